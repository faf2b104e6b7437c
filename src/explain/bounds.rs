//! The bounds of an input's numbers as checks (RULES section 1).
//!
//! They are made of the input's shape, which reading goes by, so that a bound is stated once.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::formula::Outcome;
use super::table::{Check, check};
use crate::decimal::kind::Kind;
use crate::decimal::text::Printed;
use crate::error::ErrorCode;
use crate::read::{Counts, Shape};

/// The section of the rules that has the bounds.
const RULE: &str = "1";
/// The field that a refusal names where names are data: headcounts by tier alone are so.
const KEY: &str = "{found.tier}";

/// What a number must be at least and at most, as formulas write it.
pub(super) struct Bounds {
    /// `None` where every number that can be written is at least that.
    pub(super) least: Option<String>,
    pub(super) most: String,
}

impl Bounds {
    /// A decimal has no sign, so none is below 0.
    fn of_decimal(kind: &Kind) -> Bounds {
        let written = |steps: u64| number(Printed::trimmed(steps.into(), kind.scale.most()).as_str());
        Bounds { least: (kind.min > 0).then(|| written(kind.min)), most: written(kind.max) }
    }

    fn of_count(counts: Counts) -> Bounds {
        Bounds { least: Some(number(&counts.least.to_string())), most: number(&counts.most.to_string()) }
    }

    fn condition(&self, path: &str, may_be_null: bool) -> String {
        let null = if may_be_null { format!("input.{path} is null or ") } else { String::new() };
        let least = self.least.as_ref().map(|least| format!("input.{path} >= {least} and ")).unwrap_or_default();
        format!("{null}{least}input.{path} <= {}", self.most)
    }
}

/// A field of an input that has bounds.
pub(super) struct Bounded {
    /// With `[i]` and `[j]` for its rows.
    pub(super) path: String,
    pub(super) bounds: Bounds,
    /// It, or what it is in, may be null.
    pub(super) may_be_null: bool,
}

impl Bounded {
    fn check(&self) -> Outcome<Check> {
        let Bounded { path, bounds, may_be_null } = self;
        let code = ErrorCode::OutOfRange.as_str();
        check(&format!("{code} at {path}: {}", bounds.condition(path, *may_be_null)), RULE.to_string())
    }
}

/// A check for every number of an input.
pub(super) fn checks(input: &Shape) -> Outcome<Vec<Check>> {
    bounded(input).iter().map(Bounded::check).collect()
}

/// Every number of an input, in the order in which they are read.
pub(super) fn bounded(input: &Shape) -> Vec<Bounded> {
    let mut found = Vec::new();
    collect(input, String::new(), false, &mut found);
    found
}

/// Shapes nest no deeper than the types do.
fn collect(shape: &Shape, path: String, may_be_null: bool, found: &mut Vec<Bounded>) {
    let bounds = match *shape {
        Shape::Decimal(kind) => Bounds::of_decimal(kind),
        Shape::Count(counts) => Bounds::of_count(counts),
        Shape::Nullable(inner) => return collect(inner, path, true, found),
        Shape::List(item) => {
            let row = if path.contains("[i]") { "[j]" } else { "[i]" };
            return collect(item, path + row, may_be_null, found);
        }
        Shape::Entries(entry) => return collect(entry, format!("{path}.{KEY}"), may_be_null, found),
        Shape::Object(fields) => {
            for field in fields {
                let path = if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
                collect(&field.shape, path, may_be_null, found);
            }
            return;
        }
        Shape::Name | Shape::Text(_) | Shape::Constant(_) | Shape::Flag | Shape::Choice(_) => return,
    };
    found.push(Bounded { path, bounds, may_be_null });
}

/// A number with its zeros as a power: `0.01`, `1000`, `10^13`, `9 × 10^10`.
fn number(written: &str) -> String {
    let digits = written.trim_end_matches('0');
    let zeros = written.len() - digits.len();
    match digits {
        _ if zeros < 4 => written.to_string(),
        "1" => format!("10^{zeros}"),
        _ => format!("{digits} × 10^{zeros}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

    use serde_json::{Value, json};

    use super::super::evaluate::{Evaluation, Given};
    use super::super::table::{operation, table};
    use super::*;
    use crate::decimal::kind::Scale;
    use crate::read::Json;
    use crate::{Rulebook, presets};

    fn explained(rulebook: &str, op: &str, input: &str) -> Value {
        serde_json::from_str(&Rulebook::from_json(rulebook).unwrap().explain_json(op, input)).unwrap()
    }

    /// Whether what may be null is given: where the wrong number is in it, and where an input without it has no right shape.
    fn is_given(path: &str, wrong: &str) -> bool {
        let is_second_contribution = path.ends_with(".contribution") && wrong.ends_with(".contribution");
        let is_correction = path == "add" && !wrong.starts_with("remove");
        wrong.starts_with(path) || is_second_contribution || is_correction
    }

    /// The least input of a shape as JSON text, but for one place.
    fn input(shape: &Shape, path: &str, wrong: (&str, &str)) -> String {
        if path == wrong.0 {
            return wrong.1.into();
        }
        match *shape {
            Shape::Decimal(kind) => format!("{:?}", Printed::trimmed(kind.min.into(), kind.scale.most()).as_str()),
            Shape::Count(counts) => counts.least.to_string(),
            Shape::Flag => "false".into(),
            Shape::Choice(texts) => format!("{:?}", texts[0]),
            Shape::Nullable(inner) if is_given(path, wrong.0) => input(inner, path, wrong),
            Shape::Nullable(_) => "null".into(),
            Shape::List(item) => format!("[{}]", input(item, &format!("{path}[0]"), wrong)),
            Shape::Entries(entry) => format!("{{\"V1\": {}}}", input(entry, &format!("{path}.V1"), wrong)),
            Shape::Object(fields) => {
                let field = |field: &crate::read::Field| {
                    let path = if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
                    format!("{:?}: {}", field.name, input(&field.shape, &path, wrong))
                };
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
            }
            Shape::Name | Shape::Text(_) | Shape::Constant(_) => "\"A\"".into(),
        }
    }

    /// The shape at a path with `[i]`, `[j]` and the key.
    fn at(shape: &Shape, path: &str) -> Shape {
        match *shape {
            Shape::Nullable(inner) => at(inner, path),
            Shape::List(item) => at(item, path.strip_prefix("[i]").or(path.strip_prefix("[j]")).unwrap()),
            Shape::Entries(entry) => at(entry, path.strip_prefix(&format!(".{KEY}")).unwrap()),
            Shape::Object(fields) => {
                let path = path.strip_prefix('.').unwrap_or(path);
                let (name, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
                at(&fields.iter().find(|field| field.name == name).unwrap().shape, rest)
            }
            leaf => leaf,
        }
    }

    /// Numbers within bounds, and numbers past them, as JSON.
    fn samples(shape: &Shape) -> [Vec<String>; 2] {
        match *shape {
            Shape::Decimal(kind) => {
                let text = |steps: u128| format!("{:?}", Printed::trimmed(steps, kind.scale.most()).as_str());
                // A rulebook's own scale may have none of the decimals.
                let step = if matches!(kind.scale, Scale::Fixed(_)) { 1 } else { 10_000 };
                let long = format!("\"1{}\"", "0".repeat(5_000));
                let mut past =
                    Vec::from([text(u128::from(kind.max) + step), "\"99999999999999999999.00\"".into(), long]);
                past.extend((kind.min > 0).then(|| text(u128::from(kind.min - 1))));
                [[kind.min, kind.max].map(|steps| text(steps.into())).into(), past]
            }
            Shape::Count(Counts { least, most, .. }) => {
                let past = [i64::from(least) - 1, i64::from(most) + 1, 4_294_967_296].map(|count| count.to_string());
                let huge = ["-7", "1e20", "-1e400", "1234567890123456789012345"].map(String::from);
                [[least, most].map(|count| count.to_string()).into(), past.into_iter().chain(huge).collect()]
            }
            other => panic!("{other:?} has no bounds"),
        }
    }

    #[test]
    fn every_number_past_its_bounds_ends_at_their_comparison() {
        let rulebook = Rulebook::from_json(presets::MALL).unwrap();
        let mut count = 0;
        for operation in table() {
            let shape = operation.input().unwrap();
            for check in operation.bounds() {
                let pattern = check.path.as_deref().unwrap();
                let path = pattern.replace("[i]", "[0]").replace("[j]", "[0]").replace(KEY, "V1");
                let [within, past] = samples(&at(shape, pattern));
                for wrong in &past {
                    let text = rulebook.explain_json(&operation.name, &input(shape, "", (&path, wrong)));
                    let explained = Json::parse(&text).unwrap();
                    let of = |at: &str| explained.field("error").and_then(|error| error.field(at)).cloned();
                    assert_eq!(of("code"), Some(Json::Text("OUT_OF_RANGE".into())), "{text}");
                    assert_eq!(of("path"), Some(Json::Text(path.clone())), "{text}");
                    let step = format!(
                        "\"steps\":[{{\"field\":{path:?},\"rule\":\"1\",\"formula\":\"{}\",\"operands\":{{\"input.{pattern}\":{wrong}}},\
                         \"round\":null,\"value\":false}}]}}",
                        check.text
                    );
                    assert!(text.ends_with(&step), "{text}\nends not with\n{step}");
                    count += 1;
                }
                for right in &within {
                    let input = Json::parse(&input(shape, "", (&path, right))).unwrap();
                    let found = Json::parse(r#"{"tier": "V1"}"#).unwrap();
                    let given = Given { input: &input, rulebook: &Json::Null, found: &found };
                    let mut evaluation = Evaluation::new(operation, given, &Json::Null);
                    assert!(!evaluation.refusal(ErrorCode::OutOfRange, Some(&path)).unwrap(), "{path} {right}");
                    assert!(evaluation.steps.is_empty() && evaluation.taken.is_empty());
                }
            }
        }
        assert!(count > 500, "{count}");
    }

    #[test]
    fn bounds_are_the_numbers_of_the_rules() {
        let of = |op: &str, path: &str| {
            let bounds = operation(op).unwrap().bounds();
            bounds.iter().find(|check| check.path.as_deref() == Some(path)).unwrap().text.as_str()
        };
        let orders = "appreciation.ordersUntil";
        assert_eq!(of(orders, "amount"), "input.amount >= 0.01 and input.amount <= 10^10");
        assert_eq!(of(orders, "market.unitsOutstanding"), "input.market.unitsOutstanding <= 9 × 10^10");
        assert_eq!(of(orders, "net"), "input.net is null or input.net <= 10^13");
        assert_eq!(of(orders, "limit"), "input.limit >= 1 and input.limit <= 10^6");
        assert_eq!(of("order.total", "points"), "input.points <= 10^13");
        let quantity = "input.lines[i].quantity >= 1 and input.lines[i].quantity <= 10^6";
        assert_eq!(of("order.total", "lines[i].quantity"), quantity);
        let rate = "input.lines[i].contributionRate is null or input.lines[i].contributionRate <= 1";
        assert_eq!(of("order.total", "lines[i].contributionRate"), rate);
        let pieces = "input.returning[i] >= 0 and input.returning[i] <= 10^6";
        assert_eq!(of("order.refund", "returning[i]"), pieces);
        let heads = "input.day.tierHeadcounts.{found.tier} >= 0 and input.day.tierHeadcounts.{found.tier} <= 10^9";
        assert_eq!(of("dividend.estimate", "day.tierHeadcounts.{found.tier}"), heads);
    }

    #[test]
    fn zeros_are_a_power_where_they_are_many() {
        for text in ["0", "0.01", "1000", "36500", "4294967295", "120"] {
            assert_eq!(number(text), text);
        }
        let powers = [("1000000", "10^6"), ("10000000000000", "10^13"), ("90000000000", "9 × 10^10")];
        assert!(powers.into_iter().all(|(plain, power)| number(plain) == power));
    }

    #[test]
    fn a_headcount_out_of_range_is_that_of_its_tier() {
        let book = presets::DIVIDEND.replace("\"V1\"", "\"a.b[0]\"");
        let input = r#"{"member": {"shares": "60", "quota": "500"}, "day": {"turnover": "100000", "carry": "0",
            "eligibleWeight": "1000", "tierHeadcounts": {"V2": 3, "a.b[0]": 1000000001}}}"#;
        let explained = explained(&book, "dividend.estimate", input);
        let given = json!({"found.tier": "a.b[0]", "input.day.tierHeadcounts.a.b[0]": 1_000_000_001});
        assert_eq!((&explained["error"]["code"], &explained["given"]), (&"OUT_OF_RANGE".into(), &given));
        let step = &explained["steps"][0];
        assert_eq!((&step["field"], &step["value"]), (&"day.tierHeadcounts.a.b[0]".into(), &false.into()));
        assert_eq!(step["operands"], json!({"input.day.tierHeadcounts.{found.tier}": 1_000_000_001}));
    }

    #[test]
    fn names_are_data_among_headcounts_alone() {
        for operation in table() {
            for check in operation.bounds() {
                let path = check.path.as_deref().unwrap();
                assert!(!path.contains('{') || path == format!("day.tierHeadcounts.{KEY}"), "{path}");
                assert!(path.matches('[').count() <= 2, "{path}");
            }
        }
    }
}
