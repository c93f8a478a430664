"""Viral growth (裂变增长): how many users invitations bring from cycle to cycle, and how far it goes."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.choices import check_flag
from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import FloatArray, Number, evaluate, nonnegative, rate

__all__ = ["doubling_days", "koc_reach", "viral_ceiling", "viral_new_users", "viral_users"]


@overload
def viral_users(*, seed_users: Number, k_factor: Number, cycles: Number, include_seed: bool) -> float: ...
@overload
def viral_users(
    *, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, cycles: npt.ArrayLike, include_seed: bool
) -> FloatArray: ...
def viral_users(
    *, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, cycles: npt.ArrayLike, include_seed: bool
) -> float | FloatArray:
    """Users after some cycles of viral growth (裂变累计用户), U(t) = U0 (K^(t/p + 1) - 1) / (K - 1), U0 (t/p + 1) at 1.

    Half of all quarrels about it are about the seed, so say whether it counts. The formula knows no end of the market:
    from K > 1 it passes mankind within months. See ``saturated_users`` for a pool that ends.

    Source: Skok and Reiss, viral growth (sum of the generations U0 K^n).

    Args:
        seed_users: Users whom it starts from, U0 [count], >= 0.
        k_factor: New users that one user brings in a cycle, K [count per user], >= 0.
        cycles: Cycles that have passed, t / p: the time over the length of a cycle, >= 0, fractions allowed.
        include_seed: Whether the seed counts among the users, or only whom it brought.

    Returns:
        Users [count]; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, the users pass all numbers, or the shapes do not broadcast.
        SpecError: ``include_seed`` is no boolean.

    Examples:
        Ten users of whom everybody brings two in each cycle:

        >>> viral_users(seed_users=10, k_factor=2, cycles=[0, 1, 2, 3, 4, 5], include_seed=True).round(6)
        array([ 10.,  30.,  70., 150., 310., 630.])
        >>> viral_users(seed_users=10, k_factor=[0, 1], cycles=5, include_seed=False)
        array([ 0., 50.])
    """
    check_flag("include_seed", include_seed)

    def users(seed: FloatArray, k: FloatArray, n: FloatArray) -> FloatArray:
        return _times(seed, include_seed + _brought(k, n))

    columns = nonnegative("seed_users", seed_users), nonnegative("k_factor", k_factor), nonnegative("cycles", cycles)
    return evaluate(users, *columns)


@overload
def viral_new_users(*, seed_users: Number, k_factor: Number, cycles: Number) -> float: ...
@overload
def viral_new_users(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, cycles: npt.ArrayLike) -> FloatArray: ...
def viral_new_users(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike, cycles: npt.ArrayLike) -> float | FloatArray:
    """New users of a cycle of viral growth (每周期裂变新客), U0 K^n; cycle 0 is the seed itself.

    With K < 1 each cycle brings fewer than the one before: such growth amplifies what was bought, it does not go on.

    Source: Skok and Reiss, viral growth (U0 K^n).

    Args:
        seed_users: Users whom it starts from, U0 [count], >= 0.
        k_factor: New users that one user brings in a cycle, K [count per user], >= 0.
        cycles: Number of the cycle, >= 0.

    Returns:
        Users [count per cycle]; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, the users pass all numbers, or the shapes do not broadcast.

    Examples:
        >>> viral_new_users(seed_users=10, k_factor=2, cycles=[0, 1, 2, 3, 4, 5])
        array([ 10.,  20.,  40.,  80., 160., 320.])
    """
    columns = nonnegative("seed_users", seed_users), nonnegative("k_factor", k_factor), nonnegative("cycles", cycles)
    return evaluate(_new_users, *columns)


@overload
def viral_ceiling(*, seed_users: Number, k_factor: Number) -> float: ...
@overload
def viral_ceiling(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike) -> FloatArray: ...
def viral_ceiling(*, seed_users: npt.ArrayLike, k_factor: npt.ArrayLike) -> float | FloatArray:
    """Ceiling of viral growth (裂变上限): all users that a seed ever leads to, itself included, U0 / (1 - K).

    Between K = .9 and .95 lies a factor of two: an error in K shows here first.

    Source: geometric series (U0 + U0 K + U0 K^2 + ... = U0 / (1 - K)).

    Args:
        seed_users: Users whom it starts from, U0 [count], >= 0.
        k_factor: New users that one user brings in a cycle, K [count per user], >= 0.

    Returns:
        Users [count]; ``nan`` from K = 1 on (the formula has no ceiling then), and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> viral_ceiling(seed_users=1_000, k_factor=[0.5, 0.75, 1.0])
        array([2000., 4000.,   nan])
    """
    return evaluate(_ceiling, nonnegative("seed_users", seed_users), nonnegative("k_factor", k_factor))


@overload
def doubling_days(*, k_factor: Number, cycle_days: Number) -> float: ...
@overload
def doubling_days(*, k_factor: npt.ArrayLike, cycle_days: npt.ArrayLike) -> FloatArray: ...
def doubling_days(*, k_factor: npt.ArrayLike, cycle_days: npt.ArrayLike) -> float | FloatArray:
    """Doubling time of viral growth (裂变倍增天数): days in which the new users of a cycle double, p ln 2 / ln K.

    It depends on the cycle as much as on K: to halve the days until the invited invite is worth as much as to square K.

    Source: Skok, viral cycle time (K^(t/p) = 2).

    Args:
        k_factor: New users that one user brings in a cycle, K [count per user], >= 0.
        cycle_days: Length of a cycle, p [days], >= 0.

    Returns:
        Days; ``nan`` up to K = 1 (it never doubles), and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> doubling_days(k_factor=[2, 4, 1], cycle_days=14)
        array([14.,  7., nan])
    """
    return evaluate(_doubling, nonnegative("k_factor", k_factor), nonnegative("cycle_days", cycle_days))


@overload
def koc_reach(*, followers: Number, reached_share: Number) -> float: ...
@overload
def koc_reach(*, followers: npt.ArrayLike, reached_share: npt.ArrayLike) -> FloatArray: ...
def koc_reach(*, followers: npt.ArrayLike, reached_share: npt.ArrayLike) -> float | FloatArray:
    """Reach of a key opinion consumer (KOC 触达半径): people in whose sight a recommendation comes.

    Two KOC of one circle (圈层) share followers: their reaches add up to more people than there are.

    Source: MBA智库 私域流量 (KOC 圈层).

    Args:
        followers: People who follow or know the KOC [count], >= 0.
        reached_share: Share of them who see one recommendation [0 to 1].

    Returns:
        People [count]; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``followers`` is negative, ``reached_share`` lies outside [0, 1], or the
            shapes do not broadcast.

    Examples:
        >>> koc_reach(followers=2_000, reached_share=0.15)
        300.0
    """
    return evaluate(np.multiply, nonnegative("followers", followers), rate("reached_share", reached_share))


def _brought(k: FloatArray, n: FloatArray) -> FloatArray:
    """K + K^2 + ... + K^n of one user, also between whole cycles: K (K^n - 1) / (K - 1), and n at K = 1.

    ``expm1`` of the logarithm leaves nothing to cancel near K = 1.
    """
    is_plain = (k == 0) | (k == 1)
    base = np.where(is_plain, 2.0, k)
    return np.where(is_plain, k * n, base * np.expm1(n * np.log(base)) / (base - 1))


def _new_users(seed: FloatArray, k: FloatArray, n: FloatArray) -> FloatArray:
    is_unknown = np.isnan(k) | np.isnan(n)  # nan ** 0 and 1 ** nan would be 1
    return np.where(is_unknown, np.nan, _times(seed, k**n))


def _times(seed: FloatArray, factor: FloatArray) -> FloatArray:
    """The product; nobody grows to nobody, whatever the factor."""
    users = np.where(np.isnan(factor), np.nan, 0.0)
    np.multiply(seed, factor, out=users, where=seed != 0)
    return users


def _ceiling(seed: FloatArray, k: FloatArray) -> FloatArray:
    return divide(seed, np.where(k < 1, 1 - k, 0.0))


def _doubling(k: FloatArray, days: FloatArray) -> FloatArray:
    grows = k > 1
    return np.where(grows, days * np.log(2) / np.log(np.where(grows, k, 2.0)), np.nan)
