"""Refusals: code, path and shortage figures (RULES section 7).

Checks come in stages (shape, numbers, each state, the request). A stage collects *all* its faults before it refuses:
RULES leaves free which of several is reported, so whoever compares with another program must see them all.
"""


class Fault:
    """One error as the caller sees it; shortage is None or the three printed figures."""

    def __init__(self, code, path=None, shortage=None):
        self.code = code
        self.path = path
        self.shortage = shortage

    def as_json(self):
        out = {"code": self.code, "path": self.path}
        if self.shortage is not None:
            out.update(self.shortage)
        return out


class Refusal(Exception):
    """The operation or the rulebook is refused. `faults[0]` is reported, the others were just as legitimate."""

    def __init__(self, faults):
        super().__init__(faults[0].code)
        self.faults = faults

    def distinct(self):
        """Every different answer that RULES allows here."""
        seen = []
        for fault in self.faults:
            row = fault.as_json()
            if row not in seen:
                seen.append(row)
        return seen


class Stage:
    """Collects the faults of one kind of check."""

    def __init__(self, prefix=""):
        self.faults = []
        self.prefix = prefix

    def add(self, code, path=None, shortage=None):
        self.faults.append(Fault(code, None if path is None else self.prefix + path, shortage))

    def close(self):
        if self.faults:
            raise Refusal(self.faults)


def refuse(code, path=None, shortage=None):
    raise Refusal([Fault(code, path, shortage)])


class Doubts:
    """Notes that an answer rests on a reading of RULES that another reader need not share."""

    def __init__(self):
        self.notes = []

    def clear(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


DOUBTS = Doubts()
