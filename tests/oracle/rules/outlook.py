"""The three outlooks: equal members join by the schedule, and every day is settled (RULES section 6)."""

import heapq

from .appreciation import Redeemed, Terms, exit_is_due
from .day import Settled, fen, in_steps
from .dividend import Order as DividendOrder
from .errors import Stage
from .figures import ZERO, floor, from_steps, money, steps, text, units
from .goals import Orders, sampled
from .market import MARKET, check_market, print_market, published
from .order import points_worth
from .release import Order as ReleaseOrder
from .release import paid_out, print_points
from .rulebook import MULTIPLIER, RATE
from .shape import AMOUNT, Count, Nullable, Record, Sequence

LAST_DAY = 3650
MOST_ORDERS = 10**6


def ends_after_its_start(value, path, reading):
    days = [value.get("fromDay"), value.get("toDay")]
    if all(isinstance(day, (int, float)) and not isinstance(day, bool) for day in days) and days[1] < days[0]:
        reading.numbers.add("OUT_OF_RANGE", f"{path}.toDay")


ENTRY = Record(
    {
        "fromDay": Count(1, LAST_DAY),
        "toDay": Count(1, LAST_DAY),
        "perDay": Count(1, 10**6),
        "amount": AMOUNT,
    },
    rule=ends_after_its_start,
)
SCHEDULE = {
    "orders": Sequence(ENTRY, least=1, most=20),
    "days": Count(1, LAST_DAY),
    "samples": Count(2, 1000),
}


def of_day(schedule, day):
    return [entry for entry in schedule if entry["fromDay"] <= day <= entry["toDay"]]


def turnover_of(entries):
    return sum((entry["perDay"] * entry["amount"] for entry in entries), ZERO)


def coverage(paid, promised):
    return text(floor(paid / promised, 4) if promised > 0 else ZERO, 4)


# ---- dividend ----


def dividend_shape(_config):
    return Record(SCHEDULE)


def dividend_outlook(config, given):
    nobody = {"shares": ZERO, "quota": ZERO, "totalPaid": ZERO}
    orders = [DividendOrder(config, nobody, False, False, entry["amount"]) for entry in given["orders"]]
    # [shares, quota, members] in smallest steps, of those with a quota; how many have none left.
    cohorts, finished = [], 0
    granted = paid = unallocated = carry = members = 0
    first, first_finished_on = None, None
    rows, days = [], set(sampled(1, given["days"], given["samples"]))
    for today in range(1, given["days"] + 1):
        turnover = turnover_of(of_day(given["orders"], today))
        settled = Settled(config, turnover, from_steps(carry, 2), cohorts)
        payout = 0
        for cohort, (_, _, share) in zip(cohorts, settled.shares):
            cohort[1] -= share
            if cohort is first:
                payout = share
            if cohort[1] == 0:
                finished += cohort[2]
                first_finished_on = first_finished_on or today
        cohorts = [cohort for cohort in cohorts if cohort[1] > 0]
        carry = settled.carry
        paid += settled.paid
        unallocated += settled.unallocated
        for entry, order in zip(given["orders"], orders):
            if entry["fromDay"] <= today <= entry["toDay"]:
                cohort = [*in_steps(config, order.after), entry["perDay"]]
                first = first or cohort
                members += cohort[2]
                granted += cohort[2] * cohort[1]
                if cohort[1] > 0:
                    cohorts.append(cohort)
        if today in days:
            rows.append(
                {
                    "day": today,
                    "turnover": money(turnover),
                    "granted": fen(granted),
                    "paid": fen(paid),
                    "unallocated": fen(unallocated),
                    "open": fen(granted - paid),
                    "coverage": coverage(from_steps(paid, 2), from_steps(granted, 2)),
                    "members": members,
                    "finished": finished,
                    "payout": fen(payout),
                }
            )
    return {"rows": rows, "firstFinishedOnDay": first_finished_on}


# ---- release ----


def release_shape(_config):
    return Record({**SCHEDULE, "acceleration": Nullable(MULTIPLIER), "margin": RATE})


class Course:
    """What a member of an entry is paid on each day after the order, and what remains, in smallest steps."""

    def __init__(self, config, entry, acceleration, days):
        order = ReleaseOrder(config, entry["amount"])
        scale = config["pointScale"]
        remaining = order.points
        self.entry = entry
        # Place n: up to the n-th day after the order.
        self.released, self.cash_value, self.open = [0], [0], [steps(remaining, scale)]
        for _ in range(days):
            base = min(order.daily, remaining)
            extra = ZERO if acceleration is None else min(floor(base * acceleration, scale), remaining - base)
            total = base + extra
            remaining -= total
            self.released.append(self.released[-1] + steps(total, scale))
            self.cash_value.append(self.cash_value[-1] + steps(paid_out(config, total)["cashValue"], 2))
            self.open.append(steps(remaining, scale))

    def ages(self, today):
        """Ages at the end of a day of the cohorts that there are, youngest and oldest; None without any."""
        first, last = self.entry["fromDay"], min(self.entry["toDay"], today)
        return (today - last, today - first) if first <= last else None


def release_outlook(config, given):
    scale, margin = config["pointScale"], given["margin"]
    courses = [Course(config, entry, given["acceleration"], given["days"]) for entry in given["orders"]]
    firsts = {
        name: None
        for name in (
            "cashAboveMarginOnDay",
            "cashAboveSalesOnDay",
            "totalCashAboveMarginOnDay",
            "totalCashAboveSalesOnDay",
        )
    }
    sums = [[running(course.open), course] for course in courses]
    total_turnover = total_released = total_cash = ZERO
    rows, days = [], set(sampled(1, given["days"], given["samples"]))
    left = ZERO
    for today in range(1, given["days"] + 1):
        turnover = turnover_of(of_day(given["orders"], today))
        released = cash = still = 0
        for open_up_to, course in sums:
            ages = course.ages(today)
            if ages is None:
                continue
            youngest, oldest = ages
            times = course.entry["perDay"]
            # Who is n days old gets what the n-th day brings: the sum over ages telescopes.
            before = max(0, youngest - 1)
            released += times * (course.released[oldest] - course.released[before])
            cash += times * (course.cash_value[oldest] - course.cash_value[before])
            still += times * (open_up_to[oldest + 1] - open_up_to[youngest])
        released, cash, left = from_steps(released, scale), from_steps(cash, 2), from_steps(still, scale)
        total_turnover += turnover
        total_released += released
        total_cash += cash
        above = (
            cash > floor(turnover * margin, 2),
            cash > turnover,
            total_cash > floor(total_turnover * margin, 2),
            total_cash > total_turnover,
        )
        for name, holds in zip(firsts, above):
            if holds and firsts[name] is None:
                firsts[name] = today
        if today in days:
            rows.append(
                {
                    "day": today,
                    "turnover": money(turnover),
                    "released": print_points(config, released),
                    "cashValue": money(cash),
                    "totalTurnover": money(total_turnover),
                    "totalReleased": print_points(config, total_released),
                    "totalCashValue": money(total_cash),
                    "open": print_points(config, left),
                }
            )
    owed = points_worth(config, floor(left * config["cashRate"], scale))
    return {"rows": rows, **firsts, "owedCash": money(owed)}


def running(figures_):
    """Place n: the sum of the first n."""
    out = [0]
    for figure in figures_:
        out.append(out[-1] + figure)
    return out


# ---- appreciation ----


def appreciation_shape(_config):
    return Record({"market": MARKET, **SCHEDULE})


def orders_within(schedule, days):
    return sum(
        max(0, min(entry["toDay"], days) - entry["fromDay"] + 1) * entry["perDay"] for entry in schedule
    )


class Waiting:
    """Holders with a quota, in the order in which settleExits visits them."""

    def __init__(self):
        self.heap = []
        self.given = 0

    def add(self, units_, quota):
        # max(quota, 0.01)/units, floored at 38 decimals: of units below 10^19 steps, no two that differ are equal so.
        key = max(quota, 1) * 10**38 // units_
        heapq.heappush(self.heap, (key, self.given, units_, quota))
        self.given += 1

    def next_due(self, fund, outstanding):
        """The first holder, taken off, if due at this fund; where the first is not, nobody after it is."""
        if not self.heap:
            return None
        _, _, units_, quota = self.heap[0]
        if exit_is_due(units_ * fund // outstanding, quota):
            heapq.heappop(self.heap)
            return units_, quota
        return None


def settle(config, orders, waiting):
    """settleExits of those who wait -> [(quota, Redeemed)]; the market is that of `orders`."""
    out = []
    while (due := waiting.next_due(orders.fund, orders.outstanding)) is not None:
        held = from_steps(due[0], 8)
        done = Redeemed(config, orders.market(), held, held)
        orders.set_market(done.market)
        out.append((due[1], done))
    return out


def appreciation_outlook(config, given):
    stage = Stage()
    check_market(stage, given["market"])
    if orders_within(given["orders"], given["days"]) > MOST_ORDERS:
        stage.add("OUT_OF_RANGE", "orders")
    stage.close()
    entries = [(entry, Terms(config, False, False, entry["amount"])) for entry in given["orders"]]
    orders = Orders(config, given["market"], entries[0][1])
    waiting = Waiting()
    granted = open_ = exits = 0
    net_paid = residue = ZERO
    rows, days = [], set(sampled(1, given["days"], given["samples"]))
    for today in range(1, given["days"] + 1):
        for quota, done in settle(config, orders, waiting):
            open_ -= quota
            exits += 1
            net_paid += done.net
            residue += done.residue
        for entry, terms in entries:
            if not entry["fromDay"] <= today <= entry["toDay"]:
                continue
            orders.set_terms(terms)
            quota = None if terms.quota() is None else steps(terms.quota(), 2)
            for _ in range(entry["perDay"]):
                orders.one()
                if quota is None:
                    continue
                granted += quota
                if orders.bought > 0:
                    open_ += quota
                    waiting.add(orders.bought, quota)
        if today in days:
            market = orders.market()
            rows.append(
                {
                    "day": today,
                    "unitValue": published(config, market),
                    "fundBalance": money(market["fundBalance"]),
                    "unitsOutstanding": units(market["unitsOutstanding"]),
                    "granted": fen(granted),
                    "open": fen(open_),
                    "coverage": coverage(market["fundBalance"], from_steps(open_, 2)),
                    "exits": exits,
                    "netPaid": money(net_paid),
                    "residue": money(residue + from_steps(orders.residue, 2)),
                }
            )
    return {"rows": rows, "market": print_market(orders.market())}


OPERATIONS = {
    "appreciation": {"outlook": (appreciation_shape, appreciation_outlook)},
    "dividend": {"outlook": (dividend_shape, dividend_outlook)},
    "release": {"outlook": (release_shape, release_outlook)},
}
