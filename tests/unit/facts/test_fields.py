"""Fields: how each kind of column is read."""

# ruff: noqa: PD011 - the values of our own columns

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Orders
from privdomain.facts.fields import Conventions, Field, read_amounts, read_attribute, read_flags

PLAIN = Conventions("Asia/Shanghai")
TWO_53 = 2**53


def attribute(values, conventions=PLAIN):
    column, flaws = read_attribute(values, "x", conventions)
    assert flaws == []
    return column


def flaws_of(values):
    _, flaws = read_attribute(values, "x", PLAIN)
    assert all(flaw.argument == "x" and flaw.hint for flaw in flaws)
    return [(flaw.problem, flaw.rows.tolist()) for flaw in flaws]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, 2], "numbers", [1, 2]),
        ([TWO_53 + 1, -(2**63)], "numbers", [TWO_53 + 1, -(2**63)]),
        (np.array([1, 2], np.uint64), "numbers", [1, 2]),
        (np.array([1, 2], ">i4"), "numbers", [1, 2]),
        ([1.5, 2], "numbers", [1.5, 2.0]),
        ([TWO_53, None], "numbers", [float(TWO_53), None]),
        ([None, np.int64(3), np.float64(0.5)], "numbers", [None, 3.0, 0.5]),
        (np.array([1.5, np.nan], np.float32), "numbers", [1.5, None]),
        (pd.Series([1, None], dtype="Int64"), "numbers", [1.0, None]),
        (pl.Series([1, None]), "numbers", [1.0, None]),
        (pa.array([0.5, None]), "numbers", [0.5, None]),
        ([True, False], "flags", [True, False]),
        (np.array([True]), "flags", [True]),
        (["a", None], "labels", ["a", None]),
        (["1", "2"], "labels", ["1", "2"]),
        (["", "2026-01-01"], "labels", ["", "2026-01-01"]),
        (pd.Series(pd.Categorical(["a", None])), "labels", ["a", None]),
        ([None, None], "labels", [None, None]),
        ([], "labels", []),
        (np.array([]), "numbers", []),
    ],
)
def test_an_attribute_takes_the_kind_of_its_values(values, kind, expected):
    column = attribute(values)
    assert column.kind == kind
    shown = column.values.astype(object)
    shown[column.is_missing] = None
    assert shown.tolist() == expected


@pytest.mark.parametrize(
    "values",
    [
        [date(2026, 1, 1), None],
        [datetime(2025, 12, 31, 16, tzinfo=UTC), None],
        [np.datetime64("2026-01-01"), None],
        np.array(["2026-01-01", "NaT"], "M8[D]"),
        pd.Series([pd.Timestamp("2025-12-31T16:00Z"), pd.NaT]),
        pl.Series([date(2026, 1, 1), None]),
        pl.Series([datetime(2025, 12, 31, 16, tzinfo=UTC), None]),
        pa.array([datetime(2025, 12, 31, 16, tzinfo=UTC), None], pa.timestamp("us", "America/New_York")),
    ],
    ids=lambda values: f"{type(values).__module__}",
)
def test_times_among_attributes_are_instants(values):
    # Midnight of 2026-01-01 in Shanghai is 16:00 UTC of the day before.
    column = attribute(values)
    assert column.kind == "times"
    assert column.values.astype(str).tolist() == ["2025-12-31T16:00:00.000000", "NaT"]


@pytest.mark.parametrize(
    ("values", "problem", "rows"),
    [
        ([1.5, np.inf, -np.inf], "is infinite", [1, 2]),
        ([None, float("inf")], "is infinite", [1]),
        ([1, TWO_53 + 1, None, -TWO_53 - 1], "is an integer past 2**53 and would become a float", [1, 3]),
        ([0.5, 10**400], "is an integer past 2**53 and would become a float", [1]),
        (np.array([2**63, 1], np.uint64), "is an integer past 2**63", [0]),
        ([1, "a", "b"], "mixes integers and texts", [0]),
        ([1, True, 2], "is neither an int64 integer nor a text", [1]),
        ([None, True], "is neither an int64 integer nor a text", [1]),
        ([Decimal(1), Decimal(2)], "is neither an int64 integer nor a text", [0, 1]),
        ([date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), None], "mixes naive and aware times", [0]),
        ([date(1, 1, 1), None], "lies outside the years 1700 to 2199", [0]),
        ([b"a", None], "is neither an int64 integer nor a text", [0]),
        (np.array([1, 2], "m8[s]"), "is neither an int64 integer nor a text", [0, 1]),
        (np.array([1j]), "is neither an int64 integer nor a text", [0]),
    ],
)
def test_what_no_attribute_holds(values, problem, rows):
    assert flaws_of(values) == [(problem, rows)]


def test_flags_are_booleans_and_nothing_else():
    assert read_flags([True, np.False_], "valid", PLAIN)[0].values.tolist() == [True, False]
    assert read_flags(np.array([True]), "valid", PLAIN)[0].values.tolist() == [True]
    assert read_flags([], "valid", PLAIN)[0].values.dtype == np.bool_
    column, flaws = read_flags([True, 1, None, "yes", 0.0, pd.NA], "valid", PLAIN)
    assert [(flaw.problem, flaw.rows.tolist()) for flaw in flaws] == [("is no boolean", [1, 2, 3, 4, 5])]
    assert column.values.tolist() == [True, False, False, False, False, False]


def test_money_needs_a_currency():
    with pytest.raises(SpecError, match=r"^currency: cost is money: say its currency, such as 'CNY'") as caught:
        read_amounts([1], "cost", PLAIN)
    assert caught.value.problems[0][1] == "no_currency"


def test_money_of_own_currencies():
    points = Conventions("UTC", currency="POINTS", exponent=0)
    assert points.money.exponent == 0
    assert read_amounts([150], "amount", points)[0].minor.tolist() == [150]
    assert PLAIN.money is None


@pytest.mark.parametrize(
    ("option", "value"), [("currency", "CNY"), ("exponent", 2), ("unit", "minor"), ("rounding", "half_even")]
)
def test_facts_without_money_refuse_its_options(option, value):
    with pytest.raises(SpecError, match=f"^{option}: Events hold no money. Leave the option out.$") as caught:
        Conventions("UTC", **{option: value}).refuse_money("Events")
    assert caught.value.problems[0][1] == "no_money"
    Conventions("UTC", naive_tz="UTC", time_unit="s").refuse_money("Events")


def test_a_field_is_read_as_an_array_on_a_table_and_as_itself_on_the_class():
    orders = Orders([1], ["2026-01-01"], [1], currency="CNY", tz="UTC")
    assert isinstance(Orders.amount, Field)
    assert Orders.amount.name == "amount"
    assert Orders.amount.required
    assert orders.amount.tolist() == [1.0]
    assert orders.channel is None


def test_a_total_is_checked_when_money_is_read():
    with pytest.raises(DataError, match=r"^amount: adds up to"):
        read_amounts([2**62, 2**62], "amount", Conventions("UTC", currency="CNY", unit="minor"))
