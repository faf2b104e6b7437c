//! Reading a request, before any route handles it.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::problem::{Problem, Result};

/// The longest key: clients use UUIDs.
const LONGEST_KEY: usize = 100;

/// The body as JSON; none is null.
pub(super) fn json(headers: &HeaderMap, bytes: &[u8]) -> Result<Value> {
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        let detail = format!("the content type is {kind:?}; send application/json");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", detail));
    }
    let body = serde_json::from_slice(bytes)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "INVALID_INPUT", format!("not JSON: {error}")))?;
    if has_nul(&body) {
        return Err(Problem::invalid("a text has the character U+0000, which databases do not store; leave it out"));
    }
    Ok(body)
}

fn has_nul(body: &Value) -> bool {
    match body {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// Parameters of the path or the query.
pub(super) fn plain(params: impl IntoIterator<Item = (String, String)>) -> Result<BTreeMap<String, String>> {
    let params: BTreeMap<String, String> = params.into_iter().collect();
    match params.values().any(|value| value.contains('\0')) {
        true => Err(Problem::not_found("thing")),
        false => Ok(params),
    }
}

/// The idempotency key.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
    let wrong = || Problem::invalid(format!("the header Idempotency-Key has 1 to {LONGEST_KEY} ASCII characters"));
    key.map(|key| Some(key.to_owned())).ok_or_else(wrong)
}

pub(super) fn key_is_missing() -> Problem {
    let detail = "this needs a header Idempotency-Key: a new one for each booking, the same one to send it again";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_MISSING", detail)
}
