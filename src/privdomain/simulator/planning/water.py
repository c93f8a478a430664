"""Water-filling: how a budget is split where every channel is worth less and less."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.planning.spend_curves import SpendCurve

_DEAREST: Final = 1e250
"""A multiplier at which nobody spends more than the least."""


@frozen(eq=False, kw_only=True)
class Worths:
    """What spend is worth: of each channel ``add x adds(spend) + spend_itself x spend``.

    Attributes:
        curves: Adds by spend of each channel.
        add: Worth of one add per period, ``(n_channels,)``.
        spend_itself: Worth of one unit of spend per period but for its adds, ``(n_channels,)``; cost makes it negative.
        low: Least spend of each.
        floor: Least spend of each that spends more than that.
        high: Most spend of each.
    """

    curves: tuple[SpendCurve, ...]
    add: FloatArray
    spend_itself: FloatArray
    low: FloatArray
    floor: FloatArray
    high: FloatArray

    def of(self, spends: FloatArray) -> FloatArray:
        """What splits are worth, ``(n,)``, of spends ``(n_channels, n)``."""
        adds = np.array([curve.adds(spend) for curve, spend in zip(self.curves, spends, strict=True)])
        return np.asarray(self.add @ adds + self.spend_itself @ spends)


def filled(worths: Worths, budget: float, *, price: float = 0.0, is_on: Sequence[bool] | None = None) -> FloatArray:
    """The split of a budget that is worth the most, ``(n_channels,)``; what does not pay stays unspent.

    All channels that are neither at their least nor at their most end at one marginal worth, which is the multiplier of
    the budget (Karush-Kuhn-Tucker); it is bisected. Channels whose marginal worth does not fall, as linear ones, share
    what is left at their own.

    Args:
        worths: What spend is worth.
        budget: Most spend of all.
        price: What an add costs beyond its spend: the multiplier of capacity.
        is_on: Which S-shaped channels run beyond their bend, ``(n_channels,)``; the others stay at their least. Among
            such splits this is the best. Where these alone pass the budget, they are what is returned.
    """
    used = [True] * len(worths.curves) if is_on is None else is_on

    def at(multiplier: float) -> FloatArray:
        return np.array([_spend(worths, place, multiplier, price, is_used=used[place]) for place in range(len(used))])

    none, least = at(0.0), at(_DEAREST)
    if none.sum() <= budget or least.sum() > budget:
        return none if none.sum() <= budget else least
    low, high = 0.0, 1.0
    while at(high).sum() > budget:
        low, high = high, high * 16.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if at(middle).sum() > budget else (low, middle)
    more, less = at(low), at(high)
    gap = float(more.sum() - less.sum())
    share = (budget - float(less.sum())) / gap if gap > 0 else 0.0
    return np.asarray(less + share * (more - less))


def _spend(worths: Worths, place: int, multiplier: float, price: float, *, is_used: bool) -> float:
    """What one channel spends at a multiplier."""
    curve, low, high = worths.curves[place], float(worths.low[place]), float(worths.high[place])
    add, cost = float(worths.add[place]) - price, multiplier - float(worths.spend_itself[place])
    if add <= 0 or high <= low or (curve.is_s_shaped and not is_used):
        return low
    floor = max(low, float(worths.floor[place]))
    return high if cost <= 0 else curve.at_slope(cost / add, floor, high)
