//! What an order grants: quota and shares to the buyer, and to the buyer's referrer.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Amount, Money, Name, Shares};

use super::{Credit, Dividend, Member, ShareBasis};

/// An order, for [`Dividend::quote_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The buyer before the order.
    pub member: Member,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// The order's qualifying amount, yuan: 0.01 to 10^10.
    pub amount: Amount,
}

/// The next tier, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct NextTier {
    /// The tier's name.
    pub name: Name,
    /// The shares it starts at.
    pub min_shares: Shares,
    /// The shares missing after the order.
    pub shares_missing: Shares,
    /// The smallest order that would grant them, yuan; null where one order cannot.
    pub amount_missing: Option<Amount>,
}

/// What an order grants, for [`Dividend::quote_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct OrderQuote {
    /// The buyer's new quota, yuan, floored to the fen.
    pub quota_granted: Money,
    /// The buyer's new shares, floored to the share scale.
    pub shares_granted: Shares,
    /// What the buyer's referrer gets; nothing where there is none.
    pub referrer: Credit,
    /// The buyer after the order.
    pub member: Member,
    /// The buyer's tier before the order; null below the first.
    pub tier_before: Option<Name>,
    /// The buyer's tier after the order; null below the first.
    pub tier_after: Option<Name>,
    /// The tier above the one after the order; null at the last.
    pub next_tier: Option<NextTier>,
}

impl Dividend {
    /// What an order grants (RULES section 3, `quoteOrder`): quota and shares, floored, and the way to the next tier.
    ///
    /// Amounts are in yuan with two decimals, shares in the scheme's `shareScale`.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares` past the share scale; `OVERFLOW` where the member's shares, quota or
    /// total paid would pass 10^13. The next tier never raises an error.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Member, QuoteOrder};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let quote = dividend.quote_order(&QuoteOrder {
    ///     member: Member { shares: "0".parse()?, quota: "0".parse()?, total_paid: "0".parse()? },
    ///     referred: false,
    ///     amount: "1000".parse()?,
    /// })?;
    /// assert_eq!(quote.quota_granted.to_string(), "2000.00");
    /// assert_eq!(quote.shares_granted.to_string(), "1");
    /// let next = quote.next_tier.ok_or("there is a tier above")?;
    /// assert_eq!((&*next.name, next.shares_missing.to_string()), ("V1", "49".to_string()));
    /// assert_eq!(next.amount_missing.map(|amount| amount.to_string()), Some("49000.00".to_string()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let before = self.member(&order.member)?;
        let (paid, amount, scale) = (before.total_paid.wide(), order.amount.wide(), self.config.share_scale);
        let quota = Money::result(self.quota_for(amount), "the quota granted")?;
        let shares = match self.config.share_basis {
            ShareBasis::PerOrder => self.shares_for(amount),
            ShareBasis::Cumulative => self.shares_between(paid, paid + amount),
        };
        let shares = Shares::result(shares, scale, "the shares granted")?;
        let after = Member {
            shares: Shares::result(Some(before.shares.wide() + shares.wide()), scale, "the member's shares")?,
            quota: Money::result(Some(before.quota.wide() + quota.wide()), "the member's quota")?,
            total_paid: Money::result(Some(paid + amount), "the member's total paid")?,
        };
        Ok(OrderQuote {
            quota_granted: quota,
            shares_granted: shares,
            referrer: self.referral(
                order.referred,
                || self.referrer_quota_for(amount),
                || self.referrer_shares_for(amount),
            )?,
            tier_before: self.tier_name(before.shares),
            tier_after: self.tier_name(after.shares),
            next_tier: self.next_tier(&after),
            member: after,
        })
    }

    /// The shares that paying from `low` fen in all up to `high` fen in all brings.
    pub(super) fn shares_between(&self, low: u128, high: u128) -> Option<u128> {
        self.shares_for(high)?.checked_sub(self.shares_for(low)?)
    }

    fn next_tier(&self, member: &Member) -> Option<NextTier> {
        let tier = self.config.tiers.iter().find(|tier| tier.min_shares > member.shares)?;
        let shares_missing = tier.min_shares.less(member.shares);
        Some(NextTier {
            name: tier.name.clone(),
            min_shares: tier.min_shares,
            shares_missing,
            amount_missing: self.amount_for(shares_missing, member.total_paid),
        })
    }

    /// The least amount whose order grants at least `shares`; `None` past an order's bound.
    fn amount_for(&self, shares: Shares, total_paid: Money) -> Option<Amount> {
        let fen = match self.config.share_basis {
            ShareBasis::PerOrder => self.price_of(shares.wide())?,
            // The step of a share that is begun already needs only its rest.
            ShareBasis::Cumulative => {
                let reached = self.shares_for(total_paid.wide())?;
                self.price_of(reached.checked_add(shares.wide())?)?.checked_sub(total_paid.wide())?
            }
        };
        Amount::from_minor(u64::try_from(fen).ok()?).ok()
    }
}
