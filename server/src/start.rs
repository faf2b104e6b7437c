//! What is done from the console: founding a shop, its first operator, and going on after a crash.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};

use crate::app::{App, now, random};
use crate::book::{publish, settle};
use crate::http::catalogue::password_hash;
use crate::http::{Call, Caller};

/// A call from the console, with the rights of an operator.
pub(crate) fn console(route: &'static str, body: Value) -> Call {
    let caller = Some(Caller { member: "console".to_owned(), operator: true });
    let (params, query) = (BTreeMap::new(), BTreeMap::new());
    Call { caller, token: None, route, params, query, body, key: None }
}

/// Opens a shop on a day, where there is none yet, and publishes a rulebook.
///
/// `accept` publishes in spite of findings of severity error, with a reason that the ledger keeps.
///
/// # Errors
/// Errors of the rulebook, `LINT_ERRORS`, and those of the database.
pub async fn found(
    app: &Arc<App>,
    document: &str,
    day: &str,
    margin: Option<&str>,
    accept: Option<&str>,
) -> anyhow::Result<Value> {
    let _: jiff::civil::Date = day.parse().with_context(|| format!("{day} is no day; write it as 2026-01-31"))?;
    let mut tx = app.db.write().await?;
    tx.found_shop(day).await?;
    tx.commit().await?;
    let document: Value = serde_json::from_str(document).context("the rulebook is not JSON")?;
    let body = json!({ "document": document, "margin": margin, "accept": accept.is_some(), "reason": accept });
    let answer = publish::publish(Arc::clone(app), console("/operator/rulebooks", body)).await?;
    Ok(serde_json::from_str(&answer.body)?)
}

/// Adds an operator, who adds everything else.
///
/// # Errors
/// Where the login is taken, and those of the database.
pub async fn add_operator(app: &Arc<App>, login: &str, password: String) -> anyhow::Result<String> {
    let hash = password_hash(password).await?;
    let id = random::<12>()?;
    let mut tx = app.db.write().await?;
    tx.add_member([&id, login, "operator", &now()], Some(hash), None).await?;
    tx.commit().await?;
    Ok(id)
}

/// Goes on with a settlement that was interrupted.
///
/// # Errors
/// Those of the database.
pub async fn resume(app: &Arc<App>) -> anyhow::Result<()> {
    Ok(settle::resume(app, &console("/operator/settlements", Value::Null)).await?)
}
