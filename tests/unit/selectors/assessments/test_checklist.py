"""Checklists: counted answers, and what each count brings."""

import math

import numpy as np
import pytest

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors.assessments.checklist import Answers, Marks, nearest, nearest_for_sure, read_answers
from privdomain.selectors.reasons import Wording


class Letter(Term):
    """Letters."""

    ANT = "ant", "甲"
    BEE = "bee", "乙"
    CAT = "cat", "丙"


class Grade(Term):
    """Grades."""

    LOW = "low", "低"
    MID = "mid", "中"
    HIGH = "high", "高"


MET = Wording("met", "{n} of {total}: {of}.", "{total} 项中 {n} 项：{of}。")
UNMET = Wording("unmet", "Not {n} of {total}: {of}.", "{total} 项中缺 {n} 项：{of}。")
LADDER = (Grade.LOW, Grade.MID, Grade.MID, Grade.HIGH)


def answers(given, verdicts=LADDER):
    """Answers from one letter for each: y for yes, n for no, and ? for unknown."""
    return Answers(answers=said(given), verdicts=verdicts)


def said(given):
    return dict(zip(Letter, [{"y": True, "n": False, "?": None}[letter] for letter in given], strict=True))


def told(given):
    return [(change.verdict, change.how.en) for change in given.changes()]


def test_marks_are_met_or_not_or_unknown():
    marks = Marks(answers={Letter.ANT: True, Letter.BEE: False, Letter.CAT: None})
    assert (marks.met, marks.unmet, marks.unknown) == (("ant",), ("bee",), ("cat",))
    assert marks.score == 0.5


def test_nothing_known_is_no_score():
    marks = answers("???")
    assert math.isnan(marks.score)
    assert marks.verdict is None
    assert marks.possible == ("low", "mid", "high")


def test_a_verdict_stands_where_the_unknown_cannot_change_it():
    # one met and one unknown make one or two points, and both are mid
    assert answers("yn?").verdict == "mid"
    assert answers("nn?").verdict is None
    assert answers("yy?").possible == ("mid", "high")


def test_reasons_stand_only_where_there_is_something_to_say():
    assert [reason.en for reason in answers("yn?").reasons(MET, UNMET)] == [
        "1 of 3: ant.", "Not 1 of 3: bee.", "Not known: cat."
    ]  # fmt: skip
    assert [reason.zh for reason in answers("yyy").reasons(MET, UNMET)] == ["3 项中 3 项：甲、乙、丙。"]


def test_the_changes_are_the_neighbours():
    assert told(answers("nnn")) == [("mid", "1 more of these: ant, bee, cat.")]
    assert told(answers("yyn")) == [("high", "1 more of these: cat."), ("low", "You drop 2 of these: ant, bee.")]
    assert told(answers("yyy")) == [("mid", "You drop 1 of these: ant, bee, cat.")]


def test_the_changes_of_an_open_verdict_are_all_that_are_possible():
    # one is met: none more is mid, one more is mid too, and two more are high
    assert told(answers("y??")) == [("mid", "0 to 1 of these: bee, cat."), ("high", "All of these apply: bee, cat.")]
    assert told(answers("???")) == [
        ("low", "None of these applies: ant, bee, cat."),
        ("mid", "1 to 2 of these: ant, bee, cat."),
        ("high", "All of these apply: ant, bee, cat."),
    ]
    by_one = (Grade.LOW, Grade.MID, Grade.HIGH, Grade.HIGH)
    assert told(answers("???", by_one))[1:] == [
        ("mid", "Exactly 1 of these: ant, bee, cat."),
        ("high", "At least 2 of these: ant, bee, cat."),
    ]


def test_a_change_holds_whatever_the_unknown_is():
    # up: with bee it is two or three of three, mid or high as the unknown is. Down: without ant none or one, low or mid
    assert told(answers("yn?")) == [
        ("high", "1 more of these: bee; and all that is not known applies: cat."),
        ("low", "You drop 1 of these: ant; and nothing that is not known applies: cat."),
    ]
    # dropping one leaves one or two, which is low or high; dropping two leaves none or one, low either way
    late = (Grade.LOW, Grade.LOW, Grade.HIGH, Grade.HIGH)
    assert told(answers("yy?", late)) == [("low", "You drop 2 of these: ant, bee.")]


def test_an_unknown_point_is_never_one_to_be_met_or_dropped():
    for change in answers("yn?").changes():
        assert "cat" not in change.how.parameters["of"]
        assert change.how.parameters["unknown"] == ("cat",)


def test_one_verdict_for_all_has_no_changes():
    assert told(answers("y?n", verdicts=[Grade.LOW] * 4)) == []


def test_answers_are_read_by_name_in_the_order_of_the_vocabulary():
    read = read_answers(Letter, {"cat": np.True_, Letter.ANT: False}, "letters")
    assert list(read.items()) == [(Letter.ANT, False), (Letter.BEE, None), (Letter.CAT, True)]
    assert type(read[Letter.CAT]) is bool


@pytest.mark.parametrize("given", [None, [], "ant", 5, {"ant"}, True])
def test_what_is_no_mapping(given):
    with pytest.raises(SpecError, match=r"^letters: .* is no mapping. Pass answers by name, such as \{'ant': True\}"):
        read_answers(Letter, given, "letters")


@pytest.mark.parametrize("value", [0, 1, 1.0, "True", math.nan, math.inf, [], np.int64(1)])
def test_what_is_no_answer(value):
    with pytest.raises(SpecError, match=r"^letters.bee: .* is no boolean. Pass True, False or None \(unknown\).$"):
        read_answers(Letter, {"bee": value}, "letters")


@pytest.mark.parametrize("name", ["bea", "BEE", 5, None, "x" * 1000, ("bee",)])
def test_what_is_no_point(name):
    with pytest.raises(SpecError, match=r"^letters\..* is no member here. ") as caught:
        read_answers(Letter, {name: True}, "letters")
    assert caught.value.problems[0][1] == "unknown_point"
    assert len(str(caught.value)) < 250


def test_the_nearest_name_is_offered_and_all_problems_are_told():
    with pytest.raises(SpecError) as caught:
        read_answers(Letter, {"bea": True, "cat": 1}, "letters")
    assert str(caught.value) == (
        "letters.bea: is no member here. Did you mean 'bee'? "
        "letters.cat: 1 is no boolean. Pass True, False or None (unknown)."
    )


def test_the_fewest_points_that_bring_a_verdict():
    # judged by how many are met; turning a met one about makes one less
    found = nearest(frozenset({Letter.ANT}), tuple(Letter), len)
    assert found == {1: (), 0: ("ant",), 2: ("bee",), 3: ("bee", "cat")}
    assert nearest(frozenset(), (), len) == {0: ()}


def test_the_fewest_points_that_bring_a_verdict_for_sure():
    # judged by whether two are met: with cat unknown, bee alone is enough, and nothing less is sure
    def judge(met):
        return len(met) >= 2

    assert nearest_for_sure(Marks(answers=said("yn?")), judge) == {True: ("bee",)}
    assert nearest_for_sure(Marks(answers=said("nn?")), judge) == {False: (), True: ("ant", "bee")}
