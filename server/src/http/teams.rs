//! A member's team: sums, and no other member's identity.

use std::sync::Arc;

use points_rules::Money;
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::app::{App, no_rulebook};
use crate::books::{Account, Books, Key, Receipt};
use crate::problem::{Problem, Result};

pub(crate) async fn team(app: Arc<App>, call: Call) -> Result<Answer> {
    let member = &call.caller()?.member;
    let mut tx = app.db.read().await?;
    let shop = tx.shop().await?.ok_or_else(no_rulebook)?;
    let rules = app.rules_on(&mut tx, &shop.day).await?;
    if rules.release().is_err() {
        return Err(Problem::not_found("team: the rulebook has no release scheme"));
    }
    let team = tx.team_of(member).await?;
    let mut books = Books::default();
    let paid = [Account::PaidCash, Account::PaidPoints];
    let keys: Vec<Key> =
        team.iter().flat_map(|(id, _)| paid.iter().map(|account| Key::Balance(*account, id.clone()))).collect();
    tx.load(&mut books, &keys).await?;
    drop(tx);
    let paid = |account: Account, id: &str| {
        let amount = books.balances.get(&(account, id.to_owned()));
        amount.map_or_else(|| Money::ZERO.to_string(), ToString::to_string)
    };
    let members: Vec<Value> = team
        .iter()
        .map(|(id, sponsor)| {
            // The member is the root here, whoever referred him.
            let sponsor = sponsor.as_ref().filter(|_| id != member);
            let (cash, points) = (paid(Account::PaidCash, id), paid(Account::PaidPoints, id));
            json!({ "id": id, "sponsor": sponsor, "cash": cash, "points": points })
        })
        .collect();
    let sales = Receipt::run(&rules, "release.teamSales", &json!({ "members": members }))?;
    let teams = sales.figure("/result/teams")?.as_array().map(Vec::as_slice).unwrap_or_default();
    let mine = |team: &&Value| team.get("id").and_then(Value::as_str) == Some(member);
    let own = teams.iter().find(mine).ok_or_else(|| Problem::not_found("member"))?;
    let rank = Receipt::run(&rules, "release.rank", &json!({ "rankSales": own.get("rankSales") }))?;
    let direct = team.iter().filter(|(_, sponsor)| sponsor.as_ref() == Some(member)).count();
    Ok(Answer::ok(&json!({
        "members": team.len().saturating_sub(1),
        "direct": direct,
        "teamCash": own.get("teamCash"),
        "teamPoints": own.get("teamPoints"),
        "teamSales": own.get("teamSales"),
        "largestLeg": own.get("largestLeg"),
        "rankSales": own.get("rankSales"),
        "rank": rank.result(),
    })))
}
