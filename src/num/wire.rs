//! How numbers pass through serde: as text.

use core::fmt;
use core::marker::PhantomData;

use serde::de::Visitor;

use crate::error::Result;

/// A decimal that has a text form and a place in [`crate::decimal::kind::Kind`].
pub(crate) trait Wire: Sized {
    /// From the wire form.
    fn from_text(text: &str) -> Result<Self>;
}

/// Accepts decimal text only; a number is refused, as everywhere.
pub(crate) struct DecimalVisitor<T>(PhantomData<T>);

impl<T> DecimalVisitor<T> {
    pub(crate) fn new() -> Self {
        DecimalVisitor(PhantomData)
    }
}

impl<'de, T: Wire> Visitor<'de> for DecimalVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal as text, such as \"12.5\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> core::result::Result<T, E> {
        T::from_text(text).map_err(E::custom)
    }
}
