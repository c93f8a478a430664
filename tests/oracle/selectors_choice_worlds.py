"""Random rules and random products, with the places where something may break: ends, centres, the gate."""

import math
import random
from itertools import product as every

from hypothesis import strategies as st
from oracle.selectors_choice import MODELS, OUTCOMES

from privdomain.selectors import (
    Corner,
    ModelNumbers,
    Provenance,
    Rules,
    Threshold,
    Trait,
    TraitRule,
    ValueGate,
)

SOMEWHERE = Provenance(source="inference")
AXIS_COLUMNS = ("repurchase_per_year", "basket", "decision_difficulty")


def random_corner(rng, place):
    """A corner with a clear winner, and but for zero no two fits alike: no outcome is level with another all along."""
    fits = {outcome: rng.choice((0, 1, 1)) * rng.uniform(0, 0.9) for outcome in OUTCOMES}
    best = rng.choice(OUTCOMES)
    fits[best] = rng.uniform(max(fits.values()) + 0.06, 1)
    return Corner(**dict(zip(("repurchase", "basket", "difficulty"), place, strict=True)), **fits)


def random_trait_rules(rng):
    """Some traits, each with a weight for each model."""
    traits = [trait for trait in Trait if rng.random() < 0.5]
    rng.shuffle(traits)
    return tuple(
        TraitRule(
            trait=trait,
            weights=ModelNumbers(**{model: rng.choice((0, rng.uniform(-0.9, 0.9))) for model in MODELS}),
            provenance=SOMEWHERE,
        )
        for trait in traits
    )


def random_gate(rng):
    """A gate with a weak band that is narrow or wide."""
    low = 10 ** rng.uniform(0, 4)
    return ValueGate(unsuitable_below=low, weak_below=low * rng.uniform(1.05, 4), provenance=SOMEWHERE)


def random_rules(rng, *, has_gate=None):
    """Valid rules; with a gate or without one, or by chance."""
    corners = [random_corner(rng, place) for place in every(("low", "high"), repeat=3)]
    rng.shuffle(corners)
    return Rules(
        name="random",
        version="1",
        currency="CNY",
        repurchase=Threshold(value=10 ** rng.uniform(-1, 2), provenance=SOMEWHERE),
        basket=Threshold(value=10 ** rng.uniform(0, 5), provenance=SOMEWHERE),
        difficulty=Threshold(value=rng.uniform(0.1, 0.9), provenance=SOMEWHERE),
        sharpness=rng.randint(1, 8),
        difficulty_sharpness=rng.randint(1, 8),
        error_ratio=rng.uniform(1, 3),
        difficulty_error=rng.uniform(0, 0.3),
        corners=tuple(corners),
        corners_from=SOMEWHERE,
        traits=random_trait_rules(rng),
        value_gate=random_gate(rng) if has_gate or (has_gate is None and rng.random() < 0.5) else None,
    )


def random_axes(rng, rules):
    """The three axes: mostly near the centres, sometimes right on them or at an end."""
    repurchase = rng.choice((0.0, rules.repurchase.value, rules.repurchase.value * math.exp(rng.uniform(-3, 3))))
    basket = rng.choice((0.0, rules.basket.value, 9e11, *(rules.basket.value * math.exp(rng.gauss(0, 2)),) * 6))
    difficulty = rng.choice((0.0, 1.0, rules.difficulty.value, 1e-9, 1 - 1e-9, *(rng.random(),) * 8))
    return min(repurchase, 10_000.0), min(basket, 1e12), difficulty


def random_product(rng, rules):
    """A product as a mapping; margin and traits are unknown by chance, and the value may lie right at the gate."""
    repurchase, basket, difficulty = random_axes(rng, rules)
    margin = rng.choice((None, None, 0.0, 1.0, rng.random(), rng.random()))
    bought = repurchase * basket
    if rules.value_gate and rng.random() < 0.5:
        low, weak = rules.value_gate.unsuitable_below, rules.value_gate.weak_below
        value = rng.choice((low, weak, low * rng.random(), rng.uniform(low, weak)))
        margin = value / bought if bought > value else margin
    traits = {trait.value: rng.choice((0.0, 0.5, 1.0, rng.random())) for trait in Trait if rng.random() < 0.6}
    return {
        **dict(zip(AXIS_COLUMNS, (repurchase, basket, difficulty), strict=True)),
        "margin": margin,
        "traits": traits,
    }


def as_columns(products):
    """Products in columns; None is unknown."""
    columns = {name: [one[name] for one in products] for name in (*AXIS_COLUMNS, "margin")}
    return {**columns, **{trait.value: [one["traits"].get(trait.value) for one in products] for trait in Trait}}


RNGS = st.integers(0, 2**32 - 1).map(random.Random)
