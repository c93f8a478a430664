"""Logarithm, exponential and log-gamma against Python's own, and their bits."""

from math import exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.draws.elementary import exponential, horner, log_gamma, logarithm

LOGARITHMS = ["-0x1.4b927f32bffb8p+4", "-0x1.34378fcbda721p+0", "0x1.f2272ae325a57p+0"]
EXPONENTIALS = ["0x1.000000044b830p+0", "0x1.599058c8c1a96p+0", "0x1.122885aaeddaap+10"]
LOG_GAMMAS = ["-0x1.3d53800000000p-31", "-0x1.bb15825165880p-4", "0x1.10ce1f32dcc32p+3"]


@given(st.floats(1e-300, 1e300))
def test_logarithm(number):
    assert logarithm(np.array([number]))[0] == pytest.approx(log(number), rel=1e-15, abs=1e-16)


@given(st.floats(-700, 700, allow_subnormal=False))
def test_exponential(number):
    with np.errstate(under="ignore"):
        found = exponential(np.array([number]))[0]
    assert found == pytest.approx(exp(number), rel=1e-15)


@given(st.floats(1, 50))
def test_log_gamma(number):
    assert log_gamma(np.array([number]))[0] == pytest.approx(lgamma(number), rel=1e-14, abs=1e-13)


def test_exact_values():
    assert logarithm(np.array([1.0]))[0] == 0
    assert exponential(np.array([0.0]))[0] == 1
    # The logarithm of 2**k is k log(2): 0.6931471803691238 and 1.9082149292705877e-10, each times k, no more.
    assert logarithm(np.array([2.0**-54]))[0] == -54 * 0.6931471803691238 - 54 * 1.9082149292705877e-10


def test_horner_has_the_highest_power_first():
    # 2 x**2 + 3 x + 5 at 0, 1, 10.
    assert horner((2.0, 3.0, 5.0), np.array([0.0, 1.0, 10.0])).tolist() == [5, 10, 235]


def test_bits():
    numbers = np.array([1e-9, 0.3, 7.0])
    assert [one.hex() for one in logarithm(numbers).tolist()] == LOGARITHMS
    assert [one.hex() for one in exponential(numbers).tolist()] == EXPONENTIALS
    assert [one.hex() for one in log_gamma(numbers + 1).tolist()] == LOG_GAMMAS
