//! `receipt` and `verify`.

use clap::ArgMatches;
use serde_json::json;

use crate::figures;
use crate::session::{Done, Failure, Outcome, Session, Tone};
use crate::visible::visible;

pub(crate) fn receipt(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let op = session.operation(given)?;
    let opened = session.rulebook(given, "rulebook")?;
    let (name, input) = session.given(given, "input")?;
    let made = opened.rulebook.receipt(&op, &input).map_err(Failure::refused(&format!("{op} {name}")))?;
    if session.json {
        session.line(&json!({ "receipt": made.text(), "sha256": made.sha256() }).to_string());
    } else if given.get_flag("sha256") {
        session.line(made.sha256());
    } else {
        // Without a line's end: the hash is of exactly these bytes.
        session.put(made.text());
    }
    Ok(Outcome::Fine)
}

pub(crate) fn verify(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let opened = session.rulebook(given, "rulebook")?;
    let (name, text) = session.given(given, "receipt")?;
    let hash = given.get_one::<String>("sha256").map(String::as_str);
    let differences = opened.rulebook.verify_receipt(&text, hash).map_err(Failure::refused(&name))?;
    let outcome = if differences.is_empty() { Outcome::Fine } else { Outcome::Found };
    if session.json {
        session.line(&json!({ "holds": outcome == Outcome::Fine, "differences": differences }).to_string());
        return Ok(outcome);
    }
    let verdict = match outcome {
        Outcome::Fine => session.toned(session.lang.pick("the receipt holds", "凭证成立"), Tone::Good),
        _ => session.toned(session.lang.pick("the receipt differs", "凭证有差异"), Tone::Bad),
    };
    session.line(&format!("{}{}{verdict}", visible(&name), session.lang.colon()));
    if outcome == Outcome::Found {
        let names = session.lang.pick(["path", "stated", "computed"], ["字段", "凭证所写", "重算结果"]);
        let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let rows = differences.into_iter().map(|it| vec![it.path, shown(it.stated), shown(it.computed)]);
        let rows: Vec<_> = std::iter::once(names.map(str::to_owned).to_vec()).chain(rows).collect();
        session.put(&figures::columns(&rows, &[]));
    }
    Ok(outcome)
}
