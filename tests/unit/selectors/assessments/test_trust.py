"""Trust of users: its parts, that it is smooth and monotone, and that it adds over disjoint users."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.errors import DataError, SpecError
from privdomain.selectors import trust_score

COUNTS = st.one_of(st.none(), st.integers(0, 40), st.integers(0, 10**12))
WORLDS = st.dictionaries(st.integers(0, 99), st.tuples(COUNTS, COUNTS, COUNTS), max_size=8)
NAMES = ["replies", "tenure_days", "negative_feedback"]


def trusted(world, **options):
    values = list(zip(*world.values(), strict=True)) or [()] * 3
    return trust_score(list(world), **dict(zip(NAMES, values, strict=True)), **options)


def test_halves_and_halvings():
    result = trusted({"ann": (10, 90, 0), "bo": (30, 0, 0), "cy": (10, 270, 2), "di": (0, 0, 0)})
    # ann: half and half; bo: 30/40 and 0; cy: (1/2 + 3/4)/2 twice halved
    assert result.trust.tolist() == [0.5, 0.375, 0.15625, 0]
    assert result.reply_part.tolist() == [0.5, 0.75, 0.5, 0]
    assert result.tenure_part.tolist() == [0.5, 0, 0.75, 0]
    assert result.kept_part.tolist() == [1, 1, 0.25, 1]


def test_own_halves_and_weight():
    result = trusted({1: (5, 10, 1)}, half_replies=5, half_tenure_days=30, halving_feedback=2, reply_weight=0.75)
    # (.75 x 1/2 + .25 x 1/4) x 2^-.5
    assert result.trust[0] == pytest.approx(0.4375 * 0.5**0.5)


def test_what_is_not_known_is_no_distrust():
    result = trusted({1: (None, 90, 0), 2: (10, nan, 0), 3: (10, 90, None)})
    assert np.isnan(result.trust).all()
    assert result.to_records()[0] == {
        "user": 1,
        "trust": None,
        "reply_part": None,
        "tenure_part": 0.5,
        "kept_part": 1.0,
    }


def test_users_are_sorted_and_keep_their_rows():
    result = trusted({"bo": (30, 0, 0), "ann": (10, 0, 0)})
    assert result.users.tolist() == ["ann", "bo"]
    assert result.replies.tolist() == [10, 30]
    assert len(result) == 2


def test_negative_feedback_without_end():
    assert trusted({1: (10, 90, 10**12)}).trust[0] == 0.5 / 2**60


def test_the_smallest_and_the_largest_numbers_are_counted_with():
    tiny = {"half_replies": 1e-100, "half_tenure_days": 1e-100, "halving_feedback": 1e-100, "reply_weight": 1e-100}
    with np.errstate(all="raise"):
        large = trusted({1: (10**12, 10**12, 10**12)}, **tiny)
        small = trusted({1: (1e-100, 1e-100, 1e-100)}, **dict.fromkeys(tiny, 10**12) | {"reply_weight": 1})
    assert (large.trust[0], small.trust[0]) == (2.0**-60, pytest.approx(1e-112))
    with pytest.raises(DataError, match="is too close to 0"):
        trusted({1: (5e-324, 1, 1)})
    with pytest.raises(SpecError, match="half_replies: 5e-324 is too close to 0"):
        trusted({1: (1, 1, 1)}, half_replies=5e-324)


@given(st.tuples(*[st.integers(0, 1_000)] * 3), st.sampled_from(range(3)), st.integers(1, 9), st.floats(0.1, 0.9))
def test_more_replies_and_tenure_raise_it_and_negative_feedback_lowers_it(row, place, more, weight):
    other = list(row)
    other[place] += more
    one, two = trusted({1: row, 2: tuple(other)}, reply_weight=weight).trust.tolist()
    assert 0 <= one < 1
    assert 0 <= two < 1
    if place < 2:
        assert two > one or row[2] >= 60
    else:
        assert two < one or one == 0 or row[2] >= 60


@given(st.integers(0, 1_000), st.sampled_from(range(3)))
def test_it_is_smooth(count, place):
    low, high = [5.0, 40.0, 0.5], [5.0, 40.0, 0.5]
    low[place], high[place] = count, count + 1e-6
    one, two = trusted({1: tuple(low), 2: tuple(high)}).trust.tolist()
    assert abs(two - one) <= 1e-6


@given(WORLDS, st.integers(1, 3))
def test_parts_add_up(world, n_parts):
    parts = [dict(list(world.items())[part::n_parts]) for part in range(n_parts)]
    check_adds(trusted(world), [trusted(part) for part in parts])


@fewer
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, random):
    names = list(world)
    random.shuffle(names)
    assert trusted({name: world[name] for name in names}) == trusted(world)


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = trusted(world)
    check_result(result)
    check_damage(result, random.choice)


def test_shared_users_other_options_and_other_ids_do_not_add():
    one = trusted({1: (1, 1, 1)})
    with pytest.raises(DataError, match=r"stand in both parts \(1 row\)"):
        one + one
    with pytest.raises(SpecError, match="half_replies"):
        one + trusted({2: (1, 1, 1)}, half_replies=5)
    with pytest.raises(DataError, match="are int on one side"):
        one + trusted({"ann": (1, 1, 1)})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("values", [[1], [1, -1], [1, inf], [1, "2"], 3, [1, 10**13]])
def test_data_that_are_wrong(name, values):
    with pytest.raises(DataError) as caught:
        trust_score(["ann", "bo"], **{**dict.fromkeys(NAMES, (1, 1)), name: values})
    assert caught.value.argument == name


@pytest.mark.parametrize("users", [["ann", "ann"], ["ann", None], ["ann", ""], ["ann", 1], 3])
def test_users_that_are_wrong(users):
    with pytest.raises(DataError) as caught:
        trust_score(users, **dict.fromkeys(NAMES, (1, 1)))
    assert caught.value.argument == "users"


@pytest.mark.parametrize("name", ["half_replies", "half_tenure_days", "halving_feedback", "reply_weight"])
@pytest.mark.parametrize("value", [-1, nan, True, None, "1"])
def test_options_that_are_wrong(name, value):
    with pytest.raises(SpecError) as caught:
        trusted({1: (1, 1, 1)}, **{name: value})
    assert caught.value.problems[0][0] == name


def test_every_half_of_0_is_named():
    with pytest.raises(SpecError) as caught:
        trusted({1: (1, 1, 1)}, half_replies=0, half_tenure_days=0, halving_feedback=0)
    assert [path for path, _, _ in caught.value.problems] == ["half_replies", "half_tenure_days", "halving_feedback"]
