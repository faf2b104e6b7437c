//! `cargo xtask bench`: the native benches, then those in JavaScript.

use std::ffi::OsString;

use anyhow::Result;

use crate::command::{cargo, command, run};
use crate::{pkg, place, tools};

/// How time grows with inputs of every length, natively and on each engine; fails above N log N.
fn run_growth() -> Result<()> {
    run(cargo().args(["bench", "--package", "points-rules", "--bench", "growth"]))?;
    pkg::up_to_date()?;
    run(command("node").arg("benches/js/growth.mjs"))
}

/// Runs all benches, or `native`, `js` or `growth` alone; what follows goes to the benches.
pub fn run_all(arguments: &[OsString]) -> Result<()> {
    if arguments.first().is_some_and(|first| first == "growth") {
        return run_growth();
    }
    let (only, rest) = match arguments.split_first() {
        Some((first, rest)) if first == "native" || first == "js" => (first.to_str(), rest),
        _ => (None, arguments),
    };
    if only != Some("js") {
        run(cargo().args(["bench", "--package", "points-rules", "--benches", "--"]).args(rest))?;
    }
    if only != Some("native") {
        pkg::up_to_date()?;
        tools::node_modules(&place::at("benches/js"))?;
        run(command("node").arg("benches/js/run.mjs").args(rest))?;
        run(command("node").arg("benches/js/outlooks.mjs"))?;
    }
    Ok(())
}
