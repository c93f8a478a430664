"""What a user costs, brings and returns: the three numbers of every cohort table (CAC, CLV, ROI)."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import (
    FloatArray,
    Number,
    along_last_axis,
    compute,
    evaluate,
    finite,
    nonnegative,
    ratio,
)

__all__ = ["cac", "clv", "multilevel_roi", "net_roi", "roi"]


@overload
def cac(*, cost: Number, users: Number) -> float: ...
@overload
def cac(*, cost: npt.ArrayLike, users: npt.ArrayLike) -> FloatArray: ...
def cac(*, cost: npt.ArrayLike, users: npt.ArrayLike) -> float | FloatArray:
    """Customer acquisition cost (获客成本): what it took to win one user.

    Cost and users must belong to the same period and channel. A friend added is not yet a buyer: say which of the two
    you count, since the cost per buyer is many times the cost per lead.

    Source: MBA智库 私域流量 (CAC = C / M).

    Args:
        cost: Acquisition spend, media and incentives [money], >= 0.
        users: Users won by it [count], >= 0.

    Returns:
        Money per user; ``nan`` when nobody was won, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> cac(cost=50_000, users=1_000)
        50.0

        The second channel spent 800 and won nobody:

        >>> cac(cost=[50_000, 800], users=[1_000, 0])
        array([50., nan])
    """
    return ratio(nonnegative("cost", cost), nonnegative("users", users))


@overload
def clv(*, revenue: Number, users: Number) -> float: ...
@overload
def clv(*, revenue: npt.ArrayLike, users: npt.ArrayLike) -> FloatArray: ...
def clv(*, revenue: npt.ArrayLike, users: npt.ArrayLike) -> float | FloatArray:
    """Customer lifetime value (客户终身价值) of a cohort: its revenue so far over all its users.

    The base is everybody acquired, buyers or not; over buyers only it is [`arppu`][privdomain.metrics.formulas.arppu].
    Compare cohorts at the same age, never a half-year-old one with last week's.

    Source: MBA智库 私域流量 (CLV = R / M).

    Args:
        revenue: Orders net of refunds up to one horizon [money], either sign.
        users: Users acquired in the cohort [count], >= 0.

    Returns:
        Money per user; ``nan`` for an empty cohort, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite, ``users`` is negative, or the shapes do not broadcast.

    Examples:
        >>> clv(revenue=80_000, users=1_000)
        80.0

        One cohort at four horizons, the last of them not reached yet:

        >>> clv(revenue=[30_000, 50_000, 80_000, float("nan")], users=1_000)
        array([30., 50., 80., nan])
    """
    return ratio(finite("revenue", revenue), nonnegative("users", users))


@overload
def roi(*, revenue: Number, cost: Number) -> float: ...
@overload
def roi(*, revenue: npt.ArrayLike, cost: npt.ArrayLike) -> FloatArray: ...
def roi(*, revenue: npt.ArrayLike, cost: npt.ArrayLike) -> float | FloatArray:
    """Return on investment (投资回报率) as the field reads it: revenue per unit of cost, so 1 is break-even.

    It equals CLV / CAC over the same users. Revenue is not profit: pass contribution instead of revenue before you
    judge a campaign by it, and see [`net_roi`][privdomain.metrics.formulas.net_roi] for the accountant's figure.

    Source: MBA智库 私域流量 (ROI = CLV / CAC).

    Args:
        revenue: Revenue or contribution of the users won [money], either sign.
        cost: What it took to win them [money], >= 0.

    Returns:
        Ratio; ``nan`` when nothing was spent, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite, ``cost`` is negative, or the shapes do not broadcast.

    Examples:
        >>> roi(revenue=80_000, cost=50_000)
        1.6
        >>> roi(revenue=[80_000, 20_000], cost=[50_000, 0])
        array([1.6, nan])
    """
    return ratio(finite("revenue", revenue), nonnegative("cost", cost))


@overload
def net_roi(*, revenue: Number, cost: Number) -> float: ...
@overload
def net_roi(*, revenue: npt.ArrayLike, cost: npt.ArrayLike) -> FloatArray: ...
def net_roi(*, revenue: npt.ArrayLike, cost: npt.ArrayLike) -> float | FloatArray:
    """Net return on investment (净投资回报率): gain over cost per unit of cost, so 0 is break-even.

    It is [`roi`][privdomain.metrics.formulas.roi] less one; a report that mixes the two is wrong by 100 points.

    Source: common accounting ((R - C) / C).

    Args:
        revenue: Revenue or contribution of the users won [money], either sign.
        cost: What it took to win them [money], >= 0.

    Returns:
        Ratio, -1 when all was lost; ``nan`` when nothing was spent, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite, ``cost`` is negative, or the shapes do not broadcast.

    Examples:
        >>> net_roi(revenue=80_000, cost=50_000)
        0.6
        >>> net_roi(revenue=[0, 50_000], cost=50_000)
        array([-1.,  0.])
    """
    return evaluate(_net_gain, finite("revenue", revenue), nonnegative("cost", cost))


def multilevel_roi(*, levels: npt.ArrayLike, cost: npt.ArrayLike) -> FloatArray:
    """Multi-level ROI (多级ROI): the return on one cost as one level of conversion after another adds its revenue.

    Levels are increments (first order, repurchase, referred friends), not running totals: a sale that stands in two
    levels is counted twice.

    Source: 晓程序观察 (多级ROI).

    Args:
        levels: Revenue that each level adds [money], either sign, shape ``(..., n_levels)``, ``n_levels`` >= 1.
        cost: The one cost of them all [money], >= 0, shape ``(...)`` or scalar.

    Returns:
        Ratios, shape ``(..., n_levels)``; ``nan`` when nothing was spent, and from the first unknown level on.

    Raises:
        DataError: An argument is not finite, ``cost`` is negative, there is no level, or the shapes do not broadcast.

    Examples:
        >>> multilevel_roi(levels=[6_000, 5_000, 3_000], cost=10_000)
        array([0.6, 1.1, 1.4])

        Two campaigns, one row each; the second has not reached its third level:

        >>> multilevel_roi(levels=[[6_000, 5_000, 3_000], [1_000, 500, float("nan")]], cost=[10_000, 2_000])
        array([[0.6 , 1.1 , 1.4 ],
               [0.5 , 0.75,  nan]])
    """
    spend = nonnegative("cost", cost)
    one_per_row = spend._replace(values=spend.values[..., np.newaxis])
    return compute(_running_return, along_last_axis(finite("levels", levels)), one_per_row)


def _net_gain(revenue: FloatArray, cost: FloatArray) -> FloatArray:
    return divide(revenue - cost, cost)


def _running_return(levels: FloatArray, cost: FloatArray) -> FloatArray:
    return divide(np.cumsum(levels, axis=-1), cost)
