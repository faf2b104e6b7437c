//! binaryen: smaller modules, older instructions, and JavaScript instead of WebAssembly.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::command::read;
use crate::{place, tools};

/// Rust's std is precompiled with sign extension and bulk memory, which iOS 14 lacks in part: these instructions are
/// rewritten. The saturating conversions are not: binaryen's lowering of them answers wrongly for NaN, so
/// the module must not have any, which `check` sees to.
const LOWER: [&str; 6] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-bulk-memory",
    "--signext-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// Measured after brotli on the web build of 3 schemes, 221 KB: -Os 76,149 bytes, -Oz --converge 76,159, -O3 76,212,
/// -O4 -Oz 76,340, --flatten --rereloop -Oz -Oz 75,646, nothing at all 76,840. -Os takes half the time of --converge.
/// A function with one caller goes into it only where it is small: an engine compiles a function when it is first called, so what
/// a rulebook has not, and what is refused, should not be part of what every page runs. At 80 the web build is no larger than at 200 (after brotli 100 bytes less).
const SHRINK: [&str; 5] =
    ["-Os", "--one-caller-inline-max-function-size", "80", "--strip-producers", "--strip-target-features"];

/// The module for browsers and Node.
pub fn web(name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    let lowered = wasm_opt(&format!("{name}-lowered"), wasm, &LOWER)?;
    wasm_opt(name, &lowered, &[&["--mvp-features", "--enable-mutable-globals"], &SHRINK[..]].concat())
}

/// A module for a target that needs no lowering.
pub fn plain(name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(name, wasm, &[&["--mvp-features"], &SHRINK[..]].concat())
}

/// The module of a program for Node 18 and up, with what rustc uses of the target.
pub fn node(wasm: &[u8]) -> Result<Vec<u8>> {
    let features = [
        "--enable-mutable-globals",
        "--enable-sign-ext",
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    wasm_opt("cli", wasm, &[&features[..], &SHRINK[..]].concat())
}

/// The same module as JavaScript.
pub fn to_javascript(wasm: &[u8]) -> Result<Vec<u8>> {
    let file = scratch("fallback.in.wasm")?;
    fs::write(&file, wasm)?;
    read(tools::binaryen("wasm2js")?.arg(file).args(["--mvp-features", "-Os", "--output", "-"]))
}

fn wasm_opt(step: &str, wasm: &[u8], flags: &[&str]) -> Result<Vec<u8>> {
    let (from, to) = (scratch(&format!("{step}.in.wasm"))?, scratch(&format!("{step}.wasm"))?);
    fs::write(&from, wasm)?;
    read(tools::binaryen("wasm-opt")?.arg(&from).args(flags).arg("--output").arg(&to))?;
    Ok(fs::read(&to)?)
}

/// A file for what goes in and comes out; they stay, to be looked into.
fn scratch(name: &str) -> Result<PathBuf> {
    let folder = place::at("target/binaryen");
    fs::create_dir_all(&folder)?;
    Ok(folder.join(name))
}
