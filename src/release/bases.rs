//! What members release by themselves, summed up and looked over on the way.

/// Goes through the members' lots once, in any order of members.
pub(super) struct Bases {
    found: Found,
}

/// What the lots of all members come to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// All base releases together.
    pub(super) base: u128,
    /// All figures of all lots or-ed together, so that none is above it.
    pub(super) any: u64,
}

impl Bases {
    pub(super) fn new() -> Self {
        Bases { found: Found::default() }
    }

    /// The base release of a member with these lots. Saturated, it makes the sum of all pass every bound.
    #[inline]
    pub(super) fn next(&mut self, daily: &[u64], remaining: &[u64]) -> u64 {
        let mut base = 0u64;
        for (&daily, &remaining) in daily.iter().zip(remaining) {
            self.found.any |= daily | remaining;
            base = base.saturating_add(daily.min(remaining));
        }
        // Memory holds fewer members than it takes to wrap.
        self.found.base = self.found.base.wrapping_add(base.into());
        base
    }

    pub(super) fn found(self) -> Found {
        self.found
    }
}
