//! Operations by the length of their input, and items of a batch: `cargo bench --bench sizes [NAME]`.

#![allow(clippy::expect_used)]

use divan::{Bencher, black_box};
use points_rules::appreciation::{
    CountOrders, ExitHolder, Holder, HoldingItem, InMarket, Market, OrderItem, ProjectUnitValue, SettleExits,
};
use points_rules::release::{Lot, ProjectRelease};
use points_rules::{Money, Name, Points, Rulebook, Units, presets};

fn main() {
    divan::main();
}

fn opened(preset: &str) -> Rulebook {
    preset.parse().expect("a preset opens")
}

#[divan::bench]
fn open_rulebook(bencher: Bencher) {
    bencher.bench(|| Rulebook::from_json(black_box(presets::MALL)));
}

// ---- appreciation ----

fn market() -> Market {
    Market {
        fund_balance: "123456.78".parse().expect("money"),
        units_outstanding: "45678.12345678".parse().expect("units"),
        units_issued: "50000".parse().expect("units"),
        treasury_units: "10".parse().expect("units"),
        fixed_points: "20".parse().expect("money"),
    }
}

/// One order of a batch: the market is checked once, outside.
#[divan::bench]
fn quote_order_of_a_batch(bencher: Bencher) {
    let rulebook = opened(presets::APPRECIATION);
    let scheme = rulebook.appreciation().expect("configured");
    let batch = scheme.order_batch(&InMarket { market: market() }).expect("market");
    let order = OrderItem { referred: true, ..OrderItem::new(19_990) };
    bencher.bench(|| batch.quote(black_box(&order)));
}

#[divan::bench]
fn value_holding_of_a_batch(bencher: Bencher) {
    let rulebook = opened(presets::APPRECIATION);
    let scheme = rulebook.appreciation().expect("configured");
    let batch = scheme.holding_batch(&InMarket { market: market() }).expect("market");
    let holding = HoldingItem { units: 10_000_000_000, quota: Some(50_000) };
    bencher.bench(|| batch.value(black_box(&holding)));
}

#[divan::bench(args = [1_000, 1_000_000])]
fn project_unit_value(bencher: Bencher, orders: u32) {
    let rulebook = opened(presets::APPRECIATION);
    let scheme = rulebook.appreciation().expect("configured");
    let request = ProjectUnitValue::new(market(), "100".parse().expect("amount"), orders, 100);
    bencher.bench(|| scheme.project_unit_value(black_box(&request)));
}

/// Up to 10^6 orders, with a goal that they do not reach.
#[divan::bench(args = [1_000, 1_000_000])]
fn count_orders(bencher: Bencher, limit: u32) {
    let rulebook = opened(presets::APPRECIATION);
    let scheme = rulebook.appreciation().expect("configured");
    let holder = Holder::new("100".parse().expect("units"));
    let request = CountOrders::new(market(), "100".parse().expect("amount"), holder, limit);
    let request = CountOrders { net: Some(Money::MAX), ..request };
    bencher.bench(|| scheme.count_orders(black_box(&request)));
}

#[divan::bench(args = [1_000, 100_000])]
fn settle_exits(bencher: Bencher, holders: u64) {
    let rulebook = opened(presets::APPRECIATION);
    let scheme = rulebook.appreciation().expect("configured");
    let holder = |index: u64| ExitHolder {
        id: Name::new(format!("m{index}")).expect("a name"),
        units: Units::from_minor(100_000_000 + index).expect("units"),
        quota: Some(Money::from_minor(150 + index % 400).expect("money")),
    };
    let market = Market {
        fund_balance: Money::from_minor(holders * 300).expect("money"),
        units_outstanding: Units::from_minor(holders * 150_000_000).expect("units"),
        units_issued: Units::from_minor(holders * 150_000_000).expect("units"),
        ..Market::EMPTY
    };
    let request = SettleExits { market, holders: (0..holders).map(holder).collect() };
    bencher.bench(|| scheme.settle_exits(black_box(&request)));
}

// ---- release ----

/// Lots of different sizes, with and without acceleration.
#[divan::bench(args = [(10, 0, 365), (10, 0, 36_500), (1_000, 0, 36_500), (10, 5_000, 36_500), (1_000, 5_000, 36_500)])]
fn project_release(bencher: Bencher, (lots, accelerated, days): (u64, u64, u32)) {
    let rulebook = opened(presets::RELEASE);
    let scheme = rulebook.release().expect("configured");
    let points = |minor| Points::from_minor(minor, 2).expect("points");
    let lot = |index: u64| Lot {
        order_id: Name::new(format!("o{index}")).expect("a name"),
        daily: points(3_600 + index * 7 % 1_000),
        remaining: points(900_000 + index * 131 % 90_000),
    };
    let request = ProjectRelease::new((0..lots).map(lot).collect(), points(accelerated), days);
    bencher.bench(|| scheme.project(black_box(&request)));
}

// ---- days as JSON text ----

/// An operation over a list of members, as JSON text.
fn members(bencher: Bencher, preset: &str, op: &str, rest: &str, members: impl Iterator<Item = String>) {
    let rulebook = opened(preset);
    let input = format!(r#"{{{rest}"members":[{}]}}"#, members.collect::<Vec<_>>().join(","));
    rulebook.call_json(op, &input).expect("a sound input");
    bencher.bench(|| rulebook.call_json(op, black_box(&input)));
}

#[divan::bench(args = [1_000, 100_000])]
fn dividend_day(bencher: Bencher, count: usize) {
    let member =
        |index: usize| format!(r#"{{"id":"m{index}","shares":"{}","quota":"{}"}}"#, index % 260, index % 5 * 100);
    let day = r#""turnover":"1234567.89","carry":"0","#;
    members(bencher, presets::DIVIDEND, "dividend.settleDay", day, (0..count).map(member));
}

/// Each member is referred by one before it.
fn referred(bencher: Bencher, op: &str, count: usize, rest: &str) {
    let sponsor = |index: usize| if index == 0 { "null".into() } else { format!("\"m{}\"", index * 7919 % index) };
    let member = |index: usize| format!(r#"{{"id":"m{index}","sponsor":{},{rest}}}"#, sponsor(index));
    members(bencher, presets::RELEASE, op, "", (0..count).map(member));
}

#[divan::bench(args = [1_000, 100_000])]
fn release_day(bencher: Bencher, count: usize) {
    let rest = r#""rankSales":"60000","lots":[{"orderId":"o","daily":"36","remaining":"9000"}]"#;
    referred(bencher, "release.settleDay", count, rest);
}

#[divan::bench(args = [1_000, 100_000])]
fn team_sales(bencher: Bencher, count: usize) {
    referred(bencher, "release.teamSales", count, r#""cash":"100","points":"20.50""#);
}
