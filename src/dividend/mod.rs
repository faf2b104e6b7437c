//! The dividend scheme (循环购): shares weigh a daily pool, a quota caps what is paid out (RULES section 4).
//!
//! An order grants a *quota*, the most that can be paid out for it, and *shares*. Every day two parts of the turnover
//! are paid out as shop credit: the *pro-rata pool* by weight, which is shares or the quota left, and the *tier pool* per
//! head within the tiers that shares lead to. A member whose quota is used up has no weight and is not counted.
//!
//! Everything here is a quote: state comes in, what would happen and the state after it go out. An
//! [estimate](Dividend::estimate) assumes a day; [settling](Dividend::settle_day) the day pays it, by the same code.
//!
//! ```
//! use points_rules::Rulebook;
//! use points_rules::dividend::{DayMember, SettleDay};
//!
//! let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
//! let dividend = rulebook.dividend()?;
//! let member = |id: &str, shares: &str, quota: &str| -> points_rules::Result<DayMember> {
//!     Ok(DayMember { id: id.try_into()?, shares: shares.parse()?, quota: quota.parse()? })
//! };
//! let day = dividend.settle_day(&SettleDay {
//!     turnover: "10000".parse()?,
//!     carry: "0".parse()?,
//!     members: vec![member("ada", "10", "2000")?, member("bo", "90", "500")?],
//! })?;
//! let payouts: Vec<_> = day.payouts.iter().map(|p| p.payout.to_string()).collect();
//! assert_eq!(payouts, ["300.00", "500.00"]);
//! assert_eq!(day.unallocated.to_string(), "3200.00");
//! # Ok::<(), points_rules::Error>(())
//! ```

mod batch;
mod columns;
mod config;
mod day;
mod estimate;
mod grant;
mod headcounts;
mod member;
mod order;
mod project;
mod refund;
mod seek;
mod settle;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use crate::error::Result;
use crate::sort::{by_name, find};

pub use batch::{EstimateBatch, EstimateRow, OnDay, StakeItem};
pub use columns::{DayTotals, Payment};
pub use config::{Config, Remainder, ShareBasis, Tier, WeighBy};
pub use day::Day;
pub use estimate::{EstimatePayout, PayoutEstimate, PayoutReason};
pub use grant::Grant;
pub use headcounts::TierHeadcounts;
pub use member::{Member, Stake};
pub use order::{BookOrder, NextTier, OrderBooking, OrderQuote, QuoteOrder};
pub use project::{PayoutProjection, PayoutSegment, ProjectPayouts};
pub use refund::{QuoteRefund, RefundQuote, StakeRefund};
pub use seek::{FindOrder, FoundOrder};
pub use settle::{DayMember, DaySettlement, Payout, SettleDay};

pub(crate) use day::{ByWeight, MAX_HEADCOUNT, Part, share_of_tier};

/// A dividend scheme whose rules were checked; every operation is a method of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dividend {
    config: Config,
    /// The least shares of every tier in steps of the share scale, close together for a settlement's passes.
    thresholds: Vec<u64>,
    /// The tiers' positions in the order of their names.
    tiers_by_name: Vec<u32>,
}

impl Dividend {
    /// Validates the scheme's configuration; tiers are brought to its share scale.
    ///
    /// # Errors
    /// With paths within the scheme: `OUT_OF_RANGE` at `contributionRate`, `shareUnit` and `maxDailyPayout` for 0 and at
    /// `shareScale` above 4;
    /// `TOO_MANY_DECIMALS` and `TIERS_NOT_ASCENDING` at `tiers[i].minShares`; `DUPLICATE_NAME` at `tiers[i].name`;
    /// `POOLS_EXCEED_TURNOVER` at `tierRate`; `TIER_RATES_EXCEED_POOL` at `tiers`.
    ///
    /// ```
    /// use points_rules::{ErrorCode, dividend::{Dividend, Config}};
    /// let config: Config = serde_json::from_str(r#"{
    ///     "quotaMultiplier": "2", "shareUnit": "1000", "shareScale": 0, "shareBasis": "perOrder",
    ///     "referrerQuotaRate": "0", "referrerShareRate": "0", "proRataRate": "0.95", "tierRate": "0.1", "tiers": []
    /// }"#)?;
    /// let error = Dividend::new(config).unwrap_err();
    /// assert_eq!((error.code(), error.path()), (ErrorCode::PoolsExceedTurnover, Some("tierRate")));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    // Not part of opening any rulebook: a browser compiles only what a rulebook has.
    #[inline(never)]
    pub fn new(config: Config) -> Result<Self> {
        let config = config.checked()?;
        let thresholds = config.tiers.iter().map(|tier| tier.min_shares.minor()).collect();
        let tiers_by_name = by_name(config.tiers.len(), &|at| config.tier_name(at));
        Ok(Dividend { config, thresholds, tiers_by_name })
    }

    /// The configuration, tiers at the share scale.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether the rulebook has a tier of this name.
    fn has_tier(&self, name: &str) -> bool {
        find(&self.tiers_by_name, &|at| self.config.tier_name(at), name).is_some()
    }
}
