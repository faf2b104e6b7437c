//! What is equal, and what of a difference is shown and kept.

use serde_json::{Map, Value, json};

use super::batch::{Batch, Case};

/// A result as JavaScript prints it. Only `tierHeadcounts` has names for keys, and a JavaScript object lists the names
/// that are array indices first, in ascending order.
pub fn js_order(op: &str, result: String) -> String {
    const KEY: &str = "\"tierHeadcounts\":{";
    if op != "dividend.settleDay" {
        return result;
    }
    let Some(start) = result.find(KEY).map(|at| at + KEY.len()) else { return result };
    let (entries, length) = entries(&result[start..]);
    let index = |entry: &&str| {
        let name = entry.split_once("\":")?.0.strip_prefix('"')?;
        let index: u32 = name.parse().ok()?;
        (index != u32::MAX && index.to_string() == name).then_some(index)
    };
    if !entries.iter().any(|entry| index(entry).is_some()) {
        return result;
    }
    let mut sorted = entries;
    sorted.sort_by_key(|entry| index(entry).map_or(u64::MAX, u64::from));
    format!("{}{}{}", &result[..start], sorted.join(","), &result[start + length..])
}

/// The entries of an object of counts, and how long they are in all.
fn entries(text: &str) -> (Vec<&str>, usize) {
    let (mut quoted, mut escaped, mut start) = (false, false, 0);
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'}' if !quoted => {
                if at > start {
                    found.push(&text[start..at]);
                }
                start = at + 1;
                if byte == b'}' {
                    return (found, at);
                }
            }
            _ => {}
        }
    }
    (found, text.len())
}

/// What the oracle makes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Failed,
    /// The oracle's answer rests on a reading that others need not share.
    Open,
}

/// Compares an answer with the oracle's, which also lists `others` (every error that the rules allow besides) and
/// `doubts` (readings that the answer rests on).
pub fn judge(answer: &str, oracle: &str) -> Verdict {
    let (Ok(answer), Ok(oracle)) = (serde_json::from_str::<Value>(answer), serde_json::from_str::<Value>(oracle))
    else {
        return Verdict::Failed;
    };
    let same = ["ok", "error"].iter().all(|key| answer.get(key) == oracle.get(key));
    let others = oracle["others"].as_array();
    let error = answer.get("error");
    match () {
        () if same => Verdict::Passed,
        // Of several errors of a stage the rules leave free which is reported.
        () if error.is_some_and(|error| others.is_some_and(|others| others.contains(error))) => Verdict::Passed,
        () if oracle["doubts"].as_array().is_some_and(|doubts| !doubts.is_empty()) => Verdict::Open,
        () => Verdict::Failed,
    }
}

/// A case as the vector files have it, with an answer as what is expected; `None` for a rulebook that is no value.
pub fn vector(batch: &Batch, case: &Case, name: &str, answer: &str) -> Option<Value> {
    let (rulebook, answer) = (batch.document(case)?, serde_json::from_str::<Value>(answer).ok()?);
    let mut stated = Map::from_iter([("name".to_owned(), json!(name))]);
    match (answer.get("ok"), answer.get("error")) {
        (Some(result), _) => stated.insert("expect".to_owned(), result.clone()),
        (_, error) => stated.insert("error".to_owned(), error?.clone()),
    };
    Some(match &case.call {
        Some((op, input)) => {
            stated.insert("op".to_owned(), json!(op));
            stated.insert("input".to_owned(), serde_json::from_str(input).ok()?);
            json!({"groups": [{"rulebook": rulebook, "cases": [stated]}]})
        }
        None => {
            stated.insert("rulebook".to_owned(), rulebook);
            match stated.remove("expect") {
                Some(opened) => json!({"digests": [{"rulebook": stated["rulebook"], "digest": opened["digest"]}]}),
                None => json!({"rulebooks": [stated]}),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_indices_come_first() {
        let order = |entries: &str| {
            let around = |entries: &str| format!(r#"{{"a":"1","tierHeadcounts":{{{entries}}},"paid":"0,}}"}}"#);
            let ordered = js_order("dividend.settleDay", around(entries));
            ordered
                .strip_prefix(r#"{"a":"1","tierHeadcounts":{"#)
                .unwrap()
                .strip_suffix(r#"},"paid":"0,}"}"#)
                .unwrap()
                .to_owned()
        };
        assert_eq!(order(""), "");
        assert_eq!(order(r#""V1":1,"a":2"#), r#""V1":1,"a":2"#);
        assert_eq!(order(r#""V1":1,"10":2,"2":3,"01":4"#), r#""2":3,"10":2,"V1":1,"01":4"#);
        assert_eq!(order(r#""a\",}":1,"4294967295":2,"0":3"#), r#""0":3,"a\",}":1,"4294967295":2"#);
        let other = r#"{"tierHeadcounts":{"a":1,"0":2}}"#.to_owned();
        assert_eq!(js_order("order.total", other.clone()), other);
    }

    fn case(op: Option<&str>) -> Case {
        Case { book: 0, call: op.map(|op| (op.to_owned(), "{}".to_owned())), heavy: false }
    }

    #[test]
    fn the_oracle_passes_fails_or_leaves_open() {
        let judged = judge;
        let none = r#""others":[],"doubts":[]}"#;
        let ok = |value: &str| format!(r#"{{"ok":{value},{none}"#);
        assert_eq!(judged(r#"{"ok":{"a":"1"}}"#, &ok(r#"{"a":"1"}"#)), Verdict::Passed);
        assert_eq!(judged(r#"{"ok":{"a":"1"}}"#, &ok(r#"{"a":"1.0"}"#)), Verdict::Failed);
        assert_eq!(judged(r#"{"ok":{"a":"1"}}"#, r#"{"ok":{},"others":[],"doubts":["d"]}"#), Verdict::Open);
        let error = r#"{"error":{"code":"A","path":"b"},"others":[{"code":"A","path":"c"}],"doubts":[]}"#;
        assert_eq!(judged(r#"{"error":{"code":"A","path":"b"}}"#, error), Verdict::Passed);
        assert_eq!(judged(r#"{"error":{"code":"A","path":"c"}}"#, error), Verdict::Passed);
        assert_eq!(judged(r#"{"error":{"code":"A","path":"d"}}"#, error), Verdict::Failed);
        assert_eq!(judged(r#"{"ok":{}}"#, error), Verdict::Failed);
        assert_eq!(judged(r#"{"ok":{}}"#, "no JSON"), Verdict::Failed);
    }

    #[test]
    fn a_difference_is_a_vector() {
        let batch = Batch { books: vec!["{\"schema\":1}".to_owned(), "{ }".to_owned()], ..Batch::default() };
        let made = vector(&batch, &case(Some("order.total")), "n", r#"{"ok":{"a":"1"}}"#);
        let stated = json!({"name": "n", "op": "order.total", "input": {}, "expect": {"a": "1"}});
        assert_eq!(made, Some(json!({"groups": [{"rulebook": {"schema": 1}, "cases": [stated]}]})));
        let made = vector(&batch, &case(None), "n", r#"{"error":{"code":"A","path":null}}"#);
        let stated = json!({"name": "n", "rulebook": {"schema": 1}, "error": {"code": "A", "path": null}});
        assert_eq!(made, Some(json!({"rulebooks": [stated]})));
        let made = vector(&batch, &case(None), "n", r#"{"ok":{"digest":"00"}}"#);
        assert_eq!(made, Some(json!({"digests": [{"rulebook": {"schema": 1}, "digest": "00"}]})));
        assert_eq!(vector(&batch, &Case { book: 1, ..case(None) }, "n", r#"{"ok":{}}"#), None);
    }
}
