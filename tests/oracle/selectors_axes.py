"""The axes of categories read slowly: fractions, one buyer at a time, every buyer left out in turn.

An order row is as in ``purchase_rows``, with a "product" beside; a view row is a dict: user, time, name, product.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from oracle.local_time import DAY
from oracle.purchase_rows import by_user, purchases

YEAR = Fraction(1461, 4) * DAY


@dataclass
class Reading:
    """What was read of one category."""

    n_buyers: int
    n_purchases: int
    revenue_minor: int
    exposure: Fraction
    dispersion: float
    basket_error: float
    n_seen: int
    difficulty: float
    difficulty_error: float


def read_axes(
    orders, views, *, category, has_breadth, until, tz, refunds, per, look_back, views_from, new_from, centres
):
    """A reading for each category with a purchase; ``category`` tells it from a row."""
    rows_of = defaultdict(list)
    for row, name in zip(orders, categories_of(orders, category, refunds), strict=True):
        rows_of[name].append(row)
    found = {}
    for name, rows in rows_of.items():
        buyers = bought(rows, refunds, per, tz)
        if not buyers:
            continue
        counts = [len(made) for made in buyers.values()]
        worth = [sum(value for _, _, value in made) for made in buyers.values()]
        years = [(until - made[0][0]) / YEAR for made in buyers.values()]
        repeats = [count - 1 for count in counts]
        looked = [
            difficulty(
                [row for row in views if row["user"] == user and category(row) == name],
                made[0][0], look_back, views_from, centres, has_breadth=has_breadth,
            ) if new_from is None or made[0][0] >= new_from else None
            for user, made in buyers.items()
        ]  # fmt: skip
        seen = [one for one in looked if one is not None]
        found[name] = Reading(
            len(buyers), sum(counts), sum(worth), sum(years),
            dispersion(repeats, years), relative_error(worth, counts),
            len(seen), float(mean(seen)) if seen else math.nan, logit_error(seen),
        )  # fmt: skip
    return found


def categories_of(orders, category, refunds):
    """The category of each row; a refund without one has that of its order, if it moves and that has a single one."""
    found = []
    for row in orders:
        names = {
            category(other)
            for other in orders
            if other["amount"] >= 0 and (other["user"], other["order"]) == (row["user"], row["order"])
        }
        asks = refunds == "at_order" and row["amount"] < 0 and row["order"] is not None and category(row) is None
        found.append(names.pop() if asks and len(names) == 1 else category(row))
    return found


def unmatched(orders, category, refunds):
    """Refund rows that no purchase takes."""
    rows = list(zip(orders, categories_of(orders, category, refunds), strict=True))
    taken = {(row["user"], row["order"], name) for row, name in rows if row["amount"] >= 0 and row["order"] is not None}
    lost = [row for row, name in rows if row["amount"] < 0 and (row["user"], row["order"], name) not in taken]
    return len(lost) if refunds == "at_order" else 0


def bought(rows, refunds, per, tz):
    """Purchases of each buyer by time, as (time, day, value)."""
    found = purchases(rows, refunds)
    if per == "day":
        return by_user(found, per, tz)
    made = defaultdict(list)
    for user, time, value in sorted(found):
        made[user].append((time, None, value))
    return made


def difficulty(views, first, look_back, views_from, centres, *, has_breadth):
    """How hard it was for one buyer; None if nobody saw."""
    if views_from is not None and first - look_back < views_from:
        return None
    looked = [row for row in views if first - look_back <= row["time"] <= first]
    if not looked:
        return None
    days = Fraction(first - min(row["time"] for row in looked), DAY)
    known = {row["product"] for row in looked} - {None}
    values = [days, len(looked)] + ([len(known)] if has_breadth and known else [])
    return mean([value**2 / (value**2 + Fraction(centre) ** 2) for value, centre in zip(values, centres, strict=False)])


def mean(values):
    """Their exact mean."""
    return sum(values, Fraction(0)) / len(values)


def left_out(values, bases):
    """The ratio of two sums, and the exact jackknife variance of it."""
    whole = Fraction(sum(values)) / sum(bases)
    n = len(values)
    others = [Fraction(sum(values) - value) / (sum(bases) - base) for value, base in zip(values, bases, strict=True)]
    return whole, Fraction(n - 1, n) * sum((one - whole) ** 2 for one in others)


def dispersion(repeats, years):
    """Variance of the rate over that of a Poisson count, at least 1: of as many buyers as came back, and one more."""
    n = len(repeats)
    if n == 1:
        return math.nan
    pseudo = 2 + Fraction(sum(repeats), n)
    if not sum(repeats):
        return float(pseudo)
    rate, variance = left_out(repeats, years)
    n_back = min(sum(count > 0 for count in repeats), n - 1)
    return float((n_back * max(Fraction(1), variance * sum(years) / rate) + pseudo) / (n_back + 1))


def relative_error(worth, counts):
    """Standard error of the basket over itself, with one buyer more whose coefficient of variation is 1."""
    n = len(worth)
    if n == 1 or not sum(worth):
        return math.nan
    basket, variance = left_out(worth, counts)
    of_one = variance / basket**2 * n
    return math.sqrt(((n - 1) * of_one + 1) / n / n)


def logit_error(shares):
    """Standard error of the mean of shares and a half more, on the scale of the logit."""
    if len(shares) < 2:
        return math.nan
    shares = [*shares, Fraction(1, 2)]
    n, middle = len(shares), mean(shares)
    variance = sum((share - middle) ** 2 for share in shares) / (n - 1) / n
    return math.sqrt(variance) / float(middle * (1 - middle))


def gamma_quantile(shape, share):
    """Quantile of a Gamma variable of rate 1, by bisection of the incomplete gamma series."""
    return _bisect(lambda x: _gamma_below(shape, x), share, 10 * (shape + 10))


def t_quantile(freedom, confidence):
    """Two-sided quantile of Student's t, by bisection of its distribution in closed form."""
    return _bisect(lambda t: _t_between(freedom, t), confidence, 1e6)


def _bisect(share_below, share, high):
    low = 0.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if share_below(middle) < share else (low, middle)
    return (low + high) / 2


def _gamma_below(shape, x):
    term = total = 1 / shape
    place = shape
    while x and term > total * 1e-17:
        place += 1
        term *= x / place
        total += term
    return math.exp(shape * math.log(x) - x - math.lgamma(shape)) * total if x else 0.0


def _t_between(freedom, t):
    """Share between -t and t for a whole number of degrees, summed over powers of the cosine."""
    angle = math.atan(t / math.sqrt(freedom))
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for k in range(1 + odd, freedom, 2):
        total += term
        term *= math.cos(angle) ** 2 * k / (k + 1)
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total
