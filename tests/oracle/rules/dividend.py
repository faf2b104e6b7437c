"""Dividend: shares weigh a daily pool, a quota caps the payout (RULES section 3)."""

from fractions import Fraction

from . import figures
from .errors import DOUBTS, Stage, refuse
from .figures import floor, from_steps, money, result, steps, text
from .order import AMOUNT, MONEY, check_refund
from .segments import Runs
from .shape import Count, Decimal, Flag, Mapping, Record, Sequence, Text

ZERO = Fraction(0)
SMALLEST_ORDER, LARGEST_ORDER = 1, 10**12  # fen


def shares_of(config):
    return figures.credit(config["shareScale"])


def print_shares(config, x):
    return result(x, shares_of(config))


def member_fields(config):
    return {"shares": Decimal(shares_of(config)), "quota": MONEY}


def paying_member(config):
    return Record({**member_fields(config), "totalPaid": MONEY})


# ---- tiers ----


def tier_of(config, shares):
    """The last tier reached, else None."""
    reached = [tier for tier in config["tiers"] if tier["minShares"] <= shares]
    return reached[-1] if reached else None


def tier_name(config, shares):
    tier = tier_of(config, shares)
    return None if tier is None else tier["name"]


# ---- an order ----


def order_shape(config):
    return Record({"member": paying_member(config), "referred": Flag(), "amount": AMOUNT})


def quota_for(config, amount):
    return floor(amount * config["quotaMultiplier"], 2)


def shares_for(config, paid):
    return floor(paid / config["shareUnit"], config["shareScale"])


def shares_granted(config, total_paid, amount):
    if config["shareBasis"] == "perOrder":
        return shares_for(config, amount)
    return shares_for(config, total_paid + amount) - shares_for(config, total_paid)


def referrer_quota(config, amount):
    return floor(amount * config["referrerQuotaRate"], 2)


def referrer_shares(config, amount):
    return floor(amount * config["referrerShareRate"] / config["shareUnit"], config["shareScale"])


def print_referrer(config, quota, shares):
    return {"quota": money(quota), "shares": print_shares(config, shares)}


def least_amount(config, total_paid, shares_missing):
    """The least order in fen that grants that many shares, by bisection; None past an order's bound."""

    def enough(fen):
        return shares_granted(config, total_paid, from_steps(fen, 2)) >= shares_missing

    low, high = SMALLEST_ORDER, LARGEST_ORDER
    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return from_steps(low, 2)


def next_tier(config, member):
    """A hint: it raises no error, so its figures are printed unchecked."""
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


def print_paying_member(config, member):
    return {
        "shares": print_shares(config, member["shares"]),
        "quota": money(member["quota"]),
        "totalPaid": money(member["totalPaid"]),
    }


def quote_order(config, given):
    member, amount, referred = given["member"], given["amount"], given["referred"]
    quota = quota_for(config, amount)
    shares = shares_granted(config, member["totalPaid"], amount)
    after = {
        "shares": member["shares"] + shares,
        "quota": member["quota"] + quota,
        "totalPaid": member["totalPaid"] + amount,
    }
    return {
        "quotaGranted": money(quota),
        "sharesGranted": print_shares(config, shares),
        "referrer": print_referrer(
            config,
            referrer_quota(config, amount) if referred else ZERO,
            referrer_shares(config, amount) if referred else ZERO,
        ),
        "member": print_paying_member(config, after),
        "tierBefore": tier_name(config, member["shares"]),
        "tierAfter": tier_name(config, after["shares"]),
        "nextTier": next_tier(config, after),
    }


# ---- a day ----


def day_shape(config):
    return Record(
        {
            "turnover": MONEY,
            "eligibleShares": Decimal(shares_of(config)),
            "tierHeadcounts": Mapping(Count(0, 10**9)),
        }
    )


def estimate_shape(config):
    return Record({"member": Record(member_fields(config)), "day": day_shape(config)})


def pools(config, turnover):
    return floor(turnover * config["proRataRate"], 2), floor(turnover * config["tierRate"], 2)


def is_eligible(member):
    return member["quota"] > 0


def check_day(config, member, day):
    stage = Stage()
    names = {tier["name"] for tier in config["tiers"]}
    for name in day["tierHeadcounts"]:
        if name == "":
            DOUBTS.note("an empty string as a tier's name")
        if name not in names:
            stage.add("UNKNOWN_TIER", f"day.tierHeadcounts.{name}")
    if is_eligible(member):
        if day["eligibleShares"] < member["shares"]:
            stage.add("INVALID_STATE", "day.eligibleShares")
        own = tier_name(config, member["shares"])
        if own is not None and day["tierHeadcounts"].get(own, 0) == 0:
            stage.add("INVALID_STATE", f"day.tierHeadcounts.{own}")
    stage.close()


def gross_of(config, member, turnover, eligible_shares, headcounts):
    """-> (proRata, tierShare) of an eligible member before the quota caps them."""
    pro_rata_pool, tier_pool = pools(config, turnover)
    pro_rata = ZERO
    if member["shares"] > 0:
        pro_rata = floor(member["shares"] * pro_rata_pool / eligible_shares, 2)
    tier = tier_of(config, member["shares"])
    tier_share = ZERO
    if tier is not None:
        tier_share = floor(tier_pool * tier["rate"] / headcounts[tier["name"]], 2)
    return pro_rata, tier_share


def paid_to(config, member, turnover, eligible_shares, headcounts):
    """-> (proRata, tierShare, payout, reason)."""
    if not is_eligible(member):
        return ZERO, ZERO, ZERO, "QUOTA_EXHAUSTED"
    pro_rata, tier_share = gross_of(config, member, turnover, eligible_shares, headcounts)
    gross = pro_rata + tier_share
    payout = min(gross, member["quota"])
    return pro_rata, tier_share, payout, "CAPPED_BY_QUOTA" if payout < gross else None


def estimate(config, given):
    member, day = given["member"], given["day"]
    check_day(config, member, day)
    pro_rata_pool, tier_pool = pools(config, day["turnover"])
    pro_rata, tier_share, payout, reason = paid_to(
        config, member, day["turnover"], day["eligibleShares"], day["tierHeadcounts"]
    )
    return {
        "proRataPool": money(pro_rata_pool),
        "tierPool": money(tier_pool),
        "tier": tier_name(config, member["shares"]),
        "proRata": money(pro_rata),
        "tierShare": money(tier_share),
        "gross": money(pro_rata + tier_share),
        "payout": money(payout),
        "quotaAfter": money(member["quota"] - payout),
        "reason": reason,
    }


def project_shape(config):
    return Record(
        {"member": Record(member_fields(config)), "day": day_shape(config), "days": Count(0, 36500)}
    )


def project(config, given):
    """Day by day, in fen; it stops early only where nothing can change any more."""
    member, day = given["member"], given["day"]
    check_day(config, member, day)
    left = steps(member["quota"], 2)
    exhausted_on = 0 if left == 0 else None
    gross = 0
    if left > 0:
        gross = steps(sum(gross_of(config, member, day["turnover"], day["eligibleShares"], day["tierHeadcounts"])), 2)
    runs = Runs()
    for today in range(1, given["days"] + 1):
        paid = min(gross, left)
        if paid == 0:
            break
        left -= paid
        runs.add(today, paid)
        if left == 0:
            exhausted_on = today
            break
    return {**runs.printed(figures.MONEY), "exhaustedOnDay": exhausted_on}


# ---- refund ----


def refund_shape(config):
    return Record(
        {
            "member": paying_member(config),
            "referred": Flag(),
            "amount": AMOUNT,
            "before": MONEY,
            "refund": MONEY,
        }
    )


def quote_refund(config, given):
    member, amount, before, refund = given["member"], given["amount"], given["before"], given["refund"]
    check_refund(amount, before, refund)

    def lost(grants):
        """Δ: what the part refunded now had granted."""
        return grants(config, amount - before) - grants(config, amount - before - refund)

    total_paid = max(ZERO, member["totalPaid"] - refund)
    quota = lost(quota_for)
    if config["shareBasis"] == "perOrder":
        shares = lost(shares_for)
    else:
        shares = shares_for(config, member["totalPaid"]) - shares_for(config, total_paid)
    quota_back, shares_back = min(quota, member["quota"]), min(shares, member["shares"])
    after = {
        "shares": member["shares"] - shares_back,
        "quota": member["quota"] - quota_back,
        "totalPaid": total_paid,
    }
    referred = given["referred"]
    return {
        "quotaBack": money(quota_back),
        "quotaShortfall": money(quota - quota_back),
        "sharesBack": print_shares(config, shares_back),
        "sharesShortfall": print_shares(config, shares - shares_back),
        "referrer": print_referrer(
            config,
            lost(referrer_quota) if referred else ZERO,
            lost(referrer_shares) if referred else ZERO,
        ),
        "member": print_paying_member(config, after),
        "tierBefore": tier_name(config, member["shares"]),
        "tierAfter": tier_name(config, after["shares"]),
    }


# ---- settlement ----


def settle_shape(config):
    return Record(
        {"turnover": MONEY, "members": Sequence(Record({"id": Text(), **member_fields(config)}))}
    )


def check_ids(stage, members):
    seen = set()
    for i, member in enumerate(members):
        if member["id"] in seen:
            stage.add("DUPLICATE_ID", f"members[{i}].id")
        seen.add(member["id"])


def settle_day(config, given):
    members, turnover = given["members"], given["turnover"]
    stage = Stage()
    check_ids(stage, members)
    stage.close()
    eligible = [member for member in members if is_eligible(member)]
    eligible_shares = sum((member["shares"] for member in eligible), ZERO)
    if eligible_shares > shares_of(config).high:
        refuse("OVERFLOW")
    headcounts = {tier["name"]: 0 for tier in config["tiers"]}
    for member in eligible:
        name = tier_name(config, member["shares"])
        if name is not None:
            headcounts[name] += 1
    paid, payouts = ZERO, []
    for member in members:
        pro_rata, tier_share, payout, _ = paid_to(config, member, turnover, eligible_shares, headcounts)
        paid += payout
        payouts.append(
            {
                "id": member["id"],
                "tier": tier_name(config, member["shares"]),
                "proRata": money(pro_rata),
                "tierShare": money(tier_share),
                "payout": money(payout),
                "quotaAfter": money(member["quota"] - payout),
            }
        )
    pro_rata_pool, tier_pool = pools(config, turnover)
    return {
        "proRataPool": money(pro_rata_pool),
        "tierPool": money(tier_pool),
        "eligibleShares": print_shares(config, eligible_shares),
        "tierHeadcounts": headcounts,
        "paid": money(paid),
        "unallocated": money(pro_rata_pool + tier_pool - paid),
        "payouts": payouts,
    }


OPERATIONS = {
    "quoteOrder": (order_shape, quote_order),
    "estimate": (estimate_shape, estimate),
    "project": (project_shape, project),
    "quoteRefund": (refund_shape, quote_refund),
    "settleDay": (settle_shape, settle_day),
}
