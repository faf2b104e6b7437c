//! `lint`: findings in words, then the figures they come from.

use clap::ArgMatches;
use serde_json::json;

use crate::figures;
use crate::inputs::Opened;
use crate::node::Node;
use crate::session::{Done, Failure, Outcome, Session, Tone};
use crate::visible::visible;
use crate::words::findings;

pub(crate) fn lint(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let opened = session.rulebook(given, "rulebook")?;
    let margin = given.get_one::<String>("margin");
    let input = json!({ "margin": margin }).to_string();
    let report = opened.rulebook.call_json("rulebook.lint", &input).map_err(Failure::refused("rulebook.lint"))?;
    let report_node = Node::parse(&report).map_err(Failure::Input)?;
    let findings = report_node.get("findings").items();
    if session.json {
        session.line(&report);
    } else {
        heading(session, &opened, margin);
        if findings.is_empty() {
            let none = session.toned(session.lang.pick("no findings", "没有发现"), Tone::Good);
            session.line(&none);
        }
        let code = |finding: &Node| finding.get("code").text().map(str::to_owned);
        for (at, finding) in findings.iter().enumerate() {
            let is_first = !findings.iter().take(at).any(|earlier| code(earlier) == code(finding));
            print(session, finding, is_first);
        }
        let rest = report_node.fields().iter().filter(|(name, _)| name != "findings").cloned().collect();
        session.put(&format!("\n{}", figures::tables(&Node::Object(rest))));
    }
    let is_error = |finding: &Node| finding.get("severity").text() == Some("error");
    Ok(if findings.iter().any(is_error) { Outcome::Found } else { Outcome::Fine })
}

fn heading(session: &mut Session<'_>, opened: &Opened, margin: Option<&String>) {
    let (version, limit) = session.lang.pick(("version", "margin"), ("版本", "毛利率"));
    let rulebook = &opened.rulebook;
    let mut line = format!("{} {version} {}", rulebook.id(), rulebook.version());
    if let Some(margin) = margin {
        line.push_str(&format!("{}{limit} {margin}", session.lang.pick(", ", "，")));
    }
    session.line(&visible(&line));
    session.line("");
}

/// A finding; what its code means is printed once.
fn print(session: &mut Session<'_>, finding: &Node, is_first: bool) {
    let text = |name: &str| finding.get(name).text().unwrap_or_default().to_owned();
    let (code, severity, path) = (text("code"), text("severity"), text("path"));
    let tone = if severity == "error" { Tone::Bad } else { Tone::Care };
    let shown = session.lang.pick(severity.as_str(), if severity == "error" { "严重" } else { "注意" });
    let mut line = format!("{} {code}", session.toned(shown, tone));
    if !path.is_empty() {
        line.push_str(&session.lang.pick(format!(" at {path}"), format!("（{path}）")));
    }
    session.line(&line);
    if let Some(words) = findings::of(&code).filter(|_| is_first) {
        session.line(&format!("  {}", words.meaning(session.lang)));
        session.line(&format!("  {}", words.answer(session.lang)));
    }
}
