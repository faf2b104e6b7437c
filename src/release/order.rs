//! What an order grants.

use core::num::NonZeroU64;

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Amount, Money, Multiplier, Name, Points, Rate};

use super::{Level, Release};

/// An order, for [`Release::quote_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The order's qualifying amount, yuan.
    pub amount: Amount,
}

/// The level above an order's, and what it takes to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct NextLevel {
    /// The level's name.
    pub name: Name,
    /// The least order that reaches it, yuan.
    pub min_amount: Amount,
    /// What this order lacks, yuan.
    pub amount_missing: Option<Amount>,
    /// What an order of exactly `minAmount` grants, points.
    pub points: Points,
}

/// What an order grants and how it is released.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct OrderQuote {
    /// The level that the order reaches; null below the first.
    pub level: Option<Name>,
    /// The level's multiplier; null without a level.
    pub multiplier: Option<Multiplier>,
    /// The points granted.
    pub points: Points,
    /// What the lot releases on each of its days but the last, points.
    pub daily: Points,
    /// How many days the lot pays.
    pub days: u64,
    /// What the last day pays, points.
    pub last_day: Points,
    /// The next level; null at the highest.
    pub next_level: Option<NextLevel>,
}

impl Release {
    /// What an order grants: its level, its points and their daily release (RULES section 4, quoteOrder).
    ///
    /// points = floor(amount · multiplier), daily = min(floor(amount · dailyRate), points), both at `pointScale`.
    /// The three orders of 3000 yuan do not make one of 9000: a level is reached by one order.
    ///
    /// # Errors
    /// `NEVER_RELEASES` at `amount` where points are granted but their daily release floors to 0.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let quote = release.quote_order(&QuoteOrder { amount: "3000".parse()? })?;
    /// assert_eq!(quote.points.to_string(), "7500.00");
    /// assert_eq!(quote.daily.to_string(), "36.00");
    /// assert_eq!((quote.days, quote.last_day.to_string().as_str()), (209, "12.00"));
    /// assert_eq!(quote.next_level.unwrap().amount_missing.unwrap().to_string(), "6000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let amount = order.amount;
        let reached = self.config.levels.partition_point(|level| level.min_amount <= amount);
        let level = reached.checked_sub(1).and_then(|index| self.config.levels.get(index));
        let points = match level {
            Some(level) => self.granted(amount, level)?,
            None => Points::ZERO.at_scale(self.scale())?,
        };
        let daily = self.daily(amount)?.min(points);
        let zero_daily = daily == Points::ZERO;
        if zero_daily && points != Points::ZERO {
            let message = alloc::format!(
                "an order of {amount} grants {points} points, but {} of it a day rounds to no point at all; \
                 order more, or set a higher dailyRate or pointScale",
                self.config.daily_rate
            );
            return Err(Error::new(ErrorCode::NeverReleases, message).at("amount"));
        }
        let days = NonZeroU64::new(daily.minor()).map_or(0, |daily| points.minor().div_ceil(daily.get()));
        let before_last = u128::from(days.saturating_sub(1)) * daily.wide();
        Ok(OrderQuote {
            level: level.map(|level| level.name.clone()),
            multiplier: level.map(|level| level.multiplier),
            points,
            daily,
            days,
            last_day: self.points(points.wide().checked_sub(before_last), "the last day's release")?,
            next_level: self.next_level(amount, reached)?,
        })
    }

    fn next_level(&self, amount: Amount, reached: usize) -> Result<Option<NextLevel>> {
        let Some(next) = self.config.levels.get(reached) else { return Ok(None) };
        let missing = Money::from(next.min_amount).less(amount.into());
        Ok(Some(NextLevel {
            name: next.name.clone(),
            min_amount: next.min_amount,
            amount_missing: Amount::from_minor(missing.minor()).ok(),
            points: self.granted(next.min_amount, next)?,
        }))
    }

    /// floor(amount · multiplier, pointScale).
    fn granted(&self, amount: Amount, level: &Level) -> Result<Points> {
        let factor = level.multiplier.wide() * u128::from(power_of_ten(self.scale()));
        let points = mul_div_floor(amount.wide(), factor, FEN * Multiplier::STEPS);
        self.points(points, "the points granted")
    }

    /// floor(amount · dailyRate, pointScale).
    fn daily(&self, amount: Amount) -> Result<Points> {
        let factor = self.config.daily_rate.wide() * u128::from(power_of_ten(self.scale()));
        self.points(mul_div_floor(amount.wide(), factor, FEN * Rate::STEPS), "the daily release")
    }
}

/// Fen in a yuan.
const FEN: u128 = 100;
