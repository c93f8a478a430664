"""expect_many: the totals of one scenario under thousands of sets of parameters."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import FloatArray
from privdomain._internal.columns import read_column
from privdomain.errors import DataError, SpecError
from privdomain.simulator.asked import is_number, read_scenario
from privdomain.simulator.expectation.asked import check_sets
from privdomain.simulator.expectation.batches import batch_of
from privdomain.simulator.expectation.sets import check_all
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["expect_many"]


def expect_many(scenario: Scenario, values: Mapping[str, npt.ArrayLike]) -> dict[Outcome, FloatArray]:
    """Mean totals of many sets of parameters at once (批量期望), as ``expect`` has them for one.

    For searching, sensitivity and plots: tens of thousands of sets a second. Near limits the means promise too much, as
    those of ``expect`` do.

    Args:
        scenario: What all sets share.
        values: Numbers by path, one for each set: ``{"channels.moments.spend": [8_000, 12_000]}``. What holds no
            number, or is the shape of a scenario rather than a number in it, such as ``clock.n_periods``, cannot
            differ: change the scenario for it.

    Returns:
        A column of each outcome, ``(n_sets,)``, in the order of the sets; nan on an empty base. Columns go by outcome
        or its name: ``columns["roi"]``.

    Raises:
        SpecError: a path that leads nowhere, holds no number or cannot differ, or numbers that make no valid scenario,
            or one that grows past 2**50 contacts.
        DataError: columns of different lengths, or numbers that are not finite.
        BudgetError: periods x (stages + inflows + referral delays) x sets past 2,000 million; nothing was computed.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> columns = expect_many(shop, {"channels.moments.spend": [8_000, 12_000]})
        >>> columns["adds"].round()
        array([34667., 52000.])
    """
    columns = _read(read_scenario(scenario), values)
    n_sets = len(next(iter(columns.values())))
    check_sets(scenario, n_sets)
    check_all(scenario, columns)
    batch = batch_of(scenario, columns, n_sets)
    unread = sorted(columns.keys() - batch.read)
    if unread:
        message = "makes no difference here, or cannot differ between sets. Use with_changes, and expect each."
        raise SpecError([(path, "unread", message) for path in unread])
    return batch.outcomes


def _read(scenario: Scenario, values: Any) -> dict[str, FloatArray]:
    """Columns of finite numbers, as long as each other."""
    if not isinstance(values, Mapping) or not values:
        raise SpecError([("values", "no_mapping", "is no mapping of paths to numbers, or empty. Pass at least one.")])
    columns: dict[str, FloatArray] = {}
    for path, given in values.items():
        held = scenario.at(path)
        if isinstance(held, bool) or not isinstance(held, int | float):
            raise SpecError([(path, "no_number", "holds no number. Name a path that does.")])
        column = read_column(given, path)
        is_plain = column.dtype.kind in "iuf" or all(map(is_number, column.tolist()))
        if not is_plain:
            raise DataError(path, "holds something that is no number", hint="Pass one number per set.")
        columns[path] = column.astype(np.float64)
        flaws = np.flatnonzero(~np.isfinite(columns[path]))
        if len(flaws):
            raise DataError(path, "is not finite", index=int(flaws[0]), count=len(flaws), hint="Pass finite numbers.")
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1 or 0 in lengths:
        problem = f"has columns of {' and '.join(map(str, sorted(lengths)))} numbers"
        raise DataError("values", problem, hint="Pass one number per set of each path, and at least one set.")
    return columns
