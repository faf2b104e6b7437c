//! Booking an order that is complete.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::num::{Name, Points};

use super::lots::{new_lot, steps_of, with_steps};
use super::{Grant, Lot, Release};

/// An order to book, for [`Release::book_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct BookOrder {
    /// The buyer's lots, oldest first.
    pub lots: Vec<Lot>,
    /// The order, whose lot is not among them yet.
    pub order_id: Name,
    /// What the order grants, as quoteOrder printed it.
    pub grant: Grant,
}

/// The buyer's lots after an order.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderBooking {
    /// The lots, oldest first; the order's is the last.
    pub lots: Vec<Lot>,
}

impl Release {
    /// Appends the lot of an order that is complete (RULES section 5, bookOrder, and section 2).
    ///
    /// The lot's daily release and its points are the grant's. An order that grants no points is not booked.
    ///
    /// # Errors
    /// `DUPLICATE_ID` at `orderId` where a lot has it already; `INVALID_AMOUNT` at `grant.points` for 0 points;
    /// `NEVER_RELEASES` at `grant.daily` for points with a daily release of 0.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let grant = release.quote_order(&QuoteOrder { amount: "3000".parse()? })?.grant;
    /// let booking = release.book_order(&BookOrder { lots: vec![], order_id: "o1".try_into()?, grant })?;
    /// assert_eq!(booking.lots[0].daily.to_string(), "36.00");
    /// assert_eq!(booking.lots[0].remaining.to_string(), "7500.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn book_order(&self, order: &BookOrder) -> Result<OrderBooking> {
        let scale = self.scale();
        let steps = steps_of(&order.lots, scale)?;
        let lot =
            new_lot(&order.order_id, order.grant.points, order.grant.daily, scale).map_err(|e| e.under("grant"))?;
        if order.grant.points == Points::ZERO {
            let message = format!("order {} grants no points; book orders that grant some", quoted(&order.order_id));
            return Err(Error::new(ErrorCode::InvalidAmount, message).at("grant.points"));
        }
        let mut lots = with_steps(&order.lots, &steps, scale);
        not_yet_there(&lots, &order.order_id).map_err(|error| error.at("orderId"))?;
        lots.push(lot);
        Ok(OrderBooking { lots })
    }
}

/// That no lot is of this order.
///
/// # Errors
/// `DUPLICATE_ID`, without a path.
pub(super) fn not_yet_there(lots: &[Lot], order_id: &Name) -> Result<()> {
    if lots.iter().all(|lot| lot.order_id != *order_id) {
        return Ok(());
    }
    let message = format!("order {} has a lot already; book every order once", quoted(order_id));
    Err(Error::new(ErrorCode::DuplicateId, message))
}
