"""Writes tests/receipts.json: the SHA-256 of receipts, made of the vectors alone, without the core.

Run from the project's folder: python3 tests/oracle/receipts.py
The digest of a rulebook and the text of a receipt are canonical JSON (RFC 8785). Keys here are ASCII, where Python's order of
sorting is the same, and numbers are integers.
"""

import hashlib
import json
import pathlib

VECTORS = pathlib.Path("tests/vectors")
FILES = ["brief", "order", "appreciation", "dividend", "release", "trust", "edges-and-errors"]
EACH = 3


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def cases():
    counts = {}
    for name in FILES:
        for group in json.loads((VECTORS / f"{name}.json").read_text())["groups"]:
            for case in group["cases"]:
                count = counts.get(case["op"], 0)
                short = len(canonical(case)) < 4000
                if "expect" in case and count < EACH and short and canonical(case["input"]).isascii():
                    counts[case["op"]] = count + 1
                    yield group["rulebook"], case


def receipt(rulebook, case):
    digest = sha256(canonical(rulebook))
    text = canonical({"digest": digest, "input": case["input"], "op": case["op"], "result": case["expect"]})
    return {"rulebook": rulebook, "op": case["op"], "input": case["input"], "text": text, "sha256": sha256(text)}


lines = [json.dumps(receipt(*case), ensure_ascii=False, separators=(",", ":")) for case in cases()]
pathlib.Path("tests/receipts.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
