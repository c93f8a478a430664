"""Ownership: all three, or a state between, or social marketing."""

import math

import pytest
from oracle.assessment_laws import check_assessment
from unit.models.examples import load

from privdomain.errors import SpecError
from privdomain.models import Ownership
from privdomain.selectors import assess_ownership

NAMES = ("account", "data", "system")


def owned(flags):
    return dict(zip(NAMES, flags, strict=True))


@pytest.mark.parametrize(
    ("flags", "verdict", "score"),
    [
        ((True, True, True), "owned", 1),
        ((True, True, False), "partial", 2 / 3),
        ((False, False, True), "partial", 1 / 3),
        ((False, False, False), "social_marketing", 0),
    ],
)
def test_the_verdict_of_three_flags(flags, verdict, score):
    assessment = assess_ownership(owned(flags))
    assert (assessment.verdict, assessment.score) == (verdict, score)
    assert assess_ownership(Ownership(**owned(flags))) == assessment
    assert assess_ownership(load("Touchpoint", ownership=owned(flags))) == assessment
    check_assessment(assessment)


def test_a_touchpoint_that_nobody_assessed_has_no_verdict():
    assessment = assess_ownership(load("Touchpoint", ownership=None))
    assert assessment.verdict is None
    assert math.isnan(assessment.score)
    assert [change.verdict for change in assessment.changes] == ["social_marketing", "partial", "owned"]
    check_assessment(assessment)


def test_what_would_change_a_state_between():
    up, down = assess_ownership(owned((True, False, False))).changes
    assert (up.verdict, up.how.parameters["n"], up.how.parameters["of"]) == ("owned", 2, ("data", "system"))
    assert (down.verdict, down.how.parameters["n"], down.how.parameters["of"]) == (
        "social_marketing", 1, ("account",)
    )  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"account": None}])
def test_what_is_not_given_is_unknown(given):
    assert assess_ownership(given) == assess_ownership(load("Touchpoint", ownership=None))


def test_one_point_that_is_unknown_may_leave_it_open():
    partly = assess_ownership({"account": True, "data": False})
    assert (partly.verdict, partly.score) == ("partial", 0.5)
    assert assess_ownership({"account": True, "data": True}).verdict is None


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (None, "owned"),
        (5, "owned"),
        ("account", "owned"),
        ([True, True, True], "owned"),
        (owned((True, True, 1)), "owned.system"),
        ({"acount": True}, "owned.acount"),
    ],
)
def test_what_does_not_fit(given, path):
    with pytest.raises(SpecError) as caught:
        assess_ownership(given)
    assert [problem[0] for problem in caught.value.problems] == [path]
