//! The table of routes.

use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Answer, Call, auth, catalogue, me, metrics, ops, teams};
use crate::app::App;
use crate::book::{correct, orders, publish, refunds, settle, units};
use crate::problem::Result;

pub(super) type Handler = fn(Arc<App>, Call) -> Pin<Box<dyn Future<Output = Result<Answer>> + Send>>;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Public,
    Member,
    Operator,
    /// An operator, or the monitor's own token.
    Monitor,
}

/// What a route takes as its body.
pub(super) type Body = Option<fn() -> Value>;

/// A parameter of a query.
#[derive(Clone, Copy)]
pub(super) enum Query {
    /// A whole number: name, least and greatest.
    Whole(&'static str, i64, i64),
    /// A time as answers print it.
    Time(&'static str),
}

pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) access: Access,
    /// Needs an idempotency key.
    pub(super) keyed: bool,
    pub(super) summary: &'static str,
    pub(super) body: Body,
    /// What the query may have.
    pub(super) query: &'static [Query],
    pub(super) status: u16,
    /// The fields that an answer always has; none: the answer is text or empty.
    pub(super) fields: &'static [&'static str],
    pub(super) handler: Handler,
}

macro_rules! handler {
    ($handler:path) => {
        |app, call| Box::pin($handler(app, call))
    };
}

const fn get(
    path: &'static str,
    access: Access,
    summary: &'static str,
    fields: &'static [&'static str],
    handler: Handler,
) -> Route {
    Route { method: "GET", path, access, keyed: false, summary, body: None, query: &[], status: 200, fields, handler }
}

/// A booking: it needs a key, so that a request that is sent again books once.
const fn booking(
    path: &'static str,
    access: Access,
    summary: &'static str,
    body: Body,
    answer: (u16, &'static [&'static str]),
    handler: Handler,
) -> Route {
    let (status, fields) = answer;
    Route { method: "POST", path, access, keyed: true, summary, body, query: &[], status, fields, handler }
}

const fn setup(
    path: &'static str,
    summary: &'static str,
    body: Body,
    fields: &'static [&'static str],
    handler: Handler,
) -> Route {
    let (method, access) = ("POST", Access::Operator);
    Route { method, path, access, keyed: false, summary, body, query: &[], status: 201, fields, handler }
}

impl Route {
    const fn with_query(mut self, query: &'static [Query]) -> Self {
        self.query = query;
        self
    }
}

use Access::{Member, Monitor, Operator, Public};

const LIMIT: Query = Query::Whole("limit", 1, 200);

pub(super) const ROUTES: &[Route] = &[
    get("/healthz", Public, "Whether the process answers", &["status"], handler!(ops::health)),
    get("/readyz", Public, "Whether the database answers", &["status", "database"], handler!(ops::ready)),
    get("/openapi.json", Public, "This description", &["openapi", "paths"], handler!(ops::openapi)),
    get("/metrics", Monitor, "Figures for Prometheus", &[], handler!(metrics::scrape)),
    Route {
        method: "POST",
        path: "/sessions",
        access: Public,
        keyed: false,
        summary: "Log in: a password for a token",
        body: Some(|| object(&[("login", text()), ("password", text())])),
        query: &[],
        status: 201,
        fields: &["token", "member", "expires"],
        handler: handler!(auth::log_in),
    },
    Route {
        method: "DELETE",
        path: "/sessions",
        access: Member,
        keyed: false,
        summary: "Log out",
        body: None,
        query: &[],
        status: 204,
        fields: &[],
        handler: handler!(auth::log_out),
    },
    get("/rulebook", Public, "The rulebook in force", &["digest", "document"], handler!(catalogue::current_rulebook)),
    get("/rulebooks/{digest}", Public, "A published rulebook", &["digest", "document"], handler!(catalogue::rulebook)),
    get("/market", Public, "The market's state", &["day", "market"], handler!(catalogue::market)),
    get(
        "/catalogue",
        Public,
        "Merchants, products, items",
        &["merchants", "products", "items"],
        handler!(catalogue::catalogue),
    ),
    get(
        "/me",
        Member,
        "Your states, as previews take them",
        &["member", "digest", "market", "holder"],
        handler!(me::me),
    ),
    get("/me/forecast", Member, "Estimates (预估) of the next days", &["estimate", "days"], handler!(me::forecast))
        .with_query(&[Query::Whole("days", 1, 36_500)]),
    get("/me/ledger", Member, "Your rows of the ledger", &["rows"], handler!(me::ledger))
        .with_query(&[Query::Whole("before", 1, i64::MAX), LIMIT]),
    get("/me/team", Member, "Your team's sums and your rank", &["teamSales", "rank"], handler!(teams::team)),
    get("/me/orders", Member, "Your orders, the latest first", &["orders"], handler!(me::orders))
        .with_query(&[Query::Time("before"), LIMIT]),
    get("/me/purchases", Member, "Items that you bought with units", &["purchases"], handler!(me::purchases)),
    get("/orders/{id}", Member, "An order", &["id", "status", "input", "total"], handler!(me::order)),
    booking(
        "/orders",
        Member,
        "Place an order",
        Some(place),
        (201, &["id", "status", "digest", "quote"]),
        handler!(orders::place),
    ),
    booking(
        "/orders/{id}/pay",
        Member,
        "Take the payment",
        None,
        (200, &["id", "status", "paid"]),
        handler!(orders::pay),
    ),
    booking(
        "/orders/{id}/complete",
        Member,
        "Book a complete order",
        Some(|| object(&[("preview", nullable(preview()))])),
        (200, &["id", "status", "day", "booked"]),
        handler!(orders::complete),
    ),
    booking(
        "/orders/{id}/cancel",
        Member,
        "Cancel an order that is not booked",
        None,
        (200, &["id", "status", "refund"]),
        handler!(orders::cancel),
    ),
    booking(
        "/orders/{id}/refunds",
        Member,
        "Take pieces back",
        Some(|| {
            let pieces = json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 1_000_000 } });
            object(&[("returning", pieces), ("freight", decimal()), ("preview", nullable(preview()))])
        }),
        (200, &["id", "refund", "taken"]),
        handler!(refunds::refund),
    ),
    booking(
        "/me/redemptions",
        Member,
        "Redeem units for money (回购销毁)",
        Some(|| object(&[("redeem", decimal()), ("preview", preview())])),
        (201, &["burned", "net", "holder", "market"]),
        handler!(units::redeem),
    ),
    booking(
        "/me/exchanges",
        Member,
        "Exchange units for fixed points",
        Some(|| object(&[("exchange", decimal()), ("preview", preview())])),
        (201, &["fixedPoints", "holder", "market"]),
        handler!(units::exchange),
    ),
    booking(
        "/me/returns",
        Member,
        "Return a merchant's fixed points for units",
        Some(|| object(&[("fixedPoints", decimal()), ("preview", preview())])),
        (201, &["units", "holder", "market"]),
        handler!(units::return_points),
    ),
    booking(
        "/items/{id}/purchases",
        Member,
        "Buy an item with units",
        Some(|| object(&[("preview", preview())])),
        (201, &["id", "bought"]),
        handler!(units::buy_item),
    ),
    booking(
        "/purchases/{id}/returns",
        Member,
        "Return an item, in whole or part",
        Some(|| object(&[("refund", decimal()), ("preview", nullable(preview()))])),
        (200, &["units", "holder", "market"]),
        handler!(units::return_item),
    ),
    booking(
        "/operator/settlements",
        Operator,
        "Settle the open day, or go on with it",
        Some(|| object(&[("day", json!({ "type": "string", "format": "date" }))])),
        (200, &["day", "schemes"]),
        handler!(settle::settle),
    ),
    booking(
        "/operator/rulebooks",
        Operator,
        "Publish a rulebook",
        Some(|| {
            let accept = json!({ "type": "boolean" });
            object(&[
                ("document", json!({ "type": "object" })),
                ("margin", nullable(decimal())),
                ("accept", accept),
                ("reason", nullable(text())),
            ])
        }),
        (201, &["digest", "effectiveFrom", "findings"]),
        handler!(publish::publish),
    ),
    get(
        "/operator/rulebooks",
        Operator,
        "All rulebooks with their findings",
        &["rulebooks"],
        handler!(catalogue::rulebooks),
    ),
    booking(
        "/operator/lots",
        Operator,
        "Correct a member's lots",
        Some(|| {
            let add = object(&[("orderId", text()), ("points", decimal()), ("daily", decimal())]);
            let remove = object(&[("points", decimal()), ("orderId", nullable(text()))]);
            object(&[("member", text()), ("add", nullable(add)), ("remove", nullable(remove)), ("reason", text())])
        }),
        (201, &["lots"]),
        handler!(correct::adjust),
    ),
    booking(
        "/operator/points/retirements",
        Operator,
        "Take the platform's fixed points out of circulation",
        Some(|| object(&[("fixedPoints", decimal()), ("reason", text())])),
        (201, &["paid", "burned", "market"]),
        handler!(correct::retire_points),
    ),
    booking(
        "/operator/treasury/retirements",
        Operator,
        "Burn treasury units that back no fixed points",
        Some(|| object(&[("reason", text())])),
        (201, &["burned", "market"]),
        handler!(correct::retire_treasury),
    ),
    setup(
        "/operator/members",
        "Add a member",
        Some(|| {
            let operator = json!({ "type": "boolean" });
            object(&[
                ("login", text()),
                ("password", nullable(text())),
                ("sponsor", nullable(text())),
                ("operator", operator),
            ])
        }),
        &["id"],
        handler!(catalogue::add_member),
    ),
    setup(
        "/operator/merchants",
        "Add a merchant",
        Some(|| {
            let platform = json!({ "type": "boolean" });
            object(&[("name", text()), ("member", text()), ("platform", platform), ("freight", decimal())])
        }),
        &["id"],
        handler!(catalogue::add_merchant),
    ),
    setup(
        "/operator/products",
        "Add a product",
        Some(|| {
            let scheme = json!({ "type": "string", "enum": ["appreciation", "dividend", "release"] });
            object(&[
                ("merchant", text()),
                ("name", text()),
                ("price", decimal()),
                ("contributionRate", nullable(decimal())),
                ("earns", nullable(json!({ "type": "array", "items": scheme }))),
            ])
        }),
        &["id"],
        handler!(catalogue::add_product),
    ),
    setup(
        "/operator/items",
        "Add an item for units",
        Some(|| object(&[("name", text()), ("price", decimal())])),
        &["id"],
        handler!(catalogue::add_item),
    ),
    setup(
        "/operator/vouchers",
        "Give a member a voucher",
        Some(|| object(&[("member", text()), ("discount", decimal())])),
        &["id"],
        handler!(catalogue::add_voucher),
    ),
];

fn place() -> Value {
    let quantity = json!({ "type": "integer", "minimum": 1, "maximum": 1_000_000 });
    let line = object(&[("product", text()), ("quantity", quantity)]);
    object(&[
        ("merchant", text()),
        ("lines", json!({ "type": "array", "items": line })),
        ("voucher", nullable(text())),
        ("points", decimal()),
        ("fixedPoints", decimal()),
        ("preview", preview()),
    ])
}

fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
}

fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 200 })
}

/// A decimal is a text on every boundary (RULES section 1).
fn decimal() -> Value {
    json!({ "$ref": "#/components/schemas/Decimal" })
}

fn preview() -> Value {
    json!({ "$ref": "#/components/schemas/Preview" })
}
