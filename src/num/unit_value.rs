//! The value of a unit: an exact ratio inside every formula, four decimals where it is shown.

use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer};

use crate::decimal::kind;
use crate::decimal::text::Printed;
use crate::flat::Output;
use crate::schema::{Described, Of};

macro_rules! shown {
    ($(#[$doc:meta])* $name:ident, $kind:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// Decimals of the scale.
            pub const SCALE: u8 = 4;

            pub(crate) const fn new(minor: u128) -> Self {
                $name(minor)
            }

            /// The value as an integer number of 1/10000 yuan.
            #[must_use]
            pub const fn minor(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(Printed::fixed(self.0, Self::SCALE).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Output for $name {
            fn put(&self, to: &mut Vec<u8>) {
                Printed::fixed(self.0, Self::SCALE).as_str().put(to);
            }
        }

        impl Described for $name {
            const OF: Of = Of::Decimal(&kind::$kind);
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(Printed::fixed(self.0, Self::SCALE).as_str())
            }
        }
    };
}

shown!(
    /// A unit's published value in yuan with four decimals, rounded half up, without a bound (RULES section 2).
    ///
    /// It is for the eye: every formula uses the exact ratio of the fund to the units outstanding.
    UnitValue, UNIT_VALUE
);

shown!(
    /// Units times the published unit value, four decimals, without a bound (RULES section 2, `displayValue`).
    ///
    /// It is for the eye: a redemption pays the exact value, floored to the fen, less the fee.
    DisplayValue, DISPLAY_VALUE
);
