"""Random requests to the dividend scheme."""

from fractions import Fraction

from rules import figures
from rules.dividend import gross_of, tier_name
from .order import amount, parts_of, refund_of, some_money

FEN = Fraction(1, 100)


def shares(d, config):
    """Often at a tier's edge."""
    kind = figures.credit(config["shareScale"])
    if config["tiers"] and d.chance(0.5):
        return d.near(d.pick(*config["tiers"])["minShares"], kind)
    return d.pick(Fraction(0), lambda: d.within(0, 600, kind.scale), lambda: d.of(kind))


def quota(d):
    return d.pick(Fraction(0), FEN, lambda: d.within(0, 20000, 2), lambda: d.within(0, 20000, 2), lambda: some_money(d))


def show_shares(d, config, x):
    return d.show(x, config["shareScale"])


def member(d, config):
    return {"shares": shares(d, config), "quota": quota(d)}


def show_member(d, config, who):
    out = {"shares": show_shares(d, config, who["shares"]), "quota": d.show(who["quota"], 2)}
    if "totalPaid" in who:
        out["totalPaid"] = d.show(who["totalPaid"], 2)
    return out


def paying(d, config):
    """With money spent so far, often just short of a share."""
    whole = config["shareUnit"] * d.whole(0, 300)
    paid = d.pick(Fraction(0), lambda: d.near(whole, figures.MONEY), lambda: some_money(d))
    return {**member(d, config), "totalPaid": min(paid, figures.MONEY.high)}


def order_amount(d, config):
    if d.chance(0.3):
        return d.near(config["shareUnit"] * d.whole(1, 50), figures.AMOUNT)
    return amount(d)


def quote_order(d, config, _large):
    return {
        "member": show_member(d, config, paying(d, config)),
        "referred": d.chance(0.5),
        "amount": d.show(order_amount(d, config), 2),
    }


# ---- a day ----


def day(d, config, who):
    """-> (turnover, eligibleShares, tierHeadcounts); now and then without room for the member."""
    kind = figures.credit(config["shareScale"])
    turnover = d.pick(lambda: d.within(0, 10**6, 2), lambda: d.of(figures.MONEY))
    others = d.pick(Fraction(0), lambda: d.within(0, 10**5, kind.scale), lambda: d.of(kind))
    eligible = min(who["shares"] + others, kind.high)
    if d.chance(0.03):
        eligible = d.of(kind)
    heads = {}
    for tier in config["tiers"]:
        if d.chance(0.8):
            heads[tier["name"]] = d.pick(0, 1, 2, lambda: d.whole(0, 1000), 10**9 if d.chance(0.2) else 3)
    own = tier_name(config, who["shares"])
    if own is not None and heads.get(own, 0) == 0 and not d.chance(0.04):
        heads[own] = d.whole(1, 50)
    names = list(heads)
    d.rng.shuffle(names)
    return turnover, eligible, {name: heads[name] for name in names}


def show_day(d, config, turnover, eligible, heads):
    return {
        "turnover": d.show(turnover, 2),
        "eligibleShares": show_shares(d, config, eligible),
        "tierHeadcounts": heads,
    }


def gross_or_zero(config, who, today):
    """What an eligible member's day would pay, to aim quotas at; 0 where the day is not for this member."""
    turnover, eligible, heads = today
    own = tier_name(config, who["shares"])
    if eligible < who["shares"] or own is not None and heads.get(own, 0) == 0:
        return Fraction(0)
    return sum(gross_of(config, who, turnover, eligible, heads))


def estimate(d, config, _large):
    who = member(d, config)
    today = day(d, config, who)
    if d.chance(0.3):
        who["quota"] = d.near(gross_or_zero(config, who, today), figures.MONEY)
    return {"member": show_member(d, config, who), "day": show_day(d, config, *today)}


def project(d, config, large):
    who = member(d, config)
    today = day(d, config, who)
    days = d.pick(0, 1, 2, 30, 365, lambda: d.whole(0, 400))
    if large:
        days = d.pick(36500, lambda: d.whole(1000, 36500))
    gross = gross_or_zero(config, who, today)
    if gross > 0 and d.chance(0.6):
        who["quota"] = d.near(gross * d.whole(0, max(days, 2) + 2), figures.MONEY)
    return {"member": show_member(d, config, who), "day": show_day(d, config, *today), "days": days}


# ---- refund, settlement ----


def refund_request(d, config, who, referred, ordered, before, refund):
    return {
        "member": show_member(d, config, who),
        "referred": referred,
        "amount": d.show(ordered, 2),
        "before": d.show(before, 2),
        "refund": d.show(refund, 2),
    }


def quote_refund(d, config, _large):
    ordered = order_amount(d, config)
    return refund_request(d, config, paying(d, config), d.chance(0.5), ordered, *refund_of(d, ordered))


def settle_day(d, config, large):
    count = d.whole(100, 500) if large else d.pick(0, 1, 2, lambda: d.whole(0, 12), lambda: d.whole(0, 30))
    members = []
    for name in d.names([f"m{i}" for i in range(count)]):
        who = member(d, config)
        if who["shares"] > 10**9 and not d.chance(0.1):
            who["shares"] = d.within(0, 1000, config["shareScale"])
        members.append({"id": name, **show_member(d, config, who)})
    turnover = d.pick(lambda: d.within(0, 10**6, 2), lambda: d.within(0, 10**6, 2), lambda: d.of(figures.MONEY))
    return {"turnover": d.show(turnover, 2), "members": members}


REQUESTS = (
    ("quoteOrder", quote_order, 5),
    ("estimate", estimate, 4),
    ("project", project, 3),
    ("quoteRefund", quote_refund, 3),
    ("settleDay", settle_day, 3),
)


SCALED = ("project", "settleDay")


def single(d, config, large):
    choices = [row for row in REQUESTS if row[0] in SCALED] if large else REQUESTS
    name, make, _ = d.rng.choices(choices, weights=[row[2] for row in choices])[0]
    return f"dividend.{name}", make(d, config, large)


def refund_in_parts(d, config, ask):
    """An order booked, then sent back whole in several parts."""
    ordered, referred = order_amount(d, config), d.chance(0.5)
    given = {"member": show_member(d, config, paying(d, config)), "referred": referred, "amount": d.show(ordered, 2)}
    yield "dividend.quoteOrder", given
    out = ask("dividend.quoteOrder", given)
    for before, now in parts_of(d, ordered, 6):
        if out is None:
            return
        who = {name: Fraction(text) for name, text in out["member"].items()}
        asked = refund_request(d, config, who, referred, ordered, before, now)
        yield "dividend.quoteRefund", asked
        out = ask("dividend.quoteRefund", asked)
