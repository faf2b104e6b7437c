//! Decimals before they have a type: their kinds and bounds, their text, and exact products (RULES section 1).

pub(crate) mod kind;
pub(crate) mod text;
pub(crate) mod wide;
