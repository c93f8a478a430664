"""Flows: a cohort's value day by day, for the exact day on which it has paid back its cost."""

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, chunks, encode_ints, read_only, sum_by_key
from privdomain.calendar.zones import DAY, zone_over
from privdomain.metrics.cohorts.starts import Label, Starts
from privdomain.metrics.cohorts.tally import merged_labels
from privdomain.metrics.value.windows import Profiles


@frozen(eq=False)
class Flows:
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

    def __add__(self, other: "Flows") -> "Flows":
        labels = merged_labels(self.labels, other.labels)
        parts = (self, other)
        place = [np.array([labels.index(label) for label in part.labels], np.int64) for part in parts]
        groups = np.concatenate([where[part.groups] for where, part in zip(place, parts, strict=True)])
        cohorts, days, minor = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("cohorts", "days", "minor")
        )
        return _collected(labels, groups, cohorts, days, minor)

    def of(self, label: Label, cohort: int) -> tuple[IntArray, IntArray]:
        """Days and values of one cohort."""
        if label not in self.labels:
            return self.days[:0], self.minor[:0]
        rows = (self.groups == self.labels.index(label)) & (self.cohorts == cohort)
        return self.days[rows], self.minor[rows]


def flows_of(
    instants: IntArray,
    values: IntArray,
    row_profiles: npt.NDArray[np.int32],
    profiles: Profiles,
    starts: Starts,
    *,
    tz: str,
) -> Flows:
    """Flows of order rows.

    Args:
        instants: When each row counts, shape ``(n_rows,)``.
        values: What it is worth [minor units]; zero leaves it out.
        row_profiles: Profile of each row's user.
        profiles: All profiles; rows of the last one, outside, are left out.
        starts: When and under which label each user started.
        tz: IANA name of the calendar.
    """
    labels = starts.labels
    if not len(instants):
        nothing = np.empty(0, np.int64)
        return Flows(labels, nothing, nothing, nothing, nothing)
    zone = zone_over(tz, instants)
    day_of = zone.stepper(instants, lambda slots: zone.to_wall(slots) // DAY)
    first, last = (int(day) for day in zone.days(np.array([instants.min(), instants.max()])))
    n_days = last - first + 1
    earliest = profiles.cohorts.min()
    n_cohorts = int(profiles.cohorts.max() - earliest) + 1
    pairs, key_of_profile = encode_ints(profiles.groups * n_cohorts + profiles.cohorts - earliest)
    key_of_profile[-1] = len(pairs)
    base = key_of_profile * np.int64(n_days) - first
    parts = ((base[row_profiles[rows]] + day_of(instants[rows]), values[rows]) for rows in chunks(len(instants)))
    used, sums = sum_by_key(parts, n_days * (len(pairs) + 1), len(instants))
    key, day = np.divmod(used, n_days)
    inside = key < len(pairs)
    groups, cohorts = np.divmod(pairs[key[inside]], n_cohorts)
    return _collected(labels, groups, cohorts + earliest, day[inside] + first, sums[inside])


def _collected(
    labels: tuple[Label, ...], groups: IntArray, cohorts: IntArray, days: IntArray, minor: IntArray
) -> Flows:
    """One row per group, cohort and day, sorted, without zeros."""
    order = np.lexsort((days, cohorts, groups))
    keys = np.stack([groups, cohorts, days])[:, order]
    starts = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))[: len(order)])
    sums = np.add.reduceat(minor[order], starts) if len(starts) else minor[:0]
    kept = starts[sums != 0]
    return Flows(labels, keys[0, kept], keys[1, kept], keys[2, kept], sums[sums != 0])
