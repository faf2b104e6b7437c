//! The ranked members alone: what reaches each of them through ranks below its own, and what its peers have below.

use alloc::vec;
use alloc::vec::Vec;

use super::forest::{Forest, NO_SPONSOR};
use super::rank::{RankNumber, Ranks};

const NONE: u32 = NO_SPONSOR;

/// A ranked member; 64 bytes.
#[derive(Clone, Debug)]
struct Node {
    place: u32,
    rank: RankNumber,
    /// The nearest ranked member above, and once some ranks are done, the nearest of a rank not done; or [`NONE`].
    up: u32,
    /// Base released below with no member between whose rank is not done.
    reach: u64,
    /// Base released below the members of the rank being done that reach this one.
    passed: u64,
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

/// The forest with everyone unranked taken out, parents first.
///
/// Members without a rank only pass on what is released below them, so that a tree with few ranked members costs
/// little more than its generations.
#[derive(Debug)]
pub(super) struct Ranked {
    nodes: Vec<Node>,
    /// By place: the nearest node at it or above; empty where nobody is ranked.
    covers: Vec<u32>,
}

impl Ranked {
    /// Takes the rank of the member at each place.
    pub(super) fn new(forest: &Forest<'_>, rank_at: impl Fn(usize) -> RankNumber) -> Self {
        let mut ranked = Ranked { nodes: Vec::new(), covers: Vec::new() };
        if (0..forest.len()).all(|place| rank_at(place) == RankNumber::NONE) {
            return ranked;
        }
        ranked.covers = vec![NONE; forest.len()];
        for (place, &sponsor) in forest.sponsors().iter().enumerate() {
            let up = ranked.covers.get(sponsor as usize).copied().unwrap_or(NONE);
            let rank = rank_at(place);
            let cover = if rank == RankNumber::NONE { up } else { ranked.add(place, rank, up) };
            if let Some(slot) = ranked.covers.get_mut(place) {
                *slot = cover;
            }
        }
        ranked
    }

    fn add(&mut self, place: usize, rank: RankNumber, up: u32) -> u32 {
        // Places and nodes are fewer than 2^32: the forest saw to it.
        let node = self.nodes.len() as u32;
        self.nodes.push(Node {
            place: place as u32,
            rank,
            up,
            reach: 0,
            passed: 0,
            below: 0,
            peer_released: 0,
            differential: 0,
        });
        node
    }

    /// The ranked places from the last to the first, each with the slot for what reaches it through unranked members.
    pub(super) fn reaches_backwards(&mut self) -> impl Iterator<Item = (usize, &mut u64)> {
        self.nodes.iter_mut().rev().map(|node| (node.place as usize, &mut node.reach))
    }

    /// The sums of the member at a place; nothing for a member without a rank.
    pub(super) fn at(&self, place: usize) -> RankedSums {
        let cover = self.covers.get(place).and_then(|&cover| self.nodes.get(cover as usize));
        match cover.filter(|node| node.place as usize == place) {
            Some(node) => RankedSums { differential: node.differential, peer_released: node.peer_released },
            None => RankedSums::default(),
        }
    }

    /// Everything else, once what reaches each node through unranked members is known. No figure passes the sum of
    /// all base releases, which fits 64 bits.
    ///
    /// Rank by rank from the lowest: the members of a rank pass on what reaches them to the nearest of a higher one,
    /// for whom it comes through that rank, and then they are as good as unranked.
    pub(super) fn sum(&mut self, ranks: &Ranks) {
        self.sum_below();
        for node in &mut self.nodes {
            node.differential = ranks.differential(node.rank, RankNumber::NONE, node.reach);
        }
        let mut left: Vec<u32> = (0u32..).zip(&self.nodes).map(|(index, _)| index).collect();
        while let Some(lowest) = left.iter().filter_map(|&index| Some(self.node(index)?.rank)).min() {
            self.pass_up(&left, lowest, ranks);
            self.skip(&left, lowest);
            left.retain(|&index| self.node(index).is_some_and(|node| node.rank != lowest));
        }
    }

    fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    fn sum_below(&mut self) {
        for index in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get_mut(index) else { continue };
            node.below += node.reach;
            let (up, below) = (node.up, node.below);
            if let Some(up) = self.nodes.get_mut(up as usize) {
                up.below += below;
            }
        }
    }

    /// Children before parents: what comes up through `rank`.
    fn pass_up(&mut self, left: &[u32], rank: RankNumber, ranks: &Ranks) {
        for &index in left.iter().rev() {
            let Some(node) = self.nodes.get_mut(index as usize) else { continue };
            let passed = core::mem::take(&mut node.passed);
            node.reach += passed;
            if node.rank != rank {
                node.differential += ranks.differential(node.rank, rank, passed);
                continue;
            }
            let (up, reach, below) = (node.up, node.reach, node.below);
            if let Some(up) = self.nodes.get_mut(up as usize) {
                up.passed += reach;
                if up.rank == rank {
                    up.peer_released += below;
                }
            }
        }
    }

    /// Parents before children: past the members of `rank`.
    fn skip(&mut self, left: &[u32], rank: RankNumber) {
        for &index in left {
            let Some(node) = self.node(index) else { continue };
            let Some(up) = self.node(node.up).filter(|up| up.rank == rank) else { continue };
            let past = up.up;
            if let Some(node) = self.nodes.get_mut(index as usize) {
                node.up = past;
            }
        }
    }
}
