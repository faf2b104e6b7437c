//! A shop's life under the appreciation scheme: any sequence of operations keeps the invariants of RULES section 2.

use points_rules::appreciation::{
    Appreciation, Config, ExitHolder, Grant, Holder, Market, QuoteExchange, QuoteItem, QuoteOrder, QuoteRedemption,
    QuoteRefund, QuoteReturn, SettleExits, ValueHolding,
};
use points_rules::{Amount, Error, ErrorCode, IssuePrice, Money, Multiplier, Name, Rate, Units};

use super::check_error;
use super::source::Source;

const MEMBERS: usize = 3;
/// The longest life; a longer input is cut.
const STEPS: usize = 200;

pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    let scheme = scheme(&mut source);
    let empty = Holder { units: Units::ZERO, quota: None };
    let mut shop = Shop { scheme: &scheme, market: Market::EMPTY, holders: [empty; MEMBERS], booked: Vec::new() };
    for _ in 0..STEPS {
        if source.is_empty() {
            break;
        }
        let before = shop.market;
        if let Err(error) = shop.step(&mut source) {
            check_error(&error);
            // A refused step changes nothing, and never because the shop's own state is called wrong.
            assert_eq!(shop.market, before);
            assert_ne!(error.code(), ErrorCode::InvalidState, "{error}");
        }
        shop.check(&before);
    }
}

fn scheme(source: &mut Source<'_>) -> Appreciation {
    let grant = source.figure(1, 100_000_000);
    // Most shops sell units for some yuan and do not run out of them at once.
    let price = if source.below(4) == 0 { IssuePrice::MAX.minor() } else { 100_000 };
    let cap = if source.below(4) == 0 { 1 } else { 100_000_000_000_000 };
    let rate = |steps| Rate::from_minor(steps).expect("a rate");
    Appreciation::new(Config {
        issue_price: IssuePrice::from_minor(source.figure(1, price)).expect("a price"),
        unit_cap: Units::from_minor(source.figure(cap, Units::MAX.minor())).expect("a cap"),
        contribution_rate: rate(source.figure(1, 100_000_000)),
        grant_rate: rate(grant),
        referrer_grant_rate: rate(source.figure(0, 100_000_000 - grant)),
        redemption_fee_rate: rate(source.figure(0, 99_999_999)),
        quota_multiplier: match source.flag() {
            true => Some(Multiplier::from_minor(source.figure(1, Multiplier::MAX.minor())).expect("a multiplier")),
            false => None,
        },
    })
    .expect("a scheme that the rules allow")
}

/// A booked order and what was refunded of it.
struct Booked {
    member: usize,
    grant: Grant,
    refunded: Money,
}

/// What a host keeps; every figure is the core's.
struct Shop<'a> {
    scheme: &'a Appreciation,
    market: Market,
    holders: [Holder; MEMBERS],
    booked: Vec<Booked>,
}

fn money(fen: u64) -> Money {
    Money::from_minor(fen).expect("money")
}

fn units(steps: u64) -> Units {
    Units::from_minor(steps).expect("units")
}

impl Shop<'_> {
    fn step(&mut self, source: &mut Source<'_>) -> Result<(), Error> {
        let member = source.below(MEMBERS);
        let (market, holder) = (self.market, self.holders[member]);
        let (after, held) = match source.below(7) {
            0 | 1 => return self.order(member, source.flag(), source.figure(1, Amount::MAX.minor())),
            2 => {
                let redeem = units(source.part(holder.units.minor()));
                let quote = self.scheme.quote_redemption(&QuoteRedemption { market, holder, redeem })?;
                assert_eq!(quote.fee.minor() + quote.net.minor(), quote.gross.minor());
                (quote.market, quote.holder)
            }
            3 => {
                let exchange = units(source.part(holder.units.minor()));
                let quote = self.scheme.quote_exchange(&QuoteExchange { market, holder, exchange })?;
                (quote.market, quote.holder)
            }
            4 => {
                let fixed_points = money(source.part(market.fixed_points.minor()));
                let quote = self.scheme.quote_return(&QuoteReturn { market, fixed_points })?;
                let units = units(holder.units.minor() + quote.units.minor());
                (quote.market, Holder { units, ..holder })
            }
            5 => {
                let price = money(source.figure(0, Money::MAX.minor()));
                let quote = self.scheme.quote_item(&QuoteItem { market, holder, price })?;
                (quote.market, quote.holder)
            }
            _ => match source.flag() {
                true => return self.refund(source),
                false => return self.exits(),
            },
        };
        self.market = after;
        self.holders[member] = held;
        Ok(())
    }

    fn order(&mut self, member: usize, referred: bool, fen: u64) -> Result<(), Error> {
        let amount = Amount::from_minor(fen)?;
        let quote = self.scheme.quote_order(&QuoteOrder { market: self.market, referred, amount })?;
        self.market = quote.market;
        let credit = |holder: &mut Holder, granted: Units, quota: Option<Money>| {
            holder.units = units(holder.units.minor() + granted.minor());
            let sum = |held: Money, granted: Money| money((held.minor() + granted.minor()).min(Money::MAX.minor()));
            holder.quota = holder.quota.zip(quota).map(|(held, granted)| sum(held, granted)).or(quota).or(holder.quota);
        };
        credit(&mut self.holders[member], quote.units, quote.quota_granted);
        credit(&mut self.holders[(member + 1) % MEMBERS], quote.referrer_units, None);
        let grant = Grant { amount, contribution: quote.contribution, units: quote.units, quota: quote.quota_granted };
        self.booked.push(Booked { member, grant, refunded: Money::ZERO });
        Ok(())
    }

    fn refund(&mut self, source: &mut Source<'_>) -> Result<(), Error> {
        let count = self.booked.len().clamp(1, 256);
        let Some(booked) = self.booked.get_mut(source.below(count)) else { return Ok(()) };
        let left = booked.grant.amount.minor() - booked.refunded.minor();
        let refund = money(source.part(left));
        let request = QuoteRefund {
            market: self.market,
            holder: self.holders[booked.member],
            grant: booked.grant,
            before: booked.refunded,
            refund,
        };
        let quote = self.scheme.quote_refund(&request)?;
        assert_eq!(quote.units_back.minor(), quote.burned.minor() + quote.shortfall.minor());
        booked.refunded = money(booked.refunded.minor() + refund.minor());
        self.market = quote.market;
        self.holders[booked.member] = quote.holder;
        Ok(())
    }

    fn exits(&mut self) -> Result<(), Error> {
        let id = |member: usize| Name::new(member.to_string()).expect("an id");
        let holders = self.holders.iter().enumerate();
        let holders =
            holders.map(|(member, holder)| ExitHolder { id: id(member), units: holder.units, quota: holder.quota });
        let settled = self.scheme.settle_exits(&SettleExits { market: self.market, holders: holders.collect() })?;
        for exit in &settled.exits {
            let member: usize = exit.id.parse().expect("an id of ours");
            assert_eq!(exit.fee.minor() + exit.net.minor(), exit.gross.minor());
            self.holders[member].units = Units::ZERO;
        }
        self.market = settled.market;
        Ok(())
    }

    fn check(&self, before: &Market) {
        let after = &self.market;
        let product = |money: Money, units: Units| u128::from(money.minor()) * u128::from(units.minor());
        if before.units_outstanding > Units::ZERO && after.units_outstanding > Units::ZERO {
            let (now, then) = (
                product(after.fund_balance, before.units_outstanding),
                product(before.fund_balance, after.units_outstanding),
            );
            assert!(now >= then, "the value fell: {before:?} -> {after:?}");
        }
        assert!(after.units_outstanding <= after.units_issued);
        assert!(after.units_issued <= self.scheme.config().unit_cap);
        assert!(before.units_issued <= after.units_issued);
        assert_eq!(after.units_outstanding == Units::ZERO, after.fund_balance == Money::ZERO);
        let backing = product(after.fund_balance, after.treasury_units);
        assert!(
            backing >= product(after.fixed_points, after.units_outstanding),
            "fixed points without units: {after:?}"
        );
        let held: u64 = self.holders.iter().map(|holder| holder.units.minor()).sum();
        assert_eq!(held + after.treasury_units.minor(), after.units_outstanding.minor(), "a unit appeared or was lost");
        for &holder in &self.holders {
            let value =
                self.scheme.value_holding(&ValueHolding { market: *after, holder }).expect("a holding has a value");
            assert_eq!(value.exit_due.is_some(), holder.quota.is_some());
        }
    }
}
