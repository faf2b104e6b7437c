//! The grammar of formulas: text to a tree.
//!
//! ```text
//! formula    = choice [ "where" choice ]
//! choice     = "if" condition "then" formula "else" choice | condition
//! condition  = both { "or" both }            both = comparison { "and" comparison }
//! comparison = sum [ ( "<" | "<=" | "=" | ">=" | ">" | "is" [ "not" ] | [ "not" ] "in" ) sum ]
//! sum        = term { ( "+" | "−" ) term }   term = factor { ( "×" | "/" ) factor }
//! factor     = NUMBER | TEXT | "null" | "true" | "false" | NAME | "(" formula ")"
//!            | ( "min" | "max" ) "(" sum { "," sum } ")"
//!            | ( "sum" | "first" | "last" ) "(" sum [ "where" condition ] ")"
//! ```

use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use num_rational::BigRational;

use super::formula::{Each, Expr, FigureName, FormulaFault, Operator, Outcome};
use super::value::{parse_decimal, power_of_ten};

impl Expr {
    pub(super) fn parse(text: &str) -> Outcome<Expr> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0 };
        let parsed = parser.formula()?;
        match parser.peek() {
            None => Ok(parsed),
            Some(token) => Err(FormulaFault(format!("{token:?} is left of {text:?}"))),
        }
    }
}

/// A word of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Number(&'a str),
    Text(&'a str),
    Sign(&'a str),
}

impl<'a> Token<'a> {
    /// As it is written.
    pub(super) fn text(&self) -> &'a str {
        match self {
            Token::Word(text) | Token::Number(text) | Token::Text(text) | Token::Sign(text) => text,
        }
    }
}

/// The words of a formula.
pub(super) fn tokens(text: &str) -> Outcome<Vec<Token<'_>>> {
    const SIGNS: [&str; 12] = ["<=", ">=", "<", ">", "=", "+", "−", "×", "/", "(", ")", ","];
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if first == '"' {
            let end = rest.get(1..).and_then(|inside| inside.find('"')).map(|at| at + 2);
            let (quoted, after) = rest.split_at(end.ok_or_else(|| FormulaFault(format!("{rest:?} has no end")))?);
            (Token::Text(quoted), after)
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '^').unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            (Token::Number(number), after)
        } else if first.is_ascii_alphabetic() {
            let (word, after) = rest.split_at(end_of_name(rest));
            (Token::Word(word), after)
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| FormulaFault(format!("{rest:?} begins with no word of a formula")))?;
            let (sign, after) = rest.split_at(sign.len());
            (Token::Sign(sign), after)
        };
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

/// Where a name ends: brackets and braces belong to it with all that is in them.
fn end_of_name(text: &str) -> usize {
    let mut closing = None;
    for (at, c) in text.char_indices() {
        match (closing, c) {
            (Some(close), c) if c == close => closing = None,
            (Some(_), _) => {}
            (None, '[') => closing = Some(']'),
            (None, '{') => closing = Some('}'),
            (None, c) if c.is_ascii_alphanumeric() || c == '.' => {}
            (None, _) => return at,
        }
    }
    text.len()
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    /// Takes a word or a sign if it comes next.
    fn take(&mut self, text: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found) | Token::Sign(found)) if *found == text);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, text: &str) -> Outcome<()> {
        if self.take(text) {
            Ok(())
        } else {
            Err(FormulaFault(format!("{text:?} is missing before {:?}", self.peek())))
        }
    }

    fn formula(&mut self) -> Outcome<Expr> {
        let value = self.choice()?;
        if self.take("where") {
            return Ok(Expr::Where(Box::new(value), Box::new(self.condition()?)));
        }
        Ok(value)
    }

    fn choice(&mut self) -> Outcome<Expr> {
        if !self.take("if") {
            return self.condition();
        }
        let condition = self.condition()?;
        self.expect("then")?;
        let then = self.choice()?;
        self.expect("else")?;
        Ok(Expr::If(Box::new(condition), Box::new(then), Box::new(self.choice()?)))
    }

    fn condition(&mut self) -> Outcome<Expr> {
        let mut left = self.both()?;
        while self.take("or") {
            left = Expr::Binary(Operator::Or, Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Outcome<Expr> {
        let mut left = self.comparison()?;
        while self.take("and") {
            left = Expr::Binary(Operator::And, Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Outcome<Expr> {
        let left = self.sum()?;
        let operator = match self.peek() {
            Some(Token::Sign("<")) => Operator::Below,
            Some(Token::Sign("<=")) => Operator::AtMost,
            Some(Token::Sign("=")) => Operator::Equal,
            Some(Token::Sign(">=")) => Operator::AtLeast,
            Some(Token::Sign(">")) => Operator::Above,
            Some(Token::Word("is")) => Operator::Is,
            Some(Token::Word("in")) => Operator::In,
            Some(Token::Word("not")) => Operator::NotIn,
            _ => return Ok(left),
        };
        self.at += 1;
        let operator = match operator {
            Operator::Is if self.take("not") => Operator::IsNot,
            Operator::NotIn => {
                self.expect("in")?;
                Operator::NotIn
            }
            other => other,
        };
        Ok(Expr::Binary(operator, Box::new(left), Box::new(self.sum()?)))
    }

    fn sum(&mut self) -> Outcome<Expr> {
        self.chain(&[("+", Operator::Plus), ("−", Operator::Minus)], Self::term)
    }

    fn term(&mut self) -> Outcome<Expr> {
        self.chain(&[("×", Operator::Times), ("/", Operator::Over)], Self::factor)
    }

    /// Operands between signs of one rank, from left to right.
    fn chain(&mut self, signs: &[(&str, Operator)], operand: fn(&mut Self) -> Outcome<Expr>) -> Outcome<Expr> {
        let mut left = operand(self)?;
        while let Some((_, operator)) = signs.iter().find(|(sign, _)| self.take(sign)) {
            left = Expr::Binary(*operator, Box::new(left), Box::new(operand(self)?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Outcome<Expr> {
        if self.take("(") {
            let inside = self.formula()?;
            self.expect(")")?;
            return Ok(inside);
        }
        let token = self.peek().cloned().ok_or_else(|| FormulaFault("the formula ends too early".to_string()))?;
        self.at += 1;
        Ok(match token {
            Token::Number(text) => Expr::Number(number(text)?),
            Token::Text(text) => Expr::Text(text.trim_matches('"').to_string()),
            Token::Word("null") => Expr::Null,
            Token::Word("true") => Expr::Flag(true),
            Token::Word("false") => Expr::Flag(false),
            Token::Word("min") => Expr::Least(self.arguments()?),
            Token::Word("max") => Expr::Most(self.arguments()?),
            Token::Word("sum") => self.each(Each::Sum)?,
            Token::Word("first") => self.each(Each::First)?,
            Token::Word("last") => self.each(Each::Last)?,
            Token::Word(text) => Expr::Name(FigureName::parse(text)?),
            Token::Sign(text) => return Err(FormulaFault(format!("expected a value; found {text:?}"))),
        })
    }

    fn arguments(&mut self) -> Outcome<Vec<Expr>> {
        self.expect("(")?;
        let mut found = alloc::vec![self.sum()?];
        while self.take(",") {
            found.push(self.sum()?);
        }
        self.expect(")")?;
        Ok(found)
    }

    fn each(&mut self, each: Each) -> Outcome<Expr> {
        self.expect("(")?;
        let of = self.sum()?;
        let condition = if self.take("where") { Some(Box::new(self.condition()?)) } else { None };
        self.expect(")")?;
        Ok(Expr::Each(each, Box::new(of), condition))
    }
}

/// `0.01`, `10^13`.
fn number(text: &str) -> Outcome<BigRational> {
    let wrong = || FormulaFault(format!("{text:?} is no number"));
    if let Some((base, exponent)) = text.split_once('^') {
        let exponent = exponent.parse::<u32>().map_err(|_| wrong())?;
        return match base {
            "10" if exponent < 100 => Ok(power_of_ten(exponent).into()),
            _ => Err(wrong()),
        };
    }
    parse_decimal(text).ok_or_else(wrong)
}
