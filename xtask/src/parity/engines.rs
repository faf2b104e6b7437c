//! Who is asked: the library in this process, and programs that answer a line with a line.

use std::io::{BufRead, BufReader, Write};
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

/// Batches that wait to be asked.
const WAITING: usize = 3;

/// The answers to a batch, each a line.
#[derive(Debug, Default)]
pub struct Answers {
    text: String,
    ends: Vec<usize>,
}

impl Answers {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn line(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        &self.text[start..self.ends[place]]
    }

    fn add(&mut self, answer: &str) {
        self.text.push_str(answer);
        self.ends.push(self.text.len());
        self.text.push('\n');
    }
}

/// An engine at work in threads of its own.
pub struct Worker {
    pub name: String,
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

    /// A build of the package in Node, by its name in tests/engines/run.mjs.
    pub fn node(name: &str) -> Result<Self> {
        let mut runner = command("node");
        runner.args(["tests/engines/run.mjs", name, "bare"]);
        Worker::program(name, runner)
    }

    /// The second implementation, with every error that the rules allow and the readings an answer rests on.
    pub fn oracle() -> Result<Self> {
        let mut oracle = command("python3");
        oracle.args(["tests/oracle/serve.py", "--all"]);
        Worker::program("oracle", oracle)
    }

    /// A program; reading and writing go on at the same time, each in its thread.
    pub fn program(name: &str, mut program: Command) -> Result<Self> {
        let child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("cannot start the engine {name}"))?;
        let mut input = child.stdin.take().context("no standard input")?;
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        let (ask, asked) = sync_channel::<Arc<Batch>>(WAITING);
        let (expect, expected) = channel();
        let (tell, told) = channel();
        thread::spawn(move || {
            for batch in asked {
                // A program that is gone shows where its answers are missing.
                if expect.send(batch.cases.len()).is_err() || input.write_all(batch.questions.as_bytes()).is_err() {
                    break;
                }
            }
        });
        thread::spawn(move || listen(output, &expected, &tell));
        Ok(Worker { child: Some(child), ..Worker::new(name, ask, told) })
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
        self.cases += answers.ends.len();
        self.hash.update(answers.text.as_bytes());
        Ok(answers)
    }

    /// SHA-256 over all answers so far, a line each.
    pub fn hash(&self) -> String {
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn listen(mut output: impl BufRead, expected: &Receiver<usize>, tell: &Sender<Result<Answers>>) {
    for count in expected {
        let mut answers = Answers::default();
        let mut line = String::new();
        let heard = (0..count).try_for_each(|_| {
            line.clear();
            match output.read_line(&mut line)? {
                0 => bail!("ended after {} of {count} answers", answers.ends.len()),
                _ => answers.add(line.trim_end_matches('\n')),
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
        assert_eq!(echo.answers().unwrap().text(), batch.questions);
        assert!(echo.answers().is_err());
        echo.end().unwrap();
        assert_eq!(echo.cases, 300);
    }

    #[test]
    fn answers_are_lines() {
        let mut answers = Answers::default();
        answers.add("one");
        answers.add("");
        answers.add("three");
        assert_eq!((answers.line(0), answers.line(1), answers.line(2)), ("one", "", "three"));
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
