//! Lots: points of one order each, released a little every day.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Name, Points};

/// The points that one order granted and that are not released yet (每单积分).
///
/// A member's lots are always given oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Lot {
    /// The order that granted the points.
    pub order_id: Name,
    /// What the lot releases a day by itself, points: as quoteOrder printed it when the order was booked.
    pub daily: Points,
    /// What is not released yet, points.
    pub remaining: Points,
}

/// A lot's two figures in steps of the rulebook's `pointScale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LotSteps {
    pub(super) daily: u64,
    pub(super) remaining: u64,
}

impl LotSteps {
    /// Nothing is left.
    pub(super) const EMPTY: LotSteps = LotSteps { daily: 0, remaining: 0 };

    /// What the lot releases today by itself (静态释放).
    pub(super) fn base(self) -> u64 {
        self.daily.min(self.remaining)
    }
}

impl Lot {
    /// The two figures at `scale`; paths are relative to the lot.
    pub(super) fn steps(&self, scale: u8) -> Result<LotSteps> {
        Ok(LotSteps {
            daily: self.daily.at_scale(scale).map_err(|error| error.at("daily"))?.minor(),
            remaining: self.remaining.at_scale(scale).map_err(|error| error.at("remaining"))?.minor(),
        })
    }

    /// The same order's lot with these figures, which are at most what it had.
    pub(super) fn with(&self, steps: LotSteps, scale: u8) -> Lot {
        let points = |steps| Points::from_minor(steps, scale).always("a lot only ever gets less", Points::ZERO);
        Lot { order_id: self.order_id.clone(), daily: points(steps.daily), remaining: points(steps.remaining) }
    }
}

/// The lot of an order that is granted these points; paths are `points` and `daily`.
///
/// # Errors
/// `NEVER_RELEASES` at `daily` for points with a daily release of 0.
pub(super) fn new_lot(order_id: &Name, points: Points, daily: Points, scale: u8) -> Result<Lot> {
    let remaining = points.at_scale(scale).map_err(|error| error.at("points"))?;
    let daily = daily.at_scale(scale).map_err(|error| error.at("daily"))?;
    if remaining != Points::ZERO && daily == Points::ZERO {
        let message = format!("{remaining} points with a daily release of 0 never end; set a daily release above 0");
        return Err(Error::new(ErrorCode::NeverReleases, message).at("daily"));
    }
    Ok(Lot { order_id: order_id.clone(), daily, remaining })
}

/// Every lot's figures at `scale`; paths start at `lots`.
pub(super) fn steps_of(lots: &[Lot], scale: u8) -> Result<Vec<LotSteps>> {
    lots.iter()
        .enumerate()
        .map(|(index, lot)| lot.steps(scale).map_err(|error| error.under(&format!("lots[{index}]"))))
        .collect()
}

/// The lots with the figures of `steps`, one for one.
pub(super) fn with_steps(lots: &[Lot], steps: &[LotSteps], scale: u8) -> Vec<Lot> {
    lots.iter().zip(steps).map(|(lot, &steps)| lot.with(steps, scale)).collect()
}

/// What all lots together release by themselves.
pub(super) fn base(steps: &[LotSteps]) -> u128 {
    steps.iter().map(|lot| u128::from(lot.base())).sum()
}

/// What remains in all lots together.
pub(super) fn remaining(steps: &[LotSteps]) -> u128 {
    steps.iter().map(|lot| u128::from(lot.remaining)).sum()
}

/// Takes `points` from what remains, oldest lot first.
pub(super) fn take_oldest_first<'a>(remaining: impl Iterator<Item = &'a mut u64>, points: u64) {
    let mut left = points;
    for remaining in remaining {
        if left == 0 {
            break;
        }
        let taken = left.min(*remaining);
        *remaining -= taken;
        left -= taken;
    }
}

/// Pays every lot's base release, and then `accelerated` from what remains, oldest lot first.
///
/// Each lot is given as its daily release and its remaining. A lot's base release is its own, so that both can be done
/// in one go.
#[inline]
pub(super) fn pay_day<'a>(lots: impl Iterator<Item = (u64, &'a mut u64)>, accelerated: u64) {
    let mut left = accelerated;
    for (daily, remaining) in lots {
        let after_base = *remaining - daily.min(*remaining);
        let taken = left.min(after_base);
        *remaining = after_base - taken;
        left -= taken;
    }
}
