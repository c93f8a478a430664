"""History: eras of the private domain, and what happened when, by whose account."""

from typing import Self

from pydantic import model_validator

from privdomain._internal.columns import is_integer
from privdomain.errors import SpecError
from privdomain.models.checks import refuse
from privdomain.models.spec import Name, Record, Text
from privdomain.models.values import Year

__all__ = ["Era", "Turn"]


class Era(Record):
    """A stretch of years (发展阶段), both ends included.

    Attributes:
        id: Id.
        zh: Chinese name.
        first_year: First year; None is open.
        last_year: Last year; None is open.
        source: Id of its source.
    """

    id: Name
    zh: Name
    first_year: Year | None
    last_year: Year | None
    source: Name

    def holds_in(self, year: int) -> bool:
        """Whether a year belongs to it.

        Raises:
            SpecError: no year.
        """
        if not is_integer(year):
            raise SpecError([("year", "no_year", f"{year!r} is no year. Pass an integer such as 2021.")])
        begun, over = self.first_year, self.last_year
        return (begun is None or begun <= int(year)) and (over is None or int(year) <= over)

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_backwards = self.first_year is not None and self.last_year is not None and self.last_year < self.first_year
        refuse((is_backwards, "last_year", "before_start", "lies before first_year. Swap the two."))
        return self


class Turn(Record):
    """Something that changed the field in a year, by the account of one source (大事记).

    Attributes:
        year: Year.
        what: What happened.
        zh: The same in Chinese.
        is_start: Whether the source lets the private domain begin here.
        source: Id of its source.
        note: What else to know.
    """

    year: Year
    what: Name
    zh: Name
    is_start: bool = False
    source: Name
    note: Text = ""
