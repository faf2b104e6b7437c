//! One member's day in figures: the one rule that `accelerate` and both settlements share.

use core::num::NonZeroU64;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::num::kind::power_of_ten;
use crate::num::{Points, Rate};

use super::rank::RankNumber;
use super::{Release, ReleaseConfig};

/// What one member, or all members together, get on one day, in steps of 10^-`pointScale`.
///
/// The figures of [`ReleaseTotals`] as plain integers, for columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseSteps {
    /// What the lots release by themselves (静态释放).
    pub base: u64,
    /// For the base releases of the generations below (分享收益).
    pub referral: u64,
    /// For the base releases of the team, less what lower ranks between get of them (级差).
    pub differential: u64,
    /// For the teams of the nearest members of the same rank (平级).
    pub peer: u64,
    /// Referral, differential and peer together: taken from the member's own lots (加速释放).
    pub accelerated: u64,
    /// Base and accelerated together.
    pub total: u64,
    /// The part of the total that is credited as cash.
    pub cash: u64,
    /// The rest of the total, for shopping.
    pub shopping: u64,
}

/// The sum of every figure column of a settled day, points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct ReleaseTotals {
    /// What the lots release by themselves (静态释放).
    pub base: Points,
    /// For the base releases of the generations below (分享收益).
    pub referral: Points,
    /// For the base releases of the team, less what lower ranks between get of them (级差).
    pub differential: Points,
    /// For the teams of the nearest members of the same rank (平级).
    pub peer: Points,
    /// Referral, differential and peer together (加速释放).
    pub accelerated: Points,
    /// Base and accelerated together.
    pub total: Points,
    /// The part of the total that is credited as cash.
    pub cash: Points,
    /// The rest of the total, for shopping.
    pub shopping: Points,
}

/// What lies below a member on one day, as far as its figures need it, in steps.
pub(super) struct Below<'a> {
    /// Base released by each generation, nearest first; at most as many as there are referral rates.
    pub(super) generations: &'a [u64],
    /// Σ of [`super::rank::Ranks::differential`] over the team's volumes.
    pub(super) differential: u128,
    /// Base released below the nearest members of the same rank.
    pub(super) peer_released: u64,
}

/// A member's own lots on one day, in steps. Sums past 64 bits may be saturated: so much is an overflow anyway.
#[derive(Clone, Copy)]
pub(super) struct Own {
    /// Σ base releases.
    pub(super) base: u64,
    /// Σ remaining after the base release.
    pub(super) available: u64,
}

/// The rates of a day, as integers at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DayRates {
    referral: alloc::vec::Vec<u64>,
    peer: u64,
    cash: u64,
    /// Steps of points in the least step of cash: cash has at most two decimals.
    cash_step: NonZeroU64,
    /// The most points of a result.
    most: u64,
}

const CASH_DECIMALS: u8 = 2;

impl DayRates {
    pub(super) fn new(config: &ReleaseConfig) -> Self {
        let cash_step = power_of_ten(config.point_scale.saturating_sub(CASH_DECIMALS));
        DayRates {
            referral: config.referral_rates.iter().map(|rate| rate.minor()).collect(),
            peer: config.peer_rate.minor(),
            cash: config.cash_rate.minor(),
            cash_step: NonZeroU64::new(cash_step).unwrap_or(NonZeroU64::MIN),
            most: Points::KIND.max_at(config.point_scale),
        }
    }

    /// How many generations have a referral rate.
    pub(super) fn generations(&self) -> usize {
        self.referral.len()
    }

    /// The most points of a result, in steps.
    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// The day's figures of a member of this rank; `None` where they pass the bound of points.
    pub(super) fn figures(&self, own: Own, rank: RankNumber, below: &Below<'_>) -> Option<ReleaseSteps> {
        // At most ten parts of at most 10^17 each: the sum fits.
        let referral: u64 =
            self.referral.iter().zip(below.generations).map(|(&rate, &released)| part(released, rate)).sum();
        let peer = if rank == RankNumber::NONE { 0 } else { part(below.peer_released, self.peer) };
        // What the lots have goes to referral first, so that peer is cut first.
        let referral = referral.min(own.available);
        let differential = per_rate_step(below.differential).min(own.available.saturating_sub(referral));
        let peer = peer.min(own.available.saturating_sub(referral).saturating_sub(differential));
        let accelerated = referral.saturating_add(differential).saturating_add(peer);
        let total = own.base.saturating_add(accelerated);
        if total > self.most {
            return None;
        }
        let exact = part(total, self.cash);
        let cash = exact - exact % self.cash_step;
        let shopping = total - cash;
        Some(ReleaseSteps { base: own.base, referral, differential, peer, accelerated, total, cash, shopping })
    }
}

/// floor(figure · rate).
fn part(figure: u64, rate: u64) -> u64 {
    per_rate_step(u128::from(figure) * u128::from(rate))
}

/// floor(product / 10^8), saturated; a 64-bit division by a constant wherever it is enough.
fn per_rate_step(product: u128) -> u64 {
    const STEPS: u64 = Rate::STEPS as u64;
    match u64::try_from(product) {
        Ok(product) => product / STEPS,
        Err(_) => u64::try_from(product / Rate::STEPS).unwrap_or(u64::MAX),
    }
}

impl ReleaseSteps {
    /// The same figures as points of the rulebook.
    ///
    /// # Errors
    /// `OVERFLOW` above 10^13 points.
    pub(super) fn points(&self, release: &Release) -> Result<ReleaseTotals> {
        let points = |steps: u64| release.points(Some(steps.into()), "a release");
        Ok(ReleaseTotals {
            base: points(self.base)?,
            referral: points(self.referral)?,
            differential: points(self.differential)?,
            peer: points(self.peer)?,
            accelerated: points(self.accelerated)?,
            total: points(self.total)?,
            cash: points(self.cash)?,
            shopping: points(self.shopping)?,
        })
    }

    /// Adds a member's figures to a day's totals, which are all bounded by `total`.
    pub(super) fn add(&mut self, other: &ReleaseSteps) {
        let columns = [
            (&mut self.base, other.base),
            (&mut self.referral, other.referral),
            (&mut self.differential, other.differential),
            (&mut self.peer, other.peer),
            (&mut self.accelerated, other.accelerated),
            (&mut self.total, other.total),
            (&mut self.cash, other.cash),
            (&mut self.shopping, other.shopping),
        ];
        for (sum, figure) in columns {
            *sum = sum.saturating_add(figure);
        }
    }
}

/// A day's figures past their bound.
pub(super) fn too_much() -> Error {
    Error::overflow("a day's release")
}
