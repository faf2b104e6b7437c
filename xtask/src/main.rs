//! The project's tasks: `cargo xtask help`.

mod api;
mod bench;
mod brotli;
mod changelog;
mod command;
mod contents;
mod demo;
mod deny;
mod explain;
mod json_schema;
mod notices;
mod panics;
mod parity;
mod pkg;
mod place;
mod size;
mod snapshot;
mod test;
mod tools;
mod vectors;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use vectors::engine::Engine;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--port N]            build everything and serve the storefront on this machine
  test [--fast] [--step S]   every test; --fast leaves the slow ones out, --step runs one (see test --list)
  schema                     the description of every wire type, operation and batch, as JSON
  json-schema [--write]      compare the JSON Schemas and the tool's templates with the committed ones, or write them
  api [--write]              compare the Rust API with tests/api/rust.txt, or write that and the table of operations
  contents [--write]         compare the packages' files and third-party notices with the committed ones, or write them
  pkg                        make the npm package: target/pkg and target/points-rules-VERSION.tgz
  vectors PATH [--engine E]  run a vector file, or a folder of them, on every engine or on one
  vectors --make             draw cases, ask the oracle, and write tests/vectors/random-*.json and fuzz/seeds
  size                       sizes of the package's files: raw, gzip, brotli
  bench [native|js|growth] [ARG…]   the benches, native and in JavaScript; how time grows with inputs of every length
  parity [--cases N] [--seed S] [--oracle M] [--engines A,B] [--only PREFIX] [--keep FILE] [--print]
                             random cases on every engine, compared byte for byte, some of them with the oracle;
                             --only draws operations whose names begin so, --print writes the questions instead
  explain [--cases N] [--seed S] [--mutations M] [--only PREFIX]
                             N explanations of each operation, replayed in Python and JavaScript; M spoiled ones, too
  formulas [--write]         compare docs/FORMULAS.md and docs/formulas.json with the table of formulas, or write them
  panics                     no panic of the core's own is left in what is compiled
  deny [--advisories]        licences and sources of all crates; with the flag, known weaknesses too
";

fn main() -> ExitCode {
    match run(Arguments::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            // The caller's mistake is told apart from something that failed.
            ExitCode::from(if error.is::<vectors::Malformed>() || error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

/// A command line that cannot be understood.
#[derive(Debug)]
struct Usage(String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n\n{HELP}", self.0)
    }
}

impl std::error::Error for Usage {}

fn run(mut arguments: Arguments) -> Result<ExitCode> {
    match arguments.subcommand()?.as_deref() {
        Some("demo") => {
            let port = arguments.opt_value_from_str("--port")?.unwrap_or(demo::PORT);
            finish(arguments)?;
            demo::run_demo(port)?;
        }
        Some("test") => return run_test(arguments),
        Some("schema") => {
            finish(arguments)?;
            println!("{}", points_rules::description());
        }
        Some("json-schema") => {
            let write = arguments.contains("--write");
            finish(arguments)?;
            json_schema::check(write)?;
        }
        Some("api") => {
            let write = arguments.contains("--write");
            finish(arguments)?;
            api::check(write)?;
        }
        Some("contents") => {
            let write = arguments.contains("--write");
            finish(arguments)?;
            contents::check(write)?;
        }
        Some("pkg") => {
            finish(arguments)?;
            println!("{}", pkg::package()?.display());
        }
        Some("vectors") => return run_vectors(arguments),
        Some("size") => {
            finish(arguments)?;
            pkg::up_to_date()?;
            size::print()?;
        }
        Some("bench") => bench::run_all(&arguments.finish())?,
        Some("parity") => return parity::run(arguments),
        Some("explain") => return explain::run(arguments),
        Some("formulas") => {
            let write = arguments.contains("--write");
            finish(arguments)?;
            explain::formulas(write)?;
        }
        Some("panics") => {
            finish(arguments)?;
            panics::check()?;
        }
        Some("deny") => {
            let advisories = arguments.contains("--advisories");
            finish(arguments)?;
            deny::check()?;
            if advisories {
                deny::advisories()?;
            }
        }
        None | Some("help") => print!("{HELP}"),
        Some(other) => bail!(Usage(format!("there is no command {other:?}"))),
    }
    Ok(ExitCode::SUCCESS)
}

fn run_test(mut arguments: Arguments) -> Result<ExitCode> {
    let choice = test::Choice { fast: arguments.contains("--fast"), step: arguments.opt_value_from_str("--step")? };
    let list = arguments.contains("--list");
    finish(arguments)?;
    if list {
        test::list();
        return Ok(ExitCode::SUCCESS);
    }
    let count = test::run(&choice)?;
    Ok(ExitCode::from(u8::from(count.failed > 0)))
}

fn run_vectors(mut arguments: Arguments) -> Result<ExitCode> {
    if arguments.contains("--make") {
        finish(arguments)?;
        vectors::make()?;
        return Ok(ExitCode::SUCCESS);
    }
    let engines = match arguments.opt_value_from_str::<_, String>("--engine")? {
        None => Engine::ALL.to_vec(),
        Some(name) => match Engine::named(&name) {
            Some(engine) => vec![engine],
            None => bail!(Usage(format!("there is no engine {name:?}"))),
        },
    };
    let path: PathBuf = arguments.free_from_str().map_err(|_| Usage("vectors needs a path".to_owned()))?;
    finish(arguments)?;
    // Refused before anything is built.
    let cases = vectors::load(&path)?;
    if engines.iter().any(|engine| *engine != Engine::Native) {
        pkg::up_to_date()?;
    }
    let tally = vectors::run(&cases, &engines)?;
    Ok(ExitCode::from(u8::from(tally.failed > 0)))
}

/// Refuses arguments that nobody asked for.
fn finish(arguments: Arguments) -> Result<()> {
    match arguments.finish().as_slice() {
        [] => Ok(()),
        [first, ..] => bail!(Usage(format!("{} is not an argument of this command", first.display()))),
    }
}
