//! Sessions: a password for a token, and who a token belongs to.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Answer, Call, Caller};
use crate::app::{App, now, random, time_text};
use crate::books::hex;
use crate::problem::{Problem, Result};

pub(crate) fn unauthorized() -> Problem {
    let detail = "this needs a session: log in at POST /sessions and send the token as Authorization: Bearer TOKEN";
    Problem::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", detail)
}

pub(crate) fn forbidden() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "FORBIDDEN", "this is for operators")
}

/// What is stored of a token.
pub(crate) fn token_digest(token: &str) -> String {
    hex(&Sha256::digest(token))
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Who sent a token; none where it is unknown or over.
pub(crate) async fn caller(app: &App, token: &str) -> Result<Option<Caller>> {
    let session = app.db.session(token).await?.filter(|session| session.expires > now());
    Ok(session.map(|session| Caller { member: session.member, operator: session.operator }))
}

/// The hash of a password. Slow on purpose, so it runs beside the requests.
pub(crate) async fn hash_password(password: String) -> Result<String> {
    let hash = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    tokio::task::spawn_blocking(hash).await.map_err(Problem::internal)?.map_err(Problem::internal)
}

async fn verify_password(password: String, hash: String) -> Result<bool> {
    let verify = move || {
        let hash = PasswordHash::new(&hash)?;
        Argon2::default().verify_password(password.as_bytes(), &hash)
    };
    Ok(tokio::task::spawn_blocking(verify).await.map_err(Problem::internal)?.is_ok())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    login: String,
    password: String,
}

/// A password for a token.
pub(crate) async fn log_in(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Login = call.read()?;
    app.limits.login(&body.login)?;
    let wrong = || Problem::new(StatusCode::UNAUTHORIZED, "WRONG_PASSWORD", "login or password is wrong");
    let mut tx = app.db.read().await?;
    let member = tx.member_by_login(&body.login).await?;
    drop(tx);
    let (member, hash) = member.and_then(|mut row| Some((row.id, row.password.take()?))).ok_or_else(wrong)?;
    if !verify_password(body.password, hash).await? {
        return Err(wrong());
    }
    let (token, expires) = (random::<32>()?, expiry(&app)?);
    let mut tx = app.db.write().await?;
    tx.end_sessions_before(&now()).await?;
    tx.add_session(&token_digest(&token), &member, &expires).await?;
    tx.commit().await?;
    let body = json!({ "token": token, "member": member, "expires": expires });
    Ok(Answer { status: StatusCode::CREATED, body: body.to_string() })
}

fn expiry(app: &App) -> Result<String> {
    let time = jiff::Timestamp::now().checked_add(app.settings.session).map_err(Problem::internal)?;
    Ok(time_text(time))
}

/// Ends the session of the token that is sent.
pub(crate) async fn log_out(app: Arc<App>, call: Call) -> Result<Answer> {
    let mut tx = app.db.write().await?;
    tx.end_session(call.token.as_deref().unwrap_or_default()).await?;
    tx.commit().await?;
    Ok(Answer { status: StatusCode::NO_CONTENT, body: String::new() })
}
