//! Every operation on its accepted vectors: `cargo bench --bench operations [NAME]`.
//!
//! Divan prints the time of all vectors of an operation, and how many a second. Some vectors project 36,500 days or 10^6
//! orders; the bench `sizes` has the times by length.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use points_rules::Rulebook;
use serde_json::Value;

fn main() {
    divan::main();
}

/// The accepted vectors by operation: each with its rulebook, and its input as JSON text.
static VECTORS: LazyLock<HashMap<String, Vec<(Rulebook, String)>>> = LazyLock::new(|| {
    let mut vectors = HashMap::<_, Vec<_>>::new();
    for file in ["brief", "order", "appreciation", "dividend", "release"] {
        let path = format!("{}/tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let document = std::fs::read_to_string(path).expect("a file of vectors");
        let document: Value = serde_json::from_str(&document).expect("vectors are JSON");
        for group in document["groups"].as_array().expect("groups") {
            let rulebook = Rulebook::from_json(&group["rulebook"].to_string()).expect("a rulebook with cases opens");
            let cases = group["cases"].as_array().expect("cases").iter();
            for case in cases.filter(|case| case.get("expect").is_some()) {
                let op = case["op"].as_str().expect("a name").to_owned();
                vectors.entry(op).or_default().push((rulebook.clone(), case["input"].to_string()));
            }
        }
    }
    vectors
});

#[divan::bench(args = points_rules::operations())]
fn json(bencher: Bencher, op: &str) {
    let cases = &VECTORS[op];
    let call =
        |(rulebook, input): &(Rulebook, String)| rulebook.call_json(op, black_box(input)).expect("accepted").len();
    bencher.counter(ItemsCount::new(cases.len())).bench(|| cases.iter().map(call).sum::<usize>());
}

/// The quickest operations without the text: typed structs in and out. A module for each scheme.
macro_rules! typed {
    ($($scheme:ident { $($method:ident $name:literal)+ })+) => {$(
        mod $scheme {
            use super::*;
            $(
                #[divan::bench]
                fn $method(bencher: Bencher) {
                    let cases: Vec<_> = VECTORS[$name].iter().map(|(rulebook, input)| {
                        (rulebook.$scheme().expect("configured"), serde_json::from_str(input).expect("accepted"))
                    }).collect();
                    bencher.counter(ItemsCount::new(cases.len())).bench(|| {
                        for (scheme, input) in &cases {
                            let _ = black_box(scheme.$method(black_box(input)));
                        }
                    });
                }
            )+
        }
    )+};
}

typed! {
    order {
        total "order.total"
        refund "order.refund"
    }
    appreciation {
        quote_order "appreciation.quoteOrder"
        book_order "appreciation.bookOrder"
        quote_redemption "appreciation.quoteRedemption"
        value_holding "appreciation.valueHolding"
        quote_exchange "appreciation.quoteExchange"
        quote_return "appreciation.quoteReturn"
        retire_points "appreciation.retirePoints"
        retire_treasury "appreciation.retireTreasury"
        quote_item "appreciation.quoteItem"
        quote_item_return "appreciation.quoteItemReturn"
        quote_refund "appreciation.quoteRefund"
        find_order "appreciation.orderFor"
        find_redemption "appreciation.redemptionFor"
    }
    dividend {
        quote_order "dividend.quoteOrder"
        book_order "dividend.bookOrder"
        find_order "dividend.orderFor"
        estimate "dividend.estimate"
        project "dividend.project"
        quote_refund "dividend.quoteRefund"
    }
    release {
        quote_order "release.quoteOrder"
        book_order "release.bookOrder"
        find_order "release.orderFor"
        project "release.project"
        rank "release.rank"
        accelerate "release.accelerate"
        adjust "release.adjust"
        quote_refund "release.quoteRefund"
        checkout "release.checkout"
    }
}
