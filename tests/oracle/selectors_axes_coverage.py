"""Named worlds of many categories at once, to count how often the intervals of their axes hold the truth.

Each category has the same number of buyers, who come over three years. Baskets and rates are told apart from views:
the worlds of difficulty have one purchase each.
"""

import math

import numpy as np
from oracle.local_time import DAY

from privdomain.facts import Events, Orders
from privdomain.selectors import axes_from_facts

UNTIL = 1_096 * DAY
YEARS = UNTIL / (365.25 * DAY)


def exponential(rng, n):
    """Rates of mean 2 a year, of coefficient of variation 1."""
    return 2 * rng.exponential(size=n)


def few_heavy(rng, n):
    """Rates of mean 2 a year, Gamma of shape 0.2: a tenth of the buyers make most purchases."""
    return rng.gamma(0.2, 10.0, n)


def steady(rng, n):
    """Rates of mean 2 a year, Gamma of shape 3."""
    return rng.gamma(3.0, 2 / 3, n)


def rare(rng, n):  # noqa: ARG001 - one signature for all
    """One rate for all, 0.3 a year."""
    return np.full(n, 0.3)


def spread_money(rng, users, n):
    """Log-normal between buyers (0.5) and within them (0.6)."""
    return 100 * np.exp(rng.normal(0, 0.5, n)[users] + rng.normal(0, 0.6, len(users)))


def two_units(rng, users, n):  # noqa: ARG001
    """A fixed price, which one purchase in ten pays twice."""
    return np.where(rng.uniform(size=len(users)) < 0.1, 100.0, 50.0)


def heavy_money(rng, users, n):  # noqa: ARG001
    """Log-normal of sigma 1.5: one purchase in a hundred is worth thirty median ones."""
    return 100 * np.exp(rng.normal(0, 1.5, len(users)))


def half_money(rng, users, n):  # noqa: ARG001
    """Log-normal of sigma 0.5."""
    return 100 * np.exp(rng.normal(0, 0.5, len(users)))


MONEY = {
    "log-normal, 0.5 between and 0.6 within": (exponential, spread_money, 100 * math.exp(0.125 + 0.18)),
    "log-normal 0.5": (rare, half_money, 100 * math.exp(0.125)),
    "one in ten buys two units": (rare, two_units, 55.0),
    "log-normal 1.5": (rare, heavy_money, 100 * math.exp(1.125)),
}
RATES = {
    "Gamma 1": (exponential, 2.0),
    "Gamma 3": (steady, 2.0),
    "Gamma 0.2": (few_heavy, 2.0),
}
DIFFICULTY = {
    "geometric days": None,
    "one in five hesitates": 0.2,
    "one in ten hesitates": 0.1,
}


def bought(seed, n_categories, n_buyers, rates, money):
    """Orders of a world, and its axes."""
    rng = np.random.default_rng(seed)
    buyers = np.arange(n_categories * n_buyers)
    first = (rng.uniform(0, 0.95, len(buyers)) * UNTIL).astype(np.int64)
    made = rng.poisson(rates(rng, len(buyers)) * (UNTIL - first) / DAY / 365.25)
    users = np.append(buyers, np.repeat(buyers, made))
    later = rng.uniform(size=len(users)) * (UNTIL - first[users]) * (np.arange(len(users)) >= len(buyers))
    amounts = np.rint(100 * money(rng, users, len(buyers))).astype(np.int64)
    orders = Orders(
        users, (first[users] + later).astype(np.int64), amounts,
        currency="CNY", tz="UTC", unit="minor", time_unit="us", product=users // n_buyers,
    )  # fmt: skip
    return axes_from_facts(orders, product_of="product", observed_until=UNTIL)


def looked(seed, n_categories, n_buyers, hesitant):
    """Axes of a world of views, and its true difficulty."""
    rng = np.random.default_rng(seed)
    buyers = np.arange(n_categories * n_buyers)
    n = len(buyers)
    if hesitant is None:
        days, is_twice = np.minimum(rng.geometric(0.25, n) - 1, 60), np.ones(n, bool)
        chance = 0.25 * 0.75 ** np.arange(60)
        chance = np.append(chance, 1 - chance.sum())
        truth = sum(p * (_half(day, 3) + _half(2, 4)) / 2 for day, p in enumerate(chance))
    else:
        is_twice = rng.uniform(size=n) < hesitant
        days = np.where(is_twice, 10, 0)
        truth = hesitant * (_half(10, 3) + _half(2, 4)) / 2 + (1 - hesitant) * _half(1, 4) / 2
    product = buyers // n_buyers
    orders = Orders(
        buyers, np.full(n, 200 * DAY), np.full(n, 100),
        currency="CNY", tz="UTC", unit="minor", time_unit="us", product=product,
    )  # fmt: skip
    again = buyers[is_twice]
    who = np.append(buyers, again)
    when = np.append(np.full(n, 200 * DAY), (200 - days[again]) * DAY)
    events = Events(who, when, ["view"] * len(who), tz="UTC", time_unit="us", attributes={"product": product[who]})
    return axes_from_facts(orders, events, product_of="product", observed_until=201 * DAY), truth


def covered(interval, truth):
    """Share of categories whose interval holds the truth, among those that have one."""
    low, high = interval
    known = ~np.isnan(low)
    return np.mean((low[known] <= truth) & (truth <= high[known]))


def _half(value, centre):
    return value**2 / (value**2 + centre**2)
