//! `order.refund`: what comes back when pieces are returned.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use super::earning::{AmountAndContribution, AppreciationRefundEarning, RefundEarning, SchemeRefundEarning};
use super::split::part;
use super::total::{LineSteps, money};
use super::{Orders, TotalOrder};
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, Points};

/// An order and its returned pieces, for [`Orders::refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, check = check_lengths)]
pub struct RefundOrder {
    /// The order as it was placed.
    pub order: TotalOrder,
    /// Pieces of each line that had come back when the order was booked, 0 to 10^6; an order that is not booked yet gives
    /// `returnedBefore` here.
    #[wire(least = 0, most = MAX_PIECES)]
    pub returned_before_booking: Vec<u32>,
    /// Pieces of each line that came back before now, those before booking included, 0 to 10^6.
    #[wire(least = 0, most = MAX_PIECES)]
    pub returned_before: Vec<u32>,
    /// Pieces of each line that come back now, 0 to 10^6.
    #[wire(least = 0, most = MAX_PIECES)]
    pub returning: Vec<u32>,
    /// Freight refunded before, yuan.
    pub freight_before: Money,
    /// Freight refunded now, yuan.
    pub freight: Money,
}

/// What comes back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct LineRefund {
    /// Of the discount, yuan: it lowers what comes back.
    pub discount: Money,
    /// Of the points; null without a release scheme.
    pub points: Option<Points>,
    /// Of what the points paid, yuan.
    pub points_value: Money,
    /// Of the fixed points, yuan.
    pub fixed_points: Money,
    /// Of the money, yuan.
    pub qualifying: Money,
}

/// What comes back of an order, for [`Orders::refund`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderRefund {
    /// Money that comes back, freight included, yuan.
    pub cash: Money,
    /// Points that come back; null without a release scheme.
    pub points: Option<Points>,
    /// What these points paid, yuan.
    pub points_value: Money,
    /// Fixed points that come back, yuan.
    pub fixed_points: Money,
    /// The lines in their order.
    pub lines: Vec<LineRefund>,
    /// What each scheme's `quoteRefund` takes.
    pub earning: RefundEarning,
}

const MAX_PIECES: u32 = 1_000_000;

impl RefundOrder {
    /// The names of the three lists of pieces, and the lists.
    fn lists(&self) -> [(&'static str, &[u32]); 3] {
        [
            ("returnedBeforeBooking", &self.returned_before_booking),
            ("returnedBefore", &self.returned_before),
            ("returning", &self.returning),
        ]
    }

    fn check_lengths(&self) -> Result<()> {
        let lines = self.order.lines.len();
        for (path, pieces) in self.lists() {
            if pieces.len() != lines {
                let message = format!("{} counts for {lines} lines; give one count a line", pieces.len());
                return Err(Error::new(ErrorCode::InvalidInput, message).at(path));
            }
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<()> {
        for (path, list) in self.lists() {
            if let Some((index, pieces)) = list.iter().enumerate().find(|&(_, &pieces)| pieces > MAX_PIECES) {
                let message = format!("{pieces} is out of range: a line has at most {MAX_PIECES} pieces");
                return Err(Error::new(ErrorCode::OutOfRange, message).at(format!("{path}[{index}]")));
            }
        }
        Ok(())
    }

    /// The pieces of each line: its quantity, and how many had come back at booking, before now, and after now.
    fn pieces(&self) -> impl Iterator<Item = Pieces> {
        let counts = self.returned_before_booking.iter().zip(&self.returned_before).zip(&self.returning);
        self.order.lines.iter().zip(counts).map(|(line, ((&booked, &before), &now))| Pieces {
            quantity: line.quantity,
            booked,
            before,
            // Each is at most 10^6.
            after: before + now,
        })
    }

    fn check_pieces(&self) -> Result<()> {
        let refused = |list: &str, index: usize, message| {
            Err(Error::new(ErrorCode::InvalidAmount, message).at(format!("{list}[{index}]")))
        };
        for (index, Pieces { quantity, booked, before, after }) in self.pieces().enumerate() {
            if before > quantity {
                return refused(
                    "returnedBefore",
                    index,
                    format!("the line has {quantity} pieces; {before} cannot have come back"),
                );
            }
            if booked > before {
                let message = format!(
                    "returnedBefore counts all pieces that came back before now, those before booking too: give at least \
                     {booked} there, not {before}"
                );
                return refused("returnedBeforeBooking", index, message);
            }
            if after > quantity {
                let (now, left) = (after - before, quantity - before);
                let message = format!("{now} is more than the line has left; return at most {left}");
                return refused("returning", index, message);
            }
        }
        let refused = |path: &'static str, message| Err(Error::new(ErrorCode::InvalidAmount, message).at(path));
        if self.freight_before.wide() + self.freight.wide() > self.order.freight.wide() {
            let left = self.order.freight.less(self.freight_before);
            return refused(
                "freight",
                format!("{} yuan is more freight than is left; return at most {left}", self.freight),
            );
        }
        if self.freight == Money::ZERO && self.returning.iter().all(|&pieces| pieces == 0) {
            return refused("returning", "nothing comes back; return a piece, or freight".into());
        }
        Ok(())
    }
}

/// How many pieces a line has, and how many of them have come back.
#[derive(Clone, Copy)]
struct Pieces {
    quantity: u32,
    booked: u32,
    before: u32,
    after: u32,
}

impl Pieces {
    /// What comes back now of a figure of the line.
    fn now(&self, figure: u64) -> u64 {
        self.between(figure, self.before, self.after)
    }

    fn between(&self, figure: u64, from: u32, to: u32) -> u64 {
        let upto = |pieces| part(figure, pieces, self.quantity);
        upto(to).checked_sub(upto(from)).always("more pieces are not a smaller part", 0)
    }

    /// Amount, before and refund of a figure that a scheme counts.
    fn counted(&self, figure: u64) -> Counted {
        Counted {
            amount: self.between(figure, self.booked, self.quantity),
            before: self.between(figure, self.booked, self.before),
            refund: self.now(figure),
        }
    }
}

/// What a scheme counts of an order, in fen.
#[derive(Clone, Copy, Default)]
struct Counted {
    amount: u64,
    before: u64,
    refund: u64,
}

impl Counted {
    fn plus(self, other: Counted) -> Counted {
        Counted {
            amount: self.amount + other.amount,
            before: self.before + other.before,
            refund: self.refund + other.refund,
        }
    }

    fn left(&self) -> u64 {
        let left = self.amount.checked_sub(self.before + self.refund);
        left.always("at most all pieces come back", 0)
    }
}

impl Orders {
    /// What comes back when pieces of an order are returned (RULES section 2, `order.refund`): the part of every figure that
    /// these pieces gain, so that all pieces together give back exactly what was paid.
    ///
    /// # Errors
    /// What [`Orders::total`] refuses, at `order.…`; `INVALID_INPUT` at a list of another length than the lines;
    /// `INVALID_AMOUNT` at `returnedBefore[i]`, `returnedBeforeBooking[i]`, `returning[i]`, `freight`, or at `returning`
    /// where nothing comes back.
    ///
    /// ```
    /// use points_rules::Rulebook;
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let order = r#"{"lines": [{"price": "10", "quantity": 3, "contributionRate": null, "earns": null}],
    ///     "discount": "1", "freight": "0", "points": "0", "fixedPoints": "0"}"#;
    /// let refund = rulebook.order()?.refund(&serde_json::from_str(&format!(
    ///     r#"{{"order": {order}, "returnedBeforeBooking": [0], "returnedBefore": [0], "returning": [1],
    ///         "freightBefore": "0", "freight": "0"}}"#,
    /// )).unwrap())?;
    /// assert_eq!(refund.cash.to_string(), "9.66");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn refund(&self, refund: &RefundOrder) -> Result<OrderRefund> {
        refund.check_lengths()?;
        refund.check_numbers()?;
        let computed = self.compute(&refund.order).map_err(of_order)?;
        // What the order's total refuses is refused, its bounds included.
        self.totalled(&refund.order, &computed).map_err(of_order)?;
        refund.check_pieces()?;
        let lines: Vec<(LineSteps, Pieces)> = computed.lines.into_iter().zip(refund.pieces()).collect();
        let sum = |figure: fn(&LineSteps) -> u64| -> u64 {
            lines.iter().map(|(line, pieces)| pieces.now(figure(line))).sum()
        };
        let cash = u128::from(sum(|line| line.qualifying)) + refund.freight.wide();
        Ok(OrderRefund {
            cash: Money::result(Some(cash), "the money that comes back")?,
            points: self.points(sum(|line| line.points)),
            points_value: money(sum(|line| line.points_value)),
            fixed_points: money(sum(|line| line.fixed_points)),
            lines: lines.iter().map(|(line, pieces)| self.line_refund(line, pieces)).collect(),
            earning: self.refund_earning(&lines),
        })
    }

    fn line_refund(&self, line: &LineSteps, pieces: &Pieces) -> LineRefund {
        LineRefund {
            discount: money(pieces.now(line.discount)),
            points: self.points(pieces.now(line.points)),
            points_value: money(pieces.now(line.points_value)),
            fixed_points: money(pieces.now(line.fixed_points)),
            qualifying: money(pieces.now(line.qualifying)),
        }
    }

    fn refund_earning(&self, lines: &[(LineSteps, Pieces)]) -> RefundEarning {
        let counted = |figure: fn(&LineSteps) -> u64| {
            let each = lines.iter().map(|(line, pieces)| pieces.counted(figure(line)));
            each.fold(Counted::default(), Counted::plus)
        };
        let appreciation = || {
            let amount = counted(|line| if line.contributes { line.qualifying } else { 0 });
            let contribution = counted(|line| line.contribution);
            let both = |figure: fn(&Counted) -> u64| AmountAndContribution {
                amount: money(figure(&amount)),
                contribution: money(figure(&contribution)),
            };
            AppreciationRefundEarning {
                amount: money(amount.amount),
                contribution: money(contribution.amount),
                before: both(|counted| counted.before),
                refund: both(|counted| counted.refund),
                left: both(Counted::left),
            }
        };
        let scheme = |counted: Counted| SchemeRefundEarning {
            amount: money(counted.amount),
            before: money(counted.before),
            refund: money(counted.refund),
            left: money(counted.left()),
        };
        RefundEarning {
            appreciation: self.appreciation.map(|_| appreciation()),
            dividend: self.dividend.map(|_| scheme(counted(|line| line.dividend_base))),
            release: self.release.map(|_| scheme(counted(|line| line.release_base))),
        }
    }
}

/// An error of the order, at its place in the refund; `OVERFLOW` names no field.
fn of_order(error: Error) -> Error {
    if error.path().is_some() { error.under("order") } else { error }
}
