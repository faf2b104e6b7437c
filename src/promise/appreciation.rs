//! The appreciation scheme over planned orders: the fund, the quotas against it, and who leaves.

use alloc::collections::VecDeque;
use alloc::format;
use alloc::vec::Vec;
use core::cmp::Ordering;

use points_rules_derive::Wire;

use crate::appreciation::{Appreciation, Goal, MAX_ORDERS, Market, OrderTerms, RunningMarket};
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Ratio, UnitValue, Units};

use super::schedule::{LAST_DAY, OrderWave, Schedule, coverage};

/// A market and planned orders, for [`Appreciation::outlook`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ForecastAppreciation {
    /// The market before the first day. Who holds units of it takes no part.
    pub market: Market,
    /// The planned orders, 1 to 20 entries; at most 10^6 orders within the days.
    pub orders: Vec<OrderWave>,
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
pub struct AppreciationOutlookRow {
    /// The day, counted from 1.
    pub day: u32,
    /// The published unit value, yuan.
    pub unit_value: UnitValue,
    /// The fund, yuan.
    pub fund_balance: Money,
    /// Units outstanding.
    pub units_outstanding: Units,
    /// The buyers' quotas granted to date, yuan; 0 without a multiplier.
    pub granted: Money,
    /// The quotas of those who still hold their units, yuan.
    pub open: Money,
    /// The fund for a yuan of the open quotas, floored to four decimals; 0 where nothing is open.
    pub coverage: Ratio,
    /// How many have left to date.
    pub exits: u32,
    /// What they were paid, yuan.
    pub net_paid: Money,
    /// What went back to the platform to date, yuan.
    pub residue: Money,
}

/// The appreciation scheme over planned orders. An estimate: nothing but these orders happens.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AppreciationOutlook {
    /// Rows spread evenly over the days, equal ones dropped.
    pub rows: Vec<AppreciationOutlookRow>,
    /// The market after the last day.
    pub market: Market,
}

impl Appreciation {
    /// The fund, the quotas and the exits over planned orders, day by day (RULES section 6, `appreciation.outlook`).
    ///
    /// Each day is settled first, as [`Appreciation::settle_exits`] does for the buyers of the days before; then its orders
    /// are placed one after the other, as in [`Appreciation::quote_order`]. Nothing is rounded but by these.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `orders` for none, more than 20 or more than 10^6 orders within the days, at a field of
    /// `orders[i]`, at `days` or `samples`; `INVALID_STATE` at `market`; `OVERFLOW` where a figure of a printed row passes
    /// 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::Market;
    /// use points_rules::promise::{ForecastAppreciation, OrderWave};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let outlook = rulebook.appreciation()?.outlook(&ForecastAppreciation {
    ///     market: Market::EMPTY,
    ///     orders: vec![OrderWave { from_day: 1, to_day: 10, per_day: 10, amount: "100".parse()? }],
    ///     days: 10,
    ///     samples: 2,
    /// })?;
    /// // 100 orders of 100 yuan, as in the brief.
    /// assert_eq!(outlook.rows[1].unit_value.to_string(), "5.1731");
    /// assert_eq!(outlook.rows[1].fund_balance.to_string(), "3000.00");
    /// // Quotas of 20,000.00 against a fund of 3,000.00.
    /// assert_eq!(outlook.rows[1].coverage.to_string(), "0.1500");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn outlook(&self, forecast: &ForecastAppreciation) -> Result<AppreciationOutlook> {
        let ForecastAppreciation { market, orders, days, samples } = forecast;
        let schedule = Schedule::checked(orders, *days, *samples)?;
        check_count(&schedule)?;
        market.check()?;
        let mut course = Course::new(self, market, orders);
        let mut printed = schedule.printed_days();
        let (mut rows, mut after) = (Vec::new(), *market);
        for day in 1..=schedule.days {
            course.settle();
            course.place(day);
            if printed.next_if_eq(&day).is_some() {
                after = course.running.market(market)?;
                rows.push(course.row(day, &after)?);
            }
        }
        Ok(AppreciationOutlook { rows, market: after })
    }
}

/// # Errors
/// `OUT_OF_RANGE` at `orders` for more than 10^6 within the days.
fn check_count(schedule: &Schedule<'_>) -> Result<()> {
    let within = |wave: &OrderWave| {
        let days = (wave.to_day.min(schedule.days) + 1).saturating_sub(wave.from_day);
        u64::from(days) * u64::from(wave.per_day)
    };
    let count: u64 = schedule.waves.iter().map(within).sum();
    if count > MAX_ORDERS.into() {
        let message = format!("{count} orders within {} days; plan at most {MAX_ORDERS}", schedule.days);
        return Err(Error::new(ErrorCode::OutOfRange, message).at("orders"));
    }
    Ok(())
}

/// A buyer whose exit is not due yet.
#[derive(Clone, Copy)]
struct Waiting {
    units: Units,
    since: u32,
}

/// The orders of an entry, and the buyers who still hold their units, in their order.
///
/// They have one quota, and who came later has no more units for it, because the unit value never falls while units are
/// outstanding: so the first of them is the first to leave.
struct Wave<'a> {
    orders: &'a OrderWave,
    terms: OrderTerms,
    quota: Option<Money>,
    buyers: VecDeque<Waiting>,
}

/// Everything so far.
struct Course<'a> {
    scheme: &'a Appreciation,
    running: RunningMarket,
    treasury: Units,
    waves: Vec<Wave<'a>>,
    granted: u128,
    open: u128,
    exits: u32,
    /// Of the fund, which contributions of 10^6 orders keep within 64 bits.
    net_paid: u64,
    residue: u64,
}

impl<'a> Course<'a> {
    fn new(scheme: &'a Appreciation, market: &Market, orders: &'a [OrderWave]) -> Self {
        let wave = |orders: &'a OrderWave| Wave {
            orders,
            terms: scheme.terms_of_scheme(orders.amount, false, false),
            quota: scheme.quota(orders.amount.into()),
            buyers: VecDeque::new(),
        };
        Course {
            scheme,
            running: RunningMarket::of(market),
            treasury: market.treasury_units,
            waves: orders.iter().map(wave).collect(),
            granted: 0,
            open: 0,
            exits: 0,
            net_paid: 0,
            residue: 0,
        }
    }

    /// Lets buyers leave, one after the other, while the first of all is due: those behind need a higher unit value.
    fn settle(&mut self) {
        let Course { scheme, running, waves, .. } = self;
        while let Some(wave) = waves.iter_mut().filter(|wave| !wave.buyers.is_empty()).min_by(|a, b| in_order(a, b)) {
            let (Some(&Waiting { units, .. }), Some(quota)) = (wave.buyers.front(), wave.quota) else { return };
            if !scheme.is_reached(running, Goal::Exit { units, quota }) {
                return;
            }
            wave.buyers.pop_front();
            let burned = scheme.burn(running, self.treasury, units, units);
            self.open -= quota.wide();
            self.exits += 1;
            self.net_paid += burned.net;
            self.residue += burned.residue;
        }
    }

    /// Places the day's orders.
    fn place(&mut self, day: u32) {
        for wave in self.waves.iter_mut().filter(|wave| wave.orders.covers(day)) {
            for _ in 0..wave.orders.per_day {
                let issue = self.scheme.issue(&mut self.running, &wave.terms);
                self.residue += issue.residue;
                let Some(quota) = wave.quota else { continue };
                self.granted += quota.wide();
                if issue.units > Units::ZERO {
                    self.open += quota.wide();
                    wave.buyers.push_back(Waiting { units: issue.units, since: day });
                }
            }
        }
    }

    fn row(&self, day: u32, market: &Market) -> Result<AppreciationOutlookRow> {
        let open = Money::result(Some(self.open), "the open quotas")?;
        Ok(AppreciationOutlookRow {
            day,
            unit_value: self.scheme.value_at(&self.running).published(),
            fund_balance: market.fund_balance,
            units_outstanding: market.units_outstanding,
            granted: Money::result(Some(self.granted), "the quotas granted")?,
            open,
            coverage: coverage(market.fund_balance.wide(), open.wide()),
            exits: self.exits,
            net_paid: Money::result_64(self.net_paid, "what is paid")?,
            residue: Money::result_64(self.residue, "the residue")?,
        })
    }
}

/// Whose first buyer leaves first: by the quota, but at least a fen, per unit; then whoever came first.
fn in_order(a: &Wave<'_>, b: &Wave<'_>) -> Ordering {
    let (Some(first), Some(second)) = (a.buyers.front(), b.buyers.front()) else { return Ordering::Equal };
    let quota = |wave: &Wave<'_>| wave.quota.map_or(1, |quota| quota.wide().max(1));
    let by_value = (quota(a) * second.units.wide()).cmp(&(quota(b) * first.units.wide()));
    by_value.then(first.since.cmp(&second.since))
}
