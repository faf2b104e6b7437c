//! What holds for the appreciation scheme whatever happens: RULES section 2, "Invariants".

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use num_bigint::BigUint;
use points_rules::appreciation::{
    Appreciation, Config, ExitHolder, Grant, Holder, Market, ProjectUnitValue, QuoteExchange, QuoteItem, QuoteOrder,
    QuoteRedemption, QuoteRefund, QuoteReturn, SettleExits, ValueHolding,
};
use points_rules::{Amount, Error, ErrorCode, IssuePrice, Money, Multiplier, Name, Rate, Units};
use proptest::prelude::*;

/// F / S as a fraction, compared without division.
fn value_not_below(after: &Market, before: &Market) -> bool {
    let big = |minor: u64| BigUint::from(minor);
    big(after.fund_balance.minor()) * big(before.units_outstanding.minor())
        >= big(before.fund_balance.minor()) * big(after.units_outstanding.minor())
}

fn rate(steps: impl Strategy<Value = u64>) -> impl Strategy<Value = Rate> {
    steps.prop_map(|steps| Rate::from_minor(steps).unwrap())
}

/// Mostly shop-like figures, sometimes the bounds.
fn spread(max: u64) -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..=max.min(1_000_000), 3 => 0..=max.min(1_000_000_000_000), 2 => 0..=max, 1 => Just(max), 1 => Just(1u64)]
}

prop_compose! {
    fn scheme()(
        price in prop_oneof![Just(10_000u64), 1..=100_000_000u64, 1..=IssuePrice::MAX.minor()],
        cap in prop_oneof![Just(10_000_000_000_000_000u64), 100_000_000..=Units::MAX.minor()],
        contribution in rate(1..=100_000_000u64),
        grant in 1..=100_000_000u64,
        referrer_part in 0..=100u64,
        fee in rate(0..100_000_000u64),
        quota in proptest::option::of(1..=10_000_000u64),
    ) -> Appreciation {
        let referrer = (100_000_000 - grant) * referrer_part / 100;
        Appreciation::new(Config {
            issue_price: IssuePrice::from_minor(price).unwrap(),
            unit_cap: Units::from_minor(cap).unwrap(),
            contribution_rate: contribution,
            grant_rate: Rate::from_minor(grant).unwrap(),
            referrer_grant_rate: Rate::from_minor(referrer).unwrap(),
            redemption_fee_rate: fee,
            quota_multiplier: quota.map(|steps| Multiplier::from_minor(steps).unwrap()),
        })
        .unwrap()
    }
}

/// One step of a shop's life: which member, what, how much of what can be done (in parts of 1000).
#[derive(Clone, Debug)]
enum Step {
    Order { member: usize, referred: bool, amount: u64 },
    Redeem { member: usize, part: u64 },
    QuoteExchange { member: usize, part: u64 },
    Return { part: u64 },
    Item { member: usize, price: u64 },
    Refund { order: usize, part: u64 },
    SettleExits,
}

fn step() -> impl Strategy<Value = Step> {
    let member = 0..MEMBERS;
    let part = prop_oneof![3 => 0..=1000u64, 1 => Just(1000u64)];
    prop_oneof![
        5 => (member.clone(), any::<bool>(), spread(Amount::MAX.minor()))
            .prop_map(|(member, referred, amount)| Step::Order { member, referred, amount }),
        2 => (member.clone(), part.clone()).prop_map(|(member, part)| Step::Redeem { member, part }),
        1 => (member.clone(), part.clone()).prop_map(|(member, part)| Step::QuoteExchange { member, part }),
        1 => part.clone().prop_map(|part| Step::Return { part }),
        1 => (member, spread(Money::MAX.minor())).prop_map(|(member, price)| Step::Item { member, price }),
        2 => (0..64usize, part).prop_map(|(order, part)| Step::Refund { order, part }),
        1 => Just(Step::SettleExits),
    ]
}

const MEMBERS: usize = 4;

/// A booked order and what was refunded of it.
struct Booked {
    member: usize,
    grant: Grant,
    refunded: Money,
}

/// A shop in memory: it does what a host does, with the core's figures only.
struct Shop<'a> {
    scheme: &'a Appreciation,
    market: Market,
    holders: Vec<Holder>,
    booked: Vec<Booked>,
}

fn part_of(minor: u64, part: u64) -> u64 {
    u64::try_from(u128::from(minor) * u128::from(part) / 1000).unwrap()
}

impl Shop<'_> {
    fn run(&mut self, step: &Step) -> Result<(), Error> {
        match *step {
            Step::Order { member, referred, amount } => self.order(member, referred, amount),
            Step::Redeem { member, part } => {
                let redeem = Units::from_minor(part_of(self.holders[member].units.minor(), part))?;
                let request = QuoteRedemption { market: self.market, holder: self.holders[member], redeem };
                let quote = self.scheme.quote_redemption(&request)?;
                assert_eq!(quote.fee.minor() + quote.net.minor(), quote.gross.minor(), "fee and net make gross");
                self.take(member, quote.holder, quote.market);
                Ok(())
            }
            Step::QuoteExchange { member, part } => {
                let exchange = Units::from_minor(part_of(self.holders[member].units.minor(), part))?;
                let request = QuoteExchange { market: self.market, holder: self.holders[member], exchange };
                let quote = self.scheme.quote_exchange(&request)?;
                self.take(member, quote.holder, quote.market);
                Ok(())
            }
            Step::Return { part } => {
                let fixed_points = Money::from_minor(part_of(self.market.fixed_points.minor(), part))?;
                let quote = self.scheme.quote_return(&QuoteReturn { market: self.market, fixed_points })?;
                // The merchant who returns the fixed points is a member too.
                let held = self.holders[0].units.minor() + quote.units.minor();
                let merchant = Holder { units: Units::from_minor(held)?, ..self.holders[0] };
                self.take(0, merchant, quote.market);
                Ok(())
            }
            Step::Item { member, price } => {
                let price = Money::from_minor(price)?;
                let request = QuoteItem { market: self.market, holder: self.holders[member], price };
                let quote = self.scheme.quote_item(&request)?;
                self.take(member, quote.holder, quote.market);
                Ok(())
            }
            Step::Refund { order, part } => self.refund(order, part),
            Step::SettleExits => self.exits(),
        }
    }

    fn take(&mut self, member: usize, holder: Holder, market: Market) {
        self.holders[member] = holder;
        self.market = market;
    }

    fn order(&mut self, member: usize, referred: bool, amount: u64) -> Result<(), Error> {
        let amount = Amount::from_minor(amount)?;
        let quote = self.scheme.quote_order(&QuoteOrder { market: self.market, referred, amount })?;
        assert!(quote.grant_value <= quote.contribution);
        self.market = quote.market;
        let credit = |holder: &mut Holder, units: Units, quota: Option<Money>| {
            holder.units = Units::from_minor(holder.units.minor() + units.minor()).unwrap();
            holder.quota = match (holder.quota, quota) {
                (Some(held), Some(granted)) => {
                    Some(Money::from_minor((held.minor() + granted.minor()).min(Money::MAX.minor())).unwrap())
                }
                (held, granted) => held.or(granted),
            };
        };
        credit(&mut self.holders[member], quote.units, quote.quota_granted);
        credit(&mut self.holders[(member + 1) % MEMBERS], quote.referrer_units, None);
        let grant = Grant { amount, contribution: quote.contribution, units: quote.units, quota: quote.quota_granted };
        self.booked.push(Booked { member, grant, refunded: Money::ZERO });
        Ok(())
    }

    fn refund(&mut self, order: usize, part: u64) -> Result<(), Error> {
        let count = self.booked.len().max(1);
        let Some(booked) = self.booked.get_mut(order % count) else { return Ok(()) };
        let left = booked.grant.amount.minor() - booked.refunded.minor();
        let refund = Money::from_minor(part_of(left, part))?;
        let holder = self.holders[booked.member];
        let request = QuoteRefund { market: self.market, holder, grant: booked.grant, before: booked.refunded, refund };
        let quote = self.scheme.quote_refund(&request)?;
        assert_eq!(quote.units_back.minor(), quote.burned.minor() + quote.shortfall.minor());
        booked.refunded = Money::from_minor(booked.refunded.minor() + refund.minor())?;
        let member = booked.member;
        self.take(member, quote.holder, quote.market);
        Ok(())
    }

    fn exits(&mut self) -> Result<(), Error> {
        let name = |member: usize| Name::new(format!("m{member}")).unwrap();
        let holders = self.holders.iter().enumerate();
        let holders =
            holders.map(|(member, holder)| ExitHolder { id: name(member), units: holder.units, quota: holder.quota });
        let settled = self.scheme.settle_exits(&SettleExits { market: self.market, holders: holders.collect() })?;
        for exit in &settled.exits {
            let member: usize = exit.id[1..].parse().unwrap();
            assert_eq!(exit.fee.minor() + exit.net.minor(), exit.gross.minor());
            self.holders[member].units = Units::ZERO;
        }
        self.market = settled.market;
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_shop_keeps_the_invariants(scheme in scheme(), steps in proptest::collection::vec(step(), 1..60)) {
        let empty = Holder { units: Units::ZERO, quota: None };
        let mut shop = Shop { scheme: &scheme, market: Market::EMPTY, holders: vec![empty; MEMBERS], booked: vec![] };
        for step in &steps {
            let before = shop.market;
            if let Err(error) = shop.run(step) {
                // A refused step changes nothing, and never because the shop's own state is called wrong.
                prop_assert_eq!(shop.market, before);
                prop_assert_ne!(error.code(), ErrorCode::InvalidState, "{:?} after {:?}", error, step);
            }
            let after = shop.market;
            if before.units_outstanding > Units::ZERO && after.units_outstanding > Units::ZERO {
                prop_assert!(value_not_below(&after, &before), "{step:?}: {before:?} -> {after:?}");
            }
            prop_assert!(after.units_outstanding <= after.units_issued);
            prop_assert!(after.units_issued <= scheme.config().unit_cap);
            prop_assert!(after.treasury_units <= after.units_outstanding);
            prop_assert_eq!(after.units_outstanding == Units::ZERO, after.fund_balance == Money::ZERO);
            let held: u64 = shop.holders.iter().map(|holder| holder.units.minor()).sum();
            prop_assert_eq!(held + after.treasury_units.minor(), after.units_outstanding.minor(), "no unit appears or is lost");
            // Every holder can be valued, and an exit is due exactly from the quota on.
            for holder in &shop.holders {
                let value = scheme.value_holding(&ValueHolding { market: after, holder: *holder }).unwrap();
                prop_assert_eq!(value.exit_due.is_some(), holder.quota.is_some());
            }
        }
    }

    #[test]
    fn a_projection_is_its_orders_one_by_one(
        scheme in scheme(),
        referred in any::<bool>(),
        amount in spread(Amount::MAX.minor()).prop_filter("an order", |fen| *fen > 0),
        orders in 0..40u32,
        samples in 2..60u32,
    ) {
        let amount = Amount::from_minor(amount).unwrap();
        let projection = ProjectUnitValue { market: Market::EMPTY, referred, amount, orders, samples };
        let mut market = Market::EMPTY;
        let mut one_by_one = vec![(0, scheme.quote_order(&QuoteOrder { market, referred, amount }).map(|q| q.unit_value_before), Units::ZERO, market)];
        let mut refused = None;
        for order in 1..=orders {
            match scheme.quote_order(&QuoteOrder { market, referred, amount }) {
                Ok(quote) => {
                    market = quote.market;
                    one_by_one.push((order, Ok(quote.unit_value_after), quote.units, market));
                }
                Err(error) => {
                    refused = Some(error.code());
                    break;
                }
            }
        }
        match scheme.project_unit_value(&projection) {
            Err(error) => prop_assert_eq!(Some(error.code()), refused),
            Ok(curve) => {
                prop_assert_eq!(refused, None);
                prop_assert_eq!(curve.market, market);
                prop_assert_eq!(curve.rows.first().unwrap().orders, 0);
                prop_assert_eq!(curve.rows.last().unwrap().orders, orders);
                for row in &curve.rows {
                    let (_, value, units, market) = &one_by_one[row.orders as usize];
                    prop_assert_eq!(&row.unit_value, value.as_ref().unwrap());
                    prop_assert_eq!(row.units, *units);
                    prop_assert_eq!(row.fund_balance, market.fund_balance);
                }
                prop_assert!(curve.rows.windows(2).all(|pair| pair[0].orders < pair[1].orders));
            }
        }
    }

    #[test]
    fn refunds_in_parts_take_back_the_whole_grant(
        scheme in scheme(),
        amount in 1..=1_000_000_000u64,
        parts in proptest::collection::vec(1..=1000u64, 1..20),
    ) {
        let amount = Amount::from_minor(amount).unwrap();
        let Ok(quote) = scheme.quote_order(&QuoteOrder { market: Market::EMPTY, referred: false, amount }) else {
            return Ok(());
        };
        let grant = Grant { amount, contribution: quote.contribution, units: quote.units, quota: quote.quota_granted };
        // Somebody else holds plenty, so that nothing is kept back to avoid dust.
        let others = 1_000_000_000_000u64;
        let market = Market {
            fund_balance: Money::from_minor(quote.market.fund_balance.minor() + 10_000_000_000).unwrap(),
            units_outstanding: Units::from_minor(quote.units.minor() + others).unwrap(),
            units_issued: Units::from_minor(quote.units.minor() + others).unwrap(),
            ..Market::EMPTY
        };
        prop_assume!(market.units_issued <= scheme.config().unit_cap);
        let mut holder = Holder { units: quote.units, quota: quote.quota_granted };
        let (mut market, mut before, mut back, mut contribution) = (market, 0u64, 0u64, 0u64);
        let total: u64 = parts.iter().sum();
        for (index, part) in parts.iter().enumerate() {
            let refund = if index + 1 == parts.len() { amount.minor() - before } else { part_of(amount.minor(), part * 1000 / total) };
            if refund == 0 {
                continue;
            }
            let request = QuoteRefund {
                market, holder, grant, before: Money::from_minor(before).unwrap(), refund: Money::from_minor(refund).unwrap(),
            };
            let quote = scheme.quote_refund(&request).unwrap();
            back += quote.units_back.minor();
            contribution += quote.returned.minor() + quote.retained.minor();
            before += refund;
            (market, holder) = (quote.market, quote.holder);
        }
        prop_assert_eq!(before, amount.minor());
        prop_assert_eq!(back, grant.units.minor());
        prop_assert_eq!(contribution, grant.contribution.minor());
        prop_assert_eq!(holder.units, Units::ZERO);
        prop_assert_eq!(holder.quota, grant.quota.map(|_| Money::ZERO));
    }
}
