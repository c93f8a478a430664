"""link_shortening by hand: a path of .6, .5 and .4, from rates and from counts."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events
from privdomain.metrics import count_funnel
from privdomain.metrics.conversion.link_shortening import LinkShortening, link_shortening
from privdomain.metrics.formulas import conversion_chain
from privdomain.metrics.funnels.funnel import funnel

NAN = math.nan
RATES = {"open": 0.6, "follow": 0.5, "add": 0.4}
COUNTS = {"ad": 1_000, "open": 600, "follow": 300, "add": 120}


class TestRates:
    def test_without_the_middle_step_twice_as_many_come_through(self):
        # .6 x .5 x .4 = .12; .5 x .4 = .2, .6 x .4 = .24, .6 x .5 = .3
        path = link_shortening(RATES)
        assert path.conversion == pytest.approx(0.12)
        np.testing.assert_allclose(path.shortened_conversion, [0.2, 0.24, 0.3])
        np.testing.assert_allclose(path.gain, [1 / 0.6, 2.0, 2.5])
        assert path.lines == ("open", "follow", "add")

    def test_several_steps_at_once_are_one_more_line(self):
        path = link_shortening(RATES, without=["add", "open"])
        assert path.lines == ("open", "follow", "add", "open + add")
        assert path.shortened_conversion[-1] == 0.5
        assert path.gain[-1] == pytest.approx(1 / 0.24)
        assert link_shortening(RATES, without=["add"]).lines == link_shortening(RATES).lines  # it has its line already

    def test_extra_conversions_and_their_value(self):
        path = link_shortening(RATES, entered=10_000, value=20)
        np.testing.assert_allclose(path.extra_conversions, [800, 1_200, 1_800])  # 10,000 (.2 - .12) and so on
        np.testing.assert_allclose(path.extra_value, [16_000, 24_000, 36_000])

    def test_what_nobody_said_is_unknown(self):
        path = link_shortening(RATES)
        for name in ("extra_conversions", "extra_value", "gain_interval", "extra_conversions_interval"):
            assert np.isnan(getattr(path, name)).all(), name
        assert np.isnan(link_shortening(RATES, entered=10).extra_value).all()
        assert np.isnan(link_shortening(RATES, entered=NAN, value=NAN).extra_value).all()

    def test_rates_in_a_row_are_named_by_number(self):
        for given_rates in ([0.6, 0.5, 0.4], (0.6, 0.5, 0.4), np.array([0.6, 0.5, 0.4])):
            path = link_shortening(given_rates)
            assert path.steps == ("1", "2", "3")
            assert path.gain[1] == 2.0

    def test_a_step_that_nobody_takes_has_no_gain_though_the_rest_is_known(self):
        path = link_shortening({"a": 0.0, "b": 0.5}, entered=100)
        np.testing.assert_array_equal(path.gain, [NAN, 2.0])
        np.testing.assert_array_equal(path.extra_conversions, [50.0, 0.0])

    def test_an_unknown_rate_leaves_known_what_does_not_need_it(self):
        path = link_shortening({"a": NAN, "b": 0.5})
        np.testing.assert_array_equal(path.shortened_conversion, [0.5, NAN])
        np.testing.assert_array_equal(path.gain, [NAN, 2.0])

    @given(st.lists(st.fractions(0, 1, max_denominator=1_000), min_size=1, max_size=6), st.data())
    def test_against_fractions(self, rates, data):
        names = [f"s{place}" for place in range(len(rates))]
        without = data.draw(st.lists(st.sampled_from(names), unique=True))
        path = link_shortening(dict(zip(names, map(float, rates), strict=True)), without=without, entered=1_000)
        outs = [{name} for name in names] + ([set(without)] if len(without) > 1 else [])
        for line, out in enumerate(outs):
            whole = math.prod(rates)
            kept = math.prod(
                (rate for name, rate in zip(names, rates, strict=True) if name not in out), start=Fraction(1)
            )
            lost = math.prod((rate for name, rate in zip(names, rates, strict=True) if name in out), start=Fraction(1))
            assert path.shortened_conversion[line] == pytest.approx(float(kept))
            assert path.gain[line] == pytest.approx(float(1 / lost) if lost else NAN, nan_ok=True)
            assert path.extra_conversions[line] == pytest.approx(float(1_000 * (kept - whole)), abs=1e-9)
        assert path.conversion == pytest.approx(float(conversion_chain(step_rates=list(map(float, rates)))[-1]))


class TestFunnels:
    def test_counts_give_rates_entrants_and_bounds(self):
        path = link_shortening(count_funnel(COUNTS))
        assert path.steps == ("open", "follow", "add")
        np.testing.assert_allclose(path.rates, [0.6, 0.5, 0.4])
        np.testing.assert_allclose(path.extra_conversions, [80, 120, 180])  # of 1,000 who saw the ad
        low, high = count_funnel(COUNTS).from_previous_interval[:, 1:]
        np.testing.assert_allclose(path.gain_interval, [1 / high, 1 / low])
        # 120 conversions today: the extra ones are 120 (gain - 1)
        np.testing.assert_allclose(path.extra_conversions_interval, [120 * (1 / high - 1), 120 * (1 / low - 1)])
        wide = link_shortening(count_funnel(COUNTS), confidence=0.999).gain_interval
        assert (wide[0] < path.gain_interval[0]).all()
        assert (wide[1] > path.gain_interval[1]).all()

    def test_bounds_of_several_steps_multiply(self):
        path = link_shortening(count_funnel(COUNTS), without=["open", "follow"])
        np.testing.assert_allclose(path.gain_interval[:, -1], path.gain_interval[:, 0] * path.gain_interval[:, 1])

    def test_only_final_counts_make_rates(self):
        young = count_funnel({"ad": [100, 100], "add": [40, 5]}, lags={"add": 1})
        path = link_shortening(young)
        assert path.rates.tolist() == [0.4]  # 40 / 100 of the first cohort
        assert path.entered == 200

    def test_a_funnel_of_events(self):
        users, names = ["a", "b", "c", "d", "a", "b", "a"], ["x", "x", "x", "x", "y", "y", "z"]
        events = Events(users, list(range(7)), names, tz="UTC", time_unit="us", attributes={"w": [1, 2, 1, 2, 1, 2, 1]})
        path = link_shortening(funnel(events, ["x", "y", "z"], window="9us", observed_until=100))
        assert path.rates.tolist() == [0.5, 0.5]
        assert path.extra_conversions.tolist() == [1.0, 1.0]  # 4 x .5 - 1
        assert path.warnings == ()
        with pytest.raises(DataError, match="is a funnel with a breakdown"):
            link_shortening(funnel(events, ["x", "y", "z"], by="w", observed_until=100))

    def test_who_still_has_time_is_not_lost(self):
        # a and b had their nine microseconds and one went on; c and d began at 95
        events = Events(
            ["a", "b", "a", "c", "d"], [1, 1, 2, 95, 95], ["x", "x", "y", "x", "x"], tz="UTC", time_unit="us"
        )
        path = link_shortening(funnel(events, ["x", "y"], window="9us", observed_until=100))
        assert (path.rates.tolist(), path.base.tolist(), path.entered) == ([0.5], [2], 4.0)
        # without a window nobody's time is ever over
        endless = link_shortening(funnel(events, ["x", "y"], observed_until=100))
        assert np.isnan(endless.gain).all()
        repair = "A funnel of events counts only users whose time is over: give it a window."
        assert endless.warnings == (f"rates: that of 'y' is unknown, and so is what needs it. {repair}",)

    def test_a_name_of_several_steps_means_all_of_them(self):
        events = Events(["a", "a", "b"], [1, 2, 3], ["x", "x", "x"], tz="UTC", time_unit="us")
        path = link_shortening(funnel(events, ["x", "x", "x"], observed_until=100), without=["x"])
        assert path.lines == ("x", "x", "x + x")

    def test_an_empty_funnel(self):
        path = link_shortening(count_funnel({"ad": 0, "add": 0}))
        assert np.isnan(path.gain).all()
        check_result(path)


class TestReading:
    def test_columns_and_table(self):
        path = link_shortening(count_funnel(COUNTS), without=["open", "follow"], value=2.5)
        record = path.to_records()[1]
        assert record["without"] == "follow"
        assert record["extra_value"] == pytest.approx(300)  # 120 x 2.5
        lines = repr(path).splitlines()
        assert lines[0] == "Link shortening: 0.1200 come through; gains at most"
        assert lines[3].split() == ["follow", "0.2400", "2.00", "1.85", "2.17", "120.00", "300.00"]
        check_result(path)
        check_result(link_shortening(RATES))

    @fewer
    @given(st.randoms(use_true_random=False))
    def test_damage(self, random):
        check_damage(link_shortening(count_funnel(COUNTS), without=["open", "add"], value=1), random.choice)

    def test_it_does_not_add(self):
        with pytest.raises(TypeError, match=r"^LinkShortening does not add\. Add the funnels"):
            link_shortening(RATES) + link_shortening(RATES)

    @pytest.mark.parametrize(
        "changes",
        [
            {"entered": -1.0},
            {"value": -1.0},
            {"value": 1e300},
            {"entered": 1e300},
            {"confidence": 1.0},
            {"steps": ["open", "follow"]},
            {"rates": {"dtype": "float64", "shape": [3], "values": [0.6, 1.1, 0.4]}},
            {"rates": {"dtype": "float64", "shape": [3], "values": [0.6, -0.1, 0.4]}},
            {"taken": {"dtype": "int64", "shape": [3], "values": [1, 0, 0]}},
            {"taken": {"dtype": "int64", "shape": [3], "values": [-1, 0, 0]}},
            {"leaves_out": {"dtype": "bool", "shape": [1, 3], "values": [False, False, False]}},
        ],
    )
    def test_states_that_are_none(self, changes):
        state = link_shortening(RATES, entered=1, value=1).to_state()
        assert LinkShortening.from_state(state) == link_shortening(RATES, entered=1, value=1)
        state["fields"] |= changes
        with pytest.raises(SpecError, match="does not hold a LinkShortening"):
            LinkShortening.from_state(state)


class TestRefusals:
    def test_steps_to_leave_out_that_are_none(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'follow'"):
            link_shortening(RATES, without=["folow"])
        for wrong in ("open", 5, None):
            with pytest.raises(SpecError, match=r"^without: is a "):
                link_shortening(RATES, without=wrong)

    @pytest.mark.parametrize("argument", ["entered", "value"])
    @pytest.mark.parametrize("wrong", [-1, math.inf, "5", [1, 2], True, 2**53 + 2, 1e300])
    def test_numbers(self, argument, wrong):
        with pytest.raises(DataError) as caught:
            link_shortening(RATES, **{argument: wrong})
        assert caught.value.argument == argument

    @pytest.mark.parametrize("confidence", [0, 1, "0.95", None])
    def test_confidence(self, confidence):
        with pytest.raises(SpecError, match="is no confidence"):
            link_shortening(RATES, confidence=confidence)
