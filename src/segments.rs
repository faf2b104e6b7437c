//! Runs of days that pay the same figure each: how a projection is written down (RULES sections 4 and 5).

use alloc::vec::Vec;

use crate::num::{Money, Points};

/// Some days in a row that pay the same figure each; days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run<F> {
    /// The first day of the run.
    pub(crate) from_day: u32,
    /// The last day of the run, itself included.
    pub(crate) to_day: u32,
    /// What every one of these days pays.
    pub(crate) per_day: F,
}

/// A figure that a day can pay.
pub(crate) trait Payable: Copy + PartialEq {
    const ZERO: Self;
}

impl Payable for Money {
    const ZERO: Self = Money::ZERO;
}

impl Payable for Points {
    const ZERO: Self = Points::ZERO;
}

/// Collects runs of days in their order: merges equal neighbours, leaves out days that pay nothing.
#[derive(Debug)]
pub(crate) struct Segments<F> {
    runs: Vec<Run<F>>,
}

impl<F: Payable> Segments<F> {
    pub(crate) fn new() -> Self {
        Segments { runs: Vec::new() }
    }

    /// Adds the days `from_day` to `to_day`, both included; none where `to_day` comes first.
    pub(crate) fn push(&mut self, from_day: u32, to_day: u32, per_day: F) {
        if to_day < from_day || per_day == F::ZERO {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.per_day == per_day && last.to_day.checked_add(1) == Some(from_day) => {
                last.to_day = to_day;
            }
            _ => self.runs.push(Run { from_day, to_day, per_day }),
        }
    }

    pub(crate) fn into_vec<S: From<Run<F>>>(self) -> Vec<S> {
        self.runs.into_iter().map(S::from).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn merges_equal_neighbours_and_drops_empty_days() {
        let mut segments = Segments::new();
        segments.push(1, 3, money("5"));
        segments.push(4, 4, money("5"));
        segments.push(5, 9, money("0"));
        segments.push(10, 10, money("5"));
        segments.push(11, 10, money("5"));
        segments.push(11, 12, money("7"));
        let run = |from_day, to_day, text| Run { from_day, to_day, per_day: money(text) };
        assert_eq!(segments.into_vec::<Run<Money>>(), [run(1, 4, "5"), run(10, 10, "5"), run(11, 12, "7")]);
    }
}
