//! A day's settlement over columns, for servers: no allocation a member, no recursion.

use alloc::format;
use core::ops::Range;

use crate::error::{Error, ErrorCode, Result};
use crate::num::Money;

use super::Release;
use super::figures::{ReleaseSteps, too_much};
use super::forest::Forest;
use super::lots::pay_day;
use super::rank::RankNumber;
use super::ranked::Ranked;
use super::sums::Sums;

/// All members of a day and their lots, a column a field, for [`Release::settle_columns`].
///
/// A member is known by its number: its place in the first three columns.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseColumns<'a> {
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
    pub steps: ReleaseSteps,
}

impl Release {
    /// Settles a day over columns: the figures of [`Release::settle_day`] for any number of members.
    ///
    /// `remaining` is each lot's remaining in steps of 10^-`pointScale`, and is updated in place. `book` is called once
    /// for each member, in the order of the columns, after everything has been checked: on an error nothing has been
    /// written and nothing booked. Gives back the totals.
    ///
    /// Takes time linear in members × ranks, and as a rule in members. Memory beside the columns: 32 bytes a member with
    /// up to two referral rates, 64 with up to six, 96 with ten; 4 more where anyone is ranked, and 64 for each who is;
    /// 12 more, and 20 while sorting, where sponsors do not come first.
    ///
    /// # Errors
    /// `INVALID_INPUT` for columns that do not fit together; `OUT_OF_RANGE` at `members[i].teamSales` or
    /// `members[i].lots[j].…`; `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`; `OVERFLOW` where a member or
    /// a total passes 10^13 points.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(include_str!("../../rulebooks/release.json"))?;
    /// # let release = rulebook.release()?;
    /// // The first referred the second; 36.00 a day of 9000.00 points each.
    /// let columns = ReleaseColumns {
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
        columns: &ReleaseColumns<'_>,
        remaining: &mut [u64],
        mut book: impl FnMut(ColumnRelease),
    ) -> Result<ReleaseSteps> {
        let day = Day::new(self, columns, remaining)?;
        // Nobody releases more than remains: where all of it is in bounds, every figure and every total is.
        if day.remaining > u128::from(self.rates.most()) {
            day.check_totals(remaining)?;
        }
        let mut totals = ReleaseSteps::default();
        for (member, lots) in columns.lots().enumerate() {
            let daily = columns.daily.get(lots.clone()).unwrap_or_default();
            let remaining = remaining.get_mut(lots).unwrap_or_default();
            let (rank, steps) = day.member(member, remaining);
            let steps = steps.ok_or_else(too_much)?;
            pay_day(daily.iter().copied().zip(remaining), steps.accelerated);
            totals.add(&steps);
            book(ColumnRelease { member, rank: rank.index_in_config(), steps });
        }
        Ok(totals)
    }
}

impl ReleaseColumns<'_> {
    /// Each member's lots as a range of the lot columns.
    #[inline]
    fn lots(&self) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        self.lot_ends.iter().map(move |&end| core::mem::replace(&mut from, end as usize)..end as usize)
    }

    /// What each member's lots release by themselves.
    pub(super) fn bases(&self, remaining: &[u64]) -> impl Iterator<Item = u128> {
        self.lots().map(|lots| {
            let daily = self.daily.get(lots.clone()).unwrap_or_default();
            let remaining = remaining.get(lots).unwrap_or_default();
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
        for (member, (lots, &sales)) in self.lots().zip(self.team_sales).enumerate() {
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

/// A day whose input is checked and whose sums over the tree are done.
struct Day<'a> {
    release: &'a Release,
    columns: &'a ReleaseColumns<'a>,
    forest: Forest<'a>,
    sums: Sums,
    /// What remains in all lots together.
    remaining: u128,
    /// The highest team sales, fen.
    most_sales: u64,
}

impl<'a> Day<'a> {
    fn new(release: &'a Release, columns: &'a ReleaseColumns<'a>, remaining: &[u64]) -> Result<Self> {
        columns.check_shape(remaining)?;
        let most = release.rates.most();
        let forest = match Forest::new(columns.sponsors) {
            Ok(forest) => forest,
            // A number out of range would come first (RULES section 1, "Order of checks").
            Err(error) => return columns.check_numbers(remaining, most).and(Err(error)),
        };
        let sums = Sums::new(forest.len(), release.rates.generations());
        let mut day = Day { release, columns, forest, sums, remaining: 0, most_sales: 0 };
        if day.take_bases(remaining)? > u128::from(most) {
            return Err(too_much());
        }
        let ranked = day.ranked();
        day.sums.sum(&day.forest, ranked, &release.ranks);
        Ok(day)
    }

    fn ranked(&self) -> Ranked {
        let ranks = &self.release.ranks;
        if ranks.of(self.most_sales) == RankNumber::NONE {
            return Ranked::NOBODY;
        }
        let sales_at = |place| self.columns.team_sales.get(self.forest.member_at(place)).copied().unwrap_or_default();
        Ranked::new(&self.forest, |place| ranks.of(sales_at(place)))
    }

    /// Reads every number once: sets the base releases and gives their sum.
    fn take_bases(&mut self, remaining: &[u64]) -> Result<u128> {
        let columns = self.columns;
        let (mut all_base, mut all_remaining, mut highest) = (0u128, 0u128, 0u64);
        for (member, lots) in columns.lots().enumerate() {
            let daily = columns.daily.get(lots.clone()).unwrap_or_default();
            let remaining = remaining.get(lots).unwrap_or_default();
            let mut base = 0u64;
            for (&daily, &remaining) in daily.iter().zip(remaining) {
                highest = highest.max(daily).max(remaining);
                // Saturated, it makes the sum of all overflow.
                base = base.saturating_add(daily.min(remaining));
                all_remaining += u128::from(remaining);
            }
            all_base += u128::from(base);
            self.sums.set_base(self.forest.place_of(member), base);
        }
        self.remaining = all_remaining;
        let most = self.release.rates.most();
        self.most_sales = columns.team_sales.iter().copied().max().unwrap_or_default();
        // A second look finds which one it was.
        if highest > most || self.most_sales > Money::MAX.minor() {
            columns.check_numbers(remaining, most)?;
        }
        Ok(all_base)
    }

    /// A member's rank and figures from what its lots hold; `None` past the bound of points.
    #[inline]
    fn member(&self, member: usize, remaining: &[u64]) -> (RankNumber, Option<ReleaseSteps>) {
        let place = self.forest.place_of(member);
        let rank = self.release.ranks.of(self.columns.team_sales.get(member).copied().unwrap_or_default());
        let (base, below) = self.sums.at(place, rank);
        let held = || remaining.iter().fold(0u64, |held, &remaining| held.saturating_add(remaining));
        (rank, self.release.rates.figures(base, held, rank, &below))
    }

    /// Goes through the whole day without writing: is every figure and every total in bounds?
    fn check_totals(&self, remaining: &[u64]) -> Result<()> {
        let mut total = 0u128;
        for (member, lots) in self.columns.lots().enumerate() {
            let (_, steps) = self.member(member, remaining.get(lots).unwrap_or_default());
            total += u128::from(steps.ok_or_else(too_much)?.total);
        }
        // All other columns are parts of it.
        if total > u128::from(self.release.rates.most()) { Err(too_much()) } else { Ok(()) }
    }
}
