"""Weighing: factors in [0, 1] whose weighted mean brings a verdict, and the exact values that would bring another."""

from collections.abc import Mapping
from fractions import Fraction
from math import nan
from typing import Final, Generic, TypeVar

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.assessments.bars import Bars
from privdomain.selectors.assessments.checklist import UNKNOWN
from privdomain.selectors.assessments.thresholds import Threshold, at_least, exact
from privdomain.selectors.reasons import Reason, Wording

F = TypeVar("F", bound=Term)
V = TypeVar("V", bound=Term)

FACTOR: Final = Wording(
    "factor", "{of}: {value:g}, with a weight of {weight:.0%}.", "{of}得分 {value:g}，权重 {weight:.0%}。"
)
AT_LEAST: Final = Threshold("at_least", "At least {value} for {of}.", "{of}达到 {value} 及以上。", is_least=True)
BELOW: Final = Threshold("below", "Less than {value} for {of}.", "{of}低于 {value}。", is_least=False)
AT_MOST: Final = Threshold("at_most", "At most {value} for {of}.", "{of}不超过 {value}。", is_least=False)
ABOVE: Final = Threshold("above", "More than {value} for {of}.", "{of}超过 {value}。", is_least=True)
MEAN_AT_LEAST: Final = Threshold(
    "mean_at_least",
    "A weighted mean of at least {value} over {of}.",
    "{of}的加权平均达到 {value} 及以上。",
    is_least=True,
)
MEAN_BELOW: Final = Threshold(
    "mean_below", "A weighted mean of less than {value} over {of}.", "{of}的加权平均低于 {value}。", is_least=False
)


@frozen(kw_only=True)
class Weighed(Generic[F]):
    """Factors and their weights. Unknown factors may be anything from 0 to 1.

    Attributes:
        values: The factors, each in [0, 1]; None is not known.
        weights: Their weights, 1 together.
    """

    values: Mapping[F, Fraction | None]
    weights: Mapping[F, Fraction]

    @property
    def unknown(self) -> tuple[F, ...]:
        """The factors that nobody knows."""
        return tuple(factor for factor, value in self.values.items() if value is None)

    @property
    def low(self) -> Fraction:
        """The mean if every unknown factor is 0."""
        return sum((self.weights[factor] * (value or 0) for factor, value in self.values.items()), Fraction())

    @property
    def high(self) -> Fraction:
        """The mean if every unknown factor is 1."""
        return self.low + self._unknown_weight

    @property
    def score(self) -> float:
        """The mean of the known factors; nan where nothing that weighs is known."""
        known = 1 - self._unknown_weight
        return float(self.low / known) if known else nan

    def verdict(self, bars: Bars[V]) -> V | None:
        """The verdict; None where unknown factors leave it open."""
        low, high = _place(bars, self.low), _place(bars, self.high)
        return _verdicts(bars)[low] if low == high else None

    def reasons(self) -> tuple[Reason, ...]:
        """Each known factor with its weight, and which are not known."""
        return weighed_reasons(self.values, self.weights)

    def changes(self, bars: Bars[V]) -> tuple[Change, ...]:
        """For each factor alone, the value that brings the verdict above, and the one below which the lower one stands.

        Only where they bring it whatever the unknown factors are. While the verdict is open, every verdict that the
        unknown factors could bring.
        """
        low, high = _place(bars, self.low), _place(bars, self.high)
        if low != high:
            return self._open(bars, low, high)
        verdicts, starts = _verdicts(bars), [exact(bar) for bar, _ in bars.steps]
        lines = []
        if low < len(starts) and _place(bars, starts[low] + self._unknown_weight) == low + 1:
            rises = ((factor, self._needed(factor, self.low, starts[low])) for factor in self._movable)
            lines += [Change.to(verdicts[low + 1], AT_LEAST(of=one, value=at_least(v))) for one, v in rises if v <= 1]
        if low and all(start < starts[low - 1] - self._unknown_weight for start in starts[: low - 1]):
            falls = ((factor, self._needed(factor, self.high, starts[low - 1])) for factor in self._movable)
            lines += [Change.to(verdicts[low - 1], BELOW(of=one, value=at_least(v))) for one, v in falls if v > 0]
        return tuple(lines)

    def _open(self, bars: Bars[V], low: int, high: int) -> tuple[Change, ...]:
        """What the unknown factors must come to, together, for each verdict that they leave."""
        above, below = (AT_LEAST, BELOW) if len(self.unknown) == 1 else (MEAN_AT_LEAST, MEAN_BELOW)
        needed = [at_least((exact(bar) - self.low) / self._unknown_weight) for bar, _ in bars.steps[low:high]]
        verdicts = _verdicts(bars)
        lines = [Change.to(verdicts[low], below(of=self.unknown, value=needed[0]))]
        lines += [
            Change.to(verdict, above(of=self.unknown, value=value))
            for verdict, value in zip(verdicts[low + 1 : high + 1], needed, strict=True)
        ]
        return tuple(lines)

    def _needed(self, factor: F, mean: Fraction, bar: Fraction) -> Fraction:
        """The value of one factor with which a mean comes to a bar."""
        return (self.values[factor] or 0) + (bar - mean) / self.weights[factor]

    @property
    def _movable(self) -> list[F]:
        return [factor for factor, value in self.values.items() if value is not None and self.weights[factor]]

    @property
    def _unknown_weight(self) -> Fraction:
        return sum((self.weights[factor] for factor in self.unknown), Fraction())


def weighed_reasons(values: Mapping[F, Fraction | None], weights: Mapping[F, Fraction]) -> tuple[Reason, ...]:
    """Each known factor with its weight, and which are not known."""
    lines = [
        FACTOR(of=factor, value=float(value), weight=float(weights[factor]))
        for factor, value in values.items()
        if value is not None
    ]
    unknown = tuple(factor for factor, value in values.items() if value is None)
    return (*lines, *([UNKNOWN(of=unknown)] if unknown else []))


def _verdicts(bars: Bars[V]) -> list[V]:
    return [bars.lowest, *(verdict for _, verdict in bars.steps)]


def _place(bars: Bars[V], mean: Fraction) -> int:
    """How many bars a mean reaches, read as decimals."""
    return sum(exact(bar) <= mean for bar, _ in bars.steps)
