//! Ids and names: text that is not empty, compared code unit by code unit.

use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::ops::Deref;
use core::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorCode, Result};
use crate::flat::Output;
use crate::read::{Input, Shape, Values};
use crate::schema::{Described, Of};

/// An id or a name: any non-empty text (RULES section 1).
///
/// ```
/// use points_rules::Name;
/// assert_eq!(&*Name::new("VIP会员")?, "VIP会员");
/// assert!(Name::new("").is_err());
/// # Ok::<(), points_rules::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// A name with this text.
    ///
    /// # Errors
    /// `INVALID_INPUT` for the empty text.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.is_empty() {
            return Err(Error::new(
                ErrorCode::InvalidInput,
                "an id or a name is empty; give it at least one character",
            ));
        }
        Ok(Name(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<&str> for Name {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self> {
        Name::new(text)
    }
}

impl FromStr for Name {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Name::new(text)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        Name::new(String::deserialize(deserializer)?).map_err(|error| D::Error::custom(error.message()))
    }
}

impl Described for Name {
    const OF: Of = Of::Name;
}

impl Output for Name {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }
}

impl Input for Name {
    const SHAPE: Shape = Shape::Name;

    fn fill(values: &mut Values) -> Self {
        Name(values.text())
    }
}
