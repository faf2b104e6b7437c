//! The kinds of decimals and their bounds, in one table: RULES section 1, "Scales" and "Bounds".

use alloc::format;

use super::text::{self, Fault, Parsed};
use crate::error::{Error, ErrorCode};
use crate::escape::quoted;
use crate::impossible::Always;

/// How many decimals a kind may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// The same in every rulebook.
    Fixed(u8),
    /// Set by the rulebook, 0 to [`Scale::MAX_CONFIGURED`].
    Configured(Setting),
}

/// Which setting of a rulebook a scale comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// `pointScale` of the release scheme.
    Points,
    /// `shareScale` of the dividend scheme.
    Shares,
    /// The scale of what the dividend scheme weighs by: shares or quota.
    Weight,
}

/// The scales that a rulebook sets; where one is `None`, a text is read at its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scales {
    pub(crate) points: Option<u8>,
    pub(crate) shares: Option<u8>,
    pub(crate) weight: Option<u8>,
}

impl Scales {
    /// The scale of a kind, if the rulebook sets it.
    pub(crate) fn of(&self, kind: &Kind) -> Option<u8> {
        match kind.scale {
            Scale::Fixed(_) => None,
            Scale::Configured(Setting::Points) => self.points,
            Scale::Configured(Setting::Shares) => self.shares,
            Scale::Configured(Setting::Weight) => self.weight,
        }
    }
}

impl Scale {
    pub(crate) const MAX_CONFIGURED: u8 = 4;

    pub(crate) const fn most(self) -> u8 {
        match self {
            Scale::Fixed(scale) => scale,
            Scale::Configured(_) => Self::MAX_CONFIGURED,
        }
    }
}

/// One kind of decimal: its name, scale and bounds (in whole and in smallest steps).
#[derive(Debug)]
pub(crate) struct Kind {
    #[cfg_attr(any(web, mini), allow(dead_code, reason = "only declarations read it"))]
    pub(crate) name: &'static str,
    pub(crate) noun: &'static str,
    pub(crate) scale: Scale,
    /// The least value, in steps of the largest scale.
    pub(crate) min: u64,
    /// The largest value, in steps of the largest scale.
    pub(crate) max: u64,
    /// The bounds in words, for messages.
    pub(crate) bounds: &'static str,
}

pub(crate) static MONEY: Kind = Kind {
    name: "Money",
    noun: "money",
    scale: Scale::Fixed(2),
    min: 0,
    max: 1_000_000_000_000_000,
    bounds: "0 to 10000000000000",
};
pub(crate) static AMOUNT: Kind = Kind {
    name: "Amount",
    noun: "an order's amount",
    scale: Scale::Fixed(2),
    min: 1,
    max: 1_000_000_000_000,
    bounds: "0.01 to 10000000000",
};
pub(crate) static PRICE: Kind = Kind {
    name: "IssuePrice",
    noun: "an issue price",
    scale: Scale::Fixed(4),
    min: 1,
    max: 10_000_000,
    bounds: "above 0 and at most 1000",
};
pub(crate) static POINT_VALUE: Kind = Kind {
    name: "PointValue",
    noun: "the value of a point",
    scale: Scale::Fixed(4),
    min: 1,
    max: 10_000_000_000,
    bounds: "above 0 and at most 1000000",
};
pub(crate) static UNITS: Kind = Kind {
    name: "Units",
    noun: "units",
    scale: Scale::Fixed(8),
    min: 0,
    max: 9_000_000_000_000_000_000,
    bounds: "0 to 90000000000",
};
pub(crate) static RATE: Kind =
    Kind { name: "Rate", noun: "a rate", scale: Scale::Fixed(8), min: 0, max: 100_000_000, bounds: "0 to 1" };
pub(crate) static MULTIPLIER: Kind = Kind {
    name: "Multiplier",
    noun: "a multiplier",
    scale: Scale::Fixed(4),
    min: 1,
    max: 10_000_000,
    bounds: "above 0 and at most 1000",
};
pub(crate) static POINTS: Kind = Kind {
    name: "Points",
    noun: "points",
    scale: Scale::Configured(Setting::Points),
    min: 0,
    max: 100_000_000_000_000_000,
    bounds: "0 to 10000000000000",
};
pub(crate) static SHARES: Kind = Kind {
    name: "Shares",
    noun: "shares",
    scale: Scale::Configured(Setting::Shares),
    min: 0,
    max: 100_000_000_000_000_000,
    bounds: "0 to 10000000000000",
};

pub(crate) static WEIGHT: Kind = Kind {
    name: "Weight",
    noun: "a weight",
    scale: Scale::Configured(Setting::Weight),
    min: 0,
    max: 100_000_000_000_000_000,
    bounds: "0 to 10000000000000",
};
pub(crate) static UNIT_VALUE: Kind =
    Kind { name: "UnitValue", noun: "a unit value", scale: Scale::Fixed(4), min: 0, max: u64::MAX, bounds: "0 and up" };
pub(crate) static WORTH: Kind =
    Kind { name: "Worth", noun: "a worth", scale: Scale::Fixed(2), min: 0, max: u64::MAX, bounds: "0 and up" };
pub(crate) static UNIT_COUNT: Kind = Kind {
    name: "UnitCount",
    noun: "a number of units",
    scale: Scale::Fixed(8),
    min: 0,
    max: u64::MAX,
    bounds: "0 and up",
};
pub(crate) static DISPLAY_VALUE: Kind = Kind {
    name: "DisplayValue",
    noun: "a displayed value",
    scale: Scale::Fixed(4),
    min: 0,
    max: u64::MAX,
    bounds: "0 and up",
};

pub(crate) static RATIO: Kind =
    Kind { name: "Ratio", noun: "a ratio", scale: Scale::Fixed(4), min: 0, max: u64::MAX, bounds: "0 and up" };
pub(crate) static RATE_SUM: Kind =
    Kind { name: "RateSum", noun: "a sum of rates", scale: Scale::Fixed(8), min: 0, max: u64::MAX, bounds: "0 and up" };

impl Kind {
    /// Every kind, in the order in which declarations list them.
    #[cfg(not(any(web, mini)))]
    pub(crate) const ALL: [&'static Kind; 16] = [
        &MONEY,
        &AMOUNT,
        &PRICE,
        &POINT_VALUE,
        &UNITS,
        &POINTS,
        &SHARES,
        &WEIGHT,
        &RATE,
        &MULTIPLIER,
        &UNIT_VALUE,
        &DISPLAY_VALUE,
        &WORTH,
        &UNIT_COUNT,
        &RATIO,
        &RATE_SUM,
    ];

    /// The largest value in steps of `scale`.
    pub(crate) fn max_at(&self, scale: u8) -> u64 {
        self.max / power_of_ten(self.scale.most() - scale.min(self.scale.most()))
    }

    /// Reads a decimal of this kind; a configured scale that is not known yet (`None`) is taken from the text.
    pub(crate) fn parse(&self, text: &str, configured: Option<u8>) -> Result<Parsed, Error> {
        self.read(text, configured).map_err(|fault| self.error(fault, text, configured))
    }

    fn read(&self, text: &str, configured: Option<u8>) -> Result<Parsed, Fault> {
        let scale = match self.scale {
            Scale::Fixed(scale) => scale,
            Scale::Configured(_) => match configured {
                Some(scale) => scale,
                None => text::parse(text, Scale::MAX_CONFIGURED)?.decimals,
            },
        };
        let minor = text::parse(text, scale)?.minor;
        if minor < self.min || minor > self.max_at(scale) {
            return Err(Fault::OutOfRange);
        }
        Ok(Parsed { minor, decimals: scale })
    }

    pub(crate) fn error(&self, fault: Fault, text: &str, configured: Option<u8>) -> Error {
        let value = quoted(text);
        match fault {
            Fault::NotDecimal => Error::new(
                ErrorCode::InvalidDecimal,
                format!("{value} is not a decimal: write digits, then optionally \".\" and digits, such as \"12.5\""),
            ),
            Fault::TooManyDecimals => {
                let scale = configured.unwrap_or(self.scale.most());
                Error::new(
                    ErrorCode::TooManyDecimals,
                    format!(
                        "{value} has too many decimals: {} has at most {scale} here; round it before the call",
                        self.noun
                    ),
                )
            }
            Fault::OutOfRange => {
                Error::new(ErrorCode::OutOfRange, format!("{value} is out of range: {} is {}", self.noun, self.bounds))
            }
        }
    }
}

/// 10^`exponent`, which is at most 19.
pub(crate) fn power_of_ten(exponent: u8) -> u64 {
    let power = POWERS_OF_TEN.get(usize::from(exponent)).copied().always("no scale is above 19", u64::MAX);
    // None is 0. Stated so that the compiler drops the panic of a division by it.
    power.max(1)
}

/// A look into a table is a fraction of the multiplications, and every decimal takes one.
static POWERS_OF_TEN: [u64; 20] = {
    let mut powers = [1; 20];
    let mut rest: &mut [u64] = &mut powers;
    let mut power = 1u64;
    while let Some((first, others)) = rest.split_first_mut() {
        *first = power;
        power = power.saturating_mul(10);
        rest = others;
    }
    powers
};
