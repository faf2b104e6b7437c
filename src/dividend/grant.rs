//! What money paid grants: the formulas that an order and its refund have in common (RULES section 4).
//!
//! Sums of money are in fen, shares in steps of the scheme's scale. Nothing here has a bound yet: what comes out is checked
//! where it becomes a result.

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::{mul_div_ceil, mul_div_floor};
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, Multiplier, Rate, Shares};

use super::{Dividend, ShareBasis};

/// What an order grants to the buyer, the buyer's referrer and the merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Grant {
    /// The order's amount, yuan.
    pub amount: Amount,
    /// The buyer's new quota, yuan, floored to the fen.
    pub quota: Money,
    /// The buyer's new shares, floored to the share scale.
    pub shares: Shares,
    /// The referrer's new quota, yuan, floored to the fen; 0.00 without one.
    pub referrer_quota: Money,
    /// The referrer's new shares, floored to the share scale; 0 without one.
    pub referrer_shares: Shares,
    /// The merchant's new quota, yuan, floored to the fen; 0.00 without one.
    pub merchant_quota: Money,
    /// The merchant's new shares, floored to the share scale; 0 without one.
    pub merchant_shares: Shares,
}

/// Who is granted something in addition to the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Referrer,
    Merchant,
}

/// The reason for [`Always`] below: money times a rate or a multiplier, over a share of at least one fen.
const FITS: &str = "what money grants is below 2^128";

impl Dividend {
    /// What an order of `amount` grants to a buyer who has paid `total_paid` before.
    pub(super) fn grant(&self, amount: Amount, total_paid: Money, [referred, merchant]: [bool; 2]) -> Result<Grant> {
        let (paid, scale) = (amount.wide(), self.config.share_scale);
        let shares = match self.config.share_basis {
            ShareBasis::PerOrder => self.shares_for(paid),
            ShareBasis::Cumulative => self.shares_between(total_paid.wide(), total_paid.wide() + paid),
        };
        let quota_of = |party, is_there| if is_there { self.party_quota_for(party, paid) } else { 0 };
        let shares_of = |party, is_there| if is_there { self.party_shares_for(party, paid) } else { 0 };
        Ok(Grant {
            amount,
            quota: Money::result(Some(self.quota_for(paid)), "the quota granted")?,
            shares: Shares::result(Some(shares), scale, "the shares granted")?,
            referrer_quota: Money::result(Some(quota_of(Party::Referrer, referred)), "the referrer's quota")?,
            referrer_shares: Shares::result(
                Some(shares_of(Party::Referrer, referred)),
                scale,
                "the referrer's shares",
            )?,
            merchant_quota: Money::result(Some(quota_of(Party::Merchant, merchant)), "the merchant's quota")?,
            merchant_shares: Shares::result(
                Some(shares_of(Party::Merchant, merchant)),
                scale,
                "the merchant's shares",
            )?,
        })
    }

    /// floor(paid · quotaMultiplier, 2).
    pub(crate) fn quota_for(&self, paid: u128) -> u128 {
        mul_div_floor(paid, self.config.quota_multiplier.wide(), Multiplier::STEPS).always(FITS, u128::MAX)
    }

    /// floor(paid / shareUnit, shareScale).
    pub(super) fn shares_for(&self, paid: u128) -> u128 {
        mul_div_floor(paid, self.share_steps(), self.config.share_unit.wide()).always(FITS, u128::MAX)
    }

    /// The shares granted for the payments from a total of `low` fen up to a total of `high` fen.
    pub(super) fn shares_between(&self, low: u128, high: u128) -> u128 {
        self.shares_for(high).checked_sub(self.shares_for(low)).always("who pays more has more shares", u128::MAX)
    }

    /// The least fen for which [`Self::shares_for`] gives at least `shares`.
    pub(super) fn price_of(&self, shares: u128) -> u128 {
        mul_div_ceil(shares, self.config.share_unit.wide(), self.share_steps()).always(FITS, u128::MAX)
    }

    /// floor(paid · referrerQuotaRate, 2), or by the merchant's rate.
    pub(super) fn party_quota_for(&self, party: Party, paid: u128) -> u128 {
        let rate = match party {
            Party::Referrer => self.config.referrer_quota_rate,
            Party::Merchant => self.config.merchant_quota_rate,
        };
        mul_div_floor(paid, rate.wide(), Rate::STEPS).always(FITS, u128::MAX)
    }

    /// floor(paid · referrerShareRate / shareUnit, shareScale), or by the merchant's rate.
    pub(super) fn party_shares_for(&self, party: Party, paid: u128) -> u128 {
        let rate = match party {
            Party::Referrer => self.config.referrer_share_rate,
            Party::Merchant => self.config.merchant_share_rate,
        };
        // At most 10^12 · 10^4 above, and 10^8 · 10^15 below.
        let unit = Rate::STEPS * self.config.share_unit.wide();
        mul_div_floor(paid * self.share_steps(), rate.wide(), unit).always(FITS, u128::MAX)
    }

    /// Steps in one share.
    fn share_steps(&self) -> u128 {
        power_of_ten(self.config.share_scale).into()
    }
}
