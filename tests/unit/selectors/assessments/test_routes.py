"""Build first, follow or buy: what each route leaves, and the gains, budgets and team that change the answer."""

from math import inf, isnan, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_total
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError
from privdomain.selectors import CostPlan, Route, build_or_follow

PLANS = {"build": {"setup": 600_000, "yearly": 60_000, "needs_team": True}, "buy": {"yearly": 300_000}}
COSTS = st.fixed_dictionaries(
    {"setup": st.integers(0, 40), "yearly": st.integers(0, 20), "needs_team": st.booleans()},
)
WORLDS = st.fixed_dictionaries(
    {
        "build": COSTS,
        "buy": COSTS,
        "yearly_gain": st.one_of(st.none(), st.integers(0, 60)),
        "has_digital_team": st.sampled_from([True, False, None]),
        "years": st.sampled_from([2, 3, 4.5]),
        "discount": st.sampled_from([0, 0.25]),
        "delay_years": st.integers(0, 1),
        "follow_saving": st.sampled_from([0, 0.3, 1]),
    }
)


def words(changes):
    return [(change.verdict, change.how.zh) for change in changes]


def test_what_each_route_leaves():
    result = build_or_follow(**PLANS, yearly_gain=400_000, has_digital_team=True)
    # first: 3 x 400 - (600 + 3 x 60) = 420; follow: 2 x 400 - (420 + 2 x 60) = 260; buy: 3 x (400 - 300) = 300
    assert [(line.route, line.cost, line.gain_years, line.net) for line in result.routes] == [
        ("pioneer", 780_000, 3, 420_000),
        ("follow", 540_000, 2, 260_000),
        ("buy", 900_000, 3, 300_000),
    ]
    assert result.verdict == Route.PIONEER
    assert result.score == 0.35  # 420 of 1,200
    assert words(result.changes) == [
        ("not_yet", "年收益不超过 260,000。"),  # 780 / 3
        ("buy", "没有数字化团队。"),
    ]
    assert result.reasons[1].zh == "自建跟进：收益 800,000.00，减去成本 540,000.00，净值 260,000.00。"


def test_waiting_pays_where_the_gain_is_small_beside_the_saving():
    plans = {"build": {"setup": 600_000}, "buy": {"yearly": 900_000}}
    # first: 3g - 600, follow: 2g - 60 with 90% saved: equal at g = 540; follow leaves something above g = 30
    result = build_or_follow(**plans, yearly_gain=100_000, has_digital_team=True, follow_saving=0.9)
    assert result.verdict == "follow"
    assert words(result.changes)[:2] == [("not_yet", "年收益不超过 30,000。"), ("pioneer", "年收益超过 540,000。")]


def test_a_follower_discounts_its_setup():
    result = build_or_follow(
        build={"setup": 100}, buy={"yearly": 100}, yearly_gain=0, has_digital_team=True, discount=0.25, follow_saving=0
    )
    # 100 / 1.25; three years are worth 1 + .8 + .64, two from next year on 1.44
    assert (result.routes[1].cost, result.routes[1].gain_years) == (80, 1.44)
    assert result.routes[2].cost == read_total(0, 100, 3, 0.25)


def test_a_gain_that_is_not_known():
    result = build_or_follow(**PLANS, yearly_gain=None, has_digital_team=True)
    assert (result.verdict, isnan(result.score), isnan(result.routes[0].net)) == (None, True, True)
    assert words(result.changes) == [("not_yet", "年收益不超过 260,000。"), ("pioneer", "年收益超过 260,000。")]
    assert result.reasons[0].zh == "自建先导：总成本 780,000.00，收益年数 3.00。"
    assert result.reasons[-1].zh == "尚不清楚每年可带来的收益。"


def test_no_gain_helps_where_nothing_is_possible():
    plans = {**PLANS, "buy": {"yearly": 300_000, "most": 0}}
    result = build_or_follow(**plans, yearly_gain=None, has_digital_team=False, monthly_volume=1)
    assert (result.verdict, result.changes) == ("not_yet", ())
    assert [reason.zh for reason in result.reasons[:3]] == [
        "自建先导：不可行，没有数字化团队。",
        "自建跟进：不可行，没有数字化团队。",
        "采购：不可行，超出服务能力上限。",
    ]
    assert [line.is_possible for line in result.routes] == [False] * 3


def test_a_team_that_is_not_known():
    result = build_or_follow(**PLANS, yearly_gain=400_000, has_digital_team=None)
    assert (result.verdict, isnan(result.score)) == (None, True)
    assert [line.is_possible for line in result.routes] == [None, None, True]
    assert words(result.changes) == [("pioneer", "已有数字化团队。"), ("buy", "没有数字化团队。")]
    assert result.reasons[-1].code == "team_unknown"
    bought = build_or_follow(build=PLANS["buy"], buy={}, yearly_gain=1, has_digital_team=None)
    assert (bought.verdict, bought.score, bought.changes) == ("buy", 1, ())


def test_neither_gain_nor_team_known():
    result = build_or_follow(**PLANS, yearly_gain=None, has_digital_team=None)
    assert (result.verdict, result.changes) == (None, ())
    assert [reason.code for reason in result.reasons[-2:]] == ["gain_unknown", "team_unknown"]


@given(WORLDS)
def test_the_verdict_leaves_most_and_each_change_holds_exactly(world):
    result = build_or_follow(**world)
    if world["yearly_gain"] is not None and result.verdict:
        nets = {line.route: line.net for line in result.routes if line.is_possible} | {"not_yet": 0.0}
        assert nets[result.verdict] == pytest.approx(max(nets.values()), abs=1e-9)
    for change in result.changes:
        code, parameters = change.how.code, change.how.parameters
        if code.endswith("gain"):
            gain = parameters["gain"]
            sides = (gain, nextafter(gain, inf)) if code == "less_gain" else (nextafter(gain, inf), gain)
            there, here = (build_or_follow(**{**world, "yearly_gain": side}).verdict for side in sides)
            assert (there, here != there) == (change.verdict, True)
        else:
            turned = {**world, "has_digital_team": code == "team"}
            assert build_or_follow(**turned).verdict == change.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = build_or_follow(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"build": 3}, "build"),
        ({"buy": {"price": 3}}, "buy.price"),
        ({"yearly_gain": nan}, "yearly_gain"),
        ({"yearly_gain": -1}, "yearly_gain"),
        ({"has_digital_team": 1}, "has_digital_team"),
        ({"buy": {"per_unit": 1}}, "monthly_volume"),
        ({"monthly_volume": 0.5}, "monthly_volume"),
        ({"years": 0}, "years"),
        ({"discount": "low"}, "discount"),
        ({"delay_years": 1.5}, "delay_years"),
        ({"delay_years": 3}, "delay_years"),
        ({"follow_saving": 2}, "follow_saving"),
    ],
)
def test_what_cannot_be_asked(asked, path):
    with pytest.raises(SpecError) as caught:
        build_or_follow(**{**PLANS, "yearly_gain": 1, "has_digital_team": True, **asked})
    assert caught.value.problems[0][0] == path


def test_a_plan_that_is_too_small():
    plans = {"build": CostPlan(most=10), "buy": CostPlan(yearly=1)}
    result = build_or_follow(**plans, yearly_gain=5, has_digital_team=True, monthly_volume=11)
    assert (result.verdict, result.reasons[0].zh) == ("buy", "自建先导：不可行，超出服务能力上限。")
