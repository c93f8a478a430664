"""What providers cover together: the union, the gaps, the overlap, and the fewest that would do."""

from itertools import product
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.assessment_laws import settled
from oracle.assessment_numbers import read_smallest_set
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors import ServiceFunction, provider_coverage
from privdomain.selectors.assessments.providers import CORE, MAX_PROVIDERS

WORDS = [function.value for function in ServiceFunction]
FUNCTIONS = st.lists(st.sampled_from(WORDS), max_size=4)
KNOWN = st.dictionaries(st.sampled_from("abcdefg"), FUNCTIONS, max_size=7)
ANSWERS = st.dictionaries(st.sampled_from(WORDS), st.sampled_from([True, False, None]))
WORLDS = st.dictionaries(st.sampled_from("abcdefg"), st.one_of(st.none(), FUNCTIONS, ANSWERS), max_size=7)
NEEDED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


def words(result):
    return [(change.verdict, change.how.zh) for change in result.changes]


def filled(world):
    """The providers with all that is not known answered in every way."""
    places = [(name, one) for name, has in world.items() if isinstance(has, dict) for one in has if has[one] is None]
    for answers in product([True, False], repeat=len(places)):
        whole = {name: dict(has) if isinstance(has, dict) else has for name, has in world.items()}
        for (name, one), answer in zip(places, answers, strict=True):
            whole[name][one] = answer
        yield whole


def test_four_of_five():
    result = provider_coverage({"Ada": ["acquisition", "operation"], "Bee": ["operation", "conversion", "fission"]})
    assert (result.score, result.verdict) == (0.8, "partial")
    assert (result.gaps, result.overlap) == ((ServiceFunction.RECOVERY,), (ServiceFunction.OPERATION,))
    assert result.counts == dict(zip(WORDS, [1, 2, 1, 1, 0, 0], strict=True))
    assert result.smallest_set == ("Ada", "Bee")
    assert words(result) == [("complete", "补齐回收。"), ("none", "失去 Ada、Bee。")]
    assert [reason.zh for reason in result.reasons] == [
        "5 项中已覆盖 4 项：获客、运营、转化、裂变。",
        "无人覆盖：回收。",
        "2 家服务商重复覆盖运营。",
    ]


def test_support_is_counted_apart():
    result = provider_coverage({"Ada": list(CORE), "Bee": ["support"]})
    assert (result.score, result.verdict, result.counts[ServiceFunction.SUPPORT]) == (1, "complete", 1)
    assert result.smallest_set == ("Ada",)
    assert result.reasons[-1].zh == "2 家中只需 1 家即可达到同样的覆盖：Ada。"
    assert words(result) == [("none", "失去 Ada。")]


def test_the_loss_that_hurts_first():
    both = {"Ada": ["acquisition"], "Bee": ["acquisition", "operation"]}
    assert words(provider_coverage(both, needed=["acquisition", "operation"])) == [("partial", "失去 Bee。")]
    assert words(provider_coverage(both, needed=["acquisition"])) == [("none", "失去 Ada、Bee。")]


def test_greed_would_take_three():
    # the largest first, then two more; the other two do it alone
    covers = {
        "big": ["operation", "conversion", "fission"],
        "left": ["acquisition", "operation"],
        "right": ["conversion", "fission", "recovery"],
    }
    assert provider_coverage(covers).smallest_set == ("left", "right")


def test_nobody():
    result = provider_coverage({})
    assert (result.score, result.verdict, result.smallest_set) == (0, "none", ())
    assert words(result) == [
        ("complete", "补齐获客、运营、转化、裂变、回收。"),
        ("partial", "覆盖其中任意一项：获客、运营、转化、裂变、回收。"),
    ]
    assert words(provider_coverage({}, needed=["support"])) == [("complete", "补齐支持保障。")]


def test_a_provider_of_whom_nothing_is_known_leaves_gaps_open():
    result = provider_coverage({"Ada": ["acquisition"], "Bee": None})
    # known of one function only, and that one is covered
    assert (result.score, result.verdict, result.gaps, result.unknown) == (1, None, (), CORE[1:])
    assert [reason.zh for reason in result.reasons] == [
        "5 项中已覆盖 1 项：获客。",
        "尚不清楚：运营、转化、裂变、回收。",
        "功能不明的服务商：Bee。",
    ]
    assert [word for word, _ in words(result)] == ["partial", "complete"]


def test_nothing_known_is_not_nothing_covered():
    result = provider_coverage({"Bee": None})
    assert (isnan(result.score), result.verdict, result.gaps, result.unknown) == (True, None, (), CORE)
    assert [reason.code for reason in result.reasons] == ["unknown", "providers_unknown"]
    assert [word for word, _ in words(result)] == ["none", "partial", "complete"]


def test_what_the_unknown_cannot_change_stands():
    whole = provider_coverage({"Ada": CORE, "Bee": None})
    # without Ada, Bee may cover all or nothing
    assert (whole.verdict, words(whole)) == ("complete", [("none", "失去 Ada、Bee。")])
    part = provider_coverage(
        {"Ada": ["acquisition"], "Bee": {"conversion": False}}, needed=["acquisition", "conversion"]
    )
    assert (part.verdict, words(part)) == ("partial", [("complete", "补齐转化。"), ("none", "失去 Ada、Bee。")])


def test_functions_may_be_answered_one_by_one():
    answers = dict.fromkeys(CORE, False)
    nothing = provider_coverage({"Ada": answers})
    assert (nothing.score, nothing.verdict, nothing.gaps) == (0, "none", CORE)
    some = provider_coverage({"Ada": {**answers, "acquisition": True, "fission": None}})
    assert (some.score, some.verdict, some.unknown) == (0.25, "partial", (ServiceFunction.FISSION,))
    assert words(some) == [("complete", "补齐运营、转化、回收、裂变。"), ("none", "失去 Ada。")]
    assert provider_coverage({"Ada": dict.fromkeys(CORE, True) | {"support": False}}) == provider_coverage(
        {"Ada": CORE}
    )


@given(KNOWN, NEEDED)
def test_the_smallest_set_is_that_of_trying_all(covers, needed):
    result = provider_coverage(covers, needed=needed)
    assert result.smallest_set == read_smallest_set(covers, needed)
    assert result.score == pytest.approx(1 - len(result.gaps) / len(set(needed)))


@given(KNOWN, NEEDED)
def test_a_loss_brings_what_it_says(covers, needed):
    result = provider_coverage(covers, needed=needed)
    for change in result.changes:
        if change.how.code == "without":
            lost = change.how.parameters["names"]
            rest = {name: has for name, has in covers.items() if name not in lost}
            assert provider_coverage(rest, needed=needed).verdict == change.verdict
        elif change.how.code == "add":
            more = {**covers, "new": change.how.parameters["of"]}
            assert provider_coverage(more, needed=needed).verdict == change.verdict
        else:
            more = {**covers, "new": change.how.parameters["of"][:1]}
            assert provider_coverage(more, needed=needed).verdict == change.verdict


HAZY = st.dictionaries(
    st.sampled_from("abc"), st.fixed_dictionaries(dict.fromkeys(WORDS[:2], st.sampled_from([True, False, None])))
)


@given(HAZY)
def test_verdicts_and_changes_hold_whatever_the_unknown_is(world):
    needed = WORDS[:2]
    result = provider_coverage(world, needed=needed)
    assert result.verdict == settled(provider_coverage(one, needed=needed).verdict for one in filled(world))
    for change in result.changes if result.verdict else ():
        if change.how.code == "without":
            after = {name: has for name, has in world.items() if name not in change.how.parameters["names"]}
        else:
            after = {**world, "new": change.how.parameters["of"][: 1 if change.how.code == "add_one" else None]}
        assert settled(provider_coverage(one, needed=needed).verdict for one in filled(after)) == change.verdict


@fewer
@given(KNOWN, NEEDED, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(covers, needed, random):
    names = list(covers)
    random.shuffle(names)
    shuffled = {name: random.sample(covers[name], len(covers[name])) for name in names}
    assert provider_coverage(shuffled, needed=needed) == provider_coverage(covers, needed=needed)


@fewer
@given(WORLDS, NEEDED, st.randoms(use_true_random=True))
def test_the_result_travels(covers, needed, random):
    result = provider_coverage(covers, needed=needed)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("providers", "needed", "path"),
    [
        (None, CORE, "providers"),
        (["Ada"], CORE, "providers"),
        ({1: []}, CORE, "providers"),
        ({"": []}, CORE, "providers"),
        ({"Ada": "acquisition"}, CORE, "Ada"),
        ({"Ada": 3}, CORE, "Ada"),
        ({"Ada": {"acquisition": 1}}, CORE, "Ada.acquisition"),
        ({"Ada": {"acquisitio": True}}, CORE, "Ada.acquisitio"),
        ({}, [], "needed"),
        ({}, None, "needed"),
    ],
)
def test_what_cannot_be_asked(providers, needed, path):
    with pytest.raises(SpecError) as caught:
        provider_coverage(providers, needed=needed)
    assert caught.value.problems[0][0] == path


def test_a_function_that_there_is_not():
    with pytest.raises(UnknownNameError, match="Did you mean 'conversion'"):
        provider_coverage({"Ada": ["convertion"]})
    with pytest.raises(UnknownNameError):
        provider_coverage({"Ada": [["acquisition"]]})


def test_the_bound_is_checked_first():
    with pytest.raises(BudgetError, match="number of providers is 10,001"):
        provider_coverage({str(n): 3 for n in range(MAX_PROVIDERS + 1)})
