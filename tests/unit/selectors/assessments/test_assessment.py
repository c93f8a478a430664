"""Assessments: their columns, their table, and how they travel."""

from math import nan
from typing import ClassVar

import pytest
from attrs import frozen
from oracle.assessment_laws import check_assessment

from privdomain._internal.terms import Term
from privdomain.selectors import Assessment, Change
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
OPEN = SkyAssessment(score=nan, verdict=None, reasons=())


@pytest.mark.parametrize("assessment", [PARTLY, OPEN])
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
    assert OPEN.to_records() == []


def test_a_reason_of_an_open_verdict_speaks_for_none():
    [record] = SkyAssessment(score=0, verdict=None, reasons=(WARM,)).to_records()
    assert record["verdict"] is None


def test_the_table():
    assert repr(PARTLY).splitlines() == [
        "Sky: partly clear (少云), score 0.50",
        "          why",
        "because   It is 21.2 degrees.",
        "clear if  Less cloud.",
    ]
    assert repr(OPEN) == "Sky: open, score —\n  why"


def test_two_that_know_nothing_are_equal_and_others_are_not():
    assert SkyAssessment(score=nan, verdict=None, reasons=()) == OPEN
    assert SkyAssessment(score=0.0, verdict=None, reasons=()) != OPEN
    assert OPEN != PARTLY


def test_a_change_carries_both_names_of_its_verdict():
    change = Change.to(Sky.CLEAR, LESS)
    assert (change.verdict, change.verdict_zh, str(change.how)) == ("clear", "晴", "Less cloud.")
