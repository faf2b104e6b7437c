"""Dividend: what orders grant, and what refunds take back of it (RULES section 4)."""

from . import figures
from .errors import refuse
from .figures import FEN, ZERO, ceil, floor, money, result, text
from .order import check_refund
from .shape import AMOUNT, MONEY, Decimal, Flag, Nullable, Record


def shares_kind(config):
    return figures.credit(config["shareScale"])


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


OPERATIONS = {
    "quoteOrder": (quote_order_shape, quote_order),
    "bookOrder": (book_order_shape, book_order),
    "orderFor": (order_for_shape, order_for),
    "quoteRefund": (refund_shape, quote_refund),
}
