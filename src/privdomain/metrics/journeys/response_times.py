"""response_times: how many touches users respond to, and how soon."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.facts.observation import observed
from privdomain.facts.user_table import UserTable
from privdomain.metrics.cohorts.starts import By, check_kind, check_one_calendar, name_of, row_labels
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.journeys.answers import answers_of
from privdomain.metrics.journeys.classes import TouchRows, check_touches
from privdomain.metrics.journeys.totals import Totals, count_places
from privdomain.metrics.journeys.wait_table import WaitTable
from privdomain.metrics.journeys.waits import Waits, waits_of


@frozen
class ResponseOptions:
    """How response times were asked for; results add only where all of it is equal.

    Attributes:
        window: Time after a touch in which a response counts.
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    window: str
    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class ResponseTimes(WaitTable):
    """Touches, responses and the time between them, by group. *Additive*: ``+`` over disjoint users is exact.

    A touch has *matured* once its window is over; only matured touches are in the base. Shapes: ``(n_groups,)``, one
    group where touches were not grouped, unless said otherwise.

    Attributes:
        options: How response times were asked for.
        waits: Times from matured touches to their responses, and the "touches" and "matured" of each group.
    """

    options: ResponseOptions
    waits: Waits

    shown: ClassVar[tuple[str, ...]] = ("touches", "matured", "answered", "response_rate", "mean_days", "median_days")

    @property
    def touches(self) -> IntArray:
        """Touches, matured or not [count]."""
        return self.waits.totals["touches"]

    @property
    def matured(self) -> IntArray:
        """Touches whose window is over [count]: the base of the rate."""
        return self.waits.totals["matured"]

    @property
    def answered(self) -> IntArray:
        """Of these, touches that the user responded to within the window, before the next touch [count]."""
        return self.waits.n

    @property
    def response_rate(self) -> FloatArray:
        """Answered / matured touches (响应率), in [0, 1]; nan while none has matured."""
        return read_only(divide(self.answered, self.matured))

    @property
    def _title(self) -> str:
        return f"Responses within {self.options.window} of a touch"


def response_times(
    touches: TouchRows,
    responses: UserTable,
    /,
    *,
    window: DurationLike,
    by: By = None,
    observed_until: InstantLike,
    truncate: bool = False,
) -> ResponseTimes:
    """How many touches users respond to, and how soon (响应时间).

    A response answers the latest touch before it, and only the first one counts: a touch that another one follows
    before the user responds stays unanswered. It counts on [touch, touch + window), at the instant of the touch too.
    Touches whose window is not over are in no base and no mean, answered or not: of young touches only the quick
    answers are known. The means are those of answered touches: who never responds has no time. Touches of one instant
    follow each other in the order of the rows, and the last of them is answered. An order that is refunded later has
    responded all the same.

    The result is *additive*: over disjoint users ``response_times(a, r) + response_times(b, s)`` equals
    ``response_times(a + b, r + s)``, exactly.

    Args:
        touches: Touches, or Events that ask for a response.
        responses: Events, Orders or other facts whose rows respond; refund rows of orders do not.
        window: Time after a touch in which a response counts [elapsed time].
        by: Column or attribute of the touch, such as "touchpoint", or a mapping from user id to label.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts by group and length.

    Raises:
        DataError: facts of different tz or kind of id, or rows at or after ``observed_until``.
        SpecError: no duration, no instant, no grouping.
        UnknownNameError: ``by`` names no column.
        BudgetError: more groups than fit.

    Examples:
        Ann answers the first touch after six hours, Bo none; Ann's second touch is too young to say:

        >>> from privdomain.facts import Events, Touches
        >>> touches = Touches(["ann", "bo", "ann"], ["2026-01-05", "2026-01-05", "2026-01-31"], ["sms"] * 3, tz="UTC")
        >>> replies = Events(["ann", "ann"], ["2026-01-05 06:00", "2026-01-05 07:00"], ["reply"] * 2, tz="UTC")
        >>> times = response_times(touches, replies, window="7d", observed_until="2026-02-01")
        >>> times.touches, times.matured, times.answered
        (array([3]), array([2]), array([1]))
        >>> times.response_rate, times.median_days
        (array([0.5]), array([0.25]))
    """
    check_touches(touches)
    check_kind(responses, UserTable, "responses")
    length = window_of(window)
    check_one_calendar(touches, responses)
    until = instant(observed_until, tz=touches.tz)
    touches, responses = observed(touches, until, truncate=truncate), observed(responses, until, truncate=truncate)
    labels, groups = row_labels(touches, by)
    is_matured = touches.instants <= until - length.microseconds
    answers = answers_of(touches, responses)
    stream, places = answers.stream, np.flatnonzero(~answers.is_answer)
    places = places[is_matured[stream.rows[places]]]
    is_next_answer = np.append(answers.is_answer, False)[places + 1]
    places = places[is_next_answer & answers.come(places, places + 1, length.microseconds)]
    counts = {
        "touches": count_places(groups, len(labels)),
        "matured": count_places(groups[is_matured], len(labels)),
    }
    options = ResponseOptions(window=str(length), by=name_of(by), observed_until=until, tz=touches.tz)
    waits = waits_of(Totals(labels, counts), groups[stream.rows[places]], stream.gaps[places])
    return ResponseTimes(options, waits)
