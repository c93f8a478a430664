"""EnsembleLedger: what every period costs, line by line, on average and how far it spreads."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.facts import SpendKind, Stage
from privdomain.simulator.ensemble.distribution import Distribution
from privdomain.simulator.steps.ledger import COST_LINES

__all__ = ["EnsembleLedger"]


@frozen(eq=False, repr=False, kw_only=True)
class EnsembleLedger(Final):
    """Costs by kind of spend, stage and period, over the replications (费用台账). Kind of result: final.

    Discounts are a line, but no part of the outcome ``cost``: revenue is net of them.

    Attributes:
        currency: ISO 4217 code.
        replications: How many there are [count].
        mean: Mean of each line in each period [major unit], ``(n_periods, n_lines)``.
        sd: Its standard deviation, the same shape; nan with one replication.
        totals: Distributions of each line over all periods [major unit], ``(n_lines,)``.
    """

    add_instead: ClassVar[str] = "Simulate once, with as many replications as both have."

    currency: str
    replications: int
    mean: FloatArray = field(converter=read_only)
    sd: FloatArray = field(converter=read_only)
    totals: Distribution

    def __attrs_post_init__(self) -> None:
        shape = (len(self.mean), len(COST_LINES))
        is_whole = self.mean.shape == self.sd.shape == shape and self.replications > 0
        if not is_whole or not self.totals.has_shape(shape[1:], self.totals.levels):
            raise ValueError("there is not one figure per period and line")

    @property
    def lines(self) -> tuple[tuple[SpendKind, Stage], ...]:
        """Kind and stage of each line, in order."""
        return COST_LINES

    @property
    def standard_error(self) -> FloatArray:
        """Standard error of each mean [major unit], ``(n_periods, n_lines)``."""
        return read_only(self.sd / np.sqrt(self.replications))

    def to_columns(self) -> dict[str, Array]:
        """One row per period and line."""
        n_periods = len(self.mean)
        return {
            "period": np.repeat(np.arange(n_periods), len(COST_LINES)),
            "kind": np.array([kind.value for kind, _ in COST_LINES] * n_periods, object),
            "stage": np.array([stage.value for _, stage in COST_LINES] * n_periods, object),
            "mean": self.mean.ravel(),
            "standard_error": self.standard_error.ravel(),
            "sd": self.sd.ravel(),
        }

    def _table(self) -> TextTable:
        columns = self.totals.to_columns()
        del columns["defined"]
        rows = [
            [f"{kind} ({kind.zh})", f"{stage} ({stage.zh})", *(cell(column[place]) for column in columns.values())]
            for place, (kind, stage) in enumerate(COST_LINES)
        ]
        title = (
            f"Ledger (台账) of {len(self.mean):,} periods in {self.replications:,} replications, {self.currency}; "
            "revenue is net of discounts"
        )
        return TextTable(title, ["kind", "stage", *(name.replace("_", " ") for name in columns)], rows)
