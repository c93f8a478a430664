"""Extinction and saturation: roots without a closed form, put back into their equations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    extinction_probability,
    measured_extinction_probability,
    saturated_users,
    viral_ceiling,
)


class TestPoisson:
    def test_two_of_five_lonely_users_lead_nowhere(self):
        assert extinction_probability(k_factor=1.5) == pytest.approx(0.41719, abs=5e-6)  # the published figure
        assert extinction_probability(k_factor=2) == pytest.approx(0.20319, abs=5e-6)

    def test_up_to_k_one_everything_dies_out(self):
        assert extinction_probability(k_factor=[0, 0.5, 1], seed_users=10**6).tolist() == [1, 1, 1]

    def test_seeds_fail_one_by_one(self):
        one = extinction_probability(k_factor=1.5)
        assert extinction_probability(k_factor=1.5, seed_users=10) == pytest.approx(one**10)
        assert extinction_probability(k_factor=1.5, seed_users=0) == 1.0  # nobody is extinct already

    @given(k=st.floats(1.0001, 600))
    def test_the_root_solves_its_equation(self, k):
        q = extinction_probability(k_factor=k)
        assert 0 < q < 1
        assert math.isclose(math.exp(k * (q - 1)), q, rel_tol=1e-9)
        assert k * q < 1  # the smaller of the two roots: there the curve is flatter than the diagonal

    @given(lost=st.floats(1e-9, 1 - 1e-9))
    def test_the_k_of_a_given_extinction_leads_back_to_it(self, lost):
        # q = exp(K (q - 1)) solved for K
        assert extinction_probability(k_factor=math.log(lost) / (lost - 1)) == pytest.approx(lost, rel=1e-6)

    @pytest.mark.parametrize("k", [1 + 2**-52, 1 + 1e-12, 1 + 1e-6])
    def test_just_above_one_hardly_anything_survives(self, k):
        assert 1 - extinction_probability(k_factor=k) == pytest.approx(2 * (k - 1), rel=1e-3, abs=1e-15)

    def test_unknown_stays_unknown(self):
        assert math.isnan(extinction_probability(k_factor=math.nan))
        assert math.isnan(extinction_probability(k_factor=0.5, seed_users=math.nan))
        assert extinction_probability(k_factor=1e300) == 0.0


class TestMeasured:
    def test_a_quadratic(self):
        # q = p0 + p2 q ** 2 has the roots 1 and p0 / p2
        many = [[25, 0, 75], [1, 0, 1.000001], [1, 0, 10**15], [6, 0, 4]]
        np.testing.assert_allclose(
            measured_extinction_probability(users_by_brought=many), [1 / 3, 1 / 1.000001, 1e-15, 1], rtol=1e-12
        )

    def test_critical_offspring_dies_out_unless_everybody_brings_exactly_one(self):
        assert measured_extinction_probability(users_by_brought=[[5, 0, 5], [0, 7, 0], [1, 8, 1]]).tolist() == [1, 0, 1]

    def test_who_brings_always_never_dies_out(self):
        assert measured_extinction_probability(users_by_brought=[[0, 1, 1e-9], [0, 0, 3]]).tolist() == [0, 0]

    def test_who_brings_nobody_dies_out(self):
        assert measured_extinction_probability(users_by_brought=[4]) == 1.0
        assert measured_extinction_probability(users_by_brought=[4, 0]) == 1.0

    def test_poisson_shares_give_the_poisson_answer(self):
        shares = [math.exp(-1.5) * 1.5**n / math.factorial(n) for n in range(40)]
        assert measured_extinction_probability(users_by_brought=shares) == pytest.approx(0.4171883561)

    def test_unknown_and_empty(self):
        given = [[math.nan, 1], [1, math.nan], [0, 0]]
        assert np.isnan(measured_extinction_probability(users_by_brought=given)).all()
        assert measured_extinction_probability(users_by_brought=np.zeros((0, 2))).shape == (0,)

    def test_large_counts_and_large_families(self):
        assert measured_extinction_probability(users_by_brought=[8e307, 0, 8e307, 8e307]) == pytest.approx(
            float(measured_extinction_probability(users_by_brought=[1, 0, 1, 1])), rel=1e-12
        )
        family = np.zeros(100_000)
        family[[0, -1]] = 99, 1  # q = .99 + .01 q ** 99,999, and q ** 99,999 is nothing
        assert measured_extinction_probability(users_by_brought=family) == pytest.approx(0.99)

    @given(counts=st.lists(st.integers(0, 50), min_size=1, max_size=6))
    def test_the_smallest_root(self, counts):
        q = float(measured_extinction_probability(users_by_brought=counts))
        total = sum(counts)
        if not total:
            assert math.isnan(q)
            return
        shares = [count / total for count in counts]

        def expected(value):
            return sum(share * value**brought for brought, share in enumerate(shares))

        assert 0 <= q <= 1
        assert math.isclose(expected(q), q, rel_tol=1e-9, abs_tol=1e-12)
        below = q * 0.99
        assert expected(below) > below or q == 0  # no root below it

    @pytest.mark.parametrize("wrong", [[], 5, [-1, 2], [math.inf], ["x"], None])
    def test_what_are_no_counts(self, wrong):
        with pytest.raises(DataError) as caught:
            measured_extinction_probability(users_by_brought=wrong)
        assert caught.value.argument == "users_by_brought"


class TestSaturation:
    def test_one_user_in_a_large_pool_reaches_the_classic_final_size(self):
        # z = 1 - exp(-2 z): .79681
        assert saturated_users(seed_users=1, k_factor=2, pool=10**9) == pytest.approx(0.79681e9, rel=1e-5)

    def test_in_a_large_pool_a_small_k_comes_to_its_ceiling(self):
        ceiling = viral_ceiling(seed_users=10, k_factor=0.5)
        assert saturated_users(seed_users=10, k_factor=0.5, pool=10**9) == pytest.approx(ceiling, rel=1e-6)

    def test_without_invitations_the_seed_remains_in_the_largest_pool(self):
        assert saturated_users(seed_users=1, k_factor=0, pool=1e12) == 1.0

    @given(seed=st.floats(1e-6, 1), k=st.floats(0, 50))
    def test_the_root_solves_its_equation_and_lies_between_seed_and_pool(self, seed, k):
        z = saturated_users(seed_users=seed, k_factor=k, pool=1)
        assert seed * (1 - 1e-12) <= z <= 1
        assert math.isclose(z, 1 - (1 - seed) * math.exp(-k * z), rel_tol=1e-9)

    @given(seed=st.floats(0.001, 1), k=st.floats(0, 5), more=st.floats(0, 5))
    def test_a_larger_k_never_wins_fewer(self, seed, k, more):
        low, high = (saturated_users(seed_users=seed, k_factor=value, pool=1) for value in (k, k + more))
        assert low <= high * (1 + 1e-12)

    def test_a_speck_of_a_seed_in_a_critical_pool(self):
        # at K = 1, z = 1 - (1 - u) exp(-z) is z^2 / 2 = u where both are small
        assert saturated_users(seed_users=1e-20, k_factor=1, pool=1) == pytest.approx(math.sqrt(2e-20), rel=1e-6)

    def test_the_ends(self):
        users = saturated_users(seed_users=[0, 5, 5, 0], k_factor=[2, 0, 9, 1], pool=[10, 10, 5, 0])
        np.testing.assert_array_equal(users, [0, 5, 5, math.nan])

    @pytest.mark.parametrize("unknown", ["seed_users", "k_factor", "pool"])
    def test_unknown_stays_unknown(self, unknown):
        for seed in (0, 1):
            arguments = {"seed_users": seed, "k_factor": 2, "pool": 5, unknown: math.nan}
            assert math.isnan(saturated_users(**arguments))

    def test_a_seed_beyond_the_pool_is_refused(self):
        with pytest.raises(DataError, match=r"^seed_users: 6\.0 exceeds pool"):
            saturated_users(seed_users=6, k_factor=1, pool=5)
        with pytest.raises(DataError, match=r"^k_factor: -1\.0 is negative"):
            saturated_users(seed_users=1, k_factor=-1, pool=5)
