//! A shop in memory under the appreciation scheme: what a host does, with the core's figures only. Its checks are the
//! invariants of RULES section 3.

use points_rules::appreciation::{
    Appreciation, BookOrder, ExitHolder, Grant, Holder, Market, Purchase, QuoteExchange, QuoteItem, QuoteItemReturn,
    QuoteOrder, QuoteRedemption, QuoteRefund, QuoteReturn, RefundPart, RetirePoints, RetireTreasury, SettleExits,
    ValueHolding,
};
use points_rules::{Amount, Error, ErrorCode, Money, Name, Units};

fn money(fen: u64) -> Money {
    Money::from_minor(fen).expect("money")
}

fn units(steps: u64) -> Units {
    Units::from_minor(steps).expect("units")
}

/// One step of a shop's life: which member, what, how much of what can be done (in parts of 1000).
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Order { member: usize, referred: bool, merchant: bool, amount: Amount, contribution: Option<u64> },
    Redeem { member: usize, part: u64 },
    Exchange { member: usize, part: u64 },
    Return { member: usize, part: u64 },
    RetirePoints { part: u64 },
    RetireTreasury,
    Item { member: usize, part: u64 },
    ItemReturn { item: usize, part: u64 },
    Refund { order: usize, part: u64, contribution: Option<u64> },
    Exits,
}

/// How many members the shop has.
pub(crate) const MEMBERS: usize = 5;

/// A booked order and what was refunded of it.
struct Booked {
    member: usize,
    referrer: Option<usize>,
    merchant: Option<usize>,
    grant: Grant,
    refunded: u64,
    contribution_refunded: u64,
    /// Whether it is refunded by contributions, or by amounts alone.
    by_contribution: bool,
}

/// An item bought with units and what came back of it.
struct Bought {
    member: usize,
    purchase: Purchase,
    returned: u64,
    units_back: u64,
}

/// A shop in memory: it does what a host does, with the core's figures only.
pub(crate) struct Shop<'a> {
    scheme: &'a Appreciation,
    market: Market,
    holders: Vec<Holder>,
    booked: Vec<Booked>,
    bought: Vec<Bought>,
    /// Fen that came into the fund and that left it, residue included.
    came_in: u128,
    went_out: u128,
    /// Units granted, less those that refunds took back.
    granted: u128,
}

pub(crate) fn part_of(minor: u64, part: u64) -> u64 {
    u64::try_from(u128::from(minor) * u128::from(part) / 1000).expect("within its bounds")
}

impl<'a> Shop<'a> {
    pub(crate) fn new(scheme: &'a Appreciation) -> Self {
        let holders = vec![Holder { units: Units::ZERO, quota: None }; MEMBERS];
        let (booked, bought) = (vec![], vec![]);
        Shop { scheme, market: Market::EMPTY, holders, booked, bought, came_in: 0, went_out: 0, granted: 0 }
    }

    /// Takes a step and checks every invariant after it; the error of a step that was refused.
    pub(crate) fn live(&mut self, step: &Step) -> Option<Error> {
        let before = self.market;
        let refused = self.run(step).err();
        if let Some(error) = &refused {
            // A refused step changes nothing, and never because the shop's own state is called wrong.
            assert_eq!(self.market, before);
            assert_ne!(error.code(), ErrorCode::InvalidState, "{error} after {step:?}");
        }
        self.check(&before, step);
        refused
    }

    fn check(&self, before: &Market, step: &Step) {
        let after = &self.market;
        let product = |money: Money, units: Units| u128::from(money.minor()) * u128::from(units.minor());
        if before.units_outstanding > Units::ZERO && after.units_outstanding > Units::ZERO {
            let now = product(after.fund_balance, before.units_outstanding);
            let then = product(before.fund_balance, after.units_outstanding);
            assert!(now >= then, "the value fell by {step:?}: {before:?} -> {after:?}");
        }
        assert!(after.fund_balance.minor() <= after.units_outstanding.minor(), "more than 10^6 yuan a unit: {after:?}");
        assert!(after.units_outstanding <= after.units_issued);
        assert!(after.units_issued <= self.scheme.config().unit_cap);
        assert!(after.treasury_units <= after.units_outstanding);
        assert_eq!(after.units_outstanding == Units::ZERO, after.fund_balance == Money::ZERO);
        let backing = product(after.fund_balance, after.treasury_units);
        let points = product(after.fixed_points, after.units_outstanding);
        assert!(backing >= points, "fixed points without units after {step:?}: {after:?}");
        let held: u64 = self.holders.iter().map(|holder| holder.units.minor()).sum();
        assert_eq!(held + after.treasury_units.minor(), after.units_outstanding.minor(), "a unit appeared or was lost");
        assert_eq!(u128::from(after.fund_balance.minor()) + self.went_out, self.came_in, "a fen appeared or was lost");
        assert_eq!(u128::from(after.units_issued.minor()), self.granted, "granted less what refunds took back");
        // Every holder can be valued, and an exit is due exactly from the quota on.
        for &holder in &self.holders {
            let value = self.scheme.value_holding(&ValueHolding { market: *after, holder }).expect("a value");
            assert_eq!(value.exit_due.is_some(), holder.quota.is_some());
        }
    }

    /// Whatever burned a holder's own units left units that are worth something, or none.
    fn check_dust(&self, before: &Market, holder: &Holder) {
        let left = ValueHolding { market: *before, holder: *holder };
        let worth = self.scheme.value_holding(&left).expect("a value").value;
        assert!(holder.units == Units::ZERO || worth > Money::ZERO, "dust is left: {holder:?} in {before:?}");
    }

    fn run(&mut self, step: &Step) -> Result<(), Error> {
        match *step {
            Step::Order { member, referred, merchant, amount, contribution } => {
                let contribution = contribution.map(|part| money(part_of(amount.minor(), part)));
                self.order(member, [referred, merchant], amount, contribution)
            }
            Step::Redeem { member, part } => self.redeem(member, part),
            Step::Exchange { member, part } => {
                let (market, holder) = (self.market, self.holders[member]);
                let exchange = units(part_of(holder.units.minor(), part));
                let quote = self.scheme.quote_exchange(&QuoteExchange { market, holder, exchange })?;
                self.take(member, quote.holder, quote.market, [0, 0]);
                Ok(())
            }
            Step::Return { member, part } => {
                let (market, holder) = (self.market, self.holders[member]);
                let fixed_points = money(part_of(market.fixed_points.minor(), part));
                let quote = self.scheme.quote_return(&QuoteReturn { market, holder, fixed_points })?;
                self.take(member, quote.holder, quote.market, [0, 0]);
                Ok(())
            }
            Step::RetirePoints { part } => {
                let fixed_points = money(part_of(self.market.fixed_points.minor(), part));
                let quote = self.scheme.retire_points(&RetirePoints { market: self.market, fixed_points })?;
                assert!(quote.paid <= fixed_points);
                self.move_to(quote.market, 0, [quote.paid, quote.residue]);
                Ok(())
            }
            Step::RetireTreasury => {
                let quote = self.scheme.retire_treasury(&RetireTreasury { market: self.market })?;
                self.move_to(quote.market, 0, [quote.residue, Money::ZERO]);
                Ok(())
            }
            Step::Item { member, part } => self.item(member, part),
            Step::ItemReturn { item, part } => self.item_return(item, part),
            Step::Refund { order, part, contribution } => self.refund(order, part, contribution),
            Step::Exits => self.exits(),
        }
    }

    fn move_to(&mut self, market: Market, came_in: u64, went_out: [Money; 2]) {
        self.market = market;
        self.came_in += u128::from(came_in);
        self.went_out += went_out.iter().map(|money| u128::from(money.minor())).sum::<u128>();
    }

    fn take(&mut self, member: usize, holder: Holder, market: Market, went_out: [u64; 2]) {
        self.holders[member] = holder;
        self.move_to(market, 0, went_out.map(money));
    }

    fn order(
        &mut self,
        member: usize,
        [referred, merchant]: [bool; 2],
        amount: Amount,
        contribution: Option<Money>,
    ) -> Result<(), Error> {
        let market = self.market;
        let quote = self.scheme.quote_order(&QuoteOrder { market, referred, merchant, amount, contribution });
        let referrer = referred.then_some((member + 1) % MEMBERS);
        let merchant = merchant.then_some((member + 2) % MEMBERS);
        let held = |member: Option<usize>| member.map(|member| self.holders[member]);
        let booking = self.scheme.book_order(&BookOrder {
            market,
            holder: self.holders[member],
            referrer: held(referrer),
            merchant: held(merchant),
            amount,
            contribution,
        })?;
        let quote = quote.expect("what is booked was quoted");
        assert_eq!((quote.grant, quote.market, quote.residue), (booking.grant, booking.market, booking.residue));
        assert_eq!(quote.unit_value_after, booking.unit_value_after);
        assert!(quote.grant_value <= quote.grant.contribution);
        self.holders[member] = booking.holder;
        for (member, after) in [(referrer, booking.referrer), (merchant, booking.merchant)] {
            assert_eq!(member.is_some(), after.is_some());
            if let Some((member, after)) = member.zip(after) {
                self.holders[member] = after;
            }
        }
        let grant = booking.grant;
        let all = [grant.units, grant.referrer_units, grant.merchant_units];
        self.granted += all.iter().map(|units| u128::from(units.minor())).sum::<u128>();
        self.move_to(booking.market, grant.contribution.minor(), [booking.residue, Money::ZERO]);
        let by_contribution = contribution.is_some();
        let (refunded, contribution_refunded) = (0, 0);
        self.booked.push(Booked {
            member,
            referrer,
            merchant,
            grant,
            refunded,
            contribution_refunded,
            by_contribution,
        });
        Ok(())
    }

    fn redeem(&mut self, member: usize, part: u64) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let redeem = units(part_of(holder.units.minor(), part));
        let quote = self.scheme.quote_redemption(&QuoteRedemption { market, holder, redeem })?;
        assert_eq!(quote.fee.minor() + quote.net.minor(), quote.gross.minor(), "fee and net make gross");
        self.check_dust(&market, &quote.holder);
        assert!(quote.burned == redeem || quote.holder.units == Units::ZERO, "all or what was asked for");
        self.take(member, quote.holder, quote.market, [quote.net.minor(), quote.residue.minor()]);
        Ok(())
    }

    fn item(&mut self, member: usize, part: u64) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let worth = self.scheme.value_holding(&ValueHolding { market, holder })?.value;
        let price = money(part_of(worth.minor(), part));
        let quote = self.scheme.quote_item(&QuoteItem { market, holder, price })?;
        self.check_dust(&market, &quote.holder);
        assert!(quote.burned == quote.purchase.units || quote.holder.units == Units::ZERO);
        self.take(member, quote.holder, quote.market, [price.minor(), quote.residue.minor()]);
        self.bought.push(Bought { member, purchase: quote.purchase, returned: 0, units_back: 0 });
        Ok(())
    }

    fn item_return(&mut self, item: usize, part: u64) -> Result<(), Error> {
        let count = self.bought.len().max(1);
        let Some(bought) = self.bought.get_mut(item % count) else { return Ok(()) };
        let (purchase, before) = (bought.purchase, money(bought.returned));
        let refund = money(part_of(purchase.price.minor() - bought.returned, part));
        let (market, holder) = (self.market, self.holders[bought.member]);
        let quote = self.scheme.quote_item_return(&QuoteItemReturn { market, holder, purchase, before, refund })?;
        bought.returned += refund.minor();
        bought.units_back += quote.units.minor();
        assert!(bought.units_back <= purchase.units.minor(), "no more units come back than were given");
        let member = bought.member;
        self.holders[member] = quote.holder;
        self.move_to(quote.market, refund.minor(), [quote.residue, Money::ZERO]);
        Ok(())
    }

    fn refund(&mut self, order: usize, part: u64, contribution: Option<u64>) -> Result<(), Error> {
        let count = self.booked.len().max(1);
        let Some(booked) = self.booked.get_mut(order % count) else { return Ok(()) };
        let grant = booked.grant;
        let refund = part_of(grant.amount.minor() - booked.refunded, part);
        let given = booked
            .by_contribution
            .then(|| part_of(grant.contribution.minor() - booked.contribution_refunded, contribution.unwrap_or(part)));
        let (member, referrer, merchant) = (booked.member, booked.referrer, booked.merchant);
        let held = |member: Option<usize>| member.map(|member| self.holders[member]);
        let quote = self.scheme.quote_refund(&QuoteRefund {
            market: self.market,
            holder: self.holders[member],
            referrer: held(referrer),
            merchant: held(merchant),
            grant,
            before: RefundPart {
                amount: money(booked.refunded),
                contribution: given.map(|_| money(booked.contribution_refunded)),
            },
            refund: RefundPart { amount: money(refund), contribution: given.map(money) },
        })?;
        assert_eq!(quote.units_back.minor(), quote.burned.minor() + quote.shortfall.minor());
        let others = quote.referrer_units_back.minor() + quote.merchant_units_back.minor();
        let burned = quote.referrer_burned.minor() + quote.merchant_burned.minor();
        assert_eq!(others, burned + quote.others_shortfall.minor());
        booked.refunded += refund;
        booked.contribution_refunded += quote.returned.minor() + quote.retained.minor();
        assert!(booked.contribution_refunded <= grant.contribution.minor());
        self.holders[member] = quote.holder;
        for (member, after) in [(referrer, quote.referrer), (merchant, quote.merchant)] {
            if let Some((member, after)) = member.zip(after) {
                self.holders[member] = after;
            }
        }
        self.granted -= u128::from(quote.burned.minor() + burned);
        self.move_to(quote.market, 0, [quote.returned, quote.residue]);
        Ok(())
    }

    fn exits(&mut self) -> Result<(), Error> {
        let name = |member: usize| Name::new(format!("m{member}")).expect("within its bounds");
        let holders = self.holders.iter().enumerate();
        let holders =
            holders.map(|(member, holder)| ExitHolder { id: name(member), units: holder.units, quota: holder.quota });
        let settled = self.scheme.settle_exits(&SettleExits { market: self.market, holders: holders.collect() })?;
        self.move_to(settled.market, 0, [settled.residue, Money::ZERO]);
        for exit in &settled.exits {
            let member: usize = exit.id[1..].parse().expect("within its bounds");
            assert_eq!(exit.fee.minor() + exit.net.minor(), exit.gross.minor());
            self.went_out += u128::from(exit.net.minor());
            self.holders[member] = Holder { units: Units::ZERO, quota: Some(Money::ZERO) };
        }
        for holder in &self.holders {
            let value = self
                .scheme
                .value_holding(&ValueHolding { market: self.market, holder: *holder })
                .expect("within its bounds");
            assert_ne!(value.exit_due, Some(true), "nobody is due after the exits: {holder:?}");
        }
        Ok(())
    }
}
