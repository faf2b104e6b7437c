//! A change of the public API needs a line in CHANGELOG.md.
//!
//! The API is kept in snapshot files. A list item of the changelog that describes a change of one ends with a comment, which
//! Markdown does not show: `<!-- FILE HASH -->`, where HASH is the start of the snapshot's SHA-256. The newest section with
//! such a comment must have the hash of the file as it is. This needs no history, so it works in a shallow clone.

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::place;

const CHANGELOG: &str = "CHANGELOG.md";
/// The snapshots: of the TypeScript declarations, and of the Rust API.
const SNAPSHOTS: [&str; 2] = ["tests/types/api.d.ts.snap", "tests/api/rust.txt"];
/// How much of a hash a comment has.
const DIGITS: usize = 12;

/// Checks that the changelog has a line for each snapshot as it is.
pub fn check() -> Result<()> {
    let changelog = read(CHANGELOG)?;
    for path in SNAPSHOTS {
        acknowledged(&changelog, path, &hash(&read(path)?))?;
    }
    Ok(())
}

fn read(path: &str) -> Result<String> {
    std::fs::read_to_string(place::at(path)).with_context(|| format!("cannot read {path}"))
}

/// The hash that a comment states. A checkout with other line ends has the same.
fn hash(snapshot: &str) -> String {
    let digest = Sha256::digest(snapshot.replace("\r\n", "\n"));
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(DIGITS).collect()
}

/// Checks that the newest section about a snapshot has an item with this hash.
fn acknowledged(changelog: &str, path: &str, hash: &str) -> Result<()> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let comment = format!("<!-- {file} {hash} -->");
    let start = format!("<!-- {file} ");
    let sections = changelog.split("\n## ");
    let newest = sections.map(items).find(|items| items.iter().any(|item| item.contains(&start)));
    let Some(item) = newest.iter().flatten().find(|item| item.contains(&comment)) else {
        bail!(
            "{path} changed, and {CHANGELOG} does not mention it; \
             describe the change in a list item of the section Unreleased that ends with {comment}"
        );
    };
    ensure!(!text(item).is_empty(), "the item of {CHANGELOG} with {comment} is empty; describe the change there");
    Ok(())
}

/// The list items of a section, each with its continuation lines.
fn items(section: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut open = false;
    for line in section.lines() {
        if line.starts_with("- ") {
            items.push(line.to_owned());
            open = true;
        } else if let (true, true, Some(item)) = (open, line.starts_with("  "), items.last_mut()) {
            item.push('\n');
            item.push_str(line);
        } else {
            open = false;
        }
    }
    items
}

/// An item's words, without its bullet and its comments.
fn text(item: &str) -> String {
    let mut rest = item.trim_start_matches("- ");
    let mut words = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        words.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "tests/api/rust.txt";

    fn message(changelog: &str, hash: &str) -> String {
        acknowledged(changelog, PATH, hash).unwrap_err().to_string()
    }

    #[test]
    fn an_item_with_the_hash_acknowledges_the_snapshot() {
        let changelog = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `order.refund`.\n- `Units::checked_add`,\n  \
                         exact. <!-- api.d.ts.snap 1111 --> <!-- rust.txt 2222 -->\n";
        assert!(acknowledged(changelog, PATH, "2222").is_ok());
        assert!(acknowledged(changelog, "tests/types/api.d.ts.snap", "1111").is_ok());
    }

    #[test]
    fn a_changed_snapshot_needs_an_item() {
        let changelog = "## [Unreleased]\n\n- `order.total`. <!-- rust.txt 2222 -->\n";
        let expected = "tests/api/rust.txt changed, and CHANGELOG.md does not mention it; describe the change in a list item \
                        of the section Unreleased that ends with <!-- rust.txt 3333 -->";
        assert_eq!(message(changelog, "3333"), expected);
        assert_eq!(message("# Changelog\n", "3333"), expected);
    }

    #[test]
    fn only_the_newest_section_about_a_snapshot_counts() {
        let changelog = "# Changelog\n\n## [0.2.0]\n\n- New. <!-- rust.txt 3333 -->\n\n\
                         ## [0.1.0]\n\n- Old. <!-- rust.txt 2222 -->\n";
        assert!(acknowledged(changelog, PATH, "3333").is_ok());
        assert!(message(changelog, "2222").contains("<!-- rust.txt 2222 -->"));
        // A release without a change of the API leaves the section before in force.
        let fixed = changelog.replace("# Changelog\n", "# Changelog\n\n## [0.2.1]\n\n- A wrong message.\n");
        assert!(acknowledged(&fixed, PATH, "3333").is_ok());
    }

    #[test]
    fn any_item_of_a_section_may_have_the_hash() {
        let changelog = "## [Unreleased]\n\n- One. <!-- rust.txt 2222 -->\n- Two. <!-- rust.txt 3333 -->\n";
        assert!(acknowledged(changelog, PATH, "2222").is_ok());
        assert!(acknowledged(changelog, PATH, "3333").is_ok());
    }

    #[test]
    fn a_comment_needs_words_and_a_list_item() {
        let empty = message("## [Unreleased]\n\n- <!-- rust.txt 2222 -->\n", "2222");
        assert_eq!(empty, "the item of CHANGELOG.md with <!-- rust.txt 2222 --> is empty; describe the change there");
        assert!(acknowledged("## [Unreleased]\n\n<!-- rust.txt 2222 -->\n", PATH, "2222").is_err());
        assert!(acknowledged("## [Unreleased]\n\n- One.\n\n<!-- rust.txt 2222 -->\n", PATH, "2222").is_err());
    }

    #[test]
    fn a_hash_is_the_start_of_sha_256_whatever_the_line_ends() {
        // printf 'a\nb\n' | sha256sum
        assert_eq!(hash("a\nb\n"), "911169ddaaf1");
        assert_eq!(hash("a\r\nb\r\n"), "911169ddaaf1");
        assert_ne!(hash("a\nb"), "911169ddaaf1");
    }
}
