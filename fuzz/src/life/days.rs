//! Settled days of the dividend and the release scheme.

use points_rules::dividend::{Day, DayMember, EstimatePayout, SettleDay, Stake};
use points_rules::release::{self, Lot, Member, MemberPurchases, ProjectRelease, SumTeamSales};
use points_rules::{Error, Money, Points};

use super::{MEMBERS, Shop, money, name};

fn remaining(lots: &[Lot]) -> u64 {
    lots.iter().map(|lot| lot.remaining.minor()).sum()
}

impl Shop<'_> {
    pub fn dividend_day(&mut self) -> Result<(), Error> {
        let fen = self.turnover.clamp(0, i128::from(Money::MAX.minor()));
        let turnover = money(u64::try_from(fen).expect("a turnover"));
        let stakes = self.stakes.iter().enumerate();
        let members =
            stakes.map(|(at, member)| DayMember { id: name(at), shares: member.shares, quota: member.quota }).collect();
        let input = SettleDay { turnover, carry: self.carry, members };
        let settled = self.dividend.settle_day(&input)?;
        let paid: u64 = settled.payouts.iter().map(|payout| payout.payout.minor()).sum();
        assert_eq!(paid, settled.paid.minor());
        let shared = paid + settled.carry_after.minor() + settled.unallocated.minor();
        assert_eq!(shared, settled.pro_rata_pool.minor() + settled.tier_pool.minor());
        let day = Day {
            turnover,
            carry: self.carry,
            eligible_weight: settled.eligible_weight,
            tier_headcounts: settled.tier_headcounts.clone(),
        };
        for (member, payout) in input.members.iter().zip(&settled.payouts) {
            assert_eq!(payout.payout.minor() + payout.quota_after.minor(), member.quota.minor());
            let member = Stake { shares: member.shares, quota: member.quota };
            let estimate = self.dividend.estimate(&EstimatePayout { member, day: day.clone() })?;
            assert_eq!((estimate.payout, &estimate.tier), (payout.payout, &payout.tier));
        }
        for (member, payout) in self.stakes.iter_mut().zip(&settled.payouts) {
            member.quota = payout.quota_after;
        }
        self.carry = settled.carry_after;
        self.turnover -= fen;
        Ok(())
    }

    pub fn release_day(&mut self) -> Result<(), Error> {
        let teams = self.release.team_sales(&SumTeamSales { members: self.purchases() })?.teams;
        let members: Vec<Member> = (0..MEMBERS)
            .map(|at| Member {
                id: name(at),
                sponsor: self.sponsors[at].map(name),
                rank_sales: teams[at].rank_sales,
                lots: self.lots[at].clone(),
            })
            .collect();
        let settlement = release::SettleDay { members };
        let settled = self.release.settle_day(&settlement)?;
        let mut total = 0;
        for (member, day) in settlement.members.iter().zip(&settled.releases) {
            let base: u64 = member.lots.iter().map(|lot| lot.remaining.min(lot.daily).minor()).sum();
            assert_eq!(day.base.minor(), base);
            assert_eq!(day.accelerated.minor(), day.referral.minor() + day.differential.minor() + day.peer.minor());
            assert_eq!(day.total.minor(), base + day.accelerated.minor());
            assert_eq!(day.total.minor(), day.cash.minor() + day.shopping.minor());
            assert_eq!(day.total.minor(), remaining(&member.lots) - remaining(&day.lots));
            total += day.total.minor();
            self.project(&member.lots, day.accelerated)?;
        }
        assert_eq!(settled.totals.total.minor(), total);
        for (at, day) in settled.releases.into_iter().enumerate() {
            self.shopping[at] += day.shopping.minor();
            self.lots[at] = day.lots;
        }
        Ok(())
    }

    fn purchases(&self) -> Vec<MemberPurchases> {
        let row = |at: usize| MemberPurchases {
            id: name(at),
            sponsor: self.sponsors[at].map(name),
            cash: money(self.paid[at].0),
            points: money(self.paid[at].1),
        };
        (0..MEMBERS).map(row).collect()
    }

    /// A projection of the same lots: what it pays is what the lots lose, and all of them at the end.
    fn project(&self, lots: &[Lot], accelerated_per_day: Points) -> Result<(), Error> {
        let whole = remaining(lots);
        let outlook = ProjectRelease { lots: lots.to_vec(), accelerated_per_day, days: 36_500 };
        let projection = self.release.project(&outlook)?;
        let days = |from: u32, to: u32| u64::from(to - from + 1);
        let runs = projection.segments.iter();
        let paid: u64 = runs.map(|run| run.per_day.minor() * days(run.from_day, run.to_day)).sum();
        assert_eq!(paid, projection.total.minor());
        assert!(paid <= whole);
        assert_eq!(projection.finished_on_day.is_some(), paid == whole);
        assert!(projection.segments.windows(2).all(|pair| pair[0].to_day < pair[1].from_day));
        Ok(())
    }
}
