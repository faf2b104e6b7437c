//! The days ahead, found event by event: the cost grows with the lots, not with the days.

use alloc::format;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::Points;
use crate::segments::{Run, Segments};
use crate::sort::{positions, sort_positions};

use super::lots::{LotSteps, steps_of};
use super::{Lot, Release};

/// What a projection starts from, for [`Release::project`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ProjectRelease {
    /// The member's lots, oldest first.
    pub lots: Vec<Lot>,
    /// What the network is assumed to release on each day besides, points.
    pub accelerated_per_day: Points,
    /// How many days to look ahead: 0 to 36,500.
    #[wire(least = 0, most = MAX_DAYS)]
    pub days: u32,
}

/// Some days in a row that release the same; days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReleaseSegment {
    /// The first day of the run.
    pub from_day: u32,
    /// The last day of the run, itself included.
    pub to_day: u32,
    /// What each of these days releases, points.
    pub per_day: Points,
}

impl From<Run<Points>> for ReleaseSegment {
    fn from(Run { from_day, to_day, per_day }: Run<Points>) -> Self {
        ReleaseSegment { from_day, to_day, per_day }
    }
}

/// The release calendar: an estimate, which later orders, refunds and the network change.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReleaseProjection {
    /// Runs of days that release the same, points a day; days that release nothing are left out.
    pub segments: Vec<ReleaseSegment>,
    /// What all these days release, points.
    pub total: Points,
    /// The day on which nothing is left; 0 where nothing was there, null where it lies past `days`.
    pub finished_on_day: Option<u32>,
}

const MAX_DAYS: u32 = 36_500;

impl Release {
    /// What the lots release on each of the coming days (RULES section 5, project).
    ///
    /// Each day every lot pays its base release; then `acceleratedPerDay` is taken from what remains, oldest lot
    /// first. Equal neighbouring days are merged. The cost is that of sorting the lots, whatever the days.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `days` above 36,500; `OVERFLOW` where a day or the total passes 10^13 points.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let lot = |id: &str, daily: &str, remaining: &str| -> points_rules::Result<Lot> {
    ///     Ok(Lot { order_id: id.try_into()?, daily: daily.parse()?, remaining: remaining.parse()? })
    /// };
    /// let lots = vec![lot("o1", "36", "9000")?, lot("o2", "108", "27000")?];
    /// let outlook = ProjectRelease { lots, accelerated_per_day: "0".parse()?, days: 400 };
    /// let projection = release.project(&outlook)?;
    /// assert_eq!(projection.segments[0].per_day.to_string(), "144.00");
    /// assert_eq!(projection.total.to_string(), "36000.00");
    /// assert_eq!(projection.finished_on_day, Some(250));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn project(&self, outlook: &ProjectRelease) -> Result<ReleaseProjection> {
        let days = outlook.days;
        if days > MAX_DAYS {
            let message = format!("{days} days; look at most {MAX_DAYS} ahead");
            return Err(Error::new(ErrorCode::OutOfRange, message).at("days"));
        }
        let steps = steps_of(&outlook.lots, self.scale())?;
        let accelerated =
            outlook.accelerated_per_day.at_scale(self.scale()).map_err(|error| error.at("acceleratedPerDay"))?;
        let mut walk = DayWalk::new(&steps, accelerated.minor(), days);
        let mut segments = Segments::new();
        let mut total = 0u128;
        while let Some(run) = walk.next_run() {
            segments.push(run.from_day, run.to_day, self.points(Some(run.per_day), "a day's release")?);
            // A day's release has just been found in bounds: times 36,500 it fits.
            total += run.per_day * u128::from(run.to_day - run.from_day + 1);
        }
        Ok(ReleaseProjection {
            segments: segments.into_vec(),
            total: self.points(Some(total), "the total of the projection")?,
            finished_on_day: walk.finished_on_day(),
        })
    }
}

/// The last day on which a lot pays by itself, as long as no accelerated release touches it.
#[derive(Clone, Copy)]
struct Ending {
    day: u32,
    lot: usize,
}

/// The way through the days.
///
/// Of all lots only the oldest that is not empty, the head, pays more than its base release: the accelerated one too.
/// Every other lot's remaining follows from the day alone. So nothing changes but when the head is emptied, or a lot
/// pays its last; each of these days is looked at by itself, and all between are alike.
struct DayWalk<'a> {
    lots: &'a [LotSteps],
    accelerated: u64,
    days: u32,
    /// Days that are over.
    day: u32,
    /// What the head has left after `day`.
    head: LotSteps,
    /// The first lot behind the head.
    next: usize,
    /// What the lots behind the head pay on a day on which none ends.
    flow: u128,
    /// The endings that are still to come, latest first.
    endings: Vec<Ending>,
}

impl<'a> DayWalk<'a> {
    fn new(lots: &'a [LotSteps], accelerated: u64, days: u32) -> Self {
        let flow = lots.iter().filter(|lot| lot.remaining > 0).map(|lot| u128::from(lot.daily)).sum();
        // The last day on which a lot pays by itself; never where it pays nothing.
        let last_day = |lot: &LotSteps| match NonZeroU64::new(lot.daily) {
            Some(daily) if lot.base() > 0 => {
                u32::try_from((lot.remaining + (daily.get() - 1)) / daily).unwrap_or(u32::MAX)
            }
            _ => u32::MAX,
        };
        // Divided once, not whenever two are compared.
        let last_days: Vec<u32> = lots.iter().map(last_day).collect();
        let last_day =
            |lot: u32| last_days.get(lot as usize).copied().always("positions are within the list", u32::MAX);
        let mut order = positions(lots.len());
        order.retain(|&lot| last_day(lot) <= days);
        // Latest first, and the oldest lot last of those that end on one day.
        sort_positions(&mut order, &|a, b| last_day(a).cmp(&last_day(b)));
        let endings = order.iter().rev().map(|&lot| Ending { day: last_day(lot), lot: lot as usize }).collect();
        DayWalk { lots, accelerated, days, day: 0, head: LotSteps::EMPTY, next: 0, flow, endings }
    }

    /// The next days that pay alike.
    fn next_run(&mut self) -> Option<Run<u128>> {
        if self.day >= self.days || !self.find_head() {
            return None;
        }
        let from_day = self.day + 1;
        let quiet = self.quiet_days();
        let per_day = if quiet > 0 { self.pass_quiet_days(quiet) } else { self.pass_eventful_day() };
        Some(Run { from_day, to_day: self.day, per_day })
    }

    fn finished_on_day(&mut self) -> Option<u32> {
        (!self.find_head()).then_some(self.day)
    }

    /// Makes the oldest lot with anything left the head; `false` where there is none.
    fn find_head(&mut self) -> bool {
        while self.head.remaining == 0 {
            let Some(lot) = self.lots.get(self.next) else { return false };
            self.next += 1;
            let released = lot.daily.saturating_mul(u64::from(self.day));
            self.head = LotSteps { daily: lot.daily, remaining: lot.remaining.saturating_sub(released) };
            if self.head.remaining > 0 {
                // It has not ended, so its daily release is still part of the flow.
                self.flow -= u128::from(lot.daily);
            }
        }
        true
    }

    /// What the head gives on a day on which it is not emptied; at most 2·10^17.
    fn head_per_day(&self) -> u64 {
        self.head.daily + self.accelerated
    }

    /// How many days from now on pay the whole flow and the whole of what the head gives.
    fn quiet_days(&mut self) -> u32 {
        // The head's own ending, and those of lots emptied early, no longer apply.
        while self.endings.last().is_some_and(|ending| ending.lot < self.next) {
            self.endings.pop();
        }
        let until_ending = self.endings.last().map_or(u32::MAX, |ending| ending.day - self.day - 1);
        let head_lasts = match self.head.remaining.checked_div(self.head_per_day()) {
            Some(days) => u32::try_from(days).unwrap_or(u32::MAX),
            None => u32::MAX,
        };
        until_ending.min(head_lasts).min(self.days - self.day)
    }

    fn pass_quiet_days(&mut self, days: u32) -> u128 {
        let head = self.head_per_day();
        self.head.remaining -= head * u64::from(days);
        self.day += days;
        self.flow + u128::from(head)
    }

    /// A day on which a lot pays its last, or the head is emptied.
    fn pass_eventful_day(&mut self) -> u128 {
        self.day += 1;
        let mut paid = u128::from(self.head.base());
        self.head.remaining -= self.head.base();
        paid += self.end_lots() + self.flow;
        let mut left = self.accelerated;
        loop {
            let taken = left.min(self.head.remaining);
            self.head.remaining -= taken;
            left -= taken;
            paid += u128::from(taken);
            // The next head has paid today's base release by now: find_head goes by the day.
            if left == 0 || !self.find_head() {
                return paid;
            }
        }
    }

    /// Takes the lots that end today out of the flow; gives what they pay today.
    fn end_lots(&mut self) -> u128 {
        let mut paid = 0;
        // Endings of one day stand oldest lot first, and quiet_days has dropped those that no longer apply: all
        // that are left today are of lots behind the head.
        while let Some(ending) = self.endings.pop_if(|ending| ending.day == self.day) {
            let lot = self.lots.get(ending.lot).copied().always("an ending is that of a lot", LotSteps::EMPTY);
            self.flow -= u128::from(lot.daily);
            paid += u128::from(lot.remaining - lot.daily * u64::from(ending.day - 1));
        }
        paid
    }
}
