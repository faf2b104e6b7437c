//! JSON text as a tree that keeps the order of fields and shows repeated ones.
//!
//! A parser of our own (RFC 8259) for two reasons: numbers stay text until it is known whether they are whole, so that no
//! float takes part; and it is a fifth of the size of a general one in WebAssembly. The tests hold it against serde_json.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Value;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::sort::by_name;
#[cfg(full)]
use crate::sort::first_repeated;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// A number of integral value, however it is written: `1.0` is 1, as it is in JavaScript.
    Integer(i64),
    /// An integer past 64 bits, as it is written.
    Huge(String),
    /// A number with a fraction, as it is written.
    Fraction(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// serde_json's limit, too; no input of the rules nests deeper than 6.
const DEPTH: usize = 128;

/// So many digits fit 64 bits.
const SHORT: usize = 18;

impl Json {
    /// Parses JSON text.
    ///
    /// # Errors
    /// `INVALID_INPUT` without a path where the text is not JSON, or nests deeper than 128.
    pub(crate) fn parse(text: &str) -> Result<Json> {
        let mut parser = Parser { text, at: 0 };
        let parsed = parser.value(DEPTH).filter(|_| {
            parser.space();
            parser.at == text.len()
        });
        parsed.ok_or_else(|| {
            let message = format!("the text is not JSON; mend it at byte {}", parser.at);
            Error::new(ErrorCode::InvalidInput, message)
        })
    }
}

/// The parser's position; every step gives `None` where the text is not JSON.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    /// Depth is bounded, so recursion is.
    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.list(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.space();
            if self.take(b']') {
                return Some(Json::List(items));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut fields = Vec::new();
        self.space();
        if self.take(b'}') {
            return Some(Json::Object(fields));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.space();
            self.take(b':').then_some(())?;
            fields.push((name, self.value(depth)?));
            self.space();
            if self.take(b'}') {
                return Some(Json::Object(fields));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"').then_some(())?;
        let mut text = String::new();
        loop {
            let plain = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            // Both ends stand at ASCII bytes, so the slice is whole characters.
            text.push_str(self.text.get(plain..self.at)?);
            if self.take(b'"') {
                return Some(text);
            }
            self.take(b'\\').then_some(())?;
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let escaped = self.peek()?;
        self.at += 1;
        Some(match escaped {
            b'"' | b'\\' | b'/' => char::from(escaped),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    /// One code unit, or two that make a character; a lone surrogate is no text.
    fn unicode(&mut self) -> Option<char> {
        let unit = self.hex()?;
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit);
        }
        (self.take(b'\\') && self.take(b'u')).then_some(())?;
        let low = self.hex()?;
        (0xDC00..0xE000).contains(&low).then_some(())?;
        char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
    }

    /// At least one digit.
    fn digits(&mut self) -> Option<&'a str> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.text.get(start..self.at).filter(|digits| !digits.is_empty())
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        let negative = self.take(b'-');
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        // Nearly every number is a short count.
        if whole.len() > SHORT || matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return self.scaled(start, negative, whole);
        }
        let value = whole.bytes().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        Some(Json::Integer(if negative { -value } else { value }))
    }

    /// A number with a point, an exponent or many digits. Apart from the others: a browser compiles it only for one.
    #[cold]
    #[inline(never)]
    fn scaled(&mut self, start: usize, negative: bool, whole: &str) -> Option<Json> {
        let fraction = if self.take(b'.') { self.digits()? } else { "" };
        let mut exponent = 0i64;
        if self.take(b'e') || self.take(b'E') {
            let down = self.take(b'-');
            let _ = down || self.take(b'+');
            // An exponent past 64 bits is as far as one of 10^18: nothing, or past every bound.
            let size = self.digits()?.parse().unwrap_or(i64::MAX).min(1_000_000_000_000_000_000);
            exponent = if down { -size } else { size };
        }
        let digits = whole.bytes().chain(fraction.bytes());
        let number = whole_number(negative, digits, exponent - fraction.len() as i64);
        Some(number.map_or_else(
            |kind| kind(self.text.get(start..self.at).always("what was read is there", "").to_owned()),
            Json::Integer,
        ))
    }
}

/// What `digits · 10^exponent` is: an integer, or how it is kept where it is past 64 bits or none.
fn whole_number(
    negative: bool,
    digits: impl DoubleEndedIterator<Item = u8> + Clone,
    exponent: i64,
) -> core::result::Result<i64, fn(String) -> Json> {
    let zeros = digits.clone().rev().take_while(|digit| *digit == b'0').count();
    if digits.clone().count() == zeros {
        return Ok(0);
    }
    if exponent.saturating_add(zeros as i64) < 0 {
        return Err(Json::Fraction);
    }
    let kept = digits.clone().count().saturating_sub(usize::try_from(-exponent).unwrap_or(0));
    let padding = core::iter::repeat_n(b'0', usize::try_from(exponent).unwrap_or(0).min(32));
    let value = digits.take(kept).chain(padding).try_fold(0i64, |value, digit| {
        let digit = i64::from(digit - b'0');
        value.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
    });
    value.ok_or(Json::Huge as fn(String) -> Json)
}

/// A number as JavaScript prints it; what JSON cannot write, such as NaN, is no whole number.
#[cfg(any(web, mini, test))]
pub(super) fn number(text: &str) -> Value<'_> {
    let mut parser = Parser { text, at: 0 };
    match parser.number().filter(|_| parser.at == text.len()) {
        Some(Json::Integer(number)) => Value::Integer(number),
        Some(Json::Huge(_)) => Value::Huge(text),
        _ => Value::Fraction(text),
    }
}

impl Json {
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Integer(value) => Value::Integer(*value),
            Json::Huge(text) => Value::Huge(text),
            Json::Fraction(text) => Value::Fraction(text),
            Json::Text(text) => Value::Text(text),
            Json::List(_) => Value::List,
            Json::Object(_) => Value::Object,
        }
    }

    /// The last of a repeated field, as JavaScript's JSON.parse keeps it.
    pub(crate) fn field(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A name that an object has twice.
    #[cfg(full)]
    pub(crate) fn repeated_field(&self) -> Option<&str> {
        let name =
            |at: usize| self.fields().get(at).map(|(name, _)| name.as_str()).always("a place of the list itself", "");
        first_repeated(self.fields().len(), &name).map(name)
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Json::List(items) => items.len(),
            _ => 0,
        }
    }

    pub(crate) fn item(&self, index: usize) -> Option<&Json> {
        match self {
            Json::List(items) => items.get(index),
            _ => None,
        }
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        self.fields().iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Every key with its value; a repeated key has the value of its last place, as [`Json::field`] has it.
    pub(super) fn entries(&self) -> Vec<(&str, &Json)> {
        let fields = self.fields();
        let name = |at: usize| fields.get(at).map(|(name, _)| name.as_str()).always("a place of the list itself", "");
        let mut entries: Vec<(&str, &Json)> = fields.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let order = by_name(fields.len(), &name);
        // From the last place of a name to its earlier ones.
        for pair in order.windows(2).rev() {
            if let [earlier, later] = *pair
                && name(earlier as usize) == name(later as usize)
                && let Some(&(_, value)) = entries.get(later as usize)
                && let Some(entry) = entries.get_mut(earlier as usize)
            {
                entry.1 = value;
            }
        }
        entries
    }

    fn fields(&self) -> &[(String, Json)] {
        match self {
            Json::Object(fields) => fields,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Json;

    /// The same tree as serde_json sees it.
    #[allow(clippy::float_arithmetic, reason = "serde_json's numbers are floats")]
    fn same(ours: &Json, theirs: &serde_json::Value) -> bool {
        use serde_json::Value as V;
        match (ours, theirs) {
            (Json::Null, V::Null) => true,
            (Json::Bool(a), V::Bool(b)) => a == b,
            (Json::Text(a), V::String(b)) => a == b,
            // serde_json's floats are near, ours are exact.
            (Json::Integer(a), V::Number(b)) => {
                b.as_i64() == Some(*a) || b.as_f64().is_some_and(|b| (b - *a as f64).abs() <= b.abs() * 1e-12)
            }
            (Json::Huge(_), V::Number(b)) => b.as_i64().is_none() && b.as_f64().is_some_and(|b| b.abs() > 9e18),
            (Json::Fraction(_), V::Number(b)) => b.as_i64().is_none(),
            (Json::List(a), V::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Json::Object(a), V::Object(b)) => {
                b.iter().all(|(key, b)| a.iter().rev().find(|(name, _)| name == key).is_some_and(|(_, a)| same(a, b)))
            }
            _ => false,
        }
    }

    #[test]
    fn numbers_count_by_value() {
        for (text, value) in [
            ("0", Json::Integer(0)),
            ("-0", Json::Integer(0)),
            ("0.000", Json::Integer(0)),
            ("0e999999999999999999999", Json::Integer(0)),
            ("1.0", Json::Integer(1)),
            ("1e3", Json::Integer(1000)),
            ("1.5e1", Json::Integer(15)),
            ("1500e-2", Json::Integer(15)),
            ("-12", Json::Integer(-12)),
            ("999999999999999999", Json::Integer(999_999_999_999_999_999)),
            ("-1000000000000000000", Json::Integer(-1_000_000_000_000_000_000)),
            ("9223372036854775807", Json::Integer(i64::MAX)),
            ("-9223372036854775808", Json::Integer(i64::MIN)),
            ("9223372036854775808", Json::Huge("9223372036854775808".to_owned())),
            ("1e400", Json::Huge("1e400".to_owned())),
            ("1e99999999999999999999", Json::Huge("1e99999999999999999999".to_owned())),
            ("100000000000000000000", Json::Huge("100000000000000000000".to_owned())),
            ("1.5", Json::Fraction("1.5".to_owned())),
            ("1e-1", Json::Fraction("1e-1".to_owned())),
            ("15e-2", Json::Fraction("15e-2".to_owned())),
            ("1e-99999999999999999999", Json::Fraction("1e-99999999999999999999".to_owned())),
        ] {
            assert_eq!(Json::parse(text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn text_is_unescaped() {
        let text = r#""\u7ea2\u9152 \ud83d\ude00 \" \\ \/ \b\f\n\r\t \u0000 é""#;
        assert_eq!(Json::parse(text).unwrap(), Json::Text("红酒 😀 \" \\ / \u{8}\u{c}\n\r\t \0 é".into()));
    }

    #[test]
    fn refuses_what_is_no_json() {
        for text in [
            "",
            " ",
            "nul",
            "truex",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\t\"",
            "[1,]",
            "[1 2]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\"}",
            "[",
            "{",
            "1 2",
            "'a'",
            "\u{feff}1",
        ] {
            assert!(Json::parse(text).is_err(), "{text:?}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text:?}");
        }
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::parse(&deep(127)).is_ok());
        assert!(Json::parse(&deep(200)).is_err());
        assert!(Json::parse(&"[".repeat(1_000_000)).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_serde_json(text in "[\\[\\]{},:\" \\\\0-9.eE+\\-tfnulrsa\\u{0}é红😀/bud8DC]{0,40}|(\\{\"[a-c]\":|\\[|[0-9]|\"[^\"\\\\]*\"|,|\\]|\\}|true|null|-?[0-9]{1,20}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?){0,9}") {
            match (Json::parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
                (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{ours:?} {theirs:?}"),
                (Err(_), Err(_)) => {}
                // serde_json refuses numbers past what a float holds.
                (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("number out of range"), "{text:?} {error}"),
                (ours, theirs) => prop_assert!(false, "{text:?}: {ours:?} {theirs:?}"),
            }
        }
    }
}
