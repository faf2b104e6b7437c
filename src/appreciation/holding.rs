//! What a holding is worth.

use points_rules_derive::Wire;

use super::holder::check_holder;
use super::{Appreciation, Holder, Market};
use crate::error::Result;
use crate::num::{DisplayValue, Money, UnitValue};

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
#[non_exhaustive]
pub struct HoldingValue {
    /// The published unit value, yuan.
    pub unit_value: UnitValue,
    /// What the units are worth, yuan, floored.
    pub value: Money,
    /// Units times the published value, yuan with four decimals, half up; for display only.
    pub display_value: DisplayValue,
    /// Whether the value has reached the quota (出局); null without one.
    pub exit_due: Option<bool>,
    /// How much the value can still rise before the exit, yuan; null without a quota.
    pub headroom: Option<Money>,
}

impl Appreciation {
    /// What a holding is worth, and how far it is from the exit (RULES section 3, `appreciation.valueHolding`).
    ///
    /// The value is floored to the fen; the display value is half up to four decimals.
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
        check_holder(market, holder)?;
        Ok(self.value_checked(market, holder))
    }

    /// The value in a market where market and holder are checked.
    pub(super) fn value_checked(&self, market: &Market, holder: &Holder) -> HoldingValue {
        let unit_value = self.value_in(market);
        let value = unit_value.worth_floor(holder.units);
        HoldingValue {
            unit_value: unit_value.published(),
            value,
            display_value: unit_value.display(holder.units),
            exit_due: holder.quota.map(|quota| exit_due(value.minor(), quota)),
            headroom: holder.quota.map(|quota| quota.less(value)),
        }
    }
}

/// A holding that is worth something, this many fen, leaves once it is worth its quota (出局).
pub(crate) fn exit_due(value: u64, quota: Money) -> bool {
    value > 0 && value >= quota.minor()
}
