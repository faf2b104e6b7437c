//! The OpenAPI description, made from the table of routes.

use serde_json::{Map, Value, json};

use super::routes::{Access, Query, ROUTES, Route};

/// The description of every route, as OpenAPI 3.1.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.to_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "points-rules reference shop",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every figure is computed by points-rules. Decimals are texts.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Decimal": decimal(), "Preview": preview(), "Problem": problem() },
        },
    })
}

fn decimal() -> Value {
    json!({
        "type": "string",
        "pattern": "^(0|[1-9][0-9]*)(\\.[0-9]+)?$",
        "maxLength": 40,
        "examples": ["0", "12.50"],
    })
}

fn preview() -> Value {
    json!({
        "type": "object",
        "description": "What the client computed and the shopper confirmed: the rulebook's digest, and the results.",
        "required": ["digest", "quote"],
        "properties": { "digest": { "type": "string" }, "quote": { "type": "object" } },
        "additionalProperties": false,
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "path", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "A code of points-rules, or of this server" },
            "path": { "type": ["string", "null"], "description": "The field of the request that is to blame" },
            "detail": { "type": "string" },
            "quote": { "description": "With STALE_PREVIEW: the figures that are true now" },
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.summary,
        "operationId": operation_id(route),
        "parameters": parameters(route),
        "responses": responses(route),
    });
    if let Some(fields) = operation.as_object_mut() {
        if let Some(body) = route.body {
            let content = json!({ "application/json": { "schema": body() } });
            fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
        }
        if route.access != Access::Public {
            fields.insert("security".to_owned(), json!([{ "session": [] }]));
        }
    }
    operation
}

fn operation_id(route: &Route) -> String {
    let path = route.path.trim_start_matches('/').replace(['/', '.', '{', '}'], "-");
    format!("{}-{path}", route.method.to_lowercase()).replace("--", "-").trim_end_matches('-').to_owned()
}

fn parameters(route: &Route) -> Vec<Value> {
    let of_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let text = json!({ "type": "string", "minLength": 1 });
    let mut parameters: Vec<Value> =
        of_path.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": text })).collect();
    for query in route.query {
        let (name, schema) = match query {
            Query::Whole(name, least, most) => (name, json!({ "type": "integer", "minimum": least, "maximum": most })),
            Query::Time(name) => (name, json!({ "type": "string", "minLength": 1, "maxLength": 40 })),
        };
        parameters.push(json!({ "name": name, "in": "query", "required": false, "schema": schema }));
    }
    if route.keyed {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$" });
        parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "required": true, "schema": schema }));
    }
    parameters
}

fn responses(route: &Route) -> Value {
    let mut responses: Map<String, Value> = Map::new();
    responses.insert(route.status.to_string(), success(route));
    for (status, description) in problems(route) {
        let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        responses.insert(status.to_string(), json!({ "description": description, "content": content }));
    }
    Value::Object(responses)
}

fn success(route: &Route) -> Value {
    if route.status == 204 {
        return json!({ "description": "Done" });
    }
    if route.fields.is_empty() {
        return json!({ "description": route.summary, "content": { "text/plain": { "schema": { "type": "string" } } } });
    }
    let schema = json!({ "type": "object", "required": route.fields });
    json!({ "description": route.summary, "content": { "application/json": { "schema": schema } } })
}

/// What can be refused, by what the route takes.
fn problems(route: &Route) -> Vec<(u16, &'static str)> {
    let candidates = [
        (route.method != "GET", 400, "The body is not JSON"),
        (
            route.access != Access::Public || route.path == "/sessions",
            401,
            "There is no session, or the password is wrong",
        ),
        (matches!(route.access, Access::Operator | Access::Monitor) || route.keyed, 403, "This is for others"),
        (true, 404, "There is no such thing, or it is not yours"),
        (true, 409, "The state does not allow it; with STALE_PREVIEW the answer has the new quote"),
        (route.method != "GET", 413, "The body is too long"),
        (route.method != "GET", 415, "The body is not application/json"),
        (true, 422, "The input is refused, with code and path"),
        (true, 429, "Too many requests"),
        (true, 503, "The database is not available, or the day is being settled; send the same request again"),
    ];
    let holds = |(holds, status, description)| if holds { Some((status, description)) } else { None };
    candidates.into_iter().filter_map(holds).collect()
}
