//! Random rulebooks, lots and forests.

use points_rules::release::{Level, Lot as WireLot, Member as WireMember, Release};
use points_rules::{Money, Multiplier, Name, Points};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::drawn;
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

/// No sales, then 10 yuan to 10^6, ten times as much at each step: most ranks begin between them.
pub(crate) fn sales_of_rank(rank: usize) -> u64 {
    [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000][rank]
}

/// The same levels with rising multipliers.
pub(crate) fn never_falling(mut levels: Vec<Level>) -> Vec<Level> {
    let mut multipliers: Vec<Multiplier> = levels.iter().map(|level| level.multiplier).collect();
    multipliers.sort();
    levels.iter_mut().zip(multipliers).for_each(|(level, multiplier)| level.multiplier = multiplier);
    levels
}

pub(crate) fn release() -> impl Strategy<Value = Release> {
    // What a point is worth: up to 100 yuan, so that only days near the bound of points pass that of money.
    let with = |document: &mut Value| {
        let value = document["release"]["pointValue"].as_str().unwrap_or("1");
        if value.split('.').next().is_some_and(|whole| whole.len() > 2) {
            document["release"]["pointValue"] = json!("0.5");
        }
    };
    drawn::rulebook(with).prop_map(|rulebook| rulebook.release().unwrap().clone())
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
