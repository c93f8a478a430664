"""Sums over a window: whether a count is reached, against fractions."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import binomial_shares

from privdomain._internal.draws import inverse_normal, window
from privdomain._internal.draws.laws import Binomial, Poisson
from privdomain._internal.draws.window import is_reached


def asked(counts, uniforms, law):
    uniforms = np.array(uniforms)
    with np.errstate(under="ignore"):
        return is_reached(np.array(counts, np.float64), uniforms, inverse_normal(uniforms), law)


@given(st.integers(60, 120), st.floats(0.3, 0.7), st.floats(1e-6, 1 - 1e-6), st.data())
def test_reached_is_what_the_probabilities_add_up_to(trials, chance, uniform, data):
    near = trials * chance
    count = data.draw(st.integers(max(0, int(near) - 25), min(trials, int(near) + 25)))
    (reached,), (is_open,) = asked([count], [uniform], Binomial(float(trials), chance))
    assert is_open or reached == (sum(islice(binomial_shares(trials, chance), count + 1)) >= uniform)


def test_the_ends():
    law = Binomial(np.array([40.0, 40.0]), 0.5)
    # The count of all is always reached; 0 of 40 coins is a case in 2**40.
    assert asked([40, 0], [1 - 2.0**-53, 2.0**-39], law)[0].tolist() == [True, False]


def test_a_tie_is_left_open():
    # Half or less of 101 coins show a head in half of all cases.
    assert asked([50, 50, 50], [0.5, 0.5 + 1e-9, 0.5 - 1e-9], Binomial(101.0, 0.5))[1].tolist() == [True, False, False]


@pytest.mark.parametrize("cells", [1, 2_000, 1 << 18])
def test_batches_do_not_matter(cells, monkeypatch):
    monkeypatch.setattr(window, "_CELLS", cells)
    means = np.array([12.0, 1_000.0, 25.0, 300.0])
    # A Poisson count is below its mean, a whole number, in a little more than half of all cases.
    reached, is_open = asked(means, [0.5, 0.5, 0.9, 0.5], Poisson(means))
    assert reached.tolist() == [True, True, False, True]
    assert not is_open.any()
