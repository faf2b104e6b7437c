"""Random carts and random partial refunds, which every scheme needs."""

from fractions import Fraction

from rules import figures


def amount(d):
    """An order's amount."""
    return d.pick(
        Fraction(100), lambda: d.within(1, 60000, 2), lambda: d.spread(Fraction(1, 100), 10**6, 2),
        lambda: d.of(figures.AMOUNT),
    )


def some_money(d):
    return d.of(figures.MONEY) if d.chance(0.3) else d.spread(Fraction(1, 100), 10**6, 2)


def total(d, _config, large):
    lines = []
    for _ in range(d.pick(0, 1, 1, 2, 3, 5, 200 if large else 8)):
        price = d.of(figures.MONEY) if d.chance(0.1) else d.pick(Fraction(0), lambda: d.within(0, 1000, 2))
        quantity = d.pick(1, 1, 2, 3, lambda: d.whole(1, 10**6) if d.chance(0.2) else d.whole(1, 20))
        lines.append((price, quantity))
    goods = sum((price * quantity for price, quantity in lines), Fraction(0))
    # Beyond its bound the cart overflows; keep what is taken off legal then, so that only that is wrong.
    goods = min(goods, figures.MONEY.high)
    discount = d.part(goods, 2) if d.chance(0.5) else Fraction(0)
    points = d.part(goods - discount, 2) if d.chance(0.5) else Fraction(0)
    fixed = d.part(goods - discount - points, 2) if d.chance(0.5) else Fraction(0)
    if d.chance(0.04):
        points = d.near(goods - discount - fixed + Fraction(1, 50), figures.MONEY)
    freight = d.of(figures.MONEY) if d.chance(0.1) else d.within(0, 30, 2)
    return "order.total", {
        "lines": [{"price": d.show(price, 2), "quantity": quantity} for price, quantity in lines],
        "discount": d.show(discount, 2),
        "freight": d.show(freight, 2),
        "points": d.show(points, 2),
        "fixedPoints": d.show(fixed, 2),
    }


def refund_of(d, ordered):
    """-> (before, refund) of one partial refund; now and then not allowed."""
    fen = Fraction(1, 100)
    before = d.within(0, ordered - fen, 2) if d.chance(0.5) else Fraction(0)
    left = ordered - before
    refund = d.pick(left, fen, lambda: d.within(fen, left, 2), lambda: d.spread(fen, left, 2))
    if d.chance(0.04):
        refund = d.pick(Fraction(0), left + fen)
    return before, refund


def parts_of(d, ordered, most):
    """An order refunded whole in several parts -> [(before, refund)]."""
    out, before = [], Fraction(0)
    for _ in range(d.whole(1, most) - 1):
        left = ordered - before
        part = d.within(Fraction(1, 100), left, 2) if d.chance(0.5) else d.spread(Fraction(1, 100), left, 2)
        if part >= left:
            break
        out.append((before, part))
        before += part
    return out + [(before, ordered - before)]
