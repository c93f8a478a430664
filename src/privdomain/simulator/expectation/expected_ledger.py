"""ExpectedLedger: what every period costs, line by line, rounded so that what is printed adds up."""

from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal import results
from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain.facts import SpendKind, Stage
from privdomain.simulator.steps.ledger import COST_LINES

__all__ = ["ExpectedLedger"]

IS_DISCOUNT: Final = np.array([kind is SpendKind.DISCOUNT for kind, _ in COST_LINES])
"""Which lines are discounts."""


@frozen(eq=False, repr=False, kw_only=True)
class ExpectedLedger(results.Final):
    """Sales and costs by kind of spend, stage and period (费用台账). Kind of result: final.

    Each amount is rounded to the minor unit of the currency, and totals are sums of rounded amounts. So the lines add
    up to the total exactly, as they are printed; the means of a trajectory may differ by the rounding. Discounts are a
    line, but no part of the cost: revenue is net of them, here as in the outcomes.

    Attributes:
        currency: ISO 4217 code.
        exponent: Decimal places of it.
        minor: Cost by period and line, whole minor units as float64, ``(n_periods, n_lines)``.
        sales_minor: List price of the orders that were kept, the same, ``(n_periods,)``. Discounts are a line of cost.
    """

    add_instead: ClassVar[str] = "Expect a scenario that holds both."

    currency: str
    exponent: int
    minor: FloatArray = field(converter=read_only)
    sales_minor: FloatArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        if self.minor.shape != (len(self.sales_minor), len(COST_LINES)):
            raise ValueError("there is not one amount per period and line")

    @classmethod
    def of(cls, costs: FloatArray, sales: FloatArray, currency: str, exponent: int) -> "ExpectedLedger":
        """The ledger of amounts in the major unit."""
        scale = 10.0**exponent
        return cls(
            currency=currency,
            exponent=exponent,
            minor=np.rint(costs * scale) + 0.0,
            sales_minor=np.rint(sales * scale) + 0.0,
        )

    @property
    def lines(self) -> tuple[tuple[SpendKind, Stage], ...]:
        """Kind and stage of each line, in order."""
        return COST_LINES

    @property
    def cost(self) -> FloatArray:
        """Cost by period [major unit], ``(n_periods,)``: all lines but discounts, which revenue is net of."""
        return read_only(self.minor[:, ~IS_DISCOUNT].sum(axis=1) / 10.0**self.exponent)

    @property
    def revenue(self) -> FloatArray:
        """Sales less discounts by period [major unit], ``(n_periods,)``."""
        return read_only((self.sales_minor - self.minor[:, IS_DISCOUNT].sum(axis=1)) / 10.0**self.exponent)

    @property
    def profit(self) -> FloatArray:
        """Revenue less cost by period [major unit], ``(n_periods,)``."""
        return read_only((self.sales_minor - self.minor.sum(axis=1)) / 10.0**self.exponent)

    def to_columns(self) -> dict[str, Array]:
        """One row per period and line; cost in the major unit."""
        n_periods = len(self.minor)
        return {
            "period": np.repeat(np.arange(n_periods), len(COST_LINES)),
            "kind": np.array([kind.value for kind, _ in COST_LINES] * n_periods, object),
            "stage": np.array([stage.value for _, stage in COST_LINES] * n_periods, object),
            "cost": self.minor.ravel() / 10.0**self.exponent,
        }

    def _table(self) -> TextTable:
        lines, sales = self.minor.sum(axis=0), float(self.sales_minor.sum())
        cost, discount = float(lines[~IS_DISCOUNT].sum()), float(lines[IS_DISCOUNT].sum())
        rows = [
            *(
                (f"{kind} ({kind.zh})", f"{stage} ({stage.zh})", one)
                for (kind, stage), one in zip(COST_LINES, lines, strict=True)
                if kind is not SpendKind.DISCOUNT
            ),
            ("cost (总成本)", "", cost),
            ("sales at list price (原价销售额)", "", sales),
            ("less discounts (折扣)", "", -discount),
            ("revenue (营收)", "", sales - discount),
            ("profit (利润)", "", sales - discount - cost),
        ]
        cells = [[kind, stage, cell(float(one) / 10.0**self.exponent, self.exponent)] for kind, stage, one in rows]
        return TextTable(f"Ledger (台账) of {len(self.minor):,} periods", ["kind", "stage", self.currency], cells)
