"""touch_conversion: who ordered after a touch, by class of touchpoint."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, distinct_keys, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell
from privdomain._internal.results import Additive
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import check_kind, check_one_calendar
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval
from privdomain.metrics.journeys.answers import Answers, answers_of
from privdomain.metrics.journeys.classes import (
    ClassedTouches,
    Classes,
    ClassPairs,
    TouchRows,
    check_touches,
    class_text,
    classed,
    read_classes,
    unclassified_text,
)
from privdomain.metrics.journeys.totals import Totals, count_places

_STAGES: Final = ("", "matured_", "converted_")
_COUNTS: Final = ("touches", "matured_touches", "converted_touches", "users", "matured_users", "converted_users")


@frozen
class TouchConversionOptions:
    """How conversion was asked for; results add only where all of it is equal.

    Attributes:
        classes: Classes of each touchpoint; None where each is one of its own.
        window: Time after a touch in which an order counts.
        confidence: Of the intervals.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    classes: ClassPairs
    window: str
    confidence: float
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class TouchConversion(Additive):
    """Who ordered after a touch, by class of touchpoint. *Additive*: ``+`` over disjoint users is exact.

    A touch has *matured* once its window is over; only matured touches are in a base. Classes may overlap: their counts
    do not sum to a total. Shapes: ``(n_classes,)`` unless said otherwise.

    Attributes:
        options: How conversion was asked for.
        totals: Touches and users of each class: all, matured, converted.
    """

    options: TouchConversionOptions
    totals: Totals

    def __attrs_post_init__(self) -> None:
        if set(self.totals.counts) != set(_COUNTS):
            raise ValueError("counts are not those of touches and users")

    @property
    def classes(self) -> tuple[Label, ...]:
        """Classes that have a touch, sorted; None, the last, holds touchpoints without a class."""
        return self.totals.labels

    @property
    def touches(self) -> IntArray:
        """Touches, matured or not [count]."""
        return self.totals["touches"]

    @property
    def unclassified(self) -> int:
        """Touches without a class [count]: ``classes`` does not name their touchpoint."""
        return int(self.touches[-1]) if None in self.classes else 0

    @property
    def matured_touches(self) -> IntArray:
        """Touches whose window is over [count]: the base of ``touch_rate``."""
        return self.totals["matured_touches"]

    @property
    def converted_touches(self) -> IntArray:
        """Of these, touches that an order followed within the window [count]."""
        return self.totals["converted_touches"]

    @property
    def users(self) -> IntArray:
        """Users with a touch, matured or not [count]."""
        return self.totals["users"]

    @property
    def matured_users(self) -> IntArray:
        """Users with a matured touch [count]: the base of ``user_rate``."""
        return self.totals["matured_users"]

    @property
    def converted_users(self) -> IntArray:
        """Of these, users who ordered within the window of a matured touch [count]."""
        return self.totals["converted_users"]

    @property
    def touch_rate(self) -> FloatArray:
        """Converted / matured touches, in [0, 1]; nan while none has matured. One order may follow several touches."""
        return read_only(divide(self.converted_touches, self.matured_touches))

    @property
    def user_rate(self) -> FloatArray:
        """Converted / matured users (触点转化率), in [0, 1]; nan while no touch has matured."""
        return read_only(divide(self.converted_users, self.matured_users))

    @property
    def user_interval(self) -> FloatArray:
        """Wilson bounds of ``user_rate``, shape ``(2, n_classes)``; nan on an empty base.

        Touches of one user are not independent cases, so that ``touch_rate`` has none.
        """
        bounds = wilson_interval(self.converted_users, self.matured_users, confidence=self.options.confidence)
        return read_only(np.array(bounds))

    def to_columns(self) -> dict[str, Array]:
        """One row per class."""
        classes = np.empty(len(self.classes), object)
        classes[:] = self.classes
        low, high = self.user_interval
        rates = {"touch_rate": self.touch_rate, "user_rate": self.user_rate, "user_low": low, "user_high": high}
        return {"class": classes, **{name: self.totals[name] for name in _COUNTS}, **rates}

    def _added(self, other: "TouchConversion") -> "TouchConversion":
        return TouchConversion(self.options, self.totals + other.totals)

    def _table(self) -> TextTable:
        options, names = self.options, ("matured_users", "converted_users", "user_rate")
        columns = [*(getattr(self, name) for name in names), *self.user_interval]

        def draw(row: int) -> list[str]:
            return [class_text(self.classes[row]), *(cell(column[row], decimals=3) for column in columns)]

        until = local_text(options.observed_until, tz=options.tz)
        title = f"Orders within {options.window} of a touch, observed until {until} {options.tz}"
        title += unclassified_text(self.unclassified)
        return TextTable(title, ["class", *names, "low", "high"], LazyRows(len(self.classes), draw))


def touch_conversion(
    touches: TouchRows,
    orders: Orders,
    /,
    *,
    window: DurationLike,
    classes: Classes = None,
    confidence: float = 0.95,
    observed_until: InstantLike,
    truncate: bool = False,
) -> TouchConversion:
    """Who ordered within a window after a touch, by class of touchpoint (触点转化).

    An order after a touch is not an order because of it: whoever was about to buy is often touched first, and some
    would have bought anyway. Only a group that was not touched, chosen by lot, tells what a touch adds.

    An order counts on [touch, touch + window), at the instant of the touch too. Touches whose window is not over are in
    no base, whether an order has followed or not: counting only the quick ones would flatter the young. An order that
    is refunded later has followed all the same.

    The result is *additive*: over disjoint users ``touch_conversion(a, o) + touch_conversion(b, p)`` equals
    ``touch_conversion(a + b, o + p)``, exactly.

    Args:
        touches: Touches (their touchpoint counts) or Events (their name).
        orders: Purchases; refund rows are none.
        window: Time after a touch in which an order counts [elapsed time].
        classes: Class or classes of each touchpoint, such as ``{"live": ("online", "social")}``; a touch counts in each
            of them. A touchpoint that it does not name is of the class None, and counted in ``unclassified``: look at
            it, for a misspelt name is no error.
        confidence: Of the intervals, in (0, 1).
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Touches and users by class.

    Raises:
        DataError: facts of different tz or kind of id, or rows at or after ``observed_until``.
        SpecError: no duration, no instant, no confidence, or no classes.

    Examples:
        Ann orders a day after the live stream. Bo's touch is too young to say:

        >>> from privdomain.facts import Orders, Touches
        >>> touches = Touches(
        ...     ["ann", "cy", "bo"], ["2026-01-05", "2026-01-06", "2026-01-30"], ["live", "store", "live"], tz="UTC"
        ... )
        >>> orders = Orders(["ann"], ["2026-01-06"], [99], currency="CNY", tz="UTC")
        >>> kinds = {"live": ("online", "social"), "store": "offline"}
        >>> result = touch_conversion(touches, orders, window="7d", classes=kinds, observed_until="2026-02-01")
        >>> result.classes, result.matured_users, result.converted_users
        (('offline', 'online', 'social'), array([1, 1, 1]), array([0, 1, 1]))
    """
    check_touches(touches)
    check_kind(orders, Orders, "orders")
    pairs, length = read_classes(classes), window_of(window)
    check_one_calendar(touches, orders)
    normal_quantile(confidence)
    until = instant(observed_until, tz=touches.tz)
    options = TouchConversionOptions(
        classes=pairs, window=str(length), confidence=float(confidence), observed_until=until, tz=touches.tz
    )
    touches, orders = observed(touches, until, truncate=truncate), observed(orders, until, truncate=truncate)
    is_matured = touches.instants <= until - length.microseconds
    is_converted = is_matured & _is_converted(answers_of(touches, orders), length.microseconds)
    kinds = classed(touches, pairs)
    return TouchConversion(options, _totals(kinds, touches, is_matured.astype(np.int64) + is_converted))


def _totals(kinds: ClassedTouches, touches: TouchRows, stage: IntArray) -> Totals:
    """Touches and users of each class that came to each stage: 0 touched, 1 matured, 2 converted."""
    n_classes, n_stages = len(kinds.labels), len(_STAGES)
    of_row = stage[kinds.touches]
    keys = (touches.user_codes[kinds.touches] * np.int64(n_classes) + kinds.classes) * n_stages + of_row
    users = distinct_keys([keys], len(touches.user_index) * n_classes * n_stages, len(keys))
    users = users[np.append(users[1:] // n_stages != users[:-1] // n_stages, True)[: len(users)]]
    counts: dict[str, IntArray] = {}
    for name, places in (
        ("touches", kinds.classes * n_stages + of_row),
        ("users", users % (n_classes * n_stages or 1)),
    ):
        at_stage = count_places(places, n_classes * n_stages).reshape(n_classes, n_stages)
        reached = np.cumsum(at_stage[:, ::-1], axis=1)[:, ::-1]
        counts |= {f"{prefix}{name}": reached[:, place].copy() for place, prefix in enumerate(_STAGES)}
    return Totals(kinds.labels, counts)


def _is_converted(answers: Answers, window: int) -> BoolArray:
    """Which touches an answer follows within the window."""
    is_answer, n_rows = answers.is_answer, len(answers.stream.rows)
    upcoming = np.where(is_answer, np.arange(n_rows), n_rows)
    following = np.minimum.accumulate(upcoming[::-1])[::-1]
    touches = np.flatnonzero(~is_answer)
    is_converted = np.zeros(answers.n_touches, np.bool_)
    is_converted[answers.stream.rows[touches]] = answers.come(touches, following[touches], window)
    return is_converted
