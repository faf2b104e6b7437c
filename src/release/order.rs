//! What an order grants, and which order grants what is wanted.

use core::num::NonZeroU64;

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::mul_div_ceil;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money, Multiplier, Name, Points, Rate};

use super::config::FEN;
use super::{Level, Release};

/// An order, for [`Release::quote_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The order's amount, yuan: what `order.total` gives as `earning.release.amount`.
    pub amount: Amount,
}

/// What an order grants: what it is booked with, and what refunds take back from.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Grant {
    /// The order's amount, yuan.
    pub amount: Amount,
    /// The points granted.
    pub points: Points,
    /// What the lot releases on each of its days but the last, points.
    pub daily: Points,
}

/// The level above an order's, and what it takes to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct NextLevel {
    /// The level's name.
    pub name: Name,
    /// The least order that reaches it, yuan.
    pub min_amount: Amount,
    /// What this order lacks, yuan.
    pub amount_missing: Amount,
    /// What an order of exactly `minAmount` grants, points.
    pub points: Points,
}

/// What an order grants and how it is released.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderQuote {
    /// The amount, the points and their daily release: what `bookOrder` takes.
    pub grant: Grant,
    /// The level that the order reaches; null below the first.
    pub level: Option<Name>,
    /// The level's multiplier; null without a level.
    pub multiplier: Option<Multiplier>,
    /// How many days the lot pays.
    pub days: u64,
    /// What the lot pays on the last of its days, points.
    pub last_day: Points,
    /// The next level; null at the highest.
    pub next_level: Option<NextLevel>,
}

/// What an order is to grant, for [`Release::find_order`]: exactly one of the two, above 0; the other is null.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, check = check)]
pub struct FindOrder {
    /// The points to be granted at least, or null.
    pub points: Option<Points>,
    /// The daily release to be granted at least, points, or null.
    pub daily: Option<Points>,
}

impl FindOrder {
    /// "Exactly one of the two" is a matter of shape, which is checked before any number is (RULES section 1).
    fn check(&self) -> Result<()> {
        self.goal().map(|_| ())
    }

    /// Which of the two is wanted, and how much of it.
    fn goal(&self) -> Result<(Goal, Points)> {
        match (self.points, self.daily) {
            (Some(points), None) => Ok((Goal::Points, points)),
            (None, Some(daily)) => Ok((Goal::Daily, daily)),
            _ => {
                let message =
                    "an order is found by its points or by its daily release: give one, and null for the other";
                Err(Error::new(ErrorCode::InvalidInput, message))
            }
        }
    }
}

/// Which figure of an order is to be reached.
#[derive(Clone, Copy)]
enum Goal {
    Points,
    Daily,
}

/// The least order that grants what is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct FoundOrder {
    /// The least amount, yuan; null where no order within the bounds grants so much.
    pub amount: Option<Amount>,
    /// The level that it reaches; null without an amount.
    pub level: Option<Name>,
}

impl Release {
    /// What an order grants: its level, its points and their daily release (RULES section 5, quoteOrder).
    ///
    /// points = floor(amount · multiplier), daily = min(points, floor(amount · dailyRate)), both at `pointScale`.
    /// The three orders of 3000 yuan do not make one of 9000: a level is reached by one order. Below the first level
    /// nothing is granted.
    ///
    /// # Errors
    /// None for an amount in range.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let quote = release.quote_order(&QuoteOrder { amount: "3000".parse()? })?;
    /// assert_eq!(quote.grant.points.to_string(), "7500.00");
    /// assert_eq!(quote.grant.daily.to_string(), "36.00");
    /// assert_eq!((quote.days, quote.last_day.to_string().as_str()), (209, "12.00"));
    /// assert_eq!(quote.next_level.unwrap().amount_missing.to_string(), "6000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let amount = order.amount;
        let (reached, level) = self.config.level_of(amount);
        let points = level.map_or(0, |level| self.config.granted(amount, level));
        let daily = level.map_or(0, |level| self.config.released_daily(amount, level)).min(points);
        let days = NonZeroU64::new(daily).map_or(0, |daily| (points + (daily.get() - 1)) / daily);
        // The days before the last pay less than all points.
        let last_day = points - days.saturating_sub(1) * daily;
        Ok(OrderQuote {
            grant: Grant { amount, points: self.within(points), daily: self.within(daily) },
            level: level.map(|level| level.name.clone()),
            multiplier: level.map(|level| level.multiplier),
            days,
            last_day: self.within(last_day),
            next_level: self.next_level(amount, reached),
        })
    }

    fn next_level(&self, amount: Amount, reached: usize) -> Option<NextLevel> {
        let next = self.config.levels.get(reached)?;
        let missing = Money::from(next.min_amount).less(amount.into());
        Some(NextLevel {
            name: next.name.clone(),
            min_amount: next.min_amount,
            amount_missing: Amount::from_minor(missing.minor())
                .always("the next level starts above the amount", Amount::MIN),
            points: self.within(self.config.granted(next.min_amount, next)),
        })
    }

    /// Points that an order of at most 10^10 yuan grants, which are within their bound.
    fn within(&self, steps: u64) -> Points {
        self.certain(steps, "a multiplier is at most 1000")
    }

    /// The least order that grants at least this many points, or at least so much a day (RULES section 5, orderFor).
    ///
    /// Within a level a larger order never grants less, so each level has one least amount; the first level that
    /// reaches it has the answer. Amounts are whole fen.
    ///
    /// # Errors
    /// `INVALID_INPUT` for both or neither of `points` and `daily`; `INVALID_AMOUNT` at the given one for 0.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let found = release.find_order(&FindOrder { points: Some("10000".parse()?), ..FindOrder::new() })?;
    /// assert_eq!(found.amount.unwrap().to_string(), "4000.00");
    /// assert_eq!(found.level.unwrap().as_str(), "初级会员");
    /// // An order just below the level of 27,000 grants 3 times its amount: 81,000 points take the next level.
    /// let found = release.find_order(&FindOrder { points: Some("81000".parse()?), ..FindOrder::new() })?;
    /// assert_eq!(found.amount.unwrap().to_string(), "27000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    #[doc(alias = "orderFor")]
    pub fn find_order(&self, wanted: &FindOrder) -> Result<FoundOrder> {
        let (goal, points) = wanted.goal()?;
        let path = match goal {
            Goal::Points => "points",
            Goal::Daily => "daily",
        };
        let points = points.at_scale(self.scale()).map_err(|error| error.at(path))?;
        if points == Points::ZERO {
            let message = "any order grants 0 points; ask for more than 0";
            return Err(Error::new(ErrorCode::InvalidAmount, message).at(path));
        }
        let levels = &self.config.levels;
        let found = levels.iter().enumerate().find_map(|(index, level)| {
            let next = levels.get(index + 1).map(|next| next.min_amount);
            let amount = self.least_amount(goal, points, level)?.max(level.min_amount);
            next.is_none_or(|next| amount < next).then_some((amount, level))
        });
        Ok(FoundOrder { amount: found.map(|(amount, _)| amount), level: found.map(|(_, level)| level.name.clone()) })
    }

    /// The least amount that reaches the goal by a level's multiplier and daily rate; `None` past an order's bound.
    fn least_amount(&self, goal: Goal, points: Points, level: &Level) -> Option<Amount> {
        // floor(amount · factor, pointScale) reaches the points from ceil(points / factor, 2) on.
        let least = |factor: u64, one: u64| {
            let factor = u128::from(factor * power_of_ten(self.scale()));
            let fen = mul_div_ceil(points.wide(), u128::from(FEN * one), factor)?;
            Amount::from_minor(u64::try_from(fen).ok()?).ok()
        };
        let by_multiplier = least(level.multiplier.minor(), Multiplier::ONE.minor())?;
        match goal {
            Goal::Points => Some(by_multiplier),
            Goal::Daily => {
                let by_rate = least(self.config.daily_rate_of(level).minor(), Rate::ONE.minor())?;
                Some(by_multiplier.max(by_rate))
            }
        }
    }
}
