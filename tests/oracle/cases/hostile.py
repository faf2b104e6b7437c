"""Requests with a fault in them: one of shape or number, one of meaning, or two of plainly different kinds."""

import copy
from fractions import Fraction

from rules.figures import text
from rules.shape import Record
from .faults import NUMBER, SHAPE, sites, spoil_one

STATE, REQUEST, NAMES = "state", "request", "names"
EARLIER = {SHAPE: 0, NUMBER: 1, STATE: 2, REQUEST: 3}  # the kinds whose order is beyond doubt


def more(shown, scale, steps=1):
    """A shown figure plus some of its smallest steps."""
    return text(Fraction(shown) + Fraction(steps, 10**scale), scale)


# ---- states ----


def break_market(d, given):
    market = given.get("market")
    if market is None:
        return None
    way = d.whole(0, 4)
    if way == 0:
        market["unitsOutstanding"] = more(market["unitsIssued"], 8)
    elif way == 1:
        market["treasuryUnits"] = more(market["unitsOutstanding"], 8)
    elif way == 2:
        market["unitsIssued"] = "90000000000"
    elif way == 3:
        market["fundBalance"] = "0" if Fraction(market["unitsOutstanding"]) else "0.01"
    else:
        market["unitsOutstanding"] = "0" if Fraction(market["fundBalance"]) else "0.00000001"
    return STATE


def break_holder(_d, given):
    if "holder" not in given:
        return None
    market = given["market"]
    there = Fraction(market["unitsOutstanding"]) - Fraction(market["treasuryUnits"])
    given["holder"]["units"] = more(there, 8)
    return STATE


def break_day(d, given):
    day = given.get("day")
    if day is None:
        return None
    heads = day["tierHeadcounts"]
    way = d.whole(0, 2)
    if way == 0:
        heads[d.pick("V0", "v1", "V1 ", "nobody", "hasOwnProperty")] = d.pick(0, 1)
        return NAMES
    if way == 1 and heads:
        name = d.pick(*heads)
        if d.chance(0.5):
            heads[name] = 0
        else:
            del heads[name]
    else:
        day["eligibleShares"] = "0"
    return STATE


# ---- names ----


def repeat_id(d, given):
    rows = given.get("members") or given.get("holders") or []
    if len(rows) < 2:
        return None
    first, later = sorted(d.rng.sample(range(len(rows)), 2))
    rows[later]["id"] = rows[first]["id"]
    return NAMES


def break_sponsor(d, given):
    rows = [row for row in given.get("members", []) if "sponsor" in row]
    if not rows:
        return None
    d.pick(*rows)["sponsor"] = d.pick("nobody", "M0", "m0 ", "hasOwnProperty", "\u0000")
    return NAMES


def close_cycle(d, given):
    """Some root gets a member of its own tree, itself perhaps, as sponsor."""
    rows = [row for row in given.get("members", []) if "sponsor" in row]
    if not rows:
        return None
    above = {row["id"]: row["sponsor"] for row in rows}
    member = top = d.pick(*rows)["id"]
    while above[top] is not None:
        top = above[top]
    next(row for row in rows if row["id"] == top)["sponsor"] = member
    return NAMES


def break_rank(d, given):
    volumes = given.get("team", {}).get("volumes") if isinstance(given.get("team"), dict) else None
    if not volumes:
        return None
    d.pick(*volumes)["highestRank"] = d.pick("nobody", "r1", "R1 ", "hasOwnProperty")
    return NAMES


def add_generation(d, given):
    if "generations" not in given:
        return None
    given["generations"] += ["0"] * d.pick(1, 2, 11)
    return STATE


# ---- requests ----

ZEROED = ("redeem", "exchange", "price", "refund")


def ask_nothing(_d, given):
    for name in ZEROED:
        if name in given:
            given[name] = "0"
            return REQUEST
    if set(given) == {"market", "fixedPoints"}:
        given["fixedPoints"] = "0"
        return REQUEST
    return None


def ask_too_much(d, given):
    """More than held, more than there is, more than was paid."""
    if "redeem" in given or "exchange" in given:
        name = "redeem" if "redeem" in given else "exchange"
        given[name] = more(given["holder"]["units"], 8, d.pick(1, 10**8, 10**12))
    elif "price" in given:
        given["price"] = d.pick("10000000000000", "1000000", more(given["price"], 2, 10**4))
    elif set(given) == {"market", "fixedPoints"}:
        if d.chance(0.6):
            given["market"]["treasuryUnits"] = d.pick("0", "0.00000001", "0.5")
        else:
            asked = d.pick(given["market"]["fixedPoints"], "1000000", "10000000000000")
            given["fixedPoints"] = more(asked, 2) if d.chance(0.3) else asked
    elif "remove" in given:
        given["add"], given["remove"] = None, d.pick("10000000000000", "1000000")
    elif "refund" in given:
        given[d.pick("before", "refund")] = d.pick("10000000000000", "10000000000.01")
    elif "discount" in given:
        given[d.pick("discount", "points", "fixedPoints")] = d.pick("10000000000000", "100000")
    else:
        return None
    return REQUEST


def break_adjust(d, given):
    """Both, or neither, of what must be exactly one; or a lot that would never release."""
    if "add" not in given or "remove" not in given:
        return None
    way = d.whole(0, 2)
    if way == 0:
        given["add"] = given["remove"] = None
    elif way == 1:
        given["add"], given["remove"] = {"orderId": "x", "points": "1", "daily": "1"}, "0"
    else:
        given["add"], given["remove"] = {"orderId": "x", "points": "5", "daily": "0.0"}, None
    return REQUEST


MEANINGS = (
    break_market, break_market, break_holder, break_day, break_day, repeat_id, break_sponsor, close_cycle, break_rank,
    add_generation, ask_nothing, ask_nothing, ask_too_much, ask_too_much, break_adjust,
)


def spoil_meaning(d, given):
    """One fault of state, names or request -> its family, or None."""
    ways = list(MEANINGS)
    d.rng.shuffle(ways)
    for way in ways:
        family = way(d, given)
        if family is not None:
            return family
    return None


# ---- whole requests ----


def add_further_fields(d, given, shape):
    """Fields that nobody asked for: they are ignored."""
    records = [given] + [site.value for site in sites(given, shape) if isinstance(site.inner, Record)]
    records = [record for record in records if isinstance(record, dict)]
    for _ in range(d.whole(1, 3)):
        value = d.pick(None, "x", 5, [1, {"a": None}], {"units": "-1"}, True)
        d.pick(*records)[d.pick("note", "extra", "Amount", "__proto__", "units ", "")] = copy.deepcopy(value)


def spoiled(d, given, shape):
    """A copy with a fault -> (input, determined order of its two faults or a single one)."""
    out = copy.deepcopy(given)
    roll = d.rng.random()
    if roll < 0.08:
        add_further_fields(d, out, shape)
        return out, True
    if roll < 0.55:
        return out, spoil_one(d, out, shape) is not None
    meaning = spoil_meaning(d, out)
    if meaning is None:
        return out, spoil_one(d, out, shape) is not None
    if roll < 0.85:
        return out, True
    return out, clearly_earlier(spoil_one(d, out, shape), meaning)


def clearly_earlier(first, then):
    """Whether RULES puts the one kind before the other beyond doubt."""
    return first in EARLIER and then in EARLIER and EARLIER[first] < EARLIER[then]


UNKNOWN = (
    "appreciation.mint", "appreciation.quoteorder", "quoteOrder", "appreciation.", "", "order.Total", "release.estimate",
    "dividend.rank", "appreciation.quoteOrder ", "__proto__", "constructor", "order.total.x",
)
