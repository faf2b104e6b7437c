//! Fixed points (恒定积分): units exchanged for them, their return for units, and their end for money.

use alloc::format;

use points_rules_derive::Wire;

use super::holder::{check_holder, covered};
use super::{Appreciation, Holder, Market, invalid_amount, invalid_state};
use crate::error::{ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, UnitValue, Units};

/// An exchange of units for fixed points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteExchange {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// Units to exchange, above 0.
    pub exchange: Units,
}

/// What an exchange grants, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ExchangeQuote {
    /// Fixed points granted, yuan, floored.
    pub fixed_points: Money,
    /// The holder after.
    pub holder: Holder,
    /// The market after.
    pub market: Market,
}

/// A merchant's return of fixed points for units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteReturn {
    /// The market before.
    pub market: Market,
    /// The merchant's holding before.
    pub holder: Holder,
    /// Fixed points to swap for units, yuan, above 0.
    pub fixed_points: Money,
}

/// What a return of fixed points gives, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReturnQuote {
    /// Units for the merchant out of the treasury, floored.
    pub units: Units,
    /// The merchant's holding after.
    pub holder: Holder,
    /// The market after.
    pub market: Market,
}

/// Fixed points that the platform took for goods of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct RetirePoints {
    /// The market before.
    pub market: Market,
    /// Fixed points to retire, yuan, above 0.
    pub fixed_points: Money,
}

/// What the platform is paid for fixed points, and the market after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct PointsRetirement {
    /// What the fund pays the platform, yuan, floored.
    pub paid: Money,
    /// Treasury units burned, floored.
    pub burned: Units,
    /// What goes back to the platform beside it, because the fund holds at most 10^6 yuan a unit, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// Units to fixed points at the exact value, without a fee; the units go to the treasury and are not burned
    /// (RULES section 3, `appreciation.quoteExchange`). The points are floored to the fen.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INSUFFICIENT_UNITS` at `exchange` with the shortage;
    /// `INVALID_AMOUNT` at `exchange` for 0 or where nothing would be granted; `OVERFLOW` past 10^13 yuan of fixed points.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{QuoteExchange, Holder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder::new("10".parse()?);
    /// let quote = rulebook.appreciation()?.quote_exchange(&QuoteExchange { market, holder, exchange: "4".parse()? })?;
    /// assert_eq!(quote.fixed_points.to_string(), "8.00");
    /// assert_eq!(quote.market.treasury_units.to_string(), "4.00000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_exchange(&self, request: &QuoteExchange) -> Result<ExchangeQuote> {
        let QuoteExchange { market, holder, exchange } = request;
        check_holder(market, holder)?;
        covered(exchange.wide(), holder.units, ErrorCode::InsufficientUnits, "exchange")?;
        let granted = self.value_in(market).worth_floor(*exchange);
        if granted == Money::ZERO {
            return invalid_amount("exchange", format!("{exchange} units are worth no fixed points; exchange more"));
        }
        let treasury = Units::within(market.treasury_units.minor() + exchange.minor());
        let fixed_points = market.fixed_points.minor() + granted.minor();
        Ok(ExchangeQuote {
            fixed_points: granted,
            holder: holder.without(*exchange, granted),
            market: Market {
                treasury_units: treasury.always("a part of the units outstanding", market.units_outstanding),
                fixed_points: Money::result_64(fixed_points, "the fixed points in circulation")?,
                ..*market
            },
        })
    }

    /// Fixed points back to units of equal value out of the treasury, floored to 10^-8 (RULES section 3,
    /// `appreciation.quoteReturn`). The quota grows by the fixed points.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`, at `market` also where more is returned than circulates;
    /// `INSUFFICIENT_TREASURY` at `fixedPoints` with the shortage; `INVALID_AMOUNT` at `fixedPoints` for 0 or where no
    /// units would be granted; `OVERFLOW` where the quota passes 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Holder, QuoteReturn, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     treasury_units: "4".parse()?,
    ///     fixed_points: "8".parse()?,
    /// };
    /// let holder = Holder::new("1".parse()?);
    /// let quote = rulebook.appreciation()?.quote_return(&QuoteReturn { market, holder, fixed_points: "8".parse()? })?;
    /// assert_eq!(quote.units.to_string(), "4.00000000");
    /// assert_eq!(quote.holder.units.to_string(), "5.00000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_return(&self, request: &QuoteReturn) -> Result<ReturnQuote> {
        let QuoteReturn { market, holder, fixed_points } = request;
        check_holder(market, holder)?;
        let units = self.treasury_units_for(market, *fixed_points)?;
        if units == Units::ZERO {
            return invalid_amount("fixedPoints", format!("{fixed_points} fixed points buy no units; return more"));
        }
        Ok(ReturnQuote {
            units,
            holder: holder.with(units, *fixed_points)?,
            market: Market {
                treasury_units: market.treasury_units.less(units),
                fixed_points: market.fixed_points.less(*fixed_points),
                ..*market
            },
        })
    }

    /// The platform takes fixed points for goods of its own and is paid from the fund for them (RULES section 3,
    /// `appreciation.retirePoints`). Treasury units of the value of the points are burned, floored to 10^-8; what they
    /// are worth is paid, floored to the fen.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`, also where more is retired than circulates; `INSUFFICIENT_TREASURY` at `fixedPoints`
    /// with the shortage; `INVALID_AMOUNT` at `fixedPoints` for 0.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Market, RetirePoints};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     treasury_units: "4".parse()?,
    ///     fixed_points: "8".parse()?,
    /// };
    /// let retired = rulebook.appreciation()?.retire_points(&RetirePoints { market, fixed_points: "3".parse()? })?;
    /// assert_eq!((retired.paid.to_string(), retired.burned.to_string()), ("3.00".into(), "1.50000000".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn retire_points(&self, request: &RetirePoints) -> Result<PointsRetirement> {
        let RetirePoints { market, fixed_points } = request;
        market.check()?;
        let burned = self.treasury_units_for(market, *fixed_points)?;
        let value = self.value_in(market);
        let paid = value.worth_floor(burned);
        let without = Market {
            treasury_units: market.treasury_units.less(burned),
            fixed_points: market.fixed_points.less(*fixed_points),
            ..*market
        };
        let (after, residue) = without.without(paid, burned);
        Ok(PointsRetirement {
            paid,
            burned,
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            market: after,
        })
    }

    /// floor(fixedPoints / V, 8), of the treasury.
    fn treasury_units_for(&self, market: &Market, fixed_points: Money) -> Result<Units> {
        if fixed_points == Money::ZERO {
            return invalid_amount("fixedPoints", "0 fixed points are given; give at least 0.01");
        }
        if fixed_points > market.fixed_points {
            let message = format!(
                "{fixed_points} fixed points are given and only {} circulate; give at most as many",
                market.fixed_points
            );
            return invalid_state("market", message);
        }
        let steps = self.value_in(market).steps_floor(fixed_points);
        covered(steps, market.treasury_units, ErrorCode::InsufficientTreasury, "fixedPoints")?;
        Ok(Units::within(steps).always("the treasury has as many", market.treasury_units))
    }
}
