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
        years = [year for year in range(2000, 2040) if assess_era(year).verdict == change.verdict]
        first, last = years[0], years[-1]
        said = {"from": f"{first} or later.", "from_until": f"{first} to {last}.", "until": f"{last} or earlier."}
        assert change.how.en == said[change.how.code]


def test_every_neighbour_is_told():
    assert [change.verdict for change in assess_era(2015).changes] == ["disputed"]
    assert [change.verdict for change in assess_era(2019).changes] == ["begun", "not_begun"]
    assert [change.verdict for change in assess_era(2021).changes] == ["disputed"]


def test_each_account_is_told():
    assert [reason.zh for reason in assess_era(2019).reasons] == [
        "据《MBA智库百科：私域流量》，2019 年处于爆发期（2019–2020 年）。",
        "据《晓程序观察》，私域始于 2018 年，2019 年时已经开始。",
        "据《LTD：私域与数字官网》，私域始于 2020 年，2019 年时尚未开始。",
    ]
    assert [change.how.zh for year in (2015, 2021) for change in assess_era(year).changes] == ["2018–2019 年。"] * 2
    spans = [assess_era(year).reasons[0].parameters for year in (2009, 2012, 2030)]
    assert [span["years"] for span in spans] == ["until 2010", "2011–2015", "from 2021"]
    assert [span["years_zh"] for span in spans] == ["2010 年及以前", "2011–2015 年", "2021 年以来"]


def test_a_year_of_numpy_is_a_year():
    assert assess_era(np.int64(2019)) == assess_era(2019)
    check_assessment(assess_era(np.int64(2019)))


@pytest.mark.parametrize("year", [2019.0, "2019", None, True, float("nan")])
def test_what_is_no_year(year):
    with pytest.raises(SpecError, match=r"^year: .* is no year"):
        assess_era(year)
