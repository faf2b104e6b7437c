//! Steps of the appreciation scheme, and what holds of its market.

use points_rules::appreciation::{
    ExitHolder, Holder, Market, Purchase, QuoteExchange, QuoteItem, QuoteItemReturn, QuoteRedemption, QuoteReturn,
    RetirePoints, RetireTreasury, SettleExits, ValueHolding,
};
use points_rules::{Error, Money, Units};

use points_rules_cases::random::Random;

use super::{Shop, money, name, part, units};

/// Goods that were paid for in units, and what of the price came back.
pub struct Bought {
    member: usize,
    purchase: Purchase,
    returned: u64,
    units_back: u64,
}

impl Shop<'_> {
    /// The fund afterwards is what it was, with what came in, less what was paid and what went to the platform.
    pub fn moves(&mut self, after: Market, income: Money, paid: u64, residue: Money) {
        let before = u128::from(self.market.fund_balance.minor()) + u128::from(income.minor());
        let gone = u128::from(after.fund_balance.minor()) + u128::from(paid) + u128::from(residue.minor());
        assert_eq!(before, gone, "a fen appeared or was lost: {:?} -> {after:?}", self.market);
        self.market = after;
    }

    /// Whatever burned a holder's own units left units that are worth something, or none.
    fn check_dust(&self, holder: Holder) {
        let left = ValueHolding { market: self.market, holder };
        let worth = self.appreciation.value_holding(&left).expect("a value").value;
        assert!(holder.units == Units::ZERO || worth > Money::ZERO, "dust is left: {holder:?} in {:?}", self.market);
    }

    pub fn redeem(&mut self, member: usize, random: &mut Random) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let redeem = units(part(random, holder.units.minor()));
        let quote = self.appreciation.quote_redemption(&QuoteRedemption { market, holder, redeem })?;
        assert_eq!(quote.fee.minor() + quote.net.minor(), quote.gross.minor());
        assert!(quote.burned == redeem || quote.holder.units == Units::ZERO, "all, or what was asked for");
        self.check_dust(quote.holder);
        self.moves(quote.market, Money::ZERO, quote.net.minor(), quote.residue);
        self.holders[member] = quote.holder;
        Ok(())
    }

    pub fn exchange(&mut self, member: usize, random: &mut Random) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let exchange = units(part(random, holder.units.minor()));
        let quote = self.appreciation.quote_exchange(&QuoteExchange { market, holder, exchange })?;
        self.moves(quote.market, Money::ZERO, 0, Money::ZERO);
        self.holders[member] = quote.holder;
        self.fixed[member] += quote.fixed_points.minor();
        Ok(())
    }

    pub fn give_back(&mut self, member: usize, random: &mut Random) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let fixed_points = money(part(random, self.fixed[member]));
        let quote = self.appreciation.quote_return(&QuoteReturn { market, holder, fixed_points })?;
        self.moves(quote.market, Money::ZERO, 0, Money::ZERO);
        self.holders[member] = quote.holder;
        self.fixed[member] -= fixed_points.minor();
        Ok(())
    }

    pub fn buy(&mut self, member: usize, random: &mut Random) -> Result<(), Error> {
        let (market, holder) = (self.market, self.holders[member]);
        let worth = self.appreciation.value_holding(&ValueHolding { market, holder })?.value;
        let price = money(part(random, worth.minor()));
        let quote = self.appreciation.quote_item(&QuoteItem { market, holder, price })?;
        assert!(quote.burned == quote.purchase.units || quote.holder.units == Units::ZERO);
        self.check_dust(quote.holder);
        self.moves(quote.market, Money::ZERO, price.minor(), quote.residue);
        self.holders[member] = quote.holder;
        self.bought.push(Bought { member, purchase: quote.purchase, returned: 0, units_back: 0 });
        Ok(())
    }

    pub fn return_item(&mut self, random: &mut Random) -> Result<(), Error> {
        let count = self.bought.len().clamp(1, 256);
        let Some(bought) = self.bought.get_mut(random.place(count)) else { return Ok(()) };
        let refund = money(part(random, bought.purchase.price.minor() - bought.returned));
        let request = QuoteItemReturn {
            market: self.market,
            holder: self.holders[bought.member],
            purchase: bought.purchase,
            before: money(bought.returned),
            refund,
        };
        let quote = self.appreciation.quote_item_return(&request)?;
        bought.returned += refund.minor();
        bought.units_back += quote.units.minor();
        assert!(bought.units_back <= bought.purchase.units.minor(), "more units come back than were given");
        let member = bought.member;
        self.moves(quote.market, refund, 0, quote.residue);
        self.holders[member] = quote.holder;
        Ok(())
    }

    pub fn retire_points(&mut self, random: &mut Random) -> Result<(), Error> {
        let fixed_points = money(part(random, self.till));
        let retired = self.appreciation.retire_points(&RetirePoints { market: self.market, fixed_points })?;
        assert!(retired.paid <= fixed_points);
        self.moves(retired.market, Money::ZERO, retired.paid.minor(), retired.residue);
        self.till -= fixed_points.minor();
        Ok(())
    }

    pub fn retire_treasury(&mut self) -> Result<(), Error> {
        let retired = self.appreciation.retire_treasury(&RetireTreasury { market: self.market })?;
        self.moves(retired.market, Money::ZERO, 0, retired.residue);
        Ok(())
    }

    pub fn exits(&mut self) -> Result<(), Error> {
        let holders = self.holders.iter().enumerate();
        let holders =
            holders.map(|(member, holder)| ExitHolder { id: name(member), units: holder.units, quota: holder.quota });
        let settled =
            self.appreciation.settle_exits(&SettleExits { market: self.market, holders: holders.collect() })?;
        let (mut paid, mut market) = (0, self.market);
        for exit in &settled.exits {
            let member: usize = exit.id.parse().expect("an id of ours");
            let holder = self.holders[member];
            let value = self.appreciation.value_holding(&ValueHolding { market, holder })?;
            assert_eq!(value.exit_due, Some(true), "one who is not due has left: {holder:?}");
            let request = QuoteRedemption { market, holder, redeem: holder.units };
            let redeemed = self.appreciation.quote_redemption(&request)?;
            assert_eq!((exit.gross, exit.fee, exit.net), (redeemed.gross, redeemed.fee, redeemed.net));
            market = redeemed.market;
            assert_eq!(exit.fee.minor() + exit.net.minor(), exit.gross.minor());
            self.holders[member].units = Units::ZERO;
            self.holders[member].quota = Some(Money::ZERO);
            paid += exit.net.minor();
        }
        assert_eq!(settled.market, market);
        self.moves(settled.market, Money::ZERO, paid, settled.residue);
        for &holder in self.holders.iter().filter(|holder| holder.units > Units::ZERO) {
            let value = self.appreciation.value_holding(&ValueHolding { market: self.market, holder })?;
            assert_ne!(value.exit_due, Some(true), "one who is due is left: {holder:?}");
        }
        Ok(())
    }

    pub fn check_market(&self, before: &Market) {
        let after = &self.market;
        let product = |money: Money, units: Units| u128::from(money.minor()) * u128::from(units.minor());
        if before.units_outstanding > Units::ZERO && after.units_outstanding > Units::ZERO {
            let now = product(after.fund_balance, before.units_outstanding);
            let then = product(before.fund_balance, after.units_outstanding);
            assert!(now >= then, "the value fell: {before:?} -> {after:?}");
        }
        assert!(after.units_outstanding <= after.units_issued);
        assert!(after.units_issued <= self.appreciation.config().unit_cap);
        assert_eq!(after.units_outstanding == Units::ZERO, after.fund_balance == Money::ZERO);
        // A fen for the smallest step of units is 10^6 yuan a unit.
        assert!(after.fund_balance.minor() <= after.units_outstanding.minor(), "above 10^6 yuan a unit: {after:?}");
        let backing = product(after.fund_balance, after.treasury_units);
        assert!(
            backing >= product(after.fixed_points, after.units_outstanding),
            "fixed points without units: {after:?}"
        );
        let held: u64 = self.holders.iter().map(|holder| holder.units.minor()).sum();
        assert_eq!(held + after.treasury_units.minor(), after.units_outstanding.minor(), "a unit appeared or was lost");
        assert_eq!(after.units_issued.minor(), self.issued, "granted less what refunds burned");
        // Every holder can be valued, and an exit is due or not exactly where there is a quota.
        for &holder in &self.holders {
            let value = self.appreciation.value_holding(&ValueHolding { market: *after, holder }).expect("a value");
            assert_eq!(value.exit_due.is_some(), holder.quota.is_some());
        }
    }
}
