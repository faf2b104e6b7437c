//! Whether the server runs, and whether it can serve.

use std::sync::Arc;

use serde_json::json;

use super::{Answer, Call};
use crate::app::App;
use crate::problem::Result;

/// The process answers.
pub(crate) async fn health(_: Arc<App>, _: Call) -> Result<Answer> {
    Ok(Answer::ok(&json!({ "status": "ok" })))
}

/// The database answers, too.
pub(crate) async fn ready(app: Arc<App>, _: Call) -> Result<Answer> {
    let shop = app.db.read().await?.shop().await?;
    let day = shop.map(|shop| shop.day);
    Ok(Answer::ok(&json!({ "status": "ok", "database": app.db.name(), "day": day })))
}

/// The description of all routes.
pub(crate) async fn openapi(_: Arc<App>, _: Call) -> Result<Answer> {
    Ok(Answer::ok(&super::document()))
}
