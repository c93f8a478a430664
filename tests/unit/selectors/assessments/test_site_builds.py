"""Renting, buying or making a site: the cheapest way, and the years, budget and need of code that change it."""

from math import inf, isnan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_total
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import SITE_PLANS, CostPlan, SiteMode, site_build_mode

OFFERED = {"saas": {"yearly": 20_000}, "source_code": {"setup": 150_000}}
MONEY = st.integers(0, 40).map(lambda n: n * 1_000)
WORLDS = st.fixed_dictionaries(
    {
        "plans": st.dictionaries(
            st.sampled_from(["saas", "source_code", "custom"]),
            st.fixed_dictionaries({"setup": MONEY, "yearly": MONEY}),
            min_size=1,
        ),
        "years": st.integers(1, 40).map(lambda n: n / 4),
        "discount": st.sampled_from([0.0, 0.08]),
        "budget": st.one_of(st.none(), st.integers(0, 300_000)),
        "must_own_code": st.booleans(),
    }
)


def words(changes):
    return [(change.verdict, change.how.en) for change in changes]


def test_three_years_of_rent_beat_the_code():
    result = site_build_mode(plans=OFFERED, years=3)
    assert result.verdict == SiteMode.SAAS
    assert [(line.way, line.setup, line.yearly, line.total, line.is_possible) for line in result.costs] == [
        ("saas", 0, 20_000, 60_000, True),
        ("source_code", 150_000, 0, 150_000, True),
    ]
    assert result.score == 0.6  # 60 instead of 150 saves 90 of 150
    assert words(result.changes) == [
        ("source_code", "More than 7.5 years."),  # 150,000 / 20,000
        ("not_yet", "A budget of less than 60,000."),
        ("source_code", "The code has to be one's own."),
    ]
    assert [reason.zh for reason in result.reasons] == [
        "SaaS：总成本 60,000.00。",
        "源码：总成本 150,000.00。",
        "选择源码时，合同有约定方可拥有源代码。",
        "选择SaaS时，源代码归服务商所有。",
    ]


def test_at_the_break_even_the_one_that_ties_up_less_stays():
    assert site_build_mode(plans=OFFERED, years=7.5).verdict == "saas"
    assert site_build_mode(plans=OFFERED, years=nextafter(7.5, inf)).verdict == "source_code"


def test_after_the_break_even_years_lead_back():
    assert words(site_build_mode(plans=OFFERED, years=10).changes)[0] == ("saas", "7.5 years or less.")


def test_discounted_rent_never_reaches_the_code():
    # 20,000 a year for ever at 20% is worth 120,000
    result = site_build_mode(plans=OFFERED, years=50, discount=0.2)
    assert result.verdict == "saas"
    assert "years" not in " ".join(change.how.en for change in result.changes)


def test_code_that_has_to_be_owned_rules_rent_out():
    result = site_build_mode(plans=OFFERED, must_own_code=True)
    assert result.verdict == "source_code"
    assert isnan(result.score)
    assert result.reasons[0].zh == "SaaS：总成本 60,000.00，但不可行：不拥有源代码。"
    assert words(result.changes)[-1] == ("saas", "The code need not be one's own.")
    assert not result.costs[0].is_possible


def test_a_budget_that_pays_for_none():
    result = site_build_mode(plans=OFFERED, budget=50_000)
    assert result.verdict == "not_yet"
    assert result.reasons[2].en == "A budget of 50,000.00 pays for none of them."
    assert words(result.changes) == [("saas", "2.5 years or less."), ("saas", "A budget of 60,000 or more.")]


def test_nothing_possible_at_all():
    result = site_build_mode(plans={"saas": CostPlan()}, must_own_code=True, budget=5)
    assert (result.verdict, [change.verdict for change in result.changes]) == ("not_yet", ["saas"])
    assert "budget" not in repr(result)


def test_no_change_lies_beyond_what_can_be_asked():
    # 100 years of 1,500 are 150,000: the source code would be cheaper after that, of which nobody can ask
    plans = {"saas": {"yearly": 1_500}, "source_code": {"setup": 150_000}}
    assert [change.verdict for change in site_build_mode(plans=plans).changes] == ["not_yet", "source_code"]
    sooner = {**plans, "saas": {"yearly": 1_500.01}}
    assert words(site_build_mode(plans=sooner).changes)[0] == ("source_code", "More than 99.99933333777774 years.")


@pytest.mark.parametrize(
    ("name", "value"),
    [("per_unit", 1), ("person_capacity", 5), ("most", 9), ("needs_team", True)],
)
def test_what_a_site_has_no_use_for_is_refused(name, value):
    with pytest.raises(SpecError, match=rf"^plans\.saas\.{name}: has no place in the cost of a site"):
        site_build_mode(plans={"saas": {"yearly": 5, name: value}})


def test_nothing_chosen_has_no_score():
    assert isnan(site_build_mode(plans=OFFERED, budget=1).score)


def test_the_shipped_plans_are_the_worked_example():
    assert set(SITE_PLANS) == {"saas", "source_code", "custom"}
    assert site_build_mode().verdict == "saas"
    with pytest.raises(TypeError):
        SITE_PLANS["saas"] = CostPlan()


@given(WORLDS)
def test_the_verdict_is_the_cheapest_and_each_change_holds_exactly(world):
    result = site_build_mode(**world)
    totals = {
        name: (read_total(plan["setup"], plan["yearly"], world["years"], world["discount"]), plan["setup"])
        for name, plan in world["plans"].items()
        if not (world["must_own_code"] and name == "saas")
    }
    limit = inf if world["budget"] is None else world["budget"]
    within = {name: cost for name, cost in totals.items() if cost[0] <= limit}
    cheapest = [name for name, cost in within.items() if cost == min(within.values())]
    assert result.verdict in (cheapest or ["not_yet"])
    for change in result.changes:
        code, parameters = change.how.code, change.how.parameters
        if code.endswith("years"):
            years = parameters["years"]
            sides = (years, nextafter(years, inf)) if code == "fewer_years" else (nextafter(years, inf), years)
            there, here = (site_build_mode(**{**world, "years": side}).verdict for side in sides)
            assert (there, here != there) == (change.verdict, True)
        elif code.endswith("budget"):
            budget = parameters["budget"]
            sides = (nextafter(budget, -inf), budget) if code == "less_budget" else (budget, nextafter(budget, -inf))
            assert [site_build_mode(**{**world, "budget": max(side, 0)}).verdict for side in sides] == [
                change.verdict,
                result.verdict,
            ]
        else:
            turned = {**world, "must_own_code": not world["must_own_code"]}
            assert site_build_mode(**turned).verdict == change.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = site_build_mode(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"plans": {}}, "plans"),
        ({"plans": 3}, "plans"),
        ({"years": -1}, "years"),
        ({"discount": None}, "discount"),
        ({"budget": "much"}, "budget"),
        ({"must_own_code": 1}, "must_own_code"),
        ({"plans": {"saas": None}}, "plans.saas"),
    ],
)
def test_what_cannot_be_asked(asked, path):
    with pytest.raises(SpecError) as caught:
        site_build_mode(**asked)
    assert caught.value.problems[0][0] == path


def test_a_way_that_there_is_not():
    with pytest.raises(UnknownNameError, match="Did you mean 'custom'"):
        site_build_mode(plans={"costum": CostPlan()})
