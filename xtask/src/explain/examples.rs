//! Explanations that are kept as files: for the tests of the package's replayer, and to look at.

use anyhow::{Result, anyhow};
use points_rules::{Rulebook, presets};
use serde_json::Value;

use crate::snapshot;

/// File, rulebook, operation and input.
const EXAMPLES: [(&str, &str, &str, &str); 7] = [
    (
        "order-total",
        presets::MALL,
        "order.total",
        r#"{"lines": [{"price": "60", "quantity": 1, "contributionRate": null, "earns": null},
            {"price": "20", "quantity": 2, "contributionRate": "0.1", "earns": ["appreciation"]}],
            "discount": "10", "freight": "8", "points": "10", "fixedPoints": "5"}"#,
    ),
    (
        "quote-order",
        presets::APPRECIATION,
        "appreciation.quoteOrder",
        r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
            "fixedPoints": "0"}, "referred": false, "merchant": false, "amount": "100", "contribution": null}"#,
    ),
    (
        "too-much-redeemed",
        presets::APPRECIATION,
        "appreciation.quoteRedemption",
        r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
            "fixedPoints": "0"}, "holder": {"units": "10", "quota": "200"}, "redeem": "10.5"}"#,
    ),
    (
        "amount-out-of-range",
        presets::APPRECIATION,
        "appreciation.quoteOrder",
        r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
            "fixedPoints": "0"}, "referred": false, "merchant": false, "amount": "10000000000.01", "contribution": null}"#,
    ),
    (
        "headcount-out-of-range",
        presets::DIVIDEND,
        "dividend.estimate",
        r#"{"member": {"shares": "60", "quota": "500"}, "day": {"turnover": "100000", "carry": "0",
            "eligibleWeight": "1000", "tierHeadcounts": {"V1": 7, "V2": -3, "V3": 0}}}"#,
    ),
    (
        "least-order",
        presets::APPRECIATION,
        "appreciation.orderFor",
        r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
            "fixedPoints": "0"}, "referred": false, "merchant": false, "units": "14"}"#,
    ),
    (
        "days-payout",
        presets::DIVIDEND,
        "dividend.estimate",
        r#"{"member": {"shares": "60", "quota": "500"}, "day": {"turnover": "100000", "carry": "0",
            "eligibleWeight": "1000", "tierHeadcounts": {"V1": 7, "V2": 3, "V3": 0}}}"#,
    ),
];

/// Compares the files with what the core explains now, or writes them.
pub fn hold(write: bool) -> Result<()> {
    for (name, rulebook, op, input) in EXAMPLES {
        let rulebook = Rulebook::from_json(rulebook).map_err(|error| anyhow!("{name}: {error}"))?;
        let text = lines(&rulebook.explain_json(op, input))?;
        snapshot::hold(&format!("tests/explanations/{name}.json"), &text, write, "formulas")?;
    }
    Ok(())
}

/// An explanation with a step a line.
fn lines(explanation: &str) -> Result<String> {
    let value: Value = serde_json::from_str(explanation)?;
    let steps = value["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    let steps: Vec<String> = steps.iter().map(|step| format!("  {step}")).collect();
    let (before, _) = explanation.split_once("\"steps\":[").unwrap_or((explanation, ""));
    Ok(format!("{before}\n\"steps\": [\n{}\n]}}\n", steps.join(",\n")))
}
