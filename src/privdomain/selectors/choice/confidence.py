"""Confidence: how surely the winner leads, where axes may be a little off and unknown traits may be anything."""

from collections.abc import Sequence
from math import log, sqrt
from typing import Final

import numpy as np

from privdomain._internal.arrays import Array, FloatArray
from privdomain.selectors.choice.columns import ProductColumns
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import (
    N_MODELS,
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
    two degrees of freedom, scaled by the square root of 2: its tails are heavy, for the errors are guessed.

    Source:
        Student (1908), "The probable error of a mean", Biometrika 6(1). For two degrees of freedom
        F(t) = 1/2 + t / (2 sqrt(2 + t^2)).
    """
    best = winner(scored.refined[:N_MODELS]).astype(np.int64)
    slopes = [_behind(slope, best, scored) for slope in _slopes(scored, tables)]
    slopes.append(_slope_of_value(scored, best, tables))
    errors = _errors(rules, scored, product.axes[_DIFFICULTY], tables)
    moved = [slope * error for slope, error in zip(slopes, errors, strict=True)]
    return _closest(scored, best, moved, *_unknown_traits(product.traits, tables))


def _closest(scored: Scored, best: Array, moved: Sequence[Array], unknown: FloatArray, patterns: Array) -> FloatArray:
    """Confidence against the rival that is closest.

    What the unsuitable has caught up moves with the traits of the best model.

    Args:
        scored: The scores.
        best: Code of the best model, ``(n,)``.
        moved: ``(5, n)`` each: what one standard deviation of an axis, or of the value, does to the scores.
        unknown: ``(n_patterns, 4, 4)``: covariance of what unknown traits multiply the models by.
        patterns: Pattern of unknown traits of each product, ``(n,)``.
    """
    scores, n = scored.scores, len(best)
    winners = winner(scores).astype(np.int64)
    parts = np.vstack([scores[:N_MODELS], scored.caught * _picked(scored.refined, best)])
    models = np.vstack([np.broadcast_to(np.arange(N_MODELS)[:, None], (N_MODELS, n)), best])
    lead, part, model = _picked(scores, winners), _picked(parts, winners), _picked(models, winners)
    steps = [_picked(step, winners) for step in moved]
    row = (patterns * N_MODELS + model) * N_MODELS
    shares = np.ones(n)
    for rival in range(N_OUTCOMES):
        other, place = parts[rival], models[rival]
        variance = part * part * np.take(unknown, row + model) - 2.0 * part * other * np.take(unknown, row + place)
        variance += other * other * np.take(unknown, (patterns * N_MODELS + place) * N_MODELS + place)
        np.maximum(variance, 0.0, out=variance)
        for of_winner, step in zip(steps, moved, strict=True):
            apart = of_winner - step[rival]
            variance += apart * apart
        ahead = lead - scores[rival]
        spread = np.sqrt(ahead * ahead + variance)
        share = np.zeros(n)
        np.divide(ahead, spread, out=share, where=spread > 0)
        shares = np.where(winners == rival, shares, np.minimum(shares, 0.5 + 0.5 * share))
    return shares


def _picked(outcomes: Array, codes: Array) -> Array:
    """From ``(5, n)`` the outcome of each product's code."""
    return np.take(outcomes, codes.astype(np.int64) * len(codes) + np.arange(len(codes)))


def _errors(rules: Rules, scored: Scored, difficulty: FloatArray, tables: Tables) -> list[Array]:
    """One standard deviation of the membership of each axis, and of the logarithm of the value."""
    ratio, width = log(rules.error_ratio) / _ROOT, rules.difficulty_error / _ROOT
    inside = np.clip(difficulty, _END, 1.0 - _END)
    near = high(relative(_DIFFICULTY, inside, tables), tables.powers[_DIFFICULTY])
    members = (*scored.members[:_DIFFICULTY], near)
    by_ratio, by_ratio_too, steep = (k * h * (1.0 - h) for k, h in zip(tables.powers, members, strict=True))
    steep = steep / (inside * (1.0 - inside)) * width
    return [by_ratio * ratio, by_ratio_too * ratio, steep, np.full(len(difficulty), sqrt(2.0) * ratio)]


def _slopes(scored: Scored, tables: Tables) -> list[Array]:
    """What each axis does to the scores before the gate, from low to high, ``(5, n)`` for each axis."""
    found = []
    for axis in range(len(scored.members)):
        others = [member for place, member in enumerate(scored.members) if place != axis]
        rise = blend(others, np.take(tables.fits, 1, axis) - np.take(tables.fits, 0, axis))
        slopes = [slope * by for slope, by in zip(rise, scored.multipliers, strict=True)]
        found.append(stacked(slopes, len(scored.value)))
    return found


def _behind(slopes: Array, best: Array, scored: Scored) -> Array:
    """The same behind the gate, where the unsuitable moves with the best model as far as it has come up."""
    unsuitable = slopes[UNSUITABLE] + scored.caught * (_picked(slopes, best) - slopes[UNSUITABLE])
    return np.vstack([scored.kept * slopes[:N_MODELS], unsuitable])


def _slope_of_value(scored: Scored, best: Array, tables: Tables) -> Array:
    """What the value does to the scores, for each step of its logarithm, ``(5, n)``."""
    value = np.where(np.isnan(scored.value), 0.0, scored.value)
    is_caught = (scored.caught > 0) & (scored.caught < 1)
    above = _picked(scored.refined, best) - scored.refined[UNSUITABLE]
    falling = np.where(is_caught, value / ((tables.weak - tables.gate) or 1.0), 0.0) * above
    return np.vstack([np.where(scored.kept < 1, scored.scores[:N_MODELS], 0.0), -falling])


def _unknown_traits(columns: Sequence[FloatArray], tables: Tables) -> tuple[FloatArray, Array]:
    """Covariance of the factors of unknown traits, ``(n_patterns, 4, 4)``, and the pattern of each product.

    Each unknown trait is anything in [0, 1], on its own. A trait of weight w multiplies by 1 + w x, x of mean 0 and
    variance 1/3. So the factors of two outcomes have a mean product of 1 + w w' / 3 for each unknown trait, and their
    covariance is what these multiply to beyond 1.
    """
    pattern = np.zeros(len(columns[0]), np.int64)
    for place, column in enumerate(columns):
        pattern |= np.isnan(column).astype(np.int64) << place
    patterns, places = np.unique(pattern, return_inverse=True)
    table = np.ones((len(patterns), N_MODELS, N_MODELS))
    for place, weights in enumerate(tables.weights[:, :N_MODELS]):
        mean = 1.0 + weights[:, None] * weights[None, :] / 3.0
        is_unknown = (patterns >> place & 1).astype(np.bool_)
        table = np.where(is_unknown[:, None, None], table * mean, table)
    return table - 1.0, places.reshape(-1)
