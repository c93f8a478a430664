"""Flows: a cohort's value day by day, for the exact day on which it has paid back its cost."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, KeySums, encode_ints, read_only
from privdomain._internal.results import refuse_wrapping
from privdomain._internal.states import Rebuilt
from privdomain.calendar.zones import DAY, zone_over
from privdomain.metrics.cohorts.labels import Label, merged_labels, places_among
from privdomain.metrics.value.accumulate import AgedRows
from privdomain.metrics.value.windows import Profiles


@frozen(eq=False)
class Flows(Rebuilt):
    """What each cohort brought in on each local day, from acquisition on; days without value are left out.

    Attributes:
        labels: Labels of the groups.
        groups: Position of each row's label, shape ``(n_rows,)``; rows are sorted by group, cohort and day.
        cohorts: Period number of each row's cohort.
        days: Local day of each row, counted from 1970-01-01.
        minor: Value of the day [minor units], never zero.
    """

    labels: tuple[Label, ...]
    groups: IntArray = field(converter=read_only)
    cohorts: IntArray = field(converter=read_only)
    days: IntArray = field(converter=read_only)
    minor: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        columns = np.stack([self.groups, self.cohorts, self.days, self.minor])
        if ((columns[0] < 0) | (columns[0] >= len(self.labels))).any():
            raise ValueError("groups point beyond the labels")

    def __add__(self, other: "Flows") -> "Flows":
        labels = merged_labels(self.labels, other.labels)
        parts = (self, other)
        place = [places_among(part.labels, labels) for part in parts]
        groups = np.concatenate([where[part.groups] for where, part in zip(place, parts, strict=True)])
        cohorts, days, minor = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("cohorts", "days", "minor")
        )
        return _collected(labels, groups, cohorts, days, minor)

    def rows_of(self, label: Label, cohort: int) -> slice:
        """The rows of one cohort: a stretch, since rows are sorted."""
        if label not in self.labels:
            return slice(0, 0)
        start, end = np.searchsorted(self.groups, [self.labels.index(label), self.labels.index(label) + 1])
        first, last = np.searchsorted(self.cohorts[start:end], [cohort, cohort + 1])
        return slice(int(start + first), int(start + last))


class FlowSums:
    """Flows in the making, filled row chunk by row chunk; rows of users outside are left out in the end."""

    def __init__(self, instants: IntArray, profiles: Profiles, *, tz: str) -> None:
        """Prepare for rows at ``instants`` of users with these profiles."""
        zone = zone_over(tz, instants)
        self._day_of = zone.stepper(instants, lambda slots: zone.to_wall(slots) // DAY)
        edges = zone.days(np.array([instants.min(), instants.max()])).tolist() if len(instants) else (0, -1)
        self._first_day, self._n_days = edges[0], edges[1] - edges[0] + 1
        self._earliest = int(profiles.cohorts.min())
        self._n_cohorts = int(profiles.cohorts.max()) - self._earliest + 1
        pairs = profiles.groups * self._n_cohorts + profiles.cohorts - self._earliest
        self._pairs, places = encode_ints(pairs)
        places[profiles.outside] = len(self._pairs)
        self._base = places * np.int64(self._n_days) - self._first_day
        self._sums = KeySums((len(self._pairs) + 1) * self._n_days, len(instants))

    def add(self, aged: AgedRows, instants: IntArray, values: IntArray) -> None:
        """Count a chunk's values from acquisition on."""
        keys = self._base[aged.profiles] + self._day_of(instants)
        self._sums.add(keys, np.where(aged.is_before, 0, values))

    def of(self, labels: tuple[Label, ...]) -> Flows:
        """The flows so far, under the labels of their groups."""
        keys, sums = self._sums.totals()
        pair, day = np.divmod(keys, self._n_days)
        inside = pair < len(self._pairs)
        groups, cohorts = np.divmod(self._pairs[pair[inside]], self._n_cohorts)
        return _collected(labels, groups, cohorts + self._earliest, day[inside] + self._first_day, sums[inside])


def _collected(
    labels: tuple[Label, ...], groups: IntArray, cohorts: IntArray, days: IntArray, minor: IntArray
) -> Flows:
    """One row per group, cohort and day, sorted, without zeros."""
    order = np.lexsort((days, cohorts, groups))
    keys = np.stack([groups, cohorts, days])[:, order]
    starts = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))[: len(order)])
    sums = np.add.reduceat(minor[order], starts) if len(starts) else minor[:0]
    if len(starts):
        refuse_wrapping(np.add.reduceat(minor[order].astype(np.float64), starts))
    kept = starts[sums != 0]
    return Flows(labels, keys[0, kept], keys[1, kept], keys[2, kept], sums[sums != 0])
