"""Worth: what a buyer brings in a year, held against the value gate and the cost of service."""

from math import isnan, nan
from typing import Any

from privdomain._internal.terms import Term
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.wording import MARGIN_UNKNOWN, SERVICE_COST, SERVICE_LOSES, WORTH
from privdomain.selectors.product import Product
from privdomain.selectors.reasons import Reason
from privdomain.selectors.vocabulary import OperatingModel

__all__ = ["Worth"]


class Worth(Term):
    """Whether a buyer is worth an operation (买家价值)."""

    ENOUGH = "enough", "足够"
    WEAK = "weak", "偏弱"
    TOO_LITTLE = "too_little", "过低"
    """Nothing fits, whatever the axes say."""
    UNKNOWN = "unknown", "未知"
    """The margin is not known, or the rules judge no value."""


class OwnSource(Term):
    """Sources of numbers that nobody published."""

    ASSUMPTION = "assumption", "假设值"
    INFERENCE = "inference", "推断值"


def value_per_buyer_year(product: Product) -> float:
    """Margin that an active buyer brings in a year [major unit]; nan where the margin is unknown."""
    if product.margin is None:
        return nan
    return product.repurchase_per_year * product.basket * product.margin


def worth_of(value: float, rules: Rules) -> Worth:
    """What the value gate of the rules says of a value."""
    gate = rules.value_gate
    if gate is None or isnan(value):
        return Worth.UNKNOWN
    if value < gate.unsuitable_below:
        return Worth.TOO_LITTLE
    return Worth.WEAK if value < gate.weak_below else Worth.ENOUGH


def worth_reasons(value: float, rules: Rules, model: OperatingModel | None) -> list[Reason]:
    """What the value of a buyer speaks for or against; empty where the rules judge none."""
    gate, worth = rules.value_gate, worth_of(value, rules)
    found = []
    if gate is not None and worth is Worth.UNKNOWN:
        found.append(MARGIN_UNKNOWN())
    elif gate is not None:
        limit = gate.unsuitable_below if worth is Worth.TOO_LITTLE else gate.weak_below
        found.append(WORTH[worth](value=value, limit=limit, currency=rules.currency))
    if rules.service_cost is None or model is None or isnan(value):
        return found
    cost, source = rules.service_cost.of(model), rules.service_cost.provenance.source
    told: dict[str, Any] = {
        "model": model,
        "cost": cost,
        "currency": rules.currency,
        "source": OwnSource(source) if source in set(OwnSource) else source,
    }
    if value < cost:
        return [*found, SERVICE_LOSES(**told, value=value)]
    return [*found, SERVICE_COST(**told, least=cost / value if cost else 0.0)]
