"""Grid: from sums by profile or key to tallies by group and cohort."""

from collections.abc import Mapping

import numpy as np

from privdomain._internal.arrays import IntArray
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.tally import Tally, check_grid


def tally_of(groups: IntArray, cohorts: IntArray, labels: tuple[Label, ...], counts: Mapping[str, IntArray]) -> Tally:
    """Rows of counts, each of one group and cohort, added up on a grid of consecutive cohorts.

    Args:
        groups: Position of each row's label, shape ``(n_rows,)``.
        cohorts: Period number of each row's cohort.
        labels: Labels of the groups.
        counts: int64 counts by name, shape ``(n_rows, ...)``.

    Raises:
        BudgetError: a grid of more cells than fit.
    """
    first = int(cohorts.min()) if len(cohorts) else 0
    n_cohorts = int(cohorts.max()) - first + 1 if len(cohorts) else 0
    check_grid(len(labels), n_cohorts, max(rows[:1].size for rows in counts.values()))
    grids = {}
    for name, rows in counts.items():
        grid = np.zeros((len(labels), n_cohorts, *rows.shape[1:]), np.int64)
        np.add.at(grid, (groups, cohorts - first), rows)
        grids[name] = grid
    return Tally(labels, first, grids)
