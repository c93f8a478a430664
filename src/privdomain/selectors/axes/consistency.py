"""Consistency: what the parts of measured axes owe each other, or no facts can have brought them about."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from privdomain._internal.arrays import BoolArray

ARRAYS = (
    *("n_buyers", "n_purchases", "exposure", "revenue_minor", "dispersion", "basket_error"),
    *("n_seen", "decision_difficulty", "difficulty_error"),
)


def refuse_misfits(parts: Mapping[str, Any]) -> None:
    """Refuse counts and estimates that contradict each other, or the options.

    Raises:
        ValueError: they do.
    """
    arrays = [parts[name] for name in ARRAYS]
    if {array.shape for array in arrays} != {(len(parts["categories"]),)}:
        raise ValueError("counts and estimates are not those of the categories")
    if _is_odd(*arrays).any():
        raise ValueError("counts and estimates contradict each other")
    options, n_unmatched = parts["options"], parts["n_unmatched_refunds"]
    if n_unmatched < 0 or (n_unmatched and options.refunds != "at_order"):
        raise ValueError("only refunds that move to their orders can miss one")
    if options.view is None and parts["n_seen"].any():
        raise ValueError("nobody can have been seen without events")


def _is_odd(*arrays: Any) -> BoolArray:
    """Where counts or errors are out of range, or known where they cannot be, or unknown where they must be known."""
    n_buyers, n_purchases, exposure, revenue, dispersion, basket_error, n_seen, difficulty, difficulty_error = arrays
    is_odd = (n_buyers < 1) | (n_purchases < n_buyers) | (revenue < 0) | (n_seen < 0) | (n_seen > n_buyers)
    is_odd |= ~(exposure > 0) | (dispersion < 1) | (basket_error < 0) | (difficulty_error < 0)
    is_odd |= (difficulty <= 0) | (difficulty >= 1)
    for value, is_unknown in (
        (dispersion, n_buyers == 1),
        (basket_error, (n_buyers == 1) | (revenue == 0)),
        (difficulty, n_seen == 0),
        (difficulty_error, n_seen <= 1),
    ):
        is_odd |= np.isnan(value) != is_unknown
    return np.asarray(is_odd)
