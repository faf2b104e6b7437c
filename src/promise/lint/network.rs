//! What a network adds to a release, and how far down it reaches.

use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::impossible::Always;
use crate::num::{Multiplier, Rate, RateSum};

use super::{FindingCode, Lint};

/// What a network of a depth adds to a release of 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AccelerationRow {
    /// How many members of the highest rank stand one below the other: 2, 10 and 100.
    pub depth: u32,
    /// All referral rates, the last rank's rate, and the peer rate for each of those below the first, at most
    /// `maxAcceleration`.
    pub rate: RateSum,
}

/// How far down and by what referrals are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ReferralDepth {
    /// How many generations have a referral rate.
    pub generations: u32,
    /// How many ranks there are.
    pub ranks: u32,
}

const DEPTHS: [u32; 3] = [2, 10, 100];
/// The depth that is warned of.
const USUAL_DEPTH: u32 = 10;
/// Generations from which on a finding is made.
const MOST_GENERATIONS: u32 = 2;

impl Lint<'_> {
    pub(super) fn acceleration(&mut self) -> Vec<AccelerationRow> {
        let Some(config) = self.release.map(|release| release.config()) else { return Vec::new() };
        let referral: u64 = config.referral_rates.iter().map(|rate| rate.minor()).sum();
        let most = config.max_acceleration.map_or(u64::MAX, |most| most.minor() * STEPS);
        let rate = |depth: u32| {
            let ranked = config
                .ranks
                .last()
                .map_or(0, |last| last.rate.minor() + config.peer_rate.minor() * u64::from(depth - 1));
            (referral + ranked).min(most)
        };
        if rate(USUAL_DEPTH) > Rate::ONE.minor() {
            self.warn(FindingCode::Acceleration, "release.peerRate");
        }
        DEPTHS.map(|depth| AccelerationRow { depth, rate: RateSum::new(rate(depth)) }).into()
    }

    pub(super) fn referral(&mut self) -> Option<ReferralDepth> {
        let config = self.release?.config();
        let count = |length: usize| u32::try_from(length).always("a list has at most 10^7 items", u32::MAX);
        let depth = ReferralDepth { generations: count(config.referral_rates.len()), ranks: count(config.ranks.len()) };
        if depth.generations > MOST_GENERATIONS || depth.ranks > 0 {
            self.warn(FindingCode::ReferralDepth, "release.referralRates");
        }
        Some(depth)
    }
}

/// Steps of a rate in a step of a multiplier.
const STEPS: u64 = Rate::MAX.minor() / Multiplier::STEPS as u64;
