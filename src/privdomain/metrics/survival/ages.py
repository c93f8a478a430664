"""Ages: the lengths of time at which a curve is read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeAlias

import numpy as np

from privdomain._internal.arrays import IntArray
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.errors import SpecError
from privdomain.metrics.cohorts.tally import check_cells

Ages: TypeAlias = Sequence[DurationLike] | DurationLike


def read_ages(ages: Ages, n_groups: int, path: str = "ages") -> tuple[tuple[str, ...], IntArray]:
    """Ages as they were written, and as lengths [microseconds].

    Args:
        ages: One or more distinct durations.
        n_groups: Groups that each age is read for.
        path: How the caller knows the ages.

    Raises:
        SpecError: no age, an age twice, or one that is no duration.
        BudgetError: more groups and ages than fit.
    """
    given = _listed(ages)
    check_cells(path, {"groups": n_groups, path: len(given)})
    lengths = [Duration.of(age, path).microseconds for age in given]
    if not lengths or len(set(lengths)) < len(lengths):
        raise SpecError([(path, "not_distinct", f"{given!r}: pass at least one, each once.")])
    return tuple(map(str, given)), np.array(lengths)


def _listed(ages: Ages) -> list[DurationLike]:
    """One age as a list of one; what is neither an age nor a list of them too, for Duration to refuse."""
    try:
        return [ages] if isinstance(ages, (str, timedelta, Duration)) else list(ages)
    except TypeError:
        return [ages]  # type: ignore[list-item]
