//! Booking an order when it is complete.

use points_rules_derive::Wire;

use super::holder::Parties;
use super::{Appreciation, Grant, Holder, Market};
use crate::error::Result;
use crate::num::{Amount, Money, UnitValue};

/// An order to book, and everybody whom it grants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct BookOrder {
    /// The market of the moment.
    pub market: Market,
    /// The buyer before.
    pub holder: Holder,
    /// The buyer's referrer before; null where the buyer has none.
    pub referrer: Option<Holder>,
    /// The merchant before; null where the merchant is not granted.
    pub merchant: Option<Holder>,
    /// The order's amount that earns here, 0.01 to 10^10 yuan; what was refunded before booking is left out.
    pub amount: Amount,
    /// What goes into the fund, yuan, at most the amount; null for the scheme's `contributionRate` of it.
    pub contribution: Option<Money>,
}

/// A booked order, and every state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderBooking {
    /// What the order granted; a host keeps it for refunds.
    pub grant: Grant,
    /// Whether the cap cut the grant, or leaves no room after it.
    pub cap_reached: bool,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The buyer after.
    pub holder: Holder,
    /// The referrer after; null without one.
    pub referrer: Option<Holder>,
    /// The merchant after; null where the merchant is not granted.
    pub merchant: Option<Holder>,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// Books an order against the market of the moment and credits everybody (RULES section 3,
    /// `appreciation.bookOrder`).
    ///
    /// Units are floored to 10^-8, quotas to the fen. Whoever holds units without a quota goes on without one; whoever
    /// holds none starts with the grant's.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`, `holder.units`, `referrer.units` or `merchant.units`; `INVALID_AMOUNT` at
    /// `contribution` above the amount; `OVERFLOW` where the fund or a quota passes 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{BookOrder, Holder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let order = BookOrder::new(Market::EMPTY, Holder::new("0".parse()?), "100".parse()?);
    /// let booking = rulebook.appreciation()?.book_order(&order)?;
    /// assert_eq!(booking.holder.units.to_string(), "21.00000000");
    /// assert_eq!(booking.holder.quota.map(|money| money.to_string()), Some("200.00".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn book_order(&self, order: &BookOrder) -> Result<OrderBooking> {
        let BookOrder { market, holder, referrer, merchant, amount, contribution } = order;
        Parties { holder, referrer: referrer.as_ref(), merchant: merchant.as_ref() }.check(market)?;
        let terms = self.terms(*amount, *contribution, referrer.is_some(), merchant.is_some())?;
        let quote = self.quote_checked(market, &terms)?;
        let grant = quote.grant;
        let credited = |holder: &Option<Holder>, units, quota| holder.map(|it| it.granted(units, quota)).transpose();
        Ok(OrderBooking {
            grant,
            cap_reached: quote.cap_reached,
            residue: quote.residue,
            unit_value_before: quote.unit_value_before,
            unit_value_after: quote.unit_value_after,
            holder: holder.granted(grant.units, grant.quota)?,
            referrer: credited(referrer, grant.referrer_units, grant.referrer_quota)?,
            merchant: credited(merchant, grant.merchant_units, grant.merchant_quota)?,
            market: quote.market,
        })
    }
}
