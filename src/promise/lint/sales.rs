//! Shares of sales: what a yuan of an order commits, and what steady sales come to pay.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_ceil;
use crate::dividend::Config as DividendConfig;
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Name, Rate, Ratio};
use crate::release::{Level, QuoteOrder, Release};

use super::{FindingCode, Lint, Severity};

/// What one yuan of sales commits.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OutflowRow {
    /// The level that the order reaches; null below the first.
    pub level: Option<Name>,
    /// Money: contributions to the fund, both pools, and points that are paid out; yuan for a yuan, ceiled.
    pub cash: Ratio,
    /// Credit: points for shopping, at what they pay; yuan for a yuan, ceiled.
    pub credit: Ratio,
}

/// What equal daily sales of a level come to pay in money.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct SteadyCash {
    /// The level.
    pub level: Name,
    /// What is paid in the end for a yuan of sales, yuan, ceiled.
    pub per_yuan: Ratio,
    /// For how many days the least order of the level pays.
    pub days: u64,
    /// The first day whose money is more than the margin of its sales, counted from the day after the first sale; null
    /// where none is, or no margin is set.
    pub above_margin_on_day: Option<u64>,
    /// The first day whose money is more than its sales; null where none is.
    pub above_sales_on_day: Option<u64>,
}

/// A share of sales, in steps of 10^-24: a multiplier's 4 decimals, two rates' 8, and the 4 of what a point pays. At most
/// 10^9 and the three schemes' rates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PartOfSales(u128);

impl PartOfSales {
    const ZERO: PartOfSales = PartOfSales(0);
    const ONE: PartOfSales = PartOfSales(10u128.pow(24));

    fn of_rate(rate: Rate) -> PartOfSales {
        PartOfSales(rate.wide() * 10u128.pow(16))
    }

    /// The part `rate` of a sum of two rates.
    fn of_pools(rate: Rate, config: &DividendConfig) -> PartOfSales {
        PartOfSales(rate.wide() * (config.pro_rata_rate.wide() + config.tier_rate.wide()) * 10u128.pow(8))
    }

    /// What points are worth that a yuan of a level's sales grants, as far as a part of them goes.
    fn of_points(release: &Release, level: &Level, part: Rate) -> PartOfSales {
        PartOfSales(level.multiplier.wide() * point_worth(release, part))
    }

    fn and(self, other: PartOfSales) -> PartOfSales {
        PartOfSales(self.0 + other.0)
    }

    /// ceil(share, 4).
    fn ceiled(self) -> Ratio {
        let steps = mul_div_ceil(self.0, 1, 10u128.pow(20)).and_then(|steps| u64::try_from(steps).ok());
        Ratio::new(steps.always("10^10 yuan for a yuan are 10^14 steps", u64::MAX))
    }
}

/// k·part·pointValue: what part of a point for each yuan of sales is worth, in steps of 10^-20 yuan.
fn point_worth(release: &Release, part: Rate) -> u128 {
    let config = release.config();
    config.contribution_rate.unwrap_or(Rate::ONE).wide() * part.wide() * config.point_value.wide()
}

impl Lint<'_> {
    pub(super) fn outflow(&mut self) -> Vec<OutflowRow> {
        let fund = self
            .appreciation
            .map_or(PartOfSales::ZERO, |scheme| PartOfSales::of_rate(scheme.config().contribution_rate));
        let pools = self.dividend.map_or(PartOfSales::ZERO, |scheme| {
            PartOfSales::of_pools(scheme.config().contribution_rate.unwrap_or(Rate::ONE), scheme.config())
        });
        let always = fund.and(pools);
        let mut most = always;
        let mut rows = Vec::new();
        rows.push(OutflowRow { level: None, cash: always.ceiled(), credit: Ratio::new(0) });
        for (release, level) in self.levels() {
            let cash_rate = release.config().cash_rate;
            let cash = always.and(PartOfSales::of_points(release, level, cash_rate));
            let credit = PartOfSales::of_points(release, level, cash_rate.complement());
            most = most.max(cash);
            rows.push(OutflowRow { level: Some(level.name.clone()), cash: cash.ceiled(), credit: credit.ceiled() });
        }
        self.judge(FindingCode::OutflowPerYuan, most, None);
        rows
    }

    pub(super) fn steady_cash(&mut self) -> Result<Vec<SteadyCash>> {
        let mut rows = Vec::new();
        for (index, (release, level)) in self.levels().enumerate() {
            let config = release.config();
            let paid = PartOfSales::of_points(release, level, config.cash_rate);
            let daily = config.daily_rate_of(level).wide() * point_worth(release, config.cash_rate);
            self.judge(FindingCode::SteadyCash, paid, Some(format!("release.levels[{index}]")));
            rows.push(SteadyCash {
                level: level.name.clone(),
                per_yuan: paid.ceiled(),
                days: release.quote_order(&QuoteOrder { amount: level.min_amount })?.days,
                above_margin_on_day: self.margin.and_then(|margin| first_day_above(margin, paid, daily)),
                above_sales_on_day: first_day_above(Rate::ONE, paid, daily),
            });
        }
        Ok(rows)
    }

    /// An error above the sales themselves, a warning above the margin.
    fn judge(&mut self, code: FindingCode, share: PartOfSales, path: Option<String>) {
        if share > PartOfSales::ONE {
            self.find(code, Severity::Error, path);
        } else if self.margin.is_some_and(|margin| share > PartOfSales::of_rate(margin)) {
            self.find(code, Severity::Warning, path);
        }
    }
}

/// The first day that pays more than `limit` of a day's sales, where each day of sales adds `daily`, in steps of 10^-28, up to
/// all that is `paid`: floor(limit / daily) + 1. `None` where no day does.
fn first_day_above(limit: Rate, paid: PartOfSales, daily: u128) -> Option<u64> {
    if paid <= PartOfSales::of_rate(limit) {
        return None;
    }
    let days = (limit.wide() * 10u128.pow(20)).checked_div(daily);
    // Paid in money is at most 1000 times the worth of a day's rate of 10^-8.
    let days = days.and_then(|days| u64::try_from(days).ok()).always("what is paid is paid in at most 10^11 days", 0);
    Some(days + 1)
}
