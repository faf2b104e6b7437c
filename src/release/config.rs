//! The release scheme's configuration in a rulebook, and its validation.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::mul_div_floor_64;
use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::num::{Amount, Money, Multiplier, Name, PointValue, Points, Rate};
use crate::order::PointTerms;
use crate::sort::first_repeated;

/// A level of membership (会员级别): the least order that reaches it, and how many points a yuan of it grants.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Level {
    /// The name, unique among the levels.
    pub name: Name,
    /// The least amount of one order that reaches the level, yuan.
    pub min_amount: Amount,
    /// Points granted per yuan of the order (赠送倍数), whatever a point is worth.
    pub multiplier: Multiplier,
    /// The part of an order's amount that its lot releases every day; above 0, null for the scheme's own.
    #[wire(default = null)]
    pub daily_rate: Option<Rate>,
}

/// A rank (星级): the sales that reach it, and its share of what the team releases.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Rank {
    /// The name, unique among the ranks.
    pub name: Name,
    /// The least `rankSales` of the rank, yuan.
    pub min_team_sales: Money,
    /// The rank's share of its team's base releases, from which the shares of the ranks between are taken off (级差).
    pub rate: Rate,
}

/// Which sales decide a member's rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
#[non_exhaustive]
pub enum RankBy {
    /// Those of the whole team.
    Team,
    /// Those of the team but for its largest leg (大小区).
    OtherLegs,
}

/// How many points a refund takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
#[non_exhaustive]
pub enum Refunds {
    /// The part of the granted points that the refund is of the order.
    Proportional,
    /// The granted points less those of an order of what is left.
    Requote,
}

/// The release scheme of a rulebook (RULES section 5).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Config {
    /// The part of what is paid that counts as the order's amount (让利比例); above 0, null for all of it.
    #[wire(default = null)]
    pub contribution_rate: Option<Rate>,
    /// How many decimals points have: 0 to 4.
    #[wire(least = 0, most = Points::MAX_SCALE as u32)]
    pub point_scale: u8,
    /// What a point pays, yuan.
    #[wire(default = "1")]
    pub point_value: PointValue,
    /// The levels, `minAmount` strictly ascending; may be empty.
    pub levels: Vec<Level>,
    /// The part of an order's amount that its lot releases every day, where its level has no rate of its own; above 0.
    pub daily_rate: Rate,
    /// How many points a refund takes back.
    #[wire(default = "proportional")]
    pub refunds: Refunds,
    /// What a member gets of the base releases of each generation below, nearest first (一代、二代); 0 to 10 of them.
    pub referral_rates: Vec<Rate>,
    /// The ranks, `minTeamSales` and `rate` strictly ascending; may be empty.
    pub ranks: Vec<Rank>,
    /// Which sales decide a member's rank.
    #[wire(default = "team")]
    pub rank_by: RankBy,
    /// What a ranked member gets of what the nearest members of its own rank have below them (平级).
    pub peer_rate: Rate,
    /// The most accelerated release of a day, as a multiple of the day's base release; null for no limit but the lots.
    #[wire(default = null)]
    pub max_acceleration: Option<Multiplier>,
    /// The part of a release that is paid out in money; the rest is for shopping.
    pub cash_rate: Rate,
    /// The largest part of the goods, less the discount, that points may pay.
    pub max_points_payment_rate: Rate,
    /// The most points that one order takes; above 0, null for no limit.
    #[wire(default = null)]
    pub max_points_per_order: Option<Points>,
}

const MAX_GENERATIONS: usize = 10;

impl Config {
    /// The same scheme, once all its rules hold.
    pub(super) fn checked(mut self) -> Result<Self> {
        self.check_numbers()?;
        // Read with decimals of its own, as the rulebook's scale is read with it.
        let at_scale = |points: Points| points.at_scale(self.point_scale).map_err(|e| e.at("maxPointsPerOrder"));
        self.max_points_per_order = self.max_points_per_order.map(at_scale).transpose()?;
        let levels = || self.levels.iter().map(|level| &level.name);
        check_names("level", "levels", levels())?;
        check_ascending("levels", "minAmount", levels(), self.levels.iter().map(|level| level.min_amount))?;
        let ranks = || self.ranks.iter().map(|rank| &rank.name);
        check_names("rank", "ranks", ranks())?;
        check_ascending("ranks", "minTeamSales", ranks(), self.ranks.iter().map(|rank| rank.min_team_sales))?;
        check_ascending("ranks", "rate", ranks(), self.ranks.iter().map(|rank| rank.rate))?;
        self.check_levels()?;
        Ok(self)
    }

    fn check_numbers(&self) -> Result<()> {
        let out_of_range = |message, path| Err(Error::new(ErrorCode::OutOfRange, message).at(path));
        if self.point_scale > Points::MAX_SCALE {
            let message = format!("points with {} decimals; set 0 to {}", self.point_scale, Points::MAX_SCALE);
            return out_of_range(message, String::from("pointScale"));
        }
        let rates = [(Some(self.daily_rate), "dailyRate"), (self.contribution_rate, "contributionRate")];
        if let Some((_, path)) = rates.iter().find(|(rate, _)| *rate == Some(Rate::ZERO)) {
            return out_of_range(format!("a {path} of 0 grants nothing; set one above 0"), String::from(*path));
        }
        if let Some(index) = self.levels.iter().position(|level| level.daily_rate == Some(Rate::ZERO)) {
            let message = "a dailyRate of 0 never releases anything; set one above 0, or null for the scheme's";
            return out_of_range(message.into(), format!("levels[{index}].dailyRate"));
        }
        if self.max_points_per_order == Some(Points::ZERO) {
            let message = "a maxPointsPerOrder of 0 takes no points; set it above 0, or maxPointsPaymentRate to 0";
            return out_of_range(message.into(), "maxPointsPerOrder".into());
        }
        if self.referral_rates.len() > MAX_GENERATIONS {
            let message =
                format!("{} generations; set at most {MAX_GENERATIONS} referral rates", self.referral_rates.len());
            return out_of_range(message, "referralRates".into());
        }
        Ok(())
    }

    /// That every level releases what it grants, and, where refunds quote again, that a larger order never grants less.
    fn check_levels(&self) -> Result<()> {
        let mut before: Option<&Level> = None;
        for (index, level) in self.levels.iter().enumerate() {
            let least = level.min_amount;
            if self.released_daily(least, level) == 0 {
                let message = format!(
                    "an order of {least} at {} releases {} of it a day, less than the smallest step of points; \
                     raise minAmount, the dailyRate or pointScale",
                    quoted(&level.name),
                    self.daily_rate_of(level)
                );
                let path = format!("levels[{index}].minAmount");
                return Err(Error::new(ErrorCode::NeverReleases, message).at(path));
            }
            if let (Refunds::Requote, Some(before)) = (self.refunds, before)
                && let Some(below) = less_one_fen(least)
                && self.granted(least, level) < self.granted(below, before)
            {
                let message = format!(
                    "an order of {least} grants less at {} than one of {below} at {}; raise the multiplier, or set \
                     refunds to \"proportional\"",
                    quoted(&level.name),
                    quoted(&before.name)
                );
                let path = format!("levels[{index}].multiplier");
                return Err(Error::new(ErrorCode::LevelFalls, message).at(path));
            }
            before = Some(level);
        }
        Ok(())
    }

    /// The scheme's parameters for an order.
    pub(super) fn point_terms(&self) -> PointTerms {
        PointTerms {
            contribution_rate: self.contribution_rate,
            point_scale: self.point_scale,
            point_value: self.point_value,
            max_payment_rate: self.max_points_payment_rate,
            max_points: self.max_points_per_order,
        }
    }

    /// The level of an order of this amount, and its place; `None` below the first.
    #[inline]
    pub(super) fn level_of(&self, amount: Amount) -> (usize, Option<&Level>) {
        let reached = self.levels.partition_point(|level| level.min_amount <= amount);
        (reached, reached.checked_sub(1).and_then(|index| self.levels.get(index)))
    }

    /// The level's daily rate, or else the scheme's.
    #[inline]
    pub(crate) fn daily_rate_of(&self, level: &Level) -> Rate {
        level.daily_rate.unwrap_or(self.daily_rate)
    }

    /// floor(amount · multiplier, pointScale) in steps: at most 10^10 yuan times 1000, the bound of points.
    #[inline]
    pub(super) fn granted(&self, amount: Amount, level: &Level) -> u64 {
        self.part_of(amount, level.multiplier.minor(), FEN * Multiplier::ONE.minor())
    }

    /// floor(amount · rate, pointScale) in steps, rate being that of the level: at most 10^10 points.
    #[inline]
    pub(super) fn released_daily(&self, amount: Amount, level: &Level) -> u64 {
        self.part_of(amount, self.daily_rate_of(level).minor(), FEN * Rate::ONE.minor())
    }

    /// amount · factor / divisor in steps of points, floored.
    #[inline]
    fn part_of(&self, amount: Amount, factor: u64, divisor: u64) -> u64 {
        mul_div_floor_64(amount.minor(), factor * power_of_ten(self.point_scale), divisor)
    }
}

/// Fen in a yuan.
pub(super) const FEN: u64 = 100;

fn less_one_fen(amount: Amount) -> Option<Amount> {
    Amount::from_minor(amount.minor().checked_sub(1)?).ok()
}

fn check_names<'a>(noun: &str, list: &str, names: impl Iterator<Item = &'a Name>) -> Result<()> {
    let names: Vec<&str> = names.map(Name::as_str).collect();
    let name = |at: usize| names.get(at).copied().always("positions are within the list", "");
    let Some(index) = first_repeated(names.len(), &name) else { return Ok(()) };
    let message = format!("the {noun} {} is there already; give every {noun} a name of its own", quoted(name(index)));
    Err(Error::new(ErrorCode::DuplicateName, message).at(format!("{list}[{index}].name")))
}

fn check_ascending<'a, T: PartialOrd + fmt::Display>(
    list: &str,
    field: &str,
    names: impl Iterator<Item = &'a Name>,
    values: impl Iterator<Item = T>,
) -> Result<()> {
    let mut before: Option<T> = None;
    for (index, (name, value)) in names.zip(values).enumerate() {
        if let Some(before) = before.filter(|before| *before >= value) {
            let name = quoted(name);
            let message = format!(
                "{name} has a {field} of {value}, not above the {before} before it; list them from the lowest up"
            );
            return Err(Error::new(ErrorCode::TiersNotAscending, message).at(format!("{list}[{index}].{field}")));
        }
        before = Some(value);
    }
    Ok(())
}
