"""What an input looks like, and reading it: shape first, then numbers (RULES section 1, order of checks).

A shape is a tree of the classes below. `read_all` walks a value along it, collects the faults of both stages and
gives back the value with Fractions where decimals were. Operations ignore further fields, rulebooks refuse them.
"""

from . import figures
from .errors import DOUBTS, Stage

LOST = object()  # stands where a value could not be read; never leaves read_all


class Repeated(dict):
    """A JSON object in which a field stood twice; `names` are those fields."""

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


def below(path, name):
    return f"{path}.{name}" if path else name


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
        if isinstance(value, bool) or not isinstance(value, int):
            if isinstance(value, float) and value.is_integer():
                DOUBTS.note("a JSON number such as 1.0 where an integer belongs")
            return reading.wrong(path)
        if not self.low <= value <= self.high:
            reading.numbers.add("OUT_OF_RANGE", path)
            return LOST
        return value


class Flag:
    def read(self, value, path, reading):
        return value if isinstance(value, bool) else reading.wrong(path)


class Text:
    """A non-empty string: an id or a name."""

    def read(self, value, path, reading):
        if not isinstance(value, str) or value == "":
            return reading.wrong(path)
        if any("\ud800" <= unit <= "\udfff" for unit in value):
            DOUBTS.note("a lone surrogate")
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
        if value == "" and isinstance(self.inner, Text):
            DOUBTS.note("an empty string where an id or null may stand")
        return None if value is None else self.inner.read(value, path, reading)


class Sequence:
    """An array; longer than `most` is OUT_OF_RANGE."""

    def __init__(self, inner, most=None):
        self.inner = inner
        self.most = most

    def read(self, value, path, reading):
        if not isinstance(value, list):
            return reading.wrong(path)
        if self.most is not None and len(value) > self.most:
            reading.numbers.add("OUT_OF_RANGE", path)
        return [self.inner.read(item, f"{path}[{i}]", reading) for i, item in enumerate(value)]


class Mapping:
    """An object whose field names are data."""

    def __init__(self, inner):
        self.inner = inner

    def read(self, value, path, reading):
        if not isinstance(value, dict):
            return reading.wrong(path)
        if isinstance(value, Repeated):
            DOUBTS.note("a field twice in an operation's input")
        return {name: self.inner.read(item, below(path, name), reading) for name, item in value.items()}


class Record:
    """An object of known fields, all of them required; `closed` ones refuse any other."""

    def __init__(self, fields, closed=False):
        self.fields = fields
        self.closed = closed

    def read(self, value, path, reading):
        if not isinstance(value, dict):
            return reading.wrong(path)
        self.check_names(value, path, reading)
        out = {}
        for name, inner in self.fields.items():
            if name in value:
                out[name] = inner.read(value[name], below(path, name), reading)
            else:
                reading.wrong(below(path, name))
        return out

    def check_names(self, value, path, reading):
        if self.closed:
            for name in value:
                if name not in self.fields:
                    reading.wrong(below(path, name))
            for name in getattr(value, "names", ()):
                reading.wrong(below(path, name))
        elif isinstance(value, Repeated):
            DOUBTS.note("a field twice in an operation's input")


def close(reading):
    """Shape before numbers."""
    if reading.shape.faults and any(f.code == "INVALID_DECIMAL" for f in reading.numbers.faults):
        DOUBTS.note("whether INVALID_DECIMAL is a matter of shape or of numbers")
    reading.shape.close()
    reading.numbers.close()


def read_all(shape, value):
    if not isinstance(value, dict):
        DOUBTS.note("the path of an input that is no object")
    reading = Reading()
    out = shape.read(value, "", reading)
    close(reading)
    return out
