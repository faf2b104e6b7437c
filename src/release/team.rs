//! Team sales: what all members below bought, by how they paid.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, Name};

use super::forest::{Forest, NO_SPONSOR};
use super::ids::{Referrals, sponsor_numbers};
use super::{RankBy, Release};

/// A member and what it paid, for [`Release::team_sales`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct MemberPurchases {
    /// The member, unique in the list.
    pub id: Name,
    /// Who referred the member: an id of the list, or null.
    pub sponsor: Option<Name>,
    /// What the member paid in cash, yuan.
    pub cash: Money,
    /// What the member paid with points, yuan.
    pub points: Money,
}

/// All members' purchases, for [`Release::team_sales`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct SumTeamSales {
    /// All members, in any order; sponsors first is quickest.
    pub members: Vec<MemberPurchases>,
}

/// What all members below one member paid (网体业绩).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct MemberTeam {
    /// The member.
    pub id: Name,
    /// What all members below paid in cash, yuan.
    pub team_cash: Money,
    /// What all members below paid with points, yuan.
    pub team_points: Money,
    /// Both together, yuan.
    pub team_sales: Money,
    /// The largest leg, yuan: what one member that this one referred bought, and all below it.
    pub largest_leg: Money,
    /// What decides the member's rank, yuan: team sales, less the largest leg where `rankBy` is `otherLegs`.
    pub rank_sales: Money,
}

/// Every member's team sales.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct TeamSales {
    /// One for each member, in the order given.
    pub teams: Vec<MemberTeam>,
}

/// What all members below one member paid, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnTeam {
    /// The member's number.
    pub member: usize,
    /// What all members below paid in cash, fen.
    pub cash: u64,
    /// What all members below paid with points, fen.
    pub points: u64,
    /// The largest leg, fen: what one member that this one referred paid, and all below it.
    pub largest_leg: u64,
    /// What decides the member's rank, fen: both together, less the largest leg where `rankBy` is `otherLegs`.
    pub rank_sales: u64,
}

impl Release {
    /// For each member what all members below it paid, its own purchases left out, and the sales that decide its rank
    /// (RULES section 5, teamSales).
    ///
    /// # Errors
    /// `DUPLICATE_ID` at the later `members[i].id`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`
    /// at the `members[i].sponsor` of the first member that is on one; `OVERFLOW` where a team's sales pass 10^13 yuan.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let member = |id: &str, sponsor: Option<&str>, cash: &str, points: &str| -> points_rules::Result<_> {
    ///     let sponsor = sponsor.map(TryInto::try_into).transpose()?;
    ///     Ok(MemberPurchases { id: id.try_into()?, sponsor, cash: cash.parse()?, points: points.parse()? })
    /// };
    /// let members =
    ///     vec![member("A", None, "100", "0")?, member("B", Some("A"), "3000", "500.5")?, member("C", Some("B"), "9000", "0")?];
    /// let teams = release.team_sales(&SumTeamSales { members })?.teams;
    /// assert_eq!(teams[0].team_cash.to_string(), "12000.00");
    /// assert_eq!(teams[0].team_points.to_string(), "500.50");
    /// assert_eq!(teams[0].largest_leg.to_string(), "12500.50");
    /// // Its rank goes by the whole team, as `rankBy` of this rulebook is left out.
    /// assert_eq!(teams[0].rank_sales.to_string(), "12500.50");
    /// assert_eq!(teams[1].team_sales.to_string(), "9000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn team_sales(&self, purchases: &SumTeamSales) -> Result<TeamSales> {
        let members = &purchases.members;
        let sponsors = sponsor_numbers(&Referrals {
            count: members.len(),
            id: &|at| members.get(at).map(|member| member.id.as_str()).always("positions are within the list", ""),
            sponsor: &|at| members.get(at).and_then(|member| member.sponsor.as_deref()),
        })?;
        let column = |paid: fn(&MemberPurchases) -> Money| members.iter().map(|member| paid(member).minor()).collect();
        let (cash, points): (Vec<u64>, Vec<u64>) = (column(|member| member.cash), column(|member| member.points));
        let mut sums = Vec::with_capacity(members.len());
        self.team_sales_columns(&sponsors, &cash, &points, |team| sums.push(team))?;
        let money = |fen| Money::from_minor(fen).always("a team's sales are in bounds", Money::ZERO);
        let teams = members.iter().zip(sums).map(|(member, team)| MemberTeam {
            id: member.id.clone(),
            team_cash: money(team.cash),
            team_points: money(team.points),
            team_sales: money(team.cash + team.points),
            largest_leg: money(team.largest_leg),
            rank_sales: money(team.rank_sales),
        });
        Ok(TeamSales { teams: teams.collect() })
    }

    /// [`Release::team_sales`] over columns: sponsors as in [`super::Columns`], what each member paid in fen.
    ///
    /// `report` is called once for each member, in the order of the columns, after everything has been checked.
    /// Takes linear time, and in addition to the columns 24 bytes a member, 8 more where sponsors do not come first.
    ///
    /// # Errors
    /// `INVALID_INPUT` for columns of unequal length; `OUT_OF_RANGE` at `members[i].cash` or `.points` above 10^15 fen;
    /// `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE` at that of the first member that is on one; `OVERFLOW`
    /// where a team's sales pass 10^15 fen.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let mut teams = Vec::new();
    /// release.team_sales_columns(&[NO_SPONSOR, 0, 1], &[10_000, 300_000, 900_000], &[0, 50_050, 0], |team| {
    ///     teams.push((team.cash, team.points));
    /// })?;
    /// assert_eq!(teams, [(1_200_000, 50_050), (900_000, 0), (0, 0)]);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn team_sales_columns(
        &self,
        sponsors: &[u32],
        cash: &[u64],
        points: &[u64],
        mut report: impl FnMut(ColumnTeam),
    ) -> Result<()> {
        for (name, column) in [("cash", cash), ("points", points)] {
            if column.len() != sponsors.len() {
                let message = format!("{} figures for {} members; give one for each", column.len(), sponsors.len());
                return Err(Error::new(ErrorCode::InvalidInput, message).at(name));
            }
            if let Some((member, paid)) = column.iter().enumerate().find(|&(_, &paid)| paid > MOST) {
                let message = format!("{paid} fen is out of range: a member's sales are at most {MOST} fen");
                return Err(Error::new(ErrorCode::OutOfRange, message).at(format!("members[{member}].{name}")));
            }
        }
        let mut forest = Forest::default();
        forest.order(sponsors)?;
        let teams = sum_up(&forest, sponsors, cash, points)?;
        for (member, &Sums { cash, points, largest_leg }) in teams.iter().enumerate() {
            let left_out = match self.config.rank_by {
                RankBy::Team => 0,
                RankBy::OtherLegs => largest_leg,
            };
            report(ColumnTeam { member, cash, points, largest_leg, rank_sales: cash + points - left_out });
        }
        Ok(())
    }
}

const MOST: u64 = Money::MAX.minor();

/// What all members below one member paid, and the largest leg of it.
#[derive(Clone, Copy, Default)]
struct Sums {
    cash: u64,
    points: u64,
    largest_leg: u64,
}

/// By member: what all members below paid.
///
/// # Errors
/// `OVERFLOW` where a team's sales pass the bound.
fn sum_up(forest: &Forest, sponsors: &[u32], cash: &[u64], points: &[u64]) -> Result<Vec<Sums>> {
    let mut teams = vec![Sums::default(); sponsors.len()];
    for member in forest.upwards() {
        let of_member = |column: &[u64]| column.get(member).copied().always("every column has every member", 0);
        let below = teams.get(member).copied().always("every member has its sums", Sums::default());
        let sponsor = sponsors.get(member).copied().always("every member has its sponsor", NO_SPONSOR);
        let Some(above) = teams.get_mut(sponsor as usize) else { continue };
        // Each of the four is at most 10^15, so no sum here comes near 64 bits.
        let (cash, points) = (below.cash + of_member(cash), below.points + of_member(points));
        above.cash += cash;
        above.points += points;
        above.largest_leg = above.largest_leg.max(cash + points);
        if above.cash + above.points > MOST {
            return Err(Error::overflow("a team's sales", &Money::KIND.bounds));
        }
    }
    Ok(teams)
}
