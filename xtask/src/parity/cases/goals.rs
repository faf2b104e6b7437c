//! Requests to the appreciation scheme that look ahead: projections, and the least that reaches a goal.

use serde_json::{Value, json};

use super::appreciation::order_amount;
use crate::parity::states::{Holder, Market};
use points_rules_cases::figures::{AMOUNT, MONEY, ONE, UNITS, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::Appreciation;

/// Orders of a projection, or the most that are looked at.
fn orders(random: &mut Random) -> u128 {
    match random.below(4000) {
        0 => 1_000_000,
        1..5 => random.between(5_000, 60_000),
        5..40 => random.between(400, 3_000),
        40..1200 => random.below(4),
        _ => random.between(3, 80),
    }
}

/// Small orders mostly: big ones reach the fund's bound long before the last.
fn many_times(random: &mut Random, config: &Appreciation, market: &Market) -> u128 {
    match random.chance(700) {
        true => random.spread(1, 1_000_000),
        false => order_amount(random, config, market),
    }
}

pub fn projection(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let samples = match random.below(100) {
        0 => 1000,
        1..50 => random.between(2, 5),
        _ => random.between(2, 20),
    };
    let amount = many_times(random, config, market);
    json!({
        "market": market.show(random),
        "referred": random.chance(500),
        "merchant": random.chance(500),
        "amount": AMOUNT.show(random, amount),
        "orders": orders(random) as u64,
        "samples": samples as u64,
    })
}

pub fn order_for(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let units = match random.below(10) {
        0 => UNITS.any(random),
        1 => UNITS.near(random, config.cap.saturating_sub(market.issued)),
        2 => random.part(config.cap.saturating_sub(market.issued)),
        _ => {
            let granted = order_amount(random, config, market) * config.contribution / ONE * config.grant / ONE;
            UNITS.near(random, market.units_for(granted)).max(1)
        }
    };
    json!({
        "market": market.show(random),
        "referred": random.chance(500),
        "merchant": random.chance(500),
        "units": UNITS.show(random, units),
    })
}

pub fn redemption_for(random: &mut Random, config: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let most = market.worth(holder.units) * (ONE - config.fee) / ONE;
    let net = match random.below(12) {
        0 => some_money(random),
        1 => MONEY.near(random, most),
        2..5 => most,
        5..8 => random.spread(1, most),
        _ => random.between(1, most),
    };
    let (market, holder) = (market.show(random), holder.show(random));
    json!({"market": market, "holder": holder, "net": MONEY.show(random, MONEY.clamp(net))})
}

pub fn orders_until(random: &mut Random, config: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let amount = many_times(random, config, market);
    let worth = market.worth(holder.units);
    let near = worth * (100 + random.below(100)) / 100;
    let quota = if random.chance(700) { holder.quota.map(|_| MONEY.clamp(near)) } else { holder.quota };
    let net = random.chance(500).then(|| match random.below(4) {
        0 => some_money(random),
        _ => MONEY.clamp(near * (ONE - config.fee) / ONE),
    });
    let holder = Holder { quota, ..*holder };
    json!({
        "market": market.show(random),
        "holder": holder.show(random),
        "referred": random.chance(500),
        "merchant": random.chance(500),
        "amount": AMOUNT.show(random, amount),
        "net": MONEY.show_or_null(random, net),
        "limit": orders(random).max(1) as u64,
    })
}
