//! From the table of routes to a router: what every request passes on its way.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, RawPathParamsRejection};
use axum::extract::{DefaultBodyLimit, Query, RawPathParams, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{Router, extract::rejection::QueryRejection};
use tower_http::catch_panic::CatchPanicLayer;

use super::routes::{Access, ROUTES, Route};
use super::{Answer, Call, auth, body};
use crate::app::App;
use crate::problem::{Problem, Result};

/// The longest body: an order of some thousand lines.
const LONGEST_BODY: usize = 1 << 20;

/// All routes.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let method = MethodFilter::try_from(route.method.parse().unwrap_or(axum::http::Method::GET));
        let handler = move |app, params, query, headers, bytes| serve(route, app, params, query, headers, bytes);
        router = router.route(route.path, on(method.unwrap_or(MethodFilter::GET), handler));
    }
    router
        .fallback(async || Problem::not_found("address"))
        .method_not_allowed_fallback(async || {
            let detail = "this address has no such method; /openapi.json lists them";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", detail)
        })
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .with_state(app)
}

type Params = std::result::Result<RawPathParams, RawPathParamsRejection>;
type Queries = std::result::Result<Query<HashMap<String, String>>, QueryRejection>;
type Content = std::result::Result<Bytes, BytesRejection>;

async fn serve(
    route: &'static Route,
    State(app): State<Arc<App>>,
    params: Params,
    query: Queries,
    headers: HeaderMap,
    bytes: Content,
) -> Response {
    let start = Instant::now();
    let answer = answer(route, &app, params, query, &headers, bytes).await;
    let response = match answer {
        Ok(answer) if route.fields.is_empty() && route.status == 200 => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], answer.body).into_response()
        }
        Ok(answer) => answer.into_response(),
        Err(problem) => {
            if problem.code() == "STALE_PREVIEW" {
                app.metrics.stale_preview();
            }
            tracing::debug!(route = route.path, status = problem.status.as_u16(), code = problem.code(), "refused");
            problem.into_response()
        }
    };
    let (took, status) = (start.elapsed(), response.status().as_u16());
    app.metrics.observe(route.path, status, took);
    // Neither members nor bodies: a log is read by more people than the database.
    tracing::info!(method = route.method, route = route.path, status, micros = took.as_micros() as u64, "request");
    response
}

async fn answer(
    route: &'static Route,
    app: &Arc<App>,
    params: Params,
    query: Queries,
    headers: &HeaderMap,
    bytes: Content,
) -> Result<Answer> {
    // Access is checked before the input: an error about the input is for those who may call.
    let token = auth::bearer(headers);
    let digest = token.map(auth::token_digest);
    let caller = match (&digest, route.access) {
        (Some(digest), access) if access != Access::Public => auth::caller(app, digest).await?,
        _ => None,
    };
    app.limits.request(caller.as_ref().map(|caller| caller.member.as_str()))?;
    let operator = caller.as_ref().map(|caller| caller.operator);
    match (route.access, operator) {
        (Access::Public, _) | (Access::Member, Some(_)) | (Access::Operator | Access::Monitor, Some(true)) => {}
        (Access::Monitor, None) if token.is_some() && token == app.settings.metrics_token.as_deref() => {}
        (_, None) => return Err(auth::unauthorized()),
        (_, Some(_)) => return Err(auth::forbidden()),
    }

    let params = params.map_err(|_| Problem::not_found("address"))?;
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let query = query.map_err(|_| Problem::invalid("the query is not readable"))?.0;
    let bytes = bytes.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("the body is longer than {LONGEST_BODY} bytes; send less");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LONG", detail)
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "INVALID_INPUT", "the body broke off"),
    })?;
    let call = Call {
        caller,
        token: digest,
        route: route.path,
        params: body::plain(params)?,
        query: body::plain(query)?,
        body: body::json(headers, &bytes)?,
        key: body::key(headers)?,
    };
    if route.keyed && call.key.is_none() {
        return Err(body::key_is_missing());
    }
    (route.handler)(Arc::clone(app), call).await
}
