"""Users and products by their tags: scores, the best of them, ties, and what is not known."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_numbers import read_matches
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.selectors import match_scores
from privdomain.selectors.assessments import matching
from privdomain.selectors.assessments.match_blocks import best_places

TAGS = "pqrs"
STRENGTHS = st.one_of(st.none(), st.integers(-2, 3).map(lambda n: n / 2))
ROWS = st.dictionaries(st.sampled_from(TAGS), STRENGTHS)
WORLDS = st.fixed_dictionaries(
    {
        "users": st.dictionaries(st.integers(0, 9), ROWS, max_size=5),
        "products": st.dictionaries(st.sampled_from("abcdefg"), ROWS, max_size=7),
        "weights": st.fixed_dictionaries({tag: st.integers(0, 2) for tag in TAGS}).filter(lambda w: any(w.values())),
        "measure": st.sampled_from(["dot", "cosine"]),
        "top": st.integers(1, 4),
    }
)


def columns(rows):
    """All tags as columns, in the order of the rows."""
    return {tag: [tags.get(tag) for tags in rows.values()] for tag in TAGS}


def matched(world):
    return match_scores(
        columns(world["users"]),
        columns(world["products"]),
        users=list(world["users"]),
        products=list(world["products"]),
        weights=world["weights"],
        measure=world["measure"],
        top=world["top"],
    )


def lines(result):
    return [(line["user"], line["product"], line["score"], line["known"]) for line in result.to_records()]


def test_the_dot_product_of_named_tags():
    result = match_scores(
        {"sport": [0.9], "baby": [0.2]},
        {"sport": [1, 0.5], "baby": [0, 1]},
        users=["ann"],
        products=["shoes", "pram"],
        weights={"baby": 3},
    )
    # shoes .9 x 1 + 3 x .2 x 0 = .9; pram .9 x .5 + 3 x .2 x 1 = 1.05
    assert lines(result) == [("ann", "pram", pytest.approx(1.05), 1), ("ann", "shoes", 0.9, 1)]
    assert dict(result.weights) == {"baby": 3, "sport": 1}


def test_the_cosine_does_not_mind_strength():
    tags = {"sport": [3], "baby": [4]}
    result = match_scores(
        tags, {"sport": [6, 4], "baby": [8, 3]}, users=[1], products=["same", "turned"], measure="cosine"
    )
    assert lines(result) == [(1, "same", 1, 1), (1, "turned", pytest.approx(24 / 25), 1)]


def test_unknown_tags_are_not_counted_and_said():
    result = match_scores(
        {"sport": [1, None, nan], "baby": [nan, 1, None]},
        {"sport": [1], "toys": [5]},
        users=["ann", "bo", "cy"],
        products=["shoes"],
    )
    # three tags in all; ann and the shoes share one, the others none
    assert lines(result) == [("ann", "shoes", 1, pytest.approx(1 / 3))]
    assert result.n_unmatched == 2
    assert repr(result).splitlines()[0] == "Match by dot: 3 users, 1 product, 2 unmatched"


def test_equal_scores_come_by_id():
    ids = ["d", "b", "c", "a"]
    result = match_scores({"t": [0.1]}, {"t": [3.0] * 4}, users=[1], products=ids, top=3)
    assert [line[1] for line in lines(result)] == ["a", "b", "c"]


def test_small_strengths_have_a_direction():
    tags = {"p": [3e-90], "q": [4e-90]}
    with np.errstate(all="raise"):
        result = match_scores(tags, tags, users=[1], products=["a"], measure="cosine")
    assert lines(result) == [(1, "a", pytest.approx(1), 1)]
    with pytest.raises(DataError, match="is too close to 0"):
        match_scores({"p": [1e-170]}, {"p": [1]}, users=[1], products=["a"])


def test_flags_are_tags_of_0_and_1():
    result = match_scores({"t": [True, False]}, {"t": np.array([True])}, users=[1, 2], products=[7])
    assert lines(result) == [(1, 7, 1, 1), (2, 7, 0, 1)]


def test_a_length_of_0_has_no_cosine():
    assert match_scores({"t": [0]}, {"t": [1]}, users=[1], products=[2], measure="cosine").n_unmatched == 1


@pytest.mark.parametrize(
    ("users", "products", "tags"), [([], [1], {"t": []}), ([1], [], {"t": [1]}), ([], [], {}), ([1], [2], {})]
)
def test_nobody_or_nothing(users, products, tags):
    result = match_scores(tags, {"t": [1] * len(products)} if tags else {}, users=users, products=products)
    assert result.to_records() == []
    assert result.n_unmatched == len(users)
    check_result(result)


@given(WORLDS)
def test_scores_are_those_of_adding_tag_by_tag(world):
    result = matched(world)
    expected = [
        (user, *line)
        for user, tags in world["users"].items()
        for line in read_matches(
            tags, world["products"], world["weights"], is_cosine=world["measure"] == "cosine", top=world["top"]
        )
    ]
    found = lines(result)
    assert [(user, pytest.approx(score), pytest.approx(known)) for user, _, score, known in found] == [
        (user, score, known) for user, _, score, known in expected
    ]
    if world["measure"] == "dot":  # halves add up exactly, so that ties are ties
        assert [line[:2] for line in found] == [line[:2] for line in expected]


@fewer
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_tags_changes_no_bit(world, random):
    shuffled = {**world}
    for side in ("users", "products", "weights"):
        names = list(world[side])
        random.shuffle(names)
        shuffled[side] = {name: world[side][name] for name in names}
    one, other = ({line[:2]: line for line in lines(matched(some))} for some in (world, shuffled))
    assert one == other


def test_blocks_change_nothing(monkeypatch):
    generator = np.random.default_rng(5)
    users, products = ({tag: generator.random(n) for tag in TAGS} for n in (50, 30))
    ids = {"users": np.arange(50), "products": np.arange(30)}
    whole = match_scores(users, products, **ids)
    monkeypatch.setattr(matching, "BLOCK_CELLS", 90)
    assert match_scores(users, products, **ids) == whole
    monkeypatch.setattr(matching, "BLOCK_CELLS", 1)
    assert match_scores(users, products, **ids) == whole


@given(st.lists(st.lists(st.sampled_from([nan, 0.0, 1.0, 2.0]), min_size=4, max_size=4), min_size=1), st.integers(1, 4))
def test_the_best_places_are_those_of_sorting(rows, n_best):
    for row, best in zip(rows, best_places(np.array(rows), n_best).tolist(), strict=True):
        ranked = sorted((-value, place) for place, value in enumerate(row) if value == value)  # noqa: PLR0124 - nan
        places = [place for _, place in ranked[:n_best]]
        assert best == places + [-1] * (n_best - len(places))


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = matched(world)
    check_result(result)
    check_damage(result, random.choice)


def test_it_does_not_add():
    result = match_scores({"t": [1]}, {"t": [1]}, users=[1], products=[1])
    with pytest.raises(TypeError, match="does not add"):
        result + result


ASKED = {"users": [1, 2], "products": ["a"]}


@pytest.mark.parametrize(
    ("tags", "asked", "argument"),
    [
        ({"t": [1]}, {}, "user_tags['t']"),
        ({"t": [1, inf]}, {}, "user_tags['t']"),
        ({"t": [1, 1e7]}, {}, "user_tags['t']"),
        ({"t": [1, "2"]}, {}, "user_tags['t']"),
        ({"t": [1, 10**30]}, {}, "user_tags['t']"),
        ({"t": 3}, {}, "user_tags['t']"),
        ({"t": [[1, 2]]}, {}, "user_tags['t']"),
        ({"t": np.array([1, 2], "m8[s]")}, {}, "user_tags['t']"),
        ({"t": [1, 1]}, {"users": [1, 1]}, "users"),
        ({"t": [1, 1]}, {"users": [1, None]}, "users"),
        ({"t": [1, 1]}, {"users": [1, "a"]}, "users"),
        ({"t": [1, 1]}, {"products": [""]}, "products"),
    ],
)
def test_data_that_are_wrong(tags, asked, argument):
    with pytest.raises(DataError) as caught:
        match_scores(tags, {"t": [1]}, **{**ASKED, **asked})
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("tags", "asked", "path"),
    [
        (None, {}, "user_tags"),
        ([1], {}, "user_tags"),
        ({1: [1, 1]}, {}, "user_tags"),
        ({"t": [1, 1]}, {"top": 0}, "top"),
        ({"t": [1, 1]}, {"top": 1.0}, "top"),
        ({"t": [1, 1]}, {"measure": "cos"}, "measure"),
        ({"t": [1, 1]}, {"weights": 3}, "weights"),
        ({"t": [1, 1]}, {"weights": {"t": -1}}, "weights.t"),
        ({"t": [1, 1]}, {"weights": {"t": True}}, "weights.t"),
        ({"t": [1, 1]}, {"weights": {"t": 0}}, "weights"),
    ],
)
def test_options_that_are_wrong(tags, asked, path):
    with pytest.raises(SpecError) as caught:
        match_scores(tags, {"t": [1]}, **{**ASKED, **asked})
    assert caught.value.problems[0][0] == path


def test_a_weight_of_no_tag():
    with pytest.raises(UnknownNameError, match="Did you mean 'sport'"):
        match_scores({"sport": [1, 2]}, {"sport": [1]}, **ASKED, weights={"sprot": 1})


def test_bounds_are_checked_before_the_work(monkeypatch):
    monkeypatch.setattr(matching, "MAX_WORK", 3)
    with pytest.raises(BudgetError, match="users x products x tags is 4"):
        match_scores({"t": "not read", "u": 3}, {}, **ASKED)
    monkeypatch.setattr(matching, "MAX_WORK", 10)
    monkeypatch.setattr(matching, "MAX_CELLS", 1)
    with pytest.raises(BudgetError, match="users x top is 2"):
        match_scores({"t": "not read"}, {}, **ASKED)


def test_without_tags_there_is_work_all_the_same(monkeypatch):
    monkeypatch.setattr(matching, "MAX_WORK", 1)
    with pytest.raises(BudgetError, match="users x products x tags is 2"):
        match_scores({}, {}, **ASKED)
