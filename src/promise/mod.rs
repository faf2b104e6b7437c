//! What a scheme promises, and what pays for it (RULES section 6): for whoever writes, signs or explains a rulebook.
//!
//! [Lint](crate::Rulebook::lint) examines the rulebook alone; an outlook of a scheme
//! ([dividend](crate::dividend::Dividend::outlook), [release](crate::release::Release::outlook),
//! [appreciation](crate::appreciation::Appreciation::outlook)) runs it over planned orders. Both are exact like the other
//! operations; their input states the assumptions. Everything is an estimate: nothing but these orders happens.
//!
//! ```
//! use points_rules::Rulebook;
//! use points_rules::promise::LintRulebook;
//!
//! let rulebook = Rulebook::from_json(points_rules::presets::SOUND)?;
//! let report = rulebook.lint(&LintRulebook { margin: Some("0.35".parse()?) })?;
//! assert!(report.findings.is_empty());
//! # Ok::<(), points_rules::Error>(())
//! ```

mod appreciation;
mod dividend;
mod lint;
mod release;
mod schedule;
#[cfg(test)]
mod tests;

pub use appreciation::{AppreciationOutlook, AppreciationOutlookRow, ForecastAppreciation};
pub use dividend::{DividendOutlook, DividendOutlookRow, ForecastDividend};
pub use lint::{
    AccelerationRow, ExitForecast, Finding, FindingCode, LevelFall, LintReport, LintRulebook, OrderWithoutShares,
    OutflowRow, QuotaCoverage, ReferralDepth, Severity, SteadyCash, TierFall,
};
pub use release::{ForecastRelease, ReleaseOutlook, ReleaseOutlookRow};
pub use schedule::OrderWave;
