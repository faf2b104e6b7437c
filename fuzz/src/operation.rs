//! A line with the name of an operation, a line with its input, then a rulebook; without one, one with all schemes.

use std::sync::LazyLock;

use points_rules::{ErrorCode, Rulebook, operations};

use super::check_error;

static MALL: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::from_json(include_str!("../../rulebooks/mall.json")).expect("the rulebook opens"));

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.splitn(3, '\n');
    let [name, input] = [(); 2].map(|()| lines.next().unwrap_or_default());
    let own = match lines.next().map(Rulebook::from_json) {
        Some(Ok(rulebook)) => Some(rulebook),
        Some(Err(error)) => return check_error(&error),
        None => None,
    };
    let rulebook = own.as_ref().unwrap_or(&MALL);
    if is_slow(name, input) {
        return;
    }
    let answer = rulebook.call_json(name, input);
    // Pure: the same question has the same answer.
    assert_eq!(rulebook.call_json(name, input), answer);
    // Debug builds stop where the formulas come to another figure than the operation.
    let explained: serde_json::Value =
        serde_json::from_str(&rulebook.explain_json(name, input)).expect("explanations are JSON");
    assert_eq!(explained["digest"], rulebook.digest());
    match answer {
        Ok(result) => {
            let result: serde_json::Value = serde_json::from_str(&result).expect("results are JSON");
            assert!(result.is_object());
            assert!(explained["error"]["code"] == "UNKNOWN_OP" || explained["result"] == result, "{explained}");
        }
        Err(error) => {
            check_error(&error);
            assert!(explained["result"].is_null(), "{explained}");
            assert_eq!(error.code() == ErrorCode::UnknownOp, !operations().contains(&name), "{error}");
            assert!(own.is_some() || error.code() != ErrorCode::SchemeNotConfigured, "{error}");
        }
    }
}

/// A million orders are allowed, and show no more than a thousand.
fn is_slow(name: &str, input: &str) -> bool {
    let many = |input: serde_json::Value| {
        let count = |field: &str| input.get(field).and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        count("orders").max(count("limit")) > 1000.0
    };
    ["appreciation.projectUnitValue", "appreciation.ordersUntil"].contains(&name)
        && serde_json::from_str(input).is_ok_and(many)
}
