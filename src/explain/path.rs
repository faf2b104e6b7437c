//! Paths of documents: `lines[1].goods`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::read::Json;

/// A path with `[i]` and `[j]` for its rows, and the rows.
pub(super) fn pattern_of(path: &str) -> (String, Vec<usize>) {
    let mut pattern = String::new();
    let mut rows = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        pattern.push_str(before);
        match after.split_once(']').and_then(|(row, after)| Some((row.parse().ok()?, after))) {
            Some((row, after)) => {
                pattern.push_str(if rows.is_empty() { "[i]" } else { "[j]" });
                rows.push(row);
                rest = after;
            }
            None => {
                pattern.push('[');
                rest = after;
            }
        }
    }
    pattern.push_str(rest);
    (pattern, rows)
}

/// The leaf of a document at a path; `None` where there is nothing, or no leaf.
pub(super) fn leaf_at<'a>(document: &'a Json, path: &str) -> Option<&'a Json> {
    let mut here = document;
    for part in path.split(['.', '[']) {
        here = match part.strip_suffix(']') {
            Some(row) => here.item(row.parse().ok()?)?,
            None => here.field(part)?,
        };
    }
    (!matches!(here, Json::Object(_) | Json::List(_))).then_some(here)
}

/// The paths of all leaves of a document, in its order.
pub(super) fn leaves(document: &Json) -> Vec<String> {
    let mut found = Vec::new();
    // Documents of the core are a few levels deep.
    collect(document, String::new(), &mut found);
    found
}

fn collect(json: &Json, path: String, found: &mut Vec<String>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(value, path, found);
            }
        }
        Json::List(items) => {
            for (row, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{row}]"), found);
            }
        }
        _ => found.push(path),
    }
}
