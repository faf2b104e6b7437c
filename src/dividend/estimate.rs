//! What a member would get on a day.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Money, Name, Shares};

use super::day::{Part, Pools};
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

/// Why a payout is not the gross, or not there at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output, upper)]
pub enum PayoutReason {
    /// The quota is used up: the member takes no part in the day.
    QuotaExhausted,
    /// The quota left is less than the gross: the member gets the rest of the quota.
    CappedByQuota,
}

/// What a member would get on a day, for [`Dividend::estimate`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct PayoutEstimate {
    /// The part of the turnover that is shared by shares, yuan, floored to the fen.
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
    /// What of the gross the quota allows, yuan.
    pub payout: Money,
    /// The quota after the day, yuan.
    pub quota_after: Money,
    /// Why the payout is not the gross; null where it is.
    pub reason: Option<PayoutReason>,
}

/// A stake on a day, all checks passed.
pub(super) struct CheckedDay {
    pub(super) pools: Pools,
    pub(super) stake: Stake,
    pub(super) part: Part,
}

impl Dividend {
    /// What a member would get on a day (RULES section 3, `estimate`). An estimate is only as good as the day that it
    /// assumes; with the totals of a settlement it is exactly that settlement's payout.
    ///
    /// All figures are in yuan, floored to the fen.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `day.tierHeadcounts.NAME` above 10^9; `TOO_MANY_DECIMALS` at `member.shares` or
    /// `day.eligibleShares` past the share scale; `UNKNOWN_TIER` at `day.tierHeadcounts.NAME`. For a member with
    /// quota left, `INVALID_STATE` at `day.eligibleShares` where they are below the member's own shares, and at
    /// `day.tierHeadcounts.NAME` where the member's own tier has no members.
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
    ///         eligible_shares: "100".parse()?,
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
        let CheckedDay { pools, stake, part } = self.day(&input.member, &input.day)?;
        let reason = if stake.quota == Money::ZERO {
            Some(PayoutReason::QuotaExhausted)
        } else {
            (part.payout < part.gross).then_some(PayoutReason::CappedByQuota)
        };
        let payout = stake.quota.part(part.payout);
        Ok(PayoutEstimate {
            pro_rata_pool: pools.pro_rata,
            tier_pool: pools.tier,
            tier: self.tier_name(stake.shares),
            pro_rata: pools.pro_rata.part(part.pro_rata),
            tier_share: pools.tier.part(part.tier_share),
            gross: pools.both.part(part.gross),
            payout,
            quota_after: stake.quota.less(payout),
            reason,
        })
    }

    /// Checks a stake and a day against each other; a stake without quota has no part.
    pub(super) fn day(&self, stake: &Stake, day: &Day) -> Result<CheckedDay> {
        let (stake, eligible_shares): (Stake, Shares) = self.stake_on(stake, day)?;
        let pools = self.pools(day.turnover)?;
        let part = match stake.quota {
            Money::ZERO => Part::default(),
            _ => self.part_of(pools, &stake, eligible_shares, &day.tier_headcounts)?,
        };
        Ok(CheckedDay { pools, stake, part })
    }
}
