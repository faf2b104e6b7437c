//! Errors as clients see them: problem+json (RFC 9457) with the core's code and path.

use std::borrow::Cow;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use points_rules::Shortage;
use serde_json::{Map, Value, json};

/// A result whose error is a [`Problem`].
pub(crate) type Result<T> = std::result::Result<T, Problem>;

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    code: Cow<'static, str>,
    path: Option<String>,
    detail: String,
    /// Further members: a shortage, or the new quote of a stale preview.
    more: Map<String, Value>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Problem { status, code: code.into(), path: None, detail: detail.into(), more: Map::new() }
    }

    /// The field of the request that is to blame.
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// With a further member.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", detail)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        let detail = format!("there is no such {what}, or it is not yours");
        Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", detail)
    }

    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::CONFLICT, code, detail)
    }

    /// A balance that is lower than what is to be taken from it.
    pub(crate) fn insufficient(account: &str) -> Self {
        let detail = format!("the balance {account} is lower than what is to be taken from it; take less");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "INSUFFICIENT_BALANCE", detail).at(account)
    }

    /// A mistake of ours: the request is not to blame, and nothing was booked.
    pub(crate) fn internal(detail: impl std::fmt::Display) -> Self {
        tracing::error!(%detail, "internal error");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "the server made a mistake; nothing was booked")
    }

    /// The preview that would be accepted now, of a stale one.
    pub(crate) fn preview(&self) -> Option<Value> {
        Some(json!({ "digest": self.more.get("digest")?, "quote": self.more.get("quote")? }))
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.code, self.path.as_deref().unwrap_or("-"), self.detail)
    }
}

impl std::error::Error for Problem {}

impl From<points_rules::Error> for Problem {
    fn from(error: points_rules::Error) -> Self {
        let mut more = Map::new();
        if let Some(Shortage { required, available, missing, .. }) = error.shortage() {
            let shortage = json!({ "required": required, "available": available, "missing": missing });
            more.insert("shortage".to_owned(), shortage);
        }
        Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: error.code().as_str().into(),
            path: error.path().map(str::to_owned),
            detail: error.message().to_owned(),
            more,
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Problem::internal(error),
            // Gone, read-only, full or too busy: nothing is booked, and the same request may be sent again.
            error => {
                tracing::error!(%error, "the database refused");
                let detail = "the database is not available; nothing was booked, send the same request again later";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE", detail)
            }
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Problem::internal(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "code": self.code,
            "path": self.path,
            "detail": self.detail,
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.more);
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE || self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
