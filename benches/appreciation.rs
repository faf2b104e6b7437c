//! The appreciation scheme: `cargo bench --bench appreciation`.

#![allow(clippy::expect_used)]

use divan::{Bencher, black_box};
use points_rules::Rulebook;
use points_rules::appreciation::{
    CountOrders, ExitHolder, Holder, HoldingItem, InMarket, Market, OrderItem, ProjectUnitValue, QuoteOrder,
    QuoteRedemption, SettleExits, ValueHolding,
};
use points_rules::{Money, Name, Units};

fn main() {
    divan::main();
}

fn rulebook() -> Rulebook {
    Rulebook::from_json(include_str!("../rulebooks/appreciation.json")).expect("a preset opens")
}

fn market() -> Market {
    Market {
        fund_balance: "123456.78".parse().expect("money"),
        units_outstanding: "45678.12345678".parse().expect("units"),
        units_issued: "50000".parse().expect("units"),
        treasury_units: "10".parse().expect("units"),
        fixed_points: "20".parse().expect("money"),
    }
}

fn order() -> QuoteOrder {
    let amount = "199.90".parse().expect("amount");
    QuoteOrder { market: market(), referred: true, merchant: false, amount, contribution: None }
}

#[divan::bench]
fn open_rulebook(bencher: Bencher) {
    let text = include_str!("../rulebooks/mall.json");
    bencher.bench(|| Rulebook::from_json(black_box(text)));
}

#[divan::bench]
fn quote_order(bencher: Bencher) {
    let rulebook = rulebook();
    let scheme = rulebook.appreciation().expect("configured");
    let order = order();
    bencher.bench(|| scheme.quote_order(black_box(&order)));
}

/// One order of a batch: the market is checked once, outside.
#[divan::bench]
fn quote_order_of_a_batch(bencher: Bencher) {
    let rulebook = rulebook();
    let batch =
        rulebook.appreciation().expect("configured").order_batch(&InMarket { market: market() }).expect("market");
    let order = OrderItem { amount: 19_990, referred: true, merchant: false, contribution: None };
    bencher.bench(|| batch.quote(black_box(&order)));
}

#[divan::bench]
fn value_holding_of_a_batch(bencher: Bencher) {
    let rulebook = rulebook();
    let batch =
        rulebook.appreciation().expect("configured").holding_batch(&InMarket { market: market() }).expect("market");
    bencher.bench(|| batch.value(&HoldingItem { units: black_box(10_000_000_000), quota: black_box(Some(50_000)) }));
}

#[divan::bench]
fn quote_order_as_json(bencher: Bencher) {
    let rulebook = rulebook();
    let order = order();
    let text = serde_json::to_string(&order).expect("json");
    bencher.bench(|| rulebook.call_json("appreciation.quoteOrder", black_box(&text)));
}

#[divan::bench]
fn quote_redemption(bencher: Bencher) {
    let rulebook = rulebook();
    let scheme = rulebook.appreciation().expect("configured");
    let holder = Holder { units: "100".parse().expect("units"), quota: Some("500".parse().expect("money")) };
    let redemption = QuoteRedemption { market: market(), holder, redeem: "12.5".parse().expect("units") };
    bencher.bench(|| scheme.quote_redemption(black_box(&redemption)));
}

#[divan::bench]
fn value_holding(bencher: Bencher) {
    let rulebook = rulebook();
    let scheme = rulebook.appreciation().expect("configured");
    let holder = Holder { units: "100".parse().expect("units"), quota: Some("500".parse().expect("money")) };
    let holding = ValueHolding { market: market(), holder };
    bencher.bench(|| scheme.value_holding(black_box(&holding)));
}

#[divan::bench(args = [1_000, 1_000_000])]
fn project_unit_value(bencher: Bencher, orders: u32) {
    let rulebook = rulebook();
    let scheme = rulebook.appreciation().expect("configured");
    let request = ProjectUnitValue {
        market: market(),
        referred: true,
        merchant: false,
        amount: "100".parse().expect("amount"),
        orders,
        samples: 100,
    };
    bencher.bench(|| scheme.project_unit_value(black_box(&request)));
}

/// Up to 10^6 orders, with a goal that they do not reach.
#[divan::bench(args = [1_000, 1_000_000])]
fn count_orders(bencher: Bencher, limit: u32) {
    let rulebook = rulebook();
    let scheme = rulebook.appreciation().expect("configured");
    let request = CountOrders {
        market: market(),
        referred: true,
        merchant: true,
        amount: "100".parse().expect("amount"),
        holder: Holder { units: "100".parse().expect("units"), quota: None },
        net: Some(Money::MAX),
        limit,
    };
    bencher.bench(|| scheme.count_orders(black_box(&request)));
}

#[divan::bench(args = [1_000, 100_000])]
fn settle_exits(bencher: Bencher, holders: u64) {
    let rulebook = rulebook();
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

/// The typed operation on an input written as JSON.
macro_rules! typed {
    ($bencher:ident, $method:ident, $input:expr) => {{
        let rulebook = rulebook();
        let scheme = rulebook.appreciation().expect("configured");
        let input = serde_json::from_str($input).expect("a sound input");
        scheme.$method(&input).expect("a sound input");
        $bencher.bench(|| scheme.$method(black_box(&input)));
    }};
}

const STATE: &str = r#"{"market":{"fundBalance":"123456.78","unitsOutstanding":"45678.12345678","unitsIssued":"50000","treasuryUnits":"10","fixedPoints":"20"},"holder":{"units":"100","quota":"500"}"#;

#[divan::bench]
fn quote_exchange(bencher: Bencher) {
    typed!(bencher, quote_exchange, &format!("{STATE},\"exchange\":\"12.5\"}}"));
}

#[divan::bench]
fn quote_item(bencher: Bencher) {
    typed!(bencher, quote_item, &format!("{STATE},\"price\":\"99.90\"}}"));
}

#[divan::bench]
fn quote_return(bencher: Bencher) {
    typed!(bencher, quote_return, &format!("{STATE},\"fixedPoints\":\"12.50\"}}"));
}

#[divan::bench]
fn quote_refund(bencher: Bencher) {
    let grant = r#""grant":{"amount":"100","contribution":"30","units":"21","referrerUnits":"0","merchantUnits":"0","quota":"200","referrerQuota":"0","merchantQuota":"0"}"#;
    let parts = r#""before":{"amount":"10","contribution":null},"refund":{"amount":"50","contribution":null}"#;
    typed!(bencher, quote_refund, &format!("{STATE},\"referrer\":null,\"merchant\":null,{grant},{parts}}}"));
}

#[divan::bench]
fn book_order(bencher: Bencher) {
    let order = r#""referrer":{"units":"5","quota":null},"merchant":null,"amount":"199.90","contribution":null"#;
    typed!(bencher, book_order, &format!("{STATE},{order}}}"));
}

#[divan::bench]
fn find_order(bencher: Bencher) {
    let units = r#"{"referred":true,"merchant":true,"units":"12.5""#;
    let market = STATE.split(",\"holder\"").next().expect("a market").replacen('{', ",", 1);
    typed!(bencher, find_order, &format!("{units}{market}}}"));
}

#[divan::bench]
fn find_redemption(bencher: Bencher) {
    typed!(bencher, find_redemption, &format!("{STATE},\"net\":\"99.90\"}}"));
}
