//! The release section of a rulebook.

use serde_json::{Value, json};

use super::{Step, ascending, contribution, multiplier, names, optional, rate, steps, usual};
use crate::figures::{AMOUNT, MONEY, MULTIPLIER, ONE, POINT_VALUE, RATE, credit};
use crate::random::Random;

#[derive(Debug)]
pub struct Release {
    pub scale: u32,
    /// Ten-thousandths of a yuan that a point pays.
    pub value: u128,
    pub daily: u128,
    pub generations: usize,
    pub levels: Vec<Level>,
    pub ranks: Vec<Step>,
    pub max_rate: u128,
    /// The most points of an order.
    pub max_points: Option<u128>,
    requotes: bool,
}

#[derive(Debug)]
pub struct Level {
    pub name: String,
    pub from: u128,
    pub times: u128,
    /// Of its own.
    pub daily: Option<u128>,
}

pub fn draw(random: &mut Random) -> (Release, Value) {
    let scale = random.below(5) as u32;
    let daily = if random.chance(300) { rate(random, ONE).max(1) } else { random.between(10, 1000) * 10_000 };
    let requotes = random.chance(400);
    let config = Release {
        scale,
        value: match random.below(5) {
            0..3 => 10_000,
            3 => random.between(1, 20_000),
            _ => POINT_VALUE.any(random),
        },
        daily,
        generations: *random.pick(&[0, 1, 2, 2, 2, 3, 10]),
        levels: levels(random, scale, daily, requotes),
        ranks: ranks(random),
        max_rate: rate(random, ONE),
        max_points: random.chance(350).then(|| match random.chance(300) {
            true => credit(scale).any(random).max(1),
            false => random.spread(1, 10_000 * 10u128.pow(scale)),
        }),
        requotes,
    };
    let section = section(random, &config);
    (config, section)
}

/// Levels whose least order releases something a day, and that grant no less than the one below where that is asked.
fn levels(random: &mut Random, scale: u32, daily: u128, requotes: bool) -> Vec<Level> {
    let count = *random.pick(&[0, 1, 2, 3, 4, 6]);
    let most = if random.chance(700) { 5_000_000 } else { AMOUNT.high };
    // Fen, times a rate of 10^-8, that give a step of points.
    let a_step = 10u128.pow(10 - scale);
    let from = ascending(random, count, a_step.div_ceil(ONE), most);
    let mut multipliers: Vec<u128> = (0..count).map(|_| multiplier(random)).collect();
    if requotes {
        multipliers.sort();
    }
    let mut found = Vec::new();
    for ((name, from), times) in names(random, "L", count).into_iter().zip(from).zip(multipliers) {
        let least = a_step.div_ceil(from);
        let own = least > daily || random.chance(300);
        let drawn = if random.chance(100) { least } else { usual(random, ONE / 1000, ONE / 10).max(least) };
        found.push(Level { name, from, times, daily: own.then_some(drawn) });
    }
    found
}

fn ranks(random: &mut Random) -> Vec<Step> {
    let count = *random.pick(&[0, 1, 2, 3, 3, 5, 7, 7]);
    let most = if random.chance(700) { 100_000_000 } else { MONEY.high };
    let from = ascending(random, count, 0, most);
    let top = if random.chance(700) { ONE / 2 } else { ONE };
    let digits = 10u128.pow(*random.pick(&[6, 4, 0]));
    let rates = ascending(random, count, 0, top / digits).into_iter().map(|rate| rate * digits).collect();
    steps(names(random, "R", count), from, rates)
}

fn section(random: &mut Random, config: &Release) -> Value {
    let levels: Vec<Value> = config.levels.iter().map(|level| show_level(random, level)).collect();
    let ranks: Vec<Value> = (config.ranks.iter())
        .map(|rank| {
            let (from, rate) = (MONEY.show(random, rank.from), RATE.show(random, rank.rate));
            json!({"name": rank.name, "minTeamSales": from, "rate": rate})
        })
        .collect();
    let mut shown = |low, high| {
        let drawn = usual(random, low, high);
        RATE.show(random, drawn)
    };
    let referral: Vec<Value> = (0..config.generations).map(|_| shown(0, ONE / 2)).collect();
    let (peer, cash) = (shown(ONE / 100, ONE / 10), shown(0, ONE));
    let mut section = json!({
        "pointScale": config.scale,
        "levels": levels,
        "dailyRate": RATE.show(random, config.daily),
        "referralRates": referral,
        "ranks": ranks,
        "peerRate": peer,
        "cashRate": cash,
        "maxPointsPaymentRate": RATE.show(random, config.max_rate),
    });
    let contribution = contribution(random);
    let most = random.chance(350).then(|| multiplier(random));
    let options = [
        ("contributionRate", RATE.show_or_null(random, contribution), Value::Null),
        ("pointValue", POINT_VALUE.show(random, config.value), json!("1")),
        ("refunds", json!(if config.requotes { "requote" } else { "proportional" }), json!("proportional")),
        ("rankBy", json!(random.pick(&["team", "otherLegs"])), json!("team")),
        ("maxAcceleration", MULTIPLIER.show_or_null(random, most), Value::Null),
        ("maxPointsPerOrder", credit(config.scale).show_or_null(random, config.max_points), Value::Null),
    ];
    for (field, value, default) in options {
        optional(random, &mut section, field, value, &default);
    }
    section
}

fn show_level(random: &mut Random, level: &Level) -> Value {
    let (from, times) = (AMOUNT.show(random, level.from), MULTIPLIER.show(random, level.times));
    let mut shown = json!({"name": level.name, "minAmount": from, "multiplier": times});
    let daily = RATE.show_or_null(random, level.daily);
    optional(random, &mut shown, "dailyRate", daily, &Value::Null);
    shown
}
