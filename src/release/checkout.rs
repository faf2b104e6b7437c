//! Paying an order with points.

use alloc::format;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Points};

use super::Release;

/// An order and the points at hand, for [`Release::checkout`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteCheckout {
    /// What the goods cost, yuan, without freight.
    pub goods: Money,
    /// What is taken off, yuan; at most the goods.
    pub discount: Money,
    /// What is paid with fixed points (恒定积分), yuan; at most what the discount leaves.
    pub fixed_points: Money,
    /// The points that the member has.
    pub points: Points,
}

/// How much of an order points can pay.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct CheckoutQuote {
    /// The most points that the order takes of the member.
    pub points_usable: Points,
    /// What they pay, yuan.
    pub value: Money,
    /// The points left then.
    pub points_after: Points,
    /// What is left to pay for the goods, yuan.
    pub cash_due: Money,
}

impl Release {
    /// How much of an order the member's points can pay (RULES section 5, checkout).
    ///
    /// pointsUsable as in `order.total`: at most `maxPointsPaymentRate` of the goods less the discount, at most what
    /// fixed points leave, at most `maxPointsPerOrder` and the member's own points, and no more points than the value
    /// needs. value = floor(pointsUsable · pointValue) to the fen.
    ///
    /// # Errors
    /// `INVALID_AMOUNT` at `discount` where it exceeds the goods, at `fixedPoints` where they exceed what is left;
    /// `SCHEME_NOT_CONFIGURED` at `fixedPoints` above 0 in a rulebook without an appreciation scheme.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let checkout = QuoteCheckout {
    ///     goods: "219.99".parse()?,
    ///     discount: "20".parse()?,
    ///     fixed_points: "0".parse()?,
    ///     points: "1234.56".parse()?,
    /// };
    /// let quote = release.checkout(&checkout)?;
    /// assert_eq!(quote.points_usable.to_string(), "99.99");
    /// assert_eq!(quote.value.to_string(), "99.99");
    /// assert_eq!(quote.points_after.to_string(), "1134.57");
    /// assert_eq!(quote.cash_due.to_string(), "100.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn checkout(&self, checkout: &QuoteCheckout) -> Result<CheckoutQuote> {
        let &QuoteCheckout { goods, discount, fixed_points, points } = checkout;
        let points = points.at_scale(self.scale()).map_err(|error| error.at("points"))?;
        let invalid = |message, path: &'static str| Err(Error::new(ErrorCode::InvalidAmount, message).at(path));
        if discount > goods {
            return invalid(
                format!("a discount of {discount} exceeds the goods of {goods}; take off less"),
                "discount",
            );
        }
        if fixed_points > Money::ZERO && !self.takes_fixed_points {
            let message = "the rulebook has no appreciation scheme, so that there are no fixed points; give 0";
            return Err(Error::new(ErrorCode::SchemeNotConfigured, message).at("fixedPoints"));
        }
        let net = goods.less(discount);
        if fixed_points > net {
            let message = format!("{fixed_points} of fixed points exceed the {net} yuan that are to be paid; use less");
            return invalid(message, "fixedPoints");
        }
        let terms = self.point_terms();
        let steps = terms.usable(net.minor(), fixed_points.minor(), Some(points));
        let (usable, value) = (self.certain(steps, "no more than the member has"), terms.value_taken(steps));
        Ok(CheckoutQuote {
            points_usable: usable,
            value,
            points_after: points.less(usable),
            cash_due: net.less(fixed_points).less(value),
        })
    }
}
