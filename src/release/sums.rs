//! The sums of one day over the tree: every member hands what lies below it up to its sponsor, once.

use alloc::vec;
use alloc::vec::Vec;

use super::bases::{BLOCK, Found, LOOP_FOR_EACH_SHAPE, Lots};
use super::columns::Columns;
use super::rank::Ranks;
use super::ranked::Ranked;

/// For every member what lies below it, as far as its figures need it.
///
/// A row a member, side by side in one array: where anyone is ranked, first what reaches the member through unranked
/// members; then the base released by each generation below. A member's generations moved by one, its own base release
/// in front, are what it adds to its sponsor's.
///
/// Sums wrap. All are at most that of all base releases, so that none has wrapped where that fits 64 bits; it is
/// known when the sums are, and nothing is read of them before it is seen to fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    rows: Vec<u64>,
    /// Numbers in a row: one of those that the loops are made for, the ones past the last rate unused.
    width: usize,
    /// Where the generations begin in a row: 1 after what reaches the member, 0 where nobody is ranked.
    lead: usize,
    /// How many referred members each still waits for; then the members in an order in which children come first.
    order: Vec<u32>,
}

/// In a row's links, above the sponsor's number: one member that has not handed up yet.
const ONE_REFERRED: u64 = 1 << u32::BITS;

/// In a row's own base release, which fits the rest where it fits its bounds: the member has a rank.
const RANKED: u64 = 1 << 63;

/// Where the sums of one day come from.
pub(super) struct Tree<'a> {
    pub(super) columns: &'a Columns<'a>,
    pub(super) remaining: &'a [u64],
    pub(super) ranks: &'a Ranks,
    /// How many have a rate.
    pub(super) generations: usize,
    pub(super) anyone_ranked: bool,
}

impl Sums {
    /// Sums up a tree whose members all come after their sponsors: one pass from the last member to the first.
    /// The ranked are told to `ranked`, children first.
    pub(super) fn sum(&mut self, tree: &Tree<'_>, ranked: &mut Ranked) -> Found {
        match (tree.generations, tree.anyone_ranked) {
            (0..=2, false) if LOOP_FOR_EACH_SHAPE => self.sum_rows::<2, 0>(tree, ranked),
            (0..=2, true) if LOOP_FOR_EACH_SHAPE => self.sum_rows::<3, 1>(tree, ranked),
            (0..=7, _) if LOOP_FOR_EACH_SHAPE => self.sum_rows::<8, 1>(tree, ranked),
            _ => self.sum_rows::<12, 1>(tree, ranked),
        }
    }

    fn sum_rows<const WIDTH: usize, const LEAD: usize>(&mut self, tree: &Tree<'_>, ranked: &mut Ranked) -> Found {
        let columns = tree.columns;
        (self.width, self.lead) = (WIDTH, LEAD);
        zeros(&mut self.rows, columns.sponsors.len() * WIDTH);
        let (rows, _) = self.rows.as_chunks_mut::<WIDTH>();
        let mut found = Found::default();
        let (mut bases, mut scratch) = ([0; BLOCK], Vec::new());
        for first in (0..rows.len()).step_by(BLOCK).rev() {
            // Apart from the loop that hands up, so that little is to be done from one sponsor to the next and a
            // processor has many of them on their way from memory at once.
            let (lots, range) = Lots::of(columns, first);
            lots.bases(tree.remaining.get(range).unwrap_or_default(), &mut scratch, &mut bases, &mut found);
            let own = first..first + lots.ends.len();
            let bases = bases.get(..own.len()).unwrap_or_default();
            let sponsors = columns.sponsors.get(own.clone()).unwrap_or_default();
            let team_sales = columns.team_sales.get(own).unwrap_or_default();
            for (index, ((&sponsor, &sales), &base)) in sponsors.iter().zip(team_sales).zip(bases).enumerate().rev() {
                let member = first + index;
                let Some(&row) = rows.get(member) else { break };
                let mut reach = reach::<LEAD>(&row);
                if LEAD > 0 && tree.ranks.reaches_any(sales) {
                    ranked.meet(member, tree.ranks.of(sales), reach, tree.ranks);
                    reach = 0;
                }
                if let Some(above) = rows.get_mut(sponsor as usize) {
                    hand_up::<LEAD>(above, &row, reach, base);
                }
            }
        }
        found
    }

    /// Sums up a tree with the members in any order, from the leaves: who has heard from everyone it referred is next.
    /// False where members refer each other in a circle, whose turn never comes.
    ///
    /// Beside its sums a row holds all else that its member's turn needs, its links and its own base release, so that
    /// a turn touches two places, the member's and its sponsor's.
    pub(super) fn sum_in_any_order(&mut self, tree: &Tree<'_>, ranked: &mut Ranked) -> (Found, bool) {
        match (tree.generations, tree.anyone_ranked) {
            (0..=2, false) if LOOP_FOR_EACH_SHAPE => self.peel::<2, 4, 0>(tree, ranked),
            (0..=2, true) if LOOP_FOR_EACH_SHAPE => self.peel::<3, 5, 1>(tree, ranked),
            _ => self.peel::<11, 13, 1>(tree, ranked),
        }
    }

    fn peel<const SUMS: usize, const WIDTH: usize, const LEAD: usize>(
        &mut self,
        tree: &Tree<'_>,
        ranked: &mut Ranked,
    ) -> (Found, bool) {
        (self.width, self.lead) = (WIDTH, LEAD);
        self.count_referred(tree.columns.sponsors);
        let (found, mut met) = self.fill::<WIDTH, LEAD>(tree);
        let (rows, _) = self.rows.as_chunks_mut::<WIDTH>();
        let mut turn = 0;
        while turn < met {
            let member = self.order.get(turn).map_or(0, |&member| member as usize);
            turn += 1;
            let Some(&row) = rows.get(member) else { break };
            let [.., links, own] = row.as_slice() else { break };
            let mut reach = reach::<LEAD>(&row);
            if own & RANKED != 0 {
                let sales = tree.columns.team_sales.get(member).copied().unwrap_or_default();
                ranked.meet(member, tree.ranks.of(sales), reach, tree.ranks);
                reach = 0;
            }
            let sponsor = *links as u32;
            let Some(above) = rows.get_mut(sponsor as usize) else { continue };
            let Some((sums, [links, _])) = above.split_first_chunk_mut::<SUMS>() else { break };
            if let Some(below) = row.first_chunk::<SUMS>() {
                hand_up::<LEAD>(sums, below, reach, own & !RANKED);
            }
            *links = links.wrapping_sub(ONE_REFERRED);
            // Noted in any case and kept where it was the last one: a branch would be guessed wrong.
            if let Some(place) = self.order.get_mut(met) {
                *place = sponsor;
            }
            met += usize::from(*links < ONE_REFERRED);
        }
        (found, met == rows.len())
    }

    /// How many members each one referred.
    fn count_referred(&mut self, sponsors: &[u32]) {
        zeros(&mut self.order, sponsors.len());
        for &sponsor in sponsors {
            if let Some(count) = self.order.get_mut(sponsor as usize) {
                *count += 1;
            }
        }
    }

    /// Begins every row, and the order with those who referred nobody; gives how many they are.
    fn fill<const WIDTH: usize, const LEAD: usize>(&mut self, tree: &Tree<'_>) -> (Found, usize) {
        let columns = tree.columns;
        let members = columns.sponsors.len();
        room(&mut self.rows, members * WIDTH);
        let (rows, _) = self.rows.as_chunks_mut::<WIDTH>();
        let (mut found, mut met) = (Found::default(), 0);
        let (mut bases, mut scratch) = ([0; BLOCK], Vec::new());
        for (first, rows) in (0..members).step_by(BLOCK).zip(rows.chunks_mut(BLOCK)) {
            let (lots, range) = Lots::of(columns, first);
            lots.bases(tree.remaining.get(range).unwrap_or_default(), &mut scratch, &mut bases, &mut found);
            let own = first..first + rows.len();
            let sponsors = columns.sponsors.get(own.clone()).unwrap_or_default();
            let team_sales = columns.team_sales.get(own.clone()).unwrap_or_default();
            for ((((member, row), &base), &sponsor), &sales) in own.zip(rows).zip(&bases).zip(sponsors).zip(team_sales)
            {
                let referred = self.order.get(member).copied().unwrap_or_default();
                *row = [0; WIDTH];
                let [.., links, own] = row.as_mut_slice() else { break };
                *links = u64::from(referred) * ONE_REFERRED + u64::from(sponsor);
                *own = base & !RANKED;
                if LEAD > 0 && tree.ranks.reaches_any(sales) {
                    *own |= RANKED;
                }
                // As in a turn; never past this member, whose count has been read.
                if let Some(place) = self.order.get_mut(met) {
                    *place = member as u32;
                }
                met += usize::from(referred == 0);
            }
        }
        (found, met)
    }

    /// The base released by each generation below a member and each after it; past those with a rate there may be
    /// more numbers.
    #[inline]
    pub(super) fn generations_from(&self, member: usize) -> impl Iterator<Item = &[u64]> {
        let rows = self.rows.get(member * self.width..).unwrap_or_default();
        rows.chunks_exact(self.width.max(1)).map(|row| row.get(self.lead..).unwrap_or_default())
    }
}

/// What reaches the member of a row through unranked ones, where that is summed up.
#[inline]
fn reach<const LEAD: usize>(row: &[u64]) -> u64 {
    if LEAD > 0 { row.first().copied().unwrap_or_default() } else { 0 }
}

/// Adds what a member's sponsor has below it through that member.
#[inline]
fn hand_up<const LEAD: usize>(above: &mut [u64], below: &[u64], reach: u64, base: u64) {
    if let Some(sum) = above.first_mut().filter(|_| LEAD > 0) {
        *sum = sum.wrapping_add(reach).wrapping_add(base);
    }
    let mut generation = base;
    for (sum, &next) in above.iter_mut().zip(below).skip(LEAD) {
        *sum = sum.wrapping_add(generation);
        generation = next;
    }
}

/// So many zeros; memory that is there already is taken again.
fn zeros<T: Copy + Default>(numbers: &mut Vec<T>, count: usize) {
    numbers.clear();
    room(numbers, count);
}

/// So many numbers, whichever; memory that is there already is taken again, and its contents never copied.
pub(super) fn room<T: Copy + Default>(numbers: &mut Vec<T>, count: usize) {
    if numbers.capacity() < count {
        *numbers = Vec::new();
        *numbers = vec![T::default(); count];
    }
    numbers.resize(count, T::default());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::super::{Columns, Config, NO_SPONSOR, Release, Steps};
    use super::*;

    const CHAIN: usize = 1_000;

    fn release(referral_rates: &[&str]) -> Release {
        let mut document: serde_json::Value =
            serde_json::from_str(include_str!("../../rulebooks/release.json")).unwrap();
        document["release"]["referralRates"] = referral_rates.to_vec().into();
        let config: Config = serde_json::from_value(document["release"].take()).unwrap();
        Release::new(config).unwrap()
    }

    /// Everyone releases 1.00 of what is more than enough; the figures in the order of the chain.
    fn settled(release: &Release, sponsors: &[u32], team_sales: u64) -> Vec<Steps> {
        let lot_ends: Vec<u32> = (1..=CHAIN as u32).collect();
        let (team_sales, daily) = (vec![team_sales; CHAIN], vec![100; CHAIN]);
        let columns = Columns { sponsors, team_sales: &team_sales, lot_ends: &lot_ends, daily: &daily };
        let (mut remaining, mut booked) = (vec![1_000_000; CHAIN], Vec::new());
        release.settle_columns(&columns, &mut remaining, |member| booked.push(member.steps)).unwrap();
        booked
    }

    /// Referral, differential and peer of the first three and of the last three of a chain, whichever way it stands.
    fn ends(referral_rates: &[&str], team_sales: u64) -> [(u64, u64, u64); 6] {
        let last = CHAIN as u32 - 1;
        let downwards: Vec<u32> = core::iter::once(NO_SPONSOR).chain(0..last).collect();
        let upwards: Vec<u32> = (1..=last).chain(core::iter::once(NO_SPONSOR)).collect();
        // The second, then the first, then the others downwards.
        let mut crossed = downwards.clone();
        (crossed[0], crossed[1], crossed[2]) = (1, NO_SPONSOR, 0);
        let release = release(referral_rates);
        let steps = settled(&release, &downwards, team_sales);
        let mut other = settled(&release, &upwards, team_sales);
        other.reverse();
        assert_eq!(other, steps);
        let mut other = settled(&release, &crossed, team_sales);
        other.swap(0, 1);
        assert_eq!(other, steps);
        assert!(steps.iter().all(|steps| steps.base == 100));
        [0, 1, 2, 997, 998, 999].map(|at| (steps[at].referral, steps[at].differential, steps[at].peer))
    }

    #[test]
    fn every_number_of_generations_is_summed_in_any_order() {
        let rates = ["0.5", "0.3", "0.2", "0.1", "0.05", "0.04", "0.03", "0.02", "0.01", "0.01"];
        // What the rates make of 1.00 from as many generations below.
        for (generations, all) in [(0, 0), (1, 50), (2, 80), (3, 100), (7, 122), (8, 124), (10, 126)] {
            let (one, two) = (all.min(50), all.min(80));
            let unranked = [(all, 0, 0), (all, 0, 0), (all, 0, 0), (two, 0, 0), (one, 0, 0), (0, 0, 0)];
            assert_eq!(ends(&rates[..generations], 0), unranked, "{generations}");
            // One star: 10 % of the next below, who hides all others, and 3 % of what lies below the next.
            let ranked =
                [(all, 10, 3 * 998), (all, 10, 3 * 997), (all, 10, 3 * 996), (two, 10, 3), (one, 10, 0), (0, 0, 0)];
            assert_eq!(ends(&rates[..generations], 5_000_000), ranked, "{generations}");
        }
    }
}
