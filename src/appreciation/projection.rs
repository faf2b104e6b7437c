//! The unit value over the next orders.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use super::{Appreciation, Market};
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Amount, Money, UnitValue, Units};

/// Equal orders to project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ProjectUnitValue {
    /// The market before the first order.
    pub market: Market,
    /// Whether the buyers have referrers.
    pub referred: bool,
    /// The qualifying amount of each order, yuan.
    pub amount: Amount,
    /// How many orders: 0 to 10^6.
    pub orders: u32,
    /// How many rows to print, both ends included: 2 to 1000.
    pub samples: u32,
}

/// One row of the projection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct UnitValueRow {
    /// After how many orders.
    pub orders: u32,
    /// The published unit value, yuan.
    pub unit_value: UnitValue,
    /// The buyer's units of that order; none in row 0.
    pub units: Units,
    /// The fund, yuan.
    pub fund_balance: Money,
    /// Units outstanding.
    pub units_outstanding: Units,
}

/// The projected rows, and the market after the last order.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct UnitValueProjection {
    /// Rows spread evenly over the orders, equal ones dropped.
    pub rows: Vec<UnitValueRow>,
    /// The market after.
    pub market: Market,
}

const MAX_ORDERS: u32 = 1_000_000;
const SAMPLES: core::ops::RangeInclusive<u32> = 2..=1000;

impl Appreciation {
    /// The unit value over equal orders, each with the rounding of [`Appreciation::quote_order`] (RULES section 2,
    /// `appreciation.projectUnitValue`). Row i stands at order floor(i · orders / (samples − 1)).
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `orders` or `samples`; `INVALID_STATE` at `market`; `OVERFLOW` where the fund would pass
    /// 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Market, ProjectUnitValue};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let orders = ProjectUnitValue {
    ///     market: Market::EMPTY, referred: false, amount: "100".parse()?, orders: 100, samples: 2,
    /// };
    /// let curve = rulebook.appreciation()?.project_unit_value(&orders)?;
    /// assert_eq!(curve.rows[1].unit_value.to_string(), "5.1731");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn project_unit_value(&self, request: &ProjectUnitValue) -> Result<UnitValueProjection> {
        let ProjectUnitValue { mut market, referred, amount, orders, samples } = *request;
        let out_of_range = |message, path: &'static str| Err(Error::new(ErrorCode::OutOfRange, message).at(path));
        if orders > MAX_ORDERS {
            return out_of_range(format!("{orders} orders; project at most {MAX_ORDERS}"), "orders");
        }
        if !SAMPLES.contains(&samples) {
            return out_of_range(format!("{samples} samples; ask for 2 to 1000 rows"), "samples");
        }
        self.check_market(&market)?;
        let contribution = self.contribution(amount)?;
        let mut rows = Vec::new();
        rows.push(self.row(0, Units::ZERO, &market));
        let mut done = 0;
        for sample in 1..samples {
            let upto = sampled_order(sample, orders, samples);
            let mut units = Units::ZERO;
            for _ in done..upto {
                let grant = self.grant(&market, referred, contribution)?;
                units = grant.units;
                market = grant.market;
            }
            if upto > done {
                rows.push(self.row(upto, units, &market));
                done = upto;
            }
        }
        Ok(UnitValueProjection { rows, market })
    }

    fn row(&self, orders: u32, units: Units, market: &Market) -> UnitValueRow {
        UnitValueRow {
            orders,
            unit_value: self.value_in(market).published(),
            units,
            fund_balance: market.fund_balance,
            units_outstanding: market.units_outstanding,
        }
    }
}

/// floor(sample · orders / (samples − 1)); both factors are small.
fn sampled_order(sample: u32, orders: u32, samples: u32) -> u32 {
    let order = u64::from(sample) * u64::from(orders) / u64::from(samples - 1).max(1);
    u32::try_from(order).unwrap_or(orders)
}
