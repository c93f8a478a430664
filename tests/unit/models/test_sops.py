"""SOPs: steps in the order in which they are due."""

import pytest
from unit.models.examples import FEB, JAN, faults

from privdomain.models import SopKind


def steps(*times):
    return [{"name": str(n), **time} for n, time in enumerate(times)]


def test_a_step_is_due_after_the_start_or_at_an_instant():
    assert faults("Sop", steps=steps({})) == [("steps[0].after", "one_of_two")]
    assert faults("Sop", steps=steps({"after": "1d", "at": JAN})) == [("steps[0].after", "one_of_two")]


@pytest.mark.parametrize("times", [[{"after": "2d"}, {"after": "1d"}], [{"at": FEB}, {"after": "1d"}, {"at": JAN}]])
def test_steps_stand_in_order(times):
    assert faults("Sop", steps=steps(*times)) == [("steps", "out_of_order")]


def test_units_do_not_disturb_the_order():
    assert faults("Sop", steps=steps({"after": "90min"}, {"at": FEB}, {"after": "2h"}, {"after": "1d"})) == []


def test_a_name_stands_once():
    assert faults("Sop", steps=[{"name": "a", "after": "1d"}] * 2) == [("steps", "repeated")]
    assert faults("Sop", steps=[]) == [("steps", "too_short")]


def test_the_words():
    assert [kind.zh for kind in SopKind] == ["新客", "活动节日", "客户转化", "新群培育", "周期营销", "特定宣发"]
    assert faults("Sop", ends_when="some") == [("ends_when", "literal_error")]
