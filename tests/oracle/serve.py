#!/usr/bin/env python3
"""Answers operations line by line, for a differential test against another implementation.

In:  {"rulebook": {...} or "its JSON text", "op": "release.rank", "input": {...}}
     {"rulebook": ...} alone asks for its digest
Out: {"ok": {...}} or {"error": {"code", "path", required?, available?, missing?}}, in the same order.
With --all also "others" (further errors that RULES would allow instead) and "doubts" (readings it rests on).
"""

import argparse
import json
import os
import sys
import traceback

sys.dont_write_bytecode = True

from rules.ops import Answer, answer, opening  # noqa: E402
from rules.rulebook import load_json  # noqa: E402

CHUNK = 1 << 20


class Server:
    def __init__(self, tell_all):
        self.tell_all = tell_all
        self.last_source = None
        self.last_opened = None

    def open(self, source):
        """Opens a rulebook unless it is the last one again; repr also tells true from 1."""
        key = repr(source)
        if key != self.last_source:
            self.last_opened = opening(source)
            self.last_source = key
        return self.last_opened

    def reply(self, line):
        try:
            request = load_json(line.decode("utf-8", "surrogatepass"))
            return self.reply_to(request)
        except (ValueError, RecursionError):  # no JSON, or nested beyond all sense
            return {"error": {"code": "INVALID_INPUT", "path": None}}
        except Exception:  # a defect of the oracle must show, and must not end the run
            traceback.print_exc()
            return {"error": {"code": "ORACLE_FAILED", "path": None}}

    def reply_to(self, request):
        if not isinstance(request, dict):
            return {"error": {"code": "INVALID_INPUT", "path": None}}
        rulebook, opened = self.open(request.get("rulebook"))
        if rulebook is None:
            got = opened
        elif "op" in request:
            got = answer(rulebook, request["op"], request.get("input"))
        else:
            got = Answer({"digest": rulebook.digest()}, [], opened.doubts)
        out = got.as_json()
        if self.tell_all:
            out = {**out, "others": got.faults[1:], "doubts": got.doubts}
        return out

    def reply_bytes(self, line):
        out = json.dumps(self.reply(line), ensure_ascii=False, separators=(",", ":"))
        return out.encode("utf-8", "surrogatepass") + b"\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="add the other allowed errors and the doubts")
    server = Server(parser.parse_args().all)
    rest = b""
    while True:
        chunk = os.read(sys.stdin.fileno(), CHUNK)
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop() if chunk else b""
        for line in lines:
            if line.strip():
                sys.stdout.buffer.write(server.reply_bytes(line))
        sys.stdout.buffer.flush()
        if not chunk:
            return


if __name__ == "__main__":
    main()
