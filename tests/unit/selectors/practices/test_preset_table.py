"""The presets against the published table, typed anew."""

import json
from decimal import Decimal

import pytest

from privdomain.errors import UnknownNameError
from privdomain.selectors import Assumption, OperatingModel, RangeKind, practice, preset

MODELS = ("interest_community", "knowledge_expert", "dedicated_advisor", "shopping_assistant")

#  in percent
PERCENT = {
    "churn.week_1": "7 6 3 10",
    "churn.weeks_2_to_4": "2.5 2.1 1.1 3.5",
    "churn.later": ".6 .5 .3 .8",
    "inflow.parcel_card_add_rate": "4 6 12 3",
    "inflow.store_add_rate": "25 30 50 15",
    "purchase.first_within_4_weeks": "12 10 3 25",
    "purchase.first_later": ".4 .5 .2 .8",
    "purchase.dormancy": "1.2 1.0 .6 1.8",
    "winback.rate_per_touch_week": ".3 .3 .2 .5",
    "basket.discount_share": "10 8 5 15",
    "basket.return_rate": "20 7 5 2",
    "basket.gross_margin_share": "55 50 50 38",
}
AMOUNTS = {
    "inflow.media_cost_per_add": "12 25 90 4",
    "inflow.welcome_incentive": "4 8 10 3",
    "purchase.orders_per_active_buyer_year": "4 6 1 14",
    "basket.list_price": "320 380 9000 55",
    "basket.fulfilment_cost": "15 12 80 5",
    "referral.k_per_cycle": ".06 .08 .05 .10",
    "referral.cycle_weeks": "3 4 8 2",
    "referral.reward_per_valid_new": "8 15 150 3",
    "advisors.contacts_per_advisor": "4000 2000 600 15000",
    "advisors.talks_per_day": "60 45 15 120",
    "advisors.cost_per_month": "11000 13000 18000 9000",
    "advisors.ramp_weeks": "4 8 12 2",
    "technology.cost_per_contact_year": "2.5 3 10 1.5",
    "touches.per_contact_week": "3 2 .7 4",
}
FACTORS = {"touches.hazard_factor_per_extra": "1.10 1.12 1.20 1.06"}

LINES = [
    *((name, kind, line) for kind, table in (("share", PERCENT), ("amount", AMOUNTS)) for name, line in table.items()),
    *((name, "factor", line) for name, line in FACTORS.items()),
]


def base_of(model):
    return {name: one.base for name, one in preset(model).items()}


@pytest.mark.parametrize(("name", "kind", "line"), LINES)
def test_the_published_values_and_their_ranges(name, kind, line):
    for model, text in zip(MODELS, line.split(), strict=True):
        base = Decimal(text) / 100 if kind == "share" else Decimal(text)
        start = Decimal(kind == "factor")
        low, high = (start + Decimal(times) * (base - start) for times in ("0.6", "1.6"))
        found = preset(model)[name]
        assert (found.low, found.base, found.high) == (float(low), float(base), float(high))
        assert (found.kind, found.source, found.is_cut) == (kind, "assumption", False)


@pytest.mark.parametrize("model", MODELS)
def test_every_preset_has_the_same_parameters_and_no_other(model):
    assert list(preset(model)) == sorted(name for name, _, _ in LINES)
    assert all(isinstance(one, Assumption) for one in preset(model).values())


def test_names_read_like_paths_of_a_scenario():
    groups = {name.partition(".")[0] for name in preset("dedicated_advisor")}
    assert groups == {
        "churn", "inflow", "purchase", "basket", "referral", "advisors", "technology", "touches", "winback",
    }  # fmt: skip
    for name in preset("dedicated_advisor"):
        assert all(part.isidentifier() for part in name.split("."))
        assert name.count(".") == 1


def test_units_tell_shares_and_money():
    for one in preset(MODELS[0]).values():
        assert one.unit.startswith("share of ") == (one.kind == RangeKind.SHARE)
    money = {name for name, one in preset(MODELS[0]).items() if one.unit.startswith("CNY per ")}
    assert money == {name for name in AMOUNTS if "cost" in name} | {
        "inflow.welcome_incentive", "basket.list_price", "referral.reward_per_valid_new",
    }  # fmt: skip


@pytest.mark.parametrize("part", ["churn.week_1", "churn.weeks_2_to_4", "churn.later", "purchase.dormancy"])
def test_people_leave_cheap_models_sooner(part):
    assert sorted(MODELS, key=lambda model: preset(model)[part].base) == [
        "dedicated_advisor", "knowledge_expert", "interest_community", "shopping_assistant",
    ]  # fmt: skip


def test_people_leave_less_the_longer_they_stayed():
    for model in MODELS:
        base = base_of(model)
        assert base["churn.week_1"] > base["churn.weeks_2_to_4"] > base["churn.later"] > 0


def test_baskets_grow_from_assistant_to_advisor():
    assert sorted(MODELS, key=lambda model: preset(model)["basket.list_price"].base) == [
        "shopping_assistant", "interest_community", "knowledge_expert", "dedicated_advisor",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "part", ["advisors.contacts_per_advisor", "advisors.talks_per_day", "touches.per_contact_week"]
)
def test_the_load_of_an_advisor_grows_the_other_way(part):
    assert sorted(MODELS, key=lambda model: preset(model)[part].base) == [
        "dedicated_advisor", "knowledge_expert", "interest_community", "shopping_assistant",
    ]  # fmt: skip


def test_every_order_earns_something_at_the_base_values():
    # margin on list - discount, both shares of list, must exceed what fulfilment takes
    for model in MODELS:
        base = base_of(model)
        kept = base["basket.gross_margin_share"] - base["basket.discount_share"]
        assert base["basket.list_price"] * kept > base["basket.fulfilment_cost"]


def test_nobody_can_change_a_preset():
    mapping = preset(MODELS[0])
    with pytest.raises(TypeError):
        mapping["churn.later"] = None
    with pytest.raises(ValueError, match="frozen"):
        mapping["churn.later"].base = 0.5


def test_a_preset_is_plain_json():
    for model in MODELS:
        text = json.dumps({name: one.to_dict() for name, one in preset(model).items()}, allow_nan=False)
        assert {name: Assumption.load(one) for name, one in json.loads(text).items()} == preset(model)


def test_a_model_may_be_named_or_given():
    assert preset("knowledge_expert") is preset(OperatingModel.KNOWLEDGE_EXPERT)


@pytest.mark.parametrize("given", [None, 1, True, float("nan"), [], {}, b"knowledge_expert", "", "Knowledge_Expert"])
@pytest.mark.parametrize("find", [preset, practice])
def test_what_is_no_model_is_refused(find, given):
    with pytest.raises(UnknownNameError, match="is no known operating model"):
        find(given)


@pytest.mark.parametrize("find", [preset, practice])
def test_the_nearest_model_is_named(find):
    with pytest.raises(UnknownNameError, match="Did you mean 'shopping_assistant'"):
        find("shoping_assistent")
