#!/usr/bin/env python3
"""Runs a vector file, or every vector file of a folder, through the oracle."""

import argparse
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from rules.ops import answer, opening  # noqa: E402
from rules.rulebook import load_json  # noqa: E402

SHOWN = 10


def same(left, right):
    """Equal as JSON text, fields in the same order: true is not 1, and 1.0 is not 1."""
    return json.dumps(left, ensure_ascii=False) == json.dumps(right, ensure_ascii=False)


def as_stated(case, got):
    """`expect` is compared as a whole; `error` too, but that one without `path` leaves it open."""
    if "expect" in case:
        return not got.faults and same(case["expect"], got.ok)
    stated = case.get("error")
    if not isinstance(stated, dict) or not got.faults:
        return False
    error = {name: value for name, value in got.error.items() if name != "path" or "path" in stated}
    return same(stated, error)


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def count(self, ok, where, stated, got):
        if ok:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= SHOWN:
            print(f"MISMATCH {where}")
            print(f"  stated: {json.dumps(stated, ensure_ascii=False)}")
            print(f"  oracle: {json.dumps(got, ensure_ascii=False)}")


def run_group(group, where, tally):
    rulebook, opened = opening(group["rulebook"])
    for i, case in enumerate(group["cases"]):
        got = opened if rulebook is None else answer(rulebook, case["op"], case["input"])
        name = f"{where}.cases[{i}] {case['op']} ({case.get('name', '')})"
        stated = {key: case[key] for key in ("expect", "error") if key in case}
        tally.count(as_stated(case, got), name, stated, got.as_json())


def run_file(path, tally):
    vectors = load_json(path.read_text(encoding="utf-8"))
    for i, group in enumerate(vectors.get("groups", [])):
        run_group(group, f"{path.name} groups[{i}]", tally)
    for i, case in enumerate(vectors.get("rulebooks", [])):
        _, opened = opening(case["rulebook"])
        where = f"{path.name} rulebooks[{i}] ({case.get('name', '')})"
        tally.count(as_stated(case, opened), where, {"error": case.get("error")}, opened.as_json())
    for i, case in enumerate(vectors.get("digests", [])):
        rulebook, opened = opening(case["rulebook"])
        got = opened.as_json() if rulebook is None else rulebook.digest()
        tally.count(got == case["digest"], f"{path.name} digests[{i}]", case["digest"], got)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a vector file, or a folder of them")
    path = parser.parse_args().path
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    tally = Tally()
    for file in files:
        run_file(file, tally)
    print(f"oracle: {tally.passed} passed, {tally.failed} failed")
    # Nothing found to run is no success.
    sys.exit(1 if tally.failed or not tally.passed else 0)


if __name__ == "__main__":
    main()
