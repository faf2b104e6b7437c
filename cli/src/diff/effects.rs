//! What a change of each parameter does to promises already made, one row a parameter.
//!
//! An order is booked, and refunded, under the rulebook that it was placed under (RULES section 2), and what was granted
//! stays granted. So a parameter that only grants reaches new orders alone, and one that pays, prices, scales or sorts
//! reaches everybody from the day on which the new rulebook is used. Where it pays less of what was granted, or later, it
//! cuts a promise.

use super::change::Change;
use super::effect::{NullIs, Reach, Told, Way, way};
use crate::node::Node;

struct Row {
    field: &'static str,
    null_is: NullIs,
    /// The choice that counts as down.
    down_choice: Option<&'static str>,
    up: Told,
    down: Told,
}

/// What a change does to the old rulebook's document.
pub(crate) fn of(change: &Change, old: &Node) -> Told {
    let Some(row) = ROWS.iter().find(|row| row.field == change.field) else { return LABEL };
    // Nobody leaves a tier for the lowest one.
    if change.path == "dividend.tiers[0]" && change.old == Node::Null {
        return LOWEST_TIER_NEW;
    }
    let is_carried = old.get("dividend").get("remainder").text() == Some("carry");
    match way(change, row.null_is, row.down_choice) {
        Way::Up if is_carried && change.field == "dividend.maxDailyPayout" => LESS_CARRIED,
        Way::Up => row.up,
        Way::Down => row.down,
        Way::BothWays => SOME_LESS_PAID,
    }
}

const fn told(reach: Reach, english: &'static str, chinese: &'static str) -> Told {
    Told { reach, english, chinese }
}

const fn row(field: &'static str, up: Told, down: Told) -> Row {
    Row { field, null_is: NullIs::Least, down_choice: None, up, down }
}

const fn both(field: &'static str, told: Told) -> Row {
    row(field, told, told)
}

/// A limit: null is none.
const fn limit(field: &'static str, up: Told, down: Told) -> Row {
    Row { null_is: NullIs::Most, ..row(field, up, down) }
}

const LABEL: Told = told(Reach::Label, "No figure depends on it.", "没有数额取决于它。");
const GRANTS: Told = told(
    Reach::NewOrders,
    "New orders are granted by it; what was granted stays, and orders already placed are booked and refunded under the old rulebook.",
    "只影响新订单的赠送；已赠送的保持不变，已下的订单按旧规则书入账和退款。",
);
const SCHEME_NEW: Told =
    told(Reach::NewOrders, "Orders earn in this scheme from now on.", "从现在起，订单参与该方案。");
const SCHEME_GONE: Told = told(
    Reach::Promise,
    "Its operations answer SCHEME_NOT_CONFIGURED: what members hold in it is neither paid, released nor redeemed. Keep the scheme until nothing is open.",
    "其操作一律返回 SCHEME_NOT_CONFIGURED：会员在该方案中的权益不再兑付、释放或回购。请保留该方案，直到没有未了结的权益。",
);
const MORE_PAID: Told =
    told(Reach::Members, "Members are paid more from what they hold already.", "会员凭现有权益得到更多。");
const LESS_PAID: Told = told(
    Reach::Promise,
    "Members are paid less, or later, from what they hold already.",
    "会员凭现有权益得到更少，或更晚得到。",
);
const SOME_LESS_PAID: Told = told(
    Reach::Promise,
    "Some figures of the list rise and others fall: some members are paid more from what they hold already, others less, or later.",
    "列表中有的数值升高，有的降低：凭现有权益，有的会员得到更多，有的得到更少，或更晚得到。",
);
const LESS_CARRIED: Told = told(
    Reach::Promise,
    "Members at the old maximum are paid more; less is carried over to the next day, so that the others can get less.",
    "达到原上限的会员得到更多；转入次日的剩余因此减少，其他会员可能得到更少。",
);
const TOTAL_ANEW: Told = told(
    Reach::Promise,
    "Every member's totalPaid has to start again at 0 (RULES section 4); shares held stay as they are.",
    "每位会员的 totalPaid 必须从 0 重新开始（规则第 4 节）；已有贡献值不变。",
);
const FINER: Told =
    told(Reach::NewOrders, "New figures are finer; stored ones stay valid.", "新的数额更精细；已保存的仍然有效。");
const COARSER_SHARES: Told = told(
    Reach::Promise,
    "Stored shares with more decimals are refused (TOO_MANY_DECIMALS): round every member's shares first, and tell the members.",
    "小数位数更多的已存贡献值会被拒绝（TOO_MANY_DECIMALS）：须事先为每位会员取整并告知。",
);
const COARSER_POINTS: Told = told(
    Reach::Promise,
    "Stored lots and points with more decimals are refused (TOO_MANY_DECIMALS): round them first, and tell the members.",
    "小数位数更多的已存积分批次会被拒绝（TOO_MANY_DECIMALS）：须事先取整并告知会员。",
);
const LOWEST_TIER_NEW: Told = told(
    Reach::Members,
    "Members who reach it are in it at once, by what they hold already.",
    "达到门槛的会员凭现有权益立即进入。",
);
const TIER_GONE: Told = told(
    Reach::Promise,
    "Members in it fall to the tier below; headcounts that name it are refused (UNKNOWN_TIER).",
    "该身份的会员降到下一身份；仍写有此名称的人数统计会被拒绝（UNKNOWN_TIER）。",
);
const RANK_GONE: Told = told(
    Reach::Promise,
    "Members who hold it fall to the rank below; volumes that name it are refused (UNKNOWN_RANK).",
    "持有该星级的会员降到下一星级；仍写有此名称的业绩会被拒绝（UNKNOWN_RANK）。",
);
const LEVEL_GONE: Told = told(
    Reach::NewOrders,
    "New orders of this size reach the level below; lots keep what they were booked with.",
    "此金额的新订单降到下一级别；已入账的批次保持不变。",
);
const HARDER: Told = told(
    Reach::Promise,
    "Members between the old and the new threshold fall out of it with what they hold.",
    "处于新旧门槛之间的会员会因此降级。",
);
const RANK_NEW: Told = told(
    Reach::Promise,
    "Members who reach it are in it at once, by what they hold already; members above them can get less, because they are paid the difference to it.",
    "达到门槛的会员凭现有权益立即进入；其上级只得与该星级的差额，可能得到更少。",
);
const RANK_EASIER: Told = told(
    Reach::Promise,
    "Members between the new and the old threshold reach it at once; members above them can get less, because they are paid the difference to it.",
    "处于新旧门槛之间的会员立即升入；其上级只得与该星级的差额，可能得到更少。",
);
const RANK_PAID_MORE: Told = told(
    Reach::Promise,
    "Members in it are paid more of what their teams release; members above them can get less, because they are paid the difference to it.",
    "该星级的会员从团队的释放中得到更多；其上级只得与该星级的差额，可能得到更少。",
);
const TIER_NEW: Told = told(
    Reach::Promise,
    "Members who reach it leave the tier below at once; members in it can get less than before, where its part of the pool is less for each.",
    "达到门槛的会员立即离开原身份；若该身份的池人均更少，其中的会员会得到更少。",
);
const TIER_EASIER: Told = told(
    Reach::Promise,
    "Members between the new and the old threshold leave the tier below for it at once, and can get less than before; those in it share its part of the pool with them, and are paid less, or later.",
    "处于新旧门槛之间的会员立即离开原身份而升入，可能得到更少；原有会员与其分同一份池，得到更少，或更晚得到。",
);
const SORTS_ANEW: Told = told(
    Reach::Promise,
    "Members are weighed or ranked by another figure from the first day on: some are paid less, or later, from what they hold already.",
    "从第一天起，会员按另一数额加权或定级：有的会员凭现有权益得到更少，或更晚得到。",
);
const TIER_RENAMED: Told = told(
    Reach::Promise,
    "Members stay in it; stored states that have the old name, such as headcounts, are refused (UNKNOWN_TIER).",
    "会员仍在其中；仍写旧名称的已存数据（如人数统计）会被拒绝（UNKNOWN_TIER）。",
);
const RANK_RENAMED: Told = told(
    Reach::Promise,
    "Members stay in it; stored states that have the old name, such as volumes, are refused (UNKNOWN_RANK).",
    "会员仍在其中；仍写旧名称的已存数据（如业绩）会被拒绝（UNKNOWN_RANK）。",
);
const SPENDS_MORE: Told =
    told(Reach::Members, "More points are taken for an order, earlier ones too.", "每单可用更多积分，包括以前的积分。");
const SPENDS_LESS: Told = told(
    Reach::Promise,
    "Fewer points are taken for an order, earlier ones too.",
    "每单可用的积分减少，包括以前的积分。",
);

const ROWS: &[Row] = &[
    row("appreciation", SCHEME_NEW, SCHEME_GONE),
    row("dividend", SCHEME_NEW, SCHEME_GONE),
    row("release", SCHEME_NEW, SCHEME_GONE),
    both(
        "appreciation.issuePrice",
        told(Reach::NewOrders, "It counts only while no unit is outstanding.", "只在没有流通积分时起作用。"),
    ),
    row(
        "appreciation.unitCap",
        told(
            Reach::Members,
            "More units can be issued, so that orders are granted units for longer.",
            "可发行更多积分，订单能在更长时间内获赠。",
        ),
        told(
            Reach::Members,
            "Units issued stay; where as many are issued already, orders are granted none from now on.",
            "已发行的保持不变；若已达上限，新订单不再获赠。",
        ),
    ),
    both("appreciation.contributionRate", GRANTS),
    both("appreciation.grantRate", GRANTS),
    both("appreciation.referrerGrantRate", GRANTS),
    both("appreciation.merchantGrantRate", GRANTS),
    row(
        "appreciation.redemptionFeeRate",
        told(
            Reach::Promise,
            "Every redemption and exit pays less, of units granted earlier too.",
            "每次回购和出局到手更少，包括以前获赠的积分。",
        ),
        told(
            Reach::Members,
            "Every redemption and exit pays more, of units granted earlier too.",
            "每次回购和出局到手更多，包括以前获赠的积分。",
        ),
    ),
    row(
        "appreciation.quotaMultiplier",
        GRANTS,
        told(
            Reach::NewOrders,
            "New orders are granted less quota, or none; quotas held stay, and so do exits at them.",
            "新订单的额度减少或没有；已有额度及其出局保持不变。",
        ),
    ),
    limit(
        "dividend.contributionRate",
        told(
            Reach::Members,
            "More of an order counts: new grants rise, and so does the turnover that fills the pools.",
            "订单计入更多：新赠送增加，分红池所依据的营业额也增加。",
        ),
        told(
            Reach::Promise,
            "Less of an order counts: new grants fall, and so does the turnover that pays the quotas held.",
            "订单计入更少：新赠送减少，兑付现有额度的营业额也减少。",
        ),
    ),
    both("dividend.quotaMultiplier", GRANTS),
    both("dividend.shareUnit", TOTAL_ANEW),
    row("dividend.shareScale", FINER, COARSER_SHARES),
    both("dividend.shareBasis", TOTAL_ANEW),
    both("dividend.referrerQuotaRate", GRANTS),
    both("dividend.referrerShareRate", GRANTS),
    both("dividend.merchantQuotaRate", GRANTS),
    both("dividend.merchantShareRate", GRANTS),
    row("dividend.proRataRate", MORE_PAID, LESS_PAID),
    row("dividend.tierRate", MORE_PAID, LESS_PAID),
    both("dividend.weighBy", SORTS_ANEW),
    limit("dividend.maxDailyPayout", MORE_PAID, LESS_PAID),
    Row {
        down_choice: Some("platform"),
        ..row(
            "dividend.remainder",
            told(
                Reach::Members,
                "What flooring, quotas and the daily maximum leave is paid the next day.",
                "取整、额度与每日上限的剩余转入次日。",
            ),
            told(
                Reach::Promise,
                "A carry above 0 is refused (INVALID_STATE at carry): settle it under the old rulebook before.",
                "大于 0 的结转会被拒绝（carry 处 INVALID_STATE）：须先按旧规则书结清。",
            ),
        )
    },
    row("dividend.tiers", TIER_NEW, TIER_GONE),
    both("dividend.tiers.name", TIER_RENAMED),
    row("dividend.tiers.minShares", HARDER, TIER_EASIER),
    row("dividend.tiers.rate", MORE_PAID, LESS_PAID),
    limit("release.contributionRate", GRANTS, GRANTS),
    row("release.pointScale", FINER, COARSER_POINTS),
    row(
        "release.pointValue",
        told(
            Reach::Members,
            "Every point pays and buys more, earlier ones too.",
            "每个积分兑付和抵扣更多，包括以前的积分。",
        ),
        told(
            Reach::Promise,
            "Every point pays and buys less, earlier ones too.",
            "每个积分兑付和抵扣更少，包括以前的积分。",
        ),
    ),
    row("release.levels", GRANTS, LEVEL_GONE),
    both("release.levels.name", LABEL),
    both("release.levels.minAmount", GRANTS),
    both("release.levels.multiplier", GRANTS),
    both("release.levels.dailyRate", GRANTS),
    both("release.dailyRate", GRANTS),
    both("release.refunds", GRANTS),
    row("release.referralRates", MORE_PAID, LESS_PAID),
    row("release.ranks", RANK_NEW, RANK_GONE),
    both("release.ranks.name", RANK_RENAMED),
    row("release.ranks.minTeamSales", HARDER, RANK_EASIER),
    row("release.ranks.rate", RANK_PAID_MORE, LESS_PAID),
    both("release.rankBy", SORTS_ANEW),
    row("release.peerRate", MORE_PAID, LESS_PAID),
    limit("release.maxAcceleration", MORE_PAID, LESS_PAID),
    row(
        "release.cashRate",
        told(
            Reach::Members,
            "More of each release is paid in money, of earlier lots too.",
            "每次释放中现金部分增加，包括以前的批次。",
        ),
        told(
            Reach::Promise,
            "Less of each release is paid in money, of earlier lots too.",
            "每次释放中现金部分减少，包括以前的批次。",
        ),
    ),
    row("release.maxPointsPaymentRate", SPENDS_MORE, SPENDS_LESS),
    limit("release.maxPointsPerOrder", SPENDS_MORE, SPENDS_LESS),
];

#[cfg(test)]
mod tests {
    use points_rules::presets;

    use super::super::change::{Change, changes};
    use super::{
        LESS_CARRIED, LESS_PAID, LOWEST_TIER_NEW, MORE_PAID, RANK_EASIER, RANK_NEW, RANK_PAID_MORE, ROWS, Reach,
        SOME_LESS_PAID, TIER_EASIER, TIER_NEW, Told, of,
    };
    use crate::node::Node;

    /// What one change of a ready rulebook does.
    fn told(text: &str, from: &str, to: &str) -> Told {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let nodes = [text.to_owned(), text.replace(from, to)].map(|text| Node::parse(&text).unwrap());
        match &changes(&nodes[0], &nodes[1])[..] {
            [change] => of(change, &nodes[0]),
            found => panic!("{:?}", found.iter().map(|change: &Change| &change.path).collect::<Vec<_>>()),
        }
    }

    #[test]
    fn what_pays_less_of_what_was_granted_cuts_a_promise() {
        for (from, to) in [
            (r#""proRataRate": "0.6""#, r#""proRataRate": "0.5""#),
            (r#""tierRate": "0.2""#, r#""tierRate": "0.1""#),
            (r#""maxDailyPayout": "500""#, r#""maxDailyPayout": "400""#),
            (r#""minShares": "50", "rate": "0.6""#, r#""minShares": "50", "rate": "0.5""#),
            (r#""minShares": "50", "rate": "0.6""#, r#""minShares": "40", "rate": "0.6""#),
            (r#""weighBy": "shares""#, r#""weighBy": "quota""#),
            (r#""referralRates": ["0.2", "0.1"]"#, r#""referralRates": ["0.2"]"#),
            (r#""peerRate": "0.02""#, r#""peerRate": "0.01""#),
            (r#""maxAcceleration": "1""#, r#""maxAcceleration": "0.5""#),
            (r#""rankBy": "otherLegs""#, r#""rankBy": "team""#),
            (r#""cashRate": "0.3""#, r#""cashRate": "0.2""#),
            (r#""maxPointsPaymentRate": "0.3""#, r#""maxPointsPaymentRate": "0.2""#),
            (r#""maxPointsPerOrder": "20000""#, r#""maxPointsPerOrder": "10000""#),
        ] {
            assert_eq!(told(presets::MALL, from, to).reach, Reach::Promise, "{to}");
        }
        // What pays one member more can pay another less.
        let tiers = r#""tiers": ["#;
        let top = r#""minShares": "50", "rate": "0.6" }"#;
        let ranks = r#""minTeamSales": "80000", "rate": "0.15""#;
        for (from, to, words) in [
            (ranks, r#""minTeamSales": "80000", "rate": "0.16""#.to_owned(), RANK_PAID_MORE),
            (ranks, r#""minTeamSales": "70000", "rate": "0.15""#.to_owned(), RANK_EASIER),
            (ranks, format!(r#"{ranks} }}, {{ "name": "四星", "minTeamSales": "90000", "rate": "0.2""#), RANK_NEW),
            (top, format!(r#"{top}, {{ "name": "V4", "minShares": "90", "rate": "0" }}"#), TIER_NEW),
            (top, top.replace("50", "40"), TIER_EASIER),
        ] {
            assert_eq!(told(presets::MALL, from, &to), words, "{to}");
            assert_eq!(words.reach, Reach::Promise);
            assert!(words.english.contains("can get less") && words.chinese.contains("得到更少"));
        }
        let daily = r#""maxDailyPayout": "500""#;
        assert_eq!(told(presets::MALL, daily, r#""maxDailyPayout": "600""#), LESS_CARRIED);
        let kept = presets::MALL.replace(r#""remainder": "carry""#, r#""remainder": "platform""#);
        assert_eq!(told(&kept, daily, r#""maxDailyPayout": "600""#), MORE_PAID);
        let lowest = format!(r#"{tiers} {{ "name": "V0", "minShares": "1", "rate": "0" }}, "#);
        assert_eq!(told(presets::MALL, tiers, &lowest), LOWEST_TIER_NEW);
        // No limit is the most, and so is all that is paid.
        assert_eq!(told(presets::MALL, r#""maxAcceleration": "1""#, r#""maxAcceleration": null"#), MORE_PAID);
        let counts = r#""dividend": {
    "contributionRate": "0.2""#;
        assert_eq!(told(presets::MALL, counts, &counts.replace("0.2", "0.1")).reach, Reach::Promise);
        assert_eq!(told(presets::MALL, counts, &counts.replace("0.2", "0.3")).reach, Reach::Members);
    }

    #[test]
    fn lists_are_compared_place_by_place() {
        let rates =
            |to: &str| told(presets::MALL, r#""referralRates": ["0.2", "0.1"]"#, &format!(r#""referralRates": {to}"#));
        assert_eq!(rates(r#"["0.1", "0.2"]"#), SOME_LESS_PAID);
        assert_eq!(rates(r#"["0.1", "0.1", "0.1"]"#), SOME_LESS_PAID);
        assert_eq!(rates(r#"["0.3"]"#), SOME_LESS_PAID);
        assert_eq!(rates(r#"["0.2", "0.05"]"#), LESS_PAID);
        assert_eq!(rates("[]"), LESS_PAID);
        assert_eq!(rates(r#"["0.2", "0.15"]"#), MORE_PAID);
        assert_eq!(rates(r#"["0.2", "0.1", "0.05"]"#), MORE_PAID);
    }

    /// Every parameter of the rulebook's type has a row, but for labels.
    #[test]
    fn every_parameter_has_a_row() {
        let description = Node::parse(&points_rules::description()).unwrap();
        let types = description.get("types").items();
        let mut fields = Vec::new();
        collect(types, "RulebookDocument", "", &mut fields);
        fields.retain(|field| !["schema", "id", "version", "name", "effectiveFrom"].contains(&field.as_str()));
        assert!(fields.len() > 40);
        let mut rows: Vec<&str> = ROWS.iter().map(|row| row.field).collect();
        fields.sort();
        rows.sort_unstable();
        assert_eq!(rows, fields);
    }

    fn collect(types: &[Node], name: &str, before: &str, found: &mut Vec<String>) {
        let of = types.iter().find(|of| of.get("name").text() == Some(name)).unwrap();
        for field in of.get("fields").items() {
            let name = field.get("name").text().unwrap();
            let path = if before.is_empty() { name.to_owned() } else { format!("{before}.{name}") };
            let mut kind = field.get("type");
            while *kind.get("of") != Node::Null {
                kind = kind.get("of");
            }
            found.push(path.clone());
            if kind.get("kind").text() == Some("object") {
                collect(types, kind.get("name").text().unwrap(), &path, found);
            }
        }
    }
}
