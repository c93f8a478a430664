"""Clock: how old users are, in local calendar periods or in elapsed ones."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, TypeAlias, cast

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.calendar.period import Period, PeriodLike
from privdomain.errors import BudgetError, SpecError
from privdomain.metrics.cohorts.starts import NEVER, By, name_of

Kind: TypeAlias = Literal["n_period", "unbounded", "bracket"]
Mode: TypeAlias = Literal["calendar", "elapsed"]

MAX_PERIODS: Final = 4_096
MAX_BRACKETS: Final = 100
_ELAPSED: Final = {"day": "1d", "week": "7d"}


@frozen
class RetentionOptions:
    """How retention was asked for; results add only where all of it is equal.

    Attributes:
        kind: "n_period", "unbounded" or "bracket".
        mode: "calendar" or "elapsed".
        period: Name of the calendar period, or length of the elapsed one.
        cohort: Period of the cohorts.
        week_start: First day of the week.
        brackets: First and last period of each column.
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    kind: str
    mode: str
    period: str
    cohort: str
    week_start: str
    brackets: tuple[tuple[int, int], ...]
    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str

    @property
    def cohort_period(self) -> Period:
        """The period of the cohorts."""
        return Period(self.cohort, self.week_start)


def retention_options(
    *,
    kind: Kind,
    mode: Mode,
    period: PeriodLike | DurationLike,
    cohort: PeriodLike | None,
    week_start: str,
    n: int | None,
    brackets: Sequence[tuple[int, int]] | None,
    by: By,
    observed_until: InstantLike,
    tz: str,
) -> RetentionOptions:
    """The options of a call, all checked.

    Raises:
        SpecError: unknown or contradictory options.
        BudgetError: more than 4,096 periods.
    """
    check_choice("kind", kind, ("n_period", "unbounded", "bracket"))
    check_choice("mode", mode, ("calendar", "elapsed"))
    if isinstance(period, Period):
        if week_start not in ("monday", period.week_start):
            raise SpecError(
                [("week_start", "differs", f"is {week_start!r} where the period's is {period.week_start!r}.")]
            )
        week_start = period.week_start
    if mode == "calendar":
        length = Period.of(period, week_start) if isinstance(period, (str, Period)) else Period(str(period))
        cohorts = length if cohort is None else _cohort_period(cohort, week_start)
        if cohorts != length:
            raise SpecError([("cohort", "differs", "of a calendar retention is its period. Leave it out.")])
        name = length.name
    else:
        elapsed = _ELAPSED.get(str(getattr(period, "name", period)), period)
        name = str(Duration.of(elapsed, "period"))  # type: ignore[arg-type]
        if name == "0s":
            raise SpecError([("period", "no_length", "is zero. Pass a length such as '7d'.")])
        default = cast("PeriodLike", period) if elapsed != period else "month"
        cohorts = _cohort_period(default if cohort is None else cohort, week_start)
    return RetentionOptions(
        kind=kind,
        mode=mode,
        period=name,
        cohort=cohorts.name,
        week_start=cohorts.week_start,
        brackets=_brackets(kind, n, brackets),
        by=name_of(by),
        observed_until=instant(observed_until, tz=tz),
        tz=tz,
    )


def _cohort_period(value: PeriodLike, week_start: str) -> Period:
    try:
        return Period.of(value, week_start)
    except SpecError as error:
        path = {"period": "cohort"}
        raise SpecError([(path.get(at, at), code, message) for at, code, message in error.problems]) from None


def _brackets(kind: Kind, n: int | None, brackets: Sequence[tuple[int, int]] | None) -> tuple[tuple[int, int], ...]:
    if kind == "bracket":
        if n is not None or not isinstance(brackets, Iterable) or not list(brackets):
            raise SpecError([("brackets", "needed", "pass brackets=[(1, 7), (8, 30)] and no n for kind='bracket'.")])
        given = tuple(_bracket(bracket) for bracket in brackets)
        if len(given) > MAX_BRACKETS:
            raise BudgetError("brackets", MAX_BRACKETS, len(given), "number of brackets")
        _check_budget("brackets", max(high for _, high in given) + 1)
        return given
    if brackets is not None:
        raise SpecError([("brackets", "unused", "serves kind='bracket' only. Leave it out.")])
    if not is_integer(n) or int(n or 0) < 1:
        raise SpecError([("n", "bad_count", f"{n!r} is no number of periods. Pass a positive integer, such as 12.")])
    _check_budget("n", int(n))
    return tuple((period, period) for period in range(int(n)))


def _bracket(given: tuple[int, int]) -> tuple[int, int]:
    try:
        low, high = given
    except (TypeError, ValueError):
        low, high = -1, -1
    if not (is_integer(low) and is_integer(high) and 0 <= low <= high):
        message = f"{given!r} is no bracket. Pass whole periods (first, last), first <= last, from 0."
        raise SpecError([("brackets", "bad_bracket", message)])
    return int(low), int(high)


def _check_budget(path: str, asked: int) -> None:
    if asked > MAX_PERIODS:
        raise BudgetError(path, MAX_PERIODS, asked, "number of periods")


@frozen(eq=False)
class Clock:
    """Ages of users in periods.

    Attributes:
        complete: Whole periods that each user was observed for, shape ``(n_index,)``; negative for who never started.
        age: Age in periods at instants, given the users; negative before the start.
    """

    complete: IntArray
    age: Callable[[IntArray, IntArray], IntArray]


def clock_of(options: RetentionOptions, at: IntArray, instants: IntArray) -> Clock:
    """The clock of users who started ``at`` and came back at ``instants``."""
    has_started = at != NEVER
    if options.mode == "elapsed":
        length, start = Duration(options.period).microseconds, np.where(has_started, at, NEVER // 2)
        return Clock(
            np.floor_divide(options.observed_until - start, length),
            lambda users, moments: np.floor_divide(moments - start[users], length),
        )
    period, first = options.cohort_period, np.full(len(at), NEVER // 2)
    first[has_started] = period.index(at[has_started], tz=options.tz)
    index_of = period.stepper(instants, tz=options.tz)

    def age(users: IntArray, moments: IntArray) -> IntArray:
        ages: IntArray = index_of(moments) - first[users]
        same = np.flatnonzero(ages == 0)
        ages[same[moments[same] < at[users[same]]]] = -1
        return ages

    until = period.index(np.array([options.observed_until]), tz=options.tz)
    return Clock(until - first, age)
