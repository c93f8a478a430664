"""Scales: on which of them an axis errs like Student's t, and so what lies t standard errors off its estimate."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray

REACH: Final = 20.0
"""Logarithm of the factor beyond which nothing is told apart: half a milliard times the estimate, or its odds."""

STRETCH: Final = 1.5
"""How much longer, per unit of relative error, the arm towards more is (our inference, set by simulation)."""


def stretched(t: FloatArray, error: FloatArray) -> FloatArray:
    """t, its positive side times ``exp(STRETCH * error)``.

    Whoever misses the few large buyers by chance finds too little and believes it too firmly: so few buyers who differ
    much leave more room above than below.

    Args:
        t: Standard errors off the estimate, shape ``(..., n)``.
        error: Relative error, shape ``(n,)``; nan is unknown.
    """
    return np.asarray(t * np.where(t > 0, np.exp(np.minimum(STRETCH * error, REACH)), 1.0))


def repurchase_at(t: FloatArray, repeats: IntArray, exposure: FloatArray, dispersion: FloatArray) -> FloatArray:
    """Purchases per buyer-year at t, on the scale of the cube root.

    The rate has a Gamma distribution of shape ``repeats / dispersion + 1/2`` (Jeffreys' prior) and rate ``exposure /
    dispersion``, in the cube-root approximation of Wilson & Hilferty (1931). That buyers differ stretches it upwards.

    Args:
        t: Standard errors off the estimate, shape ``(..., n)``.
        repeats: Purchases after the first [count], shape ``(n,)``.
        exposure: Buyer-years in which they were made, > 0.
        dispersion: Their variance over that of a Poisson count, >= 1; nan is unknown.
    """
    shape = repeats / dispersion + 0.5
    t = stretched(t, np.sqrt((dispersion - 1) / (repeats + 2 * dispersion)))
    root = 1 - 1 / (9 * shape) + t / (3 * np.sqrt(shape))
    return np.asarray(shape * np.maximum(root, 0.0) ** 3 * dispersion / exposure)


def basket_at(t: FloatArray, basket: FloatArray, error: FloatArray) -> FloatArray:
    """Money of a purchase at t, on the scale of the logarithm: the estimate is the median of what it may be.

    Args:
        t: Standard errors off the estimate, shape ``(..., n)``.
        basket: The estimate, shape ``(n,)``.
        error: Its standard error over itself; nan is unknown.
    """
    return np.asarray(basket * np.exp(np.clip(stretched(t, error) * error, -REACH, REACH)))


def difficulty_at(t: FloatArray, difficulty: FloatArray, error: FloatArray) -> FloatArray:
    """Difficulty at t, on the scale of the logit: it stays inside (0, 1).

    Args:
        t: Standard errors off the estimate, shape ``(..., n)``.
        difficulty: The estimate in (0, 1), shape ``(n,)``.
        error: Its standard error on the scale of the logit; nan is unknown.
    """
    against = (1 - difficulty) * np.exp(-np.clip(t * error, -REACH, REACH))
    return np.asarray(difficulty / (difficulty + against))
