//! The shortest way through a shop, without a socket: place, pay, complete, refund.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use points_rules_server::{App, Settings, add_operator, audit, found, router};
use serde_json::{Value, json};
use tower::ServiceExt;

struct Shop {
    app: Arc<App>,
    router: Router,
    keys: u32,
}

impl Shop {
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("points-rules-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}/shop.db", folder.display());
        let app = App::open(&url, Settings::default()).await.unwrap();
        found(&app, points_rules::presets::APPRECIATION, "2026-01-01", None, None).await.unwrap();
        add_operator(&app, "boss", "correct horse".to_owned()).await.unwrap();
        Shop { router: router(Arc::clone(&app)), app, keys: 0 }
    }

    async fn ask(&mut self, method: &str, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
        self.keys += 1;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", self.keys.to_string());
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn done(&mut self, path: &str, token: &str, body: Value) -> Value {
        let (status, answer) = self.ask("POST", path, token, body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn login(&mut self, login: &str) -> String {
        let answer = self.done("/sessions", "", json!({ "login": login, "password": "correct horse" })).await;
        answer["token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn an_order_is_placed_paid_booked_and_refunded() {
    let mut shop = Shop::open("thin").await;
    let boss = shop.login("boss").await;
    let mut ids = Vec::new();
    for login in ["seller", "buyer"] {
        let body = json!({ "login": login, "password": "correct horse", "sponsor": null, "operator": false });
        ids.push(shop.done("/operator/members", &boss, body).await["id"].clone());
    }
    let body = json!({ "name": "seller", "member": ids[0], "platform": false, "freight": "0" });
    let merchant = shop.done("/operator/merchants", &boss, body).await["id"].clone();
    let body = json!({ "merchant": merchant, "name": "tea", "price": "100", "contributionRate": null, "earns": null });
    let product = shop.done("/operator/products", &boss, body).await["id"].clone();

    let buyer = shop.login("buyer").await;
    let order = |preview: Value| {
        json!({
            "merchant": merchant, "lines": [{ "product": product, "quantity": 1 }], "voucher": null,
            "points": "0", "fixedPoints": "0", "preview": preview,
        })
    };
    let (status, stale) = shop.ask("POST", "/orders", &buyer, order(json!({ "digest": "", "quote": {} }))).await;
    assert_eq!((status, &stale["code"]), (StatusCode::CONFLICT, &json!("STALE_PREVIEW")));
    let preview = json!({ "digest": stale["digest"], "quote": stale["quote"] });
    let placed = shop.done("/orders", &buyer, order(preview)).await;
    assert_eq!(placed["quote"]["appreciation"]["grant"]["units"], "21.00000000");

    let path = format!("/orders/{}", placed["id"].as_str().unwrap());
    assert_eq!(shop.done(&format!("{path}/pay"), &buyer, Value::Null).await["paid"], "100.00");
    let booked = shop.done(&format!("{path}/complete"), &buyer, json!({ "preview": null })).await;
    assert_eq!(booked["booked"]["appreciation"]["holder"]["units"], "21.00000000");
    let body = json!({ "returning": [1], "freight": "0", "preview": null });
    let refund = shop.done(&format!("{path}/refunds"), &buyer, body).await;
    assert_eq!(refund["refund"]["cash"], "100.00");
    assert_eq!(refund["taken"]["appreciation"]["burned"], "21.00000000");

    let found = audit(&shop.app, false).await.unwrap();
    assert_eq!(found.differences, [""; 0]);
    // Lint; total, twice more for pay and complete; booking; refund of the order and of the units.
    assert_eq!(found.rows, 7);
}
