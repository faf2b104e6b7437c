//! What an order grants.

use points_rules_derive::Wire;

use super::{Appreciation, Market};
use crate::decimal::wide::mul_div_floor_64;
use crate::error::Result;
use crate::num::{Amount, Money, Multiplier, Rate, UnitValue, Units};

/// An order to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The market before the order.
    pub market: Market,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// The qualifying amount of the order, 0.01 to 10^10 yuan.
    pub amount: Amount,
}

/// What an order grants, and the market after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct OrderQuote {
    /// What goes into the fund, yuan, floored.
    pub contribution: Money,
    /// What the buyer's units are worth when granted, yuan, floored; for show.
    pub grant_value: Money,
    /// Units for the buyer, floored.
    pub units: Units,
    /// Units for the buyer's referrer, floored.
    pub referrer_units: Units,
    /// Quota for the buyer, yuan, floored; null for a scheme without one.
    pub quota_granted: Option<Money>,
    /// Whether the cap cut the grant, or leaves no room after it.
    pub cap_reached: bool,
    /// What goes back to the platform because no unit is outstanding, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The market after.
    pub market: Market,
}

/// What one contribution does to a market.
pub(super) struct Issue {
    pub(super) units: Units,
    pub(super) referrer_units: Units,
    pub(super) cap_reached: bool,
    pub(super) residue: Money,
    pub(super) market: Market,
}

impl Appreciation {
    /// What an order grants (RULES section 2, `appreciation.quoteOrder`).
    ///
    /// Everything granted is floored; the unit value never falls.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`; `OVERFLOW` where the fund would pass 10^13 yuan.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{QuoteOrder, Market};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let order = QuoteOrder { market: Market::EMPTY, referred: false, amount: "100".parse()? };
    /// let quote = rulebook.appreciation()?.quote_order(&order)?;
    /// assert_eq!(quote.units.to_string(), "21.00000000");
    /// assert_eq!(quote.unit_value_after.to_string(), "1.4286");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let QuoteOrder { market, referred, amount } = order;
        self.check_market(market)?;
        self.quote_checked(market, self.value_in(market).published(), *referred, *amount)
    }

    /// The quote against a market that is checked, and whose published unit value is this.
    pub(super) fn quote_checked(
        &self,
        market: &Market,
        unit_value_before: UnitValue,
        referred: bool,
        amount: Amount,
    ) -> Result<OrderQuote> {
        let contribution = self.contribution(amount)?;
        let grant = self.grant(market, referred, contribution)?;
        Ok(OrderQuote {
            contribution,
            grant_value: Money::result_64(part(contribution, self.config.grant_rate), "the value of the grant")?,
            units: grant.units,
            referrer_units: grant.referrer_units,
            quota_granted: self.quota_for(amount)?,
            cap_reached: grant.cap_reached,
            residue: grant.residue,
            unit_value_before,
            unit_value_after: self.value_in(&grant.market).published_inline(),
            market: grant.market,
        })
    }

    /// floor(amount · contributionRate, 2).
    #[inline(always)]
    pub(super) fn contribution(&self, amount: Amount) -> Result<Money> {
        Money::result_64(part(amount.into(), self.config.contribution_rate), "the contribution")
    }

    #[inline(always)]
    fn quota_for(&self, amount: Amount) -> Result<Option<Money>> {
        let Some(multiplier) = self.config.quota_multiplier else { return Ok(None) };
        let quota = mul_div_floor_64(amount.minor(), multiplier.minor(), Multiplier::ONE.minor());
        Money::result_64(quota, "the quota").map(Some)
    }

    /// Units for a contribution at the value before it, as far as the cap has room.
    #[inline(always)]
    pub(super) fn grant(&self, market: &Market, referred: bool, contribution: Money) -> Result<Issue> {
        let value = self.value_in(market);
        let room = self.config.unit_cap.less(market.units_issued).minor();
        // Cut to the room, so that nothing is lost where they are past 64 bits.
        let wanted = value.share_units(contribution, self.grant_share);
        let wanted_referrer = if referred { value.share_units(contribution, self.referrer_grant_share) } else { 0 };
        let units = wanted.min(room);
        let referrer_units = wanted_referrer.min(room - units);
        // No sum passes 64 bits: units have at most 9 · 10^18 steps, money 10^15.
        let granted = units + referrer_units;
        let after = |units: Units, what| Units::result_64(units.minor() + granted, what);
        let (market, residue) = Market {
            fund_balance: Money::result_64(market.fund_balance.minor() + contribution.minor(), "the fund")?,
            units_outstanding: after(market.units_outstanding, "the units outstanding")?,
            units_issued: after(market.units_issued, "the units issued")?,
            ..*market
        }
        .swept();
        Ok(Issue {
            units: Units::result_64(units, "the units")?,
            referrer_units: Units::result_64(referrer_units, "the referrer's units")?,
            // Where either was cut, the two fill the room.
            cap_reached: granted == room,
            residue,
            market,
        })
    }
}

/// floor(money · rate, 2), in fen.
#[inline(always)]
fn part(money: Money, rate: Rate) -> u64 {
    mul_div_floor_64(money.minor(), rate.minor(), Rate::ONE.minor())
}
