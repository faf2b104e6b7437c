//! The tool's texts in Chinese and English.

pub(crate) mod errors;
pub(crate) mod findings;

use crate::Host;

/// The language of everything that is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    English,
    Chinese,
}

impl Lang {
    /// The language of `--lang`, or else of the environment.
    pub(crate) fn of(arguments: &[String], host: &dyn Host) -> Lang {
        let asked = arguments.iter().enumerate().find_map(|(at, argument)| match argument.as_str() {
            "--lang" => arguments.get(at + 1).map(String::as_str),
            _ => argument.strip_prefix("--lang="),
        });
        let set = |name: &str| host.variable(name).filter(|value| !value.is_empty());
        let variable = || set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
        match asked.map(str::to_owned).or_else(variable) {
            Some(name) if name.starts_with("zh") => Lang::Chinese,
            _ => Lang::English,
        }
    }

    pub(crate) fn pick<T>(self, english: T, chinese: T) -> T {
        match self {
            Lang::English => english,
            Lang::Chinese => chinese,
        }
    }

    /// `: ` as the language writes it.
    pub(crate) fn colon(self) -> &'static str {
        self.pick(": ", "：")
    }
}
