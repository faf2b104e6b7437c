//! What holds for the appreciation scheme whatever happens: RULES section 3, "Invariants".

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use num_bigint::BigUint;
use points_rules::appreciation::{
    Appreciation, BookOrder, Config, CountOrders, ExitHolder, FindOrder, FindRedemption, Grant, Holder, Market,
    ProjectUnitValue, Purchase, QuoteExchange, QuoteItem, QuoteItemReturn, QuoteOrder, QuoteRedemption, QuoteRefund,
    QuoteReturn, RefundPart, RetirePoints, RetireTreasury, SettleExits, ValueHolding,
};
use points_rules::{Amount, Error, ErrorCode, IssuePrice, Money, Multiplier, Name, Rate, Units};
use proptest::prelude::*;

fn big(minor: u64) -> BigUint {
    BigUint::from(minor)
}

/// F / S as a fraction, compared without division.
fn value_not_below(after: &Market, before: &Market) -> bool {
    big(after.fund_balance.minor()) * big(before.units_outstanding.minor())
        >= big(before.fund_balance.minor()) * big(after.units_outstanding.minor())
}

fn rate(steps: impl Strategy<Value = u64>) -> impl Strategy<Value = Rate> {
    steps.prop_map(|steps| Rate::from_minor(steps).unwrap())
}

fn money(fen: u64) -> Money {
    Money::from_minor(fen).unwrap()
}

fn units(steps: u64) -> Units {
    Units::from_minor(steps).unwrap()
}

/// Mostly shop-like figures, sometimes the bounds.
fn spread(max: u64) -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..=max.min(1_000_000), 3 => 0..=max.min(1_000_000_000_000), 2 => 0..=max, 1 => Just(max), 1 => Just(1u64)]
}

fn amount() -> impl Strategy<Value = Amount> {
    spread(Amount::MAX.minor()).prop_map(|fen| Amount::from_minor(fen.max(1)).unwrap())
}

prop_compose! {
    fn scheme()(
        price in prop_oneof![Just(10_000u64), 1..=1_000_000u64, 1..=IssuePrice::MAX.minor()],
        cap in prop_oneof![Just(10_000_000_000_000_000u64), 100_000_000..=Units::MAX.minor()],
        contribution in rate(1..=100_000_000u64),
        grant in prop_oneof![1..=100_000_000u64, (1..=10u64).prop_map(|tenths| tenths * 10_000_000)],
        referrer_part in 0..=100u64,
        merchant_part in 0..=100u64,
        fee in rate(0..100_000_000u64),
        quota in proptest::option::of(prop_oneof![1..=10_000_000u64, 1..=30_000u64]),
    ) -> Appreciation {
        let left = 100_000_000 - grant;
        let referrer = left * referrer_part / 100;
        Appreciation::new(Config {
            issue_price: IssuePrice::from_minor(price).unwrap(),
            unit_cap: units(cap),
            contribution_rate: contribution,
            grant_rate: Rate::from_minor(grant).unwrap(),
            referrer_grant_rate: Rate::from_minor(referrer).unwrap(),
            merchant_grant_rate: Rate::from_minor((left - referrer) * merchant_part / 100).unwrap(),
            redemption_fee_rate: fee,
            quota_multiplier: quota.map(|steps| Multiplier::from_minor(steps).unwrap()),
        })
        .unwrap()
    }
}

prop_compose! {
    /// A market and a holder in it.
    fn state()(
        outstanding in spread(Units::MAX.minor()).prop_map(|steps| steps.max(1)),
        fund in 0..=1_000_000u64,
        above in spread(1_000_000_000_000),
        treasury in 0..=1000u64,
        held in 0..=1000u64,
        quota in proptest::option::of(spread(Money::MAX.minor())),
    ) -> (Market, Holder) {
        let treasury = part_of(outstanding, treasury / 2);
        let most = outstanding.min(Money::MAX.minor());
        let market = Market {
            fund_balance: money(u64::try_from(u128::from(most) * u128::from(fund) / 1_000_000).unwrap().max(1)),
            units_outstanding: units(outstanding),
            units_issued: units((outstanding + above).min(Units::MAX.minor())),
            treasury_units: units(treasury),
            fixed_points: Money::ZERO,
        };
        (market, Holder { units: units(part_of(outstanding - treasury, held)), quota: quota.map(money) })
    }
}

/// One step of a shop's life: which member, what, how much of what can be done (in parts of 1000).
#[derive(Clone, Debug)]
enum Step {
    Order { member: usize, referred: bool, merchant: bool, amount: Amount, contribution: Option<u64> },
    Redeem { member: usize, part: u64 },
    Exchange { member: usize, part: u64 },
    Return { member: usize, part: u64 },
    RetirePoints { part: u64 },
    RetireTreasury,
    Item { member: usize, part: u64 },
    ItemReturn { item: usize, part: u64 },
    Refund { order: usize, part: u64, contribution: Option<u64> },
    Exits,
}

fn step() -> impl Strategy<Value = Step> {
    let member = 0..MEMBERS;
    let part = prop_oneof![3 => 0..=1000u64, 1 => Just(1000u64)];
    let maybe = proptest::option::of(part.clone());
    prop_oneof![
        6 => (member.clone(), any::<bool>(), any::<bool>(), amount(), maybe.clone()).prop_map(
            |(member, referred, merchant, amount, contribution)| {
                Step::Order { member, referred, merchant, amount, contribution }
            }
        ),
        2 => (member.clone(), part.clone()).prop_map(|(member, part)| Step::Redeem { member, part }),
        2 => (member.clone(), part.clone()).prop_map(|(member, part)| Step::Exchange { member, part }),
        1 => (member.clone(), part.clone()).prop_map(|(member, part)| Step::Return { member, part }),
        1 => part.clone().prop_map(|part| Step::RetirePoints { part }),
        1 => Just(Step::RetireTreasury),
        2 => (member, part.clone()).prop_map(|(member, part)| Step::Item { member, part }),
        2 => (0..64usize, part.clone()).prop_map(|(item, part)| Step::ItemReturn { item, part }),
        2 => (0..64usize, part, maybe).prop_map(|(order, part, contribution)| Step::Refund { order, part, contribution }),
        1 => Just(Step::Exits),
    ]
}

const MEMBERS: usize = 5;

/// A booked order and what was refunded of it.
struct Booked {
    member: usize,
    referrer: Option<usize>,
    merchant: Option<usize>,
    grant: Grant,
    refunded: u64,
    contribution_refunded: u64,
    /// Whether it is refunded by contributions, or by amounts alone.
    by_contribution: bool,
}

/// An item bought with units and what came back of it.
struct Bought {
    member: usize,
    purchase: Purchase,
    returned: u64,
    units_back: u64,
}

/// A shop in memory: it does what a host does, with the core's figures only.
struct Shop<'a> {
    scheme: &'a Appreciation,
    market: Market,
    holders: Vec<Holder>,
    booked: Vec<Booked>,
    bought: Vec<Bought>,
    /// Fen that came into the fund and that left it, residue included.
    came_in: u128,
    went_out: u128,
    /// Units granted, less those that refunds took back.
    granted: u128,
}

fn part_of(minor: u64, part: u64) -> u64 {
    u64::try_from(u128::from(minor) * u128::from(part) / 1000).unwrap()
}

impl<'a> Shop<'a> {
    fn new(scheme: &'a Appreciation) -> Self {
        let holders = vec![Holder { units: Units::ZERO, quota: None }; MEMBERS];
        let (booked, bought) = (vec![], vec![]);
        Shop { scheme, market: Market::EMPTY, holders, booked, bought, came_in: 0, went_out: 0, granted: 0 }
    }

    fn run(&mut self, step: &Step) -> Result<(), Error> {
        match *step {
            Step::Order { member, referred, merchant, amount, contribution } => {
                let contribution = contribution.map(|part| money(part_of(amount.minor(), part)));
                self.order(member, [referred, merchant], amount, contribution)
            }
            Step::Redeem { member, part } => self.redeem(member, part),
            Step::Exchange { member, part } => {
                let (market, holder) = (self.market, self.holders[member]);
                let exchange = units(part_of(holder.units.minor(), part));
                let quote = self.scheme.quote_exchange(&QuoteExchange { market, holder, exchange })?;
                self.take(member, quote.holder, quote.market, [0, 0]);
                Ok(())
            }
            Step::Return { member, part } => {
                let (market, holder) = (self.market, self.holders[member]);
                let fixed_points = money(part_of(market.fixed_points.minor(), part));
                let quote = self.scheme.quote_return(&QuoteReturn { market, holder, fixed_points })?;
                self.take(member, quote.holder, quote.market, [0, 0]);
                Ok(())
            }
            Step::RetirePoints { part } => {
                let fixed_points = money(part_of(self.market.fixed_points.minor(), part));
                let quote = self.scheme.retire_points(&RetirePoints { market: self.market, fixed_points })?;
                assert!(quote.paid <= fixed_points);
                self.move_to(quote.market, 0, [quote.paid, quote.residue]);
                Ok(())
            }
            Step::RetireTreasury => {
                let quote = self.scheme.retire_treasury(&RetireTreasury { market: self.market })?;
                self.move_to(quote.market, 0, [quote.residue, Money::ZERO]);
                Ok(())
            }
            Step::Item { member, part } => self.item(member, part),
            Step::ItemReturn { item, part } => self.item_return(item, part),
            Step::Refund { order, part, contribution } => self.refund(order, part, contribution),
            Step::Exits => self.exits(),
        }
    }

    fn move_to(&mut self, market: Market, came_in: u64, went_out: [Money; 2]) {
        self.market = market;
        self.came_in += u128::from(came_in);
        self.went_out += went_out.iter().map(|money| u128::from(money.minor())).sum::<u128>();
    }

    fn take(&mut self, member: usize, holder: Holder, market: Market, went_out: [u64; 2]) {
        self.holders[member] = holder;
        self.move_to(market, 0, went_out.map(money));
    }

    fn order(
        &mut self,
        member: usize,
        [referred, merchant]: [bool; 2],
        amount: Amount,
        contribution: Option<Money>,
    ) -> Result<(), Error> {
        let market = self.market;
        let quote = self.scheme.quote_order(&QuoteOrder { market, referred, merchant, amount, contribution });
        let referrer = referred.then_some((member + 1) % MEMBERS);
        let merchant = merchant.then_some((member + 2) % MEMBERS);
        let held = |member: Option<usize>| member.map(|member| self.holders[member]);
        let booking = self.scheme.book_order(&BookOrder {
            market,
            holder: self.holders[member],
            referrer: held(referrer),
            merchant: held(merchant),
            amount,
            contribution,
        })?;
        let quote = quote.expect("what is booked was quoted");
        assert_eq!((quote.grant, quote.market, quote.residue), (booking.grant, booking.market, booking.residue));
        assert_eq!(quote.unit_value_after, booking.unit_value_after);
        assert!(quote.grant_value <= quote.grant.contribution);
        self.holders[member] = booking.holder;
        for (member, after) in [(referrer, booking.referrer), (merchant, booking.merchant)] {
            assert_eq!(member.is_some(), after.is_some());
            if let Some((member, after)) = member.zip(after) {
                self.holders[member] = after;
            }
        }
        let grant = booking.grant;
        let all = [grant.units, grant.referrer_units, grant.merchant_units];
        self.granted += all.iter().map(|units| u128::from(units.minor())).sum::<u128>();
        self.move_to(booking.market, grant.contribution.minor(), [booking.residue, Money::ZERO]);
        let by_contribution = contribution.is_some();
        let (refunded, contribution_refunded) = (0, 0);
        self.booked.push(Booked {
            member,
            referrer,
            merchant,
            grant,
            refunded,
            contribution_refunded,
            by_contribution,
        });
        Ok(())
    }

    fn redeem(&mut self, member: usize, part: u64) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let redeem = units(part_of(holder.units.minor(), part));
        let quote = self.scheme.quote_redemption(&QuoteRedemption { market, holder, redeem })?;
        assert_eq!(quote.fee.minor() + quote.net.minor(), quote.gross.minor(), "fee and net make gross");
        assert!(quote.burned == redeem || quote.holder.units == Units::ZERO, "all or what was asked for");
        self.take(member, quote.holder, quote.market, [quote.net.minor(), quote.residue.minor()]);
        Ok(())
    }

    fn item(&mut self, member: usize, part: u64) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let worth = self.scheme.value_holding(&ValueHolding { market, holder })?.value;
        let price = money(part_of(worth.minor(), part));
        let quote = self.scheme.quote_item(&QuoteItem { market, holder, price })?;
        assert!(quote.burned == quote.purchase.units || quote.holder.units == Units::ZERO);
        self.take(member, quote.holder, quote.market, [price.minor(), quote.residue.minor()]);
        self.bought.push(Bought { member, purchase: quote.purchase, returned: 0, units_back: 0 });
        Ok(())
    }

    fn item_return(&mut self, item: usize, part: u64) -> Result<(), Error> {
        let count = self.bought.len().max(1);
        let Some(bought) = self.bought.get_mut(item % count) else { return Ok(()) };
        let (purchase, before) = (bought.purchase, money(bought.returned));
        let refund = money(part_of(purchase.price.minor() - bought.returned, part));
        let (market, holder) = (self.market, self.holders[bought.member]);
        let quote = self.scheme.quote_item_return(&QuoteItemReturn { market, holder, purchase, before, refund })?;
        bought.returned += refund.minor();
        bought.units_back += quote.units.minor();
        assert!(bought.units_back <= purchase.units.minor(), "no more units come back than were given");
        let member = bought.member;
        self.holders[member] = quote.holder;
        self.move_to(quote.market, refund.minor(), [quote.residue, Money::ZERO]);
        Ok(())
    }

    fn refund(&mut self, order: usize, part: u64, contribution: Option<u64>) -> Result<(), Error> {
        let count = self.booked.len().max(1);
        let Some(booked) = self.booked.get_mut(order % count) else { return Ok(()) };
        let grant = booked.grant;
        let refund = part_of(grant.amount.minor() - booked.refunded, part);
        let given = booked
            .by_contribution
            .then(|| part_of(grant.contribution.minor() - booked.contribution_refunded, contribution.unwrap_or(part)));
        let (member, referrer, merchant) = (booked.member, booked.referrer, booked.merchant);
        let held = |member: Option<usize>| member.map(|member| self.holders[member]);
        let quote = self.scheme.quote_refund(&QuoteRefund {
            market: self.market,
            holder: self.holders[member],
            referrer: held(referrer),
            merchant: held(merchant),
            grant,
            before: RefundPart {
                amount: money(booked.refunded),
                contribution: given.map(|_| money(booked.contribution_refunded)),
            },
            refund: RefundPart { amount: money(refund), contribution: given.map(money) },
        })?;
        assert_eq!(quote.units_back.minor(), quote.burned.minor() + quote.shortfall.minor());
        let others = quote.referrer_units_back.minor() + quote.merchant_units_back.minor();
        let burned = quote.referrer_burned.minor() + quote.merchant_burned.minor();
        assert_eq!(others, burned + quote.others_shortfall.minor());
        booked.refunded += refund;
        booked.contribution_refunded += quote.returned.minor() + quote.retained.minor();
        assert!(booked.contribution_refunded <= grant.contribution.minor());
        self.holders[member] = quote.holder;
        for (member, after) in [(referrer, quote.referrer), (merchant, quote.merchant)] {
            if let Some((member, after)) = member.zip(after) {
                self.holders[member] = after;
            }
        }
        self.granted -= u128::from(quote.burned.minor() + burned);
        self.move_to(quote.market, 0, [quote.returned, quote.residue]);
        Ok(())
    }

    fn exits(&mut self) -> Result<(), Error> {
        let name = |member: usize| Name::new(format!("m{member}")).unwrap();
        let holders = self.holders.iter().enumerate();
        let holders =
            holders.map(|(member, holder)| ExitHolder { id: name(member), units: holder.units, quota: holder.quota });
        let settled = self.scheme.settle_exits(&SettleExits { market: self.market, holders: holders.collect() })?;
        self.move_to(settled.market, 0, [settled.residue, Money::ZERO]);
        for exit in &settled.exits {
            let member: usize = exit.id[1..].parse().unwrap();
            assert_eq!(exit.fee.minor() + exit.net.minor(), exit.gross.minor());
            self.went_out += u128::from(exit.net.minor());
            self.holders[member] = Holder { units: Units::ZERO, quota: Some(Money::ZERO) };
        }
        for holder in &self.holders {
            let value = self.scheme.value_holding(&ValueHolding { market: self.market, holder: *holder }).unwrap();
            assert_ne!(value.exit_due, Some(true), "nobody is due after the exits: {holder:?}");
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_shop_keeps_the_invariants(scheme in scheme(), steps in proptest::collection::vec(step(), 1..60)) {
        let mut shop = Shop::new(&scheme);
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
            prop_assert!(after.fund_balance.minor() <= after.units_outstanding.minor(), "at most 10^6 yuan a unit");
            prop_assert!(after.units_outstanding <= after.units_issued);
            prop_assert!(after.units_issued <= scheme.config().unit_cap);
            prop_assert!(after.treasury_units <= after.units_outstanding);
            prop_assert_eq!(after.units_outstanding == Units::ZERO, after.fund_balance == Money::ZERO);
            let backing = big(after.treasury_units.minor()) * big(after.fund_balance.minor());
            let points = big(after.fixed_points.minor()) * big(after.units_outstanding.minor());
            prop_assert!(backing >= points, "{step:?}: the treasury is worth the fixed points: {after:?}");
            let held: u64 = shop.holders.iter().map(|holder| holder.units.minor()).sum();
            prop_assert_eq!(held + after.treasury_units.minor(), after.units_outstanding.minor(), "no unit appears or is lost");
            prop_assert_eq!(u128::from(after.fund_balance.minor()) + shop.went_out, shop.came_in, "no fen appears or is lost");
            prop_assert_eq!(u128::from(after.units_issued.minor()), shop.granted);
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
        merchant in any::<bool>(),
        amount in amount(),
        orders in 0..40u32,
        samples in 2..60u32,
    ) {
        let projection = ProjectUnitValue { market: Market::EMPTY, referred, merchant, amount, orders, samples };
        let mut market = Market::EMPTY;
        let quoted = |market| scheme.quote_order(&QuoteOrder { market, referred, merchant, amount, contribution: None });
        let mut one_by_one = vec![(quoted(market).unwrap().unit_value_before, Units::ZERO, market)];
        for _ in 0..orders {
            // 40 orders of 10^10 yuan are within the bound of a fund.
            let quote = quoted(market).unwrap();
            market = quote.market;
            one_by_one.push((quote.unit_value_after, quote.grant.units, market));
        }
        let curve = scheme.project_unit_value(&projection).unwrap();
        prop_assert_eq!(curve.market, market);
        prop_assert_eq!(curve.rows.first().unwrap().orders, 0);
        prop_assert_eq!(curve.rows.last().unwrap().orders, orders);
        for row in &curve.rows {
            let (value, units, market) = one_by_one[row.orders as usize];
            prop_assert_eq!(row.unit_value, value);
            prop_assert_eq!(row.units, units);
            prop_assert_eq!(row.fund_balance, market.fund_balance);
            prop_assert_eq!(row.units_outstanding, market.units_outstanding);
        }
        prop_assert!(curve.rows.windows(2).all(|pair| pair[0].orders < pair[1].orders));
    }

    #[test]
    fn the_order_for_some_units_is_the_least(
        scheme in scheme(),
        (market, _) in state(),
        referred in any::<bool>(),
        merchant in any::<bool>(),
        wanted in spread(Units::MAX.minor()).prop_map(|steps| units(steps.max(1))),
    ) {
        let granted = |amount: Amount| {
            let order = QuoteOrder { market, referred, merchant, amount, contribution: None };
            scheme.quote_order(&order).map(|quote| quote.grant.units)
        };
        match scheme.find_order(&FindOrder { market, referred, merchant, units: wanted }).unwrap().amount {
            None => {
                if let Ok(most) = granted(Amount::MAX) {
                    prop_assert!(most < wanted, "10^10 yuan grant {most}");
                }
            }
            Some(amount) => {
                // The fund may not hold so much; the order is the least one all the same.
                if let Ok(units) = granted(amount) {
                    prop_assert!(units >= wanted);
                }
                if amount > Amount::MIN {
                    let below = Amount::from_minor(amount.minor() - 1).unwrap();
                    if let Ok(units) = granted(below) {
                        prop_assert!(units < wanted, "{below} grants as many");
                    }
                }
            }
        }
    }

    #[test]
    fn the_redemption_for_some_money_is_the_least(scheme in scheme(), (market, holder) in state(), part in 1..=1100u64) {
        let all = QuoteRedemption { market, holder, redeem: holder.units };
        let most = scheme.quote_redemption(&all).map_or(0, |quote| quote.net.minor());
        let net = money(part_of(most, part).max(1));
        // Without a quota and with units that never become dust, what one redemption pays is what it is asked for.
        let paid = |steps: u64| {
            let holder = Holder { units: units(steps), quota: None };
            scheme.quote_redemption(&QuoteRedemption { market, holder, redeem: holder.units }).map_or(0, |quote| quote.net.minor())
        };
        match scheme.find_redemption(&FindRedemption { market, holder, net }) {
            Ok(found) => {
                prop_assert!(found.redeem <= holder.units);
                prop_assert!(paid(found.redeem.minor()) >= net.minor());
                prop_assert!(paid(found.redeem.minor() - 1) < net.minor(), "a step less pays as much");
            }
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::InsufficientUnits, Some("net")));
                prop_assert!(most < net.minor());
            }
        }
    }

    #[test]
    fn orders_are_counted_to_the_first_that_reaches_the_goal(
        scheme in scheme(),
        (market, holder) in state(),
        referred in any::<bool>(),
        merchant in any::<bool>(),
        order in 1..=1_000_000u64,
        rise in proptest::option::of(1000..=3000u64),
        limit in 1..=700u32,
    ) {
        let fen = market.fund_balance.minor() / order;
        let amount = Amount::from_minor(fen.clamp(1, Amount::MAX.minor() / 1000)).unwrap();
        let whole = QuoteRedemption { market, holder: Holder { quota: None, ..holder }, redeem: holder.units };
        let pays = |market: Market| {
            let request = QuoteRedemption { market, ..whole };
            scheme.quote_redemption(&request).map_or(0, |quote| quote.net.minor())
        };
        let net = rise.map(|rise| money((u128::from(pays(market)) * u128::from(rise) / 1000).min(1_000_000_000_000_000) as u64));
        let is_reached = |market: Market| match net {
            Some(net) => pays(market) >= net.minor(),
            None => scheme.value_holding(&ValueHolding { market, holder }).unwrap().exit_due == Some(true),
        };
        let count = scheme.count_orders(&CountOrders { market, referred, merchant, amount, holder, net, limit }).unwrap();
        let mut now = market;
        for done in 0..=limit {
            if is_reached(now) {
                prop_assert_eq!(count.orders, Some(done));
                return Ok(());
            }
            let order = QuoteOrder { market: now, referred, merchant, amount, contribution: None };
            let Ok(quote) = scheme.quote_order(&order) else { return Ok(()) };
            if done == limit {
                prop_assert_eq!((count.orders, count.unit_value), (None, quote.unit_value_before));
            }
            now = quote.market;
        }
    }

    #[test]
    fn refunds_in_parts_take_back_the_whole_grant(
        scheme in scheme(),
        amount in 1..=1_000_000_000u64,
        contribution in proptest::option::of(0..=1000u64),
        parts in proptest::collection::vec((1..=1000u64, 0..=1000u64), 1..20),
    ) {
        let amount = Amount::from_minor(amount).unwrap();
        let given = contribution.map(|part| money(part_of(amount.minor(), part)));
        let nobody = Holder { units: Units::ZERO, quota: None };
        let booking = scheme.book_order(&BookOrder {
            market: Market::EMPTY, holder: nobody, referrer: Some(nobody), merchant: Some(nobody), amount, contribution: given,
        }).unwrap();
        let grant = booking.grant;
        let (mut market, mut holder) = (booking.market, booking.holder);
        let (mut referrer, mut merchant) = (booking.referrer, booking.merchant);
        let (mut before, mut contribution_before) = (0u64, 0u64);
        let (mut back, mut contribution_back) = ([0u64; 3], 0u64);
        for (index, (part, other)) in parts.iter().enumerate() {
            let is_last = index + 1 == parts.len();
            let share = |whole: u64, before: u64, part: u64| if is_last { whole - before } else { part_of(whole - before, part / 2) };
            let refund = share(amount.minor(), before, *part);
            let refunded = given.map(|whole| share(whole.minor(), contribution_before, *other));
            if refund == 0 && refunded.unwrap_or(0) == 0 {
                continue;
            }
            let quote = scheme.quote_refund(&QuoteRefund {
                market, holder, referrer, merchant, grant,
                before: RefundPart { amount: money(before), contribution: given.map(|_| money(contribution_before)) },
                refund: RefundPart { amount: money(refund), contribution: refunded.map(money) },
            }).unwrap();
            let asked = [quote.units_back, quote.referrer_units_back, quote.merchant_units_back];
            for (sum, units) in back.iter_mut().zip(asked) {
                *sum += units.minor();
            }
            contribution_back += quote.returned.minor() + quote.retained.minor();
            before += refund;
            contribution_before += refunded.unwrap_or(0);
            (market, holder, referrer, merchant) = (quote.market, quote.holder, quote.referrer, quote.merchant);
        }
        prop_assert_eq!(before, amount.minor());
        // A contribution of nothing granted nothing.
        prop_assert_eq!(back, [grant.units, grant.referrer_units, grant.merchant_units].map(Units::minor));
        prop_assert_eq!(contribution_back, grant.contribution.minor());
        let nothing = |quota: Option<Money>| Holder { units: Units::ZERO, quota: quota.map(|_| Money::ZERO) };
        prop_assert_eq!(holder, nothing(grant.quota));
        prop_assert_eq!(referrer, Some(nothing(grant.referrer_quota)));
        prop_assert_eq!(merchant, Some(nothing(grant.merchant_quota)));
        prop_assert_eq!(market, Market::EMPTY, "a first order that is refunded whole leaves nothing");
    }

    /// An item that comes back in parts while nothing else happens: never more than was given, and the quota in full.
    #[test]
    fn an_item_comes_back_in_parts(
        scheme in scheme(),
        (market, holder) in state(),
        price in 1..=1000u64,
        parts in proptest::collection::vec(1..=1000u64, 1..12),
    ) {
        let worth = scheme.value_holding(&ValueHolding { market, holder }).unwrap().value;
        let price = money(part_of(worth.minor(), price));
        let Ok(quote) = scheme.quote_item(&QuoteItem { market, holder, price }) else { return Ok(()) };
        let (mut now, mut owner, mut returned, mut back) = (quote.market, quote.holder, 0u64, 0u64);
        for (index, part) in parts.iter().enumerate() {
            let left = price.minor() - returned;
            let refund = if index + 1 == parts.len() { left } else { part_of(left, *part) };
            let request = QuoteItemReturn {
                market: now, holder: owner, purchase: quote.purchase, before: money(returned), refund: money(refund),
            };
            // A part so small that no unit comes back is refused; it comes back with the next.
            let Ok(given) = scheme.quote_item_return(&request) else { continue };
            prop_assert_eq!(given.holder.units.minor(), owner.units.minor() + given.units.minor());
            returned += refund;
            back += given.units.minor();
            (now, owner) = (given.market, given.holder);
        }
        prop_assert!(back <= quote.purchase.units.minor());
        prop_assert!(now.units_outstanding <= market.units_outstanding);
        if returned == price.minor() {
            prop_assert_eq!(owner.quota, holder.quota);
        }
    }
}
