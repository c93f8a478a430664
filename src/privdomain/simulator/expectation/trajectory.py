"""Trajectory: what a scenario comes to on average, period by period."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal import results
from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.reprs import TextTable, cell
from privdomain.errors import SpecError
from privdomain.simulator.expectation.cohort_roi import CohortRoi
from privdomain.simulator.expectation.expected_ledger import ExpectedLedger
from privdomain.simulator.expectation.gaps import ESTIMATED
from privdomain.simulator.outcomes import Outcome

__all__ = ["Trajectory"]


@frozen(eq=False, repr=False, kw_only=True)
class Trajectory(results.Final):
    """Means of everything by period, and standard deviations where they are exact (期望轨迹). Kind of result: final.

    Without limits the means are exact, whatever chance does. With ``limits`` they are what comes of means alone, which
    promise too much near a limit: of 100 adds on average and room for 100 about 96 are taken in, for there are weeks
    with more and weeks with less. ``gap`` tells by how much. Parameters that are uncertain stand at their values.

    Attributes:
        name: Name of the scenario.
        currency: ISO 4217 code of all money.
        stages: Names of the stages.
        inflows: Names of the inflows, in the order in which advisors serve them; ``referral`` is one.
        limits: What is limited: "advisors", "touches", "pool"; empty where all is exact.
        live: Contacts after each period, by stage, ``(n_periods, n_stages)``.
        live_sd: Standard deviations of these; nan with limits.
        adds: Contacts who were taken in, by inflow, ``(n_periods, n_inflows)``.
        flows: Means by period and outcome, ``(n_periods, n_outcomes)``, in the order of ``outcomes``; money [major
            unit], not rounded.
        gaps: True mean less mean by period, the same shape, by moment closure; 0 without limits, nan where unknown.
        means: Totals by outcome, in the order of ``Outcome``; ratios are ratios of means, nan on an empty base.
        deviations: Standard deviations of these; nan of ratios, and with limits.
        ledger: Sales and costs.
        roi: CAC, CLV and ROI by cohort.
    """

    add_instead: ClassVar[str] = "Expect a scenario that holds both."

    name: str
    currency: str
    stages: tuple[str, ...]
    inflows: tuple[str, ...]
    limits: tuple[str, ...]
    live: FloatArray = field(converter=read_only)
    live_sd: FloatArray = field(converter=read_only)
    adds: FloatArray = field(converter=read_only)
    flows: FloatArray = field(converter=read_only)
    gaps: FloatArray = field(converter=read_only)
    means: FloatArray = field(converter=read_only)
    deviations: FloatArray = field(converter=read_only)
    ledger: ExpectedLedger
    roi: CohortRoi

    def __attrs_post_init__(self) -> None:
        n_periods = len(self.live)
        shapes = {
            "live": (n_periods, len(self.stages)),
            "live_sd": (n_periods, len(self.stages)),
            "adds": (n_periods, len(self.inflows)),
            "flows": (n_periods, len(ESTIMATED)),
            "gaps": (n_periods, len(ESTIMATED)),
            "means": (len(Outcome),),
            "deviations": (len(Outcome),),
        }
        if any(getattr(self, name).shape != shape for name, shape in shapes.items()):
            raise ValueError("there is not one figure per period, stage, inflow and outcome")

    @property
    def is_exact(self) -> bool:
        """Whether the means are exact: nothing is limited."""
        return not self.limits

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are told by period."""
        return ESTIMATED

    def mean(self, outcome: str) -> float:
        """The mean of an outcome over all periods.

        Raises:
            SpecError: no such outcome.
        """
        return float(self.means[_place(outcome)])

    def sd(self, outcome: str) -> float:
        """The standard deviation of an outcome over all periods; nan of ratios, and with limits.

        Raises:
            SpecError: no such outcome.
        """
        return float(self.deviations[_place(outcome)])

    def by_period(self, outcome: str) -> FloatArray:
        """The mean of an outcome in each period, ``(n_periods,)``.

        Raises:
            SpecError: no such outcome, or a ratio, which is told of all periods together.
        """
        return self.flows[:, _place_by_period(outcome)]

    def gap(self, outcome: str) -> FloatArray:
        """By how much the mean of an outcome in each period misses the true one, ``(n_periods,)``.

        True mean less mean: below zero where the means promise too much. nan is not estimated.

        Raises:
            SpecError: no such outcome, or a ratio, which is told of all periods together.
        """
        return self.gaps[:, _place_by_period(outcome)]

    def to_columns(self) -> dict[str, Array]:
        """One row per period: means by outcome, then contacts by stage and adds by inflow."""
        columns: dict[str, Array] = {"period": np.arange(len(self.live))}
        columns |= {outcome.value: self.by_period(outcome) for outcome in ESTIMATED}
        columns |= {f"live.{name}": self.live[:, place] for place, name in enumerate(self.stages)}
        columns |= {f"live_sd.{name}": self.live_sd[:, place] for place, name in enumerate(self.stages)}
        return columns | {f"adds.{name}": self.adds[:, place] for place, name in enumerate(self.inflows)}

    def _table(self) -> TextTable:
        kind = "exact" if self.is_exact else f"limited by {', '.join(self.limits)}"
        rows = [
            [f"{outcome.value.replace('_', ' ')} ({outcome.zh})", cell(self.mean(outcome)), cell(self.sd(outcome))]
            for outcome in Outcome
        ]
        title = f"{self.name}: means over {len(self.live):,} periods in {self.currency}, {kind}"
        return TextTable(title, ["", "mean", "sd"], rows)


def _place(outcome: str) -> int:
    check_choice("outcome", outcome, tuple(Outcome))
    return tuple(Outcome).index(Outcome(outcome))


def _place_by_period(outcome: str) -> int:
    check_choice("outcome", outcome, tuple(Outcome))
    if outcome not in ESTIMATED:
        message = f"{str(outcome)!r} is a ratio, which is not told by period. Ask mean() for it, or roi for cohorts."
        raise SpecError([("outcome", "not_by_period", message)])
    return ESTIMATED.index(Outcome(outcome))
