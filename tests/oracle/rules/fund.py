"""Fixed points, the treasury, and goods paid in units (RULES section 3)."""

from .errors import Stage
from .figures import ZERO, ceil, floor, money, optional_money, units
from .market import (
    HOLDER,
    MARKET,
    MOST_A_UNIT,
    check_states,
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
from .shape import MONEY, UNITS, Nullable, Record


def values(config, before, after, residue):
    return {
        "residue": money(residue),
        "unitValueBefore": published(config, before),
        "unitValueAfter": published(config, after),
    }


# ---- fixed points ----


def exchange_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "exchange": UNITS})


def quote_exchange(config, given):
    market, holder, exchanged = given["market"], given["holder"], given["exchange"]
    check_states(market, holder=holder)
    granted = worth(unit_value(config, market), exchanged)
    stage = Stage()
    if exchanged > holder["units"]:
        stage.add("INSUFFICIENT_UNITS", "exchange", shortage(exchanged, holder["units"]))
    if granted == 0:
        stage.add("INVALID_AMOUNT", "exchange")
    stage.close()
    after, _ = settled(market, treasuryUnits=exchanged, fixedPoints=granted)
    return {
        "fixedPoints": money(granted),
        "holder": print_holder({"units": holder["units"] - exchanged, "quota": used(holder["quota"], granted)}),
        "market": print_market(after),
    }


def check_fixed_points(stage, market, fixed_points, bought):
    """Points that go back to the platform, and the treasury's units that they are worth."""
    if fixed_points > market["fixedPoints"]:
        stage.add("INVALID_STATE", "market")
    if bought > market["treasuryUnits"]:
        stage.add("INSUFFICIENT_TREASURY", "fixedPoints", shortage(bought, market["treasuryUnits"]))
    if fixed_points == 0:
        stage.add("INVALID_AMOUNT", "fixedPoints")


def return_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "fixedPoints": MONEY})


def quote_return(config, given):
    market, holder, returned = given["market"], given["holder"], given["fixedPoints"]
    check_states(market, holder=holder)
    bought = floor(returned / unit_value(config, market), 8)
    stage = Stage()
    check_fixed_points(stage, market, returned, bought)
    if bought == 0:
        stage.add("INVALID_AMOUNT", "fixedPoints")
    stage.close()
    quota = None if holder["quota"] is None else holder["quota"] + returned
    after, _ = settled(market, treasuryUnits=-bought, fixedPoints=-returned)
    return {
        "units": units(bought),
        "holder": print_holder({"units": holder["units"] + bought, "quota": quota}),
        "market": print_market(after),
    }


def retire_points_shape(_config):
    return Record({"market": MARKET, "fixedPoints": MONEY})


def retire_points(config, given):
    market, retired = given["market"], given["fixedPoints"]
    check_states(market)
    value = unit_value(config, market)
    burned = floor(retired / value, 8)
    paid = floor(burned * value, 2)
    stage = Stage()
    check_fixed_points(stage, market, retired, burned)
    stage.close()
    after, residue = settled(
        market, fundBalance=-paid, unitsOutstanding=-burned, treasuryUnits=-burned, fixedPoints=-retired
    )
    return {
        "paid": money(paid),
        "burned": units(burned),
        **values(config, market, after, residue),
        "market": print_market(after),
    }


def retire_treasury_shape(_config):
    return Record({"market": MARKET})


def retirable(market):
    """The most treasury units that may go."""
    fund, outstanding = market["fundBalance"], market["unitsOutstanding"]
    treasury, points = market["treasuryUnits"], market["fixedPoints"]
    if points == 0:
        return treasury
    if fund <= points or treasury == outstanding:
        return ZERO
    unbacked = floor((treasury * fund - points * outstanding) / (fund - points), 8)
    return max(ZERO, min(unbacked, treasury - ceil(points / MOST_A_UNIT, 8)))


def retire_treasury(config, given):
    market = given["market"]
    check_states(market)
    burned = retirable(market)
    after, residue = settled(market, unitsOutstanding=-burned, treasuryUnits=-burned)
    return {"burned": units(burned), **values(config, market, after, residue), "market": print_market(after)}


# ---- goods paid in units ----


def item_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "price": MONEY})


def quote_item(config, given):
    market, holder, price = given["market"], given["holder"], given["price"]
    check_states(market, holder=holder)
    value = unit_value(config, market)
    asked = ceil(price / value, 8)
    stage = Stage()
    if price == 0:
        stage.add("INVALID_AMOUNT", "price")
    if asked > holder["units"]:
        stage.add("INSUFFICIENT_UNITS", "price", shortage(asked, holder["units"]))
    stage.close()
    burned = with_dust(value, holder, asked)
    after, residue = settled(market, fundBalance=-price, unitsOutstanding=-burned)
    quota = used(holder["quota"], price)
    quota_used = None if quota is None else holder["quota"] - quota
    return {
        "purchase": {"price": money(price), "units": units(asked), "quotaUsed": optional_money(quota_used)},
        "burned": units(burned),
        **values(config, market, after, residue),
        "holder": print_holder({"units": holder["units"] - burned, "quota": quota}),
        "market": print_market(after),
    }


PURCHASE = Record({"price": MONEY, "units": UNITS, "quotaUsed": Nullable(MONEY)})


def item_return_shape(_config):
    return Record({"market": MARKET, "holder": HOLDER, "purchase": PURCHASE, "before": MONEY, "refund": MONEY})


def quote_item_return(config, given):
    market, holder, purchase = given["market"], given["holder"], given["purchase"]
    before, refund, price = given["before"], given["refund"], purchase["price"]
    check_states(market, holder=holder)
    stage = Stage()
    if refund == 0 or before + refund > price:
        stage.add("INVALID_AMOUNT", "refund")
    stage.close()

    def part(x, scale):
        return floor(x * (before + refund) / price, scale) - floor(x * before / price, scale)

    back = min(floor(refund / unit_value(config, market), 8), part(purchase["units"], 8))
    if back == 0:
        stage.add("INVALID_AMOUNT", "refund")
    if market["unitsOutstanding"] + back > market["unitsIssued"]:
        stage.add("INVALID_STATE", "market")
    stage.close()
    after, residue = settled(market, fundBalance=refund, unitsOutstanding=back)
    quota = holder["quota"]
    if quota is not None and purchase["quotaUsed"] is not None:
        quota += part(purchase["quotaUsed"], 2)
    return {
        "units": units(back),
        **values(config, market, after, residue),
        "holder": print_holder({"units": holder["units"] + back, "quota": quota}),
        "market": print_market(after),
    }


OPERATIONS = {
    "quoteExchange": (exchange_shape, quote_exchange),
    "quoteReturn": (return_shape, quote_return),
    "retirePoints": (retire_points_shape, retire_points),
    "retireTreasury": (retire_treasury_shape, retire_treasury),
    "quoteItem": (item_shape, quote_item),
    "quoteItemReturn": (item_return_shape, quote_item_return),
}
