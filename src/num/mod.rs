//! Numbers: sealed decimals with a scale and bounds, their text, and exact products (RULES section 1).
//!
//! Every figure is an integer of its smallest step inside; a figure is rounded only where a rule rounds it.

mod decimal;
mod fixed;
mod name;
mod scaled;
mod unit_value;
pub(crate) mod wire;

pub use fixed::{Amount, IssuePrice, Money, Multiplier, PointValue, Rate, Units};
pub use name::Name;
pub use scaled::{Points, Shares, Weight};
pub use unit_value::{DisplayValue, RateSum, Ratio, UnitCount, UnitValue, Worth};

/// A number of 10^-8 units as text, also past the bound of [`Units`], for the figures of an error.
pub(crate) fn units_text(steps: u128) -> alloc::string::String {
    crate::decimal::text::Printed::fixed(steps, Units::SCALE).as_str().into()
}

/// Whole units and remaining steps as text, for figures that exceed 128 bits in steps.
pub(crate) fn whole_units_text(whole: u128, steps: u128) -> alloc::string::String {
    use crate::decimal::text::Printed;
    // "0.12345678" without its first digit.
    let steps = Printed::fixed(steps, Units::SCALE);
    let decimals = steps.as_str().trim_start_matches('0');
    [Printed::fixed(whole, 0).as_str(), decimals].concat()
}
