//! Random rulebooks that open: every option on and off, defaults left out or written.

mod appreciation;
mod dividend;
mod release;

use serde_json::{Value, json};

use crate::figures::{MULTIPLIER, ONE};
use crate::random::Random;

pub use appreciation::Appreciation;
pub use dividend::Dividend;
pub use release::Release;

/// A rulebook as drawn: its document, and its parameters as figures for the cases that are made for it.
#[derive(Debug)]
pub struct Book {
    pub document: Value,
    pub appreciation: Option<Appreciation>,
    pub dividend: Option<Dividend>,
    pub release: Option<Release>,
}

/// A tier or a rank: where it begins, and its rate.
#[derive(Debug)]
pub struct Step {
    pub name: String,
    pub from: u128,
    pub rate: u128,
}

/// Texts that go wrong where names are keys, are trimmed, normalised, escaped, or measured in bytes.
#[rustfmt::skip]
const ODD: [&str; 20] = [
    "__proto__", "constructor", "toString", "hasOwnProperty", "0", "1", "10", "2", " ", "null", "é", "e\u{301}",
    "红酒 🍷", "a\"b\\c", "tab\there", "a.b[0]", "\u{2028}", "\u{7f}", "\u{feff}", "𝟙\u{0}",
];

/// A plain name, now and then an odd one.
pub fn name(random: &mut Random, plain: impl FnOnce() -> String) -> String {
    match random.chance(40) {
        true => (*random.pick(&ODD)).to_owned(),
        false => plain(),
    }
}

/// So many different names.
pub fn names(random: &mut Random, prefix: &str, count: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(count);
    for at in 1..=count {
        let plain = || format!("{prefix}{at}");
        let drawn = name(random, plain);
        // Odd names are few, plain ones differ: only an odd one can be there already.
        let taken = ODD.contains(&drawn.as_str()) && all.contains(&drawn);
        all.push(if taken { plain() } else { drawn });
    }
    all
}

/// A document with one scheme mostly, with all of them now and then.
pub fn book(random: &mut Random, number: u64) -> Book {
    let mask = match random.below(8) {
        0..3 => 7,
        3 => random.between(1, 7),
        _ => 1 << random.below(3),
    };
    draw(random, number, mask)
}

/// The document of a shop under all three schemes.
pub fn shop(random: &mut Random) -> Value {
    draw(random, 1, 7).document
}

/// The schemes whose bits are set.
fn draw(random: &mut Random, number: u64, mask: u128) -> Book {
    let appreciation = (mask & 1 != 0).then(|| appreciation::draw(random));
    let dividend = (mask & 2 != 0).then(|| dividend::draw(random));
    let release = (mask & 4 != 0).then(|| release::draw(random));
    let days = [None, None, Some("2026-01-01"), Some("2024-02-29"), Some("2000-02-29"), Some("0001-01-01")];
    let document = json!({
        "schema": 1,
        "id": name(random, || format!("random-{number}")),
        "version": random.between(1, 99).to_string(),
        "name": name(random, || format!("random {number}")),
        "effectiveFrom": random.pick(&days),
        "appreciation": appreciation.as_ref().map(|(_, section)| section),
        "dividend": dividend.as_ref().map(|(_, section)| section),
        "release": release.as_ref().map(|(_, section)| section),
    });
    Book {
        document,
        appreciation: appreciation.map(|(config, _)| config),
        dividend: dividend.map(|(config, _)| config),
        release: release.map(|(config, _)| config),
    }
}

/// A field that may be absent: where it has its default, it is left out half of the time.
fn optional(random: &mut Random, section: &mut Value, field: &str, value: Value, default: &Value) {
    if value != *default || random.chance(500) {
        section[field] = value;
    }
}

/// A rate up to `high`, with one to eight decimals.
pub fn rate(random: &mut Random, high: u128) -> u128 {
    match random.below(20) {
        0 | 1 => 0,
        2 => high.min(1),
        3 | 4 => high,
        _ => {
            let step = 10u128.pow(8 - *random.pick(&[1, 2, 2, 3, 4, 6, 8]));
            let drawn = random.between(0, ONE / step) * step;
            (drawn * high / ONE) / step * step
        }
    }
}

/// A rate as shops set it, most of the time.
pub fn usual(random: &mut Random, low: u128, high: u128) -> u128 {
    match random.chance(600) {
        true => random.between(low / 10_000, high / 10_000) * 10_000,
        false => rate(random, ONE),
    }
}

fn multiplier(random: &mut Random) -> u128 {
    match random.chance(250) {
        true => MULTIPLIER.any(random),
        false => random.between(10_000, 50_000),
    }
}

/// The part of an order that earns in a scheme; the whole of it mostly.
fn contribution(random: &mut Random) -> Option<u128> {
    random.chance(350).then(|| usual(random, ONE / 10, ONE).max(1))
}

/// Strictly ascending figures, now and then neighbours, sometimes from the least on.
fn ascending(random: &mut Random, count: usize, low: u128, high: u128) -> Vec<u128> {
    let mut found = std::collections::BTreeSet::new();
    if count > 0 && random.chance(250) {
        found.insert(low);
    }
    while found.len() < count {
        let drawn = if random.chance(800) { random.spread(low, high) } else { random.between(low, high) };
        found.insert(drawn);
        if found.len() < count && random.chance(150) {
            found.insert((drawn + 1).min(high));
        }
    }
    found.into_iter().collect()
}

fn steps(names: Vec<String>, from: Vec<u128>, rates: Vec<u128>) -> Vec<Step> {
    let figures = from.into_iter().zip(rates);
    names.into_iter().zip(figures).map(|(name, (from, rate))| Step { name, from, rate }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rulebook_opens() {
        let mut random = Random::new(3);
        for number in 0..500 {
            let document = if number < 100 { shop(&mut random) } else { book(&mut random, number).document };
            let text = document.to_string();
            assert!(points_rules::Rulebook::from_json(&text).is_ok_and(|it| it.digest().len() == 64), "{text}");
        }
    }

    #[test]
    fn names_differ() {
        let mut random = Random::new(4);
        for _ in 0..200 {
            let mut all = names(&mut random, "m", 30);
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 30);
        }
    }
}
