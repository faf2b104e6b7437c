//! One run of the tool: where it reads and writes, in which language, for people or for programs.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use points_rules::{Error, ErrorCode};
use serde_json::json;

use crate::visible::visible;
use crate::words::{Lang, errors};
use crate::{Host, Stream};

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Fine,
    /// Findings of severity error, or differences.
    Found,
    /// A refusal, which was explained.
    Refused,
}

impl Outcome {
    pub(crate) fn code(self) -> u8 {
        match self {
            Outcome::Fine => 0,
            Outcome::Found => 1,
            Outcome::Refused => 2,
        }
    }
}

/// Why a command could not do its work: exit code 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file that cannot be read, or a name that does not exist.
    Input(String),
    /// There is no such operation.
    Operation(String),
    /// The core refuses a document or an input, which is called this.
    Refused(String, Box<Error>),
}

impl Failure {
    pub(crate) fn refused(what: &str) -> impl FnOnce(Error) -> Failure + '_ {
        move |error| Failure::Refused(what.to_owned(), Box::new(error))
    }
}

pub(crate) type Done = Result<Outcome, Failure>;

/// A colour's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Bad,
    Care,
    Good,
    Plain,
}

pub(crate) struct Session<'a> {
    pub(crate) host: &'a mut dyn Host,
    pub(crate) lang: Lang,
    /// For programs.
    pub(crate) json: bool,
    colours: bool,
    /// Standard input is at its end: it can be read once.
    pub(crate) is_stdin_read: bool,
}

impl<'a> Session<'a> {
    pub(crate) fn new(host: &'a mut dyn Host, lang: Lang, json: bool) -> Self {
        let is_set = |name: &str| host.variable(name).is_some_and(|value| !value.is_empty());
        let is_dumb = host.variable("TERM").is_some_and(|term| term == "dumb");
        let colours = host.is_terminal() && !is_set("NO_COLOR") && !is_dumb;
        Session { host, lang, json, colours, is_stdin_read: false }
    }

    /// A line of results.
    pub(crate) fn line(&mut self, text: &str) {
        let mut text = text.trim_end().to_owned();
        text.push('\n');
        self.host.write(Stream::Out, &text);
    }

    /// Text as it is.
    pub(crate) fn put(&mut self, text: &str) {
        self.host.write(Stream::Out, text);
    }

    pub(crate) fn toned(&self, text: &str, tone: Tone) -> String {
        let colour = match tone {
            Tone::Bad => AnsiColor::Red,
            Tone::Care => AnsiColor::Yellow,
            Tone::Good => AnsiColor::Green,
            Tone::Plain => return text.to_owned(),
        };
        if !self.colours {
            return text.to_owned();
        }
        let style = Style::new().bold().fg_color(Some(colour.into()));
        format!("{style}{text}{style:#}")
    }

    /// Prints why there is no result: for programs on standard output, for people on standard error.
    pub(crate) fn report(&mut self, failure: &Failure) -> u8 {
        if self.json {
            let error = match failure {
                Failure::Input(message) => json!({"code": null, "path": null, "message": message}),
                Failure::Operation(message) => json!({"code": ErrorCode::UnknownOp, "path": null, "message": message}),
                Failure::Refused(_, error) => json!(error),
            };
            let line = json!({ "error": error }).to_string();
            self.line(&line);
        } else {
            let text = self.failure_text(failure);
            self.host.write(Stream::Error, &text);
        }
        2
    }

    fn failure_text(&self, failure: &Failure) -> String {
        let mut text = format!("{}: ", self.lang.pick("error", "错误"));
        match failure {
            Failure::Input(message) | Failure::Operation(message) => text.push_str(&visible(message)),
            Failure::Refused(what, error) => {
                // Writing to a string does not fail.
                let _ = write!(text, "{}: {}", visible(what), error.code());
                if let Some(path) = error.path() {
                    let _ = write!(text, " {} {}", self.lang.pick("at", "在"), visible(path));
                }
                if let (Lang::Chinese, Some(meaning)) = (self.lang, errors::chinese(error.code())) {
                    let _ = write!(text, "：{meaning}");
                }
                let _ = write!(text, "\n  {}", visible(error.message()));
                if let Some(shortage) = error.shortage() {
                    let (required, available, missing) = match self.lang {
                        Lang::English => ("required", "available", "missing"),
                        Lang::Chinese => ("需要", "现有", "缺少"),
                    };
                    let _ = write!(
                        text,
                        "\n  {required} {}, {available} {}, {missing} {}",
                        shortage.required, shortage.available, shortage.missing
                    );
                }
            }
        }
        text.push('\n');
        text
    }
}
