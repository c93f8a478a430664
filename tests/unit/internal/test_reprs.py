"""Tables for people, in a terminal and in a notebook."""

import numpy as np
import pytest

from privdomain._internal.reprs import MAX_ROWS, UNKNOWN, LazyRows, TextTable, cell, counted, label


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (np.float32("nan"), "—"),
        (np.datetime64("NaT"), "—"),
        (np.datetime64("2026-01"), "2026-01"),
        (1234567, "1,234,567"),
        (np.int64(-1234), "-1,234"),
        (1234.5678, "1,234.57"),
        (np.float64(0.5), "0.50"),
        (0.0, "0.00"),
        (True, "True"),
        ("首次", "首次"),
    ],
)
def test_cell(value, text):
    assert cell(value) == text


def test_things_are_counted_in_the_singular_and_the_plural():
    assert [counted(n, "row") for n in (0, 1, 2, 1_000)] == ["0 rows", "1 row", "2 rows", "1,000 rows"]
    assert [counted(n, "touch", "touches") for n in (1, 2)] == ["1 touch", "2 touches"]


def test_decimals_of_a_cell():
    assert cell(0.12345, decimals=4) == "0.1235"  # 0.12345 is a hair above its decimal
    assert cell(12, decimals=4) == "12"


def test_labels_are_written_as_they_are():
    assert [label(value) for value in ("a", 5, 1234567, "", None)] == ["a", "5", "1234567", "", "(missing)"]


def test_a_label_cannot_command_the_terminal_or_break_the_lines():
    # Labels come from users: a line break, an escape sequence, half a character; emoji and Chinese stay as they are.
    table = TextTable("a\nb", ["x\u2028y"], [["\x1b[31m"], ["\ud800"], ["首次🎉"], ["\t"]])
    lines = table.to_text().split("\n")
    assert lines == ["a\\nb", "x\\u2028y", "\\x1b[31m", "  \\ud800", "  首次🎉", "      \\t"]
    table.to_text().encode()


def test_columns_are_right_aligned_and_chinese_is_two_places_wide():
    table = TextTable("标题", ["a", "首次"], [["1", "12345"], ["—", "1"]])
    assert table.to_text() == "标题\na   首次\n1  12345\n—      1"


def test_a_table_without_a_row():
    table = TextTable("t", ["a", "b"], [])
    assert table.to_text() == "t\na  b"
    assert table.to_html() == (
        "<table><caption>t</caption><thead><tr><th>a</th><th>b</th></tr></thead><tbody></tbody></table>"
    )


def test_html_is_escaped_everywhere():
    # Labels come from users; none of them may become markup.
    attack = "<script>&\"'"
    html = TextTable(attack, [attack], [[attack]]).to_html()
    assert "<script>" not in html
    assert html.count("&lt;script&gt;&amp;&quot;&#x27;") == 3


@pytest.mark.parametrize(
    ("n_rows", "lines"), [(MAX_ROWS, MAX_ROWS), (MAX_ROWS + 1, MAX_ROWS + 1), (10**9, MAX_ROWS + 1)]
)
def test_long_tables_show_both_ends(n_rows, lines):
    # 24 rows are shown whole; of more, 12 from each end and a line that says so.
    drawn = []
    table = TextTable("t", ["row"], LazyRows(n_rows, lambda row: drawn.append(row) or [str(row)]))
    text = table.to_text().splitlines()
    assert len(text) == 2 + lines
    assert (text[2].strip(), text[-1].strip()) == ("0", str(n_rows - 1))
    assert ("…" in table.to_text()) is (n_rows > MAX_ROWS)
    assert len(drawn) <= 2 * MAX_ROWS


def test_lazy_rows_are_a_sequence():
    rows = LazyRows(3, lambda row: [str(row)])
    assert len(rows) == 3
    assert rows[1] == ["1"]
    assert rows[-2:] == [["1"], ["2"]]
    assert list(rows[::-1]) == [["2"], ["1"], ["0"]]
    assert UNKNOWN == "—"
