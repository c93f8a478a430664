"""How much of a business is its own: users, reach, revenue and growth."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion

__all__ = ["direct_share", "first_party_ratio", "fission_share", "platform_dependence"]


@overload
def direct_share(*, direct_sales: Number, sales: Number) -> float: ...
@overload
def direct_share(*, direct_sales: npt.ArrayLike, sales: npt.ArrayLike) -> FloatArray: ...
def direct_share(*, direct_sales: npt.ArrayLike, sales: npt.ArrayLike) -> float | FloatArray:
    """Direct share (直营收入占比, DTC): share of the revenue that the brand sells through channels of its own.

    Both figures net of refunds and of one period: platforms report gross sales, which makes the own channels look
    small.

    Source: iResearch 2021 私域 (DTC sales / sales).

    Args:
        direct_sales: Revenue of own channels, net of refunds [money], >= 0, at most ``sales``.
        sales: Revenue of all channels, net of refunds [money], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without revenue, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``direct_sales`` exceeds ``sales``, or the shapes do not
            broadcast.

    Examples:
        >>> direct_share(direct_sales=400_000, sales=1_000_000)
        0.4
        >>> direct_share(direct_sales=0, sales=0)
        nan
    """
    return proportion(nonnegative("direct_sales", direct_sales), nonnegative("sales", sales))


@overload
def first_party_ratio(*, first_party_users: Number, users: Number) -> float: ...
@overload
def first_party_ratio(*, first_party_users: npt.ArrayLike, users: npt.ArrayLike) -> FloatArray: ...
def first_party_ratio(*, first_party_users: npt.ArrayLike, users: npt.ArrayLike) -> float | FloatArray:
    """First-party ratio (第一方数据占比): share of the users on file whom the brand met at touchpoints of its own.

    A platform that is fed with bought audiences alone is no CDP, however many users it holds (伪CDP).

    Source: 36kr 私域流量 (touchpoints under control).

    Args:
        first_party_users: Users met at own touchpoints [count], >= 0, at most ``users``.
        users: All users on file [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without users, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``first_party_users`` exceeds ``users``, or the shapes do
            not broadcast.

    Examples:
        >>> first_party_ratio(first_party_users=800_000, users=1_000_000)
        0.8
        >>> first_party_ratio(first_party_users=0, users=0)
        nan
    """
    return proportion(nonnegative("first_party_users", first_party_users), nonnegative("users", users))


@overload
def fission_share(*, fission_users: Number, new_users: Number) -> float: ...
@overload
def fission_share(*, fission_users: npt.ArrayLike, new_users: npt.ArrayLike) -> FloatArray: ...
def fission_share(*, fission_users: npt.ArrayLike, new_users: npt.ArrayLike) -> float | FloatArray:
    """Fission share (裂变获客占比): share of the new users who came by invitation.

    Fission serves to activate, not to acquire: above one half ask who the invited are, and whether they would have
    come.

    Source: MBA智库 私域流量 (裂变).

    Args:
        fission_users: New users who were invited [count], >= 0, at most ``new_users``.
        new_users: All new users [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without new users, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``fission_users`` exceeds ``new_users``, or the shapes do
            not broadcast.

    Examples:
        >>> fission_share(fission_users=300, new_users=1_500)
        0.2
        >>> fission_share(fission_users=0, new_users=0)
        nan
    """
    return proportion(nonnegative("fission_users", fission_users), nonnegative("new_users", new_users))


@overload
def platform_dependence(*, paid_reaches: Number, reaches: Number) -> float: ...
@overload
def platform_dependence(*, paid_reaches: npt.ArrayLike, reaches: npt.ArrayLike) -> FloatArray: ...
def platform_dependence(*, paid_reaches: npt.ArrayLike, reaches: npt.ArrayLike) -> float | FloatArray:
    """Platform dependence (平台依赖度): share of the reaches of users that had to be paid to a platform.

    Reaches are contacts, not users; one user whom the brand could write to but advertises to counts as paid.

    Source: LTD (platforms charge the business side).

    Args:
        paid_reaches: Reaches that a platform was paid for [count], >= 0, at most ``reaches``.
        reaches: All reaches [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without a reach, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``paid_reaches`` exceeds ``reaches``, or the shapes do not
            broadcast.

    Examples:
        >>> platform_dependence(paid_reaches=350, reaches=1_000)
        0.35
        >>> platform_dependence(paid_reaches=0, reaches=0)
        nan
    """
    return proportion(nonnegative("paid_reaches", paid_reaches), nonnegative("reaches", reaches))
