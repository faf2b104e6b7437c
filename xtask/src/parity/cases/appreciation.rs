//! Requests to the appreciation scheme.

use serde_json::{Value, json};

use super::{Request, goals, weighted};
use crate::parity::states::{Holder, Market};
use points_rules_cases::figures::{AMOUNT, MONEY, MOST_MONEY, ONE, UNITS, amount, refund_of, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Appreciation, names};

type Make = fn(&mut Random, &Appreciation, &Market, &Holder) -> Value;

const TABLE: [(&str, u32, Make); 16] = [
    ("appreciation.quoteOrder", 5, quote_order),
    ("appreciation.bookOrder", 5, book_order),
    ("appreciation.quoteRedemption", 5, redemption),
    ("appreciation.valueHolding", 3, holding),
    ("appreciation.quoteExchange", 3, exchange),
    ("appreciation.quoteReturn", 3, give_back),
    ("appreciation.retirePoints", 3, retire_points),
    ("appreciation.retireTreasury", 3, retire_treasury),
    ("appreciation.quoteItem", 4, item),
    ("appreciation.quoteItemReturn", 4, item_return),
    ("appreciation.quoteRefund", 5, refund),
    ("appreciation.settleExits", 4, exits),
    ("appreciation.projectUnitValue", 2, goals::projection),
    ("appreciation.orderFor", 2, goals::order_for),
    ("appreciation.redemptionFor", 2, goals::redemption_for),
    ("appreciation.ordersUntil", 2, goals::orders_until),
];

pub fn draw(random: &mut Random, config: &Appreciation) -> Request {
    let (op, make) = weighted(random, &TABLE);
    let sound = |market: &Market, holder: &Holder| match op {
        "appreciation.quoteRedemption"
        | "appreciation.quoteExchange"
        | "appreciation.quoteItem"
        | "appreciation.redemptionFor" => market.worth(holder.units) > 0,
        "appreciation.quoteReturn" | "appreciation.retirePoints" => {
            market.worth(market.treasury) > 0 && market.fixed > 0
        }
        "appreciation.quoteItemReturn" => market.issued > market.outstanding,
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
    let heavy = ["orders", "limit"].iter().any(|field| input[*field].as_u64().is_some_and(|orders| orders > 3000));
    Request { op, input, heavy }
}

fn fresh(random: &mut Random, config: &Appreciation) -> (Market, Holder) {
    let market = Market::draw(random, config);
    let holder = Holder::draw(random, &market);
    (market, holder)
}

/// Sometimes the very order that uses up the cap.
pub fn order_amount(random: &mut Random, config: &Appreciation, market: &Market) -> u128 {
    if !random.chance(150) {
        return amount(random);
    }
    let room = config.cap.saturating_sub(market.issued);
    let contribution = market.worth(room).saturating_mul(ONE).div_ceil(config.grant);
    AMOUNT.near(random, contribution.saturating_mul(ONE).div_ceil(config.contribution))
}

/// An order's amount, and what of it the merchant gives up where the lines of a cart said so.
fn placed(random: &mut Random, config: &Appreciation, market: &Market) -> Value {
    let amount = order_amount(random, config, market);
    let contribution = random.chance(400).then(|| if random.chance(20) { amount + 1 } else { random.part(amount) });
    json!({
        "market": market.show(random),
        "amount": AMOUNT.show(random, amount),
        "contribution": MONEY.show_or_null(random, contribution),
    })
}

fn quote_order(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let mut input = placed(random, config, market);
    input["referred"] = json!(random.chance(500));
    input["merchant"] = json!(random.chance(500));
    input
}

fn book_order(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let mut input = placed(random, config, market);
    let (holder, [referrer, merchant]) = Holder::three(random, market);
    input["holder"] = holder.show(random);
    input["referrer"] = Holder::show_or_null(random, referrer);
    input["merchant"] = Holder::show_or_null(random, merchant);
    input
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
    let held_less = if leaves_a_unit > 0 { held.min(leaves_a_unit) } else { held };
    match random.below(10) {
        0 => random.near(held_less, 0, held),
        1 | 2 if held == market.outstanding => held,
        3 => some_of(random, held, least),
        _ => some_of(random, held_less, least),
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

/// Fixed points that units of the treasury stand behind, mostly.
fn backed_points(random: &mut Random, market: &Market) -> Value {
    let most = market.fixed.min(market.worth(market.treasury));
    let points = match random.below(10) {
        0 => random.part(market.fixed),
        1 => MONEY.near(random, most),
        2..5 => most,
        5..8 => random.spread(1, most),
        _ => random.between(1, most),
    };
    MONEY.show(random, MONEY.clamp(points))
}

fn give_back(random: &mut Random, _: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let points = backed_points(random, market);
    json!({"market": market.show(random), "holder": holder.show(random), "fixedPoints": points})
}

fn retire_points(random: &mut Random, _: &Appreciation, market: &Market, _: &Holder) -> Value {
    let points = backed_points(random, market);
    json!({"market": market.show(random), "fixedPoints": points})
}

fn retire_treasury(random: &mut Random, _: &Appreciation, market: &Market, _: &Holder) -> Value {
    json!({"market": market.show(random)})
}

fn item(random: &mut Random, _: &Appreciation, market: &Market, holder: &Holder) -> Value {
    // Mostly what leaves a unit outstanding, which a smaller holding does anyway.
    let most = match random.chance(200) {
        true => holder.units,
        false if market.outstanding > ONE => holder.units.min(market.outstanding - ONE),
        false => holder.units,
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

/// Goods bought with units, which come back while no more is outstanding than was issued.
fn item_return(random: &mut Random, config: &Appreciation, market: &Market, holder: &Holder) -> Value {
    let burned = market.issued - market.outstanding;
    let units = if random.chance(100) { UNITS.any(random) } else { random.spread(1, burned).min(burned) };
    let price = match random.chance(100) {
        true => some_money(random),
        false => MONEY.near(random, market.worth(units)).max(1),
    };
    let (before, refund) = refund_of(random, price.max(1));
    let used = match config.multiplier.is_some() || random.chance(100) {
        true => Some(random.part(price)),
        false => None,
    };
    json!({
        "market": market.show(random),
        "holder": holder.show(random),
        "purchase": {
            "price": MONEY.show(random, price),
            "units": UNITS.show(random, units),
            "quotaUsed": MONEY.show_or_null(random, used),
        },
        "before": MONEY.show(random, before),
        "refund": MONEY.show(random, refund),
    })
}

fn refund(random: &mut Random, config: &Appreciation, market: &Market, _: &Holder) -> Value {
    let amount = amount(random);
    let (holder, [referrer, merchant]) = Holder::three(random, market);
    let contribution = match random.below(20) {
        0 => 0,
        1 => amount + random.below(2),
        2..7 => random.part(amount),
        _ => amount * config.contribution / ONE,
    };
    let mut granted = |rate: u128| {
        let units = match random.below(8) {
            0 => 0,
            1 if random.chance(300) => UNITS.any(random),
            _ => UNITS.clamp(market.units_for(contribution * rate / ONE)),
        };
        let worth = contribution * rate / ONE;
        let quota = config.multiplier.filter(|_| !random.chance(50)).map(|times| MONEY.clamp(worth * times / 10_000));
        (UNITS.show(random, units), MONEY.show_or_null(random, quota))
    };
    let (units, quota) = granted(config.grant);
    let (referrer_units, referrer_quota) = granted(ONE - config.grant);
    let (merchant_units, merchant_quota) = granted((ONE - config.grant) / 2);
    let (before, refund) = taken_back(random, amount, contribution);
    json!({
        "market": market.show(random),
        "holder": holder.show(random),
        "referrer": Holder::show_or_null(random, referrer),
        "merchant": Holder::show_or_null(random, merchant),
        "grant": {
            "amount": AMOUNT.show(random, amount.max(1)),
            "contribution": MONEY.show(random, contribution),
            "units": units,
            "referrerUnits": referrer_units,
            "merchantUnits": merchant_units,
            "quota": quota,
            "referrerQuota": referrer_quota,
            "merchantQuota": merchant_quota,
        },
        "before": before,
        "refund": refund,
    })
}

/// What came back before and comes back now: by the amount alone, or with contributions of lines that differ.
fn taken_back(random: &mut Random, amount: u128, contribution: u128) -> (Value, Value) {
    let (before, mut refund) = refund_of(random, amount);
    let contributions = match random.chance(500) {
        true if contribution > 0 => {
            let (before, refund) = refund_of(random, contribution);
            if random.chance(100) { (Some(before), Some(0)) } else { (Some(before), Some(refund)) }
        }
        true => (Some(0), Some(0)),
        false => (None, None),
    };
    if contributions.1.is_some_and(|back| back > 0) && random.chance(100) {
        refund = 0;
    }
    let mut shown = |amount, contribution| {
        let (amount, contribution) = (MONEY.show(random, amount), MONEY.show_or_null(random, contribution));
        json!({"amount": amount, "contribution": contribution})
    };
    (shown(before, contributions.0), shown(refund, contributions.1))
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
