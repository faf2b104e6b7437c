//! Who referred whom: the members in an order in which every sponsor comes before those it referred.

use alloc::format;
use alloc::vec::Vec;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;

/// In a column of sponsors: this member has no sponsor.
pub const NO_SPONSOR: u32 = u32::MAX;

/// An order of the members for loops up and down the tree: a forest of any width and depth, without recursion.
///
/// It keeps its memory from one use to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    members: usize,
    /// Children before their sponsors; empty where every member comes after its sponsor, so that counting down does.
    children_first: Vec<u32>,
    /// How many referred members of each are not visited yet.
    waiting: Vec<u32>,
}

impl Forest {
    /// Orders the members by each one's sponsor.
    ///
    /// # Errors
    /// `UNKNOWN_MEMBER` at `members[i].sponsor`; `REFERRAL_CYCLE` at that of the first member that is on one;
    /// `OUT_OF_RANGE` for 2^32 − 1 members or more.
    pub(super) fn order(&mut self, sponsors: &[u32]) -> Result<()> {
        self.members = sponsors.len();
        self.children_first.clear();
        if sponsors_first(sponsors)? { Ok(()) } else { self.sort(sponsors) }
    }

    /// From members without referrals upwards: a member is next once all it referred have been. Members of a cycle
    /// never are.
    fn sort(&mut self, sponsors: &[u32]) -> Result<()> {
        self.waiting.clear();
        self.waiting.resize(sponsors.len(), 0);
        for &sponsor in sponsors {
            if let Some(waiting) = self.waiting.get_mut(sponsor as usize) {
                *waiting += 1;
            }
        }
        self.children_first.reserve_exact(sponsors.len());
        let leaves = (0u32..).zip(&self.waiting).filter(|&(_, &waiting)| waiting == 0);
        self.children_first.extend(leaves.map(|(member, _)| member));
        let mut turn = 0;
        while let Some(&member) = self.children_first.get(turn) {
            turn += 1;
            let sponsor = sponsors.get(member as usize).copied().always("every member has its sponsor", NO_SPONSOR);
            let Some(waiting) = self.waiting.get_mut(sponsor as usize) else { continue };
            *waiting -= 1;
            if *waiting == 0 {
                self.children_first.push(sponsor);
            }
        }
        // Whoever still waits is on a cycle: each has one sponsor, so that no other member is above one.
        self.waiting.iter().position(|&waiting| waiting > 0).map_or(Ok(()), |member| Err(cycle(member)))
    }

    /// All members, each before its sponsor.
    pub(super) fn upwards(&self) -> impl DoubleEndedIterator<Item = usize> {
        let at = |turn: usize| self.children_first.get(turn).map_or(self.members - 1 - turn, |&member| member as usize);
        (0..self.members).map(at)
    }

    /// All members, each after its sponsor.
    pub(super) fn downwards(&self) -> impl Iterator<Item = usize> {
        self.upwards().rev()
    }
}

/// Whether every member comes after its sponsor.
///
/// # Errors
/// `UNKNOWN_MEMBER` at `members[i].sponsor`; `OUT_OF_RANGE` for 2^32 − 1 members or more.
fn sponsors_first(sponsors: &[u32]) -> Result<bool> {
    // NO_SPONSOR is no member's number.
    let Some(count) = u32::try_from(sponsors.len()).ok().filter(|&count| count < NO_SPONSOR) else {
        return Err(Error::new(ErrorCode::OutOfRange, "more members than 32 bits can number; settle fewer at once"));
    };
    let mut first = true;
    for (member, &sponsor) in (0u32..).zip(sponsors) {
        if sponsor != NO_SPONSOR && sponsor >= count {
            let message = format!("there is no member {sponsor} among {count}; use NO_SPONSOR for no sponsor");
            return Err(Error::new(ErrorCode::UnknownMember, message).at(format!("members[{member}].sponsor")));
        }
        first &= sponsor == NO_SPONSOR || sponsor < member;
    }
    Ok(first)
}

fn cycle(member: usize) -> Error {
    let message = "this member's sponsors lead back to the member itself; name a sponsor who was there before, or none";
    Error::new(ErrorCode::ReferralCycle, message).at(format!("members[{member}].sponsor"))
}
