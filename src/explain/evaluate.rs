//! The evaluator: figures of an operation by their formulas, exactly, each as a step.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::collections::{BTreeMap, HashMap};

use num_rational::BigRational;
use num_traits::Zero;

use super::formula::{FormulaFault, Index, Outcome};
use super::path::{leaf_at, pattern_of};
use super::table::{Check, Decimals, Figure, OperationFormulas, Round};
use super::value::{Mode, Operand, exact_text, fixed_text, json_text};
use crate::error::ErrorCode;
use crate::escape::quote;
use crate::read::Json;

/// What an explanation may be made of at most, counted in operands, long lists by their length: about a hundred megabytes as
/// text.
pub(super) const MOST_OPERANDS: usize = if cfg!(test) { 100_000 } else { 4_000_000 };

/// What formulas take as given.
pub(super) struct Given<'a> {
    pub(super) input: &'a Json,
    pub(super) rulebook: &'a Json,
    /// What a search found: a formula shows that it is the least.
    pub(super) found: &'a Json,
}

/// A figure and how it came about.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) field: Option<String>,
    pub(super) rule: &'static str,
    pub(super) formula: &'static str,
    /// Names in the order of the formula, and their values as JSON.
    pub(super) operands: Vec<(String, Rc<str>)>,
    pub(super) round: Option<(Mode, u32)>,
    pub(super) value: Rc<str>,
}

/// A value, and how it is written.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) value: Operand,
    pub(super) json: Rc<str>,
}

impl Known {
    pub(super) fn of(json: &Json) -> Outcome<Known> {
        let value = Operand::of(json).ok_or_else(|| FormulaFault("an object is no value".to_string()))?;
        let mut text = String::new();
        json_text(json, &mut text);
        Ok(Known { value, json: text.into() })
    }

    fn text(text: &str, value: Operand) -> Known {
        let mut json = String::new();
        quote(text, &mut json);
        Known { value, json: json.into() }
    }

    fn computed(value: Operand) -> Known {
        match &value {
            Operand::Null => Known { value, json: "null".into() },
            Operand::Flag(flag) => Known { json: if *flag { "true".into() } else { "false".into() }, value },
            Operand::Text(text) => Known::text(&text.clone(), value),
            Operand::Number(number) => Known::text(&exact_text(number), value.clone()),
            Operand::List(_) => Known { value, json: "[]".into() },
        }
    }

    pub(super) fn zero() -> Known {
        Known::computed(Operand::number(BigRational::zero()))
    }
}

/// Where a formula is evaluated: the rows that `[i]` and `[j]` stand for, and the items of lists.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) i: Option<usize>,
    pub(super) j: Option<usize>,
    pub(super) item: Option<(usize, &'a HashMap<String, Vec<Known>>)>,
}

impl Place<'_> {
    pub(super) fn row(&self, index: Index) -> Outcome<usize> {
        let row = match index {
            Index::I => self.i,
            Index::J => self.j,
        };
        row.ok_or_else(|| FormulaFault("a row is named outside of rows".to_string()))
    }
}

pub(super) type Operands = Vec<(String, Rc<str>)>;

/// Given values by name, as JSON.
pub(super) type GivenValues = BTreeMap<String, Rc<str>>;

/// An operation under evaluation.
pub(super) struct Evaluation<'a> {
    pub(super) operation: &'static OperationFormulas,
    pub(super) given: Given<'a>,
    /// The printed result, or `{"error": …}`: what its leaves must be.
    printed: &'a Json,
    known: HashMap<(usize, Option<usize>), Known>,
    /// Figures under evaluation, by their places.
    open: Vec<(usize, Option<usize>)>,
    pub(super) steps: Vec<Step>,
    /// Everything that was taken as given, by name, as JSON.
    pub(super) taken: GivenValues,
    operands: usize,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(operation: &'static OperationFormulas, given: Given<'a>, printed: &'a Json) -> Self {
        Evaluation {
            operation,
            given,
            printed,
            known: HashMap::new(),
            open: Vec::new(),
            steps: Vec::new(),
            taken: BTreeMap::new(),
            operands: 0,
        }
    }

    /// Explains a leaf of the result by its path.
    pub(super) fn leaf(&mut self, path: &str) -> Outcome<()> {
        let (pattern, rows) = pattern_of(path);
        let place = self.operation.place(&pattern).ok_or_else(|| FormulaFault(format!("{path} has no formula")))?;
        self.figure(place, rows.first().copied()).map(drop)
    }

    /// Explains a refusal: the first check with its code and path that fails; whether there is one.
    pub(super) fn refusal(&mut self, code: ErrorCode, path: Option<&str>) -> Outcome<bool> {
        let operation = self.operation;
        // Numbers are checked before anything that is made of them.
        let bounds = if code == ErrorCode::OutOfRange { operation.bounds() } else { &[] };
        let pattern = path.map(pattern_of);
        for check in bounds.iter().chain(&operation.checks) {
            let rows = match (&check.path, &pattern) {
                (None, None) => &[] as &[usize],
                (Some(own), Some((pattern, rows))) if own == pattern => rows,
                // A path that ends in data: `day.tierHeadcounts.V1`.
                (Some(own), _) if own.ends_with('}') && path.is_some_and(|path| self.is_keyed(own, path)) => &[],
                _ => continue,
            };
            if check.code == code.as_str() && self.fails(check, path, rows)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_keyed(&self, pattern: &str, path: &str) -> bool {
        pattern.split_once('{').is_some_and(|(start, _)| path.starts_with(start))
    }

    fn fails(&mut self, check: &'static Check, path: Option<&str>, rows: &[usize]) -> Outcome<bool> {
        let place = Place { i: rows.first().copied(), j: rows.get(1).copied(), item: None };
        let before = self.steps.len();
        let mut operands = Operands::new();
        let value = self.value(&check.condition, place, &mut operands)?;
        if value != Operand::Flag(false) {
            // Its operands are not part of the refusal, unless a later check uses them again.
            self.steps.truncate(before);
            self.known.clear();
            self.taken.clear();
            return Ok(false);
        }
        for figure in ["error.required", "error.available", "error.missing"] {
            if leaf_at(self.printed, figure).is_some() {
                self.leaf(figure)?;
            }
        }
        self.steps.push(Step {
            field: path.map(ToString::to_string),
            rule: &check.rule,
            formula: &check.text,
            operands,
            round: None,
            value: "false".into(),
        });
        Ok(true)
    }

    /// A figure's value; its step and those of what it is made of are added the first time.
    pub(super) fn figure(&mut self, place: usize, row: Option<usize>) -> Outcome<Known> {
        if let Some(known) = self.known.get(&(place, row)) {
            return Ok(known.clone());
        }
        let figure = self.operation.figures.get(place).ok_or_else(|| FormulaFault("no such figure".to_string()))?;
        if figure.is_running
            && let Some(row) = row
        {
            // From the first row on, so that a long list does not nest.
            for earlier in (0..row)
                .rev()
                .take_while(|&row| !self.known.contains_key(&(place, Some(row))))
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
            {
                self.evaluate(figure, place, Some(earlier))?;
            }
        }
        self.evaluate(figure, place, row)
    }

    fn evaluate(&mut self, figure: &'static Figure, place: usize, row: Option<usize>) -> Outcome<Known> {
        if self.open.contains(&(place, row)) {
            return Err(FormulaFault(format!("{} is made of itself", figure.name)));
        }
        self.open.push((place, row));
        let known =
            self.step(figure, row).map_err(|FormulaFault(why)| FormulaFault(format!("{}: {why}", figure.name)))?;
        self.open.pop();
        self.known.insert((place, row), known.clone());
        Ok(known)
    }

    fn step(&mut self, figure: &'static Figure, row: Option<usize>) -> Outcome<Known> {
        let mut operands = Operands::new();
        let at = Place { i: row, ..Place::default() };
        let exact = self.value(&figure.formula, at, &mut operands)?;
        let (value, round) = self.rounded(exact, figure.round.as_ref(), at)?;
        let field = row.map_or_else(|| figure.name.clone(), |row| figure.name.replace("[i]", &format!("[{row}]")));
        let known = self.printed_as(&field, value, round)?;
        self.operands += operands.iter().map(|(_, json)| 1 + json.len() / 16).sum::<usize>();
        if self.operands > MOST_OPERANDS {
            return Err(FormulaFault(TOO_LONG.to_string()));
        }
        self.steps.push(Step {
            field: Some(field),
            rule: &figure.rule,
            formula: &figure.text,
            operands,
            round,
            value: Rc::clone(&known.json),
        });
        Ok(known)
    }

    fn rounded(
        &mut self,
        exact: Operand,
        round: Option<&Round>,
        at: Place<'_>,
    ) -> Outcome<(Operand, Option<(Mode, u32)>)> {
        let (Some(Round { mode, decimals, .. }), Some(number)) = (round, exact.exact()) else {
            return Ok((exact, None));
        };
        let decimals = match decimals {
            Decimals::Fixed(decimals) => *decimals,
            Decimals::Configured(name) => {
                let configured = self.name(name, at)?;
                let steps = configured.value.exact().map(|number| number.to_integer());
                steps
                    .and_then(|steps| u32::try_from(steps).ok())
                    .ok_or_else(|| FormulaFault(format!("{} is no scale", name.text)))?
            }
        };
        Ok((Operand::number(mode.round(&number, decimals)), Some((*mode, decimals))))
    }

    /// A value as the result prints it, where it is one of the result's leaves; they must be equal.
    fn printed_as(&self, field: &str, value: Operand, round: Option<(Mode, u32)>) -> Outcome<Known> {
        match leaf_at(self.printed, field) {
            None => Ok(match (&value, round) {
                (Operand::Number(number), Some((_, decimals))) => {
                    Known::text(&fixed_text(number, decimals), value.clone())
                }
                _ => Known::computed(value),
            }),
            Some(leaf) => {
                let known = Known::of(leaf)?;
                if value.is_printed_as(&known.value) {
                    return Ok(Known { value, json: known.json });
                }
                Err(FormulaFault(format!(
                    "{field} is {} in the result and {} here",
                    known.json,
                    Known::computed(value).json
                )))
            }
        }
    }
}

/// Why an explanation was given up.
pub(super) const TOO_LONG: &str = "the explanation is too long";

pub(super) fn add(operands: &mut Operands, name: &str, json: impl FnOnce() -> Rc<str>) {
    if !operands.iter().any(|(known, _)| known == name) {
        operands.push((name.to_string(), json()));
    }
}

pub(super) fn list_text(items: &[Known]) -> Rc<str> {
    let mut text = String::from("[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&item.json);
    }
    text.push(']');
    text.into()
}
