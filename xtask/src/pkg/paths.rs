//! No path of the machine that built it may be in an artifact.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::compile::cargo_home;
use crate::command::{command, read_line};
use crate::place;

/// Scans every file below a folder and fails on the first that names a place of this machine.
pub fn refuse_machine_paths(folder: &Path) -> Result<()> {
    let needles = needles()?;
    for file in files(folder)? {
        let bytes = fs::read(&file)?;
        if let Some(needle) = needles.iter().find(|needle| contains(&bytes, needle.as_bytes())) {
            bail!("{} contains {needle:?}, a path of the machine that built it", file.display());
        }
    }
    Ok(())
}

/// This machine's paths, and the usual beginnings of other machines'.
fn needles() -> Result<Vec<String>> {
    let sysroot = read_line(command("rustc").args(["--print", "sysroot"]))?;
    let mut paths = vec![place::root().to_owned(), cargo_home()?, sysroot.into()];
    #[allow(deprecated, reason = "right again on every platform since Rust 1.85")]
    paths.extend(std::env::home_dir());
    let mut needles: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    // A home or a workspace of "/" is a prefix of every path.
    needles.retain(|path| path.len() > 3);
    needles.extend(["/home/", "/Users/", "C:\\Users\\", "registry/src/"].map(str::to_owned));
    Ok(needles)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// Every file below a folder, sorted.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}
