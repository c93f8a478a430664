"""Values that the blocks of a scenario share."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from privdomain.models.spec import Items, Name


def _addressable(name: str) -> str:
    """Refuse a name that no path can hold."""
    if "." in name or name != name.strip() or not name.isprintable():
        raise ValueError("Input should be a name without dots, control characters, or blanks at its ends")
    return name


Label: TypeAlias = Annotated[Name, AfterValidator(_addressable)]
"""The name of something that paths lead to: no dots, no control characters, no blanks at its ends."""

Rate: TypeAlias = Annotated[float, Field(ge=0, le=1), AfterValidator(abs)]
"""A probability, per period where nothing else is said."""

Amount: TypeAlias = Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)]
"""Money in the major unit of the scenario, or a number of things."""

PerPeriod: TypeAlias = Annotated[float, Field(ge=0, le=1e6), AfterValidator(abs)]
"""An average number of events for one person in one period."""

Factor: TypeAlias = Annotated[float, Field(ge=0, le=100), AfterValidator(abs)]
"""What something is multiplied by."""

Periods: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]
"""A number of periods, or the place of one, the first being 0."""

Series: TypeAlias = Amount | Annotated[Items[Amount], Field(min_length=1)]
"""An amount that is the same in every period, or one for each period; a shorter list begins again."""
