//! From the members' ids to their numbers.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::sort::sort_positions;

use super::forest::NO_SPONSOR;

/// A list of members that may have been referred by each other, as ids and sponsors by position.
pub(super) struct Referrals<'a> {
    pub(super) count: usize,
    pub(super) id: &'a dyn Fn(usize) -> &'a str,
    pub(super) sponsor: &'a dyn Fn(usize) -> Option<&'a str>,
}

/// Each member's sponsor as a number in the list, or [`NO_SPONSOR`].
///
/// # Errors
/// `DUPLICATE_ID` at the later `members[i].id`; `UNKNOWN_MEMBER` at `members[i].sponsor`.
pub(super) fn sponsor_numbers(referrals: &Referrals<'_>) -> Result<Vec<u32>> {
    let ids = IdIndex::new(referrals.count, referrals.id);
    if let Some(later) = ids.first_repeated() {
        let id = quoted((referrals.id)(later as usize));
        let message = format!("the id {id} is there already; settle every member once");
        return Err(Error::new(ErrorCode::DuplicateId, message).at(format!("members[{later}].id")));
    }
    let mut numbers = Vec::with_capacity(referrals.count);
    for index in 0..referrals.count {
        numbers.push(match (referrals.sponsor)(index) {
            None => NO_SPONSOR,
            Some(sponsor) => ids.find(sponsor).ok_or_else(|| {
                let message =
                    format!("the sponsor {} is not among the members; add it, or write null", quoted(sponsor));
                Error::new(ErrorCode::UnknownMember, message).at(format!("members[{index}].sponsor"))
            })?,
        });
    }
    Ok(numbers)
}

/// The members in buckets by a hash of their ids, sorted by id within a bucket.
///
/// Linear as long as the ids spread; ids made to fall into one bucket cost a binary search, never a walk.
struct IdIndex<'a> {
    count: usize,
    id: &'a dyn Fn(usize) -> &'a str,
    /// 64 less the bits that number the buckets.
    shift: u32,
    /// Where each bucket begins, and the end of the last.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl<'a> IdIndex<'a> {
    fn new(count: usize, id: &'a dyn Fn(usize) -> &'a str) -> Self {
        let buckets = count.next_power_of_two();
        let shift = u64::BITS - buckets.trailing_zeros();
        let mut ids = IdIndex { count, id, shift, starts: vec![0; buckets + 1], numbers: vec![0; count] };
        ids.fill();
        ids.sort();
        ids
    }

    fn bucket(&self, id: &str) -> usize {
        hash(id).checked_shr(self.shift).unwrap_or(0) as usize
    }

    fn fill(&mut self) {
        for number in 0..self.count {
            let bucket = self.bucket((self.id)(number));
            self.starts.get_mut(bucket).map(|count| *count += 1).always("every bucket has its start", ());
        }
        let mut total = 0;
        for start in &mut self.starts {
            total += *start;
            *start = total;
        }
        // Each start is still the end of its bucket; filling from the back moves it to the beginning.
        for number in (0..self.count).rev() {
            let bucket = self.bucket((self.id)(number));
            let place = self.starts.get_mut(bucket).map(|start| {
                *start -= 1;
                *start as usize
            });
            let slot = self.numbers.get_mut(place.always("every bucket has its start", 0));
            slot.map(|slot| *slot = number as u32).always("a bucket is as long as was counted", ());
        }
    }

    fn sort(&mut self) {
        let id = self.id;
        let mut rest = self.numbers.as_mut_slice();
        let mut from = 0;
        for &to in self.starts.iter().skip(1) {
            let split = rest.split_at_mut_checked((to - from) as usize);
            let (bucket, after) = split.always("the buckets together are all members", (&mut [], &mut []));
            if bucket.len() > 1 {
                sort_positions(bucket, &|a, b| id(a as usize).cmp(id(b as usize)));
            }
            (rest, from) = (after, to);
        }
    }

    fn in_bucket(&self, bucket: usize) -> &[u32] {
        let bound = |index: usize| self.starts.get(index).copied().always("every bucket has its bounds", 0) as usize;
        self.numbers.get(bound(bucket)..bound(bucket + 1)).always("every bucket has its bounds", &[])
    }

    fn id_of(&self, number: u32) -> &'a str {
        (self.id)(number as usize)
    }

    /// The first member whose id an earlier one has already.
    fn first_repeated(&self) -> Option<u32> {
        // Equal ids share a bucket and stand side by side, the earlier member first.
        self.numbers
            .windows(2)
            .filter_map(|pair| match pair {
                &[one, other] => (self.id_of(one) == self.id_of(other)).then_some(other),
                _ => None,
            })
            .min()
    }

    fn find(&self, id: &str) -> Option<u32> {
        let bucket = self.in_bucket(self.bucket(id));
        let found = bucket.binary_search_by(|&number| self.id_of(number).cmp(id)).ok()?;
        bucket.get(found).copied()
    }
}

/// Spreads ids over 64 bits, the same on every machine.
fn hash(id: &str) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = id.len() as u64;
    for chunk in id.as_bytes().chunks(8) {
        let word = chunk.iter().fold(0u64, |word, &byte| (word << 8) | u64::from(byte));
        hash = (hash.rotate_left(23) ^ word).wrapping_mul(ODD);
        hash ^= hash >> 29;
    }
    hash.wrapping_mul(ODD)
}
