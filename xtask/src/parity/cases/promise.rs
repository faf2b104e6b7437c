//! Requests about what a rulebook promises: rulebook.lint and the outlook of each scheme.

use serde_json::{Value, json};

use super::Request;
use crate::parity::states::Market;
use points_rules_cases::figures::{AMOUNT, MULTIPLIER, ONE, RATE, amount};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Book, rate};

/// None for an operation that the core does not have yet, or of a scheme that the rulebook does not have.
pub fn draw(random: &mut Random, book: &Book) -> Option<Request> {
    let ops = ["rulebook.lint", "appreciation.outlook", "dividend.outlook", "release.outlook"];
    let op = *random.pick(&ops);
    if !points_rules::operations().contains(&op) {
        return None;
    }
    let (input, heavy) = match (op, &book.appreciation) {
        ("rulebook.lint", _) => (lint(random), false),
        ("appreciation.outlook", Some(config)) => {
            let (mut input, heavy) = outlook(random);
            input["market"] = Market::draw(random, config).show(random);
            (input, heavy)
        }
        ("dividend.outlook", _) if book.dividend.is_some() => outlook(random),
        ("release.outlook", _) if book.release.is_some() => {
            let (mut input, heavy) = outlook(random);
            let (margin, times) = (rate(random, ONE), random.between(1, 50_000));
            input["margin"] = RATE.show(random, margin);
            let times = random.chance(500).then_some(times);
            input["acceleration"] = MULTIPLIER.show_or_null(random, times);
            (input, heavy)
        }
        _ => return None,
    };
    Some(Request { op, input, heavy })
}

fn lint(random: &mut Random) -> Value {
    let margin = random.chance(800).then(|| rate(random, ONE));
    json!({"margin": RATE.show_or_null(random, margin)})
}

/// Orders of some days, so few in all that a day-by-day program follows mostly; whether it does not.
fn outlook(random: &mut Random) -> (Value, bool) {
    let (most, crowd) = match random.below(200) {
        0 => (3650, 1_000_000),
        1..4 => (3650, 3),
        _ => (60, 20),
    };
    let days = random.between(1, most);
    let entries = if random.chance(10) { *random.pick(&[0, 21]) } else { *random.pick(&[1, 1, 2, 3, 5]) };
    let mut orders = Vec::new();
    for _ in 0..entries {
        let from = random.between(1, days);
        let to = if random.chance(20) { from.saturating_sub(1) } else { random.between(from, most) };
        let amount = amount(random);
        orders.push(json!({
            "fromDay": from as u64,
            "toDay": to as u64,
            "perDay": random.spread(1, crowd) as u64,
            "amount": AMOUNT.show(random, amount),
        }));
    }
    let samples = if random.chance(50) { random.between(2, 1000) } else { random.between(2, 12) };
    (json!({"orders": orders, "days": days as u64, "samples": samples as u64}), most > 60)
}
