//! Requests to the release scheme about the referral tree: ranks, acceleration, the settled day, team sales.

use serde_json::{Value, json};

use super::release::show;
use crate::parity::states::{at_an_edge, lots, points, sponsors};
use points_rules_cases::figures::{MONEY, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Release, names};

/// Team sales, often at a rank's edge; fen.
fn sales(random: &mut Random, config: &Release) -> u128 {
    let edge = at_an_edge(random, &config.ranks, MONEY, 750);
    edge.unwrap_or_else(|| if random.chance(500) { 0 } else { some_money(random) })
}

pub fn rank(random: &mut Random, config: &Release) -> Value {
    let sales = sales(random, config);
    json!({"rankSales": MONEY.show(random, sales)})
}

pub fn accelerate(random: &mut Random, config: &Release) -> Value {
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
    let mut generations = generations;
    if random.chance(20) {
        generations.push(json!("0"));
    }
    let kept = random.count(0, generations.len());
    let sales = sales(random, config);
    json!({
        "lots": lots(random, config, 5),
        "generations": generations[..kept],
        "team": {"rankSales": MONEY.show(random, sales), "volumes": volumes, "peerReleased": peer},
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

pub fn settle_day(random: &mut Random, config: &Release) -> Value {
    // One rank for many, for equal ranks in a row.
    let fashion = config.ranks.get(random.place(config.ranks.len())).map_or(0, |rank| rank.from);
    forest(random, |random| {
        let sales = if random.chance(400) { fashion } else { sales(random, config) };
        json!({"rankSales": MONEY.show(random, sales), "lots": lots(random, config, 2)})
    })
}

pub fn team_sales(random: &mut Random, _: &Release) -> Value {
    forest(random, |random| {
        let mut money = || {
            let drawn = if random.chance(60) { some_money(random) } else { random.between(0, 10_000_000) };
            MONEY.show(random, drawn)
        };
        json!({"cash": money(), "points": money()})
    })
}
