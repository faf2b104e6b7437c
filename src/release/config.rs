//! What a rulebook says about the release scheme, and the checks that make it usable.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::num::{Amount, Money, Multiplier, Name, Points, Rate};
use crate::sort::first_repeated;

/// A level of membership (会员级别): the least order that reaches it, and how many points a yuan of it grants.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Level {
    /// The name, unique among the levels.
    pub name: Name,
    /// The least amount of one order that reaches the level, yuan.
    pub min_amount: Amount,
    /// Points granted per yuan of the order (赠送倍数).
    pub multiplier: Multiplier,
}

/// A rank (星级): the team sales that reach it, and its share of what the team releases.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Rank {
    /// The name, unique among the ranks.
    pub name: Name,
    /// The least team sales of the rank, yuan.
    pub min_team_sales: Money,
    /// The rank's share of its team's base releases, from which the shares of the ranks between are taken off (级差).
    pub rate: Rate,
}

/// The release scheme of a rulebook (RULES section 4).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Config {
    /// How many decimals points have: 0 to 4.
    pub point_scale: u8,
    /// The levels, `minAmount` strictly ascending; may be empty.
    pub levels: Vec<Level>,
    /// The part of an order's amount that its lot releases every day; above 0.
    pub daily_rate: Rate,
    /// What a member gets of the base releases of each generation below, nearest first (一代、二代); 0 to 10 of them.
    pub referral_rates: Vec<Rate>,
    /// The ranks, `minTeamSales` and `rate` strictly ascending; may be empty.
    pub ranks: Vec<Rank>,
    /// What a ranked member gets of what the nearest members of its own rank have below them (平级).
    pub peer_rate: Rate,
    /// The part of a release that is credited as cash; the rest is for shopping.
    pub cash_rate: Rate,
    /// The largest part of an order that points may pay.
    pub max_points_payment_rate: Rate,
}

const MAX_GENERATIONS: usize = 10;

impl Config {
    /// The same scheme, once all its rules hold.
    pub(super) fn checked(self) -> Result<Self> {
        self.check_numbers()?;
        let levels = || self.levels.iter().map(|level| &level.name);
        check_names("level", "levels", levels())?;
        check_ascending("levels", "minAmount", levels(), self.levels.iter().map(|level| level.min_amount))?;
        let ranks = || self.ranks.iter().map(|rank| &rank.name);
        check_names("rank", "ranks", ranks())?;
        check_ascending("ranks", "minTeamSales", ranks(), self.ranks.iter().map(|rank| rank.min_team_sales))?;
        check_ascending("ranks", "rate", ranks(), self.ranks.iter().map(|rank| rank.rate))?;
        Ok(self)
    }

    fn check_numbers(&self) -> Result<()> {
        let out_of_range = |message, path: &'static str| Err(Error::new(ErrorCode::OutOfRange, message).at(path));
        if self.point_scale > Points::MAX_SCALE {
            let message = format!("points with {} decimals; set 0 to {}", self.point_scale, Points::MAX_SCALE);
            return out_of_range(message, "pointScale");
        }
        if self.daily_rate == Rate::ZERO {
            return out_of_range("a daily rate of 0 never releases anything; set one above 0".into(), "dailyRate");
        }
        if self.referral_rates.len() > MAX_GENERATIONS {
            let message =
                format!("{} generations; set at most {MAX_GENERATIONS} referral rates", self.referral_rates.len());
            return out_of_range(message, "referralRates");
        }
        Ok(())
    }
}

fn check_names<'a>(noun: &str, list: &str, names: impl Iterator<Item = &'a Name>) -> Result<()> {
    let names: Vec<&str> = names.map(Name::as_str).collect();
    let name = |at: usize| names.get(at).copied().unwrap_or_default();
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
