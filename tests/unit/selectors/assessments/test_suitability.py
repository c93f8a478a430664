"""Suitability: seven factors, five grades, and a strong platform brand that needs it less."""

import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import SpecError
from privdomain.models import Reliability
from privdomain.selectors import (
    SUITABILITY_EXAMPLES,
    SUITABILITY_QUESTIONS,
    SUITABILITY_SOURCE,
    SuitabilityFactor,
    SuitabilityGrade,
    suitability,
)

ALL = dict.fromkeys(SuitabilityFactor, True)


def test_six_factors_are_a_golden_partner():
    for factor in SuitabilityFactor:
        six = suitability({**ALL, factor: False})
        assert (six.verdict.zh, six.score) == ("黄金搭档", 6 / 7)
        assert six.changes[0].verdict == "made_for_it"
        assert six.changes[0].how.parameters["of"] == (factor.value,)


def test_a_strong_platform_brand_needs_it_less():
    strong = suitability({**ALL, "brand_need": False})
    assert strong.reasons[-1].code == "strong_on_platform"
    assert [reason.code for reason in suitability({**ALL, "loyalty": False}).reasons] == [
        "speaks_for", "speaks_against"
    ]  # fmt: skip
    assert suitability(ALL).score > strong.score


def test_unknown_factors_widen_the_grades():
    # five known to hold and two unknown make five, six or seven
    open_grade = suitability({**ALL, "loyalty": None, "basket": None})
    assert open_grade.verdict is None
    assert open_grade.possible == ("worth_a_try", "golden_partner", "made_for_it")
    assert open_grade.reasons[-1].zh == "尚不清楚的要素使以下等级均有可能：值得一试、黄金搭档、天生适合。"
    assert suitability({}).possible == tuple(reversed(SuitabilityGrade))
    # four or five are worth a try either way
    either = suitability({**ALL, "loyalty": None, "basket": False, "repurchase": False})
    assert (either.verdict, either.possible) == ("worth_a_try", ("worth_a_try",))
    for assessment in open_grade, either:
        check_assessment(assessment)


@pytest.mark.parametrize("bar", [6, 7])
def test_the_bars_between_stay_below_the_study(bar):
    with pytest.raises(SpecError, match=rf"^try_from: {bar} leaves no room below the golden partner, 6. Lower it.$"):
        suitability(ALL, try_from=bar)


@pytest.mark.parametrize("example", SUITABILITY_EXAMPLES, ids=lambda example: example.name)
def test_the_examples_fit_what_is_quoted_of_them(example):
    assessment = suitability(example.factors)
    if example.grade is not None:
        assert example.grade in assessment.possible
    if len(example.factors) == len(SuitabilityFactor):
        assert assessment.verdict == example.grade
    assert (example.source, example.reliability) == (SUITABILITY_SOURCE.id, Reliability.SECONDARY)
    with pytest.raises(TypeError, match="does not support item assignment"):
        example.factors[SuitabilityFactor.BASKET] = True


def test_the_examples_are_those_named():
    assert [(example.name, example.grade) for example in SUITABILITY_EXAMPLES] == [
        ("light-luxury bags", "made_for_it"), ("designer jewellery", "made_for_it"), ("premium tonics", "made_for_it"),
        ("hair ties", "unsuitable"), ("small commodities", "unsuitable"), ("rice cookers", None),
    ]  # fmt: skip
    # of rice cookers only the low differentiation is quoted, which rules out all seven
    assert SuitabilityGrade.MADE_FOR_IT not in suitability(SUITABILITY_EXAMPLES[-1].factors).possible


def test_every_factor_has_a_question_and_a_source():
    assert [question.factor for question in SUITABILITY_QUESTIONS] == list(SuitabilityFactor)
    assert all(one.en[-1] == "?" and one.zh[-1] == "？" for one in SUITABILITY_QUESTIONS)
    assert {(one.source, one.reliability) for one in SUITABILITY_QUESTIONS} == {("guosen_2020", "secondary")}
    assert SUITABILITY_SOURCE.year == 2020
