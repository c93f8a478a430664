"""Laws of assessments: what is unknown leaves a verdict open, and what a change promises comes true."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.assessment_laws import brought_by, check_assessment, completions, settled

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
    assess_ownership,
    assess_private_domain,
    assess_strengths,
    assess_system,
    diagnose,
    suitability,
)
from privdomain.selectors.assessments.ownership import OwnershipPoint

# each with its points, and its verdicts from the worst up
COUNTED = {
    assess_asset: (AssetAttribute, ["traffic", "partly", "asset"]),
    assess_private_domain: (PrivateDomainFeature, ["not_private", "intermediate", "private_domain"]),
    assess_carrier: (CarrierMark, ["borrowed", "partly_own", "digital_website"]),
    assess_maturity: (MaturityPillar, ["not_begun", "under_way", "digital"]),
    assess_loop: (LoopEdge, ["open", "closed"]),
    assess_strengths: (Strength, ["weak", "mixed", "strong"]),
    assess_ownership: (OwnershipPoint, ["social_marketing", "partial", "owned"]),
    suitability: (SuitabilityFactor, ["unsuitable", "marginal", "worth_a_try", "golden_partner", "made_for_it"]),
}

counted = pytest.mark.parametrize("assess", COUNTED, ids=lambda assess: assess.__name__)
some = settings(max_examples=25)


def answers_to(points, answers=(True, False, None)):
    return st.fixed_dictionaries({point.value: st.sampled_from(answers) for point in points})


def points_in(change):
    return change.how.parameters.get("of", ())


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


def promised(change, answers):
    """Every complete set of answers for which a change of a counted verdict promises its verdict."""
    parameters, code = change.how.parameters, change.how.code
    fixed = {"more_and_all": True, "fewer_and_none": False}.get(code)
    known = answers if fixed is None else {**answers, **dict.fromkeys(parameters["unknown"], fixed)}
    if code in ("none", "all", "exactly", "at_least", "between"):
        of = points_in(change)
        low = len(of) if code == "all" else parameters.get("n", 0)
        high = {"none": 0, "exactly": low, "all": low, "at_least": len(of)}.get(code, parameters.get("most"))
        return [one for one in completions(answers) if low <= sum(one[point] for point in of) <= high]
    is_met = code.startswith("more")
    assert all(answers[point] is not is_met and answers[point] is not None for point in points_in(change))
    chosen = combinations(points_in(change), parameters["n"])
    return [one for turned in chosen for one in completions({**known, **dict.fromkeys(turned, is_met)})]


@counted
@some
@given(data=st.data())
def test_a_change_comes_true_whatever_the_unknown_is(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    for change in assess(answers).changes:
        assert brought_by(assess, promised(change, answers)) == {change.verdict}


@counted
@some
@given(data=st.data())
def test_no_fewer_points_bring_another_verdict_for_sure(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    now = assess(answers)
    if now.verdict is None:
        return
    told = {change.how.code: change.how.parameters["n"] for change in now.changes}
    for code, is_met in ("more", True), ("fewer", False):
        points = [point for point, answer in answers.items() if answer is (not is_met)]
        by_number = {
            n: brought_by(assess, completions({**answers, **dict.fromkeys(points[:n], is_met)}))
            for n in range(1, len(points) + 1)
        }
        sure = [n for n, brought in by_number.items() if len(brought) == 1 and brought != {now.verdict}]
        assert told.get(code) == next(iter(sure), None)


@counted
@some
@given(data=st.data())
def test_a_neighbour_is_told_wherever_known_points_can_bring_one(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    now = assess(answers)
    if now.verdict is None:
        return
    for codes, is_met in (("more", "more_and_all"), True), (("fewer", "fewer_and_none"), False):
        turned = {point: is_met for point, answer in answers.items() if answer is not None}
        can = brought_by(assess, completions({**answers, **turned})) != {now.verdict}
        assert can == any(change.how.code in codes for change in now.changes)


@counted
@some
@given(data=st.data())
def test_an_open_verdict_tells_of_every_completion(assess, data):
    answers = data.draw(answers_to(COUNTED[assess][0]))
    now = assess(answers)
    if now.verdict is not None:
        return
    said = [one for change in now.changes for one in promised(change, answers)]
    assert sorted(map(str, said)) == sorted(map(str, completions(answers)))
    assert now.is_open


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
        turned = dict.fromkeys(points_in(change), False)
        assert not any(answers[point] is False for point in turned)
        if change.how.code in ("not_felt", "all_felt"):
            turned = {**dict.fromkeys(unknown, True), **turned}
        elif change.how.code == "cured_if":
            turned = {**turned, **dict.fromkeys(change.how.parameters["unknown"], False)}
        assert brought_by(diagnose, completions({**answers, **turned})) == {change.verdict}
    if now.verdict is None:
        outcomes = brought_by(diagnose, completions(answers))
    else:
        felt = [point for point, answer in answers.items() if answer]
        cured = (dict.fromkeys(some, False) for n in range(len(felt) + 1) for some in combinations(felt, n))
        best = {**answers, **dict.fromkeys(unknown, False)}
        outcomes = brought_by(diagnose, ({**best, **turned} for turned in cured)) - {now.verdict}
    assert {change.verdict for change in now.changes} >= outcomes


unsure_systems = st.tuples(
    answers_to(SystemCapability, (True, False, False)), st.sets(st.sampled_from(SystemCapability), max_size=3)
).map(lambda pair: {**pair[0], **{point.value: None for point in pair[1]}})


@settings(max_examples=15)
@given(unsure_systems, st.sampled_from([0.2, 0.4, 0.5, 1]))
def test_a_system_is_what_all_completions_agree_on(answers, min_fit):
    def assess(given_answers):
        return assess_system(given_answers, min_fit=min_fit)

    now = assess(answers)
    outcomes = brought_by(assess, completions(answers))
    assert now.verdict == settled(outcomes)
    assert now.is_open == (len(outcomes) > 1)
    check_assessment(now)
    if now.is_open:
        assert {change.verdict for change in now.changes} == outcomes
    unknown = [point for point, answer in answers.items() if answer is None]
    for change in now.changes:
        added = dict.fromkeys(points_in(change), True)
        alone = dict.fromkeys(unknown, False) if now.is_open else {}
        assert brought_by(assess, completions({**answers, **alone, **added})) == {change.verdict}
        assert all(answers[point] is (None if now.is_open else False) for point in added)


@settings(max_examples=15)
@given(unsure_systems)
def test_nothing_unknown_is_called_lacking(answers):
    unknown = {point for point, answer in answers.items() if answer is None}
    for reason in assess_system(answers).reasons:
        if reason.code in ("core_lacking", "not_one", "does_not"):
            assert not unknown & set(reason.parameters["of"])


@some
@given(answers_to(SystemCapability, (True, False)), st.sampled_from(SystemCapability))
def test_a_system_never_loses_its_kind_by_doing_more(answers, added):
    before, after = assess_system({**answers, added: False}), assess_system({**answers, added: True})
    assert before.verdict is None or after.verdict is not None
    if after.verdict != before.verdict and before.verdict is not None:
        assert added in selectors.SYSTEM_CAPABILITIES[after.verdict]
    assert all(after.fits[kind] >= before.fits[kind] for kind in before.fits)


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
        n, most = change.how.parameters["n"], change.how.parameters["most"]
        said = range(n, most + 1) if change.how.code != "at_most" else range(n + 1)
        assert list(said) == [n for n, verdict in enumerate(every) if verdict == change.verdict]
    unmet = assess_data_platform(first_party_users=None, users=users, mixed_from=mixed_from, cdp_from=cdp_from)
    assert {change.verdict for change in unmet.changes} | {unmet.verdict} - {None} == set(every)


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
    for name, answers in sources.items():
        assert now.verdicts[name] == assess_data_availability({name: answers}).verdict
    check_assessment(now)


@some
@given(
    st.dictionaries(st.sampled_from("abc"), answers_to(selectors.DataField, (True, False)), min_size=1),
    answers_to(selectors.DataField),
    st.sets(st.sampled_from(selectors.DataField), min_size=1),
)
def test_a_further_source_never_lowers_the_verdict(sources, further, needed):
    order = list(selectors.DataAvailabilityVerdict)
    before = assess_data_availability(sources, needed=needed)
    after = assess_data_availability({**sources, "d": further}, needed=needed)
    worst = assess_data_availability(
        {**sources, "d": {point: bool(answer) for point, answer in further.items()}}, needed=needed
    )
    assert order.index(worst.verdict) <= order.index(before.verdict)
    assert worst.score >= before.score
    assert after.verdict is None or order.index(after.verdict) <= order.index(before.verdict)
