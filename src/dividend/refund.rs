//! What a refund of a booked order takes back of what the order granted.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, Name, Shares};
use crate::order::TakeBack;

use super::grant::Party;
use super::{Dividend, Member, ShareBasis, Stake};

/// A refund of a booked order or of a part of it, for [`Dividend::quote_refund`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRefund {
    /// The buyer before the refund.
    pub member: Member,
    /// The buyer's referrer before the refund; null where the order had none.
    pub referrer: Option<Stake>,
    /// The order's merchant before the refund; null where it took no part.
    pub merchant: Option<Stake>,
    /// What counted of the order, yuan: 0.01 to 10^10.
    pub amount: Amount,
    /// What of it was refunded earlier, yuan.
    pub before: Money,
    /// What of it is refunded now, yuan: above 0, and with `before` at most `amount`.
    pub refund: Money,
}

/// What a refund takes back from a referrer or a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct StakeRefund {
    /// The quota really taken, yuan.
    pub quota_back: Money,
    /// The quota that should be taken but was paid out already, yuan.
    pub quota_shortfall: Money,
    /// The shares really taken.
    pub shares_back: Shares,
    /// The shares that should be taken but are not there.
    pub shares_shortfall: Shares,
    /// The referrer or the merchant after the refund.
    pub member: Stake,
}

/// What a refund takes back, for [`Dividend::quote_refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RefundQuote {
    /// The buyer's quota really taken, yuan.
    pub quota_back: Money,
    /// The buyer's quota that should be taken but was paid out already, yuan.
    pub quota_shortfall: Money,
    /// The buyer's shares really taken.
    pub shares_back: Shares,
    /// The buyer's shares that should be taken but are not there.
    pub shares_shortfall: Shares,
    /// What is taken from the buyer's referrer; null without one.
    pub referrer: Option<StakeRefund>,
    /// What is taken from the merchant; null where it took no part.
    pub merchant: Option<StakeRefund>,
    /// The buyer after the refund.
    pub member: Member,
    /// The buyer's tier before the refund; null below the first.
    pub tier_before: Option<Name>,
    /// The buyer's tier after the refund; null below the first.
    pub tier_after: Option<Name>,
}

impl Dividend {
    /// What a refund of a booked order takes back (RULES section 4, `quoteRefund`): the difference between what the part
    /// of the order that was left would grant and what the part left now grants, so that many small refunds of a whole
    /// order take back exactly what it granted. From the referrer and the merchant likewise; from each at most what is
    /// there, the rest is a shortfall.
    ///
    /// Amounts are in yuan with two decimals, shares in the scheme's `shareScale`; the rulebook must be the one that
    /// the order was booked with. Cumulative shares: what the total no longer carries.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares`, `referrer.shares` or `merchant.shares` past the share scale;
    /// `INVALID_AMOUNT` at `refund` for 0 or for more than is left of the order; `OVERFLOW` past 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Member, QuoteRefund};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let member = Member { shares: "1".parse()?, quota: "1700".parse()?, total_paid: "1000".parse()? };
    /// let (amount, before, refund) = ("1000".parse()?, "0".parse()?, "500".parse()?);
    /// let quote = dividend.quote_refund(&QuoteRefund::new(member, amount, before, refund))?;
    /// assert_eq!(quote.quota_back.to_string(), "1000.00");
    /// assert_eq!(quote.shares_back.to_string(), "1");
    /// assert_eq!(quote.member.quota.to_string(), "700.00");
    /// assert_eq!(quote.member.total_paid.to_string(), "500.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quote_refund(&self, refund: &QuoteRefund) -> Result<RefundQuote> {
        let before = self.member(refund.member)?;
        let referrer = self.party(refund.referrer, "referrer.shares")?;
        let merchant = self.party(refund.merchant, "merchant.shares")?;
        let part = TakeBack::new(refund.amount, refund.before, refund.refund)?;
        let total_paid = before.total_paid.less(refund.refund);
        let shares = match self.config.share_basis {
            ShareBasis::PerOrder => delta(part, |kept| self.shares_for(kept)),
            ShareBasis::Cumulative => self.shares_between(total_paid.wide(), before.total_paid.wide()),
        };
        let taken = Stake { shares: before.shares, quota: before.quota }
            .refunded(shares, delta(part, |kept| self.quota_for(kept)))?;
        let beside = |party, held: Option<Stake>| {
            let refunded = |held: Stake| {
                let shares = delta(part, |kept| self.party_shares_for(party, kept));
                held.refunded(shares, delta(part, |kept| self.party_quota_for(party, kept)))
            };
            held.map(refunded).transpose()
        };
        let Stake { shares, quota } = taken.member;
        Ok(RefundQuote {
            quota_back: taken.quota_back,
            quota_shortfall: taken.quota_shortfall,
            shares_back: taken.shares_back,
            shares_shortfall: taken.shares_shortfall,
            referrer: beside(Party::Referrer, referrer)?,
            merchant: beside(Party::Merchant, merchant)?,
            member: Member { shares, quota, total_paid },
            tier_before: self.tier_name(before.shares),
            tier_after: self.tier_name(shares),
        })
    }
}

impl Stake {
    /// So many steps of shares and fen taken, as far as they are there.
    fn refunded(self, shares: u128, quota: u128) -> Result<StakeRefund> {
        let shares = Shares::result(Some(shares), self.shares.scale(), "the shares to take back")?;
        let quota = Money::result(Some(quota), "the quota to take back")?;
        let after = Stake { shares: self.shares.less(shares), quota: self.quota.less(quota) };
        Ok(StakeRefund {
            quota_back: self.quota.less(after.quota),
            quota_shortfall: quota.less(self.quota),
            shares_back: self.shares.less(after.shares),
            shares_shortfall: shares.less(self.shares),
            member: after,
        })
    }
}

/// Δ of RULES section 4: what `granted` gives for the part of the order kept so far, less the part kept from now on.
fn delta(part: TakeBack, granted: impl Fn(u128) -> u128) -> u128 {
    let kept = |refunded| granted(part.size().checked_sub(refunded).always("no refund exceeds its order", 0));
    kept(part.before()).checked_sub(kept(part.after())).always("what is kept longer grants no less", u128::MAX)
}
