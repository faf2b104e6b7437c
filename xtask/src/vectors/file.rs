//! Reading vector files.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A path that holds no vectors, or a file that is none: the caller's mistake, not a mismatch.
#[derive(Debug)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// One thing to ask of an engine, and what it must answer.
#[derive(Debug)]
pub struct Case {
    /// File and name, for people.
    pub name: String,
    /// The rulebook document, as JSON text: its digest depends on how numbers are written.
    pub rulebook: String,
    /// The schemes that the document configures.
    pub schemes: Vec<String>,
    /// The operation and its input; `None` only opens the rulebook.
    pub call: Option<(String, Value)>,
    pub expected: Expected,
}

#[derive(Debug)]
pub enum Expected {
    /// The whole result.
    Result(Value),
    /// Keys that the error must have.
    Error(Value),
    /// The digest of the opened rulebook.
    Digest(String),
}

/// All cases of a file, or of the files named `*.json` in a folder.
pub fn load(path: &Path) -> Result<Vec<Case>, Malformed> {
    let mut cases = Vec::new();
    for file in files(path)? {
        let at = |why: String| Malformed(format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(&file).map_err(|error| at(error.to_string()))?;
        let document: Value = serde_json::from_str(&text).map_err(|error| at(format!("not JSON: {error}")))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        read(&document, &name, &mut cases).map_err(at)?;
    }
    match cases.is_empty() {
        true => Err(Malformed(format!("{}: no case in it", path.display()))),
        false => Ok(cases),
    }
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Malformed> {
    let at = |why: &dyn fmt::Display| Malformed(format!("{}: {why}", path.display()));
    if !path.is_dir() {
        return match path.exists() {
            true => Ok(vec![path.to_owned()]),
            false => Err(at(&"there is no such file or folder")),
        };
    }
    let entries = std::fs::read_dir(path).map_err(|error| at(&error))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|file| file.is_file() && file.extension().is_some_and(|extension| extension == "json"));
    found.sort();
    Ok(found)
}

/// Adds a document's cases; an error names the part that is wrong.
fn read(document: &Value, file: &str, cases: &mut Vec<Case>) -> Result<(), String> {
    let parts = document.as_object().ok_or("not an object with groups, rulebooks or digests")?;
    if let Some(unknown) = parts.keys().find(|key| !["groups", "rulebooks", "digests"].contains(&key.as_str())) {
        return Err(format!("there is no part {unknown:?}; the parts are groups, rulebooks and digests"));
    }
    for (at, group) in list(document, "groups", "")? {
        let rulebook = member(group, "rulebook", &at)?;
        for (at, case) in list(group, "cases", &format!("{at}."))? {
            let op = text(case, "op", &at)?.to_owned();
            let input = member(case, "input", &at)?.clone();
            let expected = match (case.get("expect"), case.get("error")) {
                (Some(result), None) => Expected::Result(result.clone()),
                (None, Some(_)) => Expected::Error(error(case, &at)?),
                _ => return Err(format!("{at} must have either expect or error")),
            };
            let name = case.get("name").and_then(Value::as_str).unwrap_or_default();
            let name = format!("{file}: {at} {op} {name:?}");
            cases.push(Case { call: Some((op, input)), ..opening(name, rulebook, expected) });
        }
    }
    for (at, case) in list(document, "rulebooks", "")? {
        let name = case.get("name").and_then(Value::as_str).unwrap_or_default();
        let expected = Expected::Error(error(case, &at)?);
        cases.push(opening(format!("{file}: {at} {name:?}"), member(case, "rulebook", &at)?, expected));
    }
    for (at, case) in list(document, "digests", "")? {
        let expected = Expected::Digest(text(case, "digest", &at)?.to_owned());
        cases.push(opening(format!("{file}: {at}"), member(case, "rulebook", &at)?, expected));
    }
    Ok(())
}

fn opening(name: String, rulebook: &Value, expected: Expected) -> Case {
    let sections = ["appreciation", "dividend", "release"];
    let configured = sections.iter().filter(|&&section| rulebook.get(section).is_some_and(|it| !it.is_null()));
    let schemes = configured.map(|&section| section.to_owned()).collect();
    Case { name, rulebook: rulebook.to_string(), schemes, call: None, expected }
}

fn list<'a>(of: &'a Value, key: &str, before: &str) -> Result<Vec<(String, &'a Value)>, String> {
    let items = match of.get(key) {
        None if before.is_empty() => return Ok(Vec::new()),
        other => other.and_then(Value::as_array).ok_or(format!("{before}{key} is not a list"))?,
    };
    Ok(items.iter().enumerate().map(|(index, item)| (format!("{before}{key}[{index}]"), item)).collect())
}

fn member<'a>(of: &'a Value, key: &str, at: &str) -> Result<&'a Value, String> {
    of.get(key).ok_or(format!("{at} has no {key}"))
}

fn text<'a>(of: &'a Value, key: &str, at: &str) -> Result<&'a str, String> {
    member(of, key, at)?.as_str().ok_or(format!("{at}.{key} is not a text"))
}

fn error(of: &Value, at: &str) -> Result<Value, String> {
    let error = member(of, "error", at)?;
    match error.as_object().is_some_and(|keys| !keys.is_empty()) {
        true => Ok(error.clone()),
        false => Err(format!("{at}.error is not an object with a code")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problem(document: Value) -> String {
        let mut cases = Vec::new();
        match read(&document, "file", &mut cases) {
            Ok(()) => format!("{} cases", cases.len()),
            Err(problem) => problem,
        }
    }

    #[test]
    fn every_kind_of_case_is_read() {
        let case = json!({"name": "n", "op": "order.total", "input": {}, "expect": {}});
        let groups = json!([{"rulebook": {"dividend": {}, "release": null}, "cases": [case]}]);
        let rulebooks = json!([{"name": "n", "rulebook": {}, "error": {"code": "INVALID_INPUT"}}]);
        let digests = json!([{"rulebook": {}, "digest": "00"}]);
        let mut cases = Vec::new();
        read(&json!({"groups": groups, "rulebooks": rulebooks, "digests": digests}), "file", &mut cases).unwrap();
        assert_eq!(cases.len(), 3);
        assert_eq!(cases[0].schemes, ["dividend"]);
        assert_eq!(cases[0].name, "file: groups[0].cases[0] order.total \"n\"");
        assert!(matches!(cases[2].expected, Expected::Digest(_)));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let case = |case: Value| json!({"groups": [{"rulebook": {}, "cases": [case]}]});
        assert_eq!(problem(json!([])), "not an object with groups, rulebooks or digests");
        assert_eq!(
            problem(json!({"cases": []})),
            "there is no part \"cases\"; the parts are groups, rulebooks and digests"
        );
        assert_eq!(problem(json!({"groups": [{"rulebook": {}}]})), "groups[0].cases is not a list");
        assert_eq!(problem(case(json!({"op": 1, "input": 1}))), "groups[0].cases[0].op is not a text");
        assert_eq!(problem(case(json!({"op": "o"}))), "groups[0].cases[0] has no input");
        assert_eq!(
            problem(case(json!({"op": "o", "input": 1, "expect": 1, "error": {"code": "X"}}))),
            "groups[0].cases[0] must have either expect or error"
        );
        assert_eq!(
            problem(json!({"rulebooks": [{"rulebook": {}, "error": {}}]})),
            "rulebooks[0].error is not an object with a code"
        );
    }
}
