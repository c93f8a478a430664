"""Ranges: between which values parameters are moved."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final, TypeAlias

from privdomain._internal.flaws import shortened
from privdomain.errors import BudgetError, SpecError
from privdomain.simulator.asked import is_number, read_number
from privdomain.simulator.planning.outlook import at_values, number_at, read_paths
from privdomain.simulator.scenario.paths import value_at
from privdomain.simulator.scenario.scenario import Scenario

MOST_PATHS: Final = 2_000
"""Parameters of one question."""

_MEASURED: Final = frozenset({"touching.usual", "referral.usual_reward"})
"""At what a rate was measured."""
_HALVINGS: Final = 40
"""How often what lies between an accepted and a refused value is halved."""

Ranges: TypeAlias = dict[str, tuple[float, float]]


def read_ranges(scenario: Scenario, ranges: Any) -> Ranges:
    """Low and high value of each path, in the order given.

    Raises:
        SpecError: no mapping of paths to pairs, a path that leads nowhere, or ends that make no valid scenario.
        BudgetError: more paths than a question may have.
    """
    if not isinstance(ranges, Mapping) or not ranges:
        message = f"{shortened(ranges)} names no range. Pass (low, high) by path."
        raise SpecError([("ranges", "no_ranges", message)])
    check_paths(len(ranges))
    found = {path: _pair(scenario, path, pair) for path, pair in ranges.items()}
    for path, pair in found.items():
        for end in pair:
            at_values(scenario, {path: end})
    return found


def relative_ranges(scenario: Scenario, relative: float) -> tuple[Ranges, list[str]]:
    """Every number that the steps read and that is not 0, moved down and up by a share of itself; and who cannot move.

    Whole numbers move by 1 at least. Where a scenario refuses an end, a number up to 1 ends at 1, and one from 1 on
    begins there; where it refuses that too, at the furthest value that it accepts. What stands at such a limit cannot
    move both ways. At what a rate was measured is no lever, and left out.

    Raises:
        BudgetError: more paths than a question may have.
    """
    values = {path: value_at(scenario, path) for path in sorted(read_paths(scenario) - _MEASURED)}
    moved = {path: value for path, value in values.items() if is_number(value) and value}
    check_paths(len(moved))
    steps = {path: _step(value, relative) for path, value in moved.items()}
    lows = _accepted(scenario, moved, {path: value - steps[path] for path, value in moved.items()})
    highs = _accepted(scenario, moved, {path: value + steps[path] for path, value in moved.items()})
    ranges = {path: (lows[path], highs[path]) for path in moved if lows[path] < moved[path] < highs[path]}
    return ranges, [path for path in moved if path not in ranges]


def _step(value: float, relative: float) -> float:
    step = abs(value) * relative
    return float(ceil(step)) if isinstance(value, int) else step


def _accepted(scenario: Scenario, present: Mapping[str, float], ends: dict[str, float]) -> dict[str, float]:
    """The ends, and in the place of those that a scenario refuses the furthest that it accepts."""
    nearer = {path: _nearer(scenario, path, present[path], ends[path]) for path in _refused(scenario, ends)}
    return {**ends, **nearer}


def _nearer(scenario: Scenario, path: str, value: float, refused: float) -> float:
    if min(value, refused) <= 1 <= max(value, refused) and not _refused(scenario, {path: 1.0}):
        return 1.0
    inside, outside = float(value), refused
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if _refused(scenario, {path: middle}) else (middle, outside)
    return inside


def check_paths(n_paths: int) -> None:
    """Refuse more paths than a question may have."""
    if n_paths > MOST_PATHS:
        raise BudgetError("ranges", MOST_PATHS, n_paths, "number of paths")


def _pair(scenario: Scenario, path: Any, pair: Any) -> tuple[float, float]:
    number_at(scenario, path)
    if not isinstance(pair, Sequence) or len(pair) != 2 or isinstance(pair, str):  # noqa: PLR2004 - low and high
        message = f"{shortened(pair)} is no pair. Pass its low and its high value."
        raise SpecError([(f"ranges.{path}", "no_range", message)])
    low, high = (read_number(f"ranges.{path}", end) for end in pair)
    if low >= high:
        raise SpecError([(f"ranges.{path}", "out_of_order", f"{low!r} is not below {high!r}. Swap or part them.")])
    return low, high


def _refused(scenario: Scenario, values: Mapping[str, float]) -> list[str]:
    """Paths whose value a scenario refuses, each by itself; those that are fine together are checked together."""
    try:
        at_values(scenario, values)
    except SpecError:
        paths = list(values)
        if len(paths) == 1:
            return paths
        halves = (paths[: len(paths) // 2], paths[len(paths) // 2 :])
        return [path for half in halves for path in _refused(scenario, {path: values[path] for path in half})]
    return []
