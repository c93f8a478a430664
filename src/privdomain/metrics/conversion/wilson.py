"""Wilson's interval for a share of independent cases."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide
from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError


def normal_quantile(confidence: float) -> float:
    """How many standard deviations to either side hold a share ``confidence`` of a normal distribution.

    Raises:
        SpecError: no number in (0, 1).
    """
    is_number = isinstance(confidence, (float, np.floating)) and 0 < confidence < 1
    tail = (1 - float(confidence)) / 2 if is_number else 0.0
    if not tail:
        message = f"{shortened(confidence)} is no confidence. Pass a number between 0 and 1, such as 0.95."
        raise SpecError([("confidence", "not_between_0_and_1", message)])
    return -NormalDist().inv_cdf(tail)


def wilson_interval(part: IntArray, whole: IntArray, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Bounds of the rate behind ``part`` cases among ``whole`` (Wilson 1927).

    Unlike the plain normal interval it stays inside [0, 1] and has width where the share is 0 or 1.

    Args:
        part: Cases that count, >= 0.
        whole: All cases, >= 0.
        confidence: Of the interval, in (0, 1).

    Returns:
        Lower and upper bounds; nan where there is no case, and where the part exceeds the whole, which no share does.

    Raises:
        SpecError: no number in (0, 1).

    Examples:
        >>> low, high = wilson_interval(np.array([8, 0, 12]), np.array([10, 0, 10]))
        >>> low.round(4), high.round(4)
        (array([0.4902,    nan,    nan]), array([0.9433,    nan,    nan]))
    """
    z = normal_quantile(confidence)
    n = np.where(part <= whole, whole, 0).astype(np.float64)
    return _lower(part, n, z), 1.0 - _lower(n - part, n, z)


def _lower(part: npt.ArrayLike, n: FloatArray, z: float) -> FloatArray:
    """The lower bound; the upper one is that of the other cases, seen from 1."""
    cases = np.asarray(part, np.float64)
    reach = z * np.sqrt(z * z + divide(4.0 * cases * (n - cases), n))
    return (2.0 * cases + z * z - reach) / (2.0 * (n + z * z))
