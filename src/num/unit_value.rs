//! Figures that are printed and never read: unit values, what a shortfall is worth, ratios. They have no upper bound.

use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer};

use crate::decimal::kind;
use crate::decimal::text::Printed;
use crate::flat::Output;
use crate::schema::{Described, Of};

macro_rules! shown {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $steps:ident, $step:literal, $print:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($steps);

        impl $name {
            /// Decimals of the scale.
            pub const SCALE: u8 = kind::$kind.scale.most();

            pub(crate) const fn new(minor: $steps) -> Self {
                $name(minor)
            }

            #[doc = concat!("The value as an integer number of ", $step, ".")]
            #[must_use]
            pub const fn minor(self) -> $steps {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(Printed::$print(u128::from(self.0), Self::SCALE).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Output for $name {
            fn put(&self, to: &mut Vec<u8>) {
                Printed::$print(u128::from(self.0), Self::SCALE).as_str().put(to);
            }
        }

        impl Described for $name {
            const OF: Of = Of::Decimal(&kind::$kind);
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(Printed::$print(u128::from(self.0), Self::SCALE).as_str())
            }
        }
    };
}

shown!(
    /// A unit's published value in yuan with four decimals, rounded half up; at most 10^6 (RULES section 3).
    ///
    /// It is for display: every formula uses the exact ratio of the fund to the units outstanding.
    UnitValue, UNIT_VALUE, u64, "1/10000 yuan", fixed
);

shown!(
    /// Units times the published unit value, four decimals, without a bound (RULES section 3, `displayValue`).
    ///
    /// It is for display: a redemption pays the exact value, floored to the fen, less the fee.
    DisplayValue, DISPLAY_VALUE, u128, "1/10000 yuan", fixed
);

shown!(
    /// Money in yuan with two decimals, without a bound: what units that are no longer there are worth (RULES section 3,
    /// `shortfallValue`, `mayKeep`).
    Worth, WORTH, u64, "fen", fixed
);

shown!(
    /// Units with eight decimals, without a bound: units that are no longer there (RULES section 3, `othersShortfall`).
    UnitCount, UNIT_COUNT, u64, "10^-8 units", fixed
);

shown!(
    /// How many times one figure is in another, with four decimals and without a bound (RULES section 6): yuan committed for
    /// a yuan of sales, or what part of the quotas is covered.
    ///
    /// Each figure of this kind documents its rounding: what is owed is ceiled, what covers it is floored.
    Ratio, RATIO, u64, "1/10000", fixed
);

shown!(
    /// A sum of rates, which can be above 1; up to eight decimals, printed without trailing zeros (RULES section 6,
    /// `acceleration`).
    RateSum, RATE_SUM, u64, "10^-8", trimmed
);
