//! How numbers pass through serde: as text for every format, and already parsed from our own reader.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserializer, Visitor};

use crate::error::Result;

/// A decimal that has a text form and a place in [`super::kind::Kind`].
pub(crate) trait Wire: Sized {
    /// The serde name, by which [`crate::read::Reader`] finds the kind.
    const NAME: &'static str;

    /// From the wire form.
    fn from_text(text: &str) -> Result<Self>;

    /// From what [`pack`] made of a parsed decimal.
    fn from_packed(packed: u128) -> Option<Self>;
}

/// A parsed decimal in one integer: steps below, decimals above.
pub(crate) fn pack(minor: u64, decimals: u8) -> u128 {
    u128::from(minor) | (u128::from(decimals) << 64)
}

/// The other way round.
pub(crate) fn unpack(packed: u128) -> Option<(u64, u8)> {
    Some((packed as u64, u8::try_from(packed >> 64).ok()?))
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

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> core::result::Result<T, E> {
        T::from_text(text).map_err(E::custom)
    }

    /// Only our own reader answers a newtype with an integer; other formats go through `visit_newtype_struct`.
    fn visit_u128<E: serde::de::Error>(self, packed: u128) -> core::result::Result<T, E> {
        T::from_packed(packed).ok_or_else(|| E::custom("a decimal out of range"))
    }
}
