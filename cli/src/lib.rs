#![forbid(unsafe_code)]
//! The body of `points-rules`, the command-line tool: arguments in, text and an exit code out.
//!
//! It reaches files, streams and the environment through [`Host`] alone, so that one implementation serves the native
//! program and, as WebAssembly, `npx points-rules`. It computes no figure: every one is the core's.

mod command;
mod diff;
mod explain;
mod figures;
mod inputs;
mod lint;
mod node;
mod operations;
mod outlook;
mod receipts;
mod session;
mod visible;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod wasm;
mod words;

use session::{Outcome, Session};
use words::Lang;

/// What the tool needs of the machine that it runs on.
pub trait Host {
    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read_file(&mut self, path: &str) -> Result<String, ReadError>;

    /// All of standard input.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read_stdin(&mut self) -> Result<String, ReadError>;

    /// Whether standard output is a terminal.
    fn is_terminal(&self) -> bool;

    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// Writes to a stream.
    fn write(&mut self, to: Stream, text: &str);
}

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// The file may not be read.
    Denied,
    /// It is a folder.
    Folder,
    /// The bytes are no UTF-8.
    NotText,
    /// Anything else, in the machine's words.
    Other(String),
}

/// Where output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: results.
    Out,
    /// Standard error: why there are none.
    Error,
}

/// Runs the tool with its arguments, without the program's name, and gives the exit code: 0, or 1 for findings of
/// severity error and for differences, or 2 for a command line or an input that cannot be used.
pub fn run(arguments: &[String], host: &mut dyn Host) -> u8 {
    let lang = Lang::of(arguments, host);
    let words = std::iter::once("points-rules").chain(arguments.iter().map(String::as_str));
    let matches = match command::command(lang).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            // There are no matches to ask. What follows -- is no option.
            let is_json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
            return command::report(&error, &mut Session::new(host, lang, is_json));
        }
    };
    let mut session = Session::new(host, lang, matches.get_flag("json"));
    let outcome = match matches.subcommand() {
        Some(("check", given)) => inputs::check(&mut session, given),
        Some(("lint", given)) => lint::lint(&mut session, given),
        Some(("digest", given)) => inputs::digest(&mut session, given),
        Some(("quote", given)) => figures::quote(&mut session, given),
        Some(("explain", given)) => explain::explain(&mut session, given),
        Some(("outlook", given)) => outlook::outlook(&mut session, given),
        Some(("diff", given)) => diff::diff(&mut session, given),
        Some(("receipt", given)) => receipts::receipt(&mut session, given),
        Some(("verify", given)) => receipts::verify(&mut session, given),
        Some(("operations", given)) => operations::operations(&mut session, given),
        Some(("presets", given)) => inputs::presets(&mut session, given),
        Some(("completions", given)) => command::completions(&mut session, given),
        Some(("man", given)) => command::man(&mut session, given),
        Some(("help", given)) => command::help(&mut session, given),
        _ => Ok(Outcome::Fine),
    };
    match outcome {
        Ok(outcome) => outcome.code(),
        Err(failure) => session.report(&failure),
    }
}
