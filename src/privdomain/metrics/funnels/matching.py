"""Matching: which rows match which steps, and which stand in the way."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain.errors import DataError, UnknownNameError
from privdomain.facts.columns import Coded, Column, Plain
from privdomain.facts.events import Events
from privdomain.metrics.funnels.plan import FunnelPlan, PlannedStep, Where
from privdomain.metrics.funnels.specs import Value


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

    @property
    def is_ambiguous(self) -> bool:
        """Whether one row may match several steps."""
        return bool((self.steps.sum(axis=1) > 1).any())


def kinds_of(events: Events, plan: FunnelPlan) -> Kinds:
    """The kinds of all rows.

    Raises:
        UnknownNameError: an event, attribute or value that the facts do not have, unless they have no row at all.
        DataError: a condition on an attribute of another type, or conditions that no row of the event meets.
    """
    names = cast("Coded", events.columns["name"])
    place = {name: code for code, name in enumerate(names.names.tolist())}
    asked = dict.fromkeys([*(step.event for step in plan.steps), *(one.event for one in plan.exclusions)])
    is_strict = len(events) > 0 and not plan.allow_unseen
    if is_strict:
        _check_names(plan, place)
    steps = [np.zeros(len(plan.steps), np.bool_)]
    exclusions = [np.zeros(len(plan.exclusions), np.bool_)]
    kind_of_name = np.zeros(len(names.names), np.int32)
    refined: list[tuple[npt.NDArray[np.int64], IntArray]] = []
    for event in (event for event in asked if event in place):
        kind_of_name[place[event]] = len(steps)
        rows = np.flatnonzero(names.codes == place[event]) if _has_conditions(plan, event) else None
        patterns, pattern_of_row = _patterns(events, plan, event, rows)
        if rows is not None:
            refined.append((rows, pattern_of_row + len(steps)))
        steps += list(patterns)
        exclusions += [np.array([one.event == event for one in plan.exclusions], np.bool_)] * len(patterns)
    is_few = len(steps) <= np.iinfo(np.int8).max
    of_row: npt.NDArray[Any] = kind_of_name.astype(np.int8 if is_few else np.int32)[names.codes]
    for rows, kind_of_row in refined:
        of_row[rows] = kind_of_row
    kinds = Kinds(of_row, np.array(steps), np.array(exclusions))
    if is_strict:
        _check_taken(plan, kinds.steps)
    return kinds


def _check_names(plan: FunnelPlan, place: dict[str | int, int]) -> None:
    asked = [(f"steps[{number}]", step.event) for number, step in enumerate(plan.steps)]
    asked += [(f"exclusions[{number}]", one.event) for number, one in enumerate(plan.exclusions)]
    for path, event in asked:
        if event not in place:
            raise UnknownNameError(str(event), [str(name) for name in place], what=f"event name ({path})")


def _check_taken(plan: FunnelPlan, steps: BoolArray) -> None:
    """Refuse a step whose conditions no row meets."""
    for number, step in enumerate(plan.steps):
        if step.where and not steps[:, number].any():
            hint = "Correct its conditions, or set allow_unseen."
            raise DataError(f"steps[{number}]", f"is never seen: no {step.event!r} meets its conditions", hint=hint)


def _has_conditions(plan: FunnelPlan, event: str | int) -> bool:
    return any(step.where for step in plan.steps if step.event == event)


def _patterns(
    events: Events, plan: FunnelPlan, event: str | int, rows: npt.NDArray[np.int64] | None
) -> tuple[BoolArray, IntArray]:
    """Distinct sets of steps that rows of an event match, and which of them each row is; ``rows`` None is no condition.

    Conditions that several steps share are read once.
    """
    of_event: list[PlannedStep | None] = [step if step.event == event else None for step in plan.steps]
    if rows is None:
        return np.array([[step is not None for step in of_event]]), np.empty(0, np.int64)
    wheres: dict[Where, int] = {}
    met, code = np.zeros((1, 0), np.bool_), np.zeros(len(rows), np.int64)
    for where in dict.fromkeys(step.where for step in of_event if step is not None):
        is_met = _is_met(events, where, rows, allow_unseen=plan.allow_unseen)
        distinct, places = encode_ints(code * 2 + is_met)
        met = np.column_stack([met[distinct // 2], distinct % 2 == 1])
        wheres[where], code = len(wheres), places.astype(np.int64)
    matches = [met[:, wheres[step.where]] if step is not None else np.zeros(len(met), np.bool_) for step in of_event]
    return np.column_stack(matches), code


def _is_met(events: Events, where: Where, rows: npt.NDArray[np.int64], *, allow_unseen: bool) -> BoolArray:
    """Which of the rows meet all conditions; a missing value meets none."""
    is_met = np.ones(len(rows), np.bool_)
    for attribute, values in where:
        is_met &= _has_value(events.column(attribute), attribute, values, rows, allow_unseen=allow_unseen)
    return is_met


def _has_value(
    column: Column, attribute: str, values: tuple[Value, ...], rows: npt.NDArray[np.int64], *, allow_unseen: bool
) -> BoolArray:
    """Which of the rows have one of the values."""
    is_flag = [isinstance(value, bool) for value in values]
    if isinstance(column, Coded):
        wanted = {value for value, is_bool in zip(values, is_flag, strict=True) if not is_bool}
        known = column.names.tolist()
        unknown = [value for value, is_bool in zip(values, is_flag, strict=True) if is_bool or value not in known]
        if unknown and not allow_unseen:
            raise UnknownNameError(str(unknown[0]), [str(name) for name in known], what=f"value of {attribute!r}")
        return np.array([*(name in wanted for name in known), False])[column.codes[rows]]
    if not isinstance(column, Plain) or column.kind == "times":
        raise DataError(attribute, f"holds {column.kind}", hint="Put conditions on texts, numbers or flags.")
    is_number = [type(value) is int for value in values]
    if not all(is_flag if column.kind == "flags" else is_number):
        raise DataError(attribute, f"holds {column.kind}, asked for {values!r}", hint="Ask for values of that type.")
    wanted_here = [value for value in values if _fits(value, column.data.dtype)]
    return np.isin(column.data[rows], np.array(wanted_here, column.data.dtype))


def _fits(value: Value, dtype: np.dtype[Any]) -> bool:
    """Whether a number is one that the type can hold; no other equals any of its values."""
    limit = 2**63
    return -limit <= value < limit and int(dtype.type(value)) == value  # type: ignore[operator]
