//! Giving units back for money (回购销毁), and what a holding is worth.

use alloc::format;

use points_rules_derive::Wire;

use super::market::covered;
use super::{Appreciation, Holder, Market};
use crate::error::{Error, ErrorCode, Result};
use crate::num::{DisplayValue, Money, UnitValue, Units};

/// A redemption to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRedemption {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// Units to give back.
    pub redeem: Units,
}

/// What a redemption pays, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct RedemptionQuote {
    /// What the units are worth, yuan, floored.
    pub gross: Money,
    /// Gross less net; stays in the fund, yuan.
    pub fee: Money,
    /// What the holder is paid, yuan, floored.
    pub net: Money,
    /// What goes back to the platform because no unit is outstanding, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The holder after.
    pub holder: Holder,
    /// The market after.
    pub market: Market,
}

/// A holding to value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ValueHolding {
    /// The market.
    pub market: Market,
    /// The holder.
    pub holder: Holder,
}

/// What a holding is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct HoldingValue {
    /// The published unit value, yuan.
    pub unit_value: UnitValue,
    /// What the units are worth, yuan, floored.
    pub value: Money,
    /// Units times the published value, four decimals; for the eye.
    pub display_value: DisplayValue,
    /// Whether the value has reached the quota; null without one.
    pub exit_due: Option<bool>,
    /// What the value can still rise before the exit, yuan; null without a quota.
    pub headroom: Option<Money>,
}

/// Units that left the market for money.
pub(super) struct Redeemed {
    pub(super) gross: Money,
    pub(super) fee: Money,
    pub(super) net: Money,
    pub(super) residue: Money,
    pub(super) market: Market,
}

impl Appreciation {
    /// What a redemption pays (RULES section 2, `appreciation.quoteRedemption`). The units are burned; the fee stays
    /// in the fund, so that the value of the others rises.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INSUFFICIENT_UNITS` at `redeem` with the shortage;
    /// `INVALID_AMOUNT` at `redeem` for 0, where nothing would be paid, or where more than none and less than one
    /// unit would stay outstanding.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Holder, Market, QuoteRedemption};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "100".parse()?,
    ///     units_outstanding: "50".parse()?,
    ///     units_issued: "50".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "10".parse()?, quota: None };
    /// let quote = rulebook.appreciation()?.quote_redemption(&QuoteRedemption { market, holder, redeem: "10".parse()? })?;
    /// assert_eq!((quote.gross.to_string(), quote.fee.to_string()), ("20.00".into(), "2.00".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_redemption(&self, redemption: &QuoteRedemption) -> Result<RedemptionQuote> {
        let QuoteRedemption { market, holder, redeem } = redemption;
        self.check_holder(market, holder)?;
        covered(redeem.wide(), holder.units, ErrorCode::InsufficientUnits, "redeem")?;
        let redeemed = self.redeem(market, *redeem)?;
        Ok(RedemptionQuote {
            gross: redeemed.gross,
            fee: redeemed.fee,
            net: redeemed.net,
            residue: redeemed.residue,
            unit_value_before: self.value_in(market).published(),
            unit_value_after: self.value_in(&redeemed.market).published(),
            holder: holder.without(*redeem, redeemed.gross),
            market: redeemed.market,
        })
    }

    /// Takes units out of the market against their value less the fee.
    pub(super) fn redeem(&self, market: &Market, redeem: Units) -> Result<Redeemed> {
        let refused = |message| Err(Error::new(ErrorCode::InvalidAmount, message).at("redeem"));
        if redeem == Units::ZERO {
            return refused("a redemption of no units; redeem some".into());
        }
        let left = market.units_outstanding.less(redeem);
        if left != Units::ZERO && left < Units::ONE {
            return refused(format!(
                "{left} units would stay outstanding; leave none or at least {}, or dust would own all that comes later",
                Units::ONE
            ));
        }
        let value = self.value_in(market);
        let gross = Money::result_64(value.worth_floor(redeem), "the gross value")?;
        let rest = self.config.redemption_fee_rate.complement();
        let net = Money::result(value.part_floor(redeem, rest), "the net value")?;
        if net == Money::ZERO {
            return refused(format!("{redeem} units would pay nothing after the fee; redeem more"));
        }
        let (market, residue) = market.without(net, redeem);
        Ok(Redeemed { gross, fee: gross.less(net), net, residue, market })
    }

    /// What a holding is worth, and how far it is from the exit (RULES section 2, `appreciation.valueHolding`).
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{Holder, ValueHolding, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "30".parse()?,
    ///     units_outstanding: "21".parse()?,
    ///     units_issued: "21".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "21".parse()?, quota: Some("200".parse()?) };
    /// let holding = rulebook.appreciation()?.value_holding(&ValueHolding { market, holder })?;
    /// assert_eq!(holding.value.to_string(), "30.00");
    /// assert_eq!(holding.headroom.map(|money| money.to_string()), Some("170.00".into()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn value_holding(&self, holding: &ValueHolding) -> Result<HoldingValue> {
        let ValueHolding { market, holder } = holding;
        self.check_holder(market, holder)?;
        self.value_checked(market, holder)
    }

    /// The value in a market where market and holder are checked.
    pub(super) fn value_checked(&self, market: &Market, holder: &Holder) -> Result<HoldingValue> {
        let unit_value = self.value_in(market);
        let value = Money::result_64(unit_value.worth_floor(holder.units), "the value")?;
        Ok(HoldingValue {
            unit_value: unit_value.published(),
            value,
            display_value: unit_value.display(holder.units),
            exit_due: holder.quota.map(|quota| exit_due(value, quota)),
            headroom: holder.quota.map(|quota| quota.less(value)),
        })
    }
}

/// A holding that is worth something leaves once it is worth its quota (出局).
pub(super) fn exit_due(value: Money, quota: Money) -> bool {
    value > Money::ZERO && value >= quota
}
