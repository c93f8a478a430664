"""Steps: the named events of sessions, one after another."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain._internal.choices import check_flag
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.facts.events import Events
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.label_columns import used_labels
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import check_kind, label_column
from privdomain.metrics.journeys.streams import stream_of


@frozen
class StepOptions:
    """How the steps of sessions were asked for; results add only where all of it is equal.

    Attributes:
        timeout: Longest gap inside a session.
        collapse: Whether a name that follows itself counts once.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    timeout: str
    collapse: bool
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False)
class Steps:
    """Steps of sessions, those of one session after those of another.

    Attributes:
        labels: Names of the events, sorted.
        names: Position of each step's name in ``labels``, shape ``(n_steps,)``.
        is_first: Steps that begin a session.
        is_open: Sessions that may still be running, shape ``(n_sessions,)``.
    """

    labels: tuple[Label, ...]
    names: IntArray
    is_first: BoolArray
    is_open: BoolArray

    @property
    def is_last(self) -> BoolArray:
        """Steps after which the session has none, shape ``(n_steps,)``."""
        return _before_next(self.is_first)


def steps_of(
    events: Events, *, timeout: DurationLike, collapse: bool, observed_until: InstantLike, truncate: bool
) -> tuple[Steps, StepOptions]:
    """The steps of the sessions of events, and how they were asked for.

    Raises:
        DataError: rows at or after ``observed_until``, or no events.
        SpecError: no duration, no instant, no boolean.
    """
    check_kind(events, Events, "events")
    check_flag("collapse", collapse)
    length = Duration.of(timeout, "timeout")
    until = instant(observed_until, tz=events.tz)
    events = observed(events, until, truncate=truncate)
    stream = stream_of(events.user_codes, events.instants)
    labels, places = used_labels(label_column(events, "name"))
    names, is_first = places[stream.rows], stream.starts(length.microseconds)
    is_open = until - stream.instants[_before_next(is_first)] <= length.microseconds
    if collapse:
        is_step = is_first | (np.diff(names, prepend=-1) != 0)
        names, is_first = names[is_step], is_first[is_step]
    options = StepOptions(timeout=str(length), collapse=collapse, observed_until=until, tz=events.tz)
    return Steps(labels, names, is_first, is_open), options


def _before_next(is_first: BoolArray) -> BoolArray:
    """Where the next row is a first one, or there is none."""
    return np.append(is_first[1:], True)[: len(is_first)]
