"""Dividend: shares weigh a daily pool, a quota caps the payout (RULES section 4)."""

from . import figures
from .appreciation import check_ids
from .errors import Stage, refuse
from .figures import FEN, ZERO, ceil, floor, from_steps, money, result, steps, text
from .order import check_refund
from .segments import Runs
from .shape import AMOUNT, MONEY, Count, Decimal, Flag, Mapping, Nullable, Record, Sequence, Text


def shares_kind(config):
    return figures.credit(config["shareScale"])


def weight_kind(config):
    return shares_kind(config) if config["weighBy"] == "shares" else figures.MONEY


def weight_of(config, member):
    return member["shares"] if config["weighBy"] == "shares" else member["quota"]


def print_shares(config, x):
    return result(x, shares_kind(config))


def member_fields(config):
    return {"shares": Decimal(shares_kind(config)), "quota": MONEY}


def buyer(config):
    return Record({**member_fields(config), "totalPaid": MONEY})


def print_member(config, member):
    if member is None:
        return None
    out = {"shares": print_shares(config, member["shares"]), "quota": money(member["quota"])}
    if "totalPaid" in member:
        out["totalPaid"] = money(member["totalPaid"])
    return out


# ---- tiers ----


def tier_of(config, shares):
    """The last tier reached, else None."""
    reached = None
    for tier in config["tiers"]:
        if tier["minShares"] <= shares:
            reached = tier
    return reached


def tier_name(config, shares):
    tier = tier_of(config, shares)
    return None if tier is None else tier["name"]


# ---- an order ----


def quota_for(config, amount):
    return floor(amount * config["quotaMultiplier"], 2)


def shares_for(config, paid):
    return floor(paid / config["shareUnit"], config["shareScale"])


def shares_granted(config, total_paid, amount):
    if config["shareBasis"] == "perOrder":
        return shares_for(config, amount)
    return shares_for(config, total_paid + amount) - shares_for(config, total_paid)


def quota_beside(config, side, amount):
    return floor(amount * config[f"{side}QuotaRate"], 2)


def shares_beside(config, side, amount):
    return floor(amount * config[f"{side}ShareRate"] / config["shareUnit"], config["shareScale"])


def least_amount(config, total_paid, shares):
    """The least order that grants that many shares, more than 0; None past an order's bound."""
    if config["shareBasis"] == "perOrder":
        amount = ceil(shares * config["shareUnit"], 2)
    else:
        amount = ceil((shares_for(config, total_paid) + shares) * config["shareUnit"] - total_paid, 2)
    amount = max(FEN, amount)
    if shares_granted(config, total_paid, amount) < shares:
        raise AssertionError("not enough for the shares: the oracle itself is wrong")
    if amount > FEN and shares_granted(config, total_paid, amount - FEN) >= shares:
        raise AssertionError("a smaller order does: the oracle itself is wrong")
    return amount if amount <= figures.AMOUNT.high else None


def next_tier(config, member):
    """A hint: it raises no error, so its figures are printed without a bound."""
    ahead = [tier for tier in config["tiers"] if tier["minShares"] > member["shares"]]
    if not ahead:
        return None
    tier, scale = ahead[0], config["shareScale"]
    missing = tier["minShares"] - member["shares"]
    amount = least_amount(config, member["totalPaid"], missing)
    return {
        "name": tier["name"],
        "minShares": text(tier["minShares"], scale),
        "sharesMissing": text(missing, scale),
        "amountMissing": None if amount is None else text(amount, 2),
    }


class Order:
    """What an order grants, and the buyer after it."""

    def __init__(self, config, member, referred, merchant, amount):
        self.amount = amount
        self.quota = quota_for(config, amount)
        self.shares = shares_granted(config, member["totalPaid"], amount)
        self.beside = {}
        for side, there in (("referrer", referred), ("merchant", merchant)):
            quota = quota_beside(config, side, amount) if there else ZERO
            shares = shares_beside(config, side, amount) if there else ZERO
            self.beside[side] = {"shares": shares, "quota": quota}
        self.after = {
            "shares": member["shares"] + self.shares,
            "quota": member["quota"] + self.quota,
            "totalPaid": member["totalPaid"] + amount,
        }

    def grant(self, config):
        out = {"amount": money(self.amount), "quota": money(self.quota), "shares": print_shares(config, self.shares)}
        for side, credit in self.beside.items():
            out[f"{side}Quota"] = money(credit["quota"])
            out[f"{side}Shares"] = print_shares(config, credit["shares"])
        return out

    def credited(self, config, side, holder):
        if holder is None:
            return None
        credit = self.beside[side]
        return print_member(config, {name: holder[name] + credit[name] for name in ("shares", "quota")})


def tiers_around(config, before, after):
    return {"tierBefore": tier_name(config, before["shares"]), "tierAfter": tier_name(config, after["shares"])}


def quote_order_shape(config):
    return Record({"member": buyer(config), "referred": Flag(), "merchant": Flag(), "amount": AMOUNT})


def quote_order(config, given):
    member = given["member"]
    order = Order(config, member, given["referred"], given["merchant"], given["amount"])
    return {
        "grant": order.grant(config),
        "member": print_member(config, order.after),
        **tiers_around(config, member, order.after),
        "nextTier": next_tier(config, order.after),
    }


def book_order_shape(config):
    beside = Nullable(Record(member_fields(config)))
    return Record({"member": buyer(config), "referrer": beside, "merchant": beside, "amount": AMOUNT})


def book_order(config, given):
    member, referrer, merchant = given["member"], given["referrer"], given["merchant"]
    order = Order(config, member, referrer is not None, merchant is not None, given["amount"])
    return {
        "grant": order.grant(config),
        "member": print_member(config, order.after),
        "referrer": order.credited(config, "referrer", referrer),
        "merchant": order.credited(config, "merchant", merchant),
        **tiers_around(config, member, order.after),
    }


def order_for_shape(config):
    return Record({"member": buyer(config), "shares": Decimal(shares_kind(config))})


def order_for(config, given):
    if given["shares"] == 0:
        refuse("INVALID_AMOUNT", "shares")
    amount = least_amount(config, given["member"]["totalPaid"], given["shares"])
    return {"amount": None if amount is None else text(amount, 2)}


# ---- a day ----


def day_shape(config):
    return Record(
        {
            "turnover": MONEY,
            "carry": MONEY,
            "eligibleWeight": Decimal(weight_kind(config)),
            "tierHeadcounts": Mapping(Count(0, 10**9)),
        }
    )


def estimate_shape(config):
    return Record({"member": Record(member_fields(config)), "day": day_shape(config)})


def is_eligible(member):
    return member["quota"] > 0


def check_carry(stage, config, carry, path):
    if carry > 0 and config["remainder"] == "platform":
        stage.add("INVALID_STATE", path)


def check_day(config, member, day):
    stage = Stage()
    check_carry(stage, config, day["carry"], "day.carry")
    names = {tier["name"] for tier in config["tiers"]}
    for name in day["tierHeadcounts"]:
        if name not in names:
            stage.add("UNKNOWN_TIER", f"day.tierHeadcounts.{name}")
    if is_eligible(member):
        if day["eligibleWeight"] < weight_of(config, member):
            stage.add("INVALID_STATE", "day.eligibleWeight")
        own = tier_name(config, member["shares"])
        if own is not None and day["tierHeadcounts"].get(own, 0) == 0:
            stage.add("INVALID_STATE", f"day.tierHeadcounts.{own}")
    stage.close()


class Pools:
    """A day's pools and whom they are shared among, in fen and smallest steps: the outlook asks for many days."""

    def __init__(self, config, turnover, carry, weight, headcounts):
        self.pro_rata = steps(floor(turnover * config["proRataRate"], 2) + carry, 2)
        self.tier = steps(floor(turnover * config["tierRate"], 2), 2)
        self.weight = weight
        self.headcounts = headcounts
        self.by_shares = config["weighBy"] == "shares"
        self.tiers = [(steps(tier["minShares"], config["shareScale"]), tier) for tier in config["tiers"]]
        self.most = None if config["maxDailyPayout"] is None else steps(config["maxDailyPayout"], 2)
        self.tier_shares = {}

    def share_of(self, shares, quota):
        """-> (proRata, tierShare, payout) of a member."""
        if quota == 0:
            return 0, 0, 0
        weight = shares if self.by_shares else quota
        pro_rata = weight * self.pro_rata // self.weight if weight > 0 else 0
        own = None
        for least, tier in self.tiers:
            if least <= shares:
                own = tier
        tier_share = 0 if own is None else self.tier_share(own)
        payout = min(pro_rata + tier_share, quota)
        return pro_rata, tier_share, payout if self.most is None else min(payout, self.most)

    def tier_share(self, tier):
        name, rate = tier["name"], tier["rate"]
        if name not in self.tier_shares:
            self.tier_shares[name] = self.tier * rate.numerator // (rate.denominator * self.headcounts[name])
        return self.tier_shares[name]


def pools_of(config, day):
    weight = steps(day["eligibleWeight"], weight_kind(config).scale)
    return Pools(config, day["turnover"], day["carry"], weight, day["tierHeadcounts"])


def in_steps(config, member):
    return steps(member["shares"], config["shareScale"]), steps(member["quota"], 2)


def fen(count):
    """So many fen, as money is printed."""
    return money(from_steps(count, 2))


def reason_of(config, member, gross):
    """Why the payout is 0 or less than the gross, else None."""
    quota, most = member["quota"], config["maxDailyPayout"]
    if not is_eligible(member):
        return "QUOTA_EXHAUSTED"
    if weight_of(config, member) == 0 and tier_of(config, member["shares"]) is None:
        return "NO_SHARES"
    if gross == 0:
        return "BELOW_A_FEN"
    if gross > quota and (most is None or quota <= most):
        return "CAPPED_BY_QUOTA"
    if most is not None and gross > most:
        return "CAPPED_BY_DAY"
    return None


def estimate(config, given):
    member, day = given["member"], given["day"]
    check_day(config, member, day)
    pools = pools_of(config, day)
    shares, quota = in_steps(config, member)
    pro_rata, tier_share, payout = pools.share_of(shares, quota)
    gross = pro_rata + tier_share
    return {
        "proRataPool": fen(pools.pro_rata),
        "tierPool": fen(pools.tier),
        "tier": tier_name(config, member["shares"]),
        "proRata": fen(pro_rata),
        "tierShare": fen(tier_share),
        "gross": fen(gross),
        "payout": fen(payout),
        "quotaAfter": fen(quota - payout),
        "reason": reason_of(config, member, from_steps(gross, 2)),
    }


# ---- projection ----


def project_shape(config):
    return Record(
        {
            "member": Record(member_fields(config)),
            "day": day_shape(config),
            "newWeightPerDay": Nullable(Decimal(weight_kind(config))),
            "days": Count(0, 36500),
        }
    )


def weight_brought(config, turnover):
    """The weight that a turnover itself brings in a day."""
    if config["weighBy"] == "shares":
        return shares_for(config, turnover)
    paid = floor(turnover * config["proRataRate"], 2) + floor(turnover * config["tierRate"], 2)
    return max(ZERO, quota_for(config, turnover) - paid)


def project(config, given):
    """Day by day; it stops early only where nothing can change any more."""
    member, day = given["member"], given["day"]
    check_day(config, member, day)
    added = given["newWeightPerDay"]
    if added is None:
        added = weight_brought(config, day["turnover"])
    kind = weight_kind(config)
    more = steps(added, kind.scale)

    pools = pools_of(config, day)
    shares, left = in_steps(config, member)
    runs = Runs()
    exhausted_on = 0 if left == 0 else None
    for today in range(1, given["days"] + 1):
        if left == 0:
            break
        paid = pools.share_of(shares, left)[2]
        runs.add(today, paid)
        left -= paid
        if left == 0:
            exhausted_on = today
        elif paid == 0 and today > 1:
            break  # the member's weight has not changed, and everybody's does not get less
        if today == 1:
            pools.pro_rata -= steps(day["carry"], 2)
        pools.weight += more
    return {
        **runs.printed(figures.MONEY),
        "exhaustedOnDay": exhausted_on,
        "newWeightPerDay": result(added, kind),
    }


# ---- refund ----


def refund_shape(config):
    beside = Nullable(Record(member_fields(config)))
    return Record(
        {
            "member": buyer(config),
            "referrer": beside,
            "merchant": beside,
            "amount": AMOUNT,
            "before": MONEY,
            "refund": MONEY,
        }
    )


def taken(config, holder, quota, shares):
    """What is really taken of a holder -> (the printed figures, the holder after it)."""
    quota_back, shares_back = min(quota, holder["quota"]), min(shares, holder["shares"])
    figures_ = {
        "quotaBack": money(quota_back),
        "quotaShortfall": money(quota - quota_back),
        "sharesBack": print_shares(config, shares_back),
        "sharesShortfall": print_shares(config, shares - shares_back),
    }
    return figures_, {"shares": holder["shares"] - shares_back, "quota": holder["quota"] - quota_back}


def quote_refund(config, given):
    member, amount, before, refund = given["member"], given["amount"], given["before"], given["refund"]
    check_refund(amount, before, refund)

    def lost(granted):
        """Δ: what the part refunded now had granted."""
        return granted(amount - before) - granted(amount - before - refund)

    def beside(side):
        holder = given[side]
        if holder is None:
            return None
        quota = lost(lambda x: quota_beside(config, side, x))
        shares = lost(lambda x: shares_beside(config, side, x))
        figures_, after = taken(config, holder, quota, shares)
        return {**figures_, "member": print_member(config, after)}

    total_paid = max(ZERO, member["totalPaid"] - refund)
    if config["shareBasis"] == "perOrder":
        shares = lost(lambda x: shares_for(config, x))
    else:
        shares = shares_for(config, member["totalPaid"]) - shares_for(config, total_paid)
    figures_, after = taken(config, member, lost(lambda x: quota_for(config, x)), shares)
    return {
        **figures_,
        "referrer": beside("referrer"),
        "merchant": beside("merchant"),
        "member": print_member(config, {**after, "totalPaid": total_paid}),
        **tiers_around(config, member, after),
    }


# ---- settlement ----


def settle_shape(config):
    member = Record({"id": Text(), **member_fields(config)})
    return Record({"turnover": MONEY, "carry": MONEY, "members": Sequence(member)})


class Settled:
    """A day's settlement of members [shares, quota, how many there are alike], in smallest steps."""

    def __init__(self, config, turnover, carry, members):
        weight, headcounts = 0, {tier["name"]: 0 for tier in config["tiers"]}
        pools = self.pools = Pools(config, turnover, carry, 0, headcounts)
        for shares, quota, times in members:
            if quota == 0:
                continue
            weight += times * (shares if pools.by_shares else quota)
            reached = [tier["name"] for least, tier in pools.tiers if least <= shares]
            if reached:
                headcounts[reached[-1]] += times
        pools.weight = weight
        self.shares = [pools.share_of(shares, quota) for shares, quota, _ in members]
        self.paid = self.carry = 0
        for member, (pro_rata, _, payout) in zip(members, self.shares):
            self.paid += member[2] * payout
            self.carry -= member[2] * min(pro_rata, payout)
        self.carry = self.carry + pools.pro_rata if config["remainder"] == "carry" else 0
        self.unallocated = pools.pro_rata + pools.tier - self.paid - self.carry


def settle_day(config, given):
    members = given["members"]
    stage = Stage()
    check_carry(stage, config, given["carry"], "carry")
    check_ids(stage, members, "members")
    stage.close()
    counted = [(*in_steps(config, member), 1) for member in members]
    day = Settled(config, given["turnover"], given["carry"], counted)
    payouts = [
        {
            "id": member["id"],
            "tier": tier_name(config, member["shares"]),
            "proRata": fen(pro_rata),
            "tierShare": fen(tier_share),
            "payout": fen(payout),
            "quotaAfter": fen(quota - payout),
        }
        for member, (_, quota, _), (pro_rata, tier_share, payout) in zip(members, counted, day.shares)
    ]
    kind = weight_kind(config)
    return {
        "proRataPool": fen(day.pools.pro_rata),
        "tierPool": fen(day.pools.tier),
        "eligibleWeight": result(from_steps(day.pools.weight, kind.scale), kind),
        "tierHeadcounts": day.pools.headcounts,
        "paid": fen(day.paid),
        "carryAfter": fen(day.carry),
        "unallocated": fen(day.unallocated),
        "payouts": payouts,
    }


OPERATIONS = {
    "quoteOrder": (quote_order_shape, quote_order),
    "bookOrder": (book_order_shape, book_order),
    "orderFor": (order_for_shape, order_for),
    "estimate": (estimate_shape, estimate),
    "project": (project_shape, project),
    "quoteRefund": (refund_shape, quote_refund),
    "settleDay": (settle_shape, settle_day),
}
