"""Returning: stages of buyers, from the likeliest classes of buying."""

from collections.abc import Sequence
from math import nan
from typing import Final

import numpy as np

from privdomain.simulator.calibration.buying import Buyers, Buying, fit_one
from privdomain.simulator.calibration.classes import fit_classes
from privdomain.simulator.calibration.estimates import Estimate, rate, share
from privdomain.simulator.calibration.histories import Histories
from privdomain.simulator.scenario.lifecycle import LifeStage, Move

ACTIVE: Final = "active"
DORMANT: Final = "dormant"
NAMES: Final = ("frequent", "occasional", "rare")
"""Stages of the classes of buyers, where there is more than one."""


def buyer_stages(
    histories: Histories, classes: int | None, *, may_leave: bool
) -> tuple[list[LifeStage], list[Estimate]]:
    """Stages of buyers, the one that they enter first, and what is told of their rates.

    Args:
        histories: What was seen of people.
        classes: Classes of buyers, 1 to 3; None for what Akaike's criterion prefers.
        may_leave: Whether leaving is seen at all, as it is in members.
    """
    chosen = histories.is_buyer
    rows = (histories.repeats, histories.last, histories.as_buyer, histories.early)
    buyers = Buyers.of(*(row[chosen] for row in rows))
    left, base = int((histories.left & chosen & (histories.as_buyer > 0)).sum()), buyers.whole.base
    if not buyers.whole.orders.any():
        return _silent(base, left, may_leave=may_leave)
    buying = _best(buyers, classes)
    names = (ACTIVE,) if len(buying.rates) == 1 else NAMES[: len(buying.rates)]
    told = _leaving((*dict.fromkeys((ACTIVE, *names)), DORMANT), left, base, may_leave=may_leave)
    leave = told[0].value if told else 0.0
    stages = [
        LifeStage(name=name, leave=leave, orders=orders, moves=(Move(to=DORMANT, rate=asleep * (1 - leave)),))
        for name, orders, asleep in zip(names, buying.rates.tolist(), buying.dormancy.tolist(), strict=True)
    ]
    told += _estimates(buying, names, leave, buyers)
    if len(names) > 1:
        early = rate(f"lifecycle.stages.{ACTIVE}.orders", buyers.early, buyers.n)
        stages.insert(0, _entry(buying, names, early.value, leave))
        told.append(early)
    return [*stages, LifeStage(name=DORMANT, leave=leave)], told


def _best(buyers: Buyers, classes: int | None) -> Buying:
    """So many classes, or one more as long as Akaike's criterion prefers it."""
    most = len(NAMES) if buyers.after.orders.any() else 1
    if classes is not None:
        return _fitted(buyers, min(classes, most))
    best = _fitted(buyers, 1)
    for n in range(2, most + 1):
        more = _fitted(buyers, n)
        if more.aic >= best.aic:
            return best
        best = more
    return best


def _fitted(buyers: Buyers, n: int) -> Buying:
    return fit_one(buyers) if n == 1 else fit_classes(buyers, n)


def _silent(base: float, left: int, *, may_leave: bool) -> tuple[list[LifeStage], list[Estimate]]:
    """Stages of buyers of whom nobody ordered again: whether they are asleep is unknown."""
    told = _leaving((ACTIVE, DORMANT), left, base, may_leave=may_leave)
    leave = told[0].value if told and told[0].is_known else 0.0
    path = f"lifecycle.stages.{ACTIVE}"
    asleep = Estimate(f"{path}.moves.{DORMANT}.rate", nan, nan, nan, "beta", base)
    stages = [
        LifeStage(name=ACTIVE, leave=leave, moves=(Move(to=DORMANT, rate=0.0),)),
        LifeStage(name=DORMANT, leave=leave),
    ]
    return stages, [*told, rate(f"{path}.orders", 0, base), asleep]


def _leaving(names: Sequence[str], left: int, base: float, *, may_leave: bool) -> list[Estimate]:
    """Leaving of buyers, awake or asleep; nothing of it where it is not seen."""
    path, *also = [f"lifecycle.stages.{name}.leave" for name in names]
    return [share(path, left, base, tuple(also))] if may_leave else []


def _entry(buying: Buying, names: Sequence[str], orders: float, leave: float) -> LifeStage:
    """New buyers are alike for one period; after it each is of one class, or asleep."""
    shares = np.delete(buying.shares, len(names) - 1) * (1 - leave)
    ways = tuple(Move(to=name, rate=one) for name, one in zip((*names[:-1], DORMANT), shares.tolist(), strict=True))
    return LifeStage(name=ACTIVE, leave=leave, orders=orders, moves=ways, then=names[-1])


def _estimates(buying: Buying, names: Sequence[str], leave: float, buyers: Buyers) -> list[Estimate]:
    """What the likelihood tells; who leaves does not fall asleep, so dormancy is of the others."""
    found, is_one = [], len(names) == 1
    base = (buyers.whole if is_one else buyers.after).base
    for place, name in enumerate(names):
        path = f"lifecycle.stages.{name}"
        low, high = buying.rate_ends[place].tolist()
        found.append(Estimate(f"{path}.orders", float(buying.rates[place]), low, high, "lognormal", base))
        asleep = [float(buying.dormancy[place]), *buying.dormancy_ends[place].tolist()]
        found.append(_scaled(f"{path}.moves.{DORMANT}.rate", asleep, 1 - leave, base))
    n_after = float(buyers.after.weights.sum())
    for place, name in [] if is_one else [*enumerate(names[:-1]), (len(names), DORMANT)]:
        share_of = [float(buying.shares[place]), *buying.share_ends[place].tolist()]
        found.append(_scaled(f"lifecycle.stages.{ACTIVE}.moves.{name}.rate", share_of, 1 - leave, n_after))
    return found


def _scaled(path: str, told: Sequence[float], factor: float, base: float) -> Estimate:
    value, low, high = (one * factor for one in told)
    return Estimate(path, value, low, high, "beta", base)
