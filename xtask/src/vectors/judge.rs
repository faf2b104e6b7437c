//! Comparing an answer with what was stated.

use serde_json::Value;

use super::file::{Case, Expected};

/// What an engine answered: the result, or the error as an object.
pub type Answer = Result<Value, Value>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Failed,
    /// The scheme is not built.
    Skipped,
}

/// The schemes that the core has operations for.
fn built(scheme: &str) -> bool {
    points_rules::operations().iter().any(|op| op.split('.').next() == Some(scheme))
}

/// Judges an answer. Results are compared as a whole, texts byte for byte, the order of keys aside; of an error, every
/// stated key must match.
pub fn judge(case: &Case, answer: &Answer) -> Verdict {
    if !case.schemes.iter().all(|scheme| built(scheme)) {
        return Verdict::Skipped;
    }
    let passed = match (&case.expected, answer) {
        (Expected::Result(expected), Ok(found)) => expected == found,
        (Expected::Digest(expected), Ok(found)) => found.get("digest").and_then(Value::as_str) == Some(expected),
        (Expected::Error(expected), Err(found)) => {
            expected.as_object().is_some_and(|keys| keys.iter().all(|(key, value)| found.get(key) == Some(value)))
        }
        _ => false,
    };
    if passed { Verdict::Passed } else { Verdict::Failed }
}

/// Both sides of a mismatch.
pub fn difference(case: &Case, answer: &Answer) -> String {
    let expected = match &case.expected {
        Expected::Result(result) => result.to_string(),
        Expected::Error(error) => format!("error {error}"),
        Expected::Digest(digest) => format!("digest {digest}"),
    };
    let found = match answer {
        Ok(result) => result.to_string(),
        Err(error) => format!("error {error}"),
    };
    format!("{}\n  expected {expected}\n  found    {found}", case.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn case(schemes: &[&str], expected: Expected) -> Case {
        let schemes = schemes.iter().map(|&scheme| scheme.to_owned()).collect();
        Case { name: "n".to_owned(), rulebook: "{}".to_owned(), schemes, call: None, expected }
    }

    #[test]
    fn results_match_as_a_whole() {
        let stated = case(&["appreciation"], Expected::Result(json!({"a": "1.50", "b": null})));
        assert_eq!(judge(&stated, &Ok(json!({"b": null, "a": "1.50"}))), Verdict::Passed);
        for wrong in [json!({"a": "1.5", "b": null}), json!({"a": "1.50"}), json!({"a": "1.50", "b": null, "c": 1})] {
            assert_eq!(judge(&stated, &Ok(wrong)), Verdict::Failed);
        }
        assert_eq!(judge(&stated, &Err(json!({"a": "1.50", "b": null}))), Verdict::Failed);
    }

    #[test]
    fn of_an_error_the_stated_keys_match() {
        let stated = case(&[], Expected::Error(json!({"code": "OVERFLOW", "path": null})));
        assert_eq!(judge(&stated, &Err(json!({"code": "OVERFLOW", "path": null, "message": "m"}))), Verdict::Passed);
        assert_eq!(judge(&stated, &Err(json!({"code": "OVERFLOW", "message": "m"}))), Verdict::Failed);
        assert_eq!(judge(&stated, &Err(json!({"code": "OVERFLOW", "path": "a"}))), Verdict::Failed);
        assert_eq!(judge(&stated, &Ok(json!({"code": "OVERFLOW", "path": null}))), Verdict::Failed);
    }

    #[test]
    fn a_scheme_that_is_not_built_is_skipped() {
        let stated = case(&["barter"], Expected::Digest("00".to_owned()));
        assert_eq!(judge(&stated, &Ok(json!({"digest": "00"}))), Verdict::Skipped);
        let stated = case(&["appreciation"], Expected::Digest("00".to_owned()));
        assert_eq!(judge(&stated, &Ok(json!({"digest": "00"}))), Verdict::Passed);
        assert_eq!(judge(&stated, &Ok(json!({"digest": "01"}))), Verdict::Failed);
    }
}
