"""appreciation.quoteRefund: what a refund after booking takes back of a grant (RULES section 3)."""

from .appreciation import check_contribution
from .errors import Stage
from .figures import ZERO, ceil, floor, money, text, units
from .market import (
    HOLDER,
    MARKET,
    check_states,
    print_holder,
    print_market,
    published,
    settled,
    unit_value,
    used,
    worth,
)
from .order import back
from .shape import AMOUNT, MONEY, UNITS, Nullable, Record

GRANT = Record(
    {
        "amount": AMOUNT,
        "contribution": MONEY,
        "units": UNITS,
        "referrerUnits": UNITS,
        "merchantUnits": UNITS,
        "quota": Nullable(MONEY),
        "referrerQuota": Nullable(MONEY),
        "merchantQuota": Nullable(MONEY),
    }
)
REFUNDED = Record({"amount": MONEY, "contribution": Nullable(MONEY)})


def both_or_neither(value, path, reading):
    """Of the contributions; a field that is not there is a fault of its own."""
    parts = [value.get("before"), value.get("refund")]
    if all(isinstance(part, dict) and "contribution" in part for part in parts):
        if (parts[0]["contribution"] is None) != (parts[1]["contribution"] is None):
            reading.wrong(None)


def refund_shape(_config):
    return Record(
        {
            "market": MARKET,
            "holder": HOLDER,
            "referrer": Nullable(HOLDER),
            "merchant": Nullable(HOLDER),
            "grant": GRANT,
            "before": REFUNDED,
            "refund": REFUNDED,
        },
        rule=both_or_neither,
    )


def is_wrong(given):
    """Nothing is refunded, or more than there is."""
    grant, before, refund = given["grant"], given["before"], given["refund"]
    if before["amount"] + refund["amount"] > grant["amount"]:
        return True
    if refund["contribution"] is None:
        return refund["amount"] == 0
    too_much = before["contribution"] + refund["contribution"] > grant["contribution"]
    return too_much or refund["amount"] == 0 and refund["contribution"] == 0


class Side:
    """The buyer, the referrer or the merchant."""

    def __init__(self, holder, units_back, quota_granted):
        self.holder = holder
        self.back = units_back
        self.burned = ZERO if holder is None else min(units_back, holder["units"])
        self.missing = units_back - self.burned
        self.quota_granted = quota_granted

    def after(self, amount, before, refund):
        if self.holder is None:
            return None
        gone = None
        if self.quota_granted is not None and refund > 0:
            gone = back(self.quota_granted, 2, amount, before, refund)
        return {"units": self.holder["units"] - self.burned, "quota": used(self.holder["quota"], gone)}


def quote_refund(config, given):
    market, grant = given["market"], given["grant"]
    check_states(market, holder=given["holder"], referrer=given["referrer"], merchant=given["merchant"])
    stage = Stage()
    check_contribution(stage, grant["contribution"], grant["amount"], "grant.contribution")
    if is_wrong(given):
        stage.add("INVALID_AMOUNT", "refund")
    stage.close()

    amounts = grant["amount"], given["before"]["amount"], given["refund"]["amount"]
    whole, before, now = amounts
    contribution_back = floor(grant["contribution"] * (before + now) / whole, 2)
    contribution_back -= floor(grant["contribution"] * before / whole, 2)
    shares = amounts
    if given["refund"]["contribution"] is not None:
        contribution_back = given["refund"]["contribution"]
        shares = grant["contribution"], given["before"]["contribution"], contribution_back

    def units_back(granted):
        return ZERO if shares[2] == 0 else back(granted, 8, *shares)

    buyer = Side(given["holder"], units_back(grant["units"]), grant["quota"])
    referrer = Side(given["referrer"], units_back(grant["referrerUnits"]), grant["referrerQuota"])
    merchant = Side(given["merchant"], units_back(grant["merchantUnits"]), grant["merchantQuota"])

    value = unit_value(config, market)
    burned = buyer.burned + referrer.burned + merchant.burned
    returned = min(contribution_back, worth(value, burned))
    retained = contribution_back - returned
    shortfall_value = ceil(buyer.missing * value, 2)
    others = referrer.missing + merchant.missing
    others_value = ceil(others * value, 2)
    after, residue = settled(market, fundBalance=-returned, unitsOutstanding=-burned, unitsIssued=-burned)
    return {
        "unitsBack": units(buyer.back),
        "burned": units(buyer.burned),
        "referrerUnitsBack": units(referrer.back),
        "referrerBurned": units(referrer.burned),
        "merchantUnitsBack": units(merchant.back),
        "merchantBurned": units(merchant.burned),
        "shortfall": text(buyer.missing, 8),
        "shortfallValue": text(shortfall_value, 2),
        "othersShortfall": text(others, 8),
        "othersShortfallValue": text(others_value, 2),
        "mayKeep": text(max(shortfall_value, retained - others_value), 2),
        "returned": money(returned),
        "retained": money(retained),
        "residue": money(residue),
        "unitValueBefore": published(config, market),
        "unitValueAfter": published(config, after),
        "holder": print_holder(buyer.after(*amounts)),
        "referrer": print_holder(referrer.after(*amounts)),
        "merchant": print_holder(merchant.after(*amounts)),
        "market": print_market(after),
    }


OPERATIONS = {"quoteRefund": (refund_shape, quote_refund)}
