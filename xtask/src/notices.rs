//! The licences of what the npm package is linked with, beside the package's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command::{cargo, read};
use crate::snapshot;
use crate::tools::{self, MINI_TARGET, WEB_TARGET};

const FILE: &str = "pkg-template/THIRD-PARTY-NOTICES.txt";

const HEAD: &str = "\
The WebAssembly files and the JavaScript fallback of this package are linked with the crates below. Where a crate offers
several licences, MIT is used if it is one of them.

Besides them: the Rust standard library and compiler-builtins (MIT OR Apache-2.0, Copyright (c) The Rust Project
Contributors), and in the JavaScript fallback helper functions of binaryen's wasm2js (Apache-2.0, Copyright (c) the
WebAssembly Community Group participants). Their licences are the same texts as LICENSE-MIT and LICENSE-APACHE.
";

/// Compares the notices with the committed ones, or writes them.
pub fn check(write: bool) -> Result<()> {
    tools::targets()?;
    let mut linked = BTreeSet::new();
    for (package, target) in
        [("points-rules", WEB_TARGET), ("points-rules", MINI_TARGET), ("points-rules-cli", WEB_TARGET)]
    {
        linked.extend(self::linked(package, target)?);
    }
    snapshot::hold(FILE, &notices(&linked)?, write, "contents")
}

/// Name and version of every crate of others in a package's build for this target; macros only run at build time.
fn linked(package: &str, target: &str) -> Result<BTreeSet<(String, String)>> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--format", "{p}", "--target", target]);
    let lines = String::from_utf8(read(&mut tree)?)?;
    let crates = lines.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.trim_start_matches('v').to_owned()))
    });
    Ok(crates.filter(|(name, _)| !name.starts_with("points-rules")).collect())
}

/// One paragraph for each text, under the crates that share it.
fn notices(linked: &BTreeSet<(String, String)>) -> Result<String> {
    let metadata = read(cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_slice(&metadata)?;
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut found = 0;
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        let field = |name: &str| package[name].as_str().unwrap_or_default();
        if !linked.contains(&(field("name").to_owned(), field("version").to_owned())) {
            continue;
        }
        found += 1;
        let folder = Path::new(field("manifest_path")).parent().context("a manifest lies in no folder")?;
        let text = licence(folder).with_context(|| format!("the licence of {}", field("name")))?;
        let crates = texts.entry(text).or_default();
        crates.push(format!("{} {} ({})", field("name"), field("version"), field("license")));
    }
    ensure!(found == linked.len(), "cargo metadata has {found} of {} linked crates", linked.len());
    let mut paragraphs: Vec<String> =
        texts.into_iter().map(|(text, crates)| format!("{}\n\n{text}\n", crates.join("\n"))).collect();
    paragraphs.sort();
    let rule = format!("\n{}\n\n", "-".repeat(80));
    Ok(format!("{HEAD}{rule}{}", paragraphs.join(&rule)))
}

/// The text of MIT where the crate has a file of it, else all its licences.
fn licence(folder: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|start| name.starts_with(start))
        {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "{} has no licence file", folder.display());
    let is_mit = |path: &PathBuf| path.to_string_lossy().to_uppercase().ends_with("MIT");
    if files.iter().any(is_mit) {
        files.retain(is_mit);
    }
    let texts: Result<Vec<String>> = files.iter().map(|path| Ok(std::fs::read_to_string(path)?)).collect();
    let lines = texts?.join("\n").replace("\r\n", "\n");
    Ok(lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned())
}
