//! Headcounts by tier: an object whose keys are the rulebook's tier names.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::flat::{OBJECT, Output, put_size};
use crate::read::{Input, Shape, Values};
use crate::schema::{Described, Of};
use crate::sort::{by_name, find, first_repeated_of};

use super::MAX_HEADCOUNT;

/// How many eligible members each tier has, by the tier's name: 0 to 10^9 each.
///
/// A name that is not among the tiers is kept, so that the operation can refuse it.
///
/// ```
/// use points_rules::dividend::TierHeadcounts;
/// let heads: TierHeadcounts = [("V1", 100), ("V2", 3)].into_iter().collect();
/// assert_eq!(heads.get("V2"), Some(3));
/// assert_eq!(heads.get("V3"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct TierHeadcounts {
    /// No name occurs twice.
    entries: Vec<(String, u32)>,
    /// The entries' positions in the order of their names.
    by_name: Vec<u32>,
}

impl TierHeadcounts {
    /// The count under this name; `None` where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u32> {
        let at = find(&self.by_name, &|at| name_at(&self.entries, at), name)?;
        self.entries.get(at as usize).map(|&(_, count)| count)
    }

    /// The names and counts: in the order of the tiers where a settlement made them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|(name, count)| (name.as_str(), *count))
    }
}

/// Keeps the order; of a name that comes again, the last count holds.
impl<N: Into<String>> FromIterator<(N, u32)> for TierHeadcounts {
    fn from_iter<I: IntoIterator<Item = (N, u32)>>(entries: I) -> Self {
        let entries: Vec<(String, u32)> = entries.into_iter().map(|(name, count)| (name.into(), count)).collect();
        let by_name = sorted(&entries);
        match first_repeated_of(&by_name, &|at| name_at(&entries, at)) {
            None => TierHeadcounts { entries, by_name },
            Some(_) => without_repeats(&entries, &by_name),
        }
    }
}

fn name_at(entries: &[(String, u32)], at: usize) -> &str {
    entries.get(at).map_or("", |(name, _)| name.as_str())
}

fn sorted(entries: &[(String, u32)]) -> Vec<u32> {
    by_name(entries.len(), &|at| name_at(entries, at))
}

/// Each name at its first position, with the count of its last.
fn without_repeats(entries: &[(String, u32)], by_name: &[u32]) -> TierHeadcounts {
    let mut last_counts = vec![None; entries.len()];
    for same in by_name.chunk_by(|&a, &b| name_at(entries, a as usize) == name_at(entries, b as usize)) {
        let (Some(&first), Some(&last)) = (same.first(), same.last()) else { continue };
        if let Some(slot) = last_counts.get_mut(first as usize) {
            *slot = entries.get(last as usize).map(|&(_, count)| count);
        }
    }
    let kept = entries.iter().zip(last_counts).filter_map(|((name, _), count)| Some((name.clone(), count?)));
    let entries: Vec<(String, u32)> = kept.collect();
    TierHeadcounts { by_name: sorted(&entries), entries }
}

/// The same names with the same counts, in any order.
impl PartialEq for TierHeadcounts {
    fn eq(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.iter().all(|(name, count)| other.get(name) == Some(count))
    }
}

impl Eq for TierHeadcounts {}

/// An object keyed by names.
impl Serialize for TierHeadcounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for TierHeadcounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = TierHeadcounts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of counts by tier name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> core::result::Result<TierHeadcounts, A::Error> {
                let mut entries: Vec<(String, u32)> = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries.into_iter().collect())
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

impl Output for TierHeadcounts {
    fn put(&self, to: &mut Vec<u8>) {
        put_size(OBJECT, self.entries.len(), to);
        for (name, count) in self.iter() {
            name.put(to);
            count.put(to);
        }
    }
}

impl Input for TierHeadcounts {
    const SHAPE: Shape = Shape::Entries(&u32::SHAPE.counting(0, MAX_HEADCOUNT));

    fn fill(values: &mut Values) -> Self {
        let count = values.count();
        (0..count).map(|_| (values.text(), values.count())).collect()
    }
}

impl Described for TierHeadcounts {
    const OF: Of = Of::Entries(&Of::Count);
}
