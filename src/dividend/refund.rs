//! What a refund takes back of what an order granted.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Amount, Money, Name, Shares};
use crate::order::RefundPart;

use super::{Credit, Dividend, Member, ShareBasis};

/// A refund of an order or of a part of it, for [`Dividend::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRefund {
    /// The buyer before the refund.
    pub member: Member,
    /// Whether the order had a referrer.
    pub referred: bool,
    /// The order's qualifying amount, yuan: 0.01 to 10^10.
    pub amount: Amount,
    /// What was refunded of the order earlier, yuan.
    pub before: Money,
    /// What is refunded now, yuan: above 0, and with `before` at most `amount`.
    pub refund: Money,
}

/// What a refund takes back, for [`Dividend::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct RefundQuote {
    /// The quota really taken, yuan.
    pub quota_back: Money,
    /// The quota that should be taken but was paid out already, yuan.
    pub quota_shortfall: Money,
    /// The shares really taken.
    pub shares_back: Shares,
    /// The shares that should be taken but are not there.
    pub shares_shortfall: Shares,
    /// What to take from the buyer's referrer; nothing where there is none.
    pub referrer: Credit,
    /// The buyer after the refund.
    pub member: Member,
    /// The buyer's tier before the refund; null below the first.
    pub tier_before: Option<Name>,
    /// The buyer's tier after the refund; null below the first.
    pub tier_after: Option<Name>,
}

impl Dividend {
    /// What a refund takes back (RULES section 3, `quoteRefund`): the difference between what the part of the order
    /// that was left would grant and what the part left now grants, so that many small refunds of a whole order
    /// take back exactly what it granted.
    ///
    /// Amounts are in yuan with two decimals, shares in the scheme's `shareScale`; the rulebook must be the one that
    /// the order was booked with.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares` past the share scale; `INVALID_AMOUNT` at `refund` for 0 or for more
    /// than is left of the order.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Member, QuoteRefund};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let quote = dividend.quote_refund(&QuoteRefund {
    ///     member: Member { shares: "1".parse()?, quota: "1700".parse()?, total_paid: "1000".parse()? },
    ///     referred: false,
    ///     amount: "1000".parse()?,
    ///     before: "0".parse()?,
    ///     refund: "500".parse()?,
    /// })?;
    /// assert_eq!(quote.quota_back.to_string(), "1000.00");
    /// assert_eq!(quote.shares_back.to_string(), "1");
    /// assert_eq!(quote.member.quota.to_string(), "700.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quote_refund(&self, refund: &QuoteRefund) -> Result<RefundQuote> {
        let before = self.member(&refund.member)?;
        let part = RefundPart::new(refund.amount, refund.before, refund.refund)?;
        let total_paid = before.total_paid.less(refund.refund);
        let quota = Money::result(delta(part, |kept| self.quota_for(kept)), "the quota to take back")?;
        let shares = match self.config.share_basis {
            ShareBasis::PerOrder => delta(part, |kept| self.shares_for(kept)),
            ShareBasis::Cumulative => self.shares_between(total_paid.wide(), before.total_paid.wide()),
        };
        let shares = Shares::result(shares, self.config.share_scale, "the shares to take back")?;
        let after = Member { shares: before.shares.less(shares), quota: before.quota.less(quota), total_paid };
        Ok(RefundQuote {
            quota_back: before.quota.less(after.quota),
            quota_shortfall: quota.less(before.quota),
            shares_back: before.shares.less(after.shares),
            shares_shortfall: shares.less(before.shares),
            referrer: self.referral(
                refund.referred,
                || delta(part, |kept| self.referrer_quota_for(kept)),
                || delta(part, |kept| self.referrer_shares_for(kept)),
            )?,
            tier_before: self.tier_name(before.shares),
            tier_after: self.tier_name(after.shares),
            member: after,
        })
    }
}

/// Δ of RULES section 3: what `granted` gives for the part of the order kept so far, less the part kept from now on.
fn delta(part: RefundPart, granted: impl Fn(u128) -> Option<u128>) -> Option<u128> {
    let kept = |refunded| part.amount().checked_sub(refunded).and_then(&granted);
    kept(part.before())?.checked_sub(kept(part.after())?)
}
