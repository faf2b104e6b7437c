"""Random lots of points."""

from fractions import Fraction

from rules import figures


def points(d, config, usual):
    """Up to `usual` most of the time; anything up to the bound now and then."""
    kind = figures.credit(config["pointScale"])
    if d.chance(0.04):
        return d.of(kind)
    if d.chance(0.08):
        return Fraction(0)
    return d.spread(Fraction(1, 10**kind.scale), usual, kind.scale)


def lots(d, config, most, least=0):
    """[(orderId, daily, remaining)]: fresh, half released, last day, used up, and such as only acceleration drains."""
    scale = config["pointScale"]
    step = Fraction(1, 10**scale)
    out = []
    for i in range(d.whole(least, most)):
        daily = points(d, config, 500)
        remaining = d.pick(
            Fraction(0), daily, daily + step, min(step, daily), daily * d.whole(1, 400), daily * d.whole(2, 400) + step,
            lambda: points(d, config, 10**5), lambda: points(d, config, 10**5), lambda: points(d, config, 10**7),
        )
        remaining = min(remaining, figures.credit(scale).high)
        out.append((d.name(f"o{i}") if d.chance(0.9) else "same", daily, remaining))
    return out


def show_points(d, config, x):
    return d.show(x, config["pointScale"])


def show_lots(d, config, held):
    return [
        {
            "orderId": name,
            "daily": show_points(d, config, daily),
            "remaining": show_points(d, config, remaining),
        }
        for name, daily, remaining in held
    ]
