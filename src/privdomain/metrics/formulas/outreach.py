"""What becomes of a mass send (群发): from the task to the customer's screen."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion, ratio

__all__ = ["cost_per_reach", "over_limit_rate", "reach_rate", "task_completion_rate"]


@overload
def task_completion_rate(*, executed_tasks: Number, tasks: Number) -> float: ...
@overload
def task_completion_rate(*, executed_tasks: npt.ArrayLike, tasks: npt.ArrayLike) -> FloatArray: ...
def task_completion_rate(*, executed_tasks: npt.ArrayLike, tasks: npt.ArrayLike) -> float | FloatArray:
    """Task completion rate (任务执行率): share of the send tasks that the advisors confirmed.

    A corporate mass send goes out only when the advisor presses the button. Tasks that are not due yet belong in
    neither count.

    Source: OpenSCRM (delivered staff / assigned staff).

    Args:
        executed_tasks: Tasks that advisors carried out [count], >= 0, at most ``tasks``.
        tasks: Tasks that were due [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when no task was due, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``executed_tasks`` exceeds ``tasks``, or the shapes do not
            broadcast.

    Examples:
        >>> task_completion_rate(executed_tasks=34, tasks=40)
        0.85
        >>> task_completion_rate(executed_tasks=0, tasks=0)
        nan
    """
    return proportion(nonnegative("executed_tasks", executed_tasks), nonnegative("tasks", tasks))


@overload
def reach_rate(*, reached: Number, targeted: Number) -> float: ...
@overload
def reach_rate(*, reached: npt.ArrayLike, targeted: npt.ArrayLike) -> FloatArray: ...
def reach_rate(*, reached: npt.ArrayLike, targeted: npt.ArrayLike) -> float | FloatArray:
    """Reach rate (触达率): share of the targeted customers to whom the message was delivered.

    Delivered is not read. The base is all who were targeted, with those that no advisor sent to.

    Source: OpenSCRM, MarketGo (reached / targeted).

    Args:
        reached: Customers who got it [count], >= 0, at most ``targeted``.
        targeted: Customers it was meant for [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was targeted, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``reached`` exceeds ``targeted``, or the shapes do not
            broadcast.

    Examples:
        >>> reach_rate(reached=7_600, targeted=10_000)
        0.76
        >>> reach_rate(reached=0, targeted=0)
        nan
    """
    return proportion(nonnegative("reached", reached), nonnegative("targeted", targeted))


@overload
def over_limit_rate(*, over_limit: Number, targeted: Number) -> float: ...
@overload
def over_limit_rate(*, over_limit: npt.ArrayLike, targeted: npt.ArrayLike) -> FloatArray: ...
def over_limit_rate(*, over_limit: npt.ArrayLike, targeted: npt.ArrayLike) -> float | FloatArray:
    """Over-limit rate (超限率): share of the targeted customers refused because they had their fill of messages.

    The platform's limit is per customer and shared by all advisors and campaigns: who sends first uses it up.

    Source: OpenSCRM (over limit / targeted).

    Args:
        over_limit: Customers refused by a limit [count], >= 0, at most ``targeted``.
        targeted: Customers it was meant for [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was targeted, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``over_limit`` exceeds ``targeted``, or the shapes do not
            broadcast.

    Examples:
        >>> over_limit_rate(over_limit=1_200, targeted=10_000)
        0.12
        >>> over_limit_rate(over_limit=0, targeted=0)
        nan
    """
    return proportion(nonnegative("over_limit", over_limit), nonnegative("targeted", targeted))


@overload
def cost_per_reach(*, cost: Number, reached: Number) -> float: ...
@overload
def cost_per_reach(*, cost: npt.ArrayLike, reached: npt.ArrayLike) -> FloatArray: ...
def cost_per_reach(*, cost: npt.ArrayLike, reached: npt.ArrayLike) -> float | FloatArray:
    """Cost per reach (单次触达成本): what it costs to reach a user once.

    In a private domain no platform is paid, so it may be 0.00; that a reach is free does not make it permitted, and
    each costs some of the user's patience.

    Source: MBA智库 私域流量 (不用付费, 任意时间, 任意频次).

    Args:
        cost: Cost of the reaches: media, messages, people's time [money], >= 0.
        reached: Users reached, each as often as it happened [count], >= 0.

    Returns:
        Money per reach; ``nan`` when nobody was reached, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> cost_per_reach(cost=450, reached=9_000)
        0.05
        >>> cost_per_reach(cost=450, reached=0)
        nan
    """
    return ratio(nonnegative("cost", cost), nonnegative("reached", reached))
