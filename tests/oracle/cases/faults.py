"""What can be wrong with one value of an input or a rulebook, found by walking the oracle's own shapes."""

import copy
from fractions import Fraction

from rules.figures import text
from rules.rulebook import Day, SchemaOne
from rules.shape import Choice, Count, Decimal, Flag, Mapping, Nullable, Record, Sequence, Text

BAD_TEXTS = (
    "", " ", "-1", "-0", "-0.5", "+1", "1e3", "1E-2", "1_000", "1,000", " 1", "1 ", "1\n", "\t1", "01", "00", "00.5",
    ".5", "1.", ".", "1.5.0", "0x10", "NaN", "Infinity", "null", "abc", "１", "1.５", "١", "1\u0000", "--1", "1-", "½",
    "1/2", "$1", "1元", "\ufeff1",
)
NOT_DECIMALS = (0, 1, 1.5, -1, True, False, [], {}, ["1"], {"value": "1"}, 10**20)
NOT_COUNTS = ("1", "", 1.5, -0.5, None, True, [], {})
NOT_FLAGS = ("no", "true", "", 0, 1, None, [], {})
NOT_TEXTS = ("", 5, 0, True, [], {}, ["a"])
NOT_RECORDS = ("x", "", 5, True, [], 1.5)
NOT_LISTS = ("x", "", 5, True, {}, None, {"0": None, "length": 1})
SHAPE, DECIMAL, NUMBER = "shape", "decimal", "number"


class Site:
    """A place in a document: the holder of the value, its key there, and the shape that it must have."""

    def __init__(self, holder, key, shape, field):
        self.holder = holder
        self.key = key
        self.shape = shape
        self.field = field  # whether it is a required field of a Record

    @property
    def value(self):
        return self.holder[self.key]

    @property
    def inner(self):
        return self.shape.inner if isinstance(self.shape, Nullable) else self.shape

    @property
    def nullable(self):
        return isinstance(self.shape, Nullable)

    def put(self, value):
        self.holder[self.key] = copy.deepcopy(value)

    def drop(self):
        del self.holder[self.key]


def sites(value, shape):
    """Every place below a value that has that shape."""
    inner = shape.inner if isinstance(shape, Nullable) else shape
    if isinstance(inner, Record) and isinstance(value, dict):
        for name, part in inner.fields.items():
            if name in value:
                yield Site(value, name, part, True)
                yield from sites(value[name], part)
    elif isinstance(inner, Sequence) and isinstance(value, list):
        for i, item in enumerate(value):
            yield Site(value, i, inner.inner, False)
            yield from sites(item, inner.inner)
    elif isinstance(inner, Mapping) and isinstance(value, dict):
        for name in list(value):
            yield Site(value, name, inner.inner, False)


# ---- one value made wrong ----


def wrong_decimal(d, site):
    """-> the family of the fault."""
    kind = site.inner.kind
    step = Fraction(1, 10**kind.scale)
    roll = d.rng.random()
    if roll < 0.3:
        site.put(d.pick(*BAD_TEXTS))
        return DECIMAL
    if roll < 0.5:
        site.put(None if not site.nullable and d.chance(0.2) else d.pick(*NOT_DECIMALS))
        return DECIMAL
    if roll < 0.7:
        inside = kind.low + step if kind.above_low else kind.low
        whole = text(max(inside, Fraction(1 if kind.high > 1 else 0)), 0) if kind.high > 1 else "0"
        zeros = "0" * (kind.scale + d.pick(0, 0, 1, 25))
        site.put(f"{whole}.{zeros}{d.whole(1, 9)}" if kind.high > 1 else f"0.1{zeros}{d.whole(1, 9)}")
        return NUMBER
    past = kind.high if kind.below_high else kind.high + step
    low = [Fraction(0)] if kind.low > 0 or kind.above_low else []
    chosen = d.pick(past, past, kind.high * 10 + 1, Fraction(2**63), Fraction(2**64), Fraction(10**30), *low, *low)
    site.put(d.pick("9" * 400, "1" + "0" * 60) if d.chance(0.08) else d.show(chosen, kind.scale))
    return NUMBER


def wrong_count(d, site):
    if d.chance(0.5):
        site.put(d.pick(*NOT_COUNTS))
        return SHAPE
    low, high = site.inner.low, site.inner.high
    site.put(d.pick(low - 1, high + 1, -1, 2**31, 2**32, 2**53, 2**63, 2**64, 10**20, -(2**31), -(2**63)))
    return NUMBER


def wrong_text(d, site):
    site.put(None if not site.nullable and d.chance(0.2) else d.pick(*NOT_TEXTS))
    return SHAPE


def wrong_record(d, site):
    if isinstance(site.value, dict) and d.chance(0.3):
        site.put(list(site.value.values()))
    else:
        site.put(None if not site.nullable and d.chance(0.3) else d.pick(*NOT_RECORDS))
    return SHAPE


def wrong_list(d, site):
    item = site.inner.inner
    if isinstance(item, Record) and d.chance(0.4):
        site.value.insert(d.whole(0, len(site.value)), d.pick(None, *NOT_RECORDS))
    elif site.inner.most is not None and d.chance(0.4):
        site.put(["0"] * d.pick(site.inner.most + 1, 100))
        return NUMBER
    else:
        site.put(d.pick(*NOT_LISTS))
    return SHAPE


def wrong_choice(d, site):
    value = d.pick(*site.inner.values)
    site.put(d.pick("", value.lower() + " ", value.upper(), None, 0, 1, True, {value: None}, [value]))
    return SHAPE


def wrong_flag(d, site):
    site.put(d.pick(*NOT_FLAGS))
    return SHAPE


def wrong_mapping(d, site):
    site.put(d.pick(*NOT_RECORDS, None, [["V1", 1]]))
    return SHAPE


def wrong_schema(d, site):
    site.put(d.pick(0, 2, 99, -1, "1", None, True, [1], {}, 1.5))
    return SHAPE


def wrong_day(d, site):
    site.put(
        d.pick(
            "", "2026-02-29", "2100-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
            "2026-1-1", "20260101", "2026/01/01", "2026-01-01T00:00:00Z", " 2026-01-01", "2026-01-01\n", "26-01-01",
            "+2026-01-01", "２０２６-01-01", "12026-01-01", 20260101, True, [], {},
        )
    )
    return SHAPE


WRONG = (
    (Decimal, wrong_decimal),
    (Count, wrong_count),
    (Flag, wrong_flag),
    (Text, wrong_text),
    (Choice, wrong_choice),
    (Record, wrong_record),
    (Sequence, wrong_list),
    (Mapping, wrong_mapping),
    (SchemaOne, wrong_schema),
    (Day, wrong_day),
)


def make_wrong(d, site):
    return next(spoil for kind, spoil in WRONG if isinstance(site.inner, kind))(d, site)


def spoil_one(d, document, shape):
    """One fault somewhere in the document, changed in place -> its family, or None where there is nothing."""
    places = list(sites(document, shape))
    if not places:
        return None
    # Long lists would draw all faults to themselves.
    near = [site for site in places if site.field] if d.chance(0.5) else places
    site = d.rng.choice(near or places)
    if site.field and d.chance(0.2):
        site.drop()
        return SHAPE
    return make_wrong(d, site)
