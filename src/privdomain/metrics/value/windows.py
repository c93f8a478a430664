"""Windows: what the calendar makes of every user's horizons, once per profile instead of once per user.

All instants of one *slot* (see ``Zone.slot``) have the same cohort and windows of the same length, so users are sorted
into *profiles*: same slot, same group, same windows closed. A table of a few thousand profiles then stands for
millions of users, and an order finds its windows by comparing its age with a handful of lengths.
"""

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain.calendar.zones import DAY, zone_over
from privdomain.metrics.cohorts.starts import NEVER, Starts
from privdomain.metrics.value.options import ValueOptions


@frozen(eq=False)
class Profiles:
    """Users by what their windows look like. The last profile is that of users outside, who were never acquired.

    Attributes:
        of_user: Profile of each user of the index, shape ``(n_index,)``.
        n_users: Users of each profile, shape ``(n_profiles,)``; 0 outside.
        groups: Group of each profile.
        cohorts: Period number of each profile's cohort.
        lengths: Length of each window [microseconds], shape ``(n_windows, n_profiles)``.
        ranks: Place of each window in the order in which the profile's windows end, from 0.
        n_closed: How many windows have closed for all users of the profile.
        n_settled: How many have closed for at least the refund lag.
        first: Which window is that of the first order, or None.
    """

    of_user: npt.NDArray[np.int32]
    n_users: IntArray
    groups: IntArray
    cohorts: IntArray
    lengths: IntArray
    ranks: IntArray
    n_closed: IntArray
    n_settled: IntArray
    first: int | None

    @property
    def outside(self) -> int:
        """The profile of users who were never acquired: the last."""
        return len(self.groups) - 1

    @property
    def is_closed(self) -> BoolArray:
        """Which windows have closed, shape ``(n_windows, n_profiles)``."""
        return self.ranks < self.n_closed

    @property
    def is_settled(self) -> BoolArray:
        """Which windows have closed for at least the refund lag; a first order is gross, so no refund can touch it."""
        is_settled: BoolArray = self.ranks < self.n_settled
        if self.first is not None:
            is_settled[self.first] = self.is_closed[self.first]
        return is_settled

    def count(self, is_counted: BoolArray) -> IntArray:
        """Users under a mask of windows, shape ``(n_profiles - 1, n_windows)``."""
        return (self.n_users * is_counted).T[:-1]


def profiles_of(starts: Starts, options: ValueOptions) -> Profiles:
    """The profiles of all users of an index."""
    acquired = np.flatnonzero(starts.at != NEVER)
    at = starts.at[acquired]
    zone = zone_over(options.tz, at, reach=max(window.reach for window in options.windows))
    slots, slot_of_user = encode_ints(at // zone.slot)
    slot_starts = slots * zone.slot
    lengths = np.stack([_ends(slot_starts, options, index) - slot_starts for index in range(len(options.horizons))])
    ranks = np.argsort(np.argsort(lengths, axis=0, kind="stable"), axis=0)
    n_closed = _count_closed(at, slot_of_user, lengths, options.observed_until)
    lag = options.refund_lag_length
    n_settled = _count_closed(at, slot_of_user, lengths, options.observed_until - lag) if lag else n_closed

    base = len(lengths) + 1
    keys = ((starts.groups[acquired].astype(np.int64) * len(slots) + slot_of_user) * base + n_closed) * base + n_settled
    distinct, profile = encode_ints(keys)
    distinct = np.append(distinct, 0)
    rest, settled = np.divmod(distinct, base)
    rest, closed = np.divmod(rest, base)
    group, slot = np.divmod(rest, max(len(slots), 1))
    slot = np.append(slot[:-1], len(slots))

    of_user = np.full(len(starts.at), len(distinct) - 1, np.int32)
    of_user[acquired] = profile
    cohorts = options.cohort_period.of_days(zone.to_wall(slot_starts) // DAY)
    return Profiles(
        of_user,
        np.bincount(profile, minlength=len(distinct)),
        group,
        np.append(cohorts, 0)[slot],
        _padded(lengths)[:, slot],
        _padded(ranks)[:, slot],
        closed,
        settled,
        options.horizons.index("first") if "first" in options.horizons else None,
    )


def _padded(table: IntArray) -> IntArray:
    """One more column, for users outside; it repeats the first, so that it widens no bounds."""
    return np.append(table, table[:, :1] if table.size else np.zeros((len(table), 1), np.int64), axis=1)


def _ends(slot_starts: IntArray, options: ValueOptions, index: int) -> IntArray:
    """Window ends; the first order of a buyer is the acquisition itself."""
    if options.is_first[index] and options.base == "buyers":
        return slot_starts
    return options.windows[index].ends_of(slot_starts, tz=options.tz)


def _count_closed(at: IntArray, slots: npt.NDArray[np.int32], lengths: IntArray, until: int) -> IntArray:
    """How many windows of each user have closed; windows close in the order of their lengths."""
    closed = np.zeros(len(at), np.int64)
    for length in lengths:
        closed += at <= (until - length)[slots]
    return closed
