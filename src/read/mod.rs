//! Reading what a caller wrote, JSON text or JavaScript values alike, into the typed input of an operation.
//!
//! RULES section 1 orders the checks: shape first, numbers second. So a bad number is noted and reading goes on; a wrong shape
//! anywhere later wins, and only a whole input reveals the noted number. Every error has the path of its field, and points and
//! shares are read at the scale that the rulebook sets.

mod canonical;
#[cfg(any(web, mini, test))]
mod flat;
mod input;
mod json;
mod path;
mod shape;
mod walk;

use alloc::vec::Vec;

use serde::{Deserialize, Deserializer};

#[cfg(any(web, mini, test))]
pub(crate) use flat::Flat;
pub(crate) use input::{Input, Values};
pub(crate) use json::Json;
pub(crate) use path::Path;

use crate::decimal::kind::Scales;
use crate::error::Result;
#[cfg(explained)]
pub(crate) use shape::Counts;
pub(crate) use shape::{Absent, Field, NumberRule, Shape, TextRule};
use walk::Walked;

/// What a node of the tree is.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// A number of integral value that fits.
    Integer(i64),
    /// A number of integral value past 64 bits, as it is written.
    Huge(&'a str),
    /// Any other number, as it is written.
    Fraction(&'a str),
    Text(&'a str),
    List,
    Object,
    /// A function, a symbol, a big integer: nothing that JSON has.
    #[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
    Other,
}

/// Reading this part of the tree failed: a getter threw, a proxy was revoked.
pub(crate) struct Unreadable;

type Read<T> = core::result::Result<T, Unreadable>;

/// A tree of values, however a caller wrote it; `field` and `item` give `None` for what is absent.
///
/// It may be a stream: [`walk`] reads every value once, for fields in the order of their type, for items in theirs,
/// and for the length or the keys of a list or an object right after its value.
#[derive(Clone, Copy)]
pub(crate) enum Tree<'a> {
    Json(&'a Json),
    #[cfg(any(web, mini, test))]
    Flat(&'a Flat<'a>),
}

impl<'a> Tree<'a> {
    pub(crate) fn value(self) -> Read<Value<'a>> {
        match self {
            Tree::Json(json) => Ok(json.value()),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.value(),
        }
    }

    fn field(self, name: &str) -> Read<Option<Self>> {
        match self {
            Tree::Json(json) => Ok(json.field(name).map(Tree::Json)),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.is_there().map(|is_there| is_there.then_some(self)),
        }
    }

    fn len(self) -> Read<usize> {
        match self {
            Tree::Json(json) => Ok(json.len()),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.len(),
        }
    }

    fn item(self, index: usize) -> Read<Option<Self>> {
        match self {
            Tree::Json(json) => Ok(json.item(index).map(Tree::Json)),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.is_there().map(|is_there| is_there.then_some(self)),
        }
    }

    /// The object's own keys in order, a repeated one as often as it was written.
    fn keys(self) -> Read<Vec<&'a str>> {
        match self {
            Tree::Json(json) => Ok(json.keys()),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.keys(),
        }
    }
}

impl<'a> Tree<'a> {
    /// The keys of an object with the places of their values; a stream gives a value when it is asked for.
    fn entries(self) -> Read<Vec<(&'a str, Self)>> {
        match self {
            Tree::Json(json) => Ok(json.entries().into_iter().map(|(key, value)| (key, Tree::Json(value))).collect()),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => Ok(flat.keys()?.into_iter().map(|key| (key, self)).collect()),
        }
    }

    /// The value at the place that [`Tree::entries`] gave.
    fn present(self) -> Read<Option<Self>> {
        match self {
            Tree::Json(_) => Ok(Some(self)),
            #[cfg(any(web, mini, test))]
            Tree::Flat(flat) => flat.is_there().map(|is_there| is_there.then_some(self)),
        }
    }
}

/// How to read: what differs between a rulebook and the input of an operation.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// The scales that the rulebook sets.
    pub(crate) scales: Scales,
    /// Refuse unknown and repeated fields.
    pub(crate) strict: bool,
}

/// Reads a whole `T`, or the error that the order of checks puts first.
pub(crate) fn read<T: Input>(tree: Tree<'_>, options: Options) -> Result<T> {
    let Walked { number, values } = walk::walk(&T::SHAPE, options, tree)?;
    let input = T::fill(&mut Values::new(values));
    input.check()?;
    number.map_or(Ok(input), Err)
}

/// For `#[serde(deserialize_with)]`: a nullable field must still be there (RULES section 1).
pub(crate) fn nullable<'de, T, D>(deserializer: D) -> core::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}

/// The value that the absence of a field means, for serde.
pub(crate) fn absent<T: Input>(text: &str) -> T {
    let json = Json::Text(text.into());
    let values = match walk::walk(&T::SHAPE, Options::default(), Tree::Json(&json)) {
        Ok(Walked { values, .. }) => values,
        Err(_) => crate::impossible::fallback("a default has the shape of its field", Vec::new()),
    };
    T::fill(&mut Values::new(values))
}
