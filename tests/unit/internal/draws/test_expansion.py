"""The expansion: that its error stays within its bound, and what it leaves open."""

from itertools import accumulate

import numpy as np
import pytest
from oracle.draws import binomial_shares, long_binomial_quantile

from privdomain._internal.draws import inverse_binomial, inverse_normal
from privdomain._internal.draws.expansion import by_expansion, expand
from privdomain._internal.draws.laws import Binomial, Poisson


@pytest.mark.parametrize(
    ("trials", "chance"), [(33, 1 / 2), (40, 5 / 16), (90, 1 / 8), (90, 7 / 8), (400, 1 / 32), (120, 5 / 8)]
)
def test_the_error_stays_within_its_bound(trials, chance):
    # At the share of a count or less the expansion would be that count, had it no error.
    counts = np.arange(trials)
    exact = [*accumulate(binomial_shares(trials, chance))][:-1]
    shares, beyond = np.array([[float(share), float(1 - share)] for share in exact]).T
    is_asked = (shares > 1e-15) & (beyond > 1e-15)
    lower, upper = shares[is_asked], beyond[is_asked]
    normal = np.where(lower < 0.5, inverse_normal(lower), -inverse_normal(upper))
    place, error = expand(normal, Binomial(float(trials), chance))
    is_narrow = error <= 0.5
    assert is_narrow.sum() > 15
    assert (np.abs(place - counts[is_asked]) <= 0.55 * error)[is_narrow].all()


def test_a_bound_that_is_too_wide_leaves_the_draw_open():
    # At a variance of 10 the bound passes 1/2 at about 4.7 standard deviations, or 1.3e-6.
    counts, rows = by_expansion(np.array([1e-9, 0.5, 1 - 1e-9]), Poisson(10.0))
    assert rows.tolist() == [0, 2]
    assert counts[1] == 10


def test_draws_too_far_out_are_left_open():
    # At 1e-300, 37 standard deviations out, the sums of a window would overflow; the bound is 0.2 there.
    draws = 10.0 ** -np.linspace(290, 300, 40)
    counts, rows = by_expansion(draws, Binomial(20_000.0, 0.5))
    assert 5 < len(rows) < 35
    for row in (rows[0], rows[-1], np.setdiff1d(np.arange(40), rows)[0]):
        expected = long_binomial_quantile(draws[row], 20_000, 0.5)
        assert row in rows or counts[row] == expected
        assert inverse_binomial(draws[row], 20_000, 0.5) == expected


def test_a_tie_is_left_open_and_what_is_near_is_not():
    # Half or less of 1,001 coins show a head in half of all cases.
    counts, rows = by_expansion(np.array([0.5, 0.5 - 1e-9, 0.5 + 1e-9]), Binomial(np.full(3, 1_001.0), 0.5))
    assert rows.tolist() == [0]
    assert counts[1:].tolist() == [500, 501]


def test_no_count_lies_outside_the_law():
    # Far out in the tails of 43 trials the expansion passes 0 and 43, within its bound.
    uniforms = np.array([1e-5, 1 - 1e-5, 2e-6, 1 - 2e-6])
    for law in (Poisson(10.5), Binomial(43.0, 0.5), Binomial(120.0, 0.1), Binomial(120.0, 0.9)):
        counts, _ = by_expansion(uniforms, law)
        assert counts.min() >= 0
        assert counts.max() <= law.most
