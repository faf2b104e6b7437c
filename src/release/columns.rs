//! A day's settlement over columns, for servers: no allocation a member, no recursion.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::Money;

use super::Release;
use super::forest::Forest;
use super::lots::pay_day;
use super::member_day::{Below, DayFigures, too_much};
use super::rank::RankNumber;
use super::rank_tree::{RankTree, RankedSums};

/// All members of a day and their lots, a column a field, for [`Release::settle_columns`].
///
/// A member is known by its number: its place in the first three columns.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The number of each member's sponsor, or [`super::NO_SPONSOR`]. Any order; sponsors first costs no sorting.
    pub sponsors: &'a [u32],
    /// The sales that decide each member's rank, fen: 0 to 10^15.
    pub rank_sales: &'a [u64],
    /// Where each member's lots end in the lot columns; they begin where those of the member before end.
    pub lot_ends: &'a [u32],
    /// Each lot's daily release, steps of 10^-`pointScale`. A member's lots stand oldest first.
    pub daily: &'a [u64],
}

/// What one member gets on the settled day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnRelease {
    /// The member's number.
    pub member: usize,
    /// The member's rank as an index into the rulebook's `ranks`; `None` below the first.
    pub rank: Option<usize>,
    /// The figures, steps of 10^-`pointScale`.
    pub steps: DayFigures,
}

impl Release {
    /// Settles a day over columns: the figures of [`Release::settle_day`] for any number of members.
    ///
    /// `remaining` is each lot's remaining in steps of 10^-`pointScale`, and is updated in place. `book` is called once
    /// for each member, in the order of the columns, after everything has been checked: on an error nothing has been
    /// written and nothing booked. Gives back the totals.
    ///
    /// Takes time linear in members × ranks, and as a rule in members. Memory in addition to the columns: 24 bytes a member, 8
    /// more where sponsors do not come first; where anyone is ranked, 4 more a member, and 64 for each who is. A host
    /// that settles every day keeps it: see [`Release::settle_columns_in`].
    ///
    /// # Errors
    /// `INVALID_INPUT` for columns that do not fit together; `OUT_OF_RANGE` at `members[i].rankSales` or
    /// `members[i].lots[j].…`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE` at that of the first member
    /// that is on one; `OVERFLOW` where a member or a total passes 10^13 points or yuan.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// // The first referred the second; 36.00 a day of 9000.00 points each.
    /// let columns = Columns {
    ///     sponsors: &[NO_SPONSOR, 0],
    ///     rank_sales: &[300_000, 0],
    ///     lot_ends: &[1, 2],
    ///     daily: &[3_600, 3_600],
    /// };
    /// let mut remaining = [900_000, 900_000];
    /// let mut referral = Vec::new();
    /// let totals = release.settle_columns(&columns, &mut remaining, |member| referral.push(member.steps.referral))?;
    /// assert_eq!(referral, [1_800, 0]);
    /// assert_eq!(remaining, [894_600, 896_400]);
    /// assert_eq!(totals.total, 9_000);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn settle_columns(
        &self,
        columns: &Columns<'_>,
        remaining: &mut [u64],
        book: impl FnMut(ColumnRelease),
    ) -> Result<DayFigures> {
        self.settle_columns_in(&mut Workspace::new(), columns, remaining, book)
    }

    /// [`Release::settle_columns`] in memory that a host keeps from day to day.
    ///
    /// The figures, the errors and what is written are the same whatever the workspace was used for before; only the
    /// time differs, because a system clears memory that it hands out for the first time.
    ///
    /// # Errors
    /// As [`Release::settle_columns`].
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let (sponsors, rank_sales, lot_ends, daily) = ([NO_SPONSOR, 0], [300_000, 0], [1, 2], [3_600, 3_600]);
    /// let columns =
    ///     Columns { sponsors: &sponsors, rank_sales: &rank_sales, lot_ends: &lot_ends, daily: &daily };
    /// let mut remaining = [900_000, 900_000];
    /// let mut workspace = Workspace::new();
    /// for _day in 0..2 {
    ///     let totals = release.settle_columns_in(&mut workspace, &columns, &mut remaining, |_| ())?;
    ///     assert_eq!(totals.total, 9_000);
    /// }
    /// assert_eq!(remaining, [889_200, 892_800]);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn settle_columns_in(
        &self,
        workspace: &mut Workspace,
        columns: &Columns<'_>,
        remaining: &mut [u64],
        mut book: impl FnMut(ColumnRelease),
    ) -> Result<DayFigures> {
        self.sum_up(workspace, columns, remaining)?;
        let mut totals = DayFigures::default();
        for (member, lots) in columns.ranges().enumerate() {
            let daily = columns.daily.get(lots.clone()).always("the ends of lots were checked", &[]);
            let remaining = remaining.get_mut(lots).always("the ends of lots were checked", &mut []);
            let (rank, steps) = self.member_steps(workspace, columns, member, daily, remaining);
            pay_day(daily.iter().copied().zip(remaining), steps.accelerated);
            totals.add(&steps);
            book(ColumnRelease { member, rank: rank.index_in_config(), steps });
        }
        Ok(totals.complete())
    }

    /// Checks a day and sums it up over the tree. Nothing is written but the workspace, and every figure is in bounds
    /// afterwards.
    fn sum_up(&self, workspace: &mut Workspace, columns: &Columns<'_>, remaining: &[u64]) -> Result<()> {
        let Workspace { forest, released, above, referrals, rank_tree } = &mut *workspace;
        columns.check_shape(remaining)?;
        let base = columns.bases(remaining, self.rates.most(), released)?;
        forest.order(columns.sponsors)?;
        if base > u128::from(self.rates.most()) {
            return Err(too_much());
        }
        rank_tree.sum(&self.ranks, forest, columns, released);
        self.rates.referrals(columns.sponsors, released, above, referrals);
        let is_certain = self.rates.fits(self.rates.most_total(base, &rank_tree.all()));
        debug_assert!(
            !is_certain || self.totals_fit(workspace, columns, remaining),
            "no member is paid more than the most"
        );
        if is_certain || self.totals_fit(workspace, columns, remaining) { Ok(()) } else { Err(too_much()) }
    }

    /// Whether the totals are within the bounds of a result. All other columns and all members' figures are parts of the two.
    fn totals_fit(&self, workspace: &Workspace, columns: &Columns<'_>, remaining: &[u64]) -> bool {
        self.sum_of(workspace, columns, remaining, |steps| steps.total) <= u128::from(self.rates.most())
            && self.sum_of(workspace, columns, remaining, |steps| steps.cash_value) <= Money::MAX.wide()
    }

    /// A figure of all members together; generic, so that unused figures are not computed.
    fn sum_of(
        &self,
        workspace: &Workspace,
        columns: &Columns<'_>,
        remaining: &[u64],
        figure: impl Fn(DayFigures) -> u64,
    ) -> u128 {
        let members = columns.lots(remaining).enumerate().map(|(member, (daily, remaining))| {
            u128::from(figure(self.member_steps(workspace, columns, member, daily, remaining).1))
        });
        members.sum()
    }

    /// A member's rank and its figures, of lots that are not paid yet.
    #[inline(always)]
    fn member_steps(
        &self,
        workspace: &Workspace,
        columns: &Columns<'_>,
        member: usize,
        daily: &[u64],
        remaining: &[u64],
    ) -> (RankNumber, DayFigures) {
        let base = daily.iter().zip(remaining).map(|(&daily, &remaining)| daily.min(remaining)).sum();
        let held = remaining.iter().fold(0, |held: u64, &remaining| held.saturating_add(remaining));
        let rank = columns.rank_sales.get(member).map(|&sales| self.ranks.of(sales));
        let rank = rank.always("every member has its sales", RankNumber::NONE);
        let referral = workspace.referrals.get(member).copied().always("every member has its referrals", 0);
        let ranked = if rank == RankNumber::NONE { RankedSums::default() } else { workspace.rank_tree.at(member) };
        let RankedSums { differential, peer_released } = ranked;
        (rank, self.rates.figures(base, held, rank, Below { referral, differential, peer_released }))
    }
}

/// Memory for [`Release::settle_columns_in`]; empty until its first day.
///
/// It grows to what the largest of its days needs and keeps that until it is dropped. It holds no figures from one day
/// to the next.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    forest: Forest,
    /// By member: what a generation releases, and what of it reaches the sponsors.
    released: Vec<u64>,
    above: Vec<u64>,
    referrals: Vec<u64>,
    rank_tree: RankTree,
}

impl Workspace {
    /// An empty workspace.
    ///
    /// ```
    /// let workspace = points_rules::release::Workspace::new();
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Columns<'_> {
    /// Each member's lots as a range of the lot columns.
    #[inline]
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        self.lot_ends.iter().map(move |&end| core::mem::replace(&mut from, end as usize)..end as usize)
    }

    /// Each member's lots, what they release daily and what remains of them.
    #[inline]
    fn lots<'b>(&'b self, remaining: &'b [u64]) -> impl Iterator<Item = (&'b [u64], &'b [u64])> {
        self.ranges().map(move |lots| {
            const ENDS: &str = "the ends of lots were checked";
            (self.daily.get(lots.clone()).always(ENDS, &[]), remaining.get(lots).always(ENDS, &[]))
        })
    }

    /// Whether the columns are of one length each for members and for lots.
    pub(super) fn check_shape(&self, remaining: &[u64]) -> Result<()> {
        let wrong = |message, path: &'static str| Err(Error::new(ErrorCode::InvalidInput, message).at(path));
        let (members, lots) = (self.sponsors.len(), self.daily.len());
        if self.rank_sales.len() != members {
            return wrong(
                format!("{} rank sales for {members} members; give one for each", self.rank_sales.len()),
                "rank_sales",
            );
        }
        if self.lot_ends.len() != members {
            return wrong(
                format!("{} ends of lots for {members} members; give one for each", self.lot_ends.len()),
                "lot_ends",
            );
        }
        if remaining.len() != lots {
            return wrong(format!("{} remainings for {lots} lots; give one for each", remaining.len()), "remaining");
        }
        if !self.lot_ends.is_sorted() {
            return wrong(
                "the ends of lots do not ascend; give the members' lots one after the other".into(),
                "lot_ends",
            );
        }
        let last = self.lot_ends.last().map_or(0, |&end| end as usize);
        if last != lots {
            return wrong(
                format!("the last member's lots end at {last}; they must end at {lots}, the number of all lots"),
                "lot_ends",
            );
        }
        Ok(())
    }

    /// By member: what its lots release by themselves, saturated. Gives the sum of all.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at the first number out of its bounds.
    pub(super) fn bases(&self, remaining: &[u64], most: u64, bases: &mut Vec<u64>) -> Result<u128> {
        bases.clear();
        bases.reserve_exact(self.sponsors.len());
        let mut total = 0;
        for (member, ((daily, remaining), &sales)) in self.lots(remaining).zip(self.rank_sales).enumerate() {
            if sales > Money::MAX.minor() {
                return Err(out_of_range(sales, Money::MAX.minor(), format!("members[{member}].rankSales")));
            }
            let mut base = 0u64;
            for (index, (&daily, &remaining)) in daily.iter().zip(remaining).enumerate() {
                if daily > most || remaining > most {
                    let (value, field) = if daily > most { (daily, "daily") } else { (remaining, "remaining") };
                    return Err(out_of_range(value, most, format!("members[{member}].lots[{index}].{field}")));
                }
                base = base.saturating_add(daily.min(remaining));
            }
            total += u128::from(base);
            bases.push(base);
        }
        Ok(total)
    }
}

#[cold]
fn out_of_range(value: u64, most: u64, path: String) -> Error {
    let message = format!("{value} smallest steps are out of range: give at most {most}");
    Error::new(ErrorCode::OutOfRange, message).at(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::vec;
    use alloc::vec::Vec;

    use super::super::{Columns, NO_SPONSOR};
    use crate::rulebook::Rulebook;

    /// The base releases of two members, and what remains of the lots.
    fn settled(lot_ends: [u32; 2], daily: &[u64]) -> (Vec<u64>, Vec<u64>) {
        let sponsors = [NO_SPONSOR; 2];
        let columns = Columns { sponsors: &sponsors, rank_sales: &[0; 2], lot_ends: &lot_ends, daily };
        let (mut remaining, mut bases) = (vec![500; daily.len()], vec![]);
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/release.json")).unwrap();
        let release = rulebook.release().unwrap();
        release.settle_columns(&columns, &mut remaining, |member| bases.push(member.steps.base)).unwrap();
        (bases, remaining)
    }

    #[test]
    fn lots_belong_to_their_member_however_many_it_has() {
        assert_eq!(settled([1, 2], &[100, 7]), (vec![100, 7], vec![400, 493]));
        assert_eq!(settled([0, 1], &[100]), (vec![0, 100], vec![400]));
        assert_eq!(settled([1, 1], &[100]), (vec![100, 0], vec![400]));
        assert_eq!(settled([3, 4], &[1, 2, 600, 10]), (vec![503, 10], vec![499, 498, 0, 490]));
        assert_eq!(settled([0, 0], &[]), (vec![0, 0], vec![]));
    }
}
