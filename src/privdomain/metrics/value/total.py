"""CohortTotal: all cohorts of a value table together, over mature cells only."""

from typing import ClassVar

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.metrics.cohorts.ratio import ratio
from privdomain.metrics.value.options import ValueOptions
from privdomain.metrics.value.view import CohortView


@frozen(eq=False, repr=False)
class CohortTotal(Final):
    """Totals by horizon over the cells that are mature, costed, and, with spend, whose cost is known. *Final*.

    Attributes:
        options: How the table was asked for.
        n_cohorts: Cells that entered each horizon, shape ``(n_horizons,)``.
        users: Their users.
        revenue_minor: Their value [minor units].
        cost_minor: Their cost of acquisition [minor units]; None without spend.
    """

    add_instead: ClassVar[str] = "Add the CohortValue tables, then take the total."

    options: ValueOptions
    n_cohorts: IntArray
    users: IntArray
    revenue_minor: IntArray
    cost_minor: IntArray | None

    @property
    def horizons(self) -> tuple[str, ...]:
        """Labels of the horizons."""
        return self.options.horizons

    @property
    def revenue(self) -> FloatArray:
        """Value [major units], shape ``(n_horizons,)``; nan where no cell is mature."""
        return read_only(np.where(self.n_cohorts > 0, self.options.money.to_major(self.revenue_minor), np.nan))

    @property
    def cost(self) -> FloatArray:
        """Cost of the same cells [major units]; nan where there is none, or no spend was attached."""
        if self.cost_minor is None:
            return np.full(len(self.horizons), np.nan)
        return read_only(np.where(self.n_cohorts > 0, self.options.money.to_major(self.cost_minor), np.nan))

    @property
    def clv(self) -> FloatArray:
        """Value per user [major units] (客户终身价值)."""
        return read_only(ratio(self.revenue, self.users))

    @property
    def cac(self) -> FloatArray:
        """Cost per user [major units] (获客成本)."""
        return read_only(ratio(self.cost, self.users))

    @property
    def roi(self) -> FloatArray:
        """Value over cost (投资回报率)."""
        return read_only(ratio(self.revenue, np.maximum(self.cost, 0)))

    def to_columns(self) -> dict[str, Array]:
        """One row per horizon."""
        columns: dict[str, Array] = {"horizon": np.array(self.horizons, object)}
        for name in ("n_cohorts", "users", "revenue", "clv", "cost", "cac", "roi"):
            columns[name] = getattr(self, name)
        return columns

    def _table(self) -> TextTable:
        names = ["users", "clv"] + ([] if self.cost_minor is None else ["cac", "roi"])
        rows = [[name, *(cell(value) for value in getattr(self, name))] for name in names]
        return TextTable(f"Mature cohorts together, in {self.options.currency}", ["", *self.horizons], rows)


def total_of(
    table: CohortView, cost_minor: IntArray | None = None, is_cost_known: BoolArray | None = None
) -> CohortTotal:
    """The total of a table, with cost where it has one."""
    shape = (-1, len(table.horizons))
    is_in = table.mature & ~np.isnan(table.revenue)
    if is_cost_known is not None:
        is_in &= is_cost_known[..., None]
    counted = is_in.reshape(shape)
    users = np.repeat(table.users.reshape(-1, 1), shape[1], axis=1)
    costs = None if cost_minor is None else np.repeat(cost_minor.reshape(-1, 1), shape[1], axis=1)
    return CohortTotal(
        table.options,
        counted.sum(axis=0),
        np.where(counted, users, 0).sum(axis=0),
        np.where(counted, table.revenue_minor.reshape(shape), 0).sum(axis=0),
        None if costs is None else np.where(counted, costs, 0).sum(axis=0),
    )
