"""Link steps: the steps of a path that somebody can fail at, whatever they are given as."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.columns import is_integer
from privdomain._internal.division import divide
from privdomain.errors import DataError
from privdomain.metrics.conversion.count_funnel import count_funnel
from privdomain.metrics.conversion.count_funnel_result import CountFunnel
from privdomain.metrics.formulas._checks import along_last_axis, rate


@runtime_checkable
class StepUsers(Protocol):
    """Users by step, such as a [`FunnelResult`][privdomain.metrics.FunnelResult] without a breakdown."""

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps."""

    @property
    def users(self) -> IntArray:
        """Users who came to each."""


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
        DataError: whatever is no path.
    """
    if isinstance(steps, CountFunnel):
        return _of_counts(steps.steps, steps.previous_base[1:], steps.previous_count[1:], float(steps.count[0]))
    if isinstance(steps, StepUsers):
        users = np.asarray(steps.users)
        if users.ndim != 1:
            raise DataError("steps", "is a funnel with a breakdown", hint="Pass the funnel of one group.")
        return _of_counts(steps.steps, users[:-1], users[1:], float(users[0]))
    if isinstance(steps, Mapping):
        if not all(isinstance(name, str) for name in steps):
            raise DataError("steps", "has a step that is no text", hint="Name the steps with texts.")
        figures = list(steps.values())
        return link_steps(count_funnel(steps)) if _are_counts(figures) else _of_rates(tuple(steps), figures)
    if _are_counts(steps):
        return link_steps(count_funnel({str(number): count for number, count in enumerate(steps)}))
    return _of_rates(None, steps)


def _are_counts(figures: Any) -> bool:
    """Whether the figures of the steps are whole numbers that begin above 1, which no rate does."""
    is_row = figures.ndim > 0 if isinstance(figures, np.ndarray) else isinstance(figures, Sequence)
    return is_row and len(figures) > 1 and all(map(is_integer, figures)) and bool(figures[0] > 1)


def _of_rates(names: tuple[str, ...] | None, figures: Any) -> LinkSteps:
    rates = along_last_axis(rate("steps", figures)).values
    if rates.ndim != 1:
        raise DataError("steps", f"has {rates.ndim} dimensions", hint="Pass the rates of one path.")
    numbers = tuple(str(number) for number in range(1, len(rates) + 1))
    nobody = np.zeros(len(rates), np.int64)
    return LinkSteps(numbers if names is None else names, rates.copy(), nobody, nobody.copy(), None)


def _of_counts(names: tuple[str, ...], base: IntArray, taken: IntArray, entered: float) -> LinkSteps:
    if len(names) == 1:
        raise DataError("steps", "is a funnel of one step", hint="Pass a funnel that somebody can fail at.")
    is_above = taken > base
    if is_above.any():
        problem = f"counts more at {names[int(is_above.argmax()) + 1]!r} than at the step before"
        raise DataError("steps", problem, hint="Count the same people at both.")
    return LinkSteps(names[1:], divide(taken, base), base.copy(), taken.copy(), entered)
