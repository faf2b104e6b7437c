//! A settled day of a few members under the dividend and the release scheme: RULES sections 3 and 4, "Invariants".

use std::sync::LazyLock;

use points_rules::dividend::{Day, DayMember, Dividend, EstimatePayout, SettleDay, Stake};
use points_rules::release::{self, Lot, Member, ProjectRelease, Release};
use points_rules::{ErrorCode, Money, Name, Points, Rulebook, Shares};

use super::check_error;
use super::source::Source;

static MALL: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::from_json(include_str!("../../rulebooks/mall.json")).expect("the rulebook opens"));

const MEMBERS: usize = 8;

pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    match source.flag() {
        true => dividend_day(MALL.dividend().expect("a dividend scheme"), &mut source),
        false => release_day(MALL.release().expect("a release scheme"), &mut source),
    }
}

fn name(number: usize) -> Name {
    Name::new(number.to_string()).expect("an id")
}

fn dividend_day(dividend: &Dividend, source: &mut Source<'_>) {
    let scale = dividend.config().share_scale;
    let turnover = Money::from_minor(source.figure(0, Money::MAX.minor())).expect("a turnover");
    let members: Vec<_> = (0..source.below(MEMBERS + 1))
        .map(|number| DayMember {
            id: name(number),
            // So few that all together stay within the bound.
            shares: Shares::from_minor(source.figure(0, 1_000_000_000_000), scale).expect("shares"),
            quota: Money::from_minor(source.figure(0, Money::MAX.minor())).expect("a quota"),
        })
        .collect();
    let input = SettleDay { turnover, carry: Money::ZERO, members };
    let settled = dividend.settle_day(&input).expect("a day within the bounds is settled");
    let paid: u64 = settled.payouts.iter().map(|payout| payout.payout.minor()).sum();
    assert_eq!(paid, settled.paid.minor());
    assert_eq!(paid + settled.unallocated.minor(), settled.pro_rata_pool.minor() + settled.tier_pool.minor());
    for (member, payout) in input.members.iter().zip(&settled.payouts) {
        assert!(payout.payout <= member.quota);
        assert_eq!(payout.payout.minor() + payout.quota_after.minor(), member.quota.minor());
        let day = Day {
            turnover,
            carry: Money::ZERO,
            eligible_weight: settled.eligible_weight,
            tier_headcounts: settled.tier_headcounts.clone(),
        };
        let member = Stake { shares: member.shares, quota: member.quota };
        let estimate = dividend.estimate(&EstimatePayout { member, day }).expect("a settled day can be estimated");
        assert_eq!((estimate.payout, &estimate.tier), (payout.payout, &payout.tier));
    }
}

fn release_day(release: &Release, source: &mut Source<'_>) {
    let scale = release.config().point_scale;
    let points = |steps| Points::from_minor(steps, scale).expect("points");
    // So few that all lots together stay within the bound.
    let lot = |source: &mut Source<'_>| Lot {
        order_id: name(0),
        daily: points(source.figure(0, 1_000_000_000_000)),
        remaining: points(source.figure(0, 1_000_000_000_000)),
    };
    let members: Vec<_> = (0..source.below(MEMBERS + 1))
        .map(|number| Member {
            id: name(number),
            sponsor: sponsor(number, source).map(name),
            rank_sales: Money::from_minor(source.figure(0, Money::MAX.minor())).expect("sales"),
            lots: (0..source.below(4)).map(|_| lot(source)).collect(),
        })
        .collect();
    let settlement = release::SettleDay { members };
    let settled = match release.settle_day(&settlement) {
        Ok(settled) => settled,
        Err(error) => {
            check_error(&error);
            assert!(matches!(error.code(), ErrorCode::UnknownMember | ErrorCode::ReferralCycle), "{error}");
            return;
        }
    };
    let mut totals = 0;
    for (member, day) in settlement.members.iter().zip(&settled.releases) {
        let remaining = |lots: &[Lot]| -> u64 { lots.iter().map(|lot| lot.remaining.minor()).sum() };
        let base: u64 = member.lots.iter().map(|lot| lot.remaining.min(lot.daily).minor()).sum();
        assert_eq!(day.base.minor(), base);
        assert_eq!(day.accelerated.minor(), day.referral.minor() + day.differential.minor() + day.peer.minor(),);
        assert_eq!(day.total.minor(), base + day.accelerated.minor());
        assert_eq!(day.total.minor(), day.cash.minor() + day.shopping.minor());
        assert_eq!(day.total.minor(), remaining(&member.lots) - remaining(&day.lots));
        totals += day.total.minor();
        project(release, member.lots.clone(), day.accelerated);
    }
    assert_eq!(settled.totals.total.minor(), totals);
}

/// Mostly somebody before; now and then nobody, the member itself, one of a cycle, or one who is not there.
fn sponsor(number: usize, source: &mut Source<'_>) -> Option<usize> {
    match source.below(16) {
        0 => None,
        1 => Some(source.below(MEMBERS)),
        _ => number.checked_sub(1).map(|last| source.below(last + 1)),
    }
}

/// A projection of the same lots: what it pays is what the lots lose, and all of them at the end.
fn project(release: &Release, lots: Vec<Lot>, accelerated_per_day: Points) {
    let whole: u64 = lots.iter().map(|lot| lot.remaining.minor()).sum();
    let outlook = ProjectRelease { lots, accelerated_per_day, days: 36_500 };
    let projection = release.project(&outlook).expect("lots within the bounds are projected");
    let days = |from: u32, to: u32| u64::from(to - from + 1);
    let paid: u64 = projection.segments.iter().map(|run| run.per_day.minor() * days(run.from_day, run.to_day)).sum();
    assert_eq!(paid, projection.total.minor());
    assert!(paid <= whole);
    assert_eq!(projection.finished_on_day.is_some(), paid == whole);
    assert!(projection.segments.windows(2).all(|pair| pair[0].to_day < pair[1].from_day));
}
