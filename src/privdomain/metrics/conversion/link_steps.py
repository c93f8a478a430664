"""Link steps: the steps of a path that somebody can fail at, whatever they are given as."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide
from privdomain.errors import DataError
from privdomain.metrics.conversion.count_funnel_result import CountFunnel
from privdomain.metrics.formulas._checks import along_last_axis, nonnegative


@runtime_checkable
class StepUsers(Protocol):
    """Users by step, such as a [`FunnelResult`][privdomain.metrics.FunnelResult] without a breakdown."""

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps."""

    @property
    def users(self) -> IntArray:
        """Users who came to each."""

    @property
    def closed_users(self) -> IntArray:
        """Of these, users whose window had passed since they first began: the young have not failed yet."""


@frozen(eq=False)
class LinkSteps:
    """Steps with their rates; shapes ``(n_steps,)``.

    Attributes:
        names: Names of the steps.
        rates: Rate of each, of those who came to it.
        base: Users who came to each; 0 where only rates are known.
        taken: Users who took each.
        entered: Users who entered the path; None if unknown.
    """

    names: tuple[str, ...]
    rates: FloatArray
    base: IntArray
    taken: IntArray
    entered: float | None


def link_steps(steps: Any) -> LinkSteps:
    """The steps behind the first one of a funnel, or those whose rates are given.

    Raises:
        DataError: whatever is no path; numbers above 1 are counts, which only a funnel can hold.
    """
    if isinstance(steps, CountFunnel):
        return _of_counts(steps.steps, steps.previous_base[1:], steps.previous_count[1:], float(steps.count[0]))
    if isinstance(steps, StepUsers):
        users, closed = np.asarray(steps.users), np.asarray(steps.closed_users)
        if users.ndim != 1:
            raise DataError("steps", "is a funnel with a breakdown", hint="Pass the funnel of one group.")
        return _of_counts(steps.steps, closed[:-1], closed[1:], float(users[0]))
    if isinstance(steps, Mapping):
        if not all(isinstance(name, str) for name in steps):
            raise DataError("steps", "has a step that is no text", hint="Name the steps with texts.")
        return _of_rates(tuple(steps), list(steps.values()))
    return _of_rates(None, steps)


def _of_rates(names: tuple[str, ...] | None, figures: Any) -> LinkSteps:
    numbers = along_last_axis(nonnegative("steps", figures)).values
    if numbers.ndim != 1:
        raise DataError("steps", f"has {numbers.ndim} dimensions", hint="Pass the rates of one path.")
    is_above = numbers > 1
    if is_above.any():
        hint = "Write 45% as 0.45, and counts as count_funnel({'ad': 1_000, 'add': 600})."
        problem = f"{numbers[is_above][0]:g} is no rate in [0, 1]"
        raise DataError("steps", problem, int(is_above.argmax()), int(is_above.sum()), hint)
    nobody = np.zeros(len(numbers), np.int64)
    by_number = tuple(str(number) for number in range(1, len(numbers) + 1))
    return LinkSteps(by_number if names is None else names, numbers.copy(), nobody, nobody.copy(), None)


def _of_counts(names: tuple[str, ...], base: IntArray, taken: IntArray, entered: float) -> LinkSteps:
    if len(names) == 1:
        raise DataError("steps", "is a funnel of one step", hint="Pass a funnel that somebody can fail at.")
    is_above = taken > base
    if is_above.any():
        problem = f"counts more at {names[int(is_above.argmax()) + 1]!r} than at the step before"
        raise DataError("steps", problem, hint="Count the same people at both.")
    return LinkSteps(names[1:], divide(taken, base), base.copy(), taken.copy(), entered)
