//! What the generations below release to each member.

use alloc::vec::Vec;

use super::member_day::DayRates;

impl DayRates {
    /// By member: Σ floor(rate · generation) over the generations below it, before it is cut to what its lots hold.
    ///
    /// A generation is the one before it, handed to the sponsors: each rate takes one pass over the members, in
    /// whatever order they stand. `released` are the members' base releases, which this uses up; together they are at
    /// most a result's bound, and so is every sum here.
    pub(super) fn referrals(
        &self,
        sponsors: &[u32],
        released: &mut Vec<u64>,
        above: &mut Vec<u64>,
        referrals: &mut Vec<u64>,
    ) {
        zeros(referrals, sponsors.len());
        for &rate in self.referral_rates() {
            zeros(above, sponsors.len());
            for (&sponsor, &released) in sponsors.iter().zip(&*released) {
                if let Some(sum) = above.get_mut(sponsor as usize) {
                    *sum += released;
                }
            }
            core::mem::swap(released, above);
            for (referral, &generation) in referrals.iter_mut().zip(&*released) {
                *referral += DayRates::part(generation, rate);
            }
        }
    }
}

/// So many zeros, in memory that is there already.
fn zeros(numbers: &mut Vec<u64>, count: usize) {
    numbers.clear();
    numbers.resize(count, 0);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use alloc::vec;
    use alloc::vec::Vec;

    use super::super::{Columns, Config, DayFigures, NO_SPONSOR, Release};

    const CHAIN: usize = 1_000;

    fn release(referral_rates: &[&str]) -> Release {
        let mut document: serde_json::Value =
            serde_json::from_str(include_str!("../../rulebooks/release.json")).unwrap();
        document["release"]["referralRates"] = referral_rates.to_vec().into();
        let config: Config = serde_json::from_value(document["release"].take()).unwrap();
        Release::new(config).unwrap()
    }

    /// Everyone releases 1.00 of what is more than enough; the figures in the order of the chain.
    fn settled(release: &Release, sponsors: &[u32], rank_sales: u64) -> Vec<DayFigures> {
        let lot_ends: Vec<u32> = (1..=CHAIN as u32).collect();
        let (rank_sales, daily) = (vec![rank_sales; CHAIN], vec![100; CHAIN]);
        let columns = Columns { sponsors, rank_sales: &rank_sales, lot_ends: &lot_ends, daily: &daily };
        let (mut remaining, mut booked) = (vec![1_000_000; CHAIN], Vec::new());
        release.settle_columns(&columns, &mut remaining, |member| booked.push(member.steps)).unwrap();
        booked
    }

    /// Referral, differential and peer of the first three and of the last three of a chain, in either order.
    fn ends(referral_rates: &[&str], rank_sales: u64) -> [(u64, u64, u64); 6] {
        let last = CHAIN as u32 - 1;
        let downwards: Vec<u32> = core::iter::once(NO_SPONSOR).chain(0..last).collect();
        let upwards: Vec<u32> = (1..=last).chain(core::iter::once(NO_SPONSOR)).collect();
        // The second, then the first, then the others downwards.
        let mut crossed = downwards.clone();
        (crossed[0], crossed[1], crossed[2]) = (1, NO_SPONSOR, 0);
        let release = release(referral_rates);
        let steps = settled(&release, &downwards, rank_sales);
        let mut other = settled(&release, &upwards, rank_sales);
        other.reverse();
        assert_eq!(other, steps);
        let mut other = settled(&release, &crossed, rank_sales);
        other.swap(0, 1);
        assert_eq!(other, steps);
        assert!(steps.iter().all(|steps| steps.base == 100));
        [0, 1, 2, 997, 998, 999].map(|at| (steps[at].referral, steps[at].differential, steps[at].peer))
    }

    #[test]
    fn every_number_of_generations_is_summed_in_any_order() {
        let rates = ["0.5", "0.3", "0.2", "0.1", "0.05", "0.04", "0.03", "0.02", "0.01", "0.01"];
        // What the rates make of 1.00 from as many generations below.
        for (generations, all) in [(0, 0), (1, 50), (2, 80), (3, 100), (7, 122), (8, 124), (10, 126)] {
            let (one, two) = (all.min(50), all.min(80));
            let unranked = [(all, 0, 0), (all, 0, 0), (all, 0, 0), (two, 0, 0), (one, 0, 0), (0, 0, 0)];
            assert_eq!(ends(&rates[..generations], 0), unranked, "{generations}");
            // One star: 10 % of the next below, who hides all others, and 3 % of what lies below the next.
            let ranked =
                [(all, 10, 3 * 998), (all, 10, 3 * 997), (all, 10, 3 * 996), (two, 10, 3), (one, 10, 0), (0, 0, 0)];
            assert_eq!(ends(&rates[..generations], 5_000_000), ranked, "{generations}");
        }
    }
}
