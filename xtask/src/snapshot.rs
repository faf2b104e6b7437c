//! Texts that are committed and compared: a change of one shows in a diff.

use anyhow::{Context, Result, bail};

use crate::place;

/// Compares a text with the committed one, or writes it.
pub fn hold(path: &str, text: &str, write: bool, command: &str) -> Result<()> {
    if write {
        return std::fs::write(place::at(path), text).with_context(|| format!("cannot write {path}"));
    }
    let committed = std::fs::read_to_string(place::at(path)).with_context(|| format!("cannot read {path}"))?;
    match difference(&committed.replace("\r\n", "\n"), text) {
        None => Ok(()),
        Some(lines) => {
            bail!("{path} is not up to date; if the change is meant, run `cargo xtask {command} --write`\n{lines}")
        }
    }
}

/// The lines that only one of two texts has.
fn difference(old: &str, new: &str) -> Option<String> {
    let only = |mark: &str, text: &str, other: &str| -> String {
        let lines = text.lines().filter(|line| !other.lines().any(|other| other == *line));
        lines.map(|line| format!("{mark} {line}\n")).collect()
    };
    let moved = || "the same lines in another order\n".to_owned();
    let lines = only("-", old, new) + &only("+", new, old);
    (old != new).then(|| if lines.is_empty() { moved() } else { lines })
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn lines_of_one_text_only_are_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n").as_deref(), Some("- b\n+ c\n"));
        assert_eq!(difference("a\nb\n", "b\na\n").as_deref(), Some("the same lines in another order\n"));
    }
}
