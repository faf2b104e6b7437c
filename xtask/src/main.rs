//! The project's tasks: `cargo xtask help`.

mod brotli;
mod command;
mod pkg;
mod place;
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
  pkg                        make the npm package: target/pkg and target/points-rules-VERSION.tgz
  vectors PATH [--engine E]  run a vector file, or a folder of them, on every engine or on one
  size                       sizes of the package's files: raw, gzip, brotli
  bench                      the benches, native and in JavaScript
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
        Some("pkg") => {
            finish(arguments)?;
            let tarball = pkg::package()?;
            println!("{}", tarball.display());
        }
        Some("vectors") => return run_vectors(arguments),
        None | Some("help") => print!("{HELP}"),
        Some(other) => bail!(Usage(format!("there is no command {other:?}"))),
    }
    Ok(ExitCode::SUCCESS)
}

fn run_vectors(mut arguments: Arguments) -> Result<ExitCode> {
    let engines = match arguments.opt_value_from_str::<_, String>("--engine")? {
        None => Engine::ALL.to_vec(),
        Some(name) => match Engine::named(&name) {
            Some(engine) => vec![engine],
            None => bail!(Usage(format!("there is no engine {name:?}"))),
        },
    };
    let path: PathBuf = arguments.free_from_str().map_err(|_| Usage("vectors needs a path".to_owned()))?;
    finish(arguments)?;
    // Relative to where the command was given, which cargo does not change.
    let tally = vectors::run(&path, &engines)?;
    Ok(ExitCode::from(u8::from(tally.failed > 0)))
}

/// Refuses arguments that nobody asked for.
fn finish(arguments: Arguments) -> Result<()> {
    match arguments.finish().as_slice() {
        [] => Ok(()),
        [first, ..] => bail!(Usage(format!("{} is not an argument of this command", first.display()))),
    }
}
