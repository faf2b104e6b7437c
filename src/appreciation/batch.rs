//! Many orders or holdings against one market, in whole numbers: price lists and operators' tables.

use points_rules_derive::{Figures, Item, Wire};

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Amount, Money, Units};

use super::order::Quoted;
use super::running_market::{OrderTerms, RunningMarket};
use super::{Appreciation, Holder, HoldingValue, Market};

/// The market that all items of a batch stand against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct InMarket {
    /// The market; no item changes it.
    pub market: Market,
}

/// An order of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Item)]
pub struct OrderItem {
    /// The order's amount, fen.
    #[column("amounts")]
    pub amount: u64,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// Whether the merchant is granted too.
    pub merchant: bool,
    /// What goes into the fund, fen, at most the amount; null for the scheme's `contributionRate` of it.
    #[column("contributions")]
    pub contribution: Option<u64>,
}

/// A holding of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Item)]
pub struct HoldingItem {
    /// The units held, 10^-8 units.
    pub units: u64,
    /// The quota left, fen; null without one.
    #[column("quotas")]
    pub quota: Option<u64>,
}

/// A checked market to quote many orders against, each by itself: [`Appreciation::order_batch`].
#[derive(Clone, Copy, Debug)]
pub struct OrderBatch<'a> {
    appreciation: &'a Appreciation,
    market: RunningMarket,
}

/// What one order of a batch grants: the figures of [`super::OrderQuote`] and its grant in smallest steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Figures)]
#[non_exhaustive]
pub struct OrderRow {
    /// What goes into the fund, fen.
    pub contribution: u64,
    /// What the buyer's units are worth when granted, fen.
    pub grant_value: u64,
    /// Units for the buyer, 10^-8 units.
    pub units: u64,
    /// Units for the referrer, 10^-8 units.
    pub referrer_units: u64,
    /// Units for the merchant, 10^-8 units.
    pub merchant_units: u64,
    /// Quota for the buyer, fen; none under a rulebook without quotas.
    pub quota: Option<u64>,
    /// Quota for the referrer, fen; none under a rulebook without quotas.
    pub referrer_quota: Option<u64>,
    /// Quota for the merchant, fen; none under a rulebook without quotas.
    pub merchant_quota: Option<u64>,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, fen.
    pub residue: u64,
    /// The published unit value after this order alone, 1/10000 yuan.
    pub unit_value_after: u64,
    /// Whether the unit cap cut the grant, or is reached by it.
    pub cap_reached: bool,
}

/// A checked market to value many holdings in, each by itself: [`Appreciation::holding_batch`].
#[derive(Clone, Copy, Debug)]
pub struct HoldingBatch<'a> {
    appreciation: &'a Appreciation,
    market: Market,
}

/// What one holding of a batch is worth: the figures of [`HoldingValue`] in smallest steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Figures)]
#[non_exhaustive]
pub struct HoldingRow {
    /// What the units are worth, fen, floored.
    pub value: u64,
    /// Units times the published value, 1/10000 yuan; for display only.
    pub display_value: u64,
    /// What the value can still rise before the exit, fen; none without a quota.
    pub headroom: Option<u64>,
    /// Whether the value has reached the quota; none without one.
    pub exit_due: Option<bool>,
}

impl Appreciation {
    /// Many orders against one market, each quoted as if it were the only one (RULES section 3, `quoteOrder`): the table
    /// of a price list. The market is checked once; no order changes it.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`.
    ///
    /// ```
    /// use points_rules::{ErrorCode, Rulebook};
    /// use points_rules::appreciation::{InMarket, Market, OrderItem};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let batch = rulebook.appreciation()?.order_batch(&InMarket { market: Market::EMPTY })?;
    /// let units = |amount| batch.quote(&OrderItem::new(amount)).map(|row| row.units);
    /// assert_eq!([units(10_000), units(20_000)], [Ok(21_00000000), Ok(42_00000000)]);
    /// assert_eq!(units(0), Err(ErrorCode::OutOfRange));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn order_batch(&self, InMarket { market }: &InMarket) -> Result<OrderBatch<'_>> {
        market.check()?;
        Ok(OrderBatch { appreciation: self, market: RunningMarket::of(market) })
    }

    /// Many holdings in one market, each by itself (RULES section 3, `valueHolding`). The market is checked once.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{HoldingItem, InMarket, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let units = "21".parse()?;
    /// let market = Market { fund_balance: "30".parse()?, units_outstanding: units, units_issued: units, ..Market::EMPTY };
    /// let batch = rulebook.appreciation()?.holding_batch(&InMarket { market })?;
    /// let row = batch.value(&HoldingItem { units: 21_00000000, quota: Some(20_000) }).unwrap();
    /// assert_eq!((row.value, row.headroom, row.exit_due), (3_000, Some(17_000), Some(false)));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn holding_batch(&self, InMarket { market }: &InMarket) -> Result<HoldingBatch<'_>> {
        market.check()?;
        Ok(HoldingBatch { appreciation: self, market: *market })
    }
}

impl OrderBatch<'_> {
    /// Quotes an order of this many fen.
    ///
    /// # Errors
    /// The code that `quoteOrder` refuses it with: `OUT_OF_RANGE` for an amount or a contribution out of its bounds,
    /// `INVALID_AMOUNT` for a contribution above the amount, `OVERFLOW` for a result.
    #[inline(always)]
    pub fn quote(&self, order: &OrderItem) -> core::result::Result<OrderRow, ErrorCode> {
        let OrderBatch { appreciation, market } = *self;
        let terms = self.terms(order)?;
        let Quoted { grant, grant_value, cap_reached, residue, unit_value_after, after } =
            appreciation.quoted(market, &terms);
        if after.fund().is_none() {
            return Err(ErrorCode::Overflow);
        }
        Ok(OrderRow {
            contribution: grant.contribution.minor(),
            grant_value: grant_value.minor(),
            units: grant.units.minor(),
            referrer_units: grant.referrer_units.minor(),
            merchant_units: grant.merchant_units.minor(),
            quota: grant.quota.map(Money::minor),
            referrer_quota: grant.referrer_quota.map(Money::minor),
            merchant_quota: grant.merchant_quota.map(Money::minor),
            residue: residue.minor(),
            unit_value_after: unit_value_after.minor(),
            cap_reached,
        })
    }

    #[inline(always)]
    fn terms(&self, order: &OrderItem) -> core::result::Result<OrderTerms, ErrorCode> {
        let amount = Amount::within(order.amount).ok_or(ErrorCode::OutOfRange)?;
        let contribution = match order.contribution {
            Some(given) => Some(Money::within(given).ok_or(ErrorCode::OutOfRange)?),
            None => None,
        };
        let terms = self.appreciation.terms(amount, contribution, order.referred, order.merchant);
        terms.map_err(|error| error.code())
    }
}

impl HoldingBatch<'_> {
    /// Values a holding of this many 10^-8 units, with the quota that is left in fen.
    ///
    /// # Errors
    /// The code that `valueHolding` refuses it with: `OUT_OF_RANGE`; `INVALID_STATE` for more units than members hold.
    pub fn value(&self, holding: &HoldingItem) -> core::result::Result<HoldingRow, ErrorCode> {
        let holder = || {
            let quota = holding.quota.map(Money::from_minor).transpose()?;
            let holder = Holder { units: Units::from_minor(holding.units)?, quota };
            holder.check(&self.market, "holder.units")?;
            Ok(self.appreciation.value_checked(&self.market, &holder))
        };
        let value = holder().map_err(|error: Error| error.code())?;
        let HoldingValue { value, display_value, exit_due, headroom, .. } = value;
        Ok(HoldingRow {
            value: value.minor(),
            display_value: narrow(display_value.minor())?,
            exit_due,
            headroom: headroom.map(Money::minor),
        })
    }
}

/// A figure without a bound, in 64 bits.
fn narrow(figure: u128) -> core::result::Result<u64, ErrorCode> {
    u64::try_from(figure).map_err(|_| ErrorCode::Overflow)
}
