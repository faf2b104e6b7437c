//! Cases by the thousand: drawn together, sent together.

use std::fmt::Write;

use points_rules::Rulebook;
use serde_json::{Value, json};

use super::cases::{self, Request};
use super::hostile;
use crate::vectors::engine::full_operations;
use points_rules_cases::random::Random;

/// The cases of a batch, more or less; Node answers in lots of 256.
pub const SIZE: usize = 4096;

/// One question: an operation of a rulebook, or its digest.
#[derive(Clone, Debug)]
pub struct Case {
    /// The place of the rulebook in the batch.
    pub book: usize,
    pub call: Option<(String, String)>,
    /// Not for the oracle: too slow for it, or text that is no Unicode, which the rules only leave out by naming RFC 8785.
    pub heavy: bool,
}

impl Case {
    /// Whether the page builds are asked, too: they lack some operations.
    pub fn is_for_pages(&self) -> bool {
        self.call.as_ref().is_none_or(|(op, _)| !full_operations().contains(op))
    }
}

/// Cases and the rulebooks they are for.
#[derive(Debug, Default)]
pub struct Batch {
    /// Texts of rulebooks.
    pub books: Vec<String>,
    pub cases: Vec<Case>,
    /// A line for each case, as tests/engines/run.mjs or the oracle reads it.
    pub questions: String,
    /// The lines of those that the page builds are asked.
    pub page_questions: String,
}

/// Where a run has come to in drawing.
#[derive(Debug)]
pub struct Drawing {
    random: Random,
    /// Rulebooks so far.
    number: u64,
    /// How the names of the operations begin that are wanted.
    only: String,
    /// Whether some cases go on from the state that the core's result left.
    stories: bool,
}

impl Drawing {
    pub fn new(seed: u64, only: &str) -> Self {
        Drawing { random: Random::new(seed), number: 0, only: only.to_owned(), stories: true }
    }

    /// Cases that depend on the seed alone.
    pub fn without_stories(seed: u64) -> Self {
        Drawing { stories: false, ..Drawing::new(seed, "") }
    }
}

impl Batch {
    /// So many cases.
    pub fn draw(drawing: &mut Drawing, count: usize) -> Self {
        let mut batch = Batch::default();
        while batch.cases.len() < count {
            let kept = batch.cases.len();
            batch.group(drawing);
            if !drawing.only.is_empty() {
                let wanted =
                    |case: &Case| case.call.as_ref().is_some_and(|(op, _)| op.starts_with(drawing.only.as_str()));
                let drawn = batch.cases.split_off(kept);
                batch.cases.extend(drawn.into_iter().filter(wanted));
            }
        }
        batch.cases.truncate(count);
        batch.questions = batch.lines_of(|_| true);
        batch.page_questions = batch.lines_of(Case::is_for_pages);
        batch
    }

    /// The cases of the next rulebook alone.
    pub fn of_one(drawing: &mut Drawing) -> Self {
        let mut batch = Batch::default();
        batch.group(drawing);
        batch
    }

    /// A rulebook, cases for it, and now and then what becomes of it when it is spoiled.
    fn group(&mut self, drawing: &mut Drawing) {
        drawing.number += 1;
        let random = &mut drawing.random;
        let book = points_rules_cases::rulebooks::book(random, drawing.number);
        let opened = drawing.stories.then(|| Rulebook::from_json(&book.document.to_string()).ok()).flatten();
        self.open(book.document.to_string());
        for _ in 0..random.count(15, 35) {
            let mut request = cases::draw(random, &book);
            match random.below(100) {
                0..12 => hostile::spoil(random, &mut request.input),
                12 => {
                    let known = random.chance(500);
                    let op = *random.pick(if known { points_rules::operations() } else { &hostile::UNKNOWN });
                    self.add(op, &request);
                }
                13..18 => {
                    if let Some(opened) = &opened {
                        self.story(opened, &mut request);
                    }
                }
                _ => {}
            }
            self.add(request.op, &request);
        }
        for _ in 0..random.below(3) {
            self.open(hostile::rulebook(random, &book.document));
        }
    }

    /// The same operation a few times, each of the state that the one before left; the last one is left to add.
    fn story(&mut self, rulebook: &Rulebook, request: &mut Request) {
        for _ in 0..3 {
            let result = rulebook.call_json(request.op, &request.input.to_string()).ok();
            let result = result.and_then(|text| serde_json::from_str(&text).ok());
            let Some(next) = result.and_then(|result: Value| cases::again(&request.input, &result)) else { return };
            self.add(request.op, request);
            request.input = next;
        }
    }

    fn add(&mut self, op: &str, request: &Request) {
        let call = Some((op.to_owned(), request.input.to_string()));
        self.cases.push(Case { book: self.books.len() - 1, call, heavy: request.heavy });
    }

    fn open(&mut self, text: String) {
        let heavy = text.contains("\\ud83c") && !text.contains("\\ud83c\\udf77");
        self.books.push(text);
        self.cases.push(Case { book: self.books.len() - 1, call: None, heavy });
    }

    /// A rulebook is sent once for all cases that follow with the same one.
    fn lines_of(&self, is_asked: impl Fn(&Case) -> bool) -> String {
        let (mut open, mut lines) = (None, String::new());
        for case in self.cases.iter().filter(|case| is_asked(case)) {
            let mut line = String::from("{");
            if open.replace(case.book) != Some(case.book) {
                let _ = write!(line, "\"open\":{}", json!(self.books[case.book]));
            }
            if let Some((op, input)) = &case.call {
                let comma = if line.len() > 1 { "," } else { "" };
                let _ = write!(line, "{comma}\"op\":{},\"input\":{input}", json!(op));
            }
            line.push_str("}\n");
            // To JavaScript these end lines, too; a line reader may agree.
            lines.push_str(&line.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
        }
        lines
    }

    /// Some of the cases, asked as the oracle reads them; each line stands by itself.
    pub fn sample(&self, places: &[usize]) -> Self {
        let mut sample = Batch { books: self.books.clone(), ..Batch::default() };
        for &place in places {
            let case = &self.cases[place];
            let rulebook = json!(self.books[case.book]);
            let call = case.call.as_ref().map(|(op, input)| format!(",\"op\":{},\"input\":{input}", json!(op)));
            let _ = writeln!(sample.questions, "{{\"rulebook\":{rulebook}{}}}", call.unwrap_or_default());
            sample.cases.push(case.clone());
        }
        sample
    }

    /// The rulebook of a case, where the value keeps its text: one that was spoiled as text does not.
    pub fn document(&self, case: &Case) -> Option<Value> {
        let text = &self.books[case.book];
        let value: Value = serde_json::from_str(text).ok()?;
        let written = value.to_string();
        (written == *text).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_asks_the_same() {
        let ask = |seed| Batch::draw(&mut Drawing::new(seed, ""), 500).questions;
        assert_eq!(ask(1), ask(1));
        assert_ne!(ask(1), ask(2));
        assert_eq!(ask(1).lines().count(), 500);
    }

    #[test]
    fn page_builds_are_not_asked_for_what_they_lack() {
        let batch = Batch::draw(&mut Drawing::new(2, ""), 2_000);
        let asked = batch.cases.iter().filter(|case| case.is_for_pages()).count();
        assert!(asked < 1_950 && asked > 1_000, "{asked}");
        assert_eq!(batch.page_questions.lines().count(), asked);
        let of_full = |questions: &str| questions.contains("\"op\":\"release.teamSales\"");
        assert!(of_full(&batch.questions) && !of_full(&batch.page_questions));
    }

    #[test]
    fn every_question_is_json() {
        let batch = Batch::draw(&mut Drawing::new(3, ""), 600);
        let sample = batch.sample(&[0, 1, 599]);
        for line in batch.questions.lines().chain(sample.questions.lines()) {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
        }
        assert_eq!(sample.questions.lines().count(), 3);
    }
}
