"""The quantile of one draw in whole numbers, where floating point leaves it open: less than once in a million draws."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, chain, takewhile
from operator import sub
from typing import Final

from privdomain._internal.draws.laws import Law

_BITS: Final = 160
"""Bits by which the smallest probability that matters is above the smallest that is held."""
_ROUNDING: Final = 1 << 50
"""More than what rounding does to a sum: each of 2**24 probabilities is off by 2**24 at most."""


def exact_quantile(uniform: float, law: Law) -> int:
    """The smallest count up to which the probabilities add up to a draw in (0, 1).

    Probabilities are whole numbers of a unit so small that all their rounding is below 2**-100 of the draw; a sum that
    comes nearer to it counts as equal.

    Examples:
        >>> from privdomain._internal.draws.laws import Binomial, Poisson
        >>> exact_quantile(0.25, Binomial(2.0, 0.5)), exact_quantile(0.25 + 2**-54, Binomial(2.0, 0.5))
        (0, 1)
        >>> exact_quantile(0.5, Poisson(1e6))
        1000000
    """
    share = Fraction(uniform)
    unit = 1 << (_BITS + share.denominator.bit_length())
    mode = int(min(law.most, law.mean))
    total = unit + sum(_fewer(unit, mode, law))
    whole = total + sum(_more(unit, mode, law))
    goal = whole * share.numerator // share.denominator - _ROUNDING
    if total < goal:
        rising = accumulate(_more(unit, mode, law), initial=total)
        return mode + sum(1 for _ in takewhile(lambda reached: reached < goal, rising))
    falling = accumulate(chain([unit], _fewer(unit, mode, law)), sub, initial=total)
    return mode + 1 - sum(1 for _ in takewhile(lambda reached: reached >= goal, falling))


def _fewer(weight: int, count: int, law: Law) -> Iterator[int]:
    """Probabilities of smaller counts, down to nothing."""
    while weight and count:
        count -= 1
        above, below = law.odds(count)
        weight = weight * below // above
        yield weight


def _more(weight: int, count: int, law: Law) -> Iterator[int]:
    """Probabilities of larger counts, up to nothing."""
    above, below = law.odds(count)
    while weight and above:
        weight = weight * above // below
        yield weight
        count += 1
        above, below = law.odds(count)
