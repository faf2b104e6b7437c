//! What an order granted, as it is kept for refunds.

use points_rules_derive::Wire;

use super::running_market::{Issue, OrderTerms};
use super::{Appreciation, invalid_amount};
use crate::decimal::wide::mul_div_floor_64;
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, Multiplier, Rate, Units};

/// What an order granted to its buyer, referrer and merchant (RULES section 3, "Grant").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Grant {
    /// The order's amount, yuan.
    pub amount: Amount,
    /// What went into the fund, yuan, floored; at most the amount.
    pub contribution: Money,
    /// Units for the buyer, floored.
    pub units: Units,
    /// Units for the buyer's referrer, floored; 0 without one.
    pub referrer_units: Units,
    /// Units for the merchant, floored; 0 where the merchant is not granted.
    pub merchant_units: Units,
    /// Quota for the buyer, yuan, floored; null under a rulebook without quotas.
    pub quota: Option<Money>,
    /// Quota for the referrer, yuan, floored; null under a rulebook without quotas.
    pub referrer_quota: Option<Money>,
    /// Quota for the merchant, yuan, floored; null under a rulebook without quotas.
    pub merchant_quota: Option<Money>,
}

impl Grant {
    /// # Errors
    /// `INVALID_AMOUNT` at `grant.contribution` above the amount.
    pub(super) fn check(&self) -> Result<()> {
        check_contribution(self.contribution, self.amount, "grant.contribution")
    }
}

/// # Errors
/// `INVALID_AMOUNT` at `path` for a contribution above the amount.
fn check_contribution(contribution: Money, amount: Amount, path: &'static str) -> Result<()> {
    if contribution > amount.into() {
        let message = alloc::format!(
            "a contribution of {contribution} exceeds the order's amount of {amount}; contribute at most the amount"
        );
        return invalid_amount(path, message);
    }
    Ok(())
}

impl Appreciation {
    /// An order with the contribution that a caller gives, or the scheme's part of the amount.
    ///
    /// # Errors
    /// `INVALID_AMOUNT` at `contribution` above the amount.
    #[inline(always)]
    pub(super) fn terms(
        &self,
        amount: Amount,
        contribution: Option<Money>,
        referred: bool,
        merchant: bool,
    ) -> Result<OrderTerms> {
        let contribution = match contribution {
            Some(given) => {
                check_contribution(given, amount, "contribution")?;
                given
            }
            None => part(amount.into(), self.config.contribution_rate),
        };
        Ok(OrderTerms { amount, contribution, referred, merchant })
    }

    /// An order with the scheme's contribution: floor(amount · contributionRate, 2).
    pub(crate) fn terms_of_scheme(&self, amount: Amount, referred: bool, merchant: bool) -> OrderTerms {
        let contribution = part(amount.into(), self.config.contribution_rate);
        OrderTerms { amount, contribution, referred, merchant }
    }

    /// What an order grants: the units of its issue, and the quotas.
    #[inline(always)]
    pub(crate) fn grant(&self, order: &OrderTerms, issue: &Issue) -> Grant {
        Grant {
            amount: order.amount,
            contribution: order.contribution,
            units: issue.units,
            referrer_units: issue.referrer_units,
            merchant_units: issue.merchant_units,
            quota: self.quota(order.amount.into()),
            referrer_quota: self.quota_beside(order, order.referred, self.config.referrer_grant_rate),
            merchant_quota: self.quota_beside(order, order.merchant, self.config.merchant_grant_rate),
        }
    }

    /// floor(size · quotaMultiplier, 2); `None` without a multiplier.
    #[inline(always)]
    pub(crate) fn quota(&self, size: Money) -> Option<Money> {
        self.config.quota_multiplier.map(|multiplier| times(size, multiplier))
    }

    /// The referrer's or the merchant's quota: of what the contribution gives them in units.
    #[inline(always)]
    fn quota_beside(&self, order: &OrderTerms, is_asked: bool, rate: Rate) -> Option<Money> {
        if is_asked {
            self.quota(part(order.contribution, rate))
        } else {
            self.config.quota_multiplier.map(|_| Money::ZERO)
        }
    }
}

/// floor(money · rate, 2).
#[inline(always)]
pub(super) fn part(money: Money, rate: Rate) -> Money {
    let part = mul_div_floor_64(money.minor(), rate.minor(), Rate::ONE.minor());
    Money::within(part).always("a part is at most the whole", money)
}

/// floor(size · multiplier, 2) of at most an order's amount.
#[inline(always)]
fn times(size: Money, multiplier: Multiplier) -> Money {
    let product = mul_div_floor_64(size.minor(), multiplier.minor(), Multiplier::ONE.minor());
    Money::within(product).always("10^10 yuan times 1000 are money's bound", Money::MAX)
}
