"""Confidence: how surely the winner leads, where axes may be a little off and unknown traits may be anything."""

from collections.abc import Sequence
from math import log, sqrt
from typing import Final

import numpy as np

from privdomain._internal.arrays import Array, FloatArray
from privdomain.selectors.choice.columns import ProductColumns
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import (
    HUGE,
    N_OUTCOMES,
    UNSUITABLE,
    Scored,
    Tables,
    blend,
    high,
    relative,
    stacked,
    winner,
)
from privdomain.selectors.vocabulary import Axis

_ROOT: Final = sqrt(3.0)
"""The standard deviation of what lies anywhere in [-a, a] is a over this."""

_END: Final = 1e-6
"""How near to its ends difficulty is taken for the slope, which is a quotient of zeros at them."""

_DIFFICULTY: Final = list(Axis).index(Axis.DIFFICULTY)


def confidence(scored: Scored, product: ProductColumns, rules: Rules, tables: Tables) -> FloatArray:
    """The confidence of each choice, in [0.5, 1]; 0.5 is a tie.

    The lead over a rival is divided by its standard deviation to first order, and read in Student's t distribution with
    two degrees of freedom, scaled by the square root of 2: its tails are heavy, for the errors are guessed. Below the
    value gate the unsuitable follows whatever model is the best, so nothing but the value can turn it.

    Source:
        Student (1908), "The probable error of a mean", Biometrika 6(1). For two degrees of freedom
        F(t) = 1/2 + t / (2 sqrt(2 + t^2)).
    """
    refined, winners = scored.refined, winner(scored.scores).astype(np.int64)
    errors = _errors(rules, scored, product.axes[_DIFFICULTY], tables)
    moved = [slope * error for slope, error in zip(_slopes(scored, tables), errors, strict=True)]
    unknown, patterns = _unknown_traits(product.traits, tables)
    of_value = sqrt(2.0) * log(rules.error_ratio) / _ROOT
    lead, steps = _picked(refined, winners), [_picked(step, winners) for step in moved]
    row = (patterns * N_OUTCOMES + winners) * N_OUTCOMES
    spread_of_winner = lead * lead * np.take(unknown, row + winners)
    shares = np.ones(len(winners))
    for rival, other in enumerate(refined):
        ahead = lead - other
        variance = spread_of_winner - 2.0 * lead * other * np.take(unknown, row + rival)
        variance += other * other * np.take(unknown[:, rival, rival], patterns)
        np.maximum(variance, 0.0, out=variance)
        for of_winner, step in zip(steps, moved, strict=True):
            variance += (of_winner - step[rival]) ** 2
        if rival == UNSUITABLE:
            ahead, variance = _caught(ahead, variance, scored, of_value, tables)
        shares = np.where(winners == rival, shares, np.minimum(shares, _surely(ahead, variance)))
    return np.maximum(shares, _below_gate(scored.value, of_value, tables))


def _surely(ahead: FloatArray, variance: FloatArray) -> FloatArray:
    """How surely a lead of some variance is above zero."""
    spread, share = np.sqrt(ahead * ahead + variance), np.zeros(len(ahead))
    np.divide(ahead, spread, out=share, where=spread > 0)
    return 0.5 + 0.5 * share


def _caught(
    ahead: FloatArray, variance: FloatArray, scored: Scored, of_value: float, tables: Tables
) -> tuple[FloatArray, FloatArray]:
    """Lead over the unsuitable, and its variance, where that has come up, and comes up further as the value falls."""
    left = 1.0 - scored.caught
    value = np.where(scored.caught > 0, np.clip(scored.value, tables.gate, tables.weak), 0.0)
    falling = ahead * value / ((tables.weak - tables.gate) or 1.0) * of_value
    return ahead * left, variance * left * left + falling * falling


def _below_gate(value: FloatArray, of_value: float, tables: Tables) -> FloatArray:
    """How surely a value lies below the gate; 0.5 where it is not below it, or unknown."""
    below = np.clip(np.where(np.isnan(value), tables.gate, value), tables.gate / HUGE, tables.gate)
    error = below * of_value
    return _surely(tables.gate - below, error * error)


def _picked(outcomes: Array, codes: Array) -> Array:
    """From ``(5, n)`` the outcome of each product's code."""
    return np.take(outcomes, codes.astype(np.int64) * len(codes) + np.arange(len(codes)))


def _errors(rules: Rules, scored: Scored, difficulty: FloatArray, tables: Tables) -> list[Array]:
    """One standard deviation of the membership of each axis."""
    ratio, width = log(rules.error_ratio) / _ROOT, rules.difficulty_error / _ROOT
    inside = np.clip(difficulty, _END, 1.0 - _END)
    near = high(relative(_DIFFICULTY, inside, tables), tables.powers[_DIFFICULTY])
    members = (*scored.members[:_DIFFICULTY], near)
    of_repurchase, of_basket, steep = (k * h * (1.0 - h) for k, h in zip(tables.powers, members, strict=True))
    return [of_repurchase * ratio, of_basket * ratio, steep / (inside * (1.0 - inside)) * width]


def _slopes(scored: Scored, tables: Tables) -> list[Array]:
    """What each axis does to the scores before the gate, from low to high, ``(5, n)`` for each axis."""
    found = []
    for axis in range(len(scored.members)):
        others = [member for place, member in enumerate(scored.members) if place != axis]
        rise = blend(others, np.take(tables.fits, 1, axis) - np.take(tables.fits, 0, axis))
        slopes = [slope * by for slope, by in zip(rise, scored.multipliers, strict=True)]
        found.append(stacked(slopes, len(scored.value)))
    return found


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
