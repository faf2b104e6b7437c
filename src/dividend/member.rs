//! Members: their shares, their quota, and their tier.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Money, Name, Shares, Weight};

use super::{Dividend, Tier, WeighBy};

/// A member as orders and refunds change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Member {
    /// Shares held (贡献值): what decides the tier, and the weight in the pro-rata pool unless the quota is.
    pub shares: Shares,
    /// Quota left (分红额度), yuan: the most that can still be paid out.
    pub quota: Money,
    /// What the member's orders booked so far came to, yuan: a new total where a rulebook changes `shareUnit` or
    /// `shareBasis`.
    pub total_paid: Money,
}

/// Shares and quota: what of a member decides its payout on a day, and what an order gives a referrer or a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Stake {
    /// Shares held: what decides the tier, and the weight in the pro-rata pool unless the quota is.
    pub shares: Shares,
    /// Quota left, yuan; at 0.00 there is no weight, and nobody is counted in a tier.
    pub quota: Money,
}

impl Stake {
    /// With so much more; shares of the same scale.
    pub(super) fn plus(self, shares: Shares, quota: Money, [shares_are, quota_is]: [&'static str; 2]) -> Result<Self> {
        let scale = self.shares.scale();
        Ok(Stake {
            shares: Shares::result(Some(self.shares.wide() + shares.wide()), scale, shares_are)?,
            quota: Money::result(Some(self.quota.wide() + quota.wide()), quota_is)?,
        })
    }
}

impl Dividend {
    /// The member with its shares at the scheme's scale.
    pub(super) fn member(&self, member: Member) -> Result<Member> {
        Ok(Member { shares: self.shares(member.shares, "member.shares")?, ..member })
    }

    /// A referrer or a merchant with its shares at the scheme's scale.
    pub(super) fn party(&self, party: Option<Stake>, path: &'static str) -> Result<Option<Stake>> {
        let scaled = |party: Stake| Ok(Stake { shares: self.shares(party.shares, path)?, ..party });
        party.map(scaled).transpose()
    }

    /// Shares at the scheme's scale.
    pub(super) fn shares(&self, shares: Shares, path: &'static str) -> Result<Shares> {
        shares.at_scale(self.config.share_scale).map_err(|error| error.at(path))
    }

    /// A weight at the scale of what the scheme weighs by.
    pub(super) fn weight(&self, weight: Weight, path: &'static str) -> Result<Weight> {
        weight.at_scale(self.config.weight_scale()).map_err(|error| error.at(path))
    }

    /// What a member with quota left weighs: steps of the share scale, or fen.
    #[inline]
    pub(super) fn weight_of(&self, shares: u64, quota: u64) -> u64 {
        match self.config.weigh_by {
            WeighBy::Shares => shares,
            WeighBy::Quota => quota,
        }
    }

    /// The last tier with `minShares` <= shares.
    pub(super) fn tier_of(&self, shares: Shares) -> Option<&Tier> {
        self.config.tiers.get(self.tier_index(shares)?)
    }

    /// Its place among the tiers.
    pub(crate) fn tier_index(&self, shares: Shares) -> Option<usize> {
        self.config.tiers.iter().take_while(|tier| tier.min_shares <= shares).count().checked_sub(1)
    }

    /// The name of the tier of these shares.
    pub(super) fn tier_name(&self, shares: Shares) -> Option<Name> {
        self.tier_of(shares).map(|tier| tier.name.clone())
    }
}
