"""Importance against development: ranks, Kendall's tau, and which function to move."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_pairs
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors import importance_gap
from privdomain.selectors.assessments.importance_gap import MAX_FUNCTIONS

SCORES = st.one_of(st.integers(0, 4), st.sampled_from([0.1, 0.2, 0.3]))
WORLDS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(SCORES, SCORES), max_size=8)


def gap_of(world, **asked):
    return importance_gap(
        importance={name: pair[0] for name, pair in world.items()},
        development={name: pair[1] for name, pair in world.items()},
        **asked,
    )


def scored(world):
    """The same orders with numbers above 0."""
    return {name: (one + 10, other + 10) for name, (one, other) in world.items()}


def test_data_analysis_is_fourth_by_importance_and_first_by_development():
    result = gap_of({"insight": (9, 3), "delivery": (8, 5), "conversion": (7, 4), "data analysis": (6, 9)})
    line = result.lines[3]
    assert (line.name, line.importance_rank, line.development_rank, line.gap) == ("data analysis", 4, 1, -3)
    # development ranks in order of importance 4 2 3 1: only delivery before conversion stands alike
    assert (result.n_alike, result.n_reversed, result.tau) == (1, 5, -4 / 6)
    assert (result.verdict, result.score) == ("inverted", pytest.approx(1 / 6))
    # tau -.3 is -1.8 of 6 pairs: two must turn, for -4 + 2 is still below; three bring 4 alike of 6, which is tau 1/3
    assert [(change.verdict, change.how.zh) for change in result.changes] == [
        ("mixed", "data analysis的发展程度由第 1 位变为第 3 位。"),
        ("aligned", "data analysis的发展程度由第 1 位变为第 4 位。"),
    ]
    assert [reason.zh for reason in result.reasons[:2]] == [
        "6 对功能中，1 对次序一致，5 对次序相反，τ 为 -0.67。",
        "data analysis：重要性第 4，发展程度第 1，超前 3 位。",
    ]
    assert result.reasons[2].en == "Behind by 3: insight, rank 1 by importance and 4 by development."


def test_ranks_can_be_given():
    result = importance_gap(
        importance={"conversion": 1, "data analysis": 4, "access": None, "delivery": None},
        development={"conversion": 3, "data analysis": 1, "access": 2, "delivery": 4},
        given="rank",
    )
    assert [(line.name, line.gap) for line in result.lines] == [("conversion", 2), ("data analysis", -3)]
    assert result.tau == -1


@pytest.mark.parametrize("rank", [0, 17, 4.5, -1])
def test_a_rank_is_none_beyond_the_functions(rank):
    world = dict.fromkeys("abcd", 2.5)
    with pytest.raises(SpecError, match=r"^development\.a: .* is no number from 1 to 4\. Pass one\.$"):
        importance_gap(importance=world, development={**world, "a": rank}, given="rank")


def test_the_threshold_that_is_wrong_is_named_as_it_was_given():
    with pytest.raises(SpecError, match=r"^inverted_to: 0\.5 is no number from -1 to 0\."):
        gap_of({"a": (1, 1)}, inverted_to=0.5)


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


@fewer
@given(st.permutations(range(6)))
def test_a_change_is_the_shortest_move_that_brings_its_verdict(order):
    world = {str(n): (-n, -place) for n, place in enumerate(order)}
    result = gap_of(scored(world))
    found = {}
    for name in world:
        others = sorted((n for n in world if n != name), key=lambda n: -world[n][1])
        for place in range(6):
            ranked = [*others[:place], name, *others[place:]]
            moved = {n: (world[n][0], -ranked.index(n)) for n in world}
            found.setdefault(gap_of(scored(moved)).verdict, []).append((abs(place + world[name][1]), name, place + 1))
    told = {change.verdict: change.how.parameters for change in result.changes}
    assert set(told) == set(found) - {result.verdict}
    for verdict, parameters in told.items():
        far = abs(parameters["rank"] - parameters["now"])
        assert (far, parameters["name"], parameters["rank"]) in found[verdict]
        assert far == min(one[0] for one in found[verdict])


@given(WORLDS)
def test_a_move_between_equal_ones_is_none(world):
    result = gap_of(world)
    for change in result.changes:
        name, rank = change.how.parameters["name"], change.how.parameters["rank"]
        above = sorted((pair[1] for n, pair in world.items() if n != name), reverse=True)
        ends = [10, *above, -1]
        assert ends[rank - 1] > ends[rank]
        moved = {**world, name: (world[name][0], (ends[rank - 1] + ends[rank]) / 2 + 1)}
        shifted = {n: pair if n == name else (pair[0], pair[1] + 1) for n, pair in moved.items()}
        assert gap_of(shifted).verdict == change.verdict


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
