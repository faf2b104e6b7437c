"""Release: lots of points released a little every day (RULES section 4, but for the tree)."""

from fractions import Fraction

from . import figures
from .errors import DOUBTS, Stage, refuse
from .figures import ceil, floor, from_steps, money, result, steps, text, trimmed
from .order import AMOUNT, MONEY, back, check_refund
from .segments import Runs
from .shape import Count, Decimal, Nullable, Record, Sequence, Text

ZERO = Fraction(0)


def points_of(config):
    return figures.credit(config["pointScale"])


def print_points(config, x):
    return result(x, points_of(config))


def lot_shape(config):
    return Record(
        {
            "orderId": Text(),
            "daily": Decimal(points_of(config)),
            "remaining": Decimal(points_of(config)),
        }
    )


def lots_shape(config):
    return Sequence(lot_shape(config))


def print_lot(config, lot):
    return {
        "orderId": lot["orderId"],
        "daily": print_points(config, lot["daily"]),
        "remaining": print_points(config, lot["remaining"]),
    }


def print_lots(config, lots):
    return [print_lot(config, lot) for lot in lots]


def base_release(lot):
    return min(lot["daily"], lot["remaining"])


def after_base(lots):
    return [{**lot, "remaining": lot["remaining"] - base_release(lot)} for lot in lots]


def taken_oldest_first(lots, taken):
    """-> the lots after it; no more may be taken than remains."""
    out = []
    for lot in lots:
        part = min(taken, lot["remaining"])
        taken -= part
        out.append({**lot, "remaining": lot["remaining"] - part})
    return out


def remaining_of(lots):
    return sum((lot["remaining"] for lot in lots), ZERO)


# ---- an order ----


def order_shape(_config):
    return Record({"amount": AMOUNT})


def points_for(config, level, amount):
    return floor(amount * level["multiplier"], config["pointScale"])


def next_level(config, amount):
    """A hint: it raises no error, so its figures are printed unchecked."""
    ahead = [level for level in config["levels"] if level["minAmount"] > amount]
    if not ahead:
        return None
    level = ahead[0]
    return {
        "name": level["name"],
        "minAmount": text(level["minAmount"], 2),
        "amountMissing": text(level["minAmount"] - amount, 2),
        "points": text(points_for(config, level, level["minAmount"]), config["pointScale"]),
    }


def quote_order(config, given):
    amount = given["amount"]
    reached = [level for level in config["levels"] if level["minAmount"] <= amount]
    level = reached[-1] if reached else None
    points = ZERO if level is None else points_for(config, level, amount)
    daily, days, last_day = ZERO, 0, ZERO
    if points > 0:
        daily = min(floor(amount * config["dailyRate"], config["pointScale"]), points)
        if daily == 0:
            refuse("NEVER_RELEASES", "amount")
        days = steps(ceil(points / daily, 0), 0)
        last_day = points - (days - 1) * daily
    return {
        "level": None if level is None else level["name"],
        "multiplier": None if level is None else trimmed(level["multiplier"]),
        "points": print_points(config, points),
        "daily": print_points(config, daily),
        "days": days,
        "lastDay": print_points(config, last_day),
        "nextLevel": next_level(config, amount),
    }


# ---- projection ----


def project_shape(config):
    return Record(
        {
            "lots": lots_shape(config),
            "acceleratedPerDay": Decimal(points_of(config)),
            "days": Count(0, 36500),
        }
    )


def one_day(lots, accelerated):
    """lots: [[daily, remaining]] in the smallest step, changed in place -> what the day pays."""
    paid = 0
    for lot in lots:
        base = min(lot[0], lot[1])
        lot[1] -= base
        paid += base
    for lot in lots:
        part = min(accelerated, lot[1])
        lot[1] -= part
        accelerated -= part
        paid += part
    return paid


def project(config, given):
    """Day by day; it stops early only where nothing can change any more."""
    scale = config["pointScale"]
    lots = [[steps(lot["daily"], scale), steps(lot["remaining"], scale)] for lot in given["lots"]]
    accelerated = steps(given["acceleratedPerDay"], scale)
    runs = Runs()
    finished_on = None if any(lot[1] for lot in lots) else 0
    for today in range(1, given["days"] + 1):
        if finished_on is not None:
            break
        paid = one_day(lots, accelerated)
        if paid == 0:
            break
        runs.add(today, paid)
        lots = [lot for lot in lots if lot[1] > 0]
        if not lots:
            finished_on = today
    return {**runs.printed(points_of(config)), "finishedOnDay": finished_on}


# ---- ranks ----


def rank_shape(_config):
    return Record({"teamSales": MONEY})


def rank_index(config, team_sales):
    """Place in `ranks` of the last one reached; -1 below the first."""
    return sum(1 for rank in config["ranks"] if rank["minTeamSales"] <= team_sales) - 1


def rank_rate(config, index):
    return config["ranks"][index]["rate"] if index >= 0 else ZERO


def rank_name(config, index):
    return config["ranks"][index]["name"] if index >= 0 else None


def rank(config, given):
    sales = given["teamSales"]
    index = rank_index(config, sales)
    ahead = config["ranks"][index + 1 :]
    hint = None
    if ahead:
        hint = {
            "name": ahead[0]["name"],
            "minTeamSales": text(ahead[0]["minTeamSales"], 2),
            "salesMissing": text(ahead[0]["minTeamSales"] - sales, 2),
        }
    return {"rank": rank_name(config, index), "rate": trimmed(rank_rate(config, index)), "next": hint}


# ---- acceleration ----


def accelerate_shape(config):
    points = Decimal(points_of(config))
    volume = Record({"highestRank": Nullable(Text()), "released": points})
    team = Record({"teamSales": MONEY, "volumes": Sequence(volume), "peerReleased": points})
    return Record({"lots": lots_shape(config), "generations": Sequence(points), "team": team})


def places_of_ranks(config):
    return {None: -1, **{rank["name"]: i for i, rank in enumerate(config["ranks"])}}


def accelerated_release(config, lots, own_rank, generations, volumes, peer_released):
    """volumes: [(place of the highest rank between or -1, released)] -> figures by name, and "lots" after."""
    scale = config["pointScale"]
    base = sum((base_release(lot) for lot in lots), ZERO)
    referral = sum((floor(rate * points, scale) for rate, points in zip(config["referralRates"], generations)), ZERO)
    own_rate = rank_rate(config, own_rank)
    differential = floor(
        sum((released * max(ZERO, own_rate - rank_rate(config, between)) for between, released in volumes), ZERO),
        scale,
    )
    peer = floor(config["peerRate"] * peer_released, scale) if own_rank >= 0 else ZERO
    available = remaining_of(lots) - base
    # Peer is cut first, then differential, then referral: each gets what the ones kept longer leave.
    referral = min(referral, available)
    differential = min(differential, available - referral)
    peer = min(peer, available - referral - differential)
    accelerated = referral + differential + peer
    total = base + accelerated
    cash = floor(total * config["cashRate"], min(2, scale))
    return {
        "base": base,
        "referral": referral,
        "differential": differential,
        "peer": peer,
        "accelerated": accelerated,
        "total": total,
        "cash": cash,
        "shopping": total - cash,
        "lots": taken_oldest_first(after_base(lots), accelerated),
    }


COLUMNS = ("base", "referral", "differential", "peer", "accelerated", "total", "cash", "shopping")


def print_columns(config, row):
    return {name: print_points(config, row[name]) for name in COLUMNS}


def accelerate(config, given):
    team = given["team"]
    stage = Stage()
    if len(given["generations"]) > len(config["referralRates"]):
        stage.add("INVALID_STATE", "generations")
    places = places_of_ranks(config)
    for i, volume in enumerate(team["volumes"]):
        if volume["highestRank"] not in places:
            stage.add("UNKNOWN_RANK", f"team.volumes[{i}].highestRank")
    stage.close()
    volumes = [(places[volume["highestRank"]], volume["released"]) for volume in team["volumes"]]
    row = accelerated_release(
        config,
        given["lots"],
        rank_index(config, team["teamSales"]),
        given["generations"],
        volumes,
        team["peerReleased"],
    )
    return {**print_columns(config, row), "lots": print_lots(config, row["lots"])}


# ---- corrections, refunds, checkout ----


def adjust_shape(config):
    points = Decimal(points_of(config))
    add = Record({"orderId": Text(), "points": points, "daily": points})
    return Record({"lots": lots_shape(config), "add": Nullable(add), "remove": Nullable(points)})


def adjust(config, given):
    lots, add, remove = given["lots"], given["add"], given["remove"]
    if (add is None) == (remove is None):
        if add is not None and (remove > remaining_of(lots) or add["points"] > 0 and add["daily"] == 0):
            DOUBTS.note("both of add and remove, and one of them wrong by itself")
        refuse("INVALID_INPUT")
    if add is not None:
        if add["points"] > 0 and add["daily"] == 0:
            refuse("NEVER_RELEASES", "add.daily")
        lot = {"orderId": add["orderId"], "daily": add["daily"], "remaining": add["points"]}
        return {"lots": print_lots(config, lots + [lot])}
    there = remaining_of(lots)
    if remove > there:
        scale = config["pointScale"]
        figures_ = {"required": remove, "available": there, "missing": remove - there}
        refuse("INSUFFICIENT_POINTS", "remove", {name: text(x, scale) for name, x in figures_.items()})
    return {"lots": print_lots(config, taken_oldest_first(lots, remove))}


def refund_shape(config):
    points = Decimal(points_of(config))
    grant = Record({"amount": AMOUNT, "points": points, "daily": points})
    return Record({"lot": lot_shape(config), "grant": grant, "before": MONEY, "refund": MONEY})


def quote_refund(config, given):
    lot, grant, before, refund = given["lot"], given["grant"], given["before"], given["refund"]
    amount, scale = grant["amount"], config["pointScale"]
    check_refund(amount, before, refund)
    points_back = back(grant["points"], scale, amount, before, refund)
    taken = min(points_back, lot["remaining"])
    remaining = lot["remaining"] - taken
    daily = floor(grant["daily"] * (amount - before - refund) / amount, scale)
    if remaining > 0:
        daily = max(daily, from_steps(1, scale))
    return {
        "pointsBack": print_points(config, taken),
        "shortfall": print_points(config, points_back - taken),
        "lot": print_lot(config, {"orderId": lot["orderId"], "daily": daily, "remaining": remaining}),
    }


def checkout_shape(config):
    return Record({"amount": AMOUNT, "points": Decimal(points_of(config))})


def checkout(config, given):
    amount, points = given["amount"], given["points"]
    scale = min(2, config["pointScale"])
    usable = min(floor(points, scale), floor(amount * config["maxPointsPaymentRate"], scale))
    return {
        "pointsUsable": text(usable, scale),
        "pointsAfter": print_points(config, points - usable),
        "cashDue": money(amount - usable),
    }


OPERATIONS = {
    "quoteOrder": (order_shape, quote_order),
    "project": (project_shape, project),
    "rank": (rank_shape, rank),
    "accelerate": (accelerate_shape, accelerate),
    "adjust": (adjust_shape, adjust),
    "quoteRefund": (refund_shape, quote_refund),
    "checkout": (checkout_shape, checkout),
}
