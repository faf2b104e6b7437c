//! Differences that were found stay found: a vector file that every later run looks at first.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::place;

/// Where kept differences are; absent as long as there is none.
pub fn file() -> PathBuf {
    place::at("tests/parity-found.json")
}

/// Adds a vector (see `compare::vector`) to a file, which is made where it is missing; one that is there is not
/// added again.
pub fn keep(file: &Path, vector: &Value) -> Result<()> {
    let mut document = match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))?,
        Err(_) => json!({}),
    };
    for (part, rows) in vector.as_object().into_iter().flatten() {
        let kept = document.as_object_mut().context("not an object")?.entry(part.as_str()).or_insert(json!([]));
        let kept = kept.as_array_mut().with_context(|| format!("{part} is not a list"))?;
        for row in rows.as_array().into_iter().flatten() {
            if !kept.contains(row) {
                kept.push(row.clone());
            }
        }
    }
    let text = serde_json::to_string_pretty(&document)?;
    std::fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::{self, engine::Engine};

    #[test]
    fn a_vector_is_kept_once() {
        let file = std::env::temp_dir().join(format!("parity-found-{}.json", std::process::id()));
        let vector = |name: &str| json!({"groups": [{"rulebook": {}, "cases": [{"name": name}]}]});
        for name in ["a", "b", "a"] {
            keep(&file, &vector(name)).unwrap();
        }
        let kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(kept["groups"].as_array().unwrap().len(), 2);
    }

    /// The builds for Node are asked by every parity run; here the library is.
    #[test]
    fn what_was_found_stays_right() {
        if file().exists() {
            let cases = vectors::load(&file()).unwrap();
            assert_eq!(vectors::run(&cases, &[Engine::Native]).unwrap().failed, 0);
        }
    }
}
