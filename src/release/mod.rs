//! The release scheme (积分通证): lots of points, released a little every day (RULES section 5).
//!
//! An order grants a lot of points; every day each lot pays its daily release, and what the network below a member
//! releases lets the member's own lots pay earlier. Points are shop credit.

mod accelerate;
mod adjust;
mod booking;
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
pub use adjust::{AdjustLots, LotAddition, LotAdjustment, LotRemoval};
pub use booking::{BookOrder, OrderBooking};
pub use checkout::{CheckoutQuote, QuoteCheckout};
pub use columns::{ColumnRelease, Columns, Workspace};
pub use config::{Config, Level, Rank, RankBy, Refunds};
pub use forest::NO_SPONSOR;
pub use lots::Lot;
pub use member_day::{DayFigures, Totals};
pub use network::Network;
pub use order::{FindOrder, FoundOrder, Grant, NextLevel, OrderQuote, QuoteOrder};
pub use project::{ProjectRelease, ReleaseProjection, ReleaseSegment};
pub use rank::{NextRank, QuoteRank, RankQuote};
pub use refund::{QuoteRefund, RefundQuote};
pub use settle::{DaySettlement, Member, MemberRelease, SettleDay};
pub use team::{ColumnTeam, MemberPurchases, MemberTeam, SumTeamSales, TeamSales};

use crate::error::Result;
use crate::impossible::Always;
use crate::num::Points;
use crate::order::PointTerms;

use member_day::DayRates;
use rank::Ranks;

/// The release scheme of one rulebook, ready to calculate.
///
/// ```
/// use points_rules::release::{Config, Level, QuoteOrder, Release};
/// let level = Level::new("初级会员".try_into()?, "3000".parse()?, "3".parse()?);
/// let (daily_rate, referral_rates) = ("0.012".parse()?, vec!["0.5".parse()?, "0.3".parse()?]);
/// let (peer_rate, cash_rate, most_by_points) = ("0.03".parse()?, "0.7".parse()?, "0.5".parse()?);
/// let config = Config::new(2, vec![level], daily_rate, referral_rates, vec![], peer_rate, cash_rate, most_by_points);
/// let release = Release::new(Config { point_value: "0.5".parse()?, ..config })?;
/// let quote = release.quote_order(&QuoteOrder { amount: "3000".parse()? })?;
/// assert_eq!(quote.grant.points.to_string(), "9000.00");
/// assert_eq!(quote.days, 250);
/// # Ok::<(), points_rules::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    config: Config,
    ranks: Ranks,
    rates: DayRates,
    /// Whether the rulebook has an appreciation scheme too, whose fixed points pay at the till.
    takes_fixed_points: bool,
}

impl Release {
    /// Checks a rulebook's release scheme and makes it ready.
    ///
    /// # Errors
    /// With paths inside the scheme: `OUT_OF_RANGE` at `pointScale` above 4, at a `dailyRate`, `contributionRate` or
    /// `maxPointsPerOrder` of 0, or more than ten `referralRates`; `TIERS_NOT_ASCENDING` at the level or rank field that
    /// does not rise; `DUPLICATE_NAME`; `NEVER_RELEASES` at the `minAmount` of a level whose least order would release
    /// nothing a day; `LEVEL_FALLS` at the `multiplier` of a level that grants less than the one before, where
    /// `refunds` is `requote`.
    // Not part of opening any rulebook: a browser compiles only what a rulebook has.
    #[inline(never)]
    pub fn new(config: Config) -> Result<Self> {
        let config = config.checked()?;
        let (ranks, rates) = (Ranks::new(&config.ranks), DayRates::new(&config));
        Ok(Release { config, ranks, rates, takes_fixed_points: false })
    }

    /// The same scheme in a rulebook that has an appreciation scheme or has none.
    pub(crate) fn with_fixed_points(self, takes_fixed_points: bool) -> Self {
        Release { takes_fixed_points, ..self }
    }

    /// The scheme's parameters for an order.
    pub(crate) fn point_terms(&self) -> PointTerms {
        self.config.point_terms()
    }

    /// What the money is worth, fen, that is paid out of a release of this many steps of points: floor(floor(total ·
    /// cashRate, pointScale) · pointValue, 2).
    pub(crate) fn cash_value_of(&self, total: u64) -> u128 {
        self.rates.cash(total).1
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

    /// Points that are within their bound, for this reason.
    fn certain(&self, steps: u64, reason: &'static str) -> Points {
        self.points(Some(steps.into()), reason).always(reason, Points::ZERO)
    }

    /// A result in points: `OVERFLOW` past the bound.
    fn points(&self, steps: Option<u128>, what: &'static str) -> Result<Points> {
        Points::result(steps, self.scale(), what)
    }
}

#[cfg(test)]
mod tests;
