//! `cargo xtask explain`: explanations of random cases and of the vectors, replayed by both replayers.
//!
//! The cases are parity's. Every explanation must hold in Python and in JavaScript, and its result must be the one that
//! `call_json` gives. Then explanations are spoiled, a digit or a part at a time, and both replayers must notice each time.

mod examples;
mod plant;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use pico_args::Arguments;
use points_rules::{ErrorCode, Rulebook};
use serde_json::Value;

use crate::command::command;
use crate::parity::batch::{Batch, Case, Drawing};
use crate::parity::engines::{Answers, Worker};
use crate::{place, snapshot, vectors};
use points_rules_cases::random::Random;

/// The table of formulas, for replayers and for people.
const TABLE: &str = "docs/formulas.json";
const PAGE: &str = "docs/FORMULAS.md";
/// Faults that are printed in full.
const SHOWN: usize = 10;

/// Compares the pages that are made of the table with what is committed, or writes them.
pub fn formulas(write: bool) -> Result<()> {
    snapshot::hold(PAGE, &points_rules::formulas_markdown(), write, "formulas")?;
    snapshot::hold(TABLE, &lines(&points_rules::formulas_json())?, write, "formulas")?;
    examples::hold(write)
}

/// The table with an operation a line.
fn lines(table: &str) -> Result<String> {
    let table: Value = serde_json::from_str(table)?;
    let operations = table["operations"].as_object().context("the table has operations")?;
    let lines: Vec<String> = operations.iter().map(|(op, formulas)| format!("    {op:?}: {formulas}")).collect();
    Ok(format!("{{\n  \"operations\": {{\n{}\n  }},\n  \"words\": {}\n}}\n", lines.join(",\n"), table["words"]))
}

/// The operations that have an explanation.
fn explained() -> Result<Vec<String>> {
    let table: Value = serde_json::from_str(&points_rules::formulas_json())?;
    Ok(table["operations"].as_object().context("the table has operations")?.keys().cloned().collect())
}

/// What to run.
struct Options {
    /// Cases of each operation.
    cases: usize,
    seed: u64,
    /// Spoiled explanations.
    mutations: usize,
    only: String,
}

impl Options {
    fn read(mut arguments: Arguments) -> Result<Self> {
        let options = Options {
            cases: arguments.opt_value_from_str("--cases")?.unwrap_or(1000),
            seed: arguments.opt_value_from_str("--seed")?.unwrap_or(1),
            mutations: arguments.opt_value_from_str("--mutations")?.unwrap_or(10_000),
            only: arguments.opt_value_from_str("--only")?.unwrap_or_default(),
        };
        let rest = arguments.finish();
        ensure!(rest.is_empty(), "explain takes --cases N, --seed S, --mutations M and --only PREFIX, not {rest:?}");
        Ok(options)
    }
}

/// Runs the command; the exit code is 1 where a step does not hold or a planted digit is not noticed.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    let options = Options::read(arguments)?;
    let mut run = Run::start()?;
    run.vectors()?;
    run.random(&options)?;
    run.finish()?;
    let planted = plant::run(&run.kept, options.mutations, &mut Random::new(options.seed))?;
    let failed = run.failed + planted.unnoticed;
    println!("explain: {} passed, {failed} failed", run.passed + planted.noticed);
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Both replayers, ready to be asked.
pub fn replayers() -> Result<[Worker; 2]> {
    let table = place::at(TABLE);
    let mut python = command("python3");
    python.args(["tests/oracle/replay.py", "--formulas"]).arg(&table);
    let mut node = command("node");
    node.arg("tests/engines/replay.mjs").arg(&table);
    Ok([Worker::program("python", python)?, Worker::program("javascript", node)?])
}

/// Explanations as a question to a replayer.
pub fn question(explanations: &[String]) -> Arc<Batch> {
    let mut batch = Batch::default();
    for explanation in explanations {
        batch.cases.push(Case { book: 0, call: None, heavy: false });
        // To JavaScript these end lines, too.
        batch.questions.push_str(&explanation.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
        batch.questions.push('\n');
    }
    Arc::new(batch)
}

/// Explanations with what they are of, to name in a fault.
struct Asked {
    explanations: Vec<String>,
    names: Vec<String>,
}

/// A run under way.
struct Run {
    replayers: [Worker; 2],
    waiting: std::collections::VecDeque<Asked>,
    passed: usize,
    failed: usize,
    steps: usize,
    /// Some explanations with steps, to be spoiled.
    kept: Vec<String>,
}

impl Run {
    fn start() -> Result<Self> {
        Ok(Run {
            replayers: replayers()?,
            waiting: std::collections::VecDeque::new(),
            passed: 0,
            failed: 0,
            steps: 0,
            kept: Vec::new(),
        })
    }

    /// The inputs of the vectors.
    fn vectors(&mut self) -> Result<()> {
        let ops = explained()?;
        let mut asked = Asked { explanations: Vec::new(), names: Vec::new() };
        for case in vectors::load(&place::at("tests/vectors"))? {
            let Some((op, input)) = &case.call else { continue };
            let Ok(rulebook) = Rulebook::from_json(&case.rulebook) else { continue };
            if ops.contains(op) {
                self.add(&mut asked, &rulebook, op, &input.to_string());
            }
        }
        println!("vectors: {} explanations", asked.explanations.len());
        self.ask(asked)
    }

    /// So many random cases of every operation.
    fn random(&mut self, options: &Options) -> Result<()> {
        let started = Instant::now();
        let ops = explained()?.into_iter().filter(|op| op.starts_with(&options.only));
        let mut counts: BTreeMap<String, [usize; 2]> = ops.map(|op| (op, [0; 2])).collect();
        let mut drawing = Drawing::new(options.seed, &options.only);
        while counts.values().any(|[results, refusals]| results + refusals < options.cases) {
            let batch = Batch::draw(&mut drawing, 2048);
            let mut asked = Asked { explanations: Vec::new(), names: Vec::new() };
            let mut open: Option<(usize, Option<Rulebook>)> = None;
            for case in &batch.cases {
                let Some((op, input)) = &case.call else { continue };
                let Some(count) = counts.get_mut(op).filter(|[a, b]| a + b < options.cases) else { continue };
                if open.as_ref().is_none_or(|(book, _)| *book != case.book) {
                    open = Some((case.book, Rulebook::from_json(&batch.books[case.book]).ok()));
                }
                let Some((_, Some(rulebook))) = &open else { continue };
                let refused = self.add(&mut asked, rulebook, op, input);
                count[usize::from(refused)] += 1;
            }
            self.ask(asked)?;
        }
        for (op, [results, refusals]) in counts {
            println!("{op}: {results} results, {refusals} refusals");
        }
        println!("drawn and explained in {:.1} s", started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Explains a case and compares its result with the call's; whether it is a refusal.
    fn add(&mut self, asked: &mut Asked, rulebook: &Rulebook, op: &str, input: &str) -> bool {
        let explained = rulebook.explain_json(op, input);
        let name = || format!("{op} {input}");
        let called = rulebook.call_json(op, input);
        let (begin, refused) = match &called {
            Ok(result) => (format!(",\"result\":{result},\"given\":"), false),
            Err(error) => (format!(",\"error\":{},\"given\":", serde_json::to_string(error).unwrap_or_default()), true),
        };
        let of_reading = called.as_ref().err().is_some_and(|error| is_of_reading(error.code()));
        let has_steps = !explained.ends_with("\"steps\":[]}");
        if !explained.contains(&begin) || (refused && !has_steps && !of_reading) {
            self.fault(&format!("{}\n  {explained}", name()));
        }
        self.steps += explained.matches("{\"field\":").count();
        if has_steps && (self.kept.len() < 4000 || self.passed.is_multiple_of(50)) {
            self.kept.push(explained.clone());
        }
        asked.explanations.push(explained);
        asked.names.push(name());
        refused
    }

    fn fault(&mut self, what: &str) {
        self.failed += 1;
        if self.failed <= SHOWN {
            println!("FAILED {what}");
        }
    }

    fn ask(&mut self, asked: Asked) -> Result<()> {
        if asked.explanations.is_empty() {
            return Ok(());
        }
        let question = question(&asked.explanations);
        for replayer in &self.replayers {
            replayer.ask(&question)?;
        }
        self.waiting.push_back(asked);
        if self.waiting.len() > 3 { self.answer() } else { Ok(()) }
    }

    fn answer(&mut self) -> Result<()> {
        let Some(asked) = self.waiting.pop_front() else { return Ok(()) };
        let answers = self.replayers.each_mut().map(Worker::answers);
        let [python, javascript] = answers;
        let (python, javascript) = (python?, javascript?);
        for (place, name) in asked.names.iter().enumerate() {
            let line = |answers: &Answers| answers.line(place).unwrap_or("no answer").to_owned();
            let (python, javascript) = (line(&python), line(&javascript));
            if [python.as_str(), javascript.as_str()] == ["[]"; 2] {
                self.passed += 1;
            } else {
                self.fault(&format!("{name}\n  python: {python}\n  javascript: {javascript}"));
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        for replayer in &mut self.replayers {
            replayer.close();
        }
        while !self.waiting.is_empty() {
            self.answer()?;
        }
        self.replayers.iter_mut().try_for_each(Worker::end)?;
        println!("replayed: {} explanations with {} steps, {} failed", self.passed, self.steps, self.failed);
        Ok(())
    }
}

/// Refusals that no formula compares.
fn is_of_reading(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::InvalidInput
            | ErrorCode::InvalidDecimal
            | ErrorCode::TooManyDecimals
            | ErrorCode::SchemeNotConfigured
    )
}
