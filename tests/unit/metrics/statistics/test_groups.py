"""group_statistics: what counts up to the day, and the one figure of it that may be differenced."""

import numpy as np
import pytest
from oracle.result_laws import check_adds, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics import GroupStatistics, group_statistics

MONDAY = 1767542400  # 2026-01-05 00:00 UTC+8
LATER = "2026-02-01"
nan = float("nan")


def row(day=0, **changes):
    """A day of 60 groups with 2,000 members and 5,000 messages so far."""
    figures = {
        "stat_time": MONDAY + day * 86_400,
        "chat_total": 60,
        "chat_has_msg": 45,
        "new_chat_cnt": 2,
        "member_total": 2_000,
        "member_has_msg": 360,
        "new_member_cnt": 20,
        "msg_total": 5_000,
    }
    return figures | changes


def read(*rows, **options):
    return group_statistics(list(rows), fetched=LATER, **options)


class TestDifferences:
    def test_messages_of_a_day_are_the_difference_to_the_day_before(self):
        # 5,000, 5,120, 5,120 so far: unknown, 120, 0
        result = read(row(), row(1, msg_total=5_120), row(2, msg_total=5_120))
        np.testing.assert_array_equal(result.messages, [nan, 120, 0])

    def test_after_a_day_that_is_not_there_nothing_can_be_differenced(self):
        result = read(row(), row(2, msg_total=5_120), row(3, msg_total=5_150))
        np.testing.assert_array_equal(result.messages, [nan, nan, 30])
        np.testing.assert_array_equal(result.newly_active_groups, [nan, nan, 0])

    def test_a_fall_is_reported_not_clipped(self):
        # a group of 800 messages went to another owner: 5,000 -> 4,300 -> 4,310
        result = read(row(), row(1, msg_total=4_300), row(2, msg_total=4_310))
        np.testing.assert_array_equal(result.messages, [nan, -700, 10])
        assert result.fell.tolist() == [False, True, False]
        assert "messages to date fell on 1 of them" in repr(result)

    def test_ever_active_groups_difference_to_newly_active_ones(self):
        # 45 -> 47: two groups wrote their first message; how many wrote that day nobody knows
        result = read(row(), row(1, chat_has_msg=47, member_has_msg=366))
        np.testing.assert_array_equal(result.newly_active_groups, [nan, 2])
        np.testing.assert_array_equal(result.newly_speaking_members, [nan, 6])
        assert not hasattr(result, "daily_active_groups")

    def test_owners_are_differenced_apart(self):
        given = [row(0, owner="wu"), row(0, owner="li", msg_total=10), row(1, owner="wu", msg_total=5_001)]
        result = read(*given, row(1, owner="li", msg_total=13))
        assert result.owners.tolist() == ["li", "li", "wu", "wu"]
        np.testing.assert_array_equal(result.messages, [nan, 3, nan, 1])

    def test_the_first_day_of_one_owner_does_not_follow_the_last_of_another(self):
        result = read(row(0, owner="li"), row(1, owner="wu"))
        assert np.isnan(result.messages).all()

    def test_a_difference_is_final_when_both_days_are(self):
        moments = ["2026-01-05T12:00", LATER, LATER]
        result = group_statistics([row(), row(1), row(2)], fetched=moments)
        assert result.final.tolist() == [False, True, True]
        assert result.differences_final.tolist() == [False, False, True]


class TestRates:
    def test_they_are_shares_of_the_end_of_the_day(self):
        result = read(row())
        assert result.ever_active_rate.tolist() == [0.75]  # 45 / 60
        assert result.ever_speaking_rate.tolist() == [0.18]  # 360 / 2,000
        assert result.messages_per_member.tolist() == [2.5]  # 5,000 / 2,000

    def test_no_group_no_rate(self):
        nothing = dict.fromkeys(row(), 0) | {"stat_time": MONDAY}
        result = read(nothing)
        for name in ("ever_active_rate", "ever_speaking_rate", "messages_per_member"):
            assert np.isnan(getattr(result, name)).all()


class TestReading:
    def test_figures_may_stand_under_data(self):
        flat = row(owner="li")
        nested = {name: flat.pop(name) for name in ("stat_time", "owner")} | {"data": flat}
        assert read(nested) == read(row(owner="li"))

    def test_no_row(self):
        result = read()
        assert len(result) == 0
        assert result.messages.tolist() == []
        assert result.differences_final.tolist() == []
        check_result(result)

    def test_owners_and_days_add(self):
        given = [row(0, owner=2), row(1, owner=2, msg_total=5_003), row(0, owner=1)]
        whole = read(*given)
        check_adds(whole, [read(each) for each in given])
        check_result(whole)
        assert whole.to_records()[2]["messages"] == 3.0
        assert repr(whole).splitlines()[2].split() == ["1", "2026-01-05", "60", "2,000", "—", "0.75", "2.50", "True"]

    def test_without_an_owner_none_is_shown(self):
        assert repr(read(row())).splitlines()[1].split()[0] == "day"
        assert "owner" not in read(row()).to_columns()

    def test_a_day_that_stands_in_both_parts_is_refused(self):
        with pytest.raises(DataError, match="stands in both parts"):
            read(row()) + read(row())


class TestRefusals:
    @pytest.mark.parametrize("name", [name for name in row() if name != "stat_time"])
    @pytest.mark.parametrize("value", [None, -1, 0.5, "1"])
    def test_a_count_that_is_none(self, name, value):
        with pytest.raises(DataError) as caught:
            read(row(), row(1, **{name: value}))
        assert (caught.value.argument, caught.value.index) == (name, 1)

    @pytest.mark.parametrize(
        ("part", "whole", "value"), [("chat_has_msg", "chat_total", 61), ("member_has_msg", "member_total", 2_001)]
    )
    def test_a_part_beyond_its_whole(self, part, whole, value):
        with pytest.raises(DataError, match=f"exceeds {whole}") as caught:
            read(row(), row(1, **{part: value}))
        assert (caught.value.argument, caught.value.index) == (part, 1)

    def test_a_column_that_is_not_there(self):
        with pytest.raises(UnknownNameError, match="'stat_time' is no known column"):
            group_statistics({"chat_total": [1]})

    def test_days_out_of_order(self):
        with pytest.raises(DataError, match="earlier than the row before") as caught:
            read(row(1), row(0))
        assert (caught.value.argument, caught.value.index) == ("stat_time", 1)

    def test_options_that_are_none(self):
        with pytest.raises(SpecError):
            group_statistics([row()], settled_after="-1d")
        with pytest.raises(SpecError):
            group_statistics([row()], fetched="soon")

    @pytest.mark.parametrize("figures", [None, 5, "x", [1]])
    def test_figures_under_data_are_a_dict(self, figures):
        with pytest.raises(DataError, match=r"^data: is a .* Pass the figures of the row as a dict") as caught:
            read(row(), {"stat_time": 1, "data": figures})
        assert caught.value.index == 1

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("groups", [-1]),
            ("messages_to_date", [1, 2]),
            ("ever_active_groups", [61]),
            ("ever_speaking_members", [2_001]),
            ("options", {"by": "staff", "settled_after": 0}),
        ],
    )
    def test_a_state_that_cannot_be(self, field, values):
        state = read(row(owner="li")).to_state()
        fields = state["fields"]
        fields[field] = values if field == "options" else fields[field] | {"values": values, "shape": [len(values)]}
        with pytest.raises(SpecError) as caught:
            GroupStatistics.from_state(state)
        assert caught.value.problems[0][1] == "damaged"
