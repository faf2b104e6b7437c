//! The command-line tool for Node: the same source as the native one, with a boundary of its own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{bindgen, compile, optimise, write};
use crate::command::{cargo, run};
use crate::tools::WEB_TARGET;

/// The name that its files carry.
pub(super) const STEM: &str = "points_rules_cli";

/// Builds the tool and returns the module. Node 18 is its floor, so that no instruction needs lowering; the core is built
/// without the boundary that browsers use.
pub(super) fn build(workspace: &Path) -> Result<Vec<u8>> {
    let mut flags = ["--cfg=plain", "--cfg=sha2_backend_soft=\"compact\""].map(str::to_owned).to_vec();
    flags.extend(compile::remaps(workspace)?);
    let folder = workspace.join("target");
    run(cargo()
        .args(["rustc", "--quiet", "--locked", "--package", "points-rules-cli", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "cli", "--target", WEB_TARGET, "--target-dir"])
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .current_dir(workspace))?;
    let module = folder.join(WEB_TARGET).join(format!("cli/{STEM}.wasm"));
    fs::read(&module).with_context(|| format!("cargo made no {}", module.display()))
}

/// Writes what the package carries of it.
pub(super) fn make(module: &[u8], folder: &Path) -> Result<()> {
    let glue = bindgen::node(module.to_vec(), STEM)?;
    write(folder, &format!("{STEM}.js"), &glue.js)?;
    write(folder, &format!("{STEM}_bg.wasm"), optimise::node(&glue.wasm)?)
}
