"""Whether invitations die out, and how far they come in a pool that ends."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from collections.abc import Callable
from typing import Final, overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import (
    FloatArray,
    Number,
    along_last_axis,
    compute,
    evaluate,
    nonnegative,
    within,
)

__all__ = ["extinction_probability", "measured_extinction_probability", "saturated_users"]

_NEARLY_ONE: Final = 1 - 2.0**-53
"""The largest float below 1, which has a logarithm of what it leaves."""


@overload
def extinction_probability(*, k_factor: Number, seed_users: Number = 1) -> float: ...
@overload
def extinction_probability(*, k_factor: npt.ArrayLike, seed_users: npt.ArrayLike = 1) -> FloatArray: ...
def extinction_probability(*, k_factor: npt.ArrayLike, seed_users: npt.ArrayLike = 1) -> float | FloatArray:
    """Extinction probability of fission (裂变消亡概率): chance that the invitations of a seed die out by themselves.

    Above K = 1 growth is possible, not certain: at K = 1.5 two of five lonely users still lead nowhere, while ten
    together hardly ever fail. The number of users whom one brings is taken for Poisson; a few who bring many and many
    who bring nobody die out more often, see ``measured_extinction_probability``.

    Source: Galton-Watson process with Poisson offspring (smallest root of q = exp(K (q - 1))).

    Args:
        k_factor: New users that one user brings in a cycle, K [count per user], >= 0.
        seed_users: Users whom it starts from [count], >= 0.

    Returns:
        Probability in [0, 1], 1 up to K = 1; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> round(extinction_probability(k_factor=1.5), 5)
        0.41719
        >>> extinction_probability(k_factor=[0.8, 1.0, 1.5], seed_users=5).round(4)
        array([1.    , 1.    , 0.0126])
    """
    return evaluate(_poisson, nonnegative("k_factor", k_factor), nonnegative("seed_users", seed_users))


def measured_extinction_probability(*, users_by_brought: npt.ArrayLike) -> FloatArray:
    """Extinction probability by measured offspring (实测裂变消亡概率): chance that what one user starts dies out.

    Count users who had their time, those who brought nobody above all: who reads the inviters alone finds that nothing
    ever dies. For several seeds take the power.

    Source: Galton-Watson process (smallest root of q = sum of p_n q^n).

    Args:
        users_by_brought: Users who brought 0, 1, 2, ... new users [count], >= 0, shape ``(..., n)``, ``n`` >= 1.

    Returns:
        Probability in [0, 1], shape ``(...)``; ``nan`` without users, and where a count is ``nan`` (unknown).

    Raises:
        DataError: A count is not finite or negative, or there is none.

    Examples:
        Both bring one user on average; where everybody brings exactly one, it never ends:

        >>> measured_extinction_probability(users_by_brought=[[50, 0, 50], [0, 100, 0]])
        array([1., 0.])

        A quarter brings nobody, three quarters bring two, q = 1/4 + 3/4 q^2:

        >>> round(float(measured_extinction_probability(users_by_brought=[25, 0, 75])), 6)
        0.333333
    """
    return compute(_measured, along_last_axis(nonnegative("users_by_brought", users_by_brought)))


@overload
def saturated_users(*, seed_users: Number, k_factor: Number, pool: Number) -> float: ...
@overload
def saturated_users(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, pool: npt.ArrayLike) -> FloatArray: ...
def saturated_users(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, pool: npt.ArrayLike) -> float | FloatArray:
    """Users at saturation (裂变饱和用户): all whom a seed leads to in a pool that ends, itself included.

    Each user's invitations reach people of the pool at random, as many as K while nobody is won yet; those who are won
    already do not count again. So K falls with every user won, and even K = 2 leaves a fifth of the pool untouched.
    Friends invite friends: a real pool is a patchwork of circles, and saturates earlier.

    Source: Kermack and McKendrick 1927, final size (z = 1 - (1 - U0/N) exp(-K z), users = N z).

    Args:
        seed_users: Users whom it starts from, U0 [count], >= 0, at most ``pool``.
        k_factor: New users that one user brings while the pool is untouched, K [count per user], >= 0.
        pool: People who could be won at all, the seed among them, N [count], >= 0.

    Returns:
        Users [count]; ``nan`` where the pool is empty, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``seed_users`` exceeds ``pool``, or the shapes do not
            broadcast.

    Examples:
        In an endless market K = .9 leads from 1,000 to 10,000 users, K = 2 to infinity; in one of 100,000:

        >>> saturated_users(seed_users=1_000, k_factor=[0, 0.9, 2], pool=100_000).round()
        array([ 1000.,  7271., 80020.])
    """
    pools = nonnegative("pool", pool)
    seeds = within(nonnegative("seed_users", seed_users), pools)
    return evaluate(_saturated, seeds, nonnegative("k_factor", k_factor), pools)


def _poisson(k: FloatArray, seeds: FloatArray) -> FloatArray:
    q = np.exp(-k * np.where(k > 1, _final_size(np.zeros_like(k), k), 0.0))
    return np.where(np.isnan(seeds), np.nan, q**seeds)  # 1 ** nan would be 1


def _saturated(seeds: FloatArray, k: FloatArray, pool: FloatArray) -> FloatArray:
    share = divide(seeds, pool)
    return np.where(seeds == 0, 0.0 * k * share, _final_size(share, k)) * pool


def _final_size(seed: FloatArray, k: FloatArray) -> FloatArray:
    """The largest z = 1 - (1 - seed) exp(-K z)."""

    def gap(z: FloatArray) -> FloatArray:
        return z - seed + (1 - seed) * np.expm1(-k * z)

    def slope(z: FloatArray) -> FloatArray:
        return 1 - (1 - seed) * k * np.exp(-k * z)

    ceiling = divide(seed, np.where(k < 1, 1 - k, 0.0))
    return _largest_root(gap, slope, np.fmin(ceiling, 1.0))


def _measured(counts: FloatArray) -> FloatArray:
    brought = np.arange(counts.shape[-1], dtype=np.float64)
    scaled = divide(counts, counts.max(axis=-1, keepdims=True))
    total = scaled.sum(axis=-1)
    shares = scaled / total[..., None]

    def over(values: FloatArray) -> FloatArray:
        return np.asarray((shares * values).sum(axis=-1))

    def gap(z: FloatArray) -> FloatArray:
        return z + over(np.expm1(brought * np.log1p(-z)[..., None]))

    def slope(z: FloatArray) -> FloatArray:
        return 1 - over(brought * np.exp((brought - 1) * np.log1p(-z)[..., None]))

    z = _largest_root(gap, slope, np.full_like(total, _NEARLY_ONE))
    goes_on = scaled[..., 0] == 0
    dies_out = (scaled[..., 0] > 0) & ((scaled * (brought - 1)).sum(axis=-1) <= 0)
    return np.select([goes_on, dies_out], [0.0, 1.0], over(np.exp(brought * np.log1p(-z)[..., None])))


def _largest_root(
    gap: Callable[[FloatArray], FloatArray], slope: Callable[[FloatArray], FloatArray], z: FloatArray
) -> FloatArray:
    """Newton's method for a convex function, from above its largest root: it never steps beyond it.

    Every step brings z down, by half of the distance at least, until floats have no room between the two.
    """
    while True:
        height, steepness = gap(z), slope(z)
        lower = z - np.where(height > 0, divide(height, steepness), 0.0)
        is_better = (lower < z) & (lower >= 0)
        if not is_better.any():
            return np.where(np.isnan(height), np.nan, z)
        z = np.where(is_better, lower, z)
