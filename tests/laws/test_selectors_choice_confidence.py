"""Confidence: between a tie and certainty, and near what a seeded simulation of the same errors finds."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from oracle.selectors_choice_worlds import AXIS_COLUMNS, RNGS, as_columns, random_product, random_rules

from privdomain.selectors import DEFAULT_RULES, PRODUCT_EXAMPLES, Trait, select_model, select_models

N_DRAWS = 1_000


def simulated(columns, rules, rng):
    """Share of the draws in which each winner leads its closest rival: axes err, unknown traits are anything."""
    given_values = {name: np.array(column, np.float64) for name, column in columns.items()}
    n_products = len(given_values["basket"])
    drawn = {name: np.tile(column, (N_DRAWS, 1)) for name, column in given_values.items()}
    for name in AXIS_COLUMNS[:2]:
        drawn[name] *= rules.error_ratio ** rng.uniform(-1, 1, drawn[name].shape)
    drawn["decision_difficulty"] += rules.difficulty_error * rng.uniform(-1, 1, (N_DRAWS, n_products))
    drawn["decision_difficulty"] = drawn["decision_difficulty"].clip(0, 1)
    for trait in Trait:
        anything = rng.uniform(0, 1, (N_DRAWS, n_products))
        drawn[trait.value] = np.where(np.isnan(drawn[trait.value]), anything, drawn[trait.value])
    many = select_models({name: column.ravel() for name, column in drawn.items()}, rules=rules)
    scores = many.scores.reshape(N_DRAWS, n_products, 5)
    winners = select_models(columns, rules=rules).winners.astype(np.int64)
    best = scores[:, np.arange(n_products), winners]
    ahead = (best[:, :, None] > scores).mean(axis=0)
    ahead[np.arange(n_products), winners] = 1
    return ahead.min(axis=1)


def example_columns(traits, *, has_margin):
    """The examples in columns, of their traits only some."""
    products = [example.product for example in PRODUCT_EXAMPLES]
    known = [{trait: getattr(product.traits, trait) for trait in traits} for product in products]
    return as_columns(
        [
            {
                **{name: getattr(product, name) for name in AXIS_COLUMNS},
                "margin": product.margin if has_margin else None,
                "traits": one,
            }
            for product, one in zip(products, known, strict=True)
        ]
    )


@pytest.mark.parametrize("has_margin", [True, False], ids=["margin", "no margin"])
@pytest.mark.parametrize("traits", [[], list(Trait)[1::2], list(Trait)], ids=["none", "some", "all"])
def test_confidence_in_the_examples_is_near_the_simulated_share(traits, has_margin):
    # measured with 4,000 draws: mean difference 0.01 to 0.02, at most 0.07; with all traits known it is always the more
    # careful of the two
    columns = example_columns([trait.value for trait in traits], has_margin=has_margin)
    shares = simulated(columns, DEFAULT_RULES, np.random.default_rng(7))
    sure = select_models(columns).confidence
    assert np.abs(sure - shares).mean() < 0.03
    assert np.abs(sure - shares).max() < 0.1
    if len(traits) == len(Trait):
        assert (sure <= shares + 0.01).all()


def test_confidence_in_random_products_tells_the_sure_from_the_unsure():
    rng = random.Random(12)  # noqa: S311 - a fixed world
    products = [random_product(rng, DEFAULT_RULES) for _ in range(120)]
    for one in products:
        one["basket"] = min(one["basket"], 1e11)  # room to err
    columns = as_columns(products)
    # measured with 2,000 draws of 160 products: mean difference 0.02, at most 0.09, correlation 0.987
    shares = simulated(columns, DEFAULT_RULES, np.random.default_rng(3))
    sure = select_models(columns).confidence
    assert np.abs(sure - shares).mean() < 0.03
    assert np.abs(sure - shares).max() < 0.12
    assert np.corrcoef(sure, shares)[0, 1] > 0.97


@given(RNGS)
def test_confidence_lies_between_a_tie_and_certainty(rng):
    rules = random_rules(rng)
    sure = select_models(as_columns([random_product(rng, rules) for _ in range(10)]), rules=rules).confidence
    assert ((sure >= 0.5) & (sure <= 1)).all()


def test_a_tie_has_no_confidence():
    # at this basket the default rules hold the interest community and the shopping assistant level
    product = {"repurchase_per_year": 4.0, "decision_difficulty": 0.4}
    flips = select_model({**product, "basket": 320}).flips
    (level,) = (flip.value for flip in flips if flip.axis == "basket")
    choice = select_model({**product, "basket": level})
    assert choice.margin < 1e-12
    assert choice.confidence == pytest.approx(0.5, abs=1e-9)


def test_without_errors_and_with_all_traits_known_a_choice_is_certain():
    exact = DEFAULT_RULES.replace(error_ratio=1.0, difficulty_error=0.0)
    product = PRODUCT_EXAMPLES[0].product
    assert select_model(product, rules=exact).confidence == 1.0
    bare = product.replace(traits={}, margin=None)
    assert select_model(bare, rules=exact).confidence < 1.0
    assert select_model(bare, rules=exact.replace(traits=())).confidence == 1.0


def test_greater_errors_are_never_surer():
    columns = example_columns([], has_margin=True)
    sure = [
        select_models(columns, rules=DEFAULT_RULES.replace(error_ratio=ratio, difficulty_error=error)).confidence
        for ratio, error in ((1.0, 0.0), (1.5, 0.1), (2.0, 0.1), (2.0, 0.3))
    ]
    for one, other in pairwise(sure):
        assert (other <= one).all()
    assert sure[-1].mean() < sure[0].mean()


def test_the_confidence_of_one_choice_by_hand():
    # Two outcomes alone: one model has fit 1 where repurchase is high, another 0.5 everywhere, and no other axis
    # matters. At twice the centre and sharpness 1, h = 2/3: the lead is 2/3 - 1/2 = 1/6. One standard deviation of h is
    # h (1 - h) ln(1.5) / sqrt(3) = 0.05202, and so is that of the lead.
    # Confidence = 1/2 + 1/2 * lead / sqrt(lead^2 + sd^2).
    corners = [
        {
            **corner.to_dict(),
            "interest_community": float(corner.repurchase == "high"),
            "knowledge_expert": 0.5,
            "dedicated_advisor": 0.0,
            "shopping_assistant": 0.0,
            "unsuitable": 0.0,
        }
        for corner in DEFAULT_RULES.corners
    ]
    plain = {**DEFAULT_RULES.to_dict(), "corners": corners, "traits": [], "value_gate": None, "sharpness": 1}
    rules = type(DEFAULT_RULES).load(plain)
    choice = select_model({"repurchase_per_year": 3, "basket": 1, "decision_difficulty": 0.2}, rules=rules)
    error = 2 / 3 * 1 / 3 * math.log(1.5) / math.sqrt(3)
    expected = 0.5 + 0.5 * (1 / 6) / math.hypot(1 / 6, error)
    assert choice.confidence == pytest.approx(expected, abs=1e-12)
    # A trait of weight 0.3 for the winner, unknown, adds the variance (2/3 * 0.3)^2 / 3.
    weights = {"interest_community": 0.3}
    trait = {"trait": "sociality", "weights": weights, "provenance": {"source": "inference"}}
    rules = type(DEFAULT_RULES).load({**plain, "traits": [trait]})
    choice = select_model({"repurchase_per_year": 3, "basket": 1, "decision_difficulty": 0.2}, rules=rules)
    error = math.hypot(error, 0.2 / math.sqrt(3))
    assert choice.confidence == pytest.approx(0.5 + 0.5 * (1 / 6) / math.hypot(1 / 6, error), abs=1e-12)


def test_the_confidence_behind_the_gate_by_hand():
    # One model is worth h = 2/3 as above, another 0.1 everywhere. A value of 3 at a gate of 1 carries 3/4 at sharpness
    # 1, so the lead over the unsuitable is (3/4 - 1/4) h = 1/3. The axis moves both: (3/4 - 1/4) times its standard
    # deviation. The value moves what is carried by 3/4 * 1/4 * sqrt(2) ln(1.5) / sqrt(3), and the lead by 2 h of that.
    corners = [
        {
            **{name: corner.to_dict()[name] for name in ("repurchase", "basket", "difficulty")},
            "interest_community": float(corner.repurchase == "high"),
            "knowledge_expert": 0.1,
        }
        for corner in DEFAULT_RULES.corners
    ]
    gate = {"unsuitable_below": 1, "weak_below": 1, "provenance": {"source": "inference"}}
    plain = {**DEFAULT_RULES.to_dict(), "corners": corners, "traits": [], "value_gate": gate, "sharpness": 1}
    rules = type(DEFAULT_RULES).load(plain)
    product = {"repurchase_per_year": 3, "basket": 1, "decision_difficulty": 0.2, "margin": 1}
    choice = select_model(product, rules=rules)
    error = math.log(1.5) / math.sqrt(3)
    errors = math.hypot(0.5 * 2 / 9 * error, 2 * 2 / 3 * 3 / 16 * math.sqrt(2) * error)
    assert choice.margin == pytest.approx(1 / 3)
    assert choice.confidence == pytest.approx(0.5 + 0.5 * (1 / 3) / math.hypot(1 / 3, errors), abs=1e-12)
