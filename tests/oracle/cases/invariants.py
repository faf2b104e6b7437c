"""What RULES promises of every answer. A broken promise would mean a wrong oracle, or rules that contradict themselves."""

from fractions import Fraction


def value(market):
    outstanding = Fraction(market["unitsOutstanding"])
    return Fraction(market["fundBalance"]) / outstanding if outstanding else None


def appreciation(config, given, out):
    after = out.get("market")
    if after is None:
        return
    before, now = value(given["market"]), value(after)
    assert before is None or now is None or now >= before, "the unit value fell"
    outstanding, issued = Fraction(after["unitsOutstanding"]), Fraction(after["unitsIssued"])
    assert outstanding <= issued <= config["unitCap"], "outstanding <= issued <= cap"
    assert Fraction(after["treasuryUnits"]) <= outstanding, "the treasury holds part of what is outstanding"
    assert (outstanding == 0) == (Fraction(after["fundBalance"]) == 0), "a fund without units, or units without one"
    if "gross" in out:
        assert Fraction(out["gross"]) == Fraction(out["fee"]) + Fraction(out["net"]), "fee plus net is gross"


def dividend(_config, given, out):
    if "unallocated" in out:
        paid = sum(Fraction(row["payout"]) for row in out["payouts"])
        pools = Fraction(out["proRataPool"]) + Fraction(out["tierPool"])
        assert paid + Fraction(out["unallocated"]) == pools, "payouts plus unallocated are the pools"
        assert Fraction(out["paid"]) == paid, "paid is the sum of the payouts"
        for member, row in zip(given["members"], out["payouts"]):
            assert Fraction(row["payout"]) + Fraction(row["quotaAfter"]) == Fraction(member["quota"])
    if "segments" in out:
        assert Fraction(out["total"]) <= Fraction(given["member"]["quota"]), "payout <= quota"
        check_segments(out, given["days"])


def remaining(lots):
    return sum(Fraction(lot["remaining"]) for lot in lots)


def check_segments(out, days):
    last, total = 0, Fraction(0)
    for row in out["segments"]:
        assert last < row["fromDay"] <= row["toDay"] <= days and Fraction(row["perDay"]) > 0
        last = row["toDay"]
        total += (row["toDay"] - row["fromDay"] + 1) * Fraction(row["perDay"])
    assert total == Fraction(out["total"]), "the segments sum to the total"


def check_release(lots, row):
    assert remaining(lots) - remaining(row["lots"]) == Fraction(row["total"]), "what is released leaves the lots"
    assert Fraction(row["cash"]) + Fraction(row["shopping"]) == Fraction(row["total"])
    parts = sum(Fraction(row[name]) for name in ("base", "referral", "differential", "peer"))
    assert parts == Fraction(row["total"])


def release(_config, given, out):
    if "segments" in out:
        check_segments(out, given["days"])
        assert Fraction(out["total"]) <= remaining(given["lots"])
        done = out["finishedOnDay"] is not None
        assert done == (Fraction(out["total"]) == remaining(given["lots"])), "finished means released whole"
    if "accelerated" in out:
        check_release(given["lots"], out)
    for member, row in zip(given.get("members", ()), out.get("releases", ())):
        check_release(member["lots"], row)
    if "pointsBack" in out:
        there = Fraction(given["lot"]["remaining"])
        assert there == Fraction(out["pointsBack"]) + Fraction(out["lot"]["remaining"])


CHECKS = {"appreciation": appreciation, "dividend": dividend, "release": release}


FEW_ORDERS = 60


def check_one_by_one(given, out, ask):
    """A projection is the same orders quoted one by one."""
    market, rows = given["market"], {row["orders"]: row for row in out["rows"]}
    for done in range(1, given["orders"] + 1):
        order = ask("appreciation.quoteOrder", {**given, "market": market})
        market = order["market"]
        if done in rows:
            assert rows[done]["units"] == order["units"] and rows[done]["unitValue"] == order["unitValueAfter"]
            assert all(rows[done][name] == market[name] for name in ("fundBalance", "unitsOutstanding"))
    if given["orders"] > 0:
        assert out["market"] == market, "the market after is that after the last order"


def check_totals(given, out, ask):
    """estimate with settleDay's totals is that member's payout."""
    heads = out["tierHeadcounts"]
    day = {"turnover": given["turnover"], "eligibleShares": out["eligibleShares"], "tierHeadcounts": heads}
    for member, row in zip(given["members"][:10], out["payouts"]):
        alone = ask("dividend.estimate", {"member": member, "day": day})
        assert all(alone[name] == row[name] for name in row if name != "id"), "estimate is what settleDay pays"


def check(rulebook, op, given, out, ask):
    """ask(op, input) -> the output of another operation of the same rulebook."""
    scheme = op.split(".")[0]
    if scheme in CHECKS:
        CHECKS[scheme](rulebook.config(scheme), given, out)
    if op == "appreciation.projectUnitValue" and given["orders"] <= FEW_ORDERS:
        check_one_by_one(given, out, ask)
    if op == "dividend.settleDay":
        check_totals(given, out, ask)
