//! The shape of an input type: the kinds of its fields. A constant, so that no code runs to build it.

use alloc::string::String;

use crate::decimal::kind::Kind;

/// The shape of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Decimal(&'static Kind),
    /// A non-empty text.
    Name,
    /// A text that a function accepts.
    Text(&'static TextRule),
    /// This one number.
    Constant(&'static NumberRule),
    Flag,
    /// A whole number.
    Count(Counts),
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

/// Whole numbers from 0 up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// The greatest that the type holds; reading refuses what is above.
    pub(crate) holds: u32,
    /// What the field may be, which the operation checks: for messages and the schema.
    pub(crate) least: u32,
    pub(crate) most: u32,
}

impl Counts {
    pub(crate) const fn to(most: u32) -> Counts {
        Counts { holds: most, least: 0, most }
    }
}

impl Shape {
    /// A count that may be this, or a list or an optional one of such.
    pub(crate) const fn counting(self, least: u32, most: u32) -> Shape {
        match self {
            Shape::Count(Counts { holds, .. }) => Shape::Count(Counts { holds, least, most }),
            other => other,
        }
    }
}

/// A text with a rule of its own.
#[derive(Debug)]
pub(crate) struct TextRule {
    /// What is expected, for messages.
    pub(crate) noun: &'static str,
    pub(crate) accepts: fn(&str) -> bool,
}

/// A number that is the only one accepted.
#[derive(Debug)]
pub(crate) struct NumberRule {
    pub(crate) number: u32,
    /// What is expected, for messages.
    pub(crate) noun: &'static str,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) absent: Absent,
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Absent {
    /// The field must be present.
    Error,
    /// The same as null.
    Null,
    /// The same as this text.
    Text(&'static str),
}

/// A checked value, in the order of the shape.
pub(super) enum Checked {
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
