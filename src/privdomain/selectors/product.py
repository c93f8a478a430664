"""Products: what the choice of an operating model needs to know of a product."""

from collections.abc import Mapping
from math import isinf, isnan
from typing import Annotated, Any, Final, Self, TypeAlias

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from privdomain.errors import SpecError, did_you_mean
from privdomain.models import Record
from privdomain.models.spec import Share, Spec
from privdomain.models.values import CurrencyCode, Price
from privdomain.selectors.vocabulary import Axis

__all__ = ["Product", "Traits"]

MAX_REPURCHASE: Final = 10_000.0
"""Purchases of one buyer in a year beyond this are an error of units."""

MEASURED_BY: Final[Mapping[Axis, str]] = {
    Axis.REPURCHASE: "purchases of the category per buyer and year, never per SKU",
    Axis.BASKET: "money of one purchase, net of discounts",
    Axis.DIFFICULTY: "0 for bought at once, 1 for weeks of comparing and asking",
}
"""How each axis is measured, in words."""

FIELDS: Final[Mapping[Axis, str]] = {
    Axis.REPURCHASE: "repurchase_per_year",
    Axis.BASKET: "basket",
    Axis.DIFFICULTY: "decision_difficulty",
}
"""What each axis is called in a product and in columns of products."""

Repurchase: TypeAlias = Annotated[float, Field(ge=0, le=MAX_REPURCHASE), AfterValidator(abs)]


def _known(value: Any) -> Any:
    """None for nan, which columns hold where nothing is known."""
    return None if isinstance(value, float) and isnan(value) else value


KnownShare: TypeAlias = Annotated[Share | None, BeforeValidator(_known)]
"""A share, or None where it is unknown; nan is unknown, as it is in columns."""


def _plain(fields: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Fields as JSON-safe Python; nan is None."""
    plain: dict[str, Any] = {}
    for name, given in fields.items():
        value = given.item() if isinstance(given, np.generic) else given
        if isinstance(value, float | np.floating):
            if isinf(value):
                raise SpecError([(f"{path}{name}", "not_finite", "is infinite. Pass a finite number.")])
            plain[name] = None if isnan(value) else float(value)
        elif isinstance(value, Mapping) and not path:
            plain[name] = _plain(value, f"{name}.")
        else:
            plain[name] = value.to_dict() if isinstance(value, Traits) else value
    return plain


def how_to_measure(axis: Axis) -> str:
    """The repair of an error about a missing axis."""
    return f"Measure it with axes_from_facts, or pass an estimate: {MEASURED_BY[axis]}."


class Traits(Spec):
    """What else is known of a product (产品特质), each from 0 (not at all) to 1 (wholly).

    None is unknown, not zero; so is nan.

    Attributes:
        sociality: People show it, share it, do it together (社交分享性).
        sku_breadth: Many articles, and often new ones (SKU丰富度).
        gross_margin: How much of the price stays, compared with other trades (毛利水平).
        topicality: There is always something to talk about (话题性).
        category_depth: One category about which there is much to learn (单品类深度).
        personalisation: Chosen or made for the one buyer (个性化).
        premium: Paid for beyond its use (溢价).
        impulse: Bought on the spur of the moment (冲动性).
        price_drivenness: Bought where it is cheapest (价格敏感度).
    """

    sociality: KnownShare = None
    sku_breadth: KnownShare = None
    gross_margin: KnownShare = None
    topicality: KnownShare = None
    category_depth: KnownShare = None
    personalisation: KnownShare = None
    premium: KnownShare = None
    impulse: KnownShare = None
    price_drivenness: KnownShare = None


class Product(Record):
    """A product, or a category of products, on the three axes (产品定位).

    The axes are measured at buyer x category: somebody who buys shampoo of three scents buys shampoo three times.

    Attributes:
        name: Name; empty for none.
        repurchase_per_year: Purchases per buyer-year [count], 0 .. 10,000 (复购).
        basket: Money of one purchase [major unit of the currency], net of discounts (客单价).
        decision_difficulty: How hard it is to decide, in [0, 1] (决策难度).
        currency: ISO 4217 code of the basket.
        margin: Share of the basket that stays after goods, fulfilment and commission, in [0, 1]; None or nan is
            unknown, and then nothing is said about value.
        traits: What else is known; a mapping of their names will do.

    Examples:
        >>> Product(repurchase_per_year=4, basket=320, decision_difficulty=0.4, traits=Traits(sociality=0.8)).currency
        'CNY'
        >>> Product.load({"repurchase_per_year": 4, "basket": 320})
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: decision_difficulty: is missing. Measure it with axes_from_facts, or pass an \
estimate: 0 for bought at once, 1 for weeks of comparing and asking.
    """

    name: Annotated[str, Field(max_length=120)] = ""
    repurchase_per_year: Repurchase
    basket: Price
    decision_difficulty: Share
    currency: CurrencyCode = "CNY"
    margin: KnownShare = None
    traits: Annotated[Traits, Field(strict=False)] = Traits()

    @classmethod
    def load(cls, source: str | bytes | Mapping[str, Any]) -> Self:
        """The product that a stranger's JSON, or a mapping of its fields, describes.

        In a mapping numpy's numbers will do, and nan is missing; the traits may be ``Traits``.

        Raises:
            SpecError: not JSON, or not a product; a missing axis says how to measure it.
            BudgetError: longer, wider or deeper than a document may be.
        """
        return super().load(_plain(source) if isinstance(source, Mapping) else source)

    def axis(self, axis: Axis) -> float:
        """Where the product stands on an axis, in its unit."""
        value: float = getattr(self, FIELDS[axis])
        return value

    @model_validator(mode="before")
    @classmethod
    def _say_how_to_measure(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        problems = [
            (name, "missing", f"is missing. {how_to_measure(axis)}")
            for axis, name in FIELDS.items()
            if _known(given.get(name)) is None
        ]
        unknown = [str(name) for name in given if name not in cls.model_fields]
        if problems or Traits.model_fields.keys() & set(unknown):
            raise SpecError([*problems, *map(_unknown_field, unknown)])
        return given


def _unknown_field(name: str) -> tuple[str, str, str]:
    """The problem of a member that a product does not have."""
    if name in Traits.model_fields:
        return name, "is_trait", f"is a trait. Write it in traits: {{'traits': {{{name!r}: ...}}}}."
    return name, "extra_forbidden", f"is no member here. {did_you_mean(name, tuple(Product.model_fields))}"
