"""The rulebook: opening, checking, digest (RULES section 7, and the configs of sections 3 to 5)."""

import hashlib
import json
import re
from datetime import date

from . import figures
from .errors import Stage, refuse
from .figures import FEN, floor
from .shape import Choice, Count, Decimal, Default, Nullable, Reading, Record, Sequence, Text
from .shape import keep_repeated, whole_number

SCHEMES = ("appreciation", "dividend", "release")
SCALE = Count(0, 4)
RATE = Decimal(figures.RATE)
POSITIVE_RATE = Decimal(figures.POSITIVE_RATE)
MULTIPLIER = Decimal(figures.MULTIPLIER)

APPRECIATION = Record(
    {
        "issuePrice": Decimal(figures.ISSUE_PRICE),
        "unitCap": Decimal(figures.UNIT_CAP),
        "contributionRate": POSITIVE_RATE,
        "grantRate": POSITIVE_RATE,
        "referrerGrantRate": RATE,
        "merchantGrantRate": Default(RATE, "0"),
        "redemptionFeeRate": Decimal(figures.FEE_RATE),
        "quotaMultiplier": Nullable(MULTIPLIER),
    },
    closed=True,
)


def dividend_shape(share_scale):
    tier = {"name": Text(), "minShares": Decimal(figures.credit(share_scale)), "rate": RATE}
    return Record(
        {
            "contributionRate": Default(Nullable(POSITIVE_RATE), None),
            "quotaMultiplier": MULTIPLIER,
            "shareUnit": Decimal(figures.POSITIVE_MONEY),
            "shareScale": SCALE,
            "shareBasis": Choice("perOrder", "cumulative"),
            "referrerQuotaRate": RATE,
            "referrerShareRate": RATE,
            "merchantQuotaRate": Default(RATE, "0"),
            "merchantShareRate": Default(RATE, "0"),
            "proRataRate": RATE,
            "tierRate": RATE,
            "weighBy": Default(Choice("shares", "quota"), "shares"),
            "maxDailyPayout": Default(Nullable(Decimal(figures.POSITIVE_MONEY)), None),
            "remainder": Default(Choice("platform", "carry"), "platform"),
            "tiers": Sequence(Record(tier, closed=True)),
        },
        closed=True,
    )


LEVEL = {
    "name": Text(),
    "minAmount": Decimal(figures.AMOUNT),
    "multiplier": MULTIPLIER,
    "dailyRate": Default(Nullable(POSITIVE_RATE), None),
}
RANK = {"name": Text(), "minTeamSales": Decimal(figures.MONEY), "rate": RATE}


def release_shape(point_scale):
    return Record(
        {
            "contributionRate": Default(Nullable(POSITIVE_RATE), None),
            "pointScale": SCALE,
            "pointValue": Default(Decimal(figures.POINT_VALUE), "1"),
            "levels": Sequence(Record(LEVEL, closed=True)),
            "dailyRate": POSITIVE_RATE,
            "refunds": Default(Choice("proportional", "requote"), "proportional"),
            "referralRates": Sequence(RATE, most=10),
            "ranks": Sequence(Record(RANK, closed=True)),
            "rankBy": Default(Choice("team", "otherLegs"), "team"),
            "peerRate": RATE,
            "maxAcceleration": Default(Nullable(MULTIPLIER), None),
            "cashRate": RATE,
            "maxPointsPaymentRate": RATE,
            "maxPointsPerOrder": Default(Nullable(Decimal(figures.POSITIVE_CREDITS[point_scale])), None),
        },
        closed=True,
    )


class Day:
    """A real Gregorian date, written YYYY-MM-DD; there is no year 0000."""

    def read(self, value, path, reading):
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return reading.wrong(path)
        try:
            date.fromisoformat(value)
        except ValueError:
            return reading.wrong(path)
        return value


class SchemaOne:
    def read(self, value, path, reading):
        return 1 if whole_number(value) == 1 else reading.wrong(path)


def scale_of(document, scheme, field):
    """The scale that figures of this scheme are read with; 4 when the document's own is unusable (and refused)."""
    config = document.get(scheme)
    scale = whole_number(config.get(field)) if isinstance(config, dict) else None
    return scale if scale is not None and 0 <= scale <= 4 else 4


def document_shape(document):
    return Record(
        {
            "schema": SchemaOne(),
            "id": Text(),
            "version": Text(),
            "name": Text(),
            "effectiveFrom": Nullable(Day()),
            "appreciation": Nullable(APPRECIATION),
            "dividend": Nullable(dividend_shape(scale_of(document, "dividend", "shareScale"))),
            "release": Nullable(release_shape(scale_of(document, "release", "pointScale"))),
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


def check_appreciation(stage, config, document):
    if config["grantRate"] + config["referrerGrantRate"] + config["merchantGrantRate"] > 1:
        field = "merchantGrantRate" if "merchantGrantRate" in document else "referrerGrantRate"
        stage.add("UNIT_VALUE_COULD_FALL", f"appreciation.{field}")


def check_dividend(stage, config, _document):
    tiers = config["tiers"]
    if config["proRataRate"] + config["tierRate"] > 1:
        stage.add("POOLS_EXCEED_TURNOVER", "dividend.tierRate")
    check_ascending(stage, "dividend.tiers", tiers, "minShares")
    check_names(stage, "dividend.tiers", tiers)
    if sum(tier["rate"] for tier in tiers) > 1:
        stage.add("TIER_RATES_EXCEED_POOL", "dividend.tiers")


def daily_rate(config, level):
    return config["dailyRate"] if level["dailyRate"] is None else level["dailyRate"]


def points_at(config, level, amount):
    """What an order grants at a level: floor(amount·multiplier, pointScale)."""
    return floor(amount * level["multiplier"], config["pointScale"])


def check_release(stage, config, _document):
    levels, ranks = config["levels"], config["ranks"]
    check_ascending(stage, "release.levels", levels, "minAmount")
    check_names(stage, "release.levels", levels)
    check_ascending(stage, "release.ranks", ranks, "minTeamSales")
    check_ascending(stage, "release.ranks", ranks, "rate")
    check_names(stage, "release.ranks", ranks)
    for i, level in enumerate(levels):
        if floor(level["minAmount"] * daily_rate(config, level), config["pointScale"]) == 0:
            stage.add("NEVER_RELEASES", f"release.levels[{i}].minAmount")
        if config["refunds"] == "requote" and i > 0:
            least = level["minAmount"]
            if points_at(config, level, least) < points_at(config, levels[i - 1], least - FEN):
                stage.add("LEVEL_FALLS", f"release.levels[{i}].multiplier")


CHECKS = {"appreciation": check_appreciation, "dividend": check_dividend, "release": check_release}


class Rulebook:
    """An opened document; `schemes` has None for a scheme it does not have."""

    def __init__(self, document, schemes):
        self.document = document
        self.schemes = schemes
        self.shapes = {}  # the operations' input shapes for this rulebook, kept by ops

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
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(whole_number(value))


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def bounded_int(digits):
    """Integers of absurd length stay integers that are out of every range."""
    return int(digits) if len(digits) < 100 else (-1 if digits.startswith("-") else 1) * 10**99


def load_json(text):
    """Strict JSON that remembers repeated fields; ValueError or RecursionError when it is none."""
    return json.loads(text, object_pairs_hook=keep_repeated, parse_constant=refuse_constant, parse_int=bounded_int)


def open_rulebook(source):
    """source: the document, or its JSON text. Raises Refusal."""
    document = source
    if isinstance(source, str):
        try:
            document = load_json(source)
        except (ValueError, RecursionError):
            refuse("INVALID_INPUT")
    if not isinstance(document, dict):
        refuse("INVALID_INPUT")
    reading = Reading()
    read = document_shape(document).read(document, "", reading)
    if all(name in document and document[name] is None for name in SCHEMES):
        reading.wrong(None)
    reading.close()
    stage = Stage()
    schemes = {name: read[name] for name in SCHEMES}
    for name, config in schemes.items():
        if config is not None:
            CHECKS[name](stage, config, document[name])
    stage.close()
    return Rulebook(document, schemes)
