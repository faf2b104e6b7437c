//! Team sales: what all members below bought, by how they paid.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Name};

use super::Release;
use super::forest::Forest;
use super::ids::{Referrals, sponsor_numbers};

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
pub struct MemberTeam {
    /// The member.
    pub id: Name,
    /// What all members below paid in cash, yuan.
    pub team_cash: Money,
    /// What all members below paid with points, yuan.
    pub team_points: Money,
    /// Both together, yuan: what decides the member's rank.
    pub team_sales: Money,
}

/// Every member's team sales.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
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
}

impl Release {
    /// For each member what all members below it paid, its own purchases left out (RULES section 4, teamSales).
    ///
    /// # Errors
    /// `DUPLICATE_ID` at the later `members[i].id`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`;
    /// `OVERFLOW` where a team's sales pass 10^13 yuan.
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
    /// assert_eq!(teams[1].team_sales.to_string(), "9000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn team_sales(&self, purchases: &SumTeamSales) -> Result<TeamSales> {
        let members = &purchases.members;
        let sponsors = sponsor_numbers(&Referrals {
            count: members.len(),
            id: &|at| members.get(at).map_or("", |member| member.id.as_str()),
            sponsor: &|at| members.get(at).and_then(|member| member.sponsor.as_deref()),
        })?;
        let column = |paid: fn(&MemberPurchases) -> Money| members.iter().map(|member| paid(member).minor()).collect();
        let (cash, points): (Vec<u64>, Vec<u64>) = (column(|member| member.cash), column(|member| member.points));
        let mut sums = Vec::with_capacity(members.len());
        self.team_sales_columns(&sponsors, &cash, &points, |team| sums.push(team))?;
        let teams = members.iter().zip(sums).map(|(member, team)| {
            let sales = u128::from(team.cash) + u128::from(team.points);
            Ok(MemberTeam {
                id: member.id.clone(),
                team_cash: Money::from_minor(team.cash)?,
                team_points: Money::from_minor(team.points)?,
                team_sales: Money::result(Some(sales), TEAM_SALES)?,
            })
        });
        Ok(TeamSales { teams: teams.collect::<Result<_>>()? })
    }

    /// [`Release::team_sales`] over columns: sponsors as in [`super::Columns`], what each member paid in fen.
    ///
    /// `report` is called once for each member, in the order of the columns, after everything has been checked.
    /// Takes linear time, and beside the columns 16 bytes a member, 8 more where sponsors do not come first.
    ///
    /// # Errors
    /// `INVALID_INPUT` for columns of unequal length; `OUT_OF_RANGE` at `members[i].cash` or `.points` above 10^15 fen;
    /// `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`; `OVERFLOW` where a team's sales pass 10^15 fen.
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
                let message = format!("{} figures for {} members", column.len(), sponsors.len());
                return Err(Error::new(ErrorCode::InvalidInput, message).at(name));
            }
            if let Some(member) = column.iter().position(|&paid| paid > MOST) {
                let message = format!("more than {MOST} fen is out of range");
                return Err(Error::new(ErrorCode::OutOfRange, message).at(format!("members[{member}].{name}")));
            }
        }
        let mut forest = Forest::default();
        forest.order(sponsors)?;
        let teams = sum_up(&forest, sponsors, cash, points).ok_or_else(|| Error::overflow(TEAM_SALES))?;
        teams
            .iter()
            .enumerate()
            .for_each(|(member, &Paid { cash, points })| report(ColumnTeam { member, cash, points }));
        Ok(())
    }
}

const TEAM_SALES: &str = "a team's sales";
const MOST: u64 = Money::MAX.minor();

#[derive(Clone, Copy, Default)]
struct Paid {
    cash: u64,
    points: u64,
}

/// By member: what all members below paid; `None` where a team's sales pass the bound.
fn sum_up(forest: &Forest, sponsors: &[u32], cash: &[u64], points: &[u64]) -> Option<Vec<Paid>> {
    let mut teams = vec![Paid::default(); sponsors.len()];
    for member in forest.upwards() {
        let below = *teams.get(member)?;
        let Some(above) = teams.get_mut(*sponsors.get(member)? as usize) else { continue };
        // Each of the three is at most 10^15, so no sum here comes near 64 bits.
        above.cash += below.cash + cash.get(member)?;
        above.points += below.points + points.get(member)?;
        if above.cash + above.points > MOST {
            return None;
        }
    }
    Some(teams)
}
