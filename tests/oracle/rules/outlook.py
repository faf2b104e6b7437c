"""The three outlooks: equal members join by the schedule, and every day is settled (RULES section 6)."""

from . import figures
from .appreciation import Placed, Redeemed, Terms, exit_is_due, exit_order
from .dividend import Order as DividendOrder
from .dividend import Settled, is_eligible
from .errors import Stage
from .figures import ZERO, floor, from_steps, money, result, steps, text
from .goals import sampled
from .market import MARKET, check_market, print_market, published, unit_value, worth
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
    cohorts, finished = [], 0  # those with a quota; how many have none left
    granted = paid = unallocated = carry = ZERO
    members = 0
    first, first_finished_on = None, None
    rows, days = [], set(sampled(1, given["days"], given["samples"]))
    for today in range(1, given["days"] + 1):
        entries = of_day(given["orders"], today)
        turnover = turnover_of(entries)
        settled = Settled(config, turnover, carry, cohorts)
        payout = ZERO
        for cohort, (_, _, share) in zip(cohorts, settled.shares):
            cohort["quota"] -= share
            if cohort is first:
                payout = share
            if not is_eligible(cohort):
                finished += cohort["times"]
                first_finished_on = first_finished_on or today
        cohorts = [cohort for cohort in cohorts if is_eligible(cohort)]
        carry = settled.carry
        paid += settled.paid
        unallocated += settled.unallocated
        for entry in entries:
            order = DividendOrder(config, nobody, False, False, entry["amount"])
            cohort = {"shares": order.shares, "quota": order.quota, "times": entry["perDay"]}
            first = first or cohort
            members += entry["perDay"]
            granted += entry["perDay"] * order.quota
            if is_eligible(cohort):
                cohorts.append(cohort)
        if today in days:
            rows.append(
                {
                    "day": today,
                    "turnover": money(turnover),
                    "granted": money(granted),
                    "paid": money(paid),
                    "unallocated": money(unallocated),
                    "open": money(granted - paid),
                    "coverage": coverage(paid, granted),
                    "members": members,
                    "finished": finished,
                    "payout": money(payout),
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


def appreciation_outlook(config, given):
    stage = Stage()
    check_market(stage, given["market"])
    if orders_within(given["orders"], given["days"]) > MOST_ORDERS:
        stage.add("OUT_OF_RANGE", "orders")
    stage.close()
    market = given["market"]
    holders = []  # of those with a quota, in the order in which they would leave
    granted = open_ = net_paid = residue = ZERO
    exits = 0
    rows, days = [], set(sampled(1, given["days"], given["samples"]))
    for today in range(1, given["days"] + 1):
        stays = []
        for holder in sorted(holders, key=exit_order):
            if exit_is_due(worth(unit_value(config, market), holder["units"]), holder["quota"]):
                done = Redeemed(config, market, holder["units"], holder["units"])
                market = done.market
                open_ -= holder["quota"]
                exits += 1
                net_paid += done.net
                residue += done.residue
            else:
                stays.append(holder)
        holders = stays
        for entry in of_day(given["orders"], today):
            terms = Terms(config, False, False, entry["amount"])
            quota = terms.quota()
            for _ in range(entry["perDay"]):
                placed = Placed(config, market, terms)
                market = placed.market
                residue += placed.residue
                if quota is None:
                    continue
                granted += quota
                if placed.units > 0:
                    open_ += quota
                    holders.append({"units": placed.units, "quota": quota})
        if today in days:
            rows.append(
                {
                    "day": today,
                    "unitValue": published(config, market),
                    "fundBalance": money(market["fundBalance"]),
                    "unitsOutstanding": result(market["unitsOutstanding"], figures.UNITS),
                    "granted": money(granted),
                    "open": money(open_),
                    "coverage": coverage(market["fundBalance"], open_),
                    "exits": exits,
                    "netPaid": money(net_paid),
                    "residue": money(residue),
                }
            )
    return {"rows": rows, "market": print_market(market)}


OPERATIONS = {
    "appreciation": {"outlook": (appreciation_shape, appreciation_outlook)},
    "dividend": {"outlook": (dividend_shape, dividend_outlook)},
    "release": {"outlook": (release_shape, release_outlook)},
}
