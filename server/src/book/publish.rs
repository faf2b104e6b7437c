//! Publishing a rulebook: read by the core, examined by its lint, kept with its effective date.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::Rulebook;
use serde::Deserialize;
use serde_json::{Value, json};

use super::correct::needs_reason;
use crate::app::App;
use crate::books::Receipt;
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::RulebookRow;
use crate::work::{Work, begin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publish {
    document: Value,
    /// The part of sales that may be paid out, for the lint; null: not examined.
    margin: Value,
    /// Publish in spite of findings of severity error.
    accept: bool,
    reason: Option<String>,
}

/// Publishes a rulebook from its effective date on, at the earliest from the open day.
pub(crate) async fn publish(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Publish = call.read()?;
    let document = body.document.to_string();
    let rules = Arc::new(Rulebook::from_json(&document)?);
    let receipt = Receipt::run(&rules, "rulebook.lint", &json!({ "margin": body.margin }))?;
    let findings = receipt.figure("/result/findings")?.clone();
    accepted(&findings, &body)?;

    let mut work = begin!(&app, &call, "publish");
    if work.tx.rulebook(rules.digest()).await?.is_some() {
        return Err(Problem::conflict("RULEBOOK_EXISTS", "this rulebook is published already; change its version"));
    }
    let effective_from = effective_from(&rules, &work.shop.day)?;
    keeps_scales(&mut work, &rules).await?;
    let row = RulebookRow {
        digest: rules.digest().to_owned(),
        document,
        effective_from,
        published_at: work.at.clone(),
        findings: findings.to_string(),
        reason: body.reason.clone(),
    };
    work.tx.add_rulebook(&row).await?;
    if let Some(reason) = &body.reason {
        work.because(reason);
    }
    work.record(&receipt, &[]).await?;
    let body = json!({ "digest": row.digest, "effectiveFrom": row.effective_from, "findings": findings });
    work.finish(StatusCode::CREATED, body).await
}

/// A rulebook with a finding of severity error needs `accept` and a reason.
fn accepted(findings: &Value, body: &Publish) -> Result<()> {
    let is_error = |finding: &Value| finding.get("severity").and_then(Value::as_str) == Some("error");
    if !findings.as_array().is_some_and(|findings| findings.iter().any(is_error)) {
        return Ok(());
    }
    if !body.accept {
        let detail = "the lint found an error in this rulebook; correct it, or publish it with accept and a reason";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "LINT_ERRORS", detail);
        return Err(problem.at("accept").with("findings", findings.clone()));
    }
    needs_reason(body.reason.as_deref().unwrap_or_default())
}

fn effective_from(rules: &Rulebook, day: &str) -> Result<String> {
    match rules.effective_from() {
        None => Ok(day.to_owned()),
        Some(date) if date >= day => Ok(date.to_owned()),
        Some(date) => {
            let detail = format!("{date} is over; the open day is {day}, take that day or a later one");
            Err(Problem::invalid(detail).at("document.effectiveFrom"))
        }
    }
}

/// States that are booked must be readable under the new rulebook.
async fn keeps_scales(work: &mut Work, rules: &Rulebook) -> Result<()> {
    let Ok(before) = work.rules().await else { return Ok(()) };
    let points = |rules: &Rulebook| rules.release().ok().map(|release| release.config().point_scale);
    let shares = |rules: &Rulebook| rules.dividend().ok().map(|dividend| dividend.config().share_scale);
    for (path, scale) in [
        ("document.release.pointScale", points as fn(&Rulebook) -> Option<u8>),
        ("document.dividend.shareScale", shares),
    ] {
        if let (Some(old), Some(new)) = (scale(&before), scale(rules))
            && new < old
        {
            let detail = format!("the scale {new} is less than the {old} of the balances; take {old} or more");
            return Err(Problem::invalid(detail).at(path));
        }
    }
    Ok(())
}
