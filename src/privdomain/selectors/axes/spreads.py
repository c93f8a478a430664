"""Spreads: how far the estimates of groups may be off, judged by how their buyers differ."""

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide


def dispersion_of(repeats: IntArray, exposure: FloatArray, groups: IntArray, n_groups: int) -> FloatArray:
    """Variance of repeat purchases per year over what it were if all buyers bought at one rate, shape ``(n_groups,)``.

    Never below 1; 1 where nobody came back; nan for a single buyer, who does not differ from anybody.

    Args:
        repeats: Purchases of each buyer after the first, shape ``(n,)``.
        exposure: Time since the first.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n_buyers = np.bincount(groups, minlength=n_groups)
    total, squares = _ratio_squares(repeats, exposure, groups, n_groups)
    ratio = np.where(total > 0, np.maximum(divide(squares, total), 1.0), 1.0)
    return np.where(n_buyers > 1, ratio, np.nan)


def ratio_error(values: npt.ArrayLike, counts: IntArray, groups: IntArray, n_groups: int) -> FloatArray:
    """Standard error of ``sum of values / sum of counts`` over the ratio itself, buyers being drawn; nan for one buyer.

    Args:
        values: What each buyer spent, >= 0, shape ``(n,)``.
        counts: In how many purchases.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n_buyers = np.bincount(groups, minlength=n_groups)
    total, squares = _ratio_squares(values, counts, groups, n_groups)
    error = np.where(total > 0, divide(np.sqrt(squares), total), 0.0)
    return np.where(n_buyers > 1, error, np.nan)


def mean_on_logit(shares: FloatArray, groups: IntArray, n_groups: int) -> tuple[FloatArray, FloatArray]:
    """Mean of shares in (0, 1), nan without any; and its standard error on the scale of the logit, nan for one.

    Args:
        shares: A share for each buyer, shape ``(n,)``.
        groups: Group of each buyer.
        n_groups: Number of groups.
    """
    n = np.bincount(groups, minlength=n_groups)
    mean = divide(_sums(groups, shares, n_groups), n)
    squares = _sums(groups, (shares - mean[groups]) ** 2, n_groups)
    return mean, divide(np.sqrt(divide(squares, n * (n - 1.0))), mean * (1 - mean))


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
