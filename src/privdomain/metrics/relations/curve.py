"""Curves of relations: how they survive, who ends them, and how many were watched to an age."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.metrics.relations.lengths import WATCHED, Lengths
from privdomain.metrics.relations.relation_rows import CUSTOMER, ENDINGS
from privdomain.metrics.survival.curves import Curves, Steps, curves_of

CAUSES: Final = ENDINGS[CUSTOMER:]
"""Who can end a relation; a transfer does not end it for good."""


def relation_curves(lengths: Lengths) -> Curves:
    """The survival of the relations of each group, and its causes."""
    is_step = lengths.is_step
    counts = lengths.counts[is_step, :WATCHED]
    return curves_of(_steps(lengths, is_step), counts[:, :CUSTOMER].sum(axis=1), counts[:, CUSTOMER:], CAUSES)


def matured_at(lengths: Lengths, ages: IntArray) -> IntArray:
    """Relations that were watched to each age [microseconds], ended or not, shape ``(n_groups, n_ages)``."""
    is_watched = lengths.counts[:, WATCHED] > 0
    steps = _steps(lengths, is_watched)
    shorter: IntArray = np.append(0, np.cumsum(lengths.counts[is_watched, WATCHED]))
    return shorter[steps.bounds[1:, None]] - shorter[steps.first(ages, "left")]


def _steps(lengths: Lengths, is_step: BoolArray) -> Steps:
    """Some of the cells of lengths."""
    return Steps(np.append(0, np.cumsum(is_step))[lengths.bounds], lengths.lengths[is_step])
