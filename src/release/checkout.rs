//! Paying an order with points.

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::mul_div_floor;
use crate::error::Result;
use crate::num::{Amount, Money, Points, Rate};

use super::Release;

/// An order and the points at hand, for [`Release::checkout`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteCheckout {
    /// What is to be paid, yuan.
    pub amount: Amount,
    /// The points that the member has.
    pub points: Points,
}

/// How much of an order points can pay.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct CheckoutQuote {
    /// The most points that can be used, with at most two decimals: one point pays one yuan.
    pub points_usable: Points,
    /// The points left then.
    pub points_after: Points,
    /// What is left to pay, yuan.
    pub cash_due: Money,
}

/// Money and points that pay have at most two decimals.
const FEN_SCALE: u8 = Money::SCALE;

impl Release {
    /// How much of an order the member's points can pay (RULES section 4, checkout).
    ///
    /// The lesser of the points and of amount · maxPointsPaymentRate, each floored to at most two decimals.
    ///
    /// # Errors
    /// None for figures in range.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let checkout = QuoteCheckout { amount: "199.99".parse()?, points: "1234.56".parse()? };
    /// let quote = release.checkout(&checkout)?;
    /// assert_eq!(quote.points_usable.to_string(), "99.99");
    /// assert_eq!(quote.points_after.to_string(), "1134.57");
    /// assert_eq!(quote.cash_due.to_string(), "100.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn checkout(&self, checkout: &QuoteCheckout) -> Result<CheckoutQuote> {
        let points = checkout.points.at_scale(self.scale()).map_err(|error| error.at("points"))?;
        let scale = self.scale().min(FEN_SCALE);
        let step = |from: u8| u128::from(power_of_ten(from - scale));
        let payable = checkout.amount.wide() * self.config.max_points_payment_rate.wide();
        let allowed = mul_div_floor(payable, 1, Rate::STEPS * step(FEN_SCALE)).unwrap_or_default();
        let held = points.wide().checked_div(step(self.scale())).unwrap_or_default();
        let usable = allowed.min(held);
        let after = points.wide().checked_sub(usable * step(self.scale()));
        let due = checkout.amount.wide().checked_sub(usable * step(FEN_SCALE));
        Ok(CheckoutQuote {
            points_usable: Points::result(Some(usable), scale, "the points usable")?,
            points_after: self.points(after, "the points left")?,
            cash_due: Money::result(due, "the cash due")?,
        })
    }
}
