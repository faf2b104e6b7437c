//! One day: its pools, and what a stake gets of them. Estimate, projection and settlement all come through here.

use alloc::format;
use alloc::string::String;
use core::num::{NonZeroU64, NonZeroU128};

use points_rules_derive::Wire;

use crate::decimal::wide::{mul_div_floor, mul_div_floor_64};
use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::num::{Money, Rate, Weight};

use super::{Dividend, Remainder, Stake, Tier, TierHeadcounts};

/// The most members that a tier can have (RULES section 1, "Bounds").
pub(crate) const MAX_HEADCOUNT: u32 = 1_000_000_000;

/// A day as an estimate assumes it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Day {
    /// The day's turnover, the sum of the bases of its orders, yuan: 0 to 10^13.
    pub turnover: Money,
    /// What the day before left of the pro-rata pool, yuan: `carryAfter` of its settlement; 0 unless `remainder` is
    /// `"carry"`.
    pub carry: Money,
    /// The weight of all eligible members together, the member's own included: shares, or yuan of quota, as the
    /// rulebook's `weighBy` has it.
    pub eligible_weight: Weight,
    /// How many eligible members each tier has, the member itself included; tiers that are not the member's own may
    /// be left out.
    #[wire(least = 0, most = MAX_HEADCOUNT)]
    pub tier_headcounts: TierHeadcounts,
}

/// The two pools of a day in fen: turnover is money and so is what is carried, so that neither reaches 2^52.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pools {
    pub(super) pro_rata: u64,
    pub(super) tier: u64,
}

impl Pools {
    /// The pro-rata pool as a result.
    pub(super) fn pro_rata(&self) -> Result<Money> {
        Money::result_64(self.pro_rata, "the pro-rata pool")
    }

    /// The tier pool as a result.
    pub(super) fn tier(&self) -> Result<Money> {
        Money::result_64(self.tier, "the tier pool")
    }

    /// What each of so many members of a tier gets of the tier pool, fen.
    pub(super) fn tier_share(&self, tier: &Tier, heads: NonZeroU64) -> u64 {
        let share = share_of_tier(self.tier.into(), tier, heads);
        u64::try_from(share).always("a part of a pool is at most the pool", 0)
    }
}

/// What a member gets on a day, in fen; `gross` is both parts, the payout what of it the day and the quota allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) pro_rata: u64,
    pub(crate) tier_share: u64,
    pub(crate) gross: u64,
    pub(crate) payout: u64,
}

impl Part {
    #[inline]
    pub(crate) fn new(pro_rata: u64, tier_share: u64, most: u64) -> Self {
        // Parts of two pools, each below 2^52; only a figure without meaning wraps.
        let gross = pro_rata.wrapping_add(tier_share);
        Part { pro_rata, tier_share, gross, payout: gross.min(most) }
    }
}

/// A pool shared by weight: floor(weight · pool / total), exact for any weight up to the total.
///
/// A division costs more than all the rest of a member's day, so it is done once, to a quotient of 64 binary places:
/// `ratio` / 2^(64 − `shift`) is pool / total rounded down, by less than 2^-(64 − `shift`). A weight times that is at
/// most 1 below the true quotient, because no weight reaches 2^(64 − `shift`); the remainder decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByWeight {
    pool: u64,
    total: u64,
    ratio: u64,
    shift: u32,
}

impl ByWeight {
    /// Weights and products with 2^shift stay within 64 bits below it.
    pub(crate) const BOUND: u64 = 1 << 62;

    /// Pool and total are below [`Self::BOUND`].
    pub(crate) fn new(pool: u64, total: u64) -> Self {
        // Where there is no weight there is nothing to share, whatever the total is taken for.
        let Some(divisor) = NonZeroU128::new(total.into()) else {
            return ByWeight { pool: 0, total: 1, ratio: 0, shift: 0 };
        };
        // As many places as make the ratio fit 64 bits. 2^shift times the total is at most twice the pool, or the total.
        let pool_wide = u128::from(pool);
        let shift = u128::BITS - (pool_wide / divisor).leading_zeros();
        let ratio = (pool_wide << (u64::BITS - shift)) / divisor;
        ByWeight { pool, total, ratio: ratio as u64, shift }
    }

    #[inline]
    pub(crate) fn of(&self, weight: u64) -> u64 {
        let product = u128::from(weight << self.shift) * u128::from(self.ratio);
        let quotient = (product >> u64::BITS) as u64;
        // Between 0 and twice the total, so it is right though both products may wrap.
        let rest = weight.wrapping_mul(self.pool).wrapping_sub(quotient.wrapping_mul(self.total));
        quotient.wrapping_add(u64::from(rest >= self.total))
    }
}

impl Dividend {
    /// floor(turnover · proRataRate, 2) + carry and floor(turnover · tierRate, 2).
    ///
    /// # Errors
    /// `INVALID_STATE` at `path` where something is carried but the rulebook carries nothing.
    pub(super) fn pools(&self, turnover: Money, carry: Money, path: &'static str) -> Result<Pools> {
        if carry > Money::ZERO && self.config.remainder == Remainder::Platform {
            let message =
                format!("{carry} yuan is carried, but this rulebook's remainder goes to the platform; carry 0");
            return Err(Error::new(ErrorCode::InvalidState, message).at(path));
        }
        Ok(Pools {
            // Both are money, below 2^50.
            pro_rata: pool(turnover, self.config.pro_rata_rate) + carry.minor(),
            tier: pool(turnover, self.config.tier_rate),
        })
    }

    /// The most that a member with this quota is paid on a day, fen.
    #[inline]
    pub(crate) fn most(&self, quota: u64) -> u64 {
        self.config.max_daily_payout.map_or(quota, |most| most.minor().min(quota))
    }

    /// The day's pools and its weight at the scheme's scale, once its numbers are checked.
    pub(super) fn checked_day(&self, day: &Day) -> Result<(Pools, Weight)> {
        for (name, count) in day.tier_headcounts.iter() {
            if count > MAX_HEADCOUNT {
                let message = format!("a headcount of {count} is out of range: a tier has at most {MAX_HEADCOUNT}");
                return Err(Error::new(ErrorCode::OutOfRange, message).at(headcount_path(name)));
            }
        }
        let eligible_weight = self.weight(day.eligible_weight, "day.eligibleWeight")?;
        for (name, _) in day.tier_headcounts.iter() {
            if !self.has_tier(name) {
                let message = format!("the rulebook has no tier {}; take the names from its tiers", quoted(name));
                return Err(Error::new(ErrorCode::UnknownTier, message).at(headcount_path(name)));
            }
        }
        Ok((self.pools(day.turnover, day.carry, "day.carry")?, eligible_weight))
    }

    /// That an eligible stake is counted in, and what its tier gives it, fen.
    pub(super) fn tier_share_of(
        &self,
        pools: Pools,
        stake: &Stake,
        eligible_weight: Weight,
        heads: &TierHeadcounts,
    ) -> Result<u64> {
        self.check_counted(stake, eligible_weight)?;
        self.tier_of(stake.shares).map_or(Ok(0), |tier| tier_share(pools, tier, heads))
    }

    /// That an eligible stake is counted in.
    pub(super) fn check_counted(&self, stake: &Stake, eligible_weight: Weight) -> Result<()> {
        let own = self.weight_of(stake.shares.minor(), stake.quota.minor());
        if eligible_weight.minor() < own {
            let message = format!(
                "an eligible weight of {eligible_weight} is less than that of the member alone, who has {} shares and a \
                 quota of {}; count the member in",
                stake.shares, stake.quota
            );
            return Err(Error::new(ErrorCode::InvalidState, message).at("day.eligibleWeight"));
        }
        Ok(())
    }
}

/// floor(turnover · rate, 2), in fen.
pub(super) fn pool(turnover: Money, rate: Rate) -> u64 {
    let pool = mul_div_floor_64(turnover.minor(), rate.minor(), Rate::ONE.minor());
    // A rate is at most 1.
    pool.min(turnover.minor())
}

/// floor(tierPool · rate / headcount, 2), in fen.
pub(crate) fn share_of_tier(pool: u128, tier: &Tier, heads: NonZeroU64) -> u128 {
    let divisor = Rate::STEPS * u128::from(heads.get());
    mul_div_floor(pool, tier.rate.wide(), divisor).always("a part of a pool is at most the pool", 0)
}

/// What a member of a tier gets of the tier pool, fen.
pub(super) fn tier_share(pools: Pools, tier: &Tier, heads: &TierHeadcounts) -> Result<u64> {
    match heads.get(&tier.name).and_then(|heads| NonZeroU64::new(heads.into())) {
        Some(heads) => Ok(pools.tier_share(tier, heads)),
        None => {
            let message = format!("the member's own tier {} has no members; count the member in", quoted(&tier.name));
            Err(Error::new(ErrorCode::InvalidState, message).at(headcount_path(&tier.name)))
        }
    }
}

fn headcount_path(name: &str) -> String {
    format!("day.tierHeadcounts.{name}")
}
