//! `cargo xtask test`: every check there is, in order, and one line with the sum.

mod count;
mod steps;

use std::time::Instant;

use anyhow::{Result, bail};

pub use count::Count;
use steps::{STEPS, Step};

/// What to run.
#[derive(Debug, Default)]
pub struct Choice {
    /// Only the steps that take seconds.
    pub fast: bool,
    /// Only this step.
    pub step: Option<String>,
}

/// Runs the chosen steps, going on after a failure; prints the summary and returns it.
pub fn run(choice: &Choice) -> Result<Count> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| chosen(choice, step)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no such step; the steps are {}", names.join(", "));
    }
    let mut sum = Count::default();
    let mut failures = Vec::new();
    for step in chosen {
        let count = take(step);
        sum += count;
        if count.failed > 0 {
            failures.push(step.name);
        }
    }
    println!();
    if !failures.is_empty() {
        println!("Failed: {}. One alone: cargo xtask test --step NAME", failures.join(", "));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(sum)
}

fn chosen(choice: &Choice, step: &Step) -> bool {
    match &choice.step {
        Some(name) => step.name == name,
        None => step.fast || !choice.fast,
    }
}

/// Runs a step under its heading; a step that breaks off counts as one failure.
fn take(step: &Step) -> Count {
    println!("\n== {}: {}", step.name, step.what);
    let start = Instant::now();
    let mut count = step.work.run().unwrap_or_else(|error| {
        println!("error: {error:#}");
        Count::FAILED
    });
    if count == Count::default() {
        println!("error: nothing was tested");
        count = Count::FAILED;
    }
    println!(
        "-- {}: {} passed, {} failed, {:.1} s",
        step.name,
        count.passed,
        count.failed,
        start.elapsed().as_secs_f64()
    );
    count
}

/// Prints the names of all steps.
pub fn list() {
    for step in STEPS {
        println!("{:<14} {}{}", step.name, step.what, if step.fast { " (fast)" } else { "" });
    }
}
