//! The native program.

use std::io::{Error, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

use points_rules_cli::{Host, ReadError, Stream, run};

struct Machine;

impl Host for Machine {
    fn read_file(&mut self, path: &str) -> Result<String, ReadError> {
        std::fs::read_to_string(path).map_err(why)
    }

    fn read_stdin(&mut self) -> Result<String, ReadError> {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(why)?;
        Ok(text)
    }

    fn is_terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn write(&mut self, to: Stream, text: &str) {
        // A reader that has seen enough closes the pipe; that is no failure.
        let _ = match to {
            Stream::Out => std::io::stdout().write_all(text.as_bytes()),
            Stream::Error => std::io::stderr().write_all(text.as_bytes()),
        };
    }
}

fn why(error: Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound => ReadError::Missing,
        ErrorKind::PermissionDenied => ReadError::Denied,
        ErrorKind::IsADirectory => ReadError::Folder,
        ErrorKind::InvalidData => ReadError::NotText,
        _ => ReadError::Other(error.to_string()),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    ExitCode::from(run(&arguments, &mut Machine))
}
