"""Spend curves: adds of several channels, what more spend adds, and how much spend is worth its while."""

from math import sqrt
from typing import Any, Final

from attrs import frozen

from privdomain.simulator.plan import adds_of
from privdomain.simulator.scenario.inflow import Saturation

_FAR: Final = 1e12
"""Spend over half-spend beyond which nothing is looked for."""
_SMALLEST: Final = 1e-6
"""Spend that all smaller ones count as, for their adds."""


@frozen(eq=False)
class SpendCurve:
    """Adds by spend of one channel in one period, without seasons.

    Attributes:
        curve: The curve.
    """

    curve: Saturation

    def adds(self, spend: Any) -> Any:
        """Mean adds of a spend."""
        return adds_of(self.curve.kind, spend, lambda name: getattr(self.curve, name))

    def slope(self, spend: float) -> float:
        """Adds that one more unit of spend brings; infinite at 0 where a curve begins upright."""
        curve, k = self.curve, self.curve.exponent
        if curve.kind == "linear":
            return 1 / _given(curve.cost_per_add)
        if spend == 0 and k != 1:
            return float("inf") if k < 1 else 0.0
        if curve.kind == "power":
            return float(k / _given(curve.cost_per_add) * (spend / _given(curve.base_spend)) ** (k - 1))
        half = _given(curve.half_spend)
        return float(_given(curve.most) / half * k * (spend / half) ** (k - 1) / (1 + (spend / half) ** k) ** 2)

    @property
    def is_s_shaped(self) -> bool:
        """Whether adds grow dearer only after they have grown cheaper."""
        return self.curve.kind == "hill" and self.curve.exponent > 1

    @property
    def bend(self) -> float:
        """Spend from which on more spend brings ever less; 0 where it does throughout."""
        k = self.curve.exponent
        return _given(self.curve.half_spend) * ((k - 1) / (k + 1)) ** (1 / k) if self.is_s_shaped else 0.0

    def at_slope(self, slope: float, low: float, high: float) -> float:
        """Spend in [low, high], beyond the bend, at which the slope falls to a value."""
        near = max(low, self.bend)
        if near >= high or self.slope(near) <= slope:
            return min(near, high)
        if self.slope(high) >= slope:
            return high
        curve, k = self.curve, self.curve.exponent
        if curve.kind == "hill" and k == 1:
            half = _given(curve.half_spend)
            return half * (sqrt(_given(curve.most) / (half * slope)) - 1)
        if curve.kind == "power":
            return float(_given(curve.base_spend) * (slope * _given(curve.cost_per_add) / k) ** (1 / (k - 1)))
        return self._bisected(slope, max(near, high / _FAR), high)

    def _bisected(self, slope: float, near: float, far: float) -> float:
        while near < (middle := sqrt(near) * sqrt(far)) < far:
            near, far = (middle, far) if self.slope(middle) > slope else (near, middle)
        return float(near)

    def at_cac(self, cac: float, high: float) -> tuple[float, float]:
        """Least and most spend up to high at which an add costs no more than a number on average; 0 where none does."""
        if cac <= 0:
            return 0.0, 0.0
        if self.curve.kind == "linear":
            return 0.0, high if self._is_below(cac, high) else 0.0
        near = min(self._cheapest, high)
        if not self._is_below(cac, near):
            return 0.0, 0.0
        most = high if self._is_below(cac, high) else self._last_below(cac, max(near, high / _FAR), high)
        least = max(near / _FAR, _SMALLEST)
        is_below = not self.is_s_shaped or self._is_below(cac, least)
        return 0.0 if is_below else self._last_below(cac, near, least), most

    def _last_below(self, cac: float, below: float, above: float) -> float:
        """The spend next to one at which adds cost more, seen from one at which they do not."""
        while min(below, above) < (middle := (below + above) / 2) < max(below, above):
            below, above = (middle, above) if self._is_below(cac, middle) else (below, middle)
        return below

    @property
    def _cheapest(self) -> float:
        """Spend at which an add is cheapest on average; next to 0 where the first add is."""
        k = self.curve.exponent
        if self.is_s_shaped:
            return float(_given(self.curve.half_spend) * (k - 1) ** (1 / k))
        scale = self.curve.half_spend if self.curve.kind == "hill" else self.curve.base_spend
        return max(_given(scale) / _FAR, _SMALLEST)

    def _is_below(self, cac: float, spend: float) -> bool:
        return bool(spend <= cac * self.adds(spend) * (1 + 1e-12))


def _given(value: float | None) -> float:
    """A number that the kind of curve demands."""
    return float("nan") if value is None else value
