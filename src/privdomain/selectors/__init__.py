"""Selectors (选型): which operating model fits a product, and what a private domain is worth, with reasons."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.selectors.assessments.assessment import Assessment, Change
    from privdomain.selectors.assessments.ownership import OwnershipAssessment, OwnershipVerdict, assess_ownership
    from privdomain.selectors.product import Product, Traits
    from privdomain.selectors.product_examples import PRODUCT_EXAMPLES, ProductExample
    from privdomain.selectors.reasons import Reason
    from privdomain.selectors.vocabulary import Axis, OperatingModel, Trait
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "assessments.assessment": (
                "Assessment",
                "Change",
            ),
            "assessments.ownership": (
                "OwnershipAssessment",
                "OwnershipVerdict",
                "assess_ownership",
            ),
            "product": (
                "Product",
                "Traits",
            ),
            "product_examples": (
                "PRODUCT_EXAMPLES",
                "ProductExample",
            ),
            "reasons": ("Reason",),
            "vocabulary": (
                "Axis",
                "OperatingModel",
                "Trait",
            ),
        },
    )

__all__ = [
    "PRODUCT_EXAMPLES",
    "Assessment",
    "Axis",
    "Change",
    "OperatingModel",
    "OwnershipAssessment",
    "OwnershipVerdict",
    "Product",
    "ProductExample",
    "Reason",
    "Trait",
    "Traits",
    "assess_ownership",
]
