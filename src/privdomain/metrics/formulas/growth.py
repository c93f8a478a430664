"""How fast something grows, and where it comes to rest."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import FloatArray, Number, evaluate, growth, nonnegative, rate, ratio

__all__ = ["cagr", "growth_rate", "implied_user_growth", "steady_state_stock"]


@overload
def growth_rate(*, start: Number, end: Number) -> float: ...
@overload
def growth_rate(*, start: npt.ArrayLike, end: npt.ArrayLike) -> FloatArray: ...
def growth_rate(*, start: npt.ArrayLike, end: npt.ArrayLike) -> float | FloatArray:
    """Growth rate (增长率): the change between two values over the first of them.

    Growth by 255% is growth *to* 355%. Against last month it is 环比, against the same month of last year 同比; the
    season stands between the two.

    Source: common accounting (end / start - 1).

    Args:
        start: The earlier value [any unit], >= 0.
        end: The later value [same unit], >= 0.

    Returns:
        Growth >= -1, where 0.5 is +50%; ``nan`` when it started from nothing, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> growth_rate(start=4_000, end=5_000)
        0.25
        >>> growth_rate(start=[4_000, 0], end=[2_000, 100])
        array([-0.5,  nan])
    """
    return evaluate(_growth, nonnegative("start", start), nonnegative("end", end))


@overload
def cagr(*, start: Number, end: Number, years: Number) -> float: ...
@overload
def cagr(*, start: npt.ArrayLike, end: npt.ArrayLike, years: npt.ArrayLike) -> FloatArray: ...
def cagr(*, start: npt.ArrayLike, end: npt.ArrayLike, years: npt.ArrayLike) -> float | FloatArray:
    """Compound annual growth rate (年复合增长率): the steady yearly growth that leads from start to end.

    From 2020 to 2023 are three years, not the four that are named.

    Source: common accounting ((end / start) ** (1 / years) - 1).

    Args:
        start: The first value [any unit], >= 0.
        end: The last value [same unit], >= 0.
        years: Time between the two [years], >= 0, fractions allowed.

    Returns:
        Growth per year >= -1; ``nan`` when it started from nothing or no time passed, and where an input is ``nan``
        (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        A market of 7.1 billion in 2020 and 20 billion in 2023:

        >>> round(cagr(start=71, end=200, years=3), 3)
        0.412
        >>> cagr(start=100, end=[400, 25, 100], years=[2, 2, 0])
        array([ 1. , -0.5,  nan])
    """
    return evaluate(_yearly_growth, nonnegative("start", start), nonnegative("end", end), nonnegative("years", years))


@overload
def implied_user_growth(*, total_growth: Number, per_user_growth: Number) -> float: ...
@overload
def implied_user_growth(*, total_growth: npt.ArrayLike, per_user_growth: npt.ArrayLike) -> FloatArray: ...
def implied_user_growth(*, total_growth: npt.ArrayLike, per_user_growth: npt.ArrayLike) -> float | FloatArray:
    """Growth decomposition (增长拆解): how much the users must have grown, given the total and the value per user.

    Growth multiplies, it does not add: +100% in total with +67% per user leaves +20% users, not +33%. Both figures
    must be of the same series; press releases like to mix two.

    Source: iResearch 2021 私域 (total = users x value per user).

    Args:
        total_growth: Growth of the total [ratio, 1.0 is +100%], >= -1.
        per_user_growth: Growth of the value per user [ratio], >= -1.

    Returns:
        Growth of the users >= -1; ``nan`` when the value per user fell to nothing, and where an input is ``nan``
        (unknown).

    Raises:
        DataError: An argument is not finite or below -1, or the shapes do not broadcast.

    Examples:
        >>> round(implied_user_growth(total_growth=1.00, per_user_growth=0.67), 3)
        0.198
        >>> implied_user_growth(total_growth=0.5, per_user_growth=[0.0, 0.5, -1.0])
        array([0.5, 0. , nan])
    """
    total, per_user = growth("total_growth", total_growth), growth("per_user_growth", per_user_growth)
    return evaluate(_other_factor, total, per_user)


@overload
def steady_state_stock(*, new_per_period: Number, churn_rate: Number) -> float: ...
@overload
def steady_state_stock(*, new_per_period: npt.ArrayLike, churn_rate: npt.ArrayLike) -> FloatArray: ...
def steady_state_stock(*, new_per_period: npt.ArrayLike, churn_rate: npt.ArrayLike) -> float | FloatArray:
    """Steady-state stock (稳态存量): the number of users at which as many leave as join.

    The inflow alone cannot lift the stock above it: at 5% churn a month, 1,000 new users a month end at 20,000.

    Source: stock and flow (new = churn x stock).

    Args:
        new_per_period: Users who join in a period [count per period], >= 0.
        churn_rate: Share of the stock that leaves in a period [0 to 1].

    Returns:
        Users; ``nan`` when nobody ever leaves (it has no rest), and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``new_per_period`` is negative, ``churn_rate`` lies outside [0, 1], or
            the shapes do not broadcast.

    Examples:
        >>> steady_state_stock(new_per_period=1_000, churn_rate=0.05)
        20000.0
        >>> steady_state_stock(new_per_period=1_000, churn_rate=[0.1, 0.0])
        array([10000.,    nan])
    """
    return ratio(nonnegative("new_per_period", new_per_period), rate("churn_rate", churn_rate))


def _growth(start: FloatArray, end: FloatArray) -> FloatArray:
    return divide(end - start, start)


def _yearly_growth(start: FloatArray, end: FloatArray, years: FloatArray) -> FloatArray:
    exponent = divide(np.ones_like(years), years)
    yearly = np.power(divide(end, start), exponent) - 1
    return np.where(np.isnan(exponent), np.nan, yearly)  # 1 ** nan is 1


def _other_factor(total: FloatArray, factor: FloatArray) -> FloatArray:
    return divide(total - factor, 1 + factor)
