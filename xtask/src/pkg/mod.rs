//! `cargo xtask pkg`: from the crate to the npm package's folder and tarball.
//!
//! Both WebAssembly builds go through wasm-bindgen and binaryen into target/pkg-raw; pkg-template/build.mjs, which owns
//! what the package looks like, makes target/pkg of it; npm packs that. Every artifact is checked on the way.

mod bindgen;
mod check;
mod compile;
mod lower;
mod optimise;
mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::{command, npm, read, run};
use crate::{brotli, place, tools};

/// The name that all files of wasm-bindgen carry.
const STEM: &str = "points_rules";

/// Makes target/pkg and the tarball beside it; returns the tarball's path.
pub fn package() -> Result<PathBuf> {
    ensure!(
        tools::locked("wasm-bindgen")? == wasm_bindgen_cli_support_version(),
        "Cargo.lock has wasm-bindgen {}, but xtask was built with wasm-bindgen-cli-support {}: give both the same version",
        tools::locked("wasm-bindgen")?,
        wasm_bindgen_cli_support_version(),
    );
    tools::targets()?;
    tools::node_modules(place::root())?;
    raw()?;
    run(command("node").arg("pkg-template/build.mjs"))?;
    paths::refuse_machine_paths(&place::package())?;
    pack()
}

/// Makes target/pkg-raw, whole or not at all.
fn raw() -> Result<()> {
    let (new, folder) = (place::at("target/pkg-raw.new"), place::raw());
    remove(&new)?;
    web(&new.join("web")).context("the web build")?;
    mini(&new.join("mini"), &new.join("fallback")).context("the mini build")?;
    paths::refuse_machine_paths(&new)?;
    remove(&folder)?;
    fs::rename(&new, &folder).context("cannot put target/pkg-raw in its place")
}

fn remove(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display())),
        false => Ok(()),
    }
}

fn web(folder: &Path) -> Result<()> {
    let built = compile::build(tools::WEB_TARGET)?;
    let glue = bindgen::web(lower::lower(&built)?)?;
    let wasm = optimise::web(&glue.wasm)?;
    check::web(&wasm)?;
    write(folder, &format!("{STEM}.js"), &glue.js)?;
    write(folder, &format!("{STEM}.d.ts"), glue.types)?;
    write(folder, &format!("{STEM}_bg.wasm"), wasm)
}

fn mini(folder: &Path, fallback: &Path) -> Result<()> {
    let built = compile::build(tools::MINI_TARGET)?;
    let glue = bindgen::mini(built)?;
    let wasm = optimise::mini(&glue.wasm)?;
    check::mini(&wasm)?;
    write(folder, &format!("{STEM}_bg.js"), &glue.js)?;
    write(folder, &format!("{STEM}_bg.wasm"), &wasm)?;
    write(folder, &format!("{STEM}_bg.wasm.br"), brotli::compress(&wasm)?)?;
    let script = optimise::to_javascript(&folder.join(format!("{STEM}_bg.wasm")))?;
    write(fallback, &format!("{STEM}.js"), script)
}

fn pack() -> Result<PathBuf> {
    let target = place::at("target");
    let printed = read(npm().args(["pack", "--json", "--pack-destination"]).arg(&target).arg(place::package()))?;
    let report: serde_json::Value = serde_json::from_slice(&printed).context("npm pack printed no JSON")?;
    // A list until npm 11, an object keyed by the package's name after it.
    let packed = report.get(0).or_else(|| report.as_object()?.values().next());
    let name = packed.and_then(|packed| packed["filename"].as_str()).context("npm pack named no file")?;
    Ok(target.join(name))
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))
}

/// The version of the library this was built with, which its crate does not export: wasm-bindgen's schema is
/// checked by the library itself, the version is pinned in Cargo.toml.
fn wasm_bindgen_cli_support_version() -> String {
    tools::locked("wasm-bindgen-cli-support").unwrap_or_default()
}
