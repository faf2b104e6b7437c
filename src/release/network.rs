//! What lies below one member on one day: the figures that explain its release.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, Points};

use super::Release;
use super::accelerate::{Team, Volume};
use super::columns::Columns;
use super::forest::{Forest, NO_SPONSOR};
use super::rank::RankNumber;

/// The `generations` and the `team` with which [`Release::accelerate`] gives what a settled day books for a member.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire()]
#[non_exhaustive]
pub struct Network {
    /// The base released by all members 1, 2, … referrals below, points; one for each referral rate.
    pub generations: Vec<Points>,
    /// What the team did; one volume for no rank and for each rank that stands between.
    pub team: Team,
}

impl Release {
    /// What lies below one member, for a page that shows how referral, differential and peer add up.
    ///
    /// The columns hold the day before it is settled; those of the member and everyone below it are enough.
    /// Takes time linear in the columns.
    ///
    /// # Errors
    /// As [`Release::settle_columns`]; `UNKNOWN_MEMBER` for a member that the columns do not have.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let columns = Columns {
    ///     sponsors: &[NO_SPONSOR, 0],
    ///     rank_sales: &[300_000, 0],
    ///     lot_ends: &[1, 2],
    ///     daily: &[3_600, 3_600],
    /// };
    /// let network = release.network_of(0, &columns, &[900_000, 900_000])?;
    /// assert_eq!(network.generations[0].to_string(), "36.00");
    /// assert_eq!(network.team.volumes[0].released.to_string(), "36.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn network_of(&self, member: usize, columns: &Columns<'_>, remaining: &[u64]) -> Result<Network> {
        columns.check_shape(remaining)?;
        let mut bases = Vec::new();
        columns.bases(remaining, self.rates.most(), &mut bases)?;
        let mut forest = Forest::default();
        forest.order(columns.sponsors)?;
        let Some(&rank_sales) = columns.rank_sales.get(member) else {
            let message = format!("there is no member number {member} among {}", bases.len());
            return Err(Error::new(ErrorCode::UnknownMember, message));
        };
        let own = self.ranks.of(rank_sales);
        let mut found = Found::new(self);
        let mut sights: Vec<Option<Sight>> = vec![None; bases.len()];
        for below in forest.downwards() {
            let sponsor =
                columns.sponsors.get(below).copied().always("every member has its sponsor", NO_SPONSOR) as usize;
            let base = bases.get(below).copied().always("every member has its base", 0);
            let sight = match (sights.get(sponsor), columns.rank_sales.get(sponsor)) {
                _ if sponsor == member => Sight { depth: 0, highest: RankNumber::NONE, under_peer: false },
                (Some(Some(sight)), Some(&sales)) => sight.through(self.ranks.of(sales), own),
                _ => continue,
            };
            found.add(sight, base.into());
            sights.get_mut(below).map(|slot| *slot = Some(sight)).always("every member may be seen", ());
        }
        found.network(self, Money::from_minor(rank_sales)?)
    }
}

/// How a member below is seen from the top.
#[derive(Clone, Copy)]
struct Sight {
    /// Referrals between.
    depth: usize,
    /// The highest rank strictly between.
    highest: RankNumber,
    /// Whether one of the top's peers, the nearest of its own rank, is strictly between.
    under_peer: bool,
}

impl Sight {
    /// What a member of this rank, itself seen so, makes of those it referred.
    fn through(self, rank: RankNumber, own: RankNumber) -> Sight {
        let is_peer = rank == own && self.highest < own;
        Sight { depth: self.depth + 1, highest: self.highest.max(rank), under_peer: self.under_peer || is_peer }
    }
}

/// The sums of what was seen, in steps.
struct Found {
    generations: Vec<u128>,
    /// By the highest rank between, from no rank on.
    volumes: Vec<u128>,
    peer_released: u128,
}

impl Found {
    fn new(release: &Release) -> Self {
        Found {
            generations: vec![0; release.rates.generations()],
            volumes: vec![0; release.config.ranks.len() + 1],
            peer_released: 0,
        }
    }

    fn add(&mut self, sight: Sight, base: u128) {
        if let Some(generation) = self.generations.get_mut(sight.depth) {
            *generation += base;
        }
        let volume = self.volumes.get_mut(sight.highest.0 as usize);
        volume.map(|volume| *volume += base).always("every rank has its volume", ());
        if sight.under_peer {
            self.peer_released += base;
        }
    }

    fn network(self, release: &Release, rank_sales: Money) -> Result<Network> {
        let points = |steps: u128| release.points(Some(steps), "the base released below a member");
        let volumes = (0u32..)
            .zip(self.volumes)
            .filter(|&(rank, released)| rank == 0 || released > 0)
            .map(|(rank, released)| {
                let highest_rank = release.rank_config(RankNumber(rank)).map(|rank| rank.name.clone());
                Ok(Volume { highest_rank, released: points(released)? })
            })
            .collect::<Result<_>>()?;
        Ok(Network {
            generations: self.generations.into_iter().map(points).collect::<Result<_>>()?,
            team: Team { rank_sales, volumes, peer_released: points(self.peer_released)? },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::string::{String, ToString};

    use super::super::NO_SPONSOR;
    use super::*;
    use crate::rulebook::Rulebook;

    const NO_STAR: u64 = 4_999_999;
    const ONE_STAR: u64 = 5_000_000;
    const TWO_STARS: u64 = 20_000_000;

    /// Sponsor, team sales and base release of each; children stand before and after their sponsors.
    const MEMBERS: [(u32, u64, u64); 13] = [
        (3, NO_STAR, 1),
        (NO_SPONSOR, TWO_STARS, 1_000_000),
        (1, TWO_STARS, 10),
        (1, NO_STAR, 100),
        (2, NO_STAR, 1_000),
        (0, ONE_STAR, 10_000),
        (5, NO_STAR, 100_000),
        (NO_SPONSOR, ONE_STAR, 7),
        (7, TWO_STARS, 9),
        (4, TWO_STARS, 2),
        (6, TWO_STARS, 3),
        (10, ONE_STAR, 4),
        (11, NO_STAR, 5),
    ];

    /// The generations below a member, its volumes by rank, and what its peers have below.
    fn network(member: usize) -> (Vec<String>, Vec<(String, String)>, String) {
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/release.json")).unwrap();
        let sponsors = MEMBERS.map(|(sponsor, _, _)| sponsor);
        let rank_sales = MEMBERS.map(|(_, sales, _)| sales);
        // Half by a lot that lasts, the rest by one that is about to end.
        let daily: Vec<u64> = MEMBERS.iter().flat_map(|(_, _, base)| [base / 2, 2_000_000]).collect();
        let remaining: Vec<u64> = MEMBERS.iter().flat_map(|(_, _, base)| [2_000_000, base - base / 2]).collect();
        let lot_ends: Vec<u32> = (1..=13).map(|member| 2 * member).collect();
        let columns = Columns { sponsors: &sponsors, rank_sales: &rank_sales, lot_ends: &lot_ends, daily: &daily };
        let Network { generations, team } =
            rulebook.release().unwrap().network_of(member, &columns, &remaining).unwrap();
        let rank = |volume: &Volume| volume.highest_rank.as_ref().map_or("null".into(), ToString::to_string);
        (
            generations.iter().map(ToString::to_string).collect(),
            team.volumes.iter().map(|volume| (rank(volume), volume.released.to_string())).collect(),
            team.peer_released.to_string(),
        )
    }

    fn is(
        generations: [&str; 2],
        volumes: &[(&str, &str)],
        peer: &str,
    ) -> (Vec<String>, Vec<(String, String)>, String) {
        let volumes = volumes.iter().map(|&(rank, released)| (rank.into(), released.into())).collect();
        (generations.map(String::from).into(), volumes, peer.into())
    }

    #[test]
    fn what_lies_below_is_told_by_generation_rank_and_peer() {
        let all = [("null", "101.11"), ("一星", "1000.03"), ("二星", "10.11")];
        assert_eq!(network(1), is(["1.10", "10.01"], &all, "10.11"));
        assert_eq!(network(2), is(["10.00", "0.02"], &[("null", "10.02")], "0.00"));
        let below = [("null", "100.01"), ("一星", "1000.03"), ("二星", "0.09")];
        assert_eq!(network(3), is(["0.01", "100.00"], &below, "0.00"));
        // The two stars between hide the peer.
        assert_eq!(network(5), is(["1000.00", "0.03"], &[("null", "1000.03"), ("二星", "0.09")], "0.00"));
        assert_eq!(network(7), is(["0.09", "0.00"], &[("null", "0.09")], "0.00"));
        assert_eq!(network(12), is(["0.00", "0.00"], &[("null", "0.00")], "0.00"));
    }
}
