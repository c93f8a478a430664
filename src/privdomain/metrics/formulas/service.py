"""How well advisors serve: the ratios behind WeCom's contact statistics (联系客户统计)."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion, ratio

__all__ = [
    "average_reply_time",
    "contacts_per_application",
    "negative_feedback_ratio",
    "reply_rate",
    "satisfaction_rate",
]


@overload
def reply_rate(*, replied_chats: Number, customer_chats: Number) -> float: ...
@overload
def reply_rate(*, replied_chats: npt.ArrayLike, customer_chats: npt.ArrayLike) -> FloatArray: ...
def reply_rate(*, replied_chats: npt.ArrayLike, customer_chats: npt.ArrayLike) -> float | FloatArray:
    """Reply rate (回复率): share of the chats that a customer began which got an answer on the same day.

    Group chats and chats that the advisor began are in neither count. Over several days add the counts; the mean of the
    daily percentages is not the rate.

    Source: WeCom 联系客户统计 (reply_percentage).

    Args:
        replied_chats: Customer-initiated single chats answered the same day [count], >= 0, at most ``customer_chats``.
        customer_chats: Customer-initiated single chats [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when no customer wrote, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``replied_chats`` exceeds ``customer_chats``, or the shapes do
            not broadcast.

    Examples:
        >>> reply_rate(replied_chats=60, customer_chats=80)
        0.75
        >>> reply_rate(replied_chats=[60, 0], customer_chats=[80, 0])
        array([0.75,  nan])
    """
    return proportion(nonnegative("replied_chats", replied_chats), nonnegative("customer_chats", customer_chats))


@overload
def average_reply_time(*, waiting_time: Number, replied_chats: Number) -> float: ...
@overload
def average_reply_time(*, waiting_time: npt.ArrayLike, replied_chats: npt.ArrayLike) -> FloatArray: ...
def average_reply_time(*, waiting_time: npt.ArrayLike, replied_chats: npt.ArrayLike) -> float | FloatArray:
    """Average first reply time (平均首次回复时长): waiting time per chat that got an answer.

    Chats that never got one are not in it, so it looks best where customers are ignored: read it beside
    [`reply_rate`][privdomain.metrics.formulas.reply_rate].

    Source: WeCom 联系客户统计 (avg_reply_time).

    Args:
        waiting_time: Sum of the waits for the first reply [any unit of time; WeCom: minutes], >= 0.
        replied_chats: Chats answered [count], >= 0.

    Returns:
        Time per chat in the unit of ``waiting_time``; ``nan`` when none was answered, and where an input is ``nan``
        (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> average_reply_time(waiting_time=270, replied_chats=60)
        4.5
        >>> average_reply_time(waiting_time=0, replied_chats=0)
        nan
    """
    return ratio(nonnegative("waiting_time", waiting_time), nonnegative("replied_chats", replied_chats))


@overload
def negative_feedback_ratio(*, negative_feedback: Number, live_relations: Number) -> float: ...
@overload
def negative_feedback_ratio(*, negative_feedback: npt.ArrayLike, live_relations: npt.ArrayLike) -> FloatArray: ...
def negative_feedback_ratio(*, negative_feedback: npt.ArrayLike, live_relations: npt.ArrayLike) -> float | FloatArray:
    """Negative feedback ratio (负反馈率): deletions and blocks in a period per relation live at its start.

    Those added within the period can delete too, so in a week of many adds it may pass 1: it is a ratio, no rate.

    Source: WeCom 联系客户统计 (negative_feedback_cnt).

    Args:
        negative_feedback: Customers who deleted or blocked the advisor [count], >= 0.
        live_relations: Relations live at the start of the period [count], >= 0.

    Returns:
        Ratio >= 0; ``nan`` when no relation was live, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> negative_feedback_ratio(negative_feedback=30, live_relations=4_000)
        0.0075
        >>> negative_feedback_ratio(negative_feedback=[30, 2], live_relations=[4_000, 0])
        array([0.0075,    nan])
    """
    return ratio(nonnegative("negative_feedback", negative_feedback), nonnegative("live_relations", live_relations))


@overload
def contacts_per_application(*, new_contacts: Number, applications: Number) -> float: ...
@overload
def contacts_per_application(*, new_contacts: npt.ArrayLike, applications: npt.ArrayLike) -> FloatArray: ...
def contacts_per_application(*, new_contacts: npt.ArrayLike, applications: npt.ArrayLike) -> float | FloatArray:
    """Contacts per application (申请新增比): new contacts per friend request that the advisor sent.

    It is no acceptance rate: customers who scan the advisor's code become contacts without any request, and lift it
    above 1.

    Source: WeCom 联系客户统计 (new_contact_cnt / new_apply_cnt).

    Args:
        new_contacts: Contacts gained, requests accepted and codes scanned [count], >= 0.
        applications: Friend requests sent [count], >= 0.

    Returns:
        Contacts per request, ratio >= 0; ``nan`` when none was sent, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> contacts_per_application(new_contacts=9, applications=6)
        1.5
        >>> contacts_per_application(new_contacts=9, applications=0)
        nan
    """
    return ratio(nonnegative("new_contacts", new_contacts), nonnegative("applications", applications))


@overload
def satisfaction_rate(*, satisfied: Number, rated: Number) -> float: ...
@overload
def satisfaction_rate(*, satisfied: npt.ArrayLike, rated: npt.ArrayLike) -> FloatArray: ...
def satisfaction_rate(*, satisfied: npt.ArrayLike, rated: npt.ArrayLike) -> float | FloatArray:
    """Satisfaction rate (满意率): share of the service sessions rated by the customer that were rated satisfied.

    Few customers rate, and not at random: read it beside the share of sessions that were rated at all (参评率).

    Source: WeCom 微信客服统计 (satisfied / rated).

    Args:
        satisfied: Sessions rated satisfied [count], >= 0, at most ``rated``.
        rated: Sessions with a rating [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when none was rated, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``satisfied`` exceeds ``rated``, or the shapes do not
            broadcast.

    Examples:
        >>> satisfaction_rate(satisfied=184, rated=200)
        0.92
        >>> satisfaction_rate(satisfied=0, rated=0)
        nan
    """
    return proportion(nonnegative("satisfied", satisfied), nonnegative("rated", rated))
