//! The description of every type of the wire: names, kinds, documentation, order of fields.
//!
//! The derive macro makes it from the struct definitions. The TypeScript declarations, the JavaScript codec, the JSON
//! Schema and the tables of the documentation are printed from it. No WebAssembly build carries it.

#[cfg(not(any(web, mini)))]
mod print;

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::kind::Kind;
use crate::read::Absent;

#[cfg(not(any(web, mini)))]
pub(crate) use print::{Printer, decimals, object};

/// A type that has a description.
pub(crate) trait Described {
    /// The description.
    const OF: Of;
}

/// The type of a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// A decimal of this kind, as text.
    Decimal(&'static Kind),
    /// A non-empty text.
    Name,
    /// Any text.
    Text,
    /// The version of the rulebook format.
    Schema,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    Flag,
    /// A whole number.
    Count,
    Nullable(&'static Of),
    List(&'static Of),
    /// An object keyed by names that are data.
    Entries(&'static Of),
    Object(&'static TypeSchema),
    /// One of a fixed list of texts.
    Choice(&'static TypeSchema),
}

/// A named type: a struct with fields, or an enum with choices.
#[derive(Debug)]
pub(crate) struct TypeSchema {
    /// Where it is defined; the second segment is the scheme.
    pub(crate) module: &'static str,
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) fields: &'static [FieldSchema],
    /// The values of an enum, and their documentation.
    pub(crate) choices: &'static [(&'static str, &'static str)],
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct FieldSchema {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) of: Of,
    pub(crate) absent: Absent,
    /// The least and the greatest that a count may be, where the type does not state them.
    pub(crate) counts: Option<(u32, u32)>,
}

macro_rules! described {
    ($($type:ty => $of:expr;)+) => {
        $(impl Described for $type {
            const OF: Of = $of;
        })+
    };
}

described! {
    bool => Of::Flag;
    u8 => Of::Count;
    u32 => Of::Count;
    u64 => Of::Count;
    String => Of::Text;
}

impl<T: Described> Described for Option<T> {
    const OF: Of = Of::Nullable(&T::OF);
}

impl<T: Described> Described for Vec<T> {
    const OF: Of = Of::List(&T::OF);
}
