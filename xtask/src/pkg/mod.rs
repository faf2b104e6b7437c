//! `cargo xtask pkg`: from the crate to the npm package's folder and tarball.
//!
//! The WebAssembly builds go through wasm-bindgen and binaryen into target/pkg-raw; pkg-template/build.mjs, which owns
//! what the package looks like, makes target/pkg of it; npm packs that. Every artifact is checked on the way.

mod bindgen;
mod check;
mod cli;
mod compile;
mod copy;
mod lower;
mod optimise;
mod paths;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};

use crate::command::{command, npm, read, run};
use crate::{brotli, place, tools};
use compile::Size;

pub use paths::files;

/// The name that all files of wasm-bindgen carry.
const STEM: &str = "points_rules";

/// The modules as cargo built them.
#[derive(Hash)]
struct Modules {
    web: Vec<u8>,
    full: Vec<u8>,
    explain: Vec<u8>,
    node_page: Vec<u8>,
    node_full: Vec<u8>,
    mini: Vec<u8>,
    /// The command-line tool.
    cli: Vec<u8>,
}

impl Modules {
    fn build(workspace: &Path) -> Result<Modules> {
        let build = |target, size| compile::build(workspace, target, size);
        let (web, others) = both(
            || {
                let web = build(tools::WEB_TARGET, Size::Page)?;
                Ok([web, build(tools::WEB_TARGET, Size::Full)?, build(tools::WEB_TARGET, Size::Explain)?])
            },
            // Last what shares a folder with a build of the other thread.
            || {
                let node_page = build(tools::MINI_TARGET, Size::NodePage)?;
                let node_full = build(tools::MINI_TARGET, Size::NodeFull)?;
                Ok((node_page, node_full, cli::build(workspace)?, build(tools::MINI_TARGET, Size::Page)?))
            },
        )?;
        let ([web, full, explain], (node_page, node_full, cli, mini)) = (web, others);
        Ok(Modules { web, full, explain, node_page, node_full, mini, cli })
    }
}

/// Makes target/pkg and the tarball beside it; returns the tarball's path.
pub fn package() -> Result<PathBuf> {
    prepare()?;
    make(&Modules::build(place::root())?)?;
    tarball()
}

/// Makes the package unless it is there, made of what there is now.
pub fn up_to_date() -> Result<()> {
    static DONE: Mutex<bool> = Mutex::new(false);
    let mut done = DONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if !*done {
        prepare()?;
        let modules = Modules::build(place::root())?;
        let made = fs::read_to_string(stamp_file()).unwrap_or_default();
        if made != stamp(&modules)? || !place::package().exists() || tarball().is_err() {
            make(&modules)?;
        }
        *done = true;
    }
    Ok(())
}

/// Builds all artifacts again from a copy of the sources in another folder; they must have the same bytes.
pub fn reproduce() -> Result<()> {
    let (copy, again) = (place::at("target/elsewhere/tree"), place::at("target/elsewhere/pkg-raw"));
    copy::sources(place::root(), &copy)?;
    raw(&Modules::build(&copy)?, &again)?;
    let first = files(&place::raw())?;
    ensure!(first.len() == files(&again)?.len(), "the two builds made different files");
    for file in first {
        let other = again.join(file.strip_prefix(place::raw())?);
        ensure!(fs::read(&file)? == fs::read(&other)?, "{} and {} differ", file.display(), other.display());
    }
    Ok(())
}

/// The packed tarball.
pub fn tarball() -> Result<PathBuf> {
    let tarball = place::at("target").join(format!("points-rules-{}.tgz", tools::locked("points-rules")?));
    ensure!(tarball.exists(), "npm packed no {}", tarball.display());
    Ok(tarball)
}

fn prepare() -> Result<()> {
    let (library, glue) = (tools::locked("wasm-bindgen")?, tools::locked("wasm-bindgen-cli-support")?);
    ensure!(
        library == glue,
        "Cargo.lock has wasm-bindgen {library} but wasm-bindgen-cli-support {glue}; give both the same version"
    );
    tools::targets()?;
    tools::node_modules(place::root())
}

/// From the modules to the tarball.
fn make(modules: &Modules) -> Result<()> {
    remove(&stamp_file())?;
    raw(modules, &place::raw())?;
    fs::write(place::description(), points_rules::description()).context("cannot write the description")?;
    run(command("node").arg("pkg-template/build.mjs"))?;
    paths::refuse_machine_paths(&place::package())?;
    read(npm().args(["pack", "--pack-destination"]).arg(place::at("target")).arg(place::package()))?;
    fs::write(stamp_file(), stamp(modules)?).context("cannot write the stamp")
}

/// Makes the folder of raw artifacts, whole or not at all.
fn raw(modules: &Modules, folder: &Path) -> Result<()> {
    let new = folder.with_extension("new");
    remove(&new)?;
    both(
        || {
            web("web", &modules.web, &new).context("the web build")?;
            web("full", &modules.full, &new).context("the full web build")?;
            web("explain", &modules.explain, &new).context("the web build with explanations")
        },
        || {
            mini(&modules.mini, &new).context("the mini build")?;
            node(&modules.node_page, &new, "page.wasm").context("Node's first module")?;
            node(&modules.node_full, &new, "full.wasm").context("Node's module of all operations")?;
            cli::make(&modules.cli, &new.join("cli")).context("the command-line tool")
        },
    )?;
    paths::refuse_machine_paths(&new)?;
    remove(folder)?;
    fs::rename(&new, folder).with_context(|| format!("cannot put {} in its place", folder.display()))
}

/// Runs both at the same time: each is one thread's work for the most part.
fn both<A: Send, B>(a: impl FnOnce() -> Result<A> + Send, b: impl FnOnce() -> Result<B>) -> Result<(A, B)> {
    std::thread::scope(|scope| {
        let a = scope.spawn(a);
        let b = b();
        let a = a.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((a?, b?))
    })
}

fn web(name: &str, module: &[u8], folder: &Path) -> Result<()> {
    let glue = bindgen::web(lower::lower(module)?)?;
    let wasm = optimise::web(name, &glue.wasm)?;
    check::web(&wasm)?;
    write(&folder.join(name), "points_rules.js", &glue.js)?;
    write(&folder.join(name), "points_rules_bg.wasm", wasm)
}

/// It imports nothing, like the one for mini-programs: for each import an engine compiles a function of its own at the start.
fn node(module: &[u8], folder: &Path, name: &str) -> Result<()> {
    write(&folder.join("node"), name, plain("node", module)?)
}

/// A module with the boundary of mini-programs.
fn plain(name: &str, module: &[u8]) -> Result<Vec<u8>> {
    let wasm = optimise::plain(name, &bindgen::mini(module.to_vec())?)?;
    check::mini(&wasm)?;
    Ok(wasm)
}

fn mini(module: &[u8], folder: &Path) -> Result<()> {
    let wasm = plain("mini", module)?;
    write(&folder.join("mini"), "points_rules_bg.wasm", &wasm)?;
    write(&folder.join("mini"), "points_rules_bg.wasm.br", brotli::compress(&wasm)?)?;
    write(&folder.join("fallback"), "points_rules.js", optimise::to_javascript(&wasm)?)
}

/// Changes with everything that the package is made of.
fn stamp(modules: &Modules) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    modules.hash(&mut hasher);
    points_rules::description().hash(&mut hasher);
    for folder in ["pkg-template", "rulebooks", "docs/schema", "xtask/src/pkg"] {
        for file in files(&place::at(folder))? {
            (&file, fs::read(&file)?).hash(&mut hasher);
        }
    }
    for file in ["package-lock.json", "Cargo.lock", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::read(place::at(file)).unwrap_or_default().hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn stamp_file() -> PathBuf {
    place::at("target/pkg.stamp")
}

fn remove(path: &Path) -> Result<()> {
    let removed = match path {
        _ if path.is_dir() => fs::remove_dir_all(path),
        _ if path.exists() => fs::remove_file(path),
        _ => Ok(()),
    };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))
}
