//! Members of the dividend scheme, and days that they are part of.

use serde_json::{Map, Value, json};

use super::{at_an_edge, reached};
use points_rules_cases::figures::{MONEY, MOST_MONEY, ONE, credit, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::Dividend;

/// A member of the dividend scheme.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub shares: u128,
    pub quota: u128,
}

impl Member {
    pub fn draw(random: &mut Random, config: &Dividend) -> Self {
        let kind = credit(config.scale);
        let shares = at_an_edge(random, &config.tiers, kind, 500).unwrap_or_else(|| match random.below(5) {
            0 => 0,
            1 => kind.any(random),
            _ => random.between(0, 600 * 10u128.pow(config.scale)),
        });
        let quota = match random.below(8) {
            0 => 0,
            1 => 1,
            2 => some_money(random),
            _ => random.between(0, 2_000_000),
        };
        Member { shares, quota }
    }

    /// What pools are weighed by.
    fn weight(&self, config: &Dividend) -> u128 {
        if config.by_quota { self.quota } else { self.shares }
    }

    pub fn show(&self, random: &mut Random, config: &Dividend) -> Map<String, Value> {
        let mut shown = Map::new();
        shown.insert("shares".to_owned(), credit(config.scale).show(random, self.shares));
        shown.insert("quota".to_owned(), MONEY.show(random, self.quota));
        shown
    }
}

/// A day of the dividend scheme that the member can be part of; seldom not.
#[derive(Debug)]
pub struct Day {
    pub turnover: u128,
    pub carry: u128,
    pub eligible: u128,
    pub heads: Vec<(String, u128)>,
}

impl Day {
    pub fn draw(random: &mut Random, config: &Dividend, member: &Member) -> Self {
        let kind = config.weight();
        let others = match random.below(4) {
            0 => 0,
            1 => kind.any(random),
            _ => random.between(0, 100_000 * 10u128.pow(kind.scale)),
        };
        let own = member.weight(config);
        let eligible = if random.chance(20) { kind.any(random) } else { kind.clamp(own + others) };
        let own = reached(&config.tiers, member.shares).map(|tier| &tier.name);
        let mut heads = Vec::new();
        for tier in &config.tiers {
            let own = own == Some(&tier.name) && !random.chance(20);
            if own || random.chance(700) {
                let count = match random.below(6) {
                    0 if !own => 0,
                    1 => 1_000_000_000,
                    2 | 3 => random.between(1, 5),
                    _ => random.between(1, 1000),
                };
                heads.push((tier.name.clone(), count));
            }
        }
        Day { turnover: turnover(random), carry: carry(random, config), eligible, heads }
    }

    /// A day's weight is no less than that of the member.
    pub fn takes_in(&mut self, config: &Dividend, member: &Member) {
        self.eligible = self.eligible.max(member.weight(config));
    }

    /// About what the day pays the member before the quota, to aim quotas at; fen.
    pub fn gross(&self, config: &Dividend, member: &Member) -> u128 {
        let pool = self.turnover * config.pro_rata / ONE + self.carry;
        let pro_rata = pool * member.weight(config) / self.eligible.max(1);
        let tier = reached(&config.tiers, member.shares).and_then(|tier| {
            let heads = self.heads.iter().find(|(name, _)| *name == tier.name)?.1;
            Some(self.turnover * config.tier_rate / ONE * tier.rate / ONE / heads.max(1))
        });
        (pro_rata + tier.unwrap_or(0)).min(MOST_MONEY)
    }

    pub fn show(&self, random: &mut Random, config: &Dividend) -> Value {
        let heads: Map<String, Value> =
            self.heads.iter().map(|(name, count)| (name.clone(), json!(*count as u64))).collect();
        json!({
            "turnover": MONEY.show(random, self.turnover),
            "carry": MONEY.show(random, self.carry),
            "eligibleWeight": config.weight().show(random, self.eligible),
            "tierHeadcounts": heads,
        })
    }
}

/// A day's turnover.
pub fn turnover(random: &mut Random) -> u128 {
    if random.chance(700) { random.between(0, 100_000_000) } else { MONEY.any(random) }
}

/// What the day before left, where the rulebook hands that on; seldom where it does not.
pub fn carry(random: &mut Random, config: &Dividend) -> u128 {
    match config.carries && random.chance(500) || random.chance(5) {
        true => some_money(random),
        false => 0,
    }
}
