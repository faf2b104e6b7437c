//! The one error of the crate: a code, the path of the field at fault, and a message with the fix.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::escape::quoted;
use crate::flat::{OBJECT, Output};

/// A result whose error is [`Error`].
pub type Result<T> = core::result::Result<T, Error>;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal,)*) => {
        /// Every code an error can have; RULES, sections 1 to 7.
        ///
        /// The text of a code ([`ErrorCode::as_str`]) is what crosses every boundary and never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[doc = $doc])* $variant,)*
        }

        impl ErrorCode {
            /// All codes, in the order of the rules.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// The code as it is written on the wire.
            ///
            /// ```
            /// use points_rules::ErrorCode;
            /// assert_eq!(ErrorCode::InvalidDecimal.as_str(), "INVALID_DECIMAL");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => $text,)*
                }
            }

            /// What the code means.
            #[cfg(not(any(web, mini)))]
            pub(crate) const fn doc(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => concat!($($doc),*),)*
                }
            }
        }
    };
}

codes! {
    /// The wrong shape or type, a missing, unknown or repeated field, or text that is not JSON.
    InvalidInput = "INVALID_INPUT",
    /// Something other than a decimal as text in a decimal's place.
    InvalidDecimal = "INVALID_DECIMAL",
    /// More decimals than the field's scale; trailing zeros never count.
    TooManyDecimals = "TOO_MANY_DECIMALS",
    /// A number outside the bounds of its kind.
    OutOfRange = "OUT_OF_RANGE",
    /// A result outside the bounds of its kind.
    Overflow = "OVERFLOW",
    /// A state that no sequence of operations leads to.
    InvalidState = "INVALID_STATE",
    /// An amount that the operation cannot be done with.
    InvalidAmount = "INVALID_AMOUNT",
    /// More units asked for than the holder has.
    InsufficientUnits = "INSUFFICIENT_UNITS",
    /// More units asked for than the treasury has.
    InsufficientTreasury = "INSUFFICIENT_TREASURY",
    /// More points asked for than remain.
    InsufficientPoints = "INSUFFICIENT_POINTS",
    /// Grant rates above the whole contribution.
    UnitValueCouldFall = "UNIT_VALUE_COULD_FALL",
    /// Pools that together exceed the turnover.
    PoolsExceedTurnover = "POOLS_EXCEED_TURNOVER",
    /// Tiers, levels or ranks out of order.
    TiersNotAscending = "TIERS_NOT_ASCENDING",
    /// Tier rates that sum to more than the pool.
    TierRatesExceedPool = "TIER_RATES_EXCEED_POOL",
    /// A level that grants less than a smaller order, where refunds quote again.
    LevelFalls = "LEVEL_FALLS",
    /// A name twice in one list.
    DuplicateName = "DUPLICATE_NAME",
    /// An id twice in one list.
    DuplicateId = "DUPLICATE_ID",
    /// A tier that the rulebook does not have.
    UnknownTier = "UNKNOWN_TIER",
    /// A rank that the rulebook does not have.
    UnknownRank = "UNKNOWN_RANK",
    /// A sponsor that is not among the members.
    UnknownMember = "UNKNOWN_MEMBER",
    /// An order that no lot is of.
    UnknownOrder = "UNKNOWN_ORDER",
    /// Members that sponsor each other in a circle.
    ReferralCycle = "REFERRAL_CYCLE",
    /// A grant whose daily release is nothing, so that it would never end.
    NeverReleases = "NEVER_RELEASES",
    /// An operation that does not exist.
    UnknownOp = "UNKNOWN_OP",
    /// A scheme that the rulebook leaves out.
    SchemeNotConfigured = "SCHEME_NOT_CONFIGURED",
}

/// From the text of [`ErrorCode::as_str`].
///
/// ```
/// use points_rules::ErrorCode;
/// assert_eq!("OVERFLOW".parse(), Ok(ErrorCode::Overflow));
/// assert!("overflow".parse::<ErrorCode>().is_err());
/// ```
impl FromStr for ErrorCode {
    type Err = Error;

    /// `INVALID_INPUT` for a text that is no code, such as that of a newer version.
    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| {
            let rule = "is no error code of this version; ErrorCode::ALL lists them";
            Error::new(ErrorCode::InvalidInput, alloc::format!("{} {rule}", quoted(text)))
        })
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error: Error| D::Error::custom(error.message()))
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was asked for, what is there and what is missing, as printed decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shortage {
    /// What the request needs.
    pub required: String,
    /// What there is.
    pub available: String,
    /// The difference.
    pub missing: String,
}

/// Why an operation or a rulebook was refused. Nothing is changed by a refused operation.
///
/// ```
/// use points_rules::{ErrorCode, Rulebook};
/// let error = Rulebook::from_json("{}").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidInput);
/// assert_eq!(error.path(), Some("schema"));
/// assert!(error.message().contains("missing"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    code: ErrorCode,
    path: Option<Cow<'static, str>>,
    message: Cow<'static, str>,
    shortage: Option<Shortage>,
}

impl Error {
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Error(Box::new(Inner { code, path: None, message: message.into(), shortage: None }))
    }

    /// The same error, at a field. A path set before wins: the innermost is the most exact.
    pub(crate) fn at(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.get_or_insert(path.into());
        self
    }

    /// The same error, at another field.
    pub(crate) fn moved_to(mut self, path: &'static str) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Puts a path of a list or an object before the one that is there.
    pub(crate) fn under(mut self, parent: &str) -> Self {
        self.0.path = Some(match self.0.path.take() {
            Some(path) if path.starts_with('[') => alloc::format!("{parent}{path}").into(),
            Some(path) => alloc::format!("{parent}.{path}").into(),
            None => parent.to_string().into(),
        });
        self
    }

    pub(crate) fn with_shortage(mut self, required: String, available: String, missing: String) -> Self {
        self.0.shortage = Some(Shortage { required, available, missing });
        self
    }

    /// A figure past its bounds.
    pub(crate) fn overflow(what: &'static str, bounds: &dyn fmt::Display) -> Self {
        let message = alloc::format!("{what} would leave its bounds, {bounds}; give smaller figures, or fewer at once");
        Error::new(ErrorCode::Overflow, message)
    }

    /// What is wrong, as a code to branch on.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The field at fault as the caller wrote it, such as `lots[2].remaining`; `None` where no single field is.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The error in words: the value, the rule and the fix.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The figures of a shortage, where the code is one of the `INSUFFICIENT_…` codes.
    #[must_use]
    pub fn shortage(&self) -> Option<&Shortage> {
        self.0.shortage.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())?;
        if let Some(path) = &self.0.path {
            f.write_str(" at ")?;
            f.write_str(path)?;
        }
        f.write_str(": ")?;
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

/// `{code, path, message}`, with `required`, `available` and `missing` for a shortage.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        let fields = if self.0.shortage.is_some() { 6 } else { 3 };
        let mut object = serializer.serialize_struct("RulesError", fields)?;
        object.serialize_field("code", self.0.code.as_str())?;
        object.serialize_field("path", &self.0.path)?;
        object.serialize_field("message", &self.0.message)?;
        if let Some(shortage) = &self.0.shortage {
            object.serialize_field("required", &shortage.required)?;
            object.serialize_field("available", &shortage.available)?;
            object.serialize_field("missing", &shortage.missing)?;
        }
        object.end()
    }
}

/// `code`, `path` and `message`, then, if there is a shortage, its figures.
impl Output for Error {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(OBJECT);
        self.0.code.as_str().put(to);
        self.0.path.as_deref().put(to);
        self.0.message.as_ref().put(to);
        if let Some(Shortage { required, available, missing }) = &self.0.shortage {
            for figure in [required, available, missing] {
                figure.put(to);
            }
        }
    }
}
