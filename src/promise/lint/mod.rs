//! A rulebook looked at as a whole: what it commits, how it is funded, and where more money grants less.

mod falls;
mod network;
mod quota;
mod sales;

use alloc::string::String;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::appreciation::Appreciation;
use crate::dividend::Dividend;
use crate::error::Result;
use crate::num::Rate;
use crate::release::{Level, Release};
use crate::rulebook::Rulebook;

pub use falls::{LevelFall, OrderWithoutShares, TierFall};
pub use network::{AccelerationRow, ReferralDepth};
pub use quota::{ExitForecast, QuotaCoverage};
pub use sales::{OutflowRow, SteadyCash};

/// What to hold a rulebook against, for [`Rulebook::lint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct LintRulebook {
    /// The part of the sales that may be paid out; null where none is set.
    pub margin: Option<Rate>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub enum Severity {
    /// More than all sales goes out.
    Error,
    /// Whoever signs the rulebook should look at it.
    Warning,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Wire)]
#[wire(output, upper)]
#[non_exhaustive]
pub enum FindingCode {
    /// A yuan of sales commits more cash than the margin, or than itself.
    OutflowPerYuan,
    /// At equal turnover, not all of the dividend quotas is ever paid.
    QuotaCoverage,
    /// The last of a hundred members needs more than 1000 orders to exit, or never exits.
    OrdersUntilPaid,
    /// The last of a hundred buyers reaches the quota after more than 1000 orders, or never.
    OrdersUntilExit,
    /// A small order is promised a quota and has no shares to be paid by.
    OrderWithoutShares,
    /// An order at the start of a level grants less than one of a fen less.
    LevelFalls,
    /// A tier has a lower rate than the one before.
    TierFalls,
    /// Equal daily sales of a level come to pay out more than the margin, or than themselves.
    SteadyCash,
    /// A network of ten ranks more than doubles a release.
    Acceleration,
    /// Members are paid for the sales of more than two generations, or by rank.
    ReferralDepth,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// How bad it is.
    pub severity: Severity,
    /// The field of the rulebook that decides it, such as `release.levels[1]`; null where no one field does.
    pub path: Option<String>,
}

/// What a rulebook promises and what pays for it. A scheme that is missing counts as 0 in sums, and is null or empty.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct LintReport {
    /// What to look at, in the order of the fields below.
    pub findings: Vec<Finding>,
    /// What a yuan of sales commits: for orders below the first level, and for each level of the release scheme.
    pub outflow: Vec<OutflowRow>,
    /// How far the pools cover the dividend quotas; null without that scheme.
    pub quota_coverage: Option<QuotaCoverage>,
    /// After 100 equal orders of one share each: after how many more the last of them is paid in full, all being open
    /// still. Null where it is more than 10^6, or without a dividend scheme.
    pub orders_until_paid: Option<u32>,
    /// After 100 orders of 100.00: when the last buyer's money is back, and the quota reached; null without an
    /// appreciation scheme.
    pub exit: Option<ExitForecast>,
    /// The least order that grants shares, where smaller ones grant quota; null where there are none.
    pub order_without_shares: Option<OrderWithoutShares>,
    /// Levels at which a larger order grants less.
    pub level_falls: Vec<LevelFall>,
    /// Tiers with a lower rate than the one before.
    pub tier_falls: Vec<TierFall>,
    /// What equal daily sales of each level come to pay in money.
    pub steady_cash: Vec<SteadyCash>,
    /// What a network adds to a release of 1, at most; empty without a release scheme.
    pub acceleration: Vec<AccelerationRow>,
    /// How far down and by what referrals are paid; null without a release scheme.
    pub referral: Option<ReferralDepth>,
}

impl Rulebook {
    /// What the rulebook promises, what pays for it, and what whoever signs it should look at (RULES section 6,
    /// `rulebook.lint`).
    ///
    /// Everything is at the schemes' own contribution rates. Figures are compared exactly and printed rounded: what is
    /// committed is ceiled to four decimals, what covers it is floored.
    ///
    /// # Errors
    /// None; a `Result` like that of the other operations.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::promise::{FindingCode, LintRulebook};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// let report = rulebook.lint(&LintRulebook { margin: Some("0.3".parse()?) })?;
    /// // 2.5 points for a yuan, 70 % of them paid in money.
    /// assert_eq!(report.outflow[1].cash.to_string(), "1.7500");
    /// assert_eq!(report.findings[0].code, FindingCode::OutflowPerYuan);
    /// // 0.84 % of the sales of each day: in the 120th day it is more than the day's sales.
    /// assert_eq!(report.steady_cash[0].above_sales_on_day, Some(120));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn lint(&self, request: &LintRulebook) -> Result<LintReport> {
        let mut lint = Lint {
            margin: request.margin,
            appreciation: self.appreciation().ok(),
            dividend: self.dividend().ok(),
            release: self.release().ok(),
            findings: Vec::new(),
        };
        // In this order they find what they find.
        let outflow = lint.outflow();
        let quota_coverage = lint.quota_coverage();
        let orders_until_paid = lint.orders_until_paid();
        let exit = lint.exit();
        let order_without_shares = lint.order_without_shares();
        let level_falls = lint.level_falls()?;
        let tier_falls = lint.tier_falls();
        let steady_cash = lint.steady_cash()?;
        let acceleration = lint.acceleration();
        let referral = lint.referral();
        Ok(LintReport {
            findings: lint.findings,
            outflow,
            quota_coverage,
            orders_until_paid,
            exit,
            order_without_shares,
            level_falls,
            tier_falls,
            steady_cash,
            acceleration,
            referral,
        })
    }
}

/// A rulebook and what was found so far.
struct Lint<'a> {
    margin: Option<Rate>,
    appreciation: Option<&'a Appreciation>,
    dividend: Option<&'a Dividend>,
    release: Option<&'a Release>,
    findings: Vec<Finding>,
}

impl<'a> Lint<'a> {
    fn find(&mut self, code: FindingCode, severity: Severity, path: Option<String>) {
        self.findings.push(Finding { code, severity, path });
    }

    fn warn(&mut self, code: FindingCode, path: impl Into<String>) {
        self.find(code, Severity::Warning, Some(path.into()));
    }

    /// The levels of the release scheme, with the scheme.
    fn levels(&self) -> impl Iterator<Item = (&'a Release, &'a Level)> + use<'a> {
        self.release.into_iter().flat_map(|release| release.config().levels.iter().map(move |level| (release, level)))
    }
}
