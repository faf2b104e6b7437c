"""The referral tree: release.settleDay and release.teamSales (RULES section 5).

Deliberately the plain way: every source walks up to its root. Slow on deep chains, and easy to compare with RULES.
"""

from .appreciation import check_ids
from .errors import Stage
from .figures import ZERO, from_steps, money, steps
from .release import (
    COLUMNS,
    accelerated_release,
    base_release,
    lots_shape,
    print_columns,
    print_lots,
    rank_index,
    rank_name,
)
from .shape import MONEY, Nullable, Record, Sequence, Text


def settle_shape(config):
    member = {"id": Text(), "sponsor": Nullable(Text()), "rankSales": MONEY, "lots": lots_shape(config)}
    return Record({"members": Sequence(Record(member))})


def sales_shape(_config):
    member = {"id": Text(), "sponsor": Nullable(Text()), "cash": MONEY, "points": MONEY}
    return Record({"members": Sequence(Record(member))})


# ---- the tree ----


def first_on_a_cycle(sponsor_of):
    """The place of the first member that is its own ancestor; None in a forest."""
    on_cycle, cleared = set(), set()
    for start in range(len(sponsor_of)):
        path, here = {}, start
        while here is not None and here not in cleared and here not in path:
            path[here] = len(path)
            here = sponsor_of[here]
        if here in path:
            on_cycle.update(member for member, at in path.items() if at >= path[here])
        cleared.update(path)
    return min(on_cycle, default=None)


def tree_of(members):
    """-> the place of each member's sponsor, None for a root."""
    place = {}
    for i, member in enumerate(members):
        place.setdefault(member["id"], i)
    stage = Stage()
    check_ids(stage, members, "members")
    sponsor_of = []
    for i, member in enumerate(members):
        sponsor = member["sponsor"]
        if sponsor is not None and sponsor not in place:
            stage.add("UNKNOWN_MEMBER", f"members[{i}].sponsor")
        sponsor_of.append(place.get(sponsor) if sponsor is not None else None)
    first = first_on_a_cycle(sponsor_of)
    if first is not None:
        stage.add("REFERRAL_CYCLE", f"members[{first}].sponsor")
    stage.close()
    return sponsor_of


def ancestors(sponsor_of, start):
    """The sponsor, the sponsor's sponsor and so on."""
    here = sponsor_of[start]
    while here is not None:
        yield here
        here = sponsor_of[here]


# ---- settlement ----


class Team:
    """What one member's tree releases; figures in the smallest step of points."""

    def __init__(self, generations):
        self.generations = [0] * generations
        self.by_rank_between = {}  # place of the highest rank strictly between -> released
        self.below = 0  # base released by all descendants
        self.peers = 0

    def add_volume(self, between, released):
        self.by_rank_between[between] = self.by_rank_between.get(between, 0) + released


def teams_of(config, sponsor_of, bases, ranks):
    depth = len(config["referralRates"])
    teams = [Team(depth) for _ in sponsor_of]
    for source, base in enumerate(bases):
        if base == 0:
            continue
        between = -1
        for distance, above in enumerate(ancestors(sponsor_of, source)):
            team = teams[above]
            team.below += base
            team.add_volume(between, base)
            if distance < depth:
                team.generations[distance] += base
            between = max(between, ranks[above])
    for peer, own in enumerate(ranks):
        # The first member above of that or a higher rank; of the same rank, `peer` is a nearest one below it.
        above = next((a for a in ancestors(sponsor_of, peer) if ranks[a] >= own), None)
        if own >= 0 and above is not None and ranks[above] == own:
            teams[above].peers += teams[peer].below
    return teams


def settle_day(config, given):
    members, scale = given["members"], config["pointScale"]
    sponsor_of = tree_of(members)
    ranks = [rank_index(config, member["rankSales"]) for member in members]
    bases = [sum(steps(base_release(lot), scale) for lot in member["lots"]) for member in members]
    releases = []
    totals = {name: ZERO for name in COLUMNS}
    for member, rank, team in zip(members, ranks, teams_of(config, sponsor_of, bases, ranks)):
        row = accelerated_release(
            config,
            member["lots"],
            rank,
            [from_steps(g, scale) for g in team.generations],
            [(between, from_steps(v, scale)) for between, v in team.by_rank_between.items()],
            from_steps(team.peers, scale),
        )
        for name in COLUMNS:
            totals[name] += row[name]
        releases.append(
            {
                "id": member["id"],
                "rank": rank_name(config, rank),
                **print_columns(config, row),
                "lots": print_lots(config, row["lots"]),
            }
        )
    return {"releases": releases, "totals": print_columns(config, totals)}


# ---- team sales ----


def team_sales(config, given):
    members = given["members"]
    sponsor_of = tree_of(members)
    none = [0] * len(members)
    cash, points, largest = none[:], none[:], none[:]
    for source, member in enumerate(members):
        for above in ancestors(sponsor_of, source):
            cash[above] += steps(member["cash"], 2)
            points[above] += steps(member["points"], 2)
    for direct, member in enumerate(members):
        if sponsor_of[direct] is not None:
            leg = steps(member["cash"] + member["points"], 2) + cash[direct] + points[direct]
            largest[sponsor_of[direct]] = max(largest[sponsor_of[direct]], leg)
    teams = []
    for member, paid, credit, leg in zip(members, cash, points, largest):
        sales = paid + credit
        ranked = sales - leg if config["rankBy"] == "otherLegs" else sales
        row = {"teamCash": paid, "teamPoints": credit, "teamSales": sales, "largestLeg": leg, "rankSales": ranked}
        teams.append({"id": member["id"], **{name: money(from_steps(x, 2)) for name, x in row.items()}})
    return {"teams": teams}


OPERATIONS = {"settleDay": (settle_shape, settle_day), "teamSales": (sales_shape, team_sales)}
