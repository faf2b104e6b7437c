//! The release scheme over planned orders: what is released, and when the money for it is more than the margin or the sales.

use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::decimal::wide::{mul_div_floor, mul_div_floor_64};
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Money, Multiplier, Points, Rate};
use crate::release::{QuoteOrder, Release};

use super::schedule::{LAST_DAY, OrderWave, Schedule};

/// Planned orders, for [`Release::outlook`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ForecastRelease {
    /// The planned orders, 1 to 20 entries.
    pub orders: Vec<OrderWave>,
    /// What the network adds to a base release of 1; null for nothing.
    pub acceleration: Option<Multiplier>,
    /// The part of the turnover that may be paid out.
    pub margin: Rate,
    /// How many days to look ahead: 1 to 3650.
    #[wire(least = 1, most = LAST_DAY)]
    pub days: u32,
    /// How many rows to print, first and last day included: 2 to 1000.
    #[wire(least = crate::samples::LEAST, most = crate::samples::MOST)]
    pub samples: u32,
}

/// One day of the outlook, at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReleaseOutlookRow {
    /// The day, counted from 1.
    pub day: u32,
    /// What the day's orders count in the scheme, yuan.
    pub turnover: Money,
    /// What the day's lots released, points.
    pub released: Points,
    /// What of it is paid out in money, yuan; floored to the fen for each member.
    pub cash_value: Money,
    /// What the orders to date count in the scheme, yuan.
    pub total_turnover: Money,
    /// What was released to date, points.
    pub total_released: Points,
    /// What was paid out in money to date, yuan.
    pub total_cash_value: Money,
    /// What remains in all lots, points.
    pub open: Points,
}

/// The release scheme over planned orders. An estimate: nothing but these orders happens.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReleaseOutlook {
    /// Rows spread evenly over the days, equal ones dropped.
    pub rows: Vec<ReleaseOutlookRow>,
    /// The first day whose money is more than the margin of its turnover, floored to the fen; null where none is.
    pub cash_above_margin_on_day: Option<u32>,
    /// The first day whose money is more than its turnover; null where none is.
    pub cash_above_sales_on_day: Option<u32>,
    /// The first day on which the money to date is more than the margin of the turnover to date; null where none is.
    pub total_cash_above_margin_on_day: Option<u32>,
    /// The first day on which the money to date is more than the turnover to date; null where none is.
    pub total_cash_above_sales_on_day: Option<u32>,
    /// What the points that remain after the last day will pay in money, yuan; floored.
    pub owed_cash: Money,
}

impl Release {
    /// What planned orders release and pay in money, day by day (RULES section 6, `release.outlook`).
    ///
    /// Each day is settled first, with the lots of the days before; then its orders grant theirs. A member's release is
    /// base and extra, extra being floor(base · acceleration) at `pointScale` and at most what remains; cash and cashValue of
    /// each are floored as in [`Release::accelerate`].
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `orders` for none or more than 20, at a field of `orders[i]`, at `days` or `samples`; `OVERFLOW`
    /// where a figure of a printed row, or the cash owed at the end, passes 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::promise::{ForecastRelease, OrderWave};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::RELEASE_3X)?;
    /// let outlook = rulebook.release()?.outlook(&ForecastRelease {
    ///     orders: vec![OrderWave { from_day: 1, to_day: 1, per_day: 10, amount: "3000".parse()? }],
    ///     acceleration: None,
    ///     margin: "0.3".parse()?,
    ///     days: 251,
    ///     samples: 2,
    /// })?;
    /// // 90,000 points, 360 a day for 250 days.
    /// assert_eq!(outlook.rows[0].open.to_string(), "90000.00");
    /// assert_eq!(outlook.rows[1].total_released.to_string(), "90000.00");
    /// // No more sales from day 2 on, so that any money is more than them.
    /// assert_eq!(outlook.cash_above_sales_on_day, Some(2));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn outlook(&self, forecast: &ForecastRelease) -> Result<ReleaseOutlook> {
        let ForecastRelease { orders, acceleration, margin, days, samples } = forecast;
        let schedule = Schedule::checked(orders, *days, *samples)?;
        let courses: Vec<Course<'_>> =
            orders.iter().map(|wave| Course::of(self, wave, *acceleration)).collect::<Result<_>>()?;
        let mut printed = schedule.printed_days();
        let (mut rows, mut to_date, mut above) = (Vec::new(), ToDate::default(), FirstDays::default());
        for day in 1..=schedule.days {
            let today = Today::of(day, schedule.turnover(day), &courses);
            to_date.add(&today);
            above.look(day, &today, &to_date, *margin);
            if printed.next_if_eq(&day).is_some() {
                rows.push(self.row(day, &today, &to_date)?);
            }
        }
        let open = u64::try_from(to_date.open).always("the last day has a row, with what is open in its bound", 0);
        Ok(ReleaseOutlook {
            rows,
            cash_above_margin_on_day: above.margin,
            cash_above_sales_on_day: above.sales,
            total_cash_above_margin_on_day: above.total_margin,
            total_cash_above_sales_on_day: above.total_sales,
            owed_cash: Money::result(Some(self.cash_value_of(open)), "the cash owed")?,
        })
    }

    fn row(&self, day: u32, today: &Today, to_date: &ToDate) -> Result<ReleaseOutlookRow> {
        let points = |steps, what| Points::result(Some(steps), self.config().point_scale, what);
        Ok(ReleaseOutlookRow {
            day,
            turnover: Money::result(Some(today.turnover), "the turnover")?,
            released: points(today.released, "what is released")?,
            cash_value: Money::result(Some(today.cash_value), "the cash")?,
            total_turnover: Money::result(Some(to_date.turnover), "the turnover to date")?,
            total_released: points(to_date.released, "what is released to date")?,
            total_cash_value: Money::result(Some(to_date.cash_value), "the cash to date")?,
            open: points(to_date.open, "what is open")?,
        })
    }
}

/// What one lot pays on a day: steps of points, and the fen of their cash.
#[derive(Clone, Copy, Default)]
struct LotDay {
    released: u64,
    cash_value: u128,
}

/// The lots of one entry: each pays the same on its full days, and the rest on the day after them.
///
/// The base release is the same on every day but the last ones, and so is what the network adds. A rest below both
/// together is paid at once: what it is above the base is less than the network would add.
struct Course<'a> {
    wave: &'a OrderWave,
    points: u64,
    full: LotDay,
    full_days: u64,
    rest: LotDay,
}

impl<'a> Course<'a> {
    fn of(release: &Release, wave: &'a OrderWave, acceleration: Option<Multiplier>) -> Result<Self> {
        let grant = release.quote_order(&QuoteOrder { amount: wave.amount })?.grant;
        let (points, base) = (grant.points.minor(), grant.daily.minor());
        let extra = acceleration.map_or(0, |times| mul_div_floor_64(base, times.minor(), Multiplier::ONE.minor()));
        let full = base + extra.min(points - base);
        // A grant without points has no lot.
        let full_days = points.checked_div(full).unwrap_or(0);
        let pays = |released| LotDay { released, cash_value: release.cash_value_of(released) };
        Ok(Course { wave, points, full: pays(full), full_days, rest: pays(points - full_days * full) })
    }

    /// What the lots of all members of the entry pay on a day: steps of points, fen of cash.
    fn paid_on(&self, day: u32) -> (u128, u128) {
        let wave = self.wave;
        if day <= wave.from_day {
            return (0, 0);
        }
        // Of every age in days there are the members of one day.
        let (youngest, oldest) = (day.saturating_sub(wave.to_day).max(1).into(), u64::from(day - wave.from_day));
        let full_days = u128::from((oldest.min(self.full_days) + 1).saturating_sub(youngest));
        let rests = u128::from((youngest..=oldest).contains(&(self.full_days + 1)));
        let released = full_days * u128::from(self.full.released) + rests * u128::from(self.rest.released);
        let cash_value = full_days * self.full.cash_value + rests * self.rest.cash_value;
        (released * wave.orders(), cash_value * wave.orders())
    }
}

/// A day of all members.
struct Today {
    turnover: u128,
    granted: u128,
    released: u128,
    cash_value: u128,
}

impl Today {
    fn of(day: u32, turnover: u128, courses: &[Course<'_>]) -> Self {
        let mut today = Today { turnover, granted: 0, released: 0, cash_value: 0 };
        for course in courses {
            let (released, cash_value) = course.paid_on(day);
            today.released += released;
            today.cash_value += cash_value;
            if course.wave.covers(day) {
                today.granted += course.wave.orders() * u128::from(course.points);
            }
        }
        today
    }
}

/// The days so far.
#[derive(Default)]
struct ToDate {
    turnover: u128,
    released: u128,
    cash_value: u128,
    open: u128,
}

impl ToDate {
    fn add(&mut self, today: &Today) {
        self.turnover += today.turnover;
        self.released += today.released;
        self.cash_value += today.cash_value;
        self.open += today.granted;
        self.open -= today.released;
    }
}

/// The first days with more money than margin or sales.
#[derive(Default)]
struct FirstDays {
    margin: Option<u32>,
    sales: Option<u32>,
    total_margin: Option<u32>,
    total_sales: Option<u32>,
}

impl FirstDays {
    fn look(&mut self, day: u32, today: &Today, to_date: &ToDate, margin: Rate) {
        let of = |sales: u128| mul_div_floor(sales, margin.wide(), Rate::STEPS).always("a margin is at most 1", sales);
        for (first, is_above) in [
            (&mut self.margin, today.cash_value > of(today.turnover)),
            (&mut self.sales, today.cash_value > today.turnover),
            (&mut self.total_margin, to_date.cash_value > of(to_date.turnover)),
            (&mut self.total_sales, to_date.cash_value > to_date.turnover),
        ] {
            if is_above {
                first.get_or_insert(day);
            }
        }
    }
}
