"""Windows: the stretch of time before ``as_of`` in which behaviour counts; half-open, in the calendar of the facts."""

import re
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self, TypeAlias

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import instant
from privdomain.calendar.period import Period
from privdomain.errors import SpecError
from privdomain.models.values import DurationText
from privdomain.segments.part import Part

MAX_DAYS: Final = 36_600
"""How far back a window may reach."""

_DAYS: Final = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}

_PLAIN: Final = re.compile(r"(1[7-9]|2[01])\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", re.ASCII)
"""Dates and local times of the years 1700 to 2199, as they are mostly written."""

Bounds: TypeAlias = tuple[int, int]
"""First instant within and first instant after [microseconds UTC]."""


def iso(value: object) -> object:
    """Dates and datetimes as the texts that JSON holds; a datetime64 is in UTC, as in the columns of facts."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else f"{value.astype('M8[us]')}+00:00"
    return value.isoformat() if isinstance(value, date) else value


def _checked(text: str) -> str:
    if not _PLAIN.fullmatch(text) or not _is_in_calendar(text):
        instant(text, tz="UTC", argument="")
    return text


def _is_in_calendar(text: str) -> bool:
    """Whether a plain date or time exists; the usual case, without reading it as a column."""
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


Moment: TypeAlias = Annotated[str, BeforeValidator(iso), Field(max_length=64), AfterValidator(_checked)]
"""An instant as ISO text; without an offset it is read in the calendar of the facts."""


class Ago(Part):
    """An instant before ``as_of`` by an elapsed time: ``Ago(ago="30d")``.

    Attributes:
        ago: The elapsed time, such as "30d".
    """

    ago: DurationText


class Rolling(Part):
    """The last stretch of elapsed time: [as_of - length, as_of).

    Attributes:
        length: The elapsed time, such as "7d"; a day is 24 hours.
    """

    kind: Literal["rolling"] = "rolling"
    length: DurationText

    def bounds(self, as_of: int, tz: str) -> Bounds:
        """First instant within and after."""
        del tz
        return as_of - Duration(self.length).microseconds, as_of


class Calendar(Part):
    """Whole local periods, as far as they lie before ``as_of``.

    ``ago=0`` is the period that holds ``as_of``, up to it; ``ago=1, n=3`` are the three whole periods before.

    Attributes:
        period: The kind of period.
        ago: How many periods before that of ``as_of`` the latest one lies.
        n: Number of consecutive periods.
        week_start: First day of the week.
    """

    kind: Literal["calendar"] = "calendar"
    period: Literal["day", "week", "month", "quarter", "year"]
    ago: Annotated[int, Field(ge=0, le=MAX_DAYS)] = 0
    n: Annotated[int, Field(ge=1, le=MAX_DAYS)] = 1
    week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"

    @model_validator(mode="after")
    def _check_reach(self) -> Self:
        if (self.ago + self.n) * _DAYS[self.period] > MAX_DAYS:
            raise SpecError([("n", "impossible_range", "the window reaches back more than a century.")])
        return self

    def bounds(self, as_of: int, tz: str) -> Bounds:
        """First instant within and after."""
        period = Period(self.period, self.week_start)
        latest = period.index(np.array([as_of]), tz=tz) - self.ago
        start, end = period.start_instants(np.concatenate([latest - self.n + 1, latest + 1]), tz=tz).tolist()
        return start, min(end, as_of)


class Between(Part):
    """From one instant to before another, and never past ``as_of``.

    Attributes:
        start: First instant within, as ISO text; without an offset it is read in the calendar of the facts.
        end: First instant after.
    """

    kind: Literal["between"] = "between"
    start: Moment
    end: Moment

    def bounds(self, as_of: int, tz: str) -> Bounds:
        """First instant within and after."""
        start, end = (instant(value, tz=tz, argument="") for value in (self.start, self.end))
        if start >= end:
            raise SpecError([("end", "impossible_range", f"{self.end!r} is not after {self.start!r}.")])
        return start, min(end, as_of)


def _from_text(value: object) -> object:
    """A duration stands for the rolling window of that length."""
    if isinstance(value, Duration):
        value = str(value)
    return {"kind": "rolling", "length": value} if isinstance(value, str) else value


Window: TypeAlias = Annotated[
    Annotated[Rolling | Calendar | Between, Field(discriminator="kind")],
    BeforeValidator(_from_text, json_schema_input_type=DurationText | Rolling | Calendar | Between),
]
"""A window; a text such as "7d" is short for the rolling one."""


def bounds_of(window: Rolling | Calendar | Between | None, as_of: int, tz: str) -> Bounds:
    """Bounds of a window; without one, everything before ``as_of``."""
    return (np.iinfo(np.int64).min, as_of) if window is None else window.bounds(as_of, tz)
