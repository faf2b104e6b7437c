//! Outlooks are chains of the operations that settle and book; lint counts orders as `ordersUntil` does (RULES section 6).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, unreachable_pub)]

use points_rules::appreciation::{self, Appreciation, CountOrders, ExitHolder, Holder, Market, SettleExits};
use points_rules::dividend::{self, DayMember, Dividend, SettleDay};
use points_rules::promise::*;
use points_rules::release::{self, AccelerateDay, Lot, Release, Team};
use points_rules::{Amount, Money, Name, Points, Rulebook, Shares};
use proptest::prelude::*;
use serde_json::{Value, json};

mod drawn;

fn name(text: impl Into<String>) -> Name {
    Name::new(text).unwrap()
}

/// Up to three entries on up to nine days.
fn orders(amount: impl Strategy<Value = u64> + Clone) -> impl Strategy<Value = Vec<OrderWave>> {
    let wave = (1..=9u32, 0..=6u32, 1..=3u32, amount).prop_map(|(from_day, more, per_day, fen)| OrderWave {
        from_day,
        to_day: from_day + more,
        per_day,
        amount: Amount::from_minor(fen).unwrap(),
    });
    proptest::collection::vec(wave, 1..=3)
}

fn on_day(orders: &[OrderWave], day: u32) -> impl Iterator<Item = &OrderWave> {
    orders.iter().filter(move |wave| wave.from_day <= day && day <= wave.to_day)
}

fn turnover(orders: &[OrderWave], day: u32) -> u64 {
    on_day(orders, day).map(|wave| u64::from(wave.per_day) * wave.amount.minor()).sum()
}

// ---- dividend ----

fn dividend_scheme() -> impl Strategy<Value = Dividend> {
    let with = |document: &mut Value| {
        // Orders of these sizes reach them.
        document["dividend"]["tiers"] = json!([
            { "name": "V1", "minShares": "1", "rate": "0.4" },
            { "name": "V2", "minShares": "3", "rate": "0.3" },
        ]);
    };
    drawn::rulebook(with).prop_map(|rulebook| rulebook.dividend().unwrap().clone())
}

/// Every member by itself, with the public operations.
struct DividendLife {
    members: Vec<DayMember>,
    granted: u64,
    paid: u64,
    unallocated: u64,
    carry: Money,
    first_payout: Money,
}

impl DividendLife {
    fn settle(&mut self, scheme: &Dividend, turnover: u64) {
        let members = self.members.clone();
        let day = SettleDay { turnover: Money::from_minor(turnover).unwrap(), carry: self.carry, members };
        let settled = scheme.settle_day(&day).unwrap();
        self.carry = settled.carry_after;
        self.paid += settled.paid.minor();
        self.unallocated += settled.unallocated.minor();
        self.first_payout = settled.payouts.first().map_or(Money::ZERO, |payout| payout.payout);
        for (member, payout) in self.members.iter_mut().zip(settled.payouts) {
            member.quota = payout.quota_after;
        }
    }

    fn book(&mut self, scheme: &Dividend, wave: &OrderWave) {
        let member = dividend::Member { shares: Shares::ZERO, quota: Money::ZERO, total_paid: Money::ZERO };
        let order = dividend::QuoteOrder { member, referred: false, merchant: false, amount: wave.amount };
        let grant = scheme.quote_order(&order).unwrap().grant;
        for _ in 0..wave.per_day {
            let id = name(format!("m{}", self.members.len()));
            self.members.push(DayMember { id, shares: grant.shares, quota: grant.quota });
            self.granted += grant.quota.minor();
        }
    }
}

// ---- release ----

/// A scheme whose first generation is paid at 1: what it releases is added to a member's base.
fn release_scheme() -> impl Strategy<Value = Release> {
    let with = |document: &mut Value| {
        let release = &mut document["release"];
        release["referralRates"] = json!(["1"]);
        release["ranks"] = json!([]);
        release["maxAcceleration"] = Value::Null;
    };
    drawn::rulebook(with).prop_map(|rulebook| rulebook.release().unwrap().clone())
}

/// What a member's day pays: points and fen, the network adding `times` the base.
fn accelerated(scheme: &Release, lot: &Lot, times: u64) -> (Lot, u64, u64) {
    let zero = Points::ZERO;
    let team = Team { rank_sales: Money::ZERO, volumes: vec![], peer_released: zero };
    let base = lot.daily.min(lot.remaining);
    let extra = Points::from_minor(base.minor() * times, base.scale()).unwrap();
    let day = scheme.accelerate(&AccelerateDay { lots: vec![lot.clone()], generations: vec![extra], team }).unwrap();
    (day.lots[0].clone(), day.total.minor(), day.cash_value.minor())
}

// ---- appreciation ----

/// A market as some orders of the scheme leave it, or an empty one.
fn market_after(scheme: &Appreciation, orders: usize, fen: u64) -> Market {
    let order = |market| appreciation::QuoteOrder {
        market,
        referred: false,
        merchant: false,
        amount: Amount::from_minor(fen).unwrap(),
        contribution: None,
    };
    (0..orders).fold(Market::EMPTY, |market, _| scheme.quote_order(&order(market)).unwrap().market)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_dividend_outlook_is_a_chain_of_settled_days(
        scheme in dividend_scheme(),
        orders in orders(prop_oneof![1..=100_000u64, Just(10_000)]),
    ) {
        let outlook = scheme.outlook(&ForecastDividend { orders: orders.clone(), days: 18, samples: 1000 }).unwrap();
        let mut life = DividendLife {
            members: vec![], granted: 0, paid: 0, unallocated: 0, carry: Money::ZERO, first_payout: Money::ZERO,
        };
        let mut first_finished = None;
        for (day, row) in (1..).zip(&outlook.rows) {
            let quotas = |life: &DividendLife| life.members.iter().filter(|member| member.quota > Money::ZERO).count();
            let before = quotas(&life);
            life.settle(&scheme, turnover(&orders, day));
            if quotas(&life) < before {
                first_finished = first_finished.or(Some(day));
            }
            for wave in on_day(&orders, day) {
                life.book(&scheme, wave);
            }
            prop_assert_eq!(row.turnover.minor(), turnover(&orders, day));
            prop_assert_eq!(row.granted.minor(), life.granted);
            prop_assert_eq!(row.paid.minor(), life.paid);
            prop_assert_eq!(row.unallocated.minor(), life.unallocated);
            prop_assert_eq!(row.open.minor(), life.members.iter().map(|member| member.quota.minor()).sum::<u64>());
            prop_assert_eq!(row.members as usize, life.members.len());
            prop_assert_eq!(row.payout, life.first_payout);
            prop_assert!(row.coverage.minor() <= 10_000 && row.finished <= row.members);
        }
        prop_assert_eq!(outlook.rows.len(), 18);
        prop_assert_eq!(outlook.first_finished_on_day, first_finished);
    }

    #[test]
    fn a_release_outlook_is_a_chain_of_accelerated_days(
        scheme in release_scheme(),
        orders in orders(prop_oneof![1..=100_000u64, Just(10_000)]),
        times in 0..=3u64,
    ) {
        let forecast = ForecastRelease {
            orders: orders.clone(),
            acceleration: (times > 0).then(|| times.to_string().parse().unwrap()),
            margin: "0.1".parse().unwrap(),
            days: 40,
            samples: 1000,
        };
        let outlook = scheme.outlook(&forecast).unwrap();
        let (mut lots, mut totals, mut sales) = (Vec::<Lot>::new(), (0, 0), 0);
        let mut above_sales = None;
        for (day, row) in (1..).zip(&outlook.rows) {
            let mut today = (0, 0);
            for lot in &mut lots {
                let (after, released, cash_value) = accelerated(&scheme, lot, times);
                *lot = after;
                today = (today.0 + released, today.1 + cash_value);
            }
            for wave in on_day(&orders, day) {
                let grant = scheme.quote_order(&release::QuoteOrder { amount: wave.amount }).unwrap().grant;
                let lot = Lot { order_id: name("o"), daily: grant.daily, remaining: grant.points };
                lots.extend((0..wave.per_day).map(|_| lot.clone()));
            }
            totals = (totals.0 + today.0, totals.1 + today.1);
            sales += turnover(&orders, day);
            if totals.1 > sales {
                above_sales = above_sales.or(Some(day));
            }
            prop_assert_eq!((row.released.minor(), row.cash_value.minor()), today);
            prop_assert_eq!((row.total_released.minor(), row.total_cash_value.minor()), totals);
            prop_assert_eq!(row.total_turnover.minor(), sales);
            prop_assert_eq!(row.open.minor(), lots.iter().map(|lot| lot.remaining.minor()).sum::<u64>());
        }
        prop_assert_eq!(outlook.total_cash_above_sales_on_day, above_sales);
    }

    #[test]
    fn an_appreciation_outlook_is_a_chain_of_exits_and_orders(
        rulebook in drawn::rulebook(|_| ()),
        orders in orders(1..=1_000_000u64),
        before in 0..=2usize,
    ) {
        let scheme = rulebook.appreciation().unwrap();
        let start = market_after(scheme, before, 100_000);
        let forecast = ForecastAppreciation { market: start, orders: orders.clone(), days: 18, samples: 1000 };
        let outlook = scheme.outlook(&forecast).unwrap();
        let (mut market, mut holders) = (start, Vec::<ExitHolder>::new());
        let (mut granted, mut exits, mut net_paid, mut residue, mut buyers) = (0, 0, 0, 0, 0);
        for (day, row) in (1..).zip(&outlook.rows) {
            let settled = scheme.settle_exits(&SettleExits { market, holders: holders.clone() }).unwrap();
            market = settled.market;
            holders.retain(|holder| settled.exits.iter().all(|exit| exit.id != holder.id));
            exits += settled.exits.len();
            net_paid += settled.exits.iter().map(|exit| exit.net.minor()).sum::<u64>();
            residue += settled.residue.minor();
            for amount in on_day(&orders, day).flat_map(|wave| std::iter::repeat_n(wave.amount, wave.per_day as usize)) {
                let order = appreciation::QuoteOrder { market, referred: false, merchant: false, amount, contribution: None };
                let quote = scheme.quote_order(&order).unwrap();
                market = quote.market;
                residue += quote.residue.minor();
                buyers += 1;
                let Some(quota) = quote.grant.quota else { continue };
                granted += quota.minor();
                if quote.grant.units.minor() > 0 {
                    let id = name(format!("b{buyers}"));
                    holders.push(ExitHolder { id, units: quote.grant.units, quota: Some(quota) });
                }
            }
            let open: u64 = holders.iter().filter_map(|holder| holder.quota).map(Money::minor).sum();
            prop_assert_eq!((row.fund_balance, row.units_outstanding), (market.fund_balance, market.units_outstanding));
            prop_assert_eq!((row.granted.minor(), row.open.minor()), (granted, open));
            prop_assert_eq!((row.exits as usize, row.net_paid.minor(), row.residue.minor()), (exits, net_paid, residue));
        }
        prop_assert_eq!(outlook.market, market);
    }
}

fn with_quota() -> impl Strategy<Value = Rulebook> {
    drawn::rulebook(|document| {
        let appreciation = &mut document["appreciation"];
        if appreciation["quotaMultiplier"].is_null() {
            appreciation["quotaMultiplier"] = json!("1.5");
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn lint_counts_orders_as_orders_until_does(rulebook in with_quota()) {
        let scheme = rulebook.appreciation().unwrap();
        let amount: Amount = "100".parse().unwrap();
        let market = market_after(scheme, 99, 10_000);
        let order = appreciation::QuoteOrder { market, referred: false, merchant: false, amount, contribution: None };
        let quote = scheme.quote_order(&order).unwrap();
        let holder = Holder { units: quote.grant.units, quota: quote.grant.quota };
        let count = |net: Option<Money>| {
            let market = quote.market;
            let request = CountOrders { market, referred: false, merchant: false, amount, holder, net, limit: 1_000_000 };
            scheme.count_orders(&request).unwrap().orders
        };
        let exit = rulebook.lint(&LintRulebook { margin: None }).unwrap().exit.unwrap();
        prop_assert_eq!(exit.orders, count(None));
        prop_assert_eq!(exit.break_even, count(Some("100".parse().unwrap())));
    }
}
