"""Assessment: what every assessment answers: a score, a verdict, the reasons, and what would change it."""

from collections.abc import Sequence
from math import isnan
from typing import ClassVar, Final

import numpy as np
from attrs import Attribute, field, frozen

from privdomain._internal.arrays import Array
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain._internal.terms import Term
from privdomain.selectors.assessments.titles import TITLES_ZH
from privdomain.selectors.reasons import Language, Reason, english, said
from privdomain.selectors.report import headline, report

__all__ = ["Assessment", "Change"]

NO_VERDICT_ZH: Final = "均不适用"


@frozen(kw_only=True)
class Change:
    """What would bring another verdict (改变结论的条件).

    Attributes:
        verdict: The verdict that it would bring; None where no verdict would apply then.
        verdict_zh: Its Chinese term.
        how: What would have to be otherwise.
    """

    verdict: str | None
    verdict_zh: str
    how: Reason

    @classmethod
    def to(cls, verdict: Term | None, how: Reason) -> "Change":
        """The change that brings a verdict, or none at all."""
        if verdict is None:
            return cls(verdict=None, verdict_zh=NO_VERDICT_ZH, how=how)
        return cls(verdict=verdict.value, verdict_zh=verdict.zh, how=how)


def _check_score(_: object, __: "Attribute[float]", score: float) -> None:
    if not (0 <= score <= 1 or isnan(score)):
        raise ValueError(f"{score!r} is no score in [0, 1]")


def _check_changes(assessment: "Assessment", _: "Attribute[tuple[Change, ...]]", changes: tuple[Change, ...]) -> None:
    if assessment.verdict is not None and assessment.verdict in {change.verdict for change in changes}:
        raise ValueError(f"a change brings {assessment.verdict!r}, which is the verdict already")


@frozen(eq=False, repr=False, kw_only=True)
class Assessment(FinalResult):
    """The answer of an assessment (评估结论). Kind of result: final.

    Attributes:
        score: How far what is asked for is met, in [0, 1], by what is known alone: what is unknown counts neither for
            nor against, so a score of few answers can be high. nan where nothing is known.
        verdict: The verdict; None where what is unknown leaves it open, and where none applies.
        reasons: Why. What is unknown stands there too, under a code that ends in ``unknown``.
        changes: What would bring another verdict, the nearest ones; empty where nothing would. Each comes true whatever
            is still unknown, or says what of it must hold. While the verdict is open, all that can come out of it.
    """

    title: ClassVar[str]
    add_instead: ClassVar[str] = "Assess what is meant by both."

    score: float = field(validator=_check_score)
    verdict: Term | None
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...] = field(default=(), validator=_check_changes)

    @property
    def is_open(self) -> bool:
        """Whether what is unknown leaves the verdict open; without a verdict otherwise, none applies."""
        return self.verdict is None and any(reason.code.endswith("unknown") for reason in self.reasons)

    def text(self, language: Language = "en") -> str:
        """The assessment as plain sentences, in English ("en") or Chinese ("zh").

        Raises:
            SpecError: another language.

        Examples:
            >>> from privdomain.selectors import assess_ownership
            >>> print(assess_ownership({"account": True, "data": False, "system": False}).text("zh"))
            私域归属：中间状态，得分 0.33
            理由：
            - 3 项中有 1 项归品牌所有：账号。
            - 3 项中有 2 项归平台：数据、系统。
            怎样会改变结论：
            - 转为私有：以下各项再满足 2 项：数据、系统。
            - 转为社交营销：以下各项中有 1 项不再满足：账号。
        """
        title = said(language, self.title, TITLES_ZH.get(self.title, self.title))
        if self.verdict is None:
            open_or_none = ("open", "尚无定论") if self.is_open else ("none", NO_VERDICT_ZH)
            outcome = said(language, *open_or_none)
        else:
            outcome = said(language, english(self.verdict), self.verdict.zh)
        into = "" if self.verdict is None else "转为"
        changes = [
            said(language, f"{english(change.verdict or 'none')} if: ", f"{into}{change.verdict_zh}：")
            + change.how.text(language)
            for change in self.changes
        ]
        return report(
            headline(language, title, outcome, said(language, "score", "得分"), self.score),
            (said(language, "Because:", "理由："), [reason.text(language) for reason in self.reasons]),
            (said(language, "What would change it:", "怎样会改变结论："), changes),
        )

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
        title = f"{self.title}: {self._outcome()}, score {cell(self.score)}"
        rows = [["because", reason.en] for reason in self.reasons]
        rows += [[f"{english(change.verdict or 'none')} if", change.how.en] for change in self.changes]
        return TextTable(title, ["", "why"], rows, is_prose=True)

    def _outcome(self) -> str:
        if self.verdict is None:
            return "open" if self.is_open else f"none ({NO_VERDICT_ZH})"
        return f"{english(self.verdict)} ({self.verdict.zh})"


def _texts(values: Sequence[str | None]) -> Array:
    return np.array([None if value is None else str(value) for value in values], object)
