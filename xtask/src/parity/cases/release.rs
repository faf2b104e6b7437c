//! Requests to the release scheme.

use serde_json::{Value, json};

use super::{Request, days, weighted};
use crate::parity::figures::{AMOUNT, MONEY, ONE, amount, credit, refund_of, some_money};
use crate::parity::random::Random;
use crate::parity::rulebooks::{Release, name, names};
use crate::parity::states::{Lot, at_an_edge, lots, points, sponsors};

type Make = fn(&mut Random, &Release) -> Value;

const TABLE: [(&str, u32, Make); 9] = [
    ("release.quoteOrder", 4, quote_order),
    ("release.project", 4, project),
    ("release.rank", 2, rank),
    ("release.accelerate", 4, accelerate),
    ("release.settleDay", 4, settle_day),
    ("release.teamSales", 2, team_sales),
    ("release.adjust", 3, adjust),
    ("release.quoteRefund", 4, quote_refund),
    ("release.checkout", 3, checkout),
];

pub fn draw(random: &mut Random, config: &Release) -> Request {
    let (op, make) = weighted(random, &TABLE);
    let input = make(random, config);
    let heavy = input["days"].as_u64().is_some_and(|days| days > 2000);
    Request { op, input, heavy }
}

fn show(random: &mut Random, config: &Release, points: u128) -> Value {
    credit(config.scale).show(random, points)
}

fn order_amount(random: &mut Random, config: &Release) -> u128 {
    at_an_edge(random, &config.levels, AMOUNT, 500).unwrap_or_else(|| amount(random))
}

fn quote_order(random: &mut Random, config: &Release) -> Value {
    let amount = order_amount(random, config);
    json!({"amount": AMOUNT.show(random, amount)})
}

fn project(random: &mut Random, config: &Release) -> Value {
    let accelerated = match random.below(3) {
        0 => 0,
        1 => points(random, config, 50),
        _ => points(random, config, 1_000_000),
    };
    let lots = lots(random, config, 6).0;
    let days = days(random) as u64;
    json!({"lots": lots, "acceleratedPerDay": show(random, config, accelerated), "days": days})
}

/// Team sales, often at a rank's edge; fen.
fn sales(random: &mut Random, config: &Release) -> u128 {
    let edge = at_an_edge(random, &config.ranks, MONEY, 750);
    edge.unwrap_or_else(|| if random.chance(500) { 0 } else { some_money(random) })
}

fn rank(random: &mut Random, config: &Release) -> Value {
    let sales = sales(random, config);
    json!({"teamSales": MONEY.show(random, sales)})
}

fn accelerate(random: &mut Random, config: &Release) -> Value {
    // Often less than the lots hold, so that nothing is cut.
    let usual = *random.pick(&[10, 1000, 100_000]);
    let volumes: Vec<Value> = (0..random.below(6))
        .map(|_| {
            let rank = match config.ranks.is_empty() || random.chance(300) {
                true => None,
                false => Some(random.pick(&config.ranks).name.clone()),
            };
            let released = points(random, config, usual);
            json!({"highestRank": rank, "released": show(random, config, released)})
        })
        .collect();
    let mut some = |usual| {
        let drawn = points(random, config, usual);
        show(random, config, drawn)
    };
    let generations: Vec<Value> = (0..config.generations).map(|_| some(usual)).collect();
    let peer = some(usual * 10);
    let kept = random.count(0, generations.len());
    let sales = sales(random, config);
    json!({
        "lots": lots(random, config, 5).0,
        "generations": generations[..kept],
        "team": {"teamSales": MONEY.show(random, sales), "volumes": volumes, "peerReleased": peer},
    })
}

/// Members in a forest, in any order; `more` adds the fields of one.
fn forest(random: &mut Random, more: impl Fn(&mut Random) -> Value) -> Value {
    let count = *random.pick(&[0, 1, 2, 3, 5, 8, 8, 10, 14, 20]);
    let names = names(random, "m", count);
    let mut members = Vec::new();
    for (name, above) in names.iter().zip(sponsors(random, count)) {
        let mut member = more(random);
        member["id"] = json!(name);
        member["sponsor"] = json!(above.map(|above| &names[above]));
        members.push(member);
    }
    match random.below(4) {
        0 | 1 => random.shuffle(&mut members),
        2 => members.reverse(),
        _ => {}
    }
    json!({"members": members})
}

fn settle_day(random: &mut Random, config: &Release) -> Value {
    // One rank for many, for equal ranks in a row.
    let fashion = config.ranks.get(random.place(config.ranks.len())).map_or(0, |rank| rank.from);
    forest(random, |random| {
        let sales = if random.chance(400) { fashion } else { sales(random, config) };
        json!({"teamSales": MONEY.show(random, sales), "lots": lots(random, config, 2).0})
    })
}

fn team_sales(random: &mut Random, _: &Release) -> Value {
    forest(random, |random| {
        let mut money = || {
            let drawn = if random.chance(60) { some_money(random) } else { random.between(0, 10_000_000) };
            MONEY.show(random, drawn)
        };
        json!({"cash": money(), "points": money()})
    })
}

fn adjust(random: &mut Random, config: &Release) -> Value {
    let (lots, remaining) = lots(random, config, 5);
    if random.chance(450) {
        let (granted, daily) = (points(random, config, 100_000), points(random, config, 1000));
        let granted = if daily == 0 && !random.chance(100) { 0 } else { granted };
        let order = name(random, || "gift".to_owned());
        let (granted, daily) = (show(random, config, granted), show(random, config, daily));
        return json!({"lots": lots, "add": {"orderId": order, "points": granted, "daily": daily}, "remove": null});
    }
    let kind = credit(config.scale);
    let removed = match random.chance(60) {
        true => kind.near(random, remaining + 3),
        false => random.part(kind.clamp(remaining)),
    };
    json!({"lots": lots, "add": null, "remove": show(random, config, removed)})
}

fn quote_refund(random: &mut Random, config: &Release) -> Value {
    let (kind, amount) = (credit(config.scale), order_amount(random, config));
    let times = config.levels.get(random.place(config.levels.len())).map_or(30_000, |level| level.rate);
    let unit = 10u128.pow(config.scale);
    let mut granted = kind.clamp(amount * times * unit / 1_000_000);
    let mut daily = (amount * config.daily * unit / (100 * ONE)).min(granted);
    if random.chance(150) {
        (granted, daily) = (kind.any(random), kind.any(random));
    }
    let mut lot = Lot::draw(random, config, 1);
    if !random.chance(50) {
        (lot.daily, lot.remaining) = (daily, if random.chance(300) { granted } else { random.part(granted) });
    }
    let (before, refund) = refund_of(random, amount);
    let (points, daily) = (show(random, config, granted), show(random, config, daily));
    json!({
        "lot": lot.show(random, config),
        "grant": {"amount": AMOUNT.show(random, amount), "points": points, "daily": daily},
        "before": MONEY.show(random, before),
        "refund": MONEY.show(random, refund),
    })
}

fn checkout(random: &mut Random, config: &Release) -> Value {
    let (kind, amount) = (credit(config.scale), amount(random));
    let usable = amount * config.max_points / ONE * 10u128.pow(config.scale) / 100;
    let held = match random.below(3) {
        0 => kind.near(random, usable),
        1 => kind.any(random),
        _ => points(random, config, 10_000),
    };
    json!({"amount": AMOUNT.show(random, amount), "points": show(random, config, held)})
}
