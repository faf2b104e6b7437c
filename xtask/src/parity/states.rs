//! Random states, sound ones mostly: markets and holders, lots, members and their days, referral forests.

use serde_json::{Map, Value, json};

use super::figures::{Kind, MONEY, MOST_MONEY, ONE, UNITS, credit, some_money};
use super::random::Random;
use super::rulebooks::{Appreciation, Dividend, Release, Step, name};

/// A market; money in fen, units in their smallest step.
#[derive(Clone, Copy, Debug)]
pub struct Market {
    pub fund: u128,
    pub outstanding: u128,
    pub issued: u128,
    pub treasury: u128,
    pub fixed: u128,
    /// The value of a unit: fen are `units · value.0 / value.1`.
    value: (u128, u128),
}

impl Market {
    /// Empty, as after some business, or anything that is sound up to the cap and the fund's bound.
    pub fn draw(random: &mut Random, config: &Appreciation) -> Self {
        let cap = config.cap;
        let usual = random.chance(550);
        let issued = match random.below(6) {
            0 if !usual => cap,
            1 if !usual => cap.saturating_sub(1).max(1),
            2 if !usual => random.spread(1, cap),
            3 => random.between(cap.min(10 * ONE), cap),
            _ => random.spread(cap.min(10 * ONE), cap),
        };
        if random.chance(if usual { 30 } else { 120 }) {
            return Self::empty(random, config, issued);
        }
        let outstanding = match random.below(5) {
            0 | 1 => issued,
            2 if !usual => random.spread(1, issued),
            3 if !usual => random.near(ONE, 1, issued),
            _ => random.between(issued.min(2 * ONE), issued),
        };
        let price = match usual {
            true => random.spread(100, 50_000_000),
            false => (config.price * random.spread(1, 2000) / 100).max(1),
        };
        let fund = match random.below(8) {
            0 if !usual => MONEY.any(random),
            1 if !usual => MOST_MONEY - random.spread(1, 1_000_000_000_000),
            2 if !usual => 1,
            _ => outstanding.saturating_mul(price) / (ONE * 100),
        };
        let fund = fund.clamp(1, MOST_MONEY);
        let treasury = match random.below(4) {
            0 | 1 => 0,
            2 => random.between(0, outstanding),
            _ => random.part(outstanding),
        };
        let mut market = Market { fund, outstanding, issued, treasury, fixed: 0, value: (fund, outstanding) };
        let backed = market.worth(treasury);
        market.fixed = match random.below(4) {
            0 => backed.min(MOST_MONEY),
            1 => random.part(backed),
            2 => random.between(0, backed),
            _ => some_money(random),
        };
        market
    }

    fn empty(random: &mut Random, config: &Appreciation, issued: u128) -> Self {
        let issued = if random.chance(500) { issued } else { 0 };
        // No units, so the issue price: 10^-4 yuan a unit are 10^-2 fen a unit.
        Market { fund: 0, outstanding: 0, issued, treasury: 0, fixed: 0, value: (config.price, ONE * 100) }
    }

    /// Units that members hold.
    pub fn circulating(&self) -> u128 {
        self.outstanding - self.treasury
    }

    /// floor(units · value), fen.
    pub fn worth(&self, units: u128) -> u128 {
        units.saturating_mul(self.value.0) / self.value.1
    }

    /// The least units that are worth so many fen.
    pub fn units_for(&self, fen: u128) -> u128 {
        fen.saturating_mul(self.value.1).div_ceil(self.value.0.max(1))
    }

    pub fn show(&self, random: &mut Random) -> Value {
        json!({
            "fundBalance": MONEY.show(random, self.fund),
            "unitsOutstanding": UNITS.show(random, self.outstanding),
            "unitsIssued": UNITS.show(random, self.issued),
            "treasuryUnits": UNITS.show(random, self.treasury),
            "fixedPoints": MONEY.show(random, self.fixed),
        })
    }
}

/// A holder, with a quota about what the units are worth, or none.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub units: u128,
    pub quota: Option<u128>,
}

impl Holder {
    pub fn draw(random: &mut Random, market: &Market) -> Self {
        let there = market.circulating();
        let units = match random.below(5) {
            0 => there,
            1 => random.part(there),
            2 => random.spread(1, there).min(there),
            _ => random.between(0, there),
        };
        let worth = market.worth(units);
        let quota = match random.below(8) {
            0 | 1 => None,
            2 => Some(0),
            3 | 4 => Some(MONEY.near(random, worth)),
            5 => Some(MONEY.near(random, worth * 2)),
            _ => Some(some_money(random)),
        };
        Holder { units, quota }
    }

    pub fn show(&self, random: &mut Random) -> Value {
        json!({"units": UNITS.show(random, self.units), "quota": MONEY.show_or_null(random, self.quota)})
    }
}

/// The step that a figure has reached.
pub fn reached(steps: &[Step], figure: u128) -> Option<&Step> {
    steps.iter().rev().find(|step| step.from <= figure)
}

/// A figure at the edge of a step, often.
pub fn at_an_edge(random: &mut Random, steps: &[Step], kind: Kind, often: u64) -> Option<u128> {
    let edge = !steps.is_empty() && random.chance(often);
    edge.then(|| {
        let from = random.pick(steps).from;
        kind.near(random, from)
    })
}

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
    pub eligible: u128,
    pub heads: Vec<(String, u128)>,
}

impl Day {
    pub fn draw(random: &mut Random, config: &Dividend, member: &Member) -> Self {
        let kind = credit(config.scale);
        let turnover = if random.chance(700) { random.between(0, 100_000_000) } else { MONEY.any(random) };
        let others = match random.below(4) {
            0 => 0,
            1 => kind.any(random),
            _ => random.between(0, 100_000 * 10u128.pow(config.scale)),
        };
        let eligible = if random.chance(20) { kind.any(random) } else { kind.clamp(member.shares + others) };
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
        Day { turnover, eligible, heads }
    }

    /// About what the day pays the member before the quota, to aim quotas at; fen.
    pub fn gross(&self, config: &Dividend, member: &Member) -> u128 {
        let pro_rata = self.turnover * config.pro_rata / ONE * member.shares / self.eligible.max(1);
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
            "eligibleShares": credit(config.scale).show(random, self.eligible),
            "tierHeadcounts": heads,
        })
    }
}

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

/// A few lots, none now and then; the sum of what remains comes with them.
pub fn lots(random: &mut Random, config: &Release, most: usize) -> (Value, u128) {
    let count = if random.chance(100) { 0 } else { random.count(1, most) };
    let drawn: Vec<Lot> = (0..count).map(|at| Lot::draw(random, config, at)).collect();
    let remaining = drawn.iter().map(|lot| lot.remaining).sum();
    (drawn.iter().map(|lot| lot.show(random, config)).collect(), remaining)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::rulebooks::book;

    #[test]
    fn markets_and_holders_are_sound() {
        let mut random = Random::new(5);
        for number in 0..2000 {
            let Some(config) = book(&mut random, number).appreciation else { continue };
            let market = Market::draw(&mut random, &config);
            assert!(market.outstanding <= market.issued && market.issued <= config.cap, "{market:?}");
            assert!(market.treasury <= market.outstanding && market.fund <= MOST_MONEY, "{market:?}");
            assert_eq!(market.fund == 0, market.outstanding == 0, "{market:?}");
            assert!(Holder::draw(&mut random, &market).units <= market.circulating());
        }
    }

    #[test]
    fn a_sponsor_stands_before_its_members() {
        let mut random = Random::new(6);
        for _ in 0..200 {
            for (at, above) in sponsors(&mut random, 20).into_iter().enumerate() {
                assert!(above.is_none_or(|above| above < at));
            }
        }
    }
}
