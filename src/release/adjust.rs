//! An operator's correction of a member's lots.

use alloc::string::ToString;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Name, Points};

use super::lots::{remaining, steps_of, take_oldest_first, with_steps};
use super::{Lot, Release};

/// A lot that an operator adds.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct LotAddition {
    /// The order, or another name for what the points are for.
    pub order_id: Name,
    /// The points to add.
    pub points: Points,
    /// What the lot releases a day, points; above 0 where `points` is.
    pub daily: Points,
}

/// A correction, for [`Release::adjust`]: exactly one of `add` and `remove`.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, check = check)]
pub struct AdjustLots {
    /// The member's lots, oldest first.
    pub lots: Vec<Lot>,
    /// The lot to append, or null.
    pub add: Option<LotAddition>,
    /// The points to take from the oldest lots on, or null.
    pub remove: Option<Points>,
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
pub struct LotAdjustment {
    /// The lots, oldest first; lots at zero stay.
    pub lots: Vec<Lot>,
}

impl Release {
    /// Adds a lot, or takes points from the oldest lots first (RULES section 4, adjust).
    ///
    /// # Errors
    /// `INVALID_INPUT` for both or neither of `add` and `remove`; `NEVER_RELEASES` at `add.daily` for points with a
    /// daily release of 0; `INSUFFICIENT_POINTS` at `remove`, with the shortage figures, for more than remains.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let lot = |id: &str| -> points_rules::Result<Lot> {
    ///     Ok(Lot { order_id: id.try_into()?, daily: "36".parse()?, remaining: "9000".parse()? })
    /// };
    /// let lots = vec![lot("o1")?, lot("o2")?];
    /// let adjusted = release.adjust(&AdjustLots { lots, add: None, remove: Some("9000.01".parse()?) })?;
    /// assert_eq!(adjusted.lots[0].remaining.to_string(), "0.00");
    /// assert_eq!(adjusted.lots[1].remaining.to_string(), "8999.99");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn adjust(&self, adjustment: &AdjustLots) -> Result<LotAdjustment> {
        adjustment.check()?;
        let scale = self.scale();
        let mut steps = steps_of(&adjustment.lots, scale)?;
        if let Some(remove) = adjustment.remove {
            let remove = remove.at_scale(scale).map_err(|error| error.at("remove"))?;
            let there = remaining(&steps);
            if let Some(missing) = remove.wide().checked_sub(there).filter(|&missing| missing > 0) {
                return Err(self.insufficient(remove, there, missing));
            }
            take_oldest_first(steps.iter_mut().map(|lot| &mut lot.remaining), remove.minor());
        }
        let mut lots = with_steps(&adjustment.lots, &steps, scale)?;
        if let Some(add) = &adjustment.add {
            lots.push(self.added(add).map_err(|error| error.under("add"))?);
        }
        Ok(LotAdjustment { lots })
    }

    fn added(&self, add: &LotAddition) -> Result<Lot> {
        let points = add.points.at_scale(self.scale()).map_err(|error| error.at("points"))?;
        let daily = add.daily.at_scale(self.scale()).map_err(|error| error.at("daily"))?;
        if points != Points::ZERO && daily == Points::ZERO {
            let message = alloc::format!("{points} points with a daily release of 0 never end; set a daily release");
            return Err(Error::new(ErrorCode::NeverReleases, message).at("daily"));
        }
        Ok(Lot { order_id: add.order_id.clone(), daily, remaining: points })
    }

    /// `there` and `missing` are less than what was asked for, and so within the bounds.
    fn insufficient(&self, required: Points, there: u128, missing: u128) -> Error {
        let shown = |steps| self.points(Some(steps), "what remains").unwrap_or(Points::ZERO).to_string();
        let (there, missing) = (shown(there), shown(missing));
        let message = alloc::format!("only {there} of the {required} points to remove are left; remove at most that");
        Error::new(ErrorCode::InsufficientPoints, message).at("remove").with_shortage(
            required.to_string(),
            there,
            missing,
        )
    }
}
