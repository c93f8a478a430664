"""Total cost: what each of several ways of doing something costs over years, and which one is the cheapest."""

from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Final, TypeVar

from attrs import frozen
from pydantic import Field

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.models.spec import Spec
from privdomain.models.values import Count, Price
from privdomain.selectors.assessments.bounds import exact
from privdomain.selectors.assessments.given import read_count, read_number, read_spec, read_words

__all__ = ["CostLine", "CostPlan"]

M = TypeVar("M", bound=Term)

MAX_YEARS: Final = 100
MONTHS: Final = 12


class Obstacle(Term):
    """What rules a way out, whatever it costs (不可行的原因)."""

    NO_TEAM = "no_team", "没有数字化团队"
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
        person_yearly: What a person costs a year [money]; persons are whole.
        most: The largest monthly volume that it can serve [count]; None has no limit.
        needs_team: Whether it needs a digital team of one's own.

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
    needs_team: bool = False

    def total(self, *, years: float, monthly_volume: int = 0, discount: float = 0.0) -> float:
        """Total cost of ownership (总拥有成本, TCO) [money].

        Args:
            years: For how long [years]; a part of a year costs its part.
            monthly_volume: Volume of a month [count].
            discount: Yearly rate at which later payments are discounted.

        Raises:
            SpecError: no numbers, or more than 100 years.
        """
        volume = read_count("monthly_volume", monthly_volume)
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
        is_possible: Whether nothing but the budget could rule it out.
    """

    way: str
    way_zh: str
    setup: float
    yearly: float
    total: float
    is_possible: bool


def read_years(years: object) -> Fraction:
    """A number of years above 0, at most 100.

    Raises:
        SpecError: it is none.
    """
    number = read_number("years", years, high=MAX_YEARS)
    if not number:
        raise SpecError([("years", "no_number", f"0 years cost nothing. Pass a number above 0, at most {MAX_YEARS}.")])
    return number


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


def obstacle(plan: CostPlan, *, volume: int, has_team: bool) -> Obstacle | None:
    """What rules a plan out at a monthly volume; None is nothing."""
    if plan.needs_team and not has_team:
        return Obstacle.NO_TEAM
    return Obstacle.TOO_MUCH_VOLUME if plan.most is not None and volume > plan.most else None


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
