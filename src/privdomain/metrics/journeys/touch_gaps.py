"""touch_gaps: how much time lies between the touches of a user."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.starts import By, name_of, row_labels
from privdomain.metrics.journeys.classes import TouchRows, check_touches
from privdomain.metrics.journeys.streams import stream_of
from privdomain.metrics.journeys.totals import Totals, count_places
from privdomain.metrics.journeys.wait_table import WaitTable
from privdomain.metrics.journeys.waits import Waits, waits_of


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
class TouchGaps(WaitTable):
    """Time from each touch to the same user's next one, by group. *Additive*: ``+`` over disjoint users is exact.

    Every touch is counted once: another one followed it, or none has yet. Shapes: ``(n_groups,)``, one group where
    touches were not grouped, unless said otherwise.

    Attributes:
        options: How gaps were asked for.
        waits: The gaps, and the touches of each group that are still "open".
    """

    options: TouchGapOptions
    waits: Waits

    shown: ClassVar[tuple[str, ...]] = ("touches", "gaps", "open", "mean_days", "median_days")

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
    def _title(self) -> str:
        return "Gaps between touches"


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
