//! The shape of an input type, and how a value of it is filled.
//!
//! The derive makes both: the shape that [`super::walk`] validates a tree against, and the filling with what was validated.
//! Filling cannot fail, so it has no early returns; derived `Deserialize` code has one after every field, which was 9 of
//! 68 KB of the mini build (brotli). Tests compare the shapes with serde's derive (`read/tests.rs`).

use alloc::string::String;
use alloc::vec::{IntoIter, Vec};

use super::shape::{Checked, Counts, Shape};
use crate::error::Result;
use crate::impossible::{Always, fallback};

/// Why a value cannot be of another kind.
const AS_ASKED: &str = "the walk gives what the shape asks for";

/// A type that inputs consist of.
pub(crate) trait Input: Sized {
    /// The shape of the type.
    const SHAPE: Shape;

    /// Takes the checked values in the order of the shape.
    fn fill(values: &mut Values) -> Self;

    /// A condition on the shape of a whole input, in addition to those of its fields.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// The checked values of an input, in the order and of the kinds that the shape asked for.
pub(crate) struct Values(IntoIter<Checked>);

impl Values {
    pub(super) fn new(values: Vec<Checked>) -> Self {
        Values(values.into_iter())
    }

    /// A decimal's steps and decimals.
    pub(crate) fn decimal(&mut self) -> (u64, u8) {
        match self.0.next() {
            Some(Checked::Decimal(minor, decimals)) => (minor, decimals),
            _ => fallback(AS_ASKED, (0, 0)),
        }
    }

    pub(crate) fn text(&mut self) -> String {
        match self.0.next() {
            Some(Checked::Text(text)) => text,
            _ => fallback(AS_ASKED, String::new()),
        }
    }

    /// A count, the length of a list, or the place of a choice.
    pub(crate) fn count(&mut self) -> u32 {
        match self.0.next() {
            Some(Checked::Count(count)) => count,
            _ => fallback(AS_ASKED, 0),
        }
    }

    fn flag(&mut self) -> bool {
        match self.0.next() {
            Some(Checked::Flag(flag)) => flag,
            _ => fallback(AS_ASKED, false),
        }
    }

    fn present(&mut self) -> bool {
        match self.0.next() {
            Some(Checked::Present) => true,
            Some(Checked::Null) => false,
            _ => fallback(AS_ASKED, false),
        }
    }
}

impl Input for bool {
    const SHAPE: Shape = Shape::Flag;

    fn fill(values: &mut Values) -> Self {
        values.flag()
    }
}

impl Input for u32 {
    const SHAPE: Shape = Shape::Count(Counts::to(u32::MAX));

    fn fill(values: &mut Values) -> Self {
        values.count()
    }
}

impl Input for u8 {
    const SHAPE: Shape = Shape::Count(Counts::to(u8::MAX as u32));

    fn fill(values: &mut Values) -> Self {
        u8::try_from(values.count()).always("the shape bounds it", u8::MAX)
    }
}

impl<T: Input> Input for Option<T> {
    const SHAPE: Shape = Shape::Nullable(&T::SHAPE);

    fn fill(values: &mut Values) -> Self {
        if values.present() { Some(filled(values)) } else { None }
    }
}

/// Apart from what may do without it: a browser compiles only the schemes that a rulebook has.
#[inline(never)]
fn filled<T: Input>(values: &mut Values) -> T {
    T::fill(values)
}

impl<T: Input> Input for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn fill(values: &mut Values) -> Self {
        let count = values.count();
        let mut items = Vec::with_capacity(count as usize);
        for _ in 0..count {
            items.push(T::fill(values));
        }
        items
    }
}
