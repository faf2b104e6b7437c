//! The dividend scheme, an operation at a time: `cargo bench --bench dividend`.

#![allow(clippy::expect_used)]

use divan::{Bencher, black_box};
use points_rules::Rulebook;

fn main() {
    divan::main();
}

/// Runs an operation natively, JSON in and JSON out, as the vectors do.
fn json(bencher: Bencher, op: &str, input: &str) {
    let rulebook = Rulebook::from_json(include_str!("../rulebooks/dividend.json")).expect("a preset opens");
    rulebook.call_json(op, input).expect("a sound input");
    bencher.bench(|| rulebook.call_json(op, black_box(input)));
}

/// The typed operation on the same input.
macro_rules! typed {
    ($bencher:ident, $method:ident, $input:expr) => {{
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/dividend.json")).expect("a preset opens");
        let scheme = rulebook.dividend().expect("configured");
        let input = serde_json::from_str($input).expect("a sound input");
        scheme.$method(&input).expect("a sound input");
        $bencher.bench(|| scheme.$method(black_box(&input)));
    }};
}

const ORDER: &str = r#"{"member":{"shares":"57","quota":"1200","totalPaid":"60000"},"referred":true,"merchant":true,"amount":"1999.90"}"#;
const BOOK: &str = r#"{"member":{"shares":"57","quota":"1200","totalPaid":"60000"},"referrer":{"shares":"3","quota":"90"},"merchant":{"shares":"0","quota":"0"},"amount":"1999.90"}"#;
const GOAL: &str = r#"{"member":{"shares":"57","quota":"1200","totalPaid":"60000"},"shares":"144"}"#;
const DAY: &str = r#"{"member":{"shares":"57","quota":"1200"},"day":{"turnover":"123456.78","carry":"0","eligibleWeight":"9876","tierHeadcounts":{"V1":31,"V2":4,"V3":1}}}"#;
const PROJECT: &str = r#"{"member":{"shares":"57","quota":"120000"},"day":{"turnover":"123456.78","carry":"0","eligibleWeight":"9876","tierHeadcounts":{"V1":31,"V2":4,"V3":1}},"newWeightPerDay":"0","days":36500}"#;
const PROJECT_GROWING: &str = r#"{"member":{"shares":"57","quota":"120000"},"day":{"turnover":"123456.78","carry":"0","eligibleWeight":"9876","tierHeadcounts":{"V1":31,"V2":4,"V3":1}},"newWeightPerDay":null,"days":36500}"#;
const REFUND: &str = r#"{"member":{"shares":"57","quota":"1200","totalPaid":"60000"},"referrer":{"shares":"3","quota":"90"},"merchant":null,"amount":"1999.90","before":"100","refund":"500"}"#;

#[divan::bench]
fn quote_order(bencher: Bencher) {
    typed!(bencher, quote_order, ORDER);
}

#[divan::bench]
fn quote_order_as_json(bencher: Bencher) {
    json(bencher, "dividend.quoteOrder", ORDER);
}

#[divan::bench]
fn book_order(bencher: Bencher) {
    typed!(bencher, book_order, BOOK);
}

#[divan::bench]
fn find_order(bencher: Bencher) {
    typed!(bencher, find_order, GOAL);
}

#[divan::bench]
fn estimate(bencher: Bencher) {
    typed!(bencher, estimate, DAY);
}

#[divan::bench]
fn project_36500_days(bencher: Bencher) {
    typed!(bencher, project, PROJECT);
}

#[divan::bench]
fn project_36500_days_of_new_weight(bencher: Bencher) {
    typed!(bencher, project, PROJECT_GROWING);
}

#[divan::bench]
fn project_36500_days_by_quota(bencher: Bencher) {
    let book =
        include_str!("../rulebooks/dividend.json").replace("\"tierRate\"", "\"weighBy\": \"quota\", \"tierRate\"");
    let rulebook = Rulebook::from_json(&book).expect("the preset with another weight opens");
    let scheme = rulebook.dividend().expect("configured");
    let input = serde_json::from_str(&PROJECT.replace("9876", "9876000")).expect("a sound input");
    scheme.project(&input).expect("a sound input");
    bencher.bench(|| scheme.project(black_box(&input)));
}

#[divan::bench]
fn quote_refund(bencher: Bencher) {
    typed!(bencher, quote_refund, REFUND);
}

#[divan::bench(args = [1_000, 100_000])]
fn settle_day_as_json(bencher: Bencher, members: usize) {
    let member =
        |index: usize| format!(r#"{{"id":"m{index}","shares":"{}","quota":"{}"}}"#, index % 260, index % 5 * 100);
    let members: Vec<String> = (0..members).map(member).collect();
    json(
        bencher,
        "dividend.settleDay",
        &format!(r#"{{"turnover":"1234567.89","carry":"0","members":[{}]}}"#, members.join(",")),
    );
}
