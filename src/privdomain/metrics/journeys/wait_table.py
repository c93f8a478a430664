"""WaitTable: what results that hold waits have in common."""

from abc import abstractmethod
from typing import Any, ClassVar, Self

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import local_text
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.journeys.waits import TENTHS, Waits


@frozen(eq=False, repr=False)
class WaitTable(Additive):
    """Waits by group, shape ``(n_groups,)``; one group where nothing was grouped.

    Attributes:
        options: How they were asked for.
        waits: The waits.
    """

    options: Any
    waits: Waits

    shown: ClassVar[tuple[str, ...]]
    """Properties that tables show, before the deciles."""

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where touches were not grouped."""
        return self.waits.labels

    @property
    def mean_days(self) -> FloatArray:
        """Mean of the times that are known [days]; nan without any."""
        return self.waits.mean_days

    @property
    def median_days(self) -> FloatArray:
        """Median of the times that are known [days]; nan without any."""
        return self.waits.median_days

    @property
    def decile_days(self) -> FloatArray:
        """Times below which 1/10, 2/10, ... 9/10 of those known lie [days], ``(n_groups, 9)``; nan without any."""
        return self.waits.decile_days

    @property
    @abstractmethod
    def _title(self) -> str:
        """What the table is of."""

    def to_columns(self) -> dict[str, Array]:
        """One row per group."""
        names = np.empty(len(self.groups), object)
        names[:] = self.groups
        columns: dict[str, Array] = {} if self.options.by is None else {"group": names}
        columns |= {name: getattr(self, name) for name in self.shown}
        deciles = self.decile_days
        return columns | {f"p{10 * tenth}_days": deciles[:, place] for place, tenth in enumerate(TENTHS)}

    def _added(self, other: Self) -> Self:
        return type(self)(self.options, self.waits + other.waits)

    def _table(self) -> TextTable:
        options, columns = self.options, [getattr(self, name) for name in self.shown]

        def draw(row: int) -> list[str]:
            group = [] if options.by is None else [label(self.groups[row])]
            return [*group, *(cell(column[row], decimals=3) for column in columns)]

        until = local_text(options.observed_until, tz=options.tz)
        head = [*([] if options.by is None else [options.by]), *self.shown]
        title = f"{self._title}, observed until {until} {options.tz}"
        return TextTable(title, head, LazyRows(len(self.groups), draw))
