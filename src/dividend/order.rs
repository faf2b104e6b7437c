//! What an order grants, quoted before it is placed and booked when it is complete.

use points_rules_derive::Wire;

use crate::error::Result;
use crate::num::{Amount, Money, Name, Shares};

use super::{Dividend, Grant, Member, Stake};

/// An order, for [`Dividend::quote_order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteOrder {
    /// The buyer before the order.
    pub member: Member,
    /// Whether the buyer has a referrer.
    pub referred: bool,
    /// Whether the order's merchant takes part.
    pub merchant: bool,
    /// What counts of the order, yuan: 0.01 to 10^10; `earning.dividend.amount` of `order.total`.
    pub amount: Amount,
}

/// The next tier, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct NextTier {
    /// The tier's name.
    pub name: Name,
    /// The shares it starts at.
    pub min_shares: Shares,
    /// The shares missing after the order.
    pub shares_missing: Shares,
    /// The least order that would grant them, yuan; null where one order cannot.
    pub amount_missing: Option<Amount>,
}

/// What an order grants, for [`Dividend::quote_order`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderQuote {
    /// What the order grants to everyone who has a part in it.
    pub grant: Grant,
    /// The buyer after the order.
    pub member: Member,
    /// The buyer's tier before the order; null below the first.
    pub tier_before: Option<Name>,
    /// The buyer's tier after the order; null below the first.
    pub tier_after: Option<Name>,
    /// The tier above the one after the order; null at the last.
    pub next_tier: Option<NextTier>,
}

/// A complete order with the states of that moment, for [`Dividend::book_order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct BookOrder {
    /// The buyer before the order.
    pub member: Member,
    /// The buyer's referrer before the order; null without one.
    pub referrer: Option<Stake>,
    /// The order's merchant before the order; null where it takes no part.
    pub merchant: Option<Stake>,
    /// What counts of the order, yuan: 0.01 to 10^10.
    pub amount: Amount,
}

/// A booked order, for [`Dividend::book_order`]: the grant to keep for refunds, and every state after it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderBooking {
    /// What the order grants to everyone who has a part in it.
    pub grant: Grant,
    /// The buyer after the order.
    pub member: Member,
    /// The referrer after the order; null without one.
    pub referrer: Option<Stake>,
    /// The merchant after the order; null where it takes no part.
    pub merchant: Option<Stake>,
    /// The buyer's tier before the order; null below the first.
    pub tier_before: Option<Name>,
    /// The buyer's tier after the order; null below the first.
    pub tier_after: Option<Name>,
}

impl Dividend {
    /// What an order grants (RULES section 4, `quoteOrder`): quota and shares, floored, and the way to the next tier.
    ///
    /// Amounts are in yuan with two decimals, shares in the scheme's `shareScale`. An estimate until it is booked.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares` past the share scale; `OVERFLOW` where a grant, or the member's shares,
    /// quota or total paid after it, would pass 10^13. The next tier never raises an error.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{Member, QuoteOrder};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let member = Member { shares: "0".parse()?, quota: "0".parse()?, total_paid: "0".parse()? };
    /// let quote = dividend.quote_order(&QuoteOrder::new(member, "1000".parse()?))?;
    /// assert_eq!(quote.grant.quota.to_string(), "2000.00");
    /// assert_eq!(quote.grant.shares.to_string(), "1");
    /// let next = quote.next_tier.ok_or("there is a tier above")?;
    /// assert_eq!((&*next.name, next.shares_missing.to_string()), ("V1", "49".to_string()));
    /// assert_eq!(next.amount_missing.map(|amount| amount.to_string()), Some("49000.00".to_string()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quote_order(&self, order: &QuoteOrder) -> Result<OrderQuote> {
        let before = self.member(order.member)?;
        let grant = self.grant(order.amount, before.total_paid, [order.referred, order.merchant])?;
        let after = before.after(&grant)?;
        Ok(OrderQuote {
            grant,
            member: after,
            tier_before: self.tier_name(before.shares),
            tier_after: self.tier_name(after.shares),
            next_tier: self.next_tier(&after),
        })
    }

    /// Books a complete order (RULES section 4, `bookOrder`): `quoteOrder` against the states of the moment, and every
    /// state after it. On the states that a quote saw it gives the quote's figures.
    ///
    /// Amounts are in yuan with two decimals, shares in the scheme's `shareScale`; all grants are floored.
    ///
    /// # Errors
    /// `TOO_MANY_DECIMALS` at `member.shares`, `referrer.shares` or `merchant.shares` past the share scale; `OVERFLOW`
    /// where a figure of a state after it would pass 10^13.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::dividend::{BookOrder, Member};
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let member = Member { shares: "49".parse()?, quota: "700".parse()?, total_paid: "49000".parse()? };
    /// let booking = dividend.book_order(&BookOrder::new(member, "1000".parse()?))?;
    /// assert_eq!(booking.member.shares.to_string(), "50");
    /// assert_eq!(booking.member.quota.to_string(), "2700.00");
    /// assert_eq!(booking.member.total_paid.to_string(), "50000.00");
    /// assert_eq!((booking.tier_before, booking.tier_after.as_deref()), (None, Some("V1")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn book_order(&self, order: &BookOrder) -> Result<OrderBooking> {
        let before = self.member(order.member)?;
        let referrer = self.party(order.referrer, "referrer.shares")?;
        let merchant = self.party(order.merchant, "merchant.shares")?;
        let grant = self.grant(order.amount, before.total_paid, [referrer.is_some(), merchant.is_some()])?;
        let after = before.after(&grant)?;
        let credited =
            |party: Option<Stake>, shares, quota, what| party.map(|party| party.plus(shares, quota, what)).transpose();
        Ok(OrderBooking {
            grant,
            member: after,
            referrer: credited(
                referrer,
                grant.referrer_shares,
                grant.referrer_quota,
                ["the referrer's shares", "the referrer's quota"],
            )?,
            merchant: credited(
                merchant,
                grant.merchant_shares,
                grant.merchant_quota,
                ["the merchant's shares", "the merchant's quota"],
            )?,
            tier_before: self.tier_name(before.shares),
            tier_after: self.tier_name(after.shares),
        })
    }

    fn next_tier(&self, member: &Member) -> Option<NextTier> {
        let tier = self.config.tiers.iter().find(|tier| tier.min_shares > member.shares)?;
        let shares_missing = tier.min_shares.less(member.shares);
        Some(NextTier {
            name: tier.name.clone(),
            min_shares: tier.min_shares,
            shares_missing,
            amount_missing: self.amount_for(shares_missing, member.total_paid),
        })
    }
}

impl Member {
    /// The buyer after the order.
    fn after(self, grant: &Grant) -> Result<Self> {
        let credit = Stake { shares: self.shares, quota: self.quota };
        let Stake { shares, quota } =
            credit.plus(grant.shares, grant.quota, ["the member's shares", "the member's quota"])?;
        let paid = self.total_paid.wide() + grant.amount.wide();
        Ok(Member { shares, quota, total_paid: Money::result(Some(paid), "the member's total paid")? })
    }
}
