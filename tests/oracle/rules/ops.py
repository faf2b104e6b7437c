"""The table of operations: name -> input shape and function; and the order of checks around them."""

from . import appreciation, dividend, network, order, release
from .errors import DOUBTS, Refusal, refuse
from .rulebook import SCHEMES, open_rulebook
from .shape import read_all


def table():
    out = {"order.total": (None, order.total_shape, order.total)}
    modules = {"appreciation": [appreciation], "dividend": [dividend], "release": [release, network]}
    for scheme, parts in modules.items():
        for part in parts:
            for name, (shape, function) in part.OPERATIONS.items():
                out[f"{scheme}.{name}"] = (scheme, shape, function)
    return out


OPERATIONS = table()


def find(rulebook, op):
    """Operation and scheme exist -> (config, shape of the input, function)."""
    if not isinstance(op, str) or op not in OPERATIONS:
        if isinstance(op, str) and op.split(".")[0] in SCHEMES and rulebook.config(op.split(".")[0]) is None:
            DOUBTS.note("an unknown operation of a scheme that is not configured")
        refuse("UNKNOWN_OP")
    scheme, shape_of, function = OPERATIONS[op]
    config = None if scheme is None else rulebook.config(scheme)
    if scheme is not None and config is None:
        refuse("SCHEME_NOT_CONFIGURED")
    if op not in rulebook.shapes:
        rulebook.shapes[op] = shape_of(config)
    return config, rulebook.shapes[op], function


def call(rulebook, op, given):
    """The operation's output; raises Refusal."""
    DOUBTS.clear()
    config, shape, function = find(rulebook, op)
    return function(config, read_all(shape, given))


class Answer:
    """What the oracle says: `ok` or `error`, and whether RULES leaves no other answer."""

    def __init__(self, ok, faults, doubts):
        self.ok = ok
        self.faults = faults  # every error that may be reported, the reported one first
        self.doubts = doubts

    @property
    def error(self):
        return self.faults[0] if self.faults else None

    @property
    def determined(self):
        return len(self.faults) <= 1 and not self.doubts

    def as_json(self):
        return {"error": self.error} if self.faults else {"ok": self.ok}


def answer(rulebook, op, given):
    try:
        return Answer(call(rulebook, op, given), [], list(DOUBTS.notes))
    except Refusal as refusal:
        return Answer(None, refusal.distinct(), list(DOUBTS.notes))


def opening(source):
    """-> (Rulebook or None, Answer of the opening)."""
    DOUBTS.clear()
    try:
        return open_rulebook(source), Answer({}, [], list(DOUBTS.notes))
    except Refusal as refusal:
        return None, Answer(None, refusal.distinct(), list(DOUBTS.notes))
