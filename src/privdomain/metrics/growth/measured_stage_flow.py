"""measured_stage_flow: the edges between the stages, each measured on the users who came to its source."""

from collections.abc import Mapping

import numpy as np
from attrs import evolve

from privdomain._internal.arrays import BoolArray, IntArray, earliest
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError
from privdomain.facts.events import Events
from privdomain.facts.invites import Invites
from privdomain.facts.observation import observed
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.starts import NEVER, check_kind, check_one_calendar
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.growth.invitations import Invitations, read_invitations
from privdomain.metrics.growth.stage_flow import StageFlow, stage_flow
from privdomain.metrics.growth.stage_route import ADVERTISING, INFLOW, REFERRAL, STAGES, StageRoute, place_of


def measured_stage_flow(
    events: Events,
    invites: Invites,
    /,
    *,
    stages: Mapping[str, str],
    window: DurationLike = "30d",
    new_within: DurationLike = "1h",
    referral_from: str = "activation",
    conversion_from: str = "activation",
    observed_until: InstantLike,
    truncate: bool = False,
) -> StageFlow:
    """The six stages as one flow, each edge measured on the users who could go along it (私域六步实测).

    A user comes to a stage by the first event of it since, and within ``window`` after, coming to the stage before. So
    each rate is taken over those who went all the way to its source, and the rates multiply; who skipped a stage is in
    no rate behind it. Whoever was brought enters at the inflow. The base of a rate are users whose window is over:
    whoever came a week ago and has not bought yet is no failure. ``base`` and ``passed`` keep the numbers.

    Referral counts the accepted invitations of the users of its source within the window. Direct are the users of the
    first stage whom no accepted invitation brought, sent along the rates; these are those of all users, direct or
    brought.

    The result is *final*: concatenate the facts, and compute again.

    Args:
        events: What users did.
        invites: Who brought whom, read as in ``fission``: the event of inflow, or else of advertising, says who was
            there before.
        stages: Name of the event of each stage but "referral": that by which a user has come to it. What is left out is
            unknown, and so is what depends on it.
        window: Time from one stage to the next, [start, start + window).
        new_within: How far apart the times of an event and of its invitation may be, where two systems keep them.
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
    until, length = instant(observed_until, tz=events.tz), window_of(window).microseconds
    apart = Duration.of(new_within, "new_within").microseconds
    events, invites = share_users(
        observed(events, until, truncate=truncate), observed(invites, until, truncate=truncate)
    )
    done = {place: events.named(name) for place, name in names.items()}
    start, n_index = min(names), len(events.user_index)
    joined = _first(done[INFLOW if INFLOW in names else start], n_index)
    read = read_invitations(invites, joined, new_within=apart)
    came = {start: _first(done[start], n_index)}
    base, passed = np.zeros((2, len(STAGES)), np.int64)
    for place, source in route.before.items():
        if source not in came or place not in {REFERRAL, *names}:
            continue
        is_watched = came[source] <= until - length
        base[place] = np.count_nonzero(is_watched)
        if place == REFERRAL:
            passed[place] = _brought(read, came[source], is_watched, length)
            continue
        came[place] = _next(done[place], came[source], length, is_again=names[place] == names[source])
        passed[place] = np.count_nonzero(is_watched & (came[place] != NEVER))
        if place == INFLOW:
            came[place] = np.where(read.parent >= 0, joined, came[place])
    is_direct = (came[start] != NEVER) & (read.parent < 0)
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


def _first(done: Events, n_index: int) -> IntArray:
    """When each user of the index first did something; NEVER for who did not."""
    return earliest(done.user_codes, done.instants, n_index)


def _next(done: Events, since: IntArray, window: int, *, is_again: bool) -> IntArray:
    """The same, since an instant of the user's own and within a window; ``is_again`` leaves out the instant itself."""
    codes, at = done.user_codes, done.instants
    is_in = (since[codes] <= at - is_again) & (at - window < since[codes])
    return earliest(codes, at, len(since), is_in)


def _brought(read: Invitations, since: IntArray, is_watched: BoolArray, window: int) -> int:
    """New users whom watched users brought since an instant of their own and within a window."""
    invited = np.flatnonzero(read.parent >= 0)
    inviters, at = read.parent[invited], read.invited[invited]
    is_in = is_watched[inviters] & (since[inviters] <= at) & (at - window < since[inviters])
    return int(np.count_nonzero(is_in))
