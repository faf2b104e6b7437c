//! `order.total`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use super::earning::{AppreciationEarning, OrderEarning, SchemeEarning};
use super::line::{EarningScheme, OrderLine};
use super::split::Split;
use super::{Orders, PointTerms};
use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Money, Points, Rate};

/// An order, for [`Orders::total`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct TotalOrder {
    /// The lines; an order without lines comes to its freight.
    pub lines: Vec<OrderLine>,
    /// What is taken off the goods, yuan.
    pub discount: Money,
    /// What delivery costs, yuan; it earns no credit.
    pub freight: Money,
    /// Points to pay with, at the rulebook's `pointScale`; 0 without a release scheme.
    pub points: Points,
    /// Fixed points to pay with (恒定积分), yuan; 0 without an appreciation scheme.
    pub fixed_points: Money,
}

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct LineTotal {
    /// price · quantity, yuan.
    pub goods: Money,
    /// The line's part of the discount, yuan.
    pub discount: Money,
    /// The line's part of the points taken; null without a release scheme.
    pub points: Option<Points>,
    /// The line's part of what the points pay, yuan.
    pub points_value: Money,
    /// The line's part of the fixed points, yuan.
    pub fixed_points: Money,
    /// What is paid for the line in money, yuan: what may earn credit.
    pub qualifying: Money,
    /// The line's contribution to the fund, yuan, floored; 0 where it does not earn there.
    pub contribution: Money,
}

/// What an order comes to, for [`Orders::total`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderTotal {
    /// Σ price · quantity, yuan.
    pub goods: Money,
    /// The most points that this order takes; null without a release scheme.
    pub points_usable: Option<Points>,
    /// The points taken: the fewest of the value of those given; null without a release scheme.
    pub points: Option<Points>,
    /// What the points pay, yuan, floored.
    pub points_value: Money,
    /// What is paid in money for goods, yuan: credit earns no credit, freight does not count.
    pub qualifying: Money,
    /// What is left to pay in money, freight included, yuan.
    pub payable: Money,
    /// The lines in their order.
    pub lines: Vec<LineTotal>,
    /// What each scheme is quoted for.
    pub earning: OrderEarning,
}

/// A line's figures in smallest steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineSteps {
    pub(super) goods: u64,
    pub(super) discount: u64,
    pub(super) points: u64,
    pub(super) points_value: u64,
    pub(super) fixed_points: u64,
    pub(super) qualifying: u64,
    pub(super) contribution: u64,
    /// Whether the line counts in the amount of the appreciation scheme.
    pub(super) contributes: bool,
    pub(super) dividend_base: u64,
    pub(super) release_base: u64,
}

/// An order's figures in smallest steps.
pub(super) struct Computed {
    pub(super) goods: Money,
    pub(super) usable: u64,
    pub(super) points: u64,
    pub(super) points_value: Money,
    pub(super) lines: Vec<LineSteps>,
}

impl Computed {
    /// Σ of a figure over the lines, in fen: below 2^64 whatever it is, because the goods are money.
    pub(super) fn sum(&self, figure: fn(&LineSteps) -> u64) -> u64 {
        self.lines.iter().map(figure).sum()
    }
}

impl Orders {
    /// What an order comes to (RULES section 2, `order.total`). Splits are exact, contributions and bases are floored.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `lines[i].quantity`; `DUPLICATE_NAME` at `lines[i].earns[j]`; `SCHEME_NOT_CONFIGURED` at `points`
    /// or `fixedPoints`; `INVALID_AMOUNT` at `discount`, `points` or `fixedPoints` where more is taken off than there is;
    /// `OVERFLOW` past 10^13 yuan, or past 10^10 for an amount of `earning`. An example is in the module's documentation.
    pub fn total(&self, order: &TotalOrder) -> Result<OrderTotal> {
        self.totalled(order, &self.compute(order)?)
    }

    /// The printed figures of an order that is computed.
    pub(super) fn totalled(&self, order: &TotalOrder, computed: &Computed) -> Result<OrderTotal> {
        let qualifying = money(computed.sum(|line| line.qualifying));
        let payable = qualifying.wide() + order.freight.wide();
        Ok(OrderTotal {
            goods: computed.goods,
            points_usable: self.points(computed.usable),
            points: self.points(computed.points),
            points_value: computed.points_value,
            qualifying,
            payable: Money::result(Some(payable), "the amount to pay")?,
            lines: computed.lines.iter().map(|line| self.line_total(line)).collect(),
            earning: self.earning(computed)?,
        })
    }

    /// Checks an order and computes every figure of it.
    pub(super) fn compute(&self, order: &TotalOrder) -> Result<Computed> {
        for (index, line) in order.lines.iter().enumerate() {
            line.check(index)?;
        }
        let points = order.points.at_scale(self.point_scale()).map_err(|error| error.at("points"))?;
        self.check_credit(points, order.fixed_points)?;
        let sum = order.lines.iter().try_fold(0u128, |sum, line| sum.checked_add(line.goods()));
        let goods = Money::result(sum, "the sum of the goods")?;
        let Some(net) = goods.minor().checked_sub(order.discount.minor()) else {
            return Err(too_much("discount", order.discount, goods, "goods"));
        };
        let taken = self.take_points(points, net, order.fixed_points)?;
        let left = net.checked_sub(taken.value.minor()).always("usable points are worth at most the net goods", 0);
        if order.fixed_points.minor() > left {
            return Err(too_much("fixedPoints", order.fixed_points, money(left), "goods that are left to pay"));
        }
        let lines = self.split_lines(order, goods, net, left, taken);
        Ok(Computed { goods, usable: taken.usable, points: taken.points, points_value: taken.value, lines })
    }

    /// Credit needs the scheme that it comes from.
    fn check_credit(&self, points: Points, fixed_points: Money) -> Result<()> {
        let missing = |path: &'static str, scheme: &str| {
            let message = format!("the rulebook has no {scheme} scheme: give 0 here");
            Err(Error::new(ErrorCode::SchemeNotConfigured, message).at(path))
        };
        if self.release.is_none() && points != Points::ZERO {
            return missing("points", "release");
        }
        if self.appreciation.is_none() && fixed_points != Money::ZERO {
            return missing("fixedPoints", "appreciation");
        }
        Ok(())
    }

    fn take_points(&self, points: Points, net: u64, fixed_points: Money) -> Result<PointsTaken> {
        let Some(terms) = &self.release else { return Ok(PointsTaken { usable: 0, points: 0, value: Money::ZERO }) };
        let usable = terms.usable(net, fixed_points.minor(), None);
        let value = terms.value(points.minor());
        let fewest = if value > terms.value(usable) { u64::MAX } else { terms.fewest(value) };
        if fewest > usable {
            let most = self.points(usable).always("fewer than some points given", Points::ZERO);
            let message = format!("{points} points exceed the {most} that this order takes; use at most those");
            return Err(Error::new(ErrorCode::InvalidAmount, message).at("points"));
        }
        Ok(PointsTaken { usable, points: fewest, value: terms.value_taken(fewest) })
    }

    fn split_lines(&self, order: &TotalOrder, goods: Money, net: u64, left: u64, taken: PointsTaken) -> Vec<LineSteps> {
        let mut discount = Split::new(order.discount.minor(), goods.wide());
        let mut value = Split::new(taken.value.minor(), net.into());
        let mut points = Split::new(taken.points, net.into());
        let mut fixed = Split::new(order.fixed_points.minor(), left.into());
        let less = |a: u64, b: u64| a.checked_sub(b).always("a part of a split is at most its weight", 0);
        let steps = |line: &OrderLine| {
            let goods = u64::try_from(line.goods()).always("a line is at most the goods, which are money", 0);
            let discount = discount.next(goods);
            let net = less(goods, discount);
            let (points_value, points) = (value.next(net), points.next(net));
            let left = less(net, points_value);
            let fixed_points = fixed.next(left);
            let qualifying = less(left, fixed_points);
            let rate = self.appreciation.filter(|_| line.earns_in(EarningScheme::Appreciation));
            let rate = rate.map_or(Rate::ZERO, |own| line.contribution_rate.unwrap_or(own));
            LineSteps {
                goods,
                discount,
                points,
                points_value,
                fixed_points,
                qualifying,
                contribution: part_of(qualifying, rate),
                contributes: rate != Rate::ZERO,
                dividend_base: base(line, EarningScheme::Dividend, self.dividend, qualifying),
                release_base: base(line, EarningScheme::Release, self.release.map(contribution_rate), qualifying),
            }
        };
        order.lines.iter().map(steps).collect()
    }

    fn line_total(&self, line: &LineSteps) -> LineTotal {
        LineTotal {
            goods: money(line.goods),
            discount: money(line.discount),
            points: self.points(line.points),
            points_value: money(line.points_value),
            fixed_points: money(line.fixed_points),
            qualifying: money(line.qualifying),
            contribution: money(line.contribution),
        }
    }

    fn earning(&self, computed: &Computed) -> Result<OrderEarning> {
        let contributing = || {
            let amount = bounded(computed.sum(|line| if line.contributes { line.qualifying } else { 0 }))?;
            Ok(AppreciationEarning { amount, contribution: money(computed.sum(|line| line.contribution)) })
        };
        let scheme = |amount: u64| Ok(SchemeEarning { amount: bounded(amount)? });
        Ok(OrderEarning {
            appreciation: self.appreciation.map(|_| contributing()).transpose()?,
            dividend: self.dividend.map(|_| scheme(computed.sum(|line| line.dividend_base))).transpose()?,
            release: self.release.map(|_| scheme(computed.sum(|line| line.release_base))).transpose()?,
        })
    }

    /// Points of this many steps; `None` without a release scheme.
    pub(super) fn points(&self, steps: u64) -> Option<Points> {
        let scale = self.release.as_ref()?.scale();
        Some(Points::from_minor(steps, scale).always("points of an order are at most 10^13", Points::ZERO))
    }
}

/// The points that an order takes, in steps, and what they pay.
#[derive(Clone, Copy)]
struct PointsTaken {
    usable: u64,
    points: u64,
    value: Money,
}

fn contribution_rate(terms: PointTerms) -> Option<Rate> {
    terms.contribution_rate
}

/// floor(qualifying · rate, 2), in fen.
fn part_of(qualifying: u64, rate: Rate) -> u64 {
    let part = mul_div_floor(qualifying.into(), rate.wide(), Rate::STEPS);
    part.and_then(|part| u64::try_from(part).ok()).always("a rate is at most 1", qualifying)
}

/// What the dividend or the release scheme counts of a line: `scheme` is its contribution rate, if it is configured.
fn base(line: &OrderLine, name: EarningScheme, scheme: Option<Option<Rate>>, qualifying: u64) -> u64 {
    match scheme {
        Some(own) if line.earns_in(name) => match own {
            Some(own) => part_of(qualifying, line.contribution_rate.unwrap_or(own)),
            None => qualifying,
        },
        _ => 0,
    }
}

/// Fen of an order whose goods are money.
pub(super) fn money(fen: u64) -> Money {
    Money::from_minor(fen).always("a part of the goods is at most the goods", Money::ZERO)
}

/// An amount of `earning`: it has an order's upper bound.
fn bounded(fen: u64) -> Result<Money> {
    if fen > Amount::MAX.minor() {
        Err(Error::overflow("the amount that earns", &Amount::KIND.bounds))
    } else {
        Ok(money(fen))
    }
}

fn too_much(path: &'static str, given: Money, most: Money, of: &str) -> Error {
    let message: String = format!("{given} yuan exceed the {most} yuan of {of}; take off at most those");
    Error::new(ErrorCode::InvalidAmount, message).at(path)
}
