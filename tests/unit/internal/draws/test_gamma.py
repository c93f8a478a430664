"""Gamma quantiles: both ways meet, and the bits of one do not depend on its neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import gamma_share

from privdomain._internal.draws import gamma, uniforms
from privdomain._internal.draws.gamma import gamma_quantile


def quantiles(draws, shapes):
    with np.errstate(under="ignore"):
        return gamma_quantile(np.array(draws), np.array(shapes))


def test_both_ways_meet(monkeypatch):
    # 1e-9 within three standard deviations of a shape of 20 and more.
    draws = 0.00135 + 0.9973 * uniforms(5, "gamma", 0, 0)
    shapes = 20.0 + 10.0 * uniforms(5, "shapes", 0, 0)
    expanded = quantiles(draws, shapes)
    monkeypatch.setattr(gamma, "_LARGE", 30.0)
    assert np.abs(quantiles(draws, shapes) / expanded - 1).max() < 1e-9


@given(st.floats(1e-12, 1 - 2.0**-53), st.floats(0.001, 1))
def test_small_shapes_pile_up_at_0(uniform, shape):
    (number,) = quantiles([uniform], [shape]).tolist()
    assert number == 0 or abs(gamma_share(number, shape) - uniform) < 1e-9 * min(1.0, shape) + 1e-13


@pytest.mark.parametrize(
    ("uniform", "shape", "number"),
    [
        # Shape 1: -log(1 - u). Shape 2: (1 + x) exp(-x) = 1 - u, of which 1.6783469900166605 leaves half.
        (1 - 2.0**-40, 1.0, 27.725887222397812),
        (2.0**-40, 1.0, 2.0**-40),
        (0.5, 2.0, 1.6783469900166605),
        # Shape 1/2: half the square of a normal quantile; 0.975 of it at 1.959963984540054**2 / 2 of 0.95.
        (0.95, 0.5, 1.9207294103470942),
        (0.999_999, 0.5, 11.964_063_6),
    ],
)
def test_known_quantiles(uniform, shape, number):
    assert quantiles([uniform], [shape])[0] == pytest.approx(number, rel=1e-8 if shape == 0.5 else 1e-12)
