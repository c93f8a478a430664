"""Sums over pairs of runs: what a comparison keeps of them."""

from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.whatif_runs.pairing import OUTCOMES

LESS_IS_BETTER: Final = (Outcome.LOST_ADDS, Outcome.LEFT, Outcome.BANNED, Outcome.COST, Outcome.CAC)
"""Outcomes of which less is better; of all others more is."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a difference that are kept."""


def sums_of(base: FloatArray, changed: FloatArray, other: FloatArray) -> dict[str, list[Any]]:
    """Sums over the pairs of a change, by outcome."""
    rows = [
        _row_of(outcome, *row) for outcome, row in zip(OUTCOMES, zip(base, changed, other, strict=True), strict=True)
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _row_of(outcome: Outcome, base: FloatArray, changed: FloatArray, other: FloatArray) -> dict[str, Any]:
    is_known = ~(np.isnan(base) | np.isnan(changed))
    apart = (other - base)[~(np.isnan(other) | np.isnan(base))]
    base, changed = base[is_known], changed[is_known]
    differences = changed - base
    gains = -differences if outcome in LESS_IS_BETTER else differences
    return {
        "known": len(base),
        "base_mean": _mean(base),
        "changed_mean": _mean(changed),
        "mean": _mean(differences),
        "base_variance": _variance(base),
        "changed_variance": _variance(changed),
        "variance": _variance(differences),
        "measured_variance": _variance(apart),
        "quantiles": np.quantile(differences, LEVELS) if len(base) else np.full(len(LEVELS), np.nan),
        "better": int((gains > 0).sum()),
        "equal": int((gains == 0).sum()),
    }


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else np.nan


def _variance(values: FloatArray) -> float:
    """The variance; exactly 0 of values that are all alike."""
    if len(values) < 2:  # noqa: PLR2004 - one value varies by nothing that is known
        return np.nan
    return float(values.var(ddof=1)) if np.ptp(values) else 0.0
