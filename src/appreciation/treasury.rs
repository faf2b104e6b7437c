//! Treasury units that back no fixed points.

use points_rules_derive::Wire;

use super::market::most_fund;
use super::{Appreciation, Market};
use crate::decimal::wide::mul_div_floor;
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Money, UnitValue, Units};

/// A market whose treasury is to be burned as far as it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct RetireTreasury {
    /// The market before.
    pub market: Market,
}

/// What was burned of the treasury, and the market after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct TreasuryRetirement {
    /// Treasury units burned, floored.
    pub burned: Units,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// Burns the treasury units that the fixed points in circulation do not need (RULES section 3,
    /// `appreciation.retireTreasury`); the value of members' units rises.
    ///
    /// The most that may go, floored to 10^-8, so that the rest is worth the fixed points at the unit value after it.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Market, RetireTreasury};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     treasury_units: "10".parse()?,
    ///     fixed_points: "0".parse()?,
    /// };
    /// let retired = rulebook.appreciation()?.retire_treasury(&RetireTreasury { market })?;
    /// assert_eq!(retired.burned.to_string(), "10.00000000");
    /// assert_eq!(retired.unit_value_after.to_string(), "2.5000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn retire_treasury(&self, request: &RetireTreasury) -> Result<TreasuryRetirement> {
        let RetireTreasury { market } = request;
        market.check()?;
        let burned = retirable(market);
        let without = Market { treasury_units: market.treasury_units.less(burned), ..*market };
        let (after, residue) = without.without(Money::ZERO, burned);
        Ok(TreasuryRetirement {
            burned,
            residue,
            unit_value_before: self.value_in(market).published(),
            unit_value_after: self.value_in(&after).published(),
            market: after,
        })
    }
}

/// The most treasury units that may go.
fn retirable(market: &Market) -> Units {
    let (treasury, points) = (market.treasury_units, market.fixed_points);
    if points == Money::ZERO {
        return treasury;
    }
    if market.fund_balance <= points || treasury == market.units_outstanding {
        return Units::ZERO;
    }
    // (T·F − X·S)/(F − X): both products are within 128 bits.
    let owned = treasury.wide() * market.fund_balance.wide();
    let owed = points.wide() * market.units_outstanding.wide();
    let Some(free) = owned.checked_sub(owed) else { return Units::ZERO };
    let divisor = market.fund_balance.less(points).wide();
    let unbacked = mul_div_floor(free, 1, divisor).always("the fund is above the points", 0);
    let unbacked = Units::within(unbacked).always("a part of the treasury", treasury);
    // At 10^6 yuan a unit the points still need ceil(X / 10^6, 8): a step for each fen.
    let needed = least_units(points);
    unbacked.min(treasury.less(needed))
}

/// The least units that a fund may hold so much money for.
fn least_units(money: Money) -> Units {
    const { assert!(Units::MAX.minor() > Money::MAX.minor()) };
    let units = Units::within(money.minor()).always("money has fewer fen than units have steps", Units::MAX);
    debug_assert_eq!(most_fund(units), money.minor(), "the one is the other's inverse");
    units
}
