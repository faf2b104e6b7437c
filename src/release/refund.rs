//! What a refund takes back.

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, Points};
use crate::order::TakeBack;

use super::lots::LotSteps;
use super::{Grant, Lot, Refunds, Release};

/// A refund, for [`Release::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRefund {
    /// The order's lot as it is now.
    pub lot: Lot,
    /// What the order granted, as quoteOrder printed it when it was booked.
    pub grant: Grant,
    /// What of the order was refunded earlier, yuan.
    pub before: Money,
    /// What is refunded now, yuan; above 0.
    pub refund: Money,
}

/// What a refund takes back of an order's points.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RefundQuote {
    /// The points really taken from the lot.
    pub points_back: Points,
    /// The points that should have come back but were released or removed already.
    pub shortfall: Points,
    /// The lot afterwards, with its new daily release.
    pub lot: Lot,
}

impl Release {
    /// What a refund of part of a booked order takes from its lot (RULES section 5, quoteRefund, and section 2).
    ///
    /// The rulebook's `refunds` decides how many points come back. `proportional`: the refunded part of the grant,
    /// ceiled over all refunds of the order. `requote`: what the order granted more than an order of what is left
    /// would. Either way all refunds of a whole order together take back exactly what it granted. What was released
    /// or removed already is the shortfall. The new daily release is floored, but at least the smallest step while
    /// anything remains.
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
        let granted = refund.grant.points.at_scale(scale).map_err(|error| error.at("grant.points"))?.minor();
        let daily = refund.grant.daily.at_scale(scale).map_err(|error| error.at("grant.daily"))?;
        let part = TakeBack::new(refund.grant.amount, refund.before, refund.refund)?;
        let due = match self.config.refunds {
            Refunds::Proportional => part.back(granted),
            Refunds::Requote => {
                let kept = |refunded| self.kept(refund.grant.amount, granted, refunded);
                let back = kept(part.before()).checked_sub(kept(part.after()));
                back.always("under requote a larger order never grants less", 0)
            }
        };
        let taken = due.min(lot.remaining);
        let remaining = lot.remaining - taken;
        let left = mul_div_floor(daily.wide(), part.size() - part.after(), part.size());
        let left = left.and_then(|daily| u64::try_from(daily).ok()).always("a part is at most the whole", 0);
        let daily = left.max(u64::from(remaining > 0));
        Ok(RefundQuote {
            points_back: self.certain(taken, "no more is taken than was granted"),
            shortfall: self.certain(due - taken, "no more is due than was granted"),
            lot: refund.lot.with(LotSteps { daily, remaining }, scale),
        })
    }

    /// What is granted for an order of which this many fen were refunded, in steps: by today's levels, but never more
    /// than was granted.
    fn kept(&self, amount: Amount, granted: u64, refunded: u128) -> u64 {
        if refunded == 0 {
            return granted;
        }
        let left = amount.wide().checked_sub(refunded).and_then(|left| u64::try_from(left).ok());
        // Nothing is left of an order that is refunded whole.
        let Some(left) = left.and_then(|left| Amount::from_minor(left).ok()) else { return 0 };
        self.config.level_of(left).1.map_or(0, |level| self.config.granted(left, level)).min(granted)
    }
}
