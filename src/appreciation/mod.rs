//! Appreciation (增值积分): units backed by a fund whose value rises as people buy (RULES section 3).
//!
//! Orders contribute to the fund and grant units of no more value; redemptions leave part of a fee behind. So the value
//! of a unit, fund over units outstanding, never falls by any operation here. That is arithmetic about the fund, never
//! a promise of a payout.

mod batch;
mod booking;
mod config;
mod exact_unit_value;
mod exit_key;
mod exits;
mod fixed_points;
mod goal;
mod grant;
mod holder;
mod holding;
mod item;
mod market;
mod order;
mod projection;
mod redemption;
mod refund;
mod running_market;
#[cfg(test)]
mod tests;
mod treasury;

pub use batch::{HoldingBatch, HoldingItem, HoldingRow, InMarket, OrderBatch, OrderItem, OrderRow};
pub use booking::{BookOrder, OrderBooking};
pub use config::Config;
pub use exits::{Exit, ExitHolder, ExitSettlement, SettleExits};
pub use fixed_points::{ExchangeQuote, PointsRetirement, QuoteExchange, QuoteReturn, RetirePoints, ReturnQuote};
pub use goal::{CountOrders, FindOrder, FindRedemption, FoundOrder, FoundRedemption, OrderCount};
pub use grant::Grant;
pub use holder::Holder;
pub use holding::{HoldingValue, ValueHolding};
pub use item::{ItemQuote, ItemReturnQuote, Purchase, QuoteItem, QuoteItemReturn};
pub use market::Market;
pub use order::{OrderQuote, QuoteOrder};
pub use projection::{ProjectUnitValue, UnitValueProjection, UnitValueRow};
pub use redemption::{QuoteRedemption, RedemptionQuote};
pub use refund::{QuoteRefund, RefundPart, RefundQuote};
pub use treasury::{RetireTreasury, TreasuryRetirement};

pub(crate) use goal::{Goal, MAX_ORDERS};
pub(crate) use running_market::{OrderTerms, RunningMarket};

use crate::error::{Error, ErrorCode, Result};
use exact_unit_value::ReducedRate;

/// The appreciation scheme of a rulebook; every operation takes a state and gives the state after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appreciation {
    config: Config,
    grant_rate: ReducedRate,
    referrer_grant_rate: ReducedRate,
    merchant_grant_rate: ReducedRate,
}

impl Appreciation {
    /// A scheme with these parameters.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` or `UNIT_VALUE_COULD_FALL` at the parameter (RULES section 3).
    // Not part of opening any rulebook: a browser compiles only what a rulebook has.
    #[inline(never)]
    pub fn new(config: Config) -> Result<Self> {
        config.validate()?;
        Ok(Appreciation {
            grant_rate: ReducedRate::of(config.grant_rate),
            referrer_grant_rate: ReducedRate::of(config.referrer_grant_rate),
            merchant_grant_rate: ReducedRate::of(config.merchant_grant_rate),
            config,
        })
    }

    /// The parameters.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// `INVALID_AMOUNT` at a field.
fn invalid_amount<T>(path: &'static str, message: impl Into<alloc::borrow::Cow<'static, str>>) -> Result<T> {
    Err(Error::new(ErrorCode::InvalidAmount, message).at(path))
}

/// `INVALID_STATE` at a field.
fn invalid_state<T>(path: &'static str, message: alloc::string::String) -> Result<T> {
    Err(Error::new(ErrorCode::InvalidState, message).at(path))
}
