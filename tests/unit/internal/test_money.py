"""Money: exact minor units from integers, floats and decimals, or a flaw that says why not."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.arrays import INT64_MAX, MISSING
from privdomain._internal.money import EXPONENTS, Currency, check_total, read_money
from privdomain.errors import DataError, SpecError

CNY = Currency("CNY", 2)
BETWEEN = "is no whole number of minor units"
LARGE = "does not fit into 2**63 minor units"
COARSE = "is too large for its float type to hold minor units"
ODD = "is no finite number"


def minor(values, currency=CNY, **options):
    """Minor units of a column without flaws."""
    read, _, flaws = read_money(values, currency=currency, argument="amount", **options)
    assert flaws == []
    assert read.dtype == np.int64
    return read.tolist()


def flaws_of(values, currency=CNY, **options):
    """The flaws of a column as (problem, rows)."""
    _, _, flaws = read_money(values, currency=currency, argument="amount", **options)
    assert all(flaw.argument == "amount" and flaw.hint for flaw in flaws)
    return [(flaw.problem, flaw.rows.tolist()) for flaw in flaws]


# ---------------------------------------------------------------- currencies


def test_exponents_of_iso_4217():
    # ISO 4217 table A.1: yen and won have no minor unit, dinars of the Gulf have three places, most have two.
    assert [EXPONENTS[code] for code in ("CNY", "USD", "EUR", "HKD", "TWD")] == [2] * 5
    assert [EXPONENTS[code] for code in ("JPY", "KRW", "VND", "CLP")] == [0] * 4
    assert [EXPONENTS[code] for code in ("KWD", "BHD", "TND")] == [3] * 3
    assert all(len(code) == 3 and code.isupper() for code in EXPONENTS)


def test_known_and_own_currencies():
    assert Currency.of("CNY") == CNY
    assert Currency.of("POINTS", 0) == Currency("POINTS", 0)
    assert Currency.of("BTC", 6).exponent == 6


def test_a_currency_is_written_by_its_code_and_an_unusual_exponent():
    assert [str(Currency.of(*parts)) for parts in (("CNY",), ("JPY",))] == ["CNY", "JPY"]
    assert str(Currency.of("CNY", 4)) == "CNY of exponent 4"
    assert str(Currency.of("POINTS", 0)) == "POINTS of exponent 0"


@pytest.mark.parametrize(
    ("code", "exponent", "path", "kind"),
    [
        ("XYZ", None, "currency", "unknown_currency"),
        ("cny", None, "currency", "unknown_currency"),
        ("", None, "currency", "no_currency"),
        (None, None, "currency", "no_currency"),
        (156, None, "currency", "no_currency"),
        (["CNY"], 2, "currency", "no_currency"),
        *(("CNY", exponent, "exponent", "bad_exponent") for exponent in (-1, 7, 2.0, True, "2", np.int64(2))),
    ],
)
def test_no_currency(code, exponent, path, kind):
    with pytest.raises(SpecError) as caught:
        Currency.of(code, exponent)
    assert caught.value.problems[0][:2] == (path, kind)
    assert "'CNY'" in str(caught.value) or "exponent" in str(caught.value)


def test_to_major_divides_once_and_keeps_missing():
    assert CNY.to_major(np.array([199, -5, 0, MISSING])).tolist()[:3] == [1.99, -0.05, 0.0]
    assert np.isnan(CNY.to_major(np.array([MISSING]))).all()
    assert Currency("JPY", 0).to_major(np.array([199])).tolist() == [199.0]
    assert (CNY.scaled(199), Currency("KWD", 3).scaled(5)) == (1.99, 0.005)


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # One yuan is 100 fen.
        ([1, -2, 0], [100, -200, 0]),
        (np.array([127, -128], np.int8), [12_700, -12_800]),
        (np.array([255], np.uint8), [25_500]),
        (np.array([10**16], np.uint64), [10**18]),
        ([0.1, 0.2, 0.3, 1.1, 2.2, 9.99, -19.9], [10, 20, 30, 110, 220, 999, -1990]),
        ([0.29, 0.57, 1.13, 64.1, 4.35, 1.15], [29, 57, 113, 6410, 435, 115]),  # times 100 these are not whole floats
        ([1, 2.5, None], [100, 250, MISSING]),
        ([0.1, float("nan"), None, pd.NA, Decimal("nan")], [10, MISSING, MISSING, MISSING, MISSING]),
        ([Decimal("0.10"), Decimal("-3.0"), Decimal("1E+2"), Decimal("-0")], [10, -300, 10_000, 0]),
        ([Decimal("0.07"), 0.07, 7], [7, 7, 700]),
        ([np.int8(5), np.float64(0.05), np.uint64(3)], [500, 5, 300]),
        (np.array([0.1, 9.99, 20_971.0, -0.01], np.float32), [10, 999, 2_097_100, -1]),
        ([np.float32(9.99), None], [999, MISSING]),
        (np.array([0.5, 0.25], np.float16), [50, 25]),
        (np.array([0.1, 9.99], ">f8"), [10, 999]),
        (np.array([0.1, 9.99], np.longdouble), [10, 999]),
        (np.ma.array([0.1, np.inf], mask=[False, True]), [10, MISSING]),
        (pd.Series([0.1, None], dtype="Float64"), [10, MISSING]),
        (pd.Series([Decimal("0.1"), None], dtype=pd.ArrowDtype(pa.decimal128(9, 2))), [10, MISSING]),
        (pl.Series([Decimal("0.1"), None]), [10, MISSING]),
        (pl.Series([9.99, None], dtype=pl.Float32), [999, MISSING]),
        (pa.array([Decimal("0.1"), None], pa.decimal128(9, 2)), [10, MISSING]),
        (pa.array([9.99, None], pa.float32()), [999, MISSING]),
        ([], []),
        (np.array([]), []),
        ([1e-310, 5e-324, -0.0], [0, 0, 0]),
    ],
)
def test_major_units(values, expected):
    assert minor(values) == expected


def test_minor_units_are_taken_as_they_are():
    big = [INT64_MAX, -INT64_MAX, 2**53 + 1]
    assert minor(big, unit="minor") == big
    assert minor([None, *big], unit="minor") == [MISSING, *big]
    assert minor(list(map(Decimal, big)), unit="minor") == big
    assert minor(pl.Series([None, *big]), unit="minor") == [MISSING, *big]
    assert minor(np.array([INT64_MAX], np.uint64), unit="minor") == [INT64_MAX]
    assert minor([5.0], unit="minor") == [5]


@pytest.mark.parametrize(
    ("exponent", "value", "expected"), [(0, 150, 150), (3, 0.005, 5), (6, 1e-6, 1), (6, 5, 5 * 10**6)]
)
def test_other_exponents(exponent, value, expected):
    assert minor([value], Currency("XXX", exponent)) == [expected]


@given(st.lists(st.integers(-(10**12), 10**12)), st.sampled_from([0, 2, 3]))
def test_floats_of_whole_minor_units_read_back_exactly(units, exponent):
    # 10**12 minor units are far below 2**53, so the nearest float of each decimal is within 1e-6 of a minor unit.
    currency = Currency("XXX", exponent)
    floats = [unit / 10**exponent for unit in units]
    assert minor(floats, currency) == minor(np.array(floats), currency) == minor([None, *floats], currency)[1:] == units


@given(st.lists(st.integers(-20_00_000, 20_00_000)))
def test_float32_of_whole_fen_read_back_below_its_limit(units):
    # float32 has 24 bits: up to 20,000.00 yuan its neighbours are less than 0.2 fen apart.
    assert minor((np.array(units) / 100).astype(np.float32)) == units


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**14), max_value=10**14)))
def test_decimals_are_exact(values):
    assert minor(values) == [int(Fraction(value) * 100) for value in values]


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize("cell", ["9.99", "", True, np.True_, b"1", 1j, np.timedelta64(5, "ns"),
                                  np.timedelta64(5, "us"), np.datetime64("2026"), (1,), Decimal("inf"), Decimal("-inf"),
                                  Fraction(1, 2)])  # fmt: skip
def test_no_number(cell):
    values = np.fromiter([1, cell, 2.5], object, 3)
    assert flaws_of(values) == [(ODD, [1])]


@pytest.mark.parametrize(
    "values",
    [
        np.array(["9.99", "1"]),
        np.array([True, False]),
        np.array([1, 2], "m8[ns]"),
        np.array([1, 2], "m8[us]"),
        np.array(["2026", "2027"], "M8[s]"),
        np.array([1j, 2]),
        np.array([b"1", b"2"]),
        pd.Series(["9.99", "1"]),
        pd.Series([True, False], dtype="boolean"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_columns_without_a_number(values):
    assert flaws_of(values) == [(ODD, [0, 1])]


def test_infinity_is_named():
    assert flaws_of([1.0, np.inf, -np.inf]) == [("is infinite", [1, 2])]
    assert flaws_of([1, None, float("inf")]) == [("is infinite", [2])]


@pytest.mark.parametrize("cell", [0.001, 9.999, 0.005, 1e-5, -0.001, Decimal("0.001"),
                                  Decimal("0.0100001"), Decimal("1E-99"), Decimal("1E-999999999")])  # fmt: skip
def test_below_the_minor_unit(cell):
    assert flaws_of([1, cell, Decimal(2), 2.5]) == [(BETWEEN, [1])]
    assert flaws_of([cell] * 2) == [(BETWEEN, [0, 1])]


def test_the_tolerance_of_a_float_is_a_millionth_of_a_minor_unit():
    # 1e-8 yuan are 1e-6 fen: a float may be that far off, a decimal may not be off at all.
    assert minor([1.000000009]) == [100]
    assert flaws_of([1.000000011]) == [(BETWEEN, [0])]
    assert flaws_of([Decimal("1.000000009")]) == [(BETWEEN, [0])]


@pytest.mark.parametrize(
    ("values", "unit", "rows"),
    [
        ([2**63, -(2**63), 1], "minor", [0, 1]),
        ([-(2**63), 0], "minor", [0]),  # as minor units this is the bits of "missing"
        (np.array([-(2**63), 0]), "minor", [0]),
        (np.array([2**63, 1], np.uint64), "minor", [0]),
        (np.array([INT64_MAX // 100 + 1, INT64_MAX // 100]), "major", [0]),
        (np.array([-(INT64_MAX // 100) - 1, -(INT64_MAX // 100)]), "major", [0]),
        ([2**70, None], "major", [0]),
        ([Decimal(2**63), Decimal("1E+99"), Decimal("-1E+999999999999")], "minor", [0, 1, 2]),
    ],
)
def test_past_int64(values, unit, rows):
    read, _, flaws = read_money(values, currency=CNY, argument="amount", unit=unit)
    assert [(flaw.problem, flaw.rows.tolist()) for flaw in flaws] == [(LARGE, rows)]
    assert read[rows].tolist() == [0] * len(rows)


@pytest.mark.parametrize("wrap", [np.array, lambda cells: [*cells, None], lambda cells: [Decimal(1), *cells][::-1]])
@pytest.mark.parametrize("cell", [1e16, 90_071_992_547_409.92, -1e300, 1.7e308])
def test_floats_too_large_to_tell_fen_apart(wrap, cell):
    # Above 0.25 / 2**-52 = 1.1e15 fen the next float is a quarter of a fen away or more.
    assert flaws_of(wrap([cell]))[0][0] == COARSE


def test_the_border_of_coarse_floats():
    # float64: 2**50 fen are fine, 2**51 are not. float32: 0.25 / 2**-23 = 2**21 fen, 20,971.52 yuan.
    assert minor([float(2**50)], unit="minor") == [2**50]
    assert flaws_of([float(2**51)], unit="minor") == [(COARSE, [0])]
    assert minor(np.array([2**21], np.float32), unit="minor") == [2**21]
    assert flaws_of(np.array([2**21 + 1], np.float32), unit="minor") == [(COARSE, [0])]
    assert flaws_of(np.array([9.99], np.float16)) == [(COARSE, [0])]


def test_a_long_double_is_not_trusted_beyond_float64():
    values = np.array(["90071992547409.93"], np.longdouble)
    assert flaws_of(values) == [(COARSE, [0])]


def test_every_flaw_names_its_own_rows():
    cells = [1, "x", 0.001, None, float("inf"), 1e300, 2**70, Decimal("0.001"), 9.99]
    found = dict(flaws_of(cells))
    assert found == {ODD: [1], LARGE: [6], "is infinite": [4], COARSE: [5], BETWEEN: [2]} | {BETWEEN: found[BETWEEN]}
    assert sorted(row for problem, rows in flaws_of(cells) if problem == BETWEEN for row in rows) == [2, 7]


# ---------------------------------------------------------------- rounding


def test_half_even_rounds_and_reports():
    # 12.5 and 13.5 fen are exact binary fractions in yuan only as eighths: 0.125 -> 12, 0.375 -> 38, 0.625 -> 62.
    read, added, flaws = read_money([0.125, 0.375, 0.625, 1.0], currency=CNY, argument="a", rounding="half_even")
    assert flaws == []
    assert read.tolist() == [12, 38, 62, 100]
    assert added.tolist() == [-0.5, 0.5, -0.5, 0.0]


def test_half_even_on_decimals_is_exact():
    cells = [Decimal("0.005"), Decimal("0.015"), Decimal("-0.0251"), Decimal("1.00"), None]
    read, added, _ = read_money(cells, currency=CNY, argument="a", rounding="half_even")
    assert read.tolist() == [0, 2, -3, 100, MISSING]
    assert added.tolist() == pytest.approx([-0.5, 0.5, -0.49, 0.0, 0.0], abs=1e-15)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_a_float_reads_the_same_whatever_stands_beside_it(values):
    # A missing value or an integer in the column moves the floats into objects; their reading must not change.
    alone, added, _ = read_money(np.array(values), currency=CNY, argument="a", rounding="half_even")
    beside, added_beside, _ = read_money([*values, None, 1], currency=CNY, argument="a", rounding="half_even")
    assert beside[:-2].tolist() == alone.tolist()
    assert added_beside[:-2].tolist() == added.tolist()


def test_exact_reports_no_difference():
    for values in ([1], [0.5], [Decimal("0.5")]):
        assert read_money(values, currency=CNY, argument="a")[1] is None
    assert read_money([1], currency=CNY, argument="a", rounding="half_even")[1] is None  # integers need no rounding


@pytest.mark.parametrize(
    ("option", "value"), [("unit", "fen"), ("unit", None), ("unit", ""), ("rounding", "up"), ("rounding", True)]
)
def test_unknown_options(option, value):
    with pytest.raises(SpecError, match=f"^{option}: .* is no {option}. (Known: |Did you mean )'") as caught:
        read_money([1], currency=CNY, argument="a", **{option: value})
    assert caught.value.problems[0][:2] == (option, f"unknown_{option}")


# ---------------------------------------------------------------- totals


@pytest.mark.parametrize(
    "units",
    [
        [],
        [MISSING],
        [INT64_MAX],
        [-INT64_MAX],
        [INT64_MAX, MISSING],
        [2**62, 2**62 - 1],
        [2**62, -(2**62) + 1],
        [2**31] * 4,
        [1] * 1000 + [INT64_MAX - 1000],
    ],
)
def test_totals_that_fit(units):
    check_total(np.array(units, np.int64), "amount")
    assert sum(abs(unit) for unit in units if unit != MISSING) <= INT64_MAX


@pytest.mark.parametrize(
    "units", [[INT64_MAX, 1], [2**62, 2**62], [2**62, -(2**62)], [-INT64_MAX, -1, MISSING], [2**61] * 5]
)
def test_totals_past_int64_are_refused_even_if_they_would_cancel(units):
    # Any subset of rows may be summed, so the sum of magnitudes must fit: [2**62, -2**62] has one of 2**63.
    total = sum(abs(unit) for unit in units if unit != MISSING)
    with pytest.raises(DataError, match=f"adds up to {total} minor units, past 2") as caught:
        check_total(np.array(units, np.int64), "amount")
    assert (caught.value.argument, caught.value.index) == ("amount", None)
    assert caught.value.hint == "Split the facts."


@pytest.mark.parametrize(
    ("code", "meant"), [("RMB", "CNY"), ("rmb", "CNY"), ("usd", "USD"), ("元", "CNY"), ("¥", "CNY"), (" CNY ", "CNY")]
)
def test_a_code_that_is_nearly_one_is_told_what_was_meant(code, meant):
    for read in (Currency.of, Currency.known):
        with pytest.raises(SpecError, match=rf"is no known currency\. Did you mean '{meant}'\?$"):
            read(code)


def test_an_exponent_is_asked_for_only_where_it_can_be_said():
    with pytest.raises(SpecError, match=r"^currency: 'XYZ' is no known currency\. Write an ISO 4217 code\.$"):
        Currency.known("XYZ")
    with pytest.raises(SpecError, match=r"Write an ISO 4217 code, or say exponent=, its number of decimal places\.$"):
        Currency.of("XYZ")
    assert Currency.known("CNY") == Currency.of("CNY") == Currency.of("CNY", 2)
    for code in ("", None, 5):
        with pytest.raises(SpecError, match="is no currency"):
            Currency.known(code)
