//! What formulas come to, exactly.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::vec::Vec;
use std::collections::HashMap;

use num_rational::BigRational;
use num_traits::Zero;

use super::evaluate::{Evaluation, Operands, Place, add, list_text};
use super::formula::{Each, Expr, FigureName, FormulaFault, Operator, Outcome};
use super::value::Operand;

impl Evaluation<'_> {
    /// A formula's value; the operands that it takes are added.
    pub(super) fn value(&mut self, formula: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<Operand> {
        Ok(match formula {
            Expr::Number(number) => Operand::number(number.clone()),
            Expr::Text(text) => Operand::Text(text.as_str().into()),
            Expr::Null => Operand::Null,
            Expr::Flag(flag) => Operand::Flag(*flag),
            Expr::Name(name) => self.operand(name, at, operands)?,
            Expr::If(condition, then, other) => match self.holds(condition, at, operands)? {
                true => self.value(then, at, operands)?,
                false => self.value(other, at, operands)?,
            },
            Expr::Where(value, condition) => match self.holds(condition, at, operands)? {
                true => self.value(value, at, operands)?,
                false => return Err(FormulaFault("the condition of its formula does not hold".to_string())),
            },
            Expr::Least(of) => self.extreme(of, at, operands, |one, least| one < least)?,
            Expr::Most(of) => self.extreme(of, at, operands, |one, most| one > most)?,
            Expr::Each(each, of, condition) => self.each(*each, of, condition.as_deref(), at, operands)?,
            Expr::Binary(operator, a, b) => self.binary(*operator, a, b, at, operands)?,
        })
    }

    fn exact(&mut self, formula: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<Rc<BigRational>> {
        let value = self.value(formula, at, operands)?;
        value.exact().ok_or_else(|| FormulaFault(format!("{value:?} is no number")))
    }

    fn holds(&mut self, condition: &Expr, at: Place<'_>, operands: &mut Operands) -> Outcome<bool> {
        match self.value(condition, at, operands)? {
            Operand::Flag(holds) => Ok(holds),
            other => Err(FormulaFault(format!("{other:?} is no condition"))),
        }
    }

    fn extreme(
        &mut self,
        of: &[Expr],
        at: Place<'_>,
        operands: &mut Operands,
        better: fn(&BigRational, &BigRational) -> bool,
    ) -> Outcome<Operand> {
        let mut best: Option<Rc<BigRational>> = None;
        for one in of {
            let one = self.exact(one, at, operands)?;
            if best.as_ref().is_none_or(|best| better(&one, best)) {
                best = Some(one);
            }
        }
        best.map(Operand::Number).ok_or_else(|| FormulaFault("nothing to choose from".to_string()))
    }

    fn binary(
        &mut self,
        operator: Operator,
        a: &Expr,
        b: &Expr,
        at: Place<'_>,
        operands: &mut Operands,
    ) -> Outcome<Operand> {
        match operator {
            // The second is looked at where it decides.
            Operator::And => {
                return Ok(Operand::Flag(self.holds(a, at, operands)? && self.holds(b, at, operands)?));
            }
            Operator::Or => {
                return Ok(Operand::Flag(self.holds(a, at, operands)? || self.holds(b, at, operands)?));
            }
            Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => {
                let (a, b) = (self.value(a, at, operands)?, self.value(b, at, operands)?);
                let found = match (&b, operator) {
                    (Operand::List(items), Operator::In | Operator::NotIn) => items.contains(&a),
                    (_, Operator::In | Operator::NotIn) => return Err(FormulaFault(format!("{b:?} is no list"))),
                    _ => a == b,
                };
                return Ok(Operand::Flag(found == matches!(operator, Operator::Is | Operator::In)));
            }
            _ => {}
        }
        let (a, b) = (self.exact(a, at, operands)?, self.exact(b, at, operands)?);
        Ok(match operator {
            Operator::Plus => Operand::number(&*a + &*b),
            Operator::Minus => Operand::number(&*a - &*b),
            Operator::Times => Operand::number(&*a * &*b),
            Operator::Over if b.is_zero() => return Err(FormulaFault("a division by 0".to_string())),
            Operator::Over => Operand::number(&*a / &*b),
            Operator::Below => Operand::Flag(a < b),
            Operator::AtMost => Operand::Flag(a <= b),
            Operator::Equal => Operand::Flag(a == b),
            Operator::AtLeast => Operand::Flag(a >= b),
            _ => Operand::Flag(a > b),
        })
    }

    fn each(
        &mut self,
        each: Each,
        of: &Expr,
        condition: Option<&Expr>,
        at: Place<'_>,
        operands: &mut Operands,
    ) -> Outcome<Operand> {
        let mut names = Vec::new();
        let mut collect = |name: &FigureName| {
            if name.is_list() && !names.contains(name) {
                names.push(name.clone());
            }
        };
        of.names(&mut collect);
        if let Some(condition) = condition {
            condition.names(&mut collect);
        }
        let mut lists = HashMap::new();
        let mut count = None;
        for name in names {
            let items = self.items(&name, at)?;
            if *count.get_or_insert(items.len()) != items.len() {
                return Err(FormulaFault(format!("{} has another length", name.text)));
            }
            add(operands, &name.text, || list_text(&items));
            lists.insert(name.text, items);
        }
        let count = count.ok_or_else(|| FormulaFault("no list to go through".to_string()))?;
        let mut sum = BigRational::zero();
        let mut fitting = Operand::Null;
        for index in 0..count {
            let at = Place { item: Some((index, &lists)), ..at };
            if let Some(condition) = condition
                && !self.holds(condition, at, operands)?
            {
                continue;
            }
            match each {
                Each::Sum => sum += &*self.exact(of, at, operands)?,
                Each::Last => fitting = self.value(of, at, operands)?,
                Each::First => return self.value(of, at, operands),
            }
        }
        Ok(if each == Each::Sum { Operand::number(sum) } else { fitting })
    }

    fn operand(&mut self, name: &FigureName, at: Place<'_>, operands: &mut Operands) -> Outcome<Operand> {
        if name.is_list() {
            let Some((index, lists)) = at.item else {
                let items = self.items(name, at)?;
                add(operands, &name.text, || list_text(&items));
                return Ok(Operand::List(items.into_iter().map(|item| item.value).collect()));
            };
            let item = lists.get(&name.text).and_then(|items| items.get(index));
            return item
                .map(|item| item.value.clone())
                .ok_or_else(|| FormulaFault(format!("{} has no such row", name.text)));
        }
        let known = self.name(name, at)?;
        add(operands, &name.text, || Rc::clone(&known.json));
        Ok(known.value)
    }
}
