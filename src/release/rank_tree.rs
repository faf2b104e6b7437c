//! The tree of ranked members: what reaches each of them through lower ranks, and what its peers have below.

use alloc::vec::Vec;

use crate::impossible::{Always, fallback};

use super::columns::Columns;
use super::forest::{Forest, NO_SPONSOR};
use super::rank::{RankNumber, Ranks};

/// Past the end of all nodes: there is none. A day has fewer members than this (see [`super::forest`]).
const NOBODY: u32 = u32::MAX;

/// A ranked member.
#[derive(Clone, Debug)]
struct Node {
    rank: RankNumber,
    /// The nearest ranked member above.
    above: u32,
    /// The nearest above of this rank or a higher one.
    no_lower: u32,
    /// The nearest above of a higher rank.
    higher: u32,
    /// Base released below with no member of a higher rank between: what this member hides from those above it.
    reach: u64,
    /// Base released by all members below.
    below: u64,
    /// Base released below the nearest members of the same rank.
    peer_released: u64,
    /// Σ released · max(0, own rate − rate of the highest rank between), in 10^-8 steps.
    differential: u128,
}

/// What a ranked member's figures need of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RankedSums {
    pub(super) differential: u128,
    pub(super) peer_released: u64,
}

/// [`RankedSums`] of all ranked members together, saturated.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AllRanked {
    pub(super) differential: u128,
    pub(super) peer_released: u128,
}

/// The ranked members among all, sponsors first.
///
/// What is released below a member of rank r reaches, with r as the highest rank between, the nearest member above it
/// that is of rank r or higher; from there on that one counts. So every ranked member hands all that reaches it to one
/// other, and one look at each is enough, whatever the number of ranks.
///
/// No figure passes the sum of all base releases, which the caller holds within the bound of a result.
#[derive(Clone, Debug, Default)]
pub(super) struct RankTree {
    nodes: Vec<Node>,
    /// By member: the node of the nearest ranked member, itself included; empty where there is none.
    covers: Vec<u32>,
}

impl RankTree {
    /// Sums up what lies below the ranked members of a day.
    pub(super) fn sum(&mut self, ranks: &Ranks, forest: &Forest, columns: &Columns<'_>, bases: &[u64]) {
        self.nodes.clear();
        self.covers.clear();
        if !columns.rank_sales.iter().any(|&sales| ranks.of(sales) != RankNumber::NONE) {
            return;
        }
        self.covers.resize(bases.len(), NOBODY);
        for member in forest.downwards() {
            const ALL: &str = "every column has every member";
            let sponsor = columns.sponsors.get(member).copied().always(ALL, NO_SPONSOR);
            let sales = columns.rank_sales.get(member).copied().always(ALL, 0);
            let base = bases.get(member).copied().always(ALL, 0);
            let above = self.covers.get(sponsor as usize).copied().unwrap_or(NOBODY);
            if let Some(node) = self.nodes.get_mut(above as usize) {
                node.reach += base;
            }
            let rank = ranks.of(sales);
            let cover = if rank == RankNumber::NONE { above } else { self.push(rank, above) };
            self.covers.get_mut(member).map(|slot| *slot = cover).always(ALL, ());
        }
        for node in &mut self.nodes {
            node.below = node.reach;
            node.differential = ranks.differential(node.rank, RankNumber::NONE, node.reach);
        }
        (0..self.nodes.len()).rev().for_each(|index| self.hand_on(index, ranks));
    }

    /// Adds a ranked member below the node `above`; gives its own node.
    fn push(&mut self, rank: RankNumber, above: u32) -> u32 {
        let mut no_lower = above;
        // Every step goes to a higher rank: there are at most as many as ranks.
        while let Some(node) = self.node(no_lower).filter(|node| node.rank < rank) {
            no_lower = node.higher;
        }
        let higher = match self.node(no_lower) {
            Some(peer) if peer.rank == rank => peer.higher,
            _ => no_lower,
        };
        // There are no more nodes than members, whose numbers fit.
        let index = self.nodes.len() as u32;
        let (reach, below, peer_released, differential) = (0, 0, 0, 0);
        self.nodes.push(Node { rank, above, no_lower, higher, reach, below, peer_released, differential });
        index
    }

    fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// Hands on what lies below a node; those below it have done so.
    fn hand_on(&mut self, index: usize, ranks: &Ranks) {
        let Some(&Node { rank, above, no_lower, reach, below, .. }) = self.nodes.get(index) else {
            return fallback("nodes are handed on by their index", ());
        };
        if let Some(above) = self.nodes.get_mut(above as usize) {
            above.below += below;
        }
        let Some(next) = self.nodes.get_mut(no_lower as usize) else { return };
        next.reach += reach;
        next.differential += ranks.differential(next.rank, rank, reach);
        if next.rank == rank {
            next.peer_released += below;
        }
    }

    /// The sums of all ranked members.
    pub(super) fn all(&self) -> AllRanked {
        self.nodes.iter().fold(AllRanked::default(), |all, node| AllRanked {
            differential: all.differential.saturating_add(node.differential),
            peer_released: all.peer_released.saturating_add(node.peer_released.into()),
        })
    }

    /// The sums of a ranked member.
    #[inline]
    pub(super) fn at(&self, member: usize) -> RankedSums {
        let node = self.covers.get(member).and_then(|&cover| self.node(cover));
        let sums = node.map(|&Node { differential, peer_released, .. }| RankedSums { differential, peer_released });
        sums.always("a ranked member has a node", RankedSums::default())
    }
}
