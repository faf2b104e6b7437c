//! Members: their shares, their quota, and their tier.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Money, Name, Shares};

use super::{Dividend, Tier};

/// A member as orders and refunds change it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Member {
    /// Shares held (贡献值): the weight in the pro-rata pool, and what decides the tier.
    pub shares: Shares,
    /// Quota left (分红额度), yuan: the most that can still be paid out.
    pub quota: Money,
    /// What the member has spent so far, yuan.
    pub total_paid: Money,
}

/// What of a member decides its payout on a day.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Stake {
    /// Shares held: the weight in the pro-rata pool, and what decides the tier.
    pub shares: Shares,
    /// Quota left, yuan; at 0.00 the member has no weight and is not counted in a tier.
    pub quota: Money,
}

/// What goes to the referrer of a buyer, or is taken back from one.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Credit {
    /// Quota, yuan.
    pub quota: Money,
    /// Shares.
    pub shares: Shares,
}

impl Dividend {
    /// The member with its shares at the scheme's scale.
    pub(super) fn member(&self, member: &Member) -> Result<Member> {
        Ok(Member { shares: self.shares(member.shares, "member.shares")?, ..member.clone() })
    }

    /// Shares at the scheme's scale.
    pub(super) fn shares(&self, shares: Shares, path: &'static str) -> Result<Shares> {
        shares.at_scale(self.config.share_scale).map_err(|error| error.at(path))
    }

    /// The last tier with `minShares` <= shares.
    pub(super) fn tier_of(&self, shares: Shares) -> Option<&Tier> {
        self.config.tiers.get(self.tier_index(shares)?)
    }

    /// Its place among the tiers.
    pub(super) fn tier_index(&self, shares: Shares) -> Option<usize> {
        self.config.tiers.iter().take_while(|tier| tier.min_shares <= shares).count().checked_sub(1)
    }

    /// The name of the tier of these shares.
    pub(super) fn tier_name(&self, shares: Shares) -> Option<Name> {
        self.tier_of(shares).map(|tier| tier.name.clone())
    }

    /// What a referrer gets for some money paid (`what` of fen): nothing without one.
    pub(super) fn referral(
        &self,
        referred: bool,
        quota: impl FnOnce() -> Option<u128>,
        shares: impl FnOnce() -> Option<u128>,
    ) -> Result<Credit> {
        let (quota, shares) = if referred { (quota(), shares()) } else { (Some(0), Some(0)) };
        Ok(Credit {
            quota: Money::result(quota, "the referrer's quota")?,
            shares: Shares::result(shares, self.config.share_scale, "the referrer's shares")?,
        })
    }
}
