"""sessions: stretches of activity without a long gap."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted
from privdomain._internal.results import PerUser
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.zones import SECOND
from privdomain.errors import DataError
from privdomain.facts.events import Events
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.ids import joined_ids
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.journeys.streams import stream_of

_COLUMNS: Final = ("start", "end", "n_events")


@frozen
class SessionOptions:
    """How sessions were asked for; results add only where all of it is equal.

    Attributes:
        timeout: Longest gap inside a session.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    timeout: str
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class Sessions(PerUser):
    """Sessions, sorted by user and start. *Per-user*: ``+`` over disjoint users concatenates, in the order of the ids.

    Shapes: ``(n_users,)`` for ``users`` and ``sessions_per_user``, ``(n_sessions,)`` for all others.

    Attributes:
        options: How sessions were asked for.
        users: Ids of the users, sorted.
        sessions_per_user: Number of sessions of each [count], >= 1.
        start: First event of each session [datetime64, UTC].
        end: Its last event; not the moment when the user looked away, which no event tells.
        n_events: Its events [count], >= 1.
    """

    options: SessionOptions
    users: Array = field(converter=read_only)
    sessions_per_user: IntArray = field(converter=read_only)
    start: DateArray = field(converter=read_only)
    end: DateArray = field(converter=read_only)
    n_events: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        n_sessions = int(self.sessions_per_user.sum())
        if not (
            self.users.shape == self.sessions_per_user.shape
            and (self.sessions_per_user >= 1).all()
            and all(column.shape == (n_sessions,) for column in (self.start, self.end, self.n_events))
            and (self.n_events >= 1).all()
            and (self.start <= self.end).all()
            and (self.users[1:] > self.users[:-1]).all()
        ):
            raise ValueError("sessions are not one row each, or users not distinct and sorted")

    @property
    def user(self) -> Array:
        """Id of the user of each session."""
        return read_only(np.repeat(self.users, self.sessions_per_user))

    @property
    def duration_seconds(self) -> FloatArray:
        """Time from the first event to the last; 0 for a single event, however long the user stayed."""
        return read_only((self.end - self.start).astype(np.int64) / SECOND)

    @property
    def is_open(self) -> BoolArray:
        """Sessions that may still be running: at the end of observation the timeout had not passed."""
        timeout, until = Duration(self.options.timeout).microseconds, self.options.observed_until
        return read_only(until - self.end.astype("M8[us]").astype(np.int64) <= timeout)

    @property
    def closed(self) -> int:
        """Sessions that are over: the base of the bounce rate."""
        return int(np.count_nonzero(~self.is_open))

    @property
    def bounces(self) -> int:
        """Of these, sessions of a single event."""
        return int(np.count_nonzero(~self.is_open & (self.n_events == 1)))

    @property
    def bounce_rate(self) -> float:
        """Bounces / closed sessions (跳出率), in [0, 1]; nan while no session is over."""
        return float(divide(self.bounces, self.closed))

    def to_columns(self) -> dict[str, Array]:
        """One row per session."""
        names = ("user", "start", "end", "n_events", "duration_seconds", "is_open")
        return {name: getattr(self, name) for name in names}

    def __len__(self) -> int:
        return len(self.start)

    def _added(self, other: "Sessions") -> "Sessions":
        if not len(self) or not len(other):
            return self if len(self) else other
        users, place = np.unique(joined_ids(self.users, other.users), return_inverse=True)
        if len(users) < len(place):
            hint = "Add disjoint users only; over time concatenate the facts."
            raise DataError("users", "stand in both parts", count=len(place) - len(users), hint=hint)
        counts = np.concatenate([self.sessions_per_user, other.sessions_per_user])
        rows = np.argsort(np.repeat(place, counts), kind="stable")
        columns = (np.concatenate([getattr(self, name), getattr(other, name)])[rows] for name in _COLUMNS)
        return Sessions(self.options, users, counts[np.argsort(place)], *columns)

    def _table(self) -> TextTable:
        options, user = self.options, self.user
        times = [column.astype("M8[us]").astype(np.int64) for column in (self.start, self.end)]
        seconds, is_open = self.duration_seconds, self.is_open

        def draw(row: int) -> list[str]:
            shown = [local_text(int(column[row]), tz=options.tz) for column in times]
            numbers = [cell(self.n_events[row]), cell(seconds[row], decimals=0)]
            return [str(user[row]), *shown, *numbers, "open" if is_open[row] else "closed"]

        until = local_text(options.observed_until, tz=options.tz)
        title = f"{counted(len(self), 'session')} of {counted(len(self.users), 'user')}, timeout {options.timeout}, "
        title += f"until {until} {options.tz}"
        return TextTable(title, ["user", "start", "end", "events", "seconds", "state"], LazyRows(len(self), draw))


def sessions(
    events: Events,
    /,
    *,
    timeout: DurationLike = "30min",
    observed_until: InstantLike,
    truncate: bool = False,
) -> Sessions:
    """Stretches of activity of each user without a long gap (会话).

    A gap longer than the timeout, not one just as long, ends a session. The last session of a user may still be running
    when observation ends: it is flagged as open, and neither bounced nor not.

    The result is *per-user*: over disjoint users ``+`` concatenates.

    Args:
        events: What users did; other facts have ``as_events``.
        timeout: Longest gap inside a session [elapsed time].
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        One row per session.

    Raises:
        DataError: rows at or after ``observed_until``, or no events.
        SpecError: no duration, no instant.

    Examples:
        Ten minutes apart is one session, 40 minutes apart are two; at 11:00 the last one is not yet over:

        >>> from privdomain.facts import Events
        >>> events = Events(
        ...     ["ann", "ann", "ann", "bo"],
        ...     ["2026-01-05 09:00", "2026-01-05 09:10", "2026-01-05 09:50", "2026-01-05 10:45"],
        ...     ["open", "read", "open", "open"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> some = sessions(events, observed_until="2026-01-05 11:00")
        >>> some
        3 sessions of 2 users, timeout 30min, until 2026-01-05 11:00 Asia/Shanghai
        user             start               end  events  seconds   state
         ann  2026-01-05 09:00  2026-01-05 09:10       2      600  closed
         ann  2026-01-05 09:50  2026-01-05 09:50       1        0  closed
          bo  2026-01-05 10:45  2026-01-05 10:45       1        0    open
        >>> some.bounce_rate
        0.5
    """
    check_kind(events, Events, "events")
    length = Duration.of(timeout, "timeout")
    until = instant(observed_until, tz=events.tz)
    events = observed(events, until, truncate=truncate)
    stream = stream_of(events.user_codes, events.instants)
    first = np.flatnonzero(stream.starts(length.microseconds))
    n_events = np.diff(np.append(first, len(stream.rows)))
    users = stream.users[first]
    own = np.flatnonzero(np.diff(users, prepend=-1))
    return Sessions(
        SessionOptions(timeout=str(length), observed_until=until, tz=events.tz),
        events.user_index[users[own]],
        np.diff(np.append(own, len(users))),
        stream.instants[first].view("M8[us]"),
        stream.instants[first + n_events - 1].view("M8[us]"),
        n_events,
    )
