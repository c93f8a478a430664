"""Arguments of the wrong shape or kind are refused by name, before anything is read."""

import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Members, Orders, Spend, Users

HOW = {"currency": "CNY", "tz": "Asia/Shanghai"}


def test_attributes_are_a_mapping():
    with pytest.raises(DataError, match="attributes: is a list"):
        Orders([1], ["2026-01-01"], [1], attributes=[1], **HOW)


def test_users_have_no_time():
    with pytest.raises(DataError, match="Users: have no time"):
        _ = Users([1]).instants


def test_parts_are_of_one_kind():
    members = Members([1], ["2026-01-01"], tz="UTC")
    with pytest.raises(DataError, match="parts: hold a Members"):
        Events.concat([members])


@pytest.mark.parametrize("covers", [5, ("2026-01-01",), ("2026-01-01", "2026-02-01", "2026-03-01")])
def test_covers_is_a_range(covers):
    with pytest.raises(SpecError, match="covers: is no range"):
        Spend(["2026-01-01"], [1], covers=covers, **HOW)


def test_spend_takes_attributes():
    spend = Spend(["2026-01-01"], [1], attributes={"invoice": ["a"]}, **HOW)
    assert spend.attributes["invoice"].tolist() == ["a"]
