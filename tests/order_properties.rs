//! Orders and their refunds, for random carts: what is paid is split, and comes back, to the fen (RULES section 2).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, unreachable_pub)]

use points_rules::order::{EarningScheme, OrderLine, OrderTotal, RefundOrder, TotalOrder};
use points_rules::{Money, Points, Rulebook};
use proptest::prelude::*;

mod drawn;

fn line() -> impl Strategy<Value = OrderLine> {
    let schemes = proptest::sample::subsequence(EarningScheme::ALL.to_vec(), 0..=3);
    let rate = proptest::option::of(0u64..=100_000_000);
    let price = prop_oneof![0u64..100_000, Just(0), Just(1)];
    (price, prop_oneof![1u32..6, 1u32..200], rate, proptest::option::of(schemes)).prop_map(
        |(price, quantity, rate, earns)| OrderLine {
            price: Money::from_minor(price).unwrap(),
            quantity,
            contribution_rate: rate.map(|rate| points_rules::Rate::from_minor(rate).unwrap()),
            earns,
        },
    )
}

/// A rulebook and an order that it does not refuse: discount, points and fixed points are parts of what there is.
fn order() -> impl Strategy<Value = (Rulebook, TotalOrder, OrderTotal)> {
    let parts = (0u64..=1000, 0u64..=1000, 0u64..=1000, 0u64..5_000);
    let drawn = (drawn::rulebook(|_| ()), proptest::collection::vec(line(), 0..7), parts);
    drawn.prop_map(|(rulebook, lines, (discount, points, fixed, freight))| {
        let orders = rulebook.order().unwrap();
        let share = |of: u64, part: u64| of / 1000 * part;
        let zero = Points::ZERO;
        let freight = Money::from_minor(freight).unwrap();
        let mut order = TotalOrder { lines, discount: Money::ZERO, freight, points: zero, fixed_points: Money::ZERO };
        let goods = orders.total(&order).unwrap().goods.minor();
        order.discount = Money::from_minor(share(goods, discount)).unwrap();
        let usable = orders.total(&order).unwrap().points_usable.unwrap();
        order.points = Points::from_minor(share(usable.minor(), points), usable.scale()).unwrap();
        let left = orders.total(&order).unwrap().qualifying.minor();
        order.fixed_points = Money::from_minor(share(left / 2, fixed)).unwrap();
        match orders.total(&order) {
            Ok(total) => (rulebook, order, total),
            Err(_) => {
                order.fixed_points = Money::ZERO;
                let total = orders.total(&order).unwrap();
                (rulebook, order, total)
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every part is handed out whole, and no line gets more than it has.
    #[test]
    fn splits_hand_out_every_fen((_, order, total) in order()) {
        let sum = |figure: fn(&points_rules::order::LineTotal) -> Money| -> u64 {
            total.lines.iter().map(|line| figure(line).minor()).sum()
        };
        let has_net = total.goods > order.discount;
        prop_assert_eq!(sum(|line| line.goods), total.goods.minor());
        prop_assert_eq!(sum(|line| line.discount), if total.goods == Money::ZERO { 0 } else { order.discount.minor() });
        prop_assert_eq!(sum(|line| line.points_value), total.points_value.minor());
        let points: u64 = total.lines.iter().map(|line| line.points.unwrap().minor()).sum();
        prop_assert_eq!(points, if has_net { total.points.unwrap().minor() } else { 0 });
        prop_assert_eq!(sum(|line| line.fixed_points), order.fixed_points.minor());
        prop_assert_eq!(sum(|line| line.qualifying), total.qualifying.minor());
        prop_assert!(total.points.unwrap() <= total.points_usable.unwrap());
        let net = total.goods.minor() - order.discount.minor();
        prop_assert!(total.points_value.minor() <= net.saturating_sub(order.fixed_points.minor()));
        let paid = total.qualifying.minor() + order.discount.minor() + total.points_value.minor() + order.fixed_points.minor();
        prop_assert_eq!(paid, total.goods.minor());
    }

    /// In whatever sequence pieces come back, before and after booking, all of them give back exactly what was paid, and what
    /// the schemes take back is what they were quoted for.
    #[test]
    fn pieces_give_back_everything((rulebook, order, total) in order(), cuts in proptest::collection::vec((0u32..=1000, any::<bool>()), 6)) {
        let orders = rulebook.order().unwrap();
        let quantities: Vec<u32> = order.lines.iter().map(|line| line.quantity).collect();
        let zeros = vec![0u32; quantities.len()];
        let (mut before, mut booked) = (zeros.clone(), None::<Vec<u32>>);
        let (mut cash, mut points, mut fixed, mut freight) = (0, 0, 0, Money::ZERO);
        let mut taken = [0u64; 4];
        let mut last = None;
        for (index, (cut, books)) in cuts.iter().enumerate() {
            if *books && booked.is_none() {
                booked = Some(before.clone());
            }
            let is_last = index + 1 == cuts.len();
            let returning: Vec<u32> = quantities
                .iter()
                .zip(&before)
                .map(|(&quantity, &gone)| if is_last { quantity - gone } else { (quantity - gone) * cut / 1000 })
                .collect();
            let freight_now = if is_last { Money::from_minor(order.freight.minor() - freight.minor()).unwrap() } else { Money::ZERO };
            if returning.iter().all(|&pieces| pieces == 0) && freight_now == Money::ZERO {
                continue;
            }
            let refund = orders.refund(&RefundOrder {
                order: order.clone(),
                returned_before_booking: booked.clone().unwrap_or_else(|| before.clone()),
                returned_before: before.clone(),
                returning: returning.clone(),
                freight_before: freight,
                freight: freight_now,
            }).unwrap();
            cash += refund.cash.minor();
            points += refund.points.unwrap().minor();
            fixed += refund.fixed_points.minor();
            freight = Money::from_minor(freight.minor() + freight_now.minor()).unwrap();
            for (gone, now) in before.iter_mut().zip(&returning) {
                *gone += now;
            }
            let appreciation = refund.earning.appreciation.unwrap();
            let (dividend, release) = (refund.earning.dividend.unwrap(), refund.earning.release.unwrap());
            let parts = [appreciation.refund.amount, appreciation.refund.contribution, dividend.refund, release.refund];
            for (sum, part) in taken.iter_mut().zip(parts) {
                *sum += part.minor();
            }
            last = Some(refund);
        }
        prop_assert_eq!(cash, total.payable.minor());
        let has_net = total.goods > order.discount;
        prop_assert_eq!(points, if has_net { total.points.unwrap().minor() } else { 0 });
        prop_assert_eq!(fixed, order.fixed_points.minor());
        let appreciation = total.earning.appreciation.unwrap();
        let quoted = [appreciation.amount, appreciation.contribution, total.earning.dividend.unwrap().amount, total.earning.release.unwrap().amount];
        if let Some(last) = last {
            prop_assert_eq!(taken, quoted.map(Money::minor));
            let left = last.earning.appreciation.unwrap().left;
            prop_assert_eq!((left.amount, left.contribution), (Money::ZERO, Money::ZERO));
        }
    }
}
