//! What a search of an operation found. A formula cannot find it, but shows that it is the least.

use alloc::string::ToString;

use super::table::OperationFormulas;
use crate::appreciation::CountOrders;
use crate::decimal::text::Printed;
use crate::read::{Json, Options, Tree, read};
use crate::rulebook::Rulebook;

/// The names under `found`.
pub(super) fn found(rulebook: &Rulebook, operation: &OperationFormulas, input: &Json, answer: &Json) -> Json {
    match operation.name.as_str() {
        "appreciation.ordersUntil" => orders(rulebook, input, answer),
        // The shortage names the units that the redemption would take.
        "appreciation.redemptionFor" => {
            let redeem = answer.field("result").and_then(|result| result.field("redeem"));
            let redeem = redeem.or_else(|| answer.field("error").and_then(|error| error.field("required")));
            Json::Object([("redeem".to_string(), redeem.cloned().unwrap_or(Json::Null))].into())
        }
        "dividend.estimate" => Json::Object([("tier".to_string(), blamed_tier(answer))].into()),
        _ => answer.field("result").cloned().unwrap_or(Json::Null),
    }
}

/// The tier that a refusal of a day's headcounts names.
fn blamed_tier(answer: &Json) -> Json {
    match answer.field("error").and_then(|error| error.field("path")) {
        Some(Json::Text(path)) => {
            path.strip_prefix("day.tierHeadcounts.").map_or(Json::Null, |name| Json::Text(name.to_string()))
        }
        _ => Json::Null,
    }
}

/// The number of orders, and the market before the last of them; after all of the limit where no number does.
fn orders(rulebook: &Rulebook, input: &Json, answer: &Json) -> Json {
    let orders = answer.field("result").and_then(|result| result.field("orders")).cloned().unwrap_or(Json::Null);
    let request = read::<CountOrders>(Tree::Json(input), Options::default());
    let (Ok(request), Ok(scheme)) = (request, rulebook.appreciation()) else { return Json::Null };
    let before = match orders {
        Json::Integer(orders) => u32::try_from(orders).map_or(0, |orders| orders.saturating_sub(1)),
        _ if answer.field("result").is_some() => request.limit,
        _ => 0,
    };
    let [fund, outstanding, issued] = scheme.market_after(&request, before).steps();
    let figure = |name: &str, steps: u64, decimals: u8| {
        (name.to_string(), Json::Text(Printed::fixed(steps.into(), decimals).as_str().to_string()))
    };
    let market =
        [figure("fundBalance", fund, 2), figure("unitsOutstanding", outstanding, 8), figure("unitsIssued", issued, 8)];
    Json::Object([("orders".to_string(), orders), ("market".to_string(), Json::Object(market.into()))].into())
}
