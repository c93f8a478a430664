"""Options of fission."""

from typing import Any

from attrs import field, frozen

from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.errors import SpecError
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.growth.task import Task


@frozen(kw_only=True)
class FissionOptions:
    """How fission was asked for.

    Attributes:
        task: The campaign and its rewards.
        window: How long after they came the users are watched [microseconds].
        new_within: How far apart the times of a relation and of its invitation may be [microseconds].
        goal: Valid new users that complete the task; None where there is no task.
        has_validity: Whether anybody says which invitations count: the invitations themselves, or members.
        has_members: Whether members were given.
        has_orders: Whether orders were given.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    task: Task
    window: int
    new_within: int
    goal: int | None
    has_validity: bool
    has_members: bool
    has_orders: bool
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


def fission_options(
    task: Task,
    *,
    window: DurationLike,
    new_within: DurationLike,
    goal: int | None,
    observed_until: InstantLike,
    tz: str,
    **given: Any,
) -> FissionOptions:
    """The options of a call, all checked; the goal is that of the first tier, if none is said.

    Raises:
        SpecError: unknown or contradictory options.
    """
    if goal is not None and (not is_integer(goal) or goal < 1):
        raise SpecError([("goal", "bad_count", f"{shortened(goal)} is no goal. Pass a whole number from 1.")])
    until = instant(observed_until, tz=tz)
    if task.since is not None and task.since >= until:
        raise SpecError([("since", "empty_window", "lies at or after observed_until. Move one of the two.")])
    first = task.tiers[0].n_invites if task.tiers else None
    return FissionOptions(
        task=task,
        window=window_of(window).microseconds,
        new_within=Duration.of(new_within, "new_within").microseconds,
        goal=first if goal is None else int(goal),
        observed_until=until,
        tz=tz,
        **given,
    )
