//! What the codes of errors mean, in Chinese; the messages of the core are English.

use points_rules::ErrorCode;

pub(crate) fn chinese(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::InvalidInput => "格式或类型不对，或字段缺失、多余、重复，或不是 JSON",
        ErrorCode::InvalidDecimal => "此处应为写成文本的十进制数",
        ErrorCode::TooManyDecimals => "小数位数超过该字段的精度",
        ErrorCode::OutOfRange => "数值超出范围",
        ErrorCode::Overflow => "结果超出上限",
        ErrorCode::InvalidState => "状态自相矛盾，任何操作都不会得到它",
        ErrorCode::InvalidAmount => "此金额无法办理该操作",
        ErrorCode::InsufficientUnits => "增值积分不足",
        ErrorCode::InsufficientTreasury => "平台持有的积分不足",
        ErrorCode::InsufficientPoints => "积分不足",
        ErrorCode::UnitValueCouldFall => "赠送比例合计超过全部让利",
        ErrorCode::PoolsExceedTurnover => "两个分红池合计超过营业额",
        ErrorCode::TiersNotAscending => "身份、级别或星级没有从低到高排列",
        ErrorCode::TierRatesExceedPool => "各身份的比例合计超过等级池",
        ErrorCode::LevelFalls => "按重新报价退款时，较大的订单反而赠送更少",
        ErrorCode::DuplicateName => "同一列表中名称重复",
        ErrorCode::DuplicateId => "同一列表中编号重复",
        ErrorCode::UnknownTier => "规则书中没有这个身份",
        ErrorCode::UnknownRank => "规则书中没有这个星级",
        ErrorCode::UnknownMember => "推荐人不在会员之中",
        ErrorCode::UnknownOrder => "没有这个订单的积分批次",
        ErrorCode::ReferralCycle => "会员互为推荐人，形成循环",
        ErrorCode::NeverReleases => "每日释放为零，永远释放不完",
        ErrorCode::UnknownOp => "没有这个操作",
        ErrorCode::SchemeNotConfigured => "规则书没有配置该方案",
        _ => return None,
    })
}
