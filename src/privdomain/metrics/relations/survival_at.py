"""SurvivalAt: what relations come to at given ages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.metrics.cohorts.labels import Label


def _locked(columns: Mapping[str, FloatArray]) -> Mapping[str, FloatArray]:
    return MappingProxyType({name: read_only(column) for name, column in columns.items()})


@frozen(eq=False, repr=False)
class SurvivalAt(Final):
    """Survival of relations at ages, by group. *Final*.

    Shapes: ``(n_groups, n_ages)``, one group where relations were not grouped. Where no relation was watched that long,
    and some outlived all that was seen, shares are nan: unknown, not the last value that was seen.

    Attributes:
        by: Name of the grouping, or None.
        groups: Labels of the groups, sorted, missing last; ``(None,)`` without grouping.
        ages: The ages as they were asked for.
        confidence: Of the intervals.
        survival: Kaplan-Meier share of spells that last longer than the age (留存概率).
        low: Lower bound of it, by Greenwood's variance on the scale of ``log(-log(survival))``; nan while nothing has
            ended and once everything has, for that scale has no 1 and no 0.
        high: Upper bound.
        at_risk: Spells that lasted at least to the age.
        ended: Spells that had ended by the age, itself included.
        matured: Spells that were watched to the age, ended or not; a transferred one is watched to its transfer.
        retained: Of these, spells that were live at the age.
        incidence: Aalen-Johansen share of spells ended by the age, by cause: "customer", "staff", "system", "unknown".
            Together with the survival they come to 1.
    """

    add_instead: ClassVar[str] = "Add the RelationSurvival results, then ask for ages."

    by: str | None
    groups: tuple[Label, ...]
    ages: tuple[str, ...]
    confidence: float
    survival: FloatArray = field(converter=read_only)
    low: FloatArray = field(converter=read_only)
    high: FloatArray = field(converter=read_only)
    at_risk: IntArray = field(converter=read_only)
    ended: IntArray = field(converter=read_only)
    matured: IntArray = field(converter=read_only)
    retained: IntArray = field(converter=read_only)
    incidence: Mapping[str, FloatArray] = field(converter=_locked)

    @property
    def retained_at_age(self) -> FloatArray:
        """Retained / matured: the live share (好友有效率) at one age for all; nan where none has matured.

        Live / added at one date flatters what was added last; here whoever is too young for the age is left out.
        """
        return read_only(divide(self.retained, self.matured))

    def to_columns(self) -> dict[str, Array]:
        """One row per group and age."""
        grid = self.survival.shape
        labels = np.empty(grid, object)
        labels[...] = np.array(self.groups, object)[:, None]
        columns: dict[str, Array] = {} if self.by is None else {"group": labels.ravel()}
        columns["age"] = np.broadcast_to(np.array(self.ages, object), grid).ravel()
        for name in ("survival", "low", "high", "at_risk", "ended", "matured", "retained", "retained_at_age"):
            columns[name] = getattr(self, name).ravel()
        return columns | {cause: shares.ravel() for cause, shares in self.incidence.items()}

    def _table(self) -> TextTable:
        columns = self.to_columns()
        groups = columns.pop("group", None)

        def draw(row: int) -> list[str]:
            group = [] if groups is None else [label(groups[row])]
            return [*group, *(cell(column[row], decimals=3) for column in columns.values())]

        head = [*([] if self.by is None else [self.by]), *columns]
        title = f"Survival of relations, intervals at {self.confidence:g}"
        return TextTable(title, head, LazyRows(self.survival.size, draw))
