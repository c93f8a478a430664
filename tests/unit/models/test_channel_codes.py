"""Channel codes: who stands behind them, and when."""

import pytest
from unit.models.examples import faults, load

from privdomain.models import Allocation


def shift(**changes):
    return {"weekdays": [0], "start": "09:00", "end": "18:00", "staff": ["li"], **changes}


def test_a_single_code_has_one_member_of_staff():
    assert faults("ChannelCode", kind="single") == [("staff", "too_many")]
    assert faults("ChannelCode", kind="single", staff=["li"]) == []
    assert faults("ChannelCode", staff=[])[0] == ("staff", "too_short")


def test_the_order_of_staff_is_kept_and_nobody_stands_twice():
    assert load("ChannelCode", staff=["wang", "li"]).staff == ("wang", "li")  # the order of 顺序 allocation
    assert faults("ChannelCode", staff=["li", "wang", "li"]) == [("staff", "repeated")]


def test_spare_staff_are_others():
    assert faults("ChannelCode", spare_staff=["zhou", "wang"]) == [("spare_staff", "not_spare")]
    assert faults("ChannelCode", spare_staff=[]) == []


def test_shifts_are_of_its_staff():
    found = faults("ChannelCode", shifts=[shift(), shift(staff=["li", "zhou", 5])])
    assert found == [("shifts[1].staff", "unknown_staff")] * 2


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"end": "09:00"}, ("shifts[0].end", "empty")),
        ({"start": "24:00"}, ("shifts[0].start", "string_pattern_mismatch")),
        ({"start": "9:00"}, ("shifts[0].start", "string_pattern_mismatch")),
        ({"start": "09:00\n"}, ("shifts[0].start", "string_pattern_mismatch")),
        ({"weekdays": [7]}, ("shifts[0].weekdays[0]", "less_than_equal")),
        ({"weekdays": []}, ("shifts[0].weekdays", "too_short")),
        ({"staff": []}, ("shifts[0].staff", "too_short")),
    ],
)
def test_what_is_no_shift(changes, fault):
    assert faults("ChannelCode", shifts=[shift(**changes)]) == [fault]


def test_a_shift_may_pass_midnight():
    assert load("ChannelCode").shifts[0].weekdays == (0, 4)
    assert faults("ChannelCode", shifts=[shift(start="22:00", end="06:00")]) == []


def test_the_bounds():
    assert faults("ChannelCode", state="x" * 31) == [("state", "string_too_long")]
    assert faults("ChannelCode", daily_cap=0) == [("daily_cap", "greater_than_equal")]
    assert load("ChannelCode", daily_cap=None).daily_cap is None
    assert faults("ChannelCode", staff=list(range(101)))[0] == ("staff", "too_long")


def test_the_words():
    assert [word.zh for word in Allocation] == ["轮询", "顺序", "随机"]


def test_the_defaults_are_those_of_the_platform():
    more = ("allocation", "shifts", "spare_staff", "exclusive", "daily_cap", "channel", "tags", "welcome")
    code = load("ChannelCode", **dict.fromkeys(more, ...))
    assert code.skip_verify
    assert not code.exclusive
    assert code.allocation is Allocation.ROUND_ROBIN
    assert (code.shifts, code.spare_staff, code.tags) == ((), (), ())
