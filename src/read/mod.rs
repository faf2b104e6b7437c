//! Reading what a caller wrote, JSON text or JavaScript values alike, into the typed input of an operation.
//!
//! RULES section 1 orders the checks: shape first, numbers second. So a bad number is noted and reading goes on; a wrong shape
//! anywhere later wins, and only a whole input reveals the noted number. Every error has the path of its field, and points and
//! shares are read at the scale that the rulebook sets.

#[cfg(any(web, mini, test))]
mod flat;
mod json;
mod path;
mod plan;
mod walk;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use serde::{Deserialize, Deserializer};

#[cfg(any(web, mini, test))]
pub(crate) use flat::Flat;
pub(crate) use json::Json;
pub(crate) use path::Path;

use crate::error::{Error, ErrorCode, Result};
pub(crate) use plan::Plan;
use plan::{OffPlan, Pass, Planned};
use walk::Walked;

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
    #[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
    Other,
}

/// Reading this part of the tree failed: a getter threw, a proxy was revoked.
#[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
pub(crate) struct Unreadable;

/// A tree of values; `field` and `item` give `None` for what is absent.
///
/// It may be a stream: [`walk`] asks for every value once, for fields in the order of their type, for items in theirs,
/// and for the length or the keys of a list or an object right after its value.
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

/// Anything that can be checked against a plan: every [`Node`] is.
pub(crate) trait Source {
    fn walk(&self, plan: &Plan, terms: Terms) -> Result<Walked>;
}

impl<N: Node> Source for N {
    fn walk(&self, plan: &Plan, terms: Terms) -> Result<Walked> {
        walk::walk(plan, terms, self)
    }
}

/// Reads a whole `T`, or the error that the order of checks puts first. `plan` is empty, or what reading a `T` left in it.
///
/// The derived code is called from one place, twice: first to plan, then to fill. Compiled for every input type, so
/// everything that is not of the type stays in [`Reading`].
pub(crate) fn read<'de, T: Deserialize<'de>>(source: &dyn Source, terms: Terms, plan: &mut Plan) -> Result<T> {
    let mut reading = Reading::new(source, terms, plan)?;
    loop {
        let filled = T::deserialize(Planned(&reading.pass));
        match filled {
            // A type may check itself as a whole, which the stand-ins need not satisfy: the plan is complete by then.
            _ if reading.walk_if_planned(source, terms, plan)? => {}
            Ok(filled) => return reading.number.map_or(Ok(filled), Err),
            Err(OffPlan(refused)) => return Err(Reading::refusal(refused)),
        }
    }
}

/// One input on its way from the plan to the filled type.
struct Reading {
    pass: RefCell<Pass>,
    /// The first bad number, which a wrong shape would come before.
    number: Option<Error>,
}

impl Reading {
    fn new(source: &dyn Source, terms: Terms, plan: &Plan) -> Result<Self> {
        let mut reading = Reading { pass: RefCell::new(Pass::Plan(Plan::default())), number: None };
        if !plan.steps.is_empty() {
            reading.walk(source, terms, plan)?;
        }
        Ok(reading)
    }

    /// After planning, checks the tree against the plan; `false` once that is done.
    fn walk_if_planned(&mut self, source: &dyn Source, terms: Terms, plan: &mut Plan) -> Result<bool> {
        let Pass::Plan(planned) = self.pass.get_mut() else { return Ok(false) };
        *plan = core::mem::take(planned);
        self.walk(source, terms, plan)?;
        Ok(true)
    }

    fn walk(&mut self, source: &dyn Source, terms: Terms, plan: &Plan) -> Result<()> {
        let walked = source.walk(plan, terms)?;
        self.number = walked.number;
        *self.pass.get_mut() = Pass::Fill(walked.cells.into_iter());
        Ok(())
    }

    fn refusal(refused: Option<Error>) -> Error {
        refused.unwrap_or_else(|| Error::new(ErrorCode::InvalidInput, "the input does not fit its type"))
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
