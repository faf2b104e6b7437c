"""Settles one day of many members through SQLite, as a bench outside the test command.

    cargo build --release -p points-rules-server
    python3 server/bench/settle.py target/release/points-rules-server FOLDER MEMBERS

The members are written into the tables, because buying for each would take hours: this shop's ledger does not rebuild.
"""

import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import time
import urllib.request

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def ask(base, path, body, token=None, key=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if key:
        headers["idempotency-key"] = key
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers, method="POST")
    return json.load(urllib.request.urlopen(request))


def main():
    server, folder, members = sys.argv[1], sys.argv[2], int(sys.argv[3])
    path = os.path.join(folder, "settle.db")
    rulebook = os.path.join(ROOT, "rulebooks", "dividend.json")
    environment = {**os.environ, "DATABASE_URL": f"sqlite://{path}", "SHOP_PASSWORD": "correct horse", "SHOP_CHUNK": "5000"}
    subprocess.run([server, "init", "--rulebook", rulebook, "--day", "2026-01-01"], env=environment, check=True)
    subprocess.run([server, "operator", "--login", "boss"], env=environment, check=True)
    with sqlite3.connect(path) as database:
        ids = [f"member{number:08}" for number in range(members)]
        database.executemany("INSERT INTO members VALUES (?, ?, NULL, 'member', NULL, '')", ((i, i) for i in ids))
        rows = ((i, 10_000 * (n % 300 + 1), 100_000, "", 0, 0) for n, i in enumerate(ids))
        database.executemany("INSERT INTO dividend VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.execute("INSERT INTO balances VALUES ('turnover', '2026-01-01', ?)", (members * 10_000,))
    process = subprocess.Popen([server, "serve", "--listen", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        base = "http://" + re.search(r"listening on (\S+)", process.stdout.readline()).group(1)
        token = ask(base, "/sessions", {"login": "boss", "password": "correct horse"})["token"]
        start = time.monotonic()
        answer = ask(base, "/operator/settlements", {"day": "2026-01-01"}, token, "bench")
        took = time.monotonic() - start
        dividend = answer["schemes"]["dividend"]
        print(f"{dividend['booked']} of {dividend['members']} members in {took:.1f} s, {took / members * 1e6:.1f} µs each")
    finally:
        process.terminate()
        process.wait()
    print(f"peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


main()
