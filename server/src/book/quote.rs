//! What a client previews, computed again: a preview is accepted as it was, or refused with the new figures.

use std::sync::Arc;

use points_rules::{Money, Rulebook};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::books::Receipt;
use crate::problem::{Problem, Result};
use crate::work::Work;

/// What a client computed and its shopper confirmed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preview {
    /// The rulebook that it computed with.
    digest: String,
    /// The results of the operations.
    quote: Value,
}

impl Preview {
    /// The preview is what is true now.
    ///
    /// # Errors
    /// `STALE_PREVIEW` with the new quote: the shopper has to confirm again.
    pub(crate) fn check(&self, rules: &Rulebook, quote: &Value) -> Result<()> {
        if self.digest == rules.digest() && self.quote == *quote {
            return Ok(());
        }
        let detail = "the state has moved on since the preview; show the new quote and let the shopper confirm it";
        Err(Problem::conflict("STALE_PREVIEW", detail)
            .with("digest", rules.digest().into())
            .with("quote", quote.clone()))
    }
}

/// Who takes part in an order.
#[derive(Clone, Debug)]
pub(crate) struct Parties {
    pub(crate) buyer: String,
    pub(crate) referrer: Option<String>,
    pub(crate) merchant: Option<String>,
}

/// What each scheme is quoted for; a scheme that has nothing to quote is null.
#[derive(Clone, Debug)]
pub(crate) struct Earning {
    /// `{amount, contribution}`.
    pub(crate) appreciation: Option<Value>,
    pub(crate) dividend: Option<Value>,
    pub(crate) release: Option<Value>,
}

impl Earning {
    /// From the receipt of `order.total`, or of the latest `order.refund`: what is left.
    pub(crate) fn of(receipt: &Receipt) -> Result<Self> {
        let part = |scheme: &str| -> Result<Option<Value>> {
            let left = if receipt.op == "order.refund" { "/left" } else { "" };
            let pointer = format!("/result/earning/{scheme}");
            if receipt.figure(&pointer)?.is_null() {
                return Ok(None);
            }
            let part = receipt.figure(&format!("{pointer}{left}"))?;
            Ok(if is_zero(part.get("amount"))? { None } else { Some(part.clone()) })
        };
        Ok(Earning { appreciation: part("appreciation")?, dividend: part("dividend")?, release: part("release")? })
    }
}

/// Whether a printed amount of money is nothing.
pub(crate) fn is_zero(figure: Option<&Value>) -> Result<bool> {
    let money: Money = serde_json::from_value(figure.cloned().unwrap_or_else(|| "0".into()))?;
    Ok(money.is_zero())
}

/// What booking the order now would grant: `{appreciation, dividend, release}`, each null or the result of `quoteOrder`.
pub(crate) async fn quote_schemes(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    parties: &Parties,
    earning: &Earning,
) -> Result<Value> {
    let (referred, merchant) = (parties.referrer.is_some(), parties.merchant.is_some());
    let appreciation = match &earning.appreciation {
        Some(earning) => {
            let market = work.market().await?;
            let (amount, contribution) = (earning.get("amount"), earning.get("contribution"));
            let input = json!({
                "market": market, "referred": referred, "merchant": merchant,
                "amount": amount, "contribution": contribution,
            });
            Receipt::run(rules, "appreciation.quoteOrder", &input)?.result().clone()
        }
        None => Value::Null,
    };
    let dividend = match &earning.dividend {
        Some(earning) => {
            let member = work.dividend_member(rules, &parties.buyer).await?;
            let amount = earning.get("amount");
            let input = json!({ "member": member, "referred": referred, "merchant": merchant, "amount": amount });
            Receipt::run(rules, "dividend.quoteOrder", &input)?.result().clone()
        }
        None => Value::Null,
    };
    let release = match &earning.release {
        Some(earning) => {
            let input = json!({ "amount": earning.get("amount") });
            Receipt::run(rules, "release.quoteOrder", &input)?.result().clone()
        }
        None => Value::Null,
    };
    Ok(json!({ "appreciation": appreciation, "dividend": dividend, "release": release }))
}
