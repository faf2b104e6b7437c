//! binaryen: smaller modules, older instructions, and JavaScript instead of WebAssembly.

use std::fs;
use std::path::Path;

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

/// Of what was tried, the smallest after brotli.
const SHRINK: [&str; 4] = ["-Oz", "--converge", "--strip-producers", "--strip-target-features"];

/// The module for browsers and Node.
pub fn web(wasm: &[u8]) -> Result<Vec<u8>> {
    let lowered = wasm_opt("web-lowered", wasm, &LOWER)?;
    wasm_opt("web", &lowered, &[&["--mvp-features", "--enable-mutable-globals"], &SHRINK[..]].concat())
}

/// The module for mini-programs, which needs no lowering.
pub fn mini(wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt("mini", wasm, &[&["--mvp-features"], &SHRINK[..]].concat())
}

/// The same module as JavaScript.
pub fn to_javascript(wasm: &Path) -> Result<Vec<u8>> {
    read(tools::binaryen("wasm2js")?.arg(wasm).args(["--mvp-features", "-Oz", "--output", "-"]))
}

fn wasm_opt(step: &str, wasm: &[u8], flags: &[&str]) -> Result<Vec<u8>> {
    let folder = place::at("target/wasm-opt");
    fs::create_dir_all(&folder)?;
    let (from, to) = (folder.join(format!("{step}.in.wasm")), folder.join(format!("{step}.wasm")));
    fs::write(&from, wasm)?;
    read(tools::binaryen("wasm-opt")?.arg(&from).args(flags).arg("--output").arg(&to))?;
    Ok(fs::read(&to)?)
}
