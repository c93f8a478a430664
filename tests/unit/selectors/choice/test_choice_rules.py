"""Rules: data that anybody may replace, and no rules that leave something undecided."""

import pickle

import numpy as np
import pytest
from pydantic import ValidationError

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import (
    DEFAULT_RULES,
    Axis,
    Corner,
    Level,
    ModelNumbers,
    OperatingModel,
    Provenance,
    Rules,
    ServiceCost,
    Threshold,
    Trait,
)

PLAIN = DEFAULT_RULES.to_dict()
SOMEWHERE = {"source": "inference"}


def rule(trait="sociality", **weights):
    return {"trait": trait, "weights": weights, "provenance": SOMEWHERE}


def problems_of(**changes):
    with pytest.raises(SpecError) as error:
        Rules.load({**PLAIN, **changes})
    return error.value.problems


def test_rules_travel_as_json():
    text = DEFAULT_RULES.to_json()
    assert Rules.load(text) == DEFAULT_RULES
    assert Rules.load(text).to_json() == text
    assert Rules.load(PLAIN).digest == DEFAULT_RULES.digest
    assert pickle.loads(pickle.dumps(DEFAULT_RULES)) == DEFAULT_RULES  # noqa: S301 - our own bytes


def test_the_order_of_the_corners_does_not_matter():
    turned = Rules.load({**PLAIN, "corners": PLAIN["corners"][3:] + PLAIN["corners"][:3]})
    assert turned == DEFAULT_RULES
    assert turned.digest == DEFAULT_RULES.digest
    assert [corner.place for corner in turned.corners][:2] == [("low", "low", "low"), ("low", "low", "high")]


def test_any_other_number_has_another_digest():
    assert DEFAULT_RULES.replace(sharpness=4).digest != DEFAULT_RULES.digest
    assert DEFAULT_RULES.replace(traits=()).digest != DEFAULT_RULES.digest


def test_minus_zero_is_zero():
    for minus, plain in (
        (ModelNumbers(knowledge_expert=-0.0), ModelNumbers()),
        (DEFAULT_RULES.replace(difficulty_error=-0.0), DEFAULT_RULES.replace(difficulty_error=0.0)),
    ):
        assert minus == plain
        assert minus.digest == plain.digest


def test_rules_are_locked():
    with pytest.raises(ValidationError, match="frozen"):
        DEFAULT_RULES.sharpness = 2
    with pytest.raises(ValidationError, match="frozen"):
        DEFAULT_RULES.basket.value = 2.0


def test_what_rules_say_of_their_parts():
    assert [DEFAULT_RULES.centre(axis) for axis in Axis] == [1.5, 150.0, 0.5]
    assert DEFAULT_RULES.service_cost.of(OperatingModel.DEDICATED_ADVISOR) == 370
    assert DEFAULT_RULES.service_cost.listed() == (35.5, 81, 370, 8.7)
    assert [level.zh for level in Level] == ["低", "高"]
    assert all(one.provenance.basis for one in DEFAULT_RULES.traits)
    assert {one.trait for one in DEFAULT_RULES.traits} == set(Trait)


def test_a_corner_that_is_missing_or_stands_twice_is_named():
    first, *others = PLAIN["corners"]
    assert problems_of(corners=others)[0][:2] == ("corners.low_low_low", "undecided")
    path, code, message = problems_of(corners=[first, *PLAIN["corners"]])[0]
    assert (path, code, message) == ("corners.low_low_low", "contradiction", "stands 2 times. Keep one of them.")
    assert len(problems_of(corners=[])) == 8
    assert problems_of(corners=[*others, others[0]])[0][0] == "corners.low_low_low"
    assert problems_of(corners=[*others, others[0]])[1][0] == "corners.low_low_high"


@pytest.mark.parametrize("second", [1, 0.96])
def test_a_corner_with_no_clear_winner_is_named(second):
    *others, last = PLAIN["corners"]
    ((path, code, message),) = problems_of(corners=[*others, {**last, "dedicated_advisor": second}])
    assert (path, code) == ("corners.high_high_high", "undecided")
    assert message == f"has no clear winner: 1.0 against {float(second)!r}. Let one lead by 0.05."


def test_a_corner_with_the_smallest_clear_lead_is_enough():
    *others, last = PLAIN["corners"]
    assert (
        Rules.load({**PLAIN, "corners": [*others, {**last, "dedicated_advisor": 0.95}]}).corners[-1].listed()[2] == 0.95
    )


def test_a_trait_with_two_rules_is_named():
    assert problems_of(traits=[rule(), rule("premium"), rule()]) == (
        ("traits.sociality", "contradiction", "has two rules. Keep one of them."),
    )


@pytest.mark.parametrize("weight", [0.91, -0.91, 2])
def test_a_weight_out_of_range_is_named(weight):
    ((path, code, _),) = problems_of(traits=[rule(), rule("premium", dedicated_advisor=weight)])
    assert (path, code) == ("traits[1].weights.dedicated_advisor", "no_weight")


def test_weights_may_reach_nine_tenths():
    loaded = Rules.load({**PLAIN, "traits": [rule(dedicated_advisor=0.9, knowledge_expert=-0.9)]})
    assert loaded.traits[0].weights.listed() == (0, -0.9, 0.9, 0)


def test_an_unknown_trait_model_or_member_is_refused_with_what_is_known():
    ((path, _, message),) = problems_of(traits=[rule("socialty")])
    assert path == "traits[0].trait"
    assert "sociality" in message
    ((path, _, message),) = problems_of(traits=[rule(dedicated_adviser=0.1)])
    assert path == "traits[0].weights.dedicated_adviser"
    assert "Did you mean 'dedicated_advisor'?" in message
    ((_, _, message),) = problems_of(sharpnes=2)
    assert "Did you mean 'sharpness'?" in message


def test_a_gate_that_contradicts_itself_is_refused():
    gate = {"unsuitable_below": 50, "weak_below": 49, "provenance": SOMEWHERE}
    for weak in (49.0, 50.0):
        ((path, code, message),) = problems_of(value_gate={**gate, "weak_below": weak})
        assert (path, code) == ("value_gate.weak_below", "contradiction")
        assert message == f"{weak} does not lie above unsuitable_below. Pass one that does."
    assert Rules.load({**PLAIN, "value_gate": {**gate, "weak_below": 50.1}}).value_gate.weak_below == 50.1


def centre(value):
    return {"value": value, "provenance": SOMEWHERE}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"repurchase": centre(0)}, "repurchase.value"),
        ({"repurchase": centre(10_001)}, "repurchase.value"),
        ({"repurchase": {**centre(1), "value": True}}, "repurchase.value"),
        ({"repurchase": centre("1.5")}, "repurchase.value"),
        ({"basket": centre(-1)}, "basket.value"),
        ({"basket": centre(1e-9)}, "basket.value"),
        ({"basket": centre(1e13)}, "basket.value"),
        ({"basket": {"value": 3}}, "basket.provenance"),
        ({"basket": None}, "basket"),
        ({"difficulty": centre(1)}, "difficulty.value"),
        ({"difficulty": centre(2)}, "difficulty.value"),
        ({"sharpness": 0}, "sharpness"),
        ({"sharpness": 9}, "sharpness"),
        ({"sharpness": 2.5}, "sharpness"),
        ({"sharpness": True}, "sharpness"),
        ({"difficulty_sharpness": 0}, "difficulty_sharpness"),
        ({"error_ratio": 0.9}, "error_ratio"),
        ({"error_ratio": 11}, "error_ratio"),
        ({"difficulty_error": -0.1}, "difficulty_error"),
        ({"difficulty_error": 0.6}, "difficulty_error"),
        (
            {"value_gate": {"unsuitable_below": 0, "weak_below": 1, "provenance": SOMEWHERE}},
            "value_gate.unsuitable_below",
        ),
        ({"service_cost": {"dedicated_advisor": -1}}, "service_cost.dedicated_advisor"),
        ({"service_cost": {"dedicated_advisor": "much"}}, "service_cost.dedicated_advisor"),
        ({"currency": "RMB"}, "currency"),
        ({"name": ""}, "name"),
        ({"version": 1}, "version"),
        ({"industry": ""}, "industry"),
        ({"schema_version": 2}, "schema_version"),
        ({"corners": [{**PLAIN["corners"][0], "basket": "middling"}]}, "corners[0].basket"),
        ({"corners": [{**PLAIN["corners"][0], "unsuitable": 1.5}]}, "corners[0].unsuitable"),
        ({"corners_from": {"source": ""}}, "corners_from.source"),
        ({"basket": centre(float("inf"))}, "document"),
        ({"basket": centre(float("nan"))}, "document"),
    ],
)
def test_a_member_that_does_not_fit_is_named(changes, path):
    assert problems_of(**changes)[0][0] == path


def test_no_number_of_rules_may_be_infinite():
    for value in (float("inf"), float("nan")):
        with pytest.raises(ValidationError, match="finite"):
            Threshold(value=value, provenance=Provenance(source="x"))
        with pytest.raises(ValidationError, match="finite"):
            ModelNumbers(dedicated_advisor=value)
        with pytest.raises(ValidationError, match="finite"):
            Corner(repurchase="low", basket="low", difficulty="low", unsuitable=value)


def test_all_problems_are_told_at_once():
    twice = [rule(), rule()]
    problems = problems_of(
        corners=PLAIN["corners"][1:], traits=twice, difficulty=centre(1), service_cost={"dedicated_advisor": -1}
    )
    assert [path for path, _, _ in problems] == [
        "corners.low_low_low", "difficulty.value", "traits.sociality", "service_cost.dedicated_advisor",
    ]  # fmt: skip


def test_rules_may_judge_no_value_and_know_no_cost():
    bare = Rules.load({**PLAIN, "value_gate": None, "service_cost": None, "traits": []})
    assert (bare.value_gate, bare.service_cost, bare.traits) == (None, None, ())
    there = bare.in_currency("USD", rate=0.5)
    assert (there.value_gate, there.service_cost, there.basket.value) == (None, None, 75)


def test_rules_in_another_currency():
    there = DEFAULT_RULES.in_currency("JPY", rate=20)
    assert (there.currency, there.basket.value) == ("JPY", 3_000)
    assert (there.value_gate.unsuitable_below, there.value_gate.weak_below) == (1_000, 3_000)
    assert there.service_cost.listed() == (710, 1_620, 7_400, 174)
    assert there.repurchase == DEFAULT_RULES.repurchase
    assert there.traits == DEFAULT_RULES.traits


def test_rules_in_another_currency_say_so():
    there = DEFAULT_RULES.in_currency("JPY", rate=20)
    assert there.version == "1, JPY at 20"
    for part in ("basket", "value_gate", "service_cost"):
        before, after = (getattr(rules, part).provenance for rules in (DEFAULT_RULES, there))
        assert after.source == before.source
        assert after.basis == f"{before.basis} 20 JPY for one CNY."
    assert there.repurchase.provenance == DEFAULT_RULES.repurchase.provenance
    mute = DEFAULT_RULES.replace(basket={"value": 150.0, "provenance": SOMEWHERE})
    assert mute.in_currency("JPY", rate=20).basket.provenance.basis == "20 JPY for one CNY."
    # there and back are the same numbers, but no longer the same version
    back = DEFAULT_RULES.in_currency("JPY", rate=16).in_currency("CNY", rate=1 / 16)
    assert back.version == "1, JPY at 16, CNY at 0.0625"
    for part in ("basket", "value_gate", "service_cost"):
        one, other = (getattr(rules, part).replace(provenance=SOMEWHERE) for rules in (DEFAULT_RULES, back))
        assert one == other


def test_the_same_currency_has_one_rate():
    ((path, code, message),) = refused_rate("CNY", 1.5).problems
    assert (path, code) == ("rate", "contradiction")
    assert message.startswith("1.5 would make money of the same currency worth something else. Pass 1, or another")
    assert DEFAULT_RULES.in_currency("CNY", rate=1).basket.value == 150


def refused_rate(currency, rate):
    with pytest.raises(SpecError) as error:
        DEFAULT_RULES.in_currency(currency, rate=rate)
    return error.value


@pytest.mark.parametrize("rate", [np.float64(20), np.float32(20), np.int64(20)])
def test_a_rate_of_numpy(rate):
    assert DEFAULT_RULES.in_currency("JPY", rate=rate) == DEFAULT_RULES.in_currency("JPY", rate=20)


@pytest.mark.parametrize("rate", [np.float32("nan"), np.float64("inf"), np.int64(0), np.True_])
def test_what_is_no_rate_of_numpy(rate):
    assert refused_rate("JPY", rate).problems[0][:2] == ("rate", "no_rate")


def test_what_serving_costs_says_where_it_comes_from():
    assert DEFAULT_RULES.service_cost.provenance.source == "assumption"
    assert DEFAULT_RULES.shape_from.source == "inference"
    own = ServiceCost(dedicated_advisor=300, provenance={"source": "our shops"})
    assert DEFAULT_RULES.replace(service_cost=own).service_cost.of(OperatingModel.DEDICATED_ADVISOR) == 300
    assert ServiceCost().provenance.source == "assumption"
    assert problems_of(service_cost={"provenance": {"source": ""}})[0][0] == "service_cost.provenance.source"


@pytest.mark.parametrize("rate", [0, -1, True, "1", None, float("nan"), float("inf"), 10**400, 2e12, 1j])
def test_what_is_no_rate(rate):
    with pytest.raises(SpecError, match=r"^rate: .* is no rate\. Pass a number above 0, at most 1e\+12\.$"):
        DEFAULT_RULES.in_currency("USD", rate=rate)


@pytest.mark.parametrize("currency", ["XXX", "usd", "", 5, None, ["USD"]])
def test_what_is_no_currency(currency):
    with pytest.raises(SpecError, match=r"^currency: "):
        DEFAULT_RULES.in_currency(currency, rate=1.0)


@pytest.mark.parametrize("rate", [1e-300, 1e11])
def test_a_rate_that_no_price_bears(rate):
    with pytest.raises(SpecError, match=r"^(basket\.value|value_gate\.unsuitable_below): "):
        DEFAULT_RULES.in_currency("USD", rate=rate)


def test_errors_are_those_of_the_library():
    assert issubclass(SpecError, ValueError)
    assert issubclass(UnknownNameError, LookupError)
