//! The ranked members: what reaches each of them through lower ranks, and what its peers have below.

use alloc::vec::Vec;

use super::rank::{RankNumber, Ranks};
use super::sums::room;

/// Past the end of all nodes: there is none. A day has fewer members than this (see [`super::forest`]).
const NOBODY: u32 = u32::MAX - 1;

/// Not looked for yet.
const UNKNOWN: u32 = u32::MAX;

/// A ranked member.
#[derive(Clone, Debug)]
struct Node {
    member: u32,
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

/// The ranked members among all, children first.
///
/// What is released below a member of rank r reaches, with r as the highest rank between, the nearest member above it
/// that is of rank r or higher; from there on that one counts. So every ranked member hands all that reaches it to one
/// other, and one look at each is enough, whatever the number of ranks.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranked {
    nodes: Vec<Node>,
    /// By member: the nearest ranked member, itself included, as far as it was looked for; empty where nobody is
    /// ranked. Upwards of [`NOBODY`] there is none.
    covers: Vec<u32>,
}

impl Ranked {
    /// Forgets the day before; makes room for so many.
    pub(super) fn clear(&mut self, ranked: usize) {
        self.covers.clear();
        self.nodes.clear();
        if self.nodes.capacity() < ranked {
            self.nodes = Vec::new();
            self.nodes.reserve_exact(ranked);
        }
    }

    /// Takes in a ranked member and what reaches it through unranked ones; all ranked members below it came before.
    #[inline]
    pub(super) fn meet(&mut self, member: usize, rank: RankNumber, reach: u64, ranks: &Ranks) {
        let (above, no_lower, higher) = (NOBODY, NOBODY, NOBODY);
        // The checks saw to it that a member's number fits.
        let (member, below, peer_released) = (member as u32, reach, 0);
        let differential = ranks.differential(rank, RankNumber::NONE, reach);
        self.nodes.push(Node { member, rank, above, no_lower, higher, reach, below, peer_released, differential });
    }

    /// Sums up what lies below the ranked members once all have been met; gives the sum of what their peers have below.
    pub(super) fn sum(&mut self, sponsors: &[u32], ranks: &Ranks) -> u128 {
        if self.nodes.is_empty() {
            return 0;
        }
        room(&mut self.covers, sponsors.len());
        self.covers.fill(UNKNOWN);
        for index in (0..self.nodes.len()).rev() {
            self.link(index, sponsors);
        }
        (0..self.nodes.len()).map(|index| u128::from(self.hand_on(index, ranks))).sum()
    }

    /// Finds those above a node; parents come before children.
    fn link(&mut self, index: usize, sponsors: &[u32]) {
        let Some(&Node { member, rank, .. }) = self.nodes.get(index) else { return };
        let above = self.cover(member, sponsors);
        let mut no_lower = above;
        // Every step goes to a higher rank: there are at most as many as ranks.
        while let Some(node) = self.node(no_lower).filter(|node| node.rank < rank) {
            no_lower = node.higher;
        }
        let higher = match self.node(no_lower) {
            Some(peer) if peer.rank == rank => peer.higher,
            _ => no_lower,
        };
        if let Some(node) = self.nodes.get_mut(index) {
            (node.above, node.no_lower, node.higher) = (above, no_lower, higher);
        }
        if let Some(cover) = self.covers.get_mut(member as usize) {
            *cover = index as u32;
        }
    }

    /// The nearest ranked member strictly above a member. All unranked ones on the way learn it, so that none is passed
    /// twice.
    fn cover(&mut self, member: u32, sponsors: &[u32]) -> u32 {
        let sponsor = |member: u32| sponsors.get(member as usize).copied().unwrap_or(NOBODY);
        let first = sponsor(member);
        let mut at = first;
        let found = loop {
            match self.covers.get(at as usize) {
                None => break NOBODY,
                Some(&UNKNOWN) => at = sponsor(at),
                Some(&cover) => break cover,
            }
        };
        at = first;
        while let Some(cover) = self.covers.get_mut(at as usize).filter(|cover| **cover == UNKNOWN) {
            *cover = found;
            at = sponsor(at);
        }
        found
    }

    fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// Hands on what lies below a node; children come before parents. No figure passes the sum of all base releases,
    /// which fits 64 bits. Gives what this node adds to what its peers have below.
    fn hand_on(&mut self, index: usize, ranks: &Ranks) -> u64 {
        let Some(node) = self.nodes.get(index) else { return 0 };
        let Node { rank, above, no_lower, reach, below, .. } = *node;
        if let Some(above) = self.nodes.get_mut(above as usize) {
            above.below += below;
        }
        let Some(next) = self.nodes.get_mut(no_lower as usize) else { return 0 };
        next.reach += reach;
        next.differential += ranks.differential(next.rank, rank, reach);
        let to_peer = if next.rank == rank { below } else { 0 };
        next.peer_released += to_peer;
        to_peer
    }

    /// The sums of a ranked member.
    #[inline]
    pub(super) fn at(&self, member: usize) -> RankedSums {
        let node = self.covers.get(member).and_then(|&cover| self.node(cover));
        node.map_or(RankedSums::default(), |node| {
            let &Node { differential, peer_released, .. } = node;
            RankedSums { differential, peer_released }
        })
    }
}
