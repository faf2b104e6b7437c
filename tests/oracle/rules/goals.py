"""Appreciation seen ahead: many equal orders, and the least order, redemption or number of orders for a goal."""

from fractions import Fraction

from .appreciation import Placed, Terms
from .errors import refuse
from .figures import FEN, ceil, floor, from_steps, money, steps, text, units
from .market import HOLDER, MARKET, check_states, print_market, published, shortage, unit_value
from .shape import AMOUNT, MONEY, UNITS, Count, Flag, Nullable, Record

AT_ONCE = 4096  # orders between two looks at a goal
ORDER = {"market": MARKET, "referred": Flag(), "merchant": Flag()}


def quotient(credit):
    return credit.numerator, credit.denominator


class Orders:
    """The same order again and again, counted in fen and steps of 1e-8 units, because 10^6 of them are asked for.

    In these steps 10^6 yuan a unit is one fen a step, and F/S fen a step is V·10^-6 yuan a unit.
    """

    def __init__(self, config, market, terms):
        self.config = config
        self.set_market(market)
        self.cap = steps(config["unitCap"], 8)
        self.set_terms(terms)
        self.bought = 0  # by the buyer of the last order
        self.residue = 0  # of all orders

    def set_market(self, market):
        self.before = market
        self.fund = steps(market["fundBalance"], 2)
        self.outstanding = steps(market["unitsOutstanding"], 8)
        self.issued = steps(market["unitsIssued"], 8)

    def set_terms(self, terms):
        self.contribution = steps(terms.contribution, 2)
        self.credits = [terms.buyer, terms.referrer, terms.merchant]
        self.quotients = [quotient(credit) for credit in self.credits]

    def state(self):
        return self.fund, self.outstanding, self.issued

    def restore(self, state):
        self.fund, self.outstanding, self.issued = state

    def asked(self):
        if self.outstanding == 0:
            return [steps(floor(credit / self.config["issuePrice"], 8), 8) for credit in self.credits]
        fund, outstanding = self.fund, self.outstanding
        return [n * 100 * outstanding // (d * fund) for n, d in self.quotients]

    def one(self):
        room = max(0, self.cap - self.issued)
        granted = []
        for wanted in self.asked():
            granted.append(min(wanted, room))
            room -= granted[-1]
        self.bought = granted[0]
        new = sum(granted)
        self.outstanding += new
        self.issued += new
        self.fund += self.contribution
        above = max(0, self.fund - self.outstanding)
        self.fund -= above
        self.residue += above

    def many(self, count):
        """As `one`, so many times, but for the residue and the last buyer's units."""
        while count > 0:
            before = self.state()
            self.one()
            count -= 1
            if self.state() == before:
                return  # and so it stays
            if self.issued >= self.cap:
                # Nothing more is granted: the fund grows evenly, up to its bound.
                self.fund = min(self.fund + count * self.contribution, self.outstanding)
                return
            count -= self.run(count)

    def run(self, count):
        """Up to so many orders that meet neither the cap nor the fund's bound -> how many that were."""
        if self.outstanding == 0:
            return 0
        # Units for one order get fewer as the unit value rises: the room is enough for so many orders at least.
        new = sum(self.asked())
        count = min(count, AT_ONCE, (self.cap - self.issued) // max(1, new))
        before = self.state()
        if self.fund == self.outstanding:
            # At 10^6 yuan a unit every order asks for as many units, and what is above that value goes.
            self.outstanding += count * new
            self.issued += count * new
            self.fund = self.outstanding
            return count
        while count > 1:
            self.loop(count)
            # The unit value never falls, so that it was within the bound all the time if it is now.
            if self.fund <= self.outstanding:
                return count
            self.restore(before)
            count //= 2
        return 0

    def loop(self, count):
        outstanding, first = self.outstanding, self.fund
        credits = [(n * 100, d) for n, d in self.quotients if n > 0]
        last = first + count * self.contribution
        if len(credits) == 1:
            n, d = credits[0]
            for fund in range(first * d, last * d, self.contribution * d):
                outstanding += n * outstanding // fund
        else:
            for fund in range(first, last, self.contribution):
                outstanding += sum([n * outstanding // (d * fund) for n, d in credits])
        self.issued += outstanding - self.outstanding
        self.outstanding = outstanding
        self.fund = last

    def market(self):
        return {
            **self.before,
            "fundBalance": from_steps(self.fund, 2),
            "unitsOutstanding": from_steps(self.outstanding, 8),
            "unitsIssued": from_steps(self.issued, 8),
        }


def first_time(orders, limit, reached):
    """The least n in 0..limit such that reached(fund, outstanding) holds after n orders, else None.

    Leaves the orders at n, or at the limit. V never falls: what holds once goes on to hold, so that it is looked at
    now and then.
    """
    if reached(orders.fund, orders.outstanding):
        return 0
    done, together = 0, 16
    while done < limit:
        count = min(together, limit - done)
        before = orders.state()
        orders.many(count)
        if not reached(orders.fund, orders.outstanding):
            done += count
            together = min(2 * together, AT_ONCE)
            continue
        orders.restore(before)
        if count == 1:
            orders.one()
            return done + 1
        together = count // 2
    return None


# ---- projectUnitValue ----


def sampled(first, last, samples):
    """Places spread evenly from first to last, both ends included, equal ones once."""
    return sorted({first + i * (last - first) // (samples - 1) for i in range(samples)})


def project_shape(_config):
    return Record({**ORDER, "amount": AMOUNT, "orders": Count(0, 10**6), "samples": Count(2, 1000)})


def project_unit_value(config, given):
    check_states(given["market"])
    terms = Terms(config, given["referred"], given["merchant"], given["amount"])
    orders = Orders(config, given["market"], terms)
    rows, done = [], 0
    for number in sampled(0, given["orders"], given["samples"]):
        if number > done:
            orders.many(number - done - 1)
            orders.one()
            done = number
        market = orders.market()
        rows.append(
            {
                "orders": number,
                "unitValue": published(config, market),
                "units": units(from_steps(orders.bought, 8)),
                "fundBalance": money(market["fundBalance"]),
                "unitsOutstanding": units(market["unitsOutstanding"]),
            }
        )
    return {"rows": rows, "market": print_market(orders.market())}


# ---- the least order, redemption, number of orders ----


def order_for_shape(_config):
    return Record({**ORDER, "units": UNITS})


def order_for(config, given):
    """A larger order never grants fewer units, so that a fen less not being enough makes it the least."""
    market, wanted = given["market"], given["units"]
    check_states(market)
    if wanted == 0:
        refuse("INVALID_AMOUNT", "units")
    # Backwards through the three roundings: the credit, the contribution, the amount.
    contribution = ceil(wanted * unit_value(config, market) / config["grantRate"], 2)
    amount = max(FEN, ceil(contribution / config["contributionRate"], 2))

    def enough(paid):
        terms = Terms(config, given["referred"], given["merchant"], paid)
        return Placed(config, market, terms).units >= wanted

    if amount > AMOUNT.kind.high or wanted > config["unitCap"] - market["unitsIssued"]:
        if enough(AMOUNT.kind.high):
            raise AssertionError("an order does: the oracle itself is wrong")
        return {"amount": None}
    if not enough(amount) or amount > FEN and enough(amount - FEN):
        raise AssertionError("not the least order: the oracle itself is wrong")
    return {"amount": text(amount, 2)}


def redemption_for_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "net": MONEY})


def redemption_for(config, given):
    market, holder, net = given["market"], given["holder"], given["net"]
    check_states(market, holder=holder)
    if net == 0:
        refuse("INVALID_AMOUNT", "net")
    paid_a_unit = unit_value(config, market) * (1 - config["redemptionFeeRate"])
    least = ceil(net / paid_a_unit, 8)
    one_less = least - from_steps(1, 8)
    if floor(least * paid_a_unit, 2) < net or floor(one_less * paid_a_unit, 2) >= net:
        raise AssertionError("not the least redemption: the oracle itself is wrong")
    if least > holder["units"]:
        refuse("INSUFFICIENT_UNITS", "net", shortage(least, holder["units"]))
    return {"redeem": units(least)}


def orders_until_shape(_config):
    return Record(
        {**ORDER, "amount": AMOUNT, "holder": HOLDER, "net": Nullable(MONEY), "limit": Count(1, 10**6)}
    )


def surely_not(orders, limit, enough):
    """Whether `enough(fund, outstanding)` fails for a unit value that no `limit` orders can reach.

    An order grants at least 100·credit/F of what is outstanding, less a step for each credit; in a block of orders
    F is at most that at its end. Units grow at least so much, up to the cap, and the fund at most by all contributions.
    """
    fund, least = orders.fund, orders.outstanding
    if least == 0:
        return False
    most = least + max(0, orders.cap - orders.issued)
    while limit > 0:
        count = min(limit, 1 + fund // (100 * orders.contribution + 1))
        fund += count * orders.contribution
        new = sum(n * 100 * count * least // (d * fund) - count - 1 for n, d in orders.quotients if n > 0)
        least = min(most, max(least, least + new))
        limit -= count
    return not enough(fund, least)


def goal(config, holder, net):
    """-> whether the holding is due (net None), or would bring so much, at a fund; None where it never can."""
    held = steps(holder["units"], 8)
    if net is None:
        if holder["quota"] is None:
            return None
        target, kept = max(1, steps(holder["quota"], 2)), Fraction(1)
    else:
        target, kept = steps(net, 2), 1 - config["redemptionFeeRate"]
    n, d = held * kept.numerator, kept.denominator
    # Nobody holds anything of an empty market.
    return lambda fund, outstanding: n * fund >= target * d * max(1, outstanding)


def orders_until(config, given):
    market, holder, net = given["market"], given["holder"], given["net"]
    check_states(market, holder=holder)
    orders = Orders(config, market, Terms(config, given["referred"], given["merchant"], given["amount"]))
    reached = goal(config, holder, net) or (lambda fund, outstanding: False)
    number = first_time(orders, given["limit"], reached)
    return {"orders": number, "unitValue": published(config, orders.market())}


OPERATIONS = {
    "projectUnitValue": (project_shape, project_unit_value),
    "orderFor": (order_for_shape, order_for),
    "redemptionFor": (redemption_for_shape, redemption_for),
    "ordersUntil": (orders_until_shape, orders_until),
}
