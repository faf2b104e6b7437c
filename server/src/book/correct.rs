//! What operators correct, each with a reason that the ledger keeps.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::exits;
use crate::app::App;
use crate::books::{Account, Receipt, SHOP};
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::work::begin;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adjust {
    member: String,
    add: Value,
    remove: Value,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RetirePoints {
    fixed_points: Value,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetireTreasury {
    reason: String,
}

/// A correction without a reason explains nothing to whoever reads the ledger.
pub(crate) fn needs_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Problem::invalid("the reason is empty; give one, the ledger keeps it").at("reason"));
    }
    Ok(())
}

/// Adds a lot to a member's, or takes points away.
pub(crate) async fn adjust(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Adjust = call.read()?;
    needs_reason(&body.reason)?;
    let mut work = begin!(&app, &call, "adjust");
    work.not_closing()?;
    work.because(&body.reason);
    let member = work.tx.member(&body.member).await?.ok_or_else(|| Problem::not_found("member"))?;
    let rules = work.rules().await?;
    let lots = work.lots(&member.id).await?;
    let input = json!({ "lots": lots, "add": body.add, "remove": body.remove });
    let receipt = Receipt::run(&rules, "release.adjust", &input)?;
    let entries = [receipt.set(Account::Lots, &member.id, "/result/lots")?];
    work.record(&receipt, &entries).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}

/// The platform takes the fixed points of its own shop out of circulation.
pub(crate) async fn retire_points(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: RetirePoints = call.read()?;
    needs_reason(&body.reason)?;
    let mut work = begin!(&app, &call, "retire-points");
    work.not_closing()?;
    work.because(&body.reason);
    let platform = work.tx.platform_merchant().await?.ok_or_else(|| Problem::not_found("merchant of the platform"))?;
    let rules = work.rules().await?;
    let input = json!({ "market": work.market().await?, "fixedPoints": body.fixed_points });
    let receipt = Receipt::run(&rules, "appreciation.retirePoints", &input)?;
    let entries = [
        receipt.subtract(Account::FixedPoints, &platform.member, "/input/fixedPoints")?,
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.add(Account::Platform, SHOP, "/result/paid")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
    ];
    work.record(&receipt, &entries).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}

/// Burns treasury units that back no fixed points.
pub(crate) async fn retire_treasury(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: RetireTreasury = call.read()?;
    needs_reason(&body.reason)?;
    let mut work = begin!(&app, &call, "retire-treasury");
    work.not_closing()?;
    work.because(&body.reason);
    let rules = work.rules().await?;
    let input = json!({ "market": work.market().await? });
    let receipt = Receipt::run(&rules, "appreciation.retireTreasury", &input)?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
    ];
    work.record(&receipt, &entries).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}
