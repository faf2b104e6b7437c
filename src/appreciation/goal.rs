//! The least order, the least redemption, and the fewest orders that reach a goal.

use alloc::format;

use points_rules_derive::Wire;

use super::holder::{check_holder, shortage};
use super::holding::exit_due;
use super::running_market::{OrderTerms, RunningMarket};
use super::{Appreciation, Holder, Market, invalid_amount};
use crate::decimal::wide::mul_div_ceil;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money, Rate, UnitValue, Units, whole_units_text};

/// How much to order for this many units?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct FindOrder {
    /// The market before the order.
    pub market: Market,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// Whether the merchant is granted too.
    pub merchant: bool,
    /// Units that the buyer is to be granted at least, above 0.
    pub units: Units,
}

/// The least order for this many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct FoundOrder {
    /// The least amount in yuan; null where no order within the bounds grants as many units.
    pub amount: Option<Amount>,
}

/// How many units to redeem for so much money?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct FindRedemption {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// What the holder is to be paid at least after the fee, yuan, above 0.
    pub net: Money,
}

/// The least redemption for so much money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct FoundRedemption {
    /// The fewest units to redeem.
    pub redeem: Units,
}

/// After how many more equal orders is the money back, or the quota reached?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct CountOrders {
    /// The market before the first order.
    pub market: Market,
    /// Whether the buyers of these orders have referrers.
    pub referred: bool,
    /// Whether their merchants are granted too.
    pub merchant: bool,
    /// The amount of each order, 0.01 to 10^10 yuan.
    pub amount: Amount,
    /// The holder who waits.
    pub holder: Holder,
    /// What a redemption of all units is to pay at least, yuan; null for the exit, where the quota is reached.
    pub net: Option<Money>,
    /// How many orders to look at: 1 to 10^6.
    #[wire(least = 1, most = MAX_ORDERS)]
    pub limit: u32,
}

/// After how many orders a goal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderCount {
    /// The fewest orders; null where no number up to the limit reaches the goal.
    pub orders: Option<u32>,
    /// The published unit value then, yuan; after `limit` orders where `orders` is null.
    pub unit_value: UnitValue,
}

/// The most orders that are looked at in one request.
pub(crate) const MAX_ORDERS: u32 = 1_000_000;
/// Orders applied between two checks of a goal.
const AT_ONCE: u32 = 256;

/// The goal of a holder.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// The exit: the holding is worth its quota.
    Exit { units: Units, quota: Money },
    /// A redemption of all units pays so much.
    Net { units: Units, net: Money },
}

impl Appreciation {
    /// The least amount whose order grants the buyer at least this many units (RULES section 3,
    /// `appreciation.orderFor`), with the scheme's contribution rate. Exact to the fen; null where none does.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`; `INVALID_AMOUNT` at `units` for 0.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{FindOrder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let request = FindOrder::new(Market::EMPTY, "21".parse()?);
    /// let found = rulebook.appreciation()?.find_order(&request)?;
    /// assert_eq!(found.amount.map(|amount| amount.to_string()), Some("100.00".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn find_order(&self, request: &FindOrder) -> Result<FoundOrder> {
        // The buyer is granted first, whoever else is.
        let FindOrder { market, units, .. } = request;
        market.check()?;
        if *units == Units::ZERO {
            return invalid_amount("units", "an order for 0 units; ask for at least 0.00000001");
        }
        Ok(FoundOrder { amount: self.least_amount(market, *units) })
    }

    /// Backwards through the roundings of an order: from the units to the contribution, from that to the amount.
    fn least_amount(&self, market: &Market, units: Units) -> Option<Amount> {
        if units > self.room(market) {
            return None;
        }
        // Past 128 bits is past every order.
        let contribution = self.value_in(market).money_for_units(units, self.config.grant_rate)?;
        let amount = mul_div_ceil(contribution, Rate::STEPS, self.config.contribution_rate.wide())?;
        u64::try_from(amount).ok().and_then(|fen| Amount::from_minor(fen).ok())
    }

    /// The fewest units whose redemption pays at least so much after the fee (RULES section 3,
    /// `appreciation.redemptionFor`). Exact to 10^-8 units.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INVALID_AMOUNT` at `net` for 0; `INSUFFICIENT_UNITS` at `net` with
    /// the shortage.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{FindRedemption, Holder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder::new("10".parse()?);
    /// let found = rulebook.appreciation()?.find_redemption(&FindRedemption { market, holder, net: "9".parse()? })?;
    /// assert_eq!(found.redeem.to_string(), "5.00000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn find_redemption(&self, request: &FindRedemption) -> Result<FoundRedemption> {
        let FindRedemption { market, holder, net } = request;
        check_holder(market, holder)?;
        if *net == Money::ZERO {
            return invalid_amount("net", "a redemption that pays 0; ask for at least 0.01");
        }
        let rate = self.config.redemption_fee_rate.complement();
        let (whole, steps) = self.value_in(market).units_ceil_for_part(*net, rate);
        match u64::try_from(whole).ok().and_then(|whole| units_of(whole, steps)) {
            Some(redeem) if redeem <= holder.units => Ok(FoundRedemption { redeem }),
            _ => Err(too_few(whole, steps, holder.units)),
        }
    }

    /// After how many more equal orders the holding is worth its quota, or would pay so much (RULES section 3,
    /// `appreciation.ordersUntil`). Each order is rounded by itself, as in [`Appreciation::quote_order`].
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `limit`; `INVALID_STATE` at `market` or `holder.units`.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{CountOrders, Holder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "30".parse()?,
    ///     units_outstanding: "21".parse()?,
    ///     units_issued: "21".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "21".parse()?, quota: Some("200".parse()?) };
    /// let net = Some("35".parse()?);
    /// let request = CountOrders { net, ..CountOrders::new(market, "100".parse()?, holder, 1000) };
    /// let count = rulebook.appreciation()?.count_orders(&request)?;
    /// assert_eq!(count.orders, Some(2));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn count_orders(&self, request: &CountOrders) -> Result<OrderCount> {
        let CountOrders { market, referred, merchant, amount, holder, net, limit } = request;
        if !(1..=MAX_ORDERS).contains(limit) {
            let message = format!("a limit of {limit} orders; look at 1 to {MAX_ORDERS}");
            return Err(Error::new(ErrorCode::OutOfRange, message).at("limit"));
        }
        check_holder(market, holder)?;
        let goal = match (net, holder.quota) {
            (Some(net), _) => Some(Goal::Net { units: holder.units, net: *net }),
            (None, Some(quota)) => Some(Goal::Exit { units: holder.units, quota }),
            (None, None) => None,
        };
        let mut running = RunningMarket::of(market);
        let terms = self.terms_of_scheme(*amount, *referred, *merchant);
        let orders = self.orders_until(&mut running, &terms, goal, *limit);
        Ok(OrderCount { orders, unit_value: self.value_at(&running).published() })
    }

    /// Applies equal orders until a goal is reached, or `limit` of them. The unit value never falls, so that a goal stays
    /// reached: it is looked at now and then, and the orders since the look before it again one by one.
    pub(crate) fn orders_until(
        &self,
        market: &mut RunningMarket,
        order: &OrderTerms,
        goal: Option<Goal>,
        limit: u32,
    ) -> Option<u32> {
        let is_reached = |market: &RunningMarket| goal.is_some_and(|goal| self.is_reached(market, goal));
        if is_reached(market) {
            return Some(0);
        }
        let mut done = 0;
        while done < limit {
            let (before, count) = (*market, AT_ONCE.min(limit - done));
            for _ in 0..count {
                self.issue(market, order);
            }
            if is_reached(market) {
                *market = before;
                for step in 1..=count {
                    self.issue(market, order);
                    if is_reached(market) {
                        return Some(done + step);
                    }
                }
            }
            done += count;
        }
        None
    }

    /// The market after so many equal orders, for the explanation of [`Appreciation::count_orders`].
    #[cfg(explained)]
    pub(crate) fn market_after(&self, request: &CountOrders, orders: u32) -> RunningMarket {
        let CountOrders { market, referred, merchant, amount, .. } = request;
        let mut running = RunningMarket::of(market);
        let terms = self.terms_of_scheme(*amount, *referred, *merchant);
        for _ in 0..orders {
            self.issue(&mut running, &terms);
        }
        running
    }

    /// Whether a holder's goal is reached in a market.
    pub(crate) fn is_reached(&self, market: &RunningMarket, goal: Goal) -> bool {
        let value = self.value_at(market);
        match goal {
            Goal::Exit { units, quota } => exit_due(value.fen_floor(units), quota),
            Goal::Net { units, net } => {
                value.part_floor(units, self.config.redemption_fee_rate.complement()) >= net.minor()
            }
        }
    }
}

/// Whole units and remaining steps, within the bound of units.
fn units_of(whole: u64, steps: u128) -> Option<Units> {
    let units = whole.checked_mul(super::exact_unit_value::UNIT)?.checked_add(u64::try_from(steps).ok()?)?;
    Units::from_minor(units).ok()
}

/// The error for a goal that takes more units than are held; the figures have no bound, and may be past 128 bits in steps.
fn too_few(whole: u128, steps: u128, held: Units) -> Error {
    let unit = u128::from(super::exact_unit_value::UNIT);
    let (held_whole, held_steps) = (held.wide() / unit, held.wide() % unit);
    let (missing_whole, missing_steps) = match steps.checked_sub(held_steps) {
        Some(rest) => (whole.checked_sub(held_whole), rest),
        None => (whole.checked_sub(held_whole + 1), steps + unit - held_steps),
    };
    let missing_whole = missing_whole.always("more is required than is held", 0);
    let text = |whole, steps| whole_units_text(whole, steps);
    shortage(text(whole, steps), held, text(missing_whole, missing_steps), ErrorCode::InsufficientUnits, "net")
}
