//! One exact calculation core for points schemes.
#![cfg_attr(mini, no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

mod error;
mod num;
pub mod order;
mod read;

pub use error::{Error, ErrorCode, Result, Shortage};
pub use num::{Amount, DisplayValue, IssuePrice, Money, Multiplier, Name, Points, Rate, Shares, UnitValue, Units};
