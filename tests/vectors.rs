//! Every vector under tests/vectors, natively; made from RULES by an independent program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use points_rules::Rulebook;
use serde_json::{Value, json};

/// The module's answer to one case: the result, or the error as an object.
fn answer(rulebook: &Value, op: &str, input: &Value) -> Result<Value, Value> {
    let call = || Rulebook::from_json(&rulebook.to_string())?.call_json(op, &input.to_string());
    match call() {
        Ok(text) => Ok(serde_json::from_str(&text).expect("results are JSON")),
        Err(error) => Err(serde_json::to_value(&error).expect("errors are JSON")),
    }
}

/// What an operation's explanation answers; nothing where it has none. Debug builds stop where its formulas come to another
/// figure than the operation.
fn explained(rulebook: &Value, op: &str, input: &Value) -> Option<Result<Value, Value>> {
    let rulebook = Rulebook::from_json(&rulebook.to_string()).ok()?;
    let explained = rulebook.explain_json(op, &input.to_string());
    let mut explained: Value = serde_json::from_str(&explained).expect("explanations are JSON");
    match (explained["result"].take(), explained["error"].take()) {
        (Value::Null, error) if error["message"].as_str()?.contains("has no explanation") => None,
        (Value::Null, error) => Some(Err(error)),
        (result, _) => Some(Ok(result)),
    }
}

/// An expected error states some keys; each must match.
fn matches(expected: &Value, found: &Value) -> bool {
    expected.as_object().expect("an error is an object").iter().all(|(key, value)| found.get(key) == Some(value))
}

fn check(file: &Path, failures: &mut Vec<String>) -> usize {
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut count = 0;
    let mut verdict = |name: &Value, ok: bool, expected: &Value, found: &dyn std::fmt::Debug| {
        count += 1;
        if !ok {
            failures.push(format!("{} {name}:\n  expected {expected}\n  found    {found:?}", file.display()));
        }
    };
    let only = std::env::var("POINTS_RULES_ONLY").unwrap_or_default();
    for group in list(&document["groups"]) {
        for case in list(&group["cases"]) {
            if !case["op"].as_str().unwrap().starts_with(&only) {
                continue;
            }
            let found = answer(&group["rulebook"], case["op"].as_str().unwrap(), &case["input"]);
            let explained = explained(&group["rulebook"], case["op"].as_str().unwrap(), &case["input"]);
            if let Some(explained) = &explained {
                verdict(&case["name"], *explained == found, &json!("the same explained"), explained);
            }
            match (case.get("expect"), case.get("error")) {
                (Some(expected), None) => verdict(&case["name"], found.as_ref() == Ok(expected), expected, &found),
                (None, Some(error)) => {
                    let ok = found.as_ref().is_err_and(|found| matches(error, found));
                    verdict(&case["name"], ok, error, &found);
                }
                _ => panic!("a case has either expect or error: {case}"),
            }
        }
    }
    for document in list(&document["rulebooks"]) {
        let found = Rulebook::from_json(&document["rulebook"].to_string()).map_err(|error| json!(error));
        let ok = found.as_ref().is_err_and(|found| matches(&document["error"], found));
        verdict(&document["name"], ok, &document["error"], &found);
    }
    for document in list(&document["digests"]) {
        let found = Rulebook::from_json(&document["rulebook"].to_string()).map(|rulebook| rulebook.digest().to_owned());
        let ok = found.as_ref().is_ok_and(|digest| document["digest"] == **digest);
        verdict(&document["rulebook"]["id"], ok, &document["digest"], &found);
    }
    count
}

#[test]
fn all_vectors_are_reproduced() {
    let folder = std::env::var("POINTS_RULES_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors").into());
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            count += check(&path, &mut failures);
        }
    }
    for failure in failures.iter().take(40) {
        eprintln!("{failure}");
    }
    assert!(count >= 580, "only {count} cases were found");
    assert!(failures.is_empty(), "{} of {count} cases differ", failures.len());
}
