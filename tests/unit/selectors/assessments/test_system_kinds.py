"""Systems: known by what they do."""

import math

import pytest

from privdomain.errors import SpecError
from privdomain.models import SystemKind
from privdomain.selectors import SYSTEM_CAPABILITIES, SystemCapability, assess_system


def doing(*names):
    return {one: one in names for one in SystemCapability}


def codes(assessment):
    return [reason.code for reason in assessment.reasons]


@pytest.mark.parametrize("kind", SystemKind)
def test_what_does_all_of_a_kind_and_nothing_else_is_of_it(kind):
    assessment = assess_system(doing(*SYSTEM_CAPABILITIES[kind]))
    assert (assessment.verdict, assessment.score, assessment.fits[kind]) == (kind, 1, 1)
    assert codes(assessment) == ["does", "does_not", "nearest"]


@pytest.mark.parametrize(
    ("names", "kind", "fit"),
    [
        (["link_staff"], "crm", 1 / 2),
        (["serve", "analyse"], "cdp", 2 / 5),
        (["link_staff", "manage", "tag"], "crm", 1),
        (["link_staff", "manage", "tag", "interact"], "scrm", 1),
        (["advertise", "analyse"], "dmp", 2 / 3),
        (["share", "integrate", "manage"], "data_middle_platform", 3 / 4),
        # what comes on top takes nothing away: two and five of its five
        (["serve", "analyse", "tag"], "cdp", 2 / 5),
        (["serve", "acquire", "integrate", "manage", "analyse", "tag"], "cdp", 1),
        # two of five over six that either does is closer than one of two over four: 1/3 against 1/4
        (["serve", "analyse", "link_staff"], "cdp", 2 / 5),
        # a CDP and a SCRM in one: both rows are whole, and five of eight is closer than four of eight
        (["serve", "acquire", "integrate", "manage", "analyse", "link_staff", "interact", "tag"], "cdp", 1),
    ],
)
def test_worked_examples(names, kind, fit):
    assessment = assess_system(doing(*names))
    assert (assessment.verdict, assessment.score) == (kind, fit)


def test_a_store_of_data_that_serves_nobody_is_no_cdp():
    store = assess_system(doing("acquire", "integrate", "manage", "analyse"))
    assert (store.verdict, store.score, set(store.fits.values())) == (None, 0, {0})
    assert codes(store) == ["does", "does_not", "not_one"]
    by_verdict = {change.verdict: change.how.parameters["of"] for change in store.changes}
    assert by_verdict["cdp"] == ("serve",)
    assert by_verdict["crm"] == ("link_staff",)
    assert not store.is_open


def test_what_a_crm_lacks_to_be_another_kind():
    crm = assess_system(doing("link_staff", "manage"))
    by_verdict = {change.verdict: change.how.parameters["of"] for change in crm.changes}
    assert by_verdict["scrm"] == ("interact",)
    assert "crm" not in by_verdict
    assert crm.changes[0].how.zh == "还具备：社交互动。"


def test_what_it_lacks_and_what_is_beyond():
    # of a CDP: serve, acquire; beyond it: tag
    weak = assess_system(doing("serve", "acquire", "tag"), min_fit=0.5)
    assert (weak.verdict, weak.score, weak.is_open) == (None, 2 / 5, False)
    assert codes(weak) == ["does", "does_not", "no_fit", "nearest", "core_lacking"]
    assert weak.reasons[3].en == "Nearest is CDP: it does 2 of its 5, and 1 beyond."
    assert weak.reasons[4].zh == "作为客户数据平台还缺：数据整合、数据管理、分析洞察。"
    assert assess_system(doing("serve", "acquire", "tag")).verdict == "cdp"


def test_of_two_kinds_that_fit_equally_the_first_is_named():
    # of a SCRM: interact, manage; of a data middle platform: share, manage: 2 of 4 each, over five that either does
    both = assess_system(doing("interact", "manage", "share"))
    assert (both.verdict, both.score) == ("scrm", 2 / 4)
    assert codes(both) == ["does", "does_not", "nearest", "core_lacking", "tie"]
    assert both.reasons[-1].parameters["of"] == ("scrm", "data_middle_platform")


def test_nothing_done_is_no_kind_and_nothing_known_no_score():
    nothing = assess_system(doing())
    assert (nothing.verdict, nothing.score, codes(nothing)) == (None, 0, ["does_not", "not_one"])
    unknown = assess_system({})
    assert (unknown.verdict, math.isnan(unknown.score), codes(unknown)) == (None, True, ["unknown"])
    assert {change.verdict for change in unknown.changes} == {None, *SystemKind}
    assert unknown.is_open


def test_what_is_unknown_is_not_lacking():
    # the row of a CDP, but for the management that nobody knows of: four of the four that are known
    cdp = assess_system({**doing("serve", "acquire", "integrate", "analyse"), "manage": None})
    assert (cdp.verdict, cdp.score, codes(cdp)) == ("cdp", 1, ["does", "does_not", "unknown", "nearest"])
    # two makers are unknown, so nobody can say that nothing makes it a kind
    store = assess_system({**doing("acquire"), "serve": None, "share": None})
    assert codes(store) == ["does", "does_not", "unknown"]
    # it serves or not, it does too little: settled, and yet not without what makes a kind
    little = assess_system({**doing("acquire"), "serve": None}, min_fit=0.9)
    assert (little.verdict, little.is_open) == (None, False)
    assert codes(little) == ["does", "does_not", "unknown", "no_fit"]


def test_what_is_unknown_may_not_matter():
    # with or without tags, what serves by itself and does the rest is a CDP
    full = {**doing(*SYSTEM_CAPABILITIES[SystemKind.CDP]), "tag": None}
    assert assess_system(full).verdict == "cdp"
    # the unknown service decides between a store and a CDP
    store = assess_system({**doing("acquire", "integrate", "manage", "analyse"), "serve": None})
    assert [(change.verdict, change.how.code) for change in store.changes] == [
        (None, "nothing_more"), ("cdp", "does_alone")
    ]  # fmt: skip


def test_the_matrix_is_locked_and_whole():
    assert list(SYSTEM_CAPABILITIES) == list(SystemKind)
    assert {one for row in SYSTEM_CAPABILITIES.values() for one in row} == set(SystemCapability)
    with pytest.raises(TypeError, match="does not support item assignment"):
        SYSTEM_CAPABILITIES[SystemKind.CRM] = ()
    with pytest.raises(TypeError, match="does not support item assignment"):
        assess_system({}).fits["crm"] = 1.0
    assert all(one.zh for one in SystemCapability)


@pytest.mark.parametrize("bar", [0, 1.5, -1, math.nan, math.inf, True, "0.4", None])
def test_a_least_fit_that_is_none(bar):
    with pytest.raises(SpecError, match=r"^min_fit: .* is no share above 0"):
        assess_system({}, min_fit=bar)


def test_errors_name_the_capability():
    with pytest.raises(SpecError, match=r"^capabilities.serv: is no member here. Did you mean 'serve'\?"):
        assess_system({"serv": True})
