//! Numbers: sealed decimals with a scale and bounds, their text, and exact products (RULES section 1).
//!
//! Every figure is an integer of its smallest step inside; nothing is ever rounded but where a rule says so.

mod decimal;
mod fixed;
mod name;
mod scaled;
mod unit_value;
pub(crate) mod wire;

pub use fixed::{Amount, IssuePrice, Money, Multiplier, Rate, Units};
pub use name::Name;
pub use scaled::{Points, Shares};
pub use unit_value::{DisplayValue, UnitValue};

/// A number of 10^-8 units as text, also past the bound of [`Units`], for the figures of an error.
pub(crate) fn units_text(steps: u128) -> alloc::string::String {
    crate::decimal::text::Printed::fixed(steps, Units::SCALE).as_str().into()
}
