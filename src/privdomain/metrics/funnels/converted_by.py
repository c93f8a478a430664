"""ConvertedBy: the share that has converted by given ages."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.metrics.cohorts.labels import Label


@frozen(eq=False, repr=False)
class ConvertedBy(Final):
    """Share of units that went from one step of a funnel to another by given ages, by group. *Final*.

    Shapes: ``(n_groups, n_ages)``, one group where units were not grouped. Beyond what was watched shares are nan:
    unknown, not the last value that was seen.

    Attributes:
        by: Name of the breakdown, or None.
        groups: Labels of the groups, sorted, missing last; ``(None,)`` without a breakdown.
        start: The step that ages count from.
        end: The step that converts.
        ages: The ages as they were asked for.
        confidence: Of the intervals.
        converted: Kaplan-Meier share of the units at the first step that take the second within the age, itself
            included.
        low: Lower bound of it, by Greenwood's variance on the scale of ``log(-log(1 - converted))``; nan while nobody
            has converted and once everybody has, for that scale has no 0 and no 1.
        high: Upper bound.
        at_risk: Units that were watched at least to the age, and had not converted before it.
    """

    add_instead: ClassVar[str] = "Add the FunnelResult results, then ask for the time to convert."

    by: str | None
    groups: tuple[Label, ...]
    start: str
    end: str
    ages: tuple[str, ...]
    confidence: float
    converted: FloatArray = field(converter=read_only)
    low: FloatArray = field(converter=read_only)
    high: FloatArray = field(converter=read_only)
    at_risk: IntArray = field(converter=read_only)

    def to_columns(self) -> dict[str, Array]:
        """One row per group and age."""
        grid = self.converted.shape
        labels = np.empty(grid, object)
        labels[...] = np.array(self.groups, object)[:, None]
        columns: dict[str, Array] = {} if self.by is None else {"group": labels.ravel()}
        columns["age"] = np.broadcast_to(np.array(self.ages, object), grid).ravel()
        return columns | {name: getattr(self, name).ravel() for name in ("converted", "low", "high", "at_risk")}

    def _table(self) -> TextTable:
        columns = self.to_columns()
        groups = columns.pop("group", None)

        def draw(row: int) -> list[str]:
            group = [] if groups is None else [label(groups[row])]
            return [*group, *(cell(column[row], decimals=3) for column in columns.values())]

        head = [*([] if self.by is None else [self.by]), *columns]
        title = f"Converted from {self.start!r} to {self.end!r}, intervals at {self.confidence:g}"
        return TextTable(title, head, LazyRows(self.converted.size, draw))
