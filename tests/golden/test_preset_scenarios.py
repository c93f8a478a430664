"""Presets: the checks that were published with their table."""

import numpy as np
import pytest
from oracle.preset_numbers import MODELS, preset_numbers

from privdomain.simulator import expect, expect_many, preset_scenario

COMMUNITY, EXPERT, ADVISOR, SHOPPING = MODELS


@pytest.fixture(scope="module")
def scenarios():
    return {model: preset_scenario(preset_numbers(model)) for model in MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_a_year_neither_ruins_nor_makes_rich(scenarios, model):
    assert 0.5 <= expect(scenarios[model]).mean("margin_roi") <= 5


@pytest.mark.parametrize("model", MODELS)
def test_no_add_is_lost_on_average_although_the_invited_come_too(scenarios, model):
    year = expect(scenarios[model])
    assert year.mean("lost_adds") == 0
    assert year.mean("adds") > 52_000  # 1,000 of media in each of 52 weeks, and the invited


@pytest.mark.parametrize("model", MODELS)
def test_the_best_number_of_touches_lies_near_the_usual(scenarios, model):
    usual = scenarios[model].touching.usual
    times = np.array([0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5])
    profit = expect_many(scenarios[model], {"touching.per_contact": times * usual})["profit"]
    assert 0.75 <= times[profit.argmax()] <= 1.5
    assert profit.argmax() not in {0, len(times) - 1}


def test_the_order_of_churn_basket_and_load(scenarios):
    def ordered(path):
        return sorted(MODELS, key=lambda model: scenarios[model].at(path))

    by_churn = [ADVISOR, EXPERT, COMMUNITY, SHOPPING]
    for stage in ("contact_1", "contact_2", "settled"):
        assert ordered(f"lifecycle.stages.{stage}.leave") == by_churn
    assert ordered("basket.list_price") == [SHOPPING, COMMUNITY, EXPERT, ADVISOR]
    assert ordered("advisors.contacts_each") == by_churn
    assert ordered("advisors.talks") == by_churn
