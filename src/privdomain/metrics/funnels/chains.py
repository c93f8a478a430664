"""Chains: how far each unit came, and when it took each step."""

from collections.abc import Sequence

import numpy as np
from attrs import fields, frozen

from privdomain._internal.arrays import BoolArray, IntArray


@frozen(eq=False)
class Chains:
    """The canonical chain of every unit that took the first step, and the units that were removed.

    Attributes:
        units: Number of the unit, ascending, shape ``(n_chains,)``; a unit has several where attempts are counted.
        users: Position of its user in the index of the events, ascending; a user has several where values are held.
        level: Steps taken, 1 .. n_steps; 0 for a unit that was removed.
        began: Instant of the unit's first row of the first step [microseconds UTC]; in any order, of any step.
        reached: Instant of each step [microseconds UTC], shape ``(n_chains, n_steps)``; ``MISSING`` beyond the level.
        is_open: Whether a further event could extend one of the unit's chains.
    """

    units: IntArray
    users: IntArray
    level: IntArray
    began: IntArray
    reached: IntArray
    is_open: BoolArray

    @classmethod
    def joined(cls, parts: Sequence["Chains"]) -> "Chains":
        """The chains of all parts, in the order of their units."""
        if len(parts) == 1:
            return parts[0]
        whole = [np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)]
        order = np.argsort(whole[0], kind="stable")
        return cls(*(column[order] for column in whole))
