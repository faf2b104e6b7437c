//! The release scheme (积分通证): lots of points, released a little every day (RULES section 4).
//!
//! An order grants a lot of points; every day each lot pays its daily release, and what the network below a member
//! releases lets the member's own lots pay earlier. Points are shop credit.

mod accelerate;
mod adjust;
mod checkout;
mod columns;
mod config;
mod forest;
mod generations;
mod ids;
mod lots;
mod member_day;
mod network;
mod order;
mod project;
mod rank;
mod rank_tree;
mod refund;
mod settle;
mod team;

pub use accelerate::{AccelerateDay, AcceleratedDay, Team, Volume};
pub use adjust::{AdjustLots, LotAddition, LotAdjustment};
pub use checkout::{CheckoutQuote, QuoteCheckout};
pub use columns::{ColumnRelease, Columns, Workspace};
pub use config::{Config, Level, Rank};
pub use forest::NO_SPONSOR;
pub use lots::Lot;
pub use member_day::{Steps, Totals};
pub use network::Network;
pub use order::{NextLevel, OrderQuote, QuoteOrder};
pub use project::{ProjectRelease, ReleaseProjection, ReleaseSegment};
pub use rank::{FindRank, NextRank, RankQuote};
pub use refund::{Grant, QuoteRefund, RefundQuote};
pub use settle::{DaySettlement, Member, MemberRelease, SettleDay};
pub use team::{ColumnTeam, MemberPurchases, MemberTeam, SumTeamSales, TeamSales};

use crate::error::Result;
use crate::num::Points;

use member_day::DayRates;
use rank::Ranks;

/// The release scheme of one rulebook, ready to calculate.
///
/// ```
/// use points_rules::release::{Release, Config, Level, QuoteOrder};
/// let release = Release::new(Config {
///     point_scale: 2,
///     levels: vec![Level {
///         name: "初级会员".try_into()?,
///         min_amount: "3000".parse()?,
///         multiplier: "3".parse()?,
///     }],
///     daily_rate: "0.012".parse()?,
///     referral_rates: vec!["0.5".parse()?, "0.3".parse()?],
///     ranks: vec![],
///     peer_rate: "0.03".parse()?,
///     cash_rate: "0.7".parse()?,
///     max_points_payment_rate: "0.5".parse()?,
/// })?;
/// let quote = release.quote_order(&QuoteOrder { amount: "3000".parse()? })?;
/// assert_eq!(quote.points.to_string(), "9000.00");
/// assert_eq!(quote.days, 250);
/// # Ok::<(), points_rules::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    config: Config,
    ranks: Ranks,
    rates: DayRates,
}

impl Release {
    /// Checks a rulebook's release scheme and makes it ready.
    ///
    /// # Errors
    /// With paths inside the scheme: `OUT_OF_RANGE` at `pointScale` above 4, `dailyRate` of 0 or more than ten
    /// `referralRates`; `TIERS_NOT_ASCENDING` at the level or rank field that does not rise; `DUPLICATE_NAME`.
    // Not part of opening any rulebook: a browser compiles only what a rulebook has.
    #[inline(never)]
    pub fn new(config: Config) -> Result<Self> {
        let config = config.checked()?;
        Ok(Release { ranks: Ranks::new(&config.ranks), rates: DayRates::new(&config), config })
    }

    /// The scheme as the rulebook has it.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The decimals of every points figure.
    fn scale(&self) -> u8 {
        self.config.point_scale
    }

    /// A result in points: `OVERFLOW` past the bound.
    fn points(&self, steps: Option<u128>, what: &'static str) -> Result<Points> {
        Points::result(steps, self.scale(), what)
    }
}

#[cfg(test)]
mod tests;
