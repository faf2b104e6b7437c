//! Exits (出局), in the transaction of the booking that made them due.

use points_rules::appreciation::Holder;
use points_rules::{Money, Units};
use serde_json::{Value, json};

use crate::books::{Account, Change, Entry, Receipt, SHOP};
use crate::problem::Result;
use crate::work::Work;

/// Who left has no units, and no quota any more (RULES section 3, `settleExits`).
const LEFT: Holder = Holder { units: Units::ZERO, quota: Some(Money::ZERO) };

/// Redeems everybody whose units have reached the quota; returns the settlements, which name nobody.
pub(crate) async fn settle(work: &mut Work) -> Result<()> {
    let rules = work.rules().await?;
    if rules.appreciation().is_err() {
        return Ok(());
    }
    loop {
        let market = work.market().await?;
        let holders = work.exit_candidates(&market).await?;
        if holders.is_empty() {
            return Ok(());
        }
        let holders: Vec<Value> = holders
            .into_iter()
            .map(|(id, Holder { units, quota })| json!({ "id": id, "units": units, "quota": quota }))
            .collect();
        let input = json!({ "market": market, "holders": holders });
        let receipt = Receipt::run(&rules, "appreciation.settleExits", &input)?;
        let mut entries = vec![
            receipt.set(Account::Market, SHOP, "/result/market")?,
            receipt.add(Account::Platform, SHOP, "/result/residue")?,
        ];
        let exits: Vec<Value> = receipt.read("/result/exits")?;
        if exits.is_empty() {
            return Ok(());
        }
        for (index, exit) in exits.iter().enumerate() {
            let member = exit.get("id").and_then(Value::as_str).unwrap_or_default();
            entries.push(Entry::of_balance(Account::Holding, member, Change::Set, serde_json::to_value(LEFT)?));
            entries.push(receipt.add(Account::Cash, member, &format!("/result/exits/{index}/net"))?);
        }
        work.record(&receipt, &entries).await?;
    }
}
