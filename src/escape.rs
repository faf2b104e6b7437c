//! Text in quotes: as JSON writes it, for the digest and for messages.

use alloc::string::String;

use crate::impossible::Always;

/// Appends a text in quotes, escaped as RFC 8785 requires: the short forms, then `\u00xx` in lower case, and nothing else.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let short = match character {
            '"' | '\\' => character,
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                push_hex(character as u8, out);
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

/// Appends a byte as two digits.
pub(crate) fn push_hex(byte: u8, out: &mut String) {
    for digit in [byte >> 4, byte & 0xf] {
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
    }
}

/// A text in a message: quoted, and cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    let (shown, rest) = cut(text);
    let mut out = String::new();
    quote(shown, &mut out);
    out + rest
}

/// A number in a message, cut where it is long.
pub(crate) fn shortened(text: &str) -> String {
    let (shown, rest) = cut(text);
    String::from(shown) + rest
}

fn cut(text: &str) -> (&str, &str) {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => (text.get(..at).always("the cut is at a character", ""), "…"),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_quotes(text: &str) -> String {
        let mut out = String::new();
        quote(text, &mut out);
        out
    }

    #[test]
    fn escapes_what_has_to_be() {
        assert_eq!(
            in_quotes("a\"b\\c/\u{8}\t\n\u{c}\r\u{1f}\0\u{7f}积分😀"),
            "\"a\\\"b\\\\c/\\b\\t\\n\\f\\r\\u001f\\u0000\u{7f}积分😀\""
        );
    }

    #[test]
    fn cuts_what_is_long() {
        assert_eq!(quoted("12.5"), "\"12.5\"");
        assert_eq!(quoted(&"分".repeat(40)), format!("\"{}\"", "分".repeat(40)));
        assert_eq!(quoted(&"分".repeat(41)), format!("\"{}\"…", "分".repeat(40)));
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in "\\PC*|[\\u{0}-\\u{7f}]*") {
            prop_assert_eq!(in_quotes(&text), serde_json::to_string(&text).unwrap());
        }
    }
}
