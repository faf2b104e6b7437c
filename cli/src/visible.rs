//! Texts of strangers for people's terminals: a name may not move the cursor, colour, or turn the direction of what follows.

use std::borrow::Cow;

/// The text with its control characters, and those that turn its direction, written as `\u{…}`.
///
/// For people alone: JSON has escapes of its own.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        assert_eq!(visible("稳健商城 “é” 👍"), "稳健商城 “é” 👍");
        assert_eq!(visible("a\n\tb\r"), "a\\u{a}\\u{9}b\\u{d}");
        assert_eq!(visible("\u{1b}[31m\u{7}\0"), "\\u{1b}[31m\\u{7}\\u{0}");
        assert_eq!(visible("\u{7f}\u{80}\u{9b}1m\u{a0}"), "\\u{7f}\\u{80}\\u{9b}1m\u{a0}");
        assert_eq!(visible("\u{202a}\u{202e}\u{2066}\u{2069}"), "\\u{202a}\\u{202e}\\u{2066}\\u{2069}");
        assert_eq!(visible("\u{2029}\u{202f}\u{2065}\u{206a}"), "\u{2029}\u{202f}\u{2065}\u{206a}");
    }
}
