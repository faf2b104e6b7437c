//! Giving units back for money (回购销毁).

use alloc::format;

use points_rules_derive::Wire;

use super::holder::{check_holder, covered};
use super::running_market::RunningMarket;
use super::{Appreciation, Holder, Market, invalid_amount};
use crate::decimal::wide::mul_div_floor_64;
use crate::error::{ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, UnitValue, Units};

/// A redemption to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRedemption {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// Units to give back, above 0.
    pub redeem: Units,
}

/// What a redemption pays, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RedemptionQuote {
    /// Units burned: those asked for, or all where what would be left is worth nothing.
    pub burned: Units,
    /// What the burned units are worth, yuan, floored.
    pub gross: Money,
    /// Gross less net, yuan; the part for other members' units stays in the fund.
    pub fee: Money,
    /// What the holder is paid, yuan, floored.
    pub net: Money,
    /// What goes back to the platform: the holder's own part of the fee, and what the fund may not hold, yuan.
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

/// Units that left the market for money.
pub(crate) struct Redeemed {
    pub(crate) gross: Money,
    pub(crate) net: Money,
    pub(crate) residue: Money,
    pub(crate) market: Market,
}

/// What such units brought, in fen, where the fund may be past the bound of money.
#[derive(Clone, Copy)]
pub(crate) struct Burned {
    pub(crate) gross: u64,
    pub(crate) net: u64,
    /// What went back to the platform.
    pub(crate) residue: u64,
}

impl Redeemed {
    pub(crate) fn fee(&self) -> Money {
        self.gross.less(self.net)
    }
}

impl Appreciation {
    /// What a redemption pays (RULES section 3, `appreciation.quoteRedemption`). The units are burned; of the fee, the
    /// part for other members' units stays in the fund, so that their value rises.
    ///
    /// Gross and net are floored to the fen, the fee is their difference. All units are burned where what would be left
    /// is worth less than a fen.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INSUFFICIENT_UNITS` at `redeem` with the shortage;
    /// `INVALID_AMOUNT` at `redeem` for 0, or where nothing would be paid and units would be left.
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
    /// let holder = Holder::new("10".parse()?);
    /// let quote = rulebook.appreciation()?.quote_redemption(&QuoteRedemption { market, holder, redeem: "10".parse()? })?;
    /// assert_eq!((quote.gross.to_string(), quote.fee.to_string()), ("20.00".into(), "2.00".into()));
    /// assert_eq!(quote.residue.to_string(), "0.40");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_redemption(&self, redemption: &QuoteRedemption) -> Result<RedemptionQuote> {
        let QuoteRedemption { market, holder, redeem } = redemption;
        check_holder(market, holder)?;
        if *redeem == Units::ZERO {
            return invalid_amount("redeem", "a redemption of 0 units; redeem at least 0.00000001");
        }
        covered(redeem.wide(), holder.units, ErrorCode::InsufficientUnits, "redeem")?;
        let burned = self.with_dust(market, holder.units, *redeem);
        let redeemed = self.redeem(market, holder.units, burned);
        if redeemed.net == Money::ZERO && burned != holder.units {
            return invalid_amount("redeem", format!("{redeem} units pay nothing after the fee; redeem more, or all"));
        }
        Ok(RedemptionQuote {
            burned,
            gross: redeemed.gross,
            fee: redeemed.fee(),
            net: redeemed.net,
            residue: redeemed.residue,
            unit_value_before: self.value_in(market).published(),
            unit_value_after: self.value_in(&redeemed.market).published(),
            holder: holder.without(burned, redeemed.gross),
            market: redeemed.market,
        })
    }

    /// The units to burn of a holding: those asked for, or all where what is left is worth nothing ("Dust").
    pub(super) fn with_dust(&self, market: &Market, held: Units, burn: Units) -> Units {
        let left = self.value_in(market).worth_floor(held.less(burn));
        if left == Money::ZERO { held } else { burn }
    }

    /// Takes `burned` of the `held` units of one holder out of the market against their value less the fee.
    pub(crate) fn redeem(&self, market: &Market, held: Units, burned: Units) -> Redeemed {
        let mut running = RunningMarket::of(market);
        let Burned { gross, net, residue } = self.burn(&mut running, market.treasury_units, held, burned);
        let paid = |fen: u64| Money::within(fen).always("no more leaves than the fund held", Money::MAX);
        Redeemed {
            gross: paid(gross),
            net: paid(net),
            residue: paid(residue),
            market: running
                .market(market)
                .always("a fund that was within its bound and was paid from is within it", *market),
        }
    }

    /// The same in a market whose fund has no bound, of whose units `treasury` are the platform's.
    pub(crate) fn burn(&self, market: &mut RunningMarket, treasury: Units, held: Units, burned: Units) -> Burned {
        let value = self.value_at(market);
        let gross = value.fen_floor(burned);
        let net = value.part_floor(burned, self.config.redemption_fee_rate.complement());
        let (fee, members) = (gross - net, market.circulating(treasury));
        let stays = mul_div_floor_64(fee, members - held.minor(), members).min(fee);
        let above = market.pay(gross - stays, burned);
        Burned { gross, net, residue: fee - stays + above }
    }
}
