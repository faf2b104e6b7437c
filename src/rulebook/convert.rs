//! A rulebook from its text and from its document.

use alloc::string::ToString;
use core::str::FromStr;

use super::{Rulebook, RulebookDocument};
use crate::error::{Error, ErrorCode, Result};

/// [`Rulebook::from_json`].
impl FromStr for Rulebook {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Rulebook::from_json(text)
    }
}

/// Opens the JSON that the document prints, and has the digest of that.
impl TryFrom<RulebookDocument> for Rulebook {
    type Error = Error;

    fn try_from(document: RulebookDocument) -> Result<Self> {
        let text = serde_json::to_string(&document);
        Rulebook::from_json(&text.map_err(|error| Error::new(ErrorCode::InvalidInput, error.to_string()))?)
    }
}
