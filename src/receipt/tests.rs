use super::*;
use crate::presets;

fn rulebook() -> Rulebook {
    Rulebook::from_json(presets::RELEASE).unwrap()
}

fn refusal(receipt: &str) -> (ErrorCode, Option<String>) {
    let error = rulebook().verify_receipt(receipt, None).unwrap_err();
    (error.code(), error.path().map(String::from))
}

const DIGEST: &str = "2c80cb05ea6cc75dd3ff96c128ea9db4faf6a9bfd8822b8a30ded55173e2372d";

/// A receipt with these two parts.
fn receipt(input: &str, result: &str) -> String {
    format!(r#"{{"digest":"{}","op":"release.rank","input":{input},"result":{result}}}"#, rulebook().digest())
}

#[test]
fn white_space_and_the_order_of_fields_do_not_count() {
    let made = rulebook().receipt("release.rank", "{\n \"rankSales\" : \"1\" }").unwrap();
    let moved = receipt(
        r#"{ "rankSales": "1" }"#,
        r#"{"rate":"0","rank":null,"next":{"salesMissing":"49999.00","name":"一星","minTeamSales":"50000.00"}}"#,
    );
    assert_eq!(rulebook().verify_receipt(&moved, Some(made.sha256())).unwrap(), []);
}

#[test]
fn fields_by_utf16_code_units() {
    let input = "{\"rankSales\":\"1\",\"\u{10000}\":-1,\"\u{e000}\":{\"b\":[true,null],\"a\":0}}";
    let made = rulebook().receipt("release.rank", input).unwrap();
    // U+10000 is D800 DC00 in UTF-16, and so comes before U+E000.
    let expected = "\"input\":{\"rankSales\":\"1\",\"\u{10000}\":-1,\"\u{e000}\":{\"a\":0,\"b\":[true,null]}},";
    assert!(made.text().contains(expected), "{}", made.text());
}

#[test]
fn what_is_no_receipt_is_refused_with_its_path() {
    let invalid = |path: Option<&str>| (ErrorCode::InvalidInput, path.map(String::from));
    for text in ["", "nothing", "[]", "null", "\"receipt\"", "{"] {
        assert_eq!(refusal(text), invalid(None), "{text}");
    }
    assert_eq!(refusal("{}"), invalid(Some("digest")));
    assert_eq!(refusal(r#"{"digest":1}"#), invalid(Some("digest")));
    assert_eq!(refusal(r#"{"digest":"","op":"x","input":{}}"#), invalid(Some("result")));
    assert_eq!(refusal(r#"{"digest":"","op":"x","input":{},"result":{},"more":1}"#), invalid(Some("more")));
    assert_eq!(refusal(r#"{"digest":"","op":"x","op":"x","input":{},"result":{}}"#), invalid(Some("op")));
    assert_eq!(refusal(&receipt(r#"{"rankSales":"1","a":[0,1.5]}"#, "{}")), invalid(Some("input.a[1]")));
    assert_eq!(refusal(&receipt(r#"{"rankSales":"1"}"#, r#"{"rate":1e40}"#)), invalid(Some("result.rate")));
    assert_eq!(refusal(&receipt(r#"{"rankSales":"1"}"#, r#"{"a":{"b":1,"b":1}}"#)), invalid(Some("result.a.b")));
    let deep = "[".repeat(100_000);
    assert_eq!(refusal(&receipt("{}", &deep)), invalid(None));
}

#[test]
fn an_input_that_the_rules_refuse_is_an_error_within_input() {
    assert_eq!(refusal(&receipt("{}", "{}")), (ErrorCode::InvalidInput, Some("input.rankSales".into())));
    let decimals = receipt(r#"{"rankSales":"0.001"}"#, "{}");
    assert_eq!(refusal(&decimals), (ErrorCode::TooManyDecimals, Some("input.rankSales".into())));
    let unknown = receipt("{}", "{}").replace("release.rank", "release.mint");
    assert_eq!(refusal(&unknown), (ErrorCode::UnknownOp, None));
}

#[test]
fn differences_are_the_innermost_places() {
    let stated = receipt(
        r#"{"rankSales":"1"}"#,
        r#"{"rank":[],"rate":"0","next":{"name":"一星","minTeamSales":"50000.00","more":1}}"#,
    );
    let found: Vec<_> = rulebook()
        .verify_receipt(&stated, None)
        .unwrap()
        .into_iter()
        .map(|Difference { path, stated, computed }| (path, stated.unwrap_or_default(), computed.unwrap_or_default()))
        .collect();
    let expected = [
        ("result.rank", "[]", "null"),
        ("result.next.more", "1", ""),
        ("result.next.salesMissing", "", "\"49999.00\""),
    ];
    assert_eq!(found, expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
}

#[test]
fn a_receipt_of_another_rulebook_differs_at_its_digest() {
    let text = receipt(r#"{"rankSales":"x"}"#, "{}").replace(rulebook().digest(), DIGEST);
    let found = rulebook().verify_receipt(&text, None).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "digest");
    assert_eq!(found[0].stated.as_deref(), Some(format!("\"{DIGEST}\"").as_str()));
    assert_eq!(found[0].computed.as_deref(), Some(format!("\"{}\"", rulebook().digest()).as_str()));
}

#[test]
fn what_has_no_canonical_form_gets_no_receipt() {
    let error = |input: &str| {
        let error = rulebook().receipt("release.rank", input).unwrap_err();
        (error.code(), error.path().map(String::from))
    };
    assert_eq!(error(r#"{"rankSales":"1","note":0.5}"#), (ErrorCode::InvalidInput, Some("note".into())));
    assert_eq!(error(r#"{"rankSales":"1","rankSales":"1"}"#), (ErrorCode::InvalidInput, Some("rankSales".into())));
    assert_eq!(error(r#"{"rankSales":1}"#), (ErrorCode::InvalidDecimal, Some("rankSales".into())));
}
