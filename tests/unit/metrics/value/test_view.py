"""How a cohort value table reads: columns, records, printed and in a notebook."""

import numpy as np
import pytest

from privdomain.facts import Orders, Spend
from privdomain.metrics import CohortValue, cohort_value

HOSTILE = "<script>alert('x')</script>"


def value(labels=("a", "b", "b"), by="channel", **options):
    """Two buyers of January (30 and 10) and one of March (8)."""
    orders = Orders(
        *(["ann", "bo", "cy"], ["2026-01-05", "2026-01-20", "2026-03-25"], [30, 10, 8]),
        currency="CNY",
        tz="Asia/Shanghai",
        channel=list(labels),
        order_id=["x", "y", "z"],
    )
    how = {"horizons": ["1w", "1m"], "observed_until": "2026-04-10", "by": by, **options}
    return cohort_value(orders, **how)


def spend():
    """Ten yuan in January and two in March, on channel a and b."""
    return Spend(["2026-01-10", "2026-03-10"], [10, 2], currency="CNY", tz="Asia/Shanghai", channel=["a", "b"])


def words(text):
    """The words of each line below the title."""
    return [line.split() for line in text.splitlines()[1:]]


def test_a_table_prints_cohorts_users_and_clv_with_unknown_as_a_dash():
    assert repr(value(by=None)) == (
        "CLV in CNY: revenue of buyers by month, observed until 2026-04-10 00:00 Asia/Shanghai\n"
        " cohort  users     1w     1m\n"
        "2026-01      2  20.00  20.00\n"
        "2026-02      0      —      —\n"
        "2026-03      1   8.00      —"
    )


def test_groups_are_printed_first_as_they_are_written():
    assert words(repr(value())) == [
        ["channel", "cohort", "users", "1w", "1m"],
        *(["a", "2026-01", "1", "30.00", "30.00"], ["a", "2026-02", "0", "—", "—"], ["a", "2026-03", "0", "—", "—"]),
        *(["b", "2026-01", "1", "10.00", "10.00"], ["b", "2026-02", "0", "—", "—"], ["b", "2026-03", "1", "8.00", "—"]),
    ]
    assert words(repr(value(labels=[10_001, 7, None])))[1:8:3] == [
        ["7", "2026-01", "1", "10.00", "10.00"],
        ["10001", "2026-01", "1", "30.00", "30.00"],  # a code, not a number: without separators
        ["(missing)", "2026-01", "0", "—", "—"],
    ]


def test_a_mapping_is_printed_as_group():
    assert words(repr(value(by={"ann": "vip", "bo": "new", "cy": "new"})))[0][0] == "group"


def test_provisional_cells_carry_a_star():
    # The January weeks closed by 27 January, their refunds may come until 26 February; of March until 1 May
    text = repr(value(by=None, refunds="at_order"))
    assert "refunds at order (* may still come)" in text
    assert [line[-2:] for line in words(text)[1:]] == [["20.00", "20.00"], ["—", "—"], ["8.00*", "—"]]


def test_columns_are_tidy_one_row_per_cell():
    columns = value().to_columns()
    assert list(columns) == [
        *("group", "cohort", "horizon", "users", "closed", "closed_revenue_minor", "open_revenue_minor"),
        *("mature", "provisional", "revenue", "clv", "clv_at_risk"),
    ]
    assert {len(column) for column in columns.values()} == {2 * 3 * 2}
    assert columns["group"].tolist() == ["a"] * 6 + ["b"] * 6
    assert columns["horizon"].tolist() == ["1w", "1m"] * 6
    assert columns["users"].tolist() == [1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]
    assert "group" not in value(by=None).to_columns()


def test_records_say_none_for_unknown():
    last = value().to_records()[-1]
    assert last == {
        "group": "b",
        "cohort": "2026-03-01",
        "horizon": "1m",
        "users": 1,
        "closed": 0,
        "mature": False,
        "closed_revenue_minor": 0,
        "open_revenue_minor": 800,
        "provisional": False,
        "revenue": None,
        "clv": None,
        "clv_at_risk": None,
    }
    assert value(labels=[None] * 3).to_records()[0]["group"] is None


def test_cost_stands_beside_every_cell():
    result = value().with_spend(spend())
    columns = result.to_columns()
    assert columns["cost"].tolist() == [10.0, 10.0, *[0.0] * 8, 2.0, 2.0]
    np.testing.assert_array_equal(columns["roi"][:2], [3.0, 3.0])
    assert [str(day) for day in columns["payback"][:3]] == ["2026-01-05", "2026-01-05", "NaT"]
    assert result.to_records()[0]["payback"] == "2026-01-05"
    assert result.to_records()[4]["payback"] is None


def test_a_printed_return_has_a_line_for_clv_and_one_for_roi():
    lines = words(repr(value(by=None).with_spend(spend())))
    assert lines[0] == ["cohort", "users", "CAC", "1w", "1m"]
    assert lines[1] == ["2026-01", "2", "5.00", "CLV", "20.00", "20.00"]
    assert lines[2] == ["ROI", "4.00", "4.00"]
    assert lines[5:] == [["2026-03", "1", "2.00", "CLV", "8.00", "—"], ["ROI", "4.00", "—"]]
    grouped = words(repr(value().with_spend(spend())))
    assert grouped[1] == ["a", "2026-01", "1", "10.00", "CLV", "30.00", "30.00"]


@pytest.mark.parametrize("make", [value, lambda **how: value(**how).with_spend(spend())])
def test_labels_cannot_break_out_of_a_notebooks_table(make):
    html = make(labels=[HOSTILE, "a", "b"])._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in html


def test_chinese_labels_keep_the_columns_aligned():
    lines = repr(value(labels=["微信", "抖音直播", "b"])).splitlines()[1:]
    widths = {sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in lines}
    assert len(widths) == 1


def test_a_long_table_shows_both_ends():
    # 30 days: 12 from each end around one line of ellipses
    days = np.datetime64("2026-01-01") + np.arange(30)
    orders = Orders(np.arange(30), days, np.ones(30, int), currency="CNY", tz="UTC")
    lines = words(repr(cohort_value(orders, period="day", horizons=["1d"], observed_until="2026-03-01")))
    assert len(lines) == 1 + 25
    assert lines[13] == ["…"] * 3
    assert (lines[12][0], lines[14][0]) == ("2026-01-12", "2026-01-19")


def test_readings_are_locked():
    table = value()
    for name in ("users", "cohorts", "closed", "clv", "mature", "n_uncosted", "revenue_minor"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(table, name)[...] = 0
    with pytest.raises(AttributeError):
        table.n_zero = 3


def test_money_in_both_units():
    table = value(by=None)
    assert table.open_revenue_minor.tolist() == [[0, 0], [0, 0], [0, 800]]
    assert table.open_revenue.tolist() == [[0.0, 0.0], [0.0, 0.0], [0.0, 8.0]]
    assert table.prior_revenue.tolist() == [0.0, 0.0, 0.0]
    assert table.outside_revenue == 0.0
    assert isinstance(table, CohortValue)
    yen = Orders(["ann"], ["2026-01-05"], [29], currency="JPY", tz="UTC")
    assert cohort_value(yen, horizons=["1w"], observed_until="2026-06-01").clv.tolist() == [[29.0]]
