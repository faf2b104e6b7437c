//! Taking back what a refunded order granted.

use points_rules_derive::Wire;

use super::{Appreciation, Holder, Market};
use crate::decimal::wide::mul_div_floor;
use crate::error::Result;
use crate::num::{Amount, Money, UnitValue, Units};
use crate::order::RefundPart;

/// What the order granted when it was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct Grant {
    /// The order's qualifying amount, yuan.
    pub amount: Amount,
    /// What went into the fund, yuan; "0" for a referrer's grant.
    pub contribution: Money,
    /// Units granted.
    pub units: Units,
    /// Quota granted, yuan; null without one.
    pub quota: Option<Money>,
}

/// A refund to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRefund {
    /// The market before.
    pub market: Market,
    /// The holder before.
    pub holder: Holder,
    /// What the order granted.
    pub grant: Grant,
    /// What was refunded of the order earlier, yuan.
    pub before: Money,
    /// What is refunded now, yuan.
    pub refund: Money,
}

/// What a refund takes back, and the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct RefundQuote {
    /// Units the refund asks back, ceiled.
    pub units_back: Units,
    /// Units really taken and burned.
    pub burned: Units,
    /// Units asked back that are no longer there.
    pub shortfall: Units,
    /// What the shortfall is worth, yuan, ceiled; a host may keep it from the refund.
    pub shortfall_value: Money,
    /// What leaves the fund, yuan; never more than the burned units are worth.
    pub returned: Money,
    /// The part of the order's contribution that stays in the fund, yuan.
    pub retained: Money,
    /// What goes back to the platform because no unit is outstanding, yuan.
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

impl Appreciation {
    /// What a refund takes back (RULES section 2, `appreciation.quoteRefund`). The unit value cannot fall: the fund
    /// returns no more than the burned units are worth.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market` or `holder.units`; `INVALID_AMOUNT` at `refund` for 0 or where more is refunded
    /// than the order's amount; `OVERFLOW` where the shortfall is worth more than 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{QuoteRefund, Holder, Market, Grant};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "30".parse()?,
    ///     units_outstanding: "21".parse()?,
    ///     units_issued: "21".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = Holder { units: "21".parse()?, quota: Some("200".parse()?) };
    /// let grant =
    ///     Grant { amount: "100".parse()?, contribution: "30".parse()?, units: "21".parse()?, quota: holder.quota };
    /// let refund = QuoteRefund { market, holder, grant, before: "0".parse()?, refund: "100".parse()? };
    /// let quote = rulebook.appreciation()?.quote_refund(&refund)?;
    /// assert_eq!(quote.burned.to_string(), "21.00000000");
    /// assert_eq!(quote.returned.to_string(), "30.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_refund(&self, request: &QuoteRefund) -> Result<RefundQuote> {
        let QuoteRefund { market, holder, grant, before, refund } = request;
        self.check_holder(market, holder)?;
        let part = RefundPart::new(grant.amount, *before, *refund)?;
        let value = self.value_in(market);

        let units_back = Units::result(Some(part.back(grant.units.minor()).into()), "the units taken back")?;
        let burned = burnable(market, units_back.min(holder.units));
        let shortfall = units_back.less(burned);
        let contribution_back = contribution_back(grant.contribution, &part)?;
        let worth = Money::result_64(value.worth_floor(burned), "the value of the burned units")?;
        let returned = contribution_back.min(worth);
        let quota_back = match grant.quota {
            Some(quota) => Money::result(Some(part.back(quota.minor()).into()), "the quota taken back")?,
            None => Money::ZERO,
        };
        let (after, residue) = market.without(returned, burned);
        Ok(RefundQuote {
            units_back,
            burned,
            shortfall,
            shortfall_value: Money::result(value.worth_ceil(shortfall), "the value of the shortfall")?,
            returned,
            retained: contribution_back.less(returned),
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            holder: holder.without(burned, quota_back),
            market: after,
        })
    }
}

/// As many of `units` as can be burned without leaving more than nothing and less than one unit outstanding.
fn burnable(market: &Market, units: Units) -> Units {
    let left = market.units_outstanding.less(units);
    if left == Units::ZERO || left >= Units::ONE {
        return units;
    }
    units.min(market.units_outstanding.less(Units::ONE))
}

/// floor(contribution·(before + refund)/amount, 2) − floor(contribution·before/amount, 2).
fn contribution_back(contribution: Money, part: &RefundPart) -> Result<Money> {
    let upto = |refunded| mul_div_floor(contribution.wide(), refunded, part.amount());
    let back = upto(part.after()).zip(upto(part.before())).and_then(|(after, before)| after.checked_sub(before));
    Money::result(back, "the contribution taken back")
}
