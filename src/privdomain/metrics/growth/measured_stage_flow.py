"""measured_stage_flow: the edges between the stages, each measured as a funnel of two steps."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from attrs import evolve

from privdomain._internal.arrays import IntArray, earliest
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError
from privdomain.facts.events import Events
from privdomain.facts.invites import Invites
from privdomain.facts.observation import observed
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.starts import NEVER, check_kind, check_one_calendar
from privdomain.metrics.funnels.funnel import funnel
from privdomain.metrics.growth.invitations import Invitations, read_invitations
from privdomain.metrics.growth.stage_flow import StageFlow, stage_flow
from privdomain.metrics.growth.stage_route import ADVERTISING, INFLOW, REFERRAL, STAGES, StageRoute, place_of

_PAIR: Final = 2


def measured_stage_flow(
    events: Events,
    invites: Invites,
    /,
    *,
    stages: Mapping[str, str],
    window: DurationLike = "30d",
    referral_from: str = "activation",
    conversion_from: str = "activation",
    observed_until: InstantLike,
    truncate: bool = False,
) -> StageFlow:
    """The six stages as one flow, each edge measured on the users who could go along it (私域六步实测).

    The rate from one stage to the next is that of a funnel of two events, over users whose window is over; whoever came
    a week ago and has not bought yet is no failure. Referral counts the accepted invitations of the users of its source
    within the window. ``base`` and ``passed`` keep the numbers. Direct are the users of the first stage whom no
    accepted invitation brought, sent along the rates; the rates themselves are those of all users, direct or brought.

    The result is *final*: concatenate the facts, and compute again.

    Args:
        events: What users did.
        invites: Who brought whom; repeated, circular and self-invitations do not count, as in ``fission``.
        stages: Name of the event of each stage but "referral": that by which a user has come to it. What is left out is
            unknown, and so is what depends on it.
        window: Longest time from one stage to the next.
        referral_from: The stage whose users bring contacts: "retention", "activation" or "conversion".
        conversion_from: The stage whose users buy: "retention" or "activation".
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        The flow, with the counts behind its rates.

    Raises:
        DataError: other facts, of different tz or kinds of id, or rows at or after ``observed_until``.
        SpecError: unknown options, an event for referral, or none for advertising and inflow.
        UnknownNameError: no such stage, or an event that no row has.

    Examples:
        Two of four contacts take part; one of these brings a friend:

        >>> from privdomain.facts import Events, Invites
        >>> events = Events(
        ...     ["ann", "bo", "cy", "di", "ann", "bo", "ann", "bo"],
        ...     ["2026-01-05"] * 6 + ["2026-01-06"] * 2,
        ...     ["add"] * 4 + ["stay"] * 2 + ["play"] * 2,
        ...     tz="UTC",
        ... )
        >>> invites = Invites(["ann"], ["eve"], ["2026-01-09"], tz="UTC")
        >>> flow = measured_stage_flow(
        ...     events,
        ...     invites,
        ...     stages={"inflow": "add", "retention": "stay", "activation": "play"},
        ...     window="7d",
        ...     observed_until="2026-02-01",
        ... )
        >>> flow.base, flow.passed, flow.feedback
        (array([0, 0, 4, 2, 2, 0]), array([0, 0, 2, 2, 1, 0]), 0.25)
    """
    check_kind(events, Events, "events")
    check_kind(invites, Invites, "invites")
    check_one_calendar(events, invites)
    route = StageRoute(referral_from, conversion_from)
    names = _names(stages)
    until, length = instant(observed_until, tz=events.tz), Duration.of(window, "window").microseconds
    events, invites = share_users(
        observed(events, until, truncate=truncate), observed(invites, until, truncate=truncate)
    )
    read = read_invitations(invites, np.full(len(invites.user_index), NEVER), 0)
    counts = np.zeros((_PAIR, len(STAGES)), np.int64)
    for place, source in route.before.items():
        if place == REFERRAL and source in names:
            counts[:, place] = _referral(_first(events, names[source]), read, until, length)
        elif {place, source} <= names.keys():
            pair = funnel(events, [names[source], names[place]], window=window, observed_until=until)
            counts[:, place] = pair.closed_users
    start = min(names)
    is_direct = (_first(events, names[start]) != NEVER) & (read.parent < 0)
    base, passed = counts
    rates = {str(STAGES[place]): float(passed[place] / base[place]) for place in np.flatnonzero(base).tolist()}
    flow = stage_flow(
        {str(STAGES[start]): int(np.count_nonzero(is_direct))},
        rates=rates,
        referral_from=referral_from,
        conversion_from=conversion_from,
    )
    return evolve(flow, base=base.copy(), passed=passed.copy())


def _names(stages: object) -> dict[int, str]:
    """The event of each stage, by its place."""
    if not isinstance(stages, Mapping):
        raise DataError("stages", f"is a {type(stages).__name__}", hint="Pass a mapping of stage to event.")
    names = {place_of(stage): name for stage, name in stages.items()}
    if REFERRAL in names:
        raise SpecError([("stages['referral']", "unused", "is read from the invites. Leave it out.")])
    if not names.keys() & {ADVERTISING, INFLOW}:
        raise SpecError([("stages", "no_start", "names no event of 'advertising' or 'inflow'. Name at least one.")])
    return names


def _first(events: Events, name: str) -> IntArray:
    """When each user of the index first did something; NEVER for who did not."""
    done = events.named(name)
    return earliest(done.user_codes, done.instants, len(events.user_index))


def _referral(first: IntArray, read: Invitations, until: int, window: int) -> tuple[int, int]:
    """Users who had a whole window since they came to a stage, and contacts whom they brought within it."""
    is_watched = first < until - window
    invited = np.flatnonzero(read.parent >= 0)
    inviters, at = read.parent[invited], read.invited[invited]
    is_brought = is_watched[inviters] & (first[inviters] <= at) & (at - window <= first[inviters])
    return int(np.count_nonzero(is_watched)), int(np.count_nonzero(is_brought))
