//! An operator's correction of a member's lots.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::decimal::text::Printed;
use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::num::{Name, Points};

use super::booking::not_yet_there;
use super::lots::{new_lot, steps_of, take_oldest_first, with_steps};
use super::{Lot, Release};

/// A lot that an operator adds.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct LotAddition {
    /// The order, or another name for what the points are for; no lot has it yet.
    pub order_id: Name,
    /// The points to add.
    pub points: Points,
    /// What the lot releases a day, points; above 0 where `points` is.
    pub daily: Points,
}

/// Points that an operator takes away.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct LotRemoval {
    /// The points to take.
    pub points: Points,
    /// The order whose lots they are taken from, or null for all lots, the oldest first.
    pub order_id: Option<Name>,
}

/// A correction, for [`Release::adjust`]: exactly one of `add` and `remove`.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, check = check)]
pub struct AdjustLots {
    /// The member's lots, oldest first.
    pub lots: Vec<Lot>,
    /// The lot to append, or null.
    pub add: Option<LotAddition>,
    /// The points to take, or null.
    pub remove: Option<LotRemoval>,
}

impl AdjustLots {
    /// "Exactly one of the two" is a matter of shape, which is checked before any number is (RULES section 1).
    fn check(&self) -> Result<()> {
        if self.add.is_some() == self.remove.is_some() {
            let message = "a correction either adds or removes: give one of add and remove, and null for the other";
            return Err(Error::new(ErrorCode::InvalidInput, message));
        }
        Ok(())
    }
}

/// A member's lots after a correction.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct LotAdjustment {
    /// The lots, oldest first; lots at zero stay.
    pub lots: Vec<Lot>,
}

impl Release {
    /// Adds a lot, or takes points from the oldest lots first (RULES section 5, adjust).
    ///
    /// With an `orderId`, points are taken from the lots of that order alone.
    ///
    /// # Errors
    /// `INVALID_INPUT` for both or neither of `add` and `remove`; `NEVER_RELEASES` at `add.daily` for points with a
    /// daily release of 0; `DUPLICATE_ID` at `add.orderId` where a lot has it already; `UNKNOWN_ORDER` at
    /// `remove.orderId` where none has; `INSUFFICIENT_POINTS` at `remove.points`, with the shortage figures, for more
    /// than remains there.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let lot = |id: &str| -> points_rules::Result<Lot> {
    ///     Ok(Lot { order_id: id.try_into()?, daily: "36".parse()?, remaining: "9000".parse()? })
    /// };
    /// let lots = vec![lot("o1")?, lot("o2")?];
    /// let remove = Some(LotRemoval::new("9000.01".parse()?));
    /// let adjusted = release.adjust(&AdjustLots { remove, ..AdjustLots::new(lots) })?;
    /// assert_eq!(adjusted.lots[0].remaining.to_string(), "0.00");
    /// assert_eq!(adjusted.lots[1].remaining.to_string(), "8999.99");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn adjust(&self, adjustment: &AdjustLots) -> Result<LotAdjustment> {
        adjustment.check()?;
        let scale = self.scale();
        let mut steps = steps_of(&adjustment.lots, scale)?;
        if let Some(remove) = &adjustment.remove {
            let points = remove.points.at_scale(scale).map_err(|error| error.at("remove.points"))?;
            let lots = adjustment.lots.iter().zip(&mut steps);
            let taken_from = |lot: &Lot| remove.order_id.as_ref().is_none_or(|order| lot.order_id == *order);
            let mut left: Vec<&mut u64> =
                lots.filter(|(lot, _)| taken_from(lot)).map(|(_, steps)| &mut steps.remaining).collect();
            if let (Some(order), []) = (&remove.order_id, left.as_slice()) {
                let message = format!("no lot is of order {}; name one that is, or write null", quoted(order));
                return Err(Error::new(ErrorCode::UnknownOrder, message).at("remove.orderId"));
            }
            let there = left.iter().map(|left| u128::from(**left)).sum();
            if let Some(missing) = points.wide().checked_sub(there).filter(|&missing| missing > 0) {
                return Err(insufficient(points, there, missing));
            }
            take_oldest_first(left.iter_mut().map(|left| &mut **left), points.minor());
        }
        let mut lots = with_steps(&adjustment.lots, &steps, scale);
        if let Some(add) = &adjustment.add {
            let lot = new_lot(&add.order_id, add.points, add.daily, scale).map_err(|error| error.under("add"))?;
            not_yet_there(&lots, &add.order_id).map_err(|error| error.at("add.orderId"))?;
            lots.push(lot);
        }
        Ok(LotAdjustment { lots })
    }
}

/// Less is there than was asked for; the figures of a shortage have no bounds.
fn insufficient(required: Points, there: u128, missing: u128) -> Error {
    let shown = |steps| String::from(Printed::fixed(steps, required.scale()).as_str());
    let (there, missing) = (shown(there), shown(missing));
    let message = format!("only {there} of the {required} points to remove are left; remove at most that");
    let error = Error::new(ErrorCode::InsufficientPoints, message).at("remove.points");
    error.with_shortage(shown(required.wide()), there, missing)
}
