"""contact_statistics: WeCom's published example, and every figure that it cannot be."""

import numpy as np
import polars as pl
import pytest
from oracle.result_laws import check_adds, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics import contact_statistics

DAY = 86_400
MONDAY = 1536508800  # 2018-09-10 00:00 UTC+8, the day of WeCom's published example
LATER = "2018-10-01"


def row(day=0, **changes):
    """A day of WeCom's answer: 100 chats, of which 60.25% of those begun by customers were answered."""
    figures = {
        "stat_time": MONDAY + day * DAY,
        "chat_cnt": 100,
        "message_cnt": 80,
        "reply_percentage": 60.25,
        "avg_reply_time": 3,
        "negative_feedback_cnt": 0,
        "new_apply_cnt": 6,
        "new_contact_cnt": 5,
    }
    return figures | changes


QUIET = {"chat_cnt": 0, "message_cnt": 0, "reply_percentage": None, "avg_reply_time": None}
PUBLISHED = [row(), row(1, chat_cnt=20, message_cnt=40, reply_percentage=100, avg_reply_time=1)]


def columns(*rows):
    """The same figures as a dict of columns."""
    return {name: [each[name] for each in rows] for name in rows[0]}


def refused(problem, error, *rows, argument, index=None, **options):
    """The call is refused, and the error names the field and the row."""
    with pytest.raises(error, match=problem) as caught:
        contact_statistics(list(rows), fetched=LATER, **options)
    assert (caught.value.argument, caught.value.index) == (argument, index)


class TestReading:
    def test_the_rows_of_the_answer_a_dict_of_columns_and_a_frame_are_the_same(self):
        given = contact_statistics(PUBLISHED, fetched=LATER)
        assert contact_statistics(columns(*PUBLISHED), fetched=LATER) == given
        assert contact_statistics(pl.DataFrame(PUBLISHED), fetched=LATER) == given

    def test_names_may_differ(self):
        given = columns(*PUBLISHED)
        given["chats"], given["who"] = given.pop("chat_cnt"), ["li", "li"]
        result = contact_statistics(given, fetched=LATER, columns={"chat_cnt": "chats", "staff": "who"})
        assert result.chats.tolist() == [100, 20]
        assert result.staff.tolist() == ["li", "li"]

    def test_days_may_be_dates(self):
        given = columns(*PUBLISHED) | {"stat_time": ["2018-09-10", "2018-09-11"]}
        assert contact_statistics(given, fetched=LATER) == contact_statistics(PUBLISHED, fetched=LATER)

    def test_whole_floats_are_counts(self):
        # pandas makes floats of a column of integers as soon as one is missing
        given = columns(*PUBLISHED) | {"chat_cnt": [100.0, 20.0], "message_cnt": [np.float32(80), 40]}
        assert contact_statistics(given, fetched=LATER) == contact_statistics(PUBLISHED, fetched=LATER)
        assert contact_statistics(given | {"chat_cnt": np.array([100.0, 20.0])}).chats.tolist() == [100, 20]

    def test_averages_that_nobody_answers_with_are_unknown(self):
        given = [{key: value for key, value in row().items() if key not in ("reply_percentage", "avg_reply_time")}]
        result = contact_statistics(given, fetched=LATER)
        assert np.isnan(result.reply_percentage).all()
        assert np.isnan(result.average_reply_time).all()

    def test_rows_are_sorted_by_staff_and_day(self):
        given = [row(0, staff="wu"), row(0, staff="li", chat_cnt=7), row(1, staff="wu"), row(1, staff="li", chat_cnt=8)]
        result = contact_statistics(given, fetched=LATER)
        assert result.staff.tolist() == ["li", "li", "wu", "wu"]
        assert result.chats.tolist() == [7, 8, 100, 100]
        assert result.days.astype(str).tolist() == ["2018-09-10", "2018-09-11"] * 2

    def test_no_row_at_all(self):
        result = contact_statistics([], fetched=LATER)
        assert len(result) == 0
        assert result.to_records() == []
        assert result.by_day().to_records() == []
        assert np.isnan(result.total().reply_percentage).all()
        assert result.total().final.tolist() == [False]  # nothing is known of it
        check_result(result)
        check_result(result.total())


class TestRatesAndSums:
    def test_the_average_of_days_is_weighted_by_chats_and_approximate(self):
        # 60.25% of 100 chats and 100% of 20: (6,025 + 2,000) / 120 = 66.875, where the plain mean is 80.125
        # 3 minutes over 100 and 1 over 20: 320 / 120 = 2.667
        total = contact_statistics(PUBLISHED, fetched=LATER).total()
        assert total.reply_percentage.tolist() == [66.875]
        assert total.average_reply_time.tolist() == [320 / 120]
        assert total.approximate.tolist() == [True]
        assert total.chats.tolist() == [120]
        assert total.n_rows.tolist() == [2]

    def test_one_day_is_exact(self):
        by_day = contact_statistics(PUBLISHED, fetched=LATER).by_day()
        assert by_day.reply_percentage.tolist() == [60.25, 100]
        assert by_day.approximate.tolist() == [False, False]
        assert by_day.keys.astype(str).tolist() == ["2018-09-10", "2018-09-11"]

    def test_a_day_without_chats_has_no_percentage_and_no_weight(self):
        result = contact_statistics([row(), row(1, **QUIET)], fetched=LATER)
        assert result.reply_percentage.tolist()[0] == 60.25
        assert np.isnan(result.reply_percentage[1])
        total = result.total()
        assert total.reply_percentage.tolist() == [60.25]
        assert total.approximate.tolist() == [False]  # one day has an average

    def test_a_day_on_which_no_customer_began_a_chat_has_chats_but_no_percentage(self):
        total = contact_statistics([row(), row(1, reply_percentage=None, avg_reply_time=None)], fetched=LATER).total()
        assert total.reply_percentage.tolist() == [60.25]
        assert total.chats.tolist() == [200]

    def test_who_answered_nobody_wrote_in_no_chat(self):
        # Customers began chats, the advisor answered none: 0%, though chat_cnt, chats in which the advisor wrote, is 0.
        silent = row(1, **(QUIET | {"reply_percentage": 0.0}))
        result = contact_statistics([row(), silent], fetched=LATER)
        assert result.reply_percentage.tolist() == [60.25, 0]
        assert result.by_day().approximate.tolist() == [False, False]
        assert result.by_day().reply_percentage.tolist() == [60.25, 0]
        total = result.total()
        assert total.reply_percentage.tolist() == [60.25]  # 100 chats and none
        assert total.approximate.tolist() == [True]
        assert total.unweighted_rows.tolist() == [1]

    def test_where_no_row_has_chats_all_weigh_the_same(self):
        days = [row(day, **(QUIET | {"reply_percentage": share})) for day, share in enumerate([0.0, None, 0.0, 30.0])]
        total = contact_statistics(days, fetched=LATER).total()
        assert total.reply_percentage.tolist() == [10]  # (0 + 0 + 30) / 3
        assert total.unweighted_rows.tolist() == [3]
        assert total.approximate.tolist() == [True]
        assert np.isnan(total.average_reply_time).all()

    def test_no_average_of_days_without_chats(self):
        total = contact_statistics([row(**QUIET)], fetched=LATER).total()
        assert np.isnan(total.reply_percentage).all()
        assert total.approximate.tolist() == [False]

    def test_contacts_per_application_may_pass_one(self):
        # inbound scans: 9 contacts on 6 requests, none on none
        given = [row(new_contact_cnt=9), row(1, new_contact_cnt=3, new_apply_cnt=0)]
        result = contact_statistics(given, fetched=LATER)
        assert result.contacts_per_application.tolist()[0] == 1.5
        assert np.isnan(result.contacts_per_application[1])
        assert result.total().contacts_per_application.tolist() == [2.0]  # (9 + 3) / (6 + 0)

    def test_sums_by_staff_and_by_day(self):
        given = [row(0, staff=1), row(1, staff=1, chat_cnt=20, reply_percentage=100), row(0, staff=2, chat_cnt=10)]
        result = contact_statistics(given, fetched=LATER)
        by_staff, by_day = result.by_staff(), result.by_day()
        assert by_staff.keys.tolist() == [1, 2]
        assert by_staff.chats.tolist() == [120, 10]
        assert by_staff.reply_percentage.tolist() == [66.875, 60.25]
        assert by_day.chats.tolist() == [110, 20]
        assert by_day.messages.tolist() == [160, 80]
        assert by_day.approximate.tolist() == [True, False]
        assert result.to_records()[0]["staff"] == 1

    def test_an_aggregate_cannot_be_taken_apart(self):
        with pytest.raises(SpecError, match="one user per call") as caught:
            contact_statistics(PUBLISHED, fetched=LATER).by_staff()
        assert caught.value.problems[0][:2] == ("staff", "aggregate")

    def test_sums_that_would_wrap_are_refused(self):
        given = [row(day, message_cnt=2**53) for day in range(1_024)]  # 2**10 x 2**53 = 2**63
        with pytest.raises(DataError, match=r"past 2\*\*63"):
            contact_statistics(given, fetched="2030-01-01").total()


class TestFinality:
    def test_a_day_is_final_when_it_was_fetched_after_its_end(self):
        # 2018-09-10 ends at the start of the 11th, the 11th a day later
        for moment, final in (
            ("2018-09-10", [False]),  # asked as the day began
            ("2018-09-10T23:59:59", [False]),
            ("2018-09-11", [True]),
            ("2018-09-10T16:00+00:00", [True]),
        ):
            assert contact_statistics([row()], fetched=moment).final.tolist() == final

    def test_figures_may_have_to_settle(self):
        early = contact_statistics(PUBLISHED, fetched="2018-09-12T06:00", settled_after="8h")
        assert early.final.tolist() == [True, False]
        assert early.total().final.tolist() == [False]
        assert early.by_day().final.tolist() == [True, False]

    def test_integers_are_unix_seconds_as_those_of_days(self):
        at_end = MONDAY + DAY
        assert contact_statistics(PUBLISHED, fetched=at_end).final.tolist() == [True, False]
        assert contact_statistics(PUBLISHED, fetched=np.int64(at_end)).final.tolist() == [True, False]
        assert contact_statistics(PUBLISHED, fetched=[at_end, at_end + DAY]).final.tolist() == [True, True]
        with pytest.raises(SpecError, match="outside the years"):
            contact_statistics(PUBLISHED, fetched=at_end * 10**6)

    def test_each_row_may_have_been_fetched_apart(self):
        fetched = ["2018-09-11T00:00", None]
        assert contact_statistics(PUBLISHED, fetched=fetched).final.tolist() == [True, False]

    def test_what_nobody_dated_is_not_known_to_be_final(self):
        assert contact_statistics(PUBLISHED).final.tolist() == [False, False]


class TestAddition:
    def test_days_and_staff_add(self):
        given = [row(0, staff="wu"), row(1, staff="wu"), row(0, staff="li"), row(3, staff="li")]
        whole = contact_statistics(given, fetched=LATER)
        parts = [contact_statistics([each], fetched=LATER) for each in given]
        check_adds(whole, parts)

    def test_aggregates_of_different_days_add(self):
        whole = contact_statistics(PUBLISHED, fetched=LATER)
        check_adds(whole, [contact_statistics([each], fetched=LATER) for each in PUBLISHED])

    def test_nothing_changes_nothing(self):
        whole = contact_statistics([row(staff=3)], fetched=LATER)
        nothing = contact_statistics(columns(row(staff=3)) | {name: [] for name in row(staff=3)}, fetched=LATER)
        check_adds(whole, [nothing, whole])
        assert nothing + nothing == nothing

    def test_a_day_that_stands_twice_is_refused(self):
        one = contact_statistics([row(staff="li")], fetched=LATER)
        with pytest.raises(DataError, match="stands in both parts") as caught:
            one + one
        assert caught.value.count == 1

    def test_two_aggregates_of_a_day_cannot_be_told_apart(self):
        one = contact_statistics(PUBLISHED, fetched=LATER)
        with pytest.raises(DataError, match="name the staff, owner or team of each call"):
            one + one

    def test_ids_of_two_kinds_are_refused(self):
        with pytest.raises(DataError, match="int on one side and str on the other"):
            contact_statistics([row(staff="li")]) + contact_statistics([row(staff=3)])

    def test_an_aggregate_and_a_row_of_staff_are_refused(self):
        with pytest.raises(SpecError) as caught:
            contact_statistics([row()]) + contact_statistics([row(staff="li")])
        assert caught.value.problems[0][:2] == ("by", "options_differ")

    def test_anything_else_is_refused(self):
        with pytest.raises(TypeError):
            contact_statistics(PUBLISHED) + 1

    def test_a_sum_does_not_add(self):
        total = contact_statistics(PUBLISHED).total()
        with pytest.raises(TypeError, match=r"Add the contact statistics, then sum them up\."):
            total + total


class TestRefusals:
    @pytest.mark.parametrize(
        "name", ["new_apply_cnt", "new_contact_cnt", "chat_cnt", "message_cnt", "negative_feedback_cnt"]
    )
    @pytest.mark.parametrize(
        ("value", "problem"),
        [
            (None, "is missing"),
            (-1, "is negative"),
            (1.5, "is no whole number: 1.5"),
            ("3", "is no whole number: '3'"),
            (True, "is no whole number: True"),
            (2**53 + 1, r"is past 2\*\*53"),
            (2**70, r"is past 2\*\*53"),
            (1e300, r"is past 2\*\*53"),
            (float("nan"), "is missing"),
            (float("inf"), "is no whole number: inf"),
        ],
    )
    def test_a_count_that_is_none(self, name, value, problem):
        refused(problem, DataError, row(), row(1, **{name: value}), argument=name, index=1)

    def test_a_field_that_a_row_lacks(self):
        lacking = {key: value for key, value in row(1).items() if key != "message_cnt"}
        refused("is missing", DataError, row(), lacking, argument="message_cnt", index=1)

    def test_a_field_that_is_not_there(self):
        given = columns(row())
        del given["chat_cnt"]
        with pytest.raises(UnknownNameError, match="'chat_cnt' is no known column of the frame"):
            contact_statistics(given)

    @pytest.mark.parametrize(
        ("value", "problem"),
        [
            (100.5, "is above 100"),
            (-0.5, "is negative"),
            (float("inf"), "is infinite"),
            ("60%", "is no number: '60%'"),
            (True, "is no number"),
            (2**2000, "is no number"),
        ],
    )
    def test_a_percentage_that_is_none(self, value, problem):
        refused(problem, DataError, row(), row(1, reply_percentage=value), argument="reply_percentage", index=1)

    def test_a_wait_that_is_none(self):
        refused("is negative", DataError, row(avg_reply_time=-1), argument="avg_reply_time", index=0)
        refused("is past 2", DataError, row(avg_reply_time=1e308), argument="avg_reply_time", index=0)
        largest = [row(day, chat_cnt=2**53, message_cnt=0, avg_reply_time=2.0**53) for day in range(3)]
        assert contact_statistics(largest, fetched=LATER).total().average_reply_time.tolist() == [2.0**53]

    def test_a_reply_time_without_a_chat_would_read_as_answered_at_once(self):
        given = row(1, **(QUIET | {"avg_reply_time": 0}))
        refused("is given without a chat", DataError, row(), given, argument="avg_reply_time", index=1)

    def test_days_twice(self):
        refused("stands twice", DataError, row(), row(), argument="stat_time", index=1)

    def test_days_out_of_order(self):
        refused("earlier than the row before", DataError, row(1), row(0), argument="stat_time", index=1)

    def test_days_of_one_staff_out_of_order_among_others(self):
        given = [row(1, staff="li"), row(0, staff="wu"), row(0, staff="li")]
        refused("earlier than the row before", DataError, *given, argument="stat_time", index=2)

    @pytest.mark.parametrize(
        ("value", "problem"),
        [(None, "is missing"), (MONDAY + 1, "no start of a day in UTC"), ("soon", "is no time"), (1.5, "is no time")],
    )
    def test_a_day_that_is_none(self, value, problem):
        refused(problem, DataError, row(), row(1, stat_time=value), argument="stat_time", index=1)

    def test_staff_without_a_name(self):
        refused("is missing", DataError, row(staff="li"), row(staff=None), argument="staff", index=1)
        refused("is an empty text", DataError, row(staff=""), argument="staff", index=0)

    def test_fetched_before_the_day_began(self):
        with pytest.raises(DataError, match="lies before the day began") as caught:
            contact_statistics(PUBLISHED, fetched="2018-09-10T23:00")
        assert (caught.value.argument, caught.value.index) == ("fetched", 1)

    def test_fetched_that_is_no_time(self):
        with pytest.raises(SpecError) as caught:
            contact_statistics(PUBLISHED, fetched="soon")
        assert caught.value.problems[0][:2] == ("fetched", "not_an_instant")
        for moment in (np.timedelta64(1, "D"), np.float64(5), True):
            with pytest.raises(SpecError, match="is no instant"):
                contact_statistics(PUBLISHED, fetched=moment)
        with pytest.raises(DataError, match="is no time"):
            contact_statistics(PUBLISHED, fetched=["soon", None])
        with pytest.raises(DataError, match="has 1 rows where stat_time has 2"):
            contact_statistics(PUBLISHED, fetched=["2018-10-01"])

    @pytest.mark.parametrize("figures", [None, 5, "stat_time", [1, 2], [{"data": 3}], ({"stat_time": 1}, None)])
    def test_figures_that_are_none(self, figures):
        with pytest.raises(DataError, match="Pass"):
            contact_statistics(figures)

    def test_columns_of_unequal_lengths(self):
        with pytest.raises(DataError, match="has 1 rows where stat_time has 2") as caught:
            contact_statistics(columns(*PUBLISHED) | {"message_cnt": [80]})
        assert caught.value.argument == "message_cnt"

    def test_names_of_columns_that_are_none(self):
        with pytest.raises(UnknownNameError):
            contact_statistics(PUBLISHED, columns={"chats": "chat_cnt"})
        with pytest.raises(DataError, match="Pass a dict of our name to yours"):
            contact_statistics(PUBLISHED, columns=["chat_cnt"])
        for theirs in (["x"], None, 5):
            with pytest.raises(DataError, match=r"^columns\['stat_time'\]: is a .* Name one of your columns"):
                contact_statistics(PUBLISHED, columns={"stat_time": theirs})

    def test_a_settling_time_that_is_none(self):
        with pytest.raises(SpecError) as caught:
            contact_statistics(PUBLISHED, settled_after="soon")
        assert caught.value.problems[0][0] == "settled_after"


class TestShown:
    def test_the_table(self):
        given = [row(staff="li"), row(1, staff="li", **QUIET)]
        lines = repr(contact_statistics(given, fetched="2018-09-11T12:00")).splitlines()
        assert lines[0] == "Contact statistics (联系客户统计): 2 days, 1 of them final"
        assert lines[2].split() == ["li", "2018-09-10", "6", "5", "100", "80", "0", "0.83", "60.25", "3.00", "True"]
        assert lines[3].split() == ["li", "2018-09-11", "6", "5", "0", "0", "0", "0.83", "—", "—", "False"]

    def test_the_tables_of_sums(self):
        result = contact_statistics([row(staff=7)], fetched=LATER)
        assert repr(result.total()).splitlines()[0] == "Contact statistics, all rows"
        assert repr(result.by_day()).splitlines()[2].split()[0] == "2018-09-10"
        assert repr(result.by_staff()).splitlines()[2].split()[0] == "7"
        assert "staff" not in result.total().to_columns()

    def test_everything_travels(self):
        result = contact_statistics([row(staff="li"), row(1, staff="li", **QUIET)], fetched=LATER)
        for each in (result, result.total(), result.by_day(), result.by_staff(), contact_statistics(PUBLISHED)):
            check_result(each)


def damaged(result, **values):
    """The state of a result with other values in some fields is refused; fields of parts are written ``part__name``."""
    state = result.to_state()
    for path, changed in values.items():
        *parts, name = path.split("__")
        fields = state["fields"]
        for part in parts:
            fields = fields[part]
        is_column = isinstance(fields[name], dict)
        fields[name] = fields[name] | {"values": changed, "shape": [len(changed)]} if is_column else changed
    with pytest.raises(SpecError) as caught:
        type(result).from_state(state)
    return caught.value.problems[0][1] == "damaged"


class TestStates:
    ROWS = contact_statistics([row(staff="li"), row(1, staff="li", **QUIET)], fetched=LATER)

    @pytest.mark.parametrize(
        "values",
        [
            {"chats": [-1, 0]},
            {"messages": [1]},
            {"reply_percentage": [100.5, None]},
            {"reply_percentage": [-1.0, None]},
            {"average_reply_time": [1.0]},
            {"average_reply_time": [float("inf"), None]},
            {"options__by": None},
            {"options__by": "owner"},
            {"options__by": "team"},
            {"options__settled_after": -1},
            {"rows__names": ["wu", "li"]},
            {"rows__names": ["li", None]},
            {"rows__names": ["li"]},
            {"rows__days": [5, 5]},
            {"rows__days": [6, 5]},
            {"rows__fetched": [0]},
        ],
    )
    def test_rows_that_cannot_be(self, values):
        assert damaged(self.ROWS, **values)

    @pytest.mark.parametrize(
        "values",
        [
            {"of": "team"},
            {"keys": ["li", "li"]},
            {"keys": ["wu"]},
            {"n_rows": [-1, 1]},
            {"chats": [-1, 1]},
            {"unweighted_rows": [0, 2]},
            {"approximate": [False, True]},
            {"n_rows": [1, 0], "unweighted_rows": [0, 0]},
            {"reply_percentage": [101.0, None]},
            {"average_reply_time": [-1.0, None]},
        ],
    )
    def test_sums_that_cannot_be(self, values):
        rows = [row(staff="li"), row(staff="wu", **QUIET)]
        assert damaged(contact_statistics(rows, fetched=LATER).by_staff(), **values)


@pytest.mark.parametrize("answer", [{"errcode": 0, "errmsg": "ok", "behavior_data": [row()]}, {"errcode": 40001}])
def test_the_whole_answer_of_the_interface_is_no_table(answer):
    with pytest.raises(
        DataError, match=r"^figures: is the whole answer of the interface\. Check its errcode, then pass"
    ):
        contact_statistics(answer)
