//! The server: one table of routes, from which the router and the OpenAPI description are made.

mod auth;
pub(crate) mod body;
pub(crate) mod catalogue;
pub(crate) mod limits;
pub(crate) mod me;
pub(crate) mod metrics;
mod openapi;
mod ops;
mod routes;
mod serve;
mod teams;

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use openapi::document;
pub use serve::router;

use crate::problem::{Problem, Result};

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) member: String,
    pub(crate) operator: bool,
}

/// A request, read as far as every route needs it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) caller: Option<Caller>,
    /// The token that the caller sent, hashed.
    pub(crate) token: Option<String>,
    pub(crate) route: &'static str,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Value,
    /// The idempotency key.
    pub(crate) key: Option<String>,
}

impl Call {
    /// Whoever calls a route that is not public.
    pub(crate) fn caller(&self) -> Result<&Caller> {
        self.caller.as_ref().ok_or_else(auth::unauthorized)
    }

    pub(crate) fn param(&self, name: &str) -> Result<&str> {
        self.params.get(name).map(String::as_str).ok_or_else(|| Problem::internal("a route lacks a parameter"))
    }

    /// The body in the shape of the route; the core reads the figures in it.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(&self.body).map_err(|error| Problem::invalid(format!("the body: {error}")))
    }

    /// A route without a body takes none, or `{}`.
    pub(crate) fn read_nothing(&self) -> Result<()> {
        match &self.body {
            Value::Null => Ok(()),
            Value::Object(fields) if fields.is_empty() => Ok(()),
            _ => Err(Problem::invalid("the body: this request takes none")),
        }
    }

    /// A whole number of the query within bounds.
    pub(crate) fn number(&self, name: &str, default: i64, bounds: std::ops::RangeInclusive<i64>) -> Result<i64> {
        let Some(text) = self.query.get(name) else { return Ok(default) };
        text.parse().ok().filter(|number| bounds.contains(number)).ok_or_else(|| {
            let (low, high) = (bounds.start(), bounds.end());
            Problem::invalid(format!("{text:?} is not a whole number from {low} to {high}")).at(name)
        })
    }

    pub(crate) fn without_key(&self) -> Call {
        Call { key: None, ..self.clone() }
    }
}

/// What a request gets.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn ok(body: &Value) -> Self {
        Answer { status: StatusCode::OK, body: body.to_string() }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        if self.status == StatusCode::NO_CONTENT {
            return self.status.into_response();
        }
        (self.status, [(header::CONTENT_TYPE, "application/json")], self.body).into_response()
    }
}
