//! Who is asked: the library in this process, and programs that answer a line with a line.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use points_rules::{Error, Rulebook};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::batch::Batch;
use super::compare::js_order;
use crate::command::command;
use crate::vectors::engine::Engine;

/// Batches that wait to be asked.
const WAITING: usize = 3;

/// The answers to a batch, each a line; none to a case that the engine was not asked.
#[derive(Debug, Default)]
pub struct Answers {
    text: String,
    lines: Vec<Option<Range<usize>>>,
}

impl Answers {
    pub fn line(&self, place: usize) -> Option<&str> {
        self.text.get(self.lines.get(place)?.clone()?)
    }

    fn count(&self) -> usize {
        self.lines.iter().flatten().count()
    }

    fn add(&mut self, answer: &str) {
        self.lines.push(Some(self.text.len()..self.text.len() + answer.len()));
        self.text.push_str(answer);
        self.text.push('\n');
    }

    fn leave_out(&mut self) {
        self.lines.push(None);
    }
}

/// An engine at work in threads of its own.
pub struct Worker {
    pub name: String,
    /// Whether it is of the page build.
    pub is_page: bool,
    questions: Option<SyncSender<Arc<Batch>>>,
    answers: Receiver<Result<Answers>>,
    child: Option<Child>,
    pub cases: usize,
    hash: Sha256,
}

impl Worker {
    fn new(name: &str, questions: SyncSender<Arc<Batch>>, answers: Receiver<Result<Answers>>) -> Self {
        Worker {
            name: name.to_owned(),
            is_page: false,
            questions: Some(questions),
            answers,
            child: None,
            cases: 0,
            hash: Sha256::new(),
        }
    }

    /// The library itself.
    pub fn native() -> Self {
        let (ask, asked) = sync_channel::<Arc<Batch>>(WAITING);
        let (tell, told) = channel();
        thread::spawn(move || {
            for batch in asked {
                if tell.send(Ok(native(&batch))).is_err() {
                    break;
                }
            }
        });
        Worker::new("native", ask, told)
    }

    /// A build of the package in Node.
    pub fn node(engine: Engine) -> Result<Self> {
        let mut runner = command("node");
        runner.args(["tests/engines/run.mjs", engine.name(), "bare"]);
        Worker::asking(engine.name(), runner, engine.is_page())
    }

    /// The second implementation, with every error that the rules allow and the readings an answer rests on.
    pub fn oracle() -> Result<Self> {
        let mut oracle = command("python3");
        oracle.args(["tests/oracle/serve.py", "--all"]);
        Worker::program("oracle", oracle)
    }

    /// A program that is asked every case.
    pub fn program(name: &str, program: Command) -> Result<Self> {
        Worker::asking(name, program, false)
    }

    /// A program; reading and writing go on at the same time, each in its thread.
    fn asking(name: &str, mut program: Command, is_page: bool) -> Result<Self> {
        let child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("cannot start the engine {name}"))?;
        let mut input = child.stdin.take().context("no standard input")?;
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        let (ask, asked) = sync_channel::<Arc<Batch>>(WAITING);
        let (expect, expected) = channel();
        let (tell, told) = channel();
        thread::spawn(move || {
            for batch in asked {
                let questions = if is_page { &batch.page_questions } else { &batch.questions };
                let asked = batch.cases.iter().map(|case| !is_page || case.is_for_pages()).collect();
                // A program that is gone shows where its answers are missing.
                if expect.send(asked).is_err() || input.write_all(questions.as_bytes()).is_err() {
                    break;
                }
            }
        });
        thread::spawn(move || listen(output, &expected, &tell));
        Ok(Worker { child: Some(child), is_page, ..Worker::new(name, ask, told) })
    }

    /// Hands a batch on; waits while too many wait.
    pub fn ask(&self, batch: &Arc<Batch>) -> Result<()> {
        let sent = self.questions.as_ref().map(|questions| questions.send(Arc::clone(batch)));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => bail!("the engine {} takes no more questions", self.name),
        }
    }

    /// No more questions: a program may end.
    pub fn close(&mut self) {
        self.questions = None;
    }

    /// Waits for a program to end, once every answer was taken.
    pub fn end(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        let status = child.wait()?;
        ensure!(status.success(), "the engine {} ended with {status}", self.name);
        Ok(())
    }

    /// The answers to the next batch in turn.
    pub fn answers(&mut self) -> Result<Answers> {
        let told = self.answers.recv().map_err(|_| anyhow!("no answer")).and_then(|told| told);
        let answers = told.map_err(|error| {
            // One that gives no more answers has ended, by itself or by a signal; any other ends without questions.
            self.questions = None;
            let status = self.child.as_mut().and_then(|child| child.wait().ok());
            let status = status.map_or(String::new(), |status| format!(" ({status})"));
            error.context(format!("the engine {}{status}", self.name))
        })?;
        self.cases += answers.count();
        self.hash.update(answers.text.as_bytes());
        Ok(answers)
    }

    /// SHA-256 over all answers so far, a line each.
    pub fn hash(&self) -> String {
        hex(&self.hash)
    }
}

/// A hash as it stands.
pub fn hex(hash: &Sha256) -> String {
    hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `expected`: for each case of a batch, whether it was asked.
fn listen(mut output: impl BufRead, expected: &Receiver<Vec<bool>>, tell: &Sender<Result<Answers>>) {
    for asked in expected {
        let mut answers = Answers::default();
        let mut line = String::new();
        let heard = asked.iter().try_for_each(|&is_asked| {
            line.clear();
            match is_asked {
                false => answers.leave_out(),
                true if output.read_line(&mut line)? == 0 => {
                    bail!("ended after {} answers of a batch", answers.count())
                }
                true => answers.add(line.trim_end_matches('\n')),
            }
            Ok(())
        });
        let failed = heard.is_err();
        if tell.send(heard.map(|()| answers)).is_err() || failed {
            break;
        }
    }
}

fn native(batch: &Batch) -> Answers {
    let mut answers = Answers::default();
    let mut open: Option<(usize, Result<Rulebook, Error>)> = None;
    for case in &batch.cases {
        let rulebook = match open.take() {
            Some((book, rulebook)) if book == case.book => rulebook,
            _ => Rulebook::from_json(&batch.books[case.book]),
        };
        let answer = match (&rulebook, &case.call) {
            (Err(error), _) => refused(error),
            (Ok(rulebook), None) => format!("{{\"ok\":{{\"digest\":\"{}\"}}}}", rulebook.digest()),
            (Ok(rulebook), Some((op, input))) => match rulebook.call_json(op, input) {
                Ok(result) => format!("{{\"ok\":{}}}", js_order(op, result)),
                Err(error) => refused(&error),
            },
        };
        answers.add(&answer);
        open = Some((case.book, rulebook));
    }
    answers
}

/// An error without its message, which is for people.
fn refused(error: &Error) -> String {
    let (code, path) = (error.code().as_str(), json!(error.path()));
    let figures = error.shortage().map_or(String::new(), |short| {
        let (required, available, missing) = (&short.required, &short.available, &short.missing);
        format!(",\"required\":\"{required}\",\"available\":\"{available}\",\"missing\":\"{missing}\"")
    });
    format!("{{\"error\":{{\"code\":\"{code}\",\"path\":{path}{figures}}}}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::batch::Drawing;

    #[test]
    fn a_program_answers_line_by_line() {
        let batch = Arc::new(Batch::draw(&mut Drawing::new(1, ""), 300));
        let mut echo = Worker::program("echo", Command::new("cat")).unwrap();
        echo.ask(&batch).unwrap();
        echo.close();
        assert_eq!(echo.answers().unwrap().text, batch.questions);
        assert!(echo.answers().is_err());
        echo.end().unwrap();
        assert_eq!(echo.cases, 300);
    }

    #[test]
    fn a_page_build_is_asked_what_it_has() {
        let batch = Arc::new(Batch::draw(&mut Drawing::new(4, ""), 300));
        let mut echo = Worker::asking("echo", Command::new("cat"), true).unwrap();
        echo.ask(&batch).unwrap();
        echo.close();
        let answers = echo.answers().unwrap();
        assert_eq!(answers.text, batch.page_questions);
        for (place, case) in batch.cases.iter().enumerate() {
            assert_eq!(answers.line(place).is_some(), case.is_for_pages());
        }
        assert!(echo.cases < 300 && echo.cases == answers.count());
        echo.end().unwrap();
    }

    #[test]
    fn answers_are_lines() {
        let mut answers = Answers::default();
        answers.add("one");
        answers.add("");
        answers.add("three");
        answers.leave_out();
        assert_eq!([0, 1, 2, 3].map(|place| answers.line(place)), [Some("one"), Some(""), Some("three"), None]);
        assert_eq!(answers.count(), 3);
        let mut worker = Worker::native();
        worker.hash.update(b"abc");
        assert_eq!(worker.hash(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn an_error_leaves_its_message_out() {
        let error = Rulebook::from_json("{}").unwrap_err();
        assert_eq!(refused(&error), r#"{"error":{"code":"INVALID_INPUT","path":"schema"}}"#);
    }
}
