"""Products: what is sold, for how much, at what cost."""

from typing import Self

from pydantic import model_validator

from privdomain._internal.money import TOLERANCE, Currency
from privdomain.models.checks import refuse
from privdomain.models.spec import Id, Name, Record
from privdomain.models.values import CurrencyCode, Price

__all__ = ["Product"]


class Product(Record):
    """A product (商品): the label in ``Orders.product``, with list price and cost.

    The cost covers what is spent again on each piece: goods, fulfilment, commission. Without it a margin is unknown,
    not the whole price.

    Attributes:
        id: Id.
        name: Name.
        category: Category; None is unknown.
        price: List price [major unit of the currency]; None is unknown.
        cost: Variable cost of one piece, same unit; None is unknown.
        currency: ISO 4217 code of both.

    Examples:
        >>> Product(id="tea", name="Tea", price=19.9, cost=7.5, currency="CNY").price_minor
        1990
    """

    id: Id
    name: Name
    category: Name | None = None
    price: Price | None = None
    cost: Price | None = None
    currency: CurrencyCode

    @property
    def price_minor(self) -> int | None:
        """List price [minor units]."""
        return self._minor(self.price)

    @property
    def cost_minor(self) -> int | None:
        """Variable cost of one piece [minor units]."""
        return self._minor(self.cost)

    def _minor(self, amount: float | None) -> int | None:
        return None if amount is None else round(amount * 10 ** Currency.of(self.currency).exponent)

    @model_validator(mode="after")
    def _check(self) -> Self:
        scale = 10 ** Currency.of(self.currency).exponent
        refuse(
            *(
                (
                    amount is not None and abs(amount * scale - round(amount * scale)) > max(TOLERANCE, amount * 1e-9),
                    member,
                    "below_minor_unit",
                    f"{amount!r} is no whole number of minor units of {self.currency}. Round it.",
                )
                for member, amount in (("price", self.price), ("cost", self.cost))
            )
        )
        return self
