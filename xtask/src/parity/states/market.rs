//! Markets and holders.

use serde_json::{Value, json};

use points_rules_cases::figures::{MONEY, MOST_MONEY, ONE, UNITS, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::Appreciation;

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
    /// Empty, as after some business, or anything that is sound up to the cap, the fund's bound and 10^6 yuan a unit.
    pub fn draw(random: &mut Random, config: &Appreciation) -> Self {
        // Now and then more was issued than a cap that was lowered since.
        let cap = if random.chance(40) { UNITS.any(random).max(1) } else { config.cap };
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
            3 if !usual => outstanding.saturating_sub(random.below(1000)),
            _ => outstanding.saturating_mul(price) / (ONE * 100),
        };
        // A fen for the smallest step of units is 10^6 yuan a unit.
        let fund = fund.clamp(1, MOST_MONEY.min(outstanding));
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

    /// The least units that are worth this many fen.
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
        Holder::of(random, market, market.circulating())
    }

    /// A holder with nothing, or with some of what is there.
    pub fn of(random: &mut Random, market: &Market, there: u128) -> Self {
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

    /// A buyer, and a referrer and a merchant where there are such; seldom with more than there is together.
    pub fn three(random: &mut Random, market: &Market) -> (Self, [Option<Self>; 2]) {
        let mut left = market.circulating();
        let mut one = |random: &mut Random| {
            let there = if random.chance(100) { 0 } else { left };
            let holder = Holder::of(random, market, there);
            left = if random.chance(10) { left } else { left - holder.units };
            holder
        };
        let first = one(random);
        let others = [(); 2].map(|()| random.chance(500).then(|| one(random)));
        (first, others)
    }

    pub fn show(&self, random: &mut Random) -> Value {
        json!({"units": UNITS.show(random, self.units), "quota": MONEY.show_or_null(random, self.quota)})
    }

    pub fn show_or_null(random: &mut Random, holder: Option<Self>) -> Value {
        holder.map_or(Value::Null, |holder| holder.show(random))
    }
}
