//! The fund and the units against it: the state that every operation starts from and ends in.

use alloc::format;

use points_rules_derive::Wire;

use super::exact_unit_value::ExactUnitValue;
use super::{Appreciation, invalid_state};
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Money, Units};

/// The fund and the units against it (RULES section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Market {
    /// What the fund holds, yuan; at most 10^6 yuan a unit, and 0 exactly where no unit is outstanding.
    pub fund_balance: Money,
    /// Units of members and of the treasury.
    pub units_outstanding: Units,
    /// Units ever granted, less what refunds took back.
    pub units_issued: Units,
    /// The part of the units outstanding that the platform holds.
    pub treasury_units: Units,
    /// Fixed points (恒定积分) in circulation, yuan.
    pub fixed_points: Money,
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

    /// The market by itself.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`.
    pub(crate) fn check(&self) -> Result<()> {
        let Market { fund_balance, units_outstanding, units_issued, treasury_units, .. } = self;
        let refused = |message| invalid_state("market", message);
        if units_outstanding > units_issued {
            return refused(format!(
                "{units_outstanding} units are outstanding and {units_issued} were issued; outstanding units are at most \
                 those issued"
            ));
        }
        if treasury_units > units_outstanding {
            return refused(format!(
                "the treasury holds {treasury_units} units of {units_outstanding} outstanding; it holds a part of them"
            ));
        }
        if (*units_outstanding == Units::ZERO) != (*fund_balance == Money::ZERO) {
            return refused(format!(
                "the fund holds {fund_balance} yuan for {units_outstanding} units outstanding; a fund without units, or \
                 units without a fund, cannot be: pass the market that the last operation returned"
            ));
        }
        if fund_balance.minor() > most_fund(*units_outstanding) {
            return refused(format!(
                "the fund holds {fund_balance} yuan for {units_outstanding} units; it holds at most 10^6 yuan a unit"
            ));
        }
        Ok(())
    }

    /// This market with this many fen in the fund, less what is above 10^6 yuan a unit: that goes back to the platform as
    /// the residue.
    ///
    /// # Errors
    /// `OVERFLOW` where the fund passes 10^13 yuan.
    #[inline(always)]
    pub(super) fn with_fund(self, fund: u64) -> Result<(Market, Money)> {
        let kept = fund.min(most_fund(self.units_outstanding));
        let residue = Money::result_64(fund - kept, "the residue")?;
        Ok((Market { fund_balance: Money::result_64(kept, "the fund")?, ..self }, residue))
    }

    /// The market after `paid` left the fund and `burned` units are gone, and the residue.
    pub(super) fn without(mut self, paid: Money, burned: Units) -> (Market, Money) {
        self.units_outstanding = self.units_outstanding.less(burned);
        let fund = self.fund_balance.less(paid).minor();
        self.with_fund(fund)
            .always("a fund that was within its bound and was paid from is within it", (self, Money::ZERO))
    }
}

/// 10^6 yuan a unit, in fen: one fen for each step of 10^-8 units.
#[inline(always)]
pub(super) fn most_fund(units: Units) -> u64 {
    units.minor()
}

impl Appreciation {
    /// The exact value of a unit in this market.
    #[inline(always)]
    pub(super) fn value_in(&self, market: &Market) -> ExactUnitValue {
        self.value_of(market.fund_balance.minor(), market.units_outstanding.minor())
    }

    /// The exact value of a unit: this many fen for this many steps, the issue price where there are none.
    #[inline(always)]
    pub(super) fn value_of(&self, fund: u64, units: u64) -> ExactUnitValue {
        if units == 0 {
            ExactUnitValue::of_issue_price(self.config.issue_price)
        } else {
            ExactUnitValue::of_fund(fund, units)
        }
    }

    /// How many units the cap still leaves; a cap below what is issued leaves none.
    pub(super) fn room(&self, market: &Market) -> Units {
        self.config.unit_cap.less(market.units_issued)
    }
}
