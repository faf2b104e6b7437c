//! One member's day, from the summary of what lies below it.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::num::{Money, Name, Points};

use super::lots::{base, pay_day, remaining, steps_of, with_steps};
use super::member_day::{Below, Totals, too_much};
use super::rank::RankNumber;
use super::{Lot, Release};

/// Base releases of the team that share the highest rank between them and the member.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Volume {
    /// The highest rank strictly between the member and the source; null where there is none.
    pub highest_rank: Option<Name>,
    /// What these sources released by themselves that day, points.
    pub released: Points,
}

/// What a member's team did on one day.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Team {
    /// The sales that decide the member's rank, yuan: what `teamSales` prints under this name.
    pub rank_sales: Money,
    /// Base releases below the member, by the highest rank between; a rank may stand more than once.
    pub volumes: Vec<Volume>,
    /// What is released below the nearest members of the same rank, points (平级).
    pub peer_released: Points,
}

/// One day of one member, for [`Release::accelerate`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct AccelerateDay {
    /// The member's lots, oldest first.
    pub lots: Vec<Lot>,
    /// The base released that day by all members 1, 2, … referrals below, points; at most one for each referral rate.
    pub generations: Vec<Points>,
    /// What the team did.
    pub team: Team,
}

/// What one member gets on one day, points.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AcceleratedDay {
    /// What the lots release by themselves (静态释放).
    pub base: Points,
    /// For the base releases of the generations below (分享收益).
    pub referral: Points,
    /// For the base releases of the team, less what lower ranks between get of them (级差).
    pub differential: Points,
    /// For the teams of the nearest members of the same rank (平级).
    pub peer: Points,
    /// Referral, differential and peer together: taken from the member's own lots (加速释放).
    pub accelerated: Points,
    /// Base and accelerated together.
    pub total: Points,
    /// The part of the total that is paid out in money (`cashRate`).
    pub cash: Points,
    /// What the cash is worth, yuan.
    pub cash_value: Money,
    /// The rest of the total, for shopping.
    pub shopping: Points,
    /// The lots with their new remaining; lots at zero stay.
    pub lots: Vec<Lot>,
}

impl Release {
    /// One member's day: the base release of its lots, and what its network releases to it earlier than
    /// planned (RULES section 5, accelerate).
    ///
    /// Referral, differential and peer are floored at `pointScale` and come out of the member's own lots, oldest
    /// first, once the base release is paid; where they exceed what is there, peer is cut first, then differential,
    /// then referral. Together they are at most floor(base · maxAcceleration) where the rulebook sets that. cash is
    /// floored at `pointScale`, cashValue to the fen.
    ///
    /// With the figures of the tree ([`Release::network_of`]) this is exactly what [`Release::settle_day`] books.
    ///
    /// # Errors
    /// `INVALID_STATE` at `generations` for more of them than referral rates; `UNKNOWN_RANK` at a volume's
    /// `highestRank`; `OVERFLOW` past 10^13 points or yuan.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let lot = Lot { order_id: "o1".try_into()?, daily: "36".parse()?, remaining: "9000".parse()? };
    /// let team = Team { rank_sales: "3000".parse()?, volumes: vec![], peer_released: "0".parse()? };
    /// let day = AccelerateDay { lots: vec![lot], generations: vec!["36".parse()?], team };
    /// let release = release.accelerate(&day)?;
    /// assert_eq!(release.base.to_string(), "36.00");
    /// assert_eq!(release.referral.to_string(), "18.00");
    /// assert_eq!((release.cash.to_string(), release.cash_value.to_string()), ("37.80".into(), "37.80".into()));
    /// assert_eq!(release.lots[0].remaining.to_string(), "8946.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn accelerate(&self, day: &AccelerateDay) -> Result<AcceleratedDay> {
        let scale = self.scale();
        let mut steps = steps_of(&day.lots, scale)?;
        let generations = self.generations(&day.generations)?;
        let rank = self.ranks.of(day.team.rank_sales.minor());
        let below = Below {
            referral: self.rates.referral(&generations),
            differential: self.weighed(rank, &day.team.volumes)?,
            peer_released: day
                .team
                .peer_released
                .at_scale(scale)
                .map_err(|error| error.at("team.peerReleased"))?
                .minor(),
        };
        let base = saturated(base(&steps));
        let held = saturated(remaining(&steps));
        let figures = self.rates.figures(base, held, rank, below);
        if figures.total > self.rates.most() {
            return Err(too_much());
        }
        pay_day(steps.iter_mut().map(|lot| (lot.daily, &mut lot.remaining)), figures.accelerated);
        let Totals { base, referral, differential, peer, accelerated, total, cash, cash_value, shopping } =
            figures.points(self)?;
        let lots = with_steps(&day.lots, &steps, scale);
        Ok(AcceleratedDay { base, referral, differential, peer, accelerated, total, cash, cash_value, shopping, lots })
    }

    fn generations(&self, generations: &[Points]) -> Result<Vec<u64>> {
        let known = self.rates.generations();
        let steps = generations
            .iter()
            .enumerate()
            .map(|(index, released)| {
                let released = released.at_scale(self.scale());
                Ok(released.map_err(|error| error.at(format!("generations[{index}]")))?.minor())
            })
            .collect::<Result<Vec<u64>>>()?;
        if steps.len() > known {
            let message =
                format!("{} generations, where {known} have a referral rate; leave the rest out", steps.len());
            return Err(Error::new(ErrorCode::InvalidState, message).at("generations"));
        }
        Ok(steps)
    }

    /// Σ released · max(0, own rate − rate of the highest rank between), in 10^-8 steps.
    fn weighed(&self, own: RankNumber, volumes: &[Volume]) -> Result<u128> {
        let mut sum = 0u128;
        for (index, volume) in volumes.iter().enumerate() {
            let released = volume
                .released
                .at_scale(self.scale())
                .map_err(|error| error.at(format!("team.volumes[{index}].released")))?;
            let highest = match &volume.highest_rank {
                None => RankNumber::NONE,
                Some(name) => self.ranks.named(&self.config.ranks, name).ok_or_else(|| {
                    let message = format!("there is no rank {} in this rulebook; write null for no rank", quoted(name));
                    Error::new(ErrorCode::UnknownRank, message).at(format!("team.volumes[{index}].highestRank"))
                })?,
            };
            // 10^17 · 10^8 each: 128 bits hold more of them than memory does.
            sum += self.ranks.differential(own, highest, released.minor());
        }
        Ok(sum)
    }
}

/// A sum for [`super::member_day::DayRates::figures`].
fn saturated(sum: u128) -> u64 {
    u64::try_from(sum).unwrap_or(u64::MAX)
}
