//! What points are worth, and how many of them an order takes.

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::{mul_div_ceil, mul_div_floor, mul_div_floor_64};
use crate::impossible::Always;
use crate::num::{Money, Points, Rate};

use super::{Config, Release};

/// The worth of a point, as integers at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PointWorth {
    /// `pointValue`, 1/10000 yuan.
    value: u64,
    /// Smallest steps of points times 1/10000 yuan in a fen.
    divisor: u64,
}

impl PointWorth {
    pub(super) fn new(config: &Config) -> Self {
        // 10^pointScale steps in a point, 10^4 parts in a yuan, 10^2 fen in one.
        PointWorth { value: config.point_value.minor(), divisor: power_of_ten(config.point_scale + 2) }
    }

    /// floor(points · pointValue, 2) in fen; 2^64 − 1 where it is not below that: past the bound of money.
    #[inline]
    pub(super) fn fen(self, points: u64) -> u64 {
        mul_div_floor_64(points, self.value, self.divisor)
    }

    /// The most points, in steps, that are worth at most so much.
    fn at_most(self, fen: u64) -> u128 {
        mul_div_floor(fen.into(), self.divisor.into(), self.value.into()).always("10^15 fen times 10^6 fits", 0)
    }

    /// The fewest points, in steps, that are worth so much.
    fn fewest(self, fen: u64) -> u128 {
        mul_div_ceil(fen.into(), self.divisor.into(), self.value.into()).always("10^15 fen times 10^6 fits", 0)
    }
}

impl Release {
    /// floor(points · pointValue, 2) in fen; 2^64 − 1 where it is not below that: past the bound of money.
    pub(crate) fn points_worth(&self, points: Points) -> u64 {
        self.worth.fen(points.minor())
    }

    /// The fewest points that are worth so many fen, of which fewer than the bound of points are worth more.
    pub(crate) fn fewest_points(&self, fen: u64) -> Points {
        self.points(Some(self.worth.fewest(fen)), "the points taken")
            .always("some points within their bound are worth as much", Points::ZERO)
    }

    /// The most points that an order takes (RULES section 2, pointsUsable), at most `held` where that is given.
    ///
    /// `net` is what the goods cost after the discount. The points are the fewest of their worth, so that none is
    /// given for nothing.
    pub(crate) fn points_usable(&self, net: Money, fixed_points: Money, held: Option<Points>) -> Points {
        let allowed = mul_div_floor_64(net.minor(), self.config.max_points_payment_rate.minor(), Rate::ONE.minor());
        let paid = allowed.min(net.less(fixed_points).minor());
        let bounds = [Some(Points::KIND.max_at(self.scale())), steps(self.config.max_points_per_order), steps(held)];
        let most = bounds.into_iter().flatten().min().map_or(0, u128::from).min(self.worth.at_most(paid));
        let most = u64::try_from(most).always("points within their bound fit", 0);
        self.fewest_points(self.worth.fen(most))
    }
}

fn steps(points: Option<Points>) -> Option<u64> {
    points.map(Points::minor)
}
