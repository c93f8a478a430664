"""FunnelUnits: how far each unit of a funnel came, as rows that add."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import (
    INT64_MAX,
    MISSING,
    Array,
    BoolArray,
    DateArray,
    IntArray,
    chunks,
    read_only,
)
from privdomain._internal.results import PerUser
from privdomain.errors import DataError
from privdomain.metrics.cohorts.ids import joined_ids
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among
from privdomain.metrics.cohorts.tally import check_cells
from privdomain.metrics.funnels.options import FunnelOptions


@frozen(eq=False, repr=False)
class FunnelUnits(PerUser):
    """One row per unit that took the first step or was removed: what a funnel found, before anything is counted.

    Attributes:
        options: How the funnel was asked for.
        labels: Labels of the groups, sorted, missing last; ``(None,)`` without a breakdown.
        user: Id of each unit's user, ascending, shape ``(n_units,)``; a user has several units where a value is held or
            attempts are counted.
        group: Position of the unit's label.
        level: Steps taken, 0 .. n_steps; 0 for a unit that an exclusion removed.
        began: Instant of the unit's first event of the first step [microseconds UTC]; in any order, of any step.
        reached: Instant of each step [microseconds UTC], shape ``(n_units, n_steps)``; ``MISSING`` beyond the level.
        is_open: Whether a further event could extend one of the unit's chains, be it that another has come to the end.
        outside: Users who have events and no unit, for they never took the first step [count].
    """

    options: FunnelOptions
    labels: tuple[Label, ...]
    user: Array = field(converter=read_only)
    group: IntArray = field(converter=read_only)
    level: IntArray = field(converter=read_only)
    began: IntArray = field(converter=read_only)
    reached: IntArray = field(converter=read_only)
    is_open: BoolArray = field(converter=read_only)
    outside: int

    def __attrs_post_init__(self) -> None:
        n_steps = len(self.options.plan.steps)
        check_labels(self.labels)
        check_cells("by", {"groups": len(self.labels), "levels": n_steps + 1})
        if self.outside < 0 or (self.options.by is None and self.labels != (None,)):
            raise ValueError("users outside are negative, or labels are without a breakdown")
        n_units = len(self.user)
        if {column.shape for column in (self.user, self.group, self.level, self.began, self.is_open)} != {(n_units,)}:
            raise ValueError("columns are of different lengths")
        if self.reached.shape != (n_units, n_steps):
            raise ValueError("instants are not on the grid of units and steps")
        _check_users(self.user)
        if not (_is_within(self.group, len(self.labels)) and _is_within(self.level, n_steps + 1)):
            raise ValueError("groups or levels are out of range")
        for rows in chunks(n_units):
            _check_instants(self.reached[rows], self.level[rows], self.options)
        latest = np.where(self.level > 0, self.reached[:, 0], self.options.observed_until - 1)
        if (self.began > latest).any():
            raise ValueError("units began after their first step, or after the observation")
        if self.is_open[self.level == 0].any():
            raise ValueError("units without a step are open")

    @property
    def is_closed(self) -> BoolArray:
        """Units whose window had passed since they began, whatever came of them; none without a limit of time."""
        longest = self.options.plan.longest
        if longest is None:
            return read_only(np.zeros(len(self.began), np.bool_))
        return read_only(np.greater(self.options.observed_until - self.began, longest))

    @property
    def reached_at(self) -> DateArray:
        """When each unit took each step, UTC, shape ``(n_units, n_steps)``; NaT beyond its level."""
        return self.reached.view("M8[us]")

    def to_user_columns(self) -> dict[str, Array]:
        """One row per unit, sorted by user: its label, level and openness, and when it took each step."""
        columns = {"user": self.user}
        if self.options.by is not None:
            columns["group"] = read_only(np.array([*self.labels, None], object)[self.group])
        columns |= {"level": self.level, "is_open": self.is_open}
        return columns | dict(zip(self.options.step_labels, self.reached_at.T, strict=True))

    def _added(self, other: "FunnelUnits") -> "FunnelUnits":
        users = joined_ids(self.user, other.user)
        order = np.argsort(users, kind="stable")
        _check_disjoint(users[order], order >= len(self.user))
        labels = merged_labels(self.labels, other.labels)
        groups = [places_among(part.labels, labels)[part.group] for part in (self, other)]
        level, began, reached, is_open = (
            np.concatenate([getattr(self, name), getattr(other, name)])[order]
            for name in ("level", "began", "reached", "is_open")
        )
        outside = self.outside + other.outside
        return type(self)(
            self.options, labels, users[order], np.concatenate(groups)[order], level, began, reached, is_open, outside
        )


def _is_within(codes: IntArray, end: int) -> bool:
    return bool(((codes >= 0) & (codes < end)).all())


def _check_users(users: Array) -> None:
    """Refuse ids that are not all integers or all texts, or do not ascend."""
    kinds = {int} if users.dtype == np.int64 else set(map(type, users.tolist()))
    if not kinds <= {str} and kinds != {int}:
        raise ValueError("ids are neither integers nor texts")
    if (users[1:] < users[:-1]).any():
        raise ValueError("ids do not ascend")


def _check_disjoint(users: Array, is_other: BoolArray) -> None:
    """Refuse users of two parts, sorted so that for each those of one part come first."""
    n_shared = int(np.count_nonzero((users[1:] == users[:-1]) & (is_other[1:] != is_other[:-1])))
    if n_shared:
        hint = "Add disjoint users only; over time join the events and ask again."
        raise DataError("users", "stand in both parts", count=n_shared, hint=hint)


def _check_instants(reached: IntArray, level: IntArray, options: FunnelOptions) -> None:
    """Refuse instants that are not those of the levels, fall, or lie outside the window or the observation."""
    is_reached = reached != MISSING
    if (is_reached != (np.arange(reached.shape[1]) < level[:, None])).any():
        raise ValueError("instants are not those of the levels")
    if ((reached[:, 1:] < reached[:, :-1]) & is_reached[:, 1:]).any():
        raise ValueError("instants fall from step to step")
    longest = INT64_MAX if options.plan.window is None else options.plan.window
    length = np.where(is_reached, reached - reached[:, :1], 0)
    if (reached >= options.observed_until).any() or (length < 0).any() or (length > longest).any():
        raise ValueError("instants lie outside the window or the observation")
