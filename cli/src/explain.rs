//! `explain`: the way to every figure of a quote.

use clap::ArgMatches;

use crate::node::Node;
use crate::session::{Done, Failure, Outcome, Session, Tone};
use crate::visible::visible;

/// A refusal is explained too; it ends with exit code 2, as the quote does.
pub(crate) fn explain(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let op = session.operation(given)?;
    let opened = session.rulebook(given, "rulebook")?;
    let (_, input) = session.given(given, "input")?;
    let text = opened.rulebook.explain_json(&op, &input);
    let explanation = Node::parse(&text).map_err(Failure::Input)?;
    if session.json {
        session.line(&text);
    } else {
        let formulas = Node::parse(&points_rules::formulas_json()).map_err(Failure::Input)?;
        explanation.get("steps").items().iter().for_each(|step| print(session, step, formulas.get("words")));
        refusal(session, explanation.get("error"));
    }
    Ok(if *explanation.get("error") == Node::Null { Outcome::Fine } else { Outcome::Refused })
}

/// `field (its words) = value`, then the formula, its operands, the rounding and the section of the rules.
fn print(session: &mut Session<'_>, step: &Node, words: &Node) {
    let text = |name: &str| visible(&step.get(name).shown()).into_owned();
    let field = text("field");
    let key = field.rsplit('.').next().unwrap_or_default().split('[').next().unwrap_or_default();
    let meaning = match words.get(key).items() {
        [chinese, english] => format!(" ({})", session.lang.pick(english, chinese).shown()),
        _ => String::new(),
    };
    session.line(&format!("{field}{meaning} = {}", text("value")));
    let round = step.get("round");
    let rounding = match round.get("mode").text() {
        Some(mode) => format!(", {mode} {}", round.get("decimals").shown()),
        None => String::new(),
    };
    let rule = session.lang.pick("rule", "规则");
    session.line(&format!("  {}   [{rule} {}{rounding}]", text("formula"), text("rule")));
    let operands = step.get("operands").fields().iter();
    let operands: Vec<String> = operands.map(|(name, value)| format!("{name} = {}", value.shown())).collect();
    if !operands.is_empty() {
        session.line(&format!("  {}", visible(&operands.join(", "))));
    }
}

fn refusal(session: &mut Session<'_>, error: &Node) {
    let Some(code) = error.get("code").text() else { return };
    let refused = session.toned(session.lang.pick("refused", "被拒绝"), Tone::Bad);
    let path = error.get("path").text().map(|path| format!(" {} {}", session.lang.pick("at", "在"), visible(path)));
    let line = format!("{refused}{}{code}{}", session.lang.colon(), path.unwrap_or_default());
    session.line(&line);
    session.line(&format!("  {}", visible(&error.get("message").shown())));
}
