"""Closure: the smaller of a count and the room for it, against sums and integrals."""

from math import exp, lgamma, log

import numpy as np
import pytest

from privdomain.simulator.expectation.admission import Line, admitted
from privdomain.simulator.expectation.closure import MOST_COUNTED, chance_below, least_of
from privdomain.simulator.expectation.limits import Service


def poisson(mean, n):
    counts = np.arange(n)
    return counts, np.array([exp(count * log(mean) - mean - lgamma(count + 1)) for count in counts])


@pytest.mark.parametrize(("mean", "room"), [(100.0, 100), (2.0, 1), (0.3, 4), (50.0, 80), (80.0, 50)])
def test_a_poisson_count_is_exact(mean, room):
    counts, chances = poisson(mean, 400)
    taken = np.minimum(counts, room)
    expected = taken @ chances
    least = least_of(mean, mean, float(room))
    assert least.mean == pytest.approx(expected, rel=1e-12)
    assert least.weight == pytest.approx(chances[:room].sum(), rel=1e-9)
    variance = (taken - expected) ** 2 @ chances
    assert least.residual + least.weight**2 * mean == pytest.approx(variance, rel=1e-9)
    # What follows the count is its covariance: Cov(X, min) = weight x Var(X).
    assert (counts - mean) * taken @ chances == pytest.approx(least.weight * mean, rel=1e-9)


def test_of_a_hundred_adds_four_find_no_room():
    assert least_of(100.0, 100.0, 100.0).mean == pytest.approx(96.0139, abs=5e-5)


def test_nobody_and_no_room():
    assert least_of(0.0, 0.0, 5.0).mean == 0
    assert least_of(0.0, 0.0, 5.0).weight == 1
    assert least_of(5.0, 5.0, 0.0).mean == 0
    assert least_of(5.0, 5.0, 0.0).weight == 0


def test_large_counts_are_normal_and_meet_the_exact_ones():
    """E[min] = C - s / sqrt(2 pi) at full use; the exact sum differs by less than 0.01 of a person."""
    most = float(MOST_COUNTED)
    exact, normal = least_of(most, most, most), least_of(most + 1, most + 1, most + 1)
    assert exact.mean == pytest.approx(normal.mean - 1, abs=0.01)
    assert most + 1 - normal.mean == pytest.approx((most + 1) ** 0.5 / (2 * np.pi) ** 0.5, rel=1e-9)


@pytest.mark.parametrize("covariance", [-3.0, 0.0, 4.0])
def test_two_normal_numbers_against_a_fine_grid(covariance):
    """X = 20 + 3 a, C = 22 + b a + c e with normal a and e, on a grid of weights."""
    grid = np.linspace(-8, 8, 801)
    chances = np.array([exp(-0.5 * one**2) for one in np.maximum(grid, -8)])
    chances /= chances.sum()
    slope = covariance / 3
    rest = (5.0 - slope**2) ** 0.5
    counts = 20 + 3 * grid[:, None] + 0 * grid
    rooms = 22 + slope * grid[:, None] + rest * grid
    both = chances[:, None] * chances
    taken = np.minimum(counts, rooms)
    expected = (taken * both).sum()
    least = least_of(20.0, 9.0, 22.0, 5.0, covariance)
    assert least.mean == pytest.approx(expected, rel=1e-5)
    weight, other = least.weight, 1 - least.weight
    assert weight == pytest.approx(((counts < rooms) * both).sum(), abs=2e-3)
    followed = weight**2 * 9 + other**2 * 5 + 2 * weight * other * covariance
    assert least.residual + followed == pytest.approx((((taken - expected) ** 2) * both).sum(), rel=1e-4)


def test_without_chance_the_smaller_one_is_it():
    assert least_of(3.0, 0.0, 2.5).mean == 2.5
    assert least_of(2.0, 0.0, 2.5).mean == 2.0
    assert chance_below(1.0, 0.0) == 1
    assert chance_below(0.0, 0.0) == 0
    assert chance_below(0.0, 2.0) == 0.5


def test_the_first_inflow_is_served_first():
    """Two Poisson inflows of 6 and 5 and room for 8: the first has E[min(X, 8)], both E[min(X + Y, 8)]."""
    service = Service(talks=8.0, per_add=1.0, contacts=np.inf)
    wanting, nobody = np.array([6.0, 5.0]), Line(0.0, np.zeros(2))
    entering = admitted(wanting, np.eye(2), nobody, service, np.diag(wanting))
    alone, together = (least_of(mean, mean, 8.0).mean for mean in (6.0, 11.0))
    assert entering.mean == pytest.approx([alone, together - alone], rel=1e-12)
    assert entering.all.mean == pytest.approx(together, rel=1e-12)


def test_contacts_who_are_there_take_room():
    """Advisors hold 10; 7 are there for sure, or 12: room for 3, or for none."""
    service = Service(talks=np.inf, per_add=0.0, contacts=10.0)
    for there, room in ((7.0, 3.0), (12.0, 0.0)):
        entering = admitted(np.array([5.0]), np.eye(1), Line(there, np.zeros(1)), service, np.diag([5.0]))
        assert entering.mean == pytest.approx([least_of(5.0, 5.0, room).mean], rel=1e-12)


def test_nobody_is_admitted_where_nothing_leads_in():
    """Advisors and a stock alone: there is no way in, and nothing to admit."""
    service = Service(talks=8.0, per_add=1.0, contacts=10.0)
    nobody = admitted(np.zeros(0), np.zeros((0, 2)), Line(3.0, np.ones(2)), service, np.eye(2))
    assert nobody.mean.shape == (0,)
    assert nobody.all.mean == 0
    assert nobody.all.weights.tolist() == [0, 0]


@pytest.mark.parametrize("contacts", [10.0, 14.0])
def test_where_there_is_surely_no_room_nobody_is_taken_in(contacts):
    """A normal law would let a negative number in, with a spread of its own."""
    service = Service(talks=np.inf, per_add=0.0, contacts=10.0)
    wanting, cov = np.array([6.0, 5.0]), np.diag([7.0, 9.0])
    full = admitted(wanting, np.eye(2), Line(contacts, np.zeros(2)), service, cov)
    assert full.mean.tolist() == [0, 0]
    assert not full.weights.any()
    assert not full.together.any()


def test_never_fewer_than_nobody_are_taken_in():
    """Of 0.1 who want to come, with a spread of 2, a normal law takes in -0.7 where there is room for 9."""
    service = Service(talks=9.0, per_add=1.0, contacts=10.0)
    wanting, cov = np.array([0.1, 0.2]), np.diag([4.0, 4.0])
    few = admitted(wanting, np.eye(2), Line(9.9, np.ones(2)), service, cov)
    assert (few.mean >= 0).all()
    assert (few.mean <= wanting).all()
