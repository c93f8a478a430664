"""The assessments that count points: their worked examples, their bars, and what they refuse."""

import math

import pytest
from unit.models.examples import load

from privdomain.errors import SpecError
from privdomain.models import Autonomy, CarrierKind
from privdomain.selectors import (
    AssetAttribute,
    CarrierMark,
    LoopEdge,
    MaturityPillar,
    PrivateDomainFeature,
    Strength,
    SuitabilityFactor,
    assess_asset,
    assess_carrier,
    assess_loop,
    assess_maturity,
    assess_private_domain,
    assess_strengths,
    suitability,
)


def first(points, n, *, then=False):
    """The first n points are met."""
    return {point: True if place < n else then for place, point in enumerate(points)}


def codes(assessment):
    return [reason.code for reason in assessment.reasons]


@pytest.mark.parametrize(
    ("assess", "points", "verdicts"),
    [
        (assess_asset, AssetAttribute, "traffic traffic traffic partly partly asset"),
        (assess_private_domain, PrivateDomainFeature, "not_private intermediate intermediate private_domain"),
        (assess_carrier, CarrierMark, "borrowed borrowed borrowed partly_own partly_own partly_own digital_website"),
        (assess_maturity, MaturityPillar, "not_begun under_way under_way under_way digital"),
        (assess_loop, LoopEdge, "open open open open closed"),
        (assess_strengths, Strength, "weak weak mixed mixed strong strong"),
        (
            suitability,
            SuitabilityFactor,
            "unsuitable unsuitable marginal marginal worth_a_try worth_a_try golden_partner made_for_it",
        ),
    ],
)
def test_the_verdict_of_each_count(assess, points, verdicts):
    # the bars that the docstrings name, read off count by count
    assert [assess(first(points, n)).verdict for n in range(len(points) + 1)] == verdicts.split()
    assert [assess(first(points, n)).score for n in range(len(points) + 1)] == [
        n / len(points) for n in range(len(points) + 1)
    ]
    for verdict in assess(first(points, 0)), assess(first(points, len(points))):
        assert verdict.verdict.zh
    assert all(point.zh for point in points)


@pytest.mark.parametrize(
    ("assess", "points", "bars", "verdicts"),
    [
        (assess_asset, AssetAttribute, {"asset_from": 4, "partly_from": 1}, "traffic partly partly partly asset asset"),
        (
            assess_carrier,
            CarrierMark,
            {"own_from": 5, "partly_from": 4},
            "borrowed borrowed borrowed borrowed partly_own digital_website digital_website",
        ),
        (
            assess_maturity,
            MaturityPillar,
            {"digital_from": 3, "under_way_from": 2},
            "not_begun not_begun under_way digital digital",
        ),
        (assess_strengths, Strength, {"strong_from": 5, "mixed_from": 1}, "weak mixed mixed mixed mixed strong"),
        (
            suitability,
            SuitabilityFactor,
            {"try_from": 5, "marginal_from": 3},
            "unsuitable unsuitable unsuitable marginal marginal worth_a_try golden_partner made_for_it",
        ),
    ],
)
def test_callers_may_set_the_bars(assess, points, bars, verdicts):
    assert [assess(first(points, n), **bars).verdict for n in range(len(points) + 1)] == verdicts.split()
    low, high = sorted(bars, key=bars.get)
    with pytest.raises(SpecError, match=rf"^{high}: .* does not lie above {low}"):
        assess({}, **{low: 2, high: 2})
    for name in bars:
        with pytest.raises(SpecError, match=rf"^{name}: '3' is no number of points"):
            assess({}, **{name: "3"})


ARGUMENTS = {
    assess_asset: "attributes",
    assess_private_domain: "features",
    assess_carrier: "carrier",
    assess_maturity: "pillars",
    assess_loop: "edges",
    assess_strengths: "strengths",
    suitability: "factors",
}


@pytest.mark.parametrize("assess", ARGUMENTS, ids=lambda assess: assess.__name__)
def test_errors_name_the_argument(assess):
    path = ARGUMENTS[assess]
    with pytest.raises(SpecError, match=rf"^{path}: 5 is no mapping"):
        assess(5)
    with pytest.raises(SpecError, match=rf"^{path}.nothing_such: is no member here"):
        assess({"nothing_such": True})


def test_four_of_five_attributes_are_no_asset_yet():
    fans = assess_asset({**first(AssetAttribute, 5), "tagged": False})
    assert (fans.score, fans.verdict.zh) == (0.8, "准资产")
    assert [change.how.zh for change in fans.changes] == [
        "以下各项再满足 1 项：标签属性。",
        "以下各项中有 2 项不再满足：长期反复触达、持续影响、可精细运营、商业价值。",
    ]
    assert [reason.zh for reason in fans.reasons] == [
        "具备 5 个属性中的 4 个：长期反复触达、持续影响、可精细运营、商业价值。",
        "缺少 5 个属性中的 1 个：标签属性。",
    ]


def test_a_wecom_group_is_a_state_between():
    # it can be written to, but is not owned, and only the platform carries it
    group = load("Touchpoint", carrier="group_chat", repeatable=True, ownership=dict.fromkeys(
        ("account", "data", "system"), False))  # fmt: skip
    assessment = assess_private_domain(group)
    assert (assessment.score, assessment.verdict.zh) == (1 / 3, "中间状态")
    assert assessment == assess_private_domain({"owned": False, "carrier": False, "linkable": True})


@pytest.mark.parametrize("kind", CarrierKind)
def test_which_carriers_are_a_place_of_ones_own(kind):
    is_own = kind in {"website", "h5", "mini_program", "mall", "app"}
    touchpoint = load("Touchpoint", carrier=kind.value, repeatable=False, ownership=None)
    reasons = {reason.code: reason.parameters["of"] for reason in assess_private_domain(touchpoint).reasons}
    assert reasons == (
        {"has": ("carrier",), "lacks": ("linkable",), "unknown": ("owned",)}
        if is_own
        else {"lacks": ("carrier", "linkable"), "unknown": ("owned",)}
    )


@pytest.mark.parametrize(("system", "n_met"), [(True, 3), (False, 2)])
def test_ownership_in_part_is_not_complete(system, n_met):
    owned = {"account": True, "data": True, "system": system}
    site = load("Touchpoint", carrier="website", repeatable=True, ownership=owned)
    assert assess_private_domain(site).score == n_met / 3


def test_the_marks_of_a_carrier_come_in_four_ways():
    marks = {**first(CarrierMark, 6), "open_integration": False}
    carrier = load("Carrier", autonomy={name.value: met for name, met in first(CarrierMark, 6).items()} | {
        "open_integration": False}, platform=None)  # fmt: skip
    five = assess_carrier(marks)
    assert (five.score, five.verdict) == (5 / 6, "partly_own")
    assert assess_carrier(carrier) == assess_carrier(carrier.autonomy) == five
    assert five.changes[0].how.parameters["of"] == ("open_integration",)
    assert set(CarrierMark) == set(Autonomy.model_fields)


def test_a_carrier_on_a_platform_says_so_assessed_or_not():
    shop = assess_carrier(load("Carrier", platform="微信", autonomy=None))
    assert codes(shop) == ["unknown", "platform"]
    assert shop.reasons[1].zh == "它依赖于微信，平台一旦封禁便不复存在。"
    assert shop.verdict is None
    assert math.isnan(shop.score)


def test_three_of_four_pillars_leave_a_blind_spot():
    firm = {**first(MaturityPillar, 4), "staff_online": False}
    assert assess_maturity(firm).score == 0.75
    assert codes(assess_maturity(firm)) == ["has", "lacks", "partial_data"]
    assert assess_maturity(firm).reasons[2].parameters["of"] == ("staff_online",)
    # without data in one place, or with all three online, nothing is blind
    assert codes(assess_maturity({**firm, "data_gathered": False})) == ["has", "lacks"]
    assert codes(assess_maturity(first(MaturityPillar, 4))) == ["has"]
    assert codes(assess_maturity({**firm, "staff_online": None})) == ["has", "unknown"]


def test_luckins_loop_is_closed():
    loop = assess_loop(first(LoopEdge, 4))
    assert (loop.verdict.zh, loop.score, loop.gaps, codes(loop)) == ("闭环", 1, (), ["has"])
    assert [(change.verdict, change.how.parameters["n"]) for change in loop.changes] == [("open", 1)]


@pytest.mark.parametrize(
    ("edge", "code", "zh"),
    [
        ("public_acquisition", "no_acquisition", "入口断开"),
        ("private_purchase", "no_purchase", "获取之后断开"),
        ("offline_delivery", "no_delivery", "购买之后断开"),
        ("private_repurchase", "no_repurchase", "交付之后断开"),
    ],
)
def test_where_a_loop_is_open(edge, code, zh):
    loop = assess_loop({**first(LoopEdge, 4), edge: False})
    assert (loop.verdict, loop.score, loop.gaps) == ("open", 0.75, (edge,))
    assert codes(loop) == ["has", "lacks", code]
    assert loop.reasons[-1].zh.startswith(zh)


def test_a_missing_edge_opens_a_loop_whatever_is_unknown():
    loop = assess_loop({"offline_delivery": False})
    assert (loop.verdict, loop.gaps) == ("open", ("offline_delivery",))
    assert assess_loop({"offline_delivery": True}).verdict is None


def test_strengths_are_comparisons():
    card = assess_strengths({**first(Strength, 5), "cheaper": False})
    assert (card.score, card.verdict) == (0.8, "strong")
    assert card.reasons[1].zh == "5 项中有 1 项不优于公域：更省钱。"
