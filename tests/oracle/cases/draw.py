"""Random figures and texts. A figure is a Fraction until `show` writes it down."""

import math
from fractions import Fraction

from rules.figures import floor, text

ODD_TEXTS = (
    "__proto__",
    "constructor",
    "toString",
    "0",
    "1",
    "10",
    " ",
    "null",
    "é",
    "e\u0301",
    "红酒 🍷",
    'a"b\\c',
    "tab\there",
    "a.b[0]",
    "\u2028",
    "\u007f",
    "\ufeff",
    "𝟙",
)


class Draw:
    def __init__(self, rng):
        self.rng = rng

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, *options):
        """One of the options; a callable one is called."""
        chosen = self.rng.choice(options)
        return chosen() if callable(chosen) else chosen

    def whole(self, low, high):
        return self.rng.randint(low, high)

    # ---- figures ----

    def within(self, low, high, scale):
        """Evenly, a multiple of 10^-scale in low..high."""
        first, last = math.ceil(low * 10**scale), math.floor(high * 10**scale)
        if last <= first:
            return Fraction(first, 10**scale)
        return Fraction(self.rng.randint(first, last), 10**scale)

    def spread(self, low, high, scale):
        """Every order of magnitude alike, and often few digits, as people write."""
        first, last = max(1, math.ceil(low * 10**scale)), math.floor(high * 10**scale)
        if last <= first:
            return Fraction(max(last, 0), 10**scale)
        length = self.rng.uniform(math.log(first), math.log(last + 1))
        count = int(math.exp(min(length, 700)))
        if self.chance(0.5):
            keep = self.rng.randint(1, 4)
            cut = max(0, len(str(count)) - keep)
            count = count // 10**cut * 10**cut
        return Fraction(min(max(count, first), last), 10**scale)

    def of(self, kind, low=None, high=None):
        """Anything a kind allows, its ends included more often than fair."""
        step = Fraction(1, 10**kind.scale)
        least = kind.low + step if kind.above_low else kind.low
        most = kind.high - step if kind.below_high else kind.high
        low = least if low is None else max(low, least)
        high = most if high is None else min(high, most)
        if low >= high:
            return low
        if self.chance(0.12):
            return self.pick(low, min(low + step, high), high, max(high - step, low))
        if self.chance(0.2):
            return self.within(low, high, kind.scale)
        return self.spread(max(low, step), high, kind.scale)

    def near(self, x, kind, most_steps=2):
        """x or a few of its smallest steps beside it, kept inside the kind."""
        step = Fraction(1, 10**kind.scale)
        moved = floor(x, kind.scale) + step * self.rng.randint(-most_steps, most_steps)
        least = kind.low + step if kind.above_low else kind.low
        return min(max(moved, least), kind.high)

    def part(self, x, scale):
        """Some of x: nothing, a crumb, a share, nearly all, all."""
        step = Fraction(1, 10**scale)
        if x <= 0:
            return Fraction(0)
        return self.pick(
            Fraction(0), min(step, x), max(x - step, Fraction(0)), x, x, lambda: self.within(0, x, scale),
            lambda: self.within(0, x, scale), lambda: self.spread(step, x, scale),
        )

    def rate(self, high=Fraction(1), positive=False):
        """0..high, with one to eight decimals."""
        least = Fraction(1, 10**8)
        if self.chance(0.12):
            return least if positive else Fraction(0)
        if self.chance(0.05):
            return min(least, high)
        if self.chance(0.08):
            return high
        digits = self.rng.choice((1, 2, 2, 3, 4, 6, 8))
        x = floor(Fraction(self.rng.randint(0, 10**digits), 10**digits) * high, digits)
        return max(x, least) if positive else x

    # ---- writing down ----

    def show(self, x, scale):
        """x as a person or a program may write it: trailing zeros never count."""
        full = text(x, scale)
        roll = self.rng.random()
        if roll < 0.45:
            return full
        if roll < 0.55:
            return (full if "." in full else full + ".") + "0" * self.rng.randint(1, 12)
        return full.rstrip("0").rstrip(".") if "." in full else full

    def name(self, plain):
        return self.rng.choice(ODD_TEXTS) if self.chance(0.04) else plain

    def names(self, plain):
        """A list of names, different ones."""
        out = []
        for one in plain:
            name = self.name(one)
            out.append(one if name in out or name in plain else name)
        return out
