"""Duration: elapsed time for windows, sessions and look-backs."""

import re
from datetime import timedelta
from typing import Final, TypeAlias

from attrs import field, frozen

from privdomain.calendar.zones import DAY, SECOND
from privdomain.errors import SpecError

_UNITS: Final = {"w": 7 * DAY, "d": DAY, "h": 3_600 * SECOND, "min": 60 * SECOND, "s": SECOND, "us": 1}
_TEXT: Final = re.compile(r"(\d{1,18})(w|d|h|min|s|us)", re.ASCII)
_LONGEST: Final = 36_600 * DAY


def _microseconds(value: "DurationLike") -> int:
    if isinstance(value, Duration):
        return value.microseconds
    length = -1
    if isinstance(value, timedelta):
        length = value // timedelta(microseconds=1)
    elif isinstance(value, str) and (match := _TEXT.fullmatch(value)):
        length = int(match[1]) * _UNITS[match[2]]
    if not 0 <= length <= _LONGEST:
        hint = "Write a whole number and s, min, h, d or w, such as '7d', up to 100 years; months are a Horizon."
        raise SpecError([("duration", "unknown_duration", f"{value!r} is no duration. {hint}")])
    return length


@frozen(order=True, repr=False)
class Duration:
    """Elapsed time, whatever the calendar says: a day is 24 hours, and a month does not exist.

    For local days and months there is [`Horizon`][privdomain.calendar.Horizon].

    Args:
        microseconds: Text such as "30s", "45min", "12h", "7d" or "2w", a timedelta, or another duration.

    Attributes:
        microseconds: The length [microseconds], >= 0.

    Raises:
        SpecError: unknown text or unit, negative, or above 100 years.

    Examples:
        >>> Duration("45min").microseconds
        2700000000
        >>> Duration("7d")
        Duration('1w')
    """

    microseconds: int = field(converter=_microseconds)

    @classmethod
    def of(cls, value: "DurationLike", argument: str) -> "Duration":
        """The duration of an option; an error names the option."""
        try:
            return cls(value)
        except SpecError as error:
            raise SpecError([(argument, code, message) for _, code, message in error.problems]) from None

    def __str__(self) -> str:
        unit = next(unit for unit, length in _UNITS.items() if self.microseconds % length == 0)
        return f"{self.microseconds // _UNITS[unit]}{unit}" if self.microseconds else "0s"

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"


DurationLike: TypeAlias = Duration | str | timedelta
