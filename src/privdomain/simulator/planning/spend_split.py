"""The best split of a budget over channels: by water-filling where that is exact, by search where it is not."""

from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.errors import SpecError
from privdomain.simulator.planning.spend_search import Room, Value, climbed
from privdomain.simulator.planning.spend_worth import CLOSE, Spending, unlimited, worths_of
from privdomain.simulator.planning.water import Worths, filled

_ROUNDING: Final = 1e-12
"""Share of an outcome that is no difference."""
_MOST_S: Final = 6
"""S-shaped channels of which every choice is tried."""
_PRICES: Final = 17
_ZOOMS: Final = 8
_CLIMBS: Final = 3


def best_split(spending: Spending, room: Room) -> tuple[FloatArray, bool]:
    """The split with the highest expected outcome, of these the one that spends least; and whether a formula proves it.

    Raises:
        SpecError: nothing is allowed.
    """

    def value(spends: FloatArray) -> FloatArray:
        batch = spending.batch(spends)
        outcome = batch.outcomes[spending.outcome]
        is_over = spends.sum(axis=0) > room.budget * (1 + CLOSE)
        is_refused = spending.is_dear(spends, batch).any(axis=0) | is_over | np.isnan(outcome)
        return np.where(is_refused, -np.inf, outcome)

    free = unlimited(spending)
    worths = worths_of(free, room.low, room.floor, room.high)
    concave = filled(worths, room.budget)
    if _is_proven(spending, free, worths, room, concave) and np.isfinite(value(concave[:, None])[0]):
        return concave, True
    starts = np.array([room.low, concave, *_choices(worths, room), *_priced(worths, room, value), *room.grid().T]).T
    heights = value(starts)
    order = np.argsort(-heights, kind="stable")[:_CLIMBS]
    if not np.isfinite(heights[order[0]]):
        message = "allows nothing: even the least that the bounds ask for brings adds that cost more. Raise it."
        raise SpecError([("max_cac", "nothing_allowed", message)])
    tops = [climbed(value, room, spending.curves, starts[:, place]) for place in order if np.isfinite(heights[place])]
    best = tops[int(np.argmax(value(np.array(tops).T)))]
    return (best if spending.itself else _thriftiest(spending, room, value, best)), False


def _thriftiest(spending: Spending, room: Room, value: Value, best: FloatArray) -> FloatArray:
    """The split that comes to as much with the least spend."""
    height = float(value(best[:, None])[0])

    def thrift(spends: FloatArray) -> FloatArray:
        return np.where(value(spends) >= height - _ROUNDING * abs(height), -spends.sum(axis=0), -np.inf)

    return climbed(thrift, room, spending.curves, best)


def _is_proven(spending: Spending, free: Spending, worths: Worths, room: Room, split: FloatArray) -> bool:
    """Whether worths describe what is expected, and limits of advisors take nothing from the split.

    Then nothing is better: the split is the best of a concave problem whose limits are fewer.
    """
    if any(curve.is_s_shaped for curve in spending.curves):
        return False
    tried = np.stack([room.low, split, (room.low + split) / 2, *room.grid().T[::50]], axis=1)
    expected, predicted = free.batch(tried).outcomes[free.outcome], worths.of(tried)
    scale = float(np.abs(expected).max() + np.abs(worths.add).max())
    off = np.abs((expected - expected[0]) - (predicted - predicted[0])).max()
    lost = abs(float(spending.batch(split[:, None]).outcomes[spending.outcome][0]) - float(expected[1]))
    return bool(max(off, lost) <= CLOSE * scale)


def _choices(worths: Worths, room: Room) -> Iterator[FloatArray]:
    """The best split for each choice of the S-shaped channels that run; of many, for each one alone and for all."""
    places = [place for place, curve in enumerate(worths.curves) if curve.is_s_shaped]
    if len(places) <= _MOST_S:
        chosen = [dict(zip(places, flags, strict=True)) for flags in product((True, False), repeat=len(places))]
    else:
        chosen = [{other: other == place for other in places} for place in places]
    for flags in chosen:
        yield filled(worths, room.budget, is_on=[flags.get(place, True) for place in range(len(worths.curves))])


def _priced(worths: Worths, room: Room, value: Value) -> Iterator[FloatArray]:
    """Splits at prices of an add, as if capacity had to be paid for; closer and closer about the best of them."""
    low, high = 0.0, float(max(worths.add.max(), 0.0))
    for _ in range(_ZOOMS if high > 0 else 0):
        prices = np.linspace(low, high, _PRICES)
        splits = np.array([filled(worths, room.budget, price=price) for price in prices.tolist()]).T
        best = int(np.argmax(value(splits)))
        yield splits[:, best]
        low, high = float(prices[max(best - 1, 0)]), float(prices[min(best + 1, _PRICES - 1)])
