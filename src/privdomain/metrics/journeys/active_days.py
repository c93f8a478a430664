"""Active days: on which local days each user was active, and how many users a stretch of days holds."""

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray, chunks, distinct_keys
from privdomain.calendar.period import Period
from privdomain.facts.events import Events


@frozen(eq=False)
class ActiveDays:
    """Distinct pairs of user and local day, sorted, over consecutive days that were observed in full.

    Attributes:
        first: The first of the days, counted from 1970-01-01; 0 where there is none.
        n_days: Number of the days.
        users: User of each pair, as a code, shape ``(n_pairs,)``.
        days: Its day, counted from the first.
        n_outside: Rows on days that were not observed in full.
    """

    first: int
    n_days: int
    users: IntArray
    days: IntArray
    n_outside: int

    def users_within(self, length: int) -> IntArray:
        """Users active on at least one of the ``length`` days up to each day, itself included, shape ``(n_days,)``.

        An active day counts from itself until ``length`` days are over, or the user's next active day takes its place.
        """
        is_next = np.append(self.users[1:] == self.users[:-1], False)[: len(self.users)]
        until = np.minimum(self.days + length, self.n_days)
        until[is_next] = np.minimum(until, np.roll(self.days, -1))[is_next]
        arrived, left = (np.bincount(days, minlength=self.n_days + 1) for days in (self.days, until))
        return np.cumsum(arrived - left)[:-1].astype(np.int64)

    def users_by_days(self, length: int) -> IntArray:
        """Users by number of active days within the last ``length`` days, shape ``(length + 1,)``."""
        places = np.cumsum(np.diff(self.users, prepend=-1) > 0) - 1
        is_late = self.days >= self.n_days - length
        of_user = np.bincount(places[is_late], minlength=int(places.max(initial=-1)) + 1)
        return np.bincount(of_user, minlength=length + 1).astype(np.int64)


def active_days(events: Events, since: int | None, until: int) -> ActiveDays:
    """The active days of users.

    Args:
        events: Rows at or after ``since`` and before ``until``.
        since: Start of observation [microseconds UTC]; None is the local start of the first row's day.
        until: End of observation [microseconds UTC].
    """
    day, tz = Period("day"), events.tz
    end = int(day.index(np.array([until]), tz=tz)[0])
    day_of = day.stepper(events.instants, tz=tz)
    if since is not None:
        first = int(day.index(np.array([since]), tz=tz)[0])
        first += int(day.start_instants(first, tz=tz)[0]) < since
    else:
        first = min((int(day_of(events.instants[rows]).min()) for rows in chunks(len(events))), default=end)
    n_days = max(end - first, 0)
    n_inside = 0

    def keys() -> Iterator[IntArray]:
        nonlocal n_inside
        for rows in chunks(len(events)):
            days = day_of(events.instants[rows]) - first
            is_inside = (days >= 0) & (days < n_days)
            n_inside += int(np.count_nonzero(is_inside))
            yield events.user_codes[rows][is_inside].astype(np.int64) * n_days + days[is_inside]

    pairs = distinct_keys(keys(), len(events.user_index) * n_days, len(events))
    users, days = np.divmod(pairs, max(n_days, 1))
    return ActiveDays(first if n_days else 0, n_days, users, days, len(events) - n_inside)
