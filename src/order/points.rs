//! Points at the till: how many an order takes, and what they pay (RULES section 2).

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::{mul_div_ceil, mul_div_floor};
use crate::impossible::Always;
use crate::num::{Money, PointValue, Points, Rate};

/// The release scheme's parameters for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PointTerms {
    /// The scheme's contribution rate; `None` counts what is paid.
    pub(crate) contribution_rate: Option<Rate>,
    pub(crate) point_scale: u8,
    pub(crate) point_value: PointValue,
    pub(crate) max_payment_rate: Rate,
    /// At the point scale.
    pub(crate) max_points: Option<Points>,
}

/// 1/10000 yuan in a fen.
const VALUE_STEPS: u128 = 100;

impl PointTerms {
    pub(crate) fn scale(&self) -> u8 {
        self.point_scale
    }

    /// Point steps times 1/10000 yuan in a fen.
    fn divisor(&self) -> u128 {
        u128::from(power_of_ten(self.point_scale)) * VALUE_STEPS
    }

    /// floor(points·pointValue, 2), in fen; `points` in steps. At most 10^17 · 10^10 / 10^2, which may pass 64 bits.
    pub(crate) fn value(&self, points: u64) -> u128 {
        let value = mul_div_floor(points.into(), self.point_value.wide(), self.divisor());
        value.always("the divisor is not 0 and the product fits", 0)
    }

    /// How many fen a step of points is worth, where that is a whole number: many values are a multiplication then.
    pub(crate) fn fen_a_step(&self) -> Option<u64> {
        let (value, divisor) = (self.point_value.wide(), self.divisor());
        (value % divisor == 0).then(|| u64::try_from(value / divisor).ok()).flatten()
    }

    /// floor(money / pointValue, pointScale), in steps; `money` in fen.
    fn points_floor(&self, money: u64) -> u128 {
        let points = mul_div_floor(money.into(), self.divisor(), self.point_value.wide());
        points.always("the value of a point is not 0 and the product fits", 0)
    }

    /// The fewest points of a value: ceil(money / pointValue, pointScale), in steps; `money` in fen.
    pub(crate) fn fewest(&self, money: u128) -> u64 {
        let points = mul_div_ceil(money, self.divisor(), self.point_value.wide());
        let points = points.and_then(|points| u64::try_from(points).ok());
        points.always("the fewest points of the value of some points are at most those", u64::MAX)
    }

    /// The most points that an order takes, in steps: of `net`, goods less discount, with so many fixed points, in fen; not
    /// more than `at_most`.
    pub(crate) fn usable(&self, net: u64, fixed_points: u64, at_most: Option<Points>) -> u64 {
        let allowed = mul_div_floor(net.into(), self.max_payment_rate.wide(), Rate::STEPS);
        let allowed = allowed.and_then(|fen| u64::try_from(fen).ok()).always("a rate is at most 1", net);
        let money = allowed.min(net.saturating_sub(fixed_points));
        let mut points = self.points_floor(money).min(Points::KIND.max_at(self.point_scale).into());
        for most in [self.max_points, at_most].into_iter().flatten() {
            points = points.min(most.wide());
        }
        let points = u64::try_from(points).always("points are at most 10^13", u64::MAX);
        self.fewest(self.value(points))
    }

    /// [`PointTerms::value`] of points that an order takes: at most its goods.
    pub(crate) fn value_taken(&self, points: u64) -> Money {
        Money::result(Some(self.value(points)), "the value of the points")
            .always("the points taken are worth at most the goods", Money::ZERO)
    }
}
