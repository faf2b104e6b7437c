//! What a refund takes back.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::flat::output;
use crate::num::wide::mul_div_floor;
use crate::num::{Amount, Money, Points};
use crate::order::RefundPart;
use crate::read::input;

use super::lots::LotSteps;
use super::{Lot, Release};

/// What an order granted, as quoteOrder printed it when it was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct ReleaseGrant {
    /// The order's qualifying amount, yuan.
    pub amount: Amount,
    /// The points granted.
    pub points: Points,
    /// The daily release granted, points.
    pub daily: Points,
}

input!(ReleaseGrant { amount, points, daily });

/// A refund, for [`Release::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct ReleaseRefund {
    /// The order's lot as it is now.
    pub lot: Lot,
    /// What the order granted.
    pub grant: ReleaseGrant,
    /// What of the order was refunded earlier, yuan.
    pub before: Money,
    /// What is refunded now, yuan; above 0.
    pub refund: Money,
}

input!(ReleaseRefund { lot, grant, before, refund });

/// What a refund takes back of an order's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct ReleaseRefundQuote {
    /// The points really taken from the lot.
    pub points_back: Points,
    /// The points that should have come back but were released or removed already.
    pub shortfall: Points,
    /// The lot afterwards, with its new daily release.
    pub lot: Lot,
}

output!(ReleaseRefundQuote { points_back, shortfall, lot });

impl Release {
    /// What a refund of part of an order takes from its lot (RULES section 4, quoteRefund, and section 1).
    ///
    /// The points to take back are ceiled over all refunds of the order, so that many small refunds take back
    /// exactly what it granted. The new daily release is floored, but at least the smallest step while anything remains.
    ///
    /// # Errors
    /// `INVALID_AMOUNT` at `refund` for 0, or where `before + refund` exceeds the order's amount.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(include_str!("../../rulebooks/release.json"))?;
    /// # let release = rulebook.release()?;
    /// let lot = Lot { order_id: "o1".try_into()?, daily: "36".parse()?, remaining: "9000".parse()? };
    /// let grant = ReleaseGrant { amount: "3000".parse()?, points: "9000".parse()?, daily: "36".parse()? };
    /// let refund = ReleaseRefund { lot, grant, before: "0".parse()?, refund: "1000".parse()? };
    /// let quote = release.quote_refund(&refund)?;
    /// assert_eq!(quote.points_back.to_string(), "3000.00");
    /// assert_eq!(quote.lot.daily.to_string(), "24.00");
    /// assert_eq!(quote.lot.remaining.to_string(), "6000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_refund(&self, refund: &ReleaseRefund) -> Result<ReleaseRefundQuote> {
        let scale = self.scale();
        let lot = refund.lot.steps(scale).map_err(|error| error.under("lot"))?;
        let granted = refund.grant.points.at_scale(scale).map_err(|error| error.at("grant.points"))?;
        let daily = refund.grant.daily.at_scale(scale).map_err(|error| error.at("grant.daily"))?;
        let part = RefundPart::new(refund.grant.amount, refund.before, refund.refund)?;
        let due = part.back(granted.minor());
        let taken = due.min(lot.remaining);
        let remaining = lot.remaining - taken;
        let kept = mul_div_floor(daily.wide(), part.amount() - part.after(), part.amount());
        let daily = self.points(kept, "the daily release")?.minor().max(u64::from(remaining > 0));
        Ok(ReleaseRefundQuote {
            points_back: self.points(Some(taken.into()), "the points taken back")?,
            shortfall: self.points(Some((due - taken).into()), "the shortfall")?,
            lot: refund.lot.with(LotSteps { daily, remaining }, scale)?,
        })
    }
}
