"""Emphases: what the axes of a product ask of whoever runs its private domain."""

from collections.abc import Mapping
from typing import Final

from privdomain._internal.terms import Term
from privdomain.selectors.vocabulary import Axis

__all__ = ["Emphasis"]


class Emphasis(Term):
    """What to put weight on (运营重点)."""

    BRAND_PRESENCE = "brand_presence", "品牌影响力"
    INTERACTION_FREQUENCY = "interaction_frequency", "互动频率"
    PRODUCT_QUALITY = "product_quality", "产品品质"
    LOYALTY = "loyalty", "客户忠诚"
    PROFESSIONAL_CONTENT = "professional_content", "专业内容"
    OPERATING_ORGANISATION = "operating_organisation", "运营架构"


EMPHASES: Final[Mapping[Axis, tuple[Emphasis, Emphasis]]] = {
    Axis.REPURCHASE: (Emphasis.BRAND_PRESENCE, Emphasis.INTERACTION_FREQUENCY),
    Axis.BASKET: (Emphasis.PRODUCT_QUALITY, Emphasis.LOYALTY),
    Axis.DIFFICULTY: (Emphasis.PROFESSIONAL_CONTENT, Emphasis.OPERATING_ORGANISATION),
}
"""What a high axis asks for, by iResearch (2021)."""
