"""Dividend's day: shares weigh a pool, a quota caps the payout (RULES section 4)."""

from . import figures
from .appreciation import check_ids
from .dividend import member_fields, quota_for, shares_for, shares_kind, tier_name, tier_of
from .errors import Stage
from .figures import ZERO, floor, from_steps, money, result, steps
from .segments import Runs
from .shape import MONEY, Count, Decimal, Mapping, Nullable, Record, Sequence, Text


def weight_kind(config):
    return shares_kind(config) if config["weighBy"] == "shares" else figures.MONEY


def weight_of(config, member):
    return member["shares"] if config["weighBy"] == "shares" else member["quota"]


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
    "estimate": (estimate_shape, estimate),
    "project": (project_shape, project),
    "settleDay": (settle_shape, settle_day),
}
