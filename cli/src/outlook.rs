//! `outlook`: planned sales, day by day.

use clap::ArgMatches;
use serde_json::json;

use crate::figures;
use crate::session::{Done, Failure, Outcome, Session};

pub(crate) fn outlook(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let text = |id: &str| given.get_one::<String>(id).cloned();
    let scheme = text("scheme").unwrap_or_default();
    let idle: Vec<&str> = ["margin", "acceleration"].into_iter().filter(|id| given.contains_id(id)).collect();
    if scheme != "release" && !idle.is_empty() {
        let flags: Vec<String> = idle.iter().map(|id| format!("--{id}")).collect();
        let flags = flags.join(session.lang.pick(" and ", "、"));
        let why = session.lang.pick(
            format!("--scheme {scheme} does not take {flags}: leave out what only --scheme release takes"),
            format!("--scheme {scheme} 不接受 {flags}，请去掉；只有 --scheme release 接受"),
        );
        return Err(Failure::Input(why));
    }
    let opened = session.rulebook(given, "rulebook")?;
    let count = |id: &str| given.get_one::<u32>(id).copied();
    let days = count("days").unwrap_or_default();
    let orders = json!([{
        "fromDay": 1, "toDay": count("until").unwrap_or(days), "perDay": count("per-day"), "amount": text("amount"),
    }]);
    let mut input = json!({ "orders": orders, "days": days, "samples": count("samples") });
    if let Some(fields) = input.as_object_mut() {
        match scheme.as_str() {
            "release" => {
                fields.insert("acceleration".to_owned(), json!(text("acceleration")));
                // All of the sales, where no other part may be paid out.
                fields.insert("margin".to_owned(), json!(text("margin").unwrap_or_else(|| "1".to_owned())));
            }
            "appreciation" => drop(fields.insert("market".to_owned(), empty_market())),
            _ => {}
        }
    }
    let op = format!("{scheme}.outlook");
    let result = opened.rulebook.call_json(&op, &input.to_string()).map_err(|error| {
        let last_day = if given.contains_id("until") { " --until" } else { " --days" };
        let flag = match error.path() {
            Some("orders[0].toDay") => last_day,
            Some("orders[0].perDay") => " --per-day",
            Some("orders[0].amount") => " --amount",
            Some("days") => " --days",
            Some("samples") => " --samples",
            Some("margin") => " --margin",
            Some("acceleration") => " --acceleration",
            _ => "",
        };
        Failure::refused(&format!("{op}{flag}"))(error)
    })?;
    if !session.json {
        let note = session
            .lang
            .pick("An estimate: nothing but these orders happens.", "预估：除这些订单外不发生任何其他事情。");
        session.line(note);
        let counted = session.lang.pick(
            "Turnover, margin and sales are of what counts in the scheme, which can be less than what is paid.",
            "turnover、margin、sales 都按该方案的计入金额，可能少于实付金额。",
        );
        session.line(counted);
        session.line("");
    }
    figures::print(session, &result)?;
    Ok(Outcome::Fine)
}

pub(crate) fn empty_market() -> serde_json::Value {
    json!({"fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0", "fixedPoints": "0"})
}
