"""Values: numbers, dates and texts that models share, each read in one way only."""

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from privdomain._internal.money import Currency
from privdomain.calendar.duration import Duration
from privdomain.calendar.zones import zone_info
from privdomain.errors import SpecError
from privdomain.models.checks import repeated
from privdomain.models.spec import Items

__all__ = ["Count", "CurrencyCode", "Day", "Distinct", "DurationText", "Price", "Year", "ZoneName"]

T = TypeVar("T")

Count: TypeAlias = Annotated[int, Field(ge=0, lt=2**53)]
"""A number of things [count]; every JSON reader holds it exactly."""

Year: TypeAlias = Annotated[int, Field(ge=1900, le=2200)]

Price: TypeAlias = Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)]
"""Money in the major unit of a currency that stands beside it."""


def _written_out(value: Any) -> Any:
    """Refuse what pydantic would guess to be a day: numbers, texts of digits alone, and midnights."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and "-" in value[1:]):
        return value
    raise ValueError("Input should be a date or a text like '2026-01-31'")


Day: TypeAlias = Annotated[date, Field(strict=False), BeforeValidator(_written_out)]
"""A calendar day."""


def _duration(value: str) -> str:
    return str(Duration.of(value, ""))


DurationText: TypeAlias = Annotated[str, StringConstraints(max_length=32), AfterValidator(_duration)]
"""Elapsed time such as "30s", "12h" or "7d", kept in its shortest form: "7d" and "1w" are one content."""


def _zone(value: str) -> str:
    return zone_info(value, "").key


ZoneName: TypeAlias = Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)]
"""The IANA name of a time zone."""


def _currency(value: str) -> str:
    try:
        return Currency.known(value).code
    except SpecError as error:
        raise SpecError(("", code, message) for _, code, message in error.problems) from None


CurrencyCode: TypeAlias = Annotated[str, StringConstraints(max_length=3), AfterValidator(_currency)]
"""An ISO 4217 code, such as "CNY"."""


def _in_order(values: tuple[T, ...]) -> tuple[T, ...]:
    twice = repeated(values)
    if twice:
        raise SpecError([("", "repeated", f"{str(twice[0])[:60]!r} stands twice. Keep one of the two.")])
    return tuple(sorted(values, key=lambda value: (isinstance(value, str), value)))


Distinct: TypeAlias = Annotated[Items[T], AfterValidator(_in_order)]
"""A set that is written as a list: nothing twice, and kept in order, so that equal sets have one text."""
