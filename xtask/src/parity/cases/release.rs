//! Requests to the release scheme.

use serde_json::{Value, json};

use super::{Request, days, tree, weighted};
use crate::parity::states::{Lot, lots, points, show_lots, some_lots};
use points_rules_cases::figures::{AMOUNT, MONEY, ONE, amount, credit, refund_of};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Release, name};

type Make = fn(&mut Random, &Release) -> Value;

const TABLE: [(&str, u32, Make); 10] = [
    ("release.quoteOrder", 4, quote_order),
    ("release.bookOrder", 3, book_order),
    ("release.orderFor", 2, order_for),
    ("release.project", 4, project),
    ("release.rank", 2, tree::rank),
    ("release.accelerate", 4, tree::accelerate),
    ("release.settleDay", 4, tree::settle_day),
    ("release.teamSales", 2, tree::team_sales),
    ("release.adjust", 4, adjust),
    ("release.quoteRefund", 5, quote_refund),
];

pub fn draw(random: &mut Random, config: &Release) -> Request {
    let (op, make) = weighted(random, &TABLE);
    let input = make(random, config);
    let heavy = input["days"].as_u64().is_some_and(|days| days > 2000);
    Request { op, input, heavy }
}

pub fn show(random: &mut Random, config: &Release, points: u128) -> Value {
    credit(config.scale).show(random, points)
}

fn order_amount(random: &mut Random, config: &Release) -> u128 {
    match !config.levels.is_empty() && random.chance(500) {
        true => {
            let from = random.pick(&config.levels).from;
            AMOUNT.near(random, from)
        }
        false => amount(random),
    }
}

fn quote_order(random: &mut Random, config: &Release) -> Value {
    let amount = order_amount(random, config);
    json!({"amount": AMOUNT.show(random, amount)})
}

/// What an order of this many fen grants about, or anything.
fn granted(random: &mut Random, config: &Release, amount: u128) -> (u128, u128) {
    let (kind, unit) = (credit(config.scale), 10u128.pow(config.scale));
    let level = config.levels.iter().rev().find(|level| level.from <= amount && !random.chance(100));
    let (times, daily) = level.map_or((30_000, None), |level| (level.times, level.daily));
    let points = kind.clamp(amount * times * unit / 1_000_000);
    let daily = (amount * daily.unwrap_or(config.daily) * unit / (100 * ONE)).min(points);
    match random.below(12) {
        0 => (kind.any(random), kind.any(random)),
        1 => (points, daily.max(1)),
        _ => (points, daily),
    }
}

fn show_grant(random: &mut Random, config: &Release, amount: u128, (points, daily): (u128, u128)) -> Value {
    let (points, daily) = (show(random, config, points), show(random, config, daily));
    json!({"amount": AMOUNT.show(random, amount), "points": points, "daily": daily})
}

/// The id of an order: a new one mostly.
fn order_id(random: &mut Random, lots: &[Lot], often: u64) -> String {
    match !lots.is_empty() && random.chance(often) {
        true => random.pick(lots).order.clone(),
        false => name(random, || "next".to_owned()),
    }
}

fn book_order(random: &mut Random, config: &Release) -> Value {
    let amount = order_amount(random, config);
    let grant = granted(random, config, amount);
    let lots = some_lots(random, config, 5);
    let id = order_id(random, &lots, 60);
    let grant = show_grant(random, config, amount, grant);
    json!({"lots": show_lots(random, config, &lots), "orderId": id, "grant": grant})
}

fn order_for(random: &mut Random, config: &Release) -> Value {
    let amount = order_amount(random, config);
    let (points, daily) = granted(random, config, amount);
    let both = random.chance(20);
    let by_points = random.chance(500);
    let mut some = |figure: u128, given: bool| match given ^ both {
        true => {
            let kind = credit(config.scale);
            let figure = kind.near(random, figure);
            kind.show(random, figure)
        }
        false => Value::Null,
    };
    json!({"points": some(points, by_points), "daily": some(daily, !by_points)})
}

fn project(random: &mut Random, config: &Release) -> Value {
    let accelerated = match random.below(3) {
        0 => 0,
        1 => points(random, config, 50),
        _ => points(random, config, 1_000_000),
    };
    let lots = lots(random, config, 6);
    let days = days(random) as u64;
    json!({"lots": lots, "acceleratedPerDay": show(random, config, accelerated), "days": days})
}

fn adjust(random: &mut Random, config: &Release) -> Value {
    let lots = some_lots(random, config, 5);
    let shown = show_lots(random, config, &lots);
    if random.chance(450) {
        let (granted, daily) = (points(random, config, 100_000), points(random, config, 1000));
        let granted = if daily == 0 && !random.chance(100) { 0 } else { granted };
        let order = order_id(random, &lots, 60);
        let (granted, daily) = (show(random, config, granted), show(random, config, daily));
        return json!({"lots": shown, "add": {"orderId": order, "points": granted, "daily": daily}, "remove": null});
    }
    let order = random.chance(500).then(|| order_id(random, &lots, 950));
    let of = lots.iter().filter(|lot| order.as_ref().is_none_or(|order| lot.order == *order));
    let remaining: u128 = of.map(|lot| lot.remaining).sum();
    let kind = credit(config.scale);
    let removed = match random.chance(60) {
        true => kind.near(random, remaining + 3),
        false => random.part(kind.clamp(remaining)),
    };
    let removed = show(random, config, removed);
    json!({"lots": shown, "add": null, "remove": {"points": removed, "orderId": order}})
}

fn quote_refund(random: &mut Random, config: &Release) -> Value {
    let amount = order_amount(random, config);
    let (granted, daily) = granted(random, config, amount);
    let mut lot = Lot::draw(random, config, 1);
    if !random.chance(50) {
        (lot.daily, lot.remaining) = (daily, if random.chance(300) { granted } else { random.part(granted) });
    }
    let (before, refund) = refund_of(random, amount);
    json!({
        "lot": lot.show(random, config),
        "grant": show_grant(random, config, amount, (granted, daily)),
        "before": MONEY.show(random, before),
        "refund": MONEY.show(random, refund),
    })
}
