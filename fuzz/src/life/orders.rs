//! Orders as they are placed, complete, and returned by pieces before and after that.

use points_rules::appreciation::{self, Grant, Holder, RefundPart};
use points_rules::dividend::{self, Member, Stake};
use points_rules::order::{OrderLine, OrderTotal, RefundOrder, TotalOrder};
use points_rules::release::{self, Lot};
use points_rules::{Amount, Error, Money, Rate};

use points_rules_cases::random::Random;

use super::{MEMBERS, Shop, figure, money, name, part};

/// An order, and what became of it.
pub struct Placed {
    id: usize,
    buyer: usize,
    merchant: Option<usize>,
    order: TotalOrder,
    total: OrderTotal,
    /// Pieces of each line that came back, and the freight.
    returned: Vec<u32>,
    freight: u64,
    /// What came back in all: cash, points, fixed points.
    back: [u64; 3],
    /// What is left to be booked in each scheme.
    left: Left,
    booked: Option<Booked>,
}

#[derive(Clone, Copy)]
struct Left {
    appreciation: u64,
    contribution: u64,
    dividend: u64,
    release: u64,
}

/// What an order was granted, and what refunds took back of it or missed.
struct Booked {
    returned: Vec<u32>,
    appreciation: Option<Grant>,
    units_back: u64,
    dividend: Option<dividend::Grant>,
    quota_back: u64,
    release: Option<release::Grant>,
    points_back: u64,
}

/// None for an order that has nothing to book in a scheme.
fn amount(fen: u64) -> Option<Amount> {
    (fen > 0).then(|| Amount::from_minor(fen).expect("an amount"))
}

impl Shop<'_> {
    pub fn place(&mut self, buyer: usize, random: &mut Random) -> Result<(), Error> {
        let orders = self.rulebook.order()?;
        let lines: Vec<OrderLine> = (0..=random.place(3)).map(|_| line(random)).collect();
        let goods: u64 = lines.iter().map(|line| line.price.minor() * u64::from(line.quantity)).sum();
        let discount = money(if random.flag() { part(random, goods) } else { 0 });
        let fixed = if random.flag() { part(random, self.fixed[buyer].min(goods - discount.minor())) } else { 0 };
        let freight = money(figure(random, 0, 3000));
        let mut order = TotalOrder { lines, discount, freight, points: self.points(0), fixed_points: money(fixed) };
        let usable = orders.total(&order)?.points_usable.expect("a release scheme").minor();
        order.points = self.points(part(random, usable.min(self.shopping[buyer])));
        let total = orders.total(&order)?;
        assert!(total.points.expect("points") <= order.points);
        conserves(&order, &total);
        self.shopping[buyer] -= total.points.expect("points").minor();
        self.fixed[buyer] -= fixed;
        self.till += fixed;
        let earning = &total.earning;
        let left = Left {
            appreciation: earning.appreciation.as_ref().expect("a scheme").amount.minor(),
            contribution: earning.appreciation.as_ref().expect("a scheme").contribution.minor(),
            dividend: earning.dividend.as_ref().expect("a scheme").amount.minor(),
            release: earning.release.as_ref().expect("a scheme").amount.minor(),
        };
        let merchant = Some(random.place(MEMBERS)).filter(|&it| it != buyer && self.sponsors[buyer] != Some(it));
        let returned = vec![0; order.lines.len()];
        let id = self.orders.len();
        self.orders.push(Placed {
            id,
            buyer,
            merchant,
            order,
            total,
            returned,
            freight: 0,
            back: [0; 3],
            left,
            booked: None,
        });
        Ok(())
    }

    /// Books an order in every scheme, or in none.
    pub fn complete(&mut self, random: &mut Random) -> Result<(), Error> {
        let open = self.orders.iter().filter(|order| order.booked.is_none());
        let open: Vec<usize> = open.map(|order| order.id).collect();
        let count = open.len().clamp(1, 256);
        let Some(&id) = open.get(random.place(count)) else { return Ok(()) };
        let placed = &self.orders[id];
        let (buyer, sponsor, merchant, left) =
            (placed.buyer, self.sponsors[placed.buyer], placed.merchant, placed.left);
        let units = amount(left.appreciation).map(|amount| self.book_units(placed, amount)).transpose()?;
        let shares = amount(left.dividend).map(|amount| self.book_shares(placed, amount)).transpose()?;
        let lots = amount(left.release).map(|amount| self.book_lot(placed, amount)).transpose()?.flatten();
        let placed = &mut self.orders[id];
        placed.booked = Some(Booked {
            returned: placed.returned.clone(),
            appreciation: units.as_ref().map(|booking| booking.grant),
            units_back: 0,
            dividend: shares.as_ref().map(|booking| booking.grant),
            quota_back: 0,
            release: lots.as_ref().map(|(grant, _)| grant.clone()),
            points_back: 0,
        });
        if let Some(booking) = units {
            let Grant { units, referrer_units, merchant_units, contribution, .. } = booking.grant;
            self.issued += units.minor() + referrer_units.minor() + merchant_units.minor();
            self.moves(booking.market, contribution, 0, booking.residue);
            self.seat(buyer, booking.holder, merchant, booking.referrer, booking.merchant);
        }
        if let Some(booking) = shares {
            self.stakes[buyer] = booking.member;
            self.credit(sponsor, booking.referrer);
            self.credit(merchant, booking.merchant);
            self.turnover += i128::from(left.dividend);
        }
        if let Some((_, lots)) = lots {
            self.lots[buyer] = lots;
        }
        Ok(())
    }

    fn book_units(&self, placed: &Placed, amount: Amount) -> Result<appreciation::OrderBooking, Error> {
        let sponsor = self.sponsors[placed.buyer];
        let (market, contribution) = (self.market, Some(money(placed.left.contribution)));
        let booking = self.appreciation.book_order(&appreciation::BookOrder {
            market,
            holder: self.holders[placed.buyer],
            referrer: sponsor.map(|at| self.holders[at]),
            merchant: placed.merchant.map(|at| self.holders[at]),
            amount,
            contribution,
        })?;
        let quote = self.appreciation.quote_order(&appreciation::QuoteOrder {
            market,
            referred: sponsor.is_some(),
            merchant: placed.merchant.is_some(),
            amount,
            contribution,
        })?;
        assert_eq!((quote.grant, quote.market, quote.residue), (booking.grant, booking.market, booking.residue));
        assert_eq!(quote.unit_value_after, booking.unit_value_after);
        assert!(quote.grant_value <= quote.grant.contribution);
        Ok(booking)
    }

    fn book_shares(&self, placed: &Placed, amount: Amount) -> Result<dividend::OrderBooking, Error> {
        let (member, sponsor) = (self.stakes[placed.buyer], self.sponsors[placed.buyer]);
        let booking = self.dividend.book_order(&dividend::BookOrder {
            member,
            referrer: sponsor.map(|at| self.stake(at)),
            merchant: placed.merchant.map(|at| self.stake(at)),
            amount,
        })?;
        let (referred, merchant) = (sponsor.is_some(), placed.merchant.is_some());
        let quote = self.dividend.quote_order(&dividend::QuoteOrder { member, referred, merchant, amount })?;
        assert_eq!((quote.grant, quote.member), (booking.grant, booking.member));
        Ok(booking)
    }

    /// The lots with that of the order; none where it grants no points.
    fn book_lot(&self, placed: &Placed, amount: Amount) -> Result<Option<(release::Grant, Vec<Lot>)>, Error> {
        let grant = self.release.quote_order(&release::QuoteOrder { amount })?.grant;
        if grant.points.minor() == 0 {
            return Ok(None);
        }
        let (lots, order_id) = (self.lots[placed.buyer].clone(), name(placed.id));
        let booking = self.release.book_order(&release::BookOrder { lots, order_id, grant: grant.clone() })?;
        Ok(Some((grant, booking.lots)))
    }

    fn stake(&self, at: usize) -> Stake {
        Stake { shares: self.stakes[at].shares, quota: self.stakes[at].quota }
    }

    fn credit(&mut self, at: Option<usize>, credit: Option<Stake>) {
        assert_eq!(at.is_some(), credit.is_some());
        if let Some((at, credit)) = at.zip(credit) {
            self.stakes[at] = Member { shares: credit.shares, quota: credit.quota, ..self.stakes[at] };
        }
    }

    fn seat(
        &mut self,
        buyer: usize,
        holder: Holder,
        at: Option<usize>,
        referrer: Option<Holder>,
        merchant: Option<Holder>,
    ) {
        self.holders[buyer] = holder;
        for (at, holder) in [(self.sponsors[buyer], referrer), (at, merchant)] {
            assert_eq!(at.is_some(), holder.is_some());
            if let Some((at, holder)) = at.zip(holder) {
                self.holders[at] = holder;
            }
        }
    }

    /// Some pieces come back, before or after the booking.
    pub fn take_back(&mut self, random: &mut Random) -> Result<(), Error> {
        let count = self.orders.len().clamp(1, 256);
        let Some(placed) = self.orders.get(random.place(count)) else { return Ok(()) };
        let lines = placed.order.lines.iter().zip(&placed.returned);
        let returning = lines.map(|(line, &back)| u32::try_from(part(random, u64::from(line.quantity - back))));
        let returning: Vec<u32> = returning.collect::<Result<_, _>>().expect("pieces");
        let freight = money(part(random, placed.order.freight.minor() - placed.freight));
        let request = RefundOrder {
            order: placed.order.clone(),
            returned_before_booking: placed.booked.as_ref().map_or(&placed.returned, |it| &it.returned).clone(),
            returned_before: placed.returned.clone(),
            returning: returning.clone(),
            freight_before: money(placed.freight),
            freight,
        };
        let refund = self.rulebook.order()?.refund(&request)?;
        let points = refund.points.expect("points").minor();
        if refund.fixed_points.minor() > self.till {
            // The platform has spent them; a host would pay money instead.
            return Ok(());
        }
        let (id, buyer) = (placed.id, placed.buyer);
        let earning = &refund.earning;
        match placed.booked.is_some() {
            true => self.undo(id, earning)?,
            false => {
                let appreciation = earning.appreciation.as_ref().expect("a scheme");
                self.orders[id].left = Left {
                    appreciation: appreciation.left.amount.minor(),
                    contribution: appreciation.left.contribution.minor(),
                    dividend: earning.dividend.as_ref().expect("a scheme").left.minor(),
                    release: earning.release.as_ref().expect("a scheme").left.minor(),
                };
            }
        }
        self.shopping[buyer] += points;
        self.till -= refund.fixed_points.minor();
        self.fixed[buyer] += refund.fixed_points.minor();
        let placed = &mut self.orders[id];
        placed.freight += freight.minor();
        for (back, now) in placed.returned.iter_mut().zip(returning) {
            *back += now;
        }
        let parts = [refund.cash.minor(), points, refund.fixed_points.minor()];
        for (sum, part) in placed.back.iter_mut().zip(parts) {
            *sum += part;
        }
        placed.check();
        Ok(())
    }

    /// Takes back in every scheme what the pieces had granted.
    fn undo(&mut self, id: usize, earning: &points_rules::order::RefundEarning) -> Result<(), Error> {
        let placed = &self.orders[id];
        let booked = placed.booked.as_ref().expect("a booked order");
        let (buyer, sponsor, merchant) = (placed.buyer, self.sponsors[placed.buyer], placed.merchant);
        let part = earning.appreciation.as_ref().expect("a scheme");
        let some = part.refund.amount > Money::ZERO || part.refund.contribution > Money::ZERO;
        let units = booked.appreciation.filter(|_| some).map(|grant| {
            let of = |part: &points_rules::order::AmountAndContribution| RefundPart {
                amount: part.amount,
                contribution: Some(part.contribution),
            };
            self.appreciation.quote_refund(&appreciation::QuoteRefund {
                market: self.market,
                holder: self.holders[buyer],
                referrer: sponsor.map(|at| self.holders[at]),
                merchant: merchant.map(|at| self.holders[at]),
                grant,
                before: of(&part.before),
                refund: of(&part.refund),
            })
        });
        let part = earning.dividend.as_ref().expect("a scheme");
        let shares = booked.dividend.filter(|_| part.refund > Money::ZERO).map(|grant| {
            self.dividend.quote_refund(&dividend::QuoteRefund {
                member: self.stakes[buyer],
                referrer: sponsor.map(|at| self.stake(at)),
                merchant: merchant.map(|at| self.stake(at)),
                amount: grant.amount,
                before: part.before,
                refund: part.refund,
            })
        });
        let back = part.refund;
        let part = earning.release.as_ref().expect("a scheme");
        let at = self.lots[buyer].iter().position(|lot| lot.order_id == name(id));
        let lot = booked.release.clone().zip(at).filter(|_| part.refund > Money::ZERO).map(|(grant, at)| {
            let lot = self.lots[buyer][at].clone();
            let request = release::QuoteRefund { lot, grant, before: part.before, refund: part.refund };
            self.release.quote_refund(&request).map(|quote| (at, quote))
        });
        let (units, shares, lot) = (units.transpose()?, shares.transpose()?, lot.transpose()?);
        let booked = self.orders[id].booked.as_mut().expect("a booked order");
        if let Some(quote) = units {
            booked.units_back += quote.units_back.minor();
            assert_eq!(quote.units_back.minor(), quote.burned.minor() + quote.shortfall.minor());
            let others = quote.referrer_burned.minor() + quote.merchant_burned.minor();
            let others_back = quote.referrer_units_back.minor() + quote.merchant_units_back.minor();
            assert_eq!(others_back, others + quote.others_shortfall.minor());
            self.issued -= quote.burned.minor() + others;
            self.moves(quote.market, Money::ZERO, quote.returned.minor(), quote.residue);
            self.seat(buyer, quote.holder, merchant, quote.referrer, quote.merchant);
        }
        if let Some(quote) = shares {
            let booked = self.orders[id].booked.as_mut().expect("a booked order");
            booked.quota_back += quote.quota_back.minor() + quote.quota_shortfall.minor();
            self.stakes[buyer] = quote.member;
            self.credit(sponsor, quote.referrer.map(|back| back.member));
            self.credit(merchant, quote.merchant.map(|back| back.member));
            self.turnover -= i128::from(back.minor());
        }
        if let Some((at, quote)) = lot {
            let booked = self.orders[id].booked.as_mut().expect("a booked order");
            booked.points_back += quote.points_back.minor() + quote.shortfall.minor();
            self.lots[buyer][at] = quote.lot;
        }
        Ok(())
    }
}

impl Placed {
    /// When every piece is back, so is everything.
    fn check(&self) {
        let all = self.order.lines.iter().zip(&self.returned).all(|(line, &back)| back == line.quantity);
        if !all {
            return;
        }
        let cash = self.total.qualifying.minor() + self.freight;
        let points = self.total.points.expect("points").minor();
        assert_eq!(self.back, [cash, points, self.order.fixed_points.minor()], "not all came back");
        let Some(booked) = &self.booked else {
            let Left { appreciation, contribution, dividend, release } = self.left;
            assert_eq!([appreciation, contribution, dividend, release], [0; 4], "something is left to be booked");
            return;
        };
        assert_eq!(booked.units_back, booked.appreciation.map_or(0, |grant| grant.units.minor()));
        assert_eq!(booked.quota_back, booked.dividend.map_or(0, |grant| grant.quota.minor()));
        assert_eq!(booked.points_back, booked.release.as_ref().map_or(0, |grant| grant.points.minor()));
    }
}

fn line(random: &mut Random) -> OrderLine {
    // Small prices mostly, so that lives go on before a bound is met.
    let most = if random.place(8) == 0 { 100_000_000_000 } else { 1_000_000 };
    let rate = random.flag().then(|| Rate::from_minor(figure(random, 0, 100_000_000)).expect("a rate"));
    let price = money(figure(random, 0, most));
    let quantity = 1 + u32::try_from(random.place(5)).expect("pieces");
    OrderLine { price, quantity, contribution_rate: rate, earns: None }
}

/// Every line's parts, and all lines together, are the whole.
fn conserves(order: &TotalOrder, total: &OrderTotal) {
    let sum = |of: fn(&points_rules::order::LineTotal) -> u64| total.lines.iter().map(of).sum::<u64>();
    assert_eq!(sum(|line| line.discount.minor()), order.discount.minor());
    assert_eq!(sum(|line| line.fixed_points.minor()), order.fixed_points.minor());
    assert_eq!(sum(|line| line.points_value.minor()), total.points_value.minor());
    assert_eq!(sum(|line| line.points.expect("points").minor()), total.points.expect("points").minor());
    assert_eq!(sum(|line| line.qualifying.minor()), total.qualifying.minor());
    assert_eq!(total.payable.minor(), total.qualifying.minor() + order.freight.minor());
    for line in &total.lines {
        let parts = line.discount.minor() + line.points_value.minor() + line.fixed_points.minor();
        assert_eq!(line.goods.minor(), parts + line.qualifying.minor());
    }
}
