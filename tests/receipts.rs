//! Receipts against hashes that a program without the core made (tests/oracle/receipts.py), and with digits planted in them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use points_rules::Rulebook;
use serde_json::Value;

fn stated() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/receipts.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap()
}

fn rulebook(case: &Value) -> Rulebook {
    Rulebook::from_json(&case["rulebook"].to_string()).unwrap()
}

#[test]
fn receipts_have_the_stated_text_and_hash() {
    let cases = stated();
    assert!(cases.len() > 100, "only {} receipts", cases.len());
    for case in &cases {
        let receipt = rulebook(case).receipt(text(case, "op"), &case["input"].to_string()).unwrap();
        assert_eq!(receipt.text(), text(case, "text"));
        assert_eq!(receipt.sha256(), text(case, "sha256"), "{}", receipt.text());
        assert_eq!(rulebook(case).verify_receipt(receipt.text(), Some(receipt.sha256())).unwrap(), []);
    }
}

/// Digits spread over every receipt, one after the other, are replaced by the next one.
#[test]
fn a_planted_digit_is_found_wherever_it_is() {
    let (mut planted, mut without_hash) = (0, 0);
    for case in stated() {
        let (rulebook, receipt, hash) = (rulebook(&case), text(&case, "text"), text(&case, "sha256"));
        let result = receipt.find("\"result\":").unwrap();
        let step = receipt.len().div_ceil(400).max(1);
        for (at, digit) in receipt.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).step_by(step) {
            let mut changed = receipt.as_bytes().to_vec();
            changed[at] = if digit == b'9' { b'0' } else { digit + 1 };
            let changed = String::from_utf8(changed).unwrap();
            let is_found = |hash| rulebook.verify_receipt(&changed, hash).map_or(true, |found| !found.is_empty());
            assert!(is_found(Some(hash)), "{changed}");
            // A result is recomputed: it needs no hash to be checked.
            if at > result {
                assert!(is_found(None), "{changed}");
                without_hash += 1;
            }
            planted += 1;
        }
    }
    assert!(planted > 8_000 && without_hash > 3_500, "{planted} planted, {without_hash} of them in results");
}

#[test]
fn a_wrong_figure_is_named_with_both_values() {
    let cases = stated();
    let case = cases.iter().find(|case| case["op"] == "appreciation.quoteOrder").unwrap();
    let changed = text(case, "text").replace("\"units\":\"21.00000000\"", "\"units\":\"22.00000000\"");
    assert_ne!(changed, text(case, "text"));
    let found = rulebook(case).verify_receipt(&changed, Some(text(case, "sha256"))).unwrap();
    assert_eq!(found[0].path, "result.grant.units");
    assert_eq!(found[0].stated.as_deref(), Some("\"22.00000000\""));
    assert_eq!(found[0].computed.as_deref(), Some("\"21.00000000\""));
    assert_eq!(found[1].path, "sha256");
    assert_eq!(found.len(), 2);
}
