//! Orders, refunds, corrections and the till.

use super::*;

fn found(release: &Release, points: Option<&str>, daily: Option<&str>) -> (Option<String>, Option<String>) {
    let goal = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let found = release.find_order(&FindOrder { points: goal(points), daily: goal(daily) }).unwrap();
    (found.amount.map(|amount| amount.to_string()), found.level.map(|level| level.to_string()))
}

#[test]
fn the_least_order_of_any_level_is_found() {
    let is = |amount: &str, level: &str| (Some(amount.to_string()), Some(level.to_string()));
    let release = release();
    assert_eq!(found(&release, Some("0.01"), None), is("3000.00", "初级会员"));
    assert_eq!(found(&release, Some("7500.01"), None), is("3000.01", "初级会员"));
    // 8999.99 yuan grant 22,499.97 points; the next level grants 27,000 at once.
    assert_eq!(found(&release, Some("22499.97"), None), is("8999.99", "初级会员"));
    assert_eq!(found(&release, Some("22499.98"), None), is("9000.00", "中级会员"));
    assert_eq!(found(&release, None, Some("36.01")), is("3000.84", "初级会员"));
    assert_eq!(found(&release, Some("40000000000"), None), is("10000000000.00", "VIP会员"));
    assert_eq!(found(&release, Some("40000000000.01"), None), (None, None));
    // Less a day at the second level: the first reaches up to 107.99, the third has the scheme's own rate again.
    let slow = changed("/levels/1/dailyRate", "0.001".into()).unwrap();
    assert_eq!(found(&slow, None, Some("107.99")), is("8999.17", "初级会员"));
    assert_eq!(found(&slow, None, Some("108")), is("27000.00", "高级会员"));
}

#[test]
fn an_order_is_found_by_one_goal_above_nothing() {
    let refused = |points: Option<&str>, daily: Option<&str>| {
        let goal = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let error = release().find_order(&FindOrder { points: goal(points), daily: goal(daily) }).unwrap_err();
        (error.code(), error.path().map(String::from))
    };
    assert_eq!(refused(None, None), (ErrorCode::InvalidInput, None));
    assert_eq!(refused(Some("1"), Some("1")), (ErrorCode::InvalidInput, None));
    assert_eq!(refused(Some("0"), None), (ErrorCode::InvalidAmount, Some("points".into())));
    assert_eq!(refused(None, Some("0.00")), (ErrorCode::InvalidAmount, Some("daily".into())));
    assert_eq!(refused(None, Some("0.001")), (ErrorCode::TooManyDecimals, Some("daily".into())));
}

/// An order of 51,000 granted 204,000 points; one of 2,999 would grant none.
#[test]
fn a_requoted_refund_keeps_what_the_rest_would_grant() {
    let release = changed("/refunds", "requote".into()).unwrap();
    let refund = |remaining: &str, before: &str, refund: &str| {
        let grant = Grant { amount: "51000".parse().unwrap(), points: points("204000"), daily: points("612") };
        let lot = lot("o", "612", remaining);
        let refund = QuoteRefund { lot, grant, before: before.parse().unwrap(), refund: refund.parse().unwrap() };
        let quote = release.quote_refund(&refund).unwrap();
        [quote.points_back, quote.shortfall, quote.lot.remaining, quote.lot.daily].map(|figure| figure.to_string())
    };
    assert_eq!(refund("204000", "0", "48001"), ["204000.00", "0.00", "0.00", "35.98"]);
    // 27,000 yuan are left, of the level with 3.5.
    assert_eq!(refund("204000", "0", "24000"), ["109500.00", "0.00", "94500.00", "324.00"]);
    assert_eq!(refund("90000", "24000", "27000"), ["90000.00", "4500.00", "0.00", "0.00"]);
}

#[test]
fn points_are_taken_from_one_order_s_lots_alone() {
    let lots = vec![lot("a", "1", "5"), lot("b", "1", "3"), lot("a", "1", "2")];
    let adjusted = |amount: &str, order: &str| {
        let adjustment = AdjustLots { lots: lots.clone(), add: None, remove: removal(amount, Some(order)) };
        release()
            .adjust(&adjustment)
            .map(|adjusted| adjusted.lots.iter().map(|lot| lot.remaining.to_string()).collect())
    };
    let left: Vec<String> = adjusted("6", "a").unwrap();
    assert_eq!(left, ["0.00", "3.00", "1.00"]);
    let error = adjusted("3.01", "b").unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::InsufficientPoints, Some("remove.points")));
    assert_eq!(error.shortage().unwrap().available, "3.00");
    assert_eq!(code_and_path(&adjusted("0", "c").unwrap_err()), (ErrorCode::UnknownOrder, Some("remove.orderId")));
    let add = LotAddition { order_id: name("b"), points: points("1"), daily: points("1") };
    let error = release().adjust(&AdjustLots { lots: lots.clone(), add: Some(add), remove: None }).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::DuplicateId, Some("add.orderId")));
}

/// 0.22 yuan a point: 10 % of 79.95 are 7.99 yuan, which 36 points pay 7.92 of.
#[test]
fn no_point_is_taken_for_nothing() {
    let mut config = Config { point_scale: 0, point_value: "0.22".parse().unwrap(), ..config() };
    config.max_points_payment_rate = "0.1".parse().unwrap();
    let checkout = |config: &Config, fixed: &str, points: &str| {
        let (goods, discount) = ("79.95".parse().unwrap(), Money::ZERO);
        let (fixed_points, points) = (fixed.parse().unwrap(), points.parse().unwrap());
        let release = Release::new(config.clone()).unwrap().with_fixed_points(true);
        let quote = release.checkout(&QuoteCheckout { goods, discount, fixed_points, points }).unwrap();
        [quote.points_usable.to_string(), quote.value.to_string(), quote.cash_due.to_string()]
    };
    assert_eq!(checkout(&config, "0", "936"), ["36", "7.92", "72.03"]);
    assert_eq!(checkout(&config, "79", "936"), ["4", "0.88", "0.07"]);
    config.max_points_per_order = Some(points("5"));
    assert_eq!(checkout(&config, "0", "936"), ["5", "1.10", "78.85"]);
    // 34 of 35 points pay the fen that all of them would.
    let small = Config { point_value: "0.0003".parse().unwrap(), max_points_per_order: None, ..config };
    assert_eq!(checkout(&small, "0", "35"), ["34", "0.01", "79.94"]);
}

#[test]
fn fixed_points_need_their_scheme() {
    let checkout = QuoteCheckout {
        goods: "10".parse().unwrap(),
        discount: "4".parse().unwrap(),
        fixed_points: "6.01".parse().unwrap(),
        points: Points::ZERO,
    };
    let error = release().checkout(&checkout).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::SchemeNotConfigured, Some("fixedPoints")));
    let error = release().with_fixed_points(true).checkout(&checkout).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::InvalidAmount, Some("fixedPoints")));
    let error = release().checkout(&QuoteCheckout { discount: "10.01".parse().unwrap(), ..checkout }).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::InvalidAmount, Some("discount")));
}

#[test]
fn more_than_a_hundred_years_are_refused() {
    let outlook = |days| ProjectRelease { lots: vec![], accelerated_per_day: Points::ZERO, days };
    assert_eq!(release().project(&outlook(36_500)).unwrap().finished_on_day, Some(0));
    let error = release().project(&outlook(36_501)).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::OutOfRange, Some("days")));
}

/// RULES section 1: shape comes before numbers, also for the shape that two fields make together.
#[test]
fn a_correction_of_both_or_neither_is_a_wrong_shape() {
    let read_adjustment = |text: &str| {
        let terms =
            Options { scales: crate::decimal::kind::Scales { points: Some(2), ..Default::default() }, strict: false };
        read::<AdjustLots>(Tree::Json(&Json::parse(text).unwrap()), terms).map(|_| ()).map_err(|error| error.code())
    };
    let lots = r#""lots":[{"orderId":"o","daily":"x","remaining":"1"}]"#;
    assert_eq!(read_adjustment(&format!(r#"{{{lots},"add":null,"remove":null}}"#)), Err(ErrorCode::InvalidInput));
    assert_eq!(
        read_adjustment(&format!(r#"{{{lots},"add":null,"remove":{{"points":"1","orderId":null}}}}"#)),
        Err(ErrorCode::InvalidDecimal)
    );
    assert_eq!(read_adjustment(r#"{"lots":[],"add":null,"remove":{"points":"1","orderId":null}}"#), Ok(()));
    let add = LotAddition { order_id: name("x"), points: points("1"), daily: points("1") };
    let both = AdjustLots { lots: vec![], add: Some(add), remove: removal("1", None) };
    assert_eq!(code_and_path(&release().adjust(&both).unwrap_err()), (ErrorCode::InvalidInput, None));
    let one = AdjustLots { lots: vec![lot("o", "36", "9000")], add: None, remove: removal("1", None) };
    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(read::<AdjustLots>(Tree::Json(&Json::parse(&text).unwrap()), Options::default()).unwrap(), one);
}

#[test]
fn the_smallest_step_is_kept_while_anything_remains() {
    let money = |text: &str| text.parse::<Money>().unwrap();
    let refund = |points_granted: &str, remaining: &str| {
        let (points, daily) = (points(points_granted), points("0.01"));
        let grant = Grant { amount: "1".parse().unwrap(), points, daily };
        let lot = lot("o", "0.01", remaining);
        release().quote_refund(&QuoteRefund { lot, grant, before: money("0"), refund: money("0.5") }).unwrap().lot
    };
    assert_eq!(refund("0.02", "0.02"), lot("o", "0.01", "0.01"));
    assert_eq!(refund("0.02", "0.01"), lot("o", "0.00", "0.00"));
}

#[test]
fn all_that_is_there_may_be_removed() {
    let lots = vec![lot("a", "1", "2.50"), lot("b", "1", "0.01")];
    let remove = |remove| AdjustLots { lots: lots.clone(), add: None, remove: removal(remove, None) };
    let left = release().adjust(&remove("2.51")).unwrap().lots;
    assert_eq!([&left[0], &left[1]].map(|lot| lot.remaining.to_string()), ["0.00", "0.00"]);
    let error = release().adjust(&remove("2.52")).unwrap_err();
    assert_eq!((error.code(), error.shortage().unwrap().missing.as_str()), (ErrorCode::InsufficientPoints, "0.01"));
}
