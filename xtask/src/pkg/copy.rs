//! A copy of the sources in another folder, to see that the folder does not matter.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// What is made, installed or recorded, and no source.
const NOT_SOURCES: [&str; 4] = ["target", "node_modules", ".git", "dist"];

/// Copies what differs, so that cargo does not build again what is the same.
pub fn sources(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if source.is_dir() {
            sources(&source, &copy)?;
        } else if source.is_file() {
            let bytes = fs::read(&source)?;
            if fs::read(&copy).ok().as_ref() != Some(&bytes) {
                fs::write(&copy, bytes)?;
            }
        }
    }
    Ok(())
}
