//! Inputs are made from the fields without a default, so that a new optional field breaks no caller.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use points_rules::appreciation::{Holder, HoldingItem, Market, OrderItem, QuoteOrder};
use points_rules::{Amount, RulebookDocument, SchemaVersion, Units};
use points_rules::{dividend, release};

#[test]
fn nullable_fields_and_flags_have_defaults() {
    let (market, amount) = (Market::EMPTY, "100".parse::<Amount>().unwrap());
    let order = QuoteOrder { market, referred: false, merchant: false, amount, contribution: None };
    assert_eq!(QuoteOrder::new(market, amount), order);
    assert_eq!(
        QuoteOrder { referred: true, ..QuoteOrder::new(market, amount) },
        QuoteOrder { referred: true, ..order }
    );
    assert_eq!(Holder::new(Units::ZERO), Holder { units: Units::ZERO, quota: None });
    let item = OrderItem { amount: 1, referred: false, merchant: false, contribution: None };
    assert_eq!((OrderItem::new(1), HoldingItem::new(2)), (item, HoldingItem { units: 2, quota: None }));
}

/// The defaults are those of a document without the parameter.
#[test]
fn parameters_have_the_defaults_of_the_rules() {
    // A rulebook from before these parameters.
    let mall: RulebookDocument = serde_json::from_str(include_str!("rulebooks/first-edition/mall.json")).unwrap();
    let mut document = mall.clone();
    let written = mall.dividend.clone().unwrap();
    document.dividend = Some(dividend::Config::new(
        written.quota_multiplier,
        written.share_unit,
        written.share_scale,
        written.share_basis,
        written.referrer_quota_rate,
        written.referrer_share_rate,
        written.pro_rata_rate,
        written.tier_rate,
        written.tiers,
    ));
    let written = mall.release.clone().unwrap();
    document.release = Some(release::Config::new(
        written.point_scale,
        written.levels,
        written.daily_rate,
        written.referral_rates,
        written.ranks,
        written.peer_rate,
        written.cash_rate,
        written.max_points_payment_rate,
    ));
    assert_eq!(document, mall);

    let empty = RulebookDocument::new(SchemaVersion, "a".parse().unwrap(), "1".parse().unwrap(), "a".parse().unwrap());
    assert!(empty.appreciation.is_none() && empty.dividend.is_none() && empty.effective_from.is_none());
}
