"""touch_gaps: how much time lies between the touches of a user."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import By, name_of, row_labels
from privdomain.metrics.journeys.classes import TouchRows, check_touches
from privdomain.metrics.journeys.streams import stream_of
from privdomain.metrics.journeys.totals import Totals, count_places
from privdomain.metrics.journeys.waits import TENTHS, Waits, waits_of


@frozen
class TouchGapOptions:
    """How gaps were asked for; results add only where all of it is equal.

    Attributes:
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class TouchGaps(Additive):
    """Time from each touch to the same user's next one, by group. *Additive*: ``+`` over disjoint users is exact.

    Every touch is counted once: another one followed it, or none has yet. Shapes: ``(n_groups,)``, one group where
    touches were not grouped, unless said otherwise.

    Attributes:
        options: How gaps were asked for.
        waits: The gaps, and the touches of each group that are still "open".
    """

    options: TouchGapOptions
    waits: Waits

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where touches were not grouped."""
        return self.waits.labels

    @property
    def touches(self) -> IntArray:
        """All touches [count]."""
        return read_only(self.gaps + self.open)

    @property
    def gaps(self) -> IntArray:
        """Touches that another one followed [count]."""
        return self.waits.n

    @property
    def open(self) -> IntArray:
        """Touches that are the last of their user [count]: nobody knows yet how long the gap will be."""
        return self.waits.totals["open"]

    @property
    def mean_days(self) -> FloatArray:
        """Mean gap [days]; nan without gaps. Open gaps are in no mean and no median: both are biased to the short."""
        return self.waits.mean_days

    @property
    def median_days(self) -> FloatArray:
        """Median gap [days]; nan without gaps."""
        return self.waits.median_days

    @property
    def decile_days(self) -> FloatArray:
        """Lengths below which 1/10, 2/10, ... 9/10 of the gaps lie [days], ``(n_groups, 9)``; nan without gaps."""
        return self.waits.decile_days

    def to_columns(self) -> dict[str, Array]:
        """One row per group."""
        names = np.empty(len(self.groups), object)
        names[:] = self.groups
        columns: dict[str, Array] = {} if self.options.by is None else {"group": names}
        columns |= {name: getattr(self, name) for name in _SHOWN}
        deciles = self.decile_days
        return columns | {f"p{10 * tenth}_days": deciles[:, place] for place, tenth in enumerate(TENTHS)}

    def _added(self, other: "TouchGaps") -> "TouchGaps":
        return TouchGaps(self.options, self.waits + other.waits)

    def _table(self) -> TextTable:
        options, columns = self.options, [getattr(self, name) for name in _SHOWN]

        def draw(row: int) -> list[str]:
            group = [] if options.by is None else [label(self.groups[row])]
            return [*group, *(cell(column[row], decimals=3) for column in columns)]

        until = local_text(options.observed_until, tz=options.tz)
        head = [*([] if options.by is None else [options.by]), *_SHOWN]
        return TextTable(
            f"Gaps between touches, observed until {until} {options.tz}", head, LazyRows(len(self.groups), draw)
        )


_SHOWN = ("touches", "gaps", "open", "mean_days", "median_days")


def touch_gaps(
    touches: TouchRows,
    /,
    *,
    by: By = None,
    observed_until: InstantLike,
    truncate: bool = False,
) -> TouchGaps:
    """How much time lies between the touches of a user (触达间隔).

    A gap counts under the label of the touch that it follows. The mean gap is no contact frequency: it knows nothing of
    users who were touched once, who are counted as open. Touches of one instant follow each other in the order of the
    rows.

    The result is *additive*: over disjoint users ``touch_gaps(a) + touch_gaps(b)`` equals ``touch_gaps(a + b)``,
    exactly.

    Args:
        touches: Touches or Events.
        by: Column or attribute of the touch, such as "touchpoint", or a mapping from user id to label.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts by group and length.

    Raises:
        DataError: rows at or after ``observed_until``, or no touches.
        SpecError: no instant, no grouping.
        UnknownNameError: ``by`` names no column.
        BudgetError: more groups than fit.

    Examples:
        >>> from privdomain.facts import Touches
        >>> touches = Touches(
        ...     ["ann", "ann", "ann", "bo"],
        ...     ["2026-01-05", "2026-01-06", "2026-01-09", "2026-01-05"],
        ...     ["sms"] * 4,
        ...     tz="Asia/Shanghai",
        ... )
        >>> gaps = touch_gaps(touches, observed_until="2026-02-01")
        >>> gaps.gaps, gaps.open, gaps.median_days
        (array([2]), array([2]), array([2.]))
    """
    check_touches(touches)
    until = instant(observed_until, tz=touches.tz)
    touches = observed(touches, until, truncate=truncate)
    labels, groups = row_labels(touches, by)
    stream = stream_of(touches.user_codes, touches.instants)
    is_last = stream.is_last
    going_on = np.flatnonzero(~is_last)
    open_touches = count_places(groups[stream.rows[is_last]], len(labels))
    waits = waits_of(Totals(labels, {"open": open_touches}), groups[stream.rows[going_on]], stream.gaps[going_on])
    return TouchGaps(TouchGapOptions(by=name_of(by), observed_until=until, tz=touches.tz), waits)
