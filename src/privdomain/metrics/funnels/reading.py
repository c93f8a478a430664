"""Reading: how the rows of a block are read by a plan, step by step."""

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import IntArray, chunks
from privdomain.metrics.funnels.lines import Line, TimeLine, row_line, time_line
from privdomain.metrics.funnels.live import Live, Rule, Side, extended
from privdomain.metrics.funnels.matching import Kinds
from privdomain.metrics.funnels.plan import FunnelPlan
from privdomain.metrics.funnels.streams import Stream
from privdomain.metrics.funnels.ties import Ties, ties_of


@frozen(eq=False)
class Reading:
    """Rows of a block on a line, and the rules of each step on that line.

    Attributes:
        line: The rows.
        kinds: What they are to the funnel.
        plan: The funnel.
        rules: Rules of the steps.
        ties: Instants with rows that match several steps; None where it does not matter.
    """

    line: Line
    kinds: Kinds
    plan: FunnelPlan
    rules: tuple[Rule, ...]
    ties: Ties | None

    @property
    def side(self) -> Side:
        """Whether a row may follow one of an equal key: "right" if it may."""
        return "right" if isinstance(self.line, TimeLine) and self.plan.ties == "favorable" else "left"

    def levels(self) -> Iterator[Live]:
        """Live chains of the first step, of the second, and so on; every start is tried."""
        found: list[Live] = []
        is_alive = None
        for rule in self.rules:
            keys = self.line.keys(self.kinds.steps[:, rule.number - 1], is_alive)
            live = self._next(found, keys, rule)
            yield live
            found = [live] if self.ties is None else [*found, live]
            is_alive = np.zeros(len(self.line.stream.users), np.bool_)
            for chains in chunks(len(live.ends)):
                is_alive[self.line.unit(live.ends[chains])] = True

    def _next(self, found: Sequence[Live], keys: IntArray, rule: Rule) -> Live:
        if self.ties is None:
            return extended(found[-1], keys, rule, self.line, self.side)[0] if found else Live.begun(keys, rule)
        keys = keys[~self.ties.is_tied(keys)]
        free = extended(found[-1], keys, rule, self.line, self.side)[0] if found else Live.begun(keys, rule)
        return Live.merged([free, *self._tied(found, rule, self.ties)])

    def _tied(self, found: Sequence[Live], rule: Rule, ties: Ties) -> Iterator[Live]:
        """Chains that come to a step at an instant of ties, in one go with all steps after an earlier one.

        The chain of the earliest such step is taken, for its rows are the latest: at an instant with two rows A, and
        with an A before it, [A, A, B] has both A at the instant, and not the one before.
        """
        rest = np.arange(len(ties.keys))
        for before in range(rule.number):
            is_fit = ties.runs[ties.sets[rest], before] >= rule.number
            keys = ties.keys[rest[is_fit]]
            if before:
                live, is_on = extended(found[before - 1], keys, self._run(before, rule), self.line, "left")
                inside = (step for step in rule.kept if before < step <= rule.number)
                yield Live(live.ends, {**live.carried, **dict.fromkeys(inside, live.ends)})
                is_fit[is_fit] = is_on
            else:
                yield Live.begun(keys, rule)
            rest = rest[~is_fit]

    def _run(self, before: int, rule: Rule) -> Rule:
        """The rules of all steps after one, up to another, whose rows lie at one instant."""
        run = self.rules[before : rule.number]
        spoilers = tuple(one for part in run for one in part.spoilers if one[0] <= before)
        return evolve(
            rule, window=run[0].window, spoilers=spoilers, kept=frozenset(step for step in rule.kept if step <= before)
        )


def readings(stream: Stream, kinds: Kinds, plan: FunnelPlan) -> Iterator[Reading]:
    """The rows of a stream, block by block, as the plan reads them."""
    is_by_row = plan.order == "consecutive" or plan.ties == "input"
    if is_by_row and plan.order != "consecutive":
        stream = stream.take(np.flatnonzero(stream.kinds))
    for block in stream.blocks(plan.window):
        line = row_line(block, plan.window) if is_by_row else time_line(block, plan.window)
        ties = ties_of(line, kinds) if isinstance(line, TimeLine) and plan.ties == "favorable" else None
        yield Reading(line, kinds, plan, tuple(_rules(line, kinds, plan)), ties)


def _rules(line: Line, kinds: Kinds, plan: FunnelPlan) -> Iterator[Rule]:
    """The rules of each step on a line."""
    keys = [line.keys(kinds.exclusions[:, place]) for place in range(len(plan.exclusions))]
    is_next = plan.order == "consecutive"
    for number, step in enumerate(plan.steps, 1):
        spoilers, kept = [], {1}
        for one, rows in zip(plan.exclusions, keys, strict=True):
            drops_user = one.effect == "drop_user"
            if one.before == number and not drops_user:
                spoilers.append((one.after, rows))
            if one.after <= number < one.before + drops_user:
                kept.add(one.after)
        grows = is_next and plan.ties == "increasing"
        yield Rule(number, step.window, tuple(spoilers), frozenset(kept), is_next, grows)
