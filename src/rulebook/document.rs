//! The document as it is written.

use alloc::format;
use alloc::string::String;
use core::str::FromStr;

use points_rules_derive::Wire;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorCode};
use crate::escape::quoted;
use crate::num::Name;
use crate::read::{Input, NumberRule, Shape, TextRule, Values};
use crate::release;
use crate::schema::{Described, Of};
use crate::{appreciation, dividend};

/// A rulebook as an operator writes it (RULES section 7).
///
/// Numbers are kept as values, not as they were written, and parameters with a default are always there. Therefore a
/// document that was read and printed again can have another digest than its text: `"0.30"` becomes `"0.3"`. Keep the
/// text where the digest matters, and open it with [`Rulebook::from_json`](crate::Rulebook::from_json).
///
/// ```
/// use points_rules::{Rulebook, RulebookDocument, presets};
///
/// let mut document: RulebookDocument = serde_json::from_str(presets::APPRECIATION)?;
/// document.version = "2".parse()?;
/// let rulebook = Rulebook::try_from(document)?;
/// assert_eq!(rulebook.version(), "2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct RulebookDocument {
    /// The version of this format: 1.
    pub schema: SchemaVersion,
    /// What the rulebook is called by programs.
    pub id: Name,
    /// Which edition of it this is.
    pub version: Name,
    /// What the rulebook is called by people.
    pub name: Name,
    /// The first day it is meant for, `YYYY-MM-DD`, or null.
    pub effective_from: Option<EffectiveDate>,
    /// The appreciation scheme (增值积分), or null.
    pub appreciation: Option<appreciation::Config>,
    /// The dividend scheme (循环购), or null.
    pub dividend: Option<dividend::Config>,
    /// The release scheme (积分通证), or null.
    pub release: Option<release::Config>,
}

/// The version of the rulebook format; only 1 exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemaVersion;

impl SchemaVersion {
    pub(crate) const NUMBER: u32 = 1;
    const NOUN: &'static str = "schema 1, the only one that this version of points-rules reads";
}

impl Serialize for SchemaVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(Self::NUMBER)
    }
}

impl<'de> Deserialize<'de> for SchemaVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            Self::NUMBER => Ok(SchemaVersion),
            other => Err(D::Error::custom(format!("expected {}; found {other}", Self::NOUN))),
        }
    }
}

/// A day of the Gregorian calendar, `YYYY-MM-DD`, years 0001 to 9999.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveDate(String);

impl EffectiveDate {
    const NOUN: &'static str = "a day of the calendar as YYYY-MM-DD";

    /// A day with this text.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a text that is no day.
    ///
    /// ```
    /// use points_rules::EffectiveDate;
    /// assert_eq!(EffectiveDate::new("2024-02-29")?.as_str(), "2024-02-29");
    /// assert!(EffectiveDate::new("2026-02-29").is_err());
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn new(text: impl Into<String>) -> crate::error::Result<Self> {
        let text = text.into();
        match is_date(&text) {
            true => Ok(EffectiveDate(text)),
            false => {
                let message = format!("expected {}; found the text {}", Self::NOUN, quoted(&text));
                Err(Error::new(ErrorCode::InvalidInput, message))
            }
        }
    }

    /// The day as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EffectiveDate {
    type Err = Error;

    fn from_str(text: &str) -> crate::error::Result<Self> {
        EffectiveDate::new(text)
    }
}

impl Serialize for EffectiveDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EffectiveDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        EffectiveDate::new(String::deserialize(deserializer)?).map_err(|error| D::Error::custom(error.message()))
    }
}

impl Input for SchemaVersion {
    const SHAPE: Shape = Shape::Constant(&NumberRule { number: Self::NUMBER, noun: Self::NOUN });

    fn fill(values: &mut Values) -> Self {
        values.count();
        SchemaVersion
    }
}

impl Described for SchemaVersion {
    const OF: Of = Of::Schema;
}

impl Input for EffectiveDate {
    const SHAPE: Shape = Shape::Text(&TextRule { noun: Self::NOUN, accepts: is_date });

    fn fill(values: &mut Values) -> Self {
        EffectiveDate(values.text())
    }
}

impl Described for EffectiveDate {
    const OF: Of = Of::Date;
}

fn is_date(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
    };
    let (Some(year), Some(month), Some(day)) = (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2])) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year >= 1 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;
    use crate::error::ErrorCode;
    use crate::rulebook::Rulebook;

    /// The brief's rulebook with one text of it replaced.
    fn opened(text: &str, by: &str) -> Result<Rulebook, (ErrorCode, Option<String>)> {
        let changed = include_str!("../../rulebooks/dividend.json").replacen(text, by, 1);
        Rulebook::from_json(&changed).map_err(|error| (error.code(), error.path().map(String::from)))
    }

    #[test]
    fn a_day_is_kept() {
        let from = |day| opened("\"effectiveFrom\": null", &format!("\"effectiveFrom\": {day}"));
        assert_eq!(from("\"2026-11-22\"").unwrap().effective_from(), Some("2026-11-22"));
        assert_eq!(from("null").unwrap().effective_from(), None);
        assert_eq!(from("\"2026-11-31\"").unwrap_err(), (ErrorCode::InvalidInput, Some("effectiveFrom".into())));
    }

    #[test]
    fn fields_that_are_unknown_or_written_twice_are_refused() {
        for (text, by, path) in [
            ("\"schema\": 1", "\"schema\": 1, \"owner\": 1", "owner"),
            ("\"schema\": 1", "\"schema\": 1, \"schema\": 1", "schema"),
            ("\"shareScale\": 0", "\"shareScale\": 0, \"shareUnits\": \"1\"", "dividend.shareUnits"),
            ("\"minShares\": \"50\"", "\"minShares\": \"50\", \"name\": \"V1\"", "dividend.tiers[0].name"),
        ] {
            assert_eq!(opened(text, by).unwrap_err(), (ErrorCode::InvalidInput, Some(path.into())), "{by}");
        }
    }

    #[test]
    fn knows_the_gregorian_calendar() {
        for day in ["2026-01-01", "2024-02-29", "2000-02-29", "9999-12-31", "2026-06-30"] {
            assert!(is_date(day), "{day}");
        }
        for day in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-06-31",
            "2026-1-1",
            "20260101",
            "",
            "0000-01-01",
            "2026-01-0a",
            "２026-01-01",
        ] {
            assert!(!is_date(day), "{day}");
        }
    }
}
