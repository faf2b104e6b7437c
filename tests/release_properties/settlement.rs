//! A day of all members: against the second implementation, member by member, in any order, to the end of all lots.

use points_rules::release::{
    AccelerateDay, ColumnRelease, Columns, Config, DayFigures, DaySettlement, MemberPurchases, MemberRelease,
    NO_SPONSOR, Network, RankBy, Release, SettleDay, SumTeamSales, Workspace,
};
use points_rules::{ErrorCode, Money, Points, Result};
use proptest::prelude::*;

use crate::given::{forest, most, name, permuted, points, release, wire_lots, wire_members};
use crate::naive::{self, Figures, Lot, Member, Summary};
use crate::one_member::wire_day;

fn settle(release: &Release, members: &[Member]) -> Result<DaySettlement> {
    release.settle_day(&SettleDay { members: wire_members(members, release.config().point_scale) })
}

macro_rules! figures {
    ($from:expr) => {{
        let from = $from;
        let points = [from.base, from.referral, from.differential, from.peer, from.accelerated, from.total, from.cash];
        (points, from.cash_value, from.shopping)
    }};
}

/// The figures as they are printed.
fn printed(figures: &Figures, scale: u8) -> ([Points; 7], Money, Points) {
    let [base, referral, differential, peer, accelerated, total, cash, cash_value, shopping] = *figures;
    let parts = [base, referral, differential, peer, accelerated, total, cash].map(|figure| points(figure, scale));
    (parts, Money::from_minor(cash_value.try_into().unwrap()).unwrap(), points(shopping, scale))
}

fn plain(steps: &DayFigures) -> Figures {
    let ([base, referral, differential, peer, accelerated, total, cash], cash_value, shopping) = figures!(steps);
    [base, referral, differential, peer, accelerated, total, cash, cash_value, shopping].map(u128::from)
}

pub(crate) fn out_of_bounds(figures: &Figures, config: &Config) -> bool {
    let cash_value = figures[7] > u128::from(Money::MAX.minor());
    cash_value || (0..9).any(|at| at != 7 && figures[at] > u128::from(most(config.point_scale)))
}

/// Columns as a server would hold them.
struct Owned {
    sponsors: Vec<u32>,
    rank_sales: Vec<u64>,
    lot_ends: Vec<u32>,
    daily: Vec<u64>,
    remaining: Vec<u64>,
}

impl Owned {
    fn new(members: &[Member]) -> Self {
        let steps = |figure: &dyn Fn(&Lot) -> u128| {
            members.iter().flat_map(|member| &member.lots).map(|lot| u64::try_from(figure(lot)).unwrap()).collect()
        };
        let mut end = 0;
        Owned {
            sponsors: members
                .iter()
                .map(|member| member.sponsor.map_or(NO_SPONSOR, |sponsor| sponsor as u32))
                .collect(),
            rank_sales: members.iter().map(|member| member.rank_sales).collect(),
            lot_ends: members
                .iter()
                .map(|member| {
                    end += member.lots.len() as u32;
                    end
                })
                .collect(),
            daily: steps(&|lot| lot.daily),
            remaining: steps(&|lot| lot.remaining),
        }
    }

    fn columns(&self) -> Columns<'_> {
        Columns { sponsors: &self.sponsors, rank_sales: &self.rank_sales, lot_ends: &self.lot_ends, daily: &self.daily }
    }
}

fn assert_booked(release: &Release, member: &MemberRelease, number: usize, figures: &Figures, lots: &[Lot]) {
    let scale = release.config().point_scale;
    assert_eq!(member.id, name(format!("m{number}")));
    assert_eq!(figures!(member.clone()), printed(figures, scale));
    assert_eq!(member.lots, wire_lots(lots, scale));
}

/// Lots up to the bound of the rulebook's own scale, so that some days overflow.
fn day_up_to_the_bounds() -> impl Strategy<Value = (Release, Vec<Member>)> {
    release().prop_flat_map(|release| {
        let most = most(release.config().point_scale);
        (Just(release), forest(most, 40))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_settled_day_is_what_walking_up_from_every_source_gives((release, members) in day_up_to_the_bounds()) {
        let config = release.config();
        let (expected, totals) = naive::settle(config, &members);
        let overflow =
            out_of_bounds(&totals, config) || expected.iter().any(|(figures, _)| out_of_bounds(figures, config));
        let mut columns = Owned::new(&members);
        let given = columns.remaining.clone();
        let mut remaining = given.clone();
        let mut booked: Vec<ColumnRelease> = Vec::new();
        let in_columns = release.settle_columns(&columns.columns(), &mut remaining, |member| booked.push(member));
        match settle(&release, &members) {
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::Overflow, None));
                prop_assert!(overflow);
                prop_assert_eq!(in_columns.unwrap_err().code(), ErrorCode::Overflow);
                prop_assert!(booked.is_empty() && remaining == given, "nothing is half written");
            }
            Ok(day) => {
                prop_assert!(!overflow);
                for (number, (figures, lots)) in expected.iter().enumerate() {
                    assert_booked(&release, &day.releases[number], number, figures, lots);
                    let rank = naive::rank(config, members[number].rank_sales).checked_sub(1);
                    prop_assert_eq!(&day.releases[number].rank, &rank.map(|index| config.ranks[index].name.clone()));
                    prop_assert_eq!((booked[number].member, booked[number].rank), (number, rank));
                    prop_assert_eq!(&plain(&booked[number].steps), figures);
                }
                prop_assert_eq!(figures!(day.totals), printed(&totals, config.point_scale));
                prop_assert_eq!(plain(&in_columns.unwrap()), totals);
                columns.remaining = expected.iter().flat_map(|(_, lots)| lots).map(|lot| lot.remaining as u64).collect();
                prop_assert_eq!(remaining, columns.remaining);
            }
        }
    }

    #[test]
    fn a_member_alone_can_explain_what_was_booked(release in release(), members in forest(1_000_000, 40)) {
        let config = release.config();
        let day = settle(&release, &members).unwrap();
        let columns = Owned::new(&members);
        let summaries = naive::summaries(config, &members);
        for (number, (member, below)) in members.iter().zip(&summaries).enumerate() {
            let alone = release.accelerate(&wire_day(&release, member, below, false)).unwrap();
            prop_assert_eq!(figures!(alone.clone()), figures!(day.releases[number].clone()));
            prop_assert_eq!(&alone.lots, &day.releases[number].lots);

            let network = release.network_of(number, &columns.columns(), &columns.remaining).unwrap();
            assert_is_summary(&network, below, config);
            let Network { generations, team, .. } = network;
            let lots = wire_lots(&member.lots, config.point_scale);
            prop_assert_eq!(release.accelerate(&AccelerateDay { lots, generations, team }).unwrap(), alone);
        }
    }

    #[test]
    fn the_order_of_members_changes_no_figure(
        release in release(),
        (members, order) in forest(1_000_000, 40).prop_flat_map(|members| {
            let order: Vec<usize> = (0..members.len()).collect();
            (Just(members), Just(order).prop_shuffle())
        }),
    ) {
        let given = settle(&release, &members).unwrap();
        let shuffled = permuted(&members, &order);
        let other = settle(&release, &shuffled).unwrap();
        prop_assert_eq!(&other.totals, &given.totals);
        for (position, &number) in order.iter().enumerate() {
            let (one, other) = (&given.releases[number], &other.releases[position]);
            prop_assert_eq!(figures!(one.clone()), figures!(other.clone()));
            prop_assert_eq!((&one.rank, &one.lots), (&other.rank, &other.lots));
        }
        let columns = Owned::new(&shuffled);
        let summaries = naive::summaries(release.config(), &shuffled);
        for (number, below) in summaries.iter().enumerate() {
            let network = release.network_of(number, &columns.columns(), &columns.remaining).unwrap();
            assert_is_summary(&network, below, release.config());
        }
    }

    #[test]
    fn team_sales_are_all_that_was_bought_below(
        release in release(),
        (members, order) in forest(0, 40).prop_flat_map(|members| {
            let order: Vec<usize> = (0..members.len()).collect();
            (Just(members), Just(order).prop_shuffle())
        }),
        paid in proptest::collection::vec((purchase(), purchase()), 40),
    ) {
        let members = permuted(&members, &order);
        let rows: Vec<_> =
            members.iter().zip(&paid).map(|(member, paid)| (member.sponsor, paid.0.into(), paid.1.into())).collect();
        let expected = naive::team_sales(&rows).into_iter().zip(naive::largest_legs(&rows));
        let wire = members.iter().zip(&paid).enumerate().map(|(number, (member, paid))| MemberPurchases {
            id: name(format!("m{number}")),
            sponsor: member.sponsor.map(|sponsor| name(format!("m{sponsor}"))),
            cash: Money::from_minor(paid.0).unwrap(),
            points: Money::from_minor(paid.1).unwrap(),
        });
        match release.team_sales(&SumTeamSales { members: wire.collect() }) {
            Ok(sales) => for (number, (team, ((cash, points), leg))) in sales.teams.iter().zip(expected).enumerate() {
                prop_assert_eq!(&team.id, &name(format!("m{number}")));
                prop_assert_eq!(u128::from(team.team_cash.minor()), cash);
                prop_assert_eq!(u128::from(team.team_points.minor()), points);
                prop_assert_eq!(u128::from(team.team_sales.minor()), cash + points);
                prop_assert_eq!(u128::from(team.largest_leg.minor()), leg);
                let left_out = if release.config().rank_by == RankBy::OtherLegs { leg } else { 0 };
                prop_assert_eq!(u128::from(team.rank_sales.minor()), cash + points - left_out);
            },
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::Overflow, None));
                prop_assert!(expected.clone().any(|((cash, points), _)| cash + points > u128::from(Money::MAX.minor())));
            }
        }
    }
}

fn purchase() -> impl Strategy<Value = u64> {
    prop_oneof![6 => 0..=1_000_000u64, 1 => 0..=Money::MAX.minor() / 20, 1 => Just(0u64)]
}

/// The crate's summary says what the second implementation's does; volumes of nothing may be left out.
fn assert_is_summary(network: &Network, below: &Summary, config: &Config) {
    let scale = config.point_scale;
    let generations: Vec<_> = below.generations.iter().map(|&released| points(released, scale)).collect();
    assert_eq!(network.generations, generations);
    assert_eq!(network.team.peer_released, points(below.peer_released, scale));
    let mut volumes = vec![0; below.volumes.len()];
    for volume in &network.team.volumes {
        let rank = volume
            .highest_rank
            .as_ref()
            .map_or(0, |name| 1 + config.ranks.iter().position(|rank| rank.name == *name).unwrap());
        volumes[rank] += u128::from(volume.released.minor());
    }
    assert_eq!(volumes, below.volumes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_released_is_what_was_granted(release in release(), members in forest(1_000, 12)) {
        let scale = release.config().point_scale;
        let left = |members: &[Member]| -> Vec<u128> {
            members.iter().map(|member| member.lots.iter().map(|lot| lot.remaining).sum()).collect()
        };
        let (granted, given) = (left(&members), members.clone());
        let mut released = vec![0; members.len()];
        let mut members = members;
        for _ in 0..40 {
            let day = settle(&release, &members).unwrap();
            for ((member, release), released) in members.iter_mut().zip(&day.releases).zip(&mut released) {
                *released += u128::from(release.total.minor());
                for (lot, after) in member.lots.iter_mut().zip(&release.lots) {
                    assert_eq!(after.remaining.scale(), scale);
                    lot.remaining = after.remaining.minor().into();
                }
            }
            for ((granted, released), left) in granted.iter().zip(&released).zip(left(&members)) {
                prop_assert_eq!(released + left, *granted);
            }
        }
        for (now, then) in members.iter().zip(&given).flat_map(|(now, then)| now.lots.iter().zip(&then.lots)) {
            prop_assert!(now.remaining <= then.remaining.saturating_sub(40 * then.daily));
        }
    }

    /// A source of 10^8 steps makes every rate a whole number of steps, so the figures are the rates themselves.
    #[test]
    fn differential_rates_on_a_path_sum_to_at_most_the_top_rate(
        release in release(),
        ranks in proptest::collection::vec(0..=6usize, 1..30),
    ) {
        const SOURCE: u128 = 100_000_000;
        // Members without a base release of their own get nothing under a maxAcceleration.
        let release = Release::new(Config { max_acceleration: None, ..release.config().clone() }).unwrap();
        let config = release.config();
        let mut members: Vec<Member> = (0..)
            .zip(&ranks)
            .map(|(number, &rank)| Member {
                sponsor: usize::checked_sub(number, 1),
                rank_sales: crate::given::sales_of_rank(rank),
                lots: vec![Lot { daily: 0, remaining: 100 * SOURCE }],
            })
            .collect();
        let sponsor = Some(members.len() - 1);
        members.push(Member { sponsor, rank_sales: 0, lots: vec![Lot { daily: SOURCE, remaining: SOURCE }] });
        let day = settle(&release, &members).unwrap();
        let sum: u128 = day.releases.iter().map(|release| u128::from(release.differential.minor())).sum();
        let highest = members.iter().map(|member| naive::rank(config, member.rank_sales)).max().unwrap();
        prop_assert_eq!(sum, naive::rate(config, highest));
        prop_assert!(sum <= naive::rate(config, config.ranks.len()));
    }
}

/// Everyone as in a small forest, over and over: enough members for several blocks, in any order or sponsors first,
/// with a lot each or with any number of lots. Every copy but the first hangs below a member of the one before.
fn crowd() -> impl Strategy<Value = (Release, Vec<Member>)> {
    let size = 200..900usize;
    (release(), size, any::<bool>(), any::<bool>()).prop_flat_map(|(release, size, single, shuffle)| {
        let largest = most(release.config().point_scale) / 1_000_000;
        let members = (forest(largest, 30), any::<u64>()).prop_map(move |(members, dice)| {
            let mut crowd: Vec<Member> = members.iter().cloned().cycle().take(size).collect();
            for (number, member) in crowd.iter_mut().enumerate() {
                let copy = number / members.len() * members.len();
                let above = dice.wrapping_mul(number as u64 | 1) as usize % number.max(1);
                member.sponsor = match member.sponsor {
                    Some(sponsor) => Some(copy + sponsor),
                    None => Some(above).filter(|_| copy > 0),
                };
                if single {
                    member.lots.resize(1, Lot { daily: 1 + (dice % 1_000) as u128, remaining: 100_000 });
                }
            }
            crowd
        });
        let order: Vec<usize> = (0..size).collect();
        let order = if shuffle { Just(order).prop_shuffle().boxed() } else { Just(order).boxed() };
        (Just(release), (members, order).prop_map(|(members, order)| permuted(&members, &order)))
    })
}

/// A day's totals or error code, what was booked, and what remains.
type Settled = (std::result::Result<DayFigures, ErrorCode>, Vec<ColumnRelease>, Vec<u64>);

fn settled_in(workspace: &mut Workspace, release: &Release, columns: &Owned) -> Settled {
    let (mut booked, mut remaining) = (Vec::new(), columns.remaining.clone());
    let totals = release.settle_columns_in(workspace, &columns.columns(), &mut remaining, |member| booked.push(member));
    (totals.map_err(|error| error.code()), booked, remaining)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_crowd_settles_as_walking_up_from_every_source_gives((release, members) in crowd()) {
        let (expected, totals) = naive::settle(release.config(), &members);
        let columns = Owned::new(&members);
        let (settled, booked, remaining) = settled_in(&mut Workspace::new(), &release, &columns);
        prop_assert_eq!(plain(&settled.unwrap()), totals);
        prop_assert_eq!(booked.len(), expected.len());
        for (number, (booked, (figures, _))) in booked.iter().zip(&expected).enumerate() {
            prop_assert_eq!((booked.member, &plain(&booked.steps)), (number, figures));
            let rank = naive::rank(release.config(), members[number].rank_sales).checked_sub(1);
            prop_assert_eq!(booked.rank, rank);
        }
        let lots: Vec<u64> = expected.iter().flat_map(|(_, lots)| lots).map(|lot| lot.remaining as u64).collect();
        prop_assert_eq!(remaining, lots);
    }

    /// Whatever a workspace was used for, by another rulebook, in another order, with an error at the end.
    #[test]
    fn a_used_workspace_gives_what_a_fresh_one_does(
        days in proptest::collection::vec(prop_oneof![3 => crowd(), 2 => day_up_to_the_bounds()], 2..6),
        circles in proptest::collection::vec(any::<bool>(), 6),
    ) {
        let mut workspace = Workspace::new();
        for ((release, members), circle) in days.iter().zip(circles) {
            let mut columns = Owned::new(members);
            if circle {
                columns.sponsors[0] = columns.sponsors.len() as u32 - 1;
            }
            let fresh = settled_in(&mut Workspace::new(), release, &columns);
            prop_assert_eq!(settled_in(&mut workspace, release, &columns), fresh);
        }
    }
}
