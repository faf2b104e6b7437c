//! A line of an order, and the schemes that it earns in.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Rate};

/// A scheme that a line may earn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
#[non_exhaustive]
pub enum EarningScheme {
    /// 增值积分.
    Appreciation,
    /// 循环购.
    Dividend,
    /// 积分通证.
    Release,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct OrderLine {
    /// The price of one piece, yuan.
    pub price: Money,
    /// How many pieces: 1 to 10^6.
    #[wire(least = 1, most = MAX_QUANTITY)]
    pub quantity: u32,
    /// The contribution rate of this product (让利比例); null for the scheme's own.
    pub contribution_rate: Option<Rate>,
    /// The schemes that the line earns in, each at most once; null for all of them.
    pub earns: Option<Vec<EarningScheme>>,
}

const MAX_QUANTITY: u32 = 1_000_000;

impl OrderLine {
    /// Whether the line earns in a scheme.
    pub(super) fn earns_in(&self, scheme: EarningScheme) -> bool {
        self.earns.as_ref().is_none_or(|schemes| schemes.contains(&scheme))
    }

    /// price · quantity, in fen: at most 10^21.
    pub(super) fn goods(&self) -> u128 {
        self.price.wide() * u128::from(self.quantity)
    }

    /// The rules of a line by itself, at its place in the list.
    pub(super) fn check(&self, index: usize) -> Result<()> {
        if self.quantity == 0 || self.quantity > MAX_QUANTITY {
            let message =
                format!("a quantity of {} is out of range: order 1 to {MAX_QUANTITY} pieces a line", self.quantity);
            return Err(Error::new(ErrorCode::OutOfRange, message).at(format!("lines[{index}].quantity")));
        }
        let earns = self.earns.as_deref().unwrap_or_default();
        for (at, scheme) in earns.iter().enumerate() {
            if earns.iter().take(at).any(|earlier| earlier == scheme) {
                let message = format!("{} is listed twice; list each scheme once", scheme.as_str());
                return Err(Error::new(ErrorCode::DuplicateName, message).at(format!("lines[{index}].earns[{at}]")));
            }
            if at >= EarningScheme::ALL.len() {
                break;
            }
        }
        Ok(())
    }
}
