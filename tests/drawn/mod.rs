//! Random rulebooks of all three schemes for property tests, from where parity and the lives of a shop have theirs.

use points_rules::Rulebook;
use points_rules_cases::{random::Random, rulebooks};
use proptest::prelude::*;
use serde_json::Value;

/// A random rulebook, with what a property needs of it.
pub fn rulebook(with: impl Fn(&mut Value)) -> impl Strategy<Value = Rulebook> {
    any::<u64>().prop_map(move |seed| {
        let mut document = rulebooks::shop(&mut Random::new(seed));
        with(&mut document);
        Rulebook::from_json(&document.to_string()).expect("a rulebook that the rules allow")
    })
}
