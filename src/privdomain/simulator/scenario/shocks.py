"""Shocks: promotions that borrow from later, and platforms that close an account."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from privdomain.models import Spec
from privdomain.simulator.scenario.values import Factor, Label, Periods, Rate

__all__ = ["Ban", "Promotion"]

Reader: TypeAlias = Callable[["Promotion", str], Any]
"""Reads a member of a promotion: a number, or one for each replication."""


class Promotion(Spec):
    """A promotion, part of which is only bought earlier (促销与需求前置).

    Uplift and dip are shares of the orders that there would be without any promotion; those of several promotions add
    up. The dip is spread over the periods after in proportion to their seasons. So with ``pull_forward=1`` a promotion
    brings no repeat order that would not have come, as long as the same contacts are there: who leaves before the dip,
    or was not there before it, is not made up for. First orders follow a hazard, and come to more.

    Attributes:
        name: Name.
        period: First period of it.
        length: How many periods.
        uplift: Orders grow by this share while it lasts.
        discount: Share of the list price given away beyond the usual.
        pull_forward: Share of the extra orders that would have come later.
        after: Periods that these are missing in.
    """

    name: Label
    period: Periods
    length: Annotated[int, Field(ge=1, le=1_000)] = 1
    uplift: Factor
    discount: Rate = 0.0
    pull_forward: Rate = 0.0
    after: Annotated[int, Field(ge=1, le=1_000)] = 4

    def season_ratio(self, purchases: Sequence[float]) -> float:
        """Seasons of its periods over those of the periods after; 0 where nobody buys then."""
        start, end = self.period, self.period + self.length
        after = _sum(purchases, end, end + self.after)
        return _sum(purchases, start, end) / after if after else 0.0


def shifts_of(promotions: Sequence[Promotion], purchases: Sequence[float], n_periods: int, read: Reader) -> list[Any]:
    """By which share of the usual orders promotions move those of each period."""
    shifts: list[Any] = [0.0] * n_periods
    for promotion in promotions:
        uplift, end = read(promotion, "uplift"), promotion.period + promotion.length
        dip = uplift * read(promotion, "pull_forward") * promotion.season_ratio(purchases)
        for period in range(promotion.period, min(end, n_periods)):
            shifts[period] = shifts[period] + uplift
        for period in range(end, min(end + promotion.after, n_periods)):
            shifts[period] = shifts[period] - dip
    return shifts


def _sum(series: Sequence[float], start: int, end: int) -> float:
    return sum(series[period % len(series)] for period in range(start, end))


class Ban(Spec):
    """A platform closes the account (封号): who is reached on a touchpoint of the brand's own survives.

    Attributes:
        name: Name; it keys the chance of who is lost, so a ban that is renamed meets other luck.
        period: When.
        owned: Share of contacts who are also on a touchpoint that the brand owns.
        recovered: Share of the others who are won back by phone or mail.
        pauses: Periods from then on in which the platform's inflow stands still: nothing is spent, no volume comes,
            and the invited and the waiting who come are lost. Imports come all the same, and advisors go on touching.
    """

    name: Label
    period: Periods
    owned: Rate
    recovered: Rate = 0.0
    pauses: Annotated[int, Field(ge=0, le=1_000)] = 0

    @property
    def survive(self) -> float:
        """Share of contacts who remain."""
        return self.owned + (1 - self.owned) * self.recovered
