//! A day's settlement over columns, for servers: no allocation a member, no recursion.

use alloc::format;
use alloc::vec::Vec;
use core::ops::Range;

use crate::error::{Error, ErrorCode, Result};
use crate::num::Money;

use super::Release;
use super::bases::{BLOCK, Found, Lots};
use super::day::Day;
use super::figures::Steps;
use super::ranked::Ranked;
use super::sums::Sums;

/// All members of a day and their lots, a column a field, for [`Release::settle_columns`].
///
/// A member is known by its number: its place in the first three columns.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The number of each member's sponsor, or [`super::NO_SPONSOR`]. Any order; sponsors first costs no sorting.
    pub sponsors: &'a [u32],
    /// Each member's team sales, fen: 0 to 10^15.
    pub team_sales: &'a [u64],
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
    pub steps: Steps,
}

impl Release {
    /// Settles a day over columns: the figures of [`Release::settle_day`] for any number of members.
    ///
    /// `remaining` is each lot's remaining in steps of 10^-`pointScale`, and is updated in place. `book` is called once
    /// for each member, in the order of the columns, after everything has been checked: on an error nothing has been
    /// written and nothing booked. Gives back the totals.
    ///
    /// Takes time linear in members × ranks, and as a rule in members. Memory beside the columns, where sponsors come
    /// first: 16 bytes a member with up to two referral rates and nobody ranked, 24 where anyone is, 64 with up to seven
    /// rates, 96 with ten; in any other order 36, 44 and 108. Where anyone is ranked, 4 more a member, and 64 for each
    /// who is. A host that settles every day keeps it: see [`Release::settle_columns_in`].
    ///
    /// # Errors
    /// `INVALID_INPUT` for columns that do not fit together; `OUT_OF_RANGE` at `members[i].teamSales` or
    /// `members[i].lots[j].…`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`; `OVERFLOW` where a member or
    /// a total passes 10^13 points.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// // The first referred the second; 36.00 a day of 9000.00 points each.
    /// let columns = Columns {
    ///     sponsors: &[NO_SPONSOR, 0],
    ///     team_sales: &[300_000, 0],
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
    ) -> Result<Steps> {
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
    /// let (sponsors, team_sales, lot_ends, daily) = ([NO_SPONSOR, 0], [300_000, 0], [1, 2], [3_600, 3_600]);
    /// let columns =
    ///     Columns { sponsors: &sponsors, team_sales: &team_sales, lot_ends: &lot_ends, daily: &daily };
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
    ) -> Result<Steps> {
        let day = Day::new(self, workspace, columns, remaining)?;
        let mut totals = Steps::default();
        // The figures of a block of members, a loop each: together they would not fit a processor's registers.
        let [mut bases, mut held, mut referrals, mut accelerated] = [[0; BLOCK]; 4];
        let (mut found, mut scratch) = (Found::default(), Vec::new());
        for first in (0..columns.sponsors.len()).step_by(BLOCK) {
            let (lots, range) = Lots::of(columns, first);
            let remaining = remaining.get_mut(range).unwrap_or_default();
            lots.bases(remaining, &mut scratch, &mut bases, &mut found);
            lots.held(remaining, &mut scratch, &mut held);
            day.referrals(first, &mut referrals);
            let own = accelerated.get_mut(..lots.ends.len()).unwrap_or_default();
            let members = own.iter_mut().zip(&bases).zip(&held).zip(&referrals).enumerate();
            for (index, (((accelerated, &base), &held), &referral)) in members {
                let member = first + index;
                let (rank, steps) = day.member(member, base, held, referral);
                *accelerated = steps.accelerated;
                totals.add(&steps);
                book(ColumnRelease { member, rank: rank.index_in_config(), steps });
            }
            lots.pay(remaining, &accelerated);
        }
        Ok(totals.complete())
    }
}

/// Memory for [`Release::settle_columns_in`]; empty until its first day.
///
/// It grows to what the largest of its days needs and keeps that until it is dropped. It holds no figures from one day
/// to the next.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pub(super) sums: Sums,
    pub(super) ranked: Ranked,
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
    pub(super) fn lots<'b>(&'b self, remaining: &'b [u64]) -> impl Iterator<Item = (&'b [u64], &'b [u64])> {
        self.ranges().map(move |lots| {
            let daily = self.daily.get(lots.clone()).unwrap_or_default();
            (daily, remaining.get(lots).unwrap_or_default())
        })
    }

    /// What each member's lots release by themselves.
    pub(super) fn bases<'b>(&'b self, remaining: &'b [u64]) -> impl Iterator<Item = u128> {
        self.lots(remaining).map(|(daily, remaining)| {
            daily.iter().zip(remaining).map(|(&daily, &remaining)| u128::from(daily.min(remaining))).sum()
        })
    }

    /// Whether the columns are of one length each for members and for lots.
    pub(super) fn check_shape(&self, remaining: &[u64]) -> Result<()> {
        let wrong = |message, path: &'static str| Err(Error::new(ErrorCode::InvalidInput, message).at(path));
        let (members, lots) = (self.sponsors.len(), self.daily.len());
        if self.team_sales.len() != members {
            return wrong(format!("{} team sales for {members} members", self.team_sales.len()), "team_sales");
        }
        if self.lot_ends.len() != members {
            return wrong(format!("{} ends of lots for {members} members", self.lot_ends.len()), "lot_ends");
        }
        if remaining.len() != lots {
            return wrong(format!("{} remainings for {lots} lots", remaining.len()), "remaining");
        }
        if !self.lot_ends.is_sorted() {
            return wrong(
                "the ends of lots do not ascend; give the members' lots one after the other".into(),
                "lot_ends",
            );
        }
        let last = self.lot_ends.last().map_or(0, |&end| end as usize);
        if last != lots {
            return wrong(format!("the last member's lots end at {last}, of {lots} lots"), "lot_ends");
        }
        Ok(())
    }

    /// Names the first number out of its bounds.
    pub(super) fn check_numbers(&self, remaining: &[u64], most: u64) -> Result<()> {
        let out_of_range = |value: u64, most: u64, path: alloc::string::String| {
            let message = format!("{value} smallest steps are out of range: give at most {most}");
            Err(Error::new(ErrorCode::OutOfRange, message).at(path))
        };
        for (member, (lots, &sales)) in self.ranges().zip(self.team_sales).enumerate() {
            if sales > Money::MAX.minor() {
                return out_of_range(sales, Money::MAX.minor(), format!("members[{member}].teamSales"));
            }
            for (index, lot) in lots.enumerate() {
                for (field, column) in [("daily", self.daily), ("remaining", remaining)] {
                    if let Some(&value) = column.get(lot).filter(|&&value| value > most) {
                        return out_of_range(value, most, format!("members[{member}].lots[{index}].{field}"));
                    }
                }
            }
        }
        Ok(())
    }
}
