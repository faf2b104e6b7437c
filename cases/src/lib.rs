//! Where random cases come from: a seeded generator, figures at the bounds and within them, and rulebooks that open.
//!
//! Parity and its vectors (`xtask`), the property tests (`tests`) and the lives of a shop (`fuzz`) draw from here. The
//! crate does not use points-rules, so that a mistake in the core cannot hide in what it is asked.

pub mod figures;
pub mod random;
pub mod rulebooks;
