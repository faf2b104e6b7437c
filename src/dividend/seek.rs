//! How much to order for so many shares.

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money, Shares};

use super::{Dividend, Member, ShareBasis};

/// A member and the shares to reach, for [`Dividend::find_order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct FindOrder {
    /// The buyer before the order.
    pub member: Member,
    /// The shares that the order is to grant: above 0.
    pub shares: Shares,
}

/// The order to place, for [`Dividend::find_order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct FoundOrder {
    /// The least amount, yuan; null where one order cannot grant so many shares.
    pub amount: Option<Amount>,
}

impl Dividend {
    /// The least order that grants at least so many shares (RULES section 4, `orderFor`); one fen less grants fewer.
    ///
    /// In yuan with two decimals; by what the order grants, whatever bounds the member would reach by it.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares` or `shares` past the share scale; `INVALID_AMOUNT` at `shares` for 0.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{FindOrder, Member};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let member = Member { shares: "1".parse()?, quota: "2000".parse()?, total_paid: "1000".parse()? };
    /// let found = dividend.find_order(&FindOrder { member, shares: "49".parse()? })?;
    /// assert_eq!(found.amount.map(|amount| amount.to_string()), Some("49000.00".to_string()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find_order(&self, goal: &FindOrder) -> Result<FoundOrder> {
        let member = self.member(goal.member)?;
        let shares = self.shares(goal.shares, "shares")?;
        if shares == Shares::ZERO {
            let message = "an order for 0 shares; ask for at least the smallest step of a share";
            return Err(Error::new(ErrorCode::InvalidAmount, message).at("shares"));
        }
        Ok(FoundOrder { amount: self.amount_for(shares, member.total_paid) })
    }

    /// The least amount whose order grants at least `shares`, more than 0; `None` past an order's bound.
    pub(super) fn amount_for(&self, shares: Shares, total_paid: Money) -> Option<Amount> {
        let fen = match self.config.share_basis {
            ShareBasis::PerOrder => self.price_of(shares.wide()),
            // The step of a share that is begun already needs only its rest.
            ShareBasis::Cumulative => {
                let reached = self.shares_for(total_paid.wide());
                let price = self.price_of(reached + shares.wide());
                price.checked_sub(total_paid.wide()).always("more shares cost more than was paid", u128::MAX)
            }
        };
        Amount::from_minor(u64::try_from(fen).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, member, refused, scheme, shares};
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_least_order_for_some_shares_is_found() {
        let found = |basis: &str, paid: &str, wanted: &str| {
            let scheme = scheme(&[("shareBasis", basis), ("shareUnit", "\"0.03\""), ("shareScale", "1")]);
            let goal = FindOrder { member: member("0", "0", paid), shares: shares(wanted) };
            scheme.find_order(&goal).map(|found| found.amount.map(|amount| amount.to_string()))
        };
        let (per_order, cumulative) = ("\"perOrder\"", "\"cumulative\"");
        // A step costs 0.003 yuan: three steps come with a fen, seven with three.
        assert_eq!(found(per_order, "0", "0.1").unwrap(), at("0.01"));
        assert_eq!(found(per_order, "0", "0.7").unwrap(), at("0.03"));
        assert_eq!(found(per_order, "0.02", "0.7").unwrap(), at("0.03"));
        // 0.02 yuan reached six steps and two thirds.
        assert_eq!(found(cumulative, "0.02", "0.4").unwrap(), at("0.01"));
        assert_eq!(found(cumulative, "0.02", "0.5").unwrap(), at("0.02"));
        assert_eq!(found(per_order, "0", "333333333333.3").unwrap(), at("10000000000.00"));
        assert_eq!(found(per_order, "0", "333333333333.4").unwrap(), None);
        assert_eq!(refused(found(per_order, "0", "0")), (ErrorCode::InvalidAmount, at("shares")));
        assert_eq!(refused(found(per_order, "0", "0.05")), (ErrorCode::TooManyDecimals, at("shares")));
    }
}
