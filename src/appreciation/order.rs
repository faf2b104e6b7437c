//! What an order grants.

use points_rules_derive::Wire;

use super::grant::part;
use super::running_market::{OrderTerms, RunningMarket};
use super::{Appreciation, Grant, Market};
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, UnitValue};

/// An order to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The market before the order.
    pub market: Market,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// Whether the merchant is granted too.
    pub merchant: bool,
    /// The order's amount that earns here, 0.01 to 10^10 yuan.
    pub amount: Amount,
    /// What goes into the fund, yuan, at most the amount; null for the scheme's `contributionRate` of it.
    pub contribution: Option<Money>,
}

/// What an order grants, and the market after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderQuote {
    /// What the order grants.
    pub grant: Grant,
    /// What the buyer's units are worth when granted, yuan, floored; for display only.
    pub grant_value: Money,
    /// Whether the cap cut the grant, or leaves no room after it.
    pub cap_reached: bool,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// What an order grants (RULES section 3, `appreciation.quoteOrder`).
    ///
    /// Units are floored to 10^-8, quotas to the fen; the unit value never falls. An estimate until the order is booked
    /// against the market of that moment ([`Appreciation::book_order`]).
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`; `INVALID_AMOUNT` at `contribution` above the amount; `OVERFLOW` where the fund passes
    /// 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Market, QuoteOrder};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let order = QuoteOrder::new(Market::EMPTY, "100".parse()?);
    /// let quote = rulebook.appreciation()?.quote_order(&order)?;
    /// assert_eq!(quote.grant.units.to_string(), "21.00000000");
    /// assert_eq!(quote.unit_value_after.to_string(), "1.4286");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let QuoteOrder { market, referred, merchant, amount, contribution } = order;
        market.check()?;
        self.quote_checked(market, &self.terms(*amount, *contribution, *referred, *merchant)?)
    }

    /// The quote against a market that is checked.
    pub(super) fn quote_checked(&self, before: &Market, order: &OrderTerms) -> Result<OrderQuote> {
        let Quoted { grant, grant_value, cap_reached, residue, unit_value_after, after } =
            self.quoted(RunningMarket::of(before), order);
        let unit_value_before = self.value_in(before).published();
        let market = after.market(before)?;
        Ok(OrderQuote { grant, grant_value, cap_reached, residue, unit_value_before, unit_value_after, market })
    }

    /// The figures of a quote; part of its two callers, because a call would write them all down in between.
    #[inline(always)]
    pub(super) fn quoted(&self, mut market: RunningMarket, order: &OrderTerms) -> Quoted {
        let issue = self.issue(&mut market, order);
        let residue = Money::within(issue.residue).always("at most the contribution goes back", order.contribution);
        Quoted {
            grant: self.grant(order, &issue),
            grant_value: part(order.contribution, self.config.grant_rate),
            cap_reached: issue.cap_reached,
            residue,
            unit_value_after: self.value_at(&market).published_inline(),
            after: market,
        }
    }
}

/// A quote before its market is written down.
pub(super) struct Quoted {
    pub(super) grant: Grant,
    pub(super) grant_value: Money,
    pub(super) cap_reached: bool,
    pub(super) residue: Money,
    pub(super) unit_value_after: UnitValue,
    pub(super) after: RunningMarket,
}
