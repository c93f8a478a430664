"""PathLedger: what one path counts and what it is worth, to the minor unit, period by period."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.money import Currency
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.facts import SpendKind
from privdomain.simulator.generation.sales import Sales
from privdomain.simulator.generation.sharing import Purchases
from privdomain.simulator.generation.spending import Payment
from privdomain.simulator.running import Elapsed
from privdomain.simulator.steps.ledger import COST_LINES, CostLine

__all__ = ["PathLedger"]


@frozen(eq=False, repr=False, kw_only=True)
class PathLedger(Final):
    """What one path counts, and what it is worth (台账). Kind of result: final.

    Money is whole minor units, so that it adds up to the facts of the same path exactly. Arrays are ``(n_periods,)``.

    Attributes:
        currency: Currency of all money.
        periods: First local day of each period.
        adds: Contacts who were taken in.
        left: Relations ended by customers.
        banned: Relations ended with an account.
        live: Contacts at the end of the period.
        buyers: First orders.
        orders: First and repeat orders, returned ones included.
        returned: Of these, orders that came back.
        revenue_minor: Paid for orders, less what was paid back.
        costs_minor: By line of cost such as "media advertising", ``(n_periods,)`` each. Revenue is net of discounts.
        cohort_revenue_minor: Revenue over all periods by when contacts entered, ``(n_periods + 1,)``: the starting
            stock, then each period.
    """

    add_instead: ClassVar[str] = "Add the facts, whose users must differ, and use metrics on them."

    currency: Currency
    periods: DateArray = field(converter=read_only)
    adds: IntArray = field(converter=read_only)
    left: IntArray = field(converter=read_only)
    banned: IntArray = field(converter=read_only)
    live: IntArray = field(converter=read_only)
    buyers: IntArray = field(converter=read_only)
    orders: IntArray = field(converter=read_only)
    returned: IntArray = field(converter=read_only)
    revenue_minor: IntArray = field(converter=read_only)
    costs_minor: Mapping[str, IntArray]
    cohort_revenue_minor: IntArray = field(converter=read_only)

    @property
    def revenue(self) -> FloatArray:
        """Revenue [major units]."""
        return self.currency.to_major(self.revenue_minor)

    @property
    def cost(self) -> FloatArray:
        """All lines of cost but discounts [major units]."""
        return self.currency.to_major(self._cost_minor)

    @property
    def profit(self) -> FloatArray:
        """Revenue less cost [major units]."""
        return self.currency.to_major(self.revenue_minor - self._cost_minor)

    @property
    def _cost_minor(self) -> IntArray:
        lines = (minor for name, minor in self.costs_minor.items() if not name.startswith(SpendKind.DISCOUNT))
        return np.asarray(sum(lines, np.zeros_like(self.revenue_minor)))

    def to_columns(self) -> dict[str, Array]:
        """One row per period: counts, and money in major units."""
        counts = ("adds", "left", "banned", "live", "buyers", "orders", "returned")
        return {
            "period": self.periods,
            **{name: getattr(self, name) for name in counts},
            "revenue": self.revenue,
            **{name: self.currency.to_major(minor) for name, minor in self.costs_minor.items()},
            "profit": self.profit,
        }

    def _table(self) -> TextTable:
        head = ["adds", "left", "live", "orders", "revenue", "cost", "profit"]
        days = np.datetime_as_string(self.periods).tolist()
        shown = [getattr(self, name).tolist() for name in head]
        rows = [[day, *(cell(value) for value in row)] for day, *row in zip(days, *shown, strict=True)]
        return TextTable(f"Ledger of one path [{self.currency}]", ["period", *head], rows)


def ledger_of(
    path: Sequence[Elapsed],
    periods: DateArray,
    purchases: Purchases,
    cohorts: IntArray,
    sales: Sales,
    payments: Sequence[Payment],
    currency: Currency,
) -> PathLedger:
    """The ledger of a path from the integers that its facts hold; ``cohorts`` are those of who bought."""
    n, flows = len(path), [elapsed.flows for elapsed in path]
    kept = ~purchases.is_returned
    goods = sales.goods * kept + sales.fulfilment
    costs = {line: np.zeros(n, np.int64) for line in COST_LINES}
    for payment in payments:
        costs[payment.line][payment.period] += payment.minor
    np.add.at(costs[COST_LINES[7]], purchases.period, goods)
    np.add.at(costs[COST_LINES[8]], purchases.period, sales.discount * kept)
    revenue, by_cohort = np.zeros(n, np.int64), np.zeros(n + 1, np.int64)
    np.add.at(revenue, purchases.period, sales.paid * kept)
    np.add.at(by_cohort, cohorts, sales.paid * kept)
    return PathLedger(
        currency=currency,
        periods=periods,
        adds=_sums([flow.taken for flow in flows]),
        left=_sums([flow.left for flow in flows]),
        banned=_sums([flow.banned for flow in flows]),
        live=_sums([elapsed.live for elapsed in path]),
        buyers=_sums([flow.first for flow in flows]),
        orders=_sums([flow.first + flow.repeat for flow in flows]),
        returned=_sums([flow.returned for flow in flows]),
        revenue_minor=revenue,
        costs_minor={_name(line): read_only(minor) for line, minor in costs.items()},
        cohort_revenue_minor=by_cohort,
    )


def _name(line: CostLine) -> str:
    return f"{line[0]} {line[1]}"


def _sums(flows: Sequence[Array]) -> IntArray:
    return np.array([flow.sum() for flow in flows], np.int64)
