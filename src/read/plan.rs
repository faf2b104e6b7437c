//! The plan of an input type: which values stand where.

use alloc::string::String;
use alloc::vec::Vec;

use crate::num::kind::Kind;

/// One value that a type asks for. Compound ones stand before their parts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
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
    /// The next step, or null.
    Nullable,
    /// Any number of the next step.
    List,
    /// These fields, one step each.
    Object(&'static [&'static str]),
    /// Any number of the next step, under names that are data.
    Entries,
}

/// The steps of a type in order; each knows where the one after its parts stands.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(super) steps: Vec<(Step, usize)>,
}

impl Plan {
    /// A value without parts.
    pub(crate) fn leaf(&mut self, step: Step) {
        self.compound(step, |_| {});
    }

    /// A value, and its parts.
    pub(crate) fn compound(&mut self, step: Step, parts: fn(&mut Plan)) {
        let start = self.steps.len();
        self.steps.push((step, 0));
        parts(self);
        let end = self.steps.len();
        if let Some((_, after)) = self.steps.get_mut(start) {
            *after = end;
        }
    }
}

/// A checked value, in the order of the plan.
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
