"""Attempts: how often a funnel was tried, one attempt after the other, each row read once."""

from collections.abc import Iterator

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import MISSING, BoolArray, IntArray
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.lines import RowLine, row_line
from privdomain.metrics.funnels.matching import Kinds
from privdomain.metrics.funnels.plan import FunnelPlan
from privdomain.metrics.funnels.streams import Stream


@frozen(eq=False)
class Attempts:
    """What would come of an attempt from each row of the first step, shape ``(n_starts, ...)``.

    Attributes:
        keys: Rows of its steps; ``MISSING`` beyond its level.
        level: Steps that it takes.
        resume: Key from which the next attempt may start.
        is_open: Whether a further event at the end of observation could lead it on.
    """

    keys: IntArray = field(repr=False)
    level: IntArray
    resume: IntArray
    is_open: BoolArray


@frozen(eq=False)
class AttemptRules:
    """The rows of a block, and how attempts go on among them.

    Attributes:
        line: The rows, in the order in which they are read.
        kinds: What they are to the funnel.
        plan: The funnel.
    """

    line: RowLine
    kinds: Kinds
    plan: FunnelPlan

    def attempts(self, until: int) -> Attempts:
        """An attempt from every row of the first step, each going on to the first row that it can."""
        starts = self.line.keys(self.kinds.steps[:, 0])
        keys = np.full((len(starts), len(self.plan.steps)), MISSING)
        keys[:, 0] = starts
        level, resume = np.ones(len(starts), np.int64), np.zeros(len(starts), np.int64)
        is_open = np.zeros(len(starts), np.bool_)
        going = np.arange(len(starts))
        for step in range(1, keys.shape[1]):
            so_far = keys[going, :step]
            found, limit = self._following(so_far), self._limit(so_far)
            spoiler, is_spoiled = self._spoiled(so_far, found)
            is_on = (self._place(found) <= limit) & ~is_spoiled
            stopped = going[~is_on]
            resume[stopped] = self._resume(so_far, spoiler, limit)[~is_on]
            is_open[stopped] = self._is_open(so_far, spoiler, until)[~is_on]
            going = going[is_on]
            keys[going, step] = found[is_on]
            level[going] = step + 1
        resume[going] = keys[going, -1] + 1
        return Attempts(keys, level, resume, is_open)

    def _place(self, keys: IntArray) -> IntArray:
        """Places of keys; beyond everything for the key after the last."""
        return np.append(self.line.places, np.iinfo(np.int64).max)[keys]

    def _after(self, keys: IntArray) -> IntArray:
        """The first key that is later: of a later instant where input order says nothing."""
        return keys + 1 if self.plan.ties == "input" else self.line.first_key(self.line.place(keys) + 1)

    def _following(self, so_far: IntArray) -> IntArray:
        """The row of the next step; one past the last row where there is none."""
        latest = so_far[:, -1]
        rows = np.append(self.line.keys(self.kinds.steps[:, so_far.shape[1]]), len(self.line.places))
        earliest = self._after(latest) if self.plan.ties == "increasing" else latest + 1
        found = rows[np.searchsorted(rows, earliest)]
        return np.where(found == latest + 1, found, len(self.line.places)) if self._is_consecutive else found

    def _spoiled(self, so_far: IntArray, found: IntArray) -> tuple[IntArray, BoolArray]:
        """The first row that breaks an exclusion which the attempt is in, and whether it comes before the next step.

        The row is one past the last where there is none. Where it has the instant of the step that ends its exclusion,
        it does not lie between.
        """
        spoiler, is_spoiled = np.full(len(so_far), len(self.line.places)), np.zeros(len(so_far), np.bool_)
        for place, one in enumerate(self.plan.exclusions):
            if one.effect == "drop_attempt" and one.after <= so_far.shape[1] < one.before:
                rows = np.append(self.line.keys(self.kinds.exclusions[:, place]), len(self.line.places))
                after = rows[np.searchsorted(rows, self._after(so_far[:, one.after - 1]))]
                is_before = after < found
                if one.before == so_far.shape[1] + 1 and self.plan.ties != "input":
                    is_before &= self._place(after) < self._place(found)
                is_spoiled |= is_before
                spoiler = np.minimum(spoiler, after)
        return spoiler, is_spoiled

    def _limit(self, so_far: IntArray) -> IntArray:
        """The last place at which the attempt can go on."""
        window = self.plan.steps[so_far.shape[1]].window
        limit = self.line.place(so_far[:, 0]) + self.line.reach
        if window is None:
            return limit
        return np.minimum(limit, self.line.place(so_far[:, -1]) + min(window, self.line.reach))

    def _resume(self, so_far: IntArray, spoiler: IntArray, limit: IntArray) -> IntArray:
        """Where the next attempt may start once this one has stopped: after what spoiled it, else after its limit."""
        if self._is_consecutive:
            return so_far[:, -1] + 1
        return np.where(self._place(spoiler) <= limit, spoiler + 1, self.line.first_key(limit + 1))

    def _is_open(self, so_far: IntArray, spoiler: IntArray, until: int) -> BoolArray:
        """Whether an event at the end of observation could lead stopped attempts on."""
        line, latest = self.line, so_far[:, -1]
        beyond = line.beyond(latest)
        is_open = latest + 1 == beyond if self._is_consecutive else spoiler >= beyond
        own = self.plan.steps[so_far.shape[1]].window
        if self.plan.window is not None:
            is_open &= until - line.instant(so_far[:, 0]) <= self.plan.window
        if own is not None:
            is_open &= until - line.instant(latest) <= own
        return is_open

    @property
    def _is_consecutive(self) -> bool:
        return self.plan.order == "consecutive"


def attempts_of(stream: Stream, kinds: Kinds, plan: FunnelPlan, until: int) -> Iterator[Chains]:
    """The attempts of all units, block by block."""
    rank = None
    if plan.order == "ordered":
        stream = stream.take(np.flatnonzero(stream.kinds))
        if plan.ties == "favorable":
            rank = np.where(kinds.steps.any(axis=1), kinds.steps.argmax(axis=1), len(plan.steps))
    for block in stream.blocks(plan.window):
        line = row_line(block, plan.window, rank)
        attempts = AttemptRules(line, kinds, plan).attempts(until)
        chosen = _one_after_the_other(line, attempts)
        keys = attempts.keys[chosen]
        reached = np.where(keys == MISSING, MISSING, line.instant(np.maximum(keys, 0)))
        units = line.unit(keys[:, 0])
        level, is_open = attempts.level[chosen], attempts.is_open[chosen]
        yield Chains(block.numbers[units], block.users[units], level, reached[:, 0], reached, is_open)


def _one_after_the_other(line: RowLine, attempts: Attempts) -> IntArray:
    """The attempts that are made, ascending: the first of a unit, then the first that may start after it, and so on."""
    starts = attempts.keys[:, 0]
    units = np.append(line.unit(starts), -1)
    following = np.searchsorted(starts, attempts.resume)
    following[units[following] != units[:-1]] = len(starts)
    is_made = np.zeros(len(starts), np.bool_)
    current = np.flatnonzero(np.diff(units[:-1], prepend=-1) != 0)
    while len(current):
        is_made[current] = True
        current = following[current]
        current = current[current < len(starts)]
    return np.flatnonzero(is_made)
