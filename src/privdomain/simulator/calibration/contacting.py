"""Contacting: how contacts who have not bought leave, and place their first order, by tenure."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from privdomain._internal.arrays import IntArray
from privdomain.simulator.calibration.estimates import Estimate, share
from privdomain.simulator.calibration.histories import Histories
from privdomain.simulator.scenario.lifecycle import LifeStage

CONTACT: Final = "contact"
"""The stage of contacts, or the beginning of the names of their stages."""


def contact_stages(
    histories: Histories, tenure: Sequence[int], buyers_enter: str
) -> tuple[list[LifeStage], list[Estimate]]:
    """Stages of contacts, and what is told of their rates: counts of each class of tenure, censored where it ends.

    Args:
        histories: What was seen of people.
        tenure: First period of each class of tenure, the first being 1.
        buyers_enter: Stage that buyers enter.
    """
    told = histories.is_new & ~histories.was_buyer
    watched, first = histories.watched[told], histories.first[told]
    left, buys = histories.left[told], first <= watched
    first_base = _by_class(_at_least(np.where(buys, first, watched)), tenure)
    first_hits = _by_class(np.bincount(first[buys], minlength=1)[1:], tenure)
    leave_base = _by_class(_at_least(np.where(buys, first - 1, watched)), tenure)
    leave_hits = _by_class(np.bincount(watched[left & ~buys], minlength=1)[1:], tenure)
    stages, estimates = [], []
    for place, start in enumerate(tenure):
        names = _names(tenure, place)
        leave, order = (
            share(
                f"{_path(names[0])}.{member}",
                hits[place],
                base[place],
                tuple(f"{_path(n)}.{member}" for n in names[1:]),
            )
            for member, hits, base in (("leave", leave_hits, leave_base), ("first_order", first_hits, first_base))
        )
        estimates += [leave, order]
        stages += [
            LifeStage(
                name=name,
                leave=leave.value if leave.is_known else 0.0,
                first_order=order.value if order.is_known else 0.0,
                buyers_enter=buyers_enter,
                then=f"{CONTACT}_{start + later}" if start + later <= tenure[-1] else None,
            )
            for later, name in enumerate(names, start=1)
        ]
    return stages, estimates


def _names(tenure: Sequence[int], place: int) -> list[str]:
    """Stages of a class: one for each period of it, the last class for good."""
    if len(tenure) == 1:
        return [CONTACT]
    if place == len(tenure) - 1:
        return [f"{CONTACT}_{tenure[-1]}"]
    return [f"{CONTACT}_{period}" for period in range(tenure[place], tenure[place + 1])]


def _path(stage: str) -> str:
    return f"lifecycle.stages.{stage}"


def _at_least(spans: IntArray) -> IntArray:
    """How many were there in period 1, 2 … of tenure."""
    return np.cumsum(np.bincount(spans, minlength=1)[::-1])[::-1][1:]


def _by_class(counts: IntArray, tenure: Sequence[int]) -> list[int]:
    """Sums over the classes of tenure of counts by period of it."""
    parts = np.split(counts, np.array(tenure[1:], np.int64) - 1)
    return [int(part.sum()) for part in parts]
