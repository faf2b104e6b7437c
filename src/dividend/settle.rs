//! Settling a day.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::num::{Money, Name, Shares, Weight};
use crate::sort::first_repeated;

use super::{Dividend, TierHeadcounts};

/// A member as it stood before the day's own bookings.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct DayMember {
    /// The member's id, unique among the members.
    pub id: Name,
    /// Shares held.
    pub shares: Shares,
    /// Quota left, yuan; at 0.00 the member takes no part in the day.
    pub quota: Money,
}

/// A day's turnover and members, for [`Dividend::settle_day`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct SettleDay {
    /// The day's turnover, the sum of the bases of its orders, yuan: 0 to 10^13.
    pub turnover: Money,
    /// What the day before left of the pro-rata pool, yuan: `carryAfter` of its settlement; 0 unless `remainder` is
    /// `"carry"`.
    pub carry: Money,
    /// All members, in any order.
    pub members: Vec<DayMember>,
}

/// What a member gets for a day.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Payout {
    /// The member's id.
    pub id: Name,
    /// The member's tier; null below the first.
    pub tier: Option<Name>,
    /// The member's part of the pro-rata pool, yuan, floored to the fen.
    pub pro_rata: Money,
    /// The member's part of the tier pool, yuan, floored to the fen.
    pub tier_share: Money,
    /// What of both the rulebook's `maxDailyPayout` and the quota allow, yuan.
    pub payout: Money,
    /// The quota after the day, yuan.
    pub quota_after: Money,
}

/// A settled day, for [`Dividend::settle_day`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct DaySettlement {
    /// The part of the turnover that was shared by weight, yuan, floored to the fen, and what was carried.
    pub pro_rata_pool: Money,
    /// The part of the turnover that was shared by tiers, yuan, floored to the fen.
    pub tier_pool: Money,
    /// The weight of all eligible members: shares, or yuan of quota, as the rulebook's `weighBy` has it.
    pub eligible_weight: Weight,
    /// How many eligible members each tier has, in the order of the tiers.
    pub tier_headcounts: TierHeadcounts,
    /// The sum of all payouts, yuan.
    pub paid: Money,
    /// What of the pro-rata pool is carried to the next day, yuan; 0.00 unless `remainder` is `"carry"`.
    pub carry_after: Money,
    /// What of the pools was neither paid nor carried, yuan: empty tiers, flooring, caps. It goes back to the platform.
    pub unallocated: Money,
    /// What each member gets, in the order of the members.
    pub payouts: Vec<Payout>,
}

impl Dividend {
    /// Settles a day (RULES section 4, `settleDay`): counts the members with quota left and pays each its part of both
    /// pools, at most `maxDailyPayout` and its quota. For members in columns see [`Dividend::settle_columns`], which pays
    /// the same.
    ///
    /// The members are those before the day's own bookings, so that nobody is paid out of a turnover that is his own. All
    /// figures are in yuan, floored to the fen; payouts, `carryAfter` and `unallocated` together are exactly the two pools.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `members[i].shares` past the share scale; `INVALID_STATE` at `carry` where the rulebook
    /// carries nothing; `DUPLICATE_ID` at the later `members[i].id`; `OVERFLOW` where the eligible weight, a pool, what is
    /// paid or what is left passes 10^13 or a tier's members 10^9.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{DayMember, SettleDay};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let day = dividend.settle_day(&SettleDay {
    ///     turnover: "10000".parse()?,
    ///     carry: "0".parse()?,
    ///     members: vec![
    ///         DayMember { id: "ada".try_into()?, shares: "10".parse()?, quota: "2000".parse()? },
    ///         DayMember { id: "bo".try_into()?, shares: "90".parse()?, quota: "500".parse()? },
    ///     ],
    /// })?;
    /// assert_eq!(day.tier_headcounts.get("V1"), Some(1));
    /// let bo = day.payouts.last().ok_or("two members")?;
    /// assert_eq!(bo.pro_rata.to_string(), "2700.00");
    /// assert_eq!(bo.tier_share.to_string(), "100.00");
    /// assert_eq!(bo.payout.to_string(), "500.00");
    /// assert_eq!(bo.quota_after.to_string(), "0.00");
    /// assert_eq!((day.paid.to_string(), day.unallocated.to_string()), ("800.00".into(), "3200.00".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle_day(&self, input: &SettleDay) -> Result<DaySettlement> {
        let columns = self.columns_of(&input.members)?;
        check_ids(&input.members)?;
        let mut payouts = Vec::with_capacity(input.members.len());
        let members = columns.iter().copied().zip(&input.members);
        let totals =
            self.settle(input.turnover, input.carry, columns.iter().copied(), members, |member, payment| {
                let payout = member.quota.part(payment.payout);
                let tier = payment.tier.and_then(|tier| self.config.tiers.get(tier));
                payouts.push(Payout {
                    id: member.id.clone(),
                    tier: tier.map(|tier| tier.name.clone()),
                    // Within the pools, whose bounds were checked before the first payment.
                    pro_rata: Money::MAX.part(payment.pro_rata),
                    tier_share: Money::MAX.part(payment.tier_share),
                    payout,
                    quota_after: member.quota.less(payout),
                });
            })?;
        Ok(DaySettlement {
            pro_rata_pool: totals.pro_rata_pool,
            tier_pool: totals.tier_pool,
            eligible_weight: totals.eligible_weight,
            tier_headcounts: totals.tier_headcounts,
            paid: totals.paid,
            carry_after: totals.carry_after,
            unallocated: totals.unallocated,
            payouts,
        })
    }

    fn columns_of(&self, members: &[DayMember]) -> Result<Vec<(u64, u64)>> {
        let column = |(index, member): (usize, &DayMember)| {
            let shares = member.shares.at_scale(self.config.share_scale);
            let shares = shares.map_err(|error| error.at(format!("members[{index}].shares")))?;
            Ok((shares.minor(), member.quota.minor()))
        };
        members.iter().enumerate().map(column).collect()
    }
}

fn check_ids(members: &[DayMember]) -> Result<()> {
    let id = |at: usize| members.get(at).map(|member| member.id.as_str()).always("a place of the list itself", "");
    match first_repeated(members.len(), &id) {
        Some(index) => {
            let message = format!("the id {} is there already; settle every member once", quoted(id(index)));
            Err(Error::new(ErrorCode::DuplicateId, message).at(format!("members[{index}].id")))
        }
        None => Ok(()),
    }
}
