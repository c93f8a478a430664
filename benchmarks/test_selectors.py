"""The choice of operating models, one by one and a million at once, beside the same blend in plain numpy."""

from itertools import product

import numpy as np
import pytest

from privdomain.selectors import DEFAULT_RULES, PRODUCT_EXAMPLES, select_model, select_models

N_PRODUCTS = 1_000_000


@pytest.fixture(scope="module")
def catalogue():
    rng = np.random.default_rng(20_260_101)
    return {
        "repurchase_per_year": rng.lognormal(0.5, 1.2, N_PRODUCTS),
        "basket": rng.lognormal(5, 1.5, N_PRODUCTS),
        "decision_difficulty": rng.uniform(0, 1, N_PRODUCTS),
    }


def blended(catalogue):
    """The scores of the default rules: the corners, weighed by how much of a product lies at each."""
    rules = DEFAULT_RULES
    odds = catalogue["decision_difficulty"] / (1 - catalogue["decision_difficulty"])
    centre = rules.difficulty.value / (1 - rules.difficulty.value)
    powers = (
        (catalogue["repurchase_per_year"] / rules.repurchase.value) ** rules.sharpness,
        (catalogue["basket"] / rules.basket.value) ** rules.sharpness,
        (odds / centre) ** rules.difficulty_sharpness,
    )
    members = [power / (1 + power) for power in powers]
    fits = {corner.place: np.array(corner.listed()) for corner in rules.corners}
    scores = np.zeros((N_PRODUCTS, 5))
    for place in product(("low", "high"), repeat=3):
        share = np.ones(N_PRODUCTS)
        for member, level in zip(members, place, strict=True):
            share = share * (member if level == "high" else 1 - member)
        scores += share[:, None] * fits[place]
    return scores


def test_select_model(benchmark):
    choice = benchmark(lambda: select_model(PRODUCT_EXAMPLES[0].product))
    assert choice.model is PRODUCT_EXAMPLES[0].expected


def test_select_models(benchmark, catalogue):
    choices = benchmark.pedantic(lambda: select_models(catalogue), rounds=5)
    assert np.abs(choices.scores - blended(catalogue)).max() < 1e-12


def test_the_scores_alone_in_plain_numpy(benchmark, catalogue):
    scores = benchmark.pedantic(lambda: blended(catalogue), rounds=5)
    assert scores.shape == (N_PRODUCTS, 5)
