//! Random rulebooks, lots and forests.

use points_rules::release::{Config, Level, Lot as WireLot, Member as WireMember, Rank, RankBy, Refunds, Release};
use points_rules::{Amount, Money, Multiplier, Name, PointValue, Points, Rate};
use proptest::prelude::*;

use crate::naive::{Lot, Member};

pub(crate) const MOST: u64 = 100_000_000_000_000_000;

/// 10^13 points at a scale, in steps.
pub(crate) fn most(scale: u8) -> u64 {
    MOST / 10u64.pow(4 - u32::from(scale))
}

pub(crate) fn name(text: impl Into<String>) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn points(steps: u128, scale: u8) -> Points {
    Points::from_minor(u64::try_from(steps).unwrap(), scale).unwrap()
}

fn rate() -> impl Strategy<Value = Rate> {
    let steps = prop_oneof![1 => Just(0u64), 1 => Just(100_000_000), 3 => (0..=20u64).prop_map(|n| n * 5_000_000), 3 => 0..=100_000_000u64];
    steps.prop_map(|steps| Rate::from_minor(steps).unwrap())
}

/// Rank i of the rulebook starts at (i + 1) · 100 yuan.
pub(crate) fn sales_of_rank(rank: usize) -> u64 {
    rank as u64 * 10_000
}

fn ranks() -> impl Strategy<Value = Vec<Rank>> {
    proptest::collection::btree_set(0..=100_000_000u64, 0..6).prop_map(|rates| {
        (1..)
            .zip(rates)
            .map(|(rank, rate)| Rank {
                name: name(format!("R{rank}")),
                min_team_sales: Money::from_minor(sales_of_rank(rank)).unwrap(),
                rate: Rate::from_minor(rate).unwrap(),
            })
            .collect()
    })
}

pub(crate) fn levels() -> impl Strategy<Value = Vec<Level>> {
    let amount = prop_oneof![2 => 1..=1_000_000u64, 1 => 1..=Amount::MAX.minor()];
    let terms = (prop_oneof![1..=50_000u64, 1..=10_000_000u64], proptest::option::of(positive_rate()));
    proptest::collection::btree_map(amount, terms, 0..5).prop_map(|levels| {
        levels
            .into_iter()
            .map(|(amount, (multiplier, daily_rate))| Level {
                name: name(format!("from {amount}")),
                min_amount: Amount::from_minor(amount).unwrap(),
                multiplier: Multiplier::from_minor(multiplier).unwrap(),
                daily_rate,
            })
            .collect()
    })
}

/// Only levels whose least order releases something a day, and, where refunds quote anew, rising multipliers.
fn fitting(mut levels: Vec<Level>, daily_rate: Rate, scale: u8, refunds: Refunds) -> Vec<Level> {
    levels.retain(|level| {
        let rate = level.daily_rate.unwrap_or(daily_rate).minor();
        u128::from(level.min_amount.minor()) * u128::from(rate) * 10u128.pow(scale.into()) >= 10_000_000_000
    });
    if refunds == Refunds::Requote { never_falling(levels) } else { levels }
}

/// The same levels with rising multipliers.
pub(crate) fn never_falling(mut levels: Vec<Level>) -> Vec<Level> {
    let mut multipliers: Vec<Multiplier> = levels.iter().map(|level| level.multiplier).collect();
    multipliers.sort();
    levels.iter_mut().zip(multipliers).for_each(|(level, multiplier)| level.multiplier = multiplier);
    levels
}

fn positive_rate() -> impl Strategy<Value = Rate> {
    prop_oneof![3 => 1..=100_000_000u64, 1 => (1..=20u64).prop_map(|n| n * 5_000_000), 1 => 1..=1_000u64]
        .prop_map(|steps| Rate::from_minor(steps).unwrap())
}

/// What a point is worth: up to 100 yuan, so that only days near the bound of points pass that of money.
fn point_value() -> impl Strategy<Value = PointValue> {
    prop_oneof![2 => Just(10_000u64), 1 => 1..=10_000u64, 1 => 1..=1_000_000u64]
        .prop_map(|steps| PointValue::from_minor(steps).unwrap())
}

prop_compose! {
    pub(crate) fn release()(
        point_scale in 0..=4u8,
        levels in levels(),
        daily_rate in positive_rate(),
        point_value in point_value(),
        contribution_rate in proptest::option::of(positive_rate()),
        refunds in prop_oneof![Just(Refunds::Proportional), Just(Refunds::Requote)],
        rank_by in prop_oneof![Just(RankBy::Team), Just(RankBy::OtherLegs)],
        max_acceleration in proptest::option::of(prop_oneof![1..=20_000u64, 1..=10_000_000u64]),
        max_points in proptest::option::of(1..=MOST),
        referral_rates in prop_oneof![
            3 => proptest::collection::vec(rate(), 0..=3),
            1 => proptest::collection::vec(rate(), 0..=10),
        ],
        ranks in ranks(),
        peer_rate in rate(),
        cash_rate in rate(),
        max_points_payment_rate in rate(),
    ) -> Release {
        let levels = fitting(levels, daily_rate, point_scale, refunds);
        let max_acceleration = max_acceleration.map(|steps| Multiplier::from_minor(steps).unwrap());
        let max_points_per_order = max_points.map(|steps| points(steps.min(most(point_scale)).into(), point_scale));
        Release::new(Config {
            contribution_rate,
            point_value,
            refunds,
            rank_by,
            max_acceleration,
            max_points_per_order,
            ..Config::new(
                point_scale,
                levels,
                daily_rate,
                referral_rates,
                ranks,
                peer_rate,
                cash_rate,
                max_points_payment_rate,
            )
        }).unwrap()
    }
}

/// A lot whose figures are at most `most`: mostly small, sometimes done, still, or about to end.
fn lot(most: u64) -> impl Strategy<Value = Lot> {
    let small = most.min(1_000);
    let figure =
        move || prop_oneof![4 => 0..=small.min(12), 4 => 0..=small, 1 => 0..=most, 1 => Just(0), 1 => Just(most)];
    (figure(), figure()).prop_map(|(daily, remaining)| Lot { daily: daily.into(), remaining: remaining.into() })
}

/// Lots, some of them equal.
pub(crate) fn lots(most: u64, count: usize) -> impl Strategy<Value = Vec<Lot>> {
    proptest::collection::vec((lot(most), 1..=2usize), 0..=count)
        .prop_map(|lots| lots.into_iter().flat_map(|(lot, times)| std::iter::repeat_n(lot, times)).collect())
}

/// How a forest grows: which earlier member refers the next one.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Chain,
    Star,
    Bush,
    Comb,
}

fn sponsor(shape: Shape, number: usize, dice: usize) -> Option<usize> {
    let last = number.checked_sub(1)?;
    match shape {
        _ if dice.is_multiple_of(17) => None,
        Shape::Chain => Some(last),
        Shape::Star => Some(0),
        Shape::Bush => Some(dice % number),
        Shape::Comb => Some(last - (number % 2).min(last)),
    }
}

/// Members, sponsors first, with lots of at most `most` steps; ranks 0 to 6 at random.
pub(crate) fn forest(most: u64, size: usize) -> impl Strategy<Value = Vec<Member>> {
    let shape =
        prop_oneof![2 => Just(Shape::Chain), 1 => Just(Shape::Star), 4 => Just(Shape::Bush), 1 => Just(Shape::Comb)];
    let ranked = prop_oneof![1 => Just(0usize), 1 => Just(1usize), 4 => Just(6usize)];
    let member = (any::<usize>(), 0..=6usize, lots(most, 2));
    (shape, ranked, proptest::collection::vec(member, 1..size)).prop_map(|(shape, ranked, members)| {
        members
            .into_iter()
            .enumerate()
            .map(|(number, (dice, rank, lots))| Member {
                sponsor: sponsor(shape, number, dice),
                rank_sales: sales_of_rank(rank.min(ranked)) + (dice % 10_000) as u64,
                lots,
            })
            .collect()
    })
}

/// The same members in another order: `order[i]` is the number of the i-th.
pub(crate) fn permuted(members: &[Member], order: &[usize]) -> Vec<Member> {
    let mut place = vec![0; order.len()];
    for (position, &number) in order.iter().enumerate() {
        place[number] = position;
    }
    order
        .iter()
        .map(|&number| Member {
            sponsor: members[number].sponsor.map(|sponsor| place[sponsor]),
            ..members[number].clone()
        })
        .collect()
}

pub(crate) fn wire_lots(lots: &[Lot], scale: u8) -> Vec<WireLot> {
    lots.iter()
        .enumerate()
        .map(|(index, lot)| WireLot {
            order_id: name(format!("o{index}")),
            daily: points(lot.daily, scale),
            remaining: points(lot.remaining, scale),
        })
        .collect()
}

pub(crate) fn wire_members(members: &[Member], scale: u8) -> Vec<WireMember> {
    members
        .iter()
        .enumerate()
        .map(|(number, member)| WireMember {
            id: name(format!("m{number}")),
            sponsor: member.sponsor.map(|sponsor| name(format!("m{sponsor}"))),
            rank_sales: Money::from_minor(member.rank_sales).unwrap(),
            lots: wire_lots(&member.lots, scale),
        })
        .collect()
}
