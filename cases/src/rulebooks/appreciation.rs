//! The appreciation section of a rulebook.

use serde_json::{Value, json};

use super::{multiplier, optional, rate, usual};
use crate::figures::{ISSUE_PRICE, MULTIPLIER, ONE, RATE, UNITS};
use crate::random::Random;

#[derive(Debug)]
pub struct Appreciation {
    pub price: u128,
    pub cap: u128,
    pub contribution: u128,
    pub grant: u128,
    pub fee: u128,
    pub multiplier: Option<u128>,
}

pub fn draw(random: &mut Random) -> (Appreciation, Value) {
    let grant = usual(random, ONE / 10, ONE / 10 * 9).max(1);
    let part = |random: &mut Random, of: u128| match random.below(3) {
        0 => 0,
        1 => of,
        _ => rate(random, of),
    };
    let referrer = part(random, ONE - grant);
    let merchant = part(random, ONE - grant - referrer);
    let price = match random.below(5) {
        0..3 => 10_000,
        3 => random.between(100, 1_000_000),
        _ => ISSUE_PRICE.any(random),
    };
    let cap = match random.below(10) {
        0 => random.spread(1, 100 * ONE),
        1 => random.any(1, UNITS.high),
        2..5 => ONE * ONE,
        _ => random.spread(100 * ONE, UNITS.high),
    };
    let config = Appreciation {
        price,
        cap: cap.min(UNITS.high),
        contribution: usual(random, ONE / 10, ONE).max(1),
        grant,
        fee: usual(random, 0, ONE / 10 * 3).min(ONE - 1),
        multiplier: (!random.chance(200)).then(|| multiplier(random)),
    };
    let mut section = json!({
        "issuePrice": ISSUE_PRICE.show(random, config.price),
        "unitCap": UNITS.show(random, config.cap),
        "contributionRate": RATE.show(random, config.contribution),
        "grantRate": RATE.show(random, config.grant),
        "referrerGrantRate": RATE.show(random, referrer),
        "redemptionFeeRate": RATE.show(random, config.fee),
        "quotaMultiplier": MULTIPLIER.show_or_null(random, config.multiplier),
    });
    let merchant = RATE.show(random, merchant);
    optional(random, &mut section, "merchantGrantRate", merchant, &json!("0"));
    (config, section)
}
