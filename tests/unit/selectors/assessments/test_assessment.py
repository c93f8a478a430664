"""Assessments: their columns, their table, and how they travel."""

from math import nan
from typing import ClassVar

import pytest
from attrs import frozen
from oracle.assessment_laws import check_assessment

from privdomain import selectors
from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors import Assessment, Change
from privdomain.selectors.assessments.titles import TITLES_ZH
from privdomain.selectors.reasons import Wording


class Sky(Term):
    """Skies."""

    CLEAR = "clear", "晴"
    PARTLY_CLEAR = "partly_clear", "少云"


@frozen(eq=False, repr=False, kw_only=True)
class SkyAssessment(Assessment):
    """What the sky is."""

    title: ClassVar[str] = "Sky"

    verdict: Sky | None


WARM = Wording("warm", "It is {degrees:.1f} degrees.", "气温 {degrees:.1f} 度。")(degrees=21.25)
LESS = Wording("less_cloud", "Less cloud.", "云更少。")()
PARTLY = SkyAssessment(score=0.5, verdict=Sky.PARTLY_CLEAR, reasons=(WARM,), changes=(Change.to(Sky.CLEAR, LESS),))
UNKNOWN = Wording("clouds_unknown", "Nobody looked.", "无人观测。")()
OPEN = SkyAssessment(score=nan, verdict=None, reasons=(UNKNOWN,))
NEITHER = SkyAssessment(score=0.0, verdict=None, reasons=(WARM,), changes=(Change.to(Sky.CLEAR, LESS),))


@pytest.mark.parametrize("assessment", [PARTLY, OPEN, NEITHER])
def test_it_travels(assessment):
    check_assessment(assessment)


def test_records_say_which_verdict_a_line_speaks_for():
    assert PARTLY.to_records() == [
        {
            "part": "reason",
            "verdict": "partly_clear",
            "code": "warm",
            "en": "It is 21.2 degrees.",
            "zh": "气温 21.2 度。",
        },
        {"part": "change", "verdict": "clear", "code": "less_cloud", "en": "Less cloud.", "zh": "云更少。"},
    ]
    assert SkyAssessment(score=nan, verdict=None, reasons=()).to_records() == []


def test_a_reason_of_an_open_verdict_speaks_for_none():
    [record] = OPEN.to_records()
    assert record["verdict"] is None


def test_a_verdict_is_open_only_where_something_is_unknown():
    assert [one.is_open for one in (PARTLY, OPEN, NEITHER)] == [False, True, False]
    assert repr(NEITHER).startswith("Sky: none (均不适用), score 0.00\n")
    # with a verdict, what is unknown does not matter
    assert not SkyAssessment(score=0.5, verdict=Sky.CLEAR, reasons=(UNKNOWN,)).is_open


def test_a_change_may_bring_no_verdict_at_all():
    change = Change.to(None, LESS)
    assert (change.verdict, change.verdict_zh) == (None, "均不适用")
    sky = SkyAssessment(score=0.5, verdict=None, reasons=(UNKNOWN,), changes=(change,))
    assert repr(sky).splitlines()[-1] == "none if  Less cloud."
    check_assessment(sky)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("inf")])
def test_what_is_no_score(score):
    with pytest.raises(ValueError, match="is no score in"):
        SkyAssessment(score=score, verdict=None, reasons=())


def test_a_change_to_the_verdict_that_stands_is_none():
    with pytest.raises(ValueError, match="which is the verdict already"):
        SkyAssessment(score=1, verdict=Sky.CLEAR, reasons=(), changes=(Change.to(Sky.CLEAR, LESS),))


def test_the_table():
    assert repr(PARTLY).splitlines() == [
        "Sky: partly clear (少云), score 0.50",
        "          why",
        "because   It is 21.2 degrees.",
        "clear if  Less cloud.",
    ]
    assert repr(OPEN) == "Sky: open, score —\n         why\nbecause  Nobody looked."


def test_two_that_know_nothing_are_equal_and_others_are_not():
    assert SkyAssessment(score=nan, verdict=None, reasons=(UNKNOWN,)) == OPEN
    assert SkyAssessment(score=0.0, verdict=None, reasons=(UNKNOWN,)) != OPEN
    assert OPEN != PARTLY


def test_a_change_carries_both_names_of_its_verdict():
    change = Change.to(Sky.CLEAR, LESS)
    assert (change.verdict, change.verdict_zh, str(change.how)) == ("clear", "晴", "Less cloud.")


def test_it_reads_in_either_language():
    assert PARTLY.text() == (
        "Sky: partly clear, score 0.50\nBecause:\n- It is 21.2 degrees.\nWhat would change it:\n- clear if: Less cloud."
    )
    assert PARTLY.text("zh") == ("Sky：少云，得分 0.50\n理由：\n- 气温 21.2 度。\n怎样会改变结论：\n- 转为晴：云更少。")
    assert OPEN.text("zh") == "Sky：尚无定论，得分 —\n理由：\n- 无人观测。"
    assert OPEN.text().startswith("Sky: open, score —")
    none = SkyAssessment(score=0.5, verdict=None, reasons=(UNKNOWN,), changes=(Change.to(None, LESS),))
    assert none.text().endswith("- none if: Less cloud.")
    assert none.text("zh").endswith("- 均不适用：云更少。")
    assert NEITHER.text("zh").splitlines()[0] == "Sky：均不适用，得分 0.00"
    assert NEITHER.text().splitlines()[0] == "Sky: none, score 0.00"


def test_an_assessment_in_another_language_is_refused():
    with pytest.raises(SpecError, match=r"^language: 'fr' is no language"):
        OPEN.text("fr")


def test_every_assessment_has_a_chinese_title():
    kinds = [getattr(selectors, name) for name in selectors.__all__]
    titles = {
        kind.title for kind in kinds if isinstance(kind, type) and issubclass(kind, Assessment) and kind != Assessment
    }
    assert titles == TITLES_ZH.keys()
