//! The release scheme, an operation at a time: `cargo bench --bench release`.

#![allow(clippy::expect_used)]

use divan::{Bencher, black_box};
use points_rules::release::{Lot, ProjectRelease};
use points_rules::{Name, Points, Rulebook};

fn main() {
    divan::main();
}

/// The typed operation on an input written as JSON.
macro_rules! typed {
    ($bencher:ident, $method:ident, $input:expr) => {{
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/release.json")).expect("a preset opens");
        let scheme = rulebook.release().expect("configured");
        let input = serde_json::from_str($input).expect("a sound input");
        scheme.$method(&input).expect("a sound input");
        $bencher.bench(|| scheme.$method(black_box(&input)));
    }};
}

const DAY: &str = r#"{"lots":[{"orderId":"o1","daily":"36","remaining":"9000"},{"orderId":"o2","daily":"108","remaining":"27000"}],
    "generations":["360","720"],"team":{"rankSales":"650000","volumes":[{"highestRank":null,"released":"3600"},{"highestRank":"一星","released":"7200"}],"peerReleased":"100"}}"#;

#[divan::bench]
fn quote_order(bencher: Bencher) {
    typed!(bencher, quote_order, r#"{"amount":"9999.90"}"#);
}

#[divan::bench]
fn find_order(bencher: Bencher) {
    typed!(bencher, find_order, r#"{"points":"81000","daily":null}"#);
}

#[divan::bench]
fn book_order(bencher: Bencher) {
    let input = r#"{"lots":[{"orderId":"o1","daily":"36","remaining":"9000"}],"orderId":"o2","grant":{"amount":"3000","points":"7500","daily":"36"}}"#;
    typed!(bencher, book_order, input);
}

#[divan::bench]
fn rank(bencher: Bencher) {
    typed!(bencher, rank, r#"{"rankSales":"650000"}"#);
}

#[divan::bench]
fn accelerate(bencher: Bencher) {
    typed!(bencher, accelerate, DAY);
}

#[divan::bench]
fn adjust(bencher: Bencher) {
    let input = r#"{"lots":[{"orderId":"o1","daily":"36","remaining":"9000"},{"orderId":"o2","daily":"108","remaining":"27000"}],"add":null,"remove":{"points":"9500","orderId":null}}"#;
    typed!(bencher, adjust, input);
}

#[divan::bench]
fn quote_refund(bencher: Bencher) {
    let input = r#"{"lot":{"orderId":"o","daily":"36","remaining":"5000"},"grant":{"amount":"3000","points":"7500","daily":"36"},"before":"0","refund":"700"}"#;
    typed!(bencher, quote_refund, input);
}

#[divan::bench]
fn checkout(bencher: Bencher) {
    typed!(bencher, checkout, r#"{"goods":"199.99","discount":"0","fixedPoints":"0","points":"1234.56"}"#);
}

/// Lots of different sizes over the longest horizon, with and without acceleration.
fn project(bencher: Bencher, lots: u64, accelerated: u64, days: u32) {
    let rulebook = Rulebook::from_json(include_str!("../rulebooks/release.json")).expect("a preset opens");
    let scheme = rulebook.release().expect("configured");
    let points = |minor| Points::from_minor(minor, 2).expect("points");
    let lot = |index: u64| Lot {
        order_id: Name::new(format!("o{index}")).expect("a name"),
        daily: points(3_600 + index * 7 % 1_000),
        remaining: points(900_000 + index * 131 % 90_000),
    };
    let outlook = ProjectRelease { lots: (0..lots).map(lot).collect(), accelerated_per_day: points(accelerated), days };
    bencher.bench(|| scheme.project(black_box(&outlook)));
}

#[divan::bench]
fn project_10_lots_365_days(bencher: Bencher) {
    project(bencher, 10, 0, 365);
}

#[divan::bench(args = [10, 100, 1_000])]
fn project_36500_days(bencher: Bencher, lots: u64) {
    project(bencher, lots, 0, 36_500);
}

#[divan::bench(args = [10, 100, 1_000])]
fn project_36500_days_accelerated(bencher: Bencher, lots: u64) {
    project(bencher, lots, 5_000, 36_500);
}

/// An operation over a list of members, each referred by one before it, as JSON text.
fn members(bencher: Bencher, op: &str, count: usize, rest: &str) {
    let rulebook = Rulebook::from_json(include_str!("../rulebooks/release.json")).expect("a preset opens");
    let sponsor = |index: usize| if index == 0 { "null".into() } else { format!("\"m{}\"", index * 7919 % index) };
    let member = |index: usize| format!(r#"{{"id":"m{index}","sponsor":{},{rest}}}"#, sponsor(index));
    let members: Vec<String> = (0..count).map(member).collect();
    let input = format!(r#"{{"members":[{}]}}"#, members.join(","));
    rulebook.call_json(op, &input).expect("a sound input");
    bencher.bench(|| rulebook.call_json(op, black_box(&input)));
}

#[divan::bench(args = [1_000, 100_000])]
fn settle_day_as_json(bencher: Bencher, count: usize) {
    let rest = r#""rankSales":"60000","lots":[{"orderId":"o","daily":"36","remaining":"9000"}]"#;
    members(bencher, "release.settleDay", count, rest);
}

#[divan::bench(args = [1_000, 100_000])]
fn team_sales_as_json(bencher: Bencher, count: usize) {
    members(bencher, "release.teamSales", count, r#""cash":"100","points":"20.50""#);
}
