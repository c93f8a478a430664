"""Live chains: the chains that have come to a step, and how they go on to the next one.

Of all chains that can end at a row the one with the latest rows is kept: whatever comes later, it can go on wherever
another one can, for every rule (order, windows, exclusions) forbids only that an earlier row lies too early. For the
same reason only the latest of the chains that end before a row is asked. So every start is tried, in one pass.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, chunks
from privdomain.metrics.funnels.lines import Line

Side: TypeAlias = Literal["left", "right"]

NOTHING = -1
"""A key before all keys."""


@frozen(eq=False)
class Live:
    """Chains that have come to a step.

    Attributes:
        ends: Key of the last row of each, ascending.
        carried: Keys of their rows at earlier steps, by number of the step: the first one, and those that exclusions
            count from.
    """

    ends: IntArray
    carried: Mapping[int, IntArray]

    def take(self, chosen: BoolArray | IntArray) -> "Live":
        """Some of the chains."""
        return Live(self.ends[chosen], {step: keys[chosen] for step, keys in self.carried.items()})

    @classmethod
    def begun(cls, keys: IntArray, rule: "Rule") -> "Live":
        """Chains that begin at rows, with all steps up to that of a rule."""
        return cls(keys, dict.fromkeys((step for step in rule.kept if step <= rule.number), keys))

    @classmethod
    def merged(cls, parts: Sequence["Live"]) -> "Live":
        """All chains of several parts."""
        ends = np.concatenate([part.ends for part in parts])
        carried = {step: np.concatenate([part.carried[step] for part in parts]) for step in parts[0].carried}
        return cls(ends, carried).take(np.argsort(ends, kind="stable"))


@frozen(eq=False)
class Rule:
    """What the row of a step must obey, beside the order and the window of the whole funnel.

    Attributes:
        number: Number of the step, from 1.
        window: Longest time since the step before, or None.
        spoilers: Step from which an exclusion that ends here counts, and keys of the rows that break it.
        kept: Steps whose rows later rules ask for.
        neighbours: Whether the row must be the next one.
        grows: Whether its time must be later than that of the step before, where keys alone don't say so.
    """

    number: int
    window: int | None
    spoilers: tuple[tuple[int, IntArray], ...]
    kept: frozenset[int]
    neighbours: bool = False
    grows: bool = False


def extended(live: Live, keys: IntArray, rule: Rule, line: Line, side: Side) -> tuple[Live, BoolArray]:
    """The chains that go on to rows of the next step, and which rows these are.

    Args:
        live: Chains of an earlier step.
        keys: Rows of the step, ascending.
        rule: What the row must obey.
        line: Where keys lie in time.
        side: "right" where a row may follow one of an equal key, "left" where its key must be greater.
    """
    is_on = np.zeros(len(keys), np.bool_)
    if not len(live.ends):
        return Live.begun(keys[:0], rule), is_on
    ends = np.empty(len(keys), np.int64)
    carried = {step: np.empty(len(keys), np.int64) for step in live.carried if step in rule.kept}
    n_on = 0
    for rows in chunks(len(keys)):
        found = np.searchsorted(live.ends, keys[rows], side) - 1
        is_on[rows] = _goes_on(live, found, keys[rows], rule, line)
        chosen = found[is_on[rows]]
        on = slice(n_on, n_on + len(chosen))
        ends[on] = keys[rows][is_on[rows]]
        for step, column in carried.items():
            column[on] = live.carried[step][chosen]
        n_on = on.stop
    carried = {step: column[:n_on] for step, column in carried.items()}
    if rule.number in rule.kept:
        carried[rule.number] = ends[:n_on]
    return Live(ends[:n_on], carried), is_on


def _goes_on(live: Live, found: IntArray, keys: IntArray, rule: Rule, line: Line) -> BoolArray:
    """Whether each chain, at a position among the live ones or -1 for none, can go on to a row."""
    goes_on: BoolArray = found >= 0
    chain, places = np.maximum(found, 0), line.place(keys)
    goes_on &= places - line.place(live.carried[1][chain]) <= line.reach
    if rule.window is not None:
        goes_on &= places - line.place(live.ends[chain]) <= rule.window
    if rule.neighbours:
        goes_on &= live.ends[chain] == keys - 1
    if rule.grows:
        goes_on &= places > line.place(live.ends[chain])
    for start, spoilers in rule.spoilers:
        goes_on &= latest_before(spoilers, keys) <= live.carried[start][chain]
    return goes_on


def latest_before(sorted_keys: IntArray, keys: IntArray) -> IntArray:
    """The greatest of some sorted keys that lies before each key, else ``NOTHING``."""
    return np.append(sorted_keys, NOTHING)[np.searchsorted(sorted_keys, keys) - 1]
