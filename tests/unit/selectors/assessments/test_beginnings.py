"""Beginnings: the sources disagree, and both are told."""

import numpy as np
import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import SpecError
from privdomain.selectors import assess_era


@pytest.mark.parametrize(
    ("year", "verdict", "score", "era"),
    [
        (2010, "not_begun", 0, "萌芽期"),
        (2017, "not_begun", 0, "成熟期"),
        (2018, "disputed", 0.5, "成熟期"),
        (2019, "disputed", 0.5, "爆发期"),
        (2020, "begun", 1, "爆发期"),
        (2026, "begun", 1, "展望期"),
    ],
)
def test_the_sources_let_it_begin_in_2018_and_in_2020(year, verdict, score, era):
    assessment = assess_era(year)
    assert (assessment.verdict, assessment.score) == (verdict, score)
    assert assessment.reasons[0].parameters["era_zh"] == era
    check_assessment(assessment)
    for change in assessment.changes:
        at = change.how.parameters["year"]
        inward = at - 1 if change.how.code == "from" else at + 1
        assert (assess_era(at).verdict, assess_era(inward).verdict) == (change.verdict, verdict)


def test_every_neighbour_is_told():
    assert [change.verdict for change in assess_era(2015).changes] == ["disputed"]
    assert [change.verdict for change in assess_era(2019).changes] == ["begun", "not_begun"]
    assert [change.verdict for change in assess_era(2021).changes] == ["disputed"]


def test_the_years_to_each_account():
    told = [(reason.code, reason.parameters.get("n")) for reason in assess_era(2019).reasons]
    assert told == [("era", None), ("began", 1), ("begins", 1)]
    assert [reason.parameters["years"] for year in (2009, 2012, 2030) for reason in assess_era(year).reasons[:1]] == [
        "–2010", "2011–2015", "2021–"
    ]  # fmt: skip


def test_a_year_of_numpy_is_a_year():
    assert assess_era(np.int64(2019)) == assess_era(2019)
    check_assessment(assess_era(np.int64(2019)))


@pytest.mark.parametrize("year", [2019.0, "2019", None, True, float("nan")])
def test_what_is_no_year(year):
    with pytest.raises(SpecError, match=r"^year: .* is no year"):
        assess_era(year)
