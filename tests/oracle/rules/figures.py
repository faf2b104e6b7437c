"""Numbers: the strict wire form, the three roundings, the bounds, and printing (RULES section 1)."""

import re
from fractions import Fraction

from .errors import refuse

WIRE = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
LONGEST_WHOLE = 20  # digits; every bound is far below, and int() of millions of digits is slow
LONGEST_PART = 20  # decimals; far past every scale
ZERO = Fraction(0)
FEN = Fraction(1, 100)


def floor(x, scale):
    """Largest multiple of 10^-scale not above x."""
    one = 10**scale
    return Fraction(x.numerator * one // x.denominator, one)


def ceil(x, scale):
    """Smallest multiple of 10^-scale not below x."""
    one = 10**scale
    return Fraction(-(-x.numerator * one // x.denominator), one)


def half_up(x, scale):
    """Nearest multiple of 10^-scale, ties up."""
    return floor(x + Fraction(1, 2 * 10**scale), scale)


def steps(x, scale):
    """x counted in the smallest step of its scale; x must be such a multiple."""
    count, rest = divmod(x.numerator * 10**scale, x.denominator)
    if rest:
        raise AssertionError(f"{x} is no multiple of 10^-{scale}: the oracle itself is wrong")
    return count


def from_steps(count, scale):
    return Fraction(count, 10**scale)


class Kind:
    """A kind of figure: its scale and its bounds, each end included unless said otherwise."""

    def __init__(self, scale, low, high, above_low=False, below_high=False):
        self.scale = scale
        self.low = Fraction(low)
        self.high = Fraction(high)
        self.above_low = above_low
        self.below_high = below_high

    def holds(self, x):
        if x < self.low or x > self.high:
            return False
        return not (self.above_low and x == self.low) and not (self.below_high and x == self.high)


MONEY = Kind(2, 0, 10**13)
POSITIVE_MONEY = Kind(2, 0, 10**13, above_low=True)
AMOUNT = Kind(2, FEN, 10**10)
UNITS = Kind(8, 0, 9 * 10**10)
UNIT_CAP = Kind(8, 0, 9 * 10**10, above_low=True)
ISSUE_PRICE = Kind(4, 0, 10**3, above_low=True)
POINT_VALUE = Kind(4, 0, 10**6, above_low=True)
RATE = Kind(8, 0, 1)
POSITIVE_RATE = Kind(8, 0, 1, above_low=True)
FEE_RATE = Kind(8, 0, 1, below_high=True)
MULTIPLIER = Kind(4, 0, 1000, above_low=True)
CREDITS = [Kind(scale, 0, 10**13) for scale in range(5)]
POSITIVE_CREDITS = [Kind(scale, 0, 10**13, above_low=True) for scale in range(5)]


def credit(scale):
    """Points or shares, whose scale a rulebook sets."""
    return CREDITS[scale]


def parse(value, kind):
    """-> (Fraction or None, codes of everything wrong with it)."""
    found = WIRE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None, ["INVALID_DECIMAL"]
    whole, part = found.group(1), (found.group(2) or "").rstrip("0")
    codes = []
    if len(part) > kind.scale:
        codes.append("TOO_MANY_DECIMALS")
    if len(whole) > LONGEST_WHOLE:
        return None, codes + ["OUT_OF_RANGE"]
    if len(part) > LONGEST_PART:  # what follows only matters as "a little more"
        part = part[:LONGEST_PART] + "1"
    x = Fraction(int(whole + part), 10 ** len(part))
    if not kind.holds(x):
        codes.append("OUT_OF_RANGE")
    return x, codes


def text(x, scale):
    """Printed with exactly its scale, without a bound."""
    count = steps(x, scale)
    if count < 0:
        raise AssertionError(f"{x} is negative: the oracle itself is wrong")
    digits = str(count).rjust(scale + 1, "0")
    return digits if scale == 0 else f"{digits[:-scale]}.{digits[-scale:]}"


def trimmed(x, scale=8):
    """Rates and multipliers: without trailing zeros."""
    out = text(x, scale)
    return out.rstrip("0").rstrip(".") if "." in out else out


def result(x, kind):
    """A printed result: past its kind's bound it is OVERFLOW."""
    if x > kind.high:
        refuse("OVERFLOW")
    return text(x, kind.scale)


def money(x):
    return result(x, MONEY)


def optional_money(x):
    return None if x is None else money(x)


def units(x):
    return result(x, UNITS)
