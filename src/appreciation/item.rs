//! Goods or digital collectibles that are paid in units, and their return.

use alloc::format;

use points_rules_derive::Wire;

use super::holder::{check_holder, covered};
use super::{Appreciation, Holder, Market, invalid_amount, invalid_state};
use crate::decimal::wide::mul_div_floor;
use crate::error::{ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, UnitValue, Units};

/// An item to pay in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteItem {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// The price, yuan, above 0.
    pub price: Money,
}

/// What an item was bought with; a host keeps it for the item's return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Purchase {
    /// The price, yuan.
    pub price: Money,
    /// Units that the price took, ceiled.
    pub units: Units,
    /// What the price took from the quota, yuan; null where the holder has none.
    pub quota_used: Option<Money>,
}

/// What an item costs in units, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ItemQuote {
    /// The purchase, as it is kept for a return.
    pub purchase: Purchase,
    /// Units burned: those of the purchase, or all where what would be left is worth nothing.
    pub burned: Units,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
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

/// An item that comes back, in whole or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteItemReturn {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// What the item was bought with.
    pub purchase: Purchase,
    /// What came back of the price earlier, yuan.
    pub before: Money,
    /// What comes back of the price now, yuan, above 0.
    pub refund: Money,
}

/// What the return of an item gives back, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ItemReturnQuote {
    /// Units for the holder, floored; never more than this part of the purchase took.
    pub units: Units,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
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

impl Appreciation {
    /// Goods paid in units at the exact value, which are burned, without a fee (RULES section 3,
    /// `appreciation.quoteItem`).
    ///
    /// The units are ceiled to 10^-8. All units are burned where what would be left is worth less than a fen.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INVALID_AMOUNT` at `price` for 0; `INSUFFICIENT_UNITS` at
    /// `price` with the shortage.
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
    /// let holder = Holder::new("10".parse()?);
    /// let quote = rulebook.appreciation()?.quote_item(&QuoteItem { market, holder, price: "9.99".parse()? })?;
    /// assert_eq!(quote.purchase.units.to_string(), "4.99500000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_item(&self, request: &QuoteItem) -> Result<ItemQuote> {
        let QuoteItem { market, holder, price } = request;
        check_holder(market, holder)?;
        if *price == Money::ZERO {
            return invalid_amount("price", "an item at a price of 0; a price is at least 0.01");
        }
        let value = self.value_in(market);
        let steps = value.steps_ceil(*price);
        covered(steps, holder.units, ErrorCode::InsufficientUnits, "price")?;
        let units = Units::within(steps).always("the holder has as many", holder.units);
        let burned = self.with_dust(market, holder.units, units);
        let (after, residue) = market.without(*price, burned);
        let holder_after = holder.without(burned, *price);
        let quota_used = holder.quota.zip(holder_after.quota).map(|(before, after)| before.less(after));
        Ok(ItemQuote {
            purchase: Purchase { price: *price, units, quota_used },
            burned,
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            holder: holder_after,
            market: after,
        })
    }

    /// An item that was paid in units comes back, in whole or in part (RULES section 3,
    /// `appreciation.quoteItemReturn`).
    ///
    /// The holder gets units of the value of `refund`, floored to 10^-8, but not more than that part of the purchase
    /// took; the quota gets back what the part took of it, floored to the fen so that all parts give back the whole.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`, at `market` also where more units would be outstanding than were
    /// issued; `INVALID_AMOUNT` at `refund` for 0, for more than is left of the price, or where no units come back;
    /// `OVERFLOW` where the fund or the quota passes 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Holder, Market, Purchase, QuoteItemReturn};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "90".parse()?,
    ///     units_outstanding: "45".parse()?,
    ///     units_issued: "50".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "5".parse()?, quota: Some("90".parse()?) };
    /// let purchase = Purchase { price: "10".parse()?, units: "5".parse()?, quota_used: Some("10".parse()?) };
    /// let request = QuoteItemReturn { market, holder, purchase, before: "0".parse()?, refund: "10".parse()? };
    /// let quote = rulebook.appreciation()?.quote_item_return(&request)?;
    /// assert_eq!(quote.units.to_string(), "5.00000000");
    /// assert_eq!(quote.holder.quota.map(|money| money.to_string()), Some("100.00".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_item_return(&self, request: &QuoteItemReturn) -> Result<ItemReturnQuote> {
        let QuoteItemReturn { market, holder, purchase, before, refund } = request;
        check_holder(market, holder)?;
        let left = purchase.price.less(*before);
        if *refund == Money::ZERO || *before > purchase.price || *refund > left {
            let message = format!(
                "a refund of {refund} of the {left} yuan left of the price; refund at least 0.01 and at most that"
            );
            return invalid_amount("refund", message);
        }
        let value = self.value_in(market);
        let back = |taken: u64| part_back(taken, purchase.price, *before, *refund);
        let steps = value.steps_floor(*refund).min(back(purchase.units.minor()).into());
        let units = Units::within(steps).always("at most the purchase took", purchase.units);
        if units == Units::ZERO {
            return invalid_amount(
                "refund",
                format!("a refund of {refund} yuan gives back no units; refund more at once"),
            );
        }
        let units_outstanding = market.units_outstanding.wide() + units.wide();
        if units_outstanding > market.units_issued.wide() {
            return invalid_state(
                "market",
                format!(
                    "{units} units cannot come back: {} were issued and {} of them are outstanding",
                    market.units_issued, market.units_outstanding
                ),
            );
        }
        let units_outstanding = Units::within(units_outstanding).always("at most those issued", market.units_issued);
        let fund = market.fund_balance.minor() + refund.minor();
        let (after, residue) = Market { units_outstanding, ..*market }.with_fund(fund)?;
        let quota = purchase.quota_used.map_or(Money::ZERO, |used| used.part(back(used.minor())));
        Ok(ItemReturnQuote {
            units,
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            holder: holder.with(units, quota)?,
            market: after,
        })
    }
}

/// floor(taken·(before + refund)/price) − floor(taken·before/price), in steps of `taken`: parts of a price that together
/// give back all of it.
fn part_back(taken: u64, price: Money, before: Money, refund: Money) -> u64 {
    let upto = |returned: u128| {
        mul_div_floor(taken.into(), returned, price.wide()).always("a refund is of a price above 0", 0)
    };
    let part = upto(before.wide() + refund.wide()) - upto(before.wide());
    u64::try_from(part).always("a part is at most the whole", taken)
}
