"""Checks between members of a model, and on what an instant falls into."""

from collections.abc import Hashable, Iterable
from datetime import date, datetime

from privdomain.errors import SpecError

__all__ = ["check_day", "is_before", "is_within", "refuse", "repeated"]


def refuse(*faults: tuple[bool, str, str, str]) -> None:
    """Raise every fault that holds.

    Args:
        *faults: Whether it holds, the path of the member, a code for programs, and the message.

    Raises:
        SpecError: at least one holds.
    """
    problems = [problem for is_fault, *problem in faults if is_fault]
    if problems:
        raise SpecError((path, code, message) for path, code, message in problems)


def check_day(day: date) -> None:
    """Refuse what is no calendar day; the day of an instant depends on where one stands.

    Raises:
        SpecError: no date, or a datetime.
    """
    if isinstance(day, datetime) or not isinstance(day, date):
        raise SpecError([("day", "no_day", f"{day!r} is no day. Pass a date, local to the brand.")])


def is_before(one: datetime | None, other: datetime | None) -> bool:
    """Whether one instant lies before another, both known."""
    return one is not None and other is not None and one < other


def is_within(when: datetime, start: datetime, *ends: datetime | None) -> bool:
    """Whether an instant lies in [start, the earliest known end).

    Raises:
        SpecError: the instant is no datetime, or has no offset.
    """
    if not isinstance(when, datetime) or when.utcoffset() is None:
        message = f"{when!r} is no datetime with an offset. Pass one, such as datetime(2026, 1, 31, tzinfo=UTC)."
        raise SpecError([("when", "not_an_instant", message)])
    return start <= when and not any(end is not None and end <= when for end in ends)


def repeated(values: Iterable[Hashable]) -> list[Hashable]:
    """The values that stand more than once, each as often as it stands too much."""
    seen: set[Hashable] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]
