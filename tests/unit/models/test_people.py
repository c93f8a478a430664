"""Users and staff."""

from datetime import date

import pytest
from unit.models.examples import faults, load

from privdomain.models import StaffRole


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2001, 2, 28), 0),  # born on 29 February 2000: the first year is complete on 1 March
        (date(2001, 3, 1), 1),
        (date(2014, 2, 28), 13),
        (date(2014, 3, 1), 14),
        (date(2000, 2, 29), 0),
        (date(2000, 2, 28), None),
    ],
)
def test_age_in_completed_years(day, age):
    assert load("User").age_on(day) == age


def test_no_birthday_no_age():
    assert load("User", birthday=...).age_on(date(2026, 1, 1)) is None


def test_a_user_may_be_an_id_alone():
    user = load("User", **dict.fromkeys(load("User").to_dict().keys() - {"id"}, ...))
    assert {member for member, value in user.to_dict().items() if value is not None} == {"id", "schema_version"}


def test_what_a_user_is_not():
    assert faults("User", time_zone="Beijing") == [("time_zone", "unknown_time_zone")]
    assert faults("User", locale="中文") == [("locale", "string_pattern_mismatch")]
    assert faults("User", gender="f") == [("gender", "enum")]
    assert faults("User", birthday="2000-02-30")[0][0] == "birthday"


def test_staff_have_roles():
    assert load("Staff").roles == (StaffRole.MARKETER, StaffRole.SALES)
    assert [role.zh for role in StaffRole] == ["客户服务", "客户成功", "销售", "营销"]
    assert faults("Staff", roles=[]) == [("roles", "too_short")]
    assert faults("Staff", roles=["sales", "sales"]) == [("roles", "repeated")]
    assert faults("Staff", roles=["boss"]) == [("roles[0]", "enum")]
