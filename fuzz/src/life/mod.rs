//! The life of a shop under all three schemes: orders placed, complete and returned by pieces, units redeemed, swapped and
//! spent, days settled. Whatever the sequence, the invariants of RULES sections 2 to 5 hold after every step.
//!
//! The body serves the fuzz target and, on stable Rust, tests/fuzz_smoke.rs.

mod days;
mod fund;
mod orders;

use points_rules::appreciation::{Appreciation, Holder, Market};
use points_rules::dividend::{Dividend, Member};
use points_rules::release::{Lot, Release};
use points_rules::{Error, ErrorCode, Money, Name, Points, Rulebook, Shares, Units};

use points_rules_cases::{random::Random, rulebooks};

use super::check_error;
use fund::Bought;
use orders::Placed;

const MEMBERS: usize = 5;
/// The longest life; a longer input is cut.
const STEPS: usize = 200;

pub fn run(data: &[u8]) {
    let mut random = Random::of_bytes(data);
    // Eight bytes choose the rulebook, so that a change of them leaves the steps as they are.
    let document = rulebooks::shop(&mut Random::new(random.draw()));
    let rulebook = Rulebook::from_json(&document.to_string()).expect("a rulebook that the rules allow");
    let mut shop = Shop::open(&rulebook, &mut random);
    for _ in 0..STEPS {
        if random.is_empty() {
            break;
        }
        let before = shop.market;
        if let Err(error) = shop.step(&mut random) {
            check_error(&error);
            // A refused step changes nothing, and the shop's own states are never what is wrong.
            assert_eq!(shop.market, before);
            assert!(!matches!(error.code(), ErrorCode::InvalidState | ErrorCode::InvalidInput), "{error}");
        }
        shop.check(&before);
    }
}

/// What a host keeps; every figure is the core's.
struct Shop<'a> {
    rulebook: &'a Rulebook,
    appreciation: &'a Appreciation,
    dividend: &'a Dividend,
    release: &'a Release,
    /// Who referred each member: one before, or nobody.
    sponsors: [Option<usize>; MEMBERS],
    market: Market,
    /// Units granted, less those that refunds burned.
    issued: u64,
    holders: [Holder; MEMBERS],
    /// Fixed points of the members, and of the platform.
    fixed: [u64; MEMBERS],
    till: u64,
    stakes: [Member; MEMBERS],
    carry: Money,
    /// The bases booked today less those refunded; what is below 0 goes on to the next day.
    turnover: i128,
    lots: [Vec<Lot>; MEMBERS],
    /// Released points to shop with.
    shopping: [u64; MEMBERS],
    /// Money that each member paid, and the worth of points paid with.
    paid: [(u64, u64); MEMBERS],
    orders: Vec<Placed>,
    bought: Vec<Bought>,
}

fn figure(random: &mut Random, least: u64, most: u64) -> u64 {
    u64::try_from(random.any(least.into(), most.into())).expect("no more than the most")
}

/// Some of it, often all.
fn part(random: &mut Random, whole: u64) -> u64 {
    u64::try_from(random.part(whole.into())).expect("no more than the whole")
}

fn money(fen: u64) -> Money {
    Money::from_minor(fen).expect("money")
}

fn units(steps: u64) -> Units {
    Units::from_minor(steps).expect("units")
}

fn name(number: usize) -> Name {
    Name::new(number.to_string()).expect("an id")
}

impl<'a> Shop<'a> {
    fn open(rulebook: &'a Rulebook, random: &mut Random) -> Self {
        let dividend = rulebook.dividend().expect("a dividend scheme");
        let shares = Shares::from_minor(0, dividend.config().share_scale).expect("no shares");
        let mut sponsors = [None; MEMBERS];
        for (at, sponsor) in sponsors.iter_mut().enumerate() {
            *sponsor = random.place(at + 1).checked_sub(1);
        }
        Shop {
            rulebook,
            appreciation: rulebook.appreciation().expect("an appreciation scheme"),
            dividend,
            release: rulebook.release().expect("a release scheme"),
            sponsors,
            market: Market::EMPTY,
            issued: 0,
            holders: [Holder { units: Units::ZERO, quota: None }; MEMBERS],
            fixed: [0; MEMBERS],
            till: 0,
            stakes: [Member { shares, quota: Money::ZERO, total_paid: Money::ZERO }; MEMBERS],
            carry: Money::ZERO,
            turnover: 0,
            lots: [(); MEMBERS].map(|()| Vec::new()),
            shopping: [0; MEMBERS],
            paid: [(0, 0); MEMBERS],
            orders: Vec::new(),
            bought: Vec::new(),
        }
    }

    fn points(&self, steps: u64) -> Points {
        Points::from_minor(steps, self.release.config().point_scale).expect("points")
    }

    fn step(&mut self, random: &mut Random) -> Result<(), Error> {
        let member = random.place(MEMBERS);
        match random.place(16) {
            0..3 => self.place(member, random),
            3..6 => self.complete(random),
            6..9 => self.take_back(random),
            9 => self.redeem(self.one_with(member, |shop, at| shop.holders[at].units > Units::ZERO), random),
            10 => self.exchange(self.one_with(member, |shop, at| shop.holders[at].units > Units::ZERO), random),
            11 => self.give_back(self.one_with(member, |shop, at| shop.fixed[at] > 0), random),
            12 => self.buy(self.one_with(member, |shop, at| shop.holders[at].units > Units::ZERO), random),
            13 => self.return_item(random),
            14 => match random.place(3) {
                0 => self.retire_points(random),
                1 => self.retire_treasury(),
                _ => self.exits(),
            },
            _ => match random.flag() {
                true => self.dividend_day(),
                false => self.release_day(),
            },
        }
    }

    /// The next member that has something; the given one where nobody has.
    fn one_with(&self, member: usize, has: impl Fn(&Self, usize) -> bool) -> usize {
        (member..member + MEMBERS).map(|at| at % MEMBERS).find(|&at| has(self, at)).unwrap_or(member)
    }

    fn check(&self, before: &Market) {
        self.check_market(before);
        let fixed: u64 = self.fixed.iter().sum::<u64>() + self.till;
        assert_eq!(fixed, self.market.fixed_points.minor(), "fixed points appeared or were lost");
    }
}
