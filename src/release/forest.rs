//! Who referred whom: members as places, every sponsor before those it referred.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::error::{Error, ErrorCode, Result};

/// In a column of sponsors: this member was referred by nobody.
pub const NO_SPONSOR: u32 = u32::MAX;

/// A forest of any width and depth.
///
/// Every pass over it is a loop over places: down the tree forwards, up the tree backwards. Where the members already
/// stand parents first, a member's place is its own number and nothing is stored or sorted.
#[derive(Debug)]
pub(super) struct Forest<'a> {
    /// By place: the place of the sponsor, always an earlier one, or [`NO_SPONSOR`].
    sponsors: Cow<'a, [u32]>,
    sorted: Option<Sorted>,
}

/// Both ways between members and places.
#[derive(Debug)]
struct Sorted {
    member_at: Vec<u32>,
    place_of: Vec<u32>,
}

impl<'a> Forest<'a> {
    /// Takes each member's sponsor, by the member's number.
    ///
    /// # Errors
    /// `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE`; `OUT_OF_RANGE` for 2^32 − 1 members or more.
    pub(super) fn new(sponsors: &'a [u32]) -> Result<Self> {
        if sponsors_first(sponsors)? {
            return Ok(Forest { sponsors: Cow::Borrowed(sponsors), sorted: None });
        }
        Self::sorted(sponsors).ok_or_else(circle)
    }

    /// Level by level from those without a sponsor, siblings side by side; `None` where a circle is never reached.
    fn sorted(sponsors: &[u32]) -> Option<Self> {
        let referred = Referred::new(sponsors);
        let mut member_at = Vec::with_capacity(sponsors.len());
        let mut sponsor_at = Vec::with_capacity(sponsors.len());
        member_at
            .extend((0u32..).zip(sponsors).filter(|&(_, &sponsor)| sponsor == NO_SPONSOR).map(|(member, _)| member));
        sponsor_at.resize(member_at.len(), NO_SPONSOR);
        let mut place = 0u32;
        while let Some(&member) = member_at.get(place as usize) {
            let below = referred.by(member);
            member_at.extend_from_slice(below);
            sponsor_at.resize(member_at.len(), place);
            place += 1;
        }
        if member_at.len() < sponsors.len() {
            return None;
        }
        let mut place_of = vec![0u32; member_at.len()];
        for (place, &member) in (0u32..).zip(&member_at) {
            if let Some(slot) = place_of.get_mut(member as usize) {
                *slot = place;
            }
        }
        Some(Forest { sponsors: Cow::Owned(sponsor_at), sorted: Some(Sorted { member_at, place_of }) })
    }

    /// How many members there are.
    pub(super) fn len(&self) -> usize {
        self.sponsors.len()
    }

    /// By place: the place of the sponsor.
    #[inline]
    pub(super) fn sponsors(&self) -> &[u32] {
        &self.sponsors
    }

    /// The place of a member.
    #[inline]
    pub(super) fn place_of(&self, member: usize) -> usize {
        match &self.sorted {
            None => member,
            Some(sorted) => sorted.place_of.get(member).map_or(member, |&place| place as usize),
        }
    }

    /// The member at a place.
    #[inline]
    pub(super) fn member_at(&self, place: usize) -> usize {
        match &self.sorted {
            None => place,
            Some(sorted) => sorted.member_at.get(place).map_or(place, |&member| member as usize),
        }
    }
}

/// Whether every member comes after its sponsor.
///
/// # Errors
/// `UNKNOWN_MEMBER` at `members[i].sponsor`; `OUT_OF_RANGE` for 2^32 − 1 members or more.
pub(super) fn sponsors_first(sponsors: &[u32]) -> Result<bool> {
    // NO_SPONSOR is no member's number.
    let Some(count) = u32::try_from(sponsors.len()).ok().filter(|&count| count < NO_SPONSOR) else {
        return Err(Error::new(ErrorCode::OutOfRange, "more members than 32 bits can number; settle fewer at once"));
    };
    let (mut first, mut all_known) = (true, true);
    for (member, &sponsor) in (0u32..).zip(sponsors) {
        let referred = sponsor != NO_SPONSOR;
        first &= !referred | (sponsor < member);
        all_known &= !referred | (sponsor < count);
    }
    if all_known { Ok(first) } else { Err(unknown_sponsor(sponsors)) }
}

/// Members whom nobody outside referred.
pub(super) fn circle() -> Error {
    let message = "members refer each other in a circle; a member's sponsor must have come before it";
    Error::new(ErrorCode::ReferralCycle, message)
}

fn unknown_sponsor(sponsors: &[u32]) -> Error {
    let count = sponsors.len();
    let unknown = |&sponsor: &u32| sponsor != NO_SPONSOR && sponsor as usize >= count;
    let member = sponsors.iter().position(unknown).unwrap_or_default();
    let message = format!("this sponsor's number is not one of the {count} members'; use NO_SPONSOR for none");
    Error::new(ErrorCode::UnknownMember, message).at(format!("members[{member}].sponsor"))
}

/// The members that each member referred, side by side, in their given order.
struct Referred {
    /// Where each member's begin, and the end of all.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Referred {
    fn new(sponsors: &[u32]) -> Self {
        let mut starts = vec![0u32; sponsors.len() + 1];
        for &sponsor in sponsors {
            if let Some(count) = starts.get_mut(sponsor as usize) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        // Each start is still the end of its run; filling from the back moves it to the beginning.
        let mut members = vec![0u32; total as usize];
        for (member, &sponsor) in sponsors.iter().enumerate().rev() {
            let Some(start) = starts.get_mut(sponsor as usize) else { continue };
            *start -= 1;
            if let Some(slot) = members.get_mut(*start as usize) {
                *slot = member as u32;
            }
        }
        Referred { starts, members }
    }

    fn by(&self, member: u32) -> &[u32] {
        let bound = |index: usize| self.starts.get(index).map_or(0, |&start| start as usize);
        let member = member as usize;
        self.members.get(bound(member)..bound(member + 1)).unwrap_or_default()
    }
}
