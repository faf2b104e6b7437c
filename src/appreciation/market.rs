//! The market and a holder: the state that every operation starts from and ends in.

use alloc::format;
use core::cmp::Ordering;

use points_rules_derive::Wire;

use super::Appreciation;
use super::value::ExactValue;
use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Units};

/// The fund and the units against it (RULES section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Market {
    /// What the fund holds, yuan.
    pub fund_balance: Money,
    /// Units in circulation and in the treasury.
    pub units_outstanding: Units,
    /// Units ever issued; never falls, at most the cap.
    pub units_issued: Units,
    /// The part of the units outstanding that the platform holds.
    pub treasury_units: Units,
    /// Fixed points (恒定积分) in circulation, yuan.
    pub fixed_points: Money,
}

/// One holder's units and what is left of the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Holder {
    /// Units held.
    pub units: Units,
    /// What the holder can still be paid before the exit, yuan; null without a quota.
    pub quota: Option<Money>,
}

impl Market {
    /// A market before its first order.
    pub const EMPTY: Market = Market {
        fund_balance: Money::ZERO,
        units_outstanding: Units::ZERO,
        units_issued: Units::ZERO,
        treasury_units: Units::ZERO,
        fixed_points: Money::ZERO,
    };

    /// Units that members hold.
    pub(super) fn circulating(&self) -> Units {
        self.units_outstanding.less(self.treasury_units)
    }

    /// The market after `paid` left the fund and `burned` units are gone, and what of the fund goes back to the
    /// platform because no unit is left.
    pub(super) fn without(mut self, paid: Money, burned: Units) -> (Market, Money) {
        self.fund_balance = self.fund_balance.less(paid);
        self.units_outstanding = self.units_outstanding.less(burned);
        self.swept()
    }

    /// An operation that ends with no units outstanding empties the fund.
    pub(super) fn swept(mut self) -> (Market, Money) {
        let mut residue = Money::ZERO;
        if self.units_outstanding == Units::ZERO {
            residue = core::mem::replace(&mut self.fund_balance, Money::ZERO);
        }
        (self, residue)
    }
}

impl Holder {
    /// The holder after `units` were given up for `paid`.
    pub(super) fn without(self, units: Units, paid: Money) -> Holder {
        Holder { units: self.units.less(units), quota: self.quota.map(|quota| quota.less(paid)) }
    }
}

impl Appreciation {
    /// A market by itself.
    pub(super) fn check_market(&self, market: &Market) -> Result<()> {
        let refused = |message| Err(Error::new(ErrorCode::InvalidState, message).at("market"));
        let Market { fund_balance, units_outstanding, units_issued, treasury_units, .. } = market;
        if units_outstanding > units_issued {
            return refused(format!("{units_outstanding} units outstanding exceed the {units_issued} ever issued"));
        }
        if *units_issued > self.config.unit_cap {
            return refused(format!("{units_issued} units issued exceed the cap of {}", self.config.unit_cap));
        }
        if treasury_units > units_outstanding {
            return refused(format!("{treasury_units} treasury units exceed the {units_outstanding} outstanding"));
        }
        if (*units_outstanding == Units::ZERO) != (*fund_balance == Money::ZERO) {
            return refused(format!(
                "a fund of {fund_balance} yuan against {units_outstanding} units: either both are 0 or neither"
            ));
        }
        Ok(())
    }

    /// A market and a holder in it.
    pub(super) fn check_holder(&self, market: &Market, holder: &Holder) -> Result<()> {
        self.check_market(market)?;
        self.check_holding(market, holder)
    }

    /// That members hold so many, in a market that is checked.
    pub(super) fn check_holding(&self, market: &Market, holder: &Holder) -> Result<()> {
        let circulating = market.circulating();
        if holder.units > circulating {
            let message = format!("a holding of {} units exceeds the {circulating} that members hold", holder.units);
            return Err(Error::new(ErrorCode::InvalidState, message).at("holder.units"));
        }
        Ok(())
    }

    /// The exact value of a unit in this market.
    pub(super) fn value_in(&self, market: &Market) -> ExactValue {
        if market.units_outstanding == Units::ZERO {
            ExactValue::of_issue_price(self.config.issue_price)
        } else {
            ExactValue::of_fund(market.fund_balance, market.units_outstanding)
        }
    }
}

/// What a request needs against what there is, with the shortage figures.
pub(super) fn covered(required: u128, available: Units, code: ErrorCode, path: &'static str) -> Result<()> {
    use crate::num::units_text;
    match required.cmp(&available.wide()) {
        Ordering::Less | Ordering::Equal => Ok(()),
        Ordering::Greater => {
            let (needs, missing) = (units_text(required), units_text(required - available.wide()));
            let message =
                format!("{needs} units are needed and {available} are there, {missing} too few; ask for less");
            Err(Error::new(code, message).at(path).with_shortage(needs, format!("{available}"), missing))
        }
    }
}
