"""Rank pairs: how many pairs stand in the same order by two rankings, and what that makes of the two."""

from bisect import bisect_left
from fractions import Fraction
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.reasons import Wording

__all__ = ["GapVerdict"]


class GapVerdict(Term):
    """Whether development follows importance (重要性与发展程度的关系)."""

    ALIGNED = "aligned", "基本匹配"
    MIXED = "mixed", "部分错位"
    INVERTED = "inverted", "重要性与发展程度倒置"


MORE_ALIKE: Final = Wording(
    "more_alike", "{n:,} of the reversed pairs in the same order.", "次序相反的功能对中有 {n:,} 对改为一致。"
)
MORE_REVERSED: Final = Wording(
    "more_reversed", "{n:,} of the pairs of the same order reversed.", "次序一致的功能对中有 {n:,} 对变为相反。"
)


@frozen(kw_only=True)
class RankPairs:
    """Pairs of functions and how the two orders stand to each other, in whole numbers.

    Attributes:
        n_alike: Pairs in the same order.
        n_reversed: Pairs in opposite orders.
        n_importance: Pairs that differ in importance.
        n_development: Pairs that differ in development.
        low: Tau up to which the orders are inverted, <= 0.
        high: Tau from which they are aligned, >= 0.
    """

    n_alike: int
    n_reversed: int
    n_importance: int
    n_development: int
    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, order: FloatArray, *, low: Fraction, high: Fraction) -> "RankPairs":
        """The pairs of two rows, every one against every other."""
        one, other = (np.sign(row[:, None] - row[None, :]).astype(np.int64) for row in order)
        product = one * other
        counts = [int(np.count_nonzero(part)) // 2 for part in (product > 0, product < 0, one, other)]
        return cls(
            n_alike=counts[0], n_reversed=counts[1], n_importance=counts[2], n_development=counts[3], low=low, high=high
        )

    def verdict(self, turned: int) -> GapVerdict | None:
        """The verdict if so many reversed pairs stood in the same order; decided without a root."""
        squared = self.n_importance * self.n_development
        if not squared:
            return None
        excess = self.n_alike - self.n_reversed + 2 * turned
        if excess >= 0 and excess**2 >= self.high**2 * squared:
            return GapVerdict.ALIGNED
        is_inverted = excess <= 0 and excess**2 >= self.low**2 * squared
        return GapVerdict.INVERTED if is_inverted else GapVerdict.MIXED

    def changes(self) -> tuple[Change, ...]:
        """The fewest pairs that would have to turn for the nearest other verdicts."""
        current = self.verdict(0)
        if current is None:
            return ()
        found = []
        for sign, most, wording in ((1, self.n_reversed, MORE_ALIKE), (-1, self.n_alike, MORE_REVERSED)):
            n = bisect_left(range(most + 1), x=True, key=lambda turned: self.verdict(sign * turned) != current)
            if n <= most:
                found.append(Change.to(self.verdict(sign * n) or current, wording(n=n)))
        return tuple(found)
