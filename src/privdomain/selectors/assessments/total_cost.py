"""Total cost: what each of several ways of doing something costs over years, and which one is the cheapest."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Final, Self, TypeVar

from attrs import frozen
from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.models.checks import refuse
from privdomain.models.spec import Spec
from privdomain.models.values import Count, Price
from privdomain.selectors.assessments.reading import read_count, read_number, read_spec, read_words
from privdomain.selectors.assessments.thresholds import exact

__all__ = ["CostLine", "CostPlan"]

M = TypeVar("M", bound=Term)

MAX_YEARS: Final = 100
MONTHS: Final = 12


class Obstacle(Term):
    """What rules a way out, whatever it costs (不可行的原因)."""

    NO_TEAM = "no_team", "没有数字化团队"
    TEAM_UNKNOWN = "team_unknown", "尚不清楚是否有数字化团队"
    """It may turn out to be possible."""
    TOO_MUCH_VOLUME = "too_much_volume", "超出服务能力上限"
    NO_CODE = "no_code", "不拥有源代码"


class CostPlan(Spec):
    """What one way of doing something costs (成本方案), in the major unit of one currency.

    Leaving out the people who run it makes software look cheap: that is what ``person_yearly`` is for.

    Attributes:
        setup: Paid once, at the start [money].
        yearly: Paid at the start of every year [money].
        per_unit: Paid for every unit of the monthly volume, every month [money].
        person_capacity: Monthly volume that one person serves [count]; None needs nobody.
        person_yearly: What a person costs a year [money]; persons are whole, and without a capacity there are none.
        most: The largest monthly volume that it can serve [count]; None has no limit.
        needs_team: Whether it needs a digital team of one's own; None is where it has people to pay.

    Examples:
        >>> CostPlan(yearly=20_000).total(years=3), CostPlan(setup=150_000).total(years=3)
        (60000.0, 150000.0)

        Two persons, for one serves 1,000 contacts a month:

        >>> CostPlan(person_capacity=1_000, person_yearly=120_000).total(years=1, monthly_volume=1_001)
        240000.0
    """

    setup: Price = 0.0
    yearly: Price = 0.0
    per_unit: Price = 0.0
    person_capacity: Annotated[Count, Field(ge=1)] | None = None
    person_yearly: Price = 0.0
    most: Count | None = None
    needs_team: bool | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "is missing, so nobody would be paid. Add how much volume one person serves."
        refuse((self.person_yearly > 0 and self.person_capacity is None, "person_capacity", "missing", message))
        return self

    @property
    def takes_team(self) -> bool:
        """Whether it needs a digital team of one's own."""
        return self.person_yearly > 0 if self.needs_team is None else self.needs_team

    @property
    def asks_for_volume(self) -> bool:
        """Whether what it costs, or whether it is possible, depends on the volume."""
        return bool(self.per_unit or self.person_yearly or self.most is not None)

    def total(self, *, years: float, monthly_volume: int | None = None, discount: float = 0.0) -> float:
        """Total cost of ownership (总拥有成本, TCO) [money].

        Args:
            years: For how long [years]; a part of a year costs its part.
            monthly_volume: Volume of a month [count]; None only where the plan does not depend on it.
            discount: Yearly rate at which later payments are discounted.

        Raises:
            SpecError: no numbers, more than 100 years, or a volume that is missing.
        """
        volume = read_volume(monthly_volume, [self])
        times = annuity(read_years(years), read_number("discount", discount, high=1))
        return float(exact(self.setup) + yearly_cost(self, volume) * times)


@frozen(kw_only=True)
class CostLine:
    """What one way costs (成本行).

    Attributes:
        way: The way.
        way_zh: Its Chinese term.
        setup: Cost at the start [money].
        yearly: Cost of a year [money].
        total: Cost of all years, discounted [money].
        is_possible: Whether nothing but the budget could rule it out; None while that depends on what is not known.
    """

    way: str
    way_zh: str
    setup: float
    yearly: float
    total: float
    is_possible: bool | None


def read_years(years: object) -> Fraction:
    """A number of years above 0, at most 100.

    Raises:
        SpecError: it is none.
    """
    number = read_number("years", years, high=MAX_YEARS)
    if not number:
        raise SpecError([("years", "no_number", f"0 years cost nothing. Pass a number above 0, at most {MAX_YEARS}.")])
    return number


def read_volume(volume: object, plans: Iterable[CostPlan]) -> int:
    """The monthly volume; 0 where none is given and no plan depends on it.

    Raises:
        SpecError: no count, or none where a plan depends on it.
    """
    if volume is not None:
        return read_count("monthly_volume", volume)
    if any(plan.asks_for_volume for plan in plans):
        raise SpecError([("monthly_volume", "missing", "is missing, and a plan depends on it. Add it.")])
    return 0


def read_plans(given: object, nothing: M) -> dict[M, CostPlan]:
    """The cost plan of each way that is named, in the order of the vocabulary.

    Args:
        given: Plans by way.
        nothing: The word of the vocabulary that is no way.

    Raises:
        SpecError: no mapping of plans, or an empty one.
        UnknownNameError: a name that is no way.
    """
    named = read_words("plans", given, (word for word in type(nothing) if word != nothing))
    if not named:
        raise SpecError([("plans", "empty", "are none. Give at least one way and its plan.")])
    return {word: read_spec(f"plans.{word.value}", plan, CostPlan) for word, plan in named.items()}


def yearly_cost(plan: CostPlan, volume: int) -> Fraction:
    """What a year of a plan costs at a monthly volume."""
    persons = ceil(Fraction(volume, plan.person_capacity)) if plan.person_capacity else 0
    return exact(plan.yearly) + MONTHS * volume * exact(plan.per_unit) + persons * exact(plan.person_yearly)


def obstacle(plan: CostPlan, *, volume: int, has_team: bool | None) -> Obstacle | None:
    """What rules a plan out at a monthly volume, or may do so; None is nothing."""
    if plan.takes_team and has_team is False:
        return Obstacle.NO_TEAM
    if plan.most is not None and volume > plan.most:
        return Obstacle.TOO_MUCH_VOLUME
    return Obstacle.TEAM_UNKNOWN if plan.takes_team and has_team is None else None


def is_possible(found: Obstacle | None) -> bool | None:
    """Whether an obstacle leaves a way possible; None while that is not known."""
    return None if found == Obstacle.TEAM_UNKNOWN else found is None


def annuity(years: Fraction, discount: Fraction) -> Fraction:
    """What 1 at the start of every year is worth today; a part of a year counts for its part."""
    whole, factor = floor(years), 1 / (1 + discount)
    paid = (1 - factor**whole) / (1 - factor) if discount else Fraction(whole)
    return paid + (years - whole) * factor**whole


def years_of(worth: Fraction, discount: Fraction) -> Fraction | None:
    """The years whose annuity is worth so much; None beyond 100 years."""
    for year in range(MAX_YEARS):
        factor = (1 / (1 + discount)) ** year
        if worth <= factor:
            return year + worth / factor
        worth -= factor
    return None
