//! A line with the name of an operation, then any text as its input, over one rulebook with all schemes.

use std::sync::LazyLock;

use points_rules::{ErrorCode, Rulebook, operations};

use super::check_error;

static MALL: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::from_json(include_str!("../../rulebooks/mall.json")).expect("the rulebook opens"));

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (name, input) = text.split_once('\n').unwrap_or((text, ""));
    if is_slow(name, input) {
        return;
    }
    let answer = MALL.call_json(name, input);
    // Pure: the same question has the same answer.
    assert_eq!(MALL.call_json(name, input), answer);
    match answer {
        Ok(result) => {
            let result: serde_json::Value = serde_json::from_str(&result).expect("results are JSON");
            assert!(result.is_object());
        }
        Err(error) => {
            check_error(&error);
            assert_eq!(error.code() == ErrorCode::UnknownOp, !operations().contains(&name), "{error}");
            assert_ne!(error.code(), ErrorCode::SchemeNotConfigured);
        }
    }
}

/// A million orders are allowed, and tell no more than a thousand.
fn is_slow(name: &str, input: &str) -> bool {
    let orders = |input: serde_json::Value| input.get("orders")?.as_f64();
    name == "appreciation.projectUnitValue"
        && serde_json::from_str(input).ok().and_then(orders).is_some_and(|orders| orders > 1000.0)
}
