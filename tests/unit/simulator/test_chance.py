"""Chance: what is sure is not drawn, rows are processes of their own, and blocks make no difference."""

import numpy as np
import pytest

from privdomain._internal.draws.streams import BLOCK
from privdomain.errors import SpecError
from privdomain.simulator.chance import MOST, Average, Fast, Monotone

KINDS = (Fast, Monotone)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def counts(n, value=30, rows=(2, 1)):
    return np.full((*rows, n), value)


def test_on_average_everything_is_its_mean():
    chance = Average()
    assert chance.binomial("leave", 0, np.array([8.0]), 0.25).tolist() == [2.0]
    assert chance.poisson("adds", 0, np.array([2.5])).tolist() == [2.5]
    assert chance.gamma("baskets", 0, np.array([1.5])).tolist() == [1.5]
    assert chance.whole(np.array([2.5])).tolist() == [2.5]


def test_impossible_and_certain_events_are_not_drawn(kind):
    chance = kind.of(1, range(1))
    rate = np.array([0.0, 1.0])[:, None, None]
    drawn = chance.binomial("leave", 0, counts(5), rate, ("a", "b"))
    assert drawn.tolist() == [[[0] * 5], [[30] * 5]]
    assert drawn.dtype == np.int64
    untouched = kind.of(1, range(1))  # a stream from which nothing has been drawn yet
    assert np.array_equal(chance.binomial("move", 0, counts(9), 0.5), untouched.binomial("move", 0, counts(9), 0.5))


def test_of_no_events_nothing_comes(kind):
    chance = kind.of(1, range(1))
    assert not chance.poisson("orders", 0, np.zeros((2, 1, 4)), ("a", "b")).any()
    assert not chance.gamma("baskets", 0, np.zeros((1, 4))).any()


@pytest.mark.parametrize("n", [3, BLOCK, BLOCK + 1])
def test_moments_of_draws(kind, n):
    """Binomial(30, 0.2): mean 6, variance 4.8; Poisson(6): 6 and 6; gamma(6): 6 and 6; within 5 standard errors."""
    chance = kind.of(7, range(-(-n // BLOCK)))
    draws = {
        4.8: chance.binomial("leave", 0, counts(n, rows=()), 0.2),
        6.0: chance.poisson("adds", 0, np.full(n, 6.0)),
        6.000001: chance.gamma("baskets", 0, np.full(n, 6.0)),
    }
    for variance, drawn in draws.items():
        assert abs(drawn.mean() - 6) < 5 * np.sqrt(variance / n)


def test_rates_may_differ_by_replication_and_by_row(kind):
    chance = kind.of(1, range(2))
    n = BLOCK + 10
    rates = np.zeros((2, 1, n))
    rates[0, 0, :BLOCK], rates[1, 0, BLOCK:] = 1.0, np.linspace(0, 1, 10)
    drawn = chance.binomial("leave", 0, counts(n), rates, ("a", "b"))
    assert (drawn[0, 0, :BLOCK] == 30).all()
    assert not drawn[0, 0, BLOCK:].any()
    assert not drawn[1, 0, :BLOCK].any()
    assert (drawn[1, 0, BLOCK], drawn[1, 0, -1]) == (0, 30)


def test_one_rate_for_each_replication_holds_for_all_rows(kind):
    drawn = kind.of(1, range(1)).binomial("ban", 0, counts(2), np.array([0.0, 1.0]), ("a", "b"))
    assert drawn[:, 0].tolist() == [[0, 30], [0, 30]]


def test_blocks_are_drawn_alike_together_and_apart(kind):
    n = 2 * BLOCK + 5
    whole, shapes = counts(n, rows=(2, 3)), np.full((3, n), 0.5)
    together = kind.of(3, range(3))
    apart = [kind.of(3, range(block, block + 1)) for block in range(3)]
    cuts = [slice(block * BLOCK, (block + 1) * BLOCK) for block in range(3)]

    def compare(ask, values):
        parts = [ask(one, values[..., at]) for one, at in zip(apart, cuts, strict=True)]
        assert np.array_equal(ask(together, values), np.concatenate(parts, axis=-1))

    compare(lambda chance, people: chance.binomial("leave", 1, people, 0.3, ("a", "b")), whole)
    compare(lambda chance, means: chance.poisson("orders", 1, means * 0.1, ("a", "b")), whole)
    compare(lambda chance, values: chance.gamma("baskets", 1, values), shapes)


def test_cohorts_that_have_not_begun_change_nothing(kind):
    people = counts(50, rows=(2, 3))
    longer = np.concatenate([people, np.zeros_like(people)], axis=1)
    few, many = kind.of(3, range(1)), kind.of(3, range(1))
    for period in range(2):
        one = few.binomial("leave", period, people, 0.3, ("a", "b"))
        other = many.binomial("leave", period, longer, 0.3, ("a", "b"))
        assert np.array_equal(one, other[:, :3])
        assert not other[:, 3:].any()
    shapes = np.full((2, 5), 1.5)
    padded = np.concatenate([shapes, np.zeros((1, 5))])
    assert np.array_equal(few.gamma("baskets", 0, shapes), many.gamma("baskets", 0, padded)[:2])


def test_monotone_draws_do_not_depend_on_what_stands_beside_them():
    people = counts(40, rows=(2, 1))
    one = Monotone.of(5, range(1)).binomial("leave", 2, people, 0.3, ("a", "b"))
    chance = Monotone.of(5, range(1))
    chance.poisson("adds", 2, np.full(40, 3.0))
    other = chance.binomial("leave", 2, counts(40, rows=(3, 1)), 0.3, ("new", "b", "a"))
    assert np.array_equal(one[0], other[2])
    assert np.array_equal(one[1], other[1])
    assert not np.array_equal(one[0], other[0])


def test_monotone_draws_grow_with_rates_and_means():
    chance, rates = Monotone.of(5, range(1)), np.linspace(0.05, 0.95, 40)
    drawn = np.stack([chance.binomial("leave", 0, counts(60, rows=()), rate) for rate in rates])
    assert (np.diff(drawn, axis=0) >= 0).all()
    drawn = np.stack([chance.poisson("adds", 0, np.full(60, 50 * rate)) for rate in rates])
    assert (np.diff(drawn, axis=0) >= 0).all()
    drawn = np.stack([chance.gamma("baskets", 0, np.full(60, 50 * rate)) for rate in rates])
    assert (np.diff(drawn, axis=0) > 0).all()


def test_room_is_whole_and_bounded(kind):
    room = kind.of(1, range(1)).whole(np.array([2.9, 0.0, 1e30]))
    assert room.tolist() == [2, 0, int(MOST)]


def test_more_events_than_can_be_counted_are_refused(kind):
    with pytest.raises(SpecError, match="orders of active comes to 1e\\+16 in period 3, over the limit") as raised:
        kind.of(1, range(1)).poisson("orders", 3, np.full((1, 1, 2), 1e16), ("active",))
    assert raised.value.problems[0][:2] == ("scenario", "too_many")


def test_a_block_of_one_seed_is_no_block_of_another(kind):
    """Seeds beyond 32 bits are several words to numpy; none of them may be taken for the number of a block."""
    one, other = kind.of(5, range(7, 8)), kind.of(5 + 7 * 2**32, range(1))
    assert not np.array_equal(one.poisson("adds", 0, np.full(9, 50.0)), other.poisson("adds", 0, np.full(9, 50.0)))


def test_more_people_than_can_be_inverted_are_refused():
    people = np.array([5, 10**10 + 1])
    with pytest.raises(SpecError, match=r"adds\.parcels comes to 1e\+10 in period 2, over the limit of 1e\+10"):
        Monotone.of(1, range(1)).binomial("adds.parcels", 2, people, 0.5)


def test_huge_shapes_go_on_from_large_ones():
    """On both sides of 1e10 a gamma variate of shape a is a + z sqrt(a) and little more, z being the same."""
    chance = Monotone.of(1, range(1))
    below, above = (chance.gamma("baskets", 0, np.full(50, shape)) for shape in (1e10, 1.0001e10))
    normal = [(drawn - shape) / np.sqrt(shape) for drawn, shape in ((below, 1e10), (above, 1.0001e10))]
    assert np.allclose(*normal, atol=1e-4, rtol=0)
    assert normal[0].std() > 0.7
