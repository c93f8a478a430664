"""TimeToConvert: how long units took from one step of a funnel to another."""

from typing import ClassVar, Self

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.calendar.zones import DAY
from privdomain.errors import SpecError
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.metrics.funnels.converted_by import ConvertedBy
from privdomain.metrics.survival.ages import Ages, read_ages
from privdomain.metrics.survival.curves import Steps, curves_of


@frozen(eq=False, repr=False)
class TimeToConvert(Final):
    """How long units took from one step to another (转化时长), by group. *Final*.

    Mean, median and deciles are of the units that converted, so they are short wherever many are still on their way:
    half of those who converted took less than the median, not half of all. ``converted_by`` counts the others for as
    long as they were watched.

    Shapes: ``(n_groups,)`` unless said otherwise, one group where units were not grouped.

    Attributes:
        by: Name of the breakdown, or None.
        groups: Labels of the groups, sorted, missing last; ``(None,)`` without a breakdown.
        start: The step that times count from.
        end: The step that converts.
        place: Position of each unit's label, ascending, shape ``(n_units,)``; units that took the first step.
        lengths: From the first step to the second, or as long as the unit was watched [microseconds elapsed],
            ascending in each group.
        is_converted: Whether the unit took the second step.
    """

    add_instead: ClassVar[str] = "Add the FunnelResult results, then ask for the time to convert."

    by: str | None
    groups: tuple[Label, ...]
    start: str
    end: str
    place: IntArray = field(converter=read_only)
    lengths: IntArray = field(converter=read_only)
    is_converted: BoolArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        place, length = np.diff(self.place), np.diff(self.lengths)
        if not (
            self.place.shape == self.lengths.shape == self.is_converted.shape
            and ((self.place >= 0) & (self.place < len(self.groups))).all()
            and (self.lengths >= 0).all()
            and ((place > 0) | ((place == 0) & (length >= 0))).all()
        ):
            raise ValueError("lengths are negative, or not sorted by group")

    @classmethod
    def of(
        cls,
        by: str | None,
        groups: tuple[Label, ...],
        steps: tuple[str, str],
        place: IntArray,
        lengths: IntArray,
        is_converted: BoolArray,
    ) -> Self:
        """The times of units in any order."""
        order = np.lexsort((~is_converted, lengths, place))
        return cls(by, groups, *steps, place[order], lengths[order], is_converted[order])

    @property
    def begun(self) -> IntArray:
        """Units that took the first of the two steps."""
        return read_only(np.diff(self._bounds(self.place)))

    @property
    def n(self) -> IntArray:
        """Of these, units that took the second too: those whose times are described."""
        return read_only(np.diff(self._bounds(self.place[self.is_converted])))

    @property
    def mean_days(self) -> FloatArray:
        """Mean time of those who converted [days of 24 hours]; nan where nobody did."""
        days, rest = np.divmod(self.lengths[self.is_converted], DAY)
        bounds = self._bounds(self.place[self.is_converted])
        whole, part = (np.diff(np.append(0, np.cumsum(column))[bounds]) for column in (days, rest))
        return read_only(divide(whole + part / DAY, np.diff(bounds)))

    @property
    def median_days(self) -> FloatArray:
        """Median time of those who converted [days of 24 hours]; nan where nobody did."""
        return self.decile_days[:, 4]

    @property
    def decile_days(self) -> FloatArray:
        """Deciles 1 .. 9 of the times of those who converted [days of 24 hours], shape ``(n_groups, 9)``.

        Between two times they are interpolated, as numpy does by default (Hyndman & Fan 1996, type 7). nan where
        nobody converted.
        """
        times = np.append(self.lengths[self.is_converted], 0)
        bounds = self._bounds(self.place[self.is_converted])
        first, n = bounds[:-1, None], np.diff(bounds)[:, None]
        below, tenths = np.divmod(np.maximum(n - 1, 0) * np.arange(1, 10), 10)
        above = np.minimum(below + 1, np.maximum(n - 1, 0))
        total = times[first + below] * (10 - tenths) + times[first + above] * tenths
        return read_only(np.where(n > 0, total / (10 * DAY), np.nan))

    def histogram(self, edges: Ages) -> IntArray:
        """Units that converted by how long they took, shape ``(n_groups, n_edges + 1)``; none is left out.

        Args:
            edges: Ascending durations e1, e2, ... above zero. The bins are [0, e1), [e1, e2), ..., and the last holds
                whatever took as long as the last edge or longer.

        Raises:
            SpecError: no edge, one that is no duration or zero, or edges that do not ascend.
            BudgetError: more groups and edges than fit.
        """
        _, lengths = read_ages(edges, len(self.groups), "edges")
        if lengths[0] == 0 or (np.diff(lengths) < 0).any():
            message = "do not ascend from above zero, where the first bin begins. Sort them, and leave zero out."
            raise SpecError([("edges", "not_ascending", message)])
        n_bins = len(lengths) + 1
        bins = np.searchsorted(lengths, self.lengths[self.is_converted], side="right")
        counts = np.bincount(self.place[self.is_converted] * n_bins + bins, minlength=len(self.groups) * n_bins)
        return read_only(counts.reshape(-1, n_bins))

    def converted_by(self, ages: Ages, *, confidence: float = 0.95) -> ConvertedBy:
        """Share of the units at the first step that have converted by an age, whoever is still on the way included.

        A unit that has not converted counts for as long as it was watched: to the end of observation, or of the
        funnel's window (Kaplan & Meier 1958). So the young do not lower the share, as they lower the plain one.

        Args:
            ages: One or more distinct durations since the first step.
            confidence: Of the intervals, in (0, 1).

        Raises:
            SpecError: no age, an age twice, or one that is no duration; a confidence outside (0, 1).
            BudgetError: more groups and ages than fit.
        """
        names, lengths = read_ages(ages, len(self.groups))
        is_new = (np.diff(self.place, prepend=-1) > 0) | (np.diff(self.lengths, prepend=0) > 0)
        firsts = np.flatnonzero(np.append(is_new, True))
        converted = np.diff(np.append(0, np.cumsum(self.is_converted))[firsts])
        steps = Steps(self._bounds(self.place[is_new]), self.lengths[is_new])
        curves = curves_of(steps, np.diff(firsts) - converted, converted[:, None], ("converted",))
        shares, counts = curves.at(lengths, normal_quantile(confidence))
        return ConvertedBy(
            self.by,
            self.groups,
            self.start,
            self.end,
            names,
            float(confidence),
            converted=1 - shares["survival"],
            low=1 - shares["high"],
            high=1 - shares["low"],
            at_risk=counts["at_risk"],
        )

    def to_columns(self) -> dict[str, Array]:
        """One row per group."""
        labels = np.empty(len(self.groups), object)
        labels[:] = self.groups
        columns: dict[str, Array] = {} if self.by is None else {"group": labels}
        columns |= {name: getattr(self, name) for name in ("begun", "n", "mean_days", "median_days")}
        return columns | {f"decile_{place}_days": decile for place, decile in enumerate(self.decile_days.T, start=1)}

    def _bounds(self, places: IntArray) -> IntArray:
        """Where the units of each group begin among sorted places, and where the last end."""
        return np.searchsorted(places, np.arange(len(self.groups) + 1))

    def _table(self) -> TextTable:
        columns = [getattr(self, name) for name in ("begun", "n", "mean_days", "median_days")]
        deciles = self.decile_days

        def draw(row: int) -> list[str]:
            group = [] if self.by is None else [label(self.groups[row])]
            return [*group, *(cell(column[row], decimals=3) for column in (*columns, deciles[:, 0], deciles[:, 8]))]

        head = [*([] if self.by is None else [self.by]), "begun", "converted", "mean days", "median", "10%", "90%"]
        title = f"Time to convert from {self.start!r} to {self.end!r}"
        return TextTable(title, head, LazyRows(len(self.groups), draw))
