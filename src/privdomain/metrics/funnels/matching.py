"""Matching: which rows match which steps, and which stand in the way."""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, chunks
from privdomain.errors import DataError, UnknownNameError
from privdomain.facts.events import Events
from privdomain.metrics.funnels.conditions import meets
from privdomain.metrics.funnels.plan import FunnelPlan
from privdomain.metrics.funnels.serving import distinct_counts

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded


@frozen(eq=False)
class Kinds:
    """What rows are to a funnel: all rows of one kind match the same steps and break the same exclusions.

    Attributes:
        of_row: Kind of each row, shape ``(n_rows,)``; 0 is a row that matters to nothing.
        steps: Steps that rows of a kind match, shape ``(n_kinds, n_steps)``.
        exclusions: Exclusions that they break, shape ``(n_kinds, n_exclusions)``.
    """

    of_row: npt.NDArray[np.signedinteger[Any]]
    steps: BoolArray
    exclusions: BoolArray

    def take(self, rows: BoolArray) -> "Kinds":
        """The kinds of some rows."""
        return Kinds(self.of_row[rows], self.steps, self.exclusions)

    @property
    def is_ambiguous(self) -> bool:
        """Whether one row may match several steps."""
        return bool((self.steps.sum(axis=1) > 1).any())


def kinds_of(events: Events, plan: FunnelPlan) -> Kinds:
    """The kinds of all rows.

    Raises:
        UnknownNameError: an event, attribute or value that no row has, unless there is no row at all.
        DataError: a condition on an attribute of another type, or conditions that no row of the event meets.
    """
    names = cast("Coded", events.columns["name"])
    place = {name: code for code, name in enumerate(names.names.tolist())}
    asked = dict.fromkeys([*(step.event for step in plan.steps), *(one.event for one in plan.exclusions)])
    is_strict = len(events) > 0 and not plan.allow_unseen
    steps = [np.zeros(len(plan.steps), np.bool_)]
    exclusions = [np.zeros(len(plan.exclusions), np.bool_)]
    kind_of_name = np.zeros(len(names.names), np.int32)
    refined: list[tuple[IntArray, IntArray]] = []
    for event in (event for event in asked if event in place):
        kind_of_name[place[event]] = len(steps)
        patterns = np.array([[step.event == event for step in plan.steps]])
        if any(step.where for step in plan.steps if step.event == event):
            rows = np.flatnonzero(names.codes == place[event])
            patterns, pattern_of_row = _patterns(events, plan, event, rows, is_strict=is_strict)
            refined.append((rows, pattern_of_row + len(steps)))
        steps += list(patterns)
        exclusions += [np.array([one.event == event for one in plan.exclusions], np.bool_)] * len(patterns)
    is_few = len(steps) <= np.iinfo(np.int8).max
    of_row: npt.NDArray[Any] = kind_of_name.astype(np.int8 if is_few else np.int32)[names.codes]
    for rows, kind_of_row in refined:
        of_row[rows] = kind_of_row
    kinds = Kinds(of_row, np.array(steps), np.array(exclusions))
    if is_strict:
        _check_seen(events, plan, kinds)
    return kinds


def _patterns(
    events: Events, plan: FunnelPlan, event: str | int, rows: IntArray, *, is_strict: bool
) -> tuple[BoolArray, IntArray]:
    """Distinct sets of steps that the rows of an event match, and which of them each row matches.

    Conditions that several steps share are read once.
    """
    wheres = list(dict.fromkeys(step.where for step in plan.steps if step.event == event))
    met, set_of_row = distinct_counts(
        (meets(events, where, rows, is_strict=is_strict).astype(np.int64) for where in wheres), len(rows)
    )
    return np.column_stack(
        [
            met[:, wheres.index(step.where)] == 1 if step.event == event else np.zeros(len(met), np.bool_)
            for step in plan.steps
        ]
    ), set_of_row


def _check_seen(events: Events, plan: FunnelPlan, kinds: Kinds) -> None:
    """Refuse steps and exclusions that no row takes."""
    is_seen = np.zeros(len(kinds.steps), np.bool_)
    for rows in chunks(len(events)):
        is_seen[kinds.of_row[rows]] = True
    asked = [(f"steps[{place}]", step.event) for place, step in enumerate(plan.steps)]
    asked += [(f"exclusions[{place}]", one.event) for place, one in enumerate(plan.exclusions)]
    is_taken = np.concatenate([table[is_seen].any(axis=0) for table in (kinds.steps, kinds.exclusions)])
    for (path, event), is_known in zip(asked, is_taken.tolist(), strict=True):
        if is_known:
            continue
        if event not in events.names:
            raise UnknownNameError(str(event), [str(name) for name in events.names], what=f"event name ({path})")
        hint = "Correct its conditions, or set allow_unseen."
        raise DataError(path, f"is never seen: no {event!r} meets its conditions", hint=hint)
