"""Circumstances behind a purchase: what is known, what is missing, and that it takes consent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError
from privdomain.selectors import ContextFactors, FamilyFactors, context_factors
from privdomain.selectors.assessments.contexts import ContextPoint

VALUES = {"household_size": 3, "reference_groups": ["runners"], "motives": ["health"]}
WORLDS = st.sets(st.sampled_from(list(ContextPoint)))


def context_of(points):
    """A mapping in which these points are known."""
    known = {}
    for point in points:
        kind, name = point.value.split(".")
        known.setdefault(kind, {})[name] = VALUES.get(name, "something")
    return known


def test_two_of_thirteen():
    result = context_factors({"family": {"household_size": 3}, "personal": {"age_band": "30-39"}})
    assert (result.score, result.verdict, len(result.missing)) == (2 / 13, "sparse", 11)
    assert [reason.zh for reason in result.reasons][::2] == [
        "13 项中已掌握 2 项：家庭人数、年龄段。",
        "以上属于个人信息：须告知目的并取得本人同意后方可收集和使用。",
    ]
    # partial from .3 x 13 = 3.9
    assert [(change.verdict, change.how.parameters["n"]) for change in result.changes] == [("partial", 2)]


def test_a_spec_is_as_good_as_a_mapping():
    spec = ContextFactors(family=FamilyFactors(household_size=3))
    assert context_factors(spec) == context_factors({"family": {"household_size": 3}})


def test_the_points_are_the_members_of_the_spec():
    members = ContextFactors().to_dict()
    assert [point.value for point in ContextPoint] == [f"{kind}.{name}" for kind in members for name in members[kind]]


def test_bars_are_the_callers():
    known = context_of(list(ContextPoint)[:6])
    assert context_factors(known).verdict == "partial"
    assert context_factors(known, partial_from=0.2, complete_from=0.4).verdict == "complete"


@given(WORLDS)
def test_what_is_known_and_what_is_missing_are_all(points):
    result = context_factors(context_of(points))
    assert set(result.missing) == {point.value for point in ContextPoint} - {point.value for point in points}
    assert result.score == len(points) / 13
    assert result.reasons[-1].code == "needs_consent"
    for change in result.changes:
        n = change.how.parameters["n"] * (1 if change.how.code == "more" else -1)
        ordered = sorted(points) + [point for point in ContextPoint if point not in points]
        assert context_factors(context_of(ordered[: len(points) + n])).verdict == change.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(points, random):
    result = context_factors(context_of(points))
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("context", "path"),
    [
        (None, "context"),
        ("family", "context"),
        ({"famly": {}}, "context.famly"),
        ({"family": {"household_size": 0}}, "context.family.household_size"),
        ({"family": {"household_size": True}}, "context.family.household_size"),
        ({"social": {"reference_groups": []}}, "context.social.reference_groups"),
        ({"personal": {"occupation": ""}}, "context.personal.occupation"),
        ({"personal": None}, "context.personal"),
    ],
)
def test_what_is_no_context(context, path):
    with pytest.raises(SpecError) as caught:
        context_factors(context)
    assert caught.value.problems[0][0] == path


def test_bars_that_do_not_rise():
    with pytest.raises(SpecError, match="complete_from"):
        context_factors({}, partial_from=0.9)
