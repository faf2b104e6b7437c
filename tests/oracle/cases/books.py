"""Random rulebooks that open."""

from fractions import Fraction

from rules import figures

SCHEMES = ("appreciation", "dividend", "release")


def usual(d, low, high, positive=False):
    """A rate as shops set them, most of the time; anything else besides."""
    if d.chance(0.6):
        return d.within(low, high, d.pick(1, 2, 2, 4))
    return d.rate(positive=positive)


def appreciation(d):
    grant = usual(d, Fraction(1, 10), Fraction(9, 10), positive=True)
    room = 1 - grant
    referrer = d.pick(Fraction(0), room, lambda: d.rate(high=room)) if room > 0 else Fraction(0)
    fee = min(usual(d, 0, Fraction(3, 10)), 1 - Fraction(1, 10**8))
    multiplier = d.of(figures.MULTIPLIER) if d.chance(0.3) else d.within(1, 4, 4)
    price = d.pick(Fraction(1), Fraction(1), lambda: d.within(Fraction(1, 100), 100, 4), lambda: d.of(figures.ISSUE_PRICE))
    cap = d.pick(lambda: d.spread(100, 9 * 10**10, 8), Fraction(10**8), lambda: d.of(figures.UNIT_CAP))
    if d.chance(0.1):
        cap = d.spread(Fraction(1, 10**8), 100, 8)
    return {
        "issuePrice": d.show(price, 4),
        "unitCap": d.show(cap, 8),
        "contributionRate": d.show(usual(d, Fraction(1, 10), 1, positive=True), 8),
        "grantRate": d.show(grant, 8),
        "referrerGrantRate": d.show(referrer, 8),
        "redemptionFeeRate": d.show(fee, 8),
        "quotaMultiplier": None if d.chance(0.2) else d.show(multiplier, 4),
    }


def ascending(d, count, low, high, scale):
    """Strictly ascending figures, now and then neighbours."""
    found = set()
    while len(found) < count:
        x = d.spread(low, high, scale) if d.chance(0.8) else d.within(low, high, scale)
        found.add(x)
        if d.chance(0.15) and len(found) < count and x + Fraction(1, 10**scale) <= high:
            found.add(x + Fraction(1, 10**scale))
    return sorted(found)


def tier_rates(d, count):
    """At most 1 together, often exactly."""
    left, rates = Fraction(1), []
    for i in range(count):
        last = i == count - 1 and d.chance(0.3)
        rate = left if last else d.rate(high=left)
        rates.append(rate)
        left -= rate
    d.rng.shuffle(rates)
    return rates


def dividend(d):
    scale = d.whole(0, 4)
    count = d.pick(0, 1, 2, 3, 4, 4, 7, 30 if d.chance(0.2) else 3)
    floors = ascending(d, count, 0, d.pick(500, 500, 10**13), scale)
    if floors and d.chance(0.25):
        floors[0] = Fraction(0)
    names = d.names([f"V{i + 1}" for i in range(count)])
    pro_rata = usual(d, Fraction(1, 10), Fraction(6, 10))
    tier_rate = d.pick(1 - pro_rata, lambda: d.rate(high=1 - pro_rata), lambda: d.rate(high=1 - pro_rata))
    unit = d.pick(Fraction(1000), Fraction(1, 100), lambda: d.within(1, 1000, 2), lambda: d.of(figures.POSITIVE_MONEY))
    multiplier = d.of(figures.MULTIPLIER) if d.chance(0.3) else d.within(1, 4, 4)
    return {
        "quotaMultiplier": d.show(multiplier, 4),
        "shareUnit": d.show(unit, 2),
        "shareScale": scale,
        "shareBasis": d.pick("perOrder", "cumulative"),
        "referrerQuotaRate": d.show(d.rate(), 8),
        "referrerShareRate": d.show(d.rate(), 8),
        "proRataRate": d.show(pro_rata, 8),
        "tierRate": d.show(tier_rate, 8),
        "tiers": [
            {"name": name, "minShares": d.show(low, scale), "rate": d.show(rate, 8)}
            for name, low, rate in zip(names, floors, tier_rates(d, count))
        ],
    }


def levels(d):
    count = d.pick(0, 1, 2, 3, 4, 6)
    names = d.names([f"L{i + 1}" for i in range(count)])
    floors = ascending(d, count, Fraction(1, 100), d.pick(50000, 50000, 10**10), 2)
    out = []
    for name, low in zip(names, floors):
        multiplier = d.of(figures.MULTIPLIER) if d.chance(0.2) else d.within(Fraction(1, 2), 5, 4)
        out.append({"name": name, "minAmount": d.show(low, 2), "multiplier": d.show(multiplier, 4)})
    return out


def ranks(d):
    count = d.pick(0 if d.chance(0.5) else 3, 1, 2, 3, 5, 7, 7)
    names = d.names([f"R{i + 1}" for i in range(count)])
    floors = ascending(d, count, Fraction(1, 100), d.pick(10**6, 10**6, 10**13), 2)
    if floors and d.chance(0.2):
        floors[0] = Fraction(0)
    digits = d.pick(2, 4, 8)
    high = d.pick(Fraction(1, 2), Fraction(1))
    rates = sorted(Fraction(n, 10**digits) for n in d.rng.sample(range(int(high * 10**digits) + 1), count))
    return [
        {"name": name, "minTeamSales": d.show(low, 2), "rate": d.show(rate, 8)}
        for name, low, rate in zip(names, floors, rates)
    ]


def release(d):
    daily = d.rate(positive=True) if d.chance(0.3) else d.within(Fraction(1, 1000), Fraction(1, 10), 4)
    generations = d.pick(0 if d.chance(0.4) else 2, 1, 2, 2, 3, 10)
    return {
        "pointScale": d.whole(0, 4),
        "levels": levels(d),
        "dailyRate": d.show(daily, 8),
        "referralRates": [d.show(usual(d, 0, Fraction(1, 2)), 8) for _ in range(generations)],
        "ranks": ranks(d),
        "peerRate": d.show(usual(d, Fraction(1, 100), Fraction(1, 10)), 8),
        "cashRate": d.show(d.rate(), 8),
        "maxPointsPaymentRate": d.show(d.rate(), 8),
    }


MAKERS = {"appreciation": appreciation, "dividend": dividend, "release": release}


def rulebook(d, number, schemes):
    """A document with the given schemes."""
    day = d.pick(None, None, "2026-01-01", "2024-02-29", "2000-02-29", "1999-12-31")
    out = {
        "schema": 1,
        "id": d.name(f"random-{number}"),
        "version": str(d.whole(1, 99)),
        "name": d.name(f"random {number}"),
        "effectiveFrom": day,
    }
    for scheme in SCHEMES:
        out[scheme] = MAKERS[scheme](d) if scheme in schemes else None
    return out
