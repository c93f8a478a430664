"""Paths: what they hold, how they add, and which columns are refused."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result

from privdomain.errors import DataError, SpecError
from privdomain.metrics import combine
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths

GIVEN = {
    "channel": [0, 1, 0, 1, 1],
    "offsets": [0, 2, 3, 5],
    "conversions": [1, 0, 2],
    "nulls": [0, 4, 0],
    "value": [300, 0, 500],
    "channels": ["ads", "mail"],
    "ages": [7, 0, 0, 3, 3],
}


def paths(**columns):
    given = GIVEN | columns
    return Paths(given.pop("channel"), given.pop("offsets"), **given)


class TestReading:
    def test_columns_are_locked_copies(self):
        codes = np.array([0, 1, 0, 1, 1])
        one = paths(channel=codes)
        codes[0] = 1
        assert one.channel.tolist() == [0, 1, 0, 1, 1]
        assert one.lengths.tolist() == [2, 1, 2]
        assert len(one) == 3
        check_result(one)
        check_damage(one, lambda keys: keys[0])

    def test_defaults(self):
        one = Paths([0, 2], [0, 1, 2], conversions=[1, 0])
        assert one.nulls.tolist() == [0, 0]
        assert one.channels == (0, 1, 2)
        assert (one.value, one.ages, one.open, one.unattributed, one.other_touches) == (None, None, 0, 0, 0)
        assert np.isnan([one.total_value, one.unattributed_value, one.refunds_outside]).all()
        check_result(one)

    def test_journeys_one_by_one_take_flags(self):
        # one row per journey: whether it converted
        one = Paths([0, 0], [0, 1, 2], conversions=np.array([True, False]), nulls=[False, True])
        assert (one.conversions.tolist(), one.nulls.tolist()) == ([1, 0], [0, 1])

    @pytest.mark.parametrize(
        ("given", "dtype"),
        [
            ([1, 0, 2], np.int64),
            (np.array([1, 0, 2], np.uint8), np.int64),
            ([np.int64(1), 0, 2], np.int64),
            ([1.5, 0.0, 2.0], np.float64),
            ([1, 0, 2.5], np.float64),
            (np.array([1, 0, 2], np.float32), np.float64),
            ([np.float32(1.5), 0, 2], np.float64),
        ],
    )
    def test_whole_numbers_of_value_stay_exact(self, given, dtype):
        assert paths(value=given).value_minor.dtype == dtype
        assert paths(value=given).value_minor.tolist() == [float(cell) for cell in given]
        assert paths(value=given).value.tolist() == [float(cell) for cell in given]

    def test_integers_are_added_up_exactly(self):
        # as floats, 2**53 + 1 would be 2**53
        one = Paths([0], [0, 1], conversions=[1], value=[2**53 + 1])
        assert (one + one).value_minor.sum() == 2**54 + 2

    def test_money_is_kept_as_given_and_read_in_major_units(self):
        money = PathOptions(currency="CNY", exponent=2)
        one = paths(options=money, unattributed=1, unattributed_value=150, refunds_outside=-50)
        assert (one.value_minor.tolist(), one.value.tolist()) == ([300, 0, 500], [3.0, 0.0, 5.0])
        assert (one.unattributed_minor, one.unattributed_value) == (150, 1.5)
        assert (one.refunds_outside_minor, one.refunds_outside) == (-50, -0.5)
        assert one.total_value == 9.5
        check_result(one)

    def test_a_total_past_int64_is_no_error(self):
        one = Paths([0], [0, 1], conversions=[1], value=[2**62], unattributed=1, unattributed_value=2**62)
        assert one.total_value == 2.0**63

    @pytest.mark.parametrize(
        "ages",
        [
            np.array([7, 0, 0, 3, 3], "m8[us]"),
            [timedelta(microseconds=age) for age in (7, 0, 0, 3, 3)],
            np.array([7.0, 0, 0, 3, 3]),
        ],
    )
    def test_ages_may_be_timedeltas(self, ages):
        assert paths(ages=ages) == paths()

    @pytest.mark.parametrize(
        "channels",
        [(None, "mail"), (np.str_("ads"), float("nan")), np.array([4, 5]), [np.int64(4), 5], [True, False], ["", "a"]],
    )
    def test_channels_are_texts_integers_or_missing(self, channels):
        expected = tuple(None if name != name else name for name in channels)  # noqa: PLR0124 - nan
        one = paths(channels=channels)
        assert one.channels == expected
        assert not any(isinstance(name, np.generic) for name in one.channels)
        check_result(one)

    def test_it_prints_the_first_of_many(self):
        aside = {"open": 1, "unattributed": 2, "other_touches": 2, "refunds_outside": -3}
        long = Paths(np.zeros(9, int), [0, 9], conversions=[1], channels=["a"], value=[1.5], **aside)
        title, head, row = repr(long).splitlines()
        assert title == (
            "Paths: 9 touches of 1 channel, 1 conversion of 1 journey; 2 unattributed; 1 touch open; "
            "2 touches to other purchases; -3.00 of refunds outside"
        )
        assert head.split() == ["path", "conversions", "nulls", "value"]
        assert row == "a > a > a > a > a > a > … 3 more            1      0   1.50"
        assert len(repr(combine([long] * 40)).splitlines()) == 2 + 25  # 24 rows and dots

    def test_records_hold_one_row_per_touch(self):
        money = PathOptions(currency="CNY", exponent=2)
        assert paths(options=money).to_records()[1] == {
            "path": 0,
            "channel": "mail",
            "conversions": 1,
            "nulls": 0,
            "value": 3.0,
            "age_seconds": 0.0,
        }
        assert set(Paths([0], [0, 1], conversions=[1]).to_columns()) == {"path", "channel", "conversions", "nulls"}


class TestAdding:
    def test_channels_meet_by_name(self):
        other = Paths([0, 1], [0, 2], conversions=[1], value=[5], channels=["web", "ads"], ages=[1, 0], open=3)
        whole = paths(unattributed=1, unattributed_value=7, other_touches=4, refunds_outside=-2) + other
        assert whole.channels == ("ads", "mail", "web")
        assert whole.channel.tolist() == [0, 1, 0, 1, 1, 2, 0]
        assert whole.offsets.tolist() == [0, 2, 3, 5, 7]
        assert (whole.open, whole.unattributed, whole.total_value) == (3, 1, 812.0)
        assert (whole.other_touches, whole.refunds_outside) == (4, -2.0)

    def test_the_order_of_paths_and_channels_says_nothing(self):
        turned = Paths(
            [1, 0, 0, 1, 0],
            [0, 1, 3, 5],
            conversions=[0, 2, 1],
            nulls=[4, 0, 0],
            value=[0, 500, 300],
            channels=["mail", "ads"],
            ages=[0, 3, 3, 7, 0],
        )
        # paths() holds ads > mail, ads, mail > mail; this one ads, mail > mail, ads > mail
        assert turned == paths()
        assert repr(turned) != repr(paths())
        assert paths() != paths(open=1)
        assert paths() != paths(value=None)
        assert paths() != "paths"

    def test_nothing_adds_nothing(self):
        nothing = Paths([], [0], conversions=[], value=[], ages=[], channels=[])
        for whole in (paths() + nothing, combine([paths(), nothing, nothing])):
            assert whole == paths()
        assert (nothing + paths()).grouped() == paths().grouped()
        assert nothing.to_records() == nothing.grouped().to_records() == []
        check_result(nothing)

    def test_grouping_merges_equal_paths_of_equal_ages(self):
        one = Paths([1, 0, 0, 1, 0], [0, 1, 2, 3, 4, 5], conversions=[1, 2, 3, 0, 0], nulls=[0, 0, 0, 4, 0])
        assert one.grouped() == Paths([0, 1], [0, 1, 2], conversions=[5, 1], nulls=[0, 4])
        aged = Paths([0, 0, 0], [0, 1, 2, 3], conversions=[1, 2, 4], ages=[9, 8, 9]).grouped()
        assert (aged.conversions.tolist(), aged.ages.tolist()) == ([2, 5], [8, 9])

    def test_grouping_sorts_channels_and_keeps_those_without_a_path(self):
        one = Paths([2, 0], [0, 1, 2], conversions=[1, 2], channels=["b", None, "a"]).grouped()
        assert (one.channels, one.channel.tolist(), one.conversions.tolist()) == (("a", "b", None), [0, 1], [1, 2])

    @pytest.mark.parametrize("name", ["value", "ages"])
    def test_what_is_known_on_one_side_only_does_not_add(self, name):
        for one, other in ((paths(), paths(**{name: None})), (paths(**{name: None}), paths())):
            with pytest.raises(DataError, match="on one side only") as caught:
                one + other
            assert caught.value.argument == name

    def test_paths_made_otherwise_do_not_add(self):
        with pytest.raises(SpecError) as caught:
            paths() + paths(options=PathOptions(currency="CNY"))
        assert [path for path, _, _ in caught.value.problems] == ["currency"]

    def test_texts_and_numbers_do_not_add(self):
        with pytest.raises(DataError, match="texts for labels here and numbers there") as caught:
            paths() + paths(channels=[1, 2])
        assert caught.value.argument == "channels"
        with pytest.raises(DataError, match="numbers for labels here and flags there"):
            paths(channels=[1, 2]) + paths(channels=[True, False])


class TestRefusals:
    @pytest.mark.parametrize(
        ("columns", "argument", "problem", "row"),
        [
            ({"channel": [0, 1, 0, 1, 2]}, "channel", "is no position", 4),
            ({"channel": [0, -1, 0, 1, 1]}, "channel", "is no count", 1),
            ({"channel": [0, 0.5, 0, 1, 1]}, "channel", "is no count", 1),
            ({"channel": ["ads", "mail", "ads", "mail", "mail"]}, "channel", "is no count", 0),
            ({"channel": [2**62] * 5, "channels": None}, "channel", "is no position", 0),
            ({"channel": 3}, "channel", "is a single int", None),
            ({"channel": [[0, 1]]}, "channel", "is no count", 0),
            ({"offsets": []}, "offsets", "do not start with 0", None),
            ({"offsets": [1, 2, 3, 5]}, "offsets", "do not start with 0", None),
            ({"offsets": [0, 3, 2, 5]}, "offsets", "fall", 1),
            ({"offsets": [0, 2, 3, 4]}, "offsets", "end with 4 where there are 5", None),
            ({"offsets": [0, 2, 2, 5]}, "offsets", "make a path without a touch", 1),
            ({"offsets": None}, "offsets", "is a single NoneType", None),
            ({"conversions": [1, 0]}, "conversions", "has 2 rows where 3 are expected", None),
            ({"conversions": [1, -1, 0]}, "conversions", "is no count", 1),
            ({"conversions": [1, 0, float("nan")]}, "conversions", "is no count", 2),
            ({"conversions": [2**62, 0, 2]}, "conversions", "more than 2\\*\\*53 touches", None),
            ({"conversions": None, "nulls": None}, "value", "belongs to no conversion", 0),
            ({"nulls": [0, 0.5, 0]}, "nulls", "is no count", 1),
            ({"nulls": [0]}, "nulls", "has 1 row where", None),
            ({"value": [300, 1, 500]}, "value", "belongs to no conversion", 1),
            ({"value": [300, 0]}, "value", "has 2 rows", None),
            ({"value": [300.0, 0.0, float("nan")]}, "value", "is missing or too large", 2),
            ({"value": [float("-inf"), 0.0, 1.0]}, "value", "is missing or too large", 0),
            ({"value": np.array([2**64 - 1, 0, 1], np.uint64)}, "value", "is missing or too large", 0),
            ({"value": [2**62, 0, 2**62]}, "value", "past 2\\*\\*63", None),
            ({"value": [10**400, 0, 1]}, "value", "is no finite number", 0),
            ({"value": [None, 0, 1]}, "value", "is no finite number", 0),
            ({"value": [Decimal(1), 0, 1]}, "value", "is no finite number", 0),
            ({"value": [True, False, True]}, "value", "is no column of numbers", None),
            ({"channels": ["ads"]}, "channel", "is no position", 1),
            ({"channels": ["ads", "ads"]}, "channels", "names a channel twice", 1),
            ({"channels": ["ads", 1]}, "channels", "mixes texts and numbers", None),
            ({"channels": [True, 1]}, "channels", "mixes texts and numbers", None),
            ({"channels": ["ads", 1.5]}, "channels", "is no name", 1),
            ({"channels": [("a",), "b"]}, "channels", "is no name", 0),
            ({"channels": "ab"}, "channels", "is a single str", None),
            ({"ages": [7, 0, 0, 3]}, "ages", "has 4 rows where 5", None),
            ({"ages": [0, 7, 0, 3, 3]}, "ages", "grows along a path", 1),
            ({"ages": [7, -1, 0, 3, 3]}, "ages", "is no count", 1),
            ({"ages": ["7d"] * 5}, "ages", "is no count", 0),
            ({"ages": np.array([7, "NaT", 0, 3, 3], "m8[us]")}, "ages", "is missing", 1),
            ({"open": -1}, "open", "is no count", 0),
            ({"open": None}, "open", "is no count", 0),
            ({"other_touches": -1}, "other_touches", "is no count", 0),
            ({"refunds_outside": None}, "refunds_outside", "is no finite number", 0),
            ({"refunds_outside": float("nan")}, "refunds_outside", "is missing or too large", 0),
            ({"refunds_outside": -5, "value": None}, "refunds_outside", "is known where", None),
            ({"unattributed": 1.5}, "unattributed", "is no count", 0),
            ({"unattributed_value": 5}, "unattributed_value", "belongs to no conversion", 0),
            ({"unattributed": 1, "unattributed_value": "5"}, "unattributed_value", "is no finite number", 0),
            ({"unattributed": 1, "unattributed_value": 5, "value": None}, "unattributed_value", "is known where", None),
            ({"options": {"currency": "CNY"}}, "options", "Pass PathOptions", None),
        ],
    )
    def test_columns(self, columns, argument, problem, row):
        with pytest.raises(DataError, match=problem) as caught:
            paths(**columns)
        assert (caught.value.argument, caught.value.index) == (argument, row)

    def test_as_many_touches_as_floats_count(self):
        limit = 2**53
        assert Paths([0, 0], [0, 2], conversions=[limit // 2]).conversions.tolist() == [limit // 2]
        with pytest.raises(DataError, match="more than 2"):
            Paths([0, 0], [0, 2], conversions=[limit // 2 + 1])
