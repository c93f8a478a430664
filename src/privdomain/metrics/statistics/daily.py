"""Daily: rows of one day each as WeCom answers them, read, checked, and dated before anybody counts with them."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from attrs import field, frozen
from attrs.validators import ge, in_

from privdomain._internal.arrays import (
    FLOAT_LIMIT,
    MISSING,
    Array,
    BoolArray,
    DateArray,
    FloatArray,
    IntArray,
    read_only,
)
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain._internal.states import Rebuilt
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.zones import DAY, SECOND
from privdomain.errors import DataError
from privdomain.facts.columns import encode_names

HUNDRED: Final = 100
"""WeCom writes shares as percentages."""
ROUNDING: Final = 1 + 1e-12
"""By how much a mean of floats may pass the largest of them."""
OFFSET: Final = 8 * 3_600 * SECOND
"""WeCom's days begin at midnight, UTC+8."""


@frozen
class DailyOptions:
    """How daily figures were asked for; results add only where all of it is equal.

    Attributes:
        by: What a row is of beside its day: "staff", "owner", or None for an aggregate.
        settled_after: Time after the end of a day at which its figures no longer change [microseconds].
    """

    by: str | None = field(validator=in_({None, "staff", "owner"}))
    settled_after: int = field(validator=ge(0))

    @classmethod
    def of(cls, by: str | None, settled_after: DurationLike) -> "DailyOptions":
        """The options of a call, checked."""
        return cls(by, Duration.of(settled_after, "settled_after").microseconds)


@frozen(eq=False)
class DailyRows(Rebuilt):
    """Whose day each row tells and when it was fetched, sorted by name and day.

    Attributes:
        names: Whose, shape ``(n,)``; None where rows have no name.
        days: Day in UTC+8, counted from 1970-01-01.
        fetched: When WeCom was asked [microseconds UTC], or MISSING.
    """

    names: Array = field(converter=read_only)
    days: IntArray = field(converter=read_only)
    fetched: IntArray = field(converter=read_only)

    @fetched.validator
    def _check(self, _: object, fetched: IntArray) -> None:
        if not len(self.names) == len(self.days) == len(fetched):
            raise ValueError("names, days and moments are not one per row")
        changes = np.flatnonzero(self.names[1:] != self.names[:-1])
        is_next = np.diff(self.days) > 0
        is_next[changes] = self.names[changes + 1] > self.names[changes]
        if not is_next.all():
            raise ValueError("the rows are not sorted by name and day, each once")

    @property
    def dates(self) -> DateArray:
        """The days as dates."""
        return read_only(self.days.astype("M8[D]"))

    def settled(self, after: int) -> BoolArray:
        """Rows known to have been fetched when their day was over and ``after`` microseconds had passed."""
        ends = (self.days + 1) * DAY - OFFSET
        return read_only((self.fetched != MISSING) & (self.fetched >= ends + after))

    @property
    def follows(self) -> BoolArray:
        """Rows whose row before tells the previous day of the same name."""
        is_next = np.zeros(len(self.days), np.bool_)
        is_next[1:] = (np.diff(self.days) == 1) & (self.names[1:] == self.names[:-1])
        return read_only(is_next)

    def join(self, other: "DailyRows") -> tuple["DailyRows", IntArray]:
        """The rows of both, sorted, and the order in which whatever goes with them is sorted too.

        Raises:
            DataError: names of two kinds, or a day of one name in both.
        """
        kinds = {part.names.dtype for part in (self, other) if len(part.names)}
        if len(kinds) > 1:
            raise DataError("names", "are int on one side and str on the other", hint="Convert one of them first.")
        parts = [part for part in (self, other) if len(part.days)] or [self]
        names, days, fetched = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("names", "days", "fetched")
        )
        codes = _codes(names)
        order = np.lexsort((days, codes))
        n_twice = int(np.count_nonzero((np.diff(days[order]) == 0) & (np.diff(codes[order]) == 0)))
        if n_twice:
            hint = "Pass each day once; name the staff, owner or team of each call so that calls can be told apart."
            raise DataError("stat_time", "of one name stands in both parts", count=n_twice, hint=hint)
        return DailyRows(names[order], days[order], fetched[order]), order


def check_counts(n_rows: int, counts: Mapping[str, IntArray]) -> None:
    """Refuse counts that are not one per row, or negative.

    Raises:
        ValueError: there are such.
    """
    for name, values in counts.items():
        if values.shape != (n_rows,) or (values < 0).any():
            raise ValueError(f"{name} does not count the rows")


def check_averages(n_rows: int, percentages: FloatArray, minutes: FloatArray) -> None:
    """Refuse averages that are not one per row, negative, too large, or percentages above 100.

    Raises:
        ValueError: there are such.
    """
    for values, most in ((percentages, HUNDRED), (minutes, FLOAT_LIMIT)):
        if values.shape != (n_rows,) or ((values < 0) | (values > most * ROUNDING)).any():
            raise ValueError("the averages are none of the rows")


def check_named(by: str | None, whose: tuple[str | None, ...], rows: DailyRows) -> None:
    """Refuse rows whose names do not fit what they are of.

    Raises:
        ValueError: they do not.
    """
    if by not in whose or any((name is None) != (by is None) for name in rows.names[:1]):
        raise ValueError(f"the names of the rows are not of {by}")


def sorted_rows(starts: IntArray, names: Any, fetched: IntArray, by: str) -> tuple[DailyRows, IntArray]:
    """Rows sorted by name and day, and the order that sorts them.

    Args:
        starts: Start of each row's day [microseconds UTC], shape ``(n,)``.
        names: Whose row it is; None for an aggregate.
        fetched: When WeCom was asked, or MISSING.
        by: What the names are of.

    Raises:
        DataError: a start that is no midnight in UTC+8, a row without its name, days twice or out of order, or fetched
            before they began.
    """
    wall = starts + OFFSET
    hint = "WeCom answers with midnights of UTC+8 in Unix seconds."
    raise_first(flaws_at(wall % DAY != 0, "stat_time", "is no start of a day in UTC+8", hint))
    days = wall // DAY
    named = np.full(len(days), None, object)
    if names is not None:
        coded, flaws = encode_names(names, by, is_id=True)
        raise_first([*flaws, *flaws_at(coded.is_missing, by, "is missing", "Say whose figures the row holds.")])
        named = coded.values
    hint = "Nothing can be known of that day yet."
    raise_first(flaws_at((fetched != MISSING) & (fetched < starts), "fetched", "lies before the day began", hint))
    order = np.argsort(_codes(named), kind="stable")
    raise_first(_order_flaws(named[order], days[order], order))
    return DailyRows(named[order], days[order], fetched[order]), order


def _order_flaws(names: Array, days: IntArray, order: IntArray) -> list[Flaw]:
    """Days of one name that do not rise from row to row."""
    steps = np.diff(days)
    flaws = []
    for is_step, problem in ((steps == 0, "stands twice"), (steps < 0, "is earlier than the row before")):
        is_bad = np.zeros(len(days), np.bool_)
        is_bad[order[1:]] = is_step & (names[1:] == names[:-1])
        flaws += flaws_at(is_bad, "stat_time", problem, "Pass each day once, in order; name staff or owners if mixed.")
    return flaws


def _codes(names: Array) -> IntArray:
    """Position of each name among the sorted; all the same where rows have none."""
    if len(names) and names[0] is None:
        return np.zeros(len(names), np.int64)
    return np.unique(names, return_inverse=True)[1]
