"""Rejects: the rows that ``accept`` sets apart, each with its reason."""

from collections.abc import Iterable
from typing import Self

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, read_only
from privdomain._internal.flaws import Flaw


@frozen(eq=False, repr=False)
class Rejects:
    """Rows that did not enter a table; ``len(accepted) + len(rejects)`` is the number of rows given.

    Attributes:
        index: Positions of the rejected rows in the input, ascending, shape ``(n,)``.
        argument: The column at fault in each.
        problem: What is wrong with it.
        hint: The repair.

    Examples:
        >>> from privdomain.facts import Orders
        >>> orders, rejects = Orders.accept(
        ...     ["ann", None], ["2026-01-01", "2026-01-02"], [9.9, float("nan")], currency="CNY", tz="Asia/Shanghai"
        ... )
        >>> len(orders), rejects
        (1, Rejects(1 row: 1 user is missing))
        >>> rejects.to_records()[0]["index"]
        1
    """

    index: IntArray
    argument: tuple[str, ...]
    problem: tuple[str, ...]
    hint: tuple[str, ...]

    @classmethod
    def of(cls, flaws: Iterable[Flaw]) -> Self:
        """One entry per row: where a row has several flaws the first counts."""
        first: dict[int, Flaw] = {}
        for flaw in flaws:
            for row in flaw.rows.tolist():
                first.setdefault(row, flaw)
        rows = sorted(first)
        return cls(
            read_only(np.array(rows, np.int64)),
            tuple(first[row].argument for row in rows),
            tuple(first[row].problem for row in rows),
            tuple(first[row].hint for row in rows),
        )

    def keeps(self, n_rows: int) -> BoolArray:
        """Mask over the input of the rows that were not rejected."""
        is_kept = np.ones(n_rows, np.bool_)
        is_kept[self.index] = False
        return is_kept

    def to_records(self) -> list[dict[str, int | str]]:
        """One plain dict per rejected row."""
        return [
            {"index": row, "argument": argument, "problem": problem, "hint": hint}
            for row, argument, problem, hint in zip(
                self.index.tolist(), self.argument, self.problem, self.hint, strict=True
            )
        ]

    def __len__(self) -> int:
        return len(self.index)

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for argument, problem in zip(self.argument, self.problem, strict=True):
            counts[f"{argument} {problem}"] = counts.get(f"{argument} {problem}", 0) + 1
        reasons = ", ".join(f"{count} {reason}" for reason, count in counts.items())
        return f"Rejects({len(self)} row{'s' * (len(self) != 1)}{': ' * bool(counts)}{reasons})"
