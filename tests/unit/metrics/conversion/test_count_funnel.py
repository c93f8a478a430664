"""count_funnel by hand: matured rates, steps that are above their predecessor, and what is no count."""

import json
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics import CountFunnel, count_funnel

NAN = np.nan
PARCELS = {"parcels": [1_000, 2_000, 4_000], "scans": [100, 150, 80], "accepted": [80, 60, 10], "orders": [20, 3, 0]}
LAGS = {"scans": 1, "accepted": 1, "orders": 2}
"""Scans and friends come within a month of the parcel's own, orders within two."""


class TestTotals:
    def test_a_funnel_of_totals(self):
        funnel = count_funnel({"parcels": 10_000, "scans": 1_200, "applied": 960, "accepted": 900, "orders": 90})
        assert funnel.count.tolist() == [10_000, 1_200, 960, 900, 90]
        np.testing.assert_array_equal(funnel.from_previous, [NAN, 0.12, 0.8, 0.9375, 0.1])
        assert funnel.from_first.tolist() == [1.0, 0.12, 0.096, 0.09, 0.009]
        np.testing.assert_array_equal(funnel.dropped, [NAN, 8_800, 240, 60, 810])
        assert not funnel.above_previous.any()

    def test_wilsons_bounds(self):
        # Newcombe 1998, table I: 81 of 263 lies in 0.2553 .. 0.3662, 15 of 148 in 0.0624 .. 0.1605.
        funnel = count_funnel({"a": 263, "b": 81})
        np.testing.assert_allclose(funnel.from_previous_interval, [[NAN, 0.2553], [NAN, 0.3662]], atol=5e-5)
        funnel = count_funnel({"a": 148, "b": 148, "c": 15})
        np.testing.assert_allclose(funnel.from_first_interval[:, 2], [0.0624, 0.1605], atol=5e-5)
        wide = count_funnel({"a": 263, "b": 81}, confidence=0.99)
        low, high = wide.from_previous_interval[:, 1]
        assert low < 0.2553
        assert high > 0.3662

    def test_a_step_above_its_predecessor_is_flagged_and_its_rate_stands(self):
        # Old friends scan as well, without a parcel.
        funnel = count_funnel({"parcels": 100, "scans": 120, "accepted": 110})
        assert funnel.above_previous.tolist() == [False, True, False]
        np.testing.assert_array_equal(funnel.from_previous, [NAN, 1.2, 110 / 120])
        np.testing.assert_array_equal(funnel.from_first, [1.0, 1.2, 1.1])
        np.testing.assert_array_equal(funnel.dropped, [NAN, -20, 10])
        assert np.isnan(funnel.from_previous_interval).tolist() == [[True, True, False]] * 2
        assert np.isnan(funnel.from_first_interval).tolist() == [[False, True, True]] * 2

    def test_an_empty_base(self):
        funnel = count_funnel({"a": 0, "b": 0, "c": 5})
        np.testing.assert_array_equal(funnel.from_previous, [NAN, NAN, NAN])
        np.testing.assert_array_equal(funnel.from_first, [NAN, NAN, NAN])
        np.testing.assert_array_equal(funnel.dropped, [NAN, 0, -5])
        np.testing.assert_array_equal(funnel.raw_from_previous, [NAN, NAN, NAN])
        assert np.isnan(funnel.from_first_interval).all()
        assert funnel.above_previous.tolist() == [False, False, True]

    def test_one_step(self):
        funnel = count_funnel({"parcels": 10})
        assert (funnel.steps, funnel.count.tolist(), funnel.from_first.tolist()) == (("parcels",), [10], [1.0])
        assert np.isnan(funnel.from_previous).all()


class TestCohorts:
    def test_rates_take_cohorts_in_which_both_steps_are_final(self):
        funnel = count_funnel(PARCELS, lags=LAGS)
        assert funnel.mature.tolist() == [[1, 1, 1], [1, 1, 0], [1, 1, 0], [1, 0, 0]]
        assert funnel.count.tolist() == [7_000, 330, 150, 23]
        assert funnel.previous_base.tolist() == [0, 3_000, 250, 80]
        assert funnel.previous_count.tolist() == [0, 250, 140, 20]
        np.testing.assert_array_equal(funnel.from_previous, [NAN, 250 / 3_000, 140 / 250, 20 / 80])
        assert funnel.first_base.tolist() == [7_000, 3_000, 3_000, 1_000]
        assert funnel.first_count.tolist() == [7_000, 250, 140, 20]
        assert funnel.from_first.tolist() == [1.0, 250 / 3_000, 140 / 3_000, 0.02]
        np.testing.assert_array_equal(funnel.dropped, [NAN, 2_750, 110, 60])

    def test_raw_rates_fall_with_every_young_cohort(self):
        funnel = count_funnel(PARCELS, lags=LAGS)
        np.testing.assert_array_equal(funnel.raw_from_previous, [NAN, 330 / 7_000, 150 / 330, 23 / 150])
        assert funnel.raw_from_first.tolist() == [1.0, 330 / 7_000, 150 / 7_000, 23 / 7_000]

    def test_without_lags_all_is_final(self):
        funnel = count_funnel(PARCELS)
        assert funnel.mature.all()
        np.testing.assert_array_equal(funnel.from_previous, funnel.raw_from_previous)

    def test_time_goes_on_after_the_last_cohort(self):
        later = count_funnel(PARCELS, lags=LAGS, observed=4)
        assert later.mature.tolist() == [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 0]]
        assert count_funnel(PARCELS, lags=LAGS, observed=5).mature.all()

    def test_a_period_that_is_not_over_has_no_final_figure(self):
        funnel = count_funnel(PARCELS, lags=LAGS, observed=2)
        assert funnel.mature.tolist() == [[1, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]]
        assert funnel.from_first.tolist()[0] == 1.0
        assert np.isnan(funnel.from_first[3])

    def test_nothing_final_is_unknown_not_zero(self):
        funnel = count_funnel({"a": 10, "b": 0}, lags={"b": 1})
        assert (funnel.previous_base.tolist(), funnel.previous_count.tolist()) == ([0, 0], [0, 0])
        assert np.isnan(funnel.from_previous[1])
        assert np.isnan(funnel.dropped).all()
        assert funnel.raw_from_previous[1] == 0.0

    def test_a_base_must_be_final_too(self):
        funnel = count_funnel({"a": [10, 10], "b": [4, 1]}, lags={"a": 1})
        assert (funnel.previous_base.tolist(), funnel.previous_count.tolist()) == ([0, 10], [0, 4])

    def test_one_cohort_above_its_predecessor_is_enough_for_the_flag(self):
        funnel = count_funnel({"a": [10, 10], "b": [12, 0]})
        assert funnel.above_previous.tolist() == [False, True]
        assert funnel.from_previous[1] == 0.6

    def test_no_cohort(self):
        funnel = count_funnel({"a": [], "b": []})
        assert (funnel.count.tolist(), funnel.above_previous.tolist()) == ([0, 0], [False, False])
        assert np.isnan(funnel.from_first).all()


@pytest.mark.parametrize(
    "given",
    [
        [3, 4],
        (3, 4),
        np.array([3, 4], np.uint8),
        np.array([3.0, 4.0]),
        [3.0, 4],
        [np.int64(3), np.float64(4)],
        np.array([3, 4], np.float32),
        np.array([3, 4], np.float16),
        [np.float32(3), np.float16(4)],
    ],
)
def test_whole_numbers_in_any_dress(given):
    assert count_funnel(MappingProxyType({"a": given})).by_cohort.tolist() == [[3, 4]]
    assert count_funnel({"a": given[0]}).by_cohort.tolist() == [[3]]
    assert count_funnel({"a": np.array(given[0])}).by_cohort.tolist() == [[3]]  # an array of no dimension


class TestReading:
    def test_columns_and_records(self):
        first, second = count_funnel({"a": 4, "b": 2}, lags={"b": 1}).to_records()
        assert first | second == {
            "step": "b",
            "count": 2,
            "above_previous": False,
            "dropped": None,
            "previous_base": 0,
            "previous_count": 0,
            "from_previous": None,
            "from_previous_low": None,
            "from_previous_high": None,
            "raw_from_previous": 0.5,
            "first_base": 0,
            "first_count": 0,
            "from_first": None,
            "from_first_low": None,
            "from_first_high": None,
            "raw_from_first": 0.5,
        }
        assert (first["from_first"], first["first_base"]) == (1.0, 4)

    def test_it_prints_rates_bounds_and_flags(self):
        lines = repr(count_funnel({"parcels": 100, "scans": 25, "accepted": 30})).splitlines()
        assert lines[0] == "Funnel of counts, 1 cohorts, 1 periods observed"
        assert lines[2].split() == ["parcels", "100", "—", "—", "—", "1.0000"]
        assert lines[3].split() == ["scans", "25", "0.2500", "0.1755", "0.3430", "0.2500"]  # Wilson by hand, 25 of 100
        assert lines[4].split() == ["accepted", "30", "1.2000", "—", "—", "0.3000", "above", "previous"]


class TestErrors:
    @pytest.mark.parametrize(
        ("counts", "argument", "index", "count"),
        [
            ([1, 2], "counts", None, None),
            (None, "counts", None, None),
            ({}, "counts", None, None),
            ({1: 5}, "counts", None, None),
            ({"a": -1}, "counts['a']", 0, 1),
            ({"a": [1, 1, 1], "b": [1, -1, -2]}, "counts['b']", 1, 2),
            ({"a": 1.5}, "counts['a']", 0, 1),
            ({"a": [1.0, NAN]}, "counts['a']", 1, 1),
            ({"a": [1, None]}, "counts['a']", 1, 1),
            ({"a": float("inf")}, "counts['a']", 0, 1),
            ({"a": True}, "counts['a']", None, None),
            ({"a": [True]}, "counts['a']", 0, 1),
            ({"a": ["1"]}, "counts['a']", 0, 1),
            ({"a": [2**63]}, "counts['a']", 0, 1),
            ({"a": 10**5000}, "counts['a']", 0, 1),
            ({"a": np.array([2.0**63])}, "counts['a']", 0, 1),
            ({"a": np.float32(1.5)}, "counts['a']", 0, 1),
            ({"a": np.array(-1)}, "counts['a']", 0, 1),
            ({"a": np.array([1, NAN, 2.5])}, "counts['a']", 1, 2),
            ({"a": np.array(["2026-01-01"], "M8[D]")}, "counts['a']", 0, 1),
            ({"a": np.array("x")}, "counts['a']", None, None),
            ({"a": np.array([2**63], np.uint64)}, "counts['a']", 0, 1),
            ({"a": [1e300]}, "counts['a']", 0, 1),
            ({"a": "12"}, "counts['a']", None, None),
            ({"a": None}, "counts['a']", None, None),
            ({"a": [[1], [2]]}, "counts['a']", 0, 2),
            ({"a": np.ones((2, 2), np.int64)}, "counts['a']", None, None),
            ({"a": [1, 2], "b": [1]}, "counts['b']", None, None),
            ({"a": [1, 2], "b": 1}, "counts['b']", None, None),
        ],
    )
    def test_counts(self, counts, argument, index, count):
        with pytest.raises(DataError) as caught:
            count_funnel(counts)
        assert (caught.value.argument, caught.value.index, caught.value.count) == (argument, index, count)
        assert caught.value.hint

    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"lags": {"b": -1}}, "lags['b']", "bad_count"),
            ({"lags": {"b": 1.0}}, "lags['b']", "bad_count"),
            ({"lags": {"b": "1"}}, "lags['b']", "bad_count"),
            ({"lags": {"a": True}}, "lags['a']", "bad_count"),
            ({"lags": {"a": 2**63}}, "lags['a']", "bad_count"),
            ({"lags": {"a": 10**5000}}, "lags['a']", "bad_count"),
            ({"lags": [0, 1]}, "lags", "no_mapping"),
            ({"observed": -1}, "observed", "bad_count"),
            ({"observed": 2.5}, "observed", "bad_count"),
            ({"confidence": 10**5000}, "confidence", "not_between_0_and_1"),
            ({"confidence": 95}, "confidence", "not_between_0_and_1"),
        ],
    )
    def test_options(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            count_funnel({"a": 2, "b": 1}, **options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_a_lag_of_a_step_that_there_is_not(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'scans'") as caught:
            count_funnel(PARCELS, lags={"scan": 1})
        assert (caught.value.name, caught.value.known) == ("scan", tuple(PARCELS))

    def test_parts_that_were_asked_for_differently(self):
        one = count_funnel({"a": [2, 2], "b": [1, 1]})
        for other in ({"a": [2, 2], "c": [1, 1]}, {"b": [2, 2], "a": [1, 1]}, {"a": 2, "b": 1}):
            with pytest.raises(SpecError):
                one + count_funnel(other)
        with pytest.raises(SpecError) as caught:
            one + count_funnel({"a": [2, 2], "b": [1, 1]}, lags={"b": 1}, observed=3, confidence=0.9)
        assert [path for path, _, _ in caught.value.problems] == ["lags", "observed", "confidence"]

    def test_sums_that_no_int64_holds(self):
        half = count_funnel({"a": 2**62})
        with pytest.raises(DataError, match=r"past 2\*\*63"):
            half + half
        with pytest.raises(DataError, match=r"past 2\*\*63"):
            repr(count_funnel({"a": [2**62, 2**62]}))

    def test_a_sum_that_no_int64_holds_is_named(self):
        for name in ("count", "previous_base", "first_count"):
            with pytest.raises(DataError, match=r"^count: .*past 2\*\*63\.") as caught:
                getattr(count_funnel({"a": [2**62] * 3, "b": [2**62] * 3}), name)
            assert "minor" not in str(caught.value)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("by_cohort", "values"), [-1, 1]),
            (("options", "steps"), ["a", "a"]),
            (("options", "lags"), [0]),
            (("options", "lags"), [0, -1]),
            (("options", "observed"), -1),
            (("options", "observed"), 2**63),
            (("options", "confidence"), 95.0),
        ],
    )
    def test_states_that_no_funnel_can_be_in(self, path, value):
        state = count_funnel({"a": 2, "b": 1}).to_state()
        outer, last = path
        state["fields"][outer][last] = value
        with pytest.raises(SpecError, match="does not hold a CountFunnel"):
            CountFunnel.from_state(state)

    def test_lags_beyond_all_time_do_not_wrap(self):
        assert not count_funnel({"a": [1, 1]}, lags={"a": 2**63 - 1}).mature.any()
        assert count_funnel({"a": [1, 1]}, lags={"a": 2**63 - 2}, observed=2**63 - 1).mature.tolist() == [[True, False]]

    def test_a_state_whose_counts_do_not_fit_its_steps(self):
        state = json.loads(json.dumps(count_funnel(PARCELS).to_state()))
        state["fields"]["options"]["cohorts"] = 2
        with pytest.raises(SpecError, match="does not hold"):
            type(count_funnel(PARCELS)).from_state(state)


STEPS = ("parcels", "scans", "accepted")
GRIDS = st.integers(0, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 30), min_size=n, max_size=n), min_size=3, max_size=3)
)
LAGGED = st.fixed_dictionaries({}, optional=dict.fromkeys(STEPS, st.integers(0, 6)))


@given(GRIDS, LAGGED, st.none() | st.integers(0, 8))
def test_every_figure_is_that_of_a_slow_reading(grid, lags, observed):
    funnel = count_funnel(dict(zip(STEPS, grid, strict=True)), lags=lags, observed=observed)
    n_periods = len(grid[0]) if observed is None else observed

    def is_final(step, cohort):
        return cohort + 1 + lags.get(STEPS[step], 0) <= n_periods  # its own period, then the lag

    for step in range(3):
        for name, other in (("previous", step - 1), ("first", 0)):
            both = [k for k in range(len(grid[0])) if other >= 0 and is_final(step, k) and is_final(other, k)]
            base, count = sum(grid[other][k] for k in both), sum(grid[step][k] for k in both)
            assert (getattr(funnel, f"{name}_base")[step], getattr(funnel, f"{name}_count")[step]) == (base, count)
            expected = float(Fraction(count, base)) if base else NAN
            np.testing.assert_equal(getattr(funnel, f"from_{name}")[step], expected)
            low, high = getattr(funnel, f"from_{name}_interval")[:, step]
            assert (low <= expected <= high) if 0 < base >= count else np.isnan(low + high)


@given(GRIDS, GRIDS, LAGGED)
def test_parts_add_up_to_the_funnel_of_summed_counts(one, other, lags):
    width = min(len(one[0]), len(other[0]))
    grids = [np.array(grid, np.int64).reshape(3, -1)[:, :width] for grid in (one, other)]
    parts = [count_funnel(dict(zip(STEPS, grid, strict=True)), lags=lags) for grid in grids]
    check_adds(count_funnel(dict(zip(STEPS, sum(grids), strict=True)), lags=lags), parts)


@fewer
@given(GRIDS, LAGGED, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(grid, lags, random):
    funnel = count_funnel(dict(zip(STEPS, grid, strict=True)), lags=lags)
    check_result(funnel)
    check_damage(funnel, random.choice)
