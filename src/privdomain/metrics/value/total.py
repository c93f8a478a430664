"""CohortTotal: all cohorts of a value table together, over mature cells only."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen
from attrs.converters import optional

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final, sum_exactly
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
        cac_users: Those of the users whom CAC divides by.
    """

    add_instead: ClassVar[str] = "Add the CohortValue tables, then take the total."

    options: ValueOptions
    n_cohorts: IntArray = field(converter=read_only)
    users: IntArray = field(converter=read_only)
    revenue_minor: IntArray = field(converter=read_only)
    cost_minor: IntArray | None = field(converter=optional(read_only))
    cac_users: IntArray = field(converter=read_only)

    @property
    def horizons(self) -> tuple[str, ...]:
        """Labels of the horizons."""
        return self.options.horizons

    @property
    def revenue(self) -> FloatArray:
        """Value [major units], shape ``(n_horizons,)``; nan where no cell is mature."""
        return read_only(self._known(self.revenue_minor) / self._scale)

    @property
    def cost(self) -> FloatArray:
        """Cost of the same cells [major units]; nan where there is none, or no spend was attached."""
        return read_only(self._known(self.cost_minor) / self._scale)

    @property
    def clv(self) -> FloatArray:
        """Value per user [major units] (客户终身价值)."""
        return read_only(divide(self._known(self.revenue_minor), self.users * self._scale))

    @property
    def cac(self) -> FloatArray:
        """Cost per user [major units] (获客成本)."""
        return read_only(divide(self._known(self.cost_minor), self.cac_users * self._scale))

    @property
    def roi(self) -> FloatArray:
        """Value over cost (投资回报率)."""
        return read_only(divide(self._known(self.revenue_minor), np.maximum(self._known(self.cost_minor), 0)))

    def to_columns(self) -> dict[str, Array]:
        """One row per horizon."""
        columns: dict[str, Array] = {"horizon": np.array(self.horizons, object)}
        for name in ("n_cohorts", "users", "revenue", "clv", "cost", "cac", "roi"):
            columns[name] = getattr(self, name)
        return columns

    def _known(self, minor: IntArray | None) -> FloatArray:
        """Minor units, nan where no cell is mature or nothing is known."""
        return np.where(self.n_cohorts > 0, np.nan if minor is None else minor, np.nan)

    @property
    def _scale(self) -> int:
        return int(10**self.options.exponent)

    def _table(self) -> TextTable:
        names = ["users", "clv"] + ([] if self.cost_minor is None else ["cac", "roi"])
        rows = [[name, *(cell(value) for value in getattr(self, name))] for name in names]
        return TextTable(f"Mature cohorts together, in {self.options.currency}", ["", *self.horizons], rows)


def total_of(
    table: CohortView,
    cost_minor: IntArray | None = None,
    is_cost_known: BoolArray | None = None,
    cac_users: IntArray | None = None,
) -> CohortTotal:
    """The total of a table, with cost, and the users whom CAC divides by, where it has them."""
    shape = (-1, len(table.horizons))
    is_in = table.mature & ~np.isnan(table.revenue)
    if is_cost_known is not None:
        is_in &= is_cost_known[..., None]
    counted = is_in.reshape(shape)

    def in_cells(counts: IntArray) -> IntArray:
        """Counts by cohort, added up over the cells of each horizon."""
        return sum_exactly(np.where(counted, counts.reshape(-1, 1), 0), axis=0)

    return CohortTotal(
        table.options,
        counted.sum(axis=0),
        in_cells(table.users),
        sum_exactly(np.where(counted, table.revenue_minor.reshape(shape), 0), axis=0),
        None if cost_minor is None else in_cells(cost_minor),
        in_cells(table.users if cac_users is None else cac_users),
    )
