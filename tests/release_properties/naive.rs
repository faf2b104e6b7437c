//! The release rules written a second time, as plainly as RULES section 5 puts them: day by day, and up the tree from
//! every source. Shares nothing with the crate but the figures that go in and come out.

use points_rules::release::Config;

/// Figures in steps of 10^-pointScale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) daily: u128,
    pub(crate) remaining: u128,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) sponsor: Option<usize>,
    /// Fen.
    pub(crate) rank_sales: u64,
    pub(crate) lots: Vec<Lot>,
}

/// base, referral, differential, peer, accelerated, total, cash, cash value in fen, shopping.
pub(crate) type Figures = [u128; 9];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) generations: Vec<u128>,
    /// By the highest rank between; 0 is none.
    pub(crate) volumes: Vec<u128>,
    pub(crate) peer_released: u128,
}

pub(crate) fn base(lots: &[Lot]) -> u128 {
    lots.iter().map(|lot| lot.daily.min(lot.remaining)).sum()
}

/// Takes points from the oldest lots first; gives what was taken.
pub(crate) fn take(lots: &mut [Lot], points: u128) -> u128 {
    let mut taken = 0;
    for lot in lots {
        let part = (points - taken).min(lot.remaining);
        lot.remaining -= part;
        taken += part;
    }
    taken
}

/// One day: base, then accelerated. Gives what the day paid.
pub(crate) fn pass_day(lots: &mut [Lot], accelerated: u128) -> u128 {
    let paid = base(lots);
    for lot in &mut *lots {
        lot.remaining -= lot.daily.min(lot.remaining);
    }
    paid + take(lots, accelerated)
}

/// What each day pays, and the day on which nothing is left.
pub(crate) fn project(lots: &mut [Lot], accelerated: u128, days: u32) -> (Vec<u128>, Option<u32>) {
    let empty = |lots: &[Lot]| lots.iter().all(|lot| lot.remaining == 0);
    let mut finished = empty(lots).then_some(0);
    let mut paid = Vec::new();
    for day in 1..=days {
        paid.push(pass_day(lots, accelerated));
        if finished.is_none() && empty(lots) {
            finished = Some(day);
        }
    }
    (paid, finished)
}

/// The rank that team sales reach, from 1; 0 is none.
pub(crate) fn rank(config: &Config, rank_sales: u64) -> usize {
    config.ranks.iter().filter(|rank| rank.min_team_sales.minor() <= rank_sales).count()
}

pub(crate) fn rate(config: &Config, rank: usize) -> u128 {
    if rank == 0 { 0 } else { u128::from(config.ranks[rank - 1].rate.minor()) }
}

/// What lies below every member, found by walking up from every source.
pub(crate) fn summaries(config: &Config, members: &[Member]) -> Vec<Summary> {
    let empty = Summary {
        generations: vec![0; config.referral_rates.len()],
        volumes: vec![0; config.ranks.len() + 1],
        peer_released: 0,
    };
    let mut summaries = vec![empty; members.len()];
    for source in members {
        let released = base(&source.lots);
        let (mut generation, mut highest, mut at) = (0, 0, source.sponsor);
        while let Some(above) = at {
            if let Some(sum) = summaries[above].generations.get_mut(generation) {
                *sum += released;
            }
            summaries[above].volumes[highest] += released;
            highest = highest.max(rank(config, members[above].rank_sales));
            generation += 1;
            at = members[above].sponsor;
        }
    }
    for (number, member) in members.iter().enumerate() {
        let own = rank(config, member.rank_sales);
        let below: u128 = summaries[number].volumes.iter().sum();
        let mut at = member.sponsor;
        while let Some(above) = at {
            let theirs = rank(config, members[above].rank_sales);
            if theirs >= own {
                if theirs == own && own > 0 {
                    summaries[above].peer_released += below;
                }
                break;
            }
            at = members[above].sponsor;
        }
    }
    summaries
}

/// A member's figures from its summary, and its lots afterwards.
pub(crate) fn accelerate(config: &Config, member: &Member, below: &Summary) -> (Figures, Vec<Lot>) {
    const ONE: u128 = 100_000_000;
    let own = rank(config, member.rank_sales);
    let base = base(&member.lots);
    let referral: u128 = below
        .generations
        .iter()
        .zip(&config.referral_rates)
        .map(|(released, rate)| released * u128::from(rate.minor()) / ONE)
        .sum();
    let weighed: u128 = (0..)
        .zip(&below.volumes)
        .map(|(highest, released)| released * rate(config, own).saturating_sub(rate(config, highest)))
        .sum();
    let differential = weighed / ONE;
    let peer = if own == 0 { 0 } else { below.peer_released * u128::from(config.peer_rate.minor()) / ONE };

    let mut available = member.lots.iter().map(|lot| lot.remaining).sum::<u128>() - base;
    if let Some(times) = config.max_acceleration {
        available = available.min(base * u128::from(times.minor()) / 10_000);
    }
    let mut over = (referral + differential + peer).saturating_sub(available);
    let mut cut = |figure: u128| {
        let off = over.min(figure);
        over -= off;
        figure - off
    };
    let peer = cut(peer);
    let differential = cut(differential);
    let referral = cut(referral);

    let accelerated = referral + differential + peer;
    let mut lots = member.lots.clone();
    let total = pass_day(&mut lots, accelerated);
    assert_eq!(total, base + accelerated);
    let cash = total * u128::from(config.cash_rate.minor()) / ONE;
    let cash_value = worth(config, cash);
    ([base, referral, differential, peer, accelerated, total, cash, cash_value, total - cash], lots)
}

/// What points are worth, in fen.
pub(crate) fn worth(config: &Config, points: u128) -> u128 {
    points * u128::from(config.point_value.minor()) / 10u128.pow(u32::from(config.point_scale) + 2)
}

/// The whole day: every member's figures and lots, and the totals.
pub(crate) fn settle(config: &Config, members: &[Member]) -> (Vec<(Figures, Vec<Lot>)>, Figures) {
    let settled: Vec<_> = members
        .iter()
        .zip(summaries(config, members))
        .map(|(member, summary)| accelerate(config, member, &summary))
        .collect();
    let mut totals = [0; 9];
    for (figures, _) in &settled {
        for (total, figure) in totals.iter_mut().zip(figures) {
            *total += figure;
        }
    }
    (settled, totals)
}

/// For every member the largest sum of a direct referral's own purchases and those below it.
pub(crate) fn largest_legs(members: &[(Option<usize>, u128, u128)]) -> Vec<u128> {
    let teams = team_sales(members);
    let mut largest = vec![0; members.len()];
    for (&(sponsor, cash, points), team) in members.iter().zip(&teams) {
        if let Some(above) = sponsor {
            largest[above] = largest[above].max(cash + points + team.0 + team.1);
        }
    }
    largest
}

/// For every member the cash and the points that all below it paid.
pub(crate) fn team_sales(members: &[(Option<usize>, u128, u128)]) -> Vec<(u128, u128)> {
    let mut teams = vec![(0, 0); members.len()];
    for &(sponsor, cash, points) in members {
        let mut at = sponsor;
        while let Some(above) = at {
            teams[above].0 += cash;
            teams[above].1 += points;
            at = members[above].0;
        }
    }
    teams
}
