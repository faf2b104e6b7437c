//! Schemes, members and days to try.

use points_rules::dividend::*;
use points_rules::{Amount, Money, Name, Shares};
use proptest::prelude::*;

use crate::drawn;

pub(super) const MONEY: u64 = 1_000_000_000_000_000;
pub(super) const AMOUNT: u64 = 1_000_000_000_000;
pub(super) const WHOLE: u64 = 100_000_000;

/// A number up to `most`: often one of its ends, often small.
pub(super) fn up_to(most: u64) -> BoxedStrategy<u64> {
    prop_oneof![
        1 => Just(0),
        1 => Just(most),
        1 => Just(most - 1),
        4 => 0..=most.min(1000),
        4 => 0..=most.min(1_000_000_000),
        3 => 0..=most,
    ]
    .boxed()
}

pub(super) fn most_shares(scale: u8) -> u64 {
    10_000_000_000_000 * 10u64.pow(scale.into())
}

pub(super) fn money(fen: u64) -> Money {
    Money::from_minor(fen).unwrap()
}

pub(super) fn amount(fen: u64) -> Amount {
    Amount::from_minor(fen).unwrap()
}

pub(super) fn name(text: impl Into<String>) -> Name {
    Name::new(text).unwrap()
}

pub(super) fn config() -> impl Strategy<Value = Config> {
    drawn::rulebook(|_| ()).prop_map(|rulebook| rulebook.dividend().unwrap().config().clone())
}

/// Shares and quotas of some members, together within the bounds.
fn columns(scale: u8) -> impl Strategy<Value = Vec<(u64, u64)>> {
    let shares = up_to(most_shares(scale) / 20);
    prop::collection::vec((prop_oneof![2 => 0..=400 * 10u64.pow(scale.into()), 1 => shares], up_to(MONEY / 20)), 0..20)
}

/// A scheme, and a day of it that can be settled.
#[derive(Clone, Debug)]
pub(super) struct GivenDay {
    pub(super) scheme: Dividend,
    pub(super) turnover: Money,
    pub(super) carry: Money,
    /// Shares and quota of each member.
    pub(super) columns: Vec<(u64, u64)>,
}

pub(super) fn day() -> impl Strategy<Value = GivenDay> {
    // Half of the bound each, so that the pools together have one.
    config()
        .prop_flat_map(|config| (columns(config.share_scale), Just(config), up_to(MONEY / 2), up_to(MONEY / 2)))
        .prop_map(|(columns, config, turnover, carry)| {
            let carry = if config.remainder == Remainder::Carry { carry } else { 0 };
            let scheme = Dividend::new(config).unwrap();
            GivenDay { scheme, turnover: money(turnover), carry: money(carry), columns }
        })
}

impl GivenDay {
    pub(super) fn members(&self) -> Vec<DayMember> {
        let scale = self.scheme.config().share_scale;
        let member = |(index, &(shares, quota))| DayMember {
            id: name(format!("m{index}")),
            shares: Shares::from_minor(shares, scale).unwrap(),
            quota: money(quota),
        };
        self.columns.iter().enumerate().map(member).collect()
    }

    pub(super) fn settled(&self) -> DaySettlement {
        settle(&self.scheme, self.turnover, self.carry, self.members())
    }

    /// The day as an estimate assumes it, once it is settled.
    pub(super) fn assumed(&self) -> Day {
        let settled = self.settled();
        Day {
            turnover: self.turnover,
            carry: self.carry,
            eligible_weight: settled.eligible_weight,
            tier_headcounts: settled.tier_headcounts,
        }
    }
}

pub(super) fn settle(scheme: &Dividend, turnover: Money, carry: Money, members: Vec<DayMember>) -> DaySettlement {
    scheme.settle_day(&SettleDay { turnover, carry, members }).unwrap()
}

pub(super) fn stake(member: &DayMember) -> Stake {
    Stake { shares: member.shares, quota: member.quota }
}

/// A scheme, states of all three and an order that they can have together.
pub(super) fn order() -> impl Strategy<Value = (Dividend, BookOrder)> {
    let state = || (up_to(1_000_000_000), up_to(MONEY / 2));
    let party = || prop::option::of(state());
    let amount = up_to(AMOUNT / 2).prop_map(|fen| amount(fen.max(1)));
    (config(), state(), up_to(MONEY / 2), party(), party(), amount).prop_map(
        |(config, (shares, quota), total_paid, referrer, merchant, amount)| {
            let scale = config.share_scale;
            let shares_of = |minor| Shares::from_minor(minor, scale).unwrap();
            let credit = |(shares, quota)| Stake { shares: shares_of(shares), quota: money(quota) };
            let member = Member { shares: shares_of(shares), quota: money(quota), total_paid: money(total_paid) };
            let order = BookOrder { member, referrer: referrer.map(credit), merchant: merchant.map(credit), amount };
            (Dividend::new(config).unwrap(), order)
        },
    )
}
