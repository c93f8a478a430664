"""Cost plans and total cost over years, against paying year by year."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_persons, read_total

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import CostPlan, SiteMode
from privdomain.selectors.assessments.total_cost import (
    MAX_YEARS,
    Obstacle,
    annuity,
    is_possible,
    obstacle,
    read_plans,
    read_years,
    yearly_cost,
    years_of,
)

YEARS = st.integers(1, 400).map(lambda n: n / 4)
RATES = st.sampled_from([0.0, 0.05, 0.08, 0.5, 1.0])


def test_three_years_of_rent_cost_less_than_the_code():
    assert CostPlan(yearly=20_000).total(years=3) == 60_000
    assert CostPlan(setup=150_000).total(years=3) == 150_000


def test_later_years_are_discounted():
    # 100 now, 100 / 1.25 = 80 in a year, half of 100 / 1.5625 = 64 in two
    assert CostPlan(setup=1, yearly=100).total(years=2.5, discount=0.25) == 1 + 100 + 80 + 32


def test_volume_costs_by_the_unit_and_by_whole_persons():
    plan = CostPlan(yearly=10, per_unit=0.5, person_capacity=100, person_yearly=1_000)
    # 250 x .5 x 12 = 1,500 and three persons
    assert plan.total(years=1, monthly_volume=250) == 10 + 1_500 + 3_000
    assert plan.total(years=1, monthly_volume=0) == 10


@pytest.mark.parametrize("cost", [{"per_unit": 1}, {"person_capacity": 5, "person_yearly": 1}, {"most": 9}])
def test_a_volume_that_matters_must_be_given(cost):
    with pytest.raises(SpecError, match=r"^monthly_volume: is missing, and a plan depends on it\. Add it\.$"):
        CostPlan(**cost).total(years=1)


def test_persons_need_a_capacity():
    with pytest.raises(SpecError, match=r"^person_capacity: is missing, so nobody would be paid"):
        CostPlan.load({"person_yearly": 120_000})
    assert CostPlan(person_capacity=5).total(years=1) == 0


@given(YEARS, RATES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_it_is_what_paying_year_by_year_comes_to(years, discount, setup, yearly):
    paid = read_total(setup, yearly, years, discount)
    assert CostPlan(setup=setup, yearly=yearly).total(years=years, discount=discount) == float(paid)


@given(st.integers(0, 60), st.integers(1, 9))
def test_persons_are_whole(volume, capacity):
    plan = CostPlan(person_capacity=capacity, person_yearly=1)
    assert yearly_cost(plan, volume) == read_persons(volume, capacity)


@given(YEARS, RATES)
def test_years_and_their_worth_are_inverse(years, discount):
    exact_years, rate = Fraction(years), Fraction(str(discount))
    assert years_of(annuity(exact_years, rate), rate) == exact_years


def test_no_years_are_worth_more_than_a_hundred():
    assert years_of(Fraction(MAX_YEARS), Fraction()) == MAX_YEARS
    assert years_of(Fraction(MAX_YEARS) + 1, Fraction()) is None
    assert years_of(Fraction(3), Fraction(1)) is None  # 1 + 1/2 + 1/4 ... stays below 2


def test_what_rules_a_plan_out():
    plan = CostPlan(most=10, needs_team=True)
    assert obstacle(plan, volume=11, has_team=False) == "no_team"
    assert obstacle(plan, volume=11, has_team=True) == "too_much_volume"
    assert obstacle(plan, volume=10, has_team=True) is None
    assert obstacle(plan, volume=10, has_team=None) == "team_unknown"
    assert obstacle(plan, volume=11, has_team=None) == "too_much_volume"
    assert obstacle(CostPlan(), volume=11, has_team=None) is None
    assert [is_possible(found) for found in (None, Obstacle.TEAM_UNKNOWN, Obstacle.NO_CODE)] == [True, None, False]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"years": 0}, "years"),
        ({"years": 101}, "years"),
        ({"years": float("nan")}, "years"),
        ({"years": 1, "monthly_volume": -1}, "monthly_volume"),
        ({"years": 1, "monthly_volume": 1.5}, "monthly_volume"),
        ({"years": 1, "discount": 2}, "discount"),
        ({"years": 1, "discount": True}, "discount"),
    ],
)
def test_what_cannot_be_added_up(asked, path):
    with pytest.raises(SpecError, match=f"^{path}: "):
        CostPlan().total(**asked)


def test_plans_by_name():
    plans = read_plans({"source_code": {"setup": 5}, SiteMode.SAAS: CostPlan()}, SiteMode.NOT_YET)
    assert plans == {SiteMode.SAAS: CostPlan(), SiteMode.SOURCE_CODE: CostPlan(setup=5)}
    assert read_years(1) == 1


@pytest.mark.parametrize(
    ("plans", "path"),
    [
        ({}, "plans"),
        (None, "plans"),
        ({"saas": 3}, "plans.saas"),
        ({"saas": {"setup": -1}}, "plans.saas.setup"),
        ({"saas": {"setup": True}}, "plans.saas.setup"),
        ({"saas": {"person_capacity": 0}}, "plans.saas.person_capacity"),
        ({"saas": {"price": 1}}, "plans.saas.price"),
    ],
)
def test_what_is_no_plan(plans, path):
    with pytest.raises(SpecError) as caught:
        read_plans(plans, SiteMode.NOT_YET)
    assert caught.value.problems[0][0] == path


def test_a_way_that_there_is_not():
    with pytest.raises(UnknownNameError, match="Did you mean 'saas'"):
        read_plans({"sass": CostPlan()}, SiteMode.NOT_YET)
    with pytest.raises(UnknownNameError, match="'not_yet' is no known name in plans"):
        read_plans({"not_yet": CostPlan()}, SiteMode.NOT_YET)


def test_a_way_that_pays_people_takes_a_team_unless_it_says_otherwise():
    staffed = {"person_capacity": 1_000, "person_yearly": 90_000}
    assert CostPlan(**staffed).takes_team
    assert not CostPlan(yearly=200_000).takes_team
    assert not CostPlan(**staffed, needs_team=False).takes_team
    assert CostPlan(yearly=200_000, needs_team=True).takes_team
