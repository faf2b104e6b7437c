//! Orders, lots and days of one member.

use points_rules::release::ReleaseSegment;
use points_rules::release::{
    AccelerateDay, AdjustLots, BookOrder, Config, FindOrder, Grant, Lot as WireLot, LotAddition, LotRemoval,
    ProjectRelease, QuoteCheckout, QuoteOrder, QuoteRank, QuoteRefund, Refunds, Release, ReleaseProjection, Team,
    Volume,
};
use points_rules::{Amount, ErrorCode, Money, Points, Rate};
use proptest::prelude::*;

use crate::given::{lots, most, name, never_falling, points, release, wire_lots};
use crate::naive::{self, Lot};
use crate::settlement::out_of_bounds;

fn project(release: &Release, lots: &[Lot], accelerated: u128, days: u32) -> points_rules::Result<ReleaseProjection> {
    let scale = release.config().point_scale;
    let accelerated_per_day = points(accelerated, scale);
    release.project(&ProjectRelease { lots: wire_lots(lots, scale), accelerated_per_day, days })
}

/// Every day's figure, by the segments.
fn by_day(segments: &[ReleaseSegment], days: u32) -> Vec<u128> {
    let mut figures = vec![0; days as usize];
    for segment in segments {
        assert!(1 <= segment.from_day && segment.from_day <= segment.to_day && segment.to_day <= days);
        figures[segment.from_day as usize - 1..segment.to_day as usize].fill(segment.per_day.minor().into());
    }
    figures
}

/// No run is empty, pays nothing, or could have been one with the run before.
fn assert_merged(segments: &[ReleaseSegment]) {
    assert!(segments.iter().all(|segment| segment.per_day > Points::ZERO));
    for pair in segments.windows(2) {
        assert!(pair[0].to_day < pair[1].from_day);
        assert!(pair[0].to_day + 1 < pair[1].from_day || pair[0].per_day != pair[1].per_day);
    }
}

fn assert_projects_like_naive(release: &Release, lots: &[Lot], accelerated: u128, days: u32) {
    let scale = release.config().point_scale;
    let mut rest = lots.to_vec();
    let (expected, finished) = naive::project(&mut rest, accelerated, days);
    let total: u128 = expected.iter().sum();
    match project(release, lots, accelerated, days) {
        Ok(projection) => {
            assert_eq!(by_day(&projection.segments, days), expected);
            assert_merged(&projection.segments);
            assert_eq!(u128::from(projection.total.minor()), total);
            assert_eq!(projection.finished_on_day, finished);
            let granted: u128 = lots.iter().map(|lot| lot.remaining).sum();
            assert!(total <= granted);
            assert_eq!(total == granted, finished.is_some(), "released whole exactly at the end");
        }
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::Overflow);
            assert!(total > u128::from(most(scale)));
        }
    }
}

/// Lots, a daily acceleration and days that go together, so that many days have something happen.
fn outlook() -> impl Strategy<Value = (Vec<Lot>, u128, u32)> {
    let accelerated =
        prop_oneof![3 => Just(0u128), 5 => 0..=20u128, 2 => 0..=1_500u128, 1 => Just(u128::from(most(0)))];
    let days = prop_oneof![80 => 0..=60u32, 20 => 0..=1_200u32, 1 => Just(36_500u32)];
    (lots(most(0), 12), accelerated, days)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6_000))]

    #[test]
    fn a_projection_is_the_same_days_one_by_one(release in release(), (lots, accelerated, days) in outlook()) {
        assert_projects_like_naive(&release, &lots, accelerated, days);
    }

    #[test]
    fn splitting_a_projection_gives_the_same_days(
        release in release(),
        (lots, accelerated, days) in outlook(),
        part in 0..=100u32,
    ) {
        let first = days * part / 100;
        let mut rest = lots.clone();
        naive::project(&mut rest, accelerated, first);
        if let (Ok(whole), Ok(one), Ok(other)) = (
            project(&release, &lots, accelerated, days),
            project(&release, &lots, accelerated, first),
            project(&release, &rest, accelerated, days - first),
        ) {
            let mut joined = by_day(&one.segments, first);
            joined.extend(by_day(&other.segments, days - first));
            prop_assert_eq!(joined, by_day(&whole.segments, days));
            prop_assert_eq!(one.total.minor() + other.total.minor(), whole.total.minor());
            let finished = one.finished_on_day.or(other.finished_on_day.map(|day| first + day));
            prop_assert_eq!(finished, whole.finished_on_day);
        }
    }
}

/// A rulebook, a member of any rank with lots, and any summary of what lies below, all up to the bounds.
fn day() -> impl Strategy<Value = (Release, naive::Member, naive::Summary)> {
    release().prop_flat_map(|release| {
        let most = most(release.config().point_scale);
        let figure = prop_oneof![3 => 0..=1_000_000u64, 1 => 0..=most, 1 => Just(most)].prop_map(u128::from);
        let generations = proptest::collection::vec(figure.clone(), 0..=release.config().referral_rates.len());
        let volumes = proptest::collection::vec(figure.clone(), release.config().ranks.len() + 1);
        let member = (0..80_000u64, lots(most, 3)).prop_map(|(rank_sales, lots)| naive::Member {
            sponsor: None,
            rank_sales,
            lots,
        });
        let below = (generations, volumes, figure).prop_map(|(generations, volumes, peer_released)| naive::Summary {
            generations,
            volumes,
            peer_released,
        });
        (Just(release), member, below)
    })
}

/// The day as a page asks for it; `twice` gives every volume in two parts.
pub(crate) fn wire_day(
    release: &Release,
    member: &naive::Member,
    below: &naive::Summary,
    twice: bool,
) -> AccelerateDay {
    let scale = release.config().point_scale;
    let volume = |rank: usize, released: u128| Volume {
        highest_rank: rank.checked_sub(1).map(|index| release.config().ranks[index].name.clone()),
        released: points(released, scale),
    };
    let parts = |released: u128| if twice { vec![released / 3, released - released / 3] } else { vec![released] };
    AccelerateDay {
        lots: wire_lots(&member.lots, scale),
        generations: below.generations.iter().map(|&released| points(released, scale)).collect(),
        team: Team {
            rank_sales: Money::from_minor(member.rank_sales).unwrap(),
            volumes: (0..)
                .zip(&below.volumes)
                .flat_map(|(rank, &released)| parts(released).into_iter().map(move |part| (rank, part)))
                .map(|(rank, part)| volume(rank, part))
                .collect(),
            peer_released: points(below.peer_released, scale),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_day_is_base_and_what_the_network_releases((release, member, below) in day(), twice in any::<bool>()) {
        let scale = release.config().point_scale;
        let (figures, lots) = naive::accelerate(release.config(), &member, &below);
        match release.accelerate(&wire_day(&release, &member, &below, twice)) {
            Ok(day) => {
                let booked =
                    [day.base, day.referral, day.differential, day.peer, day.accelerated, day.total, day.cash, day.shopping];
                let cash_value = figures[7];
                let in_points = [0, 1, 2, 3, 4, 5, 6, 8].map(|at| figures[at]);
                prop_assert_eq!(booked.map(|figure| u128::from(figure.minor())), in_points);
                prop_assert_eq!(u128::from(day.cash_value.minor()), cash_value);
                prop_assert_eq!(day.lots, wire_lots(&lots, scale));
            }
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::Overflow, None));
                prop_assert!(out_of_bounds(&figures, release.config()));
            }
        }
    }
}

/// floor(amount · factor), where the amount is fen and the factor has `decimals`.
fn product(amount: Amount, factor: u64, decimals: u32, scale: u8) -> u128 {
    u128::from(amount.minor()) * u128::from(factor) * 10u128.pow(scale.into()) / 10u128.pow(2 + decimals)
}

/// Points that orders may grant.
fn goal() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 1..=1_000_000u64, 1 => 1..=most(4), 1 => Just(most(4))]
}

fn amount() -> impl Strategy<Value = Amount> {
    let fen = prop_oneof![1..=10_000_000u64, 1..=Amount::MAX.minor(), Just(1u64), Just(Amount::MAX.minor())];
    fen.prop_map(|fen| Amount::from_minor(fen).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_order_is_released_as_it_was_quoted(release in release(), amount in amount()) {
        let config = release.config();
        let scale = config.point_scale;
        let level = config.levels.iter().rev().find(|level| level.min_amount <= amount);
        let granted = level.map_or(0, |level| product(amount, level.multiplier.minor(), 4, scale));
        let base = level.map_or(0, |level| {
            product(amount, level.daily_rate.unwrap_or(config.daily_rate).minor(), 8, scale)
        });
        let quote = release.quote_order(&QuoteOrder { amount }).unwrap();
        prop_assert_eq!(&quote.level, &level.map(|level| level.name.clone()));
        prop_assert_eq!(quote.grant.amount, amount);
        prop_assert_eq!(u128::from(quote.grant.points.minor()), granted);
        prop_assert_eq!(u128::from(quote.grant.daily.minor()), base.min(granted));
        let (days, last) = (u128::from(quote.days), u128::from(quote.last_day.minor()));
        if granted == 0 {
            prop_assert_eq!((days, last), (0, 0));
        } else {
            prop_assert_eq!((days - 1) * base.min(granted) + last, granted);
            prop_assert!(0 < last && last <= base.min(granted));
        }
        if let Some(next) = &quote.next_level {
            prop_assert_eq!(amount.minor() + next.amount_missing.minor(), next.min_amount.minor());
            let there = release.quote_order(&QuoteOrder { amount: next.min_amount }).unwrap();
            prop_assert_eq!(next.points, there.grant.points);
        }
        if quote.days <= 36_500 {
            let lot = Lot { daily: quote.grant.daily.minor().into(), remaining: granted };
            let projection = project(&release, &[lot], 0, 36_500).unwrap();
            prop_assert_eq!(projection.total, quote.grant.points);
            prop_assert_eq!(projection.finished_on_day.map(u64::from), Some(quote.days));
            if let Some(end) = projection.segments.last() {
                prop_assert_eq!(end.per_day, quote.last_day);
            }
        }
    }

    #[test]
    fn a_booked_order_is_the_last_lot(release in release(), lots in lots(most(0), 3), amount in amount(), known in any::<bool>()) {
        let lots = wire_lots(&lots, release.config().point_scale);
        let grant = release.quote_order(&QuoteOrder { amount }).unwrap().grant;
        let order_id = name(if known { "o0" } else { "new" });
        let booked = release.book_order(&BookOrder { lots: lots.clone(), order_id: order_id.clone(), grant: grant.clone() });
        match booked {
            Ok(booking) => {
                let (last, before) = booking.lots.split_last().unwrap();
                prop_assert_eq!(before, &lots[..]);
                prop_assert_eq!(last, &WireLot { order_id, daily: grant.daily, remaining: grant.points });
            }
            Err(error) if error.code() == ErrorCode::InvalidAmount => {
                prop_assert_eq!((error.path(), grant.points), (Some("grant.points"), Points::ZERO));
            }
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::DuplicateId, Some("orderId")));
                prop_assert!(known && !lots.is_empty());
            }
        }
    }

    /// The order one fen smaller misses the goal; where levels fall, no smaller order of any level reaches it.
    #[test]
    fn a_found_order_is_the_least(release in release(), goal in goal(), by_points in any::<bool>(), others in proptest::collection::vec(0..=u64::MAX, 20)) {
        let config = release.config();
        let goal = points(goal.min(most(config.point_scale)).into(), config.point_scale);
        let reaches = |amount: Amount| {
            let grant = release.quote_order(&QuoteOrder { amount }).unwrap().grant;
            goal <= if by_points { grant.points } else { grant.daily }
        };
        let wanted = FindOrder { points: Some(goal).filter(|_| by_points), daily: Some(goal).filter(|_| !by_points) };
        let found = release.find_order(&wanted).unwrap();
        let least = found.amount.map_or(Amount::MAX.minor() + 1, Amount::minor);
        if let Some(amount) = found.amount {
            prop_assert!(reaches(amount));
            prop_assert_eq!(found.level, release.quote_order(&QuoteOrder { amount }).unwrap().level);
        } else {
            prop_assert_eq!(found.level, None);
        }
        // Within a level a larger order grants more, so that the largest of each level stand for all of it.
        let ends = config.levels.iter().map(|level| level.min_amount.minor());
        let smaller = ends.chain([least]).map(|end| end.min(least) - 1).chain(others.iter().map(|other| other % least));
        for amount in smaller.filter_map(|fen| Amount::from_minor(fen).ok()) {
            prop_assert!(!reaches(amount), "{} reaches it", amount);
        }
    }

    #[test]
    fn many_small_refunds_take_back_exactly_the_grant(
        release in release(),
        amount in amount(),
        granted in 0..=most(0),
        daily in 0..=most(0),
        released in 0..=100u64,
        cuts in proptest::collection::vec(1..=1_000u64, 1..6),
    ) {
        let scale = release.config().point_scale;
        let grant =
            Grant { amount, points: points(granted.into(), scale), daily: points(daily.into(), scale) };
        let remaining = granted - granted / 100 * released;
        let mut lot =
            WireLot { order_id: name("o"), daily: grant.daily, remaining: points(remaining.into(), scale) };
        let (mut before, mut back, mut shortfall) = (0, 0, 0);
        let whole: u64 = cuts.iter().sum();
        let mut upto = 0;
        for cut in &cuts {
            upto += cut;
            let after = u64::try_from(u128::from(amount.minor()) * u128::from(upto) / u128::from(whole)).unwrap();
            if after == before {
                continue;
            }
            let money = |fen| Money::from_minor(fen).unwrap();
            let refund = QuoteRefund { lot, grant: grant.clone(), before: money(before), refund: money(after - before) };
            let quote = release.quote_refund(&refund).unwrap();
            back += quote.points_back.minor();
            shortfall += quote.shortfall.minor();
            before = after;
            lot = quote.lot;
            prop_assert_eq!(lot.remaining.minor() + back, remaining);
            prop_assert!(lot.remaining == Points::ZERO || lot.daily > Points::ZERO);
        }
        prop_assert_eq!(back + shortfall, granted);
        prop_assert_eq!((back, lot.remaining), (remaining, Points::ZERO));
    }

    /// Where refunds quote again, an order that is refunded in part keeps what an order of the rest is granted.
    #[test]
    fn a_requoted_refund_leaves_what_the_rest_is_worth(release in release(), amount in amount(), part in 1..=100u64) {
        let levels = never_falling(release.config().levels.clone());
        let config = Config { refunds: Refunds::Requote, levels, ..release.config().clone() };
        let release = Release::new(config).unwrap();
        let grant = release.quote_order(&QuoteOrder { amount }).unwrap().grant;
        let refunded = (u128::from(amount.minor()) * u128::from(part)).div_ceil(100) as u64;
        let lot = WireLot { order_id: name("o"), daily: grant.daily, remaining: grant.points };
        let refund = Money::from_minor(refunded).unwrap();
        let refund = QuoteRefund { lot, grant, before: Money::ZERO, refund };
        let quote = release.quote_refund(&refund).unwrap();
        let rest = Amount::from_minor(amount.minor() - refunded).map(|amount| QuoteOrder { amount });
        let kept = rest.map_or(Points::ZERO, |rest| release.quote_order(&rest).unwrap().grant.points);
        prop_assert_eq!((quote.lot.remaining, quote.shortfall), (kept, Points::ZERO));
    }

    #[test]
    fn an_operator_takes_from_the_oldest_lots(
        release in release(),
        lots in lots(most(0), 6),
        part in 0..=120u128,
    ) {
        let scale = release.config().point_scale;
        let there: u128 = lots.iter().map(|lot| lot.remaining).sum();
        let remove = (there * part / 100).min(most(0).into());
        let remove_points = Some(LotRemoval { points: points(remove, scale), order_id: None });
        let adjustment = AdjustLots { lots: wire_lots(&lots, scale), add: None, remove: remove_points };
        match release.adjust(&adjustment) {
            Ok(adjusted) => {
                let mut expected = lots;
                prop_assert_eq!(naive::take(&mut expected, remove), remove);
                prop_assert_eq!(adjusted.lots, wire_lots(&expected, scale));
            }
            Err(error) => {
                prop_assert!(remove > there);
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::InsufficientPoints, Some("remove.points")));
                let shortage = error.shortage().unwrap();
                prop_assert_eq!(&shortage.available, &points(there, scale).to_string());
                prop_assert_eq!(&shortage.missing, &points(remove - there, scale).to_string());
            }
        }
    }

    #[test]
    fn an_added_lot_is_the_last(release in release(), lots in lots(most(0), 3), granted in 0..=9u64, daily in 0..=9u64) {
        let scale = release.config().point_scale;
        let lots = wire_lots(&lots, scale);
        let (granted, daily) = (points(granted.into(), scale), points(daily.into(), scale));
        let add = LotAddition { order_id: name("gift"), points: granted, daily };
        let adjusted = release.adjust(&AdjustLots { lots: lots.clone(), add: Some(add), remove: None });
        if granted > Points::ZERO && daily == Points::ZERO {
            let error = adjusted.unwrap_err();
            prop_assert_eq!((error.code(), error.path()), (ErrorCode::NeverReleases, Some("add.daily")));
        } else {
            let (last, before) = adjusted.as_ref().unwrap().lots.split_last().unwrap();
            prop_assert_eq!(before, &lots[..]);
            prop_assert_eq!(last, &WireLot { order_id: name("gift"), daily, remaining: granted });
        }
    }

    /// RULES section 2, pointsUsable: no more pays than may, no fewer points pay as much, and no more would pay more.
    #[test]
    fn points_pay_at_most_their_part(
        release in release(),
        goods in prop_oneof![0..=10_000_000u64, 0..=Money::MAX.minor()],
        off in 0..=100u64,
        fixed in prop_oneof![Just(0), 0..=1000u64],
        held in prop_oneof![0..=1_000_000u64, 0..=most(0)],
    ) {
        let config = release.config();
        let money = |fen| Money::from_minor(fen).unwrap();
        let discount = goods / 100 * off;
        let held = held.min(most(config.point_scale));
        // Thousandths of the goods to pay are paid with fixed points.
        let fixed = (goods - discount) / 1000 * fixed;
        let quote = release.checkout(&QuoteCheckout {
            goods: money(goods),
            discount: money(discount),
            fixed_points: money(fixed),
            points: points(held.into(), config.point_scale),
        }).unwrap();
        let (usable, value) = (u128::from(quote.points_usable.minor()), u128::from(quote.value.minor()));
        prop_assert_eq!(naive::worth(config, usable), value);
        prop_assert!(usable == 0 || naive::worth(config, usable - 1) < value);
        let net = u128::from(goods - discount);
        let allowed = (net * u128::from(config.max_points_payment_rate.minor()) / 100_000_000).min(net - u128::from(fixed));
        let most_points = config.max_points_per_order.map_or(most(config.point_scale), Points::minor).min(held);
        prop_assert!(value <= allowed && usable <= u128::from(most_points));
        // The most points that may be used and are worth at most what they may pay are worth no more.
        let exact = |points: u128| points * u128::from(config.point_value.minor());
        let step = 10u128.pow(u32::from(config.point_scale) + 2);
        let best = (allowed * step / u128::from(config.point_value.minor())).min(most_points.into());
        prop_assert!(exact(best) <= allowed * step);
        prop_assert_eq!(naive::worth(config, best), value);
        prop_assert_eq!(value + u128::from(fixed) + u128::from(quote.cash_due.minor()), net);
        prop_assert_eq!(usable + u128::from(quote.points_after.minor()), u128::from(held));
    }

    #[test]
    fn a_rank_is_the_last_one_reached(release in release(), fen in prop_oneof![0..=80_000u64, 0..=Money::MAX.minor()]) {
        let config = release.config();
        let quote = release.rank(&QuoteRank { rank_sales: Money::from_minor(fen).unwrap() }).unwrap();
        let reached = naive::rank(config, fen);
        prop_assert_eq!(&quote.rank, &reached.checked_sub(1).map(|index| config.ranks[index].name.clone()));
        prop_assert_eq!(u128::from(quote.rate.minor()), naive::rate(config, reached));
        match (&quote.next, config.ranks.get(reached)) {
            (Some(next), Some(rank)) => {
                prop_assert_eq!(next.min_team_sales, rank.min_team_sales);
                prop_assert_eq!(fen + next.sales_missing.minor(), next.min_team_sales.minor());
            }
            (next, rank) => prop_assert!(next.is_none() && rank.is_none() && quote.rate <= Rate::ONE),
        }
    }
}
