"""Tables for people: aligned text for a terminal, escaped HTML for a notebook."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final
from unicodedata import category, east_asian_width

import numpy as np
from attrs import frozen

UNKNOWN: Final = "—"
"""How a cell shows that has no value: not yet observed, or undefined."""

MAX_ROWS: Final = 24
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


@frozen
class LazyRows(Sequence[Sequence[str]]):
    """Rows that are drawn only when they are shown."""

    n_rows: int
    draw: Callable[[int], Sequence[str]]

    def __len__(self) -> int:
        return self.n_rows

    def __getitem__(self, place: Any) -> Any:
        """The row at a position, or the rows of a slice."""
        chosen = range(self.n_rows)[place]
        return self.draw(chosen) if isinstance(chosen, int) else [self.draw(row) for row in chosen]


@frozen
class TextTable:
    """A title, column heads and cells, ready to be drawn.

    Attributes:
        title: What stands above.
        head: A head for each column.
        rows: The cells.
        is_prose: Whether the cells are sentences, which are aligned on the left.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_prose: bool = False

    def to_text(self) -> str:
        """Columns aligned on the right, but for sentences; Chinese counts as two places wide."""
        rows = [[_printable(cell) for cell in row] for row in (self.head, *self._shown())]
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        fill = _left if self.is_prose else _right
        lines = ["  ".join(map(fill, row, widths)).rstrip() for row in rows]
        return "\n".join([_printable(self.title), *lines])

    def to_html(self) -> str:
        """The same as a table with a caption; all text is escaped."""
        head = "".join(f"<th>{escape(cell)}</th>" for cell in self.head)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._shown())
        caption = f"<caption>{escape(self.title)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _shown(self) -> list[Sequence[str]]:
        if len(self.rows) <= MAX_ROWS:
            return list(self.rows)
        half = MAX_ROWS // 2
        return [*self.rows[:half], ["…"] * len(self.head), *self.rows[-half:]]


def cell(value: Any, decimals: int = 2) -> str:
    """One cell: numbers with thousands separators, nan, NaT and None as unknown, dates in ISO form."""
    if value is None or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return UNKNOWN
    if isinstance(value, np.datetime64):
        return UNKNOWN if np.isnat(value) else str(value)
    if isinstance(value, (float, np.floating)):
        return f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, (int, np.integer)) and not isinstance(value, bool) else str(value)


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, such as "1 row" and "2 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def label(value: object) -> str:
    """One label as it is written; a missing one is a bucket of its own."""
    return "(missing)" if value is None else str(value)


def _printable(text: str) -> str:
    """A text whose line breaks, terminal commands and halves of characters are shown as escapes."""
    if text.isprintable():
        return text
    return "".join(repr(c)[1:-1] if category(c) in _UNPRINTABLE else c for c in text)


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text


def _left(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
