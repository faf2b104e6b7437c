//! What each configured scheme counts of an order, and of a refund.

use points_rules_derive::Wire;

use crate::num::Money;

/// What the appreciation scheme's `quoteOrder` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AppreciationEarning {
    /// The qualifying amounts of the lines that earn there, yuan; a host skips the quote where it is 0.
    pub amount: Money,
    /// Their contributions, yuan, each floored.
    pub contribution: Money,
}

/// What the `quoteOrder` of the dividend or the release scheme takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct SchemeEarning {
    /// The sum of the lines' bases, yuan; a host skips the quote where it is 0.
    pub amount: Money,
}

/// What each scheme is quoted for; null for a scheme that the rulebook leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderEarning {
    /// For the appreciation scheme.
    pub appreciation: Option<AppreciationEarning>,
    /// For the dividend scheme.
    pub dividend: Option<SchemeEarning>,
    /// For the release scheme.
    pub release: Option<SchemeEarning>,
}

/// A part of an order's amount and of its contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AmountAndContribution {
    /// Yuan.
    pub amount: Money,
    /// Yuan.
    pub contribution: Money,
}

/// What the appreciation scheme's `quoteRefund` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct AppreciationRefundEarning {
    /// The amount that the order was booked with, yuan.
    pub amount: Money,
    /// The contribution that the order was booked with, yuan.
    pub contribution: Money,
    /// What was refunded after booking, before now.
    pub before: AmountAndContribution,
    /// What is refunded now; a host skips `quoteRefund` where both are 0.
    pub refund: AmountAndContribution,
    /// What is left: what an order that is not booked yet is quoted for.
    pub left: AmountAndContribution,
}

/// What the `quoteRefund` of the dividend or the release scheme takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct SchemeRefundEarning {
    /// The amount that the order was booked with, yuan.
    pub amount: Money,
    /// What was refunded after booking, before now, yuan.
    pub before: Money,
    /// What is refunded now, yuan; a host skips `quoteRefund` where it is 0.
    pub refund: Money,
    /// What is left, yuan: what an order that is not booked yet is quoted for.
    pub left: Money,
}

/// What each scheme's `quoteRefund` takes; null for a scheme that the rulebook leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RefundEarning {
    /// For the appreciation scheme.
    pub appreciation: Option<AppreciationRefundEarning>,
    /// For the dividend scheme.
    pub dividend: Option<SchemeRefundEarning>,
    /// For the release scheme.
    pub release: Option<SchemeRefundEarning>,
}
