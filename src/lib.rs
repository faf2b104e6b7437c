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
//! let order = QuoteOrder { market: Market::EMPTY, referred: false, merchant: false, amount, contribution: None };
//! let quote = rulebook.appreciation()?.quote_order(&order)?;
//! assert_eq!(quote.grant.units.to_string(), "21.00000000");
//! assert_eq!(quote.unit_value_after.to_string(), "1.4286");
//! # Ok::<(), points_rules::Error>(())
//! ```
//!
//! Amounts are decimals with a fixed scale, integers inside; no float takes part. Every operation is a pure function:
//! state comes in, the quote and the state after it go out. The rules are written down in `docs/RULES.md` of the
//! repository, and the sections named here are its sections.

extern crate alloc;

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
mod read;
pub mod release;
mod rulebook;
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
pub use num::{
    Amount, DisplayValue, IssuePrice, Money, Multiplier, Name, PointValue, Points, Rate, Shares, UnitCount, UnitValue,
    Units, Weight, Worth,
};
pub use rulebook::{EffectiveDate, Rulebook, RulebookDocument, SchemaVersion};

/// The names of all operations, in the order of the rules.
#[must_use]
pub fn operations() -> &'static [&'static str] {
    op::NAMES
}
