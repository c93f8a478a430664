"""What is automated, what share of the decisions, and where people still decide."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import Capability, assess_automation

WORDS = [capability.value for capability in Capability]
ANSWERS = st.dictionaries(st.sampled_from(WORDS), st.sampled_from([True, False, None]))
COUNTS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(tuple)
DECISIONS = st.one_of(st.none(), st.dictionaries(st.sampled_from(WORDS), COUNTS))


def test_three_of_five_and_two_fifths_of_the_decisions():
    known = dict(zip(WORDS, [True, True, False, True, False], strict=True))
    result = assess_automation(known, decisions={"smart_delivery": (18, 20), "smart_decision": (2, 30)})
    assert (result.score, result.verdict) == (0.6, "partial")
    assert result.automation_ratio == 0.4  # 20 of 50
    assert dict(result.by_hand) == {"smart_decision": 28, "smart_delivery": 2}
    assert [reason.zh for reason in result.reasons] == [
        "5 项中已自动化 3 项：数据洞察、智能投放、效果监控。",
        "5 项中仍靠人工 2 项：智能决策、归因。",
        "50 项决策中，20 项无须人工，占 40%。",
        "智能决策：30 项决策中，28 项仍靠人工。",
        "智能投放：20 项决策中，2 项仍靠人工。",
    ]
    assert [(change.verdict, change.how.parameters["n"]) for change in result.changes] == [
        ("automated", 2),
        ("manual", 3),
    ]


def test_all_and_none():
    assert assess_automation(dict.fromkeys(WORDS, True)).verdict == "automated"
    assert assess_automation(dict.fromkeys(WORDS, False)).verdict == "manual"


def test_what_is_not_known():
    result = assess_automation({})
    assert (result.verdict, isnan(result.score), isnan(result.automation_ratio)) == (None, True, True)
    assert assess_automation({"monitoring": True, "attribution": False}).verdict == "partial"


def test_bars_are_the_callers():
    known = dict.fromkeys(WORDS, False) | {"monitoring": True}
    assert assess_automation(known, partial_from=2).verdict == "manual"
    assert assess_automation(dict.fromkeys(WORDS[:3], True), partial_from=1, automated_from=3).verdict == "automated"
    with pytest.raises(SpecError, match="automated_from"):
        assess_automation({}, automated_from=1)


def test_what_is_automated_and_not_used_is_said():
    result = assess_automation({"monitoring": True}, decisions={"monitoring": (0, 4), "attribution": (0, 5)})
    assert [reason.zh for reason in result.reasons[-2:]] == [
        "归因：5 项决策中，5 项仍靠人工。",
        "效果监控：虽已自动化，4 项决策仍全靠人工。",
    ]


def test_what_is_not_automated_takes_persons():
    with pytest.raises(SpecError, match=r"^decisions\.attribution: 10 of 10 took no person, yet it is not automated"):
        assess_automation({"attribution": False}, decisions={"attribution": (10, 10)})
    assert assess_automation({"attribution": False}, decisions={"attribution": (0, 0)}).by_hand["attribution"] == 0


def test_counts_are_locked():
    with pytest.raises(TypeError):
        assess_automation({}, decisions={"attribution": (0, 1)}).by_hand["attribution"] = 0


@given(ANSWERS, DECISIONS)
def test_what_people_decide_is_the_rest(answers, decisions):
    answers = {name: answer for name, answer in answers.items() if answer is not False}
    result = assess_automation(answers, decisions=decisions)
    total = sum(pair[1] for pair in (decisions or {}).values())
    assert sum(result.by_hand.values()) == total - sum(pair[0] for pair in (decisions or {}).values())
    if total:
        assert result.automation_ratio == pytest.approx(1 - sum(result.by_hand.values()) / total)
    assert list(result.by_hand.values()) == sorted(result.by_hand.values(), reverse=True)


@fewer
@given(ANSWERS, DECISIONS, st.randoms(use_true_random=True))
def test_the_result_travels(answers, decisions, random):
    answers = {name: answer for name, answer in answers.items() if answer or not (decisions or {}).get(name)}
    result = assess_automation(answers, decisions=decisions)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("automated", "decisions", "path"),
    [
        (None, None, "automated"),
        ({"attribution": 1}, None, "automated.attribution"),
        ({"atribution": True}, None, "automated.atribution"),
        ({}, 3, "decisions"),
        ({}, {"attribution": 3}, "decisions.attribution"),
        ({}, {"attribution": (1, 2, 3)}, "decisions.attribution"),
        ({}, {"attribution": (2, 1)}, "decisions.attribution"),
        ({}, {"attribution": (0.5, 1)}, "decisions.attribution"),
        ({}, {"attribution": (0, -1)}, "decisions.attribution"),
        ({}, {"attribution": (0, True)}, "decisions.attribution"),
    ],
)
def test_what_cannot_be_asked(automated, decisions, path):
    with pytest.raises(SpecError) as caught:
        assess_automation(automated, decisions=decisions)
    assert caught.value.problems[0][0] == path


def test_decisions_of_what_is_no_capability():
    with pytest.raises(UnknownNameError, match="Did you mean 'attribution'"):
        assess_automation({}, decisions={"atribution": (0, 1)})
