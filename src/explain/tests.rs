#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::{table, words};
use crate::{Rulebook, presets};

fn explained(rulebook: &str, op: &str, input: &str) -> Value {
    let rulebook = Rulebook::from_json(rulebook).unwrap();
    let explained: Value = serde_json::from_str(&rulebook.explain_json(op, input)).unwrap();
    assert_eq!(explained["digest"], rulebook.digest());
    explained
}

/// A step by its field.
fn step<'a>(explained: &'a Value, field: &str) -> &'a Value {
    explained["steps"].as_array().unwrap().iter().find(|step| step["field"] == field).unwrap()
}

const ORDER: &str = r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
    "fixedPoints": "0"}, "referred": false, "merchant": false, "amount": "100", "contribution": null}"#;

#[test]
fn the_table_is_read() {
    let text = super::table::TEXTS.concat();
    let operations = table::read(&text).map_err(|fault| fault.0).unwrap();
    assert!(!operations.is_empty());
}

#[test]
fn an_order_is_explained_from_the_fund_to_the_units() {
    let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", ORDER);
    assert_eq!(explained["result"]["grant"]["units"], "14.70000000");
    let value = step(&explained, "unitValue");
    assert_eq!((&value["value"], &value["operands"]["input.market.fundBalance"]), (&"10/7".into(), &"30".into()));
    let earned = step(&explained, "unitsEarned");
    assert_eq!(earned["formula"], "contribution × rulebook.appreciation.grantRate / unitValue");
    assert_eq!(earned["operands"]["unitValue"], "10/7");
    assert_eq!(earned["round"], serde_json::json!({"mode": "floor", "decimals": 8}));
    assert_eq!((&earned["value"], &earned["rule"]), (&"14.70000000".into(), &"3 quoteOrder".into()));
    assert_eq!(explained["given"]["rulebook.appreciation.grantRate"], "0.7");
}

#[test]
fn a_refusal_ends_at_the_comparison_that_fails() {
    let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", &ORDER.replace("null", "\"100.01\""));
    assert_eq!((&explained["error"]["code"], &explained["result"]), (&"INVALID_AMOUNT".into(), &Value::Null));
    let last = explained["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["field"], &last["value"]), (&"contribution".into(), &false.into()));
    assert_eq!(last["operands"]["input.contribution"], "100.01");
}

#[test]
fn every_name_has_words() {
    let words = words::all();
    let mut missing: Vec<String> = Vec::new();
    for operation in table::table() {
        let mut ask = |name: &str| {
            let name =
                name.replace("[i-1]", "").replace("[i]", "").replace("[j]", "").replace("[<j]", "").replace("[]", "");
            if words::of(&words, &name).is_none() && !missing.contains(&name) {
                missing.push(name.to_string());
            }
        };
        for figure in &operation.figures {
            ask(&figure.name);
            figure.formula.names(&mut |name| ask(&name.text));
        }
    }
    assert!(missing.is_empty(), "no words in formulas/words.txt for {missing:#?}");
}
