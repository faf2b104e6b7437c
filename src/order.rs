//! The order itself: the cart's total, and what a refund takes back (RULES section 1).

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_ceil;
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Amount, Money};

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct OrderLine {
    /// The price of one piece, yuan.
    pub price: Money,
    /// How many pieces: 1 to 10^6.
    pub quantity: u32,
}

/// A cart, for [`total`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct TotalOrder {
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

/// What a cart comes to.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct OrderTotal {
    /// Σ price · quantity, yuan.
    pub goods: Money,
    /// Goods less discount, points and fixed points: the `amount` of every quote.
    pub qualifying: Money,
    /// What is left to pay, freight included.
    pub payable: Money,
}

const MAX_QUANTITY: u32 = 1_000_000;

/// The total of a cart; needs no scheme (RULES section 1, "The order itself"). All sums are exact.
///
/// # Errors
/// `OUT_OF_RANGE` for a quantity outside 1 to 10^6; `INVALID_AMOUNT` at `discount` where it exceeds the goods,
/// at `points` where points and fixed points exceed what is left; `OVERFLOW` past 10^13 yuan.
///
/// ```
/// use points_rules::order::{self, TotalOrder, OrderLine};
/// let cart = TotalOrder {
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
pub fn total(cart: &TotalOrder) -> Result<OrderTotal> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::string::{String, ToString};

    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn cart(lines: &[(&str, u32)], [discount, freight, points, fixed_points]: [&str; 4]) -> TotalOrder {
        let lines = lines.iter().map(|&(price, quantity)| OrderLine { price: money(price), quantity }).collect();
        let [discount, freight] = [money(discount), money(freight)];
        TotalOrder { lines, discount, freight, points: money(points), fixed_points: money(fixed_points) }
    }

    fn totalled(lines: &[(&str, u32)], taken: [&str; 4]) -> core::result::Result<[String; 3], (ErrorCode, String)> {
        match total(&cart(lines, taken)) {
            Ok(total) => Ok([total.goods, total.qualifying, total.payable].map(|money| money.to_string())),
            Err(error) => Err((error.code(), error.path().unwrap_or("null").into())),
        }
    }

    #[test]
    fn the_ends_of_a_cart_are_in() {
        const NOTHING: [&str; 4] = ["0"; 4];
        let is = |figures: [&str; 3]| Ok(figures.map(String::from));
        assert_eq!(totalled(&[("0.01", 1_000_000)], NOTHING), is(["10000.00"; 3]));
        let refused = Err((ErrorCode::OutOfRange, "lines[1].quantity".into()));
        assert_eq!(totalled(&[("0.01", 1), ("0.01", 1_000_001)], NOTHING), refused);
        assert_eq!(totalled(&[("100", 1)], ["60", "8", "30", "10"]), is(["100.00", "0.00", "8.00"]));
        assert_eq!(totalled(&[("10000000000000", 1)], NOTHING), is(["10000000000000.00"; 3]));
        let overflow = Err((ErrorCode::Overflow, "null".into()));
        assert_eq!(totalled(&[("10000000000000", 1), ("0.01", 1)], NOTHING), overflow);
        assert_eq!(totalled(&[("10000000000000", 1)], ["0", "0.01", "0", "0"]), overflow);
    }

    #[test]
    fn refunds_take_back_what_was_granted_and_no_step_more() {
        let part = |before, refund| RefundPart::new("3".parse().unwrap(), money(before), money(refund));
        // A third is taken back rounded up, the next one so that both together are, and the last is the rest.
        let back = |before, refund| part(before, refund).unwrap().back(100);
        assert_eq!([back("0", "1"), back("1", "1"), back("2", "1"), back("0", "3")], [34, 33, 33, 100]);
        let first = part("0.5", "1").unwrap();
        assert_eq!((first.amount(), first.before(), first.after()), (300, 50, 150));
        let refused = |before, refund| part(before, refund).unwrap_err().message().to_string();
        assert_eq!(refused("0", "0"), "a refund of nothing; refund at least 0.01");
        assert_eq!(refused("1", "2.01"), "a refund of 2.01 exceeds the 2.00 yuan left of the order");
    }
}
