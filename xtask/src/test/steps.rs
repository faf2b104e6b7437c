//! The steps of `cargo xtask test`. A new one is a line in `STEPS`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::count::{Count, counted};
use crate::command::{cargo, command, npm, run};
use crate::tools::{self, MINI_TARGET, WEB_TARGET};
use crate::vectors::{self, engine::Engine};
use crate::{api, changelog, contents, demo, deny, explain, json_schema, panics, pkg, place, size};

/// One step, under one heading.
pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    /// Part of `--fast`.
    pub fast: bool,
    pub work: Work,
}

/// How a step is done.
pub enum Work {
    /// A command of cargo that is one check.
    Check(&'static [&'static str]),
    /// A command of cargo whose tests are counted.
    Cargo(&'static [&'static str]),
    /// Node's tests below a folder, with the package built.
    Node(&'static str),
    /// A script of Node's that ends with a count, with the package and a browser at hand.
    Script(&'static str),
    /// Anything else.
    Own(fn() -> Result<Count>),
}

const LIB: &[&str] = &["clippy", "--quiet", "--package", "points-rules", "--lib", "--target"];

pub const STEPS: &[Step] = &[
    fast("format", "formatting", Work::Check(&["fmt", "--all", "--check"])),
    fast("clippy", "lints, warnings denied", Work::Own(clippy)),
    fast(
        "rust",
        "unit, doc and property tests",
        Work::Cargo(&["test", "--quiet", "--workspace", "--exclude", "points-rules-server"]),
    ),
    fast("examples", "the crate's examples", Work::Own(examples)),
    fast(
        "api",
        "the Rust API is the one of its snapshot, and the changelog describes both snapshots",
        Work::Own(rust_api),
    ),
    fast("json-schema", "the JSON Schemas are those of the types", Work::Own(json_schemas)),
    fast("package", "the npm package, with what its modules must not contain", Work::Own(package)),
    fast("contents", "the files of the packages, and the links of their READMEs", Work::Own(packages)),
    fast("vectors", "stated results on every engine", Work::Own(all_vectors)),
    slow("parity", "100,000 random cases on every engine, byte for byte", Work::Own(random_cases)),
    fast("explain", "explanations replayed, and wrong digits in them noticed", Work::Own(explanations)),
    slow("panics", "no panic of ours in what ships", Work::Own(no_panics)),
    fast("size", "size gates", Work::Own(sizes)),
    slow("deny", "licences, unwanted crates and sources of dependencies", Work::Own(dependencies)),
    slow("reproducible", "the same bytes from another folder", Work::Own(reproducible)),
    slow("web-node", "the web boundary in Node", Work::Own(|| web_boundary(false))),
    slow("web-browser", "the web boundary in headless Chromium", Work::Own(|| web_boundary(true))),
    fast("node", "the package in Node", Work::Node("tests/node")),
    slow("programs", "inputs that are programs, in Chromium and Firefox", Work::Own(programs)),
    fast("cli", "the command-line tool's transcripts, native and from the package", Work::Own(transcripts)),
    fast("types", "the package's types", Work::Node("tests/types")),
    slow("page-types", "the storefront's types", Work::Own(page_types)),
    slow("storefront", "the built page in headless Chromium", Work::Own(storefront)),
    slow("packed", "the tarball in throw-away projects", Work::Script("tests/packed/run.mjs")),
    slow("server", "the reference shop server on SQLite and PostgreSQL", Work::Own(server)),
    slow("mini", "the mini-program path in a strict sandbox", Work::Node("tests/mini")),
];

const fn fast(name: &'static str, what: &'static str, work: Work) -> Step {
    Step { name, what, fast: true, work }
}

const fn slow(name: &'static str, what: &'static str, work: Work) -> Step {
    Step { name, what, fast: false, work }
}

impl Work {
    pub fn run(&self) -> Result<Count> {
        match self {
            Work::Check(arguments) => check(cargo().args(*arguments)),
            Work::Cargo(arguments) => counted(cargo().args(*arguments)),
            Work::Node(folder) => {
                pkg::up_to_date()?;
                counted(&mut node_tests(&place::at(folder))?)
            }
            Work::Script(script) => {
                pkg::up_to_date()?;
                counted(command("node").arg(script).env("CHROME", tools::chromium()?).env(TARBALL, pkg::tarball()?))
            }
            Work::Own(own) => own(),
        }
    }
}

/// Names the packed tarball to the tests.
const TARBALL: &str = "POINTS_RULES_TARBALL";

fn check(command: &mut Command) -> Result<Count> {
    run(command)?;
    Ok(Count::PASSED)
}

fn clippy() -> Result<Count> {
    tools::targets()?;
    let deny = ["--", "--deny", "warnings"];
    let mut sum = check(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets"]).args(deny))?;
    // A file that only the web target compiles: what it imports goes unseen above.
    sum += check(cargo().args(LIB).arg(WEB_TARGET).args(["--test", "web"]).args(deny))?;
    // Explanations are in no build for mini-programs, so that what leaves them out is one for the web.
    for (target, sizes) in [(WEB_TARGET, &["--cfg=page", "--cfg=unexplained"][..]), (MINI_TARGET, &["--cfg=page"])] {
        sum += check(cargo().args(LIB).arg(target).args(deny))?;
        for size in sizes {
            sum += check(cargo().args(LIB).arg(target).args(deny).env("RUSTFLAGS", size))?;
        }
    }
    Ok(sum)
}

/// Every file of examples/ runs to its end; its assertions are its test.
fn examples() -> Result<Count> {
    let mut sum = Count::default();
    for entry in std::fs::read_dir(place::at("examples"))? {
        let path = entry?.path();
        if let (Some(name), Some("rs")) = (path.file_stem(), path.extension().and_then(|ending| ending.to_str())) {
            sum += check(cargo().args(["run", "--quiet", "--example"]).arg(name))?;
        }
    }
    ensure!(sum.passed > 0, "examples/ has no file *.rs");
    Ok(sum)
}

fn rust_api() -> Result<Count> {
    api::check(false)?;
    changelog::check()?;
    Ok(Count::PASSED)
}

/// The transcripts in docs and tests/cli, run by the native tool and by the npm package's.
fn transcripts() -> Result<Count> {
    run(cargo().args(["build", "--quiet", "--package", "points-rules-cli"]))?;
    Work::Node("tests/cli").run()
}

fn json_schemas() -> Result<Count> {
    json_schema::check(false)?;
    Ok(Count::PASSED)
}

fn packages() -> Result<Count> {
    contents::check(false)?;
    Ok(Count::PASSED)
}

fn package() -> Result<Count> {
    pkg::up_to_date()?;
    Ok(Count::PASSED)
}

fn reproducible() -> Result<Count> {
    pkg::up_to_date()?;
    pkg::reproduce()?;
    Ok(Count::PASSED)
}

fn all_vectors() -> Result<Count> {
    pkg::up_to_date()?;
    let tally = vectors::run(&vectors::load(&place::at("tests/vectors"))?, &Engine::ALL)?;
    // Here every scheme is built, so a skipped case would be a mistake.
    Ok(Count { passed: tally.passed, failed: tally.failed + tally.skipped })
}

/// `cargo xtask parity` as one would type it; more cases and other seeds are its flags.
fn random_cases() -> Result<Count> {
    pkg::up_to_date()?;
    check(command(std::env::current_exe()?).args(["parity", "--cases", "100000", "--seed", "1"]))
}

/// The pages that are made of the formulas, then `cargo xtask explain`; more cases and other seeds are its flags.
fn explanations() -> Result<Count> {
    explain::formulas(false)?;
    check(command(std::env::current_exe()?).args(["explain", "--cases", "200", "--seed", "1", "--mutations", "10000"]))
}

fn dependencies() -> Result<Count> {
    deny::check()?;
    Ok(Count::PASSED)
}

fn no_panics() -> Result<Count> {
    panics::check()?;
    Ok(Count::PASSED)
}

fn sizes() -> Result<Count> {
    pkg::up_to_date()?;
    size::gates()
}

/// tests/web.rs through wasm-bindgen's runner, which takes Node unless it is told otherwise.
fn web_boundary(browser: bool) -> Result<Count> {
    tools::targets()?;
    let mut tests = cargo();
    tests.args(["test", "--package", "points-rules", "--test", "web", "--target", WEB_TARGET]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::test_runner()?);
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    if browser {
        tests.env("WASM_BINDGEN_USE_BROWSER", "1").envs(tools::webdriver()?);
    }
    counted(&mut tests)
}

/// tests/programs in real browsers.
fn programs() -> Result<Count> {
    pkg::up_to_date()?;
    let mut tests = node_tests(&place::at("tests/programs"))?;
    counted(tests.env("CHROME", tools::chromium()?).env("FIREFOX", tools::firefox()?))
}

/// tests/browser against the built page.
fn storefront() -> Result<Count> {
    demo::build()?;
    counted(node_tests(&place::at("tests/browser"))?.env("CHROME", tools::chromium()?))
}

/// The server's own tests, then its process with the npm package, on both databases; one build serves all of them.
fn server() -> Result<Count> {
    const PACKAGE: [&str; 2] = ["--package", "points-rules-server"];
    pkg::up_to_date()?;
    let mut sum = counted(cargo().args(["test", "--quiet"]).args(PACKAGE))?;
    run(cargo().args(["build", "--quiet"]).args(PACKAGE))?;
    let mut node = node_tests(&place::at("tests/server"))?;
    node.env("PG_BIN", tools::postgres()?);
    node.env("SCHEMATHESIS", tools::schemathesis()?).env("HADOLINT", tools::hadolint()?);
    sum += counted(&mut node)?;
    Ok(sum)
}

fn page_types() -> Result<Count> {
    pkg::up_to_date()?;
    let www = place::at("www");
    tools::node_modules(&www)?;
    check(npm().args(["run", "--silent", "typecheck"]).current_dir(www))
}

/// `node --test` on every test file below a folder, with the folder's own npm packages where it has a list of them.
fn node_tests(folder: &Path) -> Result<Command> {
    tools::node_modules(place::root())?;
    if folder.join("package-lock.json").exists() {
        tools::node_modules(folder)?;
    }
    let files = test_files(folder)?;
    ensure!(!files.is_empty(), "{} has no file *.test.mjs", folder.display());
    let mut node = command("node");
    node.args(["--test", "--test-reporter=spec"]).args(files);
    Ok(node)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "node_modules" {
            found.extend(test_files(&path)?);
        } else if name.ends_with(".test.mjs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
