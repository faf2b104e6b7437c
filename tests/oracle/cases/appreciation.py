"""Random requests to the appreciation scheme: single states at the extremes, and stories that go on."""

from fractions import Fraction

from rules import figures
from rules.figures import ceil, floor
from rules.market import circulating, unit_value
from .order import amount, parts_of, refund_of, some_money

STEP = Fraction(1, 10**8)
FEN = Fraction(1, 100)


# ---- states ----


def healthy_market(d, config):
    """As after some business: more than a handful of units, worth from a fen to some thousands."""
    cap = config["unitCap"]
    issued = d.within(min(cap, Fraction(10)), cap, 8) if d.chance(0.3) else d.spread(min(cap, Fraction(10)), cap, 8)
    outstanding = d.pick(issued, lambda: d.within(min(issued, Fraction(2)), issued, 8))
    fund = floor(outstanding * d.spread(FEN, 5000, 4), 2)
    treasury = d.pick(Fraction(0), lambda: d.within(0, outstanding, 8))
    fund = min(max(fund, FEN), figures.MONEY.high)
    backed = floor(treasury * fund / outstanding, 2)
    fixed = d.pick(backed, lambda: d.within(0, backed, 2), lambda: d.within(0, min(2 * backed, figures.MONEY.high), 2))
    return state(fund, outstanding, issued, treasury, fixed)


def market(d, config):
    """A sound market: healthy, or anything from empty to the cap, with a fund from a fen to the bound."""
    if d.chance(0.55):
        return healthy_market(d, config)
    cap = config["unitCap"]
    issued = d.pick(cap, max(cap - STEP, STEP), lambda: d.spread(STEP, cap, 8), lambda: d.spread(STEP, cap, 8))
    issued = min(issued, cap)
    if d.chance(0.12):
        return state(Fraction(0), Fraction(0), d.pick(Fraction(0), issued), Fraction(0), Fraction(0))
    outstanding = d.pick(
        issued, lambda: d.spread(STEP, issued, 8), lambda: d.spread(min(issued, Fraction(2)), issued, 8),
        lambda: d.within(STEP, issued, 8), lambda: d.within(STEP, issued, 8),
        lambda: min(issued, d.near(Fraction(1), figures.UNITS)),
    )
    price = config["issuePrice"] * d.spread(Fraction(1, 10), 20, 4)
    fund = d.pick(
        lambda: floor(outstanding * price, 2), lambda: floor(outstanding * price, 2),
        lambda: floor(outstanding * price, 2), lambda: d.of(figures.MONEY),
        lambda: figures.MONEY.high - d.spread(FEN, 10**10, 2), FEN,
    )
    fund = min(max(fund, FEN), figures.MONEY.high)
    treasury = Fraction(0)
    if d.chance(0.6):
        treasury = d.part(outstanding, 8) if d.chance(0.3) else d.within(0, outstanding, 8)
    backed = floor(treasury * fund / outstanding, 2)
    fixed = d.pick(backed, lambda: d.part(backed, 2), lambda: some_money(d))
    return state(fund, outstanding, issued, treasury, fixed)


def state(fund, outstanding, issued, treasury, fixed):
    return {
        "fundBalance": fund,
        "unitsOutstanding": outstanding,
        "unitsIssued": issued,
        "treasuryUnits": treasury,
        "fixedPoints": fixed,
    }


def quota(d, value):
    if d.chance(0.25):
        return None
    return d.pick(
        Fraction(0), lambda: d.near(value, figures.MONEY), lambda: d.near(value * 2, figures.MONEY), lambda: some_money(d)
    )


def holder(d, config, at):
    there = circulating(at)
    held = d.pick(there, lambda: d.within(0, there, 8), lambda: d.spread(STEP, there, 8), lambda: d.part(there, 8))
    held = min(held, there)
    return {"units": held, "quota": quota(d, floor(held * unit_value(config, at), 2))}


# ---- writing down ----


def show_market(d, at):
    return {
        name: d.show(x, 2 if name in ("fundBalance", "fixedPoints") else 8) for name, x in at.items()
    }


def show_money_or_null(d, x):
    return None if x is None else d.show(x, 2)


def show_holder(d, who):
    return {"units": d.show(who["units"], 8), "quota": show_money_or_null(d, who["quota"])}


# ---- requests in a given state ----


def order_amount(d, config, at):
    """Sometimes the very order that uses up the cap."""
    room = config["unitCap"] - at["unitsIssued"]
    if room > 0 and d.chance(0.15):
        exact = room * unit_value(config, at) / (config["contributionRate"] * config["grantRate"])
        return d.near(ceil(exact, 2), figures.AMOUNT)
    return amount(d)


def quote_order(d, config, at, _who):
    return {
        "market": show_market(d, at),
        "referred": d.chance(0.5),
        "amount": d.show(order_amount(d, config, at), 2),
    }


def worth_a_fen(config, at, fee=Fraction(0)):
    """The least units that pay a fen after the fee."""
    return ceil(FEN / unit_value(config, at) / (1 - fee), 8)


def some_of(d, held, least):
    """Some of what is held, mostly enough of it to pay something; now and then too much or nothing."""
    roll = d.rng.random()
    if roll < 0.03:
        return held + STEP
    if roll < 0.1 or held < least:
        return d.part(held, 8)
    if roll < 0.25:
        return min(d.near(least, figures.UNITS), held)
    return d.pick(held, lambda: d.within(least, held, 8), lambda: d.spread(least, held, 8))


def some_to_burn(d, held, outstanding, least):
    """The same, often so that about one unit stays outstanding, mostly so that no dust does."""
    if d.chance(0.12):
        return min(max(d.near(outstanding - 1, figures.UNITS), Fraction(0)), held)
    if held == outstanding and d.chance(0.3) or d.chance(0.1):
        return some_of(d, held, least)
    return some_of(d, max(min(held, outstanding - 1), Fraction(0)), least)


def redemption(d, config, at, who):
    least = worth_a_fen(config, at, config["redemptionFeeRate"])
    units = some_to_burn(d, who["units"], at["unitsOutstanding"], least)
    return {"market": show_market(d, at), "holder": show_holder(d, who), "redeem": d.show(units, 8)}


def holding(d, _config, at, who):
    return {"market": show_market(d, at), "holder": show_holder(d, who)}


def exchange(d, config, at, who):
    units = some_of(d, who["units"], worth_a_fen(config, at))
    return {"market": show_market(d, at), "holder": show_holder(d, who), "exchange": d.show(units, 8)}


def give_back(d, config, at, _who):
    backed = floor(at["treasuryUnits"] * unit_value(config, at), 2)
    most = min(at["fixedPoints"], backed)
    points = d.pick(
        most, lambda: d.within(FEN, most, 2), lambda: d.spread(FEN, most, 2), lambda: d.near(most, figures.MONEY)
    )
    if d.chance(0.2):
        points = d.part(at["fixedPoints"], 2)
    return {"market": show_market(d, at), "fixedPoints": d.show(points, 2)}


def item(d, config, at, who):
    value = floor(who["units"] * unit_value(config, at), 2)
    price = d.pick(
        value, lambda: d.within(FEN, value, 2), lambda: d.spread(FEN, value, 2), lambda: d.near(value, figures.MONEY),
        FEN, lambda: some_money(d) if d.chance(0.3) else d.part(value, 2),
    )
    return {"market": show_market(d, at), "holder": show_holder(d, who), "price": d.show(price, 2)}


def grant(d, config, at, ordered):
    """What some order of that amount may have granted, at today's value or at another."""
    contribution = floor(ordered * config["contributionRate"], 2)
    value = unit_value(config, at) if d.chance(0.7) else config["issuePrice"]
    units = min(floor(contribution * config["grantRate"] / value, 8), figures.UNITS.high)
    if d.chance(0.15):
        units, contribution = d.of(figures.UNITS), d.of(figures.MONEY)
    if d.chance(0.1):
        contribution = Fraction(0)
    multiplier = config["quotaMultiplier"]
    had = None if multiplier is None or d.chance(0.1) else floor(ordered * multiplier, 2)
    return {"amount": ordered, "contribution": contribution, "units": units, "quota": had}


def refund_request(d, at, who, given, before, refund):
    return {
        "market": show_market(d, at),
        "holder": show_holder(d, who),
        "grant": {
            "amount": d.show(given["amount"], 2),
            "contribution": d.show(given["contribution"], 2),
            "units": d.show(given["units"], 8),
            "quota": show_money_or_null(d, given["quota"]),
        },
        "before": d.show(before, 2),
        "refund": d.show(refund, 2),
    }


def refund(d, config, at, who):
    ordered = amount(d)
    return refund_request(d, at, who, grant(d, config, at, ordered), *refund_of(d, ordered))


def exits(d, config, at, _who, large=False):
    """Holders whose quotas lie close above the value, so that each fee may make the next one due."""
    left, value = circulating(at), unit_value(config, at)
    count = d.whole(0, 150 if large else 8)
    names = d.names([f"h{i}" for i in range(count)])
    fair = left / (count + 1)
    holders = []
    for i, name in enumerate(names):
        held = d.pick(lambda: d.within(0, min(2 * fair, left), 8), lambda: d.part(left, 8), floor(fair, 8), Fraction(0))
        held = min(held, left)
        left -= held
        worth = floor(held * value * (1 + Fraction(d.whole(-2, 3) * i, 200)), 2)
        limit = d.pick(None, Fraction(0), worth, worth, worth, lambda: d.near(worth, figures.MONEY), lambda: some_money(d))
        limit = None if limit is None else min(max(limit, Fraction(0)), figures.MONEY.high)
        holders.append({"id": name, "units": d.show(held, 8), "quota": show_money_or_null(d, limit)})
    d.rng.shuffle(holders)
    return {"market": show_market(d, at), "holders": holders}


def projection(d, config, at, _who, large=False):
    orders = d.pick(0, 1, 2, lambda: d.whole(3, 60), lambda: d.whole(60, 400))
    if large:
        orders = 10**6 if d.chance(0.15) else d.pick(lambda: d.whole(400, 5000), lambda: d.whole(5000, 60000))
    samples = d.pick(2, 2, 3, 11, lambda: d.whole(2, 40), 1000 if d.chance(0.1) else 5)
    return {
        "market": show_market(d, at),
        "referred": d.chance(0.5),
        "amount": d.show(order_amount(d, config, at), 2),
        "orders": orders,
        "samples": samples,
    }


REQUESTS = (
    ("quoteOrder", quote_order, 5),
    ("quoteRedemption", redemption, 4),
    ("valueHolding", holding, 2),
    ("quoteExchange", exchange, 2),
    ("quoteReturn", give_back, 2),
    ("quoteItem", item, 3),
    ("quoteRefund", refund, 4),
    ("settleExits", exits, 4),
    ("projectUnitValue", projection, 2),
)
SCALED = (exits, projection)
NEED_UNITS = (redemption, exchange, item)


def makes_sense(make, at, who):
    """Whether there is anything to ask it about."""
    if make in NEED_UNITS:
        return who["units"] > 0
    if make is give_back:
        return at["fixedPoints"] > 0 and at["treasuryUnits"] > 0
    return make is not exits or circulating(at) > 0


def request(d, config, at, who, large):
    choices = [row for row in REQUESTS if row[1] in SCALED] if large else REQUESTS
    weights = [row[2] for row in choices]
    name, make, _ = d.rng.choices(choices, weights)[0]
    while not makes_sense(make, at, who) and not d.chance(0.05):
        name, make, _ = d.rng.choices(choices, weights)[0]
    given = make(d, config, at, who, large) if make in SCALED else make(d, config, at, who)
    return f"appreciation.{name}", given


def single(d, config, large):
    at = market(d, config)
    return request(d, config, at, holder(d, config, at), large)


# ---- stories: what came out of one operation goes into the next ----


def read_market(printed):
    return {name: Fraction(text) for name, text in printed.items()}


def read_holder(printed):
    limit = printed["quota"]
    return {"units": Fraction(printed["units"]), "quota": None if limit is None else Fraction(limit)}


def story(d, config, ask, length):
    """Yields cases; `ask(op, input)` gives the answer's output or None. One holder and the rest of the market."""
    at, who = state(*[Fraction(0)] * 5), {"units": Fraction(0), "quota": None}
    if d.chance(0.4):
        at = healthy_market(d, config)
        who = holder(d, config, at)
    for _ in range(length):
        op, given = request(d, config, at, who, False)
        yield op, given
        out = ask(op, given)
        if out is None or "market" not in out or op == "appreciation.projectUnitValue":
            continue
        if op == "appreciation.settleExits" and out["exits"]:
            continue  # its holders are others than ours: a preview only
        at = read_market(out["market"])
        if "holder" in out:
            who = read_holder(out["holder"])
        elif op == "appreciation.quoteOrder":
            who["units"] += Fraction(out["units"]) if d.chance(0.7) else 0
            if out["quotaGranted"] is not None:
                who["quota"] = min((who["quota"] or 0) + Fraction(out["quotaGranted"]), figures.MONEY.high)


def refund_in_parts(d, config, ask):
    """One order sent back in several parts."""
    at = market(d, config)
    who, ordered = holder(d, config, at), amount(d)
    given = grant(d, config, at, ordered)
    for before, now in parts_of(d, ordered, 6):
        op, asked = "appreciation.quoteRefund", refund_request(d, at, who, given, before, now)
        yield op, asked
        out = ask(op, asked)
        if out is None:
            return
        at, who = read_market(out["market"]), read_holder(out["holder"])
