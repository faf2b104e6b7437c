//! Appreciation (增值积分): units backed by a fund whose value rises as people buy (RULES section 2).
//!
//! Orders contribute to the fund and grant units of less value; redemptions leave a fee behind. So the value of a
//! unit, fund over units outstanding, never falls by any operation here. That is arithmetic about the fund, never
//! a promise of a payout.

mod batch;
mod config;
mod exchange;
mod exits;
mod market;
mod order;
mod projection;
mod redemption;
mod refund;
#[cfg(test)]
mod tests;
mod value;

pub use batch::{HoldingBatch, HoldingItem, HoldingRow, InMarket, OrderBatch, OrderItem, OrderRow};
pub use config::Config;
pub use exchange::{ExchangeQuote, ItemQuote, QuoteExchange, QuoteItem, QuoteReturn, ReturnQuote};
pub use exits::{Exit, ExitHolder, ExitSettlement, SettleExits};
pub use market::{Holder, Market};
pub use order::{OrderQuote, QuoteOrder};
pub use projection::{ProjectUnitValue, UnitValueProjection, UnitValueRow};
pub use redemption::{HoldingValue, QuoteRedemption, RedemptionQuote, ValueHolding};
pub use refund::{Grant, QuoteRefund, RefundQuote};

use crate::error::Result;
use value::ReducedRate;

/// The appreciation scheme of a rulebook; every operation takes a state and gives the state after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appreciation {
    config: Config,
    grant_share: ReducedRate,
    referrer_grant_share: ReducedRate,
}

impl Appreciation {
    /// A scheme with these parameters.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` or `UNIT_VALUE_COULD_FALL` at the parameter (RULES section 2).
    // Not part of opening any rulebook: a browser compiles only what a rulebook has.
    #[inline(never)]
    pub fn new(config: Config) -> Result<Self> {
        config.validate()?;
        let grant_share = ReducedRate::of(config.grant_rate);
        let referrer_grant_share = ReducedRate::of(config.referrer_grant_rate);
        Ok(Appreciation { config, grant_share, referrer_grant_share })
    }

    /// The parameters.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
