"""The clock: how many periods, of what length, and how seasons move demand."""

from typing import Annotated, Final, Literal

from pydantic import Field

from privdomain.models import Spec
from privdomain.models.spec import Items
from privdomain.models.values import Day
from privdomain.simulator.scenario.values import Factor

__all__ = ["Clock", "Seasons"]

DAYS: Final = {"day": 1.0, "week": 7.0}
DAYS_PER_YEAR: Final = 365.25


class Clock(Spec):
    """Periods of a simulation (时间轴).

    Attributes:
        start: First day of the first period; what is generated is dated from it on.
        period: Length of a period. Every rate of a scenario is per period.
        n_periods: How many, 1 .. 1,000.
    """

    start: Day = Field(default="2026-01-05", validate_default=True)
    period: Literal["day", "week"] = "week"
    n_periods: Annotated[int, Field(ge=1, le=1_000)] = 52

    @property
    def days(self) -> float:
        """Days of a period."""
        return DAYS[self.period]

    @property
    def per_year(self) -> float:
        """Periods of a year of 365.25 days."""
        return DAYS_PER_YEAR / self.days


class Seasons(Spec):
    """Seasons as data (季节性): a factor for each period; a shorter list begins again.

    Attributes:
        inflow: What spend and own volume bring, times this.
        purchases: Rates of first and repeat orders, times this.
    """

    inflow: Annotated[Items[Factor], Field(min_length=1)] = (1.0,)
    purchases: Annotated[Items[Factor], Field(min_length=1)] = (1.0,)
