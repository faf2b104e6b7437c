//! The value of a unit as an exact ratio, and the products every quote is made of.

use crate::decimal::wide::{
    mul_div_ceil, mul_div_floor, mul_div_floor_64, mul_div_half_up, mul_div_half_up_64, product,
};
use crate::num::{DisplayValue, IssuePrice, Money, Rate, UnitValue, Units};

/// V = `fen` / `steps`: so many fen for so many 10^-8 units. Never rounded inside a formula.
#[derive(Clone, Copy)]
pub(super) struct ExactValue {
    fen: u64,
    steps: u64,
}

/// From fen per step to 1/10000 yuan per unit: 10^8 steps, 10^2 parts of a fen.
const PUBLISHED: u64 = 10_000_000_000;
/// Steps in one unit.
const UNIT: u128 = 100_000_000;

impl ExactValue {
    /// F / S.
    pub(super) fn of_fund(fund: Money, units: Units) -> ExactValue {
        ExactValue { fen: fund.minor(), steps: units.minor() }
    }

    /// The issue price, in 1/10000 yuan: a fen is 100 of them, a unit 10^8 steps.
    pub(super) fn of_issue_price(price: IssuePrice) -> ExactValue {
        ExactValue { fen: price.minor(), steps: PUBLISHED }
    }

    /// half_up(V, 4). The fund has at most 10^15 fen, so the product stays far inside 128 bits.
    pub(super) fn published(self) -> UnitValue {
        self.published_inline()
    }

    /// The same for a batch, in which a call would cost as much as the figure.
    #[inline(always)]
    pub(super) fn published_inline(self) -> UnitValue {
        UnitValue::new(mul_div_half_up_64(self.fen, PUBLISHED, self.steps).unwrap_or_default())
    }

    /// half_up(units · published V, 4).
    pub(super) fn display(self, units: Units) -> DisplayValue {
        DisplayValue::new(mul_div_half_up(units.wide(), self.published().minor(), UNIT).unwrap_or_default())
    }

    /// floor(units · V, 2), in fen; 2^64 − 1 where it is not below that.
    pub(super) fn worth_floor(self, units: Units) -> u64 {
        mul_div_floor_64(units.minor(), self.fen, self.steps)
    }

    /// ceil(units · V, 2), in fen.
    pub(super) fn worth_ceil(self, units: Units) -> Option<u128> {
        mul_div_ceil(units.wide(), self.fen.into(), self.steps.into())
    }

    /// floor(units · V · rate, 2), in fen.
    pub(super) fn part_floor(self, units: Units, rate: Rate) -> Option<u128> {
        mul_div_floor(product(units.minor(), self.fen), rate.wide(), u128::from(self.steps) * Rate::STEPS)
    }

    /// floor(money / V, 8), in steps.
    pub(super) fn units_floor(self, money: Money) -> Option<u128> {
        mul_div_floor(money.wide(), self.steps.into(), self.fen.into())
    }

    /// ceil(money / V, 8), in steps.
    pub(super) fn units_ceil(self, money: Money) -> Option<u128> {
        mul_div_ceil(money.wide(), self.steps.into(), self.fen.into())
    }

    /// floor(money · share / V, 8), in steps; 2^64 − 1 where it is not below that.
    #[inline(always)]
    pub(super) fn share_units(self, money: Money, share: ReducedRate) -> u64 {
        let (part, divisor) = (product(money.minor(), share.parts), product(share.of, self.fen));
        if let (Ok(part), Ok(divisor)) = (u64::try_from(part), u64::try_from(divisor)) {
            return mul_div_floor_64(part, self.steps, divisor);
        }
        mul_div_floor(part, self.steps.into(), divisor).and_then(|units| u64::try_from(units).ok()).unwrap_or(u64::MAX)
    }
}

/// A rate in lowest terms, which keeps most divisors within 64 bits: 0.7 is 7 of 10, not 70,000,000 of 10^8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReducedRate {
    parts: u64,
    of: u64,
}

impl ReducedRate {
    pub(super) fn of(rate: Rate) -> ReducedRate {
        let divisor = greatest_common_divisor(rate.minor(), Rate::MAX.minor());
        ReducedRate { parts: rate.minor() / divisor, of: Rate::MAX.minor() / divisor }
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b.max(1)
}
