"""Comparison: what changes do, pair by pair."""

from statistics import NormalDist
from typing import ClassVar, Final, Literal

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import MAX_ROWS, UNKNOWN, TextTable
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import UnknownNameError
from privdomain.simulator.asked import read_outcome
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.whatif_runs.figures import decimals_of, figure, signed
from privdomain.simulator.whatif_runs.pair_sums import LEVELS
from privdomain.simulator.whatif_runs.pairing import OUTCOMES

__all__ = ["Comparison", "Difference"]

HEADLINES: Final = (
    Outcome.PROFIT,
    Outcome.REVENUE,
    Outcome.COST,
    Outcome.MARGIN_ROI,
    Outcome.ORDERS,
    Outcome.LIVE,
    Outcome.ADDS,
)
"""Outcomes that are printed, the first of them where there is little room."""

_SHARES: Final = ("probability_better", "probability_equal")


@frozen(kw_only=True)
class Difference:
    """What a change does to an outcome (差异), over pairs of runs that met the same chance.

    Attributes:
        change: Name of the change.
        outcome: The outcome.
        base: Mean of the base.
        changed: Mean with the change.
        mean: Mean of the differences.
        low: Lower end of the interval of that mean.
        high: Upper end.
        standard_error: Its standard error.
        variance_reduction: How many times more pairs runs of independent chance would take for the same standard error.
        probability_better: Share of pairs in which the change is better. It depends on the coupling.
        probability_equal: Share of pairs in which it makes no difference.
    """

    change: str
    outcome: Outcome
    base: float
    changed: float
    mean: float
    low: float
    high: float
    standard_error: float
    variance_reduction: float
    probability_better: float
    probability_equal: float


@frozen(eq=False, repr=False, kw_only=True)
class Comparison(FinalResult):
    """Changes against their base, on common random numbers (情景对比). Kind of result: final.

    Arrays are ``(n_changes, n_outcomes)`` where nothing else is said, outcomes in the order of ``Outcome``. An outcome
    that has no value in one of a pair, such as a CAC without adds, leaves that pair out; ``known`` counts the others,
    and without one everything is nan.

    Attributes:
        base: Name of the base.
        digest: SHA-256 of base and changes.
        changes: Names of the changes.
        n_periods: Periods of a run.
        replications: Pairs.
        seed: Seed of all runs.
        draws: How chance became counts.
        numpy: Version of numpy, on which the bits of "fast" depend.
        level: Level of the intervals.
        known: Pairs in which both sides have a value.
        base_mean: Mean of the base over these.
        changed_mean: Mean of the change over these.
        mean: Mean difference, change less base.
        base_variance: Variance of the base; nan of fewer than two pairs, as the two below.
        changed_variance: Variance of the change.
        variance: Variance of the differences.
        measured_variance: Variance of the differences from runs of independent chance; nan where it was not asked for.
        quantiles: Quantiles of the differences at ``LEVELS``, ``(n_changes, n_outcomes, 5)``.
        better: Pairs in which the change is better.
        equal: Pairs in which it makes no difference.
        starts: First period in which anything differs, ``(n_changes,)``; n_periods where nothing ever does.
    """

    add_instead: ClassVar[str] = "Run all changes in one WhatIf."

    base: str
    digest: str
    changes: tuple[str, ...]
    n_periods: int
    replications: int
    seed: int
    draws: Literal["monotone", "fast"]
    numpy: str
    level: float
    known: IntArray = field(converter=read_only)
    base_mean: FloatArray = field(converter=read_only)
    changed_mean: FloatArray = field(converter=read_only)
    mean: FloatArray = field(converter=read_only)
    base_variance: FloatArray = field(converter=read_only)
    changed_variance: FloatArray = field(converter=read_only)
    variance: FloatArray = field(converter=read_only)
    measured_variance: FloatArray = field(converter=read_only)
    quantiles: FloatArray = field(converter=read_only)
    better: IntArray = field(converter=read_only)
    equal: IntArray = field(converter=read_only)
    starts: IntArray = field(converter=read_only)

    @property
    def standard_error(self) -> FloatArray:
        """Standard error of the mean difference."""
        return read_only(np.sqrt(divide(self.variance, self.known)))

    @property
    def low(self) -> FloatArray:
        """Lower end of the normal interval of the mean difference."""
        return read_only(self.mean - self._reach * self.standard_error)

    @property
    def high(self) -> FloatArray:
        """Upper end of it."""
        return read_only(self.mean + self._reach * self.standard_error)

    @property
    def variance_reduction(self) -> FloatArray:
        """Variance of the difference of independent runs over that of pairs (方差缩减倍数); nan where pairs are alike.

        It is (variance of the base + variance of the change) / variance of the differences.
        """
        return read_only(divide(self.base_variance + self.changed_variance, self.variance))

    @property
    def measured_reduction(self) -> FloatArray:
        """The same as measured: what runs of independent chance vary by, over these; nan where it was not asked for."""
        return read_only(divide(self.measured_variance, self.variance))

    @property
    def probability_better(self) -> FloatArray:
        """Share of pairs in which the change is better, P(B > A); of cost and losses less is better.

        It depends on the coupling: pairs meet the same luck, so a small sure gain shows as 1. It says how sure it is
        that the change helps, not how often a good year with it beats a bad year without; that the quantiles of two
        separate simulations tell.
        """
        return read_only(divide(self.better, self.known))

    @property
    def probability_equal(self) -> FloatArray:
        """Share of pairs in which it makes no difference; depends on the coupling as well."""
        return read_only(divide(self.equal, self.known))

    @property
    def _reach(self) -> float:
        return NormalDist().inv_cdf((1 + self.level) / 2)

    def difference(self, change: str, outcome: Outcome | str) -> Difference:
        """What one change does to one outcome.

        Raises:
            UnknownNameError: there is no such change.
            SpecError: there is no such outcome.
        """
        if change not in self.changes:
            raise UnknownNameError(change, self.changes, what="change")
        chosen = read_outcome(outcome)
        at = self.changes.index(change), OUTCOMES.index(chosen)
        names = ("mean", "low", "high", "standard_error", "variance_reduction", *_SHARES)
        parts = {name: float(getattr(self, name)[at]) for name in names}
        base, changed = float(self.base_mean[at]), float(self.changed_mean[at])
        return Difference(change=change, outcome=chosen, base=base, changed=changed, **parts)

    def to_columns(self) -> dict[str, Array]:
        """One row per change and outcome; ``differs_from`` is nan where nothing ever differs."""
        grid = self.known.shape
        starts = np.where(self.starts < self.n_periods, self.starts, np.nan)
        columns: dict[str, Array] = {
            "change": np.repeat(np.array(self.changes, object), grid[1]),
            "outcome": np.tile(np.array([outcome.value for outcome in OUTCOMES], object), grid[0]),
            "differs_from": np.repeat(starts, grid[1]),
        }
        for name in (
            *("known", "base_mean", "changed_mean", "mean", "low", "high", "standard_error", "variance_reduction"),
            *("measured_reduction", *_SHARES),
        ):
            columns[name] = getattr(self, name).ravel()
        for place, level in enumerate(LEVELS):
            columns[f"q{round(100 * level):02d}"] = self.quantiles[..., place].ravel()
        return columns

    def _table(self) -> TextTable:
        pairs = f"{self.replications:,} pairs on {self.draws} draws, seed {self.seed}"
        shown = HEADLINES[: max(MAX_ROWS // len(self.changes), 1)]
        title = (
            f"What if against {self.base}: {pairs}, intervals of {self.level:.6g}, {len(shown)} of {len(OUTCOMES)} "
            "outcomes. P(better) is a share of pairs, which share their luck: it depends on the coupling."
        )
        head = ["change", "from", "outcome", "base", "changed", "difference", "low", "high", "P(better)", "variance ÷"]
        return TextTable(title, head, [self._row(at, outcome) for at in range(len(self.changes)) for outcome in shown])

    def _row(self, change: int, outcome: Outcome) -> list[str]:
        at = change, OUTCOMES.index(outcome)
        base, start, reduction = self.base_mean[at], self.starts[change], self.variance_reduction[at]
        decimals, finer = decimals_of(base, self.changed_mean[at]), decimals_of(self.mean[at])
        return [
            self.changes[change],
            "never" if start == self.n_periods else str(start),
            outcome.value,
            figure(base, decimals),
            figure(self.changed_mean[at], decimals),
            *(signed(part[at], finer) for part in (self.mean, self.low, self.high)),
            UNKNOWN if self.equal[at] == self.known[at] else figure(self.probability_better[at], 3),
            figure(reduction, decimals_of(reduction)),
        ]
