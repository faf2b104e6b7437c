"""Appreciation: orders, holdings and redemptions of units backed by a fund (RULES section 3)."""

from . import figures
from .errors import Stage
from .figures import ZERO, floor, half_up, money, optional_money, text, units
from .market import (
    HOLDER,
    MARKET,
    check_market,
    check_states,
    circulating,
    exit_is_due,
    print_holder,
    print_market,
    published,
    settled,
    shortage,
    unit_value,
    used,
    with_dust,
    worth,
)
from .shape import AMOUNT, MONEY, UNITS, Decimal, Flag, Nullable, Record, Sequence, Text

CONTRIBUTION = Nullable(Decimal(figures.MONEY))


# ---- an order ----


class Terms:
    """What an order asks for, whatever the unit value is: its contribution, and what is credited to whom."""

    def __init__(self, config, referred, merchant, amount, contribution=None):
        self.config = config
        self.amount = amount
        self.contribution = floor(amount * config["contributionRate"], 2) if contribution is None else contribution
        self.buyer = self.contribution * config["grantRate"]
        self.referrer = self.contribution * config["referrerGrantRate"] if referred else ZERO
        self.merchant = self.contribution * config["merchantGrantRate"] if merchant else ZERO

    def quota(self):
        multiplier = self.config["quotaMultiplier"]
        return None if multiplier is None else floor(self.amount * multiplier, 2)

    def quota_beside(self, credit):
        """The referrer's, or the merchant's."""
        multiplier = self.config["quotaMultiplier"]
        return None if multiplier is None else floor(floor(credit, 2) * multiplier, 2)


class Placed:
    """One order placed against a market."""

    def __init__(self, config, market, terms):
        value = unit_value(config, market)
        room = max(ZERO, config["unitCap"] - market["unitsIssued"])
        asked = [floor(credit / value, 8) for credit in (terms.buyer, terms.referrer, terms.merchant)]
        granted = []
        for wanted in asked:
            granted.append(min(wanted, room))
            room -= granted[-1]
        self.cap_reached = granted != asked or room == 0
        self.units, self.referrer_units, self.merchant_units = granted
        new = sum(granted)
        self.market, self.residue = settled(
            market, fundBalance=terms.contribution, unitsOutstanding=new, unitsIssued=new
        )
        self.terms = terms

    def grant(self):
        terms = self.terms
        return {
            "amount": money(terms.amount),
            "contribution": money(terms.contribution),
            "units": units(self.units),
            "referrerUnits": units(self.referrer_units),
            "merchantUnits": units(self.merchant_units),
            "quota": optional_money(terms.quota()),
            "referrerQuota": optional_money(terms.quota_beside(terms.referrer)),
            "merchantQuota": optional_money(terms.quota_beside(terms.merchant)),
        }


def check_contribution(stage, contribution, amount, path):
    if contribution is not None and contribution > amount:
        stage.add("INVALID_AMOUNT", path)


def quote_order_shape(_config):
    return Record(
        {"market": MARKET, "referred": Flag(), "merchant": Flag(), "amount": AMOUNT, "contribution": CONTRIBUTION}
    )


def quote_order(config, given):
    market = given["market"]
    check_states(market)
    stage = Stage()
    check_contribution(stage, given["contribution"], given["amount"], "contribution")
    stage.close()
    terms = Terms(config, given["referred"], given["merchant"], given["amount"], given["contribution"])
    placed = Placed(config, market, terms)
    return {
        "grant": placed.grant(),
        "grantValue": money(floor(terms.buyer, 2)),
        "capReached": placed.cap_reached,
        "residue": money(placed.residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, placed.market),
        "market": print_market(placed.market),
    }


def book_order_shape(_config):
    return Record(
        {
            "market": MARKET,
            "holder": HOLDER,
            "referrer": Nullable(HOLDER),
            "merchant": Nullable(HOLDER),
            "amount": AMOUNT,
            "contribution": CONTRIBUTION,
        }
    )


def credited(holder, granted, quota):
    """A holder after a grant. Who holds units without a quota goes on without one."""
    if holder is None:
        return None
    before = holder["quota"]
    if quota is None or before is None and holder["units"] > 0:
        after = before
    else:
        after = (before or ZERO) + quota
    return {"units": holder["units"] + granted, "quota": after}


def book_order(config, given):
    market, holder, referrer, merchant = (given[name] for name in ("market", "holder", "referrer", "merchant"))
    check_states(market, holder=holder, referrer=referrer, merchant=merchant)
    stage = Stage()
    check_contribution(stage, given["contribution"], given["amount"], "contribution")
    stage.close()
    terms = Terms(config, referrer is not None, merchant is not None, given["amount"], given["contribution"])
    placed = Placed(config, market, terms)
    return {
        "grant": placed.grant(),
        "capReached": placed.cap_reached,
        "residue": money(placed.residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, placed.market),
        "holder": print_holder(credited(holder, placed.units, terms.quota())),
        "referrer": print_holder(credited(referrer, placed.referrer_units, terms.quota_beside(terms.referrer))),
        "merchant": print_holder(credited(merchant, placed.merchant_units, terms.quota_beside(terms.merchant))),
        "market": print_market(placed.market),
    }


# ---- a holding ----


def holding_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER})


def value_holding(config, given):
    market, holder = given["market"], given["holder"]
    check_states(market, holder=holder)
    quota = holder["quota"]
    value = worth(unit_value(config, market), holder["units"])
    public = half_up(unit_value(config, market), 4)
    return {
        "unitValue": text(public, 4),
        "value": money(value),
        "displayValue": text(half_up(holder["units"] * public, 4), 4),
        "exitDue": None if quota is None else exit_is_due(value, quota),
        "headroom": None if quota is None else money(max(ZERO, quota - value)),
    }


# ---- redemption ----


def net_of(config, value, redeemed):
    return floor(redeemed * value * (1 - config["redemptionFeeRate"]), 2)


class Redeemed:
    """Units of a holder who held so many, redeemed: what is paid, and the market after it."""

    def __init__(self, config, market, held, burned):
        value = unit_value(config, market)
        self.burned = burned
        self.gross = floor(burned * value, 2)
        self.net = net_of(config, value, burned)
        self.fee = self.gross - self.net
        members = circulating(market)
        stays = floor(self.fee * (members - held) / members, 2) if members > 0 else ZERO
        own_part = self.fee - stays
        self.market, residue = settled(market, fundBalance=-self.net - own_part, unitsOutstanding=-burned)
        self.residue = own_part + residue


def redemption_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "redeem": UNITS})


def quote_redemption(config, given):
    market, holder, redeem = given["market"], given["holder"], given["redeem"]
    check_states(market, holder=holder)
    stage = Stage()
    if redeem > holder["units"]:
        stage.add("INSUFFICIENT_UNITS", "redeem", shortage(redeem, holder["units"]))
    value = unit_value(config, market)
    burned = with_dust(value, holder, redeem)
    if redeem == 0 or burned != holder["units"] and net_of(config, value, burned) == 0:
        stage.add("INVALID_AMOUNT", "redeem")
    stage.close()
    done = Redeemed(config, market, holder["units"], burned)
    after = {"units": holder["units"] - burned, "quota": used(holder["quota"], done.gross)}
    return {
        "burned": units(burned),
        "gross": money(done.gross),
        "fee": money(done.fee),
        "net": money(done.net),
        "residue": money(done.residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, done.market),
        "holder": print_holder(after),
        "market": print_market(done.market),
    }


EXITING = Record({"id": Text(), "units": UNITS, "quota": Nullable(MONEY)})


def exits_shape(_config):
    return Record({"market": MARKET, "holders": Sequence(EXITING)})


def exit_order(holder):
    """max(quota, 0.01)/units: the unit value from which a holder is due, floored as values are."""
    return max(holder["quota"], figures.FEN) / holder["units"]


def leave(config, market, holders):
    """Visits holders with a quota and units in the order given -> ([(holder, Redeemed)], market)."""
    out = []
    for holder in holders:
        if exit_is_due(worth(unit_value(config, market), holder["units"]), holder["quota"]):
            done = Redeemed(config, market, holder["units"], holder["units"])
            out.append((holder, done))
            market = done.market
    return out, market


def settle_exits(config, given):
    market, holders = given["market"], given["holders"]
    stage = Stage()
    check_market(stage, market)
    check_ids(stage, holders, "holders")
    if sum((holder["units"] for holder in holders), ZERO) > max(ZERO, circulating(market)):
        stage.add("INVALID_STATE", "holders")
    stage.close()
    waiting = [holder for holder in holders if holder["quota"] is not None and holder["units"] > 0]
    exits, after = leave(config, market, sorted(waiting, key=exit_order))  # stable: ties in the given order
    return {
        "exits": [
            {"id": holder["id"], "gross": money(done.gross), "fee": money(done.fee), "net": money(done.net)}
            for holder, done in exits
        ],
        "residue": money(sum((done.residue for _, done in exits), ZERO)),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "market": print_market(after),
    }


def check_ids(stage, rows, path):
    seen = set()
    for i, row in enumerate(rows):
        if row["id"] in seen:
            stage.add("DUPLICATE_ID", f"{path}[{i}].id")
        seen.add(row["id"])


OPERATIONS = {
    "quoteOrder": (quote_order_shape, quote_order),
    "bookOrder": (book_order_shape, book_order),
    "quoteRedemption": (redemption_shape, quote_redemption),
    "valueHolding": (holding_shape, value_holding),
    "settleExits": (exits_shape, settle_exits),
}
