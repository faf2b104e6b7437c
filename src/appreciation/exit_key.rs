//! Keys by which a host that keeps many holders in a database finds those who may be due (RULES section 3, `settleExits`).

use super::{Holder, Market};
use crate::impossible::Always;

/// Steps of a key in one fen for each step of units.
const STEPS: u128 = 100_000_000_000_000;

impl Holder {
    /// A key for an index of a database: who has a key above [`Market::exit_key`] is not due to leave; who has none never
    /// is. It selects whom to give to [`settle_exits`](super::Appreciation::settle_exits), which decides. Not a figure of
    /// the rules: it is never printed, and a later version may compute it otherwise, so store it again after an update.
    ///
    /// ```
    /// use points_rules::appreciation::{Holder, Market};
    /// let market = Market {
    ///     fund_balance: "30".parse()?,
    ///     units_outstanding: "21".parse()?,
    ///     units_issued: "21".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let due = Holder { units: "21".parse()?, quota: Some("30".parse()?) };
    /// let not_due = Holder { units: "21".parse()?, quota: Some("30.01".parse()?) };
    /// assert!(due.exit_key() <= Some(market.exit_key()));
    /// assert!(not_due.exit_key() > Some(market.exit_key()));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    #[must_use]
    pub fn exit_key(&self) -> Option<u64> {
        let fen = self.quota?.wide().max(1);
        // 10^15 fen · 10^14 is within 128 bits.
        (fen * STEPS).checked_div(self.units.wide()).map(clamp)
    }
}

impl Market {
    /// The key of the present unit value, see [`Holder::exit_key`].
    #[must_use]
    pub fn exit_key(&self) -> u64 {
        let product = self.fund_balance.wide() * STEPS;
        match self.units_outstanding.wide() {
            0 => 0,
            units => clamp(product.div_ceil(units)),
        }
    }
}

/// Databases have signed integers. No unit value comes near the bound: a step is worth at most a fen.
fn clamp(key: u128) -> u64 {
    u64::try_from(key.min(i64::MAX.unsigned_abs().into())).always("at most i64::MAX", u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::num::Units;

    fn market(fund: &str, units: &str) -> Market {
        let units = units.parse().unwrap();
        Market { fund_balance: fund.parse().unwrap(), units_outstanding: units, units_issued: units, ..Market::EMPTY }
    }

    fn holder(units: &str, quota: Option<&str>) -> Holder {
        Holder { units: units.parse().unwrap(), quota: quota.map(|quota| quota.parse().unwrap()) }
    }

    #[test]
    fn who_has_no_units_or_no_quota_has_no_key() {
        assert_eq!(holder("1", None).exit_key(), None);
        assert_eq!(Holder { units: Units::ZERO, quota: Some("1".parse().unwrap()) }.exit_key(), None);
    }

    /// 1 yuan a unit is a fen for 10^6 steps, so 10^14 / 10^6.
    #[test]
    fn keys_are_by_value() {
        assert_eq!(market("100", "100").exit_key(), 100_000_000);
        assert_eq!(holder("2", Some("2")).exit_key(), Some(100_000_000));
        assert_eq!(holder("2", Some("6")).exit_key(), Some(300_000_000));
        assert_eq!(market("0", "0").exit_key(), 0);
    }

    /// Without a quota left, a holder is due as soon as the units are worth a fen.
    #[test]
    fn an_empty_quota_counts_as_a_fen() {
        assert_eq!(holder("1", Some("0")).exit_key(), holder("1", Some("0.01")).exit_key());
    }

    /// The market is rounded up and the holder down, so that no holder who is due is missed.
    #[test]
    fn rounding_never_hides_a_due_holder() {
        assert_eq!(market("10", "3").exit_key(), 333_333_334);
        assert_eq!(holder("3", Some("10")).exit_key(), Some(333_333_333));
        assert_eq!(holder("0.00000001", Some("10000000000000")).exit_key(), Some(i64::MAX as u64));
    }
}
