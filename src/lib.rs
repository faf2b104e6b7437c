#![cfg_attr(mini, no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
//! One exact calculation core for shop points schemes.
//!
//! A shop's server links this crate; browsers, mini-programs and Node run the same code as WebAssembly. What a
//! client previews and what the server books are the same digits.
//!
//! ```
//! use points_rules::Rulebook;
//! use points_rules::appreciation::{Market, QuoteOrder};
//!
//! let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
//! let amount = "100".parse()?;
//! let order = QuoteOrder::new(Market::EMPTY, amount);
//! let quote = rulebook.appreciation()?.quote_order(&order)?;
//! assert_eq!(quote.grant.units.to_string(), "21.00000000");
//! assert_eq!(quote.unit_value_after.to_string(), "1.4286");
//! # Ok::<(), points_rules::Error>(())
//! ```
//!
//! Amounts are decimals with a fixed scale, integers inside; no float takes part. Every operation is a pure function:
//! state comes in, the quote and the state after it go out. [The rules](rules) define every figure and every error; the
//! sections named here are theirs.
//!
//! # Operations
//!
//! Each is a method of the scheme that a [`Rulebook`] gives: [`Rulebook::order`], [`Rulebook::appreciation`],
//! [`Rulebook::dividend`], [`Rulebook::release`]. By its name, with JSON in and out: [`Rulebook::call_json`].
//!
#![doc = include_str!("operations.md")]
//!
//! # Storage
//!
//! Inputs, numbers and rulebook documents implement serde's traits. JSON, RON and postcard return what was stored, and
//! so does bincode 2, which is not part of the tests because nobody maintains it. Points, shares and weights return at
//! the least scale that holds them, as from any text. TOML has no null, so it holds only values whose nullable fields are
//! not `None`. A document that is stored as values can have another digest than its text, see [`RulebookDocument`].

extern crate alloc;

/// The examples of the READMEs are tests too.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../README.md")]
    mod english {}
    #[doc = include_str!("../README.zh-CN.md")]
    mod chinese {}
}

#[cfg(all(doc, not(doctest)))]
#[allow(rustdoc::broken_intra_doc_links, reason = "formulas have indices in brackets")]
#[doc = include_str!("../docs/RULES.md")]
pub mod rules {}

#[cfg(all(doc, not(doctest)))]
#[doc = include_str!("../docs/FORMULAS.md")]
pub mod formulas {}

pub mod appreciation;
mod batch;
#[cfg(not(any(web, mini)))]
mod describe;
pub mod dividend;
// Public for tests/web.rs alone, as `web` is.
#[cfg(any(web, mini, test))]
#[doc(hidden)]
pub mod boundary;
#[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
mod columns;
mod decimal;
mod error;
mod escape;
#[cfg(explained)]
mod explain;
#[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
mod flat;
mod impossible;
#[cfg(mini)]
#[allow(unreachable_pub, reason = "wasm-bindgen exports what is pub")]
mod mini;
mod num;
mod op;
pub mod order;
pub mod presets;
pub mod promise;
mod read;
#[cfg(full)]
mod receipt;
pub mod release;
mod rulebook;
mod samples;
#[cfg_attr(any(web, mini), allow(dead_code))]
mod schema;
mod segments;
mod sort;
// Public for tests/web.rs alone: wasm-bindgen exports to JavaScript either way.
#[cfg(web)]
#[doc(hidden)]
pub mod web;

#[cfg(not(any(web, mini)))]
#[doc(hidden)]
pub use describe::description;
pub use error::{Error, ErrorCode, Result, Shortage};
#[cfg(not(any(web, mini)))]
#[doc(hidden)]
pub use explain::{formulas_json, formulas_markdown};
pub use num::{
    Amount, DisplayValue, IssuePrice, Money, Multiplier, Name, PointValue, Points, Rate, RateSum, Ratio, Shares,
    UnitCount, UnitValue, Units, Weight, Worth,
};
#[cfg(full)]
pub use receipt::{Difference, Receipt};
pub use rulebook::{EffectiveDate, Rulebook, RulebookDocument, SchemaVersion};

/// The names of all operations, in the order of the rules.
#[must_use]
pub fn operations() -> &'static [&'static str] {
    op::NAMES
}
