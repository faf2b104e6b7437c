"""The rulebook: opening, checking, digest (RULES section 5, and the configs of sections 2 to 4)."""

import hashlib
import json
import re
from datetime import date

from . import figures
from .errors import DOUBTS, Stage, refuse
from .shape import Choice, Count, Decimal, Nullable, Reading, Record, Sequence, Text, close, keep_repeated

SCHEMES = ("appreciation", "dividend", "release")
SCALE = Count(0, 4)
RATE = Decimal(figures.RATE)
MULTIPLIER = Decimal(figures.MULTIPLIER)

APPRECIATION = Record(
    {
        "issuePrice": Decimal(figures.ISSUE_PRICE),
        "unitCap": Decimal(figures.UNIT_CAP),
        "contributionRate": Decimal(figures.POSITIVE_RATE),
        "grantRate": Decimal(figures.POSITIVE_RATE),
        "referrerGrantRate": RATE,
        "redemptionFeeRate": Decimal(figures.FEE_RATE),
        "quotaMultiplier": Nullable(MULTIPLIER),
    },
    closed=True,
)


def dividend_shape(share_scale):
    tier = {"name": Text(), "minShares": Decimal(figures.credit(share_scale)), "rate": RATE}
    return Record(
        {
            "quotaMultiplier": MULTIPLIER,
            "shareUnit": Decimal(figures.POSITIVE_MONEY),
            "shareScale": SCALE,
            "shareBasis": Choice("perOrder", "cumulative"),
            "referrerQuotaRate": RATE,
            "referrerShareRate": RATE,
            "proRataRate": RATE,
            "tierRate": RATE,
            "tiers": Sequence(Record(tier, closed=True)),
        },
        closed=True,
    )


LEVEL = {"name": Text(), "minAmount": Decimal(figures.AMOUNT), "multiplier": MULTIPLIER}
RANK = {"name": Text(), "minTeamSales": Decimal(figures.MONEY), "rate": RATE}
RELEASE = Record(
    {
        "pointScale": SCALE,
        "levels": Sequence(Record(LEVEL, closed=True)),
        "dailyRate": Decimal(figures.POSITIVE_RATE),
        "referralRates": Sequence(RATE, most=10),
        "ranks": Sequence(Record(RANK, closed=True)),
        "peerRate": RATE,
        "cashRate": RATE,
        "maxPointsPaymentRate": RATE,
    },
    closed=True,
)


class Day:
    """null or a real date, written YYYY-MM-DD."""

    def read(self, value, path, reading):
        if value is None:
            return None
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return reading.wrong(path)
        if value.startswith("0000"):
            DOUBTS.note("whether there is a year 0000")
        try:
            date.fromisoformat(value)
        except ValueError:
            return reading.wrong(path)
        return value


class SchemaOne:
    def read(self, value, path, reading):
        if isinstance(value, float) and value == 1:
            DOUBTS.note("a JSON number such as 1.0 where an integer belongs")
        ok = isinstance(value, int) and not isinstance(value, bool) and value == 1
        return value if ok else reading.wrong(path)


class Version(Text):
    """A non-empty string like ids and names, though RULES does not call it one."""

    def read(self, value, path, reading):
        if value == "":
            DOUBTS.note("whether a version may be empty")
        return super().read(value, path, reading)


def share_scale_of(document):
    """The scale that minShares is read with; 4 when the document's own is unusable (that is refused anyway)."""
    dividend = document.get("dividend")
    scale = dividend.get("shareScale") if isinstance(dividend, dict) else None
    usable = isinstance(scale, int) and not isinstance(scale, bool) and 0 <= scale <= 4
    return scale if usable else 4


def document_shape(document):
    return Record(
        {
            "schema": SchemaOne(),
            "id": Text(),
            "version": Version(),
            "name": Text(),
            "effectiveFrom": Nullable(Day()),
            "appreciation": Nullable(APPRECIATION),
            "dividend": Nullable(dividend_shape(share_scale_of(document))),
            "release": Nullable(RELEASE),
        },
        closed=True,
    )


def check_ascending(stage, path, rows, field):
    for i in range(1, len(rows)):
        if rows[i][field] <= rows[i - 1][field]:
            stage.add("TIERS_NOT_ASCENDING", f"{path}[{i}].{field}")


def check_names(stage, path, rows):
    seen = set()
    for i, row in enumerate(rows):
        if row["name"] in seen:
            stage.add("DUPLICATE_NAME", f"{path}[{i}].name")
        seen.add(row["name"])


def check_appreciation(stage, config):
    if config["grantRate"] + config["referrerGrantRate"] > 1:
        stage.add("UNIT_VALUE_COULD_FALL", "appreciation.referrerGrantRate")


def check_dividend(stage, config):
    tiers = config["tiers"]
    if config["proRataRate"] + config["tierRate"] > 1:
        stage.add("POOLS_EXCEED_TURNOVER", "dividend.tierRate")
    check_ascending(stage, "dividend.tiers", tiers, "minShares")
    check_names(stage, "dividend.tiers", tiers)
    if sum(tier["rate"] for tier in tiers) > 1:
        stage.add("TIER_RATES_EXCEED_POOL", "dividend.tiers")


def check_release(stage, config):
    check_ascending(stage, "release.levels", config["levels"], "minAmount")
    check_names(stage, "release.levels", config["levels"])
    check_ascending(stage, "release.ranks", config["ranks"], "minTeamSales")
    check_ascending(stage, "release.ranks", config["ranks"], "rate")
    check_names(stage, "release.ranks", config["ranks"])


CHECKS = {"appreciation": check_appreciation, "dividend": check_dividend, "release": check_release}


class Rulebook:
    """An opened document; `config(scheme)` is None for a scheme it does not have."""

    def __init__(self, document, read):
        self.document = document
        self.read = read
        self.shapes = {}  # the operations' input shapes for this rulebook, kept by ops

    def config(self, scheme):
        return self.read[scheme]

    def digest(self):
        return hashlib.sha256(canonical(self.document).encode("utf-8")).hexdigest()


def canonical(value):
    """RFC 8785. A rulebook that opens holds only strings, small integers, null, arrays and objects."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def bounded_int(digits):
    """Integers of absurd length stay integers that are out of every range."""
    return int(digits) if len(digits) < 100 else (-1 if digits.startswith("-") else 1) * 10**99


def load_json(text):
    """Strict JSON that remembers repeated fields; ValueError or RecursionError when it is none."""
    return json.loads(
        text, object_pairs_hook=keep_repeated, parse_constant=refuse_constant, parse_int=bounded_int
    )


def open_rulebook(source):
    """source: the document, or its JSON text. Raises Refusal."""
    document = source
    if isinstance(source, str):
        try:
            document = load_json(source)
        except (ValueError, RecursionError):
            refuse("INVALID_INPUT")
    if not isinstance(document, dict):
        DOUBTS.note("the path of a rulebook that is no object")
        refuse("INVALID_INPUT")
    reading = Reading()
    read = document_shape(document).read(document, "", reading)
    if all(name in document and document[name] is None for name in SCHEMES):
        reading.wrong(None)
    close(reading)
    stage = Stage()
    for scheme in SCHEMES:
        if read[scheme] is not None:
            CHECKS[scheme](stage, read[scheme])
    stage.close()
    return Rulebook(document, read)
