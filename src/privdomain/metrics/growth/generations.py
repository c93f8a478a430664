"""The counts by generation, and the delays between generations, that fission is made of."""

from typing import Final

import numpy as np
from attrs import field, fields, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain._internal.states import Rebuilt

_WHOLES: Final = {
    "watched": "users",
    "valid_in_window": "brought",
    "bought": "watched",
    "lost_in_window": "watched",
}
"""Which count each of these is a part of."""


@frozen(eq=False)
class GenerationCounts(Rebuilt):
    """Users by generation, the roots first; shapes ``(n_generations,)``.

    Attributes:
        users: All of them.
        watched: Of these, users who were observed for a whole window since they came.
        brought: New users whom the watched ones brought within it.
        late: New users whom they brought after it, whom K does not see.
        valid_in_window: Of the brought, users who count at the end of their own window, or by now while it is open.
        bought: Watched users who bought within it.
        lost_in_window: Watched users who had no relation at the end of it.
    """

    users: IntArray = field(converter=read_only)
    watched: IntArray = field(converter=read_only)
    brought: IntArray = field(converter=read_only)
    late: IntArray = field(converter=read_only)
    valid_in_window: IntArray = field(converter=read_only)
    bought: IntArray = field(converter=read_only)
    lost_in_window: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        counts = {one.name: getattr(self, one.name) for one in fields(type(self))}
        shapes = {count.shape for count in counts.values()}
        if len(shapes) > 1 or self.users.ndim != 1 or any((count < 0).any() for count in counts.values()):
            raise ValueError("counts of generations are negative or of different lengths")
        if not all((counts[part] <= counts[whole]).all() for part, whole in _WHOLES.items()):
            raise ValueError("counts of generations exceed their base")
        if (self.brought > np.append(self.users[1:], 0) - self.late).any():
            raise ValueError("a generation brought more users than the next one has")


@frozen
class Delays:
    """Elapsed time from when users came to the invitations they made.

    Attributes:
        n: Invitations whose inviter is known to have come.
        total: Sum [microseconds].
        median_twice: Twice the median [microseconds].
    """

    n: int
    total: int
    median_twice: int

    def __attrs_post_init__(self) -> None:
        if min(self.n, self.total, self.median_twice) < 0:
            raise ValueError("delays are negative")


def delays_of(lengths: IntArray) -> Delays:
    """The sum and the median of lengths >= 0 [microseconds], in whole numbers."""
    if not len(lengths):
        return Delays(0, 0, 0)
    middle = [(len(lengths) - 1) // 2, len(lengths) // 2]
    low, high = np.partition(lengths, middle)[middle].tolist()
    total = (int((lengths >> 32).sum()) << 32) + int((lengths & 0xFFFFFFFF).sum())
    return Delays(len(lengths), total, low + high)
