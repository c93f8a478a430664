"""Windows: lengths of time that are asked for, [start, start + length) and never empty."""

from privdomain.calendar.duration import Duration, DurationLike
from privdomain.errors import SpecError


def window_of(length: DurationLike, argument: str = "window") -> Duration:
    """The length of a window, or any other that must not be zero.

    Raises:
        SpecError: no duration, or zero.
    """
    window = Duration.of(length, argument)
    if not window.microseconds:
        raise SpecError([(argument, "no_length", "is zero. Pass a length such as '7d'.")])
    return window
