"""CountFunnel: counts by step and cohort, and the rates between them."""

from typing import Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import INT64_MAX, Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive, add_exactly, sum_exactly
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval

Reference: TypeAlias = Literal["previous", "first"]


@frozen
class CountFunnelOptions:
    """How a funnel of counts was asked for; results add only where all of it is equal.

    Attributes:
        steps: Names of the steps, in order.
        lags: Periods until the figure of each step is final.
        cohorts: Number of cohorts of the first step.
        observed: Periods observed in full since the first cohort began.
        confidence: Of the intervals.
    """

    steps: tuple[str, ...]
    lags: tuple[int, ...]
    cohorts: int
    observed: int
    confidence: float

    def __attrs_post_init__(self) -> None:
        normal_quantile(self.confidence)
        if not (
            0 < len(self.steps) == len(set(self.steps)) == len(self.lags)
            and all(0 <= periods <= INT64_MAX for periods in (*self.lags, self.observed))
        ):
            raise ValueError("steps are not distinct, or lags are none")


@frozen(eq=False, repr=False)
class CountFunnel(Additive):
    """Counts by step, and the rates between them. *Additive*: ``+`` over disjoint users is exact.

    Rates divide counts of the same cohorts, those in which both steps are final; their bases and counts stand beside
    them. Shapes: ``(n_steps,)`` unless said otherwise.

    Attributes:
        options: How the funnel was asked for.
        by_cohort: Count of each step by cohort of the first step, oldest first, shape ``(n_steps, n_cohorts)``.
    """

    options: CountFunnelOptions
    by_cohort: IntArray = field(converter=read_only)

    @by_cohort.validator
    def _check(self, _: object, by_cohort: IntArray) -> None:
        if by_cohort.shape != (len(self.options.steps), self.options.cohorts) or (by_cohort < 0).any():
            raise ValueError("counts are negative, or not on the grid of steps and cohorts")

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps."""
        return self.options.steps

    @property
    def count(self) -> IntArray:
        """Count of each step over all cohorts, final or not."""
        return read_only(sum_exactly(self.by_cohort, axis=1, argument="count"))

    @property
    def mature(self) -> BoolArray:
        """Figures that are final, shape ``(n_steps, n_cohorts)``: the cohort's period and the step's lag are over."""
        lags = np.array(self.options.lags, np.int64)[:, None]
        return read_only(np.arange(self.options.cohorts) < self.options.observed - lags)

    @property
    def above_previous(self) -> BoolArray:
        """Steps that count more than their predecessor in some cohort: they do not count the same people."""
        is_above = (self.by_cohort[1:] > self.by_cohort[:-1]).any(axis=1)
        return read_only(np.append(False, is_above))

    @property
    def previous_base(self) -> IntArray:
        """Count of the step before, over the cohorts in which both are final; 0 for the first step."""
        return self._final("previous")[0]

    @property
    def previous_count(self) -> IntArray:
        """Count of the step over the same cohorts."""
        return self._final("previous")[1]

    @property
    def from_previous(self) -> FloatArray:
        """Share of the step before that went on (逐步转化率); nan for the first step and on an empty base."""
        return read_only(divide(self.previous_count, self.previous_base))

    @property
    def from_previous_interval(self) -> FloatArray:
        """Wilson bounds of it, shape ``(2, n_steps)``; nan on an empty base, and where the rate is above 1."""
        return self._interval(self.previous_count, self.previous_base)

    @property
    def dropped(self) -> FloatArray:
        """Base - count of the step before; negative above it, nan for the first step and while nothing is final."""
        has_base = self._is_final("previous").any(axis=1)
        return read_only(np.where(has_base, self.previous_base - self.previous_count, np.nan))

    @property
    def first_base(self) -> IntArray:
        """Count of the first step, over the cohorts in which it and the step are final."""
        return self._final("first")[0]

    @property
    def first_count(self) -> IntArray:
        """Count of the step over the same cohorts."""
        return self._final("first")[1]

    @property
    def from_first(self) -> FloatArray:
        """Share of the first step that came so far (总转化率); nan on an empty base."""
        return read_only(divide(self.first_count, self.first_base))

    @property
    def from_first_interval(self) -> FloatArray:
        """Wilson bounds of it, shape ``(2, n_steps)``; nan on an empty base, and where the rate is above 1."""
        return self._interval(self.first_count, self.first_base)

    @property
    def raw_from_previous(self) -> FloatArray:
        """Count over that of the step before, final or not, so that young cohorts lower it; nan for the first step."""
        return read_only(np.append(np.nan, divide(self.count[1:], self.count[:-1])))

    @property
    def raw_from_first(self) -> FloatArray:
        """Count over that of the first step, final or not."""
        return read_only(divide(self.count, self.count[0]))

    def to_columns(self) -> dict[str, Array]:
        """One row per step."""
        columns: dict[str, Array] = {"step": np.array(self.steps, object)}
        columns |= {name: getattr(self, name) for name in ("count", "above_previous", "dropped")}
        for name in ("previous", "first"):
            low, high = getattr(self, f"from_{name}_interval")
            columns |= {f"{name}_{part}": getattr(self, f"{name}_{part}") for part in ("base", "count")}
            columns |= {f"from_{name}": getattr(self, f"from_{name}")}
            columns |= {f"from_{name}_low": low, f"from_{name}_high": high}
            columns |= {f"raw_from_{name}": getattr(self, f"raw_from_{name}")}
        return columns

    def _added(self, other: "CountFunnel") -> "CountFunnel":
        return CountFunnel(self.options, add_exactly(self.by_cohort, other.by_cohort))

    def _is_final(self, reference: Reference) -> BoolArray:
        """Cohorts in which a step and the one that it is compared with are final, shape ``(n_steps, n_cohorts)``."""
        is_final = self.mature & self.mature[self._places(reference)]
        is_final[0] &= reference == "first"
        return is_final

    def _final(self, reference: Reference) -> tuple[IntArray, IntArray]:
        """The base and the count of each step over these cohorts."""
        is_final, counts = self._is_final(reference), self.by_cohort
        base, count = (
            sum_exactly(np.where(is_final, part, 0), axis=1, argument="count")
            for part in (counts[self._places(reference)], counts)
        )
        return read_only(base), read_only(count)

    def _places(self, reference: Reference) -> IntArray:
        """The step that each one is compared with; the first step with itself."""
        steps = np.arange(len(self.steps))
        return np.maximum(steps - 1, 0) if reference == "previous" else np.zeros_like(steps)

    def _interval(self, count: IntArray, base: IntArray) -> FloatArray:
        return read_only(np.array(wilson_interval(count, base, confidence=self.options.confidence)))

    def _table(self) -> TextTable:
        columns = [self.count, self.from_previous, *self.from_previous_interval, self.from_first]
        rows = [
            [step, *(cell(value, decimals=4) for value in values), "above previous" if is_above else ""]
            for step, *values, is_above in zip(
                self.steps, *(column.tolist() for column in columns), self.above_previous.tolist(), strict=True
            )
        ]
        options = self.options
        title = f"Funnel of counts, {options.cohorts} cohorts, {options.observed} periods observed"
        return TextTable(title, ["step", "count", "from previous", "low", "high", "from first", ""], rows)
