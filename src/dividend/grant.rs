//! What money paid grants: the four formulas that an order and its refund have in common (RULES section 3).
//!
//! Sums of money are in fen, shares in steps of the scheme's scale. Nothing here has a bound yet: `None` is a
//! figure past 128 bits, and what comes out is checked where it becomes a result.

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::{mul_div_ceil, mul_div_floor};
use crate::num::{Multiplier, Rate};

use super::Dividend;

impl Dividend {
    /// floor(paid · quotaMultiplier, 2).
    pub(super) fn quota_for(&self, paid: u128) -> Option<u128> {
        mul_div_floor(paid, self.config.quota_multiplier.wide(), Multiplier::STEPS)
    }

    /// floor(paid / shareUnit, shareScale).
    pub(super) fn shares_for(&self, paid: u128) -> Option<u128> {
        mul_div_floor(paid, self.share_steps(), self.config.share_unit.wide())
    }

    /// The least fen for which [`Self::shares_for`] gives at least `shares`.
    pub(super) fn price_of(&self, shares: u128) -> Option<u128> {
        mul_div_ceil(shares, self.config.share_unit.wide(), self.share_steps())
    }

    /// floor(paid · referrerQuotaRate, 2).
    pub(super) fn referrer_quota_for(&self, paid: u128) -> Option<u128> {
        mul_div_floor(paid, self.config.referrer_quota_rate.wide(), Rate::STEPS)
    }

    /// floor(paid · referrerShareRate / shareUnit, shareScale).
    pub(super) fn referrer_shares_for(&self, paid: u128) -> Option<u128> {
        let steps = paid.checked_mul(self.share_steps())?;
        let unit = Rate::STEPS.checked_mul(self.config.share_unit.wide())?;
        mul_div_floor(steps, self.config.referrer_share_rate.wide(), unit)
    }

    /// Steps in one share.
    fn share_steps(&self) -> u128 {
        power_of_ten(self.config.share_scale).into()
    }
}
