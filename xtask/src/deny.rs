//! `cargo xtask deny`: the licences of every crate, unwanted crates, and where crates come from (deny.toml).
//!
//! With `--advisories`, known weaknesses too: of crates by RustSec's database, of npm packages by npm's. Both are asked
//! over the network, so that they are no part of the test command; one that cannot be reached is reported as not run.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{cargo, command, npm, run};
use crate::place;

/// The version that deny.toml was written for.
const VERSION: &str = "0.20.2";
/// Every folder with a package-lock.json of what is shipped or served.
const NPM_FOLDERS: [&str; 2] = [".", "www"];

/// What can be told without a database.
pub fn check() -> Result<()> {
    run(deny()?.args(["licenses", "bans", "sources"]))
}

/// What only the databases have; `Ok` also where none could be reached, with the word that it was not run.
pub fn advisories() -> Result<()> {
    let mut found = Vec::new();
    let mut report = |what: String, verdict: Verdict| {
        println!("  {what}: {}", verdict.words());
        if verdict == Verdict::Found {
            found.push(what);
        }
    };
    report("crates".to_owned(), judge(deny()?.arg("advisories"), &["failed to fetch advisory database"])?);
    for folder in NPM_FOLDERS {
        let unreachable = ["audit endpoint returned an error", "ENOTFOUND", "ECONNREFUSED", "network"];
        let mut audit = npm();
        audit.args(["audit", "--omit=dev"]).current_dir(place::at(folder));
        report(format!("npm packages of {folder}"), judge(&mut audit, &unreachable)?);
    }
    if !found.is_empty() {
        bail!("known weaknesses in {}", found.join(" and "));
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Clean,
    Found,
    NotRun,
}

impl Verdict {
    fn words(self) -> &'static str {
        match self {
            Verdict::Clean => "no known weakness",
            Verdict::Found => "known weaknesses, see above",
            Verdict::NotRun => "not run, the database cannot be reached from here",
        }
    }
}

/// Runs a program that queries a database; `unreachable` are the words it uses when it cannot.
fn judge(command: &mut Command, unreachable: &[&str]) -> Result<Verdict> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(Verdict::Clean);
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if unreachable.iter().any(|words| said.contains(words)) {
        return Ok(Verdict::NotRun);
    }
    eprintln!("{said}");
    Ok(Verdict::Found)
}

/// `cargo deny check` over the whole workspace.
fn deny() -> Result<Command> {
    let mut command = command(program()?);
    command.args(["--workspace", "--log-level", "error", "check", "--hide-inclusion-graph"]);
    Ok(command)
}

/// cargo-deny, built once under target/tools.
fn program() -> Result<PathBuf> {
    let root = place::at("target/tools").join(format!("cargo-deny-{VERSION}"));
    let program = root.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        // Unoptimised: it takes a third of the time to build and runs for a second.
        run(cargo()
            .args(["install", "--quiet", "--debug", "cargo-deny", "--version", VERSION, "--root"])
            .arg(&root)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TARGET_DIR", place::at("target/tools/build")))?;
    }
    Ok(program)
}
