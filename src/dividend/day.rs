//! One day: its pools, and what a stake gets of them. Estimate, projection and settlement all come through here.

use alloc::format;
use alloc::string::String;
use core::num::{NonZeroU64, NonZeroU128};

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::num::{Money, Rate, Shares};

use super::{Dividend, Stake, Tier, TierHeadcounts};

/// The most members that a tier can have (RULES section 1, "Bounds").
pub(super) const MAX_HEADCOUNT: u32 = 1_000_000_000;

/// A day as an estimate assumes it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Day {
    /// The day's turnover, yuan: 0 to 10^13.
    pub turnover: Money,
    /// The shares of all eligible members together, the member's own included.
    pub eligible_shares: Shares,
    /// How many eligible members each tier has, the member itself included; tiers that are not the member's own may
    /// be left out.
    pub tier_headcounts: TierHeadcounts,
}

/// The two pools of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pools {
    pub(super) pro_rata: Money,
    pub(super) tier: Money,
    /// The two together: at most the turnover.
    pub(super) both: Money,
}

/// What a member gets on a day, in fen; `gross` is both parts, the payout what of it the quota allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) pro_rata: u64,
    pub(super) tier_share: u64,
    pub(super) gross: u64,
    pub(super) payout: u64,
}

impl Part {
    pub(super) fn new(pro_rata: u64, tier_share: u64, quota: u64) -> Self {
        // Parts of two pools that are together money.
        let gross = pro_rata.wrapping_add(tier_share);
        Part { pro_rata, tier_share, gross, payout: gross.min(quota) }
    }
}

/// A pool shared by weight: floor(weight · pool / total), exact for any weight up to the total.
///
/// A division costs more than all the rest of a member's day, so it is done once, to a quotient of 64 binary places:
/// `ratio` / 2^(64 − `shift`) is pool / total rounded down, by less than 2^-(64 − `shift`). A weight times that is at
/// most 1 below the true quotient, because no weight reaches 2^(64 − `shift`); the remainder tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByWeight {
    pool: u64,
    total: u64,
    ratio: u64,
    shift: u32,
}

impl ByWeight {
    pub(super) fn new(pool: Money, total: Shares) -> Self {
        // Where there is no weight there is nothing to share, whatever the total is taken for.
        let Some(divisor) = NonZeroU128::new(total.wide()) else {
            return ByWeight { pool: 0, total: 1, ratio: 0, shift: 0 };
        };
        // As many places as make the ratio fit 64 bits. The pool is below 2^50, so that at least 2^13 times the
        // total is what the weights must not reach.
        let shift = u128::BITS - (pool.wide() / divisor).leading_zeros();
        let ratio = (pool.wide() << (u64::BITS - shift)) / divisor;
        ByWeight { pool: pool.minor(), total: total.minor(), ratio: ratio as u64, shift }
    }

    #[inline]
    pub(super) fn of(&self, weight: u64) -> u64 {
        let product = u128::from(weight << self.shift) * u128::from(self.ratio);
        let quotient = (product >> u64::BITS) as u64;
        // Between 0 and twice the total, so it is right though both products may wrap.
        let rest = weight.wrapping_mul(self.pool).wrapping_sub(quotient.wrapping_mul(self.total));
        quotient.wrapping_add(u64::from(rest >= self.total))
    }
}

impl Dividend {
    /// floor(turnover · proRataRate, 2) and floor(turnover · tierRate, 2).
    pub(super) fn pools(&self, turnover: Money) -> Result<Pools> {
        let pool = |rate: Rate| mul_div_floor(turnover.wide(), rate.wide(), Rate::STEPS);
        let pro_rata = Money::result(pool(self.config.pro_rata_rate), "the pro-rata pool")?;
        let tier = Money::result(pool(self.config.tier_rate), "the tier pool")?;
        let both = Money::result(Some(pro_rata.wide() + tier.wide()), "the pools")?;
        Ok(Pools { pro_rata, tier, both })
    }

    /// The day with its numbers checked and its shares at the scheme's scale; and the stake likewise.
    pub(super) fn stake_on(&self, stake: &Stake, day: &Day) -> Result<(Stake, Shares)> {
        for (name, count) in day.tier_headcounts.iter() {
            if count > MAX_HEADCOUNT {
                let message = format!("a headcount of {count} is out of range: a tier has at most {MAX_HEADCOUNT}");
                return Err(Error::new(ErrorCode::OutOfRange, message).at(headcount_path(name)));
            }
        }
        let stake = Stake { shares: self.shares(stake.shares, "member.shares")?, quota: stake.quota };
        let eligible_shares = self.shares(day.eligible_shares, "day.eligibleShares")?;
        for (name, _) in day.tier_headcounts.iter() {
            if !self.has_tier(name) {
                let message = format!("the rulebook has no tier {}; take the names from its tiers", quoted(name));
                return Err(Error::new(ErrorCode::UnknownTier, message).at(headcount_path(name)));
            }
        }
        Ok((stake, eligible_shares))
    }

    /// The part of an eligible stake, once the day is one on which the stake can be there.
    pub(super) fn part_of(
        &self,
        pools: Pools,
        stake: &Stake,
        eligible_shares: Shares,
        heads: &TierHeadcounts,
    ) -> Result<Part> {
        check_counted(stake.shares, eligible_shares)?;
        let tier_share = self.tier_of(stake.shares).map_or(Ok(0), |tier| tier_share(pools, tier, heads))?;
        let pro_rata = ByWeight::new(pools.pro_rata, eligible_shares).of(stake.shares.minor());
        Ok(Part::new(pro_rata, tier_share, stake.quota.minor()))
    }
}

/// floor(tierPool · rate / headcount, 2), in fen.
pub(super) fn share_of_tier(pool: Money, tier: &Tier, heads: NonZeroU64) -> u64 {
    // At most 10^8 · 10^9, and the quotient at most the pool.
    let divisor = Rate::STEPS.saturating_mul(heads.get().into());
    let share = mul_div_floor(pool.wide(), tier.rate.wide(), divisor);
    share.and_then(|share| u64::try_from(share).ok()).unwrap_or(pool.minor())
}

/// That a member with these shares is counted in.
pub(super) fn check_counted(shares: Shares, eligible_shares: Shares) -> Result<()> {
    if eligible_shares < shares {
        let message =
            format!("{eligible_shares} eligible shares are less than the member's own {shares}; count the member in");
        return Err(Error::new(ErrorCode::InvalidState, message).at("day.eligibleShares"));
    }
    Ok(())
}

/// What a member of a tier gets of the tier pool, fen.
pub(super) fn tier_share(pools: Pools, tier: &Tier, heads: &TierHeadcounts) -> Result<u64> {
    match heads.get(&tier.name).and_then(|heads| NonZeroU64::new(heads.into())) {
        Some(heads) => Ok(share_of_tier(pools.tier, tier, heads)),
        None => {
            let message = format!("the member's own tier {} has no members; count the member in", quoted(&tier.name));
            Err(Error::new(ErrorCode::InvalidState, message).at(headcount_path(&tier.name)))
        }
    }
}

fn headcount_path(name: &str) -> String {
    format!("day.tierHeadcounts.{name}")
}
