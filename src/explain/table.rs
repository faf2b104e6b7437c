//! The table of formulas: the texts in `formulas/`, parsed into definitions.
//!
//! A line defines a figure, `grant.units = min(unitsEarned, room)`, with at most one rounding behind a semicolon,
//! `; floor 2`. `check CODE at PATH: CONDITION` is what must hold, or the operation is refused. `rows LIST = LIST` gives
//! how many rows a list of figures has. `use NAME` takes over the lines of another operation or block, `as PREFIX` under
//! names of their own, `with A = B` with other names in place of some. A later definition replaces an earlier one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::bounds;
use super::formula::{Expr, FigureName, FormulaFault, GIVEN, NamePart, Outcome};
use super::parse::{Token, tokens};
use super::value::Mode;

use crate::impossible::Always;
use crate::op;
use crate::read::Shape;

pub(super) const TEXTS: [&str; 4] = [
    include_str!("formulas/order.txt"),
    include_str!("formulas/appreciation.txt"),
    include_str!("formulas/dividend.txt"),
    include_str!("formulas/release.txt"),
];

/// The formulas of one operation.
#[derive(Debug, Default)]
pub(super) struct OperationFormulas {
    pub(super) name: String,
    pub(super) figures: Vec<Figure>,
    pub(super) checks: Vec<Check>,
    /// Made when a refusal is by bounds: most are not.
    bounds: OnceLock<Vec<Check>>,
    /// How many rows a list has: as many as the list of another name.
    pub(super) rows: HashMap<String, FigureName>,
    places: HashMap<String, usize>,
}

/// A figure and its formula.
#[derive(Debug)]
pub(super) struct Figure {
    /// With `[i]` for any row.
    pub(super) name: String,
    /// The section of the rules, and what it is called there.
    pub(super) rule: String,
    pub(super) text: String,
    pub(super) formula: Expr,
    pub(super) round: Option<Round>,
    /// Whether it goes on from the row before.
    pub(super) is_running: bool,
}

/// What must hold for an operation not to be refused.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) code: String,
    /// `None` where no single field is at fault.
    pub(super) path: Option<String>,
    pub(super) rule: String,
    pub(super) text: String,
    pub(super) condition: Expr,
}

/// The one rounding of a figure.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) mode: Mode,
    pub(super) decimals: Decimals,
    /// As the table writes it: `floor 2`.
    #[cfg_attr(web, allow(dead_code, reason = "only the documentation prints it"))]
    pub(super) text: String,
}

/// How many decimals are left.
#[derive(Debug)]
pub(super) enum Decimals {
    Fixed(u32),
    Configured(FigureName),
}

impl OperationFormulas {
    /// The place of a figure by its name with `[i]` for any row.
    pub(super) fn place(&self, pattern: &str) -> Option<usize> {
        self.places.get(pattern).copied()
    }

    /// The checks of the input's bounds.
    pub(super) fn bounds(&self) -> &[Check] {
        self.bounds.get_or_init(|| {
            let checks = self.input().map(bounds::checks).unwrap_or_else(|| Ok(Vec::new()));
            checks.unwrap_or_else(|FormulaFault(_)| crate::impossible::fallback("bounds are formulas", Vec::new()))
        })
    }

    /// The shape of the input.
    pub(super) fn input(&self) -> Option<&'static Shape> {
        op::SHAPES.get(op::NAMES.iter().position(|name| *name == self.name)?)
    }

    fn define(&mut self, figure: Figure) {
        match self.places.get(&figure.name) {
            Some(&place) => {
                if let Some(known) = self.figures.get_mut(place) {
                    *known = figure;
                }
            }
            None => {
                self.places.insert(figure.name.clone(), self.figures.len());
                self.figures.push(figure);
            }
        }
    }
}

/// The table, read once.
pub(super) fn table() -> &'static [OperationFormulas] {
    static TABLE: OnceLock<Vec<OperationFormulas>> = OnceLock::new();
    TABLE.get_or_init(|| match read(&TEXTS.concat()) {
        Ok(operations) => operations,
        Err(FormulaFault(_)) => crate::impossible::fallback("the table of formulas is tested", Vec::new()),
    })
}

/// The formulas of an operation by its name.
pub(super) fn operation(name: &str) -> Option<&'static OperationFormulas> {
    table().iter().find(|operation| operation.name == name)
}

/// A line of the table, before it is read.
#[derive(Clone, Debug)]
struct Line {
    rule: String,
    text: String,
}

/// What begins with `op` or `block`.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) is_operation: bool,
    lines: Vec<Line>,
}

#[cfg(not(web))]
impl Section {
    /// As they are written.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.text.as_str())
    }
}

#[cfg(not(web))]
/// The table as it is written, for the documentation.
pub(super) fn written() -> Vec<Section> {
    sections(&TEXTS.concat())
        .unwrap_or_else(|_| crate::impossible::fallback("the table of formulas is tested", Vec::new()))
}

pub(super) fn read(text: &str) -> Outcome<Vec<OperationFormulas>> {
    let sections = sections(text)?;
    sections.iter().filter(|section| section.is_operation).map(|section| operation_of(section, &sections)).collect()
}

fn sections(text: &str) -> Outcome<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut rule = String::new();
    for text in joined(text) {
        let begun = text.strip_prefix("op ").map(|name| (name, true));
        let begun = begun.or_else(|| text.strip_prefix("block ").map(|name| (name, false)));
        if let Some((name, is_operation)) = begun {
            sections.push(Section { name: name.to_string(), is_operation, lines: Vec::new() });
        } else if let Some(named) = text.strip_prefix("rule ") {
            rule = named.to_string();
        } else {
            let section =
                sections.last_mut().ok_or_else(|| FormulaFault(format!("{text:?} stands before any operation")))?;
            section.lines.push(Line { rule: rule.clone(), text });
        }
    }
    Ok(sections)
}

/// Lines without comments; one that begins with a space goes on with the one before.
fn joined(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.trim_end().to_string()),
        }
    }
    lines
}

fn operation_of(section: &Section, sections: &[Section]) -> Outcome<OperationFormulas> {
    let mut operation = OperationFormulas { name: section.name.clone(), ..OperationFormulas::default() };
    for Line { rule, text } in expanded(section, sections, 0)? {
        if let Some(rest) = text.strip_prefix("check ") {
            operation.checks.push(check(rest, rule)?);
        } else if let Some(rest) = text.strip_prefix("rows ") {
            let (list, domain) = rest.split_once(" = ").ok_or_else(|| FormulaFault(format!("{text:?} has no list")))?;
            operation.rows.insert(list.to_string(), FigureName::parse(domain)?);
        } else {
            operation.define(figure(&text, rule)?);
        }
    }
    Ok(operation)
}

fn figure(text: &str, rule: String) -> Outcome<Figure> {
    let (name, rest) = text.split_once(" = ").ok_or_else(|| FormulaFault(format!("{text:?} defines nothing")))?;
    let (formula, round) = match rest.split_once(" ; ") {
        Some((formula, round)) => (formula, Some(self::round(round)?)),
        None => (rest, None),
    };
    let parsed = Expr::parse(formula)?;
    let mut is_running = false;
    parsed.names(&mut |name| is_running |= name.parts.contains(&NamePart::Previous));
    Ok(Figure { name: name.to_string(), rule, text: formula.to_string(), formula: parsed, round, is_running })
}

/// A check from `CODE at PATH: CONDITION`.
pub(super) fn check(rest: &str, rule: String) -> Outcome<Check> {
    let (place, condition) = rest.split_once(": ").ok_or_else(|| FormulaFault(format!("{rest:?} checks nothing")))?;
    let (code, path) = match place.split_once(" at ") {
        Some((code, path)) => (code, Some(path.to_string())),
        None => (place, None),
    };
    let parsed = Expr::parse(condition)?;
    Ok(Check { code: code.to_string(), path, rule, text: condition.to_string(), condition: parsed })
}

fn round(text: &str) -> Outcome<Round> {
    let wrong = || FormulaFault(format!("{text:?} is no rounding"));
    let (mode, decimals) = text.split_once(' ').ok_or_else(wrong)?;
    let decimals = match decimals.parse() {
        Ok(decimals) => Decimals::Fixed(decimals),
        Err(_) => Decimals::Configured(FigureName::parse(decimals)?),
    };
    Ok(Round { mode: Mode::named(mode).ok_or_else(wrong)?, decimals, text: text.to_string() })
}

/// The lines of a section with those of what it uses.
fn expanded(section: &Section, sections: &[Section], depth: u8) -> Outcome<Vec<Line>> {
    if depth > 8 {
        return Err(FormulaFault(format!("{} uses itself", section.name)));
    }
    let mut lines = Vec::new();
    for line in &section.lines {
        let Some(rest) = line.text.strip_prefix("use ") else {
            lines.push(line.clone());
            continue;
        };
        let (rest, with) = rest.split_once(" with ").unwrap_or((rest, ""));
        let (name, prefix) = rest.split_once(" as ").unwrap_or((rest, ""));
        let used = sections.iter().find(|section| section.name == name);
        let used = used.ok_or_else(|| FormulaFault(format!("there is nothing named {name:?} to use")))?;
        let replaced: Option<Vec<(&str, &str)>> =
            with.split(", ").filter(|pair| !pair.is_empty()).map(|pair| pair.split_once(" = ")).collect();
        let renaming =
            Renaming { prefix, replaced: replaced.ok_or_else(|| FormulaFault(format!("{with:?} names no pair")))? };
        for line in expanded(used, sections, depth + 1)? {
            lines.push(Line { rule: line.rule, text: renaming.line(&line.text)? });
        }
    }
    Ok(lines)
}

/// How the names of a section change where it is used.
struct Renaming<'a> {
    /// Before every figure's name.
    prefix: &'a str,
    /// Names of what is given, and their abbreviations.
    replaced: Vec<(&'a str, &'a str)>,
}

impl Renaming<'_> {
    fn line(&self, text: &str) -> Outcome<String> {
        if let Some(rest) = text.strip_prefix("check ") {
            let (place, condition) =
                rest.split_once(": ").ok_or_else(|| FormulaFault(format!("{rest:?} checks nothing")))?;
            let place = match place.split_once(" at ") {
                Some((code, path)) => format!("{code} at {}{path}", self.prefix),
                None => place.to_string(),
            };
            return Ok(format!("check {place}: {}", self.formula(condition)?));
        }
        let (keyword, rest) = match text.strip_prefix("rows ") {
            Some(rest) => ("rows ", rest),
            None => ("", text),
        };
        let (name, rest) = rest.split_once(" = ").ok_or_else(|| FormulaFault(format!("{text:?} defines nothing")))?;
        let (formula, round) = match rest.split_once(" ; ") {
            Some((formula, round)) => (formula, format!(" ; {}", self.round(round))),
            None => (rest, String::new()),
        };
        Ok(format!("{keyword}{}{name} = {}{round}", self.prefix, self.formula(formula)?))
    }

    fn formula(&self, text: &str) -> Outcome<String> {
        let mut renamed = String::new();
        let mut rest = text;
        for token in tokens(text)? {
            let word = token.text();
            let at = rest.find(word).always("a token is in its text", 0);
            let (space, after) = rest.split_at(at);
            renamed.push_str(space);
            rest = after.strip_prefix(word).always("a token is where it was found", "");
            match token {
                Token::Word(word) if !is_reserved(word) => renamed.push_str(&self.name(word)),
                _ => renamed.push_str(word),
            }
        }
        Ok(renamed)
    }

    fn round(&self, round: &str) -> String {
        match round.split_once(' ') {
            Some((mode, decimals)) if decimals.parse::<u32>().is_err() => format!("{mode} {}", self.name(decimals)),
            _ => round.to_string(),
        }
    }

    fn name(&self, name: &str) -> String {
        for (given, by) in &self.replaced {
            if let Some(rest) = name.strip_prefix(given)
                && (rest.is_empty() || rest.starts_with(['.', '[']))
            {
                return format!("{by}{rest}");
            }
        }
        if is_given(name) {
            name.to_string()
        } else {
            format!("{}{name}", self.prefix).replace('{', &format!("{{{}", self.prefix))
        }
    }
}

fn is_given(name: &str) -> bool {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    name.get(..end).is_some_and(|first| GIVEN.contains(&first))
}

fn is_reserved(word: &str) -> bool {
    const RESERVED: [&str; 16] = [
        "if", "then", "else", "where", "or", "and", "is", "not", "in", "null", "true", "false", "min", "max", "sum",
        "first",
    ];
    RESERVED.contains(&word) || word == "last"
}

/// The row of a name's list: the pattern up to `[i]`.
pub(super) fn list_of(name: &FigureName) -> String {
    let mut list = String::new();
    for part in &name.parts {
        match part {
            NamePart::Field(field) => {
                if !list.is_empty() {
                    list.push('.');
                }
                list.push_str(field);
            }
            _ => break,
        }
    }
    list
}
