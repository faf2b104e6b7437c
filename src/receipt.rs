//! Receipts: an operation with its input and its result, so that a booked figure can be proven with the rulebook alone.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::read::Json;
use crate::rulebook::{Rulebook, sha256};

/// `{"digest", "input", "op", "result"}` as canonical JSON (RFC 8785), with its SHA-256.
///
/// `digest` is the rulebook's, `input` what the caller wrote, further fields included. Store the text and the hash; both
/// can be checked later by [`Rulebook::verify_receipt`], and the hash by any tool.
///
/// ```
/// use points_rules::{Rulebook, presets};
///
/// let rulebook = Rulebook::from_json(presets::RELEASE)?;
/// let receipt = rulebook.receipt("release.rank", r#"{"rankSales": "60000"}"#)?;
/// assert!(receipt.text().ends_with(r#""op":"release.rank","result":{"next":{"minTeamSales":"200000.00","name":"二星","salesMissing":"140000.00"},"rank":"一星","rate":"0.1"}}"#));
/// assert!(rulebook.verify_receipt(receipt.text(), Some(receipt.sha256()))?.is_empty());
///
/// let changed = receipt.text().replace(r#""rate":"0.1""#, r#""rate":"0.2""#);
/// let differences = rulebook.verify_receipt(&changed, None)?;
/// assert_eq!(differences[0].path, "result.rate");
/// assert_eq!(differences[0].stated.as_deref(), Some(r#""0.2""#));
/// assert_eq!(differences[0].computed.as_deref(), Some(r#""0.1""#));
/// # Ok::<(), points_rules::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
pub struct Receipt {
    text: String,
    sha256: String,
}

impl Receipt {
    /// The canonical JSON.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text's bytes, lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    fn of(text: String) -> Self {
        Receipt { sha256: sha256(&text), text }
    }
}

/// A place where a receipt and its recomputation differ.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Difference {
    /// The place in the receipt, such as `result.grant.units`; `sha256` for the hash that was given with it.
    pub path: String,
    /// What the receipt has there, as JSON; `None` where it has nothing.
    pub stated: Option<String>,
    /// What was recomputed, as JSON; `None` where nothing belongs there.
    pub computed: Option<String>,
}

/// What a receipt states.
struct Statement {
    digest: String,
    op: String,
    input: Json,
    result: Json,
}

impl Rulebook {
    /// Runs an operation and makes the receipt of it.
    ///
    /// # Errors
    /// Those of [`Rulebook::call_json`]; `INVALID_INPUT` where the input has a field twice, or, in a field that the
    /// operation ignores, a number that is no integer: such a text has no canonical form without floats.
    pub fn receipt(&self, op: &str, input: &str) -> Result<Receipt> {
        let json = Json::parse(input)?;
        let result = Json::parse(&self.call_json(op, input)?)?;
        check_canonical(&json, "")?;
        let statement = Statement { digest: self.digest().into(), op: op.into(), input: json, result };
        Ok(Receipt::of(statement.into_json().canonical()))
    }

    /// Recomputes a receipt and lists what differs; an empty list is the proof. `sha256` is the hash that was kept with
    /// it, if one was: it covers what the result does not depend on.
    ///
    /// A receipt of another rulebook differs at `digest`, and nothing is recomputed.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a text that is no receipt, with the path of what is wrong; the error of the operation, at
    /// `input.…`, where the rulebook refuses the input, so that the receipt cannot be a true one.
    pub fn verify_receipt(&self, receipt: &str, sha256: Option<&str>) -> Result<Vec<Difference>> {
        let stated = Statement::read(receipt)?;
        let mut differences = Vec::new();
        if stated.digest != self.digest() {
            let digest = |text: &str| Json::Text(text.into());
            compare("digest", Some(&digest(&stated.digest)), Some(&digest(self.digest())), &mut differences);
        } else {
            let result = self.call_json(&stated.op, &stated.input.canonical());
            let result = Json::parse(&result.map_err(|error| match error.path() {
                Some(_) => error.under("input"),
                None => error,
            })?)?;
            compare("result", Some(&stated.result), Some(&result), &mut differences);
        }
        if let Some(hash) = sha256 {
            let made = Receipt::of(stated.into_json().canonical());
            let text = |text: &str| Json::Text(text.into());
            compare("sha256", Some(&text(&hash.to_ascii_lowercase())), Some(&text(&made.sha256)), &mut differences);
        }
        Ok(differences)
    }
}

const FIELDS: [&str; 4] = ["digest", "op", "input", "result"];

impl Statement {
    fn read(text: &str) -> Result<Statement> {
        let json = Json::parse(text)?;
        let Json::Object(fields) = &json else {
            return Err(invalid("a receipt is an object of digest, op, input and result"));
        };
        if let Some((name, _)) = fields.iter().find(|(name, _)| !FIELDS.contains(&name.as_str())) {
            return Err(invalid("there is no such field; a receipt has digest, op, input and result").at(name.clone()));
        }
        check_canonical(&json, "")?;
        let field = |name: &'static str| json.field(name).cloned().ok_or_else(|| missing(name));
        let text = |name: &'static str| match json.field(name) {
            Some(Json::Text(text)) => Ok(text.clone()),
            Some(_) => Err(invalid("this is not a text; copy the receipt as it was made").at(name)),
            None => Err(missing(name)),
        };
        Ok(Statement { digest: text("digest")?, op: text("op")?, input: field("input")?, result: field("result")? })
    }

    fn into_json(self) -> Json {
        let Statement { digest, op, input, result } = self;
        let values = [Json::Text(digest), Json::Text(op), input, result];
        Json::Object(FIELDS.iter().map(ToString::to_string).zip(values).collect())
    }
}

fn invalid(message: &'static str) -> Error {
    Error::new(ErrorCode::InvalidInput, message)
}

fn missing(name: &'static str) -> Error {
    invalid("this field is missing; a receipt has digest, op, input and result").at(name)
}

/// That every number is an integer and no field is there twice.
fn check_canonical(json: &Json, path: &str) -> Result<()> {
    let fault = |message: &'static str| match path {
        "" => invalid(message),
        _ => invalid(message).at(path.to_string()),
    };
    match json {
        Json::Huge(_) | Json::Fraction(_) => {
            Err(fault("a receipt has no numbers but integers; write a decimal as text"))
        }
        Json::List(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| check_canonical(item, &format!("{path}[{index}]")))
        }
        Json::Object(fields) => {
            if let Some(name) = json.repeated_field() {
                return Err(invalid("this field is written twice; keep one").at(within(path, name)));
            }
            fields.iter().try_for_each(|(name, value)| check_canonical(value, &within(path, name)))
        }
        _ => Ok(()),
    }
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

/// Adds every place at which two values differ: the innermost of objects and lists.
fn compare(path: &str, stated: Option<&Json>, computed: Option<&Json>, out: &mut Vec<Difference>) {
    match (stated, computed) {
        (Some(Json::Object(stated)), Some(computed @ Json::Object(fields))) => {
            for (name, value) in stated {
                compare(&within(path, name), Some(value), computed.field(name), out);
            }
            for (name, value) in fields.iter().filter(|(name, _)| !stated.iter().any(|(other, _)| other == name)) {
                compare(&within(path, name), None, Some(value), out);
            }
        }
        (Some(Json::List(stated)), Some(Json::List(computed))) => {
            for index in 0..stated.len().max(computed.len()) {
                compare(&format!("{path}[{index}]"), stated.get(index), computed.get(index), out);
            }
        }
        _ if stated == computed => {}
        _ => out.push(Difference {
            path: path.into(),
            stated: stated.map(Json::canonical),
            computed: computed.map(Json::canonical),
        }),
    }
}

#[cfg(test)]
mod tests;
