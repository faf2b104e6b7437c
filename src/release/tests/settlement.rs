//! Days of all members.

use super::*;

/// The worth of the cash of two members passes the bound of money, though that of each does not.
#[test]
fn a_day_s_cash_is_worth_at_most_the_bound_of_money() {
    let config = Config { point_value: "1000000".parse().unwrap(), cash_rate: "1".parse().unwrap(), ..config() };
    let settle = |daily: u64| settle_few(config.clone(), &[NO_SPONSOR; 2], &[0; 2], &[(daily, daily); 2]);
    assert_eq!(settle(500_000_000).unwrap()[1].cash_value, MOST / 2);
    assert_eq!(settle(500_000_001).unwrap_err().code(), ErrorCode::Overflow);
}

/// Referral could pay 600 of 1,000 parts of the bound, and pays what the lots hold of it.
#[test]
fn a_day_is_settled_up_to_the_bound_of_what_is_paid() {
    let config = Config { referral_rates: vec!["1".parse().unwrap()], ..config() };
    let (released, held) = (MOST / 10 * 6, MOST / 10 * 4);
    let settle = |held: u64| settle_few(config.clone(), &[NO_SPONSOR, 0], &[0; 2], &[(0, held), (released, released)]);
    let paid = settle(held).unwrap();
    assert_eq!((paid[0].total, paid[0].cash, paid[1].total), (held, 280_000_000_000_000, released));
    assert_eq!(settle(held + 1).unwrap_err().code(), ErrorCode::Overflow);
}

#[test]
fn members_are_told_apart_by_their_ids() {
    let settle = |members| release().settle_day(&SettleDay { members });
    let mut members: Vec<_> = (0..3_000).map(|number| member(&format!("m{number}"), None)).collect();
    assert_eq!(settle(members.clone()).unwrap().totals.base.to_string(), "108000.00");
    members[2_000].id = name("m1999");
    members[2_999].id = name("m0");
    let error = settle(members.clone()).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::DuplicateId, Some("members[2000].id")));
    members.truncate(1_000);
    members[734].sponsor = Some(name("m1000"));
    let error = settle(members).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::UnknownMember, Some("members[734].sponsor")));
    let circle = vec![member("a", Some("c")), member("b", Some("a")), member("c", Some("b")), member("d", None)];
    let error = settle(circle).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::ReferralCycle, Some("members[0].sponsor")));
    // Members below a cycle are on none.
    let below = vec![member("a", Some("b")), member("b", Some("c")), member("c", Some("b")), member("d", Some("a"))];
    let error = settle(below).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::ReferralCycle, Some("members[1].sponsor")));
}

/// 1,000 members in a chain with three lots each.
struct Owned {
    sponsors: Vec<u32>,
    rank_sales: Vec<u64>,
    lot_ends: Vec<u32>,
    daily: Vec<u64>,
    remaining: Vec<u64>,
}

impl Owned {
    fn new() -> Self {
        Owned {
            sponsors: core::iter::once(NO_SPONSOR).chain(0..999).collect(),
            rank_sales: vec![0; 1_000],
            lot_ends: (1..=1_000).map(|member| 3 * member).collect(),
            daily: vec![3_600; 3_000],
            remaining: vec![900_000; 3_000],
        }
    }

    /// Settles, and checks that an error has neither booked nor written.
    fn settle(&self) -> crate::Result<DayFigures> {
        let columns = Columns {
            sponsors: &self.sponsors,
            rank_sales: &self.rank_sales,
            lot_ends: &self.lot_ends,
            daily: &self.daily,
        };
        let mut remaining = self.remaining.clone();
        let mut booked = 0;
        let settled = release().settle_columns(&columns, &mut remaining, |_| booked += 1);
        assert_eq!(booked, if settled.is_ok() { self.sponsors.len() } else { 0 });
        assert_eq!(remaining == self.remaining, settled.is_err());
        settled
    }

    fn refused(&self) -> (ErrorCode, String) {
        let error = self.settle().unwrap_err();
        (error.code(), error.path().unwrap_or("null").to_string())
    }
}

#[test]
fn bad_input_in_the_middle_names_the_member_and_writes_nothing() {
    assert_eq!(Owned::new().settle().unwrap().base, 1_000 * 3 * 3_600);
    let bad = |spoil: fn(&mut Owned)| {
        let mut columns = Owned::new();
        spoil(&mut columns);
        columns.refused()
    };
    let is = |code, path: &str| (code, path.to_string());
    use ErrorCode::{InvalidInput, OutOfRange, Overflow, ReferralCycle, UnknownMember};
    assert_eq!(bad(|c| c.remaining[734 * 3 + 2] = MOST + 1), is(OutOfRange, "members[734].lots[2].remaining"));
    assert_eq!(bad(|c| c.daily[734 * 3] = u64::MAX), is(OutOfRange, "members[734].lots[0].daily"));
    assert_eq!(bad(|c| c.rank_sales[734] = MOST + 1), is(OutOfRange, "members[734].rankSales"));
    assert_eq!(bad(|c| c.sponsors[734] = 1_000), is(UnknownMember, "members[734].sponsor"));
    assert_eq!(bad(|c| c.sponsors[500] = 734), is(ReferralCycle, "members[500].sponsor"));
    assert_eq!(bad(|c| c.sponsors[734] = 734), is(ReferralCycle, "members[734].sponsor"));
    // A number out of range comes first (RULES section 1, "Order of checks").
    let both = |c: &mut Owned| (c.sponsors[734], c.rank_sales[800]) = (734, u64::MAX);
    assert_eq!(bad(both), is(OutOfRange, "members[800].rankSales"));

    assert_eq!(bad(|c| c.lot_ends[734] = 0), is(InvalidInput, "lot_ends"));
    assert_eq!(bad(|c| c.lot_ends[999] = 3_001), is(InvalidInput, "lot_ends"));
    assert_eq!(bad(|c| c.lot_ends.truncate(c.lot_ends.len() - 1)), is(InvalidInput, "lot_ends"));
    assert_eq!(bad(|c| c.rank_sales.truncate(c.rank_sales.len() - 1)), is(InvalidInput, "rank_sales"));
    assert_eq!(bad(|c| c.remaining.truncate(c.remaining.len() - 1)), is(InvalidInput, "remaining"));

    // All base releases together, one member's accelerated release, and the total of all, past 10^13 points.
    assert_eq!(bad(|c| (c.daily, c.remaining) = (vec![MOST; 3_000], vec![MOST; 3_000])), is(Overflow, "null"));
    let whole = |c: &mut Owned| {
        c.daily[0] = 0;
        c.remaining[0] = MOST;
        (c.daily[3], c.remaining[3]) = (MOST / 2, MOST / 2);
        (c.daily[6], c.remaining[6]) = (MOST / 2 - 10_800_000, MOST);
        c.remaining[7] = MOST;
    };
    assert_eq!(bad(whole), is(Overflow, "null"));
}

#[test]
fn remaining_past_every_bound_settles_as_long_as_its_release_does_not() {
    let mut columns = Owned::new();
    columns.remaining = vec![1_000_000_000_000_000; 3_000];
    assert_eq!(columns.settle().unwrap(), Owned::new().settle().unwrap());
}

/// What a member's lots hold passes 64 bits, and is saturated.
#[test]
fn lots_that_hold_more_than_64_bits_together_settle_like_others() {
    let release = Release::new(Config { point_scale: 4, ..config() }).unwrap();
    let settle = |remaining: u64, lots: u32| {
        let (members, all) = (600u32, 600 * lots as usize);
        let sponsors: Vec<u32> = (0..members).map(|member| member.checked_sub(1).unwrap_or(NO_SPONSOR)).collect();
        let lot_ends: Vec<u32> = (1..=members).map(|member| lots * member).collect();
        let (rank_sales, daily) = (vec![0; members as usize], vec![3_600; all]);
        let columns = Columns { sponsors: &sponsors, rank_sales: &rank_sales, lot_ends: &lot_ends, daily: &daily };
        let (mut left, mut booked) = (vec![remaining; all], Vec::new());
        let totals = release.settle_columns(&columns, &mut left, |member| booked.push(member)).unwrap();
        let paid: Vec<u64> = left.iter().map(|left| remaining - left).collect();
        (totals, booked, paid)
    };
    const MOST: u64 = 100_000_000_000_000_000;
    for lots in [1, 2, 3, 200] {
        assert_eq!(settle(MOST, lots), settle(900_000_000, lots));
    }
}

/// 10^13 points.
const MOST: u64 = 1_000_000_000_000_000;

/// Settles members of one lot each: what it releases a day, and what is left of it.
fn settle_few(config: Config, sponsors: &[u32], sales: &[u64], lots: &[(u64, u64)]) -> Result<Vec<DayFigures>> {
    let (daily, mut remaining): (Vec<u64>, Vec<u64>) = lots.iter().copied().unzip();
    let lot_ends: Vec<u32> = (1..=lots.len() as u32).collect();
    let columns = Columns { sponsors, rank_sales: sales, lot_ends: &lot_ends, daily: &daily };
    let mut booked = Vec::new();
    Release::new(config).unwrap().settle_columns(&columns, &mut remaining, |member| booked.push(member.steps))?;
    Ok(booked)
}

/// Whatever it is that goes up: all that is released reaches 10^13 points, and not one step more.
#[test]
fn a_day_reaches_the_bound_by_every_kind_of_release_and_does_not_pass_it() {
    let rank = |rate: &str| Rank { name: name("r"), min_team_sales: "1".parse().unwrap(), rate: rate.parse().unwrap() };
    let with = |ranks: Vec<Rank>, rates: &[&str]| {
        let referral_rates = rates.iter().map(|rate| rate.parse().unwrap()).collect();
        Config { ranks, referral_rates, peer_rate: "0.5".parse().unwrap(), ..config() }
    };
    let referral = with(vec![], &["0", "0.5"]);
    let differential = with(vec![rank("0.5")], &[]);
    let peer = with(vec![rank("0.00000001")], &[]);
    for (config, sales) in [(referral, [0, 0, 0]), (differential, [100, 0, 0]), (peer, [100, 100, 0])] {
        // The last releases four fifths, the one between has nothing, and the first gets what it has.
        let lots = |held| [(0, held), (0, 0), (MOST / 5 * 4, MOST / 5 * 4)];
        let settle = |held| settle_few(config.clone(), &[NO_SPONSOR, 0, 1], &sales, &lots(held));
        let booked = settle(MOST / 5).unwrap();
        assert_eq!((booked[0].total, booked[2].total), (MOST / 5, MOST / 5 * 4));
        assert_eq!(settle(MOST / 5 + 1).unwrap_err().code(), ErrorCode::Overflow);
    }
}

#[test]
fn large_days_of_two_generations_are_exact() {
    let (tenth, all) = (MOST / 10, [(0, MOST), (MOST / 10, MOST / 10), (MOST / 5, MOST / 5)]);
    let booked = settle_few(config(), &[NO_SPONSOR, 0, 1], &[0; 3], &all).unwrap();
    // 50 % of a tenth and 30 % of two; the others have nothing left.
    assert_eq!((booked[0].referral, booked[1].total, booked[2].total), (tenth / 2 + tenth / 5 * 3, tenth, 2 * tenth));
}

#[test]
fn a_number_out_of_bounds_is_named_beside_equal_and_largest_ones() {
    let refused = |sales: &[u64], lots: &[(u64, u64)]| {
        let error = settle_few(config(), &[NO_SPONSOR, 0], sales, lots).unwrap_err();
        (error.code(), error.path().unwrap().to_string())
    };
    let out = |path: &str| (ErrorCode::OutOfRange, path.to_string());
    // As large as what is left of it.
    assert_eq!(refused(&[0, 0], &[(1, 1), (MOST + 1, MOST + 1)]), out("members[1].lots[0].daily"));
    // As large as the one before.
    assert_eq!(refused(&[0, 0], &[(MOST + 1, 1), (MOST + 1, 1)]), out("members[0].lots[0].daily"));
    // Sales of 10^13 yuan are within theirs.
    assert_eq!(refused(&[MOST, 0], &[(1, 1), (1, MOST + 1)]), out("members[1].lots[0].remaining"));
}

#[test]
fn kept_memory_holds_no_figures_of_the_day_before() {
    let mut workspace = Workspace::new();
    let mut day = |sponsors: &[u32], rank_sales: &[u64]| {
        let (lot_ends, daily) = ([1, 2, 3], [100; 3]);
        let columns = Columns { sponsors, rank_sales, lot_ends: &lot_ends, daily: &daily };
        let mut booked = Vec::new();
        let book = |member: ColumnRelease| booked.push((member.steps.referral, member.steps.differential));
        release().settle_columns_in(&mut workspace, &columns, &mut [100_000; 3], book).unwrap();
        booked
    };
    // Two stars above one above none: 20 % of the nearest, and 10 % of whom the other has 10 % of.
    let (chain, ranked) = ([NO_SPONSOR, 0, 1], [20_000_000, 5_000_000, 0]);
    assert_eq!(day(&chain, &ranked), [(80, 30), (50, 10), (0, 0)]);
    // The first two alone, and the second is ranked.
    assert_eq!(day(&[NO_SPONSOR, 0, NO_SPONSOR], &[0, 5_000_000, 0]), [(50, 0), (0, 0), (0, 0)]);
    assert_eq!(day(&chain, &ranked), [(80, 30), (50, 10), (0, 0)]);
}

/// Everyone releases 1.00.
fn settle_all(sponsors: &[u32], rank_sales: &[u64]) -> Vec<ColumnRelease> {
    let members = sponsors.len();
    let lot_ends: Vec<u32> = (0..members as u32).map(|member| member + 1).collect();
    let daily = vec![100; members];
    let columns = Columns { sponsors, rank_sales, lot_ends: &lot_ends, daily: &daily };
    let mut remaining = vec![1_000_000_000; members];
    let mut booked = Vec::with_capacity(members);
    release().settle_columns(&columns, &mut remaining, |member| booked.push(member)).unwrap();
    booked
}

/// Everyone of one rank; sponsors come first, or last.
fn settle_million(sponsors: &[u32], rank_sales: u64) -> Vec<ColumnRelease> {
    settle_all(sponsors, &vec![rank_sales; sponsors.len()])
}

#[test]
fn a_chain_of_a_million_settles_from_either_end() {
    let chain: Vec<u32> = core::iter::once(NO_SPONSOR).chain(0..MILLION - 1).collect();
    let reversed: Vec<u32> = (1..MILLION).chain(core::iter::once(NO_SPONSOR)).collect();
    let down = settle_million(&chain, 5_000_000);
    let up = settle_million(&reversed, 5_000_000);
    for (one, other) in down.iter().zip(up.iter().rev()) {
        assert_eq!((one.rank, one.steps), (other.rank, other.steps));
    }
    // The top: 50 % and 30 % of one member each; 10 % of the first below, the rest is hidden by its equal rank; and
    // 3 % of the 999,998 below the nearest peer.
    let top = down[0].steps;
    assert_eq!((top.base, top.referral, top.differential, top.peer), (100, 80, 10, 2_999_994));
    let last = down[999_999].steps;
    assert_eq!((last.base, last.accelerated, last.cash, last.shopping), (100, 0, 70, 30));
}

/// Looking for the next higher rank past a long chain of a lower one takes one step, not one for each of the chain.
#[test]
fn a_long_chain_of_peers_is_passed_at_once() {
    const CHAIN: u32 = 200_000;
    let crowd = core::iter::repeat_n(CHAIN - 1, 200_000);
    let sponsors: Vec<u32> = core::iter::once(NO_SPONSOR).chain(0..CHAIN - 1).chain(crowd).collect();
    let (one_star, two_stars) = (5_000_000, 20_000_000);
    let mut rank_sales = vec![one_star; sponsors.len()];
    rank_sales[0] = two_stars;
    rank_sales[CHAIN as usize..].fill(two_stars);
    let booked = settle_all(&sponsors, &rank_sales);
    // The crowd, of equal rank, releases nothing below it; the chain's last hides it from the rest of the chain.
    let (top, last) = (booked[0].steps, booked[CHAIN as usize - 1].steps);
    assert_eq!((top.referral, top.differential, top.peer), (80, 20 + 10 * 399_998, 0));
    assert_eq!((last.referral, last.differential, last.peer), (50 * 200_000, 10 * 200_000, 0));
}

#[test]
fn a_star_of_a_million_settles_with_its_centre_first_or_last() {
    let first: Vec<u32> = core::iter::once(NO_SPONSOR).chain(core::iter::repeat_n(0, 999_999)).collect();
    let last: Vec<u32> = core::iter::repeat_n(MILLION - 1, 999_999).chain(core::iter::once(NO_SPONSOR)).collect();
    let centre = settle_million(&first, 0)[0].steps;
    assert_eq!((centre.base, centre.referral, centre.differential, centre.peer), (100, 49_999_950, 0, 0));
    assert_eq!(settle_million(&last, 0)[999_999].steps, centre);
    // Seven stars above seven stars: half of what all release, and nothing between.
    let centre = settle_million(&first, 3_000_000_000)[0].steps;
    assert_eq!((centre.referral, centre.differential, centre.peer), (49_999_950, 49_999_950, 0));
}

#[test]
fn a_network_is_only_shown_of_a_member_there_is() {
    let columns = Columns { sponsors: &[NO_SPONSOR], rank_sales: &[0], lot_ends: &[0], daily: &[] };
    let error = release().network_of(1, &columns, &[]).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::UnknownMember, None));
    let network = release().network_of(0, &columns, &[]).unwrap();
    assert_eq!(network.generations, [Points::ZERO, Points::ZERO]);
}
