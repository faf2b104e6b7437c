//! What holds for the appreciation scheme whatever happens: RULES section 3. The life of a whole shop, with the
//! invariants of all schemes, is in `tests/fuzz_smoke.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

use points_rules::appreciation::{
    Appreciation, BookOrder, CountOrders, ExitHolder, FindOrder, FindRedemption, Holder, Market, ProjectUnitValue,
    QuoteItem, QuoteItemReturn, QuoteOrder, QuoteRedemption, QuoteRefund, RefundPart, SettleExits, ValueHolding,
};
use points_rules::{Amount, ErrorCode, Money, Name, Units};
use proptest::prelude::*;

mod drawn;

fn money(fen: u64) -> Money {
    Money::from_minor(fen).unwrap()
}

fn units(steps: u64) -> Units {
    Units::from_minor(steps).unwrap()
}

/// So many thousandths of a figure.
fn part_of(minor: u64, part: u64) -> u64 {
    u64::try_from(u128::from(minor) * u128::from(part) / 1000).unwrap()
}

/// Mostly shop-like figures, sometimes the bounds.
fn spread(max: u64) -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..=max.min(1_000_000), 3 => 0..=max.min(1_000_000_000_000), 2 => 0..=max, 1 => Just(max), 1 => Just(1u64)]
}

fn amount() -> impl Strategy<Value = Amount> {
    spread(Amount::MAX.minor()).prop_map(|fen| Amount::from_minor(fen.max(1)).unwrap())
}

fn scheme() -> impl Strategy<Value = Appreciation> {
    drawn::rulebook(|_| ()).prop_map(|rulebook| rulebook.appreciation().unwrap().clone())
}

prop_compose! {
    /// A market and a holder in it.
    fn state()(
        outstanding in spread(Units::MAX.minor()).prop_map(|steps| steps.max(1)),
        fund in 0..=1_000_000u64,
        above in spread(1_000_000_000_000),
        treasury in 0..=1000u64,
        held in 0..=1000u64,
        quota in proptest::option::of(spread(Money::MAX.minor())),
    ) -> (Market, Holder) {
        let treasury = part_of(outstanding, treasury / 2);
        let most = outstanding.min(Money::MAX.minor());
        let market = Market {
            fund_balance: money(u64::try_from(u128::from(most) * u128::from(fund) / 1_000_000).unwrap().max(1)),
            units_outstanding: units(outstanding),
            units_issued: units((outstanding + above).min(Units::MAX.minor())),
            treasury_units: units(treasury),
            fixed_points: Money::ZERO,
        };
        (market, Holder { units: units(part_of(outstanding - treasury, held)), quota: quota.map(money) })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_projection_is_its_orders_one_by_one(
        scheme in scheme(),
        referred in any::<bool>(),
        merchant in any::<bool>(),
        amount in amount(),
        orders in 0..40u32,
        samples in 2..60u32,
    ) {
        let projection = ProjectUnitValue { market: Market::EMPTY, referred, merchant, amount, orders, samples };
        let mut market = Market::EMPTY;
        let quoted = |market| scheme.quote_order(&QuoteOrder { market, referred, merchant, amount, contribution: None });
        let mut one_by_one = vec![(quoted(market).unwrap().unit_value_before, Units::ZERO, market)];
        for _ in 0..orders {
            // 40 orders of 10^10 yuan are within the bound of a fund.
            let quote = quoted(market).unwrap();
            market = quote.market;
            one_by_one.push((quote.unit_value_after, quote.grant.units, market));
        }
        let curve = scheme.project_unit_value(&projection).unwrap();
        prop_assert_eq!(curve.market, market);
        prop_assert_eq!(curve.rows.first().unwrap().orders, 0);
        prop_assert_eq!(curve.rows.last().unwrap().orders, orders);
        for row in &curve.rows {
            let (value, units, market) = one_by_one[row.orders as usize];
            prop_assert_eq!(row.unit_value, value);
            prop_assert_eq!(row.units, units);
            prop_assert_eq!(row.fund_balance, market.fund_balance);
            prop_assert_eq!(row.units_outstanding, market.units_outstanding);
        }
        prop_assert!(curve.rows.windows(2).all(|pair| pair[0].orders < pair[1].orders));
    }

    #[test]
    fn the_order_for_some_units_is_the_least(
        scheme in scheme(),
        (market, _) in state(),
        referred in any::<bool>(),
        merchant in any::<bool>(),
        wanted in spread(Units::MAX.minor()).prop_map(|steps| units(steps.max(1))),
    ) {
        let granted = |amount: Amount| {
            let order = QuoteOrder { market, referred, merchant, amount, contribution: None };
            scheme.quote_order(&order).map(|quote| quote.grant.units)
        };
        match scheme.find_order(&FindOrder { market, referred, merchant, units: wanted }).unwrap().amount {
            None => {
                if let Ok(most) = granted(Amount::MAX) {
                    prop_assert!(most < wanted, "10^10 yuan grant {most}");
                }
            }
            Some(amount) => {
                // The fund may not hold so much; the order is the least one all the same.
                if let Ok(units) = granted(amount) {
                    prop_assert!(units >= wanted);
                }
                if amount > Amount::MIN {
                    let below = Amount::from_minor(amount.minor() - 1).unwrap();
                    if let Ok(units) = granted(below) {
                        prop_assert!(units < wanted, "{below} grants as many");
                    }
                }
            }
        }
    }

    #[test]
    fn the_redemption_for_some_money_is_the_least(scheme in scheme(), (market, holder) in state(), part in 1..=1100u64) {
        let all = QuoteRedemption { market, holder, redeem: holder.units };
        let most = scheme.quote_redemption(&all).map_or(0, |quote| quote.net.minor());
        let net = money(part_of(most, part).max(1));
        // Without a quota and with units that never become dust, what one redemption pays is what it is asked for.
        let paid = |steps: u64| {
            let holder = Holder { units: units(steps), quota: None };
            scheme.quote_redemption(&QuoteRedemption { market, holder, redeem: holder.units }).map_or(0, |quote| quote.net.minor())
        };
        match scheme.find_redemption(&FindRedemption { market, holder, net }) {
            Ok(found) => {
                prop_assert!(found.redeem <= holder.units);
                prop_assert!(paid(found.redeem.minor()) >= net.minor());
                prop_assert!(paid(found.redeem.minor() - 1) < net.minor(), "a step less pays as much");
            }
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::InsufficientUnits, Some("net")));
                prop_assert!(most < net.minor());
            }
        }
    }

    #[test]
    fn orders_are_counted_to_the_first_that_reaches_the_goal(
        scheme in scheme(),
        (market, holder) in state(),
        referred in any::<bool>(),
        merchant in any::<bool>(),
        order in prop_oneof![1..=20u64, 1..=2000u64],
        rise in proptest::option::of(1000..=2000u64),
        quota in proptest::option::of(1000..=2000u64),
        limit in 1..=700u32,
    ) {
        let fen = market.fund_balance.minor() / order;
        let worth = scheme.value_holding(&ValueHolding { market, holder }).unwrap().value.minor();
        let risen = |worth: u64, rise: u64| money((worth.saturating_mul(rise) / 1000).min(Money::MAX.minor()));
        // Most quotas are within reach.
        let holder = Holder { quota: quota.map_or(holder.quota, |rise| Some(risen(worth, rise))), ..holder };
        let amount = Amount::from_minor(fen.clamp(1, Amount::MAX.minor() / 1000)).unwrap();
        let whole = QuoteRedemption { market, holder: Holder { quota: None, ..holder }, redeem: holder.units };
        let pays = |market: Market| {
            let request = QuoteRedemption { market, ..whole };
            scheme.quote_redemption(&request).map_or(0, |quote| quote.net.minor())
        };
        let net = rise.map(|rise| risen(pays(market), rise));
        let is_reached = |market: Market| match net {
            Some(net) => pays(market) >= net.minor(),
            None => scheme.value_holding(&ValueHolding { market, holder }).unwrap().exit_due == Some(true),
        };
        let count = scheme.count_orders(&CountOrders { market, referred, merchant, amount, holder, net, limit }).unwrap();
        let mut now = market;
        for done in 0..=limit {
            if is_reached(now) {
                prop_assert_eq!(count.orders, Some(done));
                return Ok(());
            }
            let order = QuoteOrder { market: now, referred, merchant, amount, contribution: None };
            let Ok(quote) = scheme.quote_order(&order) else { return Ok(()) };
            if done == limit {
                prop_assert_eq!((count.orders, count.unit_value), (None, quote.unit_value_before));
            }
            now = quote.market;
        }
    }

    #[test]
    fn refunds_in_parts_take_back_the_whole_grant(
        scheme in scheme(),
        amount in 1..=1_000_000_000u64,
        contribution in proptest::option::of(0..=1000u64),
        parts in proptest::collection::vec((1..=1000u64, 0..=1000u64), 1..20),
    ) {
        let amount = Amount::from_minor(amount).unwrap();
        let given = contribution.map(|part| money(part_of(amount.minor(), part)));
        let nobody = Holder { units: Units::ZERO, quota: None };
        let booking = scheme.book_order(&BookOrder {
            market: Market::EMPTY, holder: nobody, referrer: Some(nobody), merchant: Some(nobody), amount, contribution: given,
        }).unwrap();
        let grant = booking.grant;
        let (mut market, mut holder) = (booking.market, booking.holder);
        let (mut referrer, mut merchant) = (booking.referrer, booking.merchant);
        let (mut before, mut contribution_before) = (0u64, 0u64);
        let (mut back, mut contribution_back) = ([0u64; 3], 0u64);
        for (index, (part, other)) in parts.iter().enumerate() {
            let is_last = index + 1 == parts.len();
            let share = |whole: u64, before: u64, part: u64| if is_last { whole - before } else { part_of(whole - before, part / 2) };
            let refund = share(amount.minor(), before, *part);
            let refunded = given.map(|whole| share(whole.minor(), contribution_before, *other));
            if refund == 0 && refunded.unwrap_or(0) == 0 {
                continue;
            }
            let quote = scheme.quote_refund(&QuoteRefund {
                market, holder, referrer, merchant, grant,
                before: RefundPart { amount: money(before), contribution: given.map(|_| money(contribution_before)) },
                refund: RefundPart { amount: money(refund), contribution: refunded.map(money) },
            }).unwrap();
            let asked = [quote.units_back, quote.referrer_units_back, quote.merchant_units_back];
            for (sum, units) in back.iter_mut().zip(asked) {
                *sum += units.minor();
            }
            contribution_back += quote.returned.minor() + quote.retained.minor();
            before += refund;
            contribution_before += refunded.unwrap_or(0);
            (market, holder, referrer, merchant) = (quote.market, quote.holder, quote.referrer, quote.merchant);
        }
        prop_assert_eq!(before, amount.minor());
        // A contribution of nothing granted nothing.
        prop_assert_eq!(back, [grant.units, grant.referrer_units, grant.merchant_units].map(Units::minor));
        prop_assert_eq!(contribution_back, grant.contribution.minor());
        let nothing = |quota: Option<Money>| Holder { units: Units::ZERO, quota: quota.map(|_| Money::ZERO) };
        prop_assert_eq!(holder, nothing(grant.quota));
        prop_assert_eq!(referrer, Some(nothing(grant.referrer_quota)));
        prop_assert_eq!(merchant, Some(nothing(grant.merchant_quota)));
        prop_assert_eq!(market, Market::EMPTY, "a first order that is refunded whole leaves nothing");
    }

    /// An item that comes back in parts while nothing else happens: never more than was given, and the quota in full.
    #[test]
    fn an_item_comes_back_in_parts(
        scheme in scheme(),
        (market, holder) in state(),
        price in 1..=1000u64,
        parts in proptest::collection::vec(1..=1000u64, 1..12),
    ) {
        let worth = scheme.value_holding(&ValueHolding { market, holder }).unwrap().value;
        let price = money(part_of(worth.minor(), price));
        let Ok(quote) = scheme.quote_item(&QuoteItem { market, holder, price }) else { return Ok(()) };
        let (mut now, mut owner, mut returned, mut back) = (quote.market, quote.holder, 0u64, 0u64);
        for (index, part) in parts.iter().enumerate() {
            let left = price.minor() - returned;
            let refund = if index + 1 == parts.len() { left } else { part_of(left, *part) };
            let request = QuoteItemReturn {
                market: now, holder: owner, purchase: quote.purchase, before: money(returned), refund: money(refund),
            };
            // A part so small that no unit comes back is refused; it comes back with the next.
            let Ok(given) = scheme.quote_item_return(&request) else { continue };
            prop_assert_eq!(given.holder.units.minor(), owner.units.minor() + given.units.minor());
            returned += refund;
            back += given.units.minor();
            (now, owner) = (given.market, given.holder);
        }
        prop_assert!(back <= quote.purchase.units.minor());
        prop_assert!(now.units_outstanding <= market.units_outstanding);
        if returned == price.minor() {
            prop_assert_eq!(owner.quota, holder.quota);
        }
    }

    /// Quotas around the value, so that one exit makes the next one due.
    #[test]
    fn nobody_is_due_after_the_exits(
        scheme in scheme(),
        (market, _) in state(),
        members in proptest::collection::vec((1..=1000u64, proptest::option::of(900..=1200u64)), 1..12),
    ) {
        let circulating = market.units_outstanding.minor() - market.treasury_units.minor();
        let all: u64 = members.iter().map(|(part, _)| part).sum();
        let value = |market, units, quota| {
            scheme.value_holding(&ValueHolding { market, holder: Holder { units, quota } }).unwrap()
        };
        let holders: Vec<ExitHolder> = members.iter().enumerate().map(|(index, (part, near))| {
            let units = units(u64::try_from(u128::from(circulating) * u128::from(*part) / u128::from(all)).unwrap());
            let worth = value(market, units, None).value.minor();
            let quota = near.map(|near| money((u128::from(worth) * u128::from(near) / 1000).min(1_000_000_000_000_000) as u64));
            ExitHolder { id: Name::new(format!("m{index}")).unwrap(), units, quota }
        }).collect();
        let settled = scheme.settle_exits(&SettleExits { market, holders: holders.clone() }).unwrap();
        let paid: u64 = settled.exits.iter().map(|exit| exit.net.minor()).sum();
        prop_assert_eq!(settled.market.fund_balance.minor() + paid + settled.residue.minor(), market.fund_balance.minor());
        // Whoever left was due at that moment, was redeemed whole, and came after those with less quota for a unit.
        let (mut now, mut residue, mut last) = (market, 0, (0u128, 1u128));
        for exit in &settled.exits {
            let one = holders.iter().find(|holder| holder.id == exit.id).unwrap();
            prop_assert_eq!(value(now, one.units, one.quota).exit_due, Some(true), "{:?} was not due", one);
            let per_unit = (u128::from(one.quota.unwrap().minor().max(1)), u128::from(one.units.minor()));
            prop_assert!(last.0 * per_unit.1 <= per_unit.0 * last.1, "{:?} left too late", one);
            let holder = Holder { units: one.units, quota: one.quota };
            let redeemed = scheme.quote_redemption(&QuoteRedemption { market: now, holder, redeem: one.units }).unwrap();
            prop_assert_eq!((exit.gross, exit.fee, exit.net), (redeemed.gross, redeemed.fee, redeemed.net));
            (now, last) = (redeemed.market, per_unit);
            residue += redeemed.residue.minor();
        }
        prop_assert_eq!((settled.market, settled.residue.minor()), (now, residue));
        for holder in holders {
            let left = settled.exits.iter().any(|exit| exit.id == holder.id);
            prop_assert!(!left || holder.quota.is_some());
            if !left {
                prop_assert_ne!(value(settled.market, holder.units, holder.quota).exit_due, Some(true), "{:?}", holder);
            }
        }
    }
}
