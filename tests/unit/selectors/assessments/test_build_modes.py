"""Who runs it, and with what: the cheapest way that can do it, and the nearest volumes that change it."""

from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import BUILD_PLANS, BuildMode, CostPlan, build_mode
from privdomain.selectors.assessments.volumes import MAX_PIECES

PLANS = st.dictionaries(
    st.sampled_from(["manual", "technology", "hybrid", "agency"]),
    st.fixed_dictionaries(
        {
            "setup": st.integers(0, 9),
            "yearly": st.integers(0, 9),
            "per_unit": st.integers(0, 4).map(lambda n: n / 8),
            "person_capacity": st.integers(1, 6),
            "person_yearly": st.integers(0, 9),
            "most": st.one_of(st.none(), st.integers(0, 25)),
            "needs_team": st.booleans(),
        }
    ),
    min_size=1,
)
WORLDS = st.fixed_dictionaries(
    {
        "plans": PLANS,
        "monthly_volume": st.integers(0, 30),
        "has_digital_team": st.sampled_from([True, False, None]),
        "budget": st.one_of(st.none(), st.integers(0, 200)),
        "years": st.sampled_from([1, 2.5]),
    }
)


def words(result):
    return [(change.verdict, change.how.zh) for change in result.changes]


class TestShippedPlans:
    @pytest.mark.parametrize(
        ("volume", "mode"),
        [(1, "manual"), (2_000, "manual"), (2_001, "hybrid"), (12_000, "hybrid"), (12_001, "technology")],
    )
    def test_hands_then_tools_then_technology(self, volume, mode):
        assert build_mode(has_digital_team=True, monthly_volume=volume).verdict == mode

    def test_without_a_team_an_agency(self):
        result = build_mode(has_digital_team=False, monthly_volume=5_000)
        # 3 x (120,000 + 5,000 x 4 x 12)
        assert (result.verdict, result.costs[3].total) == (BuildMode.AGENCY, 1_080_000)
        assert isnan(result.score)
        assert result.reasons[0].zh == "没有数字化团队。"
        assert result.reasons[1].zh == "人工：总成本 1,080,000.00，但不可行：没有数字化团队。"
        assert words(result)[-1] == ("hybrid", "已有数字化团队。")

    def test_the_volumes_at_which_it_changes(self):
        result = build_mode(has_digital_team=True, monthly_volume=5_000)
        # hybrid: 30,000 + 3 x (40,000 + 5,000 x .1 x 12 + 120,000) = 528,000
        assert (result.verdict, result.costs[2].total) == ("hybrid", 528_000)
        assert words(result)[:2] == [("manual", "月服务量降至 2,000。"), ("technology", "月服务量升至 12,001。")]
        assert words(result)[-2:] == [("not_yet", "预算低于 528,000。"), ("agency", "没有数字化团队。")]

    def test_a_budget_is_a_limit(self):
        result = build_mode(has_digital_team=True, monthly_volume=5_000, budget=400_000)
        assert result.verdict == "not_yet"
        # by hand two thousand contacts cost 360,000
        assert words(result)[0] == ("manual", "月服务量降至 2,000。")

    def test_a_team_that_is_not_known(self):
        result = build_mode(has_digital_team=None, monthly_volume=5_000)
        assert result.verdict is None
        assert words(result) == [("hybrid", "已有数字化团队。"), ("agency", "没有数字化团队。")]
        assert result.reasons[0].zh == "尚不清楚是否有数字化团队。"
        assert isnan(result.score)
        assert [line.is_possible for line in result.costs] == [None, None, None, True]

    def test_a_budget_and_a_team_that_is_not_known(self):
        # by hand 528,000 at least; the agency would cost 1,080,000
        result = build_mode(has_digital_team=None, monthly_volume=5_000, budget=400_000)
        assert (result.verdict, isnan(result.score)) == ("not_yet", True)
        assert result.reasons[-1].zh == "预算 400,000.00 不足以支付任何可行方案。"
        some = build_mode(has_digital_team=None, monthly_volume=5_000, budget=600_000)
        assert (some.verdict, some.reasons[-1].code) == (None, "costs")

    def test_a_team_that_does_not_matter(self):
        result = build_mode(has_digital_team=None, monthly_volume=5, plans={"agency": CostPlan()})
        assert (result.verdict, result.changes) == ("agency", ())

    def test_a_saving_that_no_team_could_change(self):
        plans = {"agency": CostPlan(yearly=10), "hybrid": CostPlan(yearly=20)}
        assert build_mode(has_digital_team=None, monthly_volume=5, plans=plans).score == 0.5

    def test_they_are_locked(self):
        with pytest.raises(TypeError):
            BUILD_PLANS["agency"] = CostPlan()


class TestVolumes:
    @fewer
    @given(WORLDS)
    def test_they_are_the_nearest_by_asking_for_every_volume(self, world):
        result = build_mode(**world)
        by_volume = [change for change in result.changes if "volume" in change.how.code]
        found = {change.how.code: (change.how.parameters["volume"], change.verdict) for change in by_volume}
        here = world["monthly_volume"]

        def first(volumes):
            verdicts = ((n, build_mode(**{**world, "monthly_volume": n}).verdict) for n in volumes)
            return next(((n, verdict) for n, verdict in verdicts if verdict != result.verdict), None)

        if world["has_digital_team"] is None:
            assert not found
        else:
            assert found.get("volume_falls") == first(range(here - 1, -1, -1))
            rises = found.get("volume_rises", (inf,))
            assert first(range(here + 1, 41)) == (rises if rises[0] <= 40 else None)

    def test_a_crossing_far_away(self):
        # .5 x 12 a unit against 6,000,000: at 1,000,000 equal, and the one without setup stays
        plans = {"manual": CostPlan(per_unit=0.5), "technology": CostPlan(setup=6_000_000)}
        result = build_mode(has_digital_team=True, monthly_volume=0, years=1, plans=plans)
        assert words(result)[0] == ("technology", "月服务量升至 1,000,001。")

    def test_a_search_ends(self):
        plans = {"manual": CostPlan(person_capacity=1, person_yearly=1), "agency": CostPlan(setup=10_000)}
        near = build_mode(has_digital_team=True, monthly_volume=9_800, years=1, plans=plans)
        assert words(near)[0] == ("agency", "月服务量升至 10,001。")
        far = build_mode(has_digital_team=True, monthly_volume=10_000 - MAX_PIECES, years=1, plans=plans)
        assert "月服务量" not in " ".join(zh for _, zh in words(far))


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = build_mode(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"has_digital_team": 1}, "has_digital_team"),
        ({"has_digital_team": "yes"}, "has_digital_team"),
        ({"monthly_volume": -1}, "monthly_volume"),
        ({"monthly_volume": 1.5}, "monthly_volume"),
        ({"monthly_volume": None}, "monthly_volume"),
        ({"budget": -1}, "budget"),
        ({"years": 0}, "years"),
        ({"discount": float("inf")}, "discount"),
        ({"plans": []}, "plans"),
    ],
)
def test_what_cannot_be_asked(asked, path):
    with pytest.raises(SpecError) as caught:
        build_mode(**{"has_digital_team": True, "monthly_volume": 100, **asked})
    assert caught.value.problems[0][0] == path


def test_a_way_that_there_is_not():
    with pytest.raises(UnknownNameError, match="Did you mean 'hybrid'"):
        build_mode(has_digital_team=True, monthly_volume=1, plans={"hybird": CostPlan()})


def test_nobody_runs_it_by_hand_without_a_team():
    # the plan of the user says nothing of a team, and pays people: without one it is the agency's
    plans = {"manual": {"person_yearly": 90_000, "person_capacity": 1_000}, "agency": {"yearly": 200_000}}
    assert build_mode(has_digital_team=False, monthly_volume=1_500, plans=plans).verdict == "agency"
