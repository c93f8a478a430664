"""migration: who moved from one stage to another between two dates."""

from typing import ClassVar, Final

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain._internal.results import check_same_options
from privdomain.calendar.instants import local_text
from privdomain.errors import DataError, SpecError
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.stages.lifecycle import STAGES, Lifecycle
from privdomain.metrics.stages.options import LifecycleOptions
from privdomain.metrics.stages.vocabulary import PurchaseStage

_NAMES: Final = tuple(name or "unknown" for name in STAGES)
_ASLEEP: Final = [STAGES.index(stage) for stage in (PurchaseStage.DORMANT, PurchaseStage.LOST)]
_AWAKE: Final = [STAGES.index(stage) for stage in (PurchaseStage.REACTIVATED, PurchaseStage.ACTIVE)]


@frozen(eq=False, repr=False)
class Migration(FinalResult):
    """Users by stage before and after. *Final*, as the lifecycles that it compares.

    Attributes:
        options: How the later lifecycle was asked for.
        before: Moment of the earlier one [microseconds UTC].
        counts: Users by stage before and after, shape ``(9, 9)``; ``rows`` and ``columns`` name the axes.
    """

    add_instead: ClassVar[str] = "Concatenate the facts and compute both lifecycles again."

    options: LifecycleOptions
    before: int
    counts: IntArray = field(converter=read_only)

    @counts.validator
    def _check(self, _: object, counts: IntArray) -> None:
        if counts.shape != (len(self.rows), len(self.columns)) or (counts < 0).any() or counts[-1, -1]:
            raise ValueError("the users are not counted by stage before and after")
        if self.before >= self.options.as_of:
            raise ValueError("before is not the earlier moment")

    rows: ClassVar[tuple[str, ...]] = (*_NAMES, "entered")
    """Stages before; "entered" are users whom the earlier lifecycle does not know."""
    columns: ClassVar[tuple[str, ...]] = (*_NAMES, "gone")
    """Stages after; "gone" are users whom the later lifecycle does not know."""

    @property
    def rate(self) -> FloatArray:
        """Users / users of the row, shape ``(9, 9)``; nan where a row is empty."""
        return read_only(divide(self.counts, self.counts.sum(axis=1, keepdims=True)))

    @property
    def dormant(self) -> int:
        """Users who were dormant or lost before: the base of the reactivation rate."""
        return int(self.counts[_ASLEEP].sum())

    @property
    def reactivated(self) -> int:
        """Of these, users who are active or reactivated after."""
        return int(self.counts[np.ix_(_ASLEEP, _AWAKE)].sum())

    @property
    def reactivation_rate(self) -> float:
        """Dormant or lost users who became active again / all of them (唤醒率), in [0, 1]; nan when nobody was."""
        return float(divide(self.reactivated, self.dormant))

    def to_columns(self) -> dict[str, Array]:
        """One row per pair of stages."""
        before = np.repeat(np.array(self.rows, object), len(self.columns))
        after = np.tile(np.array(self.columns, object), len(self.rows))
        return {"before": before, "after": after, "users": self.counts.ravel(), "rate": self.rate.ravel()}

    def _table(self) -> TextTable:
        rows = [
            [name, cell(sum(row)), *map(cell, row)] for name, row in zip(self.rows, self.counts.tolist(), strict=True)
        ]
        start, end = (local_text(moment, tz=self.options.tz) for moment in (self.before, self.options.as_of))
        title = f"Migration from {start} to {end} {self.options.tz}"
        return TextTable(title, ["before", "users", *self.columns], rows)


def migration(before: Lifecycle, after: Lifecycle, /) -> Migration:
    """Who moved from one stage to another (阶段迁移矩阵) between two dates.

    Both lifecycles must be asked for alike. A usual interval that was measured anew may move a user who did nothing: to
    compare dates strictly, fix ``interval``.

    Args:
        before: The earlier lifecycle.
        after: The later one.

    Returns:
        Users by stage before and after; every user of either stands in one cell.

    Raises:
        DataError: anything but lifecycles, or ids of two kinds.
        SpecError: lifecycles asked for differently, or in the wrong order.

    Examples:
        >>> from privdomain.facts import Orders
        >>> from privdomain.metrics import lifecycle
        >>> orders = Orders(
        ...     ["ann", "ann", "bo"], ["2025-11-03", "2026-02-27", "2026-02-20"], [9, 9, 9], currency="CNY", tz="UTC"
        ... )
        >>> parts = [
        ...     lifecycle(orders, as_of=day, interval="30d", truncate=True) for day in ("2026-02-01", "2026-03-01")
        ... ]
        >>> moved = migration(*parts)
        >>> moved.reactivation_rate
        1.0
        >>> [record for record in moved.to_records() if record["users"]][1]
        {'before': 'entered', 'after': 'new', 'users': 1, 'rate': 1.0}
    """
    check_kind(before, Lifecycle, "before")
    check_kind(after, Lifecycle, "after")
    check_same_options(evolve(before.options, as_of=after.options.as_of), after.options)
    if before.options.as_of >= after.options.as_of:
        raise SpecError([("after", "not_later", "is not of a later moment than before. Swap the two.")])
    if len(before) and len(after) and before.users.dtype != after.users.dtype:
        raise DataError("users", "are int on one side and str on the other", hint="Convert one of them first.")
    parts = [part.users for part in (before, after) if len(part)] or [before.users]
    users, place = np.unique(np.concatenate(parts), return_inverse=True)
    rows, columns = (np.full(len(users), len(STAGES)) for _ in range(2))
    rows[place[: len(before)]] = before.stage_codes
    columns[place[len(before) :]] = after.stage_codes
    n = len(Migration.columns)
    counts = np.bincount(rows * n + columns, minlength=n * n).reshape(n, n)
    return Migration(after.options, before.options.as_of, counts.astype(np.int64))
