"""The words of the choice: four operating models and the fifth outcome, three axes, nine traits."""

from typing import Final, TypeAlias

from privdomain._internal.terms import Term
from privdomain.errors import UnknownNameError

__all__ = ["Axis", "OperatingModel", "Trait", "Unsuitable"]


class OperatingModel(Term):
    """How a private domain is run (私域运营模式)."""

    INTEREST_COMMUNITY = "interest_community", "兴趣同好"
    """People who like the same, brought together by scenes: fashion, mass beauty, travel."""
    KNOWLEDGE_EXPERT = "knowledge_expert", "知识专家"
    """Somebody who knows, followed for topics: mother and baby, education, premium skin care."""
    DEDICATED_ADVISOR = "dedicated_advisor", "专属顾问"
    """One person's advisor, kept for service: luxury, cars, home."""
    SHOPPING_ASSISTANT = "shopping_assistant", "购物参谋"
    """Who tells where it is cheap and handy, read for promotions: catering, home care, daily chemicals."""


class Unsuitable(Term):
    """The fifth outcome, where no model fits (不适合)."""

    UNSUITABLE = "unsuitable", "不适合做私域"
    """The product does not suit a private domain: leave it to the marketplaces."""


Outcome: TypeAlias = OperatingModel | Unsuitable

OUTCOMES: Final[tuple[Outcome, ...]] = (*OperatingModel, Unsuitable.UNSUITABLE)
"""The outcomes of a choice by their codes."""


class Axis(Term):
    """The three axes that tell the models apart (三个维度)."""

    REPURCHASE = "repurchase", "复购"
    """Purchases of one category by one buyer in a year."""
    BASKET = "basket", "客单价"
    """Money of one purchase."""
    DIFFICULTY = "difficulty", "决策难度"
    """How hard it is to decide, from 0 (at once) to 1 (weeks of comparing and asking)."""


class Trait(Term):
    """What else is known of a product (产品特质), each from 0 (not at all) to 1 (wholly)."""

    SOCIALITY = "sociality", "社交分享性"
    """People show it, share it, do it together."""
    SKU_BREADTH = "sku_breadth", "SKU丰富度"
    """Many articles, and often new ones."""
    GROSS_MARGIN = "gross_margin", "毛利水平"
    """How much of the price stays, compared with other trades."""
    TOPICALITY = "topicality", "话题性"
    """There is always something to talk about."""
    CATEGORY_DEPTH = "category_depth", "单品类深度"
    """One category about which there is much to learn."""
    PERSONALISATION = "personalisation", "个性化"
    """Chosen or made for the one buyer."""
    PREMIUM = "premium", "溢价"
    """Paid for beyond its use."""
    IMPULSE = "impulse", "冲动性"
    """Bought on the spur of the moment."""
    PRICE_DRIVENNESS = "price_drivenness", "价格敏感度"
    """Bought where it is cheapest."""


def model_of(name: object) -> OperatingModel:
    """The operating model of a name.

    Raises:
        UnknownNameError: no operating model has it; carries the nearest one.
    """
    known = [model.value for model in OperatingModel]
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError(str(name), known, what="operating model")
    return OperatingModel(name)
