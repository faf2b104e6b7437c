//! Decimals whose scale is the same in every rulebook.

use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::wire::{DecimalVisitor, Wire};
use crate::decimal::kind::{self, Kind};
use crate::decimal::text::Printed;
use crate::error::{Error, Result};
use crate::flat::Output;
use crate::read::{Input, Shape, Values};
use crate::schema::{Described, Of};

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $step:literal, $print:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            pub(crate) const KIND: &'static Kind = &kind::$kind;
            /// Decimals of the scale.
            pub const SCALE: u8 = kind::$kind.scale.most();
            /// The least value.
            pub const MIN: $name = $name(kind::$kind.min);
            /// The largest value.
            pub const MAX: $name = $name(kind::$kind.max);

            #[doc = concat!("From an integer number of ", $step, ".")]
            ///
            /// # Errors
            /// `OUT_OF_RANGE` outside [`Self::MIN`] to [`Self::MAX`].
            pub fn from_minor(minor: u64) -> Result<Self> {
                if minor < kind::$kind.min || minor > kind::$kind.max {
                    let text = Printed::$print(minor.into(), Self::SCALE);
                    return Err(Self::KIND.error(crate::decimal::text::Fault::OutOfRange, text.as_str(), None));
                }
                Ok($name(minor))
            }

            #[doc = concat!("The value as an integer number of ", $step, ".")]
            #[must_use]
            pub const fn minor(self) -> u64 {
                self.0
            }

            /// Whether the value is 0.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// The exact sum; `None` above [`Self::MAX`].
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                Self::checked(self.0.checked_add(other.0))
            }

            /// The exact difference; `None` below [`Self::MIN`].
            #[must_use]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                Self::checked(self.0.checked_sub(other.0))
            }

            const fn checked(minor: Option<u64>) -> Option<Self> {
                match minor {
                    Some(minor) if minor >= kind::$kind.min && minor <= kind::$kind.max => Some($name(minor)),
                    _ => None,
                }
            }

            /// The value in 128 bits, for products.
            #[allow(dead_code)]
            pub(crate) const fn wide(self) -> u128 {
                self.0 as u128
            }

            /// A result that its formula keeps within the bound; `None` past it.
            #[allow(dead_code)]
            #[inline(always)]
            pub(crate) fn within(minor: impl TryInto<u64>) -> Option<Self> {
                Self::checked(minor.try_into().ok())
            }

            /// A result: `OVERFLOW` past the bound.
            #[allow(dead_code)]
            pub(crate) fn result(minor: Option<u128>, what: &'static str) -> Result<Self> {
                Self::result_64(minor.and_then(|minor| u64::try_from(minor).ok()).unwrap_or(u64::MAX), what)
            }

            /// A result in 64 bits, 2^64 − 1 for any past them: `OVERFLOW` past the bound.
            #[allow(dead_code)]
            #[inline(always)]
            pub(crate) fn result_64(minor: u64, what: &'static str) -> Result<Self> {
                if minor <= kind::$kind.max { Ok($name(minor)) } else { Err(Error::overflow(what, &kind::$kind.bounds)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(Printed::$print(self.0.into(), Self::SCALE).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                Self::from_text(text)
            }
        }

        impl Wire for $name {
            fn from_text(text: &str) -> Result<Self> {
                Self::KIND.parse(text, None).map(|parsed| $name(parsed.minor))
            }
        }

        impl Output for $name {
            fn put(&self, to: &mut Vec<u8>) {
                Printed::$print(self.0.into(), Self::SCALE).as_str().put(to);
            }
        }

        impl Input for $name {
            const SHAPE: Shape = Shape::Decimal(Self::KIND);

            fn fill(values: &mut Values) -> Self {
                let (minor, _) = values.decimal();
                $name(minor.clamp(kind::$kind.min, kind::$kind.max))
            }
        }

        impl Described for $name {
            const OF: Of = Of::Decimal(Self::KIND);
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(Printed::$print(self.0.into(), Self::SCALE).as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                deserializer.deserialize_str(DecimalVisitor::new())
            }
        }

        impl From<$name> for Decimal {
            /// Exact: every value has at most 19 digits.
            fn from(value: $name) -> Decimal {
                Decimal::from_i128_with_scale(value.0.into(), u32::from($name::SCALE))
            }
        }

        impl TryFrom<Decimal> for $name {
            type Error = Error;

            /// Exact, never rounded: `TOO_MANY_DECIMALS` past the scale, `OUT_OF_RANGE` past the bounds.
            fn try_from(value: Decimal) -> Result<Self> {
                let (minor, _) = super::decimal::to_minor(value, Self::KIND, Some(Self::SCALE))?;
                Ok($name(minor))
            }
        }
    };
}

fixed!(
    /// Money in yuan with two decimals, kept as whole fen: 0 to 10^13 yuan (RULES section 1).
    ///
    /// ```
    /// use points_rules::Money;
    /// let money: Money = "12.5".parse()?;
    /// assert_eq!(money.minor(), 1250);
    /// assert_eq!(money.to_string(), "12.50");
    /// assert!("1.505".parse::<Money>().is_err());
    /// assert_eq!(money.checked_add("0.99".parse()?), Some("13.49".parse()?));
    /// assert_eq!(Money::ZERO.checked_sub(money), None);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Money, MONEY, "fen", fixed
);

fixed!(
    /// The amount of one order: money from 0.01 to 10^10 yuan (RULES section 1, "Bounds").
    ///
    /// ```
    /// use points_rules::Amount;
    /// assert_eq!("100".parse::<Amount>()?.minor(), 10_000);
    /// assert!("0".parse::<Amount>().is_err());
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Amount, AMOUNT, "fen", fixed
);

fixed!(
    /// The price of a unit while none is outstanding: money with up to four decimals, above 0 (RULES section 3).
    ///
    /// ```
    /// use points_rules::IssuePrice;
    /// assert_eq!("1".parse::<IssuePrice>()?.to_string(), "1.0000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    IssuePrice, PRICE, "1/10000 yuan", fixed
);

fixed!(
    /// What a point pays in yuan, up to four decimals (RULES section 5, `pointValue`): above 0 and at most 10^6.
    PointValue, POINT_VALUE, "1/10000 yuan", fixed
);

fixed!(
    /// Units of the fund (增值积分) with eight decimals: 0 to 9·10^10 (RULES section 1).
    ///
    /// ```
    /// use points_rules::Units;
    /// assert_eq!("14.7".parse::<Units>()?.to_string(), "14.70000000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Units, UNITS, "10^-8 units", fixed
);

fixed!(
    /// A share of something, 0 to 1 with at most eight decimals, printed without trailing zeros (RULES section 1).
    ///
    /// ```
    /// use points_rules::Rate;
    /// assert_eq!("0.10".parse::<Rate>()?.to_string(), "0.1");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Rate, RATE, "10^-8", trimmed
);

fixed!(
    /// A factor above 0 and at most 1000 with at most four decimals, printed without trailing zeros (RULES section 1).
    ///
    /// ```
    /// use points_rules::Multiplier;
    /// assert_eq!("2.50".parse::<Multiplier>()?.to_string(), "2.5");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    Multiplier, MULTIPLIER, "1/10000", trimmed
);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money::MIN;

    /// What is left after taking `other`, never below nothing.
    pub(crate) fn less(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }

    /// A part of this money, given in fen; never above the whole.
    pub(crate) fn part(self, minor: u64) -> Money {
        Money(self.0.min(minor))
    }
}

impl Units {
    /// None.
    pub const ZERO: Units = Units::MIN;

    /// What is left after taking `other`, never below nothing.
    pub(crate) fn less(self, other: Units) -> Units {
        Units(self.0.saturating_sub(other.0))
    }
}

impl PointValue {
    /// The value that a rulebook means which leaves it out: one yuan.
    pub const ONE: PointValue = PointValue(10_000);
}

impl Rate {
    /// 0 %.
    pub const ZERO: Rate = Rate::MIN;
    /// 100 %.
    pub const ONE: Rate = Rate::MAX;
    /// Steps in 100 %, the divisor of every product with a rate.
    pub(crate) const STEPS: u128 = Rate::ONE.wide();

    /// The rest of the whole: 1 − rate.
    pub(crate) fn complement(self) -> Rate {
        Rate(Rate::MAX.0.saturating_sub(self.0))
    }
}

impl Multiplier {
    /// The factor that changes nothing.
    pub(crate) const ONE: Multiplier = Multiplier(10_000);
    /// Steps in a factor of 1, the divisor of every product with a multiplier.
    pub(crate) const STEPS: u128 = Multiplier::ONE.wide();
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Money {
        Money(amount.0)
    }
}
