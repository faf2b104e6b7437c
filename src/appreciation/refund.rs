//! Taking back what a refunded order granted.

use alloc::format;

use points_rules_derive::Wire;

use super::exact_unit_value::ExactUnitValue;
use super::holder::Parties;
use super::{Appreciation, Grant, Holder, Market, invalid_amount};
use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, UnitCount, UnitValue, Units, Worth};
use crate::order::TakeBack;

/// The part of an order that is refunded, by its amount and, where lines contribute differently, by its contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct RefundPart {
    /// Of the order's amount, yuan.
    pub amount: Money,
    /// Of the order's contribution, yuan; null where it is the amount's share of it.
    pub contribution: Option<Money>,
}

/// A refund after booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, check = check_parts)]
pub struct QuoteRefund {
    /// The market before.
    pub market: Market,
    /// The buyer before.
    pub holder: Holder,
    /// The referrer before; null where there is none any more, whose units are then all missing.
    pub referrer: Option<Holder>,
    /// The merchant before; null likewise.
    pub merchant: Option<Holder>,
    /// What the order granted when it was booked.
    pub grant: Grant,
    /// What was refunded of it after booking, before now. Either both contributions are given or none.
    pub before: RefundPart,
    /// What is refunded now.
    pub refund: RefundPart,
}

/// What a refund takes back, and every state after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RefundQuote {
    /// Units that the refund asks back of the buyer, ceiled.
    pub units_back: Units,
    /// Units of the buyer that are burned: those asked back, as far as they are there.
    pub burned: Units,
    /// Units that the refund asks back of the referrer, ceiled.
    pub referrer_units_back: Units,
    /// Units of the referrer that are burned.
    pub referrer_burned: Units,
    /// Units that the refund asks back of the merchant, ceiled.
    pub merchant_units_back: Units,
    /// Units of the merchant that are burned.
    pub merchant_burned: Units,
    /// Units asked back of the buyer that are no longer there.
    pub shortfall: Units,
    /// What the shortfall is worth, yuan, ceiled.
    pub shortfall_value: Worth,
    /// Units asked back of referrer and merchant that are no longer there.
    pub others_shortfall: UnitCount,
    /// What they are worth, yuan, ceiled.
    pub others_shortfall_value: Worth,
    /// What a host may keep from the money that it refunds, yuan, at most all of it; the rest it bears.
    pub may_keep: Worth,
    /// What leaves the fund, yuan, floored; never more than the burned units are worth.
    pub returned: Money,
    /// The part of the order's contribution that stays in the fund, yuan.
    pub retained: Money,
    /// What goes back to the platform, because the fund holds at most 10^6 yuan a unit, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The buyer after.
    pub holder: Holder,
    /// The referrer after; null without one.
    pub referrer: Option<Holder>,
    /// The merchant after; null without one.
    pub merchant: Option<Holder>,
    /// The market after.
    pub market: Market,
}

impl QuoteRefund {
    /// # Errors
    /// `INVALID_INPUT` without a path where only one contribution is given.
    fn check_parts(&self) -> Result<()> {
        if self.before.contribution.is_none() == self.refund.contribution.is_none() {
            return Ok(());
        }
        let message = "before and refund give one contribution and one null; give both contributions, or null twice";
        Err(Error::new(ErrorCode::InvalidInput, message))
    }
}

/// What a refund takes back in proportion.
struct RefundParts {
    /// Of quotas: by amounts.
    amounts: TakeBack,
    /// Of units: by contributions where they are given, else by amounts.
    units: TakeBack,
    contribution_back: Money,
}

impl RefundParts {
    /// # Errors
    /// `INVALID_AMOUNT` at `refund` for nothing, or for more than is left of the order.
    fn of(request: &QuoteRefund) -> Result<RefundParts> {
        let QuoteRefund { grant, before, refund, .. } = request;
        let Some((before_part, refund_part)) = before.contribution.zip(refund.contribution) else {
            let amounts = TakeBack::new(grant.amount, before.amount, refund.amount)?;
            let contribution_back = contribution_back(grant.contribution, &amounts);
            return Ok(RefundParts { amounts, units: amounts, contribution_back });
        };
        if refund.amount == Money::ZERO && refund_part == Money::ZERO {
            return invalid_amount("refund", "a refund of amount 0 and contribution 0; refund at least 0.01");
        }
        for (what, size, before, now) in [
            ("the amount", grant.amount.into(), before.amount, refund.amount),
            ("the contribution", grant.contribution, before_part, refund_part),
        ] {
            if before.wide() + now.wide() > size.wide() {
                let left = size.less(before);
                let message =
                    format!("a refund of {now} of {what} exceeds the {left} yuan left of it; refund at most that");
                return invalid_amount("refund", message);
            }
        }
        Ok(RefundParts {
            amounts: TakeBack::of(grant.amount.into(), before.amount, refund.amount),
            units: TakeBack::of(grant.contribution, before_part, refund_part),
            contribution_back: refund_part,
        })
    }
}

/// floor(contribution·(before + refund)/amount, 2) − floor(contribution·before/amount, 2).
fn contribution_back(contribution: Money, amounts: &TakeBack) -> Money {
    let upto = |refunded| {
        mul_div_floor(contribution.wide(), refunded, amounts.size()).always("an order's amount is above 0", 0)
    };
    let back = upto(amounts.after()) - upto(amounts.before());
    Money::within(back).always("a part is at most the whole", contribution)
}

/// What a refund takes from one of the three.
struct UnitsTaken {
    back: Units,
    burned: Units,
    holder: Option<Holder>,
}

impl UnitsTaken {
    fn from(holder: Option<Holder>, units: Units, quota: Option<Money>, shares: &RefundParts) -> UnitsTaken {
        let back = Units::within(shares.units.back(units.minor())).always("at most what was granted", units);
        let quota_back = quota.map_or(Money::ZERO, |quota| quota.part(shares.amounts.back(quota.minor())));
        let burned = holder.map_or(Units::ZERO, |holder| holder.units.min(back));
        UnitsTaken { back, burned, holder: holder.map(|holder| holder.without(burned, quota_back)) }
    }

    /// Units that are no longer there.
    fn missing(&self) -> Units {
        self.back.less(self.burned)
    }
}

/// What the units that are no longer there are worth, and what that leaves a host to keep.
struct Missing {
    shortfall_value: Worth,
    others_shortfall: UnitCount,
    others_shortfall_value: Worth,
    may_keep: Worth,
}

impl Missing {
    fn of(value: ExactUnitValue, buyer: Units, others: [Units; 2], retained: Money) -> Missing {
        let [referrer, merchant] = others;
        // Two grants have at most 1.8·10^19 steps, which are within 64 bits.
        let others = referrer.minor() + merchant.minor();
        let (shortfall_value, others_value) = (value.fen_ceil(buyer.minor()), value.fen_ceil(others));
        // What others' units leave of it, which may be nothing.
        let kept = retained.minor().saturating_sub(others_value);
        Missing {
            shortfall_value: Worth::new(shortfall_value),
            others_shortfall: UnitCount::new(others),
            others_shortfall_value: Worth::new(others_value),
            may_keep: Worth::new(shortfall_value.max(kept)),
        }
    }
}

impl Appreciation {
    /// What a refund after booking takes back of buyer, referrer and merchant (RULES section 3,
    /// `appreciation.quoteRefund`). The unit value cannot fall: the fund returns no more than the burned units are worth.
    ///
    /// Units to give up are ceiled to 10^-8 and quotas to the fen, as shares of the whole order: many small refunds take
    /// back exactly what it granted. What the fund returns is floored, what a shortfall is worth is ceiled.
    ///
    /// # Errors
    /// `INVALID_INPUT` without a path where only one contribution is given; `INVALID_STATE` at `market`, `holder.units`,
    /// `referrer.units` or `merchant.units`; `INVALID_AMOUNT` at `grant.contribution` above the amount, at `refund` for
    /// nothing or where more is refunded than the order had.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{BookOrder, Holder, Market, QuoteRefund, RefundPart};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let scheme = rulebook.appreciation()?;
    /// let holder = Holder::new("0".parse()?);
    /// let booking = scheme.book_order(&BookOrder::new(Market::EMPTY, holder, "100".parse()?))?;
    /// let (before, refund) = (RefundPart::new("0".parse()?), RefundPart::new("100".parse()?));
    /// let refund = QuoteRefund::new(booking.market, booking.holder, booking.grant, before, refund);
    /// let quote = scheme.quote_refund(&refund)?;
    /// assert_eq!(quote.burned.to_string(), "21.00000000");
    /// assert_eq!(quote.returned.to_string(), "30.00");
    /// assert_eq!(quote.market, Market::EMPTY);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn quote_refund(&self, request: &QuoteRefund) -> Result<RefundQuote> {
        let QuoteRefund { market, holder, referrer, merchant, grant, .. } = request;
        request.check_parts()?;
        Parties { holder, referrer: referrer.as_ref(), merchant: merchant.as_ref() }.check(market)?;
        grant.check()?;
        let shares = RefundParts::of(request)?;
        let buyer = UnitsTaken::from(Some(*holder), grant.units, grant.quota, &shares);
        let referrer = UnitsTaken::from(*referrer, grant.referrer_units, grant.referrer_quota, &shares);
        let merchant = UnitsTaken::from(*merchant, grant.merchant_units, grant.merchant_quota, &shares);

        let value = self.value_in(market);
        let burned = buyer.burned.minor() + referrer.burned.minor() + merchant.burned.minor();
        let burned = Units::within(burned).always("members hold as many", market.circulating());
        let returned = shares.contribution_back.min(value.worth_floor(burned));
        let retained = shares.contribution_back.less(returned);
        let missing = Missing::of(value, buyer.missing(), [referrer.missing(), merchant.missing()], retained);
        let unissued = Market { units_issued: market.units_issued.less(burned), ..*market };
        let (after, residue) = unissued.without(returned, burned);
        Ok(RefundQuote {
            units_back: buyer.back,
            burned: buyer.burned,
            referrer_units_back: referrer.back,
            referrer_burned: referrer.burned,
            merchant_units_back: merchant.back,
            merchant_burned: merchant.burned,
            shortfall: buyer.missing(),
            shortfall_value: missing.shortfall_value,
            others_shortfall: missing.others_shortfall,
            others_shortfall_value: missing.others_shortfall_value,
            may_keep: missing.may_keep,
            returned,
            retained,
            residue,
            unit_value_before: value.published(),
            unit_value_after: self.value_in(&after).published(),
            holder: buyer.holder.always("the buyer was there before", *holder),
            referrer: referrer.holder,
            merchant: merchant.holder,
            market: after,
        })
    }
}
