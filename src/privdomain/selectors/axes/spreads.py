"""Spreads: how far the estimates of groups may be off, judged by how their buyers differ, and by one buyer more.

Buyers who happen to be alike do not prove that all are. So each spread counts one pseudo-buyer beside those who were
seen, as moderated variances do (Smyth 2004): one who differs as much as buyers commonly do.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide

VARIATION: Final = 1.0
"""Coefficient of variation that one pseudo-buyer speaks for, of money and of rates (our inference)."""

MIDDLING: Final = 0.5
"""Difficulty of the pseudo-buyer (our inference)."""


def dispersion_of(repeats: IntArray, exposure: FloatArray, groups: IntArray, n_groups: int) -> FloatArray:
    """Variance of repeat purchases per year over what it were if all buyers bought at one rate, shape ``(n_groups,)``.

    The mean of what was seen, above 1, with the weight of the buyers who came back, and of what a pseudo-buyer would
    show with one repeat more than the mean. nan for a single buyer, who does not differ from anybody.

    Args:
        repeats: Purchases of each buyer after the first, shape ``(n,)``.
        exposure: Time since the first.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n_buyers = np.bincount(groups, minlength=n_groups)
    total, squares = _ratio_squares(repeats, exposure, groups, n_groups)
    seen = np.where(total > 0, np.maximum(divide(squares, total), 1.0), 1.0)
    n_back = np.minimum(np.bincount(groups[repeats > 0], minlength=n_groups), n_buyers - 1)
    pseudo = 1 + VARIATION**2 * (divide(total, n_buyers) + 1)
    return np.where(n_buyers > 1, divide(n_back * seen + pseudo, n_back + 1), np.nan)


def ratio_error(values: npt.ArrayLike, counts: IntArray, groups: IntArray, n_groups: int) -> FloatArray:
    """Standard error of ``sum of values / sum of counts`` over the ratio itself, buyers being drawn.

    nan for one buyer, and where the ratio is zero.

    Args:
        values: What each buyer spent, >= 0, shape ``(n,)``.
        counts: In how many purchases.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n_buyers = np.bincount(groups, minlength=n_groups)
    total, squares = _ratio_squares(values, counts, groups, n_groups)
    variance_of_one = divide(np.sqrt(squares), total) ** 2 * n_buyers
    error = divide(np.sqrt((n_buyers - 1) * variance_of_one + VARIATION**2), n_buyers)
    return np.where(n_buyers > 1, error, np.nan)


def mean_on_logit(shares: FloatArray, groups: IntArray, n_groups: int) -> tuple[FloatArray, FloatArray]:
    """Mean of shares in (0, 1), nan without any; and the error of the moderated mean on the logit, nan below two.

    Args:
        shares: A share for each buyer, shape ``(n,)``.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n = np.bincount(groups, minlength=n_groups)
    mean = divide(_sums(groups, shares, n_groups), n)
    centre = moderated(mean, n)
    squares = _sums(groups, (shares - centre[groups]) ** 2, n_groups) + (MIDDLING - centre) ** 2
    error = divide(np.sqrt(divide(squares, n * (n + 1.0))), centre * (1 - centre))
    return mean, np.where(n > 1, error, np.nan)


def moderated(mean: FloatArray, n: IntArray) -> FloatArray:
    """The mean of n shares and that of the pseudo-buyer."""
    return np.asarray((n * mean + MIDDLING) / (n + 1))


def _ratio_squares(
    values: npt.ArrayLike, bases: npt.ArrayLike, groups: IntArray, n_groups: int
) -> tuple[FloatArray, FloatArray]:
    """Sum of the values of each group, and the variance of that sum for the bases as they are.

    It is the jackknife of a ratio (Quenouille 1956; Tukey 1958): leaving out a buyer moves the ratio by the buyer's
    residual over what base is left. Unlike the delta method it sees a buyer who is most of the group.
    """
    above, below = np.asarray(values, np.float64), np.asarray(bases, np.float64)
    n_buyers = np.bincount(groups, minlength=n_groups)
    total, base = _sums(groups, above, n_groups), _sums(groups, below, n_groups)
    residuals = above - divide(total, base)[groups] * below
    moved = divide(residuals * base[groups], base[groups] - below)
    return total, _sums(groups, moved**2, n_groups) * divide(n_buyers - 1, n_buyers)


def _sums(groups: IntArray, values: FloatArray, n_groups: int) -> FloatArray:
    return np.asarray(np.bincount(groups, values, n_groups), np.float64)
