//! Ids and names in a list: found, or there twice.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The least position whose name stands at an earlier position too.
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
    (0..u32::try_from(count).unwrap_or(u32::MAX)).collect()
}

/// Sorts positions by what stands there; equal ones stay in their order.
///
/// Every sort of the core goes through this one function: a sort is kilobytes of WebAssembly for each type it is
/// compiled for.
pub(crate) fn sort_positions(positions: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    positions.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
}

#[cfg(test)]
mod tests {
    use super::first_repeated;

    fn first(names: &[&str]) -> Option<usize> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_string()).collect();
        first_repeated(names.len(), &|at| names[at].as_str())
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
