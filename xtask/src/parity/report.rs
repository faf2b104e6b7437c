//! What was found: counts, and differences as vectors to paste.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;

use super::batch::{Batch, Case};
use super::compare::{Verdict, vector};
use super::engines::Answers;
use super::keep;

/// How many differences are printed in full; each is kept.
const SHOWN: usize = 5;

/// The findings so far.
#[derive(Debug)]
pub struct Report {
    /// Cases that every engine that has the operation answered alike.
    pub passed: usize,
    differing: usize,
    verdicts: [usize; 3],
    /// How often each outcome came: `ok`, or the code of an error.
    outcomes: BTreeMap<String, usize>,
    keep: Option<PathBuf>,
    /// Operations and engines whose first difference was told.
    told: BTreeSet<(String, String)>,
}

impl Report {
    pub fn new(keep: Option<PathBuf>) -> Self {
        Report { passed: 0, differing: 0, verdicts: [0; 3], outcomes: BTreeMap::new(), keep, told: BTreeSet::new() }
    }

    /// Cases that differ, among the engines or from the oracle.
    pub fn failed(&self) -> usize {
        self.differing + self.judged(Verdict::Failed)
    }

    pub fn judged(&self, verdict: Verdict) -> usize {
        self.verdicts[verdict as usize]
    }

    /// Lays the engines' answers to a batch beside the first engine's.
    pub fn engines(&mut self, batch: &Batch, names: &[&str], answers: &[Answers]) -> Result<()> {
        let (first, others) = answers.split_at(1);
        for place in 0..batch.cases.len() {
            self.count(first[0].line(place).unwrap_or_default());
        }
        for (place, case) in batch.cases.iter().enumerate() {
            let native = first[0].line(place).unwrap_or_default();
            let differs = |other: &Answers| other.line(place).filter(|answer| *answer != native).map(str::to_owned);
            match others.iter().zip(&names[1..]).find_map(|(other, name)| Some((name, differs(other)?))) {
                None => self.passed += 1,
                Some((name, answer)) => {
                    self.differing += 1;
                    self.difference(batch, case, name, [native, &answer])?;
                }
            }
        }
        Ok(())
    }

    /// Counts the oracle's verdict on a case.
    pub fn oracle(&mut self, batch: &Batch, case: &Case, verdict: Verdict, sides: [&str; 2]) -> Result<()> {
        self.verdicts[verdict as usize] += 1;
        match verdict {
            Verdict::Failed => self.difference(batch, case, "oracle", sides),
            _ => Ok(()),
        }
    }

    /// Prints the first difference of an operation, and keeps it where that is asked for; native's answer stands in the
    /// vector.
    fn difference(&mut self, batch: &Batch, case: &Case, other: &str, [native, found]: [&str; 2]) -> Result<()> {
        let op = case.call.as_ref().map_or("(opening)", |(op, _)| op);
        if !self.told.insert((op.to_owned(), other.to_owned())) {
            return Ok(());
        }
        let made = vector(batch, case, &format!("parity: native and {other} differ"), native);
        if self.told.len() <= SHOWN {
            println!("DIFFERENCE of native and {other}, {op}");
            println!("  native   {native}\n  {other:<8} {found}");
            match &made {
                Some(vector) => println!("{vector}"),
                None => println!("  rulebook text {:?}\n  case {:?}", batch.books[case.book], case.call),
            }
        }
        match (&self.keep, made) {
            (Some(file), Some(vector)) => keep::keep(file, &vector),
            _ => Ok(()),
        }
    }

    fn count(&mut self, answer: &str) {
        let outcome = match answer.strip_prefix("{\"error\":{\"code\":\"") {
            Some(rest) => rest.split('"').next().unwrap_or_default(),
            None => "ok",
        };
        match self.outcomes.get_mut(outcome) {
            Some(count) => *count += 1,
            None => drop(self.outcomes.insert(outcome.to_owned(), 1)),
        }
    }

    /// How the answers were, the most frequent first.
    pub fn outcomes(&self) -> String {
        let mut all: Vec<_> = self.outcomes.iter().collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        all.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_counted() {
        let mut report = Report::new(None);
        for answer in [r#"{"error":{"code":"OVERFLOW","path":null}}"#, r#"{"ok":{}}"#, r#"{"ok":{"a":"1"}}"#] {
            report.count(answer);
        }
        assert_eq!(report.outcomes(), "ok 2, OVERFLOW 1");
    }
}
