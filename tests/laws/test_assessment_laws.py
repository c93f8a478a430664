"""Laws of assessments: what is unknown leaves a verdict open, and what a change promises comes true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.assessment_laws import check_assessment, completions, settled

from privdomain import selectors
from privdomain.selectors import (
    AssetAttribute,
    CarrierMark,
    LoopEdge,
    MaturityPillar,
    Pain,
    PrivateDomainFeature,
    Strength,
    SuitabilityFactor,
    SystemCapability,
    assess_asset,
    assess_carrier,
    assess_data_availability,
    assess_data_platform,
    assess_loop,
    assess_maturity,
    assess_private_domain,
    assess_strengths,
    assess_system,
    diagnose,
    suitability,
)

# each with its points, and its verdicts from the worst up
COUNTED = {
    assess_asset: (AssetAttribute, ["traffic", "partly", "asset"]),
    assess_private_domain: (PrivateDomainFeature, ["not_private", "intermediate", "private_domain"]),
    assess_carrier: (CarrierMark, ["borrowed", "partly_own", "digital_website"]),
    assess_maturity: (MaturityPillar, ["not_begun", "under_way", "digital"]),
    assess_loop: (LoopEdge, ["open", "closed"]),
    assess_strengths: (Strength, ["weak", "mixed", "strong"]),
    suitability: (SuitabilityFactor, ["unsuitable", "marginal", "worth_a_try", "golden_partner", "made_for_it"]),
}

counted = pytest.mark.parametrize("assess", COUNTED, ids=lambda assess: assess.__name__)
some = settings(max_examples=25)


def answers_to(points, answers=(True, False, None)):
    return st.fixed_dictionaries({point.value: st.sampled_from(answers) for point in points})


def points_in(change):
    return change.how.parameters["of"].split(", ")


@counted
@some
@given(data=st.data())
def test_a_verdict_stands_where_no_unknown_answer_could_bring_another(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    assert assess(answers).verdict == settled(assess(one).verdict for one in completions(answers))


@counted
@some
@given(data=st.data())
def test_the_score_counts_what_is_known_in_any_order(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    known = [answer for answer in answers.values() if answer is not None]
    score = assess(answers).score
    assert score == sum(known) / len(known) if known else score != score  # noqa: PLR0124 - nan
    assert assess(dict(reversed(answers.items()))) == assess(answers)
    given_only = {point: answer for point, answer in answers.items() if answer is not None}
    assert assess(given_only) == assess(answers)


@counted
@some
@given(data=st.data())
def test_a_change_of_known_answers_comes_true_and_not_with_one_point_less(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0], (True, False)))
    now = assess(answers)
    for change in now.changes:
        turned, n = points_in(change), change.how.parameters["n"]
        is_met = change.how.code == "more"
        assert all(answers[point] is not is_met for point in turned)
        assert assess({**answers, **dict.fromkeys(turned[:n], is_met)}).verdict == change.verdict
        assert assess({**answers, **dict.fromkeys(turned[: n - 1], is_met)}).verdict == now.verdict


@counted
@some
@given(data=st.data())
def test_a_change_of_an_open_verdict_comes_true_and_all_are_told(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]).filter(lambda answers: None in answers.values()))
    now = assess(answers)
    if now.verdict is not None:
        return
    unknown = [point for point, answer in answers.items() if answer is None]
    for change in now.changes:
        assert sorted(points_in(change)) == sorted(unknown)
        n = change.how.parameters["n"]
        known = {point: place < n for place, point in enumerate(unknown)}
        assert assess({**answers, **known}).verdict == change.verdict
    assert {change.verdict for change in now.changes} == {assess(one).verdict for one in completions(answers)}


@counted
@some
@given(data=st.data())
def test_one_point_more_is_never_worse(assess, data):
    points, order = COUNTED[assess]
    answers = data.draw(answers_to(points, (True, False)))
    point = data.draw(st.sampled_from(sorted(answers)))
    better = assess({**answers, point: True})
    worse = assess({**answers, point: False})
    assert order.index(better.verdict) >= order.index(worse.verdict)
    assert better.score > worse.score


@counted
@settings(max_examples=8)
@given(data=st.data())
def test_it_travels(assess, data):
    check_assessment(assess(data.draw(answers_to(COUNTED[assess][0]))))


@some
@given(answers_to(Pain))
def test_a_diagnosis_stands_or_falls_by_its_completions(answers):
    now = diagnose(answers)
    assert now.verdict == settled(diagnose(one).verdict for one in completions(answers))
    check_assessment(now)
    unknown = [point for point, answer in answers.items() if answer is None]
    for change in now.changes:
        turned = points_in(change) if "of" in change.how.parameters else []
        felt = dict.fromkeys(unknown, True)
        assert diagnose({**answers, **felt, **dict.fromkeys(turned, False)}).verdict == change.verdict


@settings(max_examples=15)
@given(answers_to(SystemCapability, (True, False, False)), st.sets(st.sampled_from(SystemCapability), max_size=3))
def test_a_system_is_what_all_completions_agree_on(answers, unknown):
    given_answers = {**answers, **dict.fromkeys(unknown)}
    now = assess_system(given_answers)
    assert now.verdict == settled(assess_system(one).verdict for one in completions(given_answers))
    check_assessment(now)
    rest = {**given_answers, **dict.fromkeys(unknown, False)}
    for change in now.changes:
        added = points_in(change) if "of" in change.how.parameters else []
        assert assess_system({**rest, **dict.fromkeys(added, True)}).verdict == change.verdict
        assert all(given_answers[point] is not True for point in added)


@some
@given(st.integers(1, 60), st.data(), st.floats(0.02, 0.6), st.floats(0.61, 1))
def test_the_numbers_at_which_a_data_platform_changes(users, data, mixed_from, cdp_from):
    first = data.draw(st.integers(0, users))

    def verdict_of(n):
        asked = assess_data_platform(first_party_users=n, users=users, mixed_from=mixed_from, cdp_from=cdp_from)
        return asked.verdict

    now = assess_data_platform(first_party_users=first, users=users, mixed_from=mixed_from, cdp_from=cdp_from)
    every = [verdict_of(n) for n in range(users + 1)]
    near = {
        next((v for v in every[first:] if v != now.verdict), None),
        next((v for v in every[first::-1] if v != now.verdict), None),
    }
    assert {change.verdict for change in now.changes} == near - {None}
    for change in now.changes:
        n = change.how.parameters["n"]
        inward = n - 1 if change.how.code == "at_least" else n + 1
        assert (every[n], every[inward]) == (change.verdict, now.verdict)


@some
@given(st.dictionaries(st.sampled_from("abc"), answers_to(selectors.DataField), min_size=1), st.data())
def test_data_availability_stands_by_its_extremes(sources, data):
    def answered(value):
        return {
            name: {one: value if answer is None else answer for one, answer in answers.items()}
            for name, answers in sources.items()
        }

    now = assess_data_availability(sources)
    least, most = (assess_data_availability(answered(value)).verdict for value in (False, True))
    assert now.verdict == (least if least == most else None)
    names = data.draw(st.permutations(list(sources)))
    again = assess_data_availability({name: sources[name] for name in names})
    assert (again.verdict, again.changes, again.shares) == (now.verdict, now.changes, now.shares)
