"""What a split of a budget is asked for, checked: the channels, their bounds and their limits of cost."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain._internal.flaws import shortened
from privdomain.errors import BudgetError, SpecError, did_you_mean
from privdomain.simulator.asked import read_number, read_outcome
from privdomain.simulator.expectation.asked import check_sets
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import number_at
from privdomain.simulator.planning.spend_curves import SpendCurve
from privdomain.simulator.planning.spend_search import Room
from privdomain.simulator.planning.spend_worth import CLOSE, Spending
from privdomain.simulator.scenario.inflow import Channel
from privdomain.simulator.scenario.paths import changed
from privdomain.simulator.scenario.scenario import Scenario

MOST_CHANNELS: Final = 12
"""Channels that are searched over at once."""
MOST_MONEY: Final = 1e12
AMOUNTS: Final = (
    Outcome.PROFIT,
    Outcome.PRESENT_VALUE,
    Outcome.REVENUE,
    Outcome.ORDERS,
    Outcome.BUYERS,
    Outcome.ADDS,
    Outcome.LIVE,
)
"""What a budget can be split for."""
_LEAST_MONEY: Final = 1e-6
_SETS: Final = 20_000
"""Splits that a search tries, more or less."""


@frozen(eq=False, kw_only=True)
class BudgetAsked:
    """A split that is asked for.

    Attributes:
        spending: The channels.
        room: Which splits are allowed.
        is_capped: Channels whose most spend is due to the most that an add may cost, ``(n_channels,)``.
    """

    spending: Spending
    room: Room
    is_capped: tuple[bool, ...]


def budget_asked(scenario: Scenario, budget: Any, *, over: Any, outcome: Any, bounds: Any, max_cac: Any) -> BudgetAsked:
    """The question, checked.

    Raises:
        SpecError: an argument is wrong, or nothing is allowed.
        BudgetError: more channels than can be searched over, or more periods x stages.
    """
    money = read_number("budget", budget, least=_LEAST_MONEY, most=MOST_MONEY)
    channels = _channels(scenario, over)
    paths = tuple(f"channels.{channel.name}.spend" for channel in channels)
    low, high = _bounds(paths, bounds, money)
    if low.sum() > money * (1 + CLOSE):
        message = f"is below what the bounds ask for at least, {low.sum():,.6g}. Raise it, or lower them."
        raise SpecError([("budget", "too_small", message)])
    spending = Spending(
        scenario=changed(scenario, dict.fromkeys(paths, money / len(paths))),
        paths=paths,
        curves=tuple(SpendCurve(channel.adds) for channel in channels),
        incentives=np.array([channel.incentive for channel in channels]),
        outcome=_outcome(outcome),
        max_cac=np.inf if max_cac is None else read_number("max_cac", max_cac, least=0, most=MOST_MONEY),
    )
    check_sets(scenario, _SETS, "scenario")
    room = Room(budget=money, low=low, floor=np.zeros(len(paths)), high=high)
    capped = _capped(spending, room)
    return BudgetAsked(spending=spending, room=capped, is_capped=tuple((capped.high < high).tolist()))


def _capped(spending: Spending, room: Room) -> Room:
    """The splits whose adds cost no more than they may, each channel by itself; advisors may allow fewer still."""
    if np.isinf(spending.max_cac):
        return room
    per_add = np.maximum(spending.max_cac - spending.incentives, 0.0) * _season(spending)
    pairs = zip(spending.curves, per_add.tolist(), room.high.tolist(), strict=True)
    floor, high = np.array([curve.at_cac(cac, most) for curve, cac, most in pairs]).T
    low = np.where(room.low > 0, np.maximum(room.low, floor), 0.0)
    for path, least, most in zip(spending.paths, low.tolist(), high.tolist(), strict=True):
        if least > most:
            message = f"allows nothing: {path} no more than {most:,.6g}, and its bounds ask for {least:,.6g}. Raise it."
            raise SpecError([("max_cac", "nothing_allowed", message)])
    if low.sum() > room.budget * (1 + CLOSE):
        message = f"allows nothing: what the bounds ask for takes {low.sum():,.6g} at such a cost. Raise one."
        raise SpecError([("max_cac", "nothing_allowed", message)])
    return Room(budget=room.budget, low=low, floor=floor, high=high)


def _outcome(outcome: Any) -> Outcome:
    chosen = read_outcome(outcome)
    if chosen not in AMOUNTS:
        known = ", ".join(one.value for one in AMOUNTS)
        message = (
            f"{chosen.value!r} is no amount that grows with spend; a ratio is best next to nothing. Known: {known}."
        )
        raise SpecError([("outcome", "no_amount", message)])
    return chosen


def _channels(scenario: Scenario, over: Any) -> list[Channel]:
    known = {f"channels.{channel.name}.spend": channel for channel in scenario.channels}
    paths = list(known) if over is None else over
    if isinstance(paths, str) or not isinstance(paths, Sequence) or not len(paths):
        message = f"{shortened(paths)} names no spend. Pass paths such as 'channels.moments.spend'."
        raise SpecError([("over", "no_paths", message)])
    unknown = [path for path in paths if not isinstance(path, str) or path not in known]
    if unknown:
        message = f"{shortened(unknown[0])} is no spend of a channel. {did_you_mean(unknown[0], list(known))}"
        raise SpecError([("over", "unknown_path", message)])
    if len(set(paths)) < len(paths):
        raise SpecError([("over", "repeated", "names a spend twice. Name each once.")])
    if len(paths) > MOST_CHANNELS:
        raise BudgetError("over", MOST_CHANNELS, len(paths), "number of channels")
    for path in paths:
        number_at(scenario, path)
    return [known[path] for path in paths]


def _bounds(paths: Sequence[str], bounds: Any, budget: float) -> tuple[FloatArray, FloatArray]:
    given = {} if bounds is None else bounds
    if not isinstance(given, Mapping):
        raise SpecError([("bounds", "no_mapping", f"{shortened(given)} is no mapping. Pass (low, high) by path.")])
    low, high = np.zeros(len(paths)), np.full(len(paths), budget)
    for path, pair in given.items():
        if path not in paths:
            message = f"{shortened(path)} is not split over. {did_you_mean(path, list(paths))}"
            raise SpecError([("bounds", "unknown_path", message)])
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:  # noqa: PLR2004 - low and high
            raise SpecError([(f"bounds.{path}", "no_range", f"{shortened(pair)} is no pair. Pass its least and most.")])
        ends = [read_number(f"bounds.{path}", end, least=0, most=MOST_MONEY) for end in pair]
        if ends[0] > ends[1]:
            raise SpecError([(f"bounds.{path}", "out_of_order", f"{ends[0]!r} lies above {ends[1]!r}. Swap them.")])
        low[paths.index(path)], high[paths.index(path)] = ends[0], min(ends[1], budget)
    return low, high


def _season(spending: Spending) -> float:
    """Average factor of adds over the periods in which money is spent; 1 where there are none."""
    seasons = spending.scenario.seasons.inflow
    factors = [seasons[period % len(seasons)] for period in spending.open_periods]
    return sum(factors) / len(factors) if factors else 1.0
