//! The sums of one day over the tree, in one pass up the places.

use alloc::vec;
use alloc::vec::Vec;

use super::figures::Below;
use super::forest::{Forest, NO_SPONSOR};
use super::rank::{RankNumber, Ranks};
use super::ranked::{Ranked, RankedSums};

/// For every member what it released by itself, and what lies below it as far as its figures need it.
///
/// A row a place, side by side in one array: what reaches the place from below through unranked members, the
/// member's own base release, and that of each generation below. A member's row moved by one is what it adds to its
/// sponsor's. All sums are at most that of all base releases, which fits 64 bits.
#[derive(Debug)]
pub(super) struct Sums {
    rows: Vec<u64>,
    /// Numbers in a row.
    width: usize,
    ranked: Ranked,
}

const BASE: usize = 1;
const FIRST_GENERATION: usize = 2;

impl Sums {
    /// Rows of zeros for so many generations.
    pub(super) fn new(members: usize, generations: usize, ranked: Ranked) -> Self {
        let width = FIRST_GENERATION + generations;
        Sums { rows: vec![0; members * width], width, ranked }
    }

    /// Sets what the member at a place releases by itself.
    pub(super) fn set_base(&mut self, place: usize, base: u64) {
        if let Some(slot) = self.rows.get_mut(place * self.width + BASE) {
            *slot = base;
        }
    }

    /// Sums up the tree, once every base release is set and their sum is known to fit 64 bits.
    pub(super) fn sum(&mut self, forest: &Forest<'_>, ranks: &Ranks) {
        let mut ranked = self.ranked.reaches_backwards();
        let mut next_ranked = ranked.next();
        let mut rows = self.rows.as_mut_slice();
        for (place, &sponsor) in forest.sponsors().iter().enumerate().rev() {
            let Some((above, row)) = rows.split_at_mut_checked(place * self.width) else { break };
            rows = above;
            let [reach, own @ ..] = row else { break };
            let passes_on = match next_ranked.take_if(|(ranked, _)| *ranked == place) {
                Some((_, slot)) => {
                    *slot = *reach;
                    next_ranked = ranked.next();
                    0
                }
                None => *reach,
            };
            if sponsor == NO_SPONSOR {
                continue;
            }
            let from = sponsor as usize * self.width;
            let Some(above) = rows.get_mut(from..from + self.width) else { continue };
            let [reach, _, generations @ ..] = above else { continue };
            let base = own.first().copied().unwrap_or_default();
            *reach += passes_on + base;
            for (sum, below) in generations.iter_mut().zip(own) {
                *sum += *below;
            }
        }
        drop(ranked);
        self.ranked.sum(ranks);
    }

    /// What the member at a place released by itself.
    pub(super) fn base(&self, place: usize) -> u64 {
        self.rows.get(place * self.width + BASE).copied().unwrap_or_default()
    }

    /// What lies below the member at a place.
    pub(super) fn below(&self, place: usize, rank: RankNumber) -> Below<'_> {
        let from = place * self.width + FIRST_GENERATION;
        let generations = self.rows.get(from..).and_then(|row| row.get(..self.width - FIRST_GENERATION));
        let RankedSums { differential, peer_released } =
            if rank == RankNumber::NONE { RankedSums::default() } else { self.ranked.at(place) };
        Below { generations: generations.unwrap_or_default(), differential, peer_released }
    }
}
