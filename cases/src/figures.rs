//! Figures as integers of their smallest step, and how they are written down.

use serde_json::Value;

use crate::random::Random;

/// What a figure can be: its decimals, its least and its greatest number of steps.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub scale: u32,
    pub low: u128,
    pub high: u128,
}

const fn kind(scale: u32, low: u128, high: u128) -> Kind {
    Kind { scale, low, high }
}

/// 10^13 yuan, in fen.
pub const MOST_MONEY: u128 = 1_000_000_000_000_000;
/// A rate of 1; also one unit.
pub const ONE: u128 = 100_000_000;

pub const MONEY: Kind = kind(2, 0, MOST_MONEY);
pub const AMOUNT: Kind = kind(2, 1, 1_000_000_000_000);
pub const UNITS: Kind = kind(8, 0, 90_000_000_000 * ONE);
/// Money that is above 0.
pub const SOME_MONEY: Kind = kind(2, 1, MOST_MONEY);
/// At most 10^3 yuan a unit.
pub const ISSUE_PRICE: Kind = kind(4, 1, 10_000_000);
/// At most 10^6 yuan a point.
pub const POINT_VALUE: Kind = kind(4, 1, 10_000_000_000);
pub const RATE: Kind = kind(8, 0, ONE);
pub const MULTIPLIER: Kind = kind(4, 1, 10_000_000);

/// Points and shares, whose scale the rulebook sets.
pub const fn credit(scale: u32) -> Kind {
    kind(scale, 0, 10u128.pow(13 + scale))
}

impl Kind {
    pub fn any(self, random: &mut Random) -> u128 {
        random.any(self.low, self.high)
    }

    pub fn near(self, random: &mut Random, figure: u128) -> u128 {
        random.near(figure, self.low, self.high)
    }

    pub fn clamp(self, figure: u128) -> u128 {
        figure.max(self.low).min(self.high)
    }

    /// A figure as a person or a program may write it: trailing zeros never count.
    pub fn show(self, random: &mut Random, figure: u128) -> Value {
        Value::String(match random.below(10) {
            0..5 => text(figure, self.scale),
            5..9 => short(figure, self.scale),
            _ => {
                let mut long = text(figure, self.scale);
                long.push_str(if self.scale == 0 { ".0" } else { "00000000000" });
                long
            }
        })
    }

    /// The same, null where there is none.
    pub fn show_or_null(self, random: &mut Random, figure: Option<u128>) -> Value {
        figure.map_or(Value::Null, |figure| self.show(random, figure))
    }
}

/// With all its decimals.
pub fn text(figure: u128, scale: u32) -> String {
    let unit = 10u128.pow(scale);
    match scale {
        0 => figure.to_string(),
        _ => format!("{}.{:0width$}", figure / unit, figure % unit, width = scale as usize),
    }
}

/// Without trailing zeros.
fn short(figure: u128, scale: u32) -> String {
    let full = text(figure, scale);
    match scale {
        0 => full,
        _ => full.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// An order's amount in fen.
pub fn amount(random: &mut Random) -> u128 {
    match random.below(5) {
        0 => 10_000,
        1 | 2 => random.between(100, 6_000_000),
        3 => random.spread(1, 100_000_000),
        _ => AMOUNT.any(random),
    }
}

/// Money as it comes along, in fen.
pub fn some_money(random: &mut Random) -> u128 {
    match random.chance(250) {
        true => MONEY.any(random),
        false => random.spread(1, 100_000_000),
    }
}

/// What of an order was refunded before, and what is refunded now; seldom not allowed.
pub fn refund_of(random: &mut Random, amount: u128) -> (u128, u128) {
    let before = if random.chance(500) { random.between(0, amount - 1) } else { 0 };
    let left = amount - before;
    let refund = match random.below(40) {
        0 => 0,
        1 => left + 1,
        2..12 => left,
        12..16 => 1,
        16..28 => random.between(1, left),
        _ => random.spread(1, left),
    };
    (before, refund)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_with_and_without_zeros() {
        assert_eq!(text(0, 0), "0");
        assert_eq!(text(5, 2), "0.05");
        assert_eq!(text(123_400, 4), "12.3400");
        assert_eq!(short(123_400, 4), "12.34");
        assert_eq!(short(100, 2), "1");
        assert_eq!(short(100, 0), "100");
    }

    #[test]
    fn refunds_stay_within_the_order_most_of_the_time() {
        let mut random = Random::new(1);
        let sound = (0..4000).filter(|_| {
            let amount = amount(&mut random);
            let (before, refund) = refund_of(&mut random, amount);
            refund > 0 && before + refund <= amount
        });
        assert!(sound.count() > 3600);
    }
}
