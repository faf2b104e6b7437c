//! What the findings of `rulebook.lint` mean, and which parameter answers them (docs/RISKS.md has the long form).

use super::Lang;

/// A finding in words.
pub(crate) struct Words {
    pub(crate) code: &'static str,
    english: [&'static str; 2],
    chinese: [&'static str; 2],
}

impl Words {
    /// What was found.
    pub(crate) fn meaning(&self, lang: Lang) -> &'static str {
        let [meaning, _] = lang.pick(self.english, self.chinese);
        meaning
    }

    /// Which parameters answer it.
    pub(crate) fn answer(&self, lang: Lang) -> &'static str {
        let [_, answer] = lang.pick(self.english, self.chinese);
        answer
    }
}

/// The words of a code.
pub(crate) fn of(code: &str) -> Option<&'static Words> {
    ALL.iter().find(|words| words.code == code)
}

const ALL: &[Words] = &[
    Words {
        code: "OUTFLOW_PER_YUAN",
        english: [
            "A yuan of sales commits more cash than the margin, or than itself (table outflow).",
            "Lower contribution rates, pool rates, multipliers, cashRate or pointValue; a contributionRate bounds what a scheme counts.",
        ],
        chinese: [
            "每一元销售额承诺的现金超过毛利，甚至超过销售额本身（见 outflow 表）。",
            "降低让利比例、分红池比例、赠送倍数、cashRate 或 pointValue；contributionRate 限定方案按多少金额计算。",
        ],
    },
    Words {
        code: "QUOTA_COVERAGE",
        english: [
            "The pools take in less than the quotas promise: at equal turnover only the coverage is ever paid.",
            "Lower quotaMultiplier and the quota rates of referrers and merchants, or raise proRataRate and tierRate.",
        ],
        chinese: [
            "分红池的投入低于承诺的额度：营业额不变时，最终只能兑付 coverage 那一部分。",
            "降低 quotaMultiplier 及推荐人、商家的额度比例，或提高 proRataRate 与 tierRate。",
        ],
    },
    Words {
        code: "ORDERS_UNTIL_PAID",
        english: [
            "The last of a hundred members is paid in full only after more than 1000 further orders, or never.",
            "Lower quotaMultiplier, or raise proRataRate.",
        ],
        chinese: [
            "一百名会员中的最后一名，要再有一千多单之后才能全额兑付，或永远不能。",
            "降低 quotaMultiplier，或提高 proRataRate。",
        ],
    },
    Words {
        code: "ORDERS_UNTIL_EXIT",
        english: [
            "The last of a hundred buyers reaches the quota only after more than 1000 further orders, or never.",
            "Lower appreciation.quotaMultiplier, or raise contributionRate.",
        ],
        chinese: [
            "一百名买家中的最后一名，要再有一千多单之后才能达到额度出局，或永远不能。",
            "降低 appreciation.quotaMultiplier，或提高 contributionRate。",
        ],
    },
    Words {
        code: "ORDER_WITHOUT_SHARES",
        english: [
            "A small order is promised a quota and gets no shares to be paid by.",
            "Set shareBasis to \"cumulative\", raise shareScale or lower shareUnit.",
        ],
        chinese: [
            "小额订单得到额度，却没有任何贡献值可据以分红。",
            "把 shareBasis 设为 \"cumulative\"，提高 shareScale，或降低 shareUnit。",
        ],
    },
    Words {
        code: "LEVEL_FALLS",
        english: [
            "An order at the start of a level grants less than one of a fen less.",
            "Raise the level's multiplier, or lower that of the level before.",
        ],
        chinese: ["刚达到某级别的订单，赠送反而少于少付一分钱的订单。", "提高该级别的倍数，或降低前一级别的倍数。"],
    },
    Words {
        code: "TIER_FALLS",
        english: [
            "A tier has a lower rate than the one before.",
            "Order the rates of the tiers, or keep them if this is intended.",
        ],
        chinese: ["某个身份的比例低于前一个身份。", "让各身份的比例依次递增；若是有意为之，可以保留。"],
    },
    Words {
        code: "STEADY_CASH",
        english: [
            "Under equal daily sales of this level, the cash of a day eventually exceeds the margin, or the sales (table steadyCash).",
            "Lower the level's multiplier, cashRate or pointValue, or set release.contributionRate.",
        ],
        chinese: [
            "该级别每日销售额不变时，某日起当日现金支出超过毛利，甚至超过销售额（见 steadyCash 表）。",
            "降低该级别的倍数、cashRate 或 pointValue，或设置 release.contributionRate。",
        ],
    },
    Words {
        code: "ACCELERATION",
        english: [
            "A network of ten members of the top rank more than doubles a release.",
            "Lower peerRate, the ranks' rates or referralRates, or set maxAcceleration.",
        ],
        chinese: [
            "十名最高星级会员组成的网络，使释放加倍以上。",
            "降低 peerRate、星级比例或 referralRates，或设置 maxAcceleration。",
        ],
    },
    Words {
        code: "REFERRAL_DEPTH",
        english: [
            "Members are paid for the purchases of more than two generations, or by rank.",
            "Keep referralRates to at most two, and ranks empty; ask counsel before you go further.",
        ],
        chinese: [
            "会员因两代以上的下级消费获得收益，或按星级获得收益。",
            "referralRates 不超过两级，ranks 留空；要突破请先征询律师。",
        ],
    },
];
