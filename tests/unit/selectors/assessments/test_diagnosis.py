"""Diagnosis: three pains, two lessons, and what to do."""

import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import SpecError
from privdomain.models import source
from privdomain.selectors import CURES, Lesson, Pain, diagnose

NONE = dict.fromkeys(Pain, False)


@pytest.mark.parametrize(
    ("felt", "verdict", "steps"),
    [
        ([], "passed", []),
        (["scattered_touchpoints"], "touchpoints_lesson", ["unify"]),
        (["long_links"], "links_lesson", ["shorten"]),
        (["cut_off_channels"], "links_lesson", ["connect"]),
        (["long_links", "cut_off_channels"], "links_lesson", ["shorten", "connect"]),
        (["scattered_touchpoints", "long_links"], "both_lessons", ["unify", "shorten"]),
        (list(Pain), "both_lessons", ["unify", "shorten", "connect"]),
    ],
)
def test_pains_lead_to_cures(felt, verdict, steps):
    diagnosis = diagnose({**NONE, **dict.fromkeys(felt, True)})
    assert diagnosis.verdict == verdict
    assert diagnosis.score == pytest.approx((3 - len(felt)) / 3, abs=1e-15)
    assert [step.code for step in diagnosis.steps] == steps
    check_assessment(diagnosis)


def test_scattered_touchpoints_are_unified():
    diagnosis = diagnose({**NONE, "scattered_touchpoints": True})
    assert diagnosis.verdict.zh == "补修触点课"
    assert diagnosis.steps[0].zh == "以人为中心统一触点，打通各触点的身份标识，关注匹配率。"
    assert diagnosis.to_records()[-1] == {
        "part": "step",
        "verdict": "touchpoints_lesson",
        "code": "unify",
        "en": diagnosis.steps[0].en,
        "zh": diagnosis.steps[0].zh,
    }


def test_what_is_cured_brings_another_verdict():
    diagnosis = diagnose(dict.fromkeys(Pain, True))
    by_verdict = {change.verdict: change.how.parameters["of"] for change in diagnosis.changes}
    assert by_verdict == {
        "links_lesson": ("scattered_touchpoints",),
        "touchpoints_lesson": ("long_links", "cut_off_channels"),
        "passed": ("scattered_touchpoints", "long_links", "cut_off_channels"),
    }
    assert diagnose(NONE).changes == ()


def test_what_is_unknown_leaves_it_open_where_it_matters():
    # one pain of the links is felt, so the other changes nothing
    either = diagnose({**NONE, "long_links": True, "cut_off_channels": None})
    assert either.verdict == "links_lesson"
    assert either.is_open is False
    open_verdict = diagnose({**NONE, "cut_off_channels": None})
    assert (open_verdict.verdict, open_verdict.score, open_verdict.steps) == (None, 1, ())
    assert [(change.verdict, change.how.code) for change in open_verdict.changes] == [
        ("links_lesson", "all_felt"), ("passed", "not_felt")
    ]  # fmt: skip
    open_with_pain = diagnose({"long_links": True})
    assert open_with_pain.to_records()[-1]["verdict"] is None
    check_assessment(open_with_pain)


def test_a_cure_is_promised_only_with_what_else_must_hold():
    # with long links cured, it still depends on the channels that nobody knows of
    either = diagnose({**NONE, "long_links": True, "cut_off_channels": None})
    assert [(change.verdict, change.how.zh) for change in either.changes] == [
        ("passed", "解决以下痛点：链路过长；且尚不清楚的痛点均不存在：线上线下割裂。")
    ]
    # the touchpoints are another lesson: their cure leaves the links, whatever is unknown
    both = diagnose({"scattered_touchpoints": True, "long_links": True})
    assert [(change.verdict, change.how.code) for change in both.changes] == [
        ("links_lesson", "cured"), ("touchpoints_lesson", "cured_if"), ("passed", "cured_if")
    ]  # fmt: skip


def test_every_pain_has_its_cure_and_a_source():
    assert [cure.pain for cure in CURES] == list(Pain)
    assert {cure.lesson for cure in CURES} == set(Lesson)
    assert [source(cure.source).id for cure in CURES] == ["xiaochengxu_guancha", "privdomain", "privdomain"]


def test_errors_name_the_pain():
    with pytest.raises(SpecError, match=r"^pains.long_link: is no member here. Did you mean 'long_links'\?"):
        diagnose({"long_link": True})
    with pytest.raises(SpecError, match=r"^pains: \[\] is no mapping"):
        diagnose([])
