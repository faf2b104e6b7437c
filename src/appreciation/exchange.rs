//! Units to fixed points, fixed points back to units, and goods paid in units.

use alloc::format;

use points_rules_derive::Wire;

use super::market::covered;
use super::{Appreciation, Holder, Market};
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, UnitValue, Units};

/// An exchange of units for fixed points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteExchange {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// Units to exchange.
    pub exchange: Units,
}

/// What an exchange grants, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct ExchangeQuote {
    /// Fixed points granted, yuan, floored.
    pub fixed_points: Money,
    /// The holder after.
    pub holder: Holder,
    /// The market after.
    pub market: Market,
}

/// A merchant's return of fixed points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteReturn {
    /// The market before.
    pub market: Market,
    /// Fixed points to swap for units, yuan.
    pub fixed_points: Money,
}

/// What a return grants, and the market after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct ReturnQuote {
    /// Units for the merchant out of the treasury, floored.
    pub units: Units,
    /// The market after.
    pub market: Market,
}

/// Goods or a digital collectible to pay in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteItem {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// The price, yuan.
    pub price: Money,
}

/// What an item costs in units, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct ItemQuote {
    /// Units to give up, ceiled; they are burned.
    pub units_required: Units,
    /// What goes back to the platform because no unit is outstanding, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The holder after.
    pub holder: Holder,
    /// The market after.
    pub market: Market,
}

fn refused<T>(path: &'static str, message: impl Into<alloc::borrow::Cow<'static, str>>) -> Result<T> {
    Err(Error::new(ErrorCode::InvalidAmount, message).at(path))
}

impl Appreciation {
    /// Units to fixed points at the exact value, without a fee; the units go to the treasury and are not burned
    /// (RULES section 2, `appreciation.quoteExchange`).
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INSUFFICIENT_UNITS` at `exchange`; `INVALID_AMOUNT` at
    /// `exchange` for 0 or where nothing would be granted; `OVERFLOW` past 10^13 yuan of fixed points.
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
    /// let holder = Holder { units: "10".parse()?, quota: None };
    /// let quote = rulebook.appreciation()?.quote_exchange(&QuoteExchange { market, holder, exchange: "4".parse()? })?;
    /// assert_eq!(quote.fixed_points.to_string(), "8.00");
    /// assert_eq!(quote.market.treasury_units.to_string(), "4.00000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_exchange(&self, request: &QuoteExchange) -> Result<ExchangeQuote> {
        let QuoteExchange { market, holder, exchange } = request;
        self.check_holder(market, holder)?;
        covered(exchange.wide(), holder.units, ErrorCode::InsufficientUnits, "exchange")?;
        let granted = Money::result_64(self.value_in(market).worth_floor(*exchange), "the fixed points")?;
        if granted == Money::ZERO {
            return refused("exchange", format!("{exchange} units would grant no fixed points; exchange more"));
        }
        let treasury = market.treasury_units.wide() + exchange.wide();
        let circulating = market.fixed_points.wide() + granted.wide();
        Ok(ExchangeQuote {
            fixed_points: granted,
            holder: holder.without(*exchange, granted),
            market: Market {
                treasury_units: Units::result(Some(treasury), "the treasury")?,
                fixed_points: Money::result(Some(circulating), "the fixed points in circulation")?,
                ..*market
            },
        })
    }

    /// Fixed points back to units of equal value (RULES section 2, `appreciation.quoteReturn`).
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`, also where more is returned than circulates; `INSUFFICIENT_TREASURY` at
    /// `fixedPoints`; `INVALID_AMOUNT` at `fixedPoints` for 0 or where no units would be granted.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{QuoteReturn, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     treasury_units: "4".parse()?,
    ///     fixed_points: "8".parse()?,
    /// };
    /// let quote = rulebook.appreciation()?.quote_return(&QuoteReturn { market, fixed_points: "8".parse()? })?;
    /// assert_eq!(quote.units.to_string(), "4.00000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_return(&self, request: &QuoteReturn) -> Result<ReturnQuote> {
        let QuoteReturn { market, fixed_points } = request;
        self.check_market(market)?;
        if *fixed_points > market.fixed_points {
            let message =
                format!("{fixed_points} fixed points are returned and only {} circulate", market.fixed_points);
            return Err(Error::new(ErrorCode::InvalidState, message).at("market"));
        }
        let steps = self.value_in(market).units_floor(*fixed_points).unwrap_or(u128::MAX);
        if steps == 0 {
            return refused("fixedPoints", format!("{fixed_points} fixed points buy no units; return more"));
        }
        covered(steps, market.treasury_units, ErrorCode::InsufficientTreasury, "fixedPoints")?;
        let units = Units::result(Some(steps), "the units")?;
        Ok(ReturnQuote {
            units,
            market: Market {
                treasury_units: market.treasury_units.less(units),
                fixed_points: market.fixed_points.less(*fixed_points),
                ..*market
            },
        })
    }

    /// Goods paid in units at the exact value, which are burned, without a fee (RULES section 2,
    /// `appreciation.quoteItem`).
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INVALID_AMOUNT` at `price` for 0; `INSUFFICIENT_UNITS` at
    /// `price` with the units required.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Holder, QuoteItem, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "10".parse()?, quota: None };
    /// let quote = rulebook.appreciation()?.quote_item(&QuoteItem { market, holder, price: "9.99".parse()? })?;
    /// assert_eq!(quote.units_required.to_string(), "4.99500000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_item(&self, purchase: &QuoteItem) -> Result<ItemQuote> {
        let QuoteItem { market, holder, price } = purchase;
        self.check_holder(market, holder)?;
        if *price == Money::ZERO {
            return refused("price", "an item for nothing; a price is at least 0.01");
        }
        let value = self.value_in(market);
        let steps = value.units_ceil(*price).unwrap_or(u128::MAX);
        covered(steps, holder.units, ErrorCode::InsufficientUnits, "price")?;
        let units_required = Units::result(Some(steps), "the units required")?;
        let (after, residue) = market.without(*price, units_required);
        Ok(ItemQuote {
            units_required,
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            holder: holder.without(units_required, *price),
            market: after,
        })
    }
}
