"""Laws of the choice: the exact reference, continuity, direction, currency, many rows, the gate, ignorance."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle import selectors_choice as oracle
from oracle.result_laws import check_damage, check_result, fewer
from oracle.selectors_choice_worlds import AXIS_COLUMNS, RNGS, as_columns, random_product, random_rules

from privdomain.selectors import DEFAULT_RULES, PRODUCT_EXAMPLES, Trait, portfolio, select_model, select_models
from privdomain.selectors.choice.choosing import CHUNK_ROWS

UNSUITABLE = 4


def axes_of(one):
    return tuple(one[name] for name in AXIS_COLUMNS)


def world(rng, n_products, *, has_gate=None, rules=None):
    """Rules, and products as mappings."""
    rules = rules or random_rules(rng, has_gate=has_gate)
    return rules, [random_product(rng, rules) for _ in range(n_products)]


def without(one, *names):
    return {**one, **dict.fromkeys(names)}


def scale_of(scores):
    """Traits may raise scores far above 1; errors of rounding are relative to that."""
    return np.maximum(1.0, np.abs(scores).max(axis=-1, keepdims=True))


def check_against_fractions(rules, products):
    scores = select_models(as_columns(products), rules=rules).scores
    exact = [oracle.scores(axes_of(one), rules, margin=one["margin"], traits=one["traits"]) for one in products]
    expected = np.array([[float(score) for score in line] for line in exact])
    assert (np.abs(scores - expected) <= 1e-12 * scale_of(expected)).all()


def test_the_scores_of_two_thousand_products_are_those_of_exact_fractions():
    rng = random.Random(9)  # noqa: S311 - a fixed world
    for _ in range(80):
        check_against_fractions(*world(rng, 20))
    check_against_fractions(*world(rng, 400, rules=DEFAULT_RULES))


@given(RNGS)
def test_the_scores_of_any_rules_are_those_of_exact_fractions(rng):
    check_against_fractions(*world(rng, 3))


@fewer
@given(RNGS)
def test_a_small_step_is_a_small_change_of_every_score(rng):
    # The steepest slopes: sharpness 8 gives a membership 2 per unit of log x, and 2 / (c (1 - c)) < 25 per unit of
    # difficulty where the centre c lies in [0.1, 0.9]; so a step of 1e-12 moves a score of 1 by 3e-11 at most.
    rules, products = world(rng, 20)
    at_gate = [without(one, "margin") for one in products[:5]]
    for one in at_gate:
        if rules.value_gate and one["repurchase_per_year"] * one["basket"] > rules.value_gate.unsuitable_below:
            one["margin"] = rules.value_gate.unsuitable_below / (one["repurchase_per_year"] * one["basket"])
    columns = as_columns([*products, *at_gate])
    now = select_models(columns, rules=rules).scores
    limits = dict(zip(AXIS_COLUMNS, (10_000, 1e12, 1), strict=True))
    for name, limit in limits.items():
        for factor in (1 - 1e-12, 1 + 1e-12):
            values = np.array(columns[name], np.float64)
            moved = np.clip(np.where(values == 0, 1e-24, values * factor), 0, limit)
            there = select_models({**columns, name: moved}, rules=rules).scores
            assert (np.abs(there - now) <= 1e-9 * scale_of(now)).all()


@pytest.mark.parametrize("rules", [DEFAULT_RULES, DEFAULT_RULES.in_currency("JPY", rate=20.0)], ids=["CNY", "JPY"])
def test_the_default_rules_have_no_step_at_centres_ends_and_the_gate(rules):
    basket = rules.basket.value
    spots = [(1.5, basket, 0.5), (1.5, basket / 3, 0.9), (4, basket, 0.0), (0.0, basket, 1.0), (0.5, basket * 4, 0.5)]
    for spot in spots:
        margins = [None, 0.0, 1.0]
        if spot[0]:
            margins.append(min(1.0, rules.value_gate.unsuitable_below / (spot[0] * spot[1])))
        for margin in margins:
            for axis in range(3):
                lines = []
                for step in (-1e-12, 0, 1e-12):
                    moved = list(spot)
                    moved[axis] = min(abs(moved[axis] * (1 + step) or step), (1e4, 1e12, 1)[axis])
                    product = dict(zip(AXIS_COLUMNS, moved, strict=True), margin=margin, currency=rules.currency)
                    lines.append(select_model(product, rules=rules).scores)
                for one, other in pairwise(lines):
                    assert np.abs(one - other).max() <= 1e-9


@fewer
@given(RNGS)
def test_scores_are_monotone_along_an_axis_where_the_corners_are(rng):
    rules, products = world(rng, 4)
    for axis, name in enumerate(AXIS_COLUMNS):
        values = [*np.linspace(0, 1, 41)] if axis == 2 else [0, *np.geomspace(1e-3, 1e4, 60)]
        for one in products:
            line = as_columns([{**one, name: float(value), "margin": None} for value in values])
            scores = select_models(line, rules=rules).scores
            for code, outcome in enumerate(oracle.OUTCOMES):
                direction = oracle.monotone_direction(axis, outcome, rules)
                steps = direction * np.diff(scores[:, code])
                assert (steps >= -1e-14 * scale_of(scores)[:-1, 0]).all()


def test_the_table_of_the_default_rules_is_monotone_in_every_axis_for_every_outcome():
    # repurchase and basket never make a product less suitable; a hard decision speaks for an expert, never for an
    # assistant
    directions = {
        (axis, outcome): oracle.monotone_direction(axis, outcome, DEFAULT_RULES)
        for axis in range(3)
        for outcome in oracle.OUTCOMES
    }
    assert directions[0, "unsuitable"] == directions[1, "unsuitable"] == -1
    assert directions[2, "knowledge_expert"] == 1
    assert directions[2, "shopping_assistant"] == -1
    assert 0 not in directions.values()


@fewer
@given(RNGS, st.floats(1e-3, 1e3))
def test_money_in_another_currency_changes_nothing(rng, rate):
    rules, products = world(rng, 10)
    columns = as_columns(products)
    assume(max(columns["basket"]) * rate <= 1e12)
    there = {**columns, "basket": [basket * rate for basket in columns["basket"]]}
    one = select_models(columns, rules=rules)
    other = select_models(there, currency="USD", rules=rules.in_currency("USD", rate=rate))
    assert (np.abs(one.scores - other.scores) <= 1e-12 * scale_of(one.scores)).all()
    is_clear = one.margins > 1e-9
    assert (one.winners[is_clear] == other.winners[is_clear]).all()


@fewer
@given(RNGS)
def test_many_are_chosen_as_one_is_to_the_bit_in_any_order(rng):
    rules, products = world(rng, 12)
    order = rng.sample(range(12), 12)
    together = select_models(as_columns(products), rules=rules)
    shuffled = select_models(as_columns([products[row] for row in order]), rules=rules)
    assert shuffled.scores.tobytes() == together.scores[order].tobytes()
    assert shuffled.confidence.tobytes() == together.confidence[order].tobytes()
    assert shuffled.winners.tolist() == together.winners[order].tolist()
    for row, one in enumerate(products):
        alone = select_model(one, rules=rules)
        assert alone.scores.tobytes() == together.scores[row].tobytes()
        assert alone.confidence == together.confidence[row]
        assert alone == together[row]
        code = together.winners[row]
        assert alone.unsuitable == (code == UNSUITABLE)
        assert alone.model == together.models[row]
        assert alone.margin == together.margins[row]
        if not alone.unsuitable:
            assert alone.ranking[0] == (alone.model, together.scores[row, code])


@pytest.mark.parametrize("n_products", [CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1])
def test_no_chunk_has_a_border(n_products):
    cycle = as_columns([world(random.Random(4), 7)[1][row] for row in range(7)])  # noqa: S311 - a fixed world
    columns = {name: np.resize(np.array(column, np.float64), n_products) for name, column in cycle.items()}
    one, many = select_models(cycle), select_models(columns)
    assert many.scores.tobytes() == np.resize(one.scores, (n_products, 5)).tobytes()
    assert many.confidence.tobytes() == np.resize(one.confidence, n_products).tobytes()


@given(RNGS, st.floats(1e-9, 1, exclude_max=True))
def test_below_the_gate_nothing_fits_whatever_the_corner_and_the_traits(rng, share):
    rules, products = world(rng, 1, has_gate=True)
    gate, (one,) = rules.value_gate.unsuitable_below, products
    bought = one["repurchase_per_year"] * one["basket"]
    for value in (gate * share, math.nextafter(gate, 0)):
        margin = value / bought if bought > value else 1.0
        choice = select_model({**one, "margin": margin}, rules=rules)
        if choice.value < gate:
            assert choice.unsuitable
            assert choice.worth == "too_little"
        else:
            assert choice.worth != "too_little"


def test_a_hair_below_the_gate_nothing_fits_even_where_no_corner_is_unsuitable():
    # a value of nextafter(50, 0) leaves the models a share that rounds to all of their scores, a tie with the best one
    corners = [{**corner.to_dict(), "unsuitable": 0.0} for corner in DEFAULT_RULES.corners]
    rules = type(DEFAULT_RULES).load({**DEFAULT_RULES.to_dict(), "corners": corners, "sharpness": 1})
    product = {"repurchase_per_year": 1, "basket": 50, "decision_difficulty": 0.4, "margin": 1}
    assert not select_model(product, rules=rules).unsuitable
    below = select_model({**product, "basket": math.nextafter(50, 0)}, rules=rules)
    assert below.unsuitable
    assert below.worth == "too_little"


def worth_something(rng, rules):
    """A product without its margin that is bought for three times what is weak, or more."""
    one, weak = random_product(rng, rules), rules.value_gate.weak_below
    repurchase = max(one["repurchase_per_year"], 0.1)
    return {
        **one,
        "repurchase_per_year": repurchase,
        "basket": max(one["basket"], 3 * weak / repurchase),
        "margin": None,
    }


def at_value(one, value):
    return {**one, "margin": value / (one["repurchase_per_year"] * one["basket"])}


@fewer
@given(RNGS, st.floats(1, 2.5))
def test_a_value_of_the_gate_or_more_turns_nothing_that_suits(rng, share):
    rules = random_rules(rng, has_gate=True)
    one, gate = worth_something(rng, rules), rules.value_gate
    bare = select_model(one, rules=rules)
    for value in (gate.unsuitable_below, gate.unsuitable_below * share, gate.weak_below, gate.weak_below * share):
        choice = select_model(at_value(one, value), rules=rules)
        if choice.value >= gate.unsuitable_below:  # the quotient may have rounded to less
            assert choice.model == bare.model
            assert choice.scores[:4].tolist() == bare.scores[:4].tolist()
        else:
            assert choice.unsuitable
        if choice.value >= gate.weak_below:
            assert choice.scores.tolist() == bare.scores.tolist()


@fewer
@given(RNGS)
def test_less_value_is_never_less_unsuitable_and_leaves_the_models_no_more(rng):
    rules = random_rules(rng, has_gate=True)
    one, gate = worth_something(rng, rules), rules.value_gate
    values = np.linspace(0, 1.2 * gate.weak_below, 121).tolist()
    scores = select_models(as_columns([at_value(one, value) for value in values]), rules=rules).scores
    rounding = 1e-14 * scale_of(scores[-1])
    assert (np.diff(scores[:, :4], axis=0) >= -rounding).all()
    assert (np.diff(scores[:, 4]) <= rounding).all()
    assert (scores[:, 4] <= scores[-1].max() + rounding).all()
    is_weak = (np.array(values) > gate.unsuitable_below) & (np.array(values) < gate.weak_below)
    assert np.abs(np.diff(scores[is_weak, 4], 2)).max(initial=0) <= 10 * rounding  # straight


@fewer
@given(RNGS, st.floats(0, 1))
def test_the_weak_band_has_no_step_inside_or_at_either_limit(rng, share):
    rules = random_rules(rng, has_gate=True)
    one, gate = worth_something(rng, rules), rules.value_gate
    within = gate.unsuitable_below + share * (gate.weak_below - gate.unsuitable_below)
    for value in (gate.unsuitable_below, within, gate.weak_below):
        near = as_columns([at_value(one, value * factor) for factor in (1 - 1e-12, 1, 1 + 1e-12)])
        scores = select_models(near, rules=rules).scores
        # the narrowest band is a twentieth of the gate: a step of 1e-12 is 2e-11 of it
        assert (np.abs(np.diff(scores, axis=0)) <= 1e-10 * scale_of(scores[0])).all()


@given(RNGS)
def test_a_trait_at_one_half_moves_no_score_and_not_to_know_it_is_never_surer(rng):
    rules, (one,) = world(rng, 1)
    unknown = [trait for trait in Trait if trait.value not in one["traits"]]
    known = select_model({**one, "traits": {**one["traits"], **dict.fromkeys(map(str, unknown), 0.5)}}, rules=rules)
    now = select_model(one, rules=rules)
    assert known.scores.tolist() == now.scores.tolist()
    assert now.confidence <= known.confidence + 1e-12
    some = {**one["traits"], **{str(trait): 0.5 for trait in unknown[::2]}}
    assert now.confidence <= select_model({**one, "traits": some}, rules=rules).confidence + 1e-12


@fewer
@given(RNGS)
def test_a_result_travels_and_a_damaged_one_is_refused(rng):
    rules, products = world(rng, 3)
    choices = select_models({**as_columns(products), "name": ["one", None, "three"]}, rules=rules)
    choice = choices[rng.randrange(3)]
    mixed = portfolio(choices, [10, 0, 5.5])
    for result in (choice, choices, mixed):
        check_result(result)
        for _ in range(3):
            check_damage(result, rng.choice)


def test_the_examples_travel():
    check_result(select_models([example.product for example in PRODUCT_EXAMPLES]))
    for example in PRODUCT_EXAMPLES:
        check_result(select_model(example.product))
