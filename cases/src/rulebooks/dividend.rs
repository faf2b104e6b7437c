//! The dividend section of a rulebook.

use serde_json::{Value, json};

use super::{Step, ascending, contribution, multiplier, names, optional, rate, steps, usual};
use crate::figures::{Kind, MONEY, MULTIPLIER, ONE, RATE, SOME_MONEY, credit};
use crate::random::Random;

#[derive(Debug)]
pub struct Dividend {
    pub unit: u128,
    pub scale: u32,
    pub pro_rata: u128,
    pub tier_rate: u128,
    pub by_quota: bool,
    pub carries: bool,
    pub tiers: Vec<Step>,
}

impl Dividend {
    /// What a pool is weighed by: shares, or money.
    pub fn weight(&self) -> Kind {
        if self.by_quota { MONEY } else { credit(self.scale) }
    }
}

pub fn draw(random: &mut Random) -> (Dividend, Value) {
    let pro_rata = usual(random, ONE / 10, ONE / 10 * 6);
    let tier_rate = if random.chance(400) { ONE - pro_rata } else { rate(random, ONE - pro_rata) };
    let unit = match random.below(6) {
        0..2 => 100_000,
        2 => 1,
        3..5 => random.between(100, 100_000),
        _ => SOME_MONEY.any(random),
    };
    let scale = random.below(5) as u32;
    let config = Dividend {
        unit,
        scale,
        pro_rata,
        tier_rate,
        by_quota: random.chance(400),
        carries: random.chance(400),
        tiers: tiers(random, scale),
    };
    let section = section(random, &config);
    (config, section)
}

fn tiers(random: &mut Random, scale: u32) -> Vec<Step> {
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
    steps(names(random, "V", count), from, rates)
}

fn section(random: &mut Random, config: &Dividend) -> Value {
    let tiers: Vec<Value> = (config.tiers.iter())
        .map(|tier| {
            let (from, rate) = (credit(config.scale).show(random, tier.from), RATE.show(random, tier.rate));
            json!({"name": tier.name, "minShares": from, "rate": rate})
        })
        .collect();
    let times = multiplier(random);
    let mut some = || {
        let drawn = rate(random, ONE);
        RATE.show(random, drawn)
    };
    let [referrer_quota, referrer_share, merchant_quota, merchant_share] = [some(), some(), some(), some()];
    let mut section = json!({
        "quotaMultiplier": MULTIPLIER.show(random, times),
        "shareUnit": SOME_MONEY.show(random, config.unit),
        "shareScale": config.scale,
        "shareBasis": random.pick(&["perOrder", "cumulative"]),
        "referrerQuotaRate": referrer_quota,
        "referrerShareRate": referrer_share,
        "proRataRate": RATE.show(random, config.pro_rata),
        "tierRate": RATE.show(random, config.tier_rate),
        "tiers": tiers,
    });
    let contribution = contribution(random);
    let most = random.chance(350).then(|| match random.chance(300) {
        true => SOME_MONEY.any(random),
        false => random.spread(1, 100_000),
    });
    let options = [
        ("contributionRate", RATE.show_or_null(random, contribution), Value::Null),
        ("merchantQuotaRate", merchant_quota, json!("0")),
        ("merchantShareRate", merchant_share, json!("0")),
        ("weighBy", json!(if config.by_quota { "quota" } else { "shares" }), json!("shares")),
        ("maxDailyPayout", SOME_MONEY.show_or_null(random, most), Value::Null),
        ("remainder", json!(if config.carries { "carry" } else { "platform" }), json!("platform")),
    ];
    for (field, value, default) in options {
        optional(random, &mut section, field, value, &default);
    }
    section
}
