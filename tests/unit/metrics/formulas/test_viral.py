"""Viral growth: ten users who bring two each, ceilings, doubling, and the reach of a KOC."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.errors import DataError, SpecError
from privdomain.metrics.formulas import (
    doubling_days,
    koc_reach,
    ltv_with_referral,
    viral_ceiling,
    viral_new_users,
    viral_users,
)

CYCLES = [0, 1, 2, 3, 4, 5]


def test_ten_users_who_bring_two_each():
    assert viral_new_users(seed_users=10, k_factor=2, cycles=CYCLES).tolist() == [10, 20, 40, 80, 160, 320]
    # 10 (2 ** (n + 1) - 1): running sums of the line above
    total = viral_users(seed_users=10, k_factor=2, cycles=CYCLES, include_seed=True)
    np.testing.assert_allclose(total, [10, 30, 70, 150, 310, 630], rtol=1e-14)
    brought = viral_users(seed_users=10, k_factor=2, cycles=CYCLES, include_seed=False)
    np.testing.assert_allclose(brought, [0, 20, 60, 140, 300, 620], rtol=1e-14)


def test_at_k_one_growth_is_a_straight_line():
    assert viral_users(seed_users=10, k_factor=1, cycles=5, include_seed=True) == 60.0  # 10 (5 + 1)
    assert viral_users(seed_users=10, k_factor=1, cycles=2.5, include_seed=False) == 25.0  # 10 x 2.5


@pytest.mark.parametrize("nudge", [2**-52, -(2**-53), 1e-12, -1e-12, 1e-8, -1e-8, 1e-4])
def test_nothing_cancels_near_k_one(nudge):
    k = Fraction(1 + nudge)
    exact = sum(k**n for n in range(101))  # the plain quotient would lose all its digits
    assert math.isclose(
        viral_users(seed_users=1, k_factor=float(k), cycles=100, include_seed=True), exact, rel_tol=1e-14
    )


@given(k=st.fractions(0, 10, max_denominator=1_000), n=st.integers(0, 30), seed=st.integers(0, 1_000))
def test_the_sum_of_the_generations(k, n, seed):
    k = Fraction(float(k))
    exact = float(seed * sum(k**generation for generation in range(n + 1)))
    arguments = {"seed_users": seed, "k_factor": float(k), "cycles": n}
    total = viral_users(**arguments, include_seed=True)
    assert math.isclose(total, exact, rel_tol=1e-12)
    assert math.isclose(viral_users(**arguments, include_seed=False), exact - seed, rel_tol=1e-12, abs_tol=1e-9)
    assert math.isclose(viral_new_users(**arguments), float(seed * k**n), rel_tol=1e-12)


@given(k=st.floats(0, 3), n=st.floats(0, 20), more=st.floats(0, 5))
def test_more_time_never_means_fewer_users(k, n, more):
    early, late = (viral_users(seed_users=1, k_factor=k, cycles=cycles, include_seed=True) for cycles in (n, n + more))
    assert early <= late * (1 + 1e-12)


def test_without_invitations_the_seed_remains():
    assert viral_users(seed_users=10, k_factor=0, cycles=5, include_seed=True) == 10.0
    assert viral_new_users(seed_users=10, k_factor=0, cycles=[0, 1]).tolist() == [10, 0]
    assert viral_users(seed_users=10, k_factor=5e-324, cycles=5, include_seed=True) == 10.0


def test_without_a_seed_nothing_grows_however_fast():
    assert viral_users(seed_users=0, k_factor=1e300, cycles=1e300, include_seed=True) == 0.0
    assert viral_new_users(seed_users=0, k_factor=1e300, cycles=9) == 0.0


def test_growth_past_all_numbers_is_refused_never_infinite():
    for formula, more in ((viral_users, {"include_seed": True}), (viral_new_users, {})):
        with pytest.raises(DataError, match=r"^seed_users, k_factor, cycles: inf is no finite result"):
            formula(seed_users=1, k_factor=2, cycles=2_000, **more)


@pytest.mark.parametrize("unknown", ["seed_users", "k_factor", "cycles"])
@pytest.mark.parametrize("k", [0, 1, 2])
@pytest.mark.parametrize("seed", [0, 1])
def test_an_unknown_argument_leaves_the_users_unknown(unknown, k, seed):
    arguments = {"seed_users": seed, "k_factor": k, "cycles": 0} | {unknown: math.nan}
    assert math.isnan(viral_users(**arguments, include_seed=True))
    assert math.isnan(viral_new_users(**arguments))


@pytest.mark.parametrize("flag", [None, 1, "yes", 0.0])
def test_the_seed_is_in_or_out_by_a_plain_flag(flag):
    with pytest.raises(SpecError, match=r"^include_seed: .* is no boolean\. Pass True or False"):
        viral_users(seed_users=1, k_factor=1, cycles=1, include_seed=flag)
    with pytest.raises(TypeError, match="include_seed"):
        viral_users(seed_users=1, k_factor=1, cycles=1)
    assert viral_users(seed_users=1, k_factor=1, cycles=1, include_seed=np.True_) == 2.0


def test_below_k_one_there_is_a_ceiling():
    assert viral_ceiling(seed_users=1_000, k_factor=0.9) == pytest.approx(10_000)  # 1,000 / .1
    late = viral_users(seed_users=1_000, k_factor=0.9, cycles=1_000, include_seed=True)
    assert late == pytest.approx(10_000)  # the rest is 10,000 x .9 ** 1,001 = 1e-42
    np.testing.assert_array_equal(viral_ceiling(seed_users=1, k_factor=[0, 0.5, 1, 2]), [1, 2, math.nan, math.nan])
    assert viral_ceiling(seed_users=80, k_factor=0.3) == ltv_with_referral(clv=80, k_factor=0.3)


def test_doubling_takes_one_cycle_at_k_two():
    assert doubling_days(k_factor=2, cycle_days=14) == 14.0
    assert doubling_days(k_factor=4, cycle_days=14) == 7.0  # 4 = 2 ** 2
    np.testing.assert_array_equal(doubling_days(k_factor=[1, 0.5, math.nan], cycle_days=14), [math.nan] * 3)
    assert math.isnan(doubling_days(k_factor=2, cycle_days=math.nan))


@given(k=st.floats(1.001, 50), days=st.floats(0.1, 365))
def test_after_the_doubling_time_a_cycle_brings_twice_as_many(k, days):
    cycles = doubling_days(k_factor=k, cycle_days=days) / days
    assert viral_new_users(seed_users=10, k_factor=k, cycles=cycles) == pytest.approx(20, rel=1e-9)


def test_a_koc_reaches_a_share_of_the_followers():
    assert koc_reach(followers=2_000, reached_share=0.15) == 300.0  # 2,000 x .15
    with pytest.raises(DataError, match=r"^reached_share: 15\.0 is outside \[0, 1\]"):
        koc_reach(followers=2_000, reached_share=15)


@pytest.mark.parametrize("argument", ["seed_users", "k_factor", "cycles"])
@pytest.mark.parametrize("wrong", [-1, math.inf, None, "1", [1, "x"]])
def test_what_is_no_number_is_refused(argument, wrong):
    arguments = {"seed_users": 1, "k_factor": 1, "cycles": 1, argument: wrong}
    with pytest.raises(DataError) as caught:
        viral_users(**arguments, include_seed=True)
    assert caught.value.argument == argument
    with pytest.raises(DataError):
        viral_new_users(**arguments)
