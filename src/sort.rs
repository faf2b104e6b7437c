//! Ids and names in a list: found, or there twice.

use alloc::vec::Vec;
#[cfg(full)]
use core::cmp::Ordering;

use crate::impossible::Always;

/// The first position whose name also occurs at an earlier one.
pub(crate) fn first_repeated<'a>(count: usize, name: &dyn Fn(usize) -> &'a str) -> Option<usize> {
    first_repeated_of(&by_name(count, name), name)
}

/// [`first_repeated`] of positions in the order of [`by_name`].
pub(crate) fn first_repeated_of<'a>(order: &[u32], name: &dyn Fn(usize) -> &'a str) -> Option<usize> {
    let repeats = order.windows(2).filter_map(|pair| match *pair {
        [earlier, later] if name(earlier as usize) == name(later as usize) => Some(later as usize),
        _ => None,
    });
    repeats.min()
}

/// The positions of a list in the order of their names; equal names stay in their order.
pub(crate) fn by_name<'a>(count: usize, name: &dyn Fn(usize) -> &'a str) -> Vec<u32> {
    let mut order = positions(count);
    sort_positions(&mut order, &|a, b| name(a as usize).cmp(name(b as usize)));
    order
}

/// A position that has this name, by positions in the order of [`by_name`].
pub(crate) fn find<'a>(order: &[u32], name: &dyn Fn(usize) -> &'a str, wanted: &str) -> Option<u32> {
    let found = order.binary_search_by(|&at| name(at as usize).cmp(wanted)).ok()?;
    order.get(found).copied()
}

/// The positions of a list; none is longer than 32 bits count.
pub(crate) fn positions(count: usize) -> Vec<u32> {
    (0..u32::try_from(count).always("32 bits count every list", u32::MAX)).collect()
}

/// Sorts positions by their values; equal ones keep their order.
///
/// Every sort of the core goes through this one function: a sort is kilobytes of WebAssembly for each type it is
/// compiled for.
#[cfg(full)]
pub(crate) fn sort_positions(positions: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    positions.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
}

/// The same by a heap, which is 4 KB less of WebAssembly. A page sorts names and lots, and not the members of a settlement.
#[cfg(not(full))]
pub(crate) use heap::sort as sort_positions;

#[cfg(any(not(full), test))]
mod heap {
    use alloc::collections::BinaryHeap;
    use core::cmp::Ordering;

    pub(crate) fn sort(positions: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
        let heap: BinaryHeap<Ranked<'_>> = positions.iter().map(|&at| Ranked { at, compare }).collect();
        for (place, Ranked { at, .. }) in positions.iter_mut().zip(heap.into_sorted_vec()) {
            *place = at;
        }
    }

    /// A position that is compared by its value.
    struct Ranked<'a> {
        at: u32,
        compare: &'a dyn Fn(u32, u32) -> Ordering,
    }

    impl Ord for Ranked<'_> {
        fn cmp(&self, other: &Self) -> Ordering {
            (self.compare)(self.at, other.at).then(self.at.cmp(&other.at))
        }
    }

    impl PartialOrd for Ranked<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl PartialEq for Ranked<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other).is_eq()
        }
    }

    impl Eq for Ranked<'_> {}
}

#[cfg(test)]
mod tests {
    use super::{first_repeated, heap, positions, sort_positions};

    fn first(names: &[&str]) -> Option<usize> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_string()).collect();
        first_repeated(names.len(), &|at| names[at].as_str())
    }

    #[test]
    fn equal_ones_stay_in_their_order_by_either_sort() {
        let values = [3, 1, 2, 3, 1, 0, 2, 2, 9, 0];
        for sort in [sort_positions, heap::sort] {
            let mut order = positions(values.len());
            order.reverse();
            sort(&mut order, &|a, b| values[a as usize].cmp(&values[b as usize]));
            assert_eq!(order, [5, 9, 1, 4, 2, 6, 7, 0, 3, 8]);
            let mut none: [u32; 0] = [];
            sort(&mut none, &|a, b| a.cmp(&b));
        }
    }

    #[test]
    fn finds_the_first_later_one() {
        assert_eq!(first(&[]), None);
        assert_eq!(first(&["b", "a", "c"]), None);
        assert_eq!(first(&["b", "a", "b"]), Some(2));
        assert_eq!(first(&["z", "z", "a", "a"]), Some(1));
        assert_eq!(first(&["a", "z", "z", "a", "a"]), Some(2));
    }
}
