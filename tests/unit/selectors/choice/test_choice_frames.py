"""Frames: products read from data frames and dicts whose columns have names of their own."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.selectors import DEFAULT_RULES, Product, fit_axes, select_models

SHEET = {
    "品名": ["面霜", "口红", "面膜"],
    "年复购": [2.5, 3.5, 6.0],
    "客单价": [420, 180, 89],
    "决策难度": [0.55, 0.4, 0.25],
    "毛利率": [0.7, None, 0.6],
    "年销售额": [10.0, 20.0, 30.0],
}
NAMES = {
    "name": "品名",
    "repurchase_per_year": "年复购",
    "basket": "客单价",
    "decision_difficulty": "决策难度",
    "margin": "毛利率",
}
PLAIN = {ours: SHEET[theirs] for ours, theirs in NAMES.items()}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_every_kind_of_frame_reads_as_its_columns(make):
    assert select_models(make(SHEET), columns=NAMES) == select_models(PLAIN)
    assert select_models(make({**PLAIN, "年销售额": [1, 2, 3]})) == select_models(PLAIN)
    assert fit_axes(make(SHEET), columns=NAMES) == fit_axes(PLAIN)


def test_a_dict_may_be_renamed_but_holds_nothing_else():
    known = {name: column for name, column in SHEET.items() if name != "年销售额"}
    assert select_models(known, columns=NAMES) == select_models(PLAIN)
    with pytest.raises(UnknownNameError, match="'年销售额' is no known column of products"):
        select_models(SHEET, columns=NAMES)


def test_rows_without_an_axis_are_refused_and_may_be_left_out():
    frame = pd.DataFrame({**SHEET, "客单价": [420, None, 89]})
    with pytest.raises(DataError, match=r"^basket: is missing \(first at row 1, 1 row\)"):
        select_models(frame, columns=NAMES)
    known = frame.dropna(subset=["客单价"])
    assert [choice.product.name for choice in select_models(known, columns=NAMES)] == ["面霜", "面膜"]


def test_an_axis_that_the_frame_does_not_have():
    with pytest.raises(DataError) as error:
        select_models(pd.DataFrame({**PLAIN}).drop(columns="basket"))
    assert str(error.value) == (
        "basket: is missing. Measure it with axes_from_facts, or pass an estimate: money of one purchase, net of "
        "discounts. Or say what the frame calls it: columns={'basket': ...}."
    )


@pytest.mark.parametrize(
    ("columns", "error", "message"),
    [
        ({"baskt": "客单价"}, UnknownNameError, r"^'baskt' is no known column\. Did you mean 'basket'\?$"),
        ({"basket": "单价"}, UnknownNameError, r"^'单价' is no known column of the frame\. Did you mean '客单价'\?$"),
        (["basket"], SpecError, r"^columns: \['basket'\] is no mapping of names\."),
        ("basket", SpecError, r"^columns: 'basket' is no mapping of names\."),
        ({"basket": 3}, SpecError, r"^columns: \{'basket': 3\} is no mapping of names\."),
    ],
)
def test_names_that_are_refused(columns, error, message):
    for sheet in (pd.DataFrame(SHEET), SHEET):
        with pytest.raises(error, match=message):
            select_models(sheet, columns=columns)


def test_products_have_no_columns_to_rename():
    product = Product(repurchase_per_year=1, basket=1, decision_difficulty=0.5)
    for products in ([product], [product.to_dict()]):
        with pytest.raises(SpecError, match=r"^columns: changes nothing for products\."):
            select_models(products, columns={"basket": "price"})
        assert len(select_models(products, columns={})) == 1


def test_a_column_of_currencies_holds_that_of_the_rules():
    for codes in (["CNY"] * 3, [None, "CNY", float("nan")]):
        assert select_models(pd.DataFrame({**PLAIN, "currency": codes})) == select_models(PLAIN)
        assert select_models({**PLAIN, "currency": codes}) == select_models(PLAIN)
    with pytest.raises(DataError, match=r"^currency: is USD where the rules are in CNY \(first at row 1\)"):
        select_models({**PLAIN, "currency": ["CNY", "USD", "EUR"]})
    dollars = DEFAULT_RULES.in_currency("USD", rate=0.14)
    assert len(select_models({**PLAIN, "currency": ["USD"] * 3}, rules=dollars)) == 3


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        ([1, "12", 3], r"'12' \(first at row 1, 1 row\)"),
        (["¥1", 2, "3"], r"'¥1' \(first at row 0, 2 rows\)"),
        ([True, False, True], r"True \(first at row 0, 3 rows\)"),
    ],
)
def test_what_is_no_number_is_shown_with_its_row(bad, shown):
    with pytest.raises(DataError, match=rf"^basket: is no number: {shown}\. Pass integers or floats\.$"):
        select_models({**PLAIN, "basket": bad})


def test_times_are_no_numbers_and_missing_ones_are_missing():
    times = np.array(["2026-01-01", "NaT", "2026-01-02"], "M8[ns]")
    with pytest.raises(DataError, match=r"^margin: is no number: .* \(first at row 0, 2 rows\)"):
        select_models({**PLAIN, "margin": times})


def test_numbers_are_shown_as_python_writes_them():
    with pytest.raises(DataError, match=r"^margin: is out of range: 45\.0 \(first at row 1, 1 row\)"):
        select_models({**PLAIN, "margin": np.array([0.5, 45.0, 0.5])})
    with pytest.raises(DataError, match=r"^basket: is infinite: inf \("):
        select_models({**PLAIN, "basket": [1.0, np.inf, 3.0]})
