//! From the members' ids to their numbers.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::error::{Error, ErrorCode, Result};
use crate::num::Name;
use crate::num::kind::quoted;

use super::forest::NO_SPONSOR;

/// Someone who may have been referred by someone else of the same list.
pub(super) trait Referral {
    fn id(&self) -> &Name;
    fn sponsor(&self) -> Option<&Name>;
}

/// Each member's sponsor as a number in the list, or [`NO_SPONSOR`].
///
/// # Errors
/// `DUPLICATE_ID` at the later `members[i].id`; `UNKNOWN_MEMBER` at `members[i].sponsor`.
pub(super) fn sponsor_numbers<M: Referral>(members: &[M]) -> Result<Vec<u32>> {
    let book = Book::new(members);
    if let Some(later) = book.first_repeated() {
        let message = "this id is there already; settle every member once";
        return Err(Error::new(ErrorCode::DuplicateId, message).at(format!("members[{later}].id")));
    }
    let number = |(index, member): (usize, &M)| match member.sponsor() {
        None => Ok(NO_SPONSOR),
        Some(sponsor) => book.find(sponsor).ok_or_else(|| {
            let message = format!("the sponsor {} is not among the members; add it, or write null", quoted(sponsor));
            Error::new(ErrorCode::UnknownMember, message).at(format!("members[{index}].sponsor"))
        }),
    };
    members.iter().enumerate().map(number).collect()
}

/// The members in buckets by a hash of their ids, sorted by id within a bucket.
///
/// Linear as long as the ids spread; ids made to fall into one bucket cost a binary search, never a walk.
struct Book<'a, M> {
    members: &'a [M],
    /// 64 less the bits that number the buckets.
    shift: u32,
    /// Where each bucket begins, and the end of the last.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl<'a, M: Referral> Book<'a, M> {
    fn new(members: &'a [M]) -> Self {
        let buckets = members.len().next_power_of_two();
        let mut book = Book {
            members,
            shift: u64::BITS - buckets.trailing_zeros(),
            starts: vec![0; buckets + 1],
            numbers: vec![0; members.len()],
        };
        book.fill();
        book.sort();
        book
    }

    fn bucket(&self, id: &str) -> usize {
        hash(id).checked_shr(self.shift).unwrap_or(0) as usize
    }

    fn fill(&mut self) {
        for member in self.members {
            let bucket = self.bucket(member.id());
            if let Some(count) = self.starts.get_mut(bucket) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut self.starts {
            total += *start;
            *start = total;
        }
        // Each start is still the end of its bucket; filling from the back moves it to the beginning.
        for (number, member) in self.members.iter().enumerate().rev() {
            let bucket = self.bucket(member.id());
            let Some(start) = self.starts.get_mut(bucket) else { continue };
            *start -= 1;
            if let Some(slot) = self.numbers.get_mut(*start as usize) {
                *slot = number as u32;
            }
        }
    }

    fn sort(&mut self) {
        let mut rest = self.numbers.as_mut_slice();
        let mut from = 0;
        for &to in self.starts.iter().skip(1) {
            let Some((bucket, after)) = rest.split_at_mut_checked((to - from) as usize) else { return };
            if bucket.len() > 1 {
                bucket.sort_unstable_by_key(|&number| (self.members.get(number as usize).map(M::id), number));
            }
            (rest, from) = (after, to);
        }
    }

    fn in_bucket(&self, bucket: usize) -> &[u32] {
        let bound = |index: usize| self.starts.get(index).map_or(0, |&start| start as usize);
        self.numbers.get(bound(bucket)..bound(bucket + 1)).unwrap_or_default()
    }

    fn id_of(&self, number: u32) -> Option<&Name> {
        self.members.get(number as usize).map(M::id)
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

    fn find(&self, id: &Name) -> Option<u32> {
        let bucket = self.in_bucket(self.bucket(id));
        let found = bucket.binary_search_by(|&number| self.id_of(number).cmp(&Some(id))).ok()?;
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
