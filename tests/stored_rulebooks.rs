//! Rulebooks that were stored by an earlier edition: they open, with the same digest and the same figures, in every later
//! version (RELEASING.md). What a later edition added is absent from them and means its default for ever.

#![allow(clippy::unwrap_used)]

use points_rules::Rulebook;
use serde_json::{Value, json};

fn stored(name: &str) -> Rulebook {
    let path = format!("{}/tests/rulebooks/first-edition/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Rulebook::from_json(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn call(name: &str, op: &str, input: &Value) -> Value {
    serde_json::from_str(&stored(name).call_json(op, &input.to_string()).unwrap()).unwrap()
}

#[test]
fn stored_rulebooks_keep_their_digest() {
    for (name, digest) in [
        ("appreciation", "0430657786e1a6ead6af4b1c1e33922ff3068f3da40461f6909cfe4f7352cb94"),
        ("dividend", "aa1aeeefd554eaddb43a66c88f479d487cdcb752b81e17c08a2301ef27dc6ef5"),
        ("energy", "079af447c8e71ad228c788e760a46d8bdc2cf8261b14005cbe5a4b4ba934b5c3"),
        ("mall", "6687d34cdd2398bcd2bec0685e17cdcefeb437ce77555b43974097f36e108793"),
        ("release", "478fc81496976e8a306cdae4ae96fcd81ec9067a3a6de5142dfee8526a98427a"),
        ("release-3x", "ff71889243c8ee50c882e9d41b1a6cce632aeac08fd96e88d52212617351dddb"),
    ] {
        assert_eq!(stored(name).digest(), digest, "{name}");
    }
}

#[test]
fn stored_rulebooks_keep_their_figures() {
    let market = json!({
        "fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0", "fixedPoints": "0"
    });
    let order = json!({ "market": market, "referred": true, "merchant": true, "amount": "100", "contribution": null });
    let grant = &call("appreciation", "appreciation.quoteOrder", &order)["grant"];
    assert_eq!((&grant["units"], &grant["quota"]), (&json!("21.00000000"), &json!("200.00")));
    // No merchant grant: what the parameter means that the document leaves out.
    assert_eq!((&grant["merchantUnits"], &grant["referrerUnits"]), (&json!("0.00000000"), &json!("0.00000000")));

    // Weighed by shares, nothing carried, no bound of a day.
    let day = json!({ "turnover": "10000", "carry": "0", "eligibleWeight": "1000", "tierHeadcounts": { "V1": 10 } });
    let estimate =
        call("dividend", "dividend.estimate", &json!({ "member": { "shares": "50", "quota": "90000" }, "day": day }));
    assert_eq!((&estimate["proRata"], &estimate["tierShare"]), (&json!("150.00"), &json!("10.00")));

    // A point pays one yuan, and every level releases at the scheme's rate.
    let quote = call("release-3x", "release.quoteOrder", &json!({ "amount": "3000" }));
    assert_eq!(quote["grant"], json!({ "amount": "3000.00", "points": "9000.00", "daily": "36.00" }));
    let till = json!({ "goods": "100", "discount": "0", "fixedPoints": "0", "points": "80" });
    assert_eq!(call("release", "release.checkout", &till)["value"], json!("50.00"));
}
