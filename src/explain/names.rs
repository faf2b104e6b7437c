//! What names stand for: figures, and values of the input, the rulebook or a search.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::evaluate::{Evaluation, Known, Place, list_text};
use super::formula::{FigureName, FormulaFault, Index, NamePart, Outcome};
use super::table::list_of;
use super::value::Operand;
use crate::read::Json;

impl<'a> Evaluation<'a> {
    /// The value of a name that is not a list.
    pub(super) fn name(&mut self, name: &FigureName, at: Place<'_>) -> Outcome<Known> {
        if name.is_given {
            return self.given(name, at, None);
        }
        let row = if name.parts.contains(&NamePart::Previous) {
            match at.row(Index::I)?.checked_sub(1) {
                Some(row) => Some(row),
                None => return Ok(Known::zero()),
            }
        } else if name.parts.contains(&NamePart::Item(Index::I)) {
            Some(at.row(Index::I)?)
        } else {
            None
        };
        self.named_figure(name, row)
    }

    fn named_figure(&mut self, name: &FigureName, row: Option<usize>) -> Outcome<Known> {
        let place =
            self.operation.place(&name.pattern).ok_or_else(|| FormulaFault(format!("{} has no formula", name.text)))?;
        self.figure(place, row)
    }

    /// The items of a name with `[]`.
    pub(super) fn items(&mut self, name: &FigureName, at: Place<'_>) -> Outcome<Vec<Known>> {
        let list = list_of(name);
        let count = if name.is_given {
            self.length(&list)
        } else {
            let domain = self.operation.rows.get(&list);
            let domain = domain.ok_or_else(|| FormulaFault(format!("{list} has no rows")))?;
            self.length(&domain.text)
        };
        (0..count)
            .map(|row| if name.is_given { self.given(name, at, Some(row)) } else { self.named_figure(name, Some(row)) })
            .collect()
    }

    /// How many items a given list has; none where it is not there.
    fn length(&self, list: &str) -> usize {
        let mut fields = list.split('.');
        let mut here = fields.next().and_then(|source| self.source(source));
        for field in fields {
            here = here.and_then(|json| json.field(field));
        }
        here.map_or(0, Json::len)
    }

    fn source(&self, name: &str) -> Option<&'a Json> {
        match name {
            "input" => Some(self.given.input),
            "rulebook" => Some(self.given.rulebook),
            "found" => Some(self.given.found),
            _ => None,
        }
    }

    /// A value of the input, the rulebook or a search; null where it, or what it would be in, is not there.
    fn given(&mut self, name: &FigureName, at: Place<'_>, item: Option<usize>) -> Outcome<Known> {
        let mut written = String::new();
        let mut here: Option<&'a Json> = None;
        for (depth, part) in name.parts.iter().enumerate() {
            match part {
                NamePart::Field(field) if depth == 0 => {
                    written.push_str(field);
                    here = self.source(field);
                }
                NamePart::Field(field) => {
                    written.push('.');
                    written.push_str(field);
                    here = here.and_then(|json| json.field(field));
                }
                NamePart::Key(key) => {
                    let Operand::Text(key) = self.name(&FigureName::parse(key)?, at)?.value else {
                        return Err(FormulaFault(format!("{} has no such field", name.text)));
                    };
                    written.push('.');
                    written.push_str(&key);
                    here = here.and_then(|json| json.field(&key));
                }
                NamePart::Before => return self.before(here, &written, at.row(Index::J)?),
                NamePart::All | NamePart::Item(_) | NamePart::Previous => {
                    let row = match part {
                        NamePart::Item(index) => at.row(*index)?,
                        _ => item.ok_or_else(|| FormulaFault(format!("{} is a list", name.text)))?,
                    };
                    written.push_str(&format!("[{row}]"));
                    here = here.and_then(|json| json.item(row));
                }
            }
        }
        let known = Known::of(here.unwrap_or(&Json::Null))?;
        self.taken.entry(written).or_insert_with(|| Rc::clone(&known.json));
        Ok(known)
    }

    /// The items of a list before a place.
    fn before(&mut self, list: Option<&'a Json>, written: &str, end: usize) -> Outcome<Known> {
        let mut items = Vec::new();
        for row in 0..end {
            let known = Known::of(list.and_then(|list| list.item(row)).unwrap_or(&Json::Null))?;
            self.taken.entry(format!("{written}[{row}]")).or_insert_with(|| Rc::clone(&known.json));
            items.push(known);
        }
        let json = list_text(&items);
        Ok(Known { value: Operand::List(items.into_iter().map(|item| item.value).collect()), json })
    }
}
