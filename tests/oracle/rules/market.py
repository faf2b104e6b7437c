"""The fund's market and those who hold its units: values, checks, what changes, printing (RULES section 3)."""

from fractions import Fraction

from .errors import Stage
from .figures import ZERO, floor, half_up, money, optional_money, text, units
from .shape import MONEY, UNITS, Nullable, Record

MOST_A_UNIT = 10**6  # yuan
MARKET = Record(
    {
        "fundBalance": MONEY,
        "unitsOutstanding": UNITS,
        "unitsIssued": UNITS,
        "treasuryUnits": UNITS,
        "fixedPoints": MONEY,
    }
)
HOLDER = Record({"units": UNITS, "quota": Nullable(MONEY)})


def unit_value(config, market):
    """V, exact."""
    if market["unitsOutstanding"] == 0:
        return config["issuePrice"]
    return Fraction(market["fundBalance"]) / market["unitsOutstanding"]


def published(config, market):
    return text(half_up(unit_value(config, market), 4), 4)


def circulating(market):
    """What can be in members' hands."""
    return market["unitsOutstanding"] - market["treasuryUnits"]


def check_market(stage, market):
    fund, outstanding = market["fundBalance"], market["unitsOutstanding"]
    if (
        outstanding > market["unitsIssued"]
        or market["treasuryUnits"] > outstanding
        or (outstanding == 0) != (fund == 0)
        or fund > outstanding * MOST_A_UNIT
    ):
        stage.add("INVALID_STATE", "market")


def check_states(market, **holders):
    """The market, and each holder (None: there is none) against what circulates."""
    stage = Stage()
    check_market(stage, market)
    there = {name: holder["units"] for name, holder in holders.items() if holder is not None}
    above = [name for name, held in there.items() if held > circulating(market)]
    for name in above:
        stage.add("INVALID_STATE", f"{name}.units")
    if not above and sum(there.values(), ZERO) > max(ZERO, circulating(market)):
        stage.add("INVALID_STATE", "holder.units")
    stage.close()


def settled(market, **differences):
    """The market after changes -> (market, residue): no more than 10^6 yuan a unit stays in the fund."""
    after = {**market, **{name: market[name] + by for name, by in differences.items()}}
    residue = max(ZERO, after["fundBalance"] - floor(after["unitsOutstanding"] * MOST_A_UNIT, 2))
    after["fundBalance"] -= residue
    return after, residue


def worth(value, held):
    return floor(held * value, 2)


def exit_is_due(value, quota):
    return value > 0 and value >= quota


def with_dust(value, holder, burned):
    """What an operation burns of a holder's units: all of them where the rest would be worth nothing."""
    return holder["units"] if worth(value, holder["units"] - burned) == 0 else burned


def used(quota, by):
    """A quota after so much of it was used; None stays None, and nothing is used by None."""
    return quota if quota is None or by is None else max(ZERO, quota - by)


def print_market(market):
    return {
        "fundBalance": money(market["fundBalance"]),
        "unitsOutstanding": units(market["unitsOutstanding"]),
        "unitsIssued": units(market["unitsIssued"]),
        "treasuryUnits": units(market["treasuryUnits"]),
        "fixedPoints": money(market["fixedPoints"]),
    }


def print_holder(holder):
    if holder is None:
        return None
    return {"units": units(holder["units"]), "quota": optional_money(holder["quota"])}


def shortage(required, available):
    return {
        "required": text(required, 8),
        "available": text(available, 8),
        "missing": text(required - available, 8),
    }
