//! The members' lots, a block of members at a time: what they release by themselves and what they hold.

use alloc::vec::Vec;

use super::columns::Columns;
use super::lots::take_oldest_first;

/// Members in a block: its figures stay in a first-level cache between the loops over it.
pub(super) const BLOCK: usize = 256;

/// Whether there is a loop for every common shape of a day. On a client, whose days are a page's, one loop for all of
/// them is less to load.
pub(super) const LOOP_FOR_EACH_SHAPE: bool = cfg!(not(target_arch = "wasm32"));

/// What the lots of all members come to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// All base releases together.
    pub(super) base: u128,
    /// All figures of all lots or-ed together, so that none is above it.
    pub(super) any: u64,
}

/// The lots of the members of a block.
#[derive(Clone, Copy)]
pub(super) struct Lots<'a> {
    /// Where each member's lots end.
    pub(super) ends: &'a [u32],
    /// Where the first member's begin.
    pub(super) from: u32,
    /// The daily releases of the block's lots.
    pub(super) daily: &'a [u64],
    /// Whether every member has exactly one lot, as most shops' members have: then loops over lots are loops over
    /// members.
    single: bool,
}

impl<'a> Lots<'a> {
    /// The block that begins at a member, and the range of its lots. The columns' shape was checked.
    #[inline]
    pub(super) fn of(columns: &Columns<'a>, first: usize) -> (Self, core::ops::Range<usize>) {
        let end = columns.lot_ends.len().min(first.saturating_add(BLOCK));
        let ends = columns.lot_ends.get(first..end).unwrap_or_default();
        let from = first.checked_sub(1).and_then(|before| columns.lot_ends.get(before)).copied().unwrap_or_default();
        let range = from as usize..ends.last().map_or(0, |&end| end as usize);
        // All are looked at, without a branch: what a processor does many at once.
        let single = LOOP_FOR_EACH_SHAPE
            && ends.iter().zip(from..).fold(0, |off, (&end, before)| off | end.wrapping_sub(before) ^ 1) == 0;
        let daily = columns.daily.get(range.clone()).unwrap_or_default();
        (Lots { ends, from, daily, single }, range)
    }

    /// Each member's number of lots.
    #[inline]
    pub(super) fn counts(&self) -> impl Iterator<Item = usize> {
        let mut from = self.from;
        self.ends.iter().map(move |&end| end.wrapping_sub(core::mem::replace(&mut from, end)) as usize)
    }

    /// Each member's base release, of what remains in the block's lots. Saturated, it makes the sum of all pass every
    /// bound.
    #[inline]
    pub(super) fn bases(&self, remaining: &[u64], sums: &mut Vec<u64>, bases: &mut [u64; BLOCK], found: &mut Found) {
        let lots = self.daily.iter().zip(remaining);
        let any = lots.clone().fold(0, |any, (&daily, &remaining)| any | daily | remaining);
        self.sums_of(lots.map(|(&daily, &remaining)| daily.min(remaining)), any, sums, bases);
        found.any |= any;
        // Memory holds fewer members than it takes to wrap.
        let all = bases.iter().take(self.ends.len()).fold(0u128, |all, &base| all.wrapping_add(base.into()));
        found.base = found.base.wrapping_add(all);
    }

    /// What each member's lots hold, saturated.
    #[inline]
    pub(super) fn held(&self, remaining: &[u64], sums: &mut Vec<u64>, held: &mut [u64; BLOCK]) {
        let any = if self.single { 0 } else { remaining.iter().fold(0, |any, &remaining| any | remaining) };
        self.sums_of(remaining.iter().copied(), any, sums, held);
    }

    /// Of a figure of each lot, none above `any`, the sum of each member's, saturated.
    #[inline]
    fn sums_of(
        &self,
        mut lots: impl ExactSizeIterator<Item = u64>,
        any: u64,
        sums: &mut Vec<u64>,
        members: &mut [u64; BLOCK],
    ) {
        if self.single {
            members.iter_mut().zip(lots).for_each(|(member, lot)| *member = lot);
            return;
        }
        let bounded = any.checked_mul(lots.len() as u64).is_some();
        if !(bounded && LOOP_FOR_EACH_SHAPE) {
            for (member, count) in members.iter_mut().zip(self.counts()) {
                *member = lots.by_ref().take(count).fold(0, u64::saturating_add);
            }
            return;
        }
        // Where a member's lots end is nothing that a processor can guess. So the lots are summed up over all members,
        // and a member's are what they add to that.
        let mut sum = 0;
        sums.clear();
        sums.extend(lots.map(|lot| {
            sum += lot;
            sum
        }));
        let mut before = 0;
        for (member, &end) in members.iter_mut().zip(self.ends) {
            let last = end.wrapping_sub(self.from).checked_sub(1);
            let upto = last.and_then(|last| sums.get(last as usize)).copied().unwrap_or_default();
            *member = upto - core::mem::replace(&mut before, upto);
        }
    }

    /// Pays every lot's base release, and what is accelerated for each member from what remains of its lots.
    #[inline]
    pub(super) fn pay(&self, remaining: &mut [u64], accelerated: &[u64; BLOCK]) {
        for (remaining, &daily) in remaining.iter_mut().zip(self.daily) {
            *remaining -= daily.min(*remaining);
        }
        if self.single {
            for (remaining, &accelerated) in remaining.iter_mut().zip(accelerated) {
                *remaining = remaining.saturating_sub(accelerated);
            }
            return;
        }
        let mut rest = remaining;
        for (count, &accelerated) in self.counts().zip(accelerated) {
            let Some((lots, others)) = rest.split_at_mut_checked(count) else { return };
            take_oldest_first(lots.iter_mut(), accelerated);
            rest = others;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::vec;

    use super::super::{Columns, NO_SPONSOR};
    use crate::rulebook::Rulebook;

    /// The base releases of two members, and what remains of the lots.
    fn settled(lot_ends: [u32; 2], daily: &[u64]) -> (Vec<u64>, Vec<u64>) {
        let sponsors = [NO_SPONSOR; 2];
        let columns = Columns { sponsors: &sponsors, team_sales: &[0; 2], lot_ends: &lot_ends, daily };
        let (mut remaining, mut bases) = (vec![500; daily.len()], vec![]);
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/release.json")).unwrap();
        let release = rulebook.release().unwrap();
        release.settle_columns(&columns, &mut remaining, |member| bases.push(member.steps.base)).unwrap();
        (bases, remaining)
    }

    #[test]
    fn lots_belong_to_their_member_however_many_it_has() {
        assert_eq!(settled([1, 2], &[100, 7]), (vec![100, 7], vec![400, 493]));
        assert_eq!(settled([0, 1], &[100]), (vec![0, 100], vec![400]));
        assert_eq!(settled([1, 1], &[100]), (vec![100, 0], vec![400]));
        assert_eq!(settled([3, 4], &[1, 2, 600, 10]), (vec![503, 10], vec![499, 498, 0, 490]));
        assert_eq!(settled([0, 0], &[]), (vec![0, 0], vec![]));
    }
}
