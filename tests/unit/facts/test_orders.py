"""Orders: purchases, lines and refunds."""

from decimal import Decimal

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Orders

YUAN = {"currency": "CNY", "tz": "Asia/Shanghai"}
DAYS = ["2026-01-05", "2026-02-01", "2026-01-20"]


def orders(**changes):
    return Orders(**{"user": [1, 1, 2], "time": DAYS, "amount": [99, -99, 15.5], **YUAN, **changes})


def test_money_is_exact_in_minor_units():
    table = orders()
    assert table.amount_minor.tolist() == [9900, -9900, 1550]
    assert table.amount.tolist() == [99.0, -99.0, 15.5]
    assert orders(amount=[9900, -9900, 1550], unit="minor") == table
    assert orders(amount=list(map(Decimal, ("99", "-99", "15.50")))) == table
    assert orders(currency="JPY", amount=[99, -99, 15]).amount_minor.tolist() == [99, -99, 15]


def test_ten_thousand_dimes_are_a_thousand_yuan():
    # As floats, 10,000 times 0.1 add up to 1000.0000000001588.
    table = Orders(np.arange(10_000), ["2026-01-05"] * 10_000, [0.1] * 10_000, **YUAN)
    assert table.amount_minor.sum() == 100_000


def test_a_full_coupon_is_a_purchase_and_a_refund_is_negative():
    assert orders(amount=[0, -0.0, -5]).amount_minor.tolist() == [0, 0, -500]


def test_rounding_is_asked_for_and_reported():
    assert orders().rounding_difference == {}
    with pytest.raises(DataError, match="rounding='half_even'"):
        orders(amount=[0.125, 0.375, 1.0])
    table = orders(
        amount=[0.125, 0.375, 1.0], variable_cost=[0.625, None, 1.0], discount=[1, 2, 3], rounding="half_even"
    )
    # 12.5 -> 12 and 37.5 -> 38 cancel; 62.5 -> 62 took half a fen; whole yuan need no rounding.
    assert table.amount_minor.tolist() == [12, 38, 100]
    assert table.rounding_difference == {"amount": 0.0, "variable_cost": -0.5}
    assert table.take([0]).rounding_difference == {"amount": -0.5, "variable_cost": -0.5}
    assert (table.take([0]) + orders(variable_cost=[1, 1, 1], discount=[0, 0, 0])).rounding_difference == {
        "amount": -0.5,
        "variable_cost": -0.5,
    }


def test_unknown_cost_is_not_zero():
    table = orders(variable_cost=[1.5, None, 0])
    assert str(table.variable_cost.tolist()) == "[1.5, nan, 0.0]"
    assert table.column("variable_cost").is_missing.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("currency", "problem"), [("XYZ", "is no known currency"), ("", "is no currency"), (None, "is money")]
)
def test_a_currency_is_always_said(currency, problem):
    with pytest.raises(SpecError, match=problem) as caught:
        orders(currency=currency)
    assert caught.value.problems[0][0] == "currency"
    with pytest.raises(TypeError):
        Orders([1], DAYS[:1], [1], tz="UTC")


def test_orders_as_events_keep_labels_and_attributes():
    table = orders(
        channel=["a", None, "b"], staff=["x", "y", "z"], order_id=[7, 8, 9], attributes={"city": ["s", "w", "s"]}
    )
    events = table.as_events("order")
    assert events.names == ("order",)
    assert events.user.tolist() == [1, 1, 2]
    assert events.time.tolist() == table.time.tolist()
    assert {name: column.tolist() for name, column in events.attributes.items()} == {
        "channel": ["a", None, "b"],
        "staff": ["x", "y", "z"],
        "city": ["s", "w", "s"],
    }
    assert (events.tz, events.currency) == ("Asia/Shanghai", None)
    assert len(orders().take([]).as_events("order")) == 0
    assert orders().take([]).as_events("order").names == ()


@pytest.mark.parametrize("name", ["", None, 5, ["order"]])
def test_events_need_a_name(name):
    with pytest.raises(SpecError, match="is no event name"):
        orders().as_events(name)


def test_an_attribute_may_not_take_the_place_of_the_event_s_name():
    with pytest.raises(SpecError, match=r"'name' is a column of Events. Rename it"):
        orders(attributes={"name": ["tea", "tea", "cup"]}).as_events("order")


# ---------------------------------------------------------------- duplicates


def with_ids(*ids, **changes):
    return orders(order_id=list(ids), **changes)


def test_a_row_with_an_id_in_two_parts_is_refused():
    table = with_ids(7, 8, 9)
    with pytest.raises(DataError, match="names rows that stand in two parts") as caught:
        table + table.take([2, 0])
    assert (caught.value.argument, caught.value.index, caught.value.count) == ("order_id", 3, 2)
    assert "duplicates='keep'" in caught.value.hint
    kept = Orders.concat([table, table.take([2, 0])], duplicates="keep")
    assert kept.order_id.tolist() == [7, 8, 9, 9, 7]


def test_lines_and_refunds_may_repeat_an_id():
    table = with_ids(7, 7, 7)
    refund = with_ids(7, 7, 7, amount=[-99, 99, -15.5])
    assert len(table + refund) == 6
    assert len(with_ids(7, 7, 7, time=[DAYS[0]] * 3, amount=[1, 1, 1], user=[1, 1, 1])) == 3


def test_equal_lines_of_one_part_are_lines_and_of_two_parts_duplicates():
    lines = with_ids(7, 7, 7, time=[DAYS[0]] * 3, amount=[1, 1, 1], user=[1, 1, 1])
    assert len(lines + with_ids(8, 8, 8)) == 6
    with pytest.raises(DataError, match="in two parts") as caught:
        lines + lines.take([0])
    assert (caught.value.index, caught.value.count) == (3, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"user": [5, 5, 5]},
        {"time": ["2026-03-01"] * 3},
        {"amount": [1, 2, 3]},
        {"order_id": [17, 18, 19]},
        {"channel": ["a", "b", None]},
        {"variable_cost": [1, None, 3]},
    ],
)
def test_rows_that_differ_in_any_column_are_no_duplicates(change):
    base = {"order_id": [7, 8, 9], "channel": [None, None, "c"], "variable_cost": [None, 1, None]}
    table = orders(**base)
    assert len(table + orders(**{**base, **change})) == 6


def test_a_missing_cell_is_equal_to_a_missing_cell():
    table = with_ids(7, 8, 9, channel=[None, None, None], variable_cost=[None, None, None])
    with pytest.raises(DataError, match="in two parts"):
        table + table


def test_rows_without_an_id_are_never_duplicates():
    table = with_ids(None, None, 9)
    assert len(table.take([0, 1]) + table) == 5
    assert len(orders() + orders()) == 6
    with pytest.raises(DataError, match="in two parts") as caught:
        table + table
    assert (caught.value.index, caught.value.count) == (5, 1)


def test_parts_without_a_row_are_no_duplicates():
    table = with_ids(7, 8, 9)
    assert table.take([]) + table + table.take([]) == table
    assert len(table.take([]) + table.take([])) == 0


def test_the_third_part_is_compared_with_both():
    table = with_ids(7, 8, 9)
    with pytest.raises(DataError, match="in two parts") as caught:
        Orders.concat([table.take([0]), table.take([1]), table.take([1, 0])])
    assert (caught.value.index, caught.value.count) == (2, 2)


def test_an_unknown_column_of_orders():
    with pytest.raises(UnknownNameError, match="Did you mean 'amount'"):
        orders().column("amounts")


def test_refunds_are_events_unless_they_are_left_out():
    table = orders(amount=[5, -3, 0])
    assert len(table.as_events("order")) == 3
    assert len(table.as_events("order", refunds=False)) == 2
    with pytest.raises(SpecError, match=r"^refunds: "):
        table.as_events("order", refunds="no")
