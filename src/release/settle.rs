//! A day of all members by their ids.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Money, Name, Points};

use super::columns::{ColumnRelease, Columns};
use super::ids::{Referrals, sponsor_numbers};
use super::lots::LotSteps;
use super::member_day::Totals;
use super::{Lot, Release};

/// A member on the day that is settled.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Member {
    /// The member, unique in the list.
    pub id: Name,
    /// Who referred the member: an id of the list, or null.
    pub sponsor: Option<Name>,
    /// The sales that decide the rank, yuan: what `rankSales` of `teamSales` is.
    pub rank_sales: Money,
    /// The member's lots, oldest first.
    pub lots: Vec<Lot>,
}

/// A day to settle, for [`Release::settle_day`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct SettleDay {
    /// All members, in any order; sponsors first is quickest.
    pub members: Vec<Member>,
}

/// What one member gets on a settled day, points.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct MemberRelease {
    /// The member.
    pub id: Name,
    /// The member's rank; null below the first.
    pub rank: Option<Name>,
    /// What the lots release by themselves (静态释放).
    pub base: Points,
    /// For the base releases of the generations below (分享收益).
    pub referral: Points,
    /// For the base releases of the team, less what lower ranks between get of them (级差).
    pub differential: Points,
    /// For the teams of the nearest members of the same rank (平级).
    pub peer: Points,
    /// Referral, differential and peer together: taken from the member's own lots (加速释放).
    pub accelerated: Points,
    /// Base and accelerated together.
    pub total: Points,
    /// The part of the total that is paid out in money (`cashRate`).
    pub cash: Points,
    /// What the cash is worth, yuan.
    pub cash_value: Money,
    /// The rest of the total, for shopping.
    pub shopping: Points,
    /// The lots with their new remaining; lots at zero stay.
    pub lots: Vec<Lot>,
}

/// A settled day.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct DaySettlement {
    /// Every member's day, in the order given.
    pub releases: Vec<MemberRelease>,
    /// The sum of every figure column.
    pub totals: Totals,
}

impl Release {
    /// Settles a day: every member's base release, and what the tree below releases to it (RULES section 5, settleDay).
    ///
    /// For each member exactly [`Release::accelerate`] with figures from the tree; only base releases count as volume.
    /// Servers with many members use [`Release::settle_columns`], which this calls.
    ///
    /// # Errors
    /// `DUPLICATE_ID` at the later `members[i].id`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`
    /// at the `members[i].sponsor` of the first member that is on one; `OVERFLOW` where a member or a total passes
    /// 10^13 points or yuan.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let member = |id: &str, sponsor: Option<&str>, rank_sales: &str| -> points_rules::Result<Member> {
    ///     let lot = Lot { order_id: "o".try_into()?, daily: "36".parse()?, remaining: "9000".parse()? };
    ///     Ok(Member {
    ///         id: id.try_into()?,
    ///         sponsor: sponsor.map(TryInto::try_into).transpose()?,
    ///         rank_sales: rank_sales.parse()?,
    ///         lots: vec![lot],
    ///     })
    /// };
    /// let members = vec![member("A", None, "3000")?, member("B", Some("A"), "0")?];
    /// let day = release.settle_day(&SettleDay { members })?;
    /// assert_eq!(day.releases[0].referral.to_string(), "18.00");
    /// assert_eq!(day.releases[0].lots[0].remaining.to_string(), "8946.00");
    /// assert_eq!(day.totals.total.to_string(), "90.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn settle_day(&self, settlement: &SettleDay) -> Result<DaySettlement> {
        let members = &settlement.members;
        let flat = MemberColumns::new(members, self.scale())?;
        let sponsors = sponsor_numbers(&Referrals {
            count: members.len(),
            id: &|at| members.get(at).map(|member| member.id.as_str()).always("positions are within the list", ""),
            sponsor: &|at| members.get(at).and_then(|member| member.sponsor.as_deref()),
        })?;
        let columns =
            Columns { sponsors: &sponsors, rank_sales: &flat.rank_sales, lot_ends: &flat.lot_ends, daily: &flat.daily };
        let mut remaining = flat.remaining;
        let mut booked = Vec::with_capacity(members.len());
        let totals = self.settle_columns(&columns, &mut remaining, |release| booked.push(release))?;
        let mut lots = flat.daily.iter().zip(&remaining).map(|(&daily, &remaining)| LotSteps { daily, remaining });
        let releases = members
            .iter()
            .zip(booked)
            .map(|(member, release)| self.member_release(member, &release, &mut lots))
            .collect::<Result<_>>()?;
        Ok(DaySettlement { releases, totals: totals.points(self)? })
    }

    /// Prints a member's day, whose lots are the next in line.
    fn member_release(
        &self,
        member: &Member,
        release: &ColumnRelease,
        steps: &mut impl Iterator<Item = LotSteps>,
    ) -> Result<MemberRelease> {
        let lots = member.lots.iter().zip(steps).map(|(lot, steps)| lot.with(steps, self.scale())).collect();
        let rank = release.rank.and_then(|rank| self.config.ranks.get(rank)).map(|rank| rank.name.clone());
        let Totals { base, referral, differential, peer, accelerated, total, cash, cash_value, shopping } =
            release.steps.points(self)?;
        Ok(MemberRelease {
            id: member.id.clone(),
            rank,
            base,
            referral,
            differential,
            peer,
            accelerated,
            total,
            cash,
            cash_value,
            shopping,
            lots,
        })
    }
}

/// The members' figures as columns.
struct MemberColumns {
    rank_sales: Vec<u64>,
    lot_ends: Vec<u32>,
    daily: Vec<u64>,
    remaining: Vec<u64>,
}

impl MemberColumns {
    fn new(members: &[Member], scale: u8) -> Result<Self> {
        let lots = members.iter().map(|member| member.lots.len()).sum();
        let mut flat = MemberColumns {
            rank_sales: members.iter().map(|member| member.rank_sales.minor()).collect(),
            lot_ends: Vec::with_capacity(members.len()),
            daily: Vec::with_capacity(lots),
            remaining: Vec::with_capacity(lots),
        };
        for (number, member) in members.iter().enumerate() {
            for (index, lot) in member.lots.iter().enumerate() {
                let steps =
                    lot.steps(scale).map_err(|error| error.under(&format!("members[{number}].lots[{index}]")))?;
                flat.daily.push(steps.daily);
                flat.remaining.push(steps.remaining);
            }
            let end = u32::try_from(flat.daily.len());
            flat.lot_ends.push(end.always("2^32 lots as structs are past any memory", u32::MAX));
        }
        Ok(flat)
    }
}
