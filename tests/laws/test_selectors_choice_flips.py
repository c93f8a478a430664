"""Flips: another outcome wins beyond each, none was passed over, and none is told where nothing changes."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from oracle.result_laws import fewer
from oracle.selectors_choice_worlds import AXIS_COLUMNS, RNGS, as_columns, random_product, random_rules

from privdomain._internal.states import from_state, to_state
from privdomain.selectors import (
    DEFAULT_RULES,
    PRODUCT_EXAMPLES,
    Axis,
    Flip,
    OperatingModel,
    select_model,
    select_models,
)

LIMITS = (1e4, 1e12, 1.0)
STEP = 1e-6
LEVEL = 1e-12


def winners_along(one, axis, values, rules):
    """Codes of the winners of a product that is moved along an axis."""
    columns = {name: column * len(values) for name, column in as_columns([one]).items()}
    return select_models({**columns, AXIS_COLUMNS[axis]: list(map(float, values))}, rules=rules).winners.tolist()


def code_of(model):
    return 4 if model is None else list(OperatingModel).index(model)


def grid(axis, rules, flips, value):
    """Dense around the centre and around each flip, with the ends, but nothing within a millionth of a flip."""
    if axis == 2:
        points = [0.0, 1.0, *np.linspace(0, 1, 151), *(1 - np.geomspace(1e-9, 1e-2, 20)), *np.geomspace(1e-9, 1e-2, 20)]
    else:
        centre = rules.repurchase.value if axis == 0 else rules.basket.value
        points = [0.0, LIMITS[axis], *(centre * np.geomspace(1e-6, 1e6, 200)), *np.geomspace(1e-3, LIMITS[axis], 40)]
    points += [value, *(flip.value * (1 + step) for flip in flips for step in np.linspace(-0.01, 0.01, 21))]
    near = [flip.value for flip in flips]
    return [
        float(point)
        for point in points
        if 0 <= point <= LIMITS[axis] and not any(abs(point - level) <= STEP * level for level in near)
    ]


def step_at(axis, value):
    """A millionth of a value; near the hard end of difficulty of what is left."""
    return STEP * (min(value, 1 - value) if axis == 2 else value)


def is_at_gate(choice):
    """Whether the value is that of the gate."""
    gate = choice.rules.value_gate
    return gate is not None and abs(choice.value - gate.unsuitable_below) <= LEVEL * gate.unsuitable_below


def check_flips(one, rules):
    """All flips of a product; returns how many there are."""
    choice = select_model(one, rules=rules)
    now = 4 if choice.unsuitable else code_of(choice.model)
    for axis, name in enumerate(Axis):
        if axis == 2 and is_at_gate(choice):
            continue  # where no corner says unsuitable, it is level with that all along this axis
        flips, value = [flip for flip in choice.flips if flip.axis is name], one[AXIS_COLUMNS[axis]]
        assert flips == sorted(flips, key=lambda flip: abs(flip.value - value))
        low, high = -math.inf, math.inf
        for flip in flips:
            step = step_at(axis, flip.value)
            sides = winners_along(one, axis, [flip.value - step, min(flip.value + step, LIMITS[axis])], rules)
            if abs(flip.value - value) <= step:  # the product is level itself: beyond is either side
                assert code_of(flip.model) in sides
                low, high = (low, flip.value) if sides[1] != now else (flip.value, high)
            elif flip.value < value:
                assert low == -math.inf
                assert sides == [code_of(flip.model), now]
                low = flip.value
            else:
                assert high == math.inf
                assert sides == [now, code_of(flip.model)]
                high = flip.value
        points = [point for point in grid(axis, rules, flips, value) if low < point < high]
        assert set(winners_along(one, axis, points, rules)) <= {now}
    return len(choice.flips)


@pytest.mark.parametrize("has_gate", [True, False], ids=["gate", "no gate"])
@fewer
@given(RNGS)
def test_flips_of_any_rules(has_gate, rng):
    rules = random_rules(rng, has_gate=has_gate)
    check_flips(random_product(rng, rules), rules)


def test_flips_of_many_random_products():
    rng = random.Random(25)  # noqa: S311 - a fixed world
    n_flips = sum(check_flips(random_product(rng, DEFAULT_RULES), DEFAULT_RULES) for _ in range(60))
    assert n_flips > 60


@pytest.mark.parametrize("example", PRODUCT_EXAMPLES, ids=lambda example: example.product.name)
def test_flips_of_the_examples(example):
    product = example.product
    one = {name: getattr(product, name) for name in (*AXIS_COLUMNS, "margin")}
    traits = {trait: value for trait, value in product.traits.to_dict().items() if value is not None}
    assert check_flips({**one, "traits": traits}, DEFAULT_RULES) > 0
    assert check_flips({**one, "margin": None, "traits": {}}, DEFAULT_RULES) > 0


def test_flips_at_the_ends_of_the_axes():
    ends = ((0.0, 1.5, 1e4), (0.0, 140.0, 1e12), (0.0, 0.5, 1.0))
    for repurchase in ends[0]:
        for basket in ends[1]:
            for difficulty in ends[2]:
                axes = dict(zip(AXIS_COLUMNS, (repurchase, basket, difficulty), strict=True))
                for margin in (None, 0.5):
                    check_flips({**axes, "margin": margin, "traits": {}}, DEFAULT_RULES)


def test_a_buyer_who_brings_nothing_has_no_flip():
    nothing = {"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4, "margin": 0.0}
    assert select_model(nothing).flips == ()


def test_the_gate_itself_is_the_flip_where_nothing_else_speaks_against():
    # 100 a year at a margin of one half is 50 a year at the gate: with hardly any unsuitable in the corner (repurchase
    # 40 times its centre: 1 in 64,001 of low), the flip lies a hair above a basket of 50 / 30 = 1.6667 ... but a basket
    # this low is shopping's, so along repurchase nothing but the gate decides.
    choice = select_model({"repurchase_per_year": 60, "basket": 20, "decision_difficulty": 0.1, "margin": 0.05})
    assert choice.worth == "weak"
    flips = {(flip.axis, flip.value < 60): flip for flip in choice.flips}
    flip = flips[Axis.REPURCHASE, True]
    assert flip.model is None
    assert flip.value == pytest.approx(50, rel=1e-3)


def test_a_product_right_at_the_gate_falls_as_soon_as_it_is_bought_less():
    # 1.9586 orders of 1e12 at this margin are 50.0 a year, the gate; rounding puts the level a hair above the product,
    # and yet what flips is the next lower value, not the next level, at 1.13 orders.
    axes = dict(zip(AXIS_COLUMNS, (1.9586355205153578, 1e12, 0.4), strict=True))
    choice = select_model({**axes, "margin": 2.5527975713849995e-11})
    assert choice.value == 50.0
    assert choice.model == "interest_community"
    falls = [flip for flip in choice.flips if flip.axis is Axis.REPURCHASE and flip.model is None]
    assert [flip.value for flip in falls] == [pytest.approx(1.9586355205153578, rel=1e-12)]


def test_a_flip_travels():
    for flip in select_model(PRODUCT_EXAMPLES[0].product).flips:
        assert from_state(Flip, to_state(flip)) == flip
    nothing = Flip(axis=Axis.BASKET, now=4.0, value=3.0, model=None)
    assert from_state(Flip, to_state(nothing)) == nothing
    with pytest.raises(AttributeError):
        nothing.value = 4.0
