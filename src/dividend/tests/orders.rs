//! Orders: quoted, booked, sought, refunded.

use super::*;

fn quote(scheme: &Dividend, member: Member, referred: bool, amount: &str) -> Result<OrderQuote> {
    scheme.quote_order(&QuoteOrder { member, referred, merchant: false, amount: amount.parse().unwrap() })
}

#[test]
fn an_order_grants_quota_and_shares_to_buyer_and_referrer() {
    let scheme = scheme(&[("shareScale", "2"), ("referrerQuotaRate", "\"0.1\""), ("referrerShareRate", "\"0.25\"")]);
    let quote = quote(&scheme, member("49.5", "10", "7"), true, "1239.99").unwrap();
    assert_eq!(quote.grant.quota.to_string(), "2479.98");
    assert_eq!(quote.grant.shares.to_string(), "1.23");
    assert_eq!(quote.grant.referrer_quota.to_string(), "123.99");
    assert_eq!(quote.grant.referrer_shares.to_string(), "0.30");
    assert_eq!(quote.member.shares.to_string(), "50.73");
    assert_eq!(quote.member.quota.to_string(), "2489.98");
    assert_eq!(quote.member.total_paid.to_string(), "1246.99");
    assert_eq!((quote.tier_before, quote.tier_after), (None, Some("V1".try_into().unwrap())));
    let next = quote.next_tier.unwrap();
    assert_eq!((&*next.name, next.shares_missing.to_string()), ("V2", "50.27".to_string()));
    assert_eq!(next.amount_missing.unwrap().to_string(), "50270.00");
}

#[test]
fn cumulative_shares_count_what_was_paid_before() {
    let scheme = scheme(&[("shareBasis", "\"cumulative\"")]);
    let quote = quote(&scheme, member("48", "0", "48999.99"), false, "0.01").unwrap();
    assert_eq!(quote.grant.shares.to_string(), "1");
    let next = quote.next_tier.unwrap();
    assert_eq!(
        (next.shares_missing.to_string(), next.amount_missing.unwrap().to_string()),
        ("1".into(), "1000.00".into())
    );
    let begun = quote_after(&scheme, "49", "49400");
    assert_eq!(begun.next_tier.unwrap().amount_missing.unwrap().to_string(), "599.99");
}

fn quote_after(scheme: &Dividend, shares: &str, paid: &str) -> OrderQuote {
    quote(scheme, member(shares, "0", paid), false, "0.01").unwrap()
}

#[test]
fn a_tier_past_one_order_has_no_amount_and_the_last_has_no_next() {
    let far = scheme(&[
        ("shareUnit", "\"10000000\""),
        (
            "tiers",
            r#"[{"name": "V1", "minShares": "1000", "rate": "0.1"}, {"name": "V2", "minShares": "1001", "rate": "0.1"}]"#,
        ),
    ]);
    let missing = |shares: &str| quote_after(&far, shares, "0").next_tier.map(|next| next.amount_missing);
    assert_eq!(missing("0"), Some(Some("10000000000".parse().unwrap())));
    assert_eq!(missing("1000").unwrap().unwrap().to_string(), "10000000.00");
    assert_eq!(missing("1001"), None);
    let further = scheme(&[("tiers", r#"[{"name": "V1", "minShares": "10000000000000", "rate": "0.1"}]"#)]);
    assert_eq!(quote_after(&further, "0", "0").next_tier.unwrap().amount_missing, None);
}

#[test]
fn an_order_past_the_bounds_of_the_member_overflows() {
    let scheme = scheme(&[]);
    let top = "10000000000000";
    let refusal = |member| refused(quote(&scheme, member, false, "1000"));
    assert_eq!(refusal(member(top, "0", "0")), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0", top, "0")), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0", "0", top)), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0.5", "0", "0")), (ErrorCode::TooManyDecimals, at("member.shares")));
}

#[test]
fn a_booked_order_credits_all_three() {
    let scheme = scheme(&[
        ("referrerQuotaRate", "\"0.1\""),
        ("referrerShareRate", "\"0.5\""),
        ("merchantQuotaRate", "\"0.05\""),
        ("merchantShareRate", "\"0.33333333\""),
    ]);
    let order = BookOrder {
        member: member("49", "10", "7"),
        referrer: Some(Stake { shares: shares("3"), quota: money("1") }),
        merchant: Some(Stake { shares: shares("0"), quota: money("0") }),
        amount: "3000.99".parse().unwrap(),
    };
    assert_eq!(
        serde_json::to_string(&scheme.book_order(&order).unwrap()).unwrap(),
        concat!(
            r#"{"grant":{"amount":"3000.99","quota":"6001.98","shares":"3","referrerQuota":"300.09","referrerShares":"1","#,
            r#""merchantQuota":"150.04","merchantShares":"1"},"member":{"shares":"52","quota":"6011.98","totalPaid":"3007.99"},"#,
            r#""referrer":{"shares":"4","quota":"301.09"},"merchant":{"shares":"1","quota":"150.04"},"#,
            r#""tierBefore":null,"tierAfter":"V1"}"#,
        )
    );
    let alone = scheme.book_order(&BookOrder { referrer: None, merchant: None, ..order }).unwrap();
    assert_eq!((alone.referrer, alone.merchant), (None, None));
    assert_eq!((alone.grant.referrer_quota, alone.grant.merchant_quota), (Money::ZERO, Money::ZERO));
    let full = Some(Stake { shares: shares("0"), quota: Money::MAX });
    assert_eq!(refused(scheme.book_order(&BookOrder { merchant: full, ..order })), (ErrorCode::Overflow, None));
    let fine = Some(Stake { shares: shares("0.5"), quota: Money::ZERO });
    let refusal = refused(scheme.book_order(&BookOrder { referrer: fine, ..order }));
    assert_eq!(refusal, (ErrorCode::TooManyDecimals, at("referrer.shares")));
}

#[test]
fn a_refund_takes_what_is_there_and_says_what_is_missing() {
    let scheme = scheme(&[("referrerQuotaRate", "\"0.1\""), ("referrerShareRate", "\"0.5\"")]);
    let refund = QuoteRefund {
        member: member("1", "1500", "500"),
        referrer: Some(Stake { shares: shares("5"), quota: money("150") }),
        merchant: Some(Stake { shares: shares("5"), quota: money("150") }),
        amount: "3000".parse().unwrap(),
        before: money("1000"),
        refund: money("2000"),
    };
    assert_eq!(
        serde_json::to_string(&scheme.quote_refund(&refund).unwrap()).unwrap(),
        concat!(
            r#"{"quotaBack":"1500.00","quotaShortfall":"2500.00","sharesBack":"1","sharesShortfall":"1","#,
            r#""referrer":{"quotaBack":"150.00","quotaShortfall":"50.00","sharesBack":"1","sharesShortfall":"0","#,
            r#""member":{"shares":"4","quota":"0.00"}},"#,
            r#""merchant":{"quotaBack":"0.00","quotaShortfall":"0.00","sharesBack":"0","sharesShortfall":"0","#,
            r#""member":{"shares":"5","quota":"150.00"}},"#,
            r#""member":{"shares":"0","quota":"0.00","totalPaid":"0.00"},"tierBefore":null,"tierAfter":null}"#,
        )
    );
    let too_much = QuoteRefund { refund: money("2000.01"), ..refund };
    assert_eq!(refused(scheme.quote_refund(&too_much)), (ErrorCode::InvalidAmount, at("refund")));
    let nothing = QuoteRefund { refund: money("0"), ..refund };
    assert_eq!(refused(scheme.quote_refund(&nothing)), (ErrorCode::InvalidAmount, at("refund")));
}
