"""Release: lots of points released a little every day (RULES section 5, but for the tree and the checkout)."""

from . import figures
from .errors import Stage, refuse
from .figures import ZERO, ceil, floor, from_steps, money, result, steps, text, trimmed
from .order import back, check_refund, points_worth
from .rulebook import daily_rate, points_at
from .segments import Runs
from .shape import AMOUNT, MONEY, Count, Decimal, Nullable, Record, Sequence, Text


def points_kind(config):
    return figures.credit(config["pointScale"])


def print_points(config, x):
    return result(x, points_kind(config))


def lot_shape(config):
    points = Decimal(points_kind(config))
    return Record({"orderId": Text(), "daily": points, "remaining": points})


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


def taken_oldest_first(lots, taken, order_id=None):
    """-> the lots after it, of one order's lots alone where order_id says so; no more may be taken than remains."""
    out = []
    for lot in lots:
        part = min(taken, lot["remaining"]) if order_id in (None, lot["orderId"]) else ZERO
        taken -= part
        out.append({**lot, "remaining": lot["remaining"] - part})
    return out


def remaining_of(lots):
    return sum((lot["remaining"] for lot in lots), ZERO)


# ---- an order ----


def order_shape(_config):
    return Record({"amount": AMOUNT})


class Order:
    """What an order grants."""

    def __init__(self, config, amount):
        reached = [level for level in config["levels"] if level["minAmount"] <= amount]
        self.amount = amount
        self.level = reached[-1] if reached else None
        self.points = self.daily = self.last_day = ZERO
        self.days = 0
        if self.level is None:
            return
        self.points = points_at(config, self.level, amount)
        self.daily = min(self.points, floor(amount * daily_rate(config, self.level), config["pointScale"]))
        if self.points > 0:
            self.days = steps(ceil(self.points / self.daily, 0), 0)
            self.last_day = self.points - (self.days - 1) * self.daily


def next_level(config, amount):
    """A hint: it raises no error, so its figures are printed without a bound."""
    ahead = [level for level in config["levels"] if level["minAmount"] > amount]
    if not ahead:
        return None
    level = ahead[0]
    return {
        "name": level["name"],
        "minAmount": text(level["minAmount"], 2),
        "amountMissing": text(level["minAmount"] - amount, 2),
        "points": text(points_at(config, level, level["minAmount"]), config["pointScale"]),
    }


def quote_order(config, given):
    order = Order(config, given["amount"])
    return {
        "grant": {
            "amount": money(order.amount),
            "points": print_points(config, order.points),
            "daily": print_points(config, order.daily),
        },
        "level": None if order.level is None else order.level["name"],
        "multiplier": None if order.level is None else trimmed(order.level["multiplier"]),
        "days": order.days,
        "lastDay": print_points(config, order.last_day),
        "nextLevel": next_level(config, order.amount),
    }


def grant_shape(config):
    points = Decimal(points_kind(config))
    return Record({"amount": AMOUNT, "points": points, "daily": points})


def book_order_shape(config):
    return Record({"lots": lots_shape(config), "orderId": Text(), "grant": grant_shape(config)})


def has_lot(lots, order_id):
    return any(lot["orderId"] == order_id for lot in lots)


def book_order(config, given):
    lots, order_id, grant = given["lots"], given["orderId"], given["grant"]
    stage = Stage()
    if has_lot(lots, order_id):
        stage.add("DUPLICATE_ID", "orderId")
    if grant["points"] == 0:
        stage.add("INVALID_AMOUNT", "grant.points")
    elif grant["daily"] == 0:
        stage.add("NEVER_RELEASES", "grant.daily")
    stage.close()
    lot = {"orderId": order_id, "daily": grant["daily"], "remaining": grant["points"]}
    return {"lots": print_lots(config, lots + [lot])}


def one_goal(value, _path, reading):
    if "points" in value and "daily" in value and (value["points"] is None) == (value["daily"] is None):
        reading.wrong(None)


def order_for_shape(config):
    points = Nullable(Decimal(points_kind(config)))
    return Record({"points": points, "daily": points}, rule=one_goal)


def order_for(config, given):
    """Each level by itself, from the first: within a level more money never grants less."""
    goal = "daily" if given["points"] is None else "points"
    wanted = given[goal]
    if wanted == 0:
        refuse("INVALID_AMOUNT", goal)
    levels = config["levels"]
    for i, level in enumerate(levels):
        least = ceil(wanted / level["multiplier"], 2)
        if goal == "daily":
            least = max(least, ceil(wanted / daily_rate(config, level), 2))
        least = max(level["minAmount"], least)
        if least > figures.AMOUNT.high or i + 1 < len(levels) and least >= levels[i + 1]["minAmount"]:
            continue
        granted = Order(config, least)
        if granted.level is not level or getattr(granted, goal) < wanted:
            raise AssertionError("not enough for the goal: the oracle itself is wrong")
        if least > level["minAmount"] and getattr(Order(config, least - figures.FEN), goal) >= wanted:
            raise AssertionError("a smaller order does: the oracle itself is wrong")
        return {"amount": text(least, 2), "level": level["name"]}
    return {"amount": None, "level": None}


# ---- projection ----


def project_shape(config):
    return Record(
        {"lots": lots_shape(config), "acceleratedPerDay": Decimal(points_kind(config)), "days": Count(0, 36500)}
    )


def one_day(lots, accelerated):
    """lots: [[daily, remaining]] in the smallest step, changed in place -> what the day pays."""
    paid = 0
    for lot in lots:
        base = min(lot[0], lot[1])
        lot[1] -= base
        paid += base
    for lot in lots:
        if accelerated == 0:
            break
        part = min(accelerated, lot[1])
        lot[1] -= part
        accelerated -= part
        paid += part
    return paid


def project(config, given):
    """Day by day; it stops early only where nothing can change any more."""
    scale = config["pointScale"]
    lots = [[steps(lot["daily"], scale), steps(lot["remaining"], scale)] for lot in given["lots"]]
    lots = [lot for lot in lots if lot[1] > 0]
    accelerated = steps(given["acceleratedPerDay"], scale)
    runs = Runs()
    finished_on = None if lots else 0
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
    return {**runs.printed(points_kind(config)), "finishedOnDay": finished_on}


# ---- ranks ----


def rank_shape(_config):
    return Record({"rankSales": MONEY})


def rank_index(config, sales):
    """Place in `ranks` of the last one reached; -1 below the first."""
    return sum(1 for rank in config["ranks"] if rank["minTeamSales"] <= sales) - 1


def rank_rate(config, index):
    return config["ranks"][index]["rate"] if index >= 0 else ZERO


def rank_name(config, index):
    return config["ranks"][index]["name"] if index >= 0 else None


def rank(config, given):
    sales = given["rankSales"]
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
    points = Decimal(points_kind(config))
    volume = Record({"highestRank": Nullable(Text()), "released": points})
    team = Record({"rankSales": MONEY, "volumes": Sequence(volume), "peerReleased": points})
    return Record({"lots": lots_shape(config), "generations": Sequence(points), "team": team})


def paid_out(config, total):
    """How a release is paid: cash, its worth, and the rest."""
    cash = floor(total * config["cashRate"], config["pointScale"])
    return {"cash": cash, "cashValue": points_worth(config, cash), "shopping": total - cash}


def accelerated_release(config, lots, own_rank, generations, volumes, peer_released):
    """volumes: [(place of the highest rank between or -1, released)] -> figures by name, and "lots" after."""
    scale = config["pointScale"]
    base = sum((base_release(lot) for lot in lots), ZERO)
    referral = sum((floor(rate * points, scale) for rate, points in zip(config["referralRates"], generations)), ZERO)
    own_rate = rank_rate(config, own_rank)
    above = (released * max(ZERO, own_rate - rank_rate(config, between)) for between, released in volumes)
    differential = floor(sum(above, ZERO), scale)
    peer = floor(config["peerRate"] * peer_released, scale) if own_rank >= 0 else ZERO
    available = remaining_of(lots) - base
    if config["maxAcceleration"] is not None:
        available = min(available, floor(base * config["maxAcceleration"], scale))
    # Peer is cut first, then differential, then referral: each gets what the ones kept longer leave.
    referral = min(referral, available)
    differential = min(differential, available - referral)
    peer = min(peer, available - referral - differential)
    accelerated = referral + differential + peer
    total = base + accelerated
    return {
        "base": base,
        "referral": referral,
        "differential": differential,
        "peer": peer,
        "accelerated": accelerated,
        "total": total,
        **paid_out(config, total),
        "lots": taken_oldest_first(after_base(lots), accelerated),
    }


COLUMNS = ("base", "referral", "differential", "peer", "accelerated", "total", "cash", "cashValue", "shopping")


def print_columns(config, row):
    return {name: money(row[name]) if name == "cashValue" else print_points(config, row[name]) for name in COLUMNS}


def accelerate(config, given):
    team = given["team"]
    stage = Stage()
    if len(given["generations"]) > len(config["referralRates"]):
        stage.add("INVALID_STATE", "generations")
    places = {None: -1, **{rank["name"]: i for i, rank in enumerate(config["ranks"])}}
    for i, volume in enumerate(team["volumes"]):
        if volume["highestRank"] not in places:
            stage.add("UNKNOWN_RANK", f"team.volumes[{i}].highestRank")
    stage.close()
    volumes = [(places[volume["highestRank"]], volume["released"]) for volume in team["volumes"]]
    own_rank = rank_index(config, team["rankSales"])
    row = accelerated_release(config, given["lots"], own_rank, given["generations"], volumes, team["peerReleased"])
    return {**print_columns(config, row), "lots": print_lots(config, row["lots"])}


# ---- corrections ----


def one_correction(value, _path, reading):
    if "add" in value and "remove" in value and (value["add"] is None) == (value["remove"] is None):
        reading.wrong(None)


def adjust_shape(config):
    points = Decimal(points_kind(config))
    add = Record({"orderId": Text(), "points": points, "daily": points})
    remove = Record({"points": points, "orderId": Nullable(Text())})
    return Record(
        {"lots": lots_shape(config), "add": Nullable(add), "remove": Nullable(remove)}, rule=one_correction
    )


def adjust(config, given):
    lots, add, remove = given["lots"], given["add"], given["remove"]
    stage = Stage()
    if add is not None:
        if add["points"] > 0 and add["daily"] == 0:
            stage.add("NEVER_RELEASES", "add.daily")
        if has_lot(lots, add["orderId"]):
            stage.add("DUPLICATE_ID", "add.orderId")
        stage.close()
        lot = {"orderId": add["orderId"], "daily": add["daily"], "remaining": add["points"]}
        return {"lots": print_lots(config, lots + [lot])}
    order_id, asked = remove["orderId"], remove["points"]
    if order_id is not None and not has_lot(lots, order_id):
        refuse("UNKNOWN_ORDER", "remove.orderId")
    there = remaining_of([lot for lot in lots if order_id in (None, lot["orderId"])])
    if asked > there:
        short = {"required": asked, "available": there, "missing": asked - there}
        scale = config["pointScale"]
        refuse("INSUFFICIENT_POINTS", "remove.points", {name: text(x, scale) for name, x in short.items()})
    return {"lots": print_lots(config, taken_oldest_first(lots, asked, order_id))}


# ---- refund ----


def refund_shape(config):
    return Record({"lot": lot_shape(config), "grant": grant_shape(config), "before": MONEY, "refund": MONEY})


def points_to_take(config, grant, before, refund):
    amount = grant["amount"]
    if config["refunds"] == "proportional":
        return back(grant["points"], config["pointScale"], amount, before, refund)

    def granted(refunded):
        """What is granted for what is left of the order, by today's levels but never more than it was."""
        if refunded == 0:
            return grant["points"]
        if refunded == amount:
            return ZERO
        return min(grant["points"], Order(config, amount - refunded).points)

    return max(ZERO, granted(before) - granted(before + refund))


def quote_refund(config, given):
    lot, grant, before, refund = given["lot"], given["grant"], given["before"], given["refund"]
    amount, scale = grant["amount"], config["pointScale"]
    check_refund(amount, before, refund)
    points_back = points_to_take(config, grant, before, refund)
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


OPERATIONS = {
    "quoteOrder": (order_shape, quote_order),
    "bookOrder": (book_order_shape, book_order),
    "orderFor": (order_for_shape, order_for),
    "project": (project_shape, project),
    "rank": (rank_shape, rank),
    "accelerate": (accelerate_shape, accelerate),
    "adjust": (adjust_shape, adjust),
    "quoteRefund": (refund_shape, quote_refund),
}
