"""TimeToConvert: times by hand, numpy's quantiles, and the slow reading of Kaplan and Meier."""

from statistics import NormalDist

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.survival import survival_at

from privdomain.calendar import Duration
from privdomain.errors import BudgetError, SpecError
from privdomain.metrics.funnels.conversion_times import TimeToConvert

HOUR = 3_600 * 10**6
DAY = 24 * HOUR


def times(*units, groups=(None,), by=None):
    """Times of (label, microseconds, whether converted)."""
    labels, lengths, is_converted = zip(*units, strict=True) if units else ((), (), ())
    place = np.array([groups.index(label) for label in labels], np.int64)
    columns = (place, np.array(lengths, np.int64), np.array(is_converted, np.bool_))
    return TimeToConvert.of(by, groups, ("1 add", "3 order"), *columns)


def days(*converted, open_after=()):
    """Times of one group, in days."""
    units = [*((None, day * DAY, True) for day in converted), *((None, day * DAY, False) for day in open_after)]
    return times(*units)


class TestOfWhomConverted:
    def test_how_many_and_how_long(self):
        # 3, 4 and 8 days: 15 / 3. Who is on the way is counted as begun alone.
        some = days(4, 8, 3, open_after=(1, 100))
        assert (some.begun.tolist(), some.n.tolist()) == ([5], [3])
        assert (some.mean_days.tolist(), some.median_days.tolist()) == ([5.0], [4.0])

    def test_deciles_lie_between_two_times(self):
        # Of two times 0 and 10 days decile k lies at k / 10 of the way.
        assert days(0, 10).decile_days.tolist() == [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]]
        assert days(6).decile_days.tolist() == [[6.0] * 9]

    def test_nobody_converted(self):
        for some in (days(open_after=(3, 4)), days()):
            assert some.n.tolist() == [0]
            assert np.isnan([*some.mean_days, *some.median_days, *some.decile_days[0]]).all()
            assert some.histogram("1d").tolist() == [[0, 0]]
        assert days().begun.tolist() == [0]

    def test_each_group_is_read_as_if_it_were_alone(self):
        units = {"a": [(3, True), (4, True), (9, False)], "b": [], "c": [(1, False)], None: [(5, True), (5, True)]}
        groups = tuple(units)
        some = times(
            *((label, day * DAY, is_in) for label, own in reversed(units.items()) for day, is_in in own), groups=groups
        )
        assert (some.begun.tolist(), some.n.tolist()) == ([3, 0, 1, 2], [2, 0, 0, 2])
        np.testing.assert_array_equal(some.mean_days, [3.5, np.nan, np.nan, 5.0])
        np.testing.assert_array_equal(some.median_days, [3.5, np.nan, np.nan, 5.0])
        assert some.decile_days.shape == (4, 9)
        assert some.histogram(["4d", "5d"]).tolist() == [[1, 1, 0], [0] * 3, [0] * 3, [0, 0, 2]]
        converted = some.converted_by(["3d", "6d", "9d"]).converted
        np.testing.assert_allclose(
            converted, [[1 / 3, 2 / 3, 2 / 3], [np.nan] * 3, [np.nan] * 3, [0, 1, 1]], rtol=1e-15
        )

    def test_long_times_of_many_do_not_wrap(self):
        # 3,000 times of 130 years would pass 2**63 microseconds.
        some = times(*[(None, 130 * 365 * DAY + 1, True)] * 3_000)
        assert some.mean_days == pytest.approx(130 * 365 + 1 / DAY, rel=1e-15)
        assert 3_000 * (130 * 365 * DAY + 1) > 2**63

    @given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
    def test_deciles_are_those_of_numpy(self, lengths):
        some = times(*((None, length, True) for length in lengths))
        expected = np.quantile(np.array(lengths) / DAY, np.arange(1, 10) / 10)
        np.testing.assert_allclose(some.decile_days[0], expected, rtol=1e-12, atol=1e-12)
        assert some.median_days[0] == some.decile_days[0, 4]
        np.testing.assert_allclose(some.mean_days[0], np.mean(lengths) / DAY, rtol=1e-12)


class TestHistogram:
    def test_bins_are_half_open_and_nothing_is_lost(self):
        some = times(*((None, length, True) for length in (0, HOUR - 1, HOUR, DAY - 1, DAY, 99 * DAY)))
        assert some.histogram(["1h", "1d"]).tolist() == [[2, 2, 2]]
        assert some.histogram([Duration("1h"), "1d", "99d"]).tolist() == [[2, 2, 1, 1]]
        assert some.histogram("1w").tolist() == [[5, 1]]

    @pytest.mark.parametrize(
        ("edges", "code"),
        [
            ([], "not_distinct"),
            (["1h", "60min"], "not_distinct"),
            (["1d", "1h"], "not_ascending"),
            (["0s", "1h"], "not_ascending"),
            ("0s", "not_ascending"),
            (["1m"], "unknown_duration"),
            ([3600], "unknown_duration"),
            (5, "unknown_duration"),
        ],
    )
    def test_what_are_no_edges(self, edges, code):
        with pytest.raises(SpecError) as caught:
            days(1).histogram(edges)
        assert [problem[:2] for problem in caught.value.problems] == [("edges", code)]

    def test_more_than_fit(self, monkeypatch):
        monkeypatch.setattr("privdomain.metrics.cohorts.tally.MAX_CELLS", 2)
        assert days(1).histogram(["1h", "2h"]).tolist() == [[0, 0, 1]]
        with pytest.raises(BudgetError, match="1 groups x 3 edges is 3"):
            days(1).histogram(["1h", "2h", "3h"])


class TestConvertedBy:
    def test_who_is_still_on_the_way_counts_for_as_long_as_watched(self):
        # Of four, one converts after 2 days: 1/4. One was watched for 3. Of the two left one converts after 5:
        # 1 - 3/4 x 1/2. The last was watched for 9 days, and of 10 nothing is known. The plain share is 2 of 4.
        table = days(2, 5, open_after=(3, 9)).converted_by(["0s", "1d", "2d", "5d", "9d", "10d"])
        np.testing.assert_array_equal(table.converted, [[0, 0, 1 / 4, 5 / 8, 5 / 8, np.nan]])
        assert table.at_risk.tolist() == [[4, 4, 4, 2, 1, 0]]
        assert table.ages == ("0s", "1d", "2d", "5d", "9d", "10d")

    def test_who_converts_comes_before_who_is_no_longer_watched_at_the_same_length(self):
        assert days(3, open_after=(3,)).converted_by("3d").converted.tolist() == [[0.5]]

    def test_once_all_have_converted_it_is_known_for_ever(self):
        table = days(1, 2).converted_by(["2d", "99d"])
        assert table.converted.tolist() == [[1.0, 1.0]]

    def test_bounds_enclose_the_share_and_widen_with_confidence(self):
        some = days(2, 5, open_after=(3, 9))
        narrow, wide = (some.converted_by("2d", confidence=share) for share in (0.5, 0.99))
        assert (narrow.confidence, wide.confidence) == (0.5, 0.99)
        assert wide.low[0, 0] < narrow.low[0, 0] < 0.25 < narrow.high[0, 0] < wide.high[0, 0]

    LENGTHS = st.sampled_from([0, 1, HOUR, DAY, DAY, 2 * DAY, 7 * DAY, 8 * DAY])
    WORLD = st.lists(st.tuples(st.sampled_from(["x", None]), LENGTHS, st.booleans()), max_size=12)

    @given(WORLD, st.sampled_from([0.5, 0.95]))
    def test_every_figure_is_that_of_the_slow_reading(self, world, confidence):
        ages, z = (0, 1, HOUR, DAY, 2 * DAY, 9 * DAY), NormalDist().inv_cdf((1 + confidence) / 2)
        some = times(*world, groups=("x", None), by="channel")
        table = some.converted_by([f"{age}us" for age in ages], confidence=confidence)
        for place, group in enumerate(some.groups):
            spells = [(0, length, "customer" if is_in else "live") for label, length, is_in in world if label == group]
            for column, age in enumerate(ages):
                slow = survival_at(spells, age, 9 * DAY, z)
                expected = {"converted": 1 - slow["survival"], "low": 1 - slow["high"], "high": 1 - slow["low"]}
                for name, value in expected.items():
                    assert getattr(table, name)[place, column] == pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True)
                assert table.at_risk[place, column] == slow["at_risk"]

    def test_what_is_no_age_or_confidence(self):
        for ages, confidence, path in (([], 0.95, "ages"), (["1d", "24h"], 0.95, "ages"), ("1d", 95, "confidence")):
            with pytest.raises(SpecError) as caught:
                days(1).converted_by(ages, confidence=confidence)
            assert caught.value.problems[0][0] == path

    def test_more_than_fit(self, monkeypatch):
        monkeypatch.setattr("privdomain.metrics.cohorts.tally.MAX_CELLS", 1)
        with pytest.raises(BudgetError, match="1 groups x 2 ages is 2"):
            days(1).converted_by(["1h", "2h"])

    def test_a_table_of_ages(self):
        some = times(("x", 2 * DAY, True), (None, DAY, False), groups=("x", None), by="channel")
        assert repr(some.converted_by(["1d", "2d"])).splitlines() == [
            "Converted from '1 add' to '3 order', intervals at 0.95",
            "  channel  age  converted  low  high  at_risk",
            "        x   1d      0.000    —     —        1",
            "        x   2d      1.000    —     —        1",
            "(missing)   1d      0.000    —     —        1",
            "(missing)   2d          —    —     —        0",
        ]
        records = some.converted_by("2d").to_records()
        assert [(row["group"], row["converted"]) for row in records] == [("x", 1.0), (None, None)]

    def test_a_table_without_groups(self):
        table = days(1).converted_by("1d")
        assert repr(table).splitlines()[1].split() == ["age", "converted", "low", "high", "at_risk"]
        assert list(table.to_columns()) == ["age", "converted", "low", "high", "at_risk"]


class TestResult:
    def test_the_order_of_units_changes_nothing(self):
        units = [(None, DAY, True), (None, DAY, False), (None, HOUR, True), (None, DAY, True)]
        assert times(*units) == times(*units[::-1]) == times(*units[2:], *units[:2])

    def test_one_row_per_group(self):
        some = times(("x", 2 * DAY, True), (None, DAY, False), groups=("x", None), by="channel")
        deciles = [f"decile_{place}_days" for place in range(1, 10)]
        first, second = some.to_records()
        assert first == {
            "group": "x",
            "begun": 1,
            "n": 1,
            "mean_days": 2.0,
            "median_days": 2.0,
            **dict.fromkeys(deciles, 2.0),
        }
        assert second == {
            "group": None,
            "begun": 1,
            "n": 0,
            "mean_days": None,
            "median_days": None,
            **dict.fromkeys(deciles),
        }
        assert repr(some).splitlines() == [
            "Time to convert from '1 add' to '3 order'",
            "  channel  begun  converted  mean days  median    10%    90%",
            "        x      1          1      2.000   2.000  2.000  2.000",
            "(missing)      1          0          —       —      —      —",
        ]

    def test_without_groups(self):
        assert next(iter(days(1).to_columns())) == "begun"
        assert repr(days(1)).splitlines()[1].split()[0] == "begun"

    def test_they_do_not_add(self):
        for one in (days(1), days(1).converted_by("1d")):
            with pytest.raises(TypeError, match="Add the FunnelResult results, then ask for the time to convert"):
                one + one

    @pytest.mark.parametrize(
        "change",
        [
            {"place": [0, 0]},
            {"place": [1, 0, 0]},
            {"place": [0, 0, 2]},
            {"place": [-1, 0, 0]},
            {"lengths": [3, 4]},
            {"lengths": [4, 3, 5]},
            {"lengths": [-1, 4, 5]},
            {"is_converted": [True]},
        ],
    )
    def test_columns_that_are_none(self, change):
        some = times(("x", 3, True), ("x", 4, True), (None, 1, False), groups=("x", None), by="channel")
        with pytest.raises(ValueError, match="sorted by group"):
            attrs.evolve(some, **{name: np.array(column) for name, column in change.items()})
