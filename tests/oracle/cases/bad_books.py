"""Rulebooks that must not open, each for one reason."""

import copy
from fractions import Fraction

from rules.figures import text
from rules.rulebook import document_shape
from rules.shape import Record
from .faults import sites, spoil_one


def past_one(*rates):
    """What the last rate must be so that they sum to just above 1."""
    return text(1 - sum(Fraction(rate) for rate in rates) + Fraction(1, 10**8), 8)


def grants_above_the_contribution(_d, doc):
    config = doc["appreciation"]
    config["referrerGrantRate"] = past_one(config["grantRate"])


def pools_above_the_turnover(_d, doc):
    config = doc["dividend"]
    config["tierRate"] = past_one(config["proRataRate"])


def tier_rates_above_the_pool(_d, doc):
    tiers = doc["dividend"]["tiers"]
    tiers[-1]["rate"] = past_one(*(tier["rate"] for tier in tiers[:-1]))


def a_list(d, doc):
    """Some list of at least two named rows -> (rows, the fields that must ascend)."""
    lists = []
    if doc["dividend"]:
        lists.append((doc["dividend"]["tiers"], ("minShares",)))
    if doc["release"]:
        lists.append((doc["release"]["levels"], ("minAmount",)))
        lists.append((doc["release"]["ranks"], ("minTeamSales", "rate")))
    return d.pick(*[row for row in lists if len(row[0]) > 1])


def not_ascending(d, doc):
    rows, fields = a_list(d, doc)
    i = d.whole(1, len(rows) - 1)
    name = d.pick(*fields)
    rows[i][name] = rows[i - 1][name]


def swapped(d, doc):
    """Two neighbours of a list; where two fields must ascend that is two faults, and the case is dropped."""
    rows, _ = a_list(d, doc)
    i = d.whole(1, len(rows) - 1)
    rows[i - 1], rows[i] = rows[i], rows[i - 1]


def name_twice(d, doc):
    rows, _ = a_list(d, doc)
    first, later = sorted(d.rng.sample(range(len(rows)), 2))
    rows[later]["name"] = rows[first]["name"]


def unknown_field(d, doc):
    records = [doc] + [s.value for s in sites(doc, document_shape(doc)) if isinstance(s.inner, Record) and s.value]
    d.pick(*records)[d.pick("note", "Rate", "$schema", "__proto__", "comment")] = d.pick(None, "x", 1, {})


def no_scheme(_d, doc):
    doc["appreciation"] = doc["dividend"] = doc["release"] = None


def one_wrong_value(d, doc):
    spoil_one(d, doc, document_shape(doc))


WAYS = (
    grants_above_the_contribution, pools_above_the_turnover, tier_rates_above_the_pool, not_ascending, swapped, name_twice,
    unknown_field, no_scheme, one_wrong_value, one_wrong_value, one_wrong_value, one_wrong_value, one_wrong_value,
)


def bad_rulebook(d, document):
    """-> (name, document), or None where this way does not apply to this document."""
    out = copy.deepcopy(document)
    way = d.pick(*[lambda w=w: w for w in WAYS])
    try:
        way(d, out)
    except (TypeError, IndexError):  # the scheme is left out, or a list is too short
        return None
    return way.__name__.replace("_", " "), out
