"""Confidence: how surely the winner leads, where axes may be a little off and unknown traits may be anything."""

from collections.abc import Sequence
from math import log, sqrt
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import Array, FloatArray
from privdomain.selectors.choice.columns import ProductColumns
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import N_MODELS, N_OUTCOMES, UNSUITABLE, Scored, Tables, blend, stacked, winner

_ROOT: Final = sqrt(3.0)
"""The standard deviation of what lies anywhere in [-a, a] is a over this."""


def confidence(scored: Scored, product: ProductColumns, rules: Rules, tables: Tables) -> FloatArray:
    """The confidence of each choice, in [0.5, 1]; 0.5 is a tie.

    The lead over a rival is divided by its standard deviation to first order, and read in Student's t distribution with
    two degrees of freedom, scaled by the square root of 2: its tails are heavy, for the errors are guessed.

    Source:
        Student (1908), "The probable error of a mean", Biometrika 6(1). For two degrees of freedom
        F(t) = 1/2 + t / (2 sqrt(2 + t^2)).
    """
    best = winner(scored.refined[:N_MODELS])
    slopes = [_behind(slope, best, scored.share) for slope in _slopes(scored.members, scored.multipliers, tables)]
    errors = [*_axis_errors(rules, scored.members, product.axes[2], tables), _worth_error(rules, scored.share, tables)]
    slopes.append(_slope_of_worth(scored.refined))
    moved = [slope * error for slope, error in zip(slopes, errors, strict=True)]
    winners = winner(scored.scores).astype(np.int64)
    return _closest(scored.scores, winners, moved, *_unknown_traits(product.traits, tables))


def _closest(scores: Array, winners: Array, moved: Sequence[Array], unknown: Array, patterns: Array) -> FloatArray:
    """Confidence against the rival that is closest.

    Args:
        scores: ``(5, n)``.
        winners: Code of each winner, ``(n,)``.
        moved: ``(5, n)`` each: what one standard deviation of an axis, or of the value, does to the scores.
        unknown: ``(n_patterns, 5, 5)``: covariance of the factors of unknown traits.
        patterns: Pattern of unknown traits of each product, ``(n,)``.
    """
    best, steps = _picked(scores, winners), [_picked(step, winners) for step in moved]
    row = (patterns * N_OUTCOMES + winners) * N_OUTCOMES
    spread_of_best = best * best * np.take(unknown, row + winners)
    shares = np.ones(len(winners))
    for rival, other in enumerate(scores):
        lead = best - other
        variance = spread_of_best - 2.0 * best * other * np.take(unknown, row + rival)
        variance += other * other * np.take(unknown[:, rival, rival], patterns)
        np.maximum(variance, 0.0, out=variance)
        for of_best, step in zip(steps, moved, strict=True):
            apart = of_best - step[rival]
            variance += apart * apart
        spread = np.sqrt(lead * lead + variance)
        ahead = np.zeros(len(winners))
        np.divide(lead, spread, out=ahead, where=spread > 0)
        shares = np.where(winners == rival, shares, np.minimum(shares, 0.5 + 0.5 * ahead))
    return shares


def _picked(outcomes: Array, codes: Array) -> Array:
    """From ``(5, n)`` the outcome of each product's code."""
    return np.take(outcomes, codes.astype(np.int64) * len(codes) + np.arange(len(codes)))


def _axis_errors(rules: Rules, members: Sequence[FloatArray], difficulty: FloatArray, tables: Tables) -> list[Array]:
    """One standard deviation of each membership."""
    slopes = [k * h * (1.0 - h) for k, h in zip(tables.powers, members, strict=True)]
    width = difficulty * (1.0 - difficulty)
    steep = np.zeros(len(difficulty))
    np.divide(slopes[2], width, out=steep, where=width > 0)
    ratio = log(rules.error_ratio) / _ROOT
    return [slopes[0] * ratio, slopes[1] * ratio, steep * (rules.difficulty_error / _ROOT)]


def _worth_error(rules: Rules, share: FloatArray, tables: Tables) -> Array:
    """One standard deviation of what the value carries; repurchase and basket both err."""
    return tables.powers[0] * share * (1.0 - share) * (sqrt(2.0) * log(rules.error_ratio) / _ROOT)


def _slopes(members: Sequence[FloatArray], multipliers: Sequence[Any], tables: Tables) -> list[Array]:
    """What each axis does to the scores before the gate, from low to high, ``(5, n)`` for each axis."""
    found = []
    for axis in range(len(members)):
        others = [member for place, member in enumerate(members) if place != axis]
        rise = blend(others, np.take(tables.fits, 1, axis) - np.take(tables.fits, 0, axis))
        found.append(stacked([slope * by for slope, by in zip(rise, multipliers, strict=True)], len(members[0])))
    return found


def _behind(slopes: Array, best: Array, share: Array) -> Array:
    """The same behind the gate: the unsuitable moves with the best model, too."""
    return np.vstack([share * slopes[:N_MODELS], slopes[UNSUITABLE] + (1.0 - share) * _picked(slopes, best)])


def _slope_of_worth(refined: Array) -> Array:
    """What the value does to the scores, from carrying nothing to carrying all, ``(5, n)``."""
    models = refined[:N_MODELS]
    return np.vstack([models, -models.max(axis=0)])


def _unknown_traits(columns: Sequence[FloatArray], tables: Tables) -> tuple[FloatArray, Array]:
    """Covariance of the factors of unknown traits, ``(n_patterns, 5, 5)``, and the pattern of each product.

    Each unknown trait is anything in [0, 1], on its own. A trait of weight w multiplies by 1 + w x, x of mean 0 and
    variance 1/3. So the factors of two outcomes have a mean product of 1 + w w' / 3 for each unknown trait, and their
    covariance is what these multiply to beyond 1.
    """
    pattern = np.zeros(len(columns[0]), np.int64)
    for place, column in enumerate(columns):
        pattern |= np.isnan(column).astype(np.int64) << place
    patterns, places = np.unique(pattern, return_inverse=True)
    table = np.ones((len(patterns), N_OUTCOMES, N_OUTCOMES))
    for place, weights in enumerate(tables.weights):
        mean = 1.0 + weights[:, None] * weights[None, :] / 3.0
        is_unknown = (patterns >> place & 1).astype(np.bool_)
        table = np.where(is_unknown[:, None, None], table * mean, table)
    return table - 1.0, places.reshape(-1)
