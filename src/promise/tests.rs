#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::appreciation::{Market, QuoteOrder};
use crate::error::{Error, ErrorCode};
use crate::presets;
use crate::rulebook::Rulebook;

fn opened(text: &str) -> Rulebook {
    Rulebook::from_json(text).unwrap()
}

/// A ready rulebook with one text of it replaced.
fn changed(text: &str, from: &str, to: &str) -> Rulebook {
    assert!(text.contains(from), "{from}");
    opened(&text.replacen(from, to, 1))
}

fn lint(rulebook: &Rulebook, margin: Option<&str>) -> LintReport {
    rulebook.lint(&LintRulebook { margin: margin.map(|margin| margin.parse().unwrap()) }).unwrap()
}

/// `CODE severity path` of every finding.
fn findings(report: &LintReport) -> Vec<String> {
    let text = |finding: &Finding| {
        let path = finding.path.as_deref().unwrap_or("-");
        format!("{} {} {path}", finding.code.as_str(), finding.severity.as_str())
    };
    report.findings.iter().map(text).collect()
}

fn wave(from_day: u32, to_day: u32, per_day: u32, amount: &str) -> OrderWave {
    OrderWave { from_day, to_day, per_day, amount: amount.parse().unwrap() }
}

fn dividend(rulebook: &Rulebook, orders: Vec<OrderWave>, days: u32, samples: u32) -> Result<DividendOutlook, Error> {
    rulebook.dividend().unwrap().outlook(&ForecastDividend { orders, days, samples })
}

fn refusal<T: core::fmt::Debug>(result: Result<T, Error>) -> (ErrorCode, Option<String>) {
    let error = result.unwrap_err();
    (error.code(), error.path().map(String::from))
}

// ---- lint ----

#[test]
fn the_sound_rulebook_has_no_finding() {
    let report = lint(&opened(presets::SOUND), Some("0.3"));
    assert_eq!(findings(&report), [""; 0]);
    let cash: Vec<_> = report.outflow.iter().map(|row| row.cash.to_string()).collect();
    assert_eq!(cash, ["0.1800", "0.2800", "0.2900", "0.3000"]);
    assert_eq!(report.quota_coverage.unwrap().coverage.to_string(), "1.0000");
    // Without a multiplier there is no exit, and a fund of a tenth of the prices does not come to pay 100.00 back.
    let exit = report.exit.unwrap();
    assert_eq!((report.orders_until_paid, exit.orders, exit.break_even), (Some(158), None, None));
    // 0.3000 is not above a margin of 0.3, and above one of a step less.
    let report = lint(&opened(presets::SOUND), Some("0.29999999"));
    assert_eq!(findings(&report), ["OUTFLOW_PER_YUAN warning -"]);
}

#[test]
fn the_presets_of_the_brief_are_found_out() {
    let report = lint(&opened(presets::DIVIDEND), Some("0.3"));
    assert_eq!(
        findings(&report),
        [
            "OUTFLOW_PER_YUAN warning -",
            "QUOTA_COVERAGE warning dividend.quotaMultiplier",
            "ORDERS_UNTIL_PAID warning dividend",
            "ORDER_WITHOUT_SHARES warning dividend.shareUnit",
        ]
    );
    assert_eq!(report.orders_until_paid, Some(78_086));
    let small = report.order_without_shares.unwrap();
    assert_eq!((small.least.to_string(), small.quota_below.to_string()), ("1000.00".into(), "1999.98".into()));
    let report = lint(&opened(presets::APPRECIATION), None);
    assert_eq!(findings(&report), ["ORDERS_UNTIL_EXIT warning appreciation.quotaMultiplier"]);
    let exit = report.exit.unwrap();
    assert_eq!((exit.orders, exit.break_even), (Some(181_817), Some(25_543)));
    let report = lint(&opened(presets::RELEASE), None);
    assert_eq!(findings(&report)[..2], ["OUTFLOW_PER_YUAN error -", "STEADY_CASH error release.levels[0]"]);
    let rates: Vec<_> = report.acceleration.iter().map(|row| row.rate.to_string()).collect();
    assert_eq!(rates, ["1.33", "1.57", "4.27"]);
    assert_eq!(report.steady_cash[0].above_margin_on_day, None);
    assert_eq!((report.steady_cash[0].days, report.steady_cash[0].above_sales_on_day), (209, Some(120)));
}

#[test]
fn exits_without_a_multiplier_are_no_finding() {
    let rulebook = changed(presets::APPRECIATION, r#""quotaMultiplier": "2""#, r#""quotaMultiplier": null"#);
    let report = lint(&rulebook, None);
    let exit = report.exit.unwrap();
    assert_eq!((findings(&report).len(), exit.orders, exit.break_even), (0, None, Some(25_543)));
}

#[test]
fn the_money_can_be_back_after_the_exit() {
    // The quota of 100.00 is reached by the value before the fee.
    let exit = lint(&opened(presets::MALL), None).exit.unwrap();
    assert_eq!((exit.orders, exit.break_even), (Some(181_817), Some(258_362)));
}

#[test]
fn levels_and_tiers_that_fall_are_found() {
    let rulebook = changed(presets::RELEASE, r#""multiplier": "3""#, r#""multiplier": "0.5""#);
    let report = lint(&rulebook, None);
    // 8,999.99 grants 2.5 points a yuan, 9,000 half a point.
    let falls: Vec<_> = report.level_falls.iter().map(|fall| (fall.below.to_string(), fall.at.to_string())).collect();
    assert_eq!(falls, [("22499.97".into(), "4500.00".into())]);
    assert!(findings(&report).contains(&"LEVEL_FALLS warning release.levels[1]".into()));
    let rulebook = changed(presets::DIVIDEND, r#""rate": "0.3""#, r#""rate": "0.05""#);
    let report = lint(&rulebook, None);
    let falls: Vec<_> = report.tier_falls.iter().map(|fall| (fall.below.to_string(), fall.at.to_string())).collect();
    assert_eq!(falls, [("0.1".into(), "0.05".into())]);
    assert!(findings(&report).contains(&"TIER_FALLS warning dividend.tiers[1].rate".into()));
}

// ---- what the sound rulebook promises ----

/// Ten equal orders a day for ten years, in what they count.
fn ten_years(amount: &str) -> Vec<OrderWave> {
    vec![wave(1, 3650, 10, amount)]
}

#[test]
fn sound_units_are_worth_the_fund_and_rise_slowly() {
    let rulebook = opened(presets::SOUND);
    let outlook = |orders| {
        let forecast = ForecastAppreciation { market: Market::EMPTY, orders, days: 3650, samples: 11 };
        rulebook.appreciation().unwrap().outlook(&forecast).unwrap()
    };
    for (amount, fund) in [("50", "182500.00"), ("1000", "3650000.00"), ("5000", "18250000.00")] {
        let rows = outlook(ten_years(amount)).rows;
        // Nobody is referred: the most that it rises. 5 % of a contribution lift the units there are, fewer and fewer for
        // each of them.
        let values: Vec<_> = rows.iter().map(|row| row.unit_value.to_string()).collect();
        let expected = [
            "1.1600", "1.5544", "1.6092", "1.6422", "1.6660", "1.6847", "1.7001", "1.7132", "1.7247", "1.7349",
            "1.7441",
        ];
        assert_eq!(values, expected, "{amount}");
        let last = rows.last().unwrap();
        assert_eq!(last.fund_balance.to_string(), fund);
        // No quota is promised, and all of the fund is the members'.
        let none = ["0.00", "0.00", "0.00", "0.00"];
        assert_eq!([last.granted, last.open, last.net_paid, last.residue].map(|money| money.to_string()), none);
        assert_eq!(last.exits, 0);
    }
    // Where buyer, referrer and merchant are granted, their units take up all of the contribution.
    let market = Market::EMPTY;
    let order = QuoteOrder { referred: true, merchant: true, ..QuoteOrder::new(market, "100".parse().unwrap()) };
    let quote = rulebook.appreciation().unwrap().quote_order(&order).unwrap();
    assert_eq!(quote.unit_value_after.to_string(), "1.0000");
}

#[test]
fn sound_quotas_are_paid_the_day_after() {
    let rulebook = opened(presets::SOUND);
    let last = |orders| {
        let row = *dividend(&rulebook, orders, 3650, 2).unwrap().rows.last().unwrap();
        format!("{} {} {} {}", row.granted, row.open, row.coverage, row.members - row.finished)
    };
    // Orders of 0.50, 50, 500, 1,000, 5,000 and 50,000 yuan. The first get no shares. Open are the
    // quotas of the last day, a 3,650th of all.
    assert_eq!(last(ten_years("0.10")), "1095.00 0.30 0.9997 10");
    assert_eq!(last(ten_years("10")), "138700.00 38.00 0.9997 10");
    assert_eq!(last(ten_years("100")), "1387000.00 380.00 0.9997 10");
    assert_eq!(last(ten_years("200")), "2774000.00 760.00 0.9997 10");
    assert_eq!(last(ten_years("1000")), "13870000.00 3800.00 0.9997 10");
    assert_eq!(last(ten_years("10000")), "138700000.00 38000.00 0.9997 10");
    // All sizes side by side, one member of each on the last day.
    let mixed: Vec<_> = ["0.10", "10", "200", "1000"].map(|amount| wave(1, 3650, 1, amount)).into();
    assert_eq!(last(mixed), "1678379.50 459.83 0.9997 4");
}

#[test]
fn sound_quotas_are_paid_when_sales_fall_and_stop() {
    let rulebook = opened(presets::SOUND);
    let orders = vec![wave(1, 10, 100, "1000"), wave(11, 20, 1, "0.10")];
    let outlook = dividend(&rulebook, orders, 21, 21).unwrap();
    let open: Vec<_> = [1, 10, 11, 12, 20, 21].map(|day: usize| outlook.rows[day - 1].open.to_string()).into();
    assert_eq!(open, ["38000.00", "38000.00", "0.03", "0.03", "0.03", "0.00"]);
    assert_eq!(outlook.rows[20].coverage.to_string(), "1.0000");
    assert_eq!(outlook.rows[20].finished, 1010);
}

#[test]
fn sound_cash_of_releases_stays_within_an_eighth_of_the_sales() {
    let rulebook = opened(presets::SOUND);
    let outlook = |amount: &str, margin: &str, acceleration: Option<&str>| {
        let forecast = ForecastRelease {
            orders: ten_years(amount),
            acceleration: acceleration.map(|times| times.parse().unwrap()),
            margin: margin.parse().unwrap(),
            days: 3650,
            samples: 2,
        };
        rulebook.release().unwrap().outlook(&forecast).unwrap()
    };
    // A fifth of a price counts. Of what counts, 0.6 is 0.12 of the sales: with appreciation's 0.1 and dividend's 0.08 it
    // is the 0.30 of lint. Orders of 49.95, 50, 1,000 and 5,000 yuan.
    for (amount, cash, owed) in [
        ("9.99", "0.00", "0.00"),
        // 0.099 of 1,825,000.00 sold.
        ("10", "179975.00", "2525.00"),
        // 0.108 of 36,500,000.00.
        ("200", "3953950.00", "61050.00"),
        // 0.118 of 182,500,000.00.
        ("1000", "21537000.00", "363000.00"),
    ] {
        for acceleration in [None, Some("1")] {
            let found = outlook(amount, "0.6", acceleration);
            assert_eq!(
                (found.cash_above_margin_on_day, found.total_cash_above_margin_on_day),
                (None, None),
                "{amount}"
            );
        }
        let found = outlook(amount, "0.6", None);
        let paid = found.rows[1].total_cash_value;
        assert_eq!((paid.to_string(), found.owed_cash.to_string()), (cash.into(), owed.into()));
    }
    // A step less of the margin is passed once the first lots are paid out.
    let found = outlook("1000", "0.59999999", None);
    assert_eq!((found.cash_above_margin_on_day, found.total_cash_above_margin_on_day), (Some(121), None));
}

// ---- plans ----

#[test]
fn plans_are_checked() {
    let rulebook = opened(presets::DIVIDEND);
    let refused = |orders, days, samples| refusal(dividend(&rulebook, orders, days, samples));
    let at = |path: &str| (ErrorCode::OutOfRange, Some(String::from(path)));
    let good = wave(1, 1, 1, "1");
    assert_eq!(refused(vec![], 1, 2), at("orders"));
    assert_eq!(refused(vec![good; 21], 1, 2), at("orders"));
    assert_eq!(refused(vec![good, wave(0, 1, 1, "1")], 1, 2), at("orders[1].fromDay"));
    assert_eq!(refused(vec![wave(3651, 3651, 1, "1")], 1, 2), at("orders[0].fromDay"));
    assert_eq!(refused(vec![wave(5, 4, 1, "1")], 1, 2), at("orders[0].toDay"));
    assert_eq!(refused(vec![wave(5, 3651, 1, "1")], 1, 2), at("orders[0].toDay"));
    assert_eq!(refused(vec![wave(1, 1, 0, "1")], 1, 2), at("orders[0].perDay"));
    assert_eq!(refused(vec![wave(1, 1, 1_000_001, "1")], 1, 2), at("orders[0].perDay"));
    assert_eq!(refused(vec![good], 0, 2), at("days"));
    assert_eq!(refused(vec![good], 3651, 2), at("days"));
    assert_eq!(refused(vec![good], 1, 1), at("samples"));
    let days = |days, samples| {
        let rows = dividend(&rulebook, vec![good; 20], days, samples).unwrap().rows;
        rows.iter().map(|row| row.day).collect::<Vec<_>>()
    };
    assert_eq!(days(1, 1000), [1]);
    assert_eq!(days(3650, 4), [1, 1217, 2433, 3650]);
}

// ---- dividend ----

#[test]
fn quotas_are_paid_out_one_after_the_other() {
    // A share costs 1000 yuan, which grant a quota of 300.00; the pool is 30 % of 10,000.
    let rulebook = changed(presets::DIVIDEND, r#""quotaMultiplier": "2""#, r#""quotaMultiplier": "0.3""#);
    let outlook = dividend(&rulebook, vec![wave(1, 2, 10, "1000"), wave(3, 3, 4, "2000")], 4, 4).unwrap();
    let figures = |row: &DividendOutlookRow| {
        let money = [row.granted, row.paid, row.open, row.payout].map(|money| money.to_string());
        format!("{} {} {} {}", money.join(" "), row.coverage, row.members, row.finished)
    };
    let rows: Vec<_> = outlook.rows.iter().map(figures).collect();
    assert_eq!(
        rows,
        [
            "3000.00 0.00 3000.00 0.00 0.0000 10 0",
            // 3,000.00 for ten members.
            "6000.00 3000.00 3000.00 300.00 0.5000 20 10",
            // 30 % of 8,000 for the ten of day 2; four of 2,000 yuan join.
            "8400.00 5400.00 3000.00 0.00 0.6428 24 10",
            "8400.00 5400.00 3000.00 0.00 0.6428 24 10",
        ]
    );
    assert_eq!(outlook.first_finished_on_day, Some(2));
}

#[test]
fn members_without_a_quota_are_never_finished() {
    let rulebook = changed(presets::DIVIDEND, r#""quotaMultiplier": "2""#, r#""quotaMultiplier": "0.0001""#);
    let outlook = dividend(&rulebook, vec![wave(1, 3, 1, "99.99")], 3, 2).unwrap();
    let last = outlook.rows.last().unwrap();
    assert_eq!((last.members, last.finished, outlook.first_finished_on_day), (3, 0, None));
    assert_eq!((last.granted.to_string(), last.coverage.to_string()), ("0.00".into(), "0.0000".into()));
}

#[test]
fn only_printed_days_have_bounds() {
    // 10^17 yuan on day 2, ten times what 64 bits hold in steps of 10^-2 times a rate; the quotas of it are 10^13.
    let book = presets::DIVIDEND.replacen(r#""quotaMultiplier": "2""#, r#""quotaMultiplier": "0.0001""#, 1).replacen(
        r#""tierRate": "0.1""#,
        r#""tierRate": "0", "weighBy": "quota", "remainder": "carry""#,
        1,
    );
    let rulebook = opened(&book);
    let orders = vec![wave(2, 2, 1_000_000, "10000000000"); 10];
    let outlook = dividend(&rulebook, orders.clone(), 3, 2).unwrap();
    let last = outlook.rows.last().unwrap();
    // On day 3 all that was carried is shared out by quota, which it covers.
    assert_eq!((last.paid.to_string(), last.finished), ("10000000000000.00".into(), 10_000_000));
    assert_eq!(last.coverage.to_string(), "1.0000");
    assert_eq!(refusal(dividend(&rulebook, orders, 3, 3)), (ErrorCode::Overflow, None));
    // More than 10^9 members.
    let crowd = vec![wave(1, 51, 1_000_000, "0.01"); 20];
    assert_eq!(dividend(&rulebook, crowd.clone(), 50, 2).unwrap().rows[1].members, 1_000_000_000);
    assert_eq!(refusal(dividend(&rulebook, crowd, 51, 2)), (ErrorCode::Overflow, None));
}

// ---- release ----

#[test]
fn lots_pay_their_full_days_and_a_rest() {
    let rulebook = opened(presets::RELEASE_3X);
    let forecast = ForecastRelease {
        orders: vec![wave(1, 3, 2, "3000")],
        acceleration: Some("0.5".parse().unwrap()),
        margin: "0.3".parse().unwrap(),
        days: 171,
        samples: 171,
    };
    let outlook = rulebook.release().unwrap().outlook(&forecast).unwrap();
    let released = |day: usize| outlook.rows[day - 1].released.to_string();
    // 9,000 points at 36 and 18 a day: 166 days of 54, and 36 on the 167th.
    assert_eq!([1, 2, 3, 4, 167].map(released), ["0.00", "108.00", "216.00", "324.00", "324.00"]);
    assert_eq!([168, 169, 170, 171].map(released), ["288.00", "180.00", "72.00", "0.00"]);
    assert_eq!(outlook.rows[1].cash_value.to_string(), "75.60");
    assert_eq!(outlook.rows[170].total_released.to_string(), "54000.00");
    assert_eq!(outlook.rows[170].open.to_string(), "0.00");
    // The last sales are on day 3.
    assert_eq!((outlook.cash_above_margin_on_day, outlook.cash_above_sales_on_day), (Some(4), Some(4)));
    // 226.80 a day against 5,400.00 and 18,000.00: 226.80 are paid by day 3.
    assert_eq!(outlook.total_cash_above_margin_on_day, Some(26));
    assert_eq!(outlook.total_cash_above_sales_on_day, Some(82));
    assert_eq!(outlook.owed_cash.to_string(), "0.00");
}

#[test]
fn what_remains_is_owed() {
    let rulebook = opened(presets::RELEASE_3X);
    let forecast = ForecastRelease {
        orders: vec![wave(1, 1, 1, "3000"), wave(2, 2, 1, "2999.99")],
        acceleration: None,
        margin: "0".parse().unwrap(),
        days: 2,
        samples: 2,
    };
    let outlook = rulebook.release().unwrap().outlook(&forecast).unwrap();
    // Below the first level nothing is granted. 70 % of 8,964 points are paid in money.
    assert_eq!(outlook.rows[1].open.to_string(), "8964.00");
    assert_eq!(outlook.owed_cash.to_string(), "6274.80");
    assert_eq!((outlook.cash_above_margin_on_day, outlook.cash_above_sales_on_day), (Some(2), None));
}

// ---- appreciation ----

#[test]
fn buyers_leave_when_their_quota_is_reached() {
    let rulebook = opened(presets::APPRECIATION);
    let forecast =
        ForecastAppreciation { market: Market::EMPTY, orders: vec![wave(1, 20, 200, "100")], days: 5, samples: 5 };
    let outlook = rulebook.appreciation().unwrap().outlook(&forecast).unwrap();
    let last = outlook.rows.last().unwrap();
    // The first buyer holds 21 units: at 9.6444 they are worth 202.53, above the quota of 200.00.
    assert_eq!((outlook.rows[3].unit_value.to_string(), outlook.rows[3].exits), ("9.6444".into(), 0));
    assert_eq!((last.exits, last.net_paid.to_string(), last.residue.to_string()), (1, "182.27".into(), "0.18".into()));
    assert_eq!((last.granted.to_string(), last.open.to_string()), ("200000.00".into(), "199800.00".into()));
    assert_eq!((last.fund_balance.to_string(), last.coverage.to_string()), ("29817.55".into(), "0.1492".into()));
    assert_eq!(outlook.market.fund_balance, last.fund_balance);
}

#[test]
fn a_plan_has_at_most_a_million_orders_within_its_days() {
    let rulebook = opened(presets::APPRECIATION);
    let plan = |days, market| {
        let orders = vec![wave(2, 3650, 500_000, "0.01"), wave(4, 4, 1, "0.01")];
        rulebook.appreciation().unwrap().outlook(&ForecastAppreciation { market, orders, days, samples: 2 })
    };
    assert!(plan(3, Market::EMPTY).is_ok());
    assert_eq!(refusal(plan(4, Market::EMPTY)), (ErrorCode::OutOfRange, Some("orders".into())));
    let broken = Market { fund_balance: "1".parse().unwrap(), ..Market::EMPTY };
    assert_eq!(refusal(plan(3, broken)), (ErrorCode::InvalidState, Some("market".into())));
}
