//! Orders, refunds and days of some members, in any sequence: no fen and no share appears or vanishes.

use points_rules::dividend::*;
use points_rules::{Amount, Money, Shares};
use proptest::prelude::*;

use super::given::*;

/// What can happen; members and orders are taken round by their numbers.
#[derive(Clone, Debug)]
enum Event {
    Order { buyer: usize, referrer: Option<usize>, merchant: Option<usize>, fen: u64 },
    Refund { order: usize, fen: u64 },
    Day { turnover: u64 },
}

fn event() -> impl Strategy<Value = Event> {
    let who = || prop::option::of(0..MEMBERS);
    let order = (0..MEMBERS, who(), who(), up_to(1_000_000_000));
    prop_oneof![
        3 => order.prop_map(|(buyer, referrer, merchant, fen)| Event::Order { buyer, referrer, merchant, fen: fen.max(1) }),
        2 => (any::<usize>(), up_to(1_000_000_000)).prop_map(|(order, fen)| Event::Refund { order, fen }),
        3 => up_to(1_000_000_000).prop_map(|turnover| Event::Day { turnover }),
    ]
}

const MEMBERS: usize = 4;

/// A booked order.
struct Booked {
    amount: Amount,
    buyer: usize,
    referrer: Option<usize>,
    merchant: Option<usize>,
    refunded: u64,
}

/// Members, orders and what was carried; and the sums that must meet at the end.
struct Shop {
    scheme: Dividend,
    members: Vec<Member>,
    orders: Vec<Booked>,
    carry: Money,
    quota_granted: u64,
    quota_taken: u64,
    /// The parts of the turnovers that were to be paid out, and where they went.
    pooled: u64,
    paid: u64,
    unallocated: u64,
}

impl Shop {
    fn credit(&self, member: usize) -> Stake {
        Stake { shares: self.members[member].shares, quota: self.members[member].quota }
    }

    fn set(&mut self, member: usize, credit: Stake) {
        (self.members[member].shares, self.members[member].quota) = (credit.shares, credit.quota);
    }

    /// A member acts in one role of an order: whoever comes twice is left out.
    fn order(&mut self, buyer: usize, referrer: Option<usize>, merchant: Option<usize>, fen: u64) {
        let referrer = referrer.filter(|&referrer| referrer != buyer);
        let merchant = merchant.filter(|&merchant| merchant != buyer && Some(merchant) != referrer);
        let order = BookOrder {
            member: self.members[buyer],
            referrer: referrer.map(|member| self.credit(member)),
            merchant: merchant.map(|member| self.credit(member)),
            amount: amount(fen),
        };
        // A member may have come to a bound.
        let Ok(booking) = self.scheme.book_order(&order) else { return };
        let (referred, merchant_there) = (referrer.is_some(), merchant.is_some());
        let quote = QuoteOrder { member: order.member, referred, merchant: merchant_there, amount: order.amount };
        assert_eq!(self.scheme.quote_order(&quote).unwrap().grant, booking.grant);
        self.members[buyer] = booking.member;
        for (party, after) in [(referrer, booking.referrer), (merchant, booking.merchant)] {
            party.zip(after).into_iter().for_each(|(party, after)| self.set(party, after));
        }
        let grant = booking.grant;
        self.quota_granted += grant.quota.minor() + grant.referrer_quota.minor() + grant.merchant_quota.minor();
        self.orders.push(Booked { amount: order.amount, buyer, referrer, merchant, refunded: 0 });
    }

    fn refund(&mut self, order: usize, fen: u64) {
        let Some(at) = order.checked_rem(self.orders.len()) else { return };
        let Booked { amount, buyer, referrer, merchant, refunded } = self.orders[at];
        let left = amount.minor() - refunded;
        if left == 0 {
            return;
        }
        let fen = fen.clamp(1, left);
        let refund = QuoteRefund {
            member: self.members[buyer],
            referrer: referrer.map(|member| self.credit(member)),
            merchant: merchant.map(|member| self.credit(member)),
            amount,
            before: money(refunded),
            refund: money(fen),
        };
        let quote = self.scheme.quote_refund(&refund).unwrap();
        // Shares are never paid out, so that they are always there.
        assert_eq!(quote.shares_shortfall.minor(), 0);
        self.orders[at].refunded += fen;
        self.members[buyer] = quote.member;
        self.quota_taken += quote.quota_back.minor();
        for (party, back) in [(referrer, quote.referrer), (merchant, quote.merchant)] {
            let Some((party, back)) = party.zip(back) else { continue };
            assert_eq!(back.shares_shortfall.minor(), 0);
            self.set(party, back.member);
            self.quota_taken += back.quota_back.minor();
        }
    }

    fn day(&mut self, turnover: u64) {
        let member = |(index, member): (usize, &Member)| DayMember {
            id: name(format!("m{index}")),
            shares: member.shares,
            quota: member.quota,
        };
        let members = self.members.iter().enumerate().map(member).collect();
        let day = settle(&self.scheme, money(turnover), self.carry, members);
        for (member, payout) in self.members.iter_mut().zip(&day.payouts) {
            member.quota = payout.quota_after;
        }
        self.pooled += day.pro_rata_pool.minor() - self.carry.minor() + day.tier_pool.minor();
        self.paid += day.paid.minor();
        self.unallocated += day.unallocated.minor();
        self.carry = day.carry_after;
    }
}

proptest! {
    #[test]
    fn no_fen_and_no_share_appears_or_vanishes(
        config in config(), events in prop::collection::vec(event(), 0..40),
    ) {
        let scale = config.share_scale;
        let none = Member { shares: Shares::from_minor(0, scale).unwrap(), quota: Money::ZERO, total_paid: Money::ZERO };
        let scheme = Dividend::new(config).unwrap();
        let (members, orders, carry) = (vec![none; MEMBERS], Vec::new(), Money::ZERO);
        let [quota_granted, quota_taken, pooled, paid, unallocated] = [0; 5];
        let mut shop =
            Shop { scheme, members, orders, carry, quota_granted, quota_taken, pooled, paid, unallocated };
        for event in events {
            match event {
                Event::Order { buyer, referrer, merchant, fen } => shop.order(buyer, referrer, merchant, fen),
                Event::Refund { order, fen } => shop.refund(order, fen),
                Event::Day { turnover } => shop.day(turnover),
            }
            let quota: u64 = shop.members.iter().map(|member| member.quota.minor()).sum();
            prop_assert_eq!(quota + shop.paid + shop.quota_taken, shop.quota_granted);
            prop_assert_eq!(shop.paid + shop.unallocated + shop.carry.minor(), shop.pooled);
        }
        // Whatever came before: with every order refunded, nothing of them is left.
        for order in 0..shop.orders.len() {
            shop.refund(order, AMOUNT);
        }
        prop_assert_eq!(shop.members, vec![none; MEMBERS]);
    }
}
