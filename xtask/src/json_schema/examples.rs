//! Examples out of the vectors, so that their figures are stated ones.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::place;

/// The brief's own cases first, then those of each scheme.
const FILES: [&str; 6] = ["brief", "order", "appreciation", "dividend", "release", "trust"];
/// An example is to be read; the vectors have cases of a thousand rows.
const LONGEST: usize = 3000;

pub struct Examples {
    pub rulebook: Value,
    cases: Vec<Value>,
}

impl Examples {
    pub fn load() -> Result<Examples> {
        let rulebook = read("rulebooks/sound.json")?;
        let mut cases = Vec::new();
        for name in FILES {
            let document = read(&format!("tests/vectors/{name}.json"))?;
            let groups = document["groups"].as_array().context("vectors without groups")?;
            cases.extend(groups.iter().filter_map(|group| group["cases"].as_array()).flatten().cloned());
        }
        cases.retain(|case| case.get("expect").is_some() && case.to_string().len() <= LONGEST);
        Ok(Examples { rulebook, cases })
    }

    /// The input or the result of the first case of an operation.
    pub fn of(&self, operation: &str, key: &str) -> Option<&Value> {
        let case = self.cases.iter().find(|case| case["op"] == *operation)?;
        case.get(if key == "result" { "expect" } else { key })
    }
}

fn read(path: &str) -> Result<Value> {
    let text = std::fs::read_to_string(place::at(path)).with_context(|| format!("cannot read {path}"))?;
    serde_json::from_str(&text).with_context(|| path.to_owned())
}

/// The decimal that a doc comment gives as an example: `"12.50"` in a code span.
pub fn quoted(doc: &str) -> Option<&str> {
    doc.split_once("`\"")?.1.split_once("\"`").map(|(example, _)| example)
}
