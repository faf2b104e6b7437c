//! The values of figures: exact numbers, and the other values of an input or a result.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::escape::quote;
use crate::read::Json;

/// A value as formulas see it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Null,
    Flag(bool),
    /// A decimal, a name or an id, as it is written.
    Text(Rc<str>),
    /// What was counted or computed.
    Number(Rc<BigRational>),
    List(Rc<[Operand]>),
}

/// How a figure is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Floor,
    Ceil,
    HalfUp,
}

impl Mode {
    pub(super) fn named(text: &str) -> Option<Mode> {
        [Mode::Floor, Mode::Ceil, Mode::HalfUp].into_iter().find(|mode| mode.name() == text)
    }

    /// The name in the rules.
    pub(super) fn name(self) -> &'static str {
        match self {
            Mode::Floor => "floor",
            Mode::Ceil => "ceil",
            Mode::HalfUp => "half_up",
        }
    }

    /// The nearest multiple of 10^-decimals on the side that the mode names.
    pub(super) fn round(self, number: &BigRational, decimals: u32) -> BigRational {
        let one = power_of_ten(decimals);
        let scaled = number * &one;
        let steps = match self {
            Mode::Floor => scaled.floor(),
            Mode::Ceil => scaled.ceil(),
            Mode::HalfUp => (scaled + BigRational::new(BigInt::one(), BigInt::from(2))).floor(),
        };
        steps / one
    }
}

impl Operand {
    pub(super) fn number(number: BigRational) -> Operand {
        Operand::Number(Rc::new(number))
    }

    /// The value at a place of a document; an object is not a value.
    pub(super) fn of(json: &Json) -> Option<Operand> {
        Some(match json {
            Json::Null => Operand::Null,
            Json::Bool(flag) => Operand::Flag(*flag),
            Json::Integer(number) => Operand::number(BigInt::from(*number).into()),
            Json::Text(text) => Operand::Text(text.as_str().into()),
            Json::List(items) => Operand::List(items.iter().map(Operand::of).collect::<Option<Vec<_>>>()?.into()),
            Json::Huge(text) => Operand::number(past_64_bits(text.starts_with('-')).into()),
            Json::Fraction(_) | Json::Object(_) => return None,
        })
    }

    /// The exact number, where it is one.
    pub(super) fn exact(&self) -> Option<Rc<BigRational>> {
        match self {
            Operand::Number(number) => Some(Rc::clone(number)),
            Operand::Text(text) => parse_exact(text).map(Rc::new),
            _ => None,
        }
    }

    /// Whether a value that a formula has is the one that is printed: equal as numbers, or the same text.
    pub(super) fn is_printed_as(&self, printed: &Operand) -> bool {
        self == printed || matches!((self.exact(), printed.exact()), (Some(own), Some(other)) if own == other)
    }
}

/// A document's value as JSON text, unchanged.
pub(super) fn json_text(json: &Json, to: &mut String) {
    match json {
        Json::Null => to.push_str("null"),
        Json::Huge(text) | Json::Fraction(text) => to.push_str(text),
        Json::Bool(flag) => to.push_str(if *flag { "true" } else { "false" }),
        Json::Integer(number) => to.push_str(&number.to_string()),
        Json::Text(text) => quote(text, to),
        Json::List(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                json_text(item, to);
            }
            to.push(']');
        }
        Json::Object(fields) => {
            to.push('{');
            for (index, (name, value)) in fields.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                quote(name, to);
                to.push(':');
                json_text(value, to);
            }
            to.push('}');
        }
    }
}

/// What stands for an integer past 64 bits: it is refused for that, and no formula but its bounds' takes it.
fn past_64_bits(is_negative: bool) -> BigInt {
    let past = BigInt::one() << u64::BITS;
    if is_negative { -past } else { past }
}

pub(super) fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10u8).pow(exponent)
}

/// No number of the rules has as many digits before its point. One with more was refused, is compared with its bound alone,
/// and may be too long to be worth its time.
const MOST_DIGITS: usize = 64;

/// `12.50`.
pub(super) fn parse_decimal(text: &str) -> Option<BigRational> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || text.ends_with('.') {
        return None;
    }
    if whole.len() > MOST_DIGITS {
        return Some(power_of_ten(MOST_DIGITS as u32).into());
    }
    let part = part.trim_end_matches('0');
    let decimals = u32::try_from(part.len()).ok()?;
    let steps: BigInt = format!("{whole}{part}").parse().ok()?;
    Some(BigRational::new(steps, power_of_ten(decimals)))
}

/// `12.50`, `-3`, or `10/7`.
fn parse_exact(text: &str) -> Option<BigRational> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |unsigned| (true, unsigned));
    let found = match unsigned.split_once('/') {
        Some((numerator, denominator)) => {
            let denominator = parse_decimal(denominator).filter(|number| !number.is_zero())?;
            parse_decimal(numerator)? / denominator
        }
        None => parse_decimal(unsigned)?,
    };
    Some(if negative { -found } else { found })
}

/// With exactly this many decimals; the number has no more.
pub(super) fn fixed_text(number: &BigRational, decimals: u32) -> String {
    let steps = (number * power_of_ten(decimals)).to_integer();
    let digits = steps.abs().to_string();
    let decimals = decimals as usize;
    let padded = format!("{}{digits}", "0".repeat((decimals + 1).saturating_sub(digits.len())));
    let (whole, part) = padded.split_at(padded.len().saturating_sub(decimals));
    let sign = if steps.is_negative() { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// As a decimal without trailing zeros, where it has an end; else as a fraction in lowest terms.
pub(super) fn exact_text(number: &BigRational) -> String {
    match decimals_of(number.denom()) {
        Some(decimals) => fixed_text(number, decimals),
        None => format!("{}/{}", number.numer(), number.denom()),
    }
}

/// How many decimals a fraction with this denominator, in lowest terms, has; `None` where it has no end.
fn decimals_of(denominator: &BigInt) -> Option<u32> {
    if denominator.is_one() {
        return Some(0);
    }
    let mut rest = denominator.clone();
    let mut count = |factor: u8| {
        let factor = BigInt::from(factor);
        let mut found = 0u32;
        while (&rest % &factor).is_zero() {
            rest /= &factor;
            found += 1;
        }
        found
    };
    let most = count(2).max(count(5));
    rest.is_one().then_some(most)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rational(text: &str) -> BigRational {
        parse_exact(text).unwrap()
    }

    #[test]
    fn numbers_are_written_as_short_as_they_are_exact() {
        for (text, written) in
            [("12.50", "12.5"), ("10/7", "10/7"), ("20/14", "10/7"), ("0", "0"), ("-0.05", "-0.05"), ("3/8", "0.375")]
        {
            assert_eq!(exact_text(&rational(text)), written);
        }
        assert_eq!(fixed_text(&rational("7"), 2), "7.00");
        assert_eq!(fixed_text(&rational("0.05"), 2), "0.05");
        assert_eq!(fixed_text(&rational("12"), 0), "12");
    }

    #[test]
    fn the_three_roundings() {
        let rounded = |mode: Mode, text| fixed_text(&mode.round(&rational(text), 2), 2);
        assert_eq!(["1.005", "1.004", "-1.001"].map(|text| rounded(Mode::Floor, text)), ["1.00", "1.00", "-1.01"]);
        assert_eq!(["1.001", "1"].map(|text| rounded(Mode::Ceil, text)), ["1.01", "1.00"]);
        assert_eq!(["1.005", "1.0049", "10/7"].map(|text| rounded(Mode::HalfUp, text)), ["1.01", "1.00", "1.43"]);
    }

    #[test]
    fn names_are_equal_by_their_text_alone() {
        let text = |text: &str| Operand::Text(text.into());
        assert!(Operand::number(rational("1.5")).is_printed_as(&text("1.50")));
        assert!(!text("V1").is_printed_as(&text("V2")));
        assert_ne!(text("1.0"), text("1.00"));
    }
}
