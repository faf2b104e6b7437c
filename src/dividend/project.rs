//! Many days like one, with more weight to share the pool with on each.

use alloc::format;
use alloc::vec::Vec;
use core::num::{NonZeroU64, NonZeroU128};

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, Weight};
use crate::segments::{Run, Segments};

use super::day::pool;
use super::estimate::CheckedDay;
use super::{Day, Dividend, Stake, WeighBy};

/// The longest projection (RULES section 1, "Bounds").
const MAX_DAYS: u32 = 36_500;

/// A member, a day and how often it comes, for [`Dividend::project`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ProjectPayouts {
    /// The member on the morning of day 1.
    pub member: Stake,
    /// Day 1; on every later day `carry` is 0 and `eligibleWeight` larger by `newWeightPerDay` than the day before.
    pub day: Day,
    /// The weight that every day adds; null: what this turnover itself brings. By shares that is turnover / `shareUnit`,
    /// floored to the share scale; by quota the quota that the turnover grants, less both pools, at least 0.
    pub new_weight_per_day: Option<Weight>,
    /// How many days: 0 to 36,500.
    #[wire(least = 0, most = MAX_DAYS)]
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
#[non_exhaustive]
pub struct PayoutProjection {
    /// The daily payouts, yuan: runs of equal figures, days that pay nothing left out.
    pub segments: Vec<PayoutSegment>,
    /// All of them together, yuan.
    pub total: Money,
    /// The day on which the quota is used up, 0 where it is already; null where that lies past the days asked for.
    pub exhausted_on_day: Option<u32>,
    /// The weight that every day adds, as it was used.
    pub new_weight_per_day: Weight,
}

impl Dividend {
    /// What a member would get over some days (RULES section 4, `project`), while quota lasts; the last paying day pays
    /// the rest. Turnover and headcounts stay as on day 1, the eligible weight grows every day.
    ///
    /// A projection is an estimate, as good as the day that it assumes; figures are in yuan, each day's floored. Weighed
    /// by shares, the cost depends on the number of runs only; by quota, the member's weight is the quota then left, and
    /// every paying day is worked out by itself.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `days` above 36,500; `TOO_MANY_DECIMALS` at `newWeightPerDay` past the weight's scale; else those
    /// of [`Dividend::estimate`], for 0 days too; `OVERFLOW` where the turnover brings a weight past 10^13 a day.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Day, ProjectPayouts, Stake};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let mut input = ProjectPayouts {
    ///     member: Stake { shares: "10".parse()?, quota: "2000".parse()? },
    ///     day: Day {
    ///         turnover: "10000".parse()?,
    ///         carry: "0".parse()?,
    ///         eligible_weight: "100".parse()?,
    ///         tier_headcounts: Default::default(),
    ///     },
    ///     new_weight_per_day: Some("0".parse()?),
    ///     days: 365,
    /// };
    /// let projection = dividend.project(&input)?;
    /// let runs: Vec<_> = projection.segments.iter().map(|s| (s.from_day, s.to_day, s.per_day.to_string())).collect();
    /// assert_eq!(runs, [(1, 6, "300.00".to_string()), (7, 7, "200.00".to_string())]);
    /// assert_eq!((projection.total.to_string(), projection.exhausted_on_day), ("2000.00".to_string(), Some(7)));
    ///
    /// // With the 10 shares that a turnover of 10000 grants every day, it takes longer.
    /// input.new_weight_per_day = None;
    /// let projection = dividend.project(&input)?;
    /// assert_eq!(projection.new_weight_per_day.to_string(), "10");
    /// assert_eq!(projection.exhausted_on_day, Some(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn project(&self, input: &ProjectPayouts) -> Result<PayoutProjection> {
        let days = input.days;
        if days > MAX_DAYS {
            let message = format!("{days} days are out of range: project 0 to {MAX_DAYS} days");
            return Err(Error::new(ErrorCode::OutOfRange, message).at("days"));
        }
        let given = input.new_weight_per_day.map(|weight| self.weight(weight, "newWeightPerDay")).transpose()?;
        let day = self.day(&input.member, &input.day)?;
        let new_weight = given.map_or_else(|| self.weight_brought(input.day.turnover), Ok)?;
        let quota = day.stake.quota;
        let mut course = Course {
            dividend: self,
            most: self.most(u64::MAX),
            left: quota.minor(),
            quota,
            carry: input.day.carry.minor(),
            new_weight: new_weight.wide(),
            day,
            segments: Segments::new(),
        };
        let exhausted_on_day = course.run(days);
        Ok(PayoutProjection {
            total: quota.less(quota.part(course.left)),
            segments: course.segments.into_vec(),
            exhausted_on_day,
            new_weight_per_day: new_weight,
        })
    }

    /// The weight that a day's turnover itself adds.
    fn weight_brought(&self, turnover: Money) -> Result<Weight> {
        let steps = match self.config.weigh_by {
            WeighBy::Shares => self.shares_for(turnover.wide()),
            WeighBy::Quota => {
                let pools = pool(turnover, self.config.pro_rata_rate) + pool(turnover, self.config.tier_rate);
                self.quota_for(turnover.wide()).saturating_sub(pools.into())
            }
        };
        Weight::result(Some(steps), self.config.weight_scale(), "the weight that the turnover brings")
    }
}

/// A projection on its way: fen, and steps of weight.
struct Course<'a> {
    dividend: &'a Dividend,
    day: CheckedDay,
    /// What of the pro-rata pool only day 1 has.
    carry: u64,
    new_weight: u128,
    /// The most that a day pays.
    most: u64,
    quota: Money,
    left: u64,
    segments: Segments<Money>,
}

impl Course<'_> {
    /// Pays the days 1 to `days`, a run of equal days at a time; the day on which the quota is used up.
    fn run(&mut self, days: u32) -> Option<u32> {
        let mut today = 1;
        while self.left > 0 && today <= days {
            let per_day = (self.pro_rata(today) + self.day.tier_share).min(self.most);
            let Some(per_day) = NonZeroU64::new(per_day) else {
                // No later day pays more: the pool does not grow, nor does the member's part of all weight.
                return None;
            };
            today = self.pay(today, self.last_like(today, per_day.get()).min(days), per_day);
        }
        (self.left == 0).then(|| today - 1)
    }

    /// The member's part of a day's pro-rata pool, by the quota left on that day.
    fn pro_rata(&self, today: u32) -> u64 {
        let (weight, pool) = (self.weight(), self.pool(today));
        match self.eligible_weight(today) {
            0 => 0,
            total => mul_div_floor(weight.into(), pool.into(), total)
                .and_then(|part| u64::try_from(part).ok())
                .always("a part of a pool is at most the pool", 0),
        }
    }

    fn weight(&self) -> u64 {
        self.dividend.weight_of(self.day.stake.shares.minor(), self.left)
    }

    fn pool(&self, today: u32) -> u64 {
        let carried = if today == 1 { 0 } else { self.carry };
        self.day.pools.pro_rata.checked_sub(carried).always("the carry is a part of day 1's pool", 0)
    }

    /// At most 10^17 steps, 36,500 times.
    fn eligible_weight(&self, today: u32) -> u128 {
        self.day.eligible_weight.wide() + u128::from(today - 1) * self.new_weight
    }

    /// The last day that pays like `today`: the last on which the pro-rata part is still large enough.
    fn last_like(&self, today: u32, per_day: u64) -> u32 {
        if self.dividend.config().weigh_by == WeighBy::Quota || (today == 1 && self.carry > 0) {
            return today;
        }
        let Some(needed) = NonZeroU128::new(per_day.saturating_sub(self.day.tier_share).into()) else {
            return u32::MAX;
        };
        let Some(new_weight) = NonZeroU128::new(self.new_weight) else { return u32::MAX };
        // 10^17 steps of weight times less than 2^52.
        let most_weight = u128::from(self.weight()) * u128::from(self.pool(today)) / needed;
        let room = most_weight.checked_sub(self.day.eligible_weight.wide()).always("today pays it", 0);
        // What does not fit lies past every projection.
        u32::try_from(room / new_weight).map_or(u32::MAX, |days| days.saturating_add(1))
    }

    /// Pays the days `first` to `last` as long as the quota lasts; the day after the last one paid.
    fn pay(&mut self, first: u32, last: u32, per_day: NonZeroU64) -> u32 {
        let days = last - first + 1;
        // More days than 32 bits count are enough for all of these.
        let whole_days = u32::try_from(self.left / per_day).map_or(days, |whole| whole.min(days));
        let next = first + whole_days;
        self.push(first, next - 1, per_day.get());
        self.left -= per_day.get() * u64::from(whole_days);
        if whole_days == days || self.left == 0 {
            return next;
        }
        self.push(next, next, self.left);
        self.left = 0;
        next + 1
    }

    fn push(&mut self, from_day: u32, to_day: u32, fen: u64) {
        self.segments.push(from_day, to_day, self.quota.part(fen));
    }
}
