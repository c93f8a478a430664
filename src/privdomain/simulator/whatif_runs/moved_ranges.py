"""Moved ranges: what becomes of the range of an uncertain parameter when a change moves the parameter."""

from math import inf
from typing import Any, Final

from privdomain.errors import SpecError
from privdomain.simulator.ensemble.uncertain_draws import check_uncertain
from privdomain.simulator.scenario.paths import changed, is_rate_at, value_at
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.uncertainty import Uncertain

_EQUAL: Final = 1e-9
"""How far factors may differ, relatively, that are to be one."""


def with_moved_ranges(base: Scenario, after: Scenario) -> Scenario:
    """The changed scenario, in which the ranges of parameters that changed have moved as these have.

    Amounts move in proportion; rates move in proportion of their odds, so that they stay within 0 and 1.

    Raises:
        SpecError: a range cannot move so, or leads where the scenario does not hold; names the parameter.
    """
    ranges = [_moved(one, base, after) for one in after.uncertain]
    if ranges == [_document(one) for one in after.uncertain]:
        return after
    for one, moved in zip(after.uncertain, ranges, strict=True):
        try:
            check_uncertain(changed(after, {"uncertain": [moved]}))
        except SpecError as error:
            move = f"from [{one.low:.6g}, {one.high:.6g}] to [{moved['low']:.6g}, {moved['high']:.6g}]"
            message = f"is uncertain, and its range moves with it, {move}: {error} Change 'uncertain' along with it."
            raise SpecError([(one.path, "no_range", message)]) from None
    return changed(after, {"uncertain": ranges})


def _document(uncertain: Uncertain) -> dict[str, Any]:
    return uncertain.to_dict()


def _moved(uncertain: Uncertain, base: Scenario, after: Scenario) -> dict[str, Any]:
    """The document of a range, moved."""
    paths = (uncertain.path, *uncertain.also)
    steps = [(value_at(base, path), value_at(after, path)) for path in paths]
    document = _document(uncertain)
    if all(before == now for before, now in steps):
        return document
    is_rate = any(is_rate_at(after, path) for path in paths)
    factors = [_factor(before, now, is_rate=is_rate) for before, now in steps]
    if not max(factors) - min(factors) <= _EQUAL * abs(factors[0]):
        message = "is uncertain, and its range cannot move with it, as from 0. Change 'uncertain' along with it."
        if len(paths) > 1:
            message = f"is uncertain together with {', '.join(paths)}. Change all of them alike."
        raise SpecError([(uncertain.path, "no_proportion", message)])
    places = {name: document[name] for name in ("low", "high", "mode") if document[name] is not None}
    return document | {name: _place(place, factors[0], is_rate=is_rate) for name, place in places.items()}


def _factor(before: float, now: float, *, is_rate: bool) -> float:
    """What a number has been multiplied by, a rate in odds; infinite from 0, and of a rate to 1."""
    if not is_rate:
        return now / before if before else inf
    return now * (1 - before) / (before * (1 - now)) if before and now < 1 else inf


def _place(place: float, factor: float, *, is_rate: bool) -> float:
    return factor * place / (1 - place + factor * place) if is_rate else factor * place
