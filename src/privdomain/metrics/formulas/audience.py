"""Who is reached, stays, wakes up and leaves: rates over the stock of users."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion

__all__ = [
    "churn_rate",
    "duplicate_contact_rate",
    "live_contact_rate",
    "penetration_rate",
    "reactivation_rate",
    "retention_rate",
    "stickiness_ratio",
]


@overload
def retention_rate(*, retained: Number, users: Number) -> float: ...
@overload
def retention_rate(*, retained: npt.ArrayLike, users: npt.ArrayLike) -> FloatArray: ...
def retention_rate(*, retained: npt.ArrayLike, users: npt.ArrayLike) -> float | FloatArray:
    """Retention rate (留存率): share of a starting group that is still there, or back, at a later time.

    Both counts are of the same people. Users won since then do not count, or growth passes for loyalty.

    Source: cohort convention (returned / at risk).

    Args:
        retained: Users of the group seen in the later period [count], >= 0, at most ``users``.
        users: Users of the group at the start [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` for an empty group, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``retained`` exceeds ``users``, or the shapes do not
            broadcast.

    Examples:
        >>> retention_rate(retained=600, users=1_000)
        0.6

        Month 1 to 3 of one cohort, the third not over yet:

        >>> retention_rate(retained=[600, 450, float("nan")], users=1_000)
        array([0.6 , 0.45,  nan])
    """
    return proportion(nonnegative("retained", retained), nonnegative("users", users))


@overload
def churn_rate(*, lost: Number, users_at_start: Number) -> float: ...
@overload
def churn_rate(*, lost: npt.ArrayLike, users_at_start: npt.ArrayLike) -> FloatArray: ...
def churn_rate(*, lost: npt.ArrayLike, users_at_start: npt.ArrayLike) -> float | FloatArray:
    """Churn rate (流失率): share of the users present at the start of a period who were lost in it.

    Users who came and left within the period belong in neither count. A monthly rate is no twelfth of the yearly: 5% a
    month is 46% a year.

    Source: subscription convention (lost / users at start).

    Args:
        lost: Users of the start who were lost [count], >= 0, at most ``users_at_start``.
        users_at_start: Users present when the period began [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was there, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``lost`` exceeds ``users_at_start``, or the shapes do not
            broadcast.

    Examples:
        >>> churn_rate(lost=50, users_at_start=1_000)
        0.05
        >>> churn_rate(lost=0, users_at_start=0)
        nan
    """
    return proportion(nonnegative("lost", lost), nonnegative("users_at_start", users_at_start))


@overload
def reactivation_rate(*, reactivated: Number, dormant: Number) -> float: ...
@overload
def reactivation_rate(*, reactivated: npt.ArrayLike, dormant: npt.ArrayLike) -> FloatArray: ...
def reactivation_rate(*, reactivated: npt.ArrayLike, dormant: npt.ArrayLike) -> float | FloatArray:
    """Reactivation rate (唤醒率): share of the dormant users who became active again.

    Some wake up by themselves: the effect of a campaign is the difference to a holdout, not this rate.

    Source: MBA智库 私域流量 (唤醒).

    Args:
        reactivated: Dormant users active again [count], >= 0, at most ``dormant``.
        dormant: Users dormant at the start [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was dormant, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``reactivated`` exceeds ``dormant``, or the shapes do not
            broadcast.

    Examples:
        >>> reactivation_rate(reactivated=60, dormant=400)
        0.15
        >>> reactivation_rate(reactivated=[60, 0], dormant=[400, 0])
        array([0.15,  nan])
    """
    return proportion(nonnegative("reactivated", reactivated), nonnegative("dormant", dormant))


@overload
def stickiness_ratio(*, daily_active: Number, monthly_active: Number) -> float: ...
@overload
def stickiness_ratio(*, daily_active: npt.ArrayLike, monthly_active: npt.ArrayLike) -> FloatArray: ...
def stickiness_ratio(*, daily_active: npt.ArrayLike, monthly_active: npt.ArrayLike) -> float | FloatArray:
    """Stickiness (用户粘性), DAU / MAU: share of the month's active users seen on an average day.

    Take the mean DAU of the same days that the MAU spans; 0.2 reads as six days of thirty.

    Source: product analytics convention (DAU / MAU).

    Args:
        daily_active: Mean daily active users [count], >= 0, at most ``monthly_active``.
        monthly_active: Users active on at least one of those days [count], >= 0.

    Returns:
        Ratio in [0, 1]; ``nan`` when nobody was active, and where an input is ``nan`` (window not full yet).

    Raises:
        DataError: An argument is not finite or negative, ``daily_active`` exceeds ``monthly_active``, or the shapes do
            not broadcast.

    Examples:
        >>> stickiness_ratio(daily_active=1_200, monthly_active=6_000)
        0.2
        >>> stickiness_ratio(daily_active=0, monthly_active=0)
        nan
    """
    return proportion(nonnegative("daily_active", daily_active), nonnegative("monthly_active", monthly_active))


@overload
def penetration_rate(*, users: Number, population: Number) -> float: ...
@overload
def penetration_rate(*, users: npt.ArrayLike, population: npt.ArrayLike) -> FloatArray: ...
def penetration_rate(*, users: npt.ArrayLike, population: npt.ArrayLike) -> float | FloatArray:
    """Penetration rate (渗透率): share of a population that uses something.

    Most quarrels about a penetration are quarrels about its population: name it beside the figure.

    Source: BCG and Tencent 2021 (私域触点 渗透率).

    Args:
        users: People of the population who use it [count], >= 0, at most ``population``.
        population: All who could [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` for an empty population, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``users`` exceeds ``population``, or the shapes do not
            broadcast.

    Examples:
        >>> penetration_rate(users=960, population=1_000)
        0.96
        >>> penetration_rate(users=0, population=0)
        nan
    """
    return proportion(nonnegative("users", users), nonnegative("population", population))


@overload
def live_contact_rate(*, live: Number, added: Number) -> float: ...
@overload
def live_contact_rate(*, live: npt.ArrayLike, added: npt.ArrayLike) -> FloatArray: ...
def live_contact_rate(*, live: npt.ArrayLike, added: npt.ArrayLike) -> float | FloatArray:
    """Live contact rate (好友有效率): share of the contacts added who have not deleted the advisor.

    Compare it only at a fixed age, such as 30 days after each add: last week's contacts had no time to leave yet.

    Source: LinkWechat (efficient_number: live / added).

    Args:
        live: Added contacts still live [count], >= 0, at most ``added``.
        added: Contacts added [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was added, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``live`` exceeds ``added``, or the shapes do not broadcast.

    Examples:
        >>> live_contact_rate(live=850, added=1_000)
        0.85
        >>> live_contact_rate(live=0, added=0)
        nan
    """
    return proportion(nonnegative("live", live), nonnegative("added", added))


@overload
def duplicate_contact_rate(*, duplicates: Number, contacts: Number) -> float: ...
@overload
def duplicate_contact_rate(*, duplicates: npt.ArrayLike, contacts: npt.ArrayLike) -> FloatArray: ...
def duplicate_contact_rate(*, duplicates: npt.ArrayLike, contacts: npt.ArrayLike) -> float | FloatArray:
    """Duplicate contact rate (重复好友率): share of the persons who are friends of two advisors or more.

    Count persons, not relations: three relations with one person are one duplicate.

    Source: LinkWechat (repeat_cnt: persons with >= 2 live relations).

    Args:
        duplicates: Persons with at least two live relations [count], >= 0, at most ``contacts``.
        contacts: Distinct persons with a live relation [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without contacts, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``duplicates`` exceeds ``contacts``, or the shapes do not
            broadcast.

    Examples:
        >>> duplicate_contact_rate(duplicates=120, contacts=4_000)
        0.03
        >>> duplicate_contact_rate(duplicates=0, contacts=0)
        nan
    """
    return proportion(nonnegative("duplicates", duplicates), nonnegative("contacts", contacts))
