"""The choice of an operating model, slowly: one product at a time, in exact fractions, from the definitions."""

from fractions import Fraction
from itertools import product as every

MODELS = ("interest_community", "knowledge_expert", "dedicated_advisor", "shopping_assistant")
OUTCOMES = (*MODELS, "unsuitable")


def hill(ratio, power):
    """x^k / (1 + x^k); an infinite x is None."""
    return Fraction(1) if ratio is None else ratio**power / (1 + ratio**power)


def odds(share):
    """Odds of a share; those of 1 are infinite."""
    return None if share == 1 else share / (1 - share)


def highness(axes, rules):
    """How far each of the three axes counts as high."""
    repurchase, basket, difficulty = (Fraction(value) for value in axes)
    of_difficulty = odds(difficulty)
    if of_difficulty is not None:
        of_difficulty /= odds(Fraction(rules.difficulty.value))
    return (
        hill(repurchase / Fraction(rules.repurchase.value), rules.sharpness),
        hill(basket / Fraction(rules.basket.value), rules.sharpness),
        hill(of_difficulty, rules.difficulty_sharpness),
    )


def corner_blend(highs, rules):
    """Each corner counts by how far the product is there on all three axes."""
    totals = dict.fromkeys(OUTCOMES, Fraction(0))
    for place in every(("low", "high"), repeat=3):
        share = Fraction(1)
        for level, high in zip(place, highs, strict=True):
            share *= high if level == "high" else 1 - high
        (corner,) = (c for c in rules.corners if (c.repurchase, c.basket, c.difficulty) == place)
        for outcome in OUTCOMES:
            totals[outcome] += share * Fraction(getattr(corner, outcome))
    return totals


def trait_factor(model, traits, rules):
    """What the known traits multiply the score of a model by."""
    factor = Fraction(1)
    for rule in rules.traits:
        value = traits.get(rule.trait.value)
        if value is not None:
            factor *= 1 + Fraction(getattr(rule.weights, model)) * (2 * Fraction(value) - 1)
    return factor


def scores(axes, rules, *, margin=None, traits=None):
    """The scores of the four models and of unsuitable."""
    found = corner_blend(highness(axes, rules), rules)
    for model in MODELS:
        found[model] *= trait_factor(model, traits or {}, rules)
    if rules.value_gate is None or margin is None:
        return [found[outcome] for outcome in OUTCOMES]
    value = Fraction(axes[0]) * Fraction(axes[1]) * Fraction(margin)
    return behind_gate(found, value, rules.value_gate)


def behind_gate(found, value, gate):
    """Scores where a buyer is worth so much: unchanged, weak, or too little.

    Weak: on the way from weak to too little the unsuitable goes from its own score straight to the best model's; the
    models keep theirs. Too little: it stands there, and the models shrink with the value. One that is ahead stays.
    """
    low, weak = Fraction(gate.unsuitable_below), Fraction(gate.weak_below)
    models, unsuitable = [found[model] for model in MODELS], found["unsuitable"]
    if value >= weak:
        return [*models, unsuitable]
    top = max(*models, unsuitable)
    if value < low:
        return [*(model * value / low for model in models), top]
    return [*models, (unsuitable * (value - low) + top * (weak - value)) / (weak - low)]


def monotone_direction(axis, outcome, rules):
    """1 or -1 where all four edges of the corner table along an axis rise or fall for an outcome; 0 where they differ.

    Args:
        axis: 0, 1 or 2.
        outcome: Its name.
        rules: The rules.
    """
    fit = {c.place: getattr(c, outcome) for c in rules.corners}
    steps = []
    for place in every(("low", "high"), repeat=3):
        if place[axis] == "low":
            top = (*place[:axis], "high", *place[axis + 1 :])
            steps.append(fit[top] - fit[place])
    if all(step >= 0 for step in steps):
        return 1
    return -1 if all(step <= 0 for step in steps) else 0
