//! What a member would get on a day.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Money, Name, Weight};

use super::day::{ByWeight, Part, Pools};
use super::{Day, Dividend, Stake};

/// A member and a day, for [`Dividend::estimate`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct EstimatePayout {
    /// The member on the morning of the day.
    pub member: Stake,
    /// The day.
    pub day: Day,
}

/// Why a payout is 0, or not the gross; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output, upper)]
#[non_exhaustive]
pub enum PayoutReason {
    /// The quota is used up: the member takes no part in the day.
    QuotaExhausted,
    /// The member has no weight and is in no tier.
    NoShares,
    /// What the member would get is less than a fen.
    BelowAFen,
    /// The quota left is less than the gross: the member gets the rest of the quota.
    CappedByQuota,
    /// The rulebook's `maxDailyPayout` is less than the gross.
    CappedByDay,
}

/// What a member would get on a day, for [`Dividend::estimate`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct PayoutEstimate {
    /// The part of the turnover that is shared by weight, yuan, floored to the fen, and what was carried.
    pub pro_rata_pool: Money,
    /// The part of the turnover that is shared by tiers, yuan, floored to the fen.
    pub tier_pool: Money,
    /// The member's tier; null below the first.
    pub tier: Option<Name>,
    /// The member's part of the pro-rata pool, yuan, floored to the fen.
    pub pro_rata: Money,
    /// The member's part of the tier pool, yuan, floored to the fen.
    pub tier_share: Money,
    /// Both parts together, yuan.
    pub gross: Money,
    /// What of the gross the rulebook's `maxDailyPayout` and the quota allow, yuan.
    pub payout: Money,
    /// The quota after the day, yuan.
    pub quota_after: Money,
    /// Why the payout is 0, or not the gross; null where it is the gross.
    pub reason: Option<PayoutReason>,
}

/// A stake on a day, all checks passed.
pub(super) struct CheckedDay {
    pub(super) pools: Pools,
    pub(super) stake: Stake,
    pub(super) eligible_weight: Weight,
    /// What its tier gives it while it is eligible, fen.
    pub(super) tier_share: u64,
}

impl Dividend {
    /// What a member would get on a day (RULES section 4, `estimate`). An estimate is only as good as the day that it
    /// assumes; with the totals of a settlement it is exactly that settlement's payout.
    ///
    /// All figures are in yuan, floored to the fen.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `day.tierHeadcounts.NAME` above 10^9; `TOO_MANY_DECIMALS` at `member.shares` or
    /// `day.eligibleWeight` past its scale; `UNKNOWN_TIER` at `day.tierHeadcounts.NAME`; `INVALID_STATE` at `day.carry`
    /// where the rulebook carries nothing. For a member with quota left, `INVALID_STATE` at `day.eligibleWeight` where
    /// it is below the member's own weight, and at `day.tierHeadcounts.NAME` where the member's own tier has no
    /// members. `OVERFLOW` where the pro-rata pool or the gross would pass 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Day, EstimatePayout, Stake, TierHeadcounts};
    /// let rulebook = Rulebook::from_json(points_rules::presets::ENERGY)?;
    /// let dividend = rulebook.dividend()?;
    /// // One of 100 shares, a turnover of 100000, 100 members in the tier.
    /// let estimate = dividend.estimate(&EstimatePayout {
    ///     member: Stake { shares: "1".parse()?, quota: "2000".parse()? },
    ///     day: Day {
    ///         turnover: "100000".parse()?,
    ///         carry: "0".parse()?,
    ///         eligible_weight: "100".parse()?,
    ///         tier_headcounts: TierHeadcounts::from_iter([("V1", 100)]),
    ///     },
    /// })?;
    /// assert_eq!(estimate.pro_rata.to_string(), "300.00");
    /// assert_eq!(estimate.tier_share.to_string(), "10.00");
    /// assert_eq!(estimate.payout.to_string(), "310.00");
    /// assert_eq!(estimate.quota_after.to_string(), "1690.00");
    /// assert_eq!(estimate.reason, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimate(&self, input: &EstimatePayout) -> Result<PayoutEstimate> {
        let day = self.day(&input.member, &input.day)?;
        let CheckedDay { pools, stake, .. } = &day;
        let part = self.part(&day);
        let payout = stake.quota.part(part.payout);
        Ok(PayoutEstimate {
            pro_rata_pool: pools.pro_rata()?,
            tier_pool: pools.tier()?,
            tier: self.tier_name(stake.shares),
            pro_rata: Money::result_64(part.pro_rata, "the part of the pro-rata pool")?,
            tier_share: Money::result_64(part.tier_share, "the part of the tier pool")?,
            gross: Money::result_64(part.gross, "the gross")?,
            payout,
            quota_after: stake.quota.less(payout),
            reason: self.reason(stake, &part),
        })
    }

    /// Checks a stake and a day against each other.
    pub(super) fn day(&self, stake: &Stake, day: &Day) -> Result<CheckedDay> {
        let stake = Stake { shares: self.shares(stake.shares, "member.shares")?, ..*stake };
        let (pools, eligible_weight) = self.checked_day(day)?;
        let tier_share = match stake.quota {
            Money::ZERO => 0,
            _ => self.tier_share_of(pools, &stake, eligible_weight, &day.tier_headcounts)?,
        };
        Ok(CheckedDay { pools, stake, eligible_weight, tier_share })
    }

    /// What a checked stake gets; nothing without quota.
    fn part(&self, day: &CheckedDay) -> Part {
        let (shares, quota) = (day.stake.shares.minor(), day.stake.quota.minor());
        if quota == 0 {
            return Part::default();
        }
        let by_weight = ByWeight::new(day.pools.pro_rata, day.eligible_weight.minor());
        Part::new(by_weight.of(self.weight_of(shares, quota)), day.tier_share, self.most(quota))
    }

    fn reason(&self, stake: &Stake, part: &Part) -> Option<PayoutReason> {
        let (shares, quota) = (stake.shares.minor(), stake.quota.minor());
        match *part {
            _ if quota == 0 => Some(PayoutReason::QuotaExhausted),
            _ if self.weight_of(shares, quota) == 0 && self.tier_of(stake.shares).is_none() => {
                Some(PayoutReason::NoShares)
            }
            Part { gross: 0, .. } => Some(PayoutReason::BelowAFen),
            Part { gross, payout, .. } if payout == gross => None,
            Part { payout, .. } if payout == quota => Some(PayoutReason::CappedByQuota),
            _ => Some(PayoutReason::CappedByDay),
        }
    }
}
