"""Why: the reasons of a choice, from its product and its rules."""

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import UNSUITABLE, trait_factor
from privdomain.selectors.choice.wording import (
    ABOVE,
    AT_CENTRE,
    BELOW,
    NO_TRAIT_KNOWN,
    RUNNER_UP,
    TRAIT_AGAINST,
    TRAIT_FOR,
    TRAITS_UNKNOWN,
)
from privdomain.selectors.choice.worth import value_per_buyer_year, worth_reasons
from privdomain.selectors.product import Product, Traits
from privdomain.selectors.reasons import Reason
from privdomain.selectors.vocabulary import OUTCOMES, Axis, OperatingModel, Trait


def is_high(axis: Axis, product: Product, rules: Rules) -> bool:
    """Whether a product lies at the centre of an axis or above."""
    return product.axis(axis) >= rules.centre(axis)


def reasons_of(product: Product, rules: Rules, scores: FloatArray, code: int) -> tuple[Reason, ...]:
    """The axes, the worth of a buyer, the traits in the order of their weight, what is unknown, and who comes next."""
    model = None if code == UNSUITABLE else tuple(OperatingModel)[code]
    lines = [_axis_reason(axis, product, rules) for axis in Axis]
    lines += worth_reasons(value_per_buyer_year(product), rules, model)
    if model is not None:
        lines += _trait_reasons(product, rules, model)
    others = np.delete(np.arange(len(scores)), code)
    second = int(others[np.argmax(scores[others])])
    lines.append(RUNNER_UP(outcome=OUTCOMES[second], lead=float(scores[code] - scores[second])))
    return tuple(lines)


def _axis_reason(axis: Axis, product: Product, rules: Rules) -> Reason:
    value, centre = product.axis(axis), rules.centre(axis)
    wordings = AT_CENTRE if value == centre else ABOVE if value > centre else BELOW
    currency = {"currency": rules.currency} if axis is Axis.BASKET else {}
    return wordings[axis](value=value, centre=centre, **currency)


def _trait_reasons(product: Product, rules: Rules, model: OperatingModel) -> list[Reason]:
    found = []
    for rule in rules.traits:
        value = getattr(product.traits, rule.trait.value)
        factor = trait_factor(0.5 if value is None else value, rule.weights.of(model))
        if factor != 1:
            wording = TRAIT_FOR if factor > 1 else TRAIT_AGAINST
            found.append((abs(factor - 1), wording(trait=rule.trait, value=value, factor=factor)))
    found.sort(key=lambda line: -line[0])
    lines = [reason for _, reason in found]
    ruled = {rule.trait for rule in rules.traits}
    unknown = tuple(trait for trait in Trait if trait in ruled and getattr(product.traits, trait.value) is None)
    is_any_known = product.traits != Traits()
    if unknown and not is_any_known:
        lines.append(NO_TRAIT_KNOWN())
    elif unknown:
        lines.append(TRAITS_UNKNOWN(of=unknown))
    return lines
