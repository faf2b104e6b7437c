//! Formulas as trees, and the names in them.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use num_rational::BigRational;

/// A formula that cannot be read or evaluated, and why.
#[derive(Debug)]
pub(super) struct FormulaFault(pub(super) String);

pub(super) type Outcome<T> = Result<T, FormulaFault>;

/// A formula.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Number(BigRational),
    Text(String),
    Null,
    Flag(bool),
    Name(FigureName),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// The first where the condition holds, else the second.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The value, used only where the condition holds.
    Where(Box<Expr>, Box<Expr>),
    Least(Vec<Expr>),
    Most(Vec<Expr>),
    /// Over the items of lists, those alone for which the condition holds.
    Each(Each, Box<Expr>, Option<Box<Expr>>),
}

/// The operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Below,
    AtMost,
    Equal,
    AtLeast,
    Above,
    Is,
    IsNot,
    In,
    NotIn,
    And,
    Or,
}

/// What is made of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    Sum,
    First,
    Last,
}

/// A name: `input.lines[i].price`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FigureName {
    /// As it is written in the formula.
    pub(super) text: String,
    pub(super) parts: Vec<NamePart>,
    /// The definition that it may be a name of: `lines[i].goods` for any row.
    pub(super) pattern: String,
    /// Of the input, the rulebook or a search, not of a figure.
    pub(super) is_given: bool,
}

/// What the names of given values begin with.
pub(super) const GIVEN: [&str; 3] = ["input", "rulebook", "found"];

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NamePart {
    Field(String),
    /// `{tier}`: the field whose name is the value of another name.
    Key(String),
    /// `[i]`, `[j]`.
    Item(Index),
    /// `[i-1]`: of the row before; 0 before the first.
    Previous,
    /// `[]`: of every row.
    All,
    /// `[<j]`: the items before `[j]`.
    Before,
}

/// The row of a list, and of a list within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    I,
    J,
}

impl FigureName {
    pub(super) fn parse(text: &str) -> Outcome<FigureName> {
        let wrong = || FormulaFault(format!("{text:?} is no name"));
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            if let Some(inside) = rest.strip_prefix('[') {
                let (index, after) = inside.split_once(']').ok_or_else(wrong)?;
                parts.push(match index {
                    "" => NamePart::All,
                    "i" => NamePart::Item(Index::I),
                    "j" => NamePart::Item(Index::J),
                    "i-1" => NamePart::Previous,
                    "<j" => NamePart::Before,
                    _ => return Err(wrong()),
                });
                rest = after;
            } else if let Some(inside) = rest.strip_prefix('{') {
                let (key, after) = inside.split_once('}').ok_or_else(wrong)?;
                parts.push(NamePart::Key(key.to_string()));
                rest = after;
            } else {
                let end = rest.find(['.', '[', '{']).unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                if field.is_empty() {
                    return Err(wrong());
                }
                parts.push(NamePart::Field(field.to_string()));
                rest = after;
            }
        }
        match parts.first() {
            Some(NamePart::Field(first)) => {
                let is_given = GIVEN.contains(&first.as_str());
                let pattern = text.replace("[i-1]", "[i]").replace("[]", "[i]");
                Ok(FigureName { text: text.to_string(), parts, pattern, is_given })
            }
            _ => Err(wrong()),
        }
    }

    /// Whether it names a list, which is evaluated item by item.
    pub(super) fn is_list(&self) -> bool {
        self.parts.contains(&NamePart::All)
    }
}

impl Expr {
    /// Calls a function for every name.
    pub(super) fn names<'a>(&'a self, found: &mut dyn FnMut(&'a FigureName)) {
        match self {
            Expr::Name(name) => found(name),
            Expr::Binary(_, a, b) | Expr::Where(a, b) => {
                a.names(found);
                b.names(found);
            }
            Expr::If(condition, a, b) => {
                condition.names(found);
                a.names(found);
                b.names(found);
            }
            Expr::Least(of) | Expr::Most(of) => of.iter().for_each(|one| one.names(found)),
            Expr::Each(_, of, condition) => {
                of.names(found);
                if let Some(condition) = condition {
                    condition.names(found);
                }
            }
            Expr::Number(_) | Expr::Text(_) | Expr::Null | Expr::Flag(_) => {}
        }
    }
}
