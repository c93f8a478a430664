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
        (["link_staff", "manage", "tag"], "crm", 2 / 3),
        (["link_staff", "manage", "tag", "interact"], "scrm", 1),
        (["advertise", "analyse"], "dmp", 2 / 3),
        (["share", "integrate", "manage"], "data_middle_platform", 3 / 4),
        # a CDP that tags too: five of its five over six
        (["serve", "acquire", "integrate", "manage", "analyse", "tag"], "cdp", 5 / 6),
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
    assert by_verdict["cdp"] == "serve"
    assert by_verdict["crm"] == "link_staff"


def test_what_a_crm_lacks_to_be_another_kind():
    crm = assess_system(doing("link_staff", "manage"))
    by_verdict = {change.verdict: change.how.parameters["of"] for change in crm.changes}
    assert by_verdict["scrm"] == "interact"
    assert "crm" not in by_verdict
    assert crm.changes[0].how.zh == "还具备：社交互动。"


def test_what_it_lacks_and_what_is_beyond():
    # of a CDP: serve, acquire; beyond it: tag. Two of five and one more are 2/6, below the bar
    weak = assess_system(doing("serve", "acquire", "tag"))
    assert (weak.verdict, weak.score) == (None, 2 / 6)
    assert codes(weak) == ["does", "does_not", "nearest", "core_lacking", "no_fit"]
    assert weak.reasons[2].en == "Nearest is CDP: it does 2 of its 5, and 1 beyond; fit 0.33."
    assert weak.reasons[3].zh == "作为客户数据平台还缺：数据整合、数据管理、分析洞察。"
    assert assess_system(doing("serve", "acquire", "tag"), min_fit=0.3).verdict == "cdp"


def test_two_kinds_that_fit_equally():
    # of a SCRM: interact, manage, 2 of 5; of a data middle platform: share, manage, 2 of 5
    both = assess_system(doing("interact", "manage", "share"))
    assert (both.verdict, both.score, codes(both)) == (None, 2 / 5, ["does", "does_not", "tie"])
    assert both.reasons[2].parameters["of"] == "scrm, data_middle_platform"


def test_nothing_done_is_no_kind_and_nothing_known_no_score():
    nothing = assess_system(doing())
    assert (nothing.verdict, nothing.score, codes(nothing)) == (None, 0, ["does_not", "not_one"])
    unknown = assess_system({})
    assert (unknown.verdict, math.isnan(unknown.score), codes(unknown)) == (None, True, ["unknown"])
    assert {change.verdict for change in unknown.changes} == set(SystemKind)


def test_what_is_unknown_may_not_matter():
    # with or without tags, what serves by itself and does the rest is a CDP: 5/5 or 5/6
    full = {**doing(*SYSTEM_CAPABILITIES[SystemKind.CDP]), "tag": None}
    assert assess_system(full).verdict == "cdp"
    # the unknown service decides between a store and a CDP
    store = assess_system({**doing("acquire", "integrate", "manage", "analyse"), "serve": None})
    assert store.verdict is None
    assert [(change.verdict, change.how.code) for change in store.changes] == [("cdp", "does_too")]
    # the unknown tags decide whether a CDP fits by half: 2/4 with a core of five is 2/5, and 2/6 with tags
    edge = assess_system({**doing("serve", "analyse"), "tag": None})
    assert [(change.verdict, change.how.code) for change in edge.changes] == [("cdp", "nothing_more")]


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
