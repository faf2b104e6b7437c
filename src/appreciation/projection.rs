//! The unit value over the next orders.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use super::goal::MAX_ORDERS;
use super::running_market::RunningMarket;
use super::{Appreciation, Market};
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Amount, Money, UnitValue, Units};
use crate::samples;

/// Equal orders to project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ProjectUnitValue {
    /// The market before the first order.
    pub market: Market,
    /// Whether the buyers have referrers.
    pub referred: bool,
    /// Whether the merchants are granted too.
    pub merchant: bool,
    /// The amount of each order that earns here, 0.01 to 10^10 yuan.
    pub amount: Amount,
    /// How many orders: 0 to 10^6.
    #[wire(least = 0, most = MAX_ORDERS)]
    pub orders: u32,
    /// How many rows to print, both ends included: 2 to 1000.
    #[wire(least = samples::LEAST, most = samples::MOST)]
    pub samples: u32,
}

/// One row of the projection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct UnitValueRow {
    /// After how many orders.
    pub orders: u32,
    /// The published unit value, yuan.
    pub unit_value: UnitValue,
    /// The buyer's units of that order, floored; 0 in row 0.
    pub units: Units,
    /// The fund, yuan.
    pub fund_balance: Money,
    /// Units outstanding.
    pub units_outstanding: Units,
}

/// The projected rows, and the market after the last order.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct UnitValueProjection {
    /// Rows spread evenly over the orders, equal ones dropped.
    pub rows: Vec<UnitValueRow>,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// The unit value over equal orders, each with the rounding of [`Appreciation::quote_order`] and booked before the
    /// next (RULES section 3, `appreciation.projectUnitValue`). Row i stands at order floor(i · orders / (samples − 1)).
    /// An estimate: it assumes that nothing happens but these orders.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `orders` or `samples`; `INVALID_STATE` at `market`; `OVERFLOW` where the fund passes 10^13 yuan
    /// after the last order.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Market, ProjectUnitValue};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let orders = ProjectUnitValue::new(Market::EMPTY, "100".parse()?, 100, 2);
    /// let curve = rulebook.appreciation()?.project_unit_value(&orders)?;
    /// assert_eq!(curve.rows[1].unit_value.to_string(), "5.1731");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn project_unit_value(&self, request: &ProjectUnitValue) -> Result<UnitValueProjection> {
        let ProjectUnitValue { market, referred, merchant, amount, orders, samples } = request;
        if *orders > MAX_ORDERS {
            let message = format!("a projection of {orders} orders; project at most {MAX_ORDERS}");
            return Err(Error::new(ErrorCode::OutOfRange, message).at("orders"));
        }
        samples::check(*samples)?;
        market.check()?;
        let terms = self.terms_of_scheme(*amount, *referred, *merchant);
        let mut running = RunningMarket::of(market);
        let mut rows = Vec::new();
        let (mut after, mut done) = (*market, 0);
        for upto in samples::places(*orders, *samples) {
            let mut units = Units::ZERO;
            for _ in done..upto {
                units = self.issue(&mut running, &terms).units;
            }
            after = running.market(market)?;
            rows.push(self.row(upto, units, &after));
            done = upto;
        }
        Ok(UnitValueProjection { rows, market: after })
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
