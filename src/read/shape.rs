//! The shape of an input type: which values stand where. Plain data, so that no code makes it.

use alloc::string::String;

use crate::num::kind::Kind;

/// What a type asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Decimal(&'static Kind),
    /// A non-empty text.
    Name,
    /// The one schema there is.
    Schema,
    /// A day of the calendar.
    Date,
    Flag,
    /// A whole number up to this.
    Count(u32),
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// This, or null.
    Nullable(&'static Shape),
    /// Any number of this.
    List(&'static Shape),
    /// These fields.
    Object(&'static [Field]),
    /// Any number of this, under names that are data.
    Entries(&'static Shape),
}

/// A field of an object: its name on the wire and its shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
}

/// A checked value, in the order of the shape.
pub(super) enum Cell {
    /// A decimal's steps, and how many decimals they have.
    Decimal(u64, u8),
    Text(String),
    Flag(bool),
    /// A count, the length of a list, or the place of a choice.
    Count(u32),
    Null,
    /// A nullable value that is there: it follows.
    Present,
}
