"""The order: what it takes, what it earns, what comes back of it (RULES section 2), and release.checkout."""

from . import figures
from .errors import Stage, refuse
from .figures import ZERO, ceil, floor, money, result
from .rulebook import RATE, SCHEMES
from .shape import MONEY, Choice, Count, Decimal, Nullable, Record, Sequence

PIECES = 10**6
MOST_POINTS = figures.credit(0).high


# ---- points as payment ----


def point_scale(release):
    return 0 if release is None else release["pointScale"]


def points_worth(release, points):
    return floor(points * release["pointValue"], 2)


def fewest_points(release, value):
    """The fewest points of that value."""
    return ceil(value / release["pointValue"], release["pointScale"])


def points_usable(release, goods, discount, fixed_points, held=None):
    """The most points that an order takes; `held`: what the member has, where that counts."""
    paid_with_points = min(
        floor((goods - discount) * release["maxPointsPaymentRate"], 2), max(ZERO, goods - discount - fixed_points)
    )
    points = min(floor(paid_with_points / release["pointValue"], release["pointScale"]), MOST_POINTS)
    if release["maxPointsPerOrder"] is not None:
        points = min(points, release["maxPointsPerOrder"])
    if held is not None:
        points = min(points, held)
    return fewest_points(release, points_worth(release, points))


# ---- order.total ----


def total_shape(schemes):
    line = Record(
        {
            "price": MONEY,
            "quantity": Count(1, PIECES),
            "contributionRate": Nullable(RATE),
            "earns": Nullable(Sequence(Choice(*SCHEMES))),
        }
    )
    return Record(
        {
            "lines": Sequence(line),
            "discount": MONEY,
            "freight": MONEY,
            "points": Decimal(figures.credit(point_scale(schemes["release"]))),
            "fixedPoints": MONEY,
        }
    )


class Total:
    """An order that was read; `check` adds what is wrong with it, `split` makes the lines' figures."""

    def __init__(self, schemes, order):
        self.schemes = schemes
        self.order = order
        self.release = schemes["release"]
        self.goods_of = [line["price"] * line["quantity"] for line in order["lines"]]
        self.goods = sum(self.goods_of, ZERO)
        self.usable, self.points, self.points_value = None, ZERO, ZERO
        if self.release is not None:
            self.usable = points_usable(self.release, self.goods, order["discount"], order["fixedPoints"])
            self.points_value = points_worth(self.release, order["points"])
            self.points = fewest_points(self.release, self.points_value)

    def check(self, stage):
        order = self.order
        for i, line in enumerate(order["lines"]):
            earns = line["earns"] or []
            for j, name in enumerate(earns):
                if name in earns[:j]:
                    stage.add("DUPLICATE_NAME", f"lines[{i}].earns[{j}]")
        if order["points"] > 0 and self.release is None:
            stage.add("SCHEME_NOT_CONFIGURED", "points")
        if order["fixedPoints"] > 0 and self.schemes["appreciation"] is None:
            stage.add("SCHEME_NOT_CONFIGURED", "fixedPoints")
        if order["discount"] > self.goods:
            stage.add("INVALID_AMOUNT", "discount")
        if self.usable is not None and self.points > max(ZERO, self.usable):
            stage.add("INVALID_AMOUNT", "points")
        if order["fixedPoints"] > max(ZERO, self.goods - order["discount"] - self.points_value):
            stage.add("INVALID_AMOUNT", "fixedPoints")

    def split(self):
        """Every line's figures, and what each scheme takes of the order."""
        order, scale = self.order, point_scale(self.release)
        discounts = split(order["discount"], self.goods_of, 2)
        weights = [goods - discount for goods, discount in zip(self.goods_of, discounts)]
        values = split(self.points_value, weights, 2)
        points = split(self.points, weights, scale)
        weights = [weight - value for weight, value in zip(weights, values)]
        fixed = split(order["fixedPoints"], weights, 2)
        self.lines = [
            {
                "goods": self.goods_of[i],
                "discount": discounts[i],
                "points": points[i],
                "pointsValue": values[i],
                "fixedPoints": fixed[i],
                "qualifying": weights[i] - fixed[i],
            }
            for i in range(len(order["lines"]))
        ]
        self.qualifying = sum((line["qualifying"] for line in self.lines), ZERO)
        self.payable = self.qualifying + order["freight"]
        self.earning = {name: self.earning_of(name) for name in SCHEMES}

    def earning_of(self, scheme):
        """[(base, contribution) of each line that counts, None for the others], None without the scheme."""
        config = self.schemes[scheme]
        if config is None:
            return None
        out = []
        for given, line in zip(self.order["lines"], self.lines):
            paid = line["qualifying"]
            rate = config["contributionRate"] if given["contributionRate"] is None else given["contributionRate"]
            if given["earns"] is not None and scheme not in given["earns"]:
                out.append(None)
            elif scheme == "appreciation":
                out.append((paid, floor(paid * rate, 2)) if rate > 0 else None)
            elif config["contributionRate"] is None:
                out.append((paid, ZERO))
            else:
                out.append((floor(paid * rate, 2), ZERO))
        return out

    def overflows(self):
        """Whether a figure of order.total is past its bound."""
        most = figures.MONEY.high
        amounts = [sum_of(counted, 0) for counted in self.earning.values() if counted is not None]
        return self.goods > most or self.payable > most or any(x > figures.AMOUNT.high for x in amounts)


def split(total, weights, scale):
    """A total over weights: what is due up to a line, less what was due before it."""
    whole = sum(weights, ZERO)
    if whole == 0:
        return [ZERO] * len(weights)
    parts, before, up_to = [], ZERO, ZERO
    for weight in weights:
        up_to += weight
        due = floor(total * up_to / whole, scale)
        parts.append(due - before)
        before = due
    return parts


def sum_of(counted, place):
    return sum((line[place] for line in counted if line is not None), ZERO)


def checked(schemes, order, stage):
    """-> the order with its lines' figures; None where the stage has a fault that leaves none."""
    total = Total(schemes, order)
    found = len(stage.faults)
    total.check(stage)
    if total.goods > figures.MONEY.high:
        # An overflow on the way: another program may see it before it compares.
        stage.add("OVERFLOW")
    if len(stage.faults) == found:
        total.split()
        return total
    return None


def order_total(schemes, order):
    stage = Stage()
    total = checked(schemes, order, stage)
    stage.close()
    if total.overflows():
        refuse("OVERFLOW")
    release = total.release
    contributions = total.earning["appreciation"]

    def points(x):
        return None if release is None else result(x, figures.credit(release["pointScale"]))

    lines = [
        {
            "goods": money(line["goods"]),
            "discount": money(line["discount"]),
            "points": points(line["points"]),
            "pointsValue": money(line["pointsValue"]),
            "fixedPoints": money(line["fixedPoints"]),
            "qualifying": money(line["qualifying"]),
            "contribution": contribution_of(contributions, i),
        }
        for i, line in enumerate(total.lines)
    ]
    return {
        "goods": money(total.goods),
        "pointsUsable": points(total.usable),
        "points": points(total.points),
        "pointsValue": money(total.points_value),
        "qualifying": money(total.qualifying),
        "payable": money(total.payable),
        "lines": lines,
        "earning": {name: print_earning(name, counted) for name, counted in total.earning.items()},
    }


def contribution_of(contributions, i):
    """Of a line that does not count, and of every line without an appreciation scheme, 0."""
    return money(ZERO if contributions is None or contributions[i] is None else contributions[i][1])


def print_earning(scheme, counted):
    if counted is None:
        return None
    amount = result(sum_of(counted, 0), figures.AMOUNT)
    if scheme != "appreciation":
        return {"amount": amount}
    return {"amount": amount, "contribution": money(sum_of(counted, 1))}


# ---- order.refund ----


LISTS = ("returnedBeforeBooking", "returnedBefore", "returning")


def lists_are_as_long(value, path, reading):
    order = value.get("order")
    lines = order.get("lines") if isinstance(order, dict) else None
    for name in LISTS:
        pieces = value.get(name)
        if isinstance(lines, list) and isinstance(pieces, list) and len(pieces) != len(lines):
            reading.wrong(name)


def refund_shape(schemes):
    pieces = {name: Sequence(Count(0, PIECES)) for name in LISTS}
    return Record(
        {"order": total_shape(schemes), **pieces, "freightBefore": MONEY, "freight": MONEY}, rule=lists_are_as_long
    )


def check_pieces(stage, given):
    for i, line in enumerate(given["order"]["lines"]):
        booking, before, now = (given[name][i] for name in LISTS)
        if before > line["quantity"]:
            stage.add("INVALID_AMOUNT", f"returnedBefore[{i}]")
        if booking > before:
            stage.add("INVALID_AMOUNT", f"returnedBeforeBooking[{i}]")
        if before + now > line["quantity"] and now > 0:
            stage.add("INVALID_AMOUNT", f"returning[{i}]")
    if given["freightBefore"] + given["freight"] > given["order"]["freight"]:
        stage.add("INVALID_AMOUNT", "freight")
    if not any(given["returning"]) and given["freight"] == 0:
        stage.add("INVALID_AMOUNT", "returning")


def part(x, pieces, quantity, scale):
    return floor(x * pieces / quantity, scale)


def order_refund(schemes, given):
    stage = Stage("order.")
    total = checked(schemes, given["order"], stage)
    if total is not None and total.overflows():
        stage.add("OVERFLOW")
    pieces = Stage()
    check_pieces(pieces, given)
    stage.faults += pieces.faults
    stage.close()

    lines = given["order"]["lines"]
    scale = point_scale(schemes["release"])

    def coming_back(i, field):
        x, s = total.lines[i][field], scale if field == "points" else 2
        before, now = given["returnedBefore"][i], given["returning"][i]
        quantity = lines[i]["quantity"]
        return part(x, before + now, quantity, s) - part(x, before, quantity, s)

    fields = ("discount", "points", "pointsValue", "fixedPoints", "qualifying")
    back = [{field: coming_back(i, field) for field in fields} for i in range(len(lines))]

    def sums(field):
        return sum((line[field] for line in back), ZERO)

    def points(x):
        return None if schemes["release"] is None else result(x, figures.credit(scale))

    printed = [
        {field: points(line[field]) if field == "points" else money(line[field]) for field in fields} for line in back
    ]
    return {
        "cash": money(sums("qualifying") + given["freight"]),
        "points": points(sums("points")),
        "pointsValue": money(sums("pointsValue")),
        "fixedPoints": money(sums("fixedPoints")),
        "lines": printed,
        "earning": {name: earning_back(name, given, counted) for name, counted in total.earning.items()},
    }


def earning_back(scheme, given, counted):
    if counted is None:
        return None
    amount, before, refund, left = parts_of(given, counted, 0)
    if scheme != "appreciation":
        return {"amount": amount, "before": before, "refund": refund, "left": left}
    contribution, c_before, c_refund, c_left = parts_of(given, counted, 1)
    return {
        "amount": amount,
        "contribution": contribution,
        "before": {"amount": before, "contribution": c_before},
        "refund": {"amount": refund, "contribution": c_refund},
        "left": {"amount": left, "contribution": c_left},
    }


def parts_of(given, counted, place):
    """-> what the booked order was quoted for, of it refunded before and now, and left."""
    amount = before = refund = ZERO
    for i, line in enumerate(given["order"]["lines"]):
        if counted[i] is None:
            continue
        x, quantity = counted[i][place], line["quantity"]
        k, b, n = (given[name][i] for name in LISTS)
        amount += x - part(x, k, quantity, 2)
        before += part(x, b, quantity, 2) - part(x, k, quantity, 2)
        refund += part(x, b + n, quantity, 2) - part(x, b, quantity, 2)
    return money(amount), money(before), money(refund), money(amount - before - refund)


OPERATIONS = {
    "order.total": (total_shape, order_total),
    "order.refund": (refund_shape, order_refund),
}


# ---- release.checkout ----


def checkout_shape(schemes):
    points = Decimal(figures.credit(schemes["release"]["pointScale"]))
    return Record({"goods": MONEY, "discount": MONEY, "fixedPoints": MONEY, "points": points})


def checkout(schemes, given):
    release = schemes["release"]
    goods, discount, fixed_points = given["goods"], given["discount"], given["fixedPoints"]
    stage = Stage()
    if discount > goods:
        stage.add("INVALID_AMOUNT", "discount")
    if fixed_points > 0 and schemes["appreciation"] is None:
        stage.add("SCHEME_NOT_CONFIGURED", "fixedPoints")
    if fixed_points > max(ZERO, goods - discount):
        stage.add("INVALID_AMOUNT", "fixedPoints")
    stage.close()
    usable = points_usable(release, goods, discount, fixed_points, given["points"])
    value = points_worth(release, usable)
    kind = figures.credit(release["pointScale"])
    return {
        "pointsUsable": result(usable, kind),
        "value": money(value),
        "pointsAfter": result(given["points"] - usable, kind),
        "cashDue": money(goods - discount - fixed_points - value),
    }


CHECKOUT = (checkout_shape, checkout)


# ---- taking back, on refunds after booking ----


def check_refund(amount, before, refund):
    """Every quoteRefund: something is refunded, and never more than the order's amount."""
    if refund == 0 or before + refund > amount:
        refuse("INVALID_AMOUNT", "refund")


def back(granted, scale, amount, before, refund):
    """What a refund takes back of what the order granted; in many parts it adds up to the whole."""
    return ceil(granted * (before + refund) / amount, scale) - ceil(granted * before / amount, scale)
