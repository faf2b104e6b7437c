//! The value of a unit as an exact ratio, and the products every quote is made of.

use crate::decimal::wide::{
    mul_div_ceil, mul_div_floor, mul_div_floor_64, mul_div_half_up, mul_div_half_up_64, product,
};
use crate::impossible::Always;
use crate::num::{DisplayValue, IssuePrice, Money, Rate, UnitValue, Units};

/// V = `fen` / `steps`: this many fen for this many 10^-8 units, at most one fen a step. Never rounded inside a formula.
#[derive(Clone, Copy)]
pub(crate) struct ExactUnitValue {
    fen: u64,
    steps: u64,
}

/// From fen per step to 1/10000 yuan per unit: 10^8 steps, 10^2 parts of a fen.
const PUBLISHED: u64 = 10_000_000_000;
/// Steps in one unit.
pub(super) const UNIT: u64 = 100_000_000;

const AT_MOST_A_FEN: &str = "a unit is worth at most 10^6 yuan, so a step is at most a fen";

impl ExactUnitValue {
    /// F / S.
    #[inline(always)]
    pub(super) fn of_fund(fen: u64, steps: u64) -> ExactUnitValue {
        ExactUnitValue { fen, steps }
    }

    /// The issue price, in 1/10000 yuan: a fen is 100 of them, a unit 10^8 steps.
    #[inline(always)]
    pub(super) fn of_issue_price(price: IssuePrice) -> ExactUnitValue {
        ExactUnitValue { fen: price.minor(), steps: PUBLISHED }
    }

    /// half_up(V, 4).
    pub(crate) fn published(self) -> UnitValue {
        self.published_inline()
    }

    /// The same for a batch, in which a call would cost as much as the figure.
    #[inline(always)]
    pub(super) fn published_inline(self) -> UnitValue {
        UnitValue::new(mul_div_half_up_64(self.fen, PUBLISHED, self.steps))
    }

    /// half_up(units · published V, 4).
    pub(super) fn display(self, units: Units) -> DisplayValue {
        let shown = mul_div_half_up(units.wide(), self.published().minor().into(), UNIT.into());
        DisplayValue::new(shown.always("9·10^18 steps at 10^10 are within 128 bits", 0))
    }

    /// floor(units · V, 2).
    pub(super) fn worth_floor(self, units: Units) -> Money {
        money(mul_div_floor_64(units.minor(), self.fen, self.steps))
    }

    /// floor(units · V, 2) in fen, where the fund may be past the bound of money.
    pub(super) fn fen_floor(self, units: Units) -> u64 {
        mul_div_floor_64(units.minor(), self.fen, self.steps)
    }

    /// ceil(steps · V, 2) in fen, of as many steps as two grants can have.
    pub(super) fn fen_ceil(self, steps: u64) -> u64 {
        let fen = mul_div_ceil(steps.into(), self.fen.into(), self.steps.into());
        fen.and_then(|fen| u64::try_from(fen).ok()).always(AT_MOST_A_FEN, steps)
    }

    /// floor(units · V · rate, 2) in fen.
    pub(super) fn part_floor(self, units: Units, rate: Rate) -> u64 {
        let fen = mul_div_floor(product(units.minor(), self.fen), rate.wide(), u128::from(self.steps) * Rate::STEPS);
        fen.and_then(|fen| u64::try_from(fen).ok()).always(AT_MOST_A_FEN, units.minor())
    }

    /// floor(money / V, 8), in steps.
    pub(super) fn steps_floor(self, money: Money) -> u128 {
        mul_div_floor(money.wide(), self.steps.into(), self.fen.into()).always(WITHIN_128_BITS, u128::MAX)
    }

    /// ceil(money / V, 8), in steps.
    pub(super) fn steps_ceil(self, money: Money) -> u128 {
        mul_div_ceil(money.wide(), self.steps.into(), self.fen.into()).always(WITHIN_128_BITS, u128::MAX)
    }

    /// floor(money · rate / V, 8), in steps; 2^64 − 1 where it is not below that, which is past every cap.
    #[inline(always)]
    pub(super) fn units_for_part(self, money: Money, rate: ReducedRate) -> u64 {
        let (part, divisor) = (product(money.minor(), rate.parts), product(rate.of, self.fen));
        match (u64::try_from(part), u64::try_from(divisor)) {
            (Ok(part), Ok(divisor)) => mul_div_floor_64(part, self.steps, divisor),
            _ => self.units_for_large_part(money, rate),
        }
    }

    /// The same without a product past 128 bits: money / V first, as a whole number and a rest, each times the rate.
    fn units_for_large_part(self, money: Money, rate: ReducedRate) -> u64 {
        let whole = self.steps_floor(money);
        // 2^96 times the least rate is past 64 bits, and 2^96 times any rate's parts is within 128.
        if whole >> 96 > 0 {
            return u64::MAX;
        }
        let rest = product(money.minor(), self.steps) - whole * u128::from(self.fen);
        let rest = u64::try_from(rest).always("a rest is below its divisor", 0);
        let parts = whole * u128::from(rate.parts) + u128::from(mul_div_floor_64(rest, rate.parts, self.fen));
        let units = mul_div_floor(parts, 1, rate.of.into()).always(WITHIN_128_BITS, u128::MAX);
        u64::try_from(units).unwrap_or(u64::MAX)
    }

    /// ceil(units · V / rate, 2) in fen: the least money whose part of `rate` is worth this many units. `None` past 128
    /// bits.
    pub(super) fn money_for_units(self, units: Units, rate: Rate) -> Option<u128> {
        mul_div_ceil(product(units.minor(), self.fen), Rate::STEPS, u128::from(self.steps) * rate.wide())
    }

    /// ceil(money / (V · rate), 8) as whole units and remaining steps: in steps alone it can exceed 128 bits.
    pub(super) fn units_ceil_for_part(self, money: Money, rate: Rate) -> (u128, u128) {
        let (product, divisor) = (product(money.minor(), self.steps), u128::from(self.fen) * rate.wide());
        // A unit has as many steps as a rate of 1: the steps cancel the steps of the rate.
        const { assert!(UNIT as u128 == Rate::STEPS) };
        let whole = product.checked_div(divisor).always("no fund and no part of 0 is left to divide by", 0);
        let rest = product - whole * divisor;
        let steps = mul_div_ceil(rest, UNIT.into(), divisor).always("a rest is below its divisor", 0);
        // The steps of a rest that is ceiled can make a whole unit.
        (whole + steps / u128::from(UNIT), steps % u128::from(UNIT))
    }
}

const WITHIN_128_BITS: &str = "money has 10^15 fen and units 9·10^18 steps";

#[inline(always)]
fn money(fen: u64) -> Money {
    Money::within(fen).always("units are worth at most what the fund holds", Money::MAX)
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
