//! What a refund after booking takes back (RULES section 2, "Taking back").

use alloc::format;
use alloc::string::String;

use crate::decimal::wide::mul_div_ceil;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money};

/// An order of some size, of which a part was refunded before and a part is refunded now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakeBack {
    size: u128,
    before: u128,
    after: u128,
}

impl TakeBack {
    /// The three amounts of a refund.
    ///
    /// # Errors
    /// `INVALID_AMOUNT` at `refund` for 0, or where `before + refund` exceeds the order's amount.
    pub(crate) fn new(amount: Amount, before: Money, refund: Money) -> Result<Self> {
        let refused = |message: String| Err(Error::new(ErrorCode::InvalidAmount, message).at("refund"));
        if refund == Money::ZERO {
            return refused("a refund of nothing; refund at least 0.01".into());
        }
        let back = TakeBack::of(amount.into(), before, refund);
        if back.after > back.size {
            let left = Money::from(amount).less(before);
            return refused(format!("a refund of {refund} is more than is left of the order; refund at most {left}"));
        }
        Ok(back)
    }

    /// Sizes that are checked already: `before + refund <= size`.
    pub(crate) fn of(size: Money, before: Money, refund: Money) -> Self {
        TakeBack { size: size.wide(), before: before.wide(), after: before.wide() + refund.wide() }
    }

    /// back(g): ceil(g·(b + r)/a) − ceil(g·b/a), in steps of `g`; 0 of an order of nothing.
    pub(crate) fn back(&self, granted: u64) -> u64 {
        if self.size == 0 {
            return 0;
        }
        let upto = |refunded| {
            mul_div_ceil(granted.into(), refunded, self.size)
                .and_then(|back| u64::try_from(back).ok())
                .always("before <= after <= size, which is not 0", granted)
        };
        upto(self.after).checked_sub(upto(self.before)).always("before <= after", 0)
    }

    /// What was refunded before, in fen.
    pub(crate) fn before(&self) -> u128 {
        self.before
    }

    /// What will have been refunded, in fen.
    pub(crate) fn after(&self) -> u128 {
        self.after
    }

    /// The order's size, in fen.
    pub(crate) fn size(&self) -> u128 {
        self.size
    }
}
