//! Requests to the appreciation scheme.

use serde_json::{Value, json};

use super::{Request, weighted};
use crate::parity::figures::{AMOUNT, MONEY, MOST_MONEY, ONE, UNITS, amount, refund_of, some_money};
use crate::parity::random::Random;
use crate::parity::rulebooks::{Appreciation, names};
use crate::parity::states::{Holder, Market};

type Make = fn(&mut Random, &Appreciation, &Market, &Holder) -> Value;

const TABLE: [(&str, u32, Make); 9] = [
    ("appreciation.quoteOrder", 6, quote_order),
    ("appreciation.quoteRedemption", 5, redemption),
    ("appreciation.valueHolding", 3, holding),
    ("appreciation.quoteExchange", 3, exchange),
    ("appreciation.quoteReturn", 3, give_back),
    ("appreciation.quoteItem", 4, item),
    ("appreciation.quoteRefund", 5, refund),
    ("appreciation.settleExits", 4, exits),
    ("appreciation.projectUnitValue", 2, projection),
];

pub fn draw(random: &mut Random, config: &Appreciation) -> Request {
    let (op, make) = weighted(random, &TABLE);
    let sound = |market: &Market, holder: &Holder| match op {
        "appreciation.quoteRedemption" | "appreciation.quoteExchange" | "appreciation.quoteItem" => {
            market.worth(holder.units) > 0
        }
        "appreciation.quoteReturn" => market.worth(market.treasury) > 0 && market.fixed > 0,
        _ => true,
    };
    let mut state = fresh(random, config);
    // Another state where there is nothing to ask about, and at last that one all the same.
    for _ in 0..20 {
        if sound(&state.0, &state.1) {
            break;
        }
        state = fresh(random, config);
    }
    let input = make(random, config, &state.0, &state.1);
    let heavy = input["orders"].as_u64().is_some_and(|orders| orders > 3000);
    Request { op, input, heavy }
}

fn fresh(random: &mut Random, config: &Appreciation) -> (Market, Holder) {
    let market = Market::draw(random, config);
    let holder = Holder::draw(random, &market);
    (market, holder)
}

/// Sometimes the very order that uses up the cap.
fn order_amount(random: &mut Random, config: &Appreciation, market: &Market) -> u128 {
    if !random.chance(150) {
        return amount(random);
    }
    let contribution = market.worth(config.cap - market.issued).saturating_mul(ONE).div_ceil(config.grant);
    AMOUNT.near(random, contribution.saturating_mul(ONE).div_ceil(config.contribution))
}

fn quote_order(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let amount = order_amount(random, config, market);
    json!({"market": market.show(random), "referred": random.chance(500), "amount": AMOUNT.show(random, amount)})
}

/// Some of what is held, enough of it to pay something mostly; now and then too much or nothing.
fn some_of(random: &mut Random, held: u128, least: u128) -> u128 {
    match random.below(30) {
        0 => UNITS.clamp(held + 1),
        1 => random.part(held),
        _ if held < least => held,
        2..6 => random.near(least, 0, held),
        6..14 => held,
        14..22 => random.spread(least, held),
        _ => random.between(least, held),
    }
}

/// The same, so that mostly no dust stays outstanding, and often about one unit.
fn some_to_burn(random: &mut Random, market: &Market, held: u128, least: u128) -> u128 {
    let leaves_a_unit = market.outstanding.saturating_sub(ONE);
    match random.below(10) {
        0 => random.near(leaves_a_unit, 0, held),
        1 | 2 if held == market.outstanding => held,
        3 => some_of(random, held, least),
        _ => some_of(random, held.min(leaves_a_unit), least),
    }
}

fn redemption(random: &mut Random, config: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let least = market.units_for(ONE.div_ceil(ONE - config.fee));
    let redeem = some_to_burn(random, market, holder.units, least);
    json!({"market": market.show(random), "holder": holder.show(random), "redeem": UNITS.show(random, redeem)})
}

fn holding(random: &mut Random, _: &Appreciation, market: &Market, holder: &Holder) -> Value {
    json!({"market": market.show(random), "holder": holder.show(random)})
}

fn exchange(random: &mut Random, _: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let units = some_of(random, holder.units, market.units_for(1));
    json!({"market": market.show(random), "holder": holder.show(random), "exchange": UNITS.show(random, units)})
}

fn give_back(random: &mut Random, _: &Appreciation, market: &Market, _: &Holder) -> Value {
    let most = market.fixed.min(market.worth(market.treasury));
    let points = match random.below(10) {
        0 => random.part(market.fixed),
        1 => MONEY.near(random, most),
        2..5 => most,
        5..8 => random.spread(1, most),
        _ => random.between(1, most),
    };
    json!({"market": market.show(random), "fixedPoints": MONEY.show(random, MONEY.clamp(points))})
}

fn item(random: &mut Random, _: &Appreciation, market: &Market, holder: &Holder) -> Value {
    // Mostly what leaves a unit outstanding, which a smaller holding does anyway.
    let most = match random.chance(200) {
        true => holder.units,
        false => holder.units.min(market.outstanding.saturating_sub(ONE)),
    };
    let worth = market.worth(most).min(MOST_MONEY);
    let price = match random.below(12) {
        0 => some_money(random),
        1 => MONEY.near(random, worth),
        2 => random.part(worth),
        3 | 4 => 1,
        5 | 6 => worth,
        7..10 => random.spread(1, worth),
        _ => random.between(1, worth),
    };
    json!({"market": market.show(random), "holder": holder.show(random), "price": MONEY.show(random, price)})
}

fn refund(random: &mut Random, config: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let amount = amount(random);
    let contribution = amount * config.contribution / ONE;
    let mut units = market.units_for(contribution * config.grant / ONE);
    let mut given = if random.chance(100) { 0 } else { contribution };
    if random.chance(150) {
        (units, given) = (UNITS.any(random), MONEY.any(random));
    }
    let quota = config.multiplier.filter(|_| !random.chance(100)).map(|times| MONEY.clamp(amount * times / 10_000));
    let (before, refund) = refund_of(random, amount);
    json!({
        "market": market.show(random),
        "holder": holder.show(random),
        "grant": {
            "amount": AMOUNT.show(random, amount),
            "contribution": MONEY.show(random, given),
            "units": UNITS.show(random, UNITS.clamp(units)),
            "quota": MONEY.show_or_null(random, quota),
        },
        "before": MONEY.show(random, before),
        "refund": MONEY.show(random, refund),
    })
}

/// Holders whose quotas lie close to what they hold, so that each fee may make the next one due.
fn exits(random: &mut Random, _: &Appreciation, market: &Market, _: &Holder) -> Value {
    let count = *random.pick(&[0, 1, 2, 3, 4, 5, 6, 8, 8, 12]);
    let mut left = market.circulating();
    let fair = left / (count as u128 + 1);
    let mut holders = Vec::new();
    for (at, name) in names(random, "h", count).into_iter().enumerate() {
        let units = match random.below(6) {
            0 => random.part(left),
            1 => 0,
            2 | 3 => fair,
            _ => random.between(0, fair * 2),
        };
        let units = units.min(left);
        left -= units;
        let near = market.worth(units) * (200 + at as u128 * random.below(4)) / (200 + at as u128);
        let quota = match random.below(9) {
            0 => None,
            1 => Some(0),
            2 => Some(some_money(random)),
            3 | 4 => Some(MONEY.near(random, near)),
            _ => Some(MONEY.clamp(near)),
        };
        let (units, quota) = (UNITS.show(random, units), MONEY.show_or_null(random, quota));
        holders.push(json!({"id": name, "units": units, "quota": quota}));
    }
    random.shuffle(&mut holders);
    json!({"market": market.show(random), "holders": holders})
}

fn projection(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let orders = match random.below(4000) {
        0 => 1_000_000,
        1..5 => random.between(5_000, 60_000),
        5..40 => random.between(400, 3_000),
        40..1200 => random.below(4),
        _ => random.between(3, 80),
    };
    let samples = match random.below(100) {
        0 => 1000,
        1..50 => random.between(2, 5),
        _ => random.between(2, 20),
    };
    // Small orders mostly: big ones reach the fund's bound long before the last.
    let amount = match random.chance(700) {
        true => random.spread(1, 1_000_000),
        false => order_amount(random, config, market),
    };
    json!({
        "market": market.show(random),
        "referred": random.chance(500),
        "amount": AMOUNT.show(random, amount),
        "orders": orders as u64,
        "samples": samples as u64,
    })
}
