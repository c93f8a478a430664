"""Buying: how often buyers order and how soon they fall asleep, from orders alone.

Nobody says that he is through: a silent buyer is dormant or slow. In a period an active buyer places a Poisson number
of orders, and falls asleep at its end with a probability. Of x repeat orders, the last in period L of T, the likelihood
is the sum over the periods j >= max(L, 1) in which the buyer may have been active last,

    rate^x [sum_{j < T} (1 - d)^(j - 1) d exp(-j rate) + (1 - d)^(T - 1) exp(-T rate)],

a discrete Pareto/NBD of one rate. Where buyers differ, all are alike in their first period; after it each is of a
class with a rate and a dormancy of its own, or asleep already. Waking is not in it: who woke cannot be told from who
was slow.

Source:
    Schmittlein, Morrison & Colombo (1987), "Counting your customers", Management Science 33(1); Fader, Hardie & Shang
    (2010), "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29(6).
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain.simulator.calibration.ends import covariance, ends_of
from privdomain.simulator.calibration.estimates import WIDTH
from privdomain.simulator.calibration.newton import maximise, slopes
from privdomain.simulator.ensemble.beta import from_log_odds

FAR: Final = 700.0
"""A difference of logarithms beyond which a part counts nothing."""


@frozen(eq=False)
class Silences:
    """What the likelihood needs of buyers who were watched for a period at least, equal ones together.

    Attributes:
        orders: Repeat orders x, ``(n,)``.
        last: Period of the last of them, at least 1.
        watched: Periods T.
        weights: Buyers of each kind.
    """

    orders: FloatArray
    last: FloatArray
    watched: FloatArray
    weights: FloatArray

    @classmethod
    def of(cls, orders: IntArray, last: IntArray, watched: IntArray) -> "Silences":
        """Those of buyers."""
        seen = watched > 0
        rows = np.stack([orders[seen], np.maximum(last[seen], 1), watched[seen]])
        kinds, weights = np.unique(rows, axis=1, return_counts=True)
        x, latest, periods, buyers = (part.astype(np.float64) for part in (*kinds, weights))
        return cls(x, latest, periods, buyers)

    @property
    def base(self) -> float:
        """Periods of buyers."""
        return float(self.weights @ self.watched)


@frozen(eq=False)
class Buyers:
    """Buyers over all their periods, and after the first of them.

    Attributes:
        whole: All periods.
        after: Those after the first.
        n: Buyers who were watched for one at least.
        early: Their repeat orders in the first.
    """

    whole: Silences
    after: Silences
    n: int
    early: int

    @classmethod
    def of(cls, orders: IntArray, last: IntArray, watched: IntArray, early: IntArray) -> "Buyers":
        """Buyers by their repeat orders, the period of the last, the periods watched, and the orders in the first."""
        return cls(
            Silences.of(orders, last, watched),
            Silences.of(orders - early, np.maximum(last - 1, 0), watched - 1),
            int((watched > 0).sum()),
            int(early.sum()),
        )


@frozen(eq=False)
class Buying:
    """Classes of buyers, the busiest first; ends are those of 95%, ``(n_classes, 2)`` each, of shares one row more.

    Attributes:
        rates: Orders per active buyer and period, ``(n_classes,)``.
        dormancy: Probability of falling asleep, per period.
        shares: Share of buyers in each class after the first period, and at last of those asleep.
        rate_ends: Ends of the rates.
        dormancy_ends: Ends of the probabilities.
        share_ends: Ends of the shares.
        aic: Akaike's criterion; the smaller the better.
    """

    rates: FloatArray
    dormancy: FloatArray
    shares: FloatArray
    rate_ends: FloatArray
    dormancy_ends: FloatArray
    share_ends: FloatArray
    aic: float


def fit_one(buyers: Buyers) -> Buying:
    """The likeliest buying of buyers who are all alike.

    Ends are symmetric in the log rate and the log odds of dormancy. Of a parameter that runs off to a border they are
    where the likelihood has fallen by half a chi-square, the other one following.
    """
    seen = buyers.whole

    def function(at: FloatArray) -> float:
        return float(seen.weights @ of_class(seen, at[0], at[1]))

    starts = [np.array([log_rate(seen), odds]) for odds in (-5.0, -3.0, -1.0)]
    point, value = best_of(function, starts)

    def fallen(place: int, at: float) -> bool:
        def along(other: FloatArray) -> float:
            return function(np.insert(other, place, at))

        return value - maximise(along, np.delete(point, place))[1] > WIDTH**2 / 2

    ends = ends_of(point, covariance(slopes(function, point)[1]), fallen)
    return Buying(
        rates=np.exp(point[:1]),
        dormancy=from_log_odds(point[1:]),
        shares=np.array([1.0, 0.0]),
        rate_ends=np.exp(ends[:1]),
        dormancy_ends=from_log_odds(ends[1:]),
        share_ends=np.array([[1.0, 1.0], [0.0, 0.0]]),
        aic=2.0 * 2 - 2.0 * value,
    )


def of_class(seen: Silences, log_rate: float, log_odds: float) -> FloatArray:
    """Log-likelihood of each kind of buyer in one class."""
    rate, dormancy = np.exp(log_rate), float(from_log_odds(np.array(log_odds)))
    step = np.log1p(-dormancy) - rate
    ended = np.log(dormancy) - np.log(-np.expm1(step))
    # d (r^m - r^T) / (1 - r) + r^T = r^m [d (1 - r^(T - m)) / (1 - r) + r^(T - m)], and r^0 = 1 where m is T.
    rest = np.maximum((seen.watched - seen.last) * step, -FAR)
    gone = np.exp(ended) * -np.expm1(rest)
    return np.asarray(seen.orders * log_rate + seen.last * step - np.log1p(-dormancy) + np.log(gone + np.exp(rest)))


def log_rate(seen: Silences) -> float:
    """Log of the average rate, and a little more, for some are asleep."""
    return float(np.log((seen.weights @ seen.orders + 0.5) / seen.base)) + 0.3


def best_of(function: Callable[[FloatArray], float], starts: list[FloatArray]) -> tuple[FloatArray, float]:
    """The highest of the tops that are found from some starts."""
    return max((maximise(function, start) for start in starts), key=lambda found: found[1])
