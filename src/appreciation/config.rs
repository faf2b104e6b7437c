//! The parameters of the appreciation scheme.

use alloc::format;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{IssuePrice, Multiplier, Rate, Units};

/// The appreciation section of a rulebook (RULES section 3).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Config {
    /// The value of a unit while none is outstanding, yuan with up to four decimals, above 0 and at most 10^3.
    pub issue_price: IssuePrice,
    /// How many units can ever be issued, above 0.
    pub unit_cap: Units,
    /// The part of an order's amount that goes into the fund, above 0.
    pub contribution_rate: Rate,
    /// The part of the contribution that the buyer gets as units, above 0.
    pub grant_rate: Rate,
    /// The part of the contribution that the buyer's referrer gets as units.
    pub referrer_grant_rate: Rate,
    /// The part of the contribution that the merchant gets as units.
    #[wire(default = "0")]
    pub merchant_grant_rate: Rate,
    /// The part of a redemption that is not paid out, below 1.
    pub redemption_fee_rate: Rate,
    /// Quota per yuan of an order; null for a scheme without exits.
    pub quota_multiplier: Option<Multiplier>,
}

impl Config {
    /// Bounds first, then how the parameters relate.
    pub(super) fn validate(&self) -> Result<()> {
        let out_of_range =
            |path: &'static str, rule: &'static str| Err(Error::new(ErrorCode::OutOfRange, rule).at(path));
        if self.unit_cap == Units::ZERO {
            return out_of_range("unitCap", "a unit cap of 0 issues no units; set it above 0");
        }
        if self.contribution_rate == Rate::ZERO {
            return out_of_range(
                "contributionRate",
                "with a contribution rate of 0 orders contribute nothing; set it above 0",
            );
        }
        if self.grant_rate == Rate::ZERO {
            return out_of_range("grantRate", "with a grant rate of 0 orders grant nothing; set it above 0");
        }
        if self.redemption_fee_rate == Rate::ONE {
            return out_of_range("redemptionFeeRate", "a redemption fee rate of 1 pays nothing out; set it below 1");
        }
        let granted = self.grant_rate.wide() + self.referrer_grant_rate.wide() + self.merchant_grant_rate.wide();
        if granted > Rate::STEPS {
            let message = format!(
                "grantRate {}, referrerGrantRate {} and merchantGrantRate {} exceed 1: an order would grant units worth \
                 more than it contributes; lower one of them",
                self.grant_rate, self.referrer_grant_rate, self.merchant_grant_rate
            );
            return Err(Error::new(ErrorCode::UnitValueCouldFall, message).at("merchantGrantRate"));
        }
        Ok(())
    }
}
