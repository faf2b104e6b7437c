//! The rulebook: the parameters of a shop's schemes as data, never code (RULES section 7).

mod convert;
mod digest;
mod document;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

#[cfg(full)]
pub(crate) use digest::sha256;
pub use document::{EffectiveDate, RulebookDocument, SchemaVersion};

use crate::appreciation::Appreciation;
use crate::dividend::Dividend;
use crate::error::{Error, ErrorCode, Result};
use crate::flat::{OBJECT, Output};
use crate::num::Name;
use crate::order::Orders;
use crate::read::{Json, Options, Tree, read};
use crate::release::Release;

/// An opened rulebook: parsed once, validated whole, then used for any number of operations.
///
/// ```
/// use points_rules::Rulebook;
///
/// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
/// assert_eq!(rulebook.id(), "brief-appreciation");
/// assert_eq!(rulebook.digest().len(), 64);
/// # Ok::<(), points_rules::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    id: Name,
    version: Name,
    name: Name,
    effective_from: Option<EffectiveDate>,
    digest: String,
    appreciation: Option<Appreciation>,
    dividend: Option<Dividend>,
    release: Option<Release>,
}

impl Rulebook {
    /// Opens a rulebook from JSON text.
    ///
    /// # Errors
    /// `INVALID_INPUT` for text that is no JSON, a wrong type, an unknown, missing or repeated field, a date that is
    /// none, or no scheme at all; the codes of RULES sections 3 to 5 for parameters that do not fit, each with the
    /// path of the field, such as `dividend.tiers[1].minShares`.
    pub fn from_json(text: &str) -> Result<Self> {
        let json = Json::parse(text)?;
        let document = read(Tree::Json(&json), Options { strict: true, ..Options::default() })?;
        Self::validated(document, digest::sha256(&json.canonical())).map_err(|error| at_written_field(error, &json))
    }

    fn validated(document: RulebookDocument, digest: String) -> Result<Self> {
        let RulebookDocument { id, version, name, effective_from, appreciation, dividend, release, .. } = document;
        let appreciation = appreciation.map(Appreciation::new).transpose().map_err(|e| e.under("appreciation"))?;
        let dividend = dividend.map(Dividend::new).transpose().map_err(|e| e.under("dividend"))?;
        let release = release.map(Release::new).transpose().map_err(|e| e.under("release"))?;
        let release = release.map(|scheme| scheme.with_fixed_points(appreciation.is_some()));
        if appreciation.is_none() && dividend.is_none() && release.is_none() {
            let message = "no scheme at all; give the parameters of appreciation, dividend or release";
            return Err(Error::new(ErrorCode::InvalidInput, message));
        }
        Ok(Rulebook { id, version, name, effective_from, digest, appreciation, dividend, release })
    }

    /// The rulebook's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The rulebook's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rulebook's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first day the rulebook is meant for, `YYYY-MM-DD`. It is printed, never compared with a clock.
    #[must_use]
    pub fn effective_from(&self) -> Option<&str> {
        self.effective_from.as_ref().map(EffectiveDate::as_str)
    }

    /// SHA-256 of the document as canonical JSON (RFC 8785), lower-case hex. `"0.30"` and `"0.3"` differ.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What a client shows of the rulebook, and which schemes it has operations for.
    #[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
    pub(crate) fn about(&self) -> About<'_> {
        let mut schemes = Vec::new();
        if self.appreciation.is_some() {
            schemes.push("appreciation");
        }
        if self.dividend.is_some() {
            schemes.push("dividend");
        }
        if self.release.is_some() {
            schemes.push("release");
        }
        About {
            id: &self.id,
            version: &self.version,
            name: &self.name,
            effective_from: self.effective_from(),
            digest: &self.digest,
            schemes,
        }
    }

    /// The operations on an order: they read every scheme that is configured.
    ///
    /// # Errors
    /// None; a `Result` like that of the schemes.
    pub fn order(&self) -> Result<Orders> {
        let appreciation = self.appreciation.as_ref().map(|scheme| scheme.config().contribution_rate);
        let dividend = self.dividend.as_ref().map(|scheme| scheme.config().contribution_rate);
        let release = self.release.as_ref().map(Release::point_terms);
        Ok(Orders::new(appreciation, dividend, release))
    }

    /// The appreciation scheme.
    ///
    /// # Errors
    /// `SCHEME_NOT_CONFIGURED` where the rulebook leaves it out.
    pub fn appreciation(&self) -> Result<&Appreciation> {
        self.appreciation.as_ref().ok_or_else(|| not_configured("appreciation"))
    }

    /// The dividend scheme.
    ///
    /// # Errors
    /// `SCHEME_NOT_CONFIGURED` where the rulebook leaves it out.
    pub fn dividend(&self) -> Result<&Dividend> {
        self.dividend.as_ref().ok_or_else(|| not_configured("dividend"))
    }

    /// The release scheme.
    ///
    /// # Errors
    /// `SCHEME_NOT_CONFIGURED` where the rulebook leaves it out.
    pub fn release(&self) -> Result<&Release> {
        self.release.as_ref().ok_or_else(|| not_configured("release"))
    }
}

/// Grant rates that are too high are reported at the last one that is written: `merchantGrantRate` may be left out.
fn at_written_field(error: Error, json: &Json) -> Error {
    let is_written = || json.field("appreciation").and_then(|scheme| scheme.field("merchantGrantRate")).is_some();
    if error.path() == Some("appreciation.merchantGrantRate") && !is_written() {
        error.moved_to("appreciation.referrerGrantRate")
    } else {
        error
    }
}

/// A rulebook as a client shows it.
#[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
pub(crate) struct About<'a> {
    id: &'a str,
    version: &'a str,
    name: &'a str,
    effective_from: Option<&'a str>,
    digest: &'a str,
    schemes: Vec<&'static str>,
}

impl Output for About<'_> {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(OBJECT);
        for text in [self.id, self.version, self.name] {
            text.put(to);
        }
        self.effective_from.put(to);
        self.digest.put(to);
        self.schemes.put(to);
    }
}

fn not_configured(scheme: &str) -> Error {
    Error::new(ErrorCode::SchemeNotConfigured, format!("the rulebook has no {scheme} scheme; open one that has"))
}
