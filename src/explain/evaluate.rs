//! The evaluator: figures of an operation by their formulas, exactly, each as a step.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::collections::{BTreeMap, HashMap};

use num_rational::BigRational;
use num_traits::Zero;

use super::formula::{Each, Expr, Fault, Index, Name, Operator, Outcome, Part};
use super::table::{Check, Decimals, Figure, Operation, Round, list_of};
use super::value::{Mode, Value, exact_text, fixed_text, json_text};
use crate::escape::quote;
use crate::read::Json;

/// What an explanation may be made of at most, counted in operands, long lists by their length: about a hundred megabytes as
/// text.
const MOST_OPERANDS: usize = if cfg!(test) { 100_000 } else { 4_000_000 };

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
struct Known {
    value: Value,
    json: Rc<str>,
}

impl Known {
    fn of(json: &Json) -> Outcome<Known> {
        let value = Value::of(json).ok_or_else(|| Fault("an object is no value".to_string()))?;
        let mut text = String::new();
        json_text(json, &mut text);
        Ok(Known { value, json: text.into() })
    }

    fn text(text: &str, value: Value) -> Known {
        let mut json = String::new();
        quote(text, &mut json);
        Known { value, json: json.into() }
    }

    fn computed(value: Value) -> Known {
        match &value {
            Value::Null => Known { value, json: "null".into() },
            Value::Flag(flag) => Known { json: if *flag { "true".into() } else { "false".into() }, value },
            Value::Text(text) => Known::text(&text.clone(), value),
            Value::Number(number) => Known::text(&exact_text(number), value.clone()),
            Value::List(_) => Known { value, json: "[]".into() },
        }
    }

    fn zero() -> Known {
        Known::computed(Value::number(BigRational::zero()))
    }
}

/// Where a formula is evaluated: the rows that `[i]` and `[j]` stand for, and the items of lists.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    i: Option<usize>,
    j: Option<usize>,
    item: Option<(usize, &'a HashMap<String, Vec<Known>>)>,
}

impl Place<'_> {
    fn row(&self, index: Index) -> Outcome<usize> {
        let row = match index {
            Index::I => self.i,
            Index::J => self.j,
        };
        row.ok_or_else(|| Fault("a row is named outside of rows".to_string()))
    }
}

type Operands = Vec<(String, Rc<str>)>;

/// Given values by name, as JSON.
pub(super) type Taken = BTreeMap<String, Rc<str>>;

/// An operation under evaluation.
pub(super) struct Evaluation<'a> {
    operation: &'static Operation,
    given: Given<'a>,
    /// The printed result, or `{"error": …}`: what its leaves must be.
    printed: &'a Json,
    known: HashMap<(usize, Option<usize>), Known>,
    /// Figures under evaluation, by their places.
    open: Vec<(usize, Option<usize>)>,
    pub(super) steps: Vec<Step>,
    /// Everything that was taken as given, by name, as JSON.
    pub(super) taken: Taken,
    operands: usize,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(operation: &'static Operation, given: Given<'a>, printed: &'a Json) -> Self {
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
        let place = self.operation.place(&pattern).ok_or_else(|| Fault(format!("{path} has no formula")))?;
        self.figure(place, rows.first().copied()).map(drop)
    }

    /// Explains a refusal: the first check with its code and path that fails; whether there is one.
    pub(super) fn refusal(&mut self, code: &str, path: Option<&str>) -> Outcome<bool> {
        let pattern = path.map(pattern_of);
        for check in &self.operation.checks {
            let rows = match (&check.path, &pattern) {
                (None, None) => &[] as &[usize],
                (Some(own), Some((pattern, rows))) if own == pattern => rows,
                // A path that ends in data: `day.tierHeadcounts.V1`.
                (Some(own), _) if own.ends_with('}') && path.is_some_and(|path| self.is_keyed(own, path)) => &[],
                _ => continue,
            };
            if check.code == code && self.fails(check, path, rows)? {
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
        if value != Value::Flag(false) {
            // What it was compared with has no part in the refusal, unless a later check asks again.
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
    fn figure(&mut self, place: usize, row: Option<usize>) -> Outcome<Known> {
        if let Some(known) = self.known.get(&(place, row)) {
            return Ok(known.clone());
        }
        let figure = self.operation.figures.get(place).ok_or_else(|| Fault("no such figure".to_string()))?;
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
            return Err(Fault(format!("{} is made of itself", figure.name)));
        }
        self.open.push((place, row));
        let known = self.step(figure, row).map_err(|Fault(why)| Fault(format!("{}: {why}", figure.name)))?;
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
            return Err(Fault(TOO_LONG.to_string()));
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

    fn rounded(&mut self, exact: Value, round: Option<&Round>, at: Place<'_>) -> Outcome<(Value, Option<(Mode, u32)>)> {
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
                    .ok_or_else(|| Fault(format!("{} is no scale", name.text)))?
            }
        };
        Ok((Value::number(mode.round(&number, decimals)), Some((*mode, decimals))))
    }

    /// A value as the result prints it, where it is one of the result's leaves; they must be equal.
    fn printed_as(&self, field: &str, value: Value, round: Option<(Mode, u32)>) -> Outcome<Known> {
        match leaf_at(self.printed, field) {
            None => Ok(match (&value, round) {
                (Value::Number(number), Some((_, decimals))) => {
                    Known::text(&fixed_text(number, decimals), value.clone())
                }
                _ => Known::computed(value),
            }),
            Some(leaf) => {
                let known = Known::of(leaf)?;
                if value.is_printed_as(&known.value) {
                    return Ok(Known { value, json: known.json });
                }
                Err(Fault(format!("{field} is {} in the result and {} here", known.json, Known::computed(value).json)))
            }
        }
    }

    fn value(&mut self, formula: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<Value> {
        Ok(match formula {
            Expr::Number(number) => Value::number(number.clone()),
            Expr::Text(text) => Value::Text(text.as_str().into()),
            Expr::Null => Value::Null,
            Expr::Flag(flag) => Value::Flag(*flag),
            Expr::Name(name) => self.operand(name, at, operands)?,
            Expr::If(condition, then, other) => match self.holds(condition, at, operands)? {
                true => self.value(then, at, operands)?,
                false => self.value(other, at, operands)?,
            },
            Expr::Where(value, condition) => match self.holds(condition, at, operands)? {
                true => self.value(value, at, operands)?,
                false => return Err(Fault("the condition of its formula does not hold".to_string())),
            },
            Expr::Least(of) => self.extreme(of, at, operands, |one, least| one < least)?,
            Expr::Most(of) => self.extreme(of, at, operands, |one, most| one > most)?,
            Expr::Each(each, of, condition) => self.each(*each, of, condition.as_deref(), at, operands)?,
            Expr::Binary(operator, a, b) => self.binary(*operator, a, b, at, operands)?,
        })
    }

    fn exact(&mut self, formula: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<Rc<BigRational>> {
        let value = self.value(formula, at, operands)?;
        value.exact().ok_or_else(|| Fault(format!("{value:?} is no number")))
    }

    fn holds(&mut self, condition: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<bool> {
        match self.value(condition, at, operands)? {
            Value::Flag(holds) => Ok(holds),
            other => Err(Fault(format!("{other:?} is no condition"))),
        }
    }

    fn extreme(
        &mut self,
        of: &[Expr],
        at: Place<'_>,
        operands: &mut Operands,
        better: fn(&BigRational, &BigRational) -> bool,
    ) -> Outcome<Value> {
        let mut best: Option<Rc<BigRational>> = None;
        for one in of {
            let one = self.exact(one, at, operands)?;
            if best.as_ref().is_none_or(|best| better(&one, best)) {
                best = Some(one);
            }
        }
        best.map(Value::Number).ok_or_else(|| Fault("nothing to choose from".to_string()))
    }

    fn binary(
        &mut self,
        operator: Operator,
        a: &Expr,
        b: &Expr,
        at: Place<'_>,
        operands: &mut Operands,
    ) -> Outcome<Value> {
        match operator {
            // The second is looked at where it decides.
            Operator::And => {
                return Ok(Value::Flag(self.holds(a, at, operands)? && self.holds(b, at, operands)?));
            }
            Operator::Or => {
                return Ok(Value::Flag(self.holds(a, at, operands)? || self.holds(b, at, operands)?));
            }
            Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => {
                let (a, b) = (self.value(a, at, operands)?, self.value(b, at, operands)?);
                let found = match (&b, operator) {
                    (Value::List(items), Operator::In | Operator::NotIn) => items.contains(&a),
                    (_, Operator::In | Operator::NotIn) => return Err(Fault(format!("{b:?} is no list"))),
                    _ => a == b,
                };
                return Ok(Value::Flag(found == matches!(operator, Operator::Is | Operator::In)));
            }
            _ => {}
        }
        let (a, b) = (self.exact(a, at, operands)?, self.exact(b, at, operands)?);
        Ok(match operator {
            Operator::Plus => Value::number(&*a + &*b),
            Operator::Minus => Value::number(&*a - &*b),
            Operator::Times => Value::number(&*a * &*b),
            Operator::Over if b.is_zero() => return Err(Fault("a division by 0".to_string())),
            Operator::Over => Value::number(&*a / &*b),
            Operator::Below => Value::Flag(a < b),
            Operator::AtMost => Value::Flag(a <= b),
            Operator::Equal => Value::Flag(a == b),
            Operator::AtLeast => Value::Flag(a >= b),
            _ => Value::Flag(a > b),
        })
    }

    fn each(
        &mut self,
        each: Each,
        of: &Expr,
        condition: Option<&Expr>,
        at: Place<'_>,
        operands: &mut Operands,
    ) -> Outcome<Value> {
        let mut names = Vec::new();
        let mut collect = |name: &Name| {
            if name.is_list() && !names.contains(name) {
                names.push(name.clone());
            }
        };
        of.names(&mut collect);
        if let Some(condition) = condition {
            condition.names(&mut collect);
        }
        let mut lists = HashMap::new();
        let mut count = None;
        for name in names {
            let items = self.items(&name, at)?;
            if *count.get_or_insert(items.len()) != items.len() {
                return Err(Fault(format!("{} has another length", name.text)));
            }
            add(operands, &name.text, || list_text(&items));
            lists.insert(name.text, items);
        }
        let count = count.ok_or_else(|| Fault("no list to go through".to_string()))?;
        let mut sum = BigRational::zero();
        let mut fitting = Value::Null;
        for index in 0..count {
            let at = Place { item: Some((index, &lists)), ..at };
            if let Some(condition) = condition
                && !self.holds(condition, at, operands)?
            {
                continue;
            }
            match each {
                Each::Sum => sum += &*self.exact(of, at, operands)?,
                Each::Last => fitting = self.value(of, at, operands)?,
                Each::First => return self.value(of, at, operands),
            }
        }
        Ok(if each == Each::Sum { Value::number(sum) } else { fitting })
    }

    fn operand(&mut self, name: &Name, at: Place<'_>, operands: &mut Operands) -> Outcome<Value> {
        if name.is_list() {
            let Some((index, lists)) = at.item else {
                let items = self.items(name, at)?;
                add(operands, &name.text, || list_text(&items));
                return Ok(Value::List(items.into_iter().map(|item| item.value).collect()));
            };
            let item = lists.get(&name.text).and_then(|items| items.get(index));
            return item.map(|item| item.value.clone()).ok_or_else(|| Fault(format!("{} has no such row", name.text)));
        }
        let known = self.name(name, at)?;
        add(operands, &name.text, || Rc::clone(&known.json));
        Ok(known.value)
    }

    /// What a name that is no list stands for.
    fn name(&mut self, name: &Name, at: Place<'_>) -> Outcome<Known> {
        if name.is_given {
            return self.given(name, at, None);
        }
        let row = if name.parts.contains(&Part::Previous) {
            match at.row(Index::I)?.checked_sub(1) {
                Some(row) => Some(row),
                None => return Ok(Known::zero()),
            }
        } else if name.parts.contains(&Part::Item(Index::I)) {
            Some(at.row(Index::I)?)
        } else {
            None
        };
        self.named_figure(name, row)
    }

    fn named_figure(&mut self, name: &Name, row: Option<usize>) -> Outcome<Known> {
        let place =
            self.operation.place(&name.pattern).ok_or_else(|| Fault(format!("{} has no formula", name.text)))?;
        self.figure(place, row)
    }

    /// The items of a name with `[]`.
    fn items(&mut self, name: &Name, at: Place<'_>) -> Outcome<Vec<Known>> {
        let list = list_of(name);
        let count = if name.is_given {
            self.length(&list)
        } else {
            let domain = self.operation.rows.get(&list);
            let domain = domain.ok_or_else(|| Fault(format!("{list} has no rows")))?;
            self.length(&domain.text)
        };
        (0..count)
            .map(|row| if name.is_given { self.given(name, at, Some(row)) } else { self.named_figure(name, Some(row)) })
            .collect()
    }

    /// How many items a given list has; none where it is not there.
    fn length(&self, list: &str) -> usize {
        let mut fields = list.split('.');
        let mut here = fields.next().and_then(|source| self.source(source));
        for field in fields {
            here = here.and_then(|json| json.field(field));
        }
        here.map_or(0, Json::len)
    }

    fn source(&self, name: &str) -> Option<&'a Json> {
        match name {
            "input" => Some(self.given.input),
            "rulebook" => Some(self.given.rulebook),
            "found" => Some(self.given.found),
            _ => None,
        }
    }

    /// A value of the input, the rulebook or a search; null where it, or what it would be in, is not there.
    fn given(&mut self, name: &Name, at: Place<'_>, item: Option<usize>) -> Outcome<Known> {
        let mut written = String::new();
        let mut here: Option<&'a Json> = None;
        for (depth, part) in name.parts.iter().enumerate() {
            match part {
                Part::Field(field) if depth == 0 => {
                    written.push_str(field);
                    here = self.source(field);
                }
                Part::Field(field) => {
                    written.push('.');
                    written.push_str(field);
                    here = here.and_then(|json| json.field(field));
                }
                Part::Key(key) => {
                    let place = self.operation.place(key).ok_or_else(|| Fault(format!("{key} has no formula")))?;
                    let Value::Text(key) = self.figure(place, None)?.value else {
                        return Err(Fault(format!("{} has no such field", name.text)));
                    };
                    written.push('.');
                    written.push_str(&key);
                    here = here.and_then(|json| json.field(&key));
                }
                Part::Before => return self.before(here, &written, at.row(Index::J)?),
                Part::All | Part::Item(_) | Part::Previous => {
                    let row = match part {
                        Part::Item(index) => at.row(*index)?,
                        _ => item.ok_or_else(|| Fault(format!("{} is a list", name.text)))?,
                    };
                    written.push_str(&format!("[{row}]"));
                    here = here.and_then(|json| json.item(row));
                }
            }
        }
        let known = Known::of(here.unwrap_or(&Json::Null))?;
        self.taken.entry(written).or_insert_with(|| Rc::clone(&known.json));
        Ok(known)
    }

    /// The items of a list before a place.
    fn before(&mut self, list: Option<&'a Json>, written: &str, end: usize) -> Outcome<Known> {
        let mut items = Vec::new();
        for row in 0..end {
            let known = Known::of(list.and_then(|list| list.item(row)).unwrap_or(&Json::Null))?;
            self.taken.entry(format!("{written}[{row}]")).or_insert_with(|| Rc::clone(&known.json));
            items.push(known);
        }
        let json = list_text(&items);
        Ok(Known { value: Value::List(items.into_iter().map(|item| item.value).collect()), json })
    }
}

/// Why an explanation was given up.
pub(super) const TOO_LONG: &str = "the explanation is too long";

fn add(operands: &mut Operands, name: &str, json: impl FnOnce() -> Rc<str>) {
    if !operands.iter().any(|(known, _)| known == name) {
        operands.push((name.to_string(), json()));
    }
}

fn list_text(items: &[Known]) -> Rc<str> {
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

/// A path with `[i]` and `[j]` for its rows, and the rows.
fn pattern_of(path: &str) -> (String, Vec<usize>) {
    let mut pattern = String::new();
    let mut rows = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        pattern.push_str(before);
        match after.split_once(']').and_then(|(row, after)| Some((row.parse().ok()?, after))) {
            Some((row, after)) => {
                pattern.push_str(if rows.is_empty() { "[i]" } else { "[j]" });
                rows.push(row);
                rest = after;
            }
            None => {
                pattern.push('[');
                rest = after;
            }
        }
    }
    pattern.push_str(rest);
    (pattern, rows)
}

/// The leaf of a document at a path; `None` where there is nothing, or no leaf.
fn leaf_at<'a>(document: &'a Json, path: &str) -> Option<&'a Json> {
    let mut here = document;
    for part in path.split(['.', '[']) {
        here = match part.strip_suffix(']') {
            Some(row) => here.item(row.parse().ok()?)?,
            None => here.field(part)?,
        };
    }
    (!matches!(here, Json::Object(_) | Json::List(_))).then_some(here)
}

/// The paths of all leaves of a document, in its order.
pub(super) fn leaves(document: &Json) -> Vec<String> {
    let mut found = Vec::new();
    // Documents of the core are a few levels deep.
    collect(document, String::new(), &mut found);
    found
}

fn collect(json: &Json, path: String, found: &mut Vec<String>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(value, path, found);
            }
        }
        Json::List(items) => {
            for (row, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{row}]"), found);
            }
        }
        _ => found.push(path),
    }
}
