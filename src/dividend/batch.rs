//! Many stakes on one day, in whole numbers: operators' tables.

use alloc::vec::Vec;

use points_rules_derive::{Figures, Item, Wire};

use crate::error::{ErrorCode, Result};
use crate::num::{Money, Shares, Weight};

use super::day::{ByWeight, Part, tier_share};
use super::{Day, Dividend, Stake};

/// The day that all items of a batch are estimated on.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct OnDay {
    /// The day.
    pub day: Day,
}

/// A member of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Item)]
pub struct StakeItem {
    /// The shares held, steps of 10^-`shareScale`.
    pub shares: u64,
    /// The quota left, fen.
    #[column("quotas")]
    pub quota: u64,
}

/// A checked day to estimate many stakes on, each by itself: [`Dividend::estimate_batch`].
#[derive(Clone, Debug)]
pub struct EstimateBatch<'a> {
    dividend: &'a Dividend,
    eligible_weight: Weight,
    by_weight: ByWeight,
    /// What a member of each tier gets, fen; `None` for a tier without members.
    tier_shares: Vec<Option<u64>>,
}

/// What one stake of a batch might get: the figures of [`super::PayoutEstimate`], fen. An estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Figures)]
#[non_exhaustive]
pub struct EstimateRow {
    /// The member's tier as an index into the rulebook's `tiers`; none below the first.
    pub tier: Option<u64>,
    /// By weight.
    pub pro_rata: u64,
    /// From the tier pool.
    pub tier_share: u64,
    /// Both together.
    pub gross: u64,
    /// What is paid: gross, at most the rulebook's `maxDailyPayout` and the quota.
    pub payout: u64,
    /// The quota left.
    pub quota_after: u64,
}

impl Dividend {
    /// Many stakes on one day, each as [`Self::estimate`] has it (RULES section 4). The day is checked once.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` or `UNKNOWN_TIER` at a headcount; `TOO_MANY_DECIMALS` at `day.eligibleWeight`; `INVALID_STATE` at
    /// `day.carry`; `OVERFLOW` where a pool would pass 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Day, OnDay, StakeItem};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let tier_headcounts = [("V1", 10), ("V2", 3), ("V3", 1)].into_iter().collect();
    /// let (turnover, carry) = ("10000".parse()?, "0".parse()?);
    /// let day = Day { turnover, carry, eligible_weight: "100".parse()?, tier_headcounts };
    /// let dividend = rulebook.dividend()?;
    /// let batch = dividend.estimate_batch(&OnDay { day: day.clone() })?;
    /// let row = batch.estimate(&StakeItem { shares: 5, quota: 10_000 }).unwrap();
    /// let single = dividend.estimate(&serde_json::from_str(&format!(
    ///     r#"{{"member": {{"shares": "5", "quota": "100"}}, "day": {}}}"#,
    ///     serde_json::to_string(&day).unwrap(),
    /// )).unwrap())?;
    /// assert_eq!(row.payout, single.payout.minor());
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn estimate_batch(&self, OnDay { day }: &OnDay) -> Result<EstimateBatch<'_>> {
        let (pools, eligible_weight) = self.checked_day(day)?;
        // The pools are figures of every estimate.
        pools.pro_rata()?;
        pools.tier()?;
        let tier_shares =
            self.config().tiers.iter().map(|tier| tier_share(pools, tier, &day.tier_headcounts).ok()).collect();
        let by_weight = ByWeight::new(pools.pro_rata, eligible_weight.minor());
        Ok(EstimateBatch { dividend: self, eligible_weight, by_weight, tier_shares })
    }
}

impl EstimateBatch<'_> {
    /// Estimates a stake of this many steps of 10^-`shareScale` shares with a quota of this many fen.
    ///
    /// # Errors
    /// The code that `estimate` refuses it with: `OUT_OF_RANGE`; `INVALID_STATE` where the day does not count the member in;
    /// `OVERFLOW` for a gross past 10^13.
    pub fn estimate(&self, stake: &StakeItem) -> core::result::Result<EstimateRow, ErrorCode> {
        let dividend = self.dividend;
        let shares = Shares::from_minor(stake.shares, dividend.config().share_scale).map_err(|error| error.code())?;
        let quota = Money::from_minor(stake.quota).map_err(|error| error.code())?;
        let tier = dividend.tier_index(shares);
        let part = if quota == Money::ZERO {
            Part::default()
        } else {
            let stake = Stake { shares, quota };
            dividend.check_counted(&stake, self.eligible_weight).map_err(|error| error.code())?;
            let tier_share = match tier {
                Some(tier) => self.tier_shares.get(tier).copied().flatten().ok_or(ErrorCode::InvalidState)?,
                None => 0,
            };
            let weight = dividend.weight_of(shares.minor(), quota.minor());
            Part::new(self.by_weight.of(weight), tier_share, dividend.most(quota.minor()))
        };
        if part.gross > Money::MAX.minor() {
            return Err(ErrorCode::Overflow);
        }
        let payout = quota.part(part.payout);
        Ok(EstimateRow {
            tier: tier.map(|tier| tier as u64),
            pro_rata: part.pro_rata,
            tier_share: part.tier_share,
            gross: part.gross,
            payout: payout.minor(),
            quota_after: quota.less(payout).minor(),
        })
    }
}
