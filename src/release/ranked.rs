//! The ranked members: what reaches each of them through lower ranks, and what its peers have below.

use alloc::vec;
use alloc::vec::Vec;

use super::forest::{Forest, NO_SPONSOR};
use super::rank::{RankNumber, Ranks};

/// No node: past the end of all.
const NONE: u32 = NO_SPONSOR;

/// A ranked member.
#[derive(Clone, Debug)]
struct Node {
    place: u32,
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

/// What the ranked members' figures need of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RankedSums {
    pub(super) differential: u128,
    pub(super) peer_released: u64,
}

/// The ranked members among all, parents first.
///
/// What is released below a member of rank r reaches, with r as the highest rank between, the nearest member above it
/// that is of rank r or higher; from there on that one counts. So every ranked member hands all that reaches it to one
/// other, and one look at each is enough, whatever the number of ranks.
#[derive(Debug)]
pub(super) struct Ranked {
    nodes: Vec<Node>,
    /// By place: the nearest ranked member, itself included; empty where nobody is ranked.
    covers: Vec<u32>,
}

impl Ranked {
    /// Nobody is ranked.
    pub(super) const NOBODY: Ranked = Ranked { nodes: Vec::new(), covers: Vec::new() };

    /// Takes the rank of the member at each place.
    pub(super) fn new(forest: &Forest<'_>, rank_at: impl Fn(usize) -> RankNumber) -> Self {
        let mut ranked = Ranked { nodes: Vec::new(), covers: vec![NONE; forest.len()] };
        for (place, &sponsor) in forest.sponsors().iter().enumerate() {
            let above = ranked.covers.get(sponsor as usize).copied().unwrap_or(NONE);
            let rank = rank_at(place);
            let cover = if rank == RankNumber::NONE { above } else { ranked.add(place, rank, above) };
            if let Some(slot) = ranked.covers.get_mut(place) {
                *slot = cover;
            }
        }
        ranked
    }

    fn add(&mut self, place: usize, rank: RankNumber, above: u32) -> u32 {
        let mut no_lower = above;
        // Every step goes to a higher rank: there are at most as many as ranks.
        while let Some(node) = self.node(no_lower).filter(|node| node.rank < rank) {
            no_lower = node.higher;
        }
        let higher = match self.node(no_lower) {
            Some(peer) if peer.rank == rank => peer.higher,
            _ => no_lower,
        };
        // Places and nodes are fewer than 2^32: the forest saw to it.
        let (index, place) = (self.nodes.len() as u32, place as u32);
        let (reach, below, peer_released, differential) = (0, 0, 0, 0);
        self.nodes.push(Node { place, rank, above, no_lower, higher, reach, below, peer_released, differential });
        index
    }

    fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// The last ranked place, and the number of its node.
    pub(super) fn last(&self) -> Option<(usize, usize)> {
        self.before(self.nodes.len())
    }

    /// The ranked place before the one of a node, and the number of its node.
    pub(super) fn before(&self, node: usize) -> Option<(usize, usize)> {
        let index = node.checked_sub(1)?;
        Some((self.nodes.get(index)?.place as usize, index))
    }

    /// Takes in what reaches a node through unranked members, and hands on what lies below it. Children come before
    /// parents. No figure passes the sum of all base releases, which fits 64 bits.
    pub(super) fn hand_on(&mut self, index: usize, through_unranked: u64, ranks: &Ranks) {
        let Some(node) = self.nodes.get_mut(index) else { return };
        node.reach += through_unranked;
        node.below += through_unranked;
        node.differential += ranks.differential(node.rank, RankNumber::NONE, through_unranked);
        let Node { rank, above, no_lower, reach, below, .. } = *node;
        if let Some(above) = self.nodes.get_mut(above as usize) {
            above.below += below;
        }
        if let Some(next) = self.nodes.get_mut(no_lower as usize) {
            next.reach += reach;
            next.differential += ranks.differential(next.rank, rank, reach);
            if next.rank == rank {
                next.peer_released += below;
            }
        }
    }

    /// The sums of the member at a place; nothing for a member without a rank.
    #[inline]
    pub(super) fn at(&self, place: usize) -> RankedSums {
        let cover = self.covers.get(place).and_then(|&cover| self.node(cover));
        match cover.filter(|node| node.place as usize == place) {
            Some(node) => RankedSums { differential: node.differential, peer_released: node.peer_released },
            None => RankedSums::default(),
        }
    }
}
