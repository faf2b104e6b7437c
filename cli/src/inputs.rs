//! Rulebooks and inputs: from files, from standard input, or ready ones.

use clap::ArgMatches;
use points_rules::{Rulebook, presets};
use serde_json::json;

use crate::ReadError;
use crate::command::SCHEMES;
use crate::figures;
use crate::session::{Done, Failure, Outcome, Session};
use crate::visible::visible;
use crate::words::Lang;

/// A rulebook with its text, and what it is called in messages.
pub(crate) struct Opened {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) rulebook: Rulebook,
}

const PRESET: &str = "preset:";

impl Session<'_> {
    /// The text of a file, of standard input (`-`) or of a ready rulebook.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Failure> {
        if let Some(preset) = name.strip_prefix(PRESET) {
            return self.preset(preset).map(str::to_owned);
        }
        let lang = self.lang;
        let fault = |why: &str| Failure::Input(format!("{}{}{why}", called(name, lang), lang.colon()));
        if name == "-" && std::mem::replace(&mut self.is_stdin_read, true) {
            return Err(fault(lang.pick(
                "it is read already, and can be read once; name a file for one of the two",
                "已经读取过，只能读取一次；请将其中一个改为文件",
            )));
        }
        let text = if name == "-" { self.host.read_stdin() } else { self.host.read_file(name) };
        let text = text.map_err(|why| {
            let why = match &why {
                ReadError::Missing => self.lang.pick("there is no such file", "没有这个文件"),
                ReadError::Denied => self.lang.pick("the file may not be read", "没有读取权限"),
                ReadError::Folder => self.lang.pick("it is a folder; name a file", "这是文件夹，请指定文件"),
                ReadError::NotText => self.lang.pick("it is not UTF-8; save it as UTF-8", "不是 UTF-8，请另存为 UTF-8"),
                ReadError::Other(why) => why,
            };
            fault(why)
        })?;
        // Some editors of Windows put a mark before UTF-8.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        if text.trim().is_empty() {
            return Err(fault(lang.pick("it is empty", "内容为空")));
        }
        Ok(text)
    }

    /// The argument of this name as text: what it stands for, and what that is called.
    pub(crate) fn given(&mut self, given: &ArgMatches, id: &str) -> Result<(String, String), Failure> {
        let name = given.get_one::<String>(id).cloned().unwrap_or_default();
        let text = self.text(&name)?;
        Ok((called(&name, self.lang).to_owned(), text))
    }

    /// The rulebook that an argument names.
    pub(crate) fn rulebook(&mut self, given: &ArgMatches, id: &str) -> Result<Opened, Failure> {
        let (name, text) = self.given(given, id)?;
        let rulebook = Rulebook::from_json(&text).map_err(Failure::refused(&name))?;
        Ok(Opened { name, text, rulebook })
    }

    fn preset(&self, name: &str) -> Result<&'static str, Failure> {
        let found = presets::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| *text).ok_or_else(|| {
            let names: Vec<&str> = presets::ALL.iter().map(|(name, _)| *name).collect();
            let (none, these) = self
                .lang
                .pick(("there is no ready rulebook", "the ready rulebooks are"), ("没有内置规则书", "内置规则书有"));
            Failure::Input(format!("{none} {name:?}; {these} {}", names.join(", ")))
        })
    }
}

/// What a file is called in messages.
fn called(name: &str, lang: Lang) -> &str {
    if name == "-" { lang.pick("standard input", "标准输入") } else { name }
}

/// `check`.
pub(crate) fn check(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let Opened { name, rulebook, .. } = session.rulebook(given, "rulebook")?;
    let has = |scheme: &str| match scheme {
        "appreciation" => rulebook.appreciation().is_ok(),
        "dividend" => rulebook.dividend().is_ok(),
        _ => rulebook.release().is_ok(),
    };
    let schemes: Vec<&str> = SCHEMES.into_iter().filter(|scheme| has(scheme)).collect();
    if session.json {
        let about = json!({
            "id": rulebook.id(), "version": rulebook.version(), "name": rulebook.name(),
            "effectiveFrom": rulebook.effective_from(), "schemes": schemes, "digest": rulebook.digest(),
        });
        session.line(&about.to_string());
        return Ok(Outcome::Fine);
    }
    let valid = session.lang.pick("a valid rulebook", "有效的规则书");
    session.line(&format!("{}{}{valid}", visible(&name), session.lang.colon()));
    let rows = [
        ("id", rulebook.id().to_owned()),
        ("version", rulebook.version().to_owned()),
        ("name", rulebook.name().to_owned()),
        ("effectiveFrom", rulebook.effective_from().unwrap_or("-").to_owned()),
        ("schemes", schemes.join(", ")),
        ("digest", rulebook.digest().to_owned()),
    ];
    session.put(&figures::pairs(rows.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()));
    Ok(Outcome::Fine)
}

/// `digest`.
pub(crate) fn digest(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let opened = session.rulebook(given, "rulebook")?;
    let digest = opened.rulebook.digest();
    let line = if session.json { json!({ "digest": digest }).to_string() } else { digest.to_owned() };
    session.line(&line);
    Ok(Outcome::Fine)
}

/// `presets`.
pub(crate) fn presets(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    match given.get_one::<String>("name") {
        Some(name) => {
            let text = session.preset(name)?;
            session.put(text);
        }
        None if session.json => {
            let names: Vec<&str> = presets::ALL.iter().map(|(name, _)| *name).collect();
            session.line(&json!(names).to_string());
        }
        None => {
            let name_of = |text: &str| Rulebook::from_json(text).map(|rulebook| rulebook.name().to_owned());
            let rows = presets::ALL.iter().map(|(name, text)| ((*name).to_owned(), name_of(text).unwrap_or_default()));
            session.put(&figures::pairs(rows.collect()));
        }
    }
    Ok(Outcome::Fine)
}
