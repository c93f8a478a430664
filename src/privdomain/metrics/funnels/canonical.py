"""Canonical chains: of all chains of a unit the one whose times are told, so that they can be told again.

The deepest; of these the one that ends first; of these the one that begins last; in between, each row as early as can
be. Valid chains are closed under taking the earlier row at every step, so the last demand has one answer.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import MISSING, BoolArray, IntArray, chunks
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.live import Live, latest_before
from privdomain.metrics.funnels.plan import PlannedExclusion
from privdomain.metrics.funnels.reading import Reading


@frozen(eq=False)
class Depths:
    """How far each unit of a block came, shape ``(n_units,)`` each.

    Attributes:
        level: Steps of its deepest chains; 0 where there is none.
        began: Key of its first row of the first step.
        start: Key of the latest row at which one of its deepest chains begins that ends first.
        is_open: Whether a further event at the end of observation could extend one of its chains.
        is_removed: Whether an exclusion removes it.
        ends: Keys at which chains can end, by step; nothing where nobody asked who is open.
    """

    level: npt.NDArray[np.int8]
    began: IntArray
    start: IntArray
    is_open: BoolArray
    is_removed: BoolArray
    ends: list[IntArray]


def depths_of(reading: Reading, until: int | None = None) -> Depths:
    """How far the units of a block came.

    Args:
        reading: The rows of the block.
        until: End of observation [microseconds UTC]; None does not ask who is open.
    """
    n_units = len(reading.line.stream.users)
    level, is_open = np.zeros(n_units, np.int8), np.zeros(n_units, np.bool_)
    began = start = np.zeros(n_units, np.int64)
    asked = {step for one in _removing(reading) for step in (one.after, one.before)}
    ends, lives = [], {}
    for number, live in enumerate(reading.levels(), 1):
        units, firsts = _first_chains(reading, live)
        level[units], start[units] = number, live.carried[1][firsts]
        if number == 1:
            began = start.copy()
        if until is not None and number < len(reading.rules):
            lasts = np.append(firsts, len(live.ends))[1:] - 1
            is_open[units] |= _is_open(reading, number, live.take(lasts), until)
        if until is not None:
            ends.append(live.ends)
        if number in asked:
            lives[number] = live
    return Depths(level, began, start, is_open, _removed(reading, lives), ends)


def _first_chains(reading: Reading, live: Live) -> tuple[IntArray, IntArray]:
    """The units that have live chains, ascending, and the first chain of each."""
    first = np.full(len(reading.line.stream.users), -1, np.int32)
    for rows in reversed(list(chunks(len(live.ends)))):
        units = reading.line.unit(live.ends[rows])
        first[units[::-1]] = np.arange(rows.start, rows.start + len(units))[::-1]
    found = np.flatnonzero(first >= 0)
    return found, first[found].astype(np.int64)


def _removing(reading: Reading) -> list[PlannedExclusion]:
    """The exclusions that remove users."""
    return [one for one in reading.plan.exclusions if one.effect == "drop_user"]


def _is_open(reading: Reading, number: int, live: Live, until: int) -> BoolArray:
    """Which chains, the latest of their units, an event at the end of observation could extend."""
    line, plan, rule = reading.line, reading.plan, reading.rules[number]
    is_open = np.ones(len(live.ends), np.bool_)
    if plan.window is not None:
        is_open &= until - line.instant(live.carried[1]) <= plan.window
    if rule.window is not None:
        is_open &= until - line.instant(live.ends) <= rule.window
    beyond = line.beyond(live.ends)
    if rule.neighbours:
        is_open &= live.ends + 1 == beyond
    for start, spoilers in rule.spoilers:
        is_open &= latest_before(spoilers, beyond) <= live.carried[start]
    return is_open


def _removed(reading: Reading, lives: Mapping[int, Live]) -> BoolArray:
    """Which units did what removes them, between two steps of some chain."""
    line = reading.line
    is_removed = np.zeros(len(line.stream.users), np.bool_)
    for place, one in enumerate(reading.plan.exclusions):
        if one.effect != "drop_user" or not len(lives[one.after].ends):
            continue
        before, after = lives[one.after], lives[one.before]
        rows = line.keys(reading.kinds.exclusions[:, place])
        found = np.searchsorted(before.ends, rows) - 1
        begun = before.carried[1][np.maximum(found, 0)]
        is_between = (found >= 0) & (line.place(rows) - line.place(begun) <= line.reach)
        passed = np.append(after.carried[one.after], -1)[np.searchsorted(after.ends, rows, "right") - 1]
        is_between &= passed < before.ends[np.maximum(found, 0)]
        is_removed[line.unit(rows[is_between])] = True
    return is_removed


def removed_of(reading: Reading) -> Chains:
    """The units of a block that an exclusion removes, without a step."""
    depths, stream = depths_of(reading), reading.line.stream
    units = np.flatnonzero(depths.is_removed)
    nobody, began = np.zeros(len(units), np.int64), reading.line.instant(depths.began[units])
    nothing = np.full((len(units), len(reading.rules)), MISSING)
    return Chains(stream.numbers[units], stream.users[units], nobody, began, nothing, nobody != 0)


def chains_of(reading: Reading, until: int) -> Chains:
    """The canonical chains of a block."""
    depths = depths_of(reading, until)
    units = np.flatnonzero(depths.level)
    is_removed = depths.is_removed[units]
    level = np.where(is_removed, 0, depths.level[units]).astype(np.int64)
    keys = np.full((len(units), len(reading.rules)), MISSING)
    keys[:, 0] = np.where(level > 0, depths.start[units], MISSING)
    rows = np.arange(len(units))
    while len(rows):
        _follow(reading, depths.ends, keys, level, rows)
        rows = _raised(reading, depths.ends, keys, level, rows)
    is_known = keys != MISSING
    reached = np.full(keys.shape, MISSING)
    reached[is_known] = reading.line.instant(keys[is_known])
    stream, began = reading.line.stream, reading.line.instant(depths.began[units])
    is_open = depths.is_open[units] & ~is_removed
    return Chains(stream.numbers[units], stream.users[units], level, began, reached, is_open)


def _follow(reading: Reading, ends: list[IntArray], keys: IntArray, level: IntArray, rows: IntArray) -> None:
    """Put each step at the first row that may follow the step before, but not before where it stands already.

    Args:
        reading: The rows of the block.
        ends: Keys at which chains can end, by step.
        keys: Rows of the chains, step by step; changed.
        level: Steps of each chain.
        rows: Which chains to go through.
    """
    ties, gap = reading.ties, int(reading.side == "left")
    before = np.zeros(len(keys), np.int64)
    for step in range(1, keys.shape[1]):
        deep = rows[level[rows] > step]
        previous = keys[deep, step - 1]
        found = _first_from(ends[step], np.maximum(keys[deep, step], previous + gap))
        if ties is not None:
            stays = np.flatnonzero(found == previous)
            stays = stays[ties.is_tied(previous[stays])]
            full = stays[ties.last_step(previous[stays], before[deep[stays]]) <= step]
            found[full] = _first_from(ends[step], previous[full] + 1)
            before[deep[found != previous]] = step
        keys[deep, step] = found


def _raised(reading: Reading, ends: list[IntArray], keys: IntArray, level: IntArray, rows: IntArray) -> IntArray:
    """Move steps that lie too early for a later one to the first row that does not; and which chains changed.

    Of A at 0, B at 1 and at 8, C at 9, where C must follow within two, the B at 1 is moved to the one at 8.
    """
    line = reading.line
    has_moved = np.zeros(len(keys), np.bool_)
    for step, rule in enumerate(reading.rules):
        if rule.window is None and not rule.spoilers:
            continue
        deep = rows[level[rows] > step]
        later = keys[deep, step]
        limits = [(start - 1, latest_before(spoilers, later)) for start, spoilers in rule.spoilers]
        if rule.window is not None:
            limits.append((step - 1, line.first_key(line.place(later) - rule.window)))
        for earlier, limit in limits:
            is_early = keys[deep, earlier] < limit
            moved = deep[is_early]
            keys[moved, earlier] = _first_from(ends[earlier], limit[is_early])
            has_moved[moved] = True
    return np.flatnonzero(has_moved)


def _first_from(ends: IntArray, keys: IntArray) -> IntArray:
    """The first of some ascending keys that is not before each key; there is one."""
    return ends[np.searchsorted(ends, keys)]
