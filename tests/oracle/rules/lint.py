"""rulebook.lint: what a rulebook promises, and what pays for it (RULES section 6)."""

from bisect import bisect_left
from fractions import Fraction

from . import figures
from .appreciation import Terms
from .figures import FEN, ZERO, ceil, floor, from_steps, money, steps, text, trimmed
from .goals import Orders, first_time, goal, surely_not
from .release import Order, print_points
from .rulebook import RATE, daily_rate, points_at
from .shape import Nullable, Record

HUNDRED = Fraction(100)
MOST = 10**6  # orders looked ahead
LATE = 1000  # orders from which a promise is far away


def lint_shape(_schemes):
    return Record({"margin": Nullable(RATE)})


def four(x):
    return text(x, 4)


def part(config, name):
    """A figure of a scheme that may be missing, and then counts as 0."""
    return ZERO if config is None else config[name]


def base_rate(config):
    """The share of an order that a scheme takes as its base."""
    return Fraction(1) if config is None or config["contributionRate"] is None else config["contributionRate"]


class Lint:
    def __init__(self, schemes, margin):
        self.margin = margin
        self.appreciation, self.dividend, self.release = (schemes[name] for name in schemes)
        self.findings = []

    def find(self, code, severity, path):
        self.findings.append({"code": code, "severity": severity, "path": path})

    def judge(self, code, path, shares):
        """Shares of sales: an error above the sales themselves, a warning above the margin."""
        if any(share > 1 for share in shares):
            self.find(code, "error", path)
        elif self.margin is not None and any(share > self.margin for share in shares):
            self.find(code, "warning", path)

    # ---- what a yuan of sales commits ----

    def levels(self):
        return [] if self.release is None else self.release["levels"]

    def credit_value(self):
        """What a point-for-a-yuan multiplier commits for a yuan of sales, in yuan."""
        return ZERO if self.release is None else base_rate(self.release) * self.release["pointValue"]

    def cash_of(self, level):
        """m·v: what is paid in money, in the end, for a yuan of a level's sales."""
        return level["multiplier"] * self.credit_value() * self.release["cashRate"]

    def outflow(self):
        pools = base_rate(self.dividend) * (part(self.dividend, "proRataRate") + part(self.dividend, "tierRate"))
        always = part(self.appreciation, "contributionRate") + pools
        rows, shares = [], []
        for level in [None, *self.levels()]:
            cash, credit = always, ZERO
            if level is not None:
                cash += self.cash_of(level)
                credit = level["multiplier"] * self.credit_value() * (1 - self.release["cashRate"])
            shares.append(cash)
            name = None if level is None else level["name"]
            rows.append({"level": name, "cash": four(ceil(cash, 4)), "credit": four(ceil(credit, 4))})
        self.judge("OUTFLOW_PER_YUAN", None, shares)
        return rows

    # ---- quotas, and when they are reached ----

    def quota_coverage(self):
        config = self.dividend
        if config is None:
            return None
        promised = config["quotaMultiplier"] + config["referrerQuotaRate"] + config["merchantQuotaRate"]
        funded = config["proRataRate"] + config["tierRate"]
        if funded < promised:
            self.find("QUOTA_COVERAGE", "warning", "dividend.quotaMultiplier")
        return {
            "promised": four(ceil(promised, 4)),
            "funded": four(floor(funded, 4)),
            "coverage": four(floor(funded / promised, 4)),
        }

    def orders_until_paid(self):
        if self.dividend is None:
            return None
        number = orders_until_paid(self.dividend["proRataRate"], self.dividend["quotaMultiplier"])
        if number is None or number > LATE:
            self.find("ORDERS_UNTIL_PAID", "warning", "dividend")
        return number

    def exit(self):
        config = self.appreciation
        if config is None:
            return None
        names = ("fundBalance", "unitsOutstanding", "unitsIssued", "treasuryUnits", "fixedPoints")
        terms = Terms(config, False, False, HUNDRED)
        orders = Orders(config, {name: ZERO for name in names}, terms)
        for _ in range(100):
            orders.one()
        holder = {"units": from_steps(orders.bought, 8), "quota": terms.quota()}
        due = until(config, orders, holder, None)
        if config["quotaMultiplier"] is not None and (due is None or due > LATE):
            self.find("ORDERS_UNTIL_EXIT", "warning", "appreciation.quotaMultiplier")
        return {"orders": due, "breakEven": until(config, orders, holder, HUNDRED)}

    # ---- places where more money grants less ----

    def order_without_shares(self):
        config = self.dividend
        if config is None or config["shareBasis"] != "perOrder":
            return None
        least = ceil(config["shareUnit"] / 10 ** config["shareScale"], 2)
        if least <= FEN:
            return None
        quota_below = floor((least - FEN) * config["quotaMultiplier"], 2)
        if max(least, quota_below) > figures.MONEY.high:
            return None
        self.find("ORDER_WITHOUT_SHARES", "warning", "dividend.shareUnit")
        return {"least": money(least), "quotaBelow": money(quota_below)}

    def level_falls(self):
        rows = []
        for i, level in enumerate(self.levels()):
            least = level["minAmount"]
            if i == 0:
                continue
            below = Order(self.release, least - FEN).points
            at = points_at(self.release, level, least)
            if at < below:
                self.find("LEVEL_FALLS", "warning", f"release.levels[{i}]")
                points = {"below": print_points(self.release, below), "at": print_points(self.release, at)}
                rows.append({"level": level["name"], **points})
        return rows

    def tier_falls(self):
        rows, before = [], None
        for i, tier in enumerate([] if self.dividend is None else self.dividend["tiers"]):
            if before is not None and tier["rate"] < before:
                self.find("TIER_FALLS", "warning", f"dividend.tiers[{i}].rate")
                rows.append({"tier": tier["name"], "below": trimmed(before), "at": trimmed(tier["rate"])})
            before = tier["rate"]
        return rows

    # ---- a steady business, and a network ----

    def steady_cash(self):
        rows = []
        for i, level in enumerate(self.levels()):
            share = self.cash_of(level)
            a_day = daily_rate(self.release, level) * self.credit_value() * self.release["cashRate"]

            def day_above(most):
                """The first day that pays more than this share of a day's sales."""
                if most is None or share <= most:
                    return None
                return steps(floor(most / a_day, 0), 0) + 1

            self.judge("STEADY_CASH", f"release.levels[{i}]", [share])
            rows.append(
                {
                    "level": level["name"],
                    "perYuan": four(ceil(share, 4)),
                    "days": Order(self.release, level["minAmount"]).days,
                    "aboveMarginOnDay": day_above(self.margin),
                    "aboveSalesOnDay": day_above(Fraction(1)),
                }
            )
        return rows

    def acceleration(self):
        config = self.release
        if config is None:
            return []
        ranks = config["ranks"]
        rows = []
        for depth in (2, 10, 100):
            rate = sum(config["referralRates"], ZERO)
            if ranks:
                rate += ranks[-1]["rate"] + config["peerRate"] * (depth - 1)
            if config["maxAcceleration"] is not None:
                rate = min(rate, config["maxAcceleration"])
            if depth == 10 and rate > 1:
                self.find("ACCELERATION", "warning", "release.peerRate")
            rows.append({"depth": depth, "rate": trimmed(rate)})
        return rows

    def referral(self):
        if self.release is None:
            return None
        generations, ranks = len(self.release["referralRates"]), len(self.release["ranks"])
        if generations > 2 or ranks > 0:
            self.find("REFERRAL_DEPTH", "warning", "release.referralRates")
        return {"generations": generations, "ranks": ranks}


def until(config, orders, holder, net):
    """ordersUntil of this holder, without its checks: None where there is no goal, or none is reached."""
    reached = goal(config, holder, net)
    if reached is None or surely_not(orders, MOST, reached):
        return None
    before = orders.state()
    number = first_time(orders, MOST, reached)
    orders.restore(before)
    return number


# Σ 1/(99 + j) up to every BLOCK-th order, each floored to 1/FINE: 10^6 orders need not be added up each time.
BLOCK = 1000
FINE = 10**40
SUMS = []


def sums():
    if not SUMS:
        total = 0
        SUMS.append(0)
        for j in range(1, MOST + 1):
            total += FINE // (99 + j)
            if j % BLOCK == 0:
                SUMS.append(total)
    return SUMS


def orders_until_paid(rate, multiplier):
    """The least n <= 10^6 with Σ_{j=1..n} floor(rate·10^18/(99 + j)) >= multiplier·10^18."""
    share, wanted = steps(rate * 10**18, 0), steps(multiplier * 10**18, 0)

    def most(block):
        """The floored sum up to the end of a block is at most this."""
        return share * (sums()[block] + block * BLOCK) // FINE

    last = MOST // BLOCK
    if most(last) < wanted:
        return None
    block = bisect_left(range(last), wanted, key=most) - 1 if most(0) < wanted else 0
    block = max(0, block)
    # Between these two the sum up to that block is: where both are enough at the same order, it is that one.
    high = most(block)
    low = share * sums()[block] // FINE - block * BLOCK
    for n in range(block * BLOCK + 1, MOST + 1):
        part_ = share // (99 + n)
        high += part_
        low += part_
        if high >= wanted:
            return n if low >= wanted else added_up(share, wanted)
    return None


def added_up(share, wanted):
    total = 0
    for n in range(1, MOST + 1):
        total += share // (99 + n)
        if total >= wanted:
            return n
    return None


def rulebook_lint(schemes, given):
    lint = Lint(schemes, given["margin"])
    # In the order of the findings, which is that of the fields but for `referral`, the last of both.
    out = {
        "outflow": lint.outflow(),
        "quotaCoverage": lint.quota_coverage(),
        "ordersUntilPaid": lint.orders_until_paid(),
        "exit": lint.exit(),
        "orderWithoutShares": lint.order_without_shares(),
        "levelFalls": lint.level_falls(),
        "tierFalls": lint.tier_falls(),
        "steadyCash": lint.steady_cash(),
        "acceleration": lint.acceleration(),
        "referral": lint.referral(),
    }
    return {"findings": lint.findings, **out}


OPERATIONS = {"rulebook.lint": (lint_shape, rulebook_lint)}
