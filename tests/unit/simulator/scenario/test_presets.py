"""Presets: units, ranges, teams and refusals."""

from types import SimpleNamespace

import pytest
from oracle.preset_numbers import preset_numbers

from privdomain.errors import SpecError, UnknownNameError
from privdomain.simulator import expect, preset_scenario

NUMBERS = preset_numbers("interest_community")
WEEKS = 365.25 / 7


def ranged(name, low, base, high):
    return {**NUMBERS, name: SimpleNamespace(low=low, base=base, high=high)}


def test_every_number_is_in_weeks():
    shop = preset_scenario(NUMBERS, name="shop", advisors=7)
    assert (shop.name, shop.currency, shop.clock.n_periods) == ("shop", "CNY", 52)
    assert shop.at("channels.media.spend") == 12_000  # 1,000 adds at 12
    assert shop.at("advisors.cost") == pytest.approx(11_000 * 12 / WEEKS)
    assert shop.at("advisors.talks") == 300  # 60 a day, 5 days
    assert shop.at("lifecycle.stages.active.orders") == pytest.approx(4 / WEEKS)
    assert shop.at("costs.technology") == pytest.approx(2.5 / WEEKS)
    stay = 1 - shop.at("lifecycle.stages.contact_1.first_order")
    assert stay**4 == pytest.approx(1 - 0.12)  # 12% buy within four weeks
    assert shop.referral.delays == (0, 0, 1)
    assert (shop.advisors.count, shop.advisors.hires) == (7, ())


def test_own_volume_has_the_welcome_incentive_of_media_also_when_it_is_drawn():
    preset = ranged("inflow.welcome_incentive", 2.0, 4.0, 6.0)
    shop = preset_scenario(preset, parcels_per_week=500, transactions_per_week=100, is_uncertain=True)
    assert [volume.incentive for volume in shop.volumes] == [4, 4]
    (drawn,) = shop.uncertain
    assert (drawn.path, drawn.also) == (
        "channels.media.incentive",
        ("volumes.parcels.incentive", "volumes.stores.incentive"),
    )
    assert (drawn.low, drawn.mode, drawn.high) == (2, 4, 6)
    own = preset_scenario(preset, adds_per_week=0, parcels_per_week=500, is_uncertain=True)
    assert not own.channels
    assert own.uncertain[0].path == "volumes.parcels.incentive"


def test_ranges_are_left_out_unless_asked_for_and_where_there_is_none():
    assert not preset_scenario(ranged("basket.list_price", 200.0, 320.0, 500.0)).uncertain
    assert not preset_scenario(ranged("basket.list_price", 320.0, 320.0, 320.0), is_uncertain=True).uncertain


def test_another_currency_is_converted_ranges_included():
    preset = ranged("basket.list_price", 200.0, 320.0, 500.0)
    shop = preset_scenario(preset, currency="USD", exchange_rate=0.125, is_uncertain=True)
    assert (shop.currency, shop.basket.list_price, shop.basket.fulfilment) == ("USD", 40, 15 / 8)
    assert (shop.uncertain[0].low, shop.uncertain[0].high) == (25, 62.5)
    yuan = preset_scenario(preset)
    assert expect(shop).mean("profit") == pytest.approx(expect(yuan).mean("profit") / 8)


def test_who_came_for_the_incentive_leaves_sooner_while_settling():
    preset = ranged("churn.week_1", 0.05, 0.07, 0.1)
    shop = preset_scenario(preset, incentive_hazard=2.0, parcels_per_week=100, is_uncertain=True)
    assert shop.at("lifecycle.stages.incentive_contact_1.leave") == pytest.approx(1 - 0.93**2)
    assert shop.at("lifecycle.stages.contact_1.leave") == 0.07
    assert (shop.channels[0].appeal, shop.volumes[0].appeal) == ("incentive", "content")
    assert [one.path for one in shop.uncertain] == [
        "lifecycle.stages.contact_1.leave",
        "lifecycle.stages.incentive_contact_1.leave",
    ]
    same = preset_scenario(NUMBERS, incentive_hazard=1.0)
    assert expect(same).mean("live") == pytest.approx(expect(preset_scenario(NUMBERS)).mean("live"))


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"n_weeks": 0}, "n_periods"),
        ({"n_weeks": 2.5}, "n_periods"),
        ({"adds_per_week": float("nan")}, "adds_per_week"),
        ({"adds_per_week": -5}, "adds_per_week"),
        ({"adds_per_week": "5"}, "adds_per_week"),
        ({"parcels_per_week": None}, "parcels_per_week"),
        ({"transactions_per_week": [1, 2]}, "transactions_per_week"),
        ({"advisors": "many"}, "advisors"),
        ({"advisors": -1}, "advisors.count"),
        ({"incentive_hazard": -1}, "incentive_hazard"),
        ({"currency": "USD"}, "exchange_rate"),
        ({"currency": "USD", "exchange_rate": 0}, "exchange_rate"),
        ({"exchange_rate": 1.0}, "exchange_rate"),
        ({"currency": "yuan", "exchange_rate": 1}, "currency"),
        ({"name": ""}, "name"),
        ({"is_uncertain": "no"}, "is_uncertain"),
    ],
)
def test_options_are_refused_by_name(options, path):
    with pytest.raises(SpecError) as caught:
        preset_scenario(NUMBERS, **options)
    assert caught.value.problems[0][0] == path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("basket.list_price", "x"),
        ("basket.list_price", float("inf")),
        ("purchase.first_within_4_weeks", 1.5),
        ("churn.week_1", -0.1),
        ("advisors.contacts_per_advisor", 0),
        ("advisors.talks_per_day", 0),
        ("advisors.ramp_weeks", float("inf")),
        ("referral.cycle_weeks", 61),
        ("touches.hazard_factor_per_extra", 0.5),
    ],
)
def test_assumptions_are_refused_by_name(name, value):
    with pytest.raises(SpecError, match=name):
        preset_scenario({**NUMBERS, name: value})


def test_what_the_blocks_refuse_is_told_too():
    with pytest.raises(SpecError, match=r"touching\.usual"):
        preset_scenario({**NUMBERS, "touches.per_contact_week": 0.0})


def test_a_range_out_of_order_is_refused():
    with pytest.raises(SpecError, match=r"churn\.later: .*stand in no order"):
        preset_scenario(ranged("churn.later", 0.01, 0.006, 0.02))


def test_what_is_no_table_is_refused():
    with pytest.raises(SpecError, match="preset: 'knowledge_expert' is no mapping"):
        preset_scenario("knowledge_expert")
    with pytest.raises(UnknownNameError, match="assumption of the preset"):
        preset_scenario({})
