#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::formula::{Expr, FigureName};
use super::table::{Decimals, OperationFormulas};
use super::{table, words};
use crate::rulebook::RulebookDocument;
use crate::schema::{Described, Of};
use crate::{Rulebook, op, presets};

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

fn last(explained: &Value) -> &Value {
    explained["steps"].as_array().unwrap().last().unwrap()
}

const ORDER: &str = r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21",
    "treasuryUnits": "0", "fixedPoints": "0"}, "referred": false, "merchant": false, "amount": "100",
    "contribution": null}"#;
const HELD: &str = r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21",
    "treasuryUnits": "0", "fixedPoints": "0"}, "holder": {"units": "10", "quota": "200"}, "#;

// ---- explanations ----

#[test]
fn an_order_is_explained_from_the_fund_to_the_units() {
    let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", ORDER);
    assert_eq!(explained["result"]["grant"]["units"], "14.70000000");
    let value = step(&explained, "unitValue");
    assert_eq!((&value["value"], &value["operands"]["input.market.fundBalance"]), (&"10/7".into(), &"30".into()));
    let earned = step(&explained, "unitsEarned");
    assert_eq!(earned["formula"], "contribution × rulebook.appreciation.grantRate / unitValue");
    assert_eq!(earned["operands"]["unitValue"], "10/7");
    assert_eq!(earned["round"], json!({"mode": "floor", "decimals": 8}));
    assert_eq!((&earned["value"], &earned["rule"]), (&"14.70000000".into(), &"3 quoteOrder".into()));
    assert_eq!(explained["given"]["rulebook.appreciation.grantRate"], "0.7");
    // A parameter that the rulebook leaves out is an operand with its default, where it is used.
    assert_eq!(explained["given"].get("rulebook.appreciation.merchantGrantRate"), None);
}

#[test]
fn a_branch_that_is_not_taken_has_no_operands() {
    let contribution = |given: &str| {
        let input = ORDER.replace("\"contribution\": null", &format!("\"contribution\": {given}"));
        let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", &input);
        step(&explained, "contribution")["operands"].clone()
    };
    assert_eq!(contribution("\"25\""), json!({"input.contribution": "25"}));
    let by_rate =
        json!({"input.contribution": null, "input.amount": "100", "rulebook.appreciation.contributionRate": "0.3"});
    assert_eq!(contribution("null"), by_rate);
}

#[test]
fn a_refusal_ends_at_the_comparison_that_fails() {
    let input = ORDER.replace("\"contribution\": null", "\"contribution\": \"100.01\"");
    let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", &input);
    assert_eq!((&explained["error"]["code"], explained.get("result")), (&"INVALID_AMOUNT".into(), None));
    let last = last(&explained);
    assert_eq!((&last["field"], &last["value"], &last["round"]), (&"contribution".into(), &false.into(), &Value::Null));
    assert_eq!(last["formula"], "input.contribution is null or input.contribution <= input.amount");
    assert_eq!(last["operands"], json!({"input.contribution": "100.01", "input.amount": "100"}));
}

#[test]
fn a_number_out_of_its_bounds_is_compared_with_them() {
    for amount in ["0", "10000000000.01", "123456789012345678901234567890.5"] {
        let input = ORDER.replace("\"100\"", &format!("\"{amount}\""));
        let explained = explained(presets::APPRECIATION, "appreciation.quoteOrder", &input);
        assert_eq!(
            (&explained["error"]["code"], &explained["error"]["path"]),
            (&"OUT_OF_RANGE".into(), &"amount".into())
        );
        let step = json!({"field": "amount", "rule": "1", "value": false, "round": null,
            "formula": "input.amount >= 0.01 and input.amount <= 10^10", "operands": {"input.amount": amount}});
        assert_eq!((&explained["steps"], &explained["given"]), (&json!([step]), &json!({"input.amount": amount})));
    }
}

#[test]
fn a_figure_past_its_bound_is_the_comparison_that_fails() {
    let input = r#"{"member": {"shares": "60", "quota": "1"}, "day": {"turnover": "1000", "carry": "9999999999700",
        "eligibleWeight": "60", "tierHeadcounts": {"V1": 1}}}"#;
    let explained = explained(presets::DIVIDEND_REFERRER, "dividend.estimate", input);
    assert_eq!((&explained["error"]["code"], &explained["error"]["path"]), (&"OVERFLOW".into(), &Value::Null));
    let last = last(&explained);
    assert_eq!((&last["field"], &last["formula"]), (&Value::Null, &"gross <= 10^13".into()));
    assert_eq!(last["operands"], json!({"gross": "10000000000010"}));
}

#[test]
fn the_figures_of_a_shortage_are_steps() {
    let input = format!("{HELD}\"redeem\": \"10.5\"}}");
    let explained = explained(presets::APPRECIATION, "appreciation.quoteRedemption", &input);
    assert_eq!(explained["error"]["missing"], "0.50000000");
    let missing = step(&explained, "error.missing");
    assert_eq!(missing["operands"], json!({"input.redeem": "10.5", "input.holder.units": "10"}));
    assert_eq!(last(&explained)["field"], "redeem");
    assert_eq!(explained["steps"].as_array().unwrap().len(), 4);
}

#[test]
fn refusals_about_reading_have_no_steps() {
    for (op, input, code) in [
        ("appreciation.quoteOrder", "{", "INVALID_INPUT"),
        ("appreciation.quoteOrder", "{}", "INVALID_INPUT"),
        ("appreciation.quoteOrder", &ORDER.replace("100", "1e3"), "INVALID_DECIMAL"),
        ("appreciation.quoteOrder", &ORDER.replace("100", "1.005"), "TOO_MANY_DECIMALS"),
        ("release.rank", r#"{"rankSales": "0"}"#, "SCHEME_NOT_CONFIGURED"),
        ("release.mint", "{}", "UNKNOWN_OP"),
        ("appreciation.settleExits", "{}", "UNKNOWN_OP"),
    ] {
        let explained = explained(presets::APPRECIATION, op, input);
        assert_eq!((&explained["error"]["code"], &explained["steps"]), (&code.into(), &json!([])), "{op} {input}");
    }
}

#[test]
fn a_split_is_explained_line_by_line() {
    let input = r#"{"lines": [{"price": "60", "quantity": 1, "contributionRate": null, "earns": null},
        {"price": "20", "quantity": 2, "contributionRate": null, "earns": []}],
        "discount": "10", "freight": "0", "points": "0", "fixedPoints": "0"}"#;
    let explained = explained(presets::APPRECIATION, "order.total", input);
    assert_eq!(step(&explained, "lines[0].discountUpTo")["value"], "6.00");
    let up_to = step(&explained, "lines[1].discountUpTo");
    assert_eq!(up_to["operands"]["lines[i].goodsUpTo"], "100");
    let discount = step(&explained, "lines[1].discount");
    assert_eq!(discount["operands"], json!({"lines[i].discountUpTo": "10.00", "lines[i-1].discountUpTo": "6.00"}));
    assert_eq!(step(&explained, "lines[0].discount")["operands"]["lines[i-1].discountUpTo"], "0");
    assert_eq!(step(&explained, "goods")["operands"], json!({"lines[].goods": ["60.00", "40.00"]}));
    // The second line earns in nothing.
    assert_eq!(step(&explained, "lines[1].contribution")["value"], "0.00");
    assert_eq!(step(&explained, "lines[0].contribution")["value"], "16.20");
    assert_eq!(step(&explained, "earning.dividend")["value"], Value::Null);
}

#[test]
fn a_search_shows_that_a_step_less_is_not_enough() {
    let input = ORDER.replace(", \"amount\": \"100\"", ", \"units\": \"14\"");
    let explained =
        explained(presets::APPRECIATION, "appreciation.orderFor", &input.replace(",\n    \"contribution\": null", ""));
    assert_eq!(explained["result"]["amount"], "95.27");
    assert_eq!(step(&explained, "at.grant.units")["value"], "14.0042");
    assert_eq!(step(&explained, "below.grant.units")["value"], "13.9993");
    assert_eq!(step(&explained, "amount")["operands"]["found.amount"], "95.27");
}

#[test]
fn orders_until_a_goal_are_counted_from_the_market_before_the_last() {
    let input = format!(
        "{HELD}\"referred\": false, \"merchant\": false, \"amount\": \"100\", \"net\": \"20\", \"limit\": 1000}}"
    );
    let explained = explained(presets::APPRECIATION, "appreciation.ordersUntil", &input);
    let orders = explained["result"]["orders"].as_u64().unwrap();
    assert_eq!(step(&explained, "before.reached")["value"], false);
    assert_eq!(step(&explained, "last.reached")["value"], true);
    let fund = format!("{}.00", 30 + 30 * (orders - 1));
    assert_eq!(explained["given"]["found.market.fundBalance"], fund.as_str());
}

#[test]
fn names_that_are_data_lead_to_their_fields() {
    let book = presets::DIVIDEND.replace("\"V1\"", "\"a.b[0]\"");
    let input = r#"{"member": {"shares": "60", "quota": "500"}, "day": {"turnover": "100000", "carry": "0",
        "eligibleWeight": "1000", "tierHeadcounts": {"a.b[0]": 7}}}"#;
    let explained = explained(&book, "dividend.estimate", input);
    assert_eq!(explained["result"]["tier"], "a.b[0]");
    let share = step(&explained, "tierShare");
    assert_eq!(share["operands"]["input.day.tierHeadcounts.{tier}"], 7);
    assert_eq!(explained["given"]["input.day.tierHeadcounts.a.b[0]"], 7);
    let unknown = input.replace("\"a.b[0]\": 7", "\"a.b[0]\": 7, \"V9\": 1");
    let explained = self::explained(&book, "dividend.estimate", &unknown);
    assert_eq!(last(&explained)["operands"]["found.tier"], "V9");
}

#[test]
fn long_lists_do_not_nest() {
    let lots: Vec<Value> =
        (0..4_000).map(|at| json!({"orderId": at.to_string(), "daily": "1", "remaining": "2"})).collect();
    let input = json!({"lots": lots, "add": null, "remove": {"points": "6001", "orderId": null}}).to_string();
    let explained = explained(presets::RELEASE, "release.adjust", &input);
    assert_eq!(step(&explained, "lots[3000].remaining")["value"], explained["result"]["lots"][3_000]["remaining"]);
}

#[test]
fn an_explanation_without_end_is_refused() {
    let mut book: Value = serde_json::from_str(presets::RELEASE).unwrap();
    let rank =
        |at: u32| json!({"name": format!("r{at}"), "minTeamSales": at.to_string(), "rate": format!("0.00{at:04}")});
    book["release"]["ranks"] = (1..=300).map(rank).collect();
    let volumes = vec![json!({"highestRank": "r1", "released": "1"}); 1_000];
    let team = json!({"rankSales": "0", "volumes": volumes, "peerReleased": "0"});
    let input = json!({"lots": [], "generations": [], "team": team}).to_string();
    let explained = explained(&book.to_string(), "release.accelerate", &input);
    assert_eq!((&explained["error"]["code"], &explained["steps"]), (&"OVERFLOW".into(), &json!([])));
    // Replayers recognise it by these words: no other overflow is without steps.
    let message = explained["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("the explanation would leave its bounds"), "{message}");
}

// ---- the table ----

#[test]
fn the_table_is_read() {
    let operations = table::read(&table::TEXTS.concat()).map_err(|fault| fault.0).unwrap();
    let names: Vec<&str> = operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names.len(), 25);
    assert!(names.iter().all(|name| op::NAMES.contains(name)), "{names:?}");
}

#[test]
fn what_is_no_formula_is_refused() {
    for text in [
        "",
        "a +",
        "a b",
        "min()",
        "a ? b",
        "(a",
        "if a then b",
        "sum(a",
        "\"a",
        "a[k]",
        "10^x",
        "3^2",
        "a..b",
        "lines[",
        "last",
    ] {
        assert!(Expr::parse(text).is_err(), "{text:?}");
    }
    for text in [
        "op a\nb",
        "a = b",
        "op a\ncheck X",
        "op a\nb = c ; floor",
        "op a\nb = c ; down 2",
        "op a\nuse c",
        "op a\nuse a",
    ] {
        assert!(table::read(text).is_err(), "{text:?}");
    }
}

/// The leaves of a type as patterns: `lines[i].goods`.
fn leaves(of: &Of, path: String, found: &mut Vec<String>) {
    match of {
        Of::Object(object) => {
            for field in object.fields {
                let path = if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
                leaves(&field.of, path, found);
            }
        }
        Of::Nullable(of) => {
            // Where it is no leaf itself, it is one when it is null.
            if matches!(of, Of::Object(_)) {
                found.push(path.clone());
            }
            leaves(of, path, found);
        }
        Of::List(of) => leaves(of, format!("{path}[i]"), found),
        _ => found.push(path),
    }
}

#[test]
fn every_leaf_of_every_result_has_a_formula() {
    for operation in table::table() {
        let schema = op::SCHEMAS.iter().find(|schema| schema.name == operation.name).unwrap();
        let mut found = Vec::new();
        leaves(&schema.result, String::new(), &mut found);
        for leaf in found {
            assert!(operation.place(&leaf).is_some(), "{} has no formula for {leaf}", operation.name);
        }
    }
}

#[test]
fn the_table_has_the_shape_of_every_result() {
    let table: Value = serde_json::from_str(&super::formulas_json()).unwrap();
    let operations = table["operations"].as_object().unwrap();
    assert!(operations.values().all(|operation| operation["result"].is_object()));
    let rank = json!({"rank": null, "rate": null, "next": {"name": null, "minTeamSales": null, "salesMissing": null}});
    assert_eq!((&operations["release.rank"]["result"], &operations["release.rank"]["rows"]), (&rank, &json!({})));
    let adjust = json!({"lots": [{"orderId": null, "daily": null, "remaining": null}]});
    assert_eq!(operations["release.adjust"]["result"]["lots"], adjust["lots"]);
    assert_eq!(operations["release.adjust"]["rows"], json!({"lots": "input.lots"}));
}

/// Every name in the formulas, conditions, roundings and lists of an operation.
fn names(operation: &OperationFormulas) -> Vec<FigureName> {
    let mut found: Vec<FigureName> = Vec::new();
    let mut add = |name: &FigureName| found.push(name.clone());
    for figure in &operation.figures {
        figure.formula.names(&mut add);
        if let Some(Decimals::Configured(name)) = figure.round.as_ref().map(|round| &round.decimals) {
            add(name);
        }
    }
    operation.bounds().iter().chain(&operation.checks).for_each(|check| check.condition.names(&mut add));
    operation.rows.values().for_each(&mut add);
    found
}

/// Whether a type has a field of this path, lists and fields that are data included.
fn leads(of: &Of, path: &[&str]) -> bool {
    match (of, path) {
        (Of::Nullable(of) | Of::List(of), _) => leads(of, path),
        (Of::Entries(of), [_, rest @ ..]) => leads(of, rest),
        (Of::Object(object), [field, rest @ ..]) => {
            object.fields.iter().any(|own| own.name == *field && leads(&own.of, rest))
        }
        (_, rest) => rest.is_empty(),
    }
}

#[test]
fn every_name_leads_somewhere() {
    for operation in table::table() {
        let schema = op::SCHEMAS.iter().find(|schema| schema.name == operation.name).unwrap();
        for name in names(operation) {
            let bare = without_rows(&name.text);
            let path = fields(&bare);
            let found = match path[0] {
                "input" => leads(&schema.input, &path[1..]),
                "rulebook" => leads(&RulebookDocument::OF, &path[1..]),
                "found" => true,
                _ => operation.place(&name.pattern).is_some(),
            };
            assert!(found, "{} of {} is not there", name.text, operation.name);
        }
    }
}

/// The fields of a name; one that is data, `{found.tier}`, is one.
fn fields(name: &str) -> Vec<&str> {
    match name.split_once(".{") {
        Some((before, key)) => before.split('.').chain([key]).collect(),
        None => name.split('.').collect(),
    }
}

fn without_rows(name: &str) -> String {
    ["[i-1]", "[i]", "[j]", "[<j]", "[]"].iter().fold(name.to_string(), |name, row| name.replace(row, ""))
}

/// The names of all figures and operands.
fn names_shown() -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for operation in table::table() {
        let figures = operation.figures.iter().map(|figure| figure.name.clone());
        let used = names(operation).into_iter().filter(|name| !operation.rows.values().any(|rows| rows == name));
        let refused = operation.checks.iter().filter_map(|check| check.path.clone());
        shown.extend(figures.chain(used.map(|name| name.text)).chain(refused).map(|name| without_rows(&name)));
        let schema = op::SCHEMAS.iter().find(|schema| schema.name == operation.name).unwrap();
        for of in [&schema.input, &schema.result] {
            groups(of, "", &mut shown);
        }
    }
    shown
}

/// The paths of a type, groups too: a refusal may name one.
fn groups(of: &Of, path: &str, found: &mut BTreeSet<String>) {
    match of {
        Of::Nullable(of) | Of::List(of) => groups(of, path, found),
        Of::Object(object) => {
            for field in object.fields {
                let path = if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
                found.insert(path.clone());
                groups(&field.of, &path, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_words_of_data_are_those_of_what_it_is_data_of() {
    let words = words::all();
    let of = |name: &str| words::of(&words, name).map(|word| word.zh);
    for tier in ["V2", "units", "a.b[0]", "{found.tier}"] {
        assert_eq!(of(&format!("day.tierHeadcounts.{tier}")), Some("该身份的人数"), "{tier}");
    }
    assert_eq!(of("day.tierHeadcounts"), Some("各身份的人数"));
    assert_eq!(of("market"), Some("市场状态"));
}

/// The paths of what a rulebook consists of: its parameters, and the texts that one may be.
fn parameters(of: &Of, path: &str, found: &mut Vec<(String, bool)>) {
    match of {
        Of::Nullable(of) | Of::List(of) => parameters(of, path, found),
        Of::Object(object) => {
            for field in object.fields {
                let path = format!("{path}.{}", field.name);
                found.push((path.clone(), true));
                parameters(&field.of, &path, found);
            }
        }
        Of::Choice(choice) => found.extend(choice.choices.iter().map(|(text, _)| (format!("{path}.{text}"), false))),
        _ => {}
    }
}

#[test]
fn every_name_has_words_and_every_word_a_name() {
    let words = words::all();
    let shown = names_shown();
    let missing: Vec<&String> = shown.iter().filter(|name| words::of(&words, name).is_none()).collect();
    assert!(missing.is_empty(), "no words in formulas/words.txt for {missing:#?}");
    let mut used: BTreeSet<&str> = shown.iter().filter_map(|name| Some(words::of(&words, name)?.name)).collect();
    let mut found = Vec::new();
    parameters(&RulebookDocument::OF, "rulebook", &mut found);
    for (path, is_parameter) in &found {
        let word = words.iter().find(|word| word.name == path).unwrap_or_else(|| panic!("no words for {path}"));
        assert_eq!(word.sets.is_some(), *is_parameter, "{path}");
        used.insert(word.name);
    }
    let idle: Vec<&str> = words.iter().map(|word| word.name).filter(|name| !used.contains(name)).collect();
    assert!(idle.is_empty(), "words that nothing shows: {idle:#?}");
}

#[test]
fn words_are_given_once_and_in_both_languages() {
    let words = words::all();
    let names: BTreeSet<&str> = words.iter().map(|word| word.name).collect();
    assert_eq!(names.len(), words.len());
    for word in words {
        assert!(!word.zh.is_ascii() && word.en.is_ascii() && !word.en.is_empty(), "{}", word.name);
    }
}
