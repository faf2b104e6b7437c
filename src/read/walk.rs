//! The walk: a tree of values against the shape of a type, shapes first and numbers second.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use super::shape::{Cell, Field, Shape};
use super::{Path, Terms, Tree, Unreadable, Value};
use crate::error::{Error, ErrorCode, Result};
use crate::num::kind::Kind;
use crate::rulebook::{EffectiveDate, SchemaVersion};

/// A proxy can claim any length; no client has the memory for a longer list.
const MAX_ITEMS: u32 = 10_000_000;

/// An order has eight; a vector grows by doubling from here.
const USUAL_VALUES: usize = 16;

/// A tree that has the shape it should.
pub(crate) struct Walked {
    /// The first bad number: a wrong shape anywhere would have come before it.
    pub(super) number: Option<Error>,
    /// The values in the shape's order.
    pub(super) cells: Vec<Cell>,
}

/// Checks a tree against a shape.
struct Walk {
    terms: Terms,
    walked: Walked,
}

/// Walks the whole tree.
///
/// # Errors
/// The first wrong shape.
pub(super) fn walk(shape: &Shape, terms: Terms, root: Tree<'_>) -> Result<Walked> {
    let mut walk = Walk { terms, walked: Walked { number: None, cells: Vec::with_capacity(USUAL_VALUES) } };
    walk.node(shape, root, &Path::Root)?;
    Ok(walk.walked)
}

impl Walk {
    /// One shape at one node, whose value is asked for once: some trees are a stream.
    fn node(&mut self, shape: &Shape, node: Tree<'_>, path: &Path<'_>) -> Result<()> {
        let value = node.value().map_err(|Unreadable| unreadable(path))?;
        self.valued(shape, node, value, path)
    }

    /// A shape at a node of this value; shapes nest no deeper than the types do.
    fn valued(&mut self, asked: &Shape, node: Tree<'_>, value: Value<'_>, path: &Path<'_>) -> Result<()> {
        let cell = match *asked {
            Shape::Decimal(kind) => self.decimal(kind, &value, path),
            Shape::Name => match value {
                Value::Text(text) if text.is_empty() => {
                    return Err(shape(path, "an id or a name is empty; give it at least one character"));
                }
                Value::Text(text) => Cell::Text(text.into_owned()),
                other => return Err(expected("a text", &other, path)),
            },
            Shape::Date => match value {
                Value::Text(text) if EffectiveDate::is_day(&text) => Cell::Text(text.into_owned()),
                Value::Text(_) => return Err(shape(path, EffectiveDate::RULE)),
                other => return Err(expected("a day as text", &other, path)),
            },
            Shape::Schema => match value {
                Value::Integer(number) if number == i64::from(SchemaVersion::NUMBER) => {
                    Cell::Count(SchemaVersion::NUMBER)
                }
                Value::Integer(_) => return Err(shape(path, SchemaVersion::RULE)),
                other => return Err(expected("a number", &other, path)),
            },
            Shape::Flag => match value {
                Value::Bool(flag) => Cell::Flag(flag),
                other => return Err(expected("true or false", &other, path)),
            },
            Shape::Count(most) => self.count(most, &value, path)?,
            Shape::Choice(texts) => {
                let place = match &value {
                    Value::Text(text) => texts.iter().position(|known| known == text),
                    _ => None,
                };
                let place = place.and_then(|place| u32::try_from(place).ok());
                Cell::Count(place.ok_or_else(|| expected(&format!("one of {}", texts.join(", ")), &value, path))?)
            }
            Shape::Nullable(inner) => match value {
                Value::Null => Cell::Null,
                _ => {
                    self.walked.cells.push(Cell::Present);
                    return self.valued(inner, node, value, path);
                }
            },
            Shape::List(item) => return self.list(item, node, &value, path),
            Shape::Object(fields) => return self.object(fields, node, &value, path),
            Shape::Entries(entry) => return self.entries(entry, node, &value, path),
        };
        self.walked.cells.push(cell);
        Ok(())
    }

    fn object(&mut self, fields: &'static [Field], node: Tree<'_>, value: &Value<'_>, path: &Path<'_>) -> Result<()> {
        if !matches!(value, Value::Object) {
            return Err(expected("an object", value, path));
        }
        if self.terms.strict {
            check_fields(fields, node, path)?;
        }
        for Field { name, shape } in fields {
            let path = Path::Field(path, name);
            self.node(shape, there(node.field(name), &path)?, &path)?;
        }
        Ok(())
    }

    fn list(&mut self, item: &Shape, node: Tree<'_>, value: &Value<'_>, path: &Path<'_>) -> Result<()> {
        if !matches!(value, Value::List) {
            return Err(expected("a list", value, path));
        }
        let len = node.len().map_err(|Unreadable| unreadable(path))?;
        let count = u32::try_from(len).ok().filter(|&count| count <= MAX_ITEMS);
        self.walked
            .cells
            .push(Cell::Count(count.ok_or_else(|| shape(path, "the list is longer than 10^7 items; split it"))?));
        for index in 0..len {
            let path = Path::Item(path, index);
            match node.item(index) {
                Ok(Some(found)) => self.node(item, found, &path)?,
                Ok(None) => return Err(shape(&path, "this item is missing; a list has no holes")),
                Err(Unreadable) => return Err(unreadable(&path)),
            }
        }
        Ok(())
    }

    fn entries(&mut self, entry: &Shape, node: Tree<'_>, value: &Value<'_>, path: &Path<'_>) -> Result<()> {
        if !matches!(value, Value::Object) {
            return Err(expected("an object", value, path));
        }
        let names = node.keys().map_err(|Unreadable| unreadable(path))?;
        self.walked.cells.push(Cell::Count(u32::try_from(names.len()).unwrap_or(u32::MAX)));
        for name in names {
            let path = Path::Field(path, &name);
            let found = there(node.field(&name), &path)?;
            self.walked.cells.push(Cell::Text(name.clone()));
            self.node(entry, found, &path)?;
        }
        Ok(())
    }

    /// A decimal as its steps and decimals; a bad one is noted and stood in for.
    fn decimal(&mut self, kind: &'static Kind, value: &Value<'_>, path: &Path<'_>) -> Cell {
        let parsed = match value {
            Value::Text(text) => kind.parse(text, self.terms.scale),
            other => {
                let message =
                    format!("{} stands where {} belongs: write it as text, such as \"12.5\"", found(other), kind.noun);
                Err(Error::new(ErrorCode::InvalidDecimal, message))
            }
        };
        let (minor, decimals) = match parsed {
            Ok(parsed) => (parsed.minor, parsed.decimals),
            Err(error) => {
                self.note(error, path);
                (kind.min, 0)
            }
        };
        Cell::Decimal(minor, decimals)
    }

    /// A count: an integer; negative or past `most` is a bad number, anything else a wrong shape.
    fn count(&mut self, most: u32, value: &Value<'_>, path: &Path<'_>) -> Result<Cell> {
        let count = match value {
            Value::Integer(integer) => u32::try_from(*integer).ok().filter(|&count| count <= most),
            Value::Huge => None,
            other => return Err(expected("an integer", other, path)),
        };
        if count.is_none() {
            let message = "a count is a whole number from 0 up, within its bounds; this one is not";
            self.note(Error::new(ErrorCode::OutOfRange, message), path);
        }
        Ok(Cell::Count(count.unwrap_or(0)))
    }

    fn note(&mut self, error: Error, path: &Path<'_>) {
        if self.walked.number.is_none() {
            self.walked.number = Some(place(error, path));
        }
    }
}

fn place(error: Error, path: &Path<'_>) -> Error {
    match path.text() {
        Some(path) => error.at(path),
        None => error,
    }
}

fn shape(path: &Path<'_>, message: impl Into<Cow<'static, str>>) -> Error {
    place(Error::new(ErrorCode::InvalidInput, message), path)
}

fn unreadable(path: &Path<'_>) -> Error {
    shape(path, "this value cannot be read: a getter or a proxy threw; pass plain data")
}

/// What stands there, in words.
fn found(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Integer(_) | Value::Huge => "a number",
        Value::Fraction => "a number with a fraction",
        Value::Text(_) => "a text",
        Value::List => "a list",
        Value::Object => "an object",
        Value::Other => "something that JSON does not have",
    }
}

fn expected(what: &str, value: &Value<'_>, path: &Path<'_>) -> Error {
    shape(path, format!("{} stands where {what} belongs", found(value)))
}

/// A field that must be there.
fn there<N>(field: core::result::Result<Option<N>, Unreadable>, path: &Path<'_>) -> Result<N> {
    match field {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(shape(path, "this field is missing; nullable fields are written as null")),
        Err(Unreadable) => Err(unreadable(path)),
    }
}

/// A rulebook has no further fields, and none twice.
fn check_fields(fields: &[Field], node: Tree<'_>, path: &Path<'_>) -> Result<()> {
    let keys = node.keys().map_err(|Unreadable| unreadable(path))?;
    for (index, key) in keys.iter().enumerate() {
        let path = Path::Field(path, key);
        if !fields.iter().any(|field| field.name == key) {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            return Err(shape(&path, format!("there is no such field; the fields are {}", names.join(", "))));
        }
        if keys.iter().take(index).any(|earlier| earlier == key) {
            return Err(shape(&path, "this field is written twice; keep one"));
        }
    }
    Ok(())
}
