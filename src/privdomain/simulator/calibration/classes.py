"""Classes: buyers who differ, each class with a rate and a dormancy of its own; see ``buying`` for one class."""

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.calibration.buying import FAR, Buyers, Buying, Silences, log_rate, of_class
from privdomain.simulator.calibration.ends import covariance, ends_of
from privdomain.simulator.calibration.estimates import WIDTH
from privdomain.simulator.calibration.newton import maximise
from privdomain.simulator.ensemble.beta import from_log_odds

_STEP = 1e-4
_TINY = 1e-12
_NOTHING = 200.0
"""A difference of logarithms beyond which a class has no part in the slopes."""


def fit_classes(buyers: Buyers, n: int) -> Buying:
    """The likeliest buying of so many classes after the first period.

    Parameters are the log rates, the log odds of dormancy, and the log odds of each class but the last, and of those
    asleep, against the last class. Ends as of one class; at a border the others stay where they are.
    """
    seen = buyers.after

    def function(at: FloatArray) -> float:
        return log_likelihood(seen, at)

    def along(at: FloatArray) -> tuple[FloatArray, FloatArray]:
        return slopes_of_classes(seen, at)

    tops = (maximise(function, start, along) for start in _starts(seen, n))
    point, value = max(tops, key=lambda found: found[1])
    point = _sorted(point, n)

    def fallen(place: int, at: float) -> bool:
        moved = point.copy()
        moved[place] = at
        return value - function(moved) > WIDTH**2 / 2

    covered = covariance(along(point)[1])
    ends = ends_of(point, covered, fallen)
    mean = max(buyers.early, 0.5) / buyers.n
    early = buyers.early * np.log(mean) - buyers.n * mean
    return Buying(
        rates=np.exp(point[:n]),
        dormancy=from_log_odds(point[n : 2 * n]),
        shares=shares_of(point[2 * n :]),
        rate_ends=np.exp(ends[:n]),
        dormancy_ends=from_log_odds(ends[n : 2 * n]),
        share_ends=share_ends(point[2 * n :], ends[2 * n :], covered[2 * n :, 2 * n :]),
        aic=float(2.0 * (3 * n + 1) - 2.0 * (value + early)),
    )


def log_likelihood(seen: Silences, at: FloatArray) -> float:
    """Log-likelihood of several classes and those asleep, see ``fit_classes``."""
    return float(seen.weights @ _total(_joint(seen, at)))


def slopes_of_classes(seen: Silences, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Gradient and second derivatives of ``log_likelihood``; those within a class by differences."""
    n = len(at) // 3
    joint = _joint(seen, at)
    weights = np.exp(np.maximum(joint - _total(joint), -_NOTHING)) * seen.weights
    shares = np.delete(shares_of(at[2 * n :]), n - 1)
    pull, bend = np.zeros((n + 1, len(at), len(seen.orders))), np.zeros((len(at), len(at)))
    pull[:, 2 * n :] = -shares[:, None]
    for place, of in enumerate([*range(n - 1), n]):
        pull[of, 2 * n + place] += 1
    bend[2 * n :, 2 * n :] = (np.outer(shares, shares) - np.diag(shares)) * seen.weights.sum()
    for of in range(n):
        own = [of, n + of]
        pull[of, own], second = _within(seen, at[own])
        bend[np.ix_(own, own)] += second @ weights[of]
    score = np.einsum("kr,kpr->pr", weights, pull)
    bend += np.einsum("kr,kpr,kqr->pq", weights, pull, pull, optimize=True) - (score / seen.weights) @ score.T
    return score.sum(axis=1), bend


def _within(seen: Silences, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First ``(2, n)`` and second ``(2, 2, n)`` derivatives of one class, buyer by buyer."""
    across, along = np.array([_STEP, 0.0]), np.array([0.0, _STEP])
    here, east, west, north, south, both, none = (
        of_class(seen, *(at + step))
        for step in (0 * across, across, -across, along, -along, across + along, -across - along)
    )
    first = np.stack([east - west, north - south]) / (2 * _STEP)
    mixed = (both + none + 2 * here - east - west - north - south) / 2
    return first, np.stack([[east + west - 2 * here, mixed], [mixed, north + south - 2 * here]]) / _STEP**2


def _joint(seen: Silences, at: FloatArray) -> FloatArray:
    """Log-likelihood of each buyer in each class, and asleep, with the log of its share."""
    n = len(at) // 3
    parts = [of_class(seen, at[place], at[n + place]) for place in range(n)]
    parts.append(np.where(seen.orders > 0, -FAR, 0.0))
    return np.asarray(np.stack(parts) + np.log(shares_of(at[2 * n :]))[:, None])


def _total(joint: FloatArray) -> FloatArray:
    """Log of the sum over classes."""
    top = joint.max(axis=0)
    return np.asarray(top + np.log(np.exp(np.maximum(joint - top, -FAR)).sum(axis=0)))


def shares_of(odds: FloatArray) -> FloatArray:
    """Shares of the classes, and of those asleep, by log odds against the last class."""
    weights = np.exp(np.insert(odds, len(odds) - 1, 0.0))
    return np.asarray(weights / weights.sum())


def _starts(seen: Silences, n: int) -> list[FloatArray]:
    """Rates about the average, of classes that fall asleep late."""
    spread = np.linspace(1.0, -1.0, n)
    odds = np.append(np.linspace(-1.0, 0.0, n)[: n - 1], -1.0)
    return [np.concatenate([log_rate(seen) + spread, -4.0 + tilt * spread, odds]) for tilt in (-1.0, 1.0)]


def _sorted(point: FloatArray, n: int) -> FloatArray:
    """The same parameters with the busiest class first."""
    order = np.argsort(-point[:n], kind="stable")
    odds = np.insert(point[2 * n :], n - 1, 0.0)
    odds = np.append(odds[:n][order], odds[n])
    return np.concatenate([point[:n][order], point[n : 2 * n][order], np.delete(odds - odds[n - 1], n - 1)])


def share_ends(odds: FloatArray, ends: FloatArray, covered: FloatArray) -> FloatArray:
    """Ends of the shares and of those asleep, symmetric in the log odds of each against all others (delta method).

    Of what has odds that run off to a border they are those of its odds, the others staying.
    """
    n, shares = len(odds), shares_of(odds)
    pull = np.delete((np.eye(n + 1) - shares) / np.maximum(1 - shares, _TINY)[:, None], n - 1, axis=1)
    far = WIDTH * np.sqrt(np.einsum("ij,jk,ik->i", pull, np.nan_to_num(covered), pull))
    middle = np.log(shares) - np.log(np.maximum(1 - shares, _TINY))
    found = from_log_odds(middle[:, None] + far[:, None] * np.array([-1.0, 1.0]))
    for place in np.flatnonzero(np.isnan(np.diag(covered))).tolist():
        of = place if place < n - 1 else n
        for side in (0, 1):
            moved = odds.copy()
            moved[place] = ends[place, side]
            found[of, side] = shares_of(moved)[of]
    return found
