//! The sums of one day over the tree, in one pass up the places.

use alloc::vec;
use alloc::vec::Vec;

use super::figures::Below;
use super::forest::Forest;
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
    /// Numbers in a row: one of the three that the loop is made for, the generations past the last rate unused.
    width: usize,
    ranked: Ranked,
}

const BASE: usize = 1;
/// In a row before the generations.
const BEFORE: usize = 2;

const NARROW: usize = 4;
const MIDDLE: usize = 8;
const WIDE: usize = 12;

impl Sums {
    /// Rows of zeros for so many generations, at most 10.
    pub(super) fn new(members: usize, generations: usize) -> Self {
        let needed = BEFORE + generations;
        let width = [NARROW, MIDDLE].into_iter().find(|&width| needed <= width).unwrap_or(WIDE);
        Sums { rows: vec![0; members * width], width, ranked: Ranked::NOBODY }
    }

    /// Sets what the member at a place releases by itself.
    #[inline]
    pub(super) fn set_base(&mut self, place: usize, base: u64) {
        if let Some(slot) = self.rows.get_mut(place * self.width + BASE) {
            *slot = base;
        }
    }

    /// Sums up the tree, once every base release is set and their sum is known to fit 64 bits.
    pub(super) fn sum(&mut self, forest: &Forest<'_>, ranked: Ranked, ranks: &Ranks) {
        self.ranked = ranked;
        match self.width {
            NARROW => self.sum_rows::<NARROW>(forest.sponsors(), ranks),
            MIDDLE => self.sum_rows::<MIDDLE>(forest.sponsors(), ranks),
            _ => self.sum_rows::<WIDE>(forest.sponsors(), ranks),
        }
    }

    fn sum_rows<const WIDTH: usize>(&mut self, sponsors: &[u32], ranks: &Ranks) {
        let (rows, _) = self.rows.as_chunks_mut::<WIDTH>();
        let mut next_ranked = self.ranked.last();
        for (place, &sponsor) in sponsors.iter().enumerate().rev() {
            let Some(&row) = rows.get(place) else { continue };
            let &[mut reach, base, ..] = row.as_slice() else { continue };
            if let Some((_, node)) = next_ranked.take_if(|(ranked, _)| *ranked == place) {
                self.ranked.hand_on(node, reach, ranks);
                next_ranked = self.ranked.before(node);
                reach = 0;
            }
            let Some(above) = rows.get_mut(sponsor as usize) else { continue };
            let [sum, _, generations @ ..] = above.as_mut_slice() else { continue };
            *sum += reach + base;
            for (sum, below) in generations.iter_mut().zip(row.into_iter().skip(BASE)) {
                *sum += below;
            }
        }
    }

    /// What the member at a place, of this rank, released by itself, and what lies below it.
    #[inline]
    pub(super) fn at(&self, place: usize, rank: RankNumber) -> (u64, Below<'_>) {
        let from = place * self.width;
        let row = self.rows.get(from..from + self.width).unwrap_or_default();
        let [_, base, generations @ ..] = row else { return Default::default() };
        let RankedSums { differential, peer_released } =
            if rank == RankNumber::NONE { RankedSums::default() } else { self.ranked.at(place) };
        (*base, Below { generations, differential, peer_released })
    }
}
