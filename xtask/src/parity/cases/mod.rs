//! Random requests to every operation of a rulebook.

mod appreciation;
mod dividend;
mod goals;
mod order;
mod promise;
mod release;
mod tree;

use serde_json::Value;

use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::Book;

/// An operation and its input; `heavy` ones are too slow for the oracle, which goes day by day and order by order.
#[derive(Debug)]
pub struct Request {
    pub op: &'static str,
    pub input: Value,
    pub heavy: bool,
}

/// A request that the rulebook has an operation for.
pub fn draw(random: &mut Random, book: &Book) -> Request {
    if random.chance(50)
        && let Some(request) = promise::draw(random, book)
    {
        return request;
    }
    if random.chance(150) {
        return order::draw(random, book);
    }
    loop {
        match (random.below(3), &book.appreciation, &book.dividend, &book.release) {
            (0, Some(config), _, _) => return appreciation::draw(random, config),
            (1, _, Some(config), _) => return dividend::draw(random, config),
            (2, _, _, Some(config)) => return release::draw(random, config),
            _ => {}
        }
    }
}

/// The same question again, of the state that the result left: a second order, a second redemption.
pub fn again(input: &Value, result: &Value) -> Option<Value> {
    let mut next = input.clone();
    let mut moved = false;
    for (name, after) in result.as_object()? {
        if let Some(before) = next.get_mut(name).filter(|before| before.is_object() || before.is_array()) {
            moved |= before != after;
            *before = after.clone();
        }
    }
    moved.then_some(next)
}

/// An operation by its weight in a table.
fn weighted<T: Copy>(random: &mut Random, table: &[(&'static str, u32, T)]) -> (&'static str, T) {
    let mut left = random.below(table.iter().map(|row| u128::from(row.1)).sum());
    for &(name, weight, make) in table {
        match left.checked_sub(weight.into()) {
            Some(rest) => left = rest,
            None => return (name, make),
        }
    }
    (table[0].0, table[0].2)
}

/// Days to look ahead.
fn days(random: &mut Random) -> u128 {
    match random.below(50) {
        0 => 36_500,
        1 => random.between(1000, 36_500),
        2..12 => random.below(4),
        12..22 => 365,
        _ => random.between(1, 400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use points_rules_cases::rulebooks::book;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[test]
    fn a_state_goes_on() {
        let input = json!({"market": {"a": "1"}, "amount": "5", "lots": []});
        let result = json!({"market": {"a": "2"}, "amount": "5", "lots": [1], "units": "3"});
        assert_eq!(again(&input, &result), Some(json!({"market": {"a": "2"}, "amount": "5", "lots": [1]})));
        assert_eq!(again(&input, &json!({"units": "3"})), None);
    }

    #[test]
    fn every_operation_is_asked_and_most_answers_are_results() {
        let mut random = Random::new(11);
        let mut seen: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for number in 0..300 {
            let book = book(&mut random, number);
            let rulebook = points_rules::Rulebook::from_json(&book.document.to_string()).unwrap();
            for _ in 0..20 {
                let Request { op, input, .. } = draw(&mut random, &book);
                let counts = seen.entry(op).or_default();
                counts.0 += 1;
                counts.1 += u32::from(rulebook.call_json(op, &input.to_string()).is_ok());
            }
        }
        let asked: Vec<&str> = seen.keys().copied().collect();
        let mut all = points_rules::operations().to_vec();
        all.sort();
        assert_eq!(asked, all);
        for (op, (asked, answered)) in seen {
            assert!(answered * 10 >= asked * 6, "{op}: {answered} results of {asked}");
        }
    }
}
