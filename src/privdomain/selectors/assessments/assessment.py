"""Assessment: what every assessment answers: a score, a verdict, the reasons, and what would change it."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain._internal.terms import Term
from privdomain.selectors.reasons import Reason

__all__ = ["Assessment", "Change"]


@frozen(kw_only=True)
class Change:
    """What would bring another verdict (改变结论的条件).

    Attributes:
        verdict: The verdict that it would bring.
        verdict_zh: Its Chinese term.
        how: What would have to be otherwise.
    """

    verdict: str
    verdict_zh: str
    how: Reason

    @classmethod
    def to(cls, verdict: Term, how: Reason) -> "Change":
        """The change that brings a verdict."""
        return cls(verdict=verdict.value, verdict_zh=verdict.zh, how=how)


@frozen(eq=False, repr=False, kw_only=True)
class Assessment(Final):
    """The answer of an assessment (评估结论). Kind of result: final.

    Attributes:
        score: How far what is asked for is met, in [0, 1]; nan where nothing is known.
        verdict: The verdict; None where what is unknown leaves it open.
        reasons: Why.
        changes: What would bring another verdict, the nearest ones; empty where nothing would.
    """

    title: ClassVar[str]
    add_instead: ClassVar[str] = "Assess what is meant by both."

    score: float
    verdict: Term | None
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...] = ()

    def to_columns(self) -> dict[str, Array]:
        """One row per reason and per change, with the verdict that it speaks for."""
        return {
            "part": _texts(["reason"] * len(self.reasons) + ["change"] * len(self.changes)),
            "verdict": _texts([self.verdict] * len(self.reasons) + [change.verdict for change in self.changes]),
            "code": _texts([line.code for line in self._lines()]),
            "en": _texts([line.en for line in self._lines()]),
            "zh": _texts([line.zh for line in self._lines()]),
        }

    def _lines(self) -> list[Reason]:
        return [*self.reasons, *(change.how for change in self.changes)]

    def _table(self) -> TextTable:
        verdict = "open" if self.verdict is None else f"{self.verdict.replace('_', ' ')} ({self.verdict.zh})"
        rows = [["because", reason.en] for reason in self.reasons]
        rows += [[f"{change.verdict.replace('_', ' ')} if", change.how.en] for change in self.changes]
        return TextTable(f"{self.title}: {verdict}, score {cell(self.score)}", ["", "why"], rows, is_prose=True)


def _texts(values: Sequence[str | None]) -> Array:
    return np.array([None if value is None else str(value) for value in values], object)
