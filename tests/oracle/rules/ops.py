"""The table of operations: name -> scheme, input shape and function; and the order of checks around them."""

from . import appreciation, day, dividend, fund, goals, lint, network, order, outlook, release, takeback
from .errors import DOUBTS, Refusal, refuse
from .rulebook import open_rulebook
from .shape import read_all

# Operations of one scheme: their functions get that scheme's config.
BY_SCHEME = {
    "appreciation": [appreciation.OPERATIONS, fund.OPERATIONS, takeback.OPERATIONS, goals.OPERATIONS],
    "dividend": [dividend.OPERATIONS, day.OPERATIONS],
    "release": [release.OPERATIONS, network.OPERATIONS],
}
# Operations that look at more than one scheme: their functions get all of them.
OF_ALL = [order.OPERATIONS, lint.OPERATIONS]


def table():
    out = {}
    for scheme, parts in BY_SCHEME.items():
        for part in [*parts, outlook.OPERATIONS[scheme]]:
            out.update({f"{scheme}.{name}": (scheme, *row) for name, row in part.items()})
    for part in OF_ALL:
        out.update({name: (None, *row) for name, row in part.items()})
    # What points buy at a checkout depends on whether there is an appreciation scheme, too.
    out["release.checkout"] = ("release", *order.CHECKOUT)
    return out


OPERATIONS = table()
NEED_ALL = {"release.checkout"}


def find(rulebook, op):
    """Operation and scheme exist -> (config or all schemes, shape of the input, function)."""
    if not isinstance(op, str) or op not in OPERATIONS:
        refuse("UNKNOWN_OP")
    scheme, shape_of, function = OPERATIONS[op]
    config = rulebook.schemes if scheme is None else rulebook.schemes[scheme]
    if config is None:
        refuse("SCHEME_NOT_CONFIGURED")
    if op in NEED_ALL:
        config = rulebook.schemes
    if op not in rulebook.shapes:
        rulebook.shapes[op] = shape_of(config)
    return config, rulebook.shapes[op], function


class Answer:
    """What the oracle says: `ok`, or every error that may be reported, the reported one first."""

    def __init__(self, ok, faults, doubts):
        self.ok = ok
        self.faults = faults
        self.doubts = doubts

    @property
    def error(self):
        return self.faults[0] if self.faults else None

    def as_json(self):
        return {"error": self.error} if self.faults else {"ok": self.ok}


def answer(rulebook, op, given):
    DOUBTS.clear()
    try:
        config, shape, function = find(rulebook, op)
        return Answer(function(config, read_all(shape, given)), [], list(DOUBTS.notes))
    except Refusal as refusal:
        return Answer(None, refusal.distinct(), list(DOUBTS.notes))


def opening(source):
    """-> (Rulebook or None, Answer of the opening)."""
    DOUBTS.clear()
    try:
        return open_rulebook(source), Answer({}, [], list(DOUBTS.notes))
    except Refusal as refusal:
        return None, Answer(None, refusal.distinct(), list(DOUBTS.notes))
