"""Life in group chats (客户群): who speaks, how much, and who quits."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion, ratio, total

__all__ = ["active_group_rate", "group_churn_rate", "messages_per_member", "speaking_member_rate", "zombie_group_rate"]


@overload
def active_group_rate(*, active_groups: Number, groups: Number) -> float: ...
@overload
def active_group_rate(*, active_groups: npt.ArrayLike, groups: npt.ArrayLike) -> FloatArray: ...
def active_group_rate(*, active_groups: npt.ArrayLike, groups: npt.ArrayLike) -> float | FloatArray:
    """Active group rate (群活跃率): share of the groups in which anybody has spoken.

    WeCom counts up to the day (截至当天): its figure is groups *ever* active, and the difference of two days is groups
    *newly* active, never the active groups of that day.

    Source: WeCom 客户群统计 (chat_has_msg / chat_total).

    Args:
        active_groups: Groups with a message [count], >= 0, at most ``groups``.
        groups: All groups [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without groups, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``active_groups`` exceeds ``groups``, or the shapes do not
            broadcast.

    Examples:
        >>> active_group_rate(active_groups=45, groups=60)
        0.75
        >>> active_group_rate(active_groups=0, groups=0)
        nan
    """
    return proportion(nonnegative("active_groups", active_groups), nonnegative("groups", groups))


@overload
def speaking_member_rate(*, speaking_members: Number, members: Number) -> float: ...
@overload
def speaking_member_rate(*, speaking_members: npt.ArrayLike, members: npt.ArrayLike) -> FloatArray: ...
def speaking_member_rate(*, speaking_members: npt.ArrayLike, members: npt.ArrayLike) -> float | FloatArray:
    """Speaking member rate (群成员发言率): share of the members of a group who have spoken.

    WeCom counts up to the day (截至当天), so it falls only when members join or speakers quit; and it counts a person
    once per group.

    Source: WeCom 客户群统计 (member_has_msg / member_total).

    Args:
        speaking_members: Members with a message [count], >= 0, at most ``members``.
        members: All members [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without members, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``speaking_members`` exceeds ``members``, or the shapes do not
            broadcast.

    Examples:
        >>> speaking_member_rate(speaking_members=36, members=200)
        0.18
        >>> speaking_member_rate(speaking_members=0, members=0)
        nan
    """
    return proportion(nonnegative("speaking_members", speaking_members), nonnegative("members", members))


@overload
def messages_per_member(*, messages: Number, members: Number) -> float: ...
@overload
def messages_per_member(*, messages: npt.ArrayLike, members: npt.ArrayLike) -> FloatArray: ...
def messages_per_member(*, messages: npt.ArrayLike, members: npt.ArrayLike) -> float | FloatArray:
    """Messages per member (人均消息数) of a group.

    The staff's own announcements count too. For one day difference the running total first; it may even fall when a
    group changes its owner.

    Source: WeCom 客户群统计 (msg_total / member_total).

    Args:
        messages: Messages [count], >= 0.
        members: Members [count], >= 0.

    Returns:
        Messages per member; ``nan`` without members, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> messages_per_member(messages=500, members=200)
        2.5
        >>> messages_per_member(messages=0, members=0)
        nan
    """
    return ratio(nonnegative("messages", messages), nonnegative("members", members))


@overload
def group_churn_rate(*, quits: Number, members_at_start: Number, joins: Number) -> float: ...
@overload
def group_churn_rate(*, quits: npt.ArrayLike, members_at_start: npt.ArrayLike, joins: npt.ArrayLike) -> FloatArray: ...
def group_churn_rate(
    *, quits: npt.ArrayLike, members_at_start: npt.ArrayLike, joins: npt.ArrayLike
) -> float | FloatArray:
    """Group churn rate (退群率): share of all who were in a group during a period, from the start or later, who quit.

    Joins are in the base because whoever joins can quit the same day; over members at the start alone a new group would
    pass 100%.

    Source: MoChat (quits / (members at start + joins)).

    Args:
        quits: Members who quit in the period [count], >= 0, at most ``members_at_start + joins``.
        members_at_start: Members when it began [count], >= 0.
        joins: Members who joined in it [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was there, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``quits`` exceeds ``members_at_start + joins``, or the shapes
            do not broadcast.

    Examples:
        >>> group_churn_rate(quits=12, members_at_start=200, joins=40)
        0.05
        >>> group_churn_rate(quits=0, members_at_start=0, joins=0)
        nan
    """
    present = total(nonnegative("members_at_start", members_at_start), nonnegative("joins", joins))
    return proportion(nonnegative("quits", quits), present)


@overload
def zombie_group_rate(*, silent_groups: Number, groups: Number) -> float: ...
@overload
def zombie_group_rate(*, silent_groups: npt.ArrayLike, groups: npt.ArrayLike) -> FloatArray: ...
def zombie_group_rate(*, silent_groups: npt.ArrayLike, groups: npt.ArrayLike) -> float | FloatArray:
    """Zombie group rate (僵尸群占比): share of the groups in which nobody has written for 30 days.

    Groups younger than that and still silent belong in neither count: nobody can tell yet. A group that only the
    staff's announcements keep going is silent.

    Source: 晓程序观察 (僵尸群, 死域).

    Args:
        silent_groups: Groups without a message for so long [count], >= 0, at most ``groups``.
        groups: Groups that are at least so old, or have a message [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without such groups, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``silent_groups`` exceeds ``groups``, or the shapes do not
            broadcast.

    Examples:
        >>> zombie_group_rate(silent_groups=12, groups=60)
        0.2
        >>> zombie_group_rate(silent_groups=0, groups=0)
        nan
    """
    return proportion(nonnegative("silent_groups", silent_groups), nonnegative("groups", groups))
