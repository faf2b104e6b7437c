//! The order itself: the cart's total, and what a refund takes back (RULES section 1).

use alloc::format;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode, Result};
use crate::flat::output;
use crate::num::wide::mul_div_ceil;
use crate::num::{Amount, Money};
use crate::read::input;

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct OrderLine {
    /// The price of one piece, yuan.
    pub price: Money,
    /// How many pieces: 1 to 10^6.
    pub quantity: u32,
}

input!(OrderLine { price, quantity });

/// A cart, for [`total`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct Cart {
    /// The lines; none is an empty cart.
    pub lines: Vec<OrderLine>,
    /// What is taken off the goods, yuan.
    pub discount: Money,
    /// What delivery costs, yuan; it earns no credit.
    pub freight: Money,
    /// Paid with points, yuan; credit earns no credit.
    pub points: Money,
    /// Paid with fixed points, yuan; credit earns no credit.
    pub fixed_points: Money,
}

input!(Cart { lines, discount, freight, points, fixed_points });

/// What a cart comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct OrderTotal {
    /// Σ price · quantity, yuan.
    pub goods: Money,
    /// Goods less discount, points and fixed points: the `amount` of every quote.
    pub qualifying: Money,
    /// What is left to pay, freight included.
    pub payable: Money,
}

output!(OrderTotal { goods, qualifying, payable });

const MAX_QUANTITY: u32 = 1_000_000;

/// The total of a cart; needs no scheme (RULES section 1, "The order itself"). All sums are exact.
///
/// # Errors
/// `OUT_OF_RANGE` for a quantity outside 1 to 10^6; `INVALID_AMOUNT` at `discount` where it exceeds the goods,
/// at `points` where points and fixed points exceed what is left; `OVERFLOW` past 10^13 yuan.
///
/// ```
/// use points_rules::order::{self, Cart, OrderLine};
/// let cart = Cart {
///     lines: vec![OrderLine { price: "19.90".parse()?, quantity: 3 }],
///     discount: "9.70".parse()?,
///     freight: "8".parse()?,
///     points: "10".parse()?,
///     fixed_points: "0".parse()?,
/// };
/// let total = order::total(&cart)?;
/// assert_eq!(total.goods.to_string(), "59.70");
/// assert_eq!(total.qualifying.to_string(), "40.00");
/// assert_eq!(total.payable.to_string(), "48.00");
/// # Ok::<(), points_rules::Error>(())
/// ```
pub fn total(cart: &Cart) -> Result<OrderTotal> {
    for (index, line) in cart.lines.iter().enumerate() {
        if line.quantity == 0 || line.quantity > MAX_QUANTITY {
            let message =
                format!("a quantity of {} is out of range: order 1 to {MAX_QUANTITY} pieces a line", line.quantity);
            return Err(Error::new(ErrorCode::OutOfRange, message).at(format!("lines[{index}].quantity")));
        }
    }
    // 10^15 fen times 10^6 a line leaves room for more lines than memory holds.
    let sum = cart
        .lines
        .iter()
        .try_fold(0u128, |sum, line| sum.checked_add(line.price.wide().checked_mul(u128::from(line.quantity))?));
    let goods = Money::result(sum, "the sum of the goods")?;
    let too_much = |what: &str, most: Money, path: &'static str| {
        Error::new(ErrorCode::InvalidAmount, format!("{what} exceeds the {most} yuan it is taken from")).at(path)
    };
    let net =
        goods.wide().checked_sub(cart.discount.wide()).ok_or_else(|| too_much("the discount", goods, "discount"))?;
    let credit = cart.points.wide() + cart.fixed_points.wide();
    let qualifying = net
        .checked_sub(credit)
        .ok_or_else(|| too_much("what points and fixed points pay", goods.less(cart.discount), "points"))?;
    Ok(OrderTotal {
        goods,
        qualifying: Money::result(Some(qualifying), "the qualifying amount")?,
        payable: Money::result(Some(qualifying + cart.freight.wide()), "the amount to pay")?,
    })
}

/// The part of an order that is refunded now, of which part was refunded before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefundPart {
    amount: u128,
    before: u128,
    after: u128,
}

impl RefundPart {
    /// Checks the three figures of every refund.
    ///
    /// # Errors
    /// `INVALID_AMOUNT` at `refund` for 0, or where `before + refund` exceeds the order's amount.
    pub(crate) fn new(amount: Amount, before: Money, refund: Money) -> Result<Self> {
        let after = before.wide() + refund.wide();
        let refused = |message: alloc::string::String| Err(Error::new(ErrorCode::InvalidAmount, message).at("refund"));
        if refund == Money::ZERO {
            return refused("a refund of nothing; refund at least 0.01".into());
        }
        if after > amount.wide() {
            let left = Money::from(amount).less(before);
            return refused(format!("a refund of {refund} exceeds the {left} yuan left of the order"));
        }
        Ok(RefundPart { amount: amount.wide(), before: before.wide(), after })
    }

    /// `back(g)` of RULES section 1: ceil(g·(before + refund)/amount) − ceil(g·before/amount), in steps of `g`.
    pub(crate) fn back(&self, granted: u64) -> u64 {
        let upto = |refunded| mul_div_ceil(granted.into(), refunded, self.amount).unwrap_or_default();
        // before <= after <= amount, so both fit what was granted.
        u64::try_from(upto(self.after).saturating_sub(upto(self.before))).unwrap_or(granted)
    }

    /// What was refunded before, in fen.
    pub(crate) fn before(&self) -> u128 {
        self.before
    }

    /// What will have been refunded, in fen.
    pub(crate) fn after(&self) -> u128 {
        self.after
    }

    /// The order's amount, in fen.
    pub(crate) fn amount(&self) -> u128 {
        self.amount
    }
}
