//! Numbers: sealed decimals with a scale and bounds, their text, and exact products (RULES section 1).
//!
//! Every figure is an integer of its smallest step inside; nothing is ever rounded but where a rule says so.

mod decimal;
mod fixed;
pub(crate) mod kind;
mod name;
mod scaled;
mod text;
mod unit_value;
pub(crate) mod wide;
pub(crate) mod wire;

pub use fixed::{Amount, IssuePrice, Money, Multiplier, Rate, Units};
pub use name::Name;
pub use scaled::{Points, Shares};
pub use unit_value::{DisplayValue, UnitValue};
