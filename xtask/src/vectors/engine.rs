//! The engines: the library itself, and the package's builds in Node.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{ChildStdin, Stdio};

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
    pub const ALL: [Engine; 4] = [Engine::Native, Engine::Node("web"), Engine::Node("mini"), Engine::Node("fallback")];

    pub fn name(self) -> &'static str {
        match self {
            Engine::Native => "native",
            Engine::Node(name) => name,
        }
    }

    /// The engine of a name.
    pub fn named(name: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.name() == name)
    }
}

/// Asks an engine every case, in order, and hands each answer on.
pub fn answers(engine: Engine, cases: &[Case], mut each: impl FnMut(&Case, Answer)) -> Result<()> {
    match engine {
        Engine::Native => {
            native(cases, &mut each);
            Ok(())
        }
        Engine::Node(name) => node(name, cases, &mut each),
    }
}

fn native(cases: &[Case], each: &mut dyn FnMut(&Case, Answer)) {
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
fn node(name: &str, cases: &[Case], each: &mut dyn FnMut(&Case, Answer)) -> Result<()> {
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
fn ask(questions: ChildStdin, cases: &[Case]) -> std::io::Result<()> {
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

fn listen(answers: impl BufRead, cases: &[Case], each: &mut dyn FnMut(&Case, Answer)) -> Result<()> {
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
