//! Reading what a caller wrote, JSON text or JavaScript values alike, into the typed input of an operation.
//!
//! RULES section 1 orders the checks: shape first, numbers second. So a bad number is noted and reading goes on; a wrong shape
//! anywhere later wins, and only a whole input reveals the noted number. Every error has the path of its field, and points and
//! shares are read at the scale that the rulebook sets.

mod json;
mod path;
mod plan;
mod walk;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use serde::{Deserialize, Deserializer};

pub(crate) use json::Json;
pub(crate) use path::Path;

use crate::error::{Error, ErrorCode, Result};
use plan::{OffPlan, Pass, Plan, Planned};
use walk::Walk;

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
    #[cfg(web)]
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
    fn keys(&self) -> core::result::Result<Vec<String>, Unreadable>;
}

/// How to read: what differs between a rulebook and an operation's input.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms {
    /// The rulebook's `pointScale` or `shareScale`; `None` takes each text's own.
    pub(crate) scale: Option<u8>,
    /// Refuse unknown and repeated fields.
    pub(crate) strict: bool,
}

/// Reads a whole `T`, or the error that the order of checks puts first.
pub(crate) fn read<'de, T: Deserialize<'de>, N: Node>(node: &N, terms: Terms) -> Result<T> {
    let pass = RefCell::new(Pass::Plan(Plan::default()));
    // A type may check itself as a whole, which the stand-ins need not satisfy: the plan is complete by then.
    let _ = T::deserialize(Planned(&pass));
    let mut number = None;
    if let Pass::Plan(plan) = pass.replace(Pass::Fill(Vec::new().into_iter())) {
        let walked = Walk::whole(&plan, terms, node)?;
        number = walked.number;
        pass.replace(Pass::Fill(walked.cells.into_iter()));
    }
    let filled = T::deserialize(Planned(&pass));
    let filled = filled.map_err(|OffPlan(refused)| {
        refused.unwrap_or_else(|| Error::new(ErrorCode::InvalidInput, "the input does not fit its type"))
    })?;
    match number {
        Some(error) => Err(error),
        None => Ok(filled),
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
