"""Calibration: the scenario that facts tell of, each parameter with the ends of its 95%."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.simulator.calibration.estimates import Estimate
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.uncertainty import Uncertain

__all__ = ["Calibration"]


@frozen(eq=False, repr=False, kw_only=True)
class Calibration(Final):
    """A scenario from facts (校准结果). Kind of result: final.

    Attributes:
        scenario: The scenario, with what is uncertain of it.
        estimates: What the facts tell, parameter by parameter.
        assumed: What they do not tell, and what stands in the scenario instead.
        n_people: People whose story is known from its beginning.
        n_left_out: People in the facts who are not among them.
    """

    add_instead: ClassVar[str] = "Add the facts, and calibrate again."

    scenario: Scenario
    estimates: tuple[Estimate, ...]
    assumed: tuple[str, ...] = field(default=())
    n_people: int
    n_left_out: int

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Ends of 95% by path; nan where nothing tells."""
        return {one.path: (one.low, one.high) for one in self.estimates}

    @property
    def uncertain(self) -> tuple[Uncertain, ...]:
        """What is uncertain of the scenario, ready for another one of the same paths."""
        return self.scenario.uncertain

    def to_columns(self) -> dict[str, Array]:
        """One row per parameter: value, ends of 95%, and what it was seen in."""
        return {
            "parameter": np.array([one.path for one in self.estimates], object),
            **{
                name: np.array([getattr(one, name) for one in self.estimates], np.float64)
                for name in ("value", "low", "high", "base")
            },
        }

    def _table(self) -> TextTable:
        rows = [
            [
                one.path,
                *(cell(value, decimals=4) for value in (one.value, one.low, one.high)),
                cell(one.base, decimals=0),
            ]
            for one in self.estimates
        ]
        clock = self.scenario.clock
        title = f"Calibration: {self.n_people:,} people, {clock.n_periods} periods of a {clock.period}"
        return TextTable(title, ["parameter", "value", "low", "high", "seen in"], rows)
