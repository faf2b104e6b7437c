//! Decimals whose scale a rulebook sets: points (`pointScale`) and shares (`shareScale`).

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::wire::{DecimalVisitor, Wire};
use crate::decimal::kind::{self, Kind, Scale, power_of_ten};
use crate::decimal::text::{Fault, Printed};
use crate::error::{Error, Result};
use crate::flat::Output;
use crate::read::{Input, Shape, Values};
use crate::schema::{Described, Of};

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $config:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name {
            minor: u64,
            scale: u8,
        }

        impl $name {
            pub(crate) const KIND: &'static Kind = &kind::$kind;
            /// The most decimals that a rulebook can set.
            pub const MAX_SCALE: u8 = Scale::MAX_CONFIGURED;
            /// None.
            pub const ZERO: $name = $name { minor: 0, scale: 0 };

            #[doc = concat!("From an integer number of steps of 10^-`scale`, the rulebook's `", $config, "`.")]
            ///
            /// # Errors
            /// `OUT_OF_RANGE` above 10^13; `TOO_MANY_DECIMALS` for a scale above 4.
            pub fn from_minor(minor: u64, scale: u8) -> Result<Self> {
                let fault = |fault| {
                    let printed = Printed::fixed(minor.into(), scale.min(19));
                    Self::KIND.error(fault, printed.as_str(), None)
                };
                if scale > Self::MAX_SCALE {
                    return Err(fault(Fault::TooManyDecimals));
                }
                if minor > Self::KIND.max_at(scale) {
                    return Err(fault(Fault::OutOfRange));
                }
                Ok($name { minor, scale })
            }

            /// The value as an integer number of steps of 10^-[`Self::scale`].
            ///
            /// Equal values can have different scales: at scale 1 the value 1.5 is 15 steps, at scale 2 it is 150. To store
            /// or compare steps, take [`Self::minor_at`] with the rulebook's scale, or compare the values themselves.
            #[must_use]
            pub const fn minor(self) -> u64 {
                self.minor
            }

            /// How many decimals the value is kept and printed with.
            #[must_use]
            pub const fn scale(self) -> u8 {
                self.scale
            }

            /// The same value at the rulebook's scale.
            ///
            /// # Errors
            /// `TOO_MANY_DECIMALS` where the value has more, or `scale` is above 4.
            pub fn at_scale(self, scale: u8) -> Result<Self> {
                let scaled = match self.scale.cmp(&scale) {
                    Ordering::Equal => return Ok(self),
                    Ordering::Less if scale > Self::MAX_SCALE => None,
                    // In range at any scale up to 4: the kind's bound is the same value.
                    Ordering::Less => self.minor.checked_mul(power_of_ten(scale - self.scale)),
                    Ordering::Greater => {
                        let step = power_of_ten(self.scale - scale);
                        (self.minor % step == 0).then(|| self.minor / step)
                    }
                };
                match scaled {
                    Some(minor) => Ok($name { minor, scale }),
                    None => Err(Self::KIND.error(
                        Fault::TooManyDecimals,
                        Printed::fixed(self.minor.into(), self.scale).as_str(),
                        Some(scale),
                    )),
                }
            }

            /// The value as an integer number of steps of 10^-`scale`, whatever scale it is kept with.
            ///
            /// # Errors
            /// `TOO_MANY_DECIMALS` where the value has more decimals, or `scale` is above 4.
            pub fn minor_at(self, scale: u8) -> Result<u64> {
                self.at_scale(scale).map(Self::minor)
            }

            /// Whether the value is 0.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.minor == 0
            }

            /// The exact sum, at the larger scale of the two; `None` above 10^13.
            #[must_use]
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.combine(other, u64::checked_add)
            }

            /// The exact difference, at the larger scale of the two; `None` below 0.
            #[must_use]
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.combine(other, u64::checked_sub)
            }

            fn combine(self, other: Self, by: fn(u64, u64) -> Option<u64>) -> Option<Self> {
                let scale = self.scale.max(other.scale);
                let minor = by(self.minor_at(scale).ok()?, other.minor_at(scale).ok()?)?;
                (minor <= Self::KIND.max_at(scale)).then_some($name { minor, scale })
            }

            /// The steps in 128 bits, for products.
            #[allow(dead_code)]
            pub(crate) const fn wide(self) -> u128 {
                self.minor as u128
            }

            /// A result at `scale`: `OVERFLOW` past the bound.
            #[allow(dead_code)]
            pub(crate) fn result(minor: Option<u128>, scale: u8, what: &'static str) -> Result<Self> {
                match minor.and_then(|minor| u64::try_from(minor).ok()) {
                    Some(minor) if minor <= Self::KIND.max_at(scale) => Ok($name { minor, scale }),
                    _ => Err(Error::overflow(what, &Self::KIND.bounds)),
                }
            }

            /// What is left after taking `other` of the same scale, never below nothing.
            #[allow(dead_code)]
            pub(crate) fn less(self, other: $name) -> $name {
                debug_assert_eq!(self.scale, other.scale, "both were brought to the rulebook's scale");
                $name { minor: self.minor.saturating_sub(other.minor), scale: self.scale }
            }

            /// The value in steps of the largest scale, which orders values of any two scales.
            fn common(self) -> u128 {
                self.minor as u128 * power_of_ten(Self::MAX_SCALE.saturating_sub(self.scale)) as u128
            }
        }

        /// By value: `1.5` equals `1.50`.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.common() == other.common()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.common().cmp(&other.common())
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.common().hash(state);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(Printed::fixed(self.minor.into(), self.scale).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            /// The scale is the text's own until the value meets a rulebook.
            fn from_str(text: &str) -> Result<Self> {
                Self::from_text(text)
            }
        }

        impl Wire for $name {
            fn from_text(text: &str) -> Result<Self> {
                let parsed = Self::KIND.parse(text, None)?;
                Ok($name { minor: parsed.minor, scale: parsed.decimals })
            }
        }

        impl Output for $name {
            fn put(&self, to: &mut Vec<u8>) {
                Printed::fixed(self.minor.into(), self.scale).as_str().put(to);
            }
        }

        impl Input for $name {
            const SHAPE: Shape = Shape::Decimal(Self::KIND);

            fn fill(values: &mut Values) -> Self {
                let (minor, scale) = values.decimal();
                $name { minor: minor.min(kind::$kind.max), scale: scale.min(Self::MAX_SCALE) }
            }
        }

        impl Described for $name {
            const OF: Of = Of::Decimal(Self::KIND);
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(Printed::fixed(self.minor.into(), self.scale).as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                deserializer.deserialize_str(DecimalVisitor::new())
            }
        }

        impl From<$name> for Decimal {
            /// Exact: every value has at most 18 digits.
            fn from(value: $name) -> Decimal {
                Decimal::from_i128_with_scale(value.minor.into(), u32::from(value.scale))
            }
        }

        impl TryFrom<Decimal> for $name {
            type Error = Error;

            /// Exact, never rounded: `TOO_MANY_DECIMALS` past four decimals, `OUT_OF_RANGE` past the bounds.
            fn try_from(value: Decimal) -> Result<Self> {
                let (minor, scale) = super::decimal::to_minor(value, Self::KIND, None)?;
                Self::from_minor(minor, scale)
            }
        }
    };
}

scaled!(
    /// Points of the release scheme (积分), 0 to 10^13, with the decimals of the rulebook's `pointScale` (RULES section 5).
    ///
    /// ```
    /// use points_rules::Points;
    /// let points: Points = "37.5".parse()?;
    /// assert_eq!(points.at_scale(2)?.to_string(), "37.50");
    /// assert!(points.at_scale(0).is_err());
    /// assert_eq!((points.minor(), points.minor_at(2)?), (375, 3750));
    /// assert_eq!(points, points.at_scale(2)?);
    /// assert_eq!(points.checked_add("0.25".parse()?), Some("37.75".parse()?));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Points, POINTS, "pointScale"
);

scaled!(
    /// Shares of the dividend scheme (贡献值), 0 to 10^13, with the decimals of the rulebook's `shareScale` (RULES section 4).
    ///
    /// ```
    /// use points_rules::Shares;
    /// assert_eq!("10".parse::<Shares>()?.at_scale(0)?.to_string(), "10");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Shares, SHARES, "shareScale"
);

scaled!(
    /// A weight in the daily pool of the dividend scheme: shares at `shareScale`, or quota in yuan at scale 2, as the rulebook's
    /// `weighBy` has it (RULES section 4). 0 to 10^13.
    ///
    /// ```
    /// use points_rules::Weight;
    /// assert_eq!("10.5".parse::<Weight>()?.at_scale(2)?.to_string(), "10.50");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Weight, WEIGHT, "shareScale, or 2"
);
