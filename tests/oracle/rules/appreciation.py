"""Appreciation: units backed by a fund (RULES section 2)."""

from fractions import Fraction

from . import figures
from .errors import DOUBTS, Stage, refuse
from .figures import ceil, floor, from_steps, half_up, money, steps, text, units
from .market import (
    HOLDER,
    MARKET,
    UNITS,
    changed,
    check_market,
    check_states,
    circulating,
    emptied,
    holder_after,
    market_is_sound,
    print_holder,
    print_market,
    published,
    shortage,
    unit_value,
)
from .order import AMOUNT, MONEY, back, check_refund
from .shape import Count, Flag, Nullable, Record, Sequence, Text

GRANT = Record({"amount": AMOUNT, "contribution": MONEY, "units": UNITS, "quota": Nullable(MONEY)})
EXITING = Record({"id": Text(), "units": UNITS, "quota": Nullable(MONEY)})
MOST_FEN = steps(figures.MONEY.high, 2)
ONE_UNIT = 1  # a redemption leaves none or at least this


# ---- an order ----


def quote_order_shape(_config):
    return Record({"market": MARKET, "referred": Flag(), "amount": AMOUNT})


def one_order(config, market, referred, amount):
    """-> (contribution, buyer's units, referrer's units, capReached, market before its fund is emptied)."""
    value = unit_value(config, market)
    contribution = floor(amount * config["contributionRate"], 2)
    wanted = floor(contribution * config["grantRate"] / value, 8)
    wanted_referrer = floor(contribution * config["referrerGrantRate"] / value, 8) if referred else Fraction(0)
    room = config["unitCap"] - market["unitsIssued"]
    bought = min(wanted, room)
    for_referrer = min(wanted_referrer, room - bought)
    left = room - bought - for_referrer
    cap_reached = bought < wanted or for_referrer < wanted_referrer or left == 0
    new = bought + for_referrer
    after = changed(market, fundBalance=contribution, unitsOutstanding=new, unitsIssued=new)
    return contribution, bought, for_referrer, cap_reached, after


def quote_order(config, given):
    market, amount = given["market"], given["amount"]
    check_market(config, market)
    contribution, bought, for_referrer, cap_reached, after = one_order(config, market, given["referred"], amount)
    after, residue = emptied(after)
    multiplier = config["quotaMultiplier"]
    return {
        "contribution": money(contribution),
        "grantValue": money(floor(contribution * config["grantRate"], 2)),
        "units": units(bought),
        "referrerUnits": units(for_referrer),
        "quotaGranted": None if multiplier is None else money(floor(amount * multiplier, 2)),
        "capReached": cap_reached,
        "residue": money(residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "market": print_market(after),
    }


def project_shape(_config):
    return Record(
        {
            "market": MARKET,
            "referred": Flag(),
            "amount": AMOUNT,
            "orders": Count(0, 10**6),
            "samples": Count(2, 1000),
        }
    )


class Orders:
    """The same order again and again: one_order counted in fen and in 1e-8 units, because 10^6 of them are asked for.

    The generator compares it with one quoteOrder after the other.
    """

    def __init__(self, config, market, referred, amount):
        self.fund = steps(market["fundBalance"], 2)
        self.outstanding = steps(market["unitsOutstanding"], 8)
        self.issued = steps(market["unitsIssued"], 8)
        self.cap = steps(config["unitCap"], 8)
        contribution = floor(amount * config["contributionRate"], 2)
        self.contribution = steps(contribution, 2)
        self.price = config["issuePrice"]
        self.credit = contribution * config["grantRate"]
        self.referrer_credit = contribution * config["referrerGrantRate"] if referred else Fraction(0)
        self.bought = 0

    def units_for(self, credit):
        """floor(credit / V, 8), V being fund / outstanding, or the issue price with nothing outstanding."""
        if self.outstanding == 0:
            return steps(floor(credit / self.price, 8), 8)
        return credit.numerator * self.outstanding * 100 // (credit.denominator * self.fund)

    def next(self):
        room = self.cap - self.issued
        bought = min(self.units_for(self.credit), room)
        for_referrer = min(self.units_for(self.referrer_credit), room - bought)
        self.outstanding += bought + for_referrer
        self.issued += bought + for_referrer
        self.fund = self.fund + self.contribution if self.outstanding else 0
        self.bought = bought
        if self.fund > MOST_FEN:
            refuse("OVERFLOW")

    def market(self, before):
        return {
            **before,
            "fundBalance": from_steps(self.fund, 2),
            "unitsOutstanding": from_steps(self.outstanding, 8),
            "unitsIssued": from_steps(self.issued, 8),
        }


def project_unit_value(config, given):
    """quoteOrder, one order after the other."""
    check_market(config, given["market"])
    last = given["samples"] - 1
    sampled = {i * given["orders"] // last for i in range(given["samples"])}
    rows, orders = [], Orders(config, given["market"], given["referred"], given["amount"])
    for done in range(given["orders"] + 1):
        if done > 0:
            orders.next()
        if done in sampled:
            market = orders.market(given["market"])
            rows.append(
                {
                    "orders": done,
                    "unitValue": published(config, market),
                    "units": units(from_steps(orders.bought, 8)),
                    "fundBalance": money(market["fundBalance"]),
                    "unitsOutstanding": units(market["unitsOutstanding"]),
                }
            )
    return {"rows": rows, "market": print_market(orders.market(given["market"]))}


# ---- a holding ----


def holding_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER})


def worth(config, market, held):
    return floor(held * unit_value(config, market), 2)


def exit_is_due(value, quota):
    return value > 0 and value >= quota


def value_holding(config, given):
    market, holder = given["market"], given["holder"]
    check_states(config, market, holder)
    value, quota = worth(config, market, holder["units"]), holder["quota"]
    public = half_up(unit_value(config, market), 4)
    return {
        "unitValue": text(public, 4),
        "value": money(value),
        "displayValue": text(half_up(holder["units"] * public, 4), 4),
        "exitDue": None if quota is None else exit_is_due(value, quota),
        "headroom": None if quota is None else money(max(Fraction(0), quota - value)),
    }


# ---- redemption ----


def redemption_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "redeem": UNITS})


def redeem(config, market, redeemed):
    """-> (gross, net, market before its fund is emptied, whether it is an INVALID_AMOUNT)."""
    value = unit_value(config, market)
    gross = floor(redeemed * value, 2)
    net = floor(redeemed * value * (1 - config["redemptionFeeRate"]), 2)
    after = changed(market, fundBalance=-net, unitsOutstanding=-redeemed)
    leaves_dust = 0 < after["unitsOutstanding"] < ONE_UNIT
    return gross, net, after, redeemed == 0 or net == 0 or leaves_dust


def quote_redemption(config, given):
    market, holder, redeemed = given["market"], given["holder"], given["redeem"]
    check_states(config, market, holder)
    gross, net, after, invalid = redeem(config, market, redeemed)
    stage = Stage()
    if redeemed > holder["units"]:
        stage.add("INSUFFICIENT_UNITS", "redeem", shortage(redeemed, holder["units"]))
    if invalid:
        stage.add("INVALID_AMOUNT", "redeem")
    stage.close()
    after, residue = emptied(after)
    return {
        "gross": money(gross),
        "fee": money(gross - net),
        "net": money(net),
        "residue": money(residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "holder": print_holder(holder_after(holder, redeemed, gross)),
        "market": print_market(after),
    }


def exits_shape(_config):
    return Record({"market": MARKET, "holders": Sequence(EXITING)})


def check_exits(config, market, holders):
    stage = Stage()
    if not market_is_sound(config, market):
        stage.add("INVALID_STATE", "market")
    seen = set()
    for i, holder in enumerate(holders):
        if holder["id"] in seen:
            stage.add("DUPLICATE_ID", f"holders[{i}].id")
        seen.add(holder["id"])
        if holder["units"] > circulating(market):
            DOUBTS.note("one of the holders alone above what circulates: `holders` or `holders[i].units`")
    if sum(holder["units"] for holder in holders) > circulating(market):
        stage.add("INVALID_STATE", "holders")
    stage.close()


def settle_exits(config, given):
    market = before = given["market"]
    check_exits(config, market, given["holders"])
    waiting = [h for h in given["holders"] if h["quota"] is not None and h["units"] > 0]
    waiting.sort(key=lambda h: h["quota"] / h["units"])  # stable: ties in the given order
    exits, deferred, residue = [], [], Fraction(0)
    for holder in waiting:
        if not exit_is_due(worth(config, market, holder["units"]), holder["quota"]):
            continue
        gross, net, after, invalid = redeem(config, market, holder["units"])
        if invalid:
            deferred.append(holder["id"])
            continue
        market, left = emptied(after)
        residue += left
        exits.append({"id": holder["id"], "gross": money(gross), "fee": money(gross - net), "net": money(net)})
    return {
        "exits": exits,
        "deferred": deferred,
        "residue": money(residue),
        "unitValueBefore": published(config, before),
        "unitValueAfter": published(config, market),
        "market": print_market(market),
    }


# ---- fixed points, and goods paid in units ----


def exchange_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "exchange": UNITS})


def quote_exchange(config, given):
    market, holder, exchanged = given["market"], given["holder"], given["exchange"]
    check_states(config, market, holder)
    granted = worth(config, market, exchanged)
    stage = Stage()
    if exchanged > holder["units"]:
        stage.add("INSUFFICIENT_UNITS", "exchange", shortage(exchanged, holder["units"]))
    if granted == 0:
        stage.add("INVALID_AMOUNT", "exchange")
    stage.close()
    after = changed(market, treasuryUnits=exchanged, fixedPoints=granted)
    return {
        "fixedPoints": money(granted),
        "holder": print_holder(holder_after(holder, exchanged, granted)),
        "market": print_market(after),
    }


def return_shape(_config):
    return Record({"market": MARKET, "fixedPoints": MONEY})


def quote_return(config, given):
    market, returned = given["market"], given["fixedPoints"]
    check_market(config, market)
    bought = floor(returned / unit_value(config, market), 8)
    stage = Stage()
    if returned > market["fixedPoints"]:
        stage.add("INVALID_STATE", "market")
    if bought == 0:
        stage.add("INVALID_AMOUNT", "fixedPoints")
    stage.close()
    # The shared vectors agree that more than circulates is said before the treasury is looked at.
    if bought > market["treasuryUnits"]:
        refuse("INSUFFICIENT_TREASURY", "fixedPoints", shortage(bought, market["treasuryUnits"]))
    after = changed(market, treasuryUnits=-bought, fixedPoints=-returned)
    return {"units": units(bought), "market": print_market(after)}


def item_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "price": MONEY})


def quote_item(config, given):
    market, holder, price = given["market"], given["holder"], given["price"]
    check_states(config, market, holder)
    required = ceil(price / unit_value(config, market), 8)
    if price == 0:
        refuse("INVALID_AMOUNT", "price")
    if required > holder["units"]:
        refuse("INSUFFICIENT_UNITS", "price", shortage(required, holder["units"]))
    after, residue = emptied(changed(market, fundBalance=-price, unitsOutstanding=-required))
    return {
        "unitsRequired": units(required),
        "residue": money(residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "holder": print_holder(holder_after(holder, required, price)),
        "market": print_market(after),
    }


# ---- refund ----


def refund_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "grant": GRANT, "before": MONEY, "refund": MONEY})


def burned_of(units_back, held, outstanding):
    """What is taken and burned: never so that dust stays outstanding."""
    taken = min(units_back, held)
    if 0 < outstanding - taken < ONE_UNIT:
        taken = min(taken, max(Fraction(0), outstanding - ONE_UNIT))
    return taken


def quote_refund(config, given):
    market, holder, grant = given["market"], given["holder"], given["grant"]
    amount, before, refund = grant["amount"], given["before"], given["refund"]
    check_states(config, market, holder)
    check_refund(amount, before, refund)
    value = unit_value(config, market)
    units_back = back(grant["units"], 8, amount, before, refund)
    burned = burned_of(units_back, holder["units"], market["unitsOutstanding"])
    missing = units_back - burned
    paid_in = grant["contribution"]
    contribution_back = floor(paid_in * (before + refund) / amount, 2) - floor(paid_in * before / amount, 2)
    returned = min(contribution_back, floor(burned * value, 2))
    quota_back = None if grant["quota"] is None else back(grant["quota"], 2, amount, before, refund)
    after, residue = emptied(changed(market, fundBalance=-returned, unitsOutstanding=-burned))
    return {
        "unitsBack": units(units_back),
        "burned": units(burned),
        "shortfall": units(missing),
        "shortfallValue": money(ceil(missing * value, 2)),
        "returned": money(returned),
        "retained": money(contribution_back - returned),
        "residue": money(residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "holder": print_holder(holder_after(holder, burned, quota_back)),
        "market": print_market(after),
    }


OPERATIONS = {
    "quoteOrder": (quote_order_shape, quote_order),
    "quoteRedemption": (redemption_shape, quote_redemption),
    "valueHolding": (holding_shape, value_holding),
    "quoteExchange": (exchange_shape, quote_exchange),
    "quoteReturn": (return_shape, quote_return),
    "quoteItem": (item_shape, quote_item),
    "quoteRefund": (refund_shape, quote_refund),
    "settleExits": (exits_shape, settle_exits),
    "projectUnitValue": (project_shape, project_unit_value),
}
