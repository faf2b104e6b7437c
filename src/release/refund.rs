//! What a refund takes back.

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::error::Result;
use crate::num::{Amount, Money, Points};
use crate::order::RefundPart;

use super::lots::LotSteps;
use super::{Lot, Release};

/// What an order granted, as quoteOrder printed it when it was booked.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Grant {
    /// The order's qualifying amount, yuan.
    pub amount: Amount,
    /// The points granted.
    pub points: Points,
    /// The daily release granted, points.
    pub daily: Points,
}

/// A refund, for [`Release::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRefund {
    /// The order's lot as it is now.
    pub lot: Lot,
    /// What the order granted.
    pub grant: Grant,
    /// What of the order was refunded earlier, yuan.
    pub before: Money,
    /// What is refunded now, yuan; above 0.
    pub refund: Money,
}

/// What a refund takes back of an order's points.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct RefundQuote {
    /// The points really taken from the lot.
    pub points_back: Points,
    /// The points that should have come back but were released or removed already.
    pub shortfall: Points,
    /// The lot afterwards, with its new daily release.
    pub lot: Lot,
}

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
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let lot = Lot { order_id: "o1".try_into()?, daily: "36".parse()?, remaining: "9000".parse()? };
    /// let grant = Grant { amount: "3000".parse()?, points: "9000".parse()?, daily: "36".parse()? };
    /// let refund = QuoteRefund { lot, grant, before: "0".parse()?, refund: "1000".parse()? };
    /// let quote = release.quote_refund(&refund)?;
    /// assert_eq!(quote.points_back.to_string(), "3000.00");
    /// assert_eq!(quote.lot.daily.to_string(), "24.00");
    /// assert_eq!(quote.lot.remaining.to_string(), "6000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_refund(&self, refund: &QuoteRefund) -> Result<RefundQuote> {
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
        Ok(RefundQuote {
            points_back: self.points(Some(taken.into()), "the points taken back")?,
            shortfall: self.points(Some((due - taken).into()), "the shortfall")?,
            lot: refund.lot.with(LotSteps { daily, remaining }, scale)?,
        })
    }
}
