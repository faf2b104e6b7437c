//! Many days like one.

use alloc::format;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::Money;
use crate::segments::{Run, Segments};

use super::estimate::CheckedDay;
use super::{Day, Dividend, Stake};

/// The longest projection (RULES section 1, "Bounds").
const MAX_DAYS: u32 = 36_500;

/// A member, a day and how often it comes, for [`Dividend::project`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ProjectPayouts {
    /// The member on the morning of day 1.
    pub member: Stake,
    /// What every day is like.
    pub day: Day,
    /// How many days: 0 to 36,500.
    pub days: u32,
}

/// Some days in a row that pay the same; days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct PayoutSegment {
    /// The first day of the run.
    pub from_day: u32,
    /// The last day of the run, itself included.
    pub to_day: u32,
    /// What each of these days pays, yuan.
    pub per_day: Money,
}

impl From<Run<Money>> for PayoutSegment {
    fn from(Run { from_day, to_day, per_day }: Run<Money>) -> Self {
        PayoutSegment { from_day, to_day, per_day }
    }
}

/// What a member would get over some days, for [`Dividend::project`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct PayoutProjection {
    /// The daily payouts, yuan: runs of equal figures, days that pay nothing left out.
    pub segments: Vec<PayoutSegment>,
    /// All of them together, yuan.
    pub total: Money,
    /// The day on which the quota is used up, 0 where it is already; null where that lies past the days asked for.
    pub exhausted_on_day: Option<u32>,
}

impl Dividend {
    /// What a member would get over some days that are all alike (RULES section 3, `project`), while quota lasts; the
    /// last paying day pays the rest. The cost does not depend on the number of days.
    ///
    /// A projection is an estimate, as good as the day that it assumes; figures are in yuan, each day's floored.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `days` above 36,500; else those of [`Dividend::estimate`], for 0 days too.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Day, ProjectPayouts, Stake};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let projection = dividend.project(&ProjectPayouts {
    ///     member: Stake { shares: "10".parse()?, quota: "2000".parse()? },
    ///     day: Day {
    ///         turnover: "10000".parse()?,
    ///         eligible_shares: "100".parse()?,
    ///         tier_headcounts: Default::default(),
    ///     },
    ///     days: 365,
    /// })?;
    /// let runs: Vec<_> = projection.segments.iter().map(|s| (s.from_day, s.to_day, s.per_day.to_string())).collect();
    /// assert_eq!(runs, [(1, 6, "300.00".to_string()), (7, 7, "200.00".to_string())]);
    /// assert_eq!(projection.total.to_string(), "2000.00");
    /// assert_eq!(projection.exhausted_on_day, Some(7));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn project(&self, input: &ProjectPayouts) -> Result<PayoutProjection> {
        let days = input.days;
        if days > MAX_DAYS {
            let message = format!("{days} days are out of range: project 0 to {MAX_DAYS} days");
            return Err(Error::new(ErrorCode::OutOfRange, message).at("days"));
        }
        let CheckedDay { pools, stake, part } = self.day(&input.member, &input.day)?;
        Ok(pay_out(stake.quota, pools.both.part(part.gross), days))
    }
}

/// Whole days first, then one with the rest, as far as they lie within `days`.
fn pay_out(quota: Money, per_day: Money, days: u32) -> PayoutProjection {
    let mut segments = Segments::new();
    let Some(fen_a_day) = NonZeroU64::new(per_day.minor()) else {
        let exhausted_on_day = (quota == Money::ZERO).then_some(0);
        return PayoutProjection { segments: segments.into_vec(), total: Money::ZERO, exhausted_on_day };
    };
    // What does not fit lies past every projection.
    let whole_days = u32::try_from(quota.minor() / fen_a_day).unwrap_or(u32::MAX);
    let rest = quota.part(quota.minor() % fen_a_day);
    let last_day = whole_days.saturating_add(u32::from(rest > Money::ZERO));
    segments.push(1, whole_days.min(days), per_day);
    if last_day <= days {
        segments.push(last_day, last_day, rest);
    }
    PayoutProjection {
        segments: segments.into_vec(),
        total: quota.part(fen_a_day.get().saturating_mul(days.into())),
        exhausted_on_day: (last_day <= days).then_some(last_day),
    }
}
