//! Where things are.

use std::path::{Path, PathBuf};

/// The workspace's folder.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A path in the workspace.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// What the npm package is made of, and the package itself (see `pkg`).
pub fn raw() -> PathBuf {
    at("target/pkg-raw")
}

/// The npm package's folder.
pub fn package() -> PathBuf {
    at("target/pkg")
}

/// The description of every wire type, operation and batch, out of the core's own types.
pub fn description() -> PathBuf {
    at("target/schema.json")
}
