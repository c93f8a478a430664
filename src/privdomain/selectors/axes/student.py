"""Student's t: how far to either side an estimate from few buyers may be off."""

from math import pi, sqrt, tan

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain.metrics.conversion.wilson import normal_quantile


def t_quantile(freedom: IntArray, confidence: float) -> FloatArray:
    """How many standard errors to either side hold a share ``confidence`` of Student's t distribution.

    Exact for one and two degrees of freedom; from three on the Cornish-Fisher expansion to the fourth order (Abramowitz
    & Stegun 1964, 26.7.5), which is short by less than 0.2% at 95%, and by 5% at 99.9%.

    Args:
        freedom: Degrees of freedom, shape ``(n,)``.
        confidence: In (0, 1).

    Returns:
        Quantiles, shape ``(n,)``; nan below one degree.

    Raises:
        SpecError: no number in (0, 1).

    Examples:
        >>> t_quantile(np.array([0, 1, 2, 3, 30]), 0.95).round(2)
        array([  nan, 12.71,  4.3 ,  3.18,  2.04])
    """
    z = normal_quantile(confidence)
    steps = np.array(_expansion(z))[:, None] / np.maximum(freedom, 1).astype(np.float64) ** np.arange(5)[:, None]
    cases = [freedom < 1, freedom == 1, freedom == 2]  # noqa: PLR2004 - the two degrees with a closed form
    closed = [np.nan, tan(confidence * pi / 2), confidence * sqrt(2 / (1 - confidence**2))]
    return np.select(cases, closed, steps.sum(axis=0))


def _expansion(z: float) -> tuple[float, ...]:
    """The terms of the quantile in powers of one over the degrees of freedom."""
    return (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
