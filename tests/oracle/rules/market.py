"""The fund's market and one holder in it: values, checks, what changes, printing (RULES section 2)."""

from fractions import Fraction

from . import figures
from .errors import DOUBTS, Stage, refuse
from .figures import half_up, money, text, units
from .order import MONEY
from .shape import Decimal, Nullable, Record

UNITS = Decimal(figures.UNITS)
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
    return market["fundBalance"] / market["unitsOutstanding"]


def published(config, market):
    return text(half_up(unit_value(config, market), 4), 4)


def market_is_sound(config, market):
    fund, outstanding = market["fundBalance"], market["unitsOutstanding"]
    return not (
        outstanding > market["unitsIssued"]
        or market["unitsIssued"] > config["unitCap"]
        or market["treasuryUnits"] > outstanding
        or (outstanding == 0) != (fund == 0)
    )


def check_market(config, market):
    if not market_is_sound(config, market):
        refuse("INVALID_STATE", "market")


def circulating(market):
    """What can be in members' hands."""
    return market["unitsOutstanding"] - market["treasuryUnits"]


def check_states(config, market, holder):
    stage = Stage()
    if not market_is_sound(config, market):
        stage.add("INVALID_STATE", "market")
    if holder["units"] > circulating(market):
        stage.add("INVALID_STATE", "holder.units")
    stage.close()


def changed(market, **differences):
    return {**market, **{name: market[name] + by for name, by in differences.items()}}


def emptied(market):
    """With no units left the fund goes back to the platform -> (market, residue)."""
    if market["unitsOutstanding"] > 0:
        return market, Fraction(0)
    return {**market, "fundBalance": Fraction(0)}, market["fundBalance"]


def print_market(market):
    return {
        "fundBalance": money(market["fundBalance"]),
        "unitsOutstanding": units(market["unitsOutstanding"]),
        "unitsIssued": units(market["unitsIssued"]),
        "treasuryUnits": units(market["treasuryUnits"]),
        "fixedPoints": money(market["fixedPoints"]),
    }


def print_holder(holder):
    quota = holder["quota"]
    return {"units": units(holder["units"]), "quota": None if quota is None else money(quota)}


def holder_after(holder, units_gone, quota_used):
    quota = holder["quota"]
    if quota is not None and quota_used is not None:
        quota = max(Fraction(0), quota - quota_used)
    return {"units": holder["units"] - units_gone, "quota": quota}


def shortage(required, available):
    if required > figures.UNITS.high:
        DOUBTS.note("a shortage figure past its bound")
    return {
        "required": text(required, 8),
        "available": text(available, 8),
        "missing": text(required - available, 8),
    }
