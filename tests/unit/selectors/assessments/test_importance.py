"""Importance against development: ranks, Kendall's tau, and how many pairs would have to turn."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_pairs
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors import WISHED_FUNCTIONS, importance_gap
from privdomain.selectors.assessments.importance import MAX_FUNCTIONS

SCORES = st.one_of(st.integers(0, 4), st.sampled_from([0.1, 0.2, 0.3]))
WORLDS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(SCORES, SCORES), max_size=8)


def gap_of(world, **asked):
    return importance_gap(
        importance={name: pair[0] for name, pair in world.items()},
        development={name: pair[1] for name, pair in world.items()},
        **asked,
    )


def test_data_analysis_is_fourth_by_importance_and_first_by_development():
    result = gap_of({"insight": (9, 3), "delivery": (8, 5), "conversion": (7, 4), "data analysis": (6, 9)})
    line = result.lines[3]
    assert (line.name, line.importance_rank, line.development_rank, line.gap) == ("data analysis", 4, 1, -3)
    # development ranks in order of importance 4 2 3 1: only delivery before conversion stands alike
    assert (result.n_alike, result.n_reversed, result.tau) == (1, 5, -4 / 6)
    assert (result.verdict, result.score) == ("inverted", pytest.approx(1 / 6))
    # tau -.3 is -1.8 of 6 pairs: two of the reversed must turn, for -4 + 2 is still below
    assert [(change.verdict, change.how.parameters["n"]) for change in result.changes] == [("mixed", 2)]
    assert [reason.zh for reason in result.reasons[:2]] == [
        "6 对功能中，1 对次序一致，5 对次序相反，τ 为 -0.67。",
        "data analysis：重要性第 4，发展程度第 1，超前 3 位。",
    ]
    assert result.reasons[2].en == "Behind by 3: insight, rank 1 by importance and 4 by development."


def test_ranks_can_be_given():
    result = importance_gap(
        importance={"conversion": 1, "data analysis": 4},
        development={"conversion": 6, "data analysis": 1},
        given="rank",
    )
    assert [(line.name, line.gap) for line in result.lines] == [("conversion", 5), ("data analysis", -3)]
    assert result.tau == -1


def test_equal_scores_share_a_rank():
    result = gap_of({"a": (5, 1), "b": (5, 2), "c": (1, 3)})
    assert [line.importance_rank for line in result.lines] == [1.5, 1.5, 3]
    # a and b are tied in importance: of three pairs two are left, both reversed; tau-b = -2 / sqrt(2 x 3)
    assert (result.n_importance_pairs, result.n_development_pairs) == (2, 3)
    assert result.tau == pytest.approx(-2 / 6**0.5)


def test_no_order_is_no_verdict():
    for world in ({}, {"a": (1, 1)}, {"a": (1, 1), "b": (1, 2)}):
        result = gap_of(world)
        assert isnan(result.tau)
        assert (result.verdict, result.changes, result.reasons[0].code) == (None, (), "no_order")


def test_what_is_not_known_is_left_out_and_said():
    result = gap_of({"a": (1, 1), "b": (2, 2), "c": (3, None), "d": (None, 3)})
    assert [line.name for line in result.lines] == ["b", "a"]
    assert result.reasons[-1].zh == "尚不清楚、未计入：c、d。"
    assert result.verdict == "aligned"


def test_thresholds_are_exact():
    world = {"a": (1, 1), "b": (2, 3), "c": (3, 2)}  # 2 alike, 1 reversed: tau 1/3
    assert gap_of(world, aligned_from=0.3333333333333333).verdict == "aligned"
    assert gap_of(world, aligned_from=0.3333333333333334).verdict == "mixed"
    turned = {name: (one, -other + 4) for name, (one, other) in world.items()}
    assert gap_of(turned, inverted_to=-0.3333333333333333).verdict == "inverted"
    assert gap_of(turned, inverted_to=-0.3333333333333334).verdict == "mixed"


@given(WORLDS)
def test_pairs_are_those_of_comparing_one_by_one(world):
    result = gap_of(world)
    alike, opposite, first, second = read_pairs(
        {name: pair[0] for name, pair in world.items()}, {name: pair[1] for name, pair in world.items()}
    )
    assert (result.n_alike, result.n_reversed) == (alike, opposite)
    assert (result.n_importance_pairs, result.n_development_pairs) == (first, second)
    if first and second:
        assert result.tau == pytest.approx((alike - opposite) / (first * second) ** 0.5)
    assert sum(line.gap for line in result.lines) == 0


@given(st.permutations(range(7)))
def test_as_many_swaps_of_neighbours_as_a_change_says_bring_its_verdict(order):
    world = {str(n): (n, place) for n, place in enumerate(order)}
    for change in gap_of(world).changes:
        places, wants_alike = list(order), change.how.code == "more_alike"
        for _ in range(change.how.parameters["n"]):
            before = gap_of({str(n): (n, place) for n, place in enumerate(places)})
            assert before.verdict != change.verdict
            at = next(i for i in range(6) if (places[i] > places[i + 1]) == wants_alike)
            places[at], places[at + 1] = places[at + 1], places[at]
        assert gap_of({str(n): (n, place) for n, place in enumerate(places)}).verdict == change.verdict


@fewer
@given(WORLDS)
def test_what_is_asked_the_other_way_round_is_the_same_tau(world):
    turned = gap_of({name: pair[::-1] for name, pair in world.items()})
    assert turned.tau == gap_of(world).tau or isnan(turned.tau)


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = gap_of(world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"importance": None}, "importance"),
        ({"development": ["a"]}, "development"),
        ({"importance": {1: 2}}, "importance"),
        ({"importance": {"a": float("nan")}}, "importance.a"),
        ({"development": {"a": -1}}, "development.a"),
        ({"given": "place"}, "given"),
        ({"inverted_to": 0.3}, "inverted_to"),
        ({"inverted_to": "low"}, "inverted_to"),
        ({"inverted_to": True}, "inverted_to"),
        ({"aligned_from": 1.1}, "aligned_from"),
    ],
)
def test_what_cannot_be_asked(asked, path):
    with pytest.raises(SpecError) as caught:
        importance_gap(**{"importance": {"a": 1}, "development": {"a": 1}, **asked})
    assert caught.value.problems[0][0] == path


@pytest.mark.parametrize("sides", [({"data": 1}, {"date": 1}), ({"data": 1}, {}), ({}, {"data": 1})])
def test_both_sides_name_the_same_functions(sides):
    with pytest.raises(UnknownNameError, match="is no known function"):
        importance_gap(importance=sides[0], development=sides[1])


def test_the_bound_is_checked_first():
    many = dict.fromkeys(map(str, range(MAX_FUNCTIONS + 1)), "x")
    with pytest.raises(BudgetError, match="number of functions is 1,001"):
        importance_gap(importance=many, development=many)


def test_the_wishes_are_the_two_that_the_source_names():
    assert [(wish.rank, wish.zh, wish.source) for wish in WISHED_FUNCTIONS] == [
        (1, "一站式获客转化", "iresearch_2021"),
        (2, "多渠道数据接入", "iresearch_2021"),
    ]
