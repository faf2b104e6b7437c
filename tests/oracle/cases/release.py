"""Random requests to the release scheme, but for the tree."""

from fractions import Fraction

from rules import figures
from rules.figures import floor
from .forest import settle_day, team_sales
from .lots import lots, points, show_lots, show_points
from .order import amount, parts_of, refund_of, some_money


def order_amount(d, config):
    if config["levels"] and d.chance(0.5):
        return d.near(d.pick(*config["levels"])["minAmount"], figures.AMOUNT)
    return amount(d)


def quote_order(d, config, _large):
    return {"amount": d.show(order_amount(d, config), 2)}


def project(d, config, large):
    held = lots(d, config, 200 if large else 8, 0 if d.chance(0.1) else 1)
    days = d.pick(0, 1, 2, 30, 365, lambda: d.whole(0, 800))
    if large:
        days = d.pick(36500, lambda: d.whole(1000, 36500))
    accelerated = d.pick(Fraction(0), lambda: points(d, config, 50), lambda: points(d, config, 10**6))
    return {
        "lots": show_lots(d, config, held),
        "acceleratedPerDay": show_points(d, config, accelerated),
        "days": days,
    }


def sales(d, config):
    """Team sales, often at a rank's edge."""
    if config["ranks"] and d.chance(0.8):
        return d.near(d.pick(*config["ranks"])["minTeamSales"], figures.MONEY)
    return d.pick(Fraction(0), lambda: some_money(d))


def rank(d, config, _large):
    return {"teamSales": d.show(sales(d, config), 2)}


def accelerate(d, config, large):
    names = [None, *(row["name"] for row in config["ranks"])]
    volumes = []
    for _ in range(d.whole(0, 30 if large else 6)):
        volumes.append({"highestRank": d.pick(*names), "released": show_points(d, config, points(d, config, 10**5))})
    generations = [points(d, config, 10**5) for _ in range(d.whole(0, len(config["referralRates"])))]
    return {
        "lots": show_lots(d, config, lots(d, config, 40 if large else 5, 0 if d.chance(0.1) else 1)),
        "generations": [show_points(d, config, x) for x in generations],
        "team": {
            "teamSales": d.show(sales(d, config), 2),
            "volumes": volumes,
            "peerReleased": show_points(d, config, points(d, config, 10**6)),
        },
    }


def adjust(d, config, _large):
    held = lots(d, config, 6)
    shown = show_lots(d, config, held)
    if d.chance(0.45):
        granted, daily = points(d, config, 10**5), points(d, config, 10**3)
        if granted > 0 and daily == 0 and not d.chance(0.1):
            granted = Fraction(0)
        add = {
            "orderId": d.name("gift"),
            "points": show_points(d, config, granted),
            "daily": show_points(d, config, daily),
        }
        return {"lots": shown, "add": add, "remove": None}
    there = min(sum(remaining for _, _, remaining in held), figures.credit(0).high)
    removed = d.part(there, config["pointScale"])
    if d.chance(0.06):
        removed = d.near(there + 3, figures.credit(config["pointScale"]))
    return {"lots": shown, "add": None, "remove": show_points(d, config, removed)}


# ---- refund, checkout ----


def grant(d, config, ordered):
    """What an order of that amount granted, or might have under another rulebook."""
    scale = config["pointScale"]
    multiplier = d.pick(*config["levels"])["multiplier"] if config["levels"] else Fraction(3)
    granted = floor(ordered * multiplier, scale)
    daily = min(floor(ordered * config["dailyRate"], scale), granted)
    if d.chance(0.15):
        granted, daily = d.of(figures.credit(scale)), d.of(figures.credit(scale))
    return {"amount": ordered, "points": granted, "daily": daily}


def refund_request(d, config, lot, given, before, refund):
    return {
        "lot": {
            "orderId": lot["orderId"],
            "daily": show_points(d, config, lot["daily"]),
            "remaining": show_points(d, config, lot["remaining"]),
        },
        "grant": {
            "amount": d.show(given["amount"], 2),
            "points": show_points(d, config, given["points"]),
            "daily": show_points(d, config, given["daily"]),
        },
        "before": d.show(before, 2),
        "refund": d.show(refund, 2),
    }


def lot_of(d, config, given):
    remaining = d.part(given["points"], config["pointScale"]) if d.chance(0.7) else given["points"]
    return {"orderId": d.name("o1"), "daily": given["daily"], "remaining": remaining}


def quote_refund(d, config, _large):
    ordered = order_amount(d, config)
    given = grant(d, config, ordered)
    return refund_request(d, config, lot_of(d, config, given), given, *refund_of(d, ordered))


def checkout(d, config, _large):
    ordered = amount(d)
    usable = floor(ordered * config["maxPointsPaymentRate"], 2)
    credit = figures.credit(config["pointScale"])
    held = d.pick(lambda: d.near(usable, credit), lambda: points(d, config, 10**4), lambda: d.of(credit))
    return {"amount": d.show(ordered, 2), "points": show_points(d, config, held)}


REQUESTS = (
    ("quoteOrder", quote_order, 4),
    ("project", project, 4),
    ("rank", rank, 2),
    ("accelerate", accelerate, 4),
    ("settleDay", settle_day, 4),
    ("teamSales", team_sales, 2),
    ("adjust", adjust, 2),
    ("quoteRefund", quote_refund, 3),
    ("checkout", checkout, 2),
)


SCALED = ("project", "accelerate", "settleDay", "teamSales")


def single(d, config, large):
    choices = [row for row in REQUESTS if row[0] in SCALED] if large else REQUESTS
    name, make, _ = d.rng.choices(choices, weights=[row[2] for row in choices])[0]
    return f"release.{name}", make(d, config, large)


def refund_in_parts(d, config, ask):
    """One order sent back whole in several parts, from a lot that has released some of it."""
    ordered = order_amount(d, config)
    given = grant(d, config, ordered)
    lot = lot_of(d, config, given)
    for before, now in parts_of(d, ordered, 6):
        asked = refund_request(d, config, lot, given, before, now)
        yield "release.quoteRefund", asked
        out = ask("release.quoteRefund", asked)
        if out is None:
            return
        printed = out["lot"]
        lot = {**printed, "daily": Fraction(printed["daily"]), "remaining": Fraction(printed["remaining"])}
