"""Compare: every operator on every kind of column, exact at the bounds."""

from fractions import Fraction

import numpy as np
import pytest

from privdomain.facts import Events, Facts, Orders, Users
from privdomain.facts.columns import Amounts, Coded, Plain
from privdomain.segments import Ago, Did, Prop, evaluate
from privdomain.segments.compare import as_numbers, at_least, compared, number

DAY = 86_400 * 10**6
TEXTS = Coded(
    np.array([1, 0, 2, -1], np.int32), np.array(["Shanghai", "Wu", "上海"], object)
)  # Wu, Shanghai, 上海, none
LABELS = Coded(np.array([0, 1, 2, -1], np.int32), np.array([-1, 0, 7]))
INTS = Plain(np.array([-3, 0, 18, 2**53 + 1]))
FLOATS = Plain(np.array([0.1, 0.1 + 0.2, 0.3, np.nan]))
FLAGS = Plain(np.array([True, False, True]))
TIMES = Plain(np.array(["2026-01-01", "2026-01-02", "NaT"], "M8[us]"))
MONEY = Amounts(np.array([10, 20, 30, -(2**63)]), 2)  # 0.10, 0.20, 0.30, unknown
YEN = Amounts(np.array([10, 20]), 0)


def passes(column, prop):
    return compared(column, prop, as_of=DAY, tz="Asia/Shanghai").tolist()


@pytest.mark.parametrize(
    ("column", "prop", "expected"),
    [
        (TEXTS, Prop("x") == "Wu", [1, 0, 0, 0]),
        (TEXTS, Prop("x") != "Wu", [0, 1, 1, 0]),  # of the last one nothing is known, so nothing passes
        (TEXTS, Prop("x").is_in("Wu", "上海", "?"), [1, 0, 1, 0]),
        (TEXTS, Prop("x").not_in("Wu", "上海"), [0, 1, 0, 0]),
        (TEXTS, Prop("x").contains("han"), [0, 1, 0, 0]),
        (TEXTS, Prop("x").contains(".*"), [0, 0, 0, 0]),  # a text, not a pattern
        (TEXTS, Prop("x").contains(""), [1, 1, 1, 0]),
        (TEXTS, Prop("x").starts_with("Shang"), [0, 1, 0, 0]),
        (TEXTS, Prop("x").ends_with("海"), [0, 0, 1, 0]),
        (TEXTS, Prop("x").is_known(), [1, 1, 1, 0]),
        (TEXTS, Prop("x").is_missing(), [0, 0, 0, 1]),
        (LABELS, Prop("x") == 0, [0, 1, 0, 0]),
        (LABELS, Prop("x") != 0, [1, 0, 1, 0]),
        (LABELS, Prop("x") < 7, [1, 1, 0, 0]),
        (LABELS, Prop("x").is_in(-1, 7), [1, 0, 1, 0]),
        (INTS, Prop("x") == 18, [0, 0, 1, 0]),
        (INTS, Prop("x") == 18.0, [0, 0, 1, 0]),
        (INTS, Prop("x") != 18, [1, 1, 0, 1]),
        (INTS, Prop("x") < 18, [1, 1, 0, 0]),
        (INTS, Prop("x") <= 18, [1, 1, 1, 0]),
        (INTS, Prop("x") > 18, [0, 0, 0, 1]),
        (INTS, Prop("x") >= 18, [0, 0, 1, 1]),
        (INTS, Prop("x") >= 17.5, [0, 0, 1, 1]),
        (INTS, Prop("x") <= -0.5, [1, 0, 0, 0]),
        (INTS, Prop("x").between(0, 18), [0, 1, 1, 0]),
        (INTS, Prop("x").is_in(0, 18), [0, 1, 1, 0]),
        (INTS, Prop("x").not_in(0, 18), [1, 0, 0, 1]),
        (INTS, Prop("x").is_in(17.5, -3, 1e300, -1e300), [1, 0, 0, 0]),
        (INTS, Prop("x").not_in(0.5, 2**53), [1, 1, 1, 1]),
        (INTS, Prop("x").is_in(-(2**63), 2**63 - 1), [0, 0, 0, 0]),
        (INTS, Prop("x") == 2**53, [0, 0, 0, 0]),  # as floats the two would be equal
        (INTS, Prop("x") == 2**53 + 1, [0, 0, 0, 1]),
        (INTS, Prop("x") > 2**53, [0, 0, 0, 1]),
        (INTS, Prop("x") >= 1e300, [0, 0, 0, 0]),
        (INTS, Prop("x") <= 1e300, [1, 1, 1, 1]),
        (INTS, Prop("x") >= -1e300, [1, 1, 1, 1]),
        (INTS, Prop("x") <= -1e300, [0, 0, 0, 0]),
        (INTS, Prop("x") == 1e300, [0, 0, 0, 0]),
        (FLOATS, Prop("x") == 0.1, [1, 0, 0, 0]),
        (FLOATS, Prop("x") == 0.3, [0, 0, 1, 0]),  # 0.1 + 0.2 is the next float
        (FLOATS, Prop("x") > 0.3, [0, 1, 0, 0]),
        (FLOATS, Prop("x") >= 0.3, [0, 1, 1, 0]),
        (FLOATS, Prop("x") <= 0.3, [1, 0, 1, 0]),
        (FLOATS, Prop("x") < 0.3, [1, 0, 0, 0]),
        (FLOATS, Prop("x") != 0.3, [1, 1, 0, 0]),
        (FLOATS, Prop("x").is_in(0.3, 2**53 + 1), [0, 0, 1, 0]),
        (FLOATS, Prop("x").not_in(0.3, 0.1), [0, 1, 0, 0]),
        (Plain(np.array([2.0**53, 2.0**53 + 2])), Prop("x").is_in(2**53 + 1, 2**53 + 2), [0, 1]),
        (FLOATS, Prop("x").between(0.1, 0.3), [1, 0, 1, 0]),
        (FLAGS, Prop("x") == True, [1, 0, 1]),  # noqa: E712 - builds a rule
        (FLAGS, Prop("x") != True, [0, 1, 0]),  # noqa: E712
        (FLAGS, Prop("x").is_in(*[True, False]), [1, 1, 1]),
        (TIMES, Prop("x") == "2026-01-02T08:00", [0, 1, 0]),  # eight in Shanghai is midnight UTC
        (TIMES, Prop("x") == "2026-01-02T00:00Z", [0, 1, 0]),
        (TIMES, Prop("x") < "2026-01-02", [1, 0, 0]),  # 2026-01-01 16:00 UTC
        (TIMES, Prop("x").between("2026-01-01T08:00", "2026-01-02T07:59:59.999999"), [1, 0, 0]),
        (TIMES, Prop("x").is_missing(), [0, 0, 1]),
        (MONEY, Prop("x") == 0.1 + 0.2, [0, 0, 0, 0]),  # that number is written 0.30000000000000004
        (MONEY, Prop("x") == 0.3, [0, 0, 1, 0]),
        (MONEY, Prop("x") >= 0.1, [1, 1, 1, 0]),
        (MONEY, Prop("x") > 0.1, [0, 1, 1, 0]),
        (MONEY, Prop("x") <= 0.2, [1, 1, 0, 0]),
        (MONEY, Prop("x") < 0.205, [1, 1, 0, 0]),
        (MONEY, Prop("x").between(0.15, 1), [0, 1, 1, 0]),
        (MONEY, Prop("x").not_in(0.1, 0.2), [0, 0, 1, 0]),
        (YEN, Prop("x") >= 20, [0, 1]),
    ],
    ids=str,
)
def test_what_passes(column, prop, expected):
    assert passes(column, prop) == list(map(bool, expected))


@pytest.mark.parametrize("op", ["==", "!=", "contains", "<"])
def test_where_nothing_is_known_nothing_passes_whatever_is_asked(op):
    # A column without a value has no kind either, and so may be asked for a text.
    column = Coded(np.full(2, -1, np.int32), np.empty(0, np.int64))
    assert passes(column, Prop("x", op, "Wuhan")) == [False, False]


def test_ago_counts_back_from_the_moment():
    # as_of is the end of 1970-01-01 UTC, in microseconds one DAY.
    times = Plain(np.array([0, 1, DAY], "M8[us]"))
    assert passes(times, Prop("x") >= Ago(ago="1d")) == [True, True, True]
    assert passes(times, Prop("x") > Ago(ago="24h")) == [False, True, True]
    assert passes(times, Prop("x") == Ago(ago="0s")) == [False, False, True]


@pytest.mark.parametrize(
    ("bound", "or_equal", "expected"),
    [
        (Fraction(5), True, [False, True, True]),
        (Fraction(5), False, [False, False, True]),
        (Fraction(9, 2), False, [False, True, True]),
        (Fraction(2**63), True, [False, False, False]),
        (Fraction(-(2**70)), True, [True, True, True]),
    ],
)
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_at_least(dtype, bound, or_equal, expected):
    assert at_least(np.array([4, 5, 6], dtype), bound, or_equal=or_equal).tolist() == expected


def test_a_float_column_is_compared_with_the_exact_bound():
    # A third is no float: the nearest one lies below it, and so does not reach it.
    third = 1 / 3
    values = np.array([third, np.nextafter(third, 1)])
    assert Fraction(third) < Fraction(1, 3)
    assert at_least(values, Fraction(1, 3)).tolist() == [False, True]
    # The nearest float of two thirds lies below too, that of 0.1 above.
    assert at_least(np.array([0.1, np.nextafter(0.1, 0)]), Fraction(1, 10), or_equal=False).tolist() == [True, False]


def test_numbers_of_columns_and_of_rules():
    assert as_numbers(MONEY)[1] == 100
    assert as_numbers(LABELS)[0].tolist() == [-1, 0, 7, -(2**63)]
    assert as_numbers(FLAGS)[0].tolist() == [1, 0, 1]
    assert as_numbers(TIMES)[0].dtype == np.int64
    assert number(19.99, 100, 0, "UTC") == 1999
    assert number(0.1, 1, 0, "UTC") == Fraction(0.1) != Fraction(1, 10)
    assert number(*[True], 1, 0, "UTC") == 1
    assert number("1970-01-02", 1, 0, "UTC") == DAY
    assert number(Ago(ago="1d"), 1, 0, "UTC") == -DAY


def test_columns_of_users_and_of_rows_are_compared_alike():
    users = Users(["ann", "bo"], attributes={"age": [17, 18]})
    orders = Orders(["ann", "bo"], ["2026-01-01"] * 2, [19.99, 20], currency="CNY", tz="UTC")
    events = Events(["ann", "bo"], ["2026-01-01"] * 2, ["open"] * 2, tz="UTC", attributes={"age": [17, 18]})
    facts = Facts(users=users, orders=orders, events=events)
    for rule in (
        Prop("age") >= 18,
        Did(of="orders", where=Prop("amount") > 19.99),
        Did(where=Prop("age").between(18, 99)),
    ):
        assert evaluate(rule, facts, as_of="2026-02-01").tolist() == [False, True]
