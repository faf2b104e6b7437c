//! Random rulebooks that open.

use serde_json::{Value, json};

use super::figures::{AMOUNT, ISSUE_PRICE, MONEY, MULTIPLIER, ONE, RATE, UNITS, credit};
use super::random::Random;

/// A rulebook as drawn: its text, and its parameters as figures for the cases that are made for it.
#[derive(Debug)]
pub struct Book {
    pub document: Value,
    pub appreciation: Option<Appreciation>,
    pub dividend: Option<Dividend>,
    pub release: Option<Release>,
}

#[derive(Debug)]
pub struct Appreciation {
    pub price: u128,
    pub cap: u128,
    pub contribution: u128,
    pub grant: u128,
    pub fee: u128,
    pub multiplier: Option<u128>,
}

/// A tier, a level or a rank: where it begins, and its rate or multiplier.
#[derive(Debug)]
pub struct Step {
    pub name: String,
    pub from: u128,
    pub rate: u128,
}

#[derive(Debug)]
pub struct Dividend {
    pub unit: u128,
    pub scale: u32,
    pub pro_rata: u128,
    pub tier_rate: u128,
    pub tiers: Vec<Step>,
}

#[derive(Debug)]
pub struct Release {
    pub scale: u32,
    pub daily: u128,
    pub generations: usize,
    pub levels: Vec<Step>,
    pub ranks: Vec<Step>,
    pub max_points: u128,
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
        0 | 1 => 7,
        2 => random.between(1, 7),
        _ => 1 << random.below(3),
    };
    let appreciation = (mask & 1 != 0).then(|| appreciation(random));
    let dividend = (mask & 2 != 0).then(|| dividend(random));
    let release = (mask & 4 != 0).then(|| release(random));
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

/// A rate up to `high`, with one to eight decimals.
fn rate(random: &mut Random, high: u128) -> u128 {
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
fn usual(random: &mut Random, low: u128, high: u128) -> u128 {
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

fn appreciation(random: &mut Random) -> (Appreciation, Value) {
    let grant = usual(random, ONE / 10, ONE / 10 * 9).max(1);
    let referrer = match random.below(3) {
        0 => 0,
        1 => ONE - grant,
        _ => rate(random, ONE - grant),
    };
    let price = match random.below(5) {
        0..3 => 10_000,
        3 => random.between(100, 1_000_000),
        _ => ISSUE_PRICE.any(random),
    };
    let cap = match random.below(10) {
        0 => random.spread(1, 100 * ONE),
        1 => random.any(1, UNITS.high),
        2..5 => ONE * ONE,
        _ => random.spread(100 * ONE, UNITS.high),
    };
    let config = Appreciation {
        price,
        cap,
        contribution: usual(random, ONE / 10, ONE).max(1),
        grant,
        fee: usual(random, 0, ONE / 10 * 3).min(ONE - 1),
        multiplier: (!random.chance(200)).then(|| multiplier(random)),
    };
    let section = json!({
        "issuePrice": ISSUE_PRICE.show(random, config.price),
        "unitCap": UNITS.show(random, config.cap),
        "contributionRate": RATE.show(random, config.contribution),
        "grantRate": RATE.show(random, config.grant),
        "referrerGrantRate": RATE.show(random, referrer),
        "redemptionFeeRate": RATE.show(random, config.fee),
        "quotaMultiplier": MULTIPLIER.show_or_null(random, config.multiplier),
    });
    (config, section)
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

fn dividend(random: &mut Random) -> (Dividend, Value) {
    let scale = random.below(5) as u32;
    let shares = credit(scale);
    let count = *random.pick(&[0, 1, 2, 3, 4, 4, 7, 3, 3, 12]);
    let most = if random.chance(700) { 500 * 10u128.pow(scale) } else { shares.high };
    let mut left = ONE;
    let mut rates: Vec<u128> = Vec::new();
    for at in 0..count {
        let drawn = if at + 1 == count && random.chance(400) { left } else { rate(random, left) };
        left -= drawn;
        rates.push(drawn);
    }
    random.shuffle(&mut rates);
    let from = ascending(random, count, 0, most);
    let pro_rata = usual(random, ONE / 10, ONE / 10 * 6);
    let tier_rate = if random.chance(400) { ONE - pro_rata } else { rate(random, ONE - pro_rata) };
    let unit = match random.below(6) {
        0..2 => 100_000,
        2 => 1,
        3..5 => random.between(100, 100_000),
        _ => random.any(1, MONEY.high),
    };
    let config = Dividend { unit, scale, pro_rata, tier_rate, tiers: steps(names(random, "V", count), from, rates) };
    let tiers: Vec<Value> = (config.tiers.iter())
        .map(|tier| {
            let (from, rate) = (shares.show(random, tier.from), RATE.show(random, tier.rate));
            json!({"name": tier.name, "minShares": from, "rate": rate})
        })
        .collect();
    let (quota, share) = (rate(random, ONE), rate(random, ONE));
    let times = multiplier(random);
    let section = json!({
        "quotaMultiplier": MULTIPLIER.show(random, times),
        "shareUnit": MONEY.show(random, unit),
        "shareScale": scale,
        "shareBasis": random.pick(&["perOrder", "cumulative"]),
        "referrerQuotaRate": RATE.show(random, quota),
        "referrerShareRate": RATE.show(random, share),
        "proRataRate": RATE.show(random, pro_rata),
        "tierRate": RATE.show(random, tier_rate),
        "tiers": tiers,
    });
    (config, section)
}

fn levels(random: &mut Random) -> Vec<Step> {
    let count = *random.pick(&[0, 1, 2, 3, 4, 6]);
    let most = if random.chance(700) { 5_000_000 } else { AMOUNT.high };
    let from = ascending(random, count, 1, most);
    let multipliers = (0..count).map(|_| multiplier(random)).collect();
    steps(names(random, "L", count), from, multipliers)
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

fn release(random: &mut Random) -> (Release, Value) {
    let config = Release {
        scale: random.below(5) as u32,
        daily: if random.chance(300) { rate(random, ONE).max(1) } else { random.between(10, 1000) * 10_000 },
        generations: *random.pick(&[0, 1, 2, 2, 2, 3, 10]),
        levels: levels(random),
        ranks: ranks(random),
        max_points: rate(random, ONE),
    };
    let levels: Vec<Value> = (config.levels.iter())
        .map(|level| {
            let (from, times) = (AMOUNT.show(random, level.from), MULTIPLIER.show(random, level.rate));
            json!({"name": level.name, "minAmount": from, "multiplier": times})
        })
        .collect();
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
    let section = json!({
        "pointScale": config.scale,
        "levels": levels,
        "dailyRate": RATE.show(random, config.daily),
        "referralRates": referral,
        "ranks": ranks,
        "peerRate": peer,
        "cashRate": cash,
        "maxPointsPaymentRate": RATE.show(random, config.max_points),
    });
    (config, section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rulebook_opens() {
        let mut random = Random::new(3);
        for number in 0..400 {
            let text = book(&mut random, number).document.to_string();
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
