"""Draws by inversion: the quantile of a law at a uniform draw, so that the same chance gives like draws of like laws.

Common random numbers need it: a sampler that rejects takes another course as soon as a number of trials changes, and
all that follows is noise. A quantile never falls where the uniform draw, the trials, the probability or the mean rises.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array, FloatArray, IntArray
from privdomain._internal.draws.checks import (
    LARGEST,
    checked,
    checked_counts,
    checked_uniforms,
    common_shape,
    refuse,
)
from privdomain._internal.draws.gamma import gamma_quantile
from privdomain._internal.draws.laws import Binomial, Poisson
from privdomain._internal.draws.quantile import CHUNK, quantile

_SMALLEST_SHAPE: Final = 1e-3
_LARGEST_SHAPE: Final = 10**15
_SHAPES: Final = "Pass 0, or shapes from 0.001 to 10**15."


def inverse_binomial(uniforms: npt.ArrayLike, trials: npt.ArrayLike, chance: npt.ArrayLike) -> IntArray:
    """Binomial draws: the smallest counts up to which the probabilities add up to the uniform draws.

    Exact, so the same on every machine; only a sum within 2**-100 of the draw, as a share of it, counts as equal to it.
    It is fastest with one probability for all draws.

    Args:
        uniforms: Draws in (0, 1).
        trials: Numbers of trials [count], integers in ``[0, 10**10]``.
        chance: Probability of each trial.

    Returns:
        Counts, int64, in the shape that the arguments broadcast to.

    Raises:
        DataError: An argument is out of its range, or the shapes do not broadcast.

    Examples:
        >>> inverse_binomial([0.1, 0.5, 0.9], 100, 0.3)
        array([24, 30, 36])
    """
    draws = checked_uniforms(uniforms)
    numbers = checked_counts("trials", trials)
    chances = checked("chance", chance, 0.0, 1.0, "Write 45% as 0.45.")
    shape = common_shape(uniforms=draws, trials=numbers, chance=chances)
    law = Binomial(_parameter(numbers, shape), _parameter(chances, shape))
    return quantile(_flat(draws, shape), law).reshape(shape)


def inverse_poisson(uniforms: npt.ArrayLike, mean: npt.ArrayLike) -> IntArray:
    """Poisson draws: the smallest counts up to which the probabilities add up to the uniform draws.

    Exact, so the same on every machine; only a sum within 2**-100 of the draw, as a share of it, counts as equal to it.

    Args:
        uniforms: Draws in (0, 1).
        mean: Means [count], in ``[0, 10**10]``.

    Returns:
        Counts, int64, in the shape that the arguments broadcast to.

    Raises:
        DataError: An argument is out of its range, or the shapes do not broadcast.

    Examples:
        >>> inverse_poisson([0.1, 0.5, 0.9], [0.0, 2.5, 1e6])
        array([      0,       2, 1001282])
    """
    draws = checked_uniforms(uniforms)
    means = checked("mean", mean, 0.0, LARGEST, "Pass means from 0 to 10**10.")
    shape = common_shape(uniforms=draws, mean=means)
    return quantile(_flat(draws, shape), Poisson(_parameter(means, shape))).reshape(shape)


def inverse_gamma(uniforms: npt.ArrayLike, shapes: npt.ArrayLike) -> FloatArray:
    """Gamma draws of scale 1: the quantiles at the uniform draws, by operations whose bits every machine agrees on.

    To 1e-9 of themselves below a shape of 20, which takes five times as long, and above it within three standard
    deviations; within five to 1e-6.

    Args:
        uniforms: Draws in (0, 1).
        shapes: Shapes, 0 or in ``[0.001, 10**15]``; a draw of shape 0 is 0.

    Returns:
        Numbers >= 0 in the shape that the arguments broadcast to; 0 where they are below 1e-304.

    Raises:
        DataError: An argument is out of its range, or the shapes do not broadcast.

    Examples:
        >>> inverse_gamma([0.1, 0.5, 0.9], 2.0).round(6)
        array([0.531812, 1.678347, 3.88972 ])
    """
    draws = checked_uniforms(uniforms)
    numbers = checked("shapes", shapes, 0.0, _LARGEST_SHAPE, _SHAPES)
    refuse("shapes", numbers, (numbers > 0) & (numbers < _SMALLEST_SHAPE), _SHAPES)
    shape = common_shape(uniforms=draws, shapes=numbers)
    draws, numbers = _flat(draws, shape), _flat(numbers, shape)
    quantiles = np.zeros(len(draws))
    drawn = np.flatnonzero(numbers)
    with np.errstate(under="ignore"):  # of a term below 1e-308, 0 is close enough
        for start in range(0, len(drawn), CHUNK):
            rows = drawn[start : start + CHUNK]
            quantiles[rows] = gamma_quantile(draws[rows], numbers[rows])
    return quantiles.reshape(shape)


def _parameter(values: Array, shape: tuple[int, ...]) -> Any:
    """One float for all draws, or an array with one for each."""
    return float(values.item()) if values.size == 1 else _flat(values, shape)


def _flat(values: Array, shape: tuple[int, ...]) -> FloatArray:
    return np.broadcast_to(values.astype(np.float64, copy=False), shape).reshape(-1)
