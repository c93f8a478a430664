"""Money of a scenario: what an order brings, what running it costs, what later money is worth now."""

from typing import Annotated

from pydantic import AfterValidator, Field

from privdomain.models import Spec
from privdomain.simulator.scenario.values import Amount, Rate, Series

__all__ = ["Basket", "Costs"]


class Basket(Spec):
    """An order (订单): list price, what is given away, what comes back, what stays.

    Attributes:
        list_price: Average order at list price [major unit].
        discount: Share of the list price given away as a rule.
        returns: Share of orders that are returned in full; the goods come back, the fulfilment is lost.
        margin: Share of the list price that is not goods.
        fulfilment: Cost of delivering one order [major unit].
        spread: Standard deviation of an order over its average; orders follow a gamma distribution. 0 is all alike.
    """

    list_price: Annotated[Amount, Field(gt=0)]
    discount: Rate = 0.0
    returns: Rate = 0.0
    margin: Rate = 1.0
    fulfilment: Amount = 0.0
    spread: Annotated[float, Field(ge=0, le=10), AfterValidator(abs)] = 0.0


class Costs(Spec):
    """What is paid whatever is sold (运营成本).

    Attributes:
        technology: Systems per contact and period [major unit].
        fixed_technology: Systems per period [major unit].
        fixed_people: People beside the advisors, per period [major unit].
        discount_rate: Interest by which later money counts less, per year; 0 counts all alike.
    """

    technology: Amount = 0.0
    fixed_technology: Series = 0.0
    fixed_people: Series = 0.0
    discount_rate: Annotated[float, Field(ge=0, le=10), AfterValidator(abs)] = 0.0
