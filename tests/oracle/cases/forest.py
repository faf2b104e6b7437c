"""Random referral forests: chains, stars, several roots, equal ranks in a row, in any order of members."""

from fractions import Fraction

from rules import figures
from .lots import lots, points, show_lots
from .order import some_money


def sponsors(d, count):
    """Place of each member's sponsor, None for roots."""
    rare = "roots" if d.chance(0.3) else "bush"
    shape = d.pick("chain", "chain", "star", "forest", "forest", "forest", "bush", "broom", rare)
    out = [None] * count
    for i in range(1, count):
        if shape == "chain":
            out[i] = i - 1
        elif shape == "star":
            out[i] = 0
        elif shape == "bush":
            out[i] = (i - 1) // 3
        elif shape == "forest":
            out[i] = None if d.chance(0.1) else d.whole(0, i - 1)
        elif shape == "broom":
            out[i] = i - 1 if i <= count // 2 else count // 2
    return out


def in_some_order(d, rows):
    if d.chance(0.5):
        d.rng.shuffle(rows)
    elif d.chance(0.3):
        rows.reverse()
    return rows


def size(d, large):
    if large:
        return d.pick(lambda: d.whole(60, 300), lambda: d.whole(300, 600))
    return d.pick(lambda: d.whole(0, 3), lambda: d.whole(3, 10), lambda: d.whole(3, 25), lambda: d.whole(3, 25))


def member_lots(d, config):
    """Nothing, used up, or running."""
    if d.chance(0.12):
        return []
    held = lots(d, config, 3, 1)
    return [(name, daily, Fraction(0)) for name, daily, _ in held] if d.chance(0.1) else held


def ranked_sales(d, config, fashion):
    """Team sales: `fashion` fixes one rank for many, for equal ranks in a row."""
    if not config["ranks"] or d.chance(0.25):
        return d.pick(Fraction(0), lambda: points(d, {"pointScale": 2}, 10**6))
    if d.chance(0.4):
        return fashion
    return d.near(d.pick(*config["ranks"])["minTeamSales"], figures.MONEY)


def settle_day(d, config, large):
    count = size(d, large)
    names, above = d.names([f"m{i}" for i in range(count)]), sponsors(d, count)
    fashion = d.pick(*config["ranks"])["minTeamSales"] if config["ranks"] else Fraction(0)
    members = []
    for name, sponsor in zip(names, above):
        members.append(
            {
                "id": name,
                "sponsor": None if sponsor is None else names[sponsor],
                "teamSales": d.show(ranked_sales(d, config, fashion), 2),
                "lots": show_lots(d, config, member_lots(d, config)),
            }
        )
    return {"members": in_some_order(d, members)}


def team_sales(d, _config, large):
    count = size(d, large)
    names, above = d.names([f"m{i}" for i in range(count)]), sponsors(d, count)
    members = []
    for name, sponsor in zip(names, above):
        spent = [d.pick(Fraction(0), lambda: d.within(0, 10**5, 2), lambda: some_money(d)) for _ in range(2)]
        members.append(
            {
                "id": name,
                "sponsor": None if sponsor is None else names[sponsor],
                "cash": d.show(spent[0], 2),
                "points": d.show(spent[1], 2),
            }
        )
    return {"members": in_some_order(d, members)}
