//! Random states, sound ones mostly: markets and holders, lots, members and their days, referral forests.

mod dividend;
mod market;
mod release;

use points_rules_cases::figures::Kind;
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::Step;

pub use dividend::{Day, Member, carry, turnover};
pub use market::{Holder, Market};
pub use release::{Lot, lots, points, show_lots, some_lots, sponsors};

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

#[cfg(test)]
mod tests {
    use super::*;
    use points_rules_cases::figures::MOST_MONEY;
    use points_rules_cases::rulebooks::book;

    #[test]
    fn markets_and_holders_are_sound() {
        let mut random = Random::new(5);
        for number in 0..2000 {
            let Some(config) = book(&mut random, number).appreciation else { continue };
            let market = Market::draw(&mut random, &config);
            assert!(market.outstanding <= market.issued && market.treasury <= market.outstanding, "{market:?}");
            assert!(market.fund <= MOST_MONEY.min(market.outstanding), "{market:?}");
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
