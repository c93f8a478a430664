"""Draws of uncertain parameters: one value for each replication, the same in every scenario that asks for it."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.draws.normal import inverse_normal
from privdomain._internal.draws.streams import uniforms
from privdomain.errors import SpecError
from privdomain.simulator.ensemble.beta import LogOdds, fit_beta, from_log_odds
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.uncertainty import Uncertain

_TAIL: Final = 0.025
"""What lies beyond each of the ends of 95%."""
_EXTREMES: Final = np.array([2.0**-54, 1 - 2.0**-53])
"""The least and the greatest uniform that is ever drawn."""
_OVER_ONE: Final = "over_one"
"""The code of rates that add up to more than everybody, which the steps scale."""


def drawn_values(scenario: Scenario, seed: int, blocks: range, n: int) -> dict[str, FloatArray]:
    """Values by path, ``(n,)`` each: the first n replications of some blocks.

    A path has uniforms of its own. So two scenarios that share an uncertain parameter share its draws, and if its
    distribution differs, they share the quantiles.
    """
    values: dict[str, FloatArray] = {}
    for one in scenario.uncertain:
        drawn = [uniforms(seed, f"uncertain.{one.path}", 0, block) for block in blocks]
        value = quantile_of(one, np.concatenate(drawn)[:n])
        values |= dict.fromkeys((one.path, *one.also), value)
    return values


def quantile_of(uncertain: Uncertain, shares: FloatArray) -> FloatArray:
    """The value that shares of the distribution of an uncertain parameter do not pass, ``(n,)``.

    Triangular has the middle as its mode where none is given. The ends of lognormal and beta are their 2.5% and 97.5%
    points: of lognormal the logarithms are those of a normal distribution, for beta see ``fit_beta``.
    """
    low, high = uncertain.low, uncertain.high
    if uncertain.kind == "lognormal":
        normal = inverse_normal(np.array([1 - _TAIL])).item()
        middle, sigma = np.log(low * high) / 2, np.log(high / low) / (2 * normal)
        return np.asarray(np.exp(middle + sigma * inverse_normal(shares)))
    if uncertain.kind == "beta":
        return from_log_odds(LogOdds.of(*fit_beta(low, high, _TAIL)).quantile(shares))
    if uncertain.kind == "uniform":
        return low + (high - low) * shares
    mode = (low + high) / 2 if uncertain.mode is None else uncertain.mode
    rising = low + np.sqrt(shares * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - shares) * (high - low) * (high - mode))
    return np.where(shares * (high - low) < mode - low, rising, falling)


def check_uncertain(scenario: Scenario) -> None:
    """Refuse uncertain parameters that could be drawn where the scenario would not hold.

    The least and the greatest value that can be drawn must be valid by themselves. Rates that only together pass 1 are
    valid: the steps scale the moves of a stage down to what leaving leaves.

    Raises:
        SpecError: a whole number, which cannot vary; or a value out of its range.
    """
    for one in scenario.uncertain:
        extremes = quantile_of(one, _EXTREMES).tolist()
        for path in (one.path, *one.also):
            if isinstance(scenario.at(path), int):
                message = "is a whole number, which is never drawn. Compare scenarios instead."
                raise SpecError([(path, "whole_number", message)])
            for value in extremes:
                _check_value(scenario, {path: value}, one)


def _check_value(scenario: Scenario, change: Mapping[str, float], uncertain: Uncertain) -> None:
    try:
        scenario.with_changes(change)
    except SpecError as error:
        if {code for _, code, _ in error.problems} != {_OVER_ONE}:
            (path, value), *_ = change.items()
            ends = f"{uncertain.kind} from {uncertain.low!r} to {uncertain.high!r}"
            message = f"{value!r} could be drawn ({ends}), where {error} Narrow it, or take another kind."
            raise SpecError([(path, "out_of_range", message)]) from None
