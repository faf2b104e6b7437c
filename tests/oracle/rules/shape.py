"""What an input looks like, and reading it: shape first, then numbers (RULES section 1, order of checks).

A shape is a tree of the classes below. `read_all` walks a value along it, collects the faults of both stages and
gives back the value with Fractions where decimals were. Operations ignore further fields, rulebooks refuse them.
"""

from . import figures
from .errors import DOUBTS, Stage

LOST = object()  # stands where a value could not be read; never leaves read_all


class Repeated(dict):
    """A JSON object in which a field stood twice; `names` are those fields. The last value counts."""

    def __init__(self, pairs, names):
        super().__init__(pairs)
        self.names = names

    def __repr__(self):
        return f"Repeated({super().__repr__()}, {self.names!r})"


def keep_repeated(pairs):
    """object_pairs_hook: a plain dict, or Repeated when a field stood twice."""
    out = dict(pairs)
    if len(out) == len(pairs):
        return out
    seen, names = set(), []
    for name, _ in pairs:
        if name in seen:
            names.append(name)
        seen.add(name)
    return Repeated(pairs, names)


class Reading:
    """The faults found on the way, by stage."""

    def __init__(self):
        self.shape = Stage()
        self.numbers = Stage()

    def wrong(self, path):
        self.shape.add("INVALID_INPUT", path or None)
        return LOST

    def close(self):
        """Shape before numbers."""
        self.shape.close()
        self.numbers.close()


def below(path, name):
    return f"{path}.{name}" if path else name


def whole_number(value):
    """An int, or a float of integral value as JSON text may write it (1.0, 1e0); else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            DOUBTS.note("a JSON number past every double")
        elif value.is_integer():
            return int(value)
    return None


class Decimal:
    def __init__(self, kind):
        self.kind = kind

    def read(self, value, path, reading):
        x, codes = figures.parse(value, self.kind)
        for code in codes:
            reading.numbers.add(code, path)
        return LOST if codes else x


class Count:
    """An integer; `low` to `high` both included."""

    def __init__(self, low, high):
        self.low = low
        self.high = high

    def read(self, value, path, reading):
        count = whole_number(value)
        if count is None:
            return reading.wrong(path)
        if not self.low <= count <= self.high:
            reading.numbers.add("OUT_OF_RANGE", path)
            return LOST
        return count


class Flag:
    def read(self, value, path, reading):
        return value if isinstance(value, bool) else reading.wrong(path)


class Text:
    """A non-empty string of Unicode: an id or a name."""

    def read(self, value, path, reading):
        if not isinstance(value, str) or value == "":
            return reading.wrong(path)
        if not value.isascii() and any("\ud800" <= unit <= "\udfff" for unit in value):
            DOUBTS.note("a lone surrogate")
            return reading.wrong(path)
        return value


class Choice:
    def __init__(self, *values):
        self.values = values

    def read(self, value, path, reading):
        ok = isinstance(value, str) and value in self.values
        return value if ok else reading.wrong(path)


class Nullable:
    def __init__(self, inner):
        self.inner = inner

    def read(self, value, path, reading):
        return None if value is None else self.inner.read(value, path, reading)


class Default:
    """A field of a rulebook that may be absent and then means `value`, written as it would be."""

    def __init__(self, inner, value):
        self.inner = inner
        self.value = value

    def read(self, value, path, reading):
        return self.inner.read(value, path, reading)


class Sequence:
    """An array; fewer than `least` or more than `most` items are OUT_OF_RANGE."""

    def __init__(self, inner, least=0, most=None):
        self.inner = inner
        self.least = least
        self.most = most

    def read(self, value, path, reading):
        if not isinstance(value, list):
            return reading.wrong(path)
        if len(value) < self.least or self.most is not None and len(value) > self.most:
            reading.numbers.add("OUT_OF_RANGE", path)
        return [self.inner.read(item, f"{path}[{i}]", reading) for i, item in enumerate(value)]


class Mapping:
    """An object whose field names are data."""

    def __init__(self, inner):
        self.inner = inner

    def read(self, value, path, reading):
        if not isinstance(value, dict):
            return reading.wrong(path)
        return {name: self.inner.read(item, below(path, name), reading) for name, item in value.items()}


class Record:
    """An object of known fields; `closed` ones refuse any other.

    `rule(value, path, reading)` is a condition on several fields together; it sees the value as it was given.
    """

    def __init__(self, fields, closed=False, rule=None):
        self.fields = fields
        self.closed = closed
        self.rule = rule

    def read(self, value, path, reading):
        if not isinstance(value, dict):
            return reading.wrong(path)
        if self.closed:
            self.check_names(value, path, reading)
        out = {}
        for name, inner in self.fields.items():
            if name in value:
                out[name] = inner.read(value[name], below(path, name), reading)
            elif isinstance(inner, Default):
                out[name] = inner.read(inner.value, below(path, name), reading)
            else:
                reading.wrong(below(path, name))
        if self.rule is not None:
            self.rule(value, path, reading)
        return out

    def check_names(self, value, path, reading):
        for name in value:
            if name not in self.fields:
                reading.wrong(below(path, name))
        for name in getattr(value, "names", ()):
            reading.wrong(below(path, name))


def read_all(shape, value):
    reading = Reading()
    out = shape.read(value, "", reading)
    reading.close()
    return out


MONEY = Decimal(figures.MONEY)
AMOUNT = Decimal(figures.AMOUNT)
UNITS = Decimal(figures.UNITS)
