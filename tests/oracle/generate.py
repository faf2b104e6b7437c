#!/usr/bin/env python3
"""Writes random vectors with the oracle's answers, in the format of the shared ones.

Every case is one that RULES.md decides: where several errors could be reported, or where an answer rests on a
reading that another reader need not share, the case is thrown away. The same arguments write the same file.
"""

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True

from cases import appreciation, bad_books, books, dividend, hostile, invariants, order, release  # noqa: E402
from cases.draw import Draw  # noqa: E402
from rules.ops import OPERATIONS, answer, opening  # noqa: E402

SINGLE = {"appreciation": appreciation.single, "dividend": dividend.single, "release": release.single}
PARTS = {
    "appreciation": appreciation.refund_in_parts,
    "dividend": dividend.refund_in_parts,
    "release": release.refund_in_parts,
}
CASES_OF_A_GROUP = 25
BOOKS_OF_A_FAULT = 8  # one bad rulebook for so many hostile cases
TRIES = 20


class Group:
    """The cases of one rulebook."""

    def __init__(self, d, document):
        self.d = d
        self.document = document
        self.rulebook, opened = opening(document)
        if self.rulebook is None:
            raise AssertionError(f"a random rulebook does not open: {opened.as_json()}: {json.dumps(document)}")
        self.schemes = [scheme for scheme in SINGLE if document[scheme] is not None]
        self.cases = []

    def ask(self, op, given):
        return answer(self.rulebook, op, given).ok

    def keep(self, name, op, given):
        """Adds the case unless RULES leaves its answer open -> whether it was added."""
        got = answer(self.rulebook, op, given)
        if not got.determined:
            return False
        if not got.faults:
            invariants.check(self.rulebook, op, given, got.ok, self.ask)
        answered = {"error": got.error} if got.faults else {"expect": got.ok}
        self.cases.append({"name": f"{name} {len(self.cases)}", "op": op, "input": given, **answered})
        return True

    # ---- what to ask ----

    def single(self, large=False):
        """-> (op, input) of one random request."""
        if self.d.chance(0.05):
            return order.total(self.d, None, large)
        scheme = self.d.rng.choice(self.schemes)
        return SINGLE[scheme](self.d, self.rulebook.config(scheme), large)

    def add_single(self, large):
        op, given = self.single(large)
        self.keep("large" if large else "random", op, given)

    def add_parts(self):
        scheme = self.d.rng.choice(self.schemes)
        for op, given in PARTS[scheme](self.d, self.rulebook.config(scheme), self.ask):
            self.keep("in parts", op, given)

    def add_story(self):
        if "appreciation" not in self.schemes:
            return
        config = self.rulebook.config("appreciation")
        for op, given in appreciation.story(self.d, config, self.ask, self.d.whole(4, 12)):
            self.keep("story", op, given)

    def add_hostile(self):
        if self.d.chance(0.06):
            self.add_out_of_place()
            return
        for _ in range(TRIES):
            op, given = self.single()
            got = answer(self.rulebook, op, given)
            if got.faults or got.doubts:
                continue
            given, decided = hostile.spoiled(self.d, given, self.rulebook.shapes[op])
            if decided and self.keep("hostile", op, given):
                return

    def add_out_of_place(self):
        """An operation that there is not, or not in this rulebook."""
        _, given = self.single()
        missing = [op for op, (scheme, _, _) in OPERATIONS.items() if scheme and scheme not in self.schemes]
        op = self.d.pick(*(missing if missing and self.d.chance(0.5) else hostile.UNKNOWN))
        self.keep("hostile", op, self.d.pick(given, {}, lambda: {"amount": 1}))

    def fill(self, count, hostile_rate, large_rate):
        while len(self.cases) < count:
            roll = self.d.rng.random()
            if roll < hostile_rate:
                self.add_hostile()
            elif self.d.chance(large_rate):
                self.add_single(large=True)
            elif self.d.chance(0.05):
                self.add_story()
            elif self.d.chance(0.04):
                self.add_parts()
            else:
                self.add_single(large=False)
        del self.cases[count:]


def some_schemes(d, allowed):
    """One scheme mostly, so that each gets its share of rulebooks; all of them now and then."""
    if d.chance(0.25):
        return allowed
    return d.rng.sample(allowed, 1 if d.chance(0.85) else d.whole(1, len(allowed)))


def bad_rulebooks(d, count, allowed):
    out = []
    for _ in range(count * TRIES):
        if len(out) == count:
            break
        document = books.rulebook(d, len(out), some_schemes(d, allowed))
        made = bad_books.bad_rulebook(d, document)
        if made is None:
            continue
        _, opened = opening(made[1])
        if opened.faults and opened.determined:
            out.append({"name": f"{made[0]} {len(out)}", "rulebook": made[1], "error": opened.error})
    return out


def vectors(seed, count, hostile_rate, large_rate, allowed):
    d = Draw(random.Random(seed))
    groups, made = [], 0
    while made < count:
        group = Group(d, books.rulebook(d, len(groups), some_schemes(d, allowed)))
        group.fill(min(CASES_OF_A_GROUP, count - made), hostile_rate, large_rate)
        made += len(group.cases)
        groups.append(group)
    return {
        "groups": [{"rulebook": group.document, "cases": group.cases} for group in groups],
        "rulebooks": bad_rulebooks(d, int(count * hostile_rate / BOOKS_OF_A_FAULT), allowed),
        "digests": [{"rulebook": group.document, "digest": group.rulebook.digest()} for group in groups[::4]],
    }


def summary(made):
    ops, codes = Counter(), Counter()
    for group in made["groups"]:
        for case in group["cases"]:
            ops[case["op"] if case["op"] in OPERATIONS else "(unknown)"] += 1
            codes[case["error"]["code"] if "error" in case else "ok"] += 1
    for case in made["rulebooks"]:
        codes[case["error"]["code"] + " (rulebook)"] += 1
    for counter in (ops, codes):
        print(", ".join(f"{name} {n}" for name, n in sorted(counter.items())))
    cases = sum(len(group["cases"]) for group in made["groups"])
    print(f"{cases} cases, {len(made['rulebooks'])} bad rulebooks, {len(made['digests'])} digests")


def rate(text):
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a rate lies in 0..1")
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hostile", type=rate, default=0.1, help="share of malformed or refused requests (0.1)")
    parser.add_argument("--large", type=rate, default=0.01, help="share of long horizons and large teams (0.01)")
    parser.add_argument("--schemes", default=",".join(SINGLE), help="which schemes, comma-separated (all)")
    args = parser.parse_args()
    allowed = [scheme for scheme in SINGLE if scheme in args.schemes.split(",")]
    if not allowed:
        parser.error(f"--schemes takes some of {', '.join(SINGLE)}")
    made = vectors(args.seed, args.cases, args.hostile, args.large, allowed)
    with args.out.open("w", encoding="utf-8") as out:
        json.dump(made, out, ensure_ascii=False, indent=1)
        out.write("\n")
    summary(made)


if __name__ == "__main__":
    main()
