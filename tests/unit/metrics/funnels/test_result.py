"""FunnelResult: counts and rates of units that are written down by hand."""

import numpy as np
import pytest
from oracle.funnel_units import DAY, chains_of, funnel_of, options_of

from privdomain.errors import SpecError
from privdomain.facts import Events
from privdomain.metrics.conversion.wilson import wilson_interval
from privdomain.metrics.funnels.result import result_of

# Of nine units one was removed. Eight added, five of these joined, two of these ordered. Of the three that only added
# one is open, of the three that joined and did not order two are, and so is one that ordered (by an attempt that came
# after). The window is of 7 days and observation ends with day 100: who began on day 95 is young. The other four are
# closed: all of them added, ann and cy joined, ann ordered.
UNITS = (
    ("ann", None, (1, 2, 3), False),
    ("bo", None, (95, 96, 97), True),
    ("cy", None, (1, 2), False),
    ("di", None, (95, 96), True),
    ("ed", None, (95, 96), True),
    ("flo", None, (1,), False),
    ("gil", None, (1,), False),
    ("hao", None, (95,), True),
    ("ida", None, (), False),
)
NAN = np.nan
WEEK = options_of(window=7)


class TestCounts:
    RESULT = funnel_of(*UNITS, outside=4, options=WEEK)

    def test_how_many_came_to_each_step_and_stayed_there(self):
        result = self.RESULT
        assert result.steps == ("add", "join", "order")
        assert result.groups == (None,)
        assert result.users.tolist() == [8, 5, 2]
        assert result.dropped.tolist() == [0, 3, 3]
        assert result.open.tolist() == [1, 2, 0]  # bo is through, whatever bo's other attempt may come to
        assert (result.removed.tolist(), result.outside) == ([1], 4)

    def test_rates_from_the_first_step_and_from_the_one_before(self):
        assert self.RESULT.conversion.tolist() == [1.0, 5 / 8, 2 / 8]
        np.testing.assert_array_equal(self.RESULT.step_conversion, [NAN, 5 / 8, 2 / 5])

    def test_closed_rates_leave_out_the_young_that_failed_and_the_young_that_succeeded(self):
        result = self.RESULT
        assert result.is_closed.tolist() == [True, False, True, False, False, True, True, False, True]
        assert result.closed_users.tolist() == [4, 2, 1]
        assert result.closed_conversion.tolist() == [1.0, 2 / 4, 1 / 4]
        np.testing.assert_array_equal(result.closed_step_conversion, [NAN, 2 / 4, 1 / 2])

    def test_intervals_are_those_of_wilson_on_the_same_bases(self):
        part, whole = np.array([8, 5, 2]), np.array([8, 8, 8])
        np.testing.assert_array_equal(self.RESULT.conversion_interval, wilson_interval(part, whole))
        low, high = self.RESULT.step_conversion_interval
        expected = wilson_interval(part[1:], part[:-1])
        np.testing.assert_array_equal([low[1:], high[1:]], expected)
        assert np.isnan([low[0], high[0]]).all()

    def test_a_lower_confidence_has_narrower_intervals(self):
        narrow = funnel_of(*UNITS, options=options_of(window=7, confidence=0.5)).conversion_interval
        assert (narrow[0, 1:] > self.RESULT.conversion_interval[0, 1:]).all()
        assert (narrow[1, 1:] < self.RESULT.conversion_interval[1, 1:]).all()

    def test_nobody(self):
        result = funnel_of(outside=2)
        assert result.users.tolist() == result.dropped.tolist() == result.open.tolist() == [0, 0, 0]
        assert result.removed.tolist() == [0]
        for name in ("conversion", "step_conversion", "closed_conversion", "closed_step_conversion"):
            assert np.isnan(getattr(result, name)).all()
        assert np.isnan(result.conversion_interval).all()
        assert len(result.to_records()) == 3

    def test_only_removed_units(self):
        result = funnel_of(("ann", None, (), False))
        assert (result.users.tolist(), result.removed.tolist(), result.open.tolist()) == ([0, 0, 0], [1], [0, 0, 0])

    def test_one_step(self):
        result = funnel_of(("ann", None, (1,), True), options=options_of("add"))
        assert (result.users.tolist(), result.dropped.tolist(), result.open.tolist()) == ([1], [0], [0])
        assert np.isnan(result.step_conversion).all()


class TestGroups:
    RESULT = funnel_of(
        ("ann", "x", (1, 2, 3), False),
        ("bo", None, (99,), True),
        ("cy", "x", (1,), False),
        ("di", None, (), False),
        labels=("x", None),
        options=options_of(by="channel", window=7),
    )

    def test_groups_are_the_leading_axis(self):
        result = self.RESULT
        assert result.groups == ("x", None)
        assert result.users.tolist() == [[2, 1, 1], [1, 0, 0]]
        assert result.dropped.tolist() == [[0, 1, 0], [0, 1, 0]]
        assert result.open.tolist() == [[0, 0, 0], [1, 0, 0]]
        assert result.removed.tolist() == [0, 1]
        assert result.closed_users.tolist() == [[2, 1, 1], [0, 0, 0]]
        np.testing.assert_array_equal(result.conversion, [[1, 0.5, 0.5], [1, 0, 0]])
        np.testing.assert_array_equal(result.step_conversion, [[NAN, 0.5, 1], [NAN, 0, NAN]])
        np.testing.assert_array_equal(result.closed_conversion, [[1, 0.5, 0.5], [NAN, NAN, NAN]])
        assert result.conversion_interval.shape == result.step_conversion_interval.shape == (2, 2, 3)

    def test_one_row_per_group_and_step(self):
        records = self.RESULT.to_records()
        shown = [(row["group"], row["step"], row["name"], row["users"]) for row in records]
        assert shown == [
            *[("x", 1, "add", 2), ("x", 2, "join", 1), ("x", 3, "order", 1)],
            *[(None, 1, "add", 1), (None, 2, "join", 0), (None, 3, "order", 0)],
        ]
        assert records[1] == {
            "group": "x",
            "step": 2,
            "name": "join",
            "users": 1,
            "conversion": 0.5,
            "conversion_low": self.RESULT.conversion_interval[0, 0, 1],
            "conversion_high": self.RESULT.conversion_interval[1, 0, 1],
            "step_conversion": 0.5,
            "step_conversion_low": self.RESULT.step_conversion_interval[0, 0, 1],
            "step_conversion_high": self.RESULT.step_conversion_interval[1, 0, 1],
            "dropped": 1,
            "open": 0,
            "closed_users": 1,
            "closed_conversion": 0.5,
            "closed_step_conversion": 0.5,
        }
        assert records[5]["step_conversion"] is None

    def test_a_breakdown_that_nobody_came_under_has_no_group(self):
        result = funnel_of(labels=(), options=options_of(by="channel"))
        assert result.users.shape == result.conversion.shape == (0, 3)
        assert result.to_records() == []
        assert result.time_to_convert(1, 2).to_records() == []
        assert repr(result).splitlines()[0].endswith("outside 0, removed 0")

    def test_without_a_breakdown_there_is_no_column_of_groups(self):
        assert list(funnel_of(*UNITS).to_columns())[:3] == ["step", "name", "users"]


class TestShown:
    def test_a_table_of_steps(self):
        title, *rows = repr(funnel_of(*UNITS, outside=1_234, options=WEEK)).splitlines()
        assert title == (
            "Funnel of users, ordered, window 1w, observed until 1970-04-11 00:00 UTC: outside 1,234, removed 1"
        )
        assert rows == [
            "   step  users  conversion  from previous     low    high  dropped  open  closed conversion",
            "  1 add      8      1.0000              —       —       —        0     1             1.0000",
            " 2 join      5      0.6250         0.6250  0.3057  0.8632        3     2             0.5000",
            "3 order      2      0.2500         0.4000  0.1176  0.7693        3     0             0.2500",
        ]

    def test_the_title_says_how_it_was_asked(self):
        options = options_of("a", "b", window=7, by="channel", count="attempts", order="consecutive", hold="order_id")
        shown = repr(funnel_of(("ann", None, (1,), False), options=options)).splitlines()
        assert shown[0] == (
            "Funnel of attempts by order_id, consecutive, window 1w, observed until 1970-04-11 00:00 UTC: "
            "outside 0, removed 0"
        )
        assert [line.split()[:3] for line in shown[1:]] == [
            ["channel", "step", "users"],
            ["(missing)", "1", "a"],
            ["(missing)", "2", "b"],
        ]

    def test_in_whatever_order_steps_are_numbers_of_completed_ones(self):
        result = funnel_of(("ann", None, (1, 2), False), options=options_of(order="any"))
        assert result.steps == ("completed 1", "completed 2", "completed 3")
        assert repr(result).splitlines()[2].split()[:3] == ["completed", "1", "1"]
        assert list(result.to_user_columns())[3:] == list(result.steps)
        assert result.time_to_convert("completed 1", "completed 2").mean_days.tolist() == [1.0]


class TestTimeToConvert:
    def test_whom_it_takes_and_how_long(self):
        # Window 7 days, observed until day 10. ann converts after 2 days. bo added on day 1, so the window ran out on
        # day 8, after 7 days. cy added on day 6: watched for 4. di never added.
        units = [
            *[("ann", None, (1, 3), False), ("bo", None, (1,), False), ("cy", None, (6,), True)],
            ("di", None, (), False),
        ]
        times = funnel_of(*units, options=options_of(window=7, until=10)).time_to_convert(1, 2)
        assert (times.lengths / DAY).tolist() == [2.0, 4.0, 7.0]
        assert times.is_converted.tolist() == [True, False, False]
        assert (times.start, times.end) == ("1 add", "2 join")

    def test_the_window_counts_from_the_first_step_whichever_step_times_count_from(self):
        # ann joined 5 days after adding: 2 of the 7 days were left. bo joined on day 8 with 6 left, watched for 2.
        units = [("ann", None, (1, 6), False), ("bo", None, (7, 8), True)]
        times = funnel_of(*units, options=options_of(window=7, until=10)).time_to_convert(2, 3)
        assert (times.lengths / DAY).tolist() == [2.0, 2.0]
        assert times.is_converted.tolist() == [False, False]

    def test_without_a_window_all_are_watched_to_the_end(self):
        times = funnel_of(("ann", None, (1,), True), options=options_of(until=10)).time_to_convert(1, 3)
        assert (times.lengths / DAY).tolist() == [9.0]

    def test_a_conversion_at_the_last_instant_of_the_window_counts(self):
        units = [("ann", None, (1, 8), False), ("bo", None, (1,), False)]
        times = funnel_of(*units, options=options_of(window=7, until=10)).time_to_convert(1, 2)
        assert times.converted_by("7d").converted.tolist() == [[0.5]]

    def test_steps_by_number_or_by_name(self):
        result = funnel_of(*UNITS)
        for start, end in ((1, 3), ("add", "order"), (np.int64(1), "order")):
            assert result.time_to_convert(start, end) == result.time_to_convert(1, 3)
        assert result.time_to_convert(2, 3).begun.tolist() == [5]

    @pytest.mark.parametrize(
        ("start", "end", "path", "code", "hint"),
        [
            (0, 2, "start", "unknown_step", "Count them from 1 to 3"),
            (1, 4, "end", "unknown_step", "Count them from 1 to 3"),
            (True, 2, "start", "unknown_step", "Count them from 1 to 3"),
            (1.0, 2, "start", "unknown_step", "Count them from 1 to 3"),
            (None, 2, "start", "unknown_step", "Count them from 1 to 3"),
            ([1], 2, "start", "unknown_step", "Count them from 1 to 3"),
            ("ad", 2, "start", "unknown_step", "Did you mean 'add'"),
            (2, 2, "end", "not_later", "Pass a later one"),
            ("order", "add", "end", "not_later", "Pass a later one"),
        ],
    )
    def test_steps_that_are_none_or_in_no_order(self, start, end, path, code, hint):
        with pytest.raises(SpecError, match=hint) as caught:
            funnel_of(*UNITS).time_to_convert(start, end)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_a_name_of_several_steps(self):
        result = funnel_of(options=options_of("buy", "buy"))
        with pytest.raises(SpecError, match="Several steps have the name: pass the number of one"):
            result.time_to_convert("buy", 2)
        assert result.time_to_convert(1, 2).end == "2 buy"


class TestOfChains:
    EVENTS = Events(["ann", "bo", "cy", "di", "di"], ["1970-01-02"] * 5, ["add"] * 5, tz="UTC")

    def test_users_without_a_chain_are_outside(self):
        # bo holds two values, di was removed; ann and cy never began.
        chains = chains_of((1, 1, (1, 2), False), (2, 1, (1,), True), (5, 3, (), False))
        result = result_of(options_of(), self.EVENTS, chains, (None,), np.zeros(3, np.int64))
        assert result.user.tolist() == ["bo", "bo", "di"]
        assert (result.users.tolist(), result.removed.tolist(), result.outside) == ([2, 1, 0], [1], 2)
        assert result.open.tolist() == [1, 0, 0]

    def test_ids_of_a_shared_index_that_have_no_row_are_nowhere(self):
        events = self.EVENTS.take(np.array([False, True, True, False, False]))
        result = result_of(options_of(), events, chains_of((1, 1, (1,), False)), (None,), np.zeros(1, np.int64))
        assert (result.user.tolist(), result.outside) == (["bo"], 1)

    def test_no_event(self):
        result = result_of(options_of(), self.EVENTS.take([]), chains_of(), (None,), np.zeros(0, np.int64))
        assert (result.users.tolist(), result.outside) == ([0, 0, 0], 0)
