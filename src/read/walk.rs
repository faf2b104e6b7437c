//! The walk: a tree of values against the shape of a type, shapes first and numbers second.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::vec::Vec;

use super::shape::{Absent, Checked, Counts, Field, Shape};
use super::{Options, Path, Tree, Unreadable, Value};
use crate::decimal::kind::Kind;
use crate::error::{Error, ErrorCode, Result};
use crate::escape::{quoted, shortened};
use crate::impossible::Always;

/// A proxy can claim any length; no client has the memory for a longer list.
const MAX_ITEMS: u32 = 10_000_000;

/// An order has eight; a vector grows by doubling from here.
const USUAL_VALUES: usize = 16;

/// A tree that has the shape it should.
pub(crate) struct Walked {
    /// The first bad number: a wrong shape anywhere would have come before it.
    pub(super) number: Option<Error>,
    /// The values in the shape's order.
    pub(super) values: Vec<Checked>,
}

/// Checks a tree against a shape.
struct TreeWalk {
    options: Options,
    walked: Walked,
}

/// Walks the whole tree.
///
/// # Errors
/// The first wrong shape.
pub(super) fn walk(shape: &Shape, options: Options, root: Tree<'_>) -> Result<Walked> {
    let mut walk = TreeWalk { options, walked: Walked { number: None, values: Vec::with_capacity(USUAL_VALUES) } };
    walk.node(shape, root, &Path::Root)?;
    Ok(walk.walked)
}

impl TreeWalk {
    /// One shape at one node, whose value is asked for once: some trees are a stream.
    fn node(&mut self, shape: &Shape, node: Tree<'_>, path: &Path<'_>) -> Result<()> {
        let value = node.value().map_err(|Unreadable| unreadable(path))?;
        self.valued(shape, node, value, path)
    }

    /// A shape at a node of this value; shapes nest no deeper than the types do.
    fn valued(&mut self, asked: &Shape, node: Tree<'_>, value: Value<'_>, path: &Path<'_>) -> Result<()> {
        let cell = match (*asked, value) {
            (Shape::Decimal(kind), _) => self.decimal(kind, value, path),
            (Shape::Name, Value::Text(text)) if !text.is_empty() => Checked::Text(text.to_owned()),
            (Shape::Text(rule), Value::Text(text)) if (rule.accepts)(text) => Checked::Text(text.to_owned()),
            (Shape::Constant(rule), Value::Integer(number)) if number == i64::from(rule.number) => {
                Checked::Count(rule.number)
            }
            (Shape::Flag, Value::Bool(flag)) => Checked::Flag(flag),
            (Shape::Count(counts), Value::Integer(_) | Value::Huge(_)) => self.count(counts, value, path),
            (Shape::Choice(texts), _) => match choice(texts, value) {
                Some(place) => Checked::Count(place),
                None => return Err(unlike(asked, value, path)),
            },
            (Shape::Nullable(_), Value::Null) => Checked::Null,
            (Shape::Nullable(inner), _) => {
                self.walked.values.push(Checked::Present);
                return self.valued(inner, node, value, path);
            }
            (Shape::List(item), Value::List) => return self.list(item, node, path),
            (Shape::Object(fields), Value::Object) => return self.object(fields, node, path),
            (Shape::Entries(entry), Value::Object) => return self.entries(entry, node, path),
            _ => return Err(unlike(asked, value, path)),
        };
        self.walked.values.push(cell);
        Ok(())
    }

    fn object(&mut self, fields: &'static [Field], node: Tree<'_>, path: &Path<'_>) -> Result<()> {
        if self.options.strict {
            check_fields(fields, node, path)?;
        }
        for Field { name, shape, absent } in fields {
            let path = Path::Field(path, name);
            match (node.field(name), absent) {
                (Ok(None), Absent::Null) => self.valued(shape, node, Value::Null, &path)?,
                (Ok(None), Absent::Text(text)) => self.valued(shape, node, Value::Text(text), &path)?,
                (field, _) => self.node(shape, there(field, &path)?, &path)?,
            }
        }
        Ok(())
    }

    /// As [`TreeWalk::entries`], apart from what every input has: a browser compiles it only for a list.
    #[inline(never)]
    fn list(&mut self, item: &Shape, node: Tree<'_>, path: &Path<'_>) -> Result<()> {
        let len = node.len().map_err(|Unreadable| unreadable(path))?;
        let count = u32::try_from(len).ok().filter(|&count| count <= MAX_ITEMS);
        self.walked.values.push(Checked::Count(count.ok_or_else(|| too_long(path, len))?));
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

    #[inline(never)]
    fn entries(&mut self, entry: &Shape, node: Tree<'_>, path: &Path<'_>) -> Result<()> {
        let entries = node.entries().map_err(|Unreadable| unreadable(path))?;
        let count = u32::try_from(entries.len()).always("a text in memory has fewer than 2^32 keys", u32::MAX);
        self.walked.values.push(Checked::Count(count));
        for (name, place) in entries {
            let path = Path::Field(path, name);
            let found = there(place.present(), &path)?;
            self.walked.values.push(Checked::Text(name.to_owned()));
            self.node(entry, found, &path)?;
        }
        Ok(())
    }

    /// A decimal as its steps and decimals; a bad one is noted and stood in for.
    fn decimal(&mut self, kind: &'static Kind, value: Value<'_>, path: &Path<'_>) -> Checked {
        let parsed = match value {
            Value::Text(text) => kind.parse(text, self.options.scales.of(kind)),
            _ => Err(no_decimal(kind, value)),
        };
        let (minor, decimals) = match parsed {
            Ok(parsed) => (parsed.minor, parsed.decimals),
            Err(error) => {
                self.note(error, path);
                (kind.min, 0)
            }
        };
        Checked::Decimal(minor, decimals)
    }

    /// A count: negative or past what its type holds it is a bad number.
    fn count(&mut self, counts: Counts, value: Value<'_>, path: &Path<'_>) -> Checked {
        let count = match value {
            Value::Integer(integer) => u32::try_from(integer).ok().filter(|&count| count <= counts.holds),
            _ => None,
        };
        if count.is_none() {
            self.note(bad_count(counts, value), path);
        }
        Checked::Count(count.unwrap_or(0))
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

/// The value in words: a short one itself, otherwise its kind.
fn found(value: Value<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match value {
        Value::Text(text) => return Cow::Owned(format!("the text {}", quoted(text))),
        Value::Integer(integer) => return Cow::Owned(format!("the number {integer}")),
        Value::Huge(number) | Value::Fraction(number) => {
            return Cow::Owned(format!("the number {}", shortened(number)));
        }
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::List => "a list",
        Value::Object => "an object",
        Value::Other => "a value that JSON cannot hold (a function, a symbol, a BigInt, or text that is not Unicode)",
    })
}

fn no_decimal(kind: &Kind, value: Value<'_>) -> Error {
    let message = format!("expected {} as text, such as \"12.5\"; found {}", kind.noun, found(value));
    Error::new(ErrorCode::InvalidDecimal, message)
}

#[cold]
#[inline(never)]
fn bad_count(Counts { least, most, .. }: Counts, value: Value<'_>) -> Error {
    let message = format!("{} is out of range: give a whole number from {least} to {most}", found(value));
    Error::new(ErrorCode::OutOfRange, message)
}

/// A value that does not have the shape, apart from the walk: a browser compiles it only for one.
#[cold]
#[inline(never)]
fn unlike(asked: &Shape, value: Value<'_>, path: &Path<'_>) -> Error {
    let what = match (*asked, value) {
        (Shape::Name, Value::Text(_)) => {
            return shape(path, "expected an id or a name; found an empty text");
        }
        (Shape::Choice(texts), _) => &format!("one of {}", texts.join(", ")),
        (Shape::Name, _) => "a text",
        (Shape::Text(rule), _) => rule.noun,
        (Shape::Constant(rule), _) => rule.noun,
        (Shape::Flag, _) => "true or false",
        (Shape::Count(_), _) => "a whole number",
        (Shape::List(_), _) => "a list",
        (Shape::Object(_) | Shape::Entries(_), _) => "an object",
        // These two accept any kind here; their content is validated further in.
        (Shape::Decimal(_) | Shape::Nullable(_), _) => "another value",
    };
    shape(path, format!("expected {what}; found {}", found(value)))
}

#[cold]
#[inline(never)]
fn too_long(path: &Path<'_>, len: usize) -> Error {
    shape(path, format!("the list has {len} items; split it, at most {MAX_ITEMS} at once"))
}

/// A field that must be there.
fn there<N>(field: core::result::Result<Option<N>, Unreadable>, path: &Path<'_>) -> Result<N> {
    match field {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(shape(path, "this field is missing; nullable fields are written as null")),
        Err(Unreadable) => Err(unreadable(path)),
    }
}

/// The place of a text among those that may stand there.
fn choice(texts: &[&str], value: Value<'_>) -> Option<u32> {
    let Value::Text(text) = value else { return None };
    texts.iter().position(|known| *known == text).and_then(|place| u32::try_from(place).ok())
}

/// A rulebook has no further fields, and none twice.
fn check_fields(fields: &[Field], node: Tree<'_>, path: &Path<'_>) -> Result<()> {
    let keys = node.keys().map_err(|Unreadable| unreadable(path))?;
    for (index, &key) in keys.iter().enumerate() {
        if !fields.iter().any(|field| field.name == key) {
            return Err(unknown(fields, &Path::Field(path, key)));
        }
        if keys.iter().take(index).any(|&earlier| earlier == key) {
            return Err(shape(&Path::Field(path, key), "this field is written twice; keep one"));
        }
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn unknown(fields: &[Field], path: &Path<'_>) -> Error {
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    shape(path, format!("there is no such field; the fields are {}", names.join(", ")))
}
