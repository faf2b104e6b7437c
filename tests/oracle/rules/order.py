"""The order itself, and what a refund takes back (RULES section 1)."""

from . import figures
from .errors import DOUBTS, refuse
from .figures import ceil, money
from .shape import Count, Decimal, Record, Sequence

MONEY = Decimal(figures.MONEY)
AMOUNT = Decimal(figures.AMOUNT)


def total_shape(_config):
    line = Record({"price": MONEY, "quantity": Count(1, 10**6)})
    return Record(
        {"lines": Sequence(line), "discount": MONEY, "freight": MONEY, "points": MONEY, "fixedPoints": MONEY}
    )


def total(_config, order):
    goods = sum(line["price"] * line["quantity"] for line in order["lines"])
    left = goods - order["discount"]
    spent_credit = order["points"] + order["fixedPoints"]
    if goods > figures.MONEY.high and spent_credit > left:
        DOUBTS.note("INVALID_AMOUNT or OVERFLOW, when the goods overflow")
    if left < 0:
        refuse("INVALID_AMOUNT", "discount")
    if spent_credit > left:
        refuse("INVALID_AMOUNT", "points")
    qualifying = left - spent_credit
    return {
        "goods": money(goods),
        "qualifying": money(qualifying),
        "payable": money(qualifying + order["freight"]),
    }


def check_refund(amount, before, refund):
    """Every quoteRefund: something is refunded, and never more than the order's amount."""
    if refund == 0 or before + refund > amount:
        refuse("INVALID_AMOUNT", "refund")


def back(granted, scale, amount, before, refund):
    """What a refund takes back of what the order granted; in many parts it adds up to the whole."""
    return ceil(granted * (before + refund) / amount, scale) - ceil(granted * before / amount, scale)
