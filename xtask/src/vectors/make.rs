//! `cargo xtask vectors --make`: cases drawn from a fixed seed and answered by the oracle, as vector files and as seeds of
//! the fuzz targets.
//!
//! A case is kept while its operation has few of its outcome (a result, or an error of one code), and only where the
//! rules allow one answer. Its name gives its seed and place, so that a test draws it again without the oracle.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::parity::batch::{Batch, Case, Drawing};
use crate::parity::engines::Worker;
use crate::place;
use points_rules_cases::random::Random;

const SEED: u64 = 20;
/// Rulebooks that are drawn.
const RULEBOOKS: usize = 1500;
/// Results of an operation that are kept, and errors of each code.
const RESULTS: usize = 12;
const ERRORS: usize = 2;
/// Longer questions and answers are left out.
const LONGEST: usize = 6000;
/// The files of tests/vectors, by what the names of the operations begin with; rulebooks alone are in the last.
const PARTS: [&str; 5] = ["order", "appreciation", "dividend", "release", "rulebook"];

/// A kept case: where it was drawn, and the oracle's answer as text.
struct Kept {
    name: String,
    book: String,
    call: Option<(String, String)>,
    /// `"expect":…` or `"error":…`; a digest stands in `digest`.
    stated: String,
    digest: Option<String>,
}

/// Writes all files again.
pub fn make() -> Result<()> {
    let kept = draw_and_ask()?;
    for part in PARTS {
        let file = file(part);
        let of_part: Vec<&Kept> = kept.iter().filter(|case| part_of(case) == part).collect();
        std::fs::write(&file, document(&of_part)).with_context(|| format!("cannot write {}", file.display()))?;
        println!("{}: {} cases", file.display(), of_part.len());
    }
    seeds(&kept)
}

fn file(part: &str) -> std::path::PathBuf {
    place::at(&format!("tests/vectors/random-{part}.json"))
}

fn part_of(case: &Kept) -> &'static str {
    let op = case.call.as_ref().map_or("rulebook", |(op, _)| op);
    PARTS.into_iter().find(|part| op.split('.').next() == Some(part)).unwrap_or("order")
}

fn draw_and_ask() -> Result<Vec<Kept>> {
    let mut oracle = Worker::oracle()?;
    let mut drawing = Drawing::without_stories(SEED);
    let (mut kept, mut counts) = (Vec::new(), BTreeMap::new());
    for number in 0..RULEBOOKS {
        let batch = Batch::of_one(&mut drawing);
        let places: Vec<usize> = (0..batch.cases.len()).filter(|&place| !batch.cases[place].heavy).collect();
        oracle.ask(&Arc::new(batch.sample(&places)))?;
        let answers = oracle.answers()?;
        for (at, &place) in places.iter().enumerate() {
            if let Some(stated) =
                wanted(&batch, &batch.cases[place], answers.line(at).unwrap_or_default(), &mut counts)?
            {
                let (stated, digest) = stated;
                let (book, call) = (batch.books[batch.cases[place].book].clone(), batch.cases[place].call.clone());
                kept.push(Kept { name: format!("rulebook {number}, case {place}"), book, call, stated, digest });
            }
        }
    }
    oracle.close();
    oracle.end()?;
    Ok(kept)
}

/// What a case is stated to answer, unless there are enough of its kind.
fn wanted(
    batch: &Batch,
    case: &Case,
    line: &str,
    counts: &mut BTreeMap<(String, String), usize>,
) -> Result<Option<(String, Option<String>)>> {
    // Rulebooks are kept as values; the oracle prints nothing after an answer that the rules alone decide.
    let Some(answer) = line.strip_suffix(",\"others\":[],\"doubts\":[]}") else { return Ok(None) };
    let input = case.call.as_ref().map_or(0, |(_, input)| input.len());
    if batch.document(case).is_none() || input > LONGEST || line.len() > LONGEST {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(line)?;
    let code = value["error"]["code"].as_str();
    if code == Some("ORACLE_FAILED") {
        bail!("the oracle failed on {:?}", case.call);
    }
    let op = match (code, &case.call) {
        (Some("UNKNOWN_OP"), _) | (_, None) => "",
        (_, Some((op, _))) => op,
    };
    let count = counts.entry((op.to_owned(), code.unwrap_or_default().to_owned())).or_default();
    *count += 1;
    if *count > if code.is_some() { ERRORS } else { RESULTS } {
        return Ok(None);
    }
    let digest = value["ok"]["digest"].as_str().filter(|_| case.call.is_none()).map(str::to_owned);
    let stated = match answer.strip_prefix("{\"ok\":") {
        Some(result) => format!("\"expect\":{result}"),
        None => answer.trim_start_matches('{').to_owned(),
    };
    Ok(Some((stated, digest)))
}

/// A vector file: a case a line, cases of one rulebook together.
fn document(kept: &[&Kept]) -> String {
    let (mut groups, mut rulebooks, mut digests) = (Vec::new(), Vec::new(), Vec::new());
    for calls in kept.chunk_by(|one, next| one.book == next.book) {
        let mut cases = Vec::new();
        for case in calls {
            let (name, book, stated) = (json!(case.name), &case.book, &case.stated);
            match (&case.call, &case.digest) {
                (Some((op, input)), _) => {
                    cases.push(format!("{{\"name\":{name},\"op\":{},\"input\":{input},{stated}}}", json!(op)));
                }
                (None, Some(digest)) => digests.push(format!("{{\"rulebook\":{book},\"digest\":\"{digest}\"}}")),
                (None, None) => rulebooks.push(format!("{{\"name\":{name},\"rulebook\":{book},{stated}}}")),
            }
        }
        if !cases.is_empty() {
            groups.push(format!("{{\"rulebook\":{},\"cases\":[\n{}\n]}}", calls[0].book, cases.join(",\n")));
        }
    }
    let parts = [("groups", groups), ("rulebooks", rulebooks), ("digests", digests)];
    let mut text = String::new();
    for (name, rows) in parts.iter().filter(|(_, rows)| !rows.is_empty()) {
        let comma = if text.is_empty() { "{" } else { ",\n" };
        let _ = write!(text, "{comma}\"{name}\":[\n{}\n]", rows.join(",\n"));
    }
    text + "}\n"
}

/// Lives that are drawn for the fuzz target, and their lengths in bytes.
const LIVES: [usize; 6] = [0, 40, 200, 400, 800, 1500];

/// The seeds of the targets that take an operation, a rulebook or a life; those of the decimals are written by hand.
fn seeds(kept: &[Kept]) -> Result<()> {
    let mut first = BTreeMap::new();
    for case in kept {
        let result = case.stated.starts_with("\"expect\"");
        match &case.call {
            Some((op, input)) => {
                let name = format!("{}-{}", op.replace('.', "-"), if result { "result" } else { "error" });
                first.entry(("operation", name)).or_insert(format!("{op}\n{input}\n{}", case.book).into_bytes());
            }
            None => {
                let name = case.name.replace(", case ", "-").replace("rulebook ", "");
                first.insert(("rulebook", name), case.book.clone().into_bytes());
            }
        }
    }
    // Names that are no operation's can be any text.
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    first.retain(|(_, name), _| plain(name));
    let mut random = Random::new(SEED);
    for (at, length) in LIVES.into_iter().enumerate() {
        first.insert(("life", at.to_string()), (0..length).map(|_| random.draw().to_le_bytes()[0]).collect());
    }
    for target in ["operation", "rulebook", "life"] {
        let folder = place::at(&format!("fuzz/seeds/{target}"));
        empty(&folder)?;
        for ((_, name), bytes) in first.iter().filter(|((of, _), _)| *of == target) {
            std::fs::write(folder.join(name), bytes)?;
        }
    }
    println!("fuzz/seeds: {} files", first.len());
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(std::fs::create_dir_all(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file has, by the names of the cases: the rulebook, the operation and its input.
    fn stated(part: &str) -> BTreeMap<String, (Value, Value)> {
        let text = std::fs::read_to_string(file(part)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        let mut found = BTreeMap::new();
        for group in list(&document, "groups") {
            for case in list(&group, "cases") {
                let asked = json!([case["op"], case["input"]]);
                found.insert(case["name"].as_str().unwrap().to_owned(), (group["rulebook"].clone(), asked));
            }
        }
        for case in list(&document, "rulebooks") {
            found.insert(case["name"].as_str().unwrap().to_owned(), (case["rulebook"].clone(), json!(null)));
        }
        found
    }

    /// The answers are the oracle's, which tests/oracle/run.py compares; here the questions are drawn again.
    #[test]
    fn the_files_hold_what_is_drawn() {
        let mut all: BTreeMap<String, (Value, Value)> = PARTS.into_iter().flat_map(stated).collect();
        assert!(all.len() > 500, "{} cases", all.len());
        let mut drawing = Drawing::without_stories(SEED);
        for number in 0..RULEBOOKS {
            let batch = Batch::of_one(&mut drawing);
            for (place, case) in batch.cases.iter().enumerate() {
                let name = format!("rulebook {number}, case {place}");
                let Some((rulebook, asked)) = all.remove(&name) else { continue };
                assert_eq!(batch.document(case), Some(rulebook), "{name}");
                let call =
                    case.call.as_ref().map(|(op, input)| json!([op, serde_json::from_str::<Value>(input).unwrap()]));
                assert_eq!(call.unwrap_or(json!(null)), asked, "{name}: run cargo xtask vectors --make");
            }
        }
        assert!(all.is_empty(), "{:?} are not drawn: run cargo xtask vectors --make", all.keys());
    }
}
