"""funnel and funnel_levels: who took which steps."""

from collections.abc import Iterable, Iterator

import numpy as np

from privdomain._internal.arrays import IntArray, read_only
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike
from privdomain.facts.events import Events
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.funnels.any_order import any_chains_of, deepest, windows_of
from privdomain.metrics.funnels.attempts import attempts_of
from privdomain.metrics.funnels.breakdown import FunnelBy, labels_of_chains, read_by
from privdomain.metrics.funnels.canonical import chains_of, depths_of, removed_of
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.matching import Kinds, kinds_of
from privdomain.metrics.funnels.options import Count, funnel_options
from privdomain.metrics.funnels.plan import FunnelPlan, plan_of
from privdomain.metrics.funnels.reading import readings
from privdomain.metrics.funnels.result import FunnelResult, result_of
from privdomain.metrics.funnels.specs import FunnelSpec, StepSpec
from privdomain.metrics.funnels.streams import Stream, stream_of


def funnel(
    events: Events,
    spec: FunnelSpec | Iterable[StepSpec | str | int],
    /,
    *,
    window: DurationLike | None = None,
    allow_unseen: bool = False,
    by: FunnelBy = None,
    count: Count = "users",
    observed_until: InstantLike,
    confidence: float = 0.95,
    truncate: bool = False,
) -> FunnelResult:
    """How many users took each step of a path, in time (转化漏斗), with the times that it took.

    A user's level is that of the longest chain from *any* start: who adds in January without joining, and adds and
    joins in March, has joined. Going on from the first start only, as many tools do, loses the conversions of whoever
    comes back. One event never serves two steps. Of the deepest chains the one that ends first is told, of these the
    one that begins last, with the steps in between as early as can be; so times can be told again.

    Users who could still go on when observation ended are ``open``, not lost. The rates of all users are the lower, the
    more of them have just begun; beside them stand those of the *closed*, whose window had passed since their first
    event of the first step, whatever they did after it. Without any limit of time nobody is ever closed.
    More users at a step do not mean that the step before caused it.

    The result is *per-user*: over disjoint users ``funnel(a) + funnel(b) == funnel(a + b)``, exactly.

    Args:
        events: What users did.
        spec: Names of events in the order of the steps, or a [`Funnel`][privdomain.models.Funnel], or anything with its
            fields, for whatever else may be asked: ties, conditions, exclusions, windows of steps, a held attribute.
            A step named twice needs two events.
        window: Longest time from the first step to the last, itself included; None is no limit. For names only.
        allow_unseen: Whether a step may be one that no row takes, which otherwise is refused: a typing error would show
            as 0%. Parts of a log that were built apart may lack an event and need it.
        by: Attribute of the event of the first step, [`At`][privdomain.metrics.At] another step, or a mapping from user
            id to label.
        count: "users", or "attempts" for one attempt after the other, each event read once: whoever went through twice
            counts twice. Attempts begin at the first chance, not at the best one, so fewer may convert.
        observed_until: End of observation: an instant, or a date (its local start of day).
        confidence: Of the intervals, in (0, 1).
        truncate: Leave out events at or after ``observed_until`` instead of refusing them.

    Returns:
        Users by step, rates, intervals, and times between steps.

    Raises:
        DataError: events at or after ``observed_until``, a condition on an attribute of another type, or conditions
            that no event meets.
        SpecError: a funnel that contradicts itself, or unknown options.
        UnknownNameError: an event, attribute or value that no row has.

    Examples:
        Ann joins at the second attempt; bo added two days before the end, and may still join:

        >>> from privdomain.facts import Events
        >>> events = Events(
        ...     ["ann", "ann", "ann", "ann", "bo", "cy"],
        ...     ["2026-01-01", "2026-03-01", "2026-03-02", "2026-03-05", "2026-03-29", "2026-03-01"],
        ...     ["add", "add", "join", "order", "add", "add"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> result = funnel(events, ["add", "join", "order"], window="7d", observed_until="2026-03-31")
        >>> result.users, result.open
        (array([3, 1, 1]), array([1, 0, 0]))
        >>> result.conversion.round(3), result.closed_conversion
        (array([1.   , 0.333, 0.333]), array([1. , 0.5, 0.5]))
        >>> result.time_to_convert("add", "order").median_days
        array([4.])
    """
    check_kind(events, Events, "events")
    plan = plan_of(spec, window, allow_unseen=allow_unseen)
    by = read_by(by, len(plan.steps))
    options = funnel_options(
        plan, by=by, count=count, confidence=confidence, observed_until=observed_until, tz=events.tz
    )
    kinds = kinds_of(events, plan)
    seen = observed(events, options.observed_until, truncate=truncate)
    if seen is not events:
        kinds, events = kinds.take(events.instants < options.observed_until), seen
    stream = stream_of(events, plan, kinds)
    chains = _chains(stream, kinds, plan, count, options.observed_until)

    def rows_of(step: int) -> IntArray:
        steps = kinds.steps if plan.order == "any" else kinds.steps[:, step - 1 : step]
        return np.flatnonzero(np.any(steps, axis=1)[kinds.of_row])

    labels, groups = labels_of_chains(events, by, chains, rows_of, stream.units_of_all(len(events)))
    return result_of(options, events, chains, labels, groups)


def funnel_levels(
    events: Events,
    spec: FunnelSpec | Iterable[StepSpec | str | int],
    /,
    *,
    window: DurationLike | None = None,
    allow_unseen: bool = False,
) -> IntArray:
    """The deepest step that each user reached (漏斗深度).

    The question of [`funnel`][privdomain.metrics.funnel] without its times and rates.

    Args:
        events: What users did.
        spec: Names of events in the order of the steps, or a [`Funnel`][privdomain.models.Funnel] or the like.
        window: Longest time from the first step to the last, itself included; None is no limit. For names only.
        allow_unseen: Whether a step may be one that no row takes.

    Returns:
        Number of the step, in the order of ``events.users``, shape ``(n_users,)``: 0 for who never took the first one,
        or was removed by an exclusion. With a held attribute, that of the value with which the user came farthest.

    Raises:
        DataError: a condition on an attribute of another type, or conditions that no event meets.
        SpecError: a funnel that contradicts itself.
        UnknownNameError: an event, attribute or value that no row has.

    Examples:
        >>> from privdomain.facts import Events
        >>> days = ["2026-01-05", "2026-01-06", "2026-01-06", "2026-01-07"]
        >>> events = Events([1, 1, 2, 3], days, ["A", "B", "A", "C"], tz="UTC")
        >>> funnel_levels(events, ["A", "B"], window="1d")
        array([2, 1, 0])
    """
    check_kind(events, Events, "events")
    plan = plan_of(spec, window, allow_unseen=allow_unseen)
    kinds = kinds_of(events, plan)
    stream = stream_of(events, plan, kinds)
    level = np.zeros(len(events.user_index), np.int64)
    np.maximum.at(level, stream.users, np.concatenate(list(_levels(stream, kinds, plan))))
    return read_only(level[events.is_present])


def _levels(stream: Stream, kinds: Kinds, plan: FunnelPlan) -> Iterator[IntArray]:
    """Level of all units, block by block."""
    if plan.order == "any":
        for windows in windows_of(stream, kinds, plan):
            yield deepest(windows, windows.levels)
        return
    for reading in readings(stream, kinds, plan):
        depths = depths_of(reading)
        yield np.where(depths.is_removed, 0, depths.level).astype(np.int64)


def _chains(stream: Stream, kinds: Kinds, plan: FunnelPlan, count: Count, until: int) -> Chains:
    if count == "attempts":
        return _attempts(stream, kinds, plan, until)
    if plan.order == "any":
        return Chains.joined([any_chains_of(windows, plan, until) for windows in windows_of(stream, kinds, plan)])
    return Chains.joined([chains_of(reading, until) for reading in readings(stream, kinds, plan)])


def _attempts(stream: Stream, kinds: Kinds, plan: FunnelPlan, until: int) -> Chains:
    """The attempts of all units; whom an exclusion removes is one chain without a step."""
    parts = []
    if any(one.effect == "drop_user" for one in plan.exclusions):
        parts = [removed_of(reading) for reading in readings(stream, kinds, plan)]
        gone = np.concatenate([part.units for part in parts])
        stream = stream.take(np.flatnonzero(~np.isin(stream.units, gone)))
    return Chains.joined([*parts, *attempts_of(stream, kinds, plan, until)])
