//! Compiling the crate to WebAssembly, the same bytes on every machine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{cargo, command, read_line, run};

/// Which operations a module has.
#[derive(Clone, Copy)]
pub enum Size {
    /// What a shopper's page needs.
    Page,
    /// All of them.
    Full,
    /// The same as [`Size::Page`] for Node: made for speed.
    NodePage,
    /// The same as [`Size::Full`] for Node.
    NodeFull,
    /// All of them, and explanations.
    Explain,
}

/// Builds the library of a workspace for a target and returns the module.
///
/// `target-cpu=mvp` because clients go back to iOS 14, which has no reference types, bulk memory or saturating
/// conversions; what the precompiled std brings of these is lowered by `lower` and `optimise`, or refused by `check`.
/// Compact SHA-256, because only rulebooks are hashed: 6 KB less.
/// Size first, but functions of a few instructions are inlined: more than the threshold of `opt-level = "z"` does, less than 25, which
/// was 5 % larger for an object quote 4 % faster, and the addresses of loops are computed where they are used (no strength reduction:
/// 1.5 % less). What a batch is made of is inlined where it is written. What Node runs is made for
/// speed, as far as that does not slow its start (docs/log/speed.md).
pub fn build(workspace: &Path, target: &str, size: Size) -> Result<Vec<u8>> {
    let mut flags =
        ["-Ctarget-cpu=mvp", "--cfg=packaged", "--cfg=sha2_backend_soft=\"compact\""].map(str::to_owned).to_vec();
    const SMALL: &str = "-Cllvm-args=--inline-threshold=12 --disable-lsr";
    const FAST: &str = "-Copt-level=2";
    const LARGE: &str = "-Cllvm-args=--inline-threshold=50";
    let own: &[&str] = match size {
        Size::Page => &[SMALL, "--cfg=page"],
        Size::Full => &[SMALL, "--cfg=unexplained"],
        Size::NodePage => &[FAST, LARGE, "--cfg=page"],
        Size::NodeFull => &[FAST, LARGE, "--cfg=unexplained"],
        Size::Explain => &[SMALL],
    };
    flags.extend(own.iter().map(|flag| (*flag).to_owned()));
    flags.extend(remaps(workspace)?);
    // Each size has a folder of its own: in one, cargo would compile the crate again whenever the other's flags were last.
    let folder = workspace.join("target").join(match size {
        Size::Page => "page",
        Size::Full => "full",
        Size::NodePage => "node-page",
        Size::NodeFull => "node",
        Size::Explain => "explain",
    });
    run(cargo()
        .args(["rustc", "--quiet", "--locked", "--package", "points-rules", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", target, "--target-dir"])
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .current_dir(workspace))?;
    let module = folder.join(target).join("wasm/points_rules.wasm");
    fs::read(&module).with_context(|| format!("cargo made no {}", module.display()))
}

/// Flags that replace this machine's paths, which panic messages would carry, by fixed ones.
pub(super) fn remaps(workspace: &Path) -> Result<Vec<String>> {
    let mut flags = Vec::new();
    let mut remap = |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    for registry in registries()? {
        remap(&registry, "/registry");
    }
    // Where the component rust-src is installed, rustc names std's sources by their place in it; elsewhere, and in std's
    // compiled parts, by this made-up folder.
    let sysroot = PathBuf::from(read_line(command("rustc").args(["--print", "sysroot"]))?);
    let about = read_line(command("rustc").arg("-vV"))?;
    let commit = about.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    remap(&sysroot.join("lib/rustlib/src/rust"), &format!("/rustc/{commit}"));
    // The last one that fits wins, so the workspace goes last: a cargo home may lie inside another folder of ours.
    remap(workspace, "/points-rules");
    Ok(flags)
}

/// The folders that crates are unpacked to; their names depend on the registry's address.
fn registries() -> Result<Vec<PathBuf>> {
    let sources = cargo_home()?.join("registry/src");
    let Ok(entries) = fs::read_dir(&sources) else { return Ok(Vec::new()) };
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Where cargo keeps its things.
pub fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    #[allow(deprecated, reason = "right again on every platform since Rust 1.85")]
    Ok(std::env::home_dir().context("there is no home folder")?.join(".cargo"))
}
