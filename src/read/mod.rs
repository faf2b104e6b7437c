//! Reading what a caller wrote: one serde deserializer over any tree, JSON text or JavaScript values alike.
//!
//! RULES section 1 orders the checks: shape first, numbers second. A deserializer that stops at the first
//! fault cannot keep that order, so this one notes a bad number, puts a stand-in in its place and reads on;
//! a wrong shape anywhere later wins, and only a whole input reveals the noted number. It knows every
//! field's path, and the scale that the rulebook sets for points and shares.

mod json;
mod path;
mod reader;

use alloc::borrow::Cow;
use alloc::string::String;
use core::cell::RefCell;

use serde::{Deserialize, Deserializer};

pub(crate) use json::Json;
pub(crate) use path::Path;

use crate::error::{Error, Result};
use reader::{ReadError, Reader};

/// What a node of the tree is.
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// A number of integral value that fits.
    Integer(i64),
    /// A number of integral value past 64 bits.
    Huge,
    /// Any other number.
    Fraction,
    Text(Cow<'a, str>),
    List,
    Object,
    /// A function, a symbol, a big integer: nothing that JSON has.
    Other,
}

/// Reading this part of the tree failed: a getter threw, a proxy was revoked.
pub(crate) struct Unreadable;

/// A tree of values; `field` and `item` give `None` for what is absent.
pub(crate) trait Node: Sized {
    fn value(&self) -> core::result::Result<Value<'_>, Unreadable>;
    fn field(&self, name: &str) -> core::result::Result<Option<Self>, Unreadable>;
    fn len(&self) -> core::result::Result<usize, Unreadable>;
    fn item(&self, index: usize) -> core::result::Result<Option<Self>, Unreadable>;
    /// The object's own keys in order, a repeated one as often as it was written.
    fn keys(&self) -> core::result::Result<alloc::vec::Vec<String>, Unreadable>;
}

/// How to read: what differs between a rulebook and an operation's input.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms {
    /// The rulebook's `pointScale` or `shareScale`; `None` takes each text's own.
    pub(crate) scale: Option<u8>,
    /// Refuse unknown and repeated fields.
    pub(crate) strict: bool,
}

/// What one reading has to remember.
struct Notes {
    terms: Terms,
    number: RefCell<Option<Error>>,
}

/// Reads a whole `T`, or the error that the order of checks puts first.
pub(crate) fn read<'de, T: Deserialize<'de>, N: Node>(node: N, terms: Terms) -> Result<T> {
    let notes = Notes { terms, number: RefCell::new(None) };
    let value = T::deserialize(Reader::new(node, Path::Root, &notes)).map_err(ReadError::into_error)?;
    match notes.number.into_inner() {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// For `#[serde(deserialize_with)]`: a nullable field must still be there (RULES section 1).
pub(crate) fn nullable<'de, T, D>(deserializer: D) -> core::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}
