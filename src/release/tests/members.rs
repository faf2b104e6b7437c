//! A day of one member, and team sales.

use super::*;

#[test]
fn acceleration_is_at_most_its_part_of_the_base() {
    let release = changed("/maxAcceleration", "0.2501".into()).unwrap();
    let team = Team { rank_sales: Money::ZERO, volumes: vec![], peer_released: Points::ZERO };
    let day = AccelerateDay { lots: vec![lot("o", "36.01", "9000")], generations: vec![points("1000")], team };
    let day = release.accelerate(&day).unwrap();
    // 36.01 · 0.2501 = 9.006101
    assert_eq!([day.referral, day.total, day.cash].map(|figure| figure.to_string()), ["9.00", "45.01", "31.50"]);
}

#[test]
fn cash_is_worth_what_a_point_is() {
    let release = changed("/pointValue", "0.0333".into()).unwrap();
    let team = Team { rank_sales: Money::ZERO, volumes: vec![], peer_released: Points::ZERO };
    let day = |release: &Release, daily: &str| {
        let lots = vec![lot("o", daily, daily)];
        release.accelerate(&AccelerateDay { lots, generations: vec![], team: team.clone() })
    };
    // 70 % of 100.01 are 70.00 points, at 0.0333 yuan 2.331.
    let paid = day(&release, "100.01").unwrap();
    assert_eq!((paid.cash.to_string(), paid.cash_value.to_string()), ("70.00".into(), "2.33".into()));
    let dear = changed("/pointValue", "1000000".into()).unwrap();
    assert_eq!(day(&dear, "14285714.29").unwrap().cash_value.to_string(), "10000000000000.00");
    assert_eq!(day(&dear, "14285714.30").unwrap_err().code(), ErrorCode::Overflow);
}

#[test]
fn the_largest_leg_is_left_out_where_other_legs_decide() {
    let release = changed("/rankBy", "otherLegs".into()).unwrap();
    let mut teams = Vec::new();
    // One referred three, of whom the second referred one.
    let sponsors = [NO_SPONSOR, 0, 0, 0, 2];
    release
        .team_sales_columns(&sponsors, &[1, 20, 300, 310, 4_000], &[5, 0, 7, 0, 0], |team| teams.push(team))
        .unwrap();
    let figures = |team: &ColumnTeam| [team.cash, team.points, team.largest_leg, team.rank_sales];
    assert_eq!(figures(&teams[0]), [4_630, 7, 4_307, 330]);
    assert_eq!(figures(&teams[2]), [4_000, 0, 4_000, 0]);
    assert_eq!(figures(&teams[4]), [0; 4]);
}

#[test]
fn one_member_s_day_reaches_the_bound_and_does_not_pass_it() {
    let team = Team { rank_sales: Money::ZERO, volumes: vec![], peer_released: points("0") };
    let all = "10000000000000";
    let day = |generation: &str| AccelerateDay {
        lots: vec![lot("o", "9999999999999.99", all), lot("p", "0", "1")],
        generations: vec![points(generation)],
        team: team.clone(),
    };
    assert_eq!(release().accelerate(&day("0.02")).unwrap().total.to_string(), "10000000000000.00");
    assert_eq!(release().accelerate(&day("0.04")).unwrap_err().code(), ErrorCode::Overflow);
}

#[test]
fn team_sales_reach_the_top_of_a_million() {
    let chain: Vec<u32> = core::iter::once(NO_SPONSOR).chain(0..MILLION - 1).collect();
    let (cash, points) = (vec![100; chain.len()], vec![1; chain.len()]);
    let mut teams = Vec::with_capacity(chain.len());
    release().team_sales_columns(&chain, &cash, &points, |team| teams.push(team)).unwrap();
    assert_eq!(
        teams[0],
        ColumnTeam { member: 0, cash: 99_999_900, points: 999_999, largest_leg: 100_999_899, rank_sales: 100_999_899 }
    );
    assert_eq!(teams[999_998], ColumnTeam { member: 999_998, cash: 100, points: 1, largest_leg: 101, rank_sales: 101 });
    assert_eq!(teams[999_999], ColumnTeam { member: 999_999, cash: 0, points: 0, largest_leg: 0, rank_sales: 0 });
}

#[test]
fn team_sales_columns_name_what_is_wrong() {
    let most = Money::MAX.minor();
    let refused = |sponsors: &[u32], cash: &[u64], points: &[u64]| {
        let error = release().team_sales_columns(sponsors, cash, points, |_| panic!("reported")).unwrap_err();
        (error.code(), error.path().unwrap_or("null").to_string())
    };
    let is = |code, path: &str| (code, path.to_string());
    assert_eq!(refused(&[NO_SPONSOR, 0], &[0], &[0, 0]), is(ErrorCode::InvalidInput, "cash"));
    let above = is(ErrorCode::OutOfRange, "members[1].points");
    assert_eq!(refused(&[NO_SPONSOR, 0], &[0, 0], &[0, most + 1]), above);
    assert_eq!(refused(&[NO_SPONSOR, 2], &[0, 0], &[0, 0]), is(ErrorCode::UnknownMember, "members[1].sponsor"));
    assert_eq!(refused(&[1, 0], &[0, 0], &[0, 0]), is(ErrorCode::ReferralCycle, "members[0].sponsor"));
    assert_eq!(refused(&[NO_SPONSOR, 0], &[0, most], &[0, 1]), is(ErrorCode::Overflow, "null"));
    let mut teams = vec![];
    release().team_sales_columns(&[NO_SPONSOR, 0], &[0, most - 1], &[0, 1], |team| teams.push(team)).unwrap();
    assert_eq!(teams[0], ColumnTeam { member: 0, cash: most - 1, points: 1, largest_leg: most, rank_sales: most });
}
