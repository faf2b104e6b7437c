//! The engines: the library itself, and the package's builds in Node.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{ChildStdin, Stdio};
use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use points_rules::Rulebook;
use serde_json::{Value, json};

use super::file::Case;
use super::judge::Answer;
use crate::command::command;

/// Something that answers cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// This process, linked with the library.
    Native,
    /// A build of the package in Node, by its name in tests/engines/run.mjs.
    Node(&'static str),
}

impl Engine {
    /// Every engine there is.
    pub const ALL: [Engine; 8] = [
        Engine::Native,
        Engine::Node("node"),
        Engine::Node("node-page"),
        Engine::Node("explain"),
        Engine::Node("full"),
        Engine::Node("web"),
        Engine::Node("mini"),
        Engine::Node("fallback"),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Engine::Native => "native",
            Engine::Node(name) => name,
        }
    }

    /// Whether the engine is of a page build, which has not all operations, or is to stay one.
    pub fn is_page(self) -> bool {
        !matches!(self, Engine::Native | Engine::Node("node" | "full" | "explain"))
    }

    /// Whether the engine has an operation. One that does not exist is left to the engine.
    pub fn has(self, op: &str) -> bool {
        !self.is_page() || !full_operations().contains(op)
    }

    /// The engine of a name.
    pub fn named(name: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.name() == name)
    }
}

/// The operations that only the full builds carry, as the table marks them.
pub fn full_operations() -> &'static BTreeSet<String> {
    static MARKED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let description: Value = serde_json::from_str(&points_rules::description()).unwrap_or_default();
        let operations = description["operations"].as_array().into_iter().flatten();
        let marked = operations.filter(|operation| operation["full"] == true);
        marked.filter_map(|operation| operation["name"].as_str().map(str::to_owned)).collect()
    });
    &MARKED
}

/// Asks an engine every case that it has the operation of, in order, and hands each answer on.
pub fn answers(engine: Engine, cases: &[Case], mut each: impl FnMut(&Case, Answer)) -> Result<()> {
    let has = |case: &&Case| case.call.as_ref().is_none_or(|(op, _)| engine.has(op));
    let cases: Vec<&Case> = cases.iter().filter(has).collect();
    match engine {
        Engine::Native => {
            native(&cases, &mut each);
            Ok(())
        }
        Engine::Node(name) => node(name, &cases, &mut each),
    }
}

fn native(cases: &[&Case], each: &mut dyn FnMut(&Case, Answer)) {
    let mut open = None;
    for case in cases {
        let rulebook = match open.take() {
            Some((text, rulebook)) if text == case.rulebook => rulebook,
            _ => Rulebook::from_json(&case.rulebook),
        };
        let answer = match (&rulebook, &case.call) {
            (Err(error), _) => Err(json!(error)),
            (Ok(rulebook), None) => Ok(json!({ "digest": rulebook.digest() })),
            (Ok(rulebook), Some((op, input))) => match rulebook.call_json(op, &input.to_string()) {
                Ok(text) => serde_json::from_str(&text).map_err(|error| json!({ "noJson": error.to_string() })),
                Err(error) => Err(json!(error)),
            },
        };
        each(case, answer);
        open = Some((case.rulebook.clone(), rulebook));
    }
}

/// Node reads one question a line and writes one answer a line; asking and listening go on at the same time.
fn node(name: &str, cases: &[&Case], each: &mut dyn FnMut(&Case, Answer)) -> Result<()> {
    let mut runner = command("node");
    runner.arg("tests/engines/run.mjs").arg(name).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = runner.spawn().context("cannot start node")?;
    let questions = child.stdin.take().context("node has no standard input")?;
    let answers = BufReader::new(child.stdout.take().context("node has no standard output")?);
    let heard = std::thread::scope(|scope| {
        scope.spawn(move || ask(questions, cases));
        listen(answers, cases, each)
    });
    let status = child.wait()?;
    ensure!(status.success(), "the engine {name} ended with {status}");
    heard.with_context(|| format!("the engine {name}"))
}

/// A rulebook is sent once for all cases that follow with the same one.
fn ask(questions: ChildStdin, cases: &[&Case]) -> std::io::Result<()> {
    let mut questions = BufWriter::new(questions);
    let mut open = None;
    for case in cases {
        let mut question = json!({});
        if open.replace(&case.rulebook) != Some(&case.rulebook) {
            question["open"] = json!(case.rulebook);
        }
        if let Some((op, input)) = &case.call {
            question["op"] = json!(op);
            question["input"] = input.clone();
        }
        writeln!(questions, "{question}")?;
    }
    questions.flush()
}

fn listen(answers: impl BufRead, cases: &[&Case], each: &mut dyn FnMut(&Case, Answer)) -> Result<()> {
    let mut answers = answers.lines();
    for case in cases {
        let line = answers.next().with_context(|| format!("gave no answer to {}", case.name))??;
        let mut answer: Value = serde_json::from_str(&line).with_context(|| format!("answered {line:?}"))?;
        let answer = match (answer["ok"].take(), answer["error"].take()) {
            (result, Value::Null) => Ok(result),
            (_, error) => Err(error),
        };
        each(case, answer);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_build_lacks_what_the_table_marks() {
        let marked: Vec<&str> = full_operations().iter().map(String::as_str).collect();
        let settlements = ["appreciation.settleExits", "dividend.settleDay", "release.settleDay", "release.teamSales"];
        let promises = ["appreciation.outlook", "dividend.outlook", "release.outlook", "rulebook.lint"];
        let mut expected = [settlements, promises].concat();
        expected.sort_unstable();
        assert_eq!(marked, expected);
        let [web, full] = ["web", "full"].map(|name| Engine::named(name).unwrap());
        assert!(!web.has("release.teamSales") && web.has("release.rank") && web.has("release.mint"));
        assert!(full.has("release.teamSales") && Engine::Native.has("rulebook.lint"));
    }
}
