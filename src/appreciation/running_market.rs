//! A market while orders are applied to it, in whole fen and steps of 10^-8 units.
//!
//! One order and a million go through the same few products of 64 bits. The fund has no bound on the way: 10^6 orders of
//! 10^10 yuan are 10^18 fen. Only a market that is printed has one.

use super::exact_unit_value::ExactUnitValue;
use super::{Appreciation, Market};
use crate::error::{Error, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money, Units};

/// A market in smallest steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunningMarket {
    fund: u64,
    units_outstanding: u64,
    units_issued: u64,
}

/// The terms of an order, which do not depend on the unit value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderTerms {
    pub(crate) amount: Amount,
    /// At most the amount.
    pub(crate) contribution: Money,
    pub(crate) referred: bool,
    pub(crate) merchant: bool,
}

/// What one order was granted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Issue {
    pub(crate) units: Units,
    pub(crate) referrer_units: Units,
    pub(crate) merchant_units: Units,
    pub(crate) cap_reached: bool,
    /// Fen that went back to the platform; at most the contribution.
    pub(crate) residue: u64,
}

impl RunningMarket {
    #[inline(always)]
    pub(crate) fn of(market: &Market) -> RunningMarket {
        RunningMarket {
            fund: market.fund_balance.minor(),
            units_outstanding: market.units_outstanding.minor(),
            units_issued: market.units_issued.minor(),
        }
    }

    /// The fund; `None` past 10^13 yuan.
    #[inline(always)]
    pub(super) fn fund(&self) -> Option<Money> {
        Money::within(self.fund)
    }

    /// The market that orders made out of `before`.
    ///
    /// # Errors
    /// `OVERFLOW` where the fund passes 10^13 yuan.
    #[inline(always)]
    pub(crate) fn market(&self, before: &Market) -> Result<Market> {
        Ok(Market {
            fund_balance: self.fund().ok_or_else(|| Error::overflow("the fund", &Money::KIND.bounds))?,
            units_outstanding: units(self.units_outstanding),
            units_issued: units(self.units_issued),
            ..*before
        })
    }
}

#[cfg(explained)]
impl RunningMarket {
    /// Fund in fen, units outstanding and units issued in steps.
    pub(crate) fn steps(&self) -> [u64; 3] {
        [self.fund, self.units_outstanding, self.units_issued]
    }
}

/// Steps that the cap, or what was issued before it was lowered, bounds.
#[inline(always)]
fn units(steps: u64) -> Units {
    Units::within(steps).always("units never pass the cap and what was issued before", Units::MAX)
}

impl RunningMarket {
    /// Units of members, where the platform holds so many of those outstanding.
    pub(super) fn circulating(&self, treasury: Units) -> u64 {
        self.units_outstanding - treasury.minor()
    }

    /// Pays this many fen out and burns units; gives what the fund may not hold then, which goes back to the platform.
    pub(super) fn pay(&mut self, fen: u64, burned: Units) -> u64 {
        self.units_outstanding -= burned.minor();
        let fund = self.fund - fen;
        self.fund = self.fund_within(fund);
        fund - self.fund
    }

    /// What of this many fen the fund may hold: 10^6 yuan a unit, which is a fen a step.
    #[inline(always)]
    fn fund_within(&self, fund: u64) -> u64 {
        fund.min(self.units_outstanding)
    }
}

impl Appreciation {
    /// The exact value of a unit at this moment.
    #[inline(always)]
    pub(crate) fn value_at(&self, market: &RunningMarket) -> ExactUnitValue {
        self.value_of(market.fund, market.units_outstanding)
    }

    /// Applies an order: what it contributes, and units at the value before it, as far as the cap has room.
    #[inline(always)]
    pub(crate) fn issue(&self, market: &mut RunningMarket, order: &OrderTerms) -> Issue {
        let contribution = order.contribution;
        let value = self.value_at(market);
        let room = self.config.unit_cap.minor().saturating_sub(market.units_issued);
        // Cut to the room, so that nothing is lost where they are past 64 bits.
        let granted = |rate, room: u64| value.units_for_part(contribution, rate).min(room);
        let buyer = granted(self.grant_rate, room);
        let referrer = if order.referred { granted(self.referrer_grant_rate, room - buyer) } else { 0 };
        let room_left = room - buyer - referrer;
        let merchant = if order.merchant { granted(self.merchant_grant_rate, room_left) } else { 0 };
        let all = buyer + referrer + merchant;
        market.units_outstanding += all;
        market.units_issued += all;
        let fund = market.fund + contribution.minor();
        market.fund = market.fund_within(fund);
        Issue {
            units: units(buyer),
            referrer_units: units(referrer),
            merchant_units: units(merchant),
            // Where one was cut, they fill the room together.
            cap_reached: all == room,
            residue: fund - market.fund,
        }
    }
}
