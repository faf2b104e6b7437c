//! Random rulebooks for property tests: those that the lives of a shop are led under (`fuzz/src/life`), so that rulebooks
//! for properties are drawn in one place.

#[path = "../../fuzz/src/life/rulebook.rs"]
mod rulebook;
#[allow(dead_code, reason = "rulebooks take some of what a source gives")]
#[path = "../../fuzz/src/source.rs"]
mod source;

use points_rules::Rulebook;
use proptest::prelude::*;
use serde_json::Value;

use source::Source;

/// A random rulebook, with what a property needs of it.
pub fn rulebook(with: impl Fn(&mut Value)) -> impl Strategy<Value = Rulebook> {
    proptest::collection::vec(any::<u8>(), 300).prop_map(move |bytes| {
        let mut document = rulebook::document(&mut Source::new(&bytes));
        with(&mut document);
        Rulebook::from_json(&document.to_string()).expect("a rulebook that the rules allow")
    })
}
