//! Lots, and who referred whom.

use serde_json::{Value, json};

use points_rules_cases::figures::credit;
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Release, name};

/// Points: up to `usual` whole ones mostly, anything now and then.
pub fn points(random: &mut Random, config: &Release, usual: u128) -> u128 {
    let kind = credit(config.scale);
    match random.below(25) {
        0 => kind.any(random),
        1 | 2 => 0,
        _ => random.spread(1, usual * 10u128.pow(config.scale)),
    }
}

/// A lot: fresh, half released, on its last day, used up, or such as only acceleration drains.
#[derive(Clone, Debug)]
pub struct Lot {
    pub order: String,
    pub daily: u128,
    pub remaining: u128,
}

impl Lot {
    pub fn draw(random: &mut Random, config: &Release, number: usize) -> Self {
        let daily = points(random, config, 500);
        let remaining = match random.below(10) {
            0 => 0,
            1 => daily,
            2 => daily + 1,
            3 => daily.min(1),
            4 => daily * random.between(1, 400),
            5 => daily * random.between(2, 400) + 1,
            6 => points(random, config, 10_000_000),
            _ => points(random, config, 100_000),
        };
        let order = if random.chance(50) { "same".to_owned() } else { name(random, || format!("o{number}")) };
        Lot { order, daily, remaining: credit(config.scale).clamp(remaining) }
    }

    pub fn show(&self, random: &mut Random, config: &Release) -> Value {
        let kind = credit(config.scale);
        let (daily, remaining) = (kind.show(random, self.daily), kind.show(random, self.remaining));
        json!({"orderId": self.order, "daily": daily, "remaining": remaining})
    }
}

/// A few lots, none now and then.
pub fn some_lots(random: &mut Random, config: &Release, most: usize) -> Vec<Lot> {
    let count = if random.chance(100) { 0 } else { random.count(1, most) };
    (0..count).map(|at| Lot::draw(random, config, at)).collect()
}

pub fn show_lots(random: &mut Random, config: &Release, lots: &[Lot]) -> Value {
    lots.iter().map(|lot| lot.show(random, config)).collect()
}

/// A few lots, shown.
pub fn lots(random: &mut Random, config: &Release, most: usize) -> Value {
    let lots = some_lots(random, config, most);
    show_lots(random, config, &lots)
}

/// The place of each member's sponsor: chains, stars, bushes, brooms, several roots.
pub fn sponsors(random: &mut Random, count: usize) -> Vec<Option<usize>> {
    let shape = random.below(8);
    let above = |random: &mut Random, at: usize| match shape {
        0 | 1 => Some(at - 1),
        2 => Some(0),
        3 => Some((at - 1) / 3),
        4 => Some(if at <= count / 2 { at - 1 } else { count / 2 }),
        _ => (!random.chance(100)).then(|| random.place(at)),
    };
    (0..count).map(|at| if at == 0 { None } else { above(random, at) }).collect()
}
