//! One member's day in figures: the one rule that `accelerate` and both settlements share.

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor_64;
use crate::error::{Error, Result};
use crate::num::{Money, Multiplier, Points, Rate};
use crate::order::PointTerms;

use super::rank::RankNumber;
use super::rank_tree::AllRanked;
use super::{Config, Release};

/// What one member, or all members together, get on one day, in steps of 10^-`pointScale`; `cash_value` in fen.
///
/// The figures of [`Totals`] as plain integers, for columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
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
    /// The part of the total that is paid out in money (`cashRate`).
    pub cash: u64,
    /// What the cash is worth, fen.
    pub cash_value: u64,
    /// The rest of the total, for shopping.
    pub shopping: u64,
}

/// The sum of every figure column of a settled day, points; `cash_value` in yuan.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Totals {
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
    /// The part of the total that is paid out in money (`cashRate`).
    pub cash: Points,
    /// What the cash is worth, yuan.
    pub cash_value: Money,
    /// The rest of the total, for shopping.
    pub shopping: Points,
}

/// What lies below a member on one day, as far as its figures need it, in steps.
#[derive(Clone, Copy, Default)]
pub(super) struct Below {
    /// What [`DayRates::referral`] gives for the generations below.
    pub(super) referral: u64,
    /// Σ of [`super::rank::Ranks::differential`] over the team's volumes.
    pub(super) differential: u128,
    /// Base released below the nearest members of the same rank.
    pub(super) peer_released: u64,
}

/// The rates of a day, as integers at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DayRates {
    referral: alloc::vec::Vec<u64>,
    peer: u64,
    cash: u64,
    /// The most accelerated release of a day for a base release of 1, in 1/10000.
    max_acceleration: Option<u64>,
    /// What a point is worth.
    terms: PointTerms,
    /// What a step of points is worth, where that is whole fen.
    fen_a_step: Option<u64>,
    /// The most points of a result.
    most: u64,
}

/// 10^-8 steps in a rate of 1, the most there is.
const STEPS: u64 = Rate::STEPS as u64;

impl DayRates {
    pub(super) fn new(config: &Config) -> Self {
        let terms = config.point_terms();
        DayRates {
            referral: config.referral_rates.iter().map(|rate| rate.minor()).collect(),
            peer: config.peer_rate.minor(),
            cash: config.cash_rate.minor(),
            max_acceleration: config.max_acceleration.map(Multiplier::minor),
            terms,
            fen_a_step: terms.fen_a_step(),
            most: Points::KIND.max_at(config.point_scale),
        }
    }

    /// How many generations have a referral rate.
    pub(super) fn generations(&self) -> usize {
        self.referral.len()
    }

    /// The referral rates, nearest generation first, in 10^-8 steps.
    pub(super) fn referral_rates(&self) -> &[u64] {
        &self.referral
    }

    /// The most points of a result, in steps.
    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// No less than what all members together are paid, steps, saturated: as if nothing were cut, and every generation
    /// released as much as all members do.
    pub(super) fn most_total(&self, base: u128, ranked: &AllRanked) -> u128 {
        let part = |figure: u128, rate: u64| figure.saturating_mul(rate.into());
        let rates = self.referral.iter().sum::<u64>();
        let accelerated =
            part(base, rates).saturating_add(ranked.differential).saturating_add(part(ranked.peer_released, self.peer));
        base.saturating_add(accelerated / Rate::STEPS)
    }

    /// Whether so many steps, and what they are worth in money, are within the bounds of a result.
    pub(super) fn fits(&self, total: u128) -> bool {
        u64::try_from(total).is_ok_and(|total| total <= self.most && self.terms.value(total) <= Money::MAX.wide())
    }

    /// The day's figures of a member of this rank whose lots hold `held` and release `base` of it by themselves.
    ///
    /// Both may saturate, and then the total does: it is above [`Self::most`], which the caller checks.
    #[inline(always)]
    pub(super) fn figures(&self, base: u64, held: u64, rank: RankNumber, below: Below) -> DayFigures {
        let mut available = held.saturating_sub(base);
        if let Some(times) = self.max_acceleration {
            available = available.min(mul_div_floor_64(base, times, Multiplier::ONE.minor()));
        }
        // What the lots have goes to referral first, then to differential, so that peer is cut first.
        let referral = below.referral.min(available);
        let (mut differential, mut peer) = (0, 0);
        if rank != RankNumber::NONE {
            differential = per_rate_step(below.differential).min(available - referral);
            peer = Self::part(below.peer_released, self.peer).min(available - referral - differential);
        }
        let accelerated = referral + differential + peer;
        let total = base.saturating_add(accelerated);
        let (cash, cash_value) = self.cash(total);
        // Past 64 bits is past the bound of money.
        let cash_value = u64::try_from(cash_value).unwrap_or(u64::MAX);
        DayFigures { base, referral, differential, peer, accelerated, total, cash, cash_value, shopping: total - cash }
    }

    /// The part of a release that is paid out in money, floor(total · cashRate), and what it is worth, fen.
    #[inline]
    pub(super) fn cash(&self, total: u64) -> (u64, u128) {
        let cash = Self::part(total, self.cash);
        let value = match self.fen_a_step {
            Some(fen) => u128::from(cash) * u128::from(fen),
            None => self.terms.value(cash),
        };
        (cash, value)
    }

    /// Σ floor(rate · generation), nearest first: at most ten parts of at most 10^17 each.
    #[inline]
    pub(super) fn referral(&self, generations: &[u64]) -> u64 {
        self.referral.iter().zip(generations).map(|(&rate, &released)| Self::part(released, rate)).sum()
    }

    /// floor(figure · rate).
    #[inline]
    pub(super) fn part(figure: u64, rate: u64) -> u64 {
        per_rate_step(u128::from(figure) * u128::from(rate))
    }
}

/// floor(product / 10^8), saturated; a 64-bit division by a constant wherever it is enough.
#[inline]
fn per_rate_step(product: u128) -> u64 {
    match u64::try_from(product) {
        Ok(product) => product / STEPS,
        Err(_) => u64::try_from(product / Rate::STEPS).unwrap_or(u64::MAX),
    }
}

impl DayFigures {
    /// The same figures as points of the rulebook.
    ///
    /// # Errors
    /// `OVERFLOW` above 10^13 points or yuan.
    pub(super) fn points(&self, release: &Release) -> Result<Totals> {
        let points = |steps: u64| release.points(Some(steps.into()), "a release");
        Ok(Totals {
            base: points(self.base)?,
            referral: points(self.referral)?,
            differential: points(self.differential)?,
            peer: points(self.peer)?,
            accelerated: points(self.accelerated)?,
            total: points(self.total)?,
            cash: points(self.cash)?,
            cash_value: Money::result_64(self.cash_value, "the worth of a day's cash")?,
            shopping: points(self.shopping)?,
        })
    }

    /// Adds a member's figures to the day's totals, which were seen to be in bounds. The sums of others are left to
    /// [`Self::complete`].
    #[inline(always)]
    pub(super) fn add(&mut self, other: &DayFigures) {
        self.base += other.base;
        self.referral += other.referral;
        self.differential += other.differential;
        self.peer += other.peer;
        self.cash += other.cash;
        self.cash_value += other.cash_value;
    }

    /// With the figures that follow from the others.
    pub(super) fn complete(self) -> Self {
        let accelerated = self.referral + self.differential + self.peer;
        let total = self.base + accelerated;
        DayFigures { accelerated, total, shopping: total - self.cash, ..self }
    }
}

/// A day's figures past their bound.
pub(super) fn too_much() -> Error {
    Error::overflow("a day's release", &Points::KIND.bounds)
}
