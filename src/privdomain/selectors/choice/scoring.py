"""Scores: a smooth blend of the corners, refined by traits and by what a buyer is worth.

Only sums, products and quotients are used, element by element: so the scores of a product are the same bits alone,
among a million others, and on any machine.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.vocabulary import Axis, OperatingModel, Trait

N_MODELS: Final = len(OperatingModel)
UNSUITABLE: Final = N_MODELS
"""The code of the outcome that nothing fits; the models have theirs from 0 on."""

N_OUTCOMES: Final = N_MODELS + 1

WINNERS: Final[tuple[OperatingModel | None, ...]] = (*OperatingModel, None)
"""The model of each code; None for the unsuitable."""

TIE: Final = 0.5
"""The confidence of a tie, the least there is."""

HUGE: Final = 1e18
"""What is that often its centre counts as high, wholly: the membership rounds to 1, and no power leaves the floats."""

_UNDER_ONE: Final = 1.0 - 1e-15
"""What models keep just below the gate, where the quotient would round to all of it."""


@frozen(eq=False)
class Tables:
    """Rules as arrays.

    Attributes:
        centres: Centre of each axis.
        powers: Sharpness of each axis.
        fits: ``(2, 2, 2, 5)``: the outcomes at the corners.
        weights: ``(9, 5)``: the weights of traits; the unsuitable has none.
        gate: Value below which nothing fits.
        weak: Value below which the case is weak; 0 judges no value.
    """

    centres: tuple[float, float, float]
    powers: tuple[int, int, int]
    fits: FloatArray
    weights: FloatArray
    gate: float
    weak: float

    @classmethod
    def of(cls, rules: Rules) -> "Tables":
        """The arrays of some rules."""
        weights = np.zeros((len(Trait), N_OUTCOMES))
        rows = list(Trait)
        for rule in rules.traits:
            weights[rows.index(rule.trait), :N_MODELS] = rule.weights.listed()
        fits = np.array([corner.listed() for corner in rules.corners]).reshape(2, 2, 2, N_OUTCOMES)
        return cls(
            centres=(rules.repurchase.value, rules.basket.value, rules.difficulty.value),
            powers=(rules.sharpness, rules.sharpness, rules.difficulty_sharpness),
            fits=fits,
            weights=weights,
            gate=rules.value_gate.unsuitable_below if rules.value_gate else 0.0,
            weak=rules.value_gate.weak_below if rules.value_gate else 0.0,
        )


def relative(axis: int, values: FloatArray, tables: Tables) -> FloatArray:
    """How often an axis holds its centre: the ratio to it, and for difficulty the ratio of the odds."""
    centre = tables.centres[axis]
    if list(Axis)[axis] is not Axis.DIFFICULTY:
        return values / centre
    rest = (1.0 - values) * centre
    odds: FloatArray = np.full(len(values), HUGE)
    np.divide(values * (1.0 - centre), rest, out=odds, where=rest > 0)
    return odds


def power(values: FloatArray, exponent: int) -> FloatArray:
    """An integer power by multiplication."""
    raised: FloatArray = reduce(np.multiply, [values] * exponent)
    return raised


def high(relative_values: FloatArray, exponent: int) -> FloatArray:
    """How far a value counts as high: x^k / (1 + x^k), one half at the centre (Hill function)."""
    return 1.0 - 1.0 / (1.0 + power(np.clip(relative_values, 1.0 / HUGE, HUGE), exponent))


def blend(members: Sequence[Array], fits: Array) -> list[Any]:
    """The fits of the corners, interpolated along each axis in turn: an array, or a constant, per outcome.

    Args:
        members: How far each axis counts as high, in [0, 1].
        fits: ``(2, ..., 2, 5)``: low and high for each of these axes, and the outcomes.
    """
    if not members:
        return list(fits.tolist())
    low, top = blend(members[1:], fits[0]), blend(members[1:], fits[1])
    return [_between(start, end, members[0]) for start, end in zip(low, top, strict=True)]


def _between(start: Any, end: Any, member: Array) -> Any:
    is_constant = isinstance(start, float) and isinstance(end, float) and start == end
    return start if is_constant else start + member * (end - start)


def stacked(outcomes: Sequence[Any], n_products: int) -> Array:
    """One array or number per outcome as ``(5, n)``."""
    rows = np.empty((len(outcomes), n_products))
    for place, outcome in enumerate(outcomes):
        rows[place] = outcome
    return rows


def trait_factor(value: Any, weight: float) -> Any:
    """What a trait multiplies the score of a model of some weight by: 1.0 where it is half so."""
    return 1.0 + weight * (2.0 * value - 1.0)


def factors(columns: Sequence[FloatArray], tables: Tables) -> list[Any]:
    """What known traits multiply the score of each outcome by; 1.0 where none is known."""
    products: list[Any] = [1.0] * N_OUTCOMES
    for column, weights in zip(columns, tables.weights, strict=True):
        known = np.where(np.isnan(column), 0.5, column)
        products = [
            product * trait_factor(known, weight) if weight else product
            for product, weight in zip(products, weights.tolist(), strict=True)
        ]
    return products


def behind_gate(refined: Array, value: FloatArray, tables: Tables) -> tuple[Array, FloatArray]:
    """Scores behind the value gate, ``(5, n)``, and how far the unsuitable has come up to the best model, ``(n,)``.

    As the value of a buyer falls from weak to the gate, the unsuitable comes up to the best model: level at the gate,
    and never ahead above it. Below it the models lose, in proportion, and the unsuitable leads whatever the corner.
    """
    models, unsuitable = refined[:N_MODELS], refined[UNSUITABLE]
    kept, caught = np.ones(len(value)), np.zeros(len(value))
    best = models.max(axis=0)
    if tables.weak:
        known = np.where(np.isnan(value), tables.weak, value)
        kept = np.where(known < tables.gate, np.minimum(known / tables.gate, _UNDER_ONE), 1.0)
        risen = np.clip((tables.weak - known) / (tables.weak - tables.gate), 0.0, 1.0)
        caught = np.where(best > unsuitable, risen, 0.0)
    lifted = np.minimum(unsuitable + caught * (best - unsuitable), np.maximum(best, unsuitable))
    return np.vstack([kept * models, lifted]), caught


def winner(scores: Array) -> Array:
    """Code of the best outcome of ``(5, n)`` scores; at equal scores the one that stands first."""
    best, codes = scores[0], np.zeros(scores.shape[1], np.int8)
    for code, outcome in enumerate(scores[1:], start=1):
        codes[outcome > best] = code
        best = np.maximum(best, outcome)
    return codes


def check_scores(scores: Array, shape: tuple[int, ...], confidence: FloatArray | float) -> None:
    """Refuse what no choice can be.

    Raises:
        ValueError: scores of another shape, negative or not finite; confidences that are not one for each product, or
            outside [0.5, 1].
    """
    if scores.shape != shape or not (np.isfinite(scores) & (scores >= 0)).all():
        raise ValueError("scores are not those of the products")
    sure = np.asarray(confidence)
    if sure.shape != shape[:-1] or not ((sure >= TIE) & (sure <= 1)).all():
        raise ValueError("confidence is not that of the products")


@frozen(eq=False, kw_only=True)
class Scored:
    """Scores of products, with what they are made of.

    Attributes:
        members: How far each axis counts as high, ``(n,)`` each.
        multipliers: What known traits multiply each outcome by, ``(n,)`` each, or 1.0.
        refined: Score of each outcome before the value gate, ``(5, n)``.
        value: Margin that an active buyer brings in a year, ``(n,)``; nan where it is unknown.
        caught: How far the unsuitable has come up to the best model, ``(n,)``.
        scores: Scores behind the gate, ``(5, n)``.
    """

    members: list[FloatArray]
    multipliers: list[Any]
    refined: Array
    value: FloatArray
    caught: FloatArray
    scores: Array


def score(axes: Sequence[FloatArray], margin: FloatArray, traits: Sequence[FloatArray], tables: Tables) -> Scored:
    """The scores of products, given in columns of one length."""
    members = [high(relative(axis, column, tables), tables.powers[axis]) for axis, column in enumerate(axes)]
    multipliers = factors(traits, tables)
    fits = blend(members, tables.fits)
    refined = stacked([fit * by for fit, by in zip(fits, multipliers, strict=True)], len(margin))
    value = axes[0] * axes[1] * margin
    scores, caught = behind_gate(refined, value, tables)
    return Scored(
        members=members,
        multipliers=multipliers,
        refined=refined,
        value=value,
        caught=caught,
        scores=scores,
    )
