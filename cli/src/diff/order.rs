//! An order under a rulebook: its total, and what each scheme is quoted for it.

use std::collections::{BTreeMap, BTreeSet};

use points_rules::{Result, Rulebook};
use serde::Serialize;
use serde_json::{Value, json};

use crate::figures::leaves;
use crate::node::Node;
use crate::outlook::empty_market;

/// What an order is compared for.
pub(crate) const ASSUMED: (&str, &str) = (
    "Assumed: a new member with a referrer, a merchant that is granted too, and the market before its first order.",
    "假定：新会员，有推荐人，商家同样获赠，市场尚无订单。",
);

/// The figures of an order by their path.
pub(crate) type Figures = BTreeMap<String, String>;

/// A figure that two rulebooks give differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Moved {
    pub(crate) path: String,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

/// All figures of an order: of `order.total`, and of the quotes of the schemes that it earns in.
pub(crate) fn figures(rulebook: &Rulebook, order: &str) -> Result<Figures> {
    let total = rulebook.call_json("order.total", order)?;
    let mut found = Figures::new();
    let total = node(&total);
    leaves("order", &total, &mut found);
    for scheme in ["appreciation", "dividend", "release"] {
        let earned = total.get("earning").get(scheme);
        let amount = earned.get("amount").text();
        // A host skips the quote of nothing (RULES section 2).
        let Some(amount) = amount.filter(|amount| *amount != "0.00") else { continue };
        let input = input(scheme, amount, earned.get("contribution"));
        let quote = rulebook.call_json(&format!("{scheme}.quoteOrder"), &input.to_string())?;
        // The states after the grant repeat its figures.
        let quote = match node(&quote) {
            Node::Object(fields) => {
                Node::Object(fields.into_iter().filter(|(name, _)| name != "market" && name != "member").collect())
            }
            other => other,
        };
        leaves(scheme, &quote, &mut found);
    }
    Ok(found)
}

fn input(scheme: &str, amount: &str, contribution: &Node) -> Value {
    match scheme {
        "appreciation" => json!({
            "market": empty_market(), "referred": true, "merchant": true, "amount": amount, "contribution": contribution,
        }),
        "dividend" => json!({
            "member": {"shares": "0", "quota": "0", "totalPaid": "0"}, "referred": true, "merchant": true, "amount": amount,
        }),
        _ => json!({ "amount": amount }),
    }
}

/// What the core printed.
fn node(text: &str) -> Node {
    Node::parse(text).unwrap_or_default()
}

pub(crate) fn moved(old: &Figures, new: &Figures) -> Vec<Moved> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let pairs = paths.into_iter().map(|path| (path, old.get(path), new.get(path)));
    pairs
        .filter(|(_, old, new)| old != new)
        .map(|(path, old, new)| Moved { path: path.clone(), old: old.cloned(), new: new.cloned() })
        .collect()
}
