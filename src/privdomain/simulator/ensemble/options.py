"""What an ensemble is asked for, checked before anything is computed."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np
from attrs import field, frozen

from privdomain._internal.choices import check_choice, check_flag
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.horizon import STANDARD_HORIZONS
from privdomain.errors import SpecError
from privdomain.simulator.asked import read_horizons
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["EnsembleOptions"]

_MOST_QUANTILES: Final = 99
_WORD: Final = 2**64

DRAWS: Final = ("fast", "monotone")
KEEP: Final = ("summary", "paths")


@frozen
class EnsembleOptions:
    """How an ensemble was asked for.

    Attributes:
        replications: How many times the scenario was run.
        seed: What the draws begin from, in ``[0, 2**64)``.
        draws: ``"fast"``: numpy's own samplers. ``"monotone"``: quantiles of keyed uniforms, which what-ifs share.
        keep: ``"summary"``, or ``"paths"`` for every replication's series as well.
        by_cohort: Whether people are told apart by when they came.
        quantiles: Shares of replications that quantiles are given for, ascending.
        horizons: Labels of the horizons that cohorts are read at.
    """

    replications: int = field()
    seed: int = field()
    draws: Literal["fast", "monotone"]
    keep: Literal["summary", "paths"]
    by_cohort: bool
    quantiles: tuple[float, ...]
    horizons: tuple[str, ...]

    @classmethod
    def of(
        cls,
        *,
        replications: Any,
        seed: Any,
        draws: Any,
        keep: Any,
        by_cohort: Any,
        quantiles: Any,
        horizons: Any = STANDARD_HORIZONS,
    ) -> "EnsembleOptions":
        """The options, checked.

        Raises:
            SpecError: one of them is wrong.
            BudgetError: too many horizons.
        """
        _check_whole("replications", replications, 1)
        _check_whole("seed", seed, 0)
        check_choice("draws", draws, DRAWS)
        check_choice("keep", keep, KEEP)
        check_flag("by_cohort", by_cohort)
        return cls(
            replications=int(replications),
            seed=int(seed),
            draws=draws,
            keep=keep,
            by_cohort=bool(by_cohort),
            quantiles=_quantiles(quantiles),
            horizons=tuple(horizon.label for horizon in read_horizons(horizons)),
        )

    def n_cohorts(self, scenario: Scenario) -> int:
        """The starting stock and who enters in each period; one where nobody tells them apart."""
        return scenario.clock.n_periods + 1 if self.by_cohort else 1


def _check_whole(path: str, value: Any, least: int) -> None:
    if not (is_integer(value) and least <= value < _WORD):
        message = f"{shortened(value)} is no whole number in [{least}, 2**64). Pass one."
        raise SpecError([(path, "no_whole_number", message)])


def _quantiles(given: Any) -> tuple[float, ...]:
    shares = list(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else []
    is_good = 0 < len(shares) <= _MOST_QUANTILES and all(_is_share(share) for share in shares)
    if not is_good or any(one >= other for one, other in pairwise(shares)):
        hint = "Pass up to 99 numbers between 0 and 1, ascending, such as (0.05, 0.5, 0.95)."
        raise SpecError([("quantiles", "no_quantiles", f"{shortened(given)} are no quantiles. {hint}")])
    return tuple(float(share) for share in shares)


def _is_share(value: Any) -> bool:
    return isinstance(value, float | np.floating) and bool(0 < value < 1)
