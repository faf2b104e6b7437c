//! `cargo xtask vectors PATH`: stated results against every engine there is.
//!
//! A vector file is a JSON object with any of `groups` (a rulebook and cases of `op`, `input`, and `expect` or
//! `error`), `rulebooks` (documents whose opening fails as `error` states) and `digests` (documents and their digest).

pub mod engine;
mod file;
mod judge;
mod make;

use anyhow::Result;

pub use file::{Malformed, load};
pub use make::make;

use engine::Engine;
use file::Case;
use judge::Verdict;

/// How many mismatches of an engine are printed in full.
const SHOWN: usize = 10;

/// What one engine made of the cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

/// Runs the cases on the engines and prints a line for each; the sum of all.
pub fn run(cases: &[Case], engines: &[Engine]) -> Result<Tally> {
    let mut sum = Tally::default();
    for engine in engines {
        let tally = on(*engine, cases)?;
        let skipped = match tally.skipped {
            0 => String::new(),
            count => format!(", {count} skipped"),
        };
        println!("{}: {} passed, {} failed{skipped}", engine.name(), tally.passed, tally.failed);
        sum.passed += tally.passed;
        sum.failed += tally.failed;
        sum.skipped += tally.skipped;
    }
    Ok(sum)
}

/// Runs the cases on one engine and prints the first mismatches.
fn on(engine: Engine, cases: &[Case]) -> Result<Tally> {
    let mut tally = Tally::default();
    engine::answers(engine, cases, |case, answer| match judge::judge(case, &answer) {
        Verdict::Passed => tally.passed += 1,
        Verdict::Skipped => tally.skipped += 1,
        Verdict::Failed => {
            tally.failed += 1;
            if tally.failed <= SHOWN {
                println!("{}: {}", engine.name(), judge::difference(case, &answer));
            }
        }
    })?;
    Ok(tally)
}
