"""The default rules: the corners, thresholds and weights that privdomain infers from what the field says."""

from itertools import product
from typing import Final

from privdomain.selectors.choice.rules import (
    Corner,
    Level,
    ModelNumbers,
    Provenance,
    Rules,
    ServiceCost,
    Threshold,
    TraitRule,
    ValueGate,
)
from privdomain.selectors.practices.four_practices import PRACTICES
from privdomain.selectors.vocabulary import Trait

__all__ = ["DEFAULT_RULES"]

#   IC    KE    DA    SA   unsuitable
_FITS: Final = (
    (0.00, 0.00, 0.00, 0.20, 1),  # low repurchase, low basket, easy
    (0.00, 0.35, 0.00, 0.00, 1),  # low, low, hard
    (0.80, 0.10, 0.60, 0.00, 0),  # low, high, easy
    (0.45, 0.65, 1.00, 0.00, 0),  # low, high, hard
    (0.55, 0.00, 0.00, 1.00, 0),  # high, low, easy
    (0.30, 1.00, 0.00, 0.30, 0),  # high, low, hard
    (1.00, 0.20, 0.30, 0.30, 0),  # high, high, easy
    (0.45, 1.00, 0.70, 0.00, 0),  # high, high, hard
)

_NAMED: Final = "The source names the trait of the model; the weight is ours."


def _inferred(basis: str) -> Provenance:
    return Provenance(source="inference", basis=basis)


def _corner(place: tuple[Level, Level, Level], fits: tuple[float, ...]) -> Corner:
    community, expert, advisor, assistant, unsuitable = fits
    return Corner(
        repurchase=place[0],
        basket=place[1],
        difficulty=place[2],
        interest_community=community,
        knowledge_expert=expert,
        dedicated_advisor=advisor,
        shopping_assistant=assistant,
        unsuitable=unsuitable,
    )


def _trait(trait: Trait, weights: tuple[float, float, float, float], source: str, basis: str) -> TraitRule:
    community, expert, advisor, assistant = weights
    numbers = ModelNumbers(
        interest_community=community, knowledge_expert=expert, dedicated_advisor=advisor, shopping_assistant=assistant
    )
    return TraitRule(trait=trait, weights=numbers, provenance=Provenance(source=source, basis=basis))


DEFAULT_RULES: Final = Rules(
    name="privdomain",
    version="1",
    currency="CNY",
    repurchase=Threshold(
        value=1.5, provenance=_inferred("Below it not one repeat falls inside the half-year horizon.")
    ),
    basket=Threshold(
        value=150,
        provenance=_inferred("45 minutes for an order, at 100 yuan an hour and a margin of one half, cost it."),
    ),
    difficulty=Threshold(value=0.5, provenance=_inferred("The middle of the scale.")),
    sharpness=3,
    difficulty_sharpness=2,
    shape_from=_inferred("With a sharpness of 3 all twelve products of the field come within the top two."),
    corners=tuple(_corner(*line) for line in zip(product(Level, Level, Level), _FITS, strict=True)),
    corners_from=_inferred(
        "The field names the four models, the three axes and twelve products; that low repurchase with low orders does "
        "not suit is said by iResearch (2021). The table of fits is ours."
    ),
    traits=(
        _trait(Trait.SOCIALITY, (0.25, 0, -0.1, 0), "mba_lib", _NAMED),
        _trait(Trait.SKU_BREADTH, (0.25, -0.1, -0.1, 0), "mba_lib", _NAMED),
        _trait(Trait.GROSS_MARGIN, (0.02, 0.02, 0, -0.02), "mba_lib", "High in both models that name it."),
        _trait(Trait.TOPICALITY, (0, 0.1, 0, 0), "mba_lib", _NAMED),
        _trait(Trait.CATEGORY_DEPTH, (-0.2, 0.3, 0, 0), "inference", "One category to learn about asks for an expert."),
        _trait(Trait.PERSONALISATION, (0, 0, 0.2, -0.1), "mba_lib", _NAMED),
        _trait(Trait.PREMIUM, (0, 0, 0.1, -0.1), "mba_lib", _NAMED),
        _trait(Trait.IMPULSE, (0.05, -0.1, -0.1, 0.05), "inference", "Who decides at once needs no advice."),
        _trait(Trait.PRICE_DRIVENNESS, (0, -0.1, -0.1, 0.2), "mba_lib", _NAMED),
    ),
    value_gate=ValueGate(
        unsuitable_below=50,
        weak_below=150,
        provenance=_inferred("One advisor for 4,000 contacts costs 33 yuan a contact and year, before anything else."),
    ),
    service_cost=ServiceCost(
        **{one.model.value: one.staffing.service_cost_per_contact_year for one in PRACTICES.values()},
        provenance=Provenance(source="assumption", basis="Advisors and technology of the presets."),
    ),
)
"""The rules that are used where none are given."""
