"""Selectors (选型): which operating model fits a product, and what a private domain is worth, with reasons."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.selectors.product import Product, Traits
    from privdomain.selectors.product_examples import PRODUCT_EXAMPLES, ProductExample
    from privdomain.selectors.vocabulary import Axis, OperatingModel, Trait
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "product": ("Product", "Traits"),
            "product_examples": ("PRODUCT_EXAMPLES", "ProductExample"),
            "vocabulary": ("Axis", "OperatingModel", "Trait"),
        },
    )

__all__ = ["PRODUCT_EXAMPLES", "Axis", "OperatingModel", "Product", "ProductExample", "Trait", "Traits"]
