"""The two laws of counts, and what an inversion asks of them; one law for all draws, or one for each."""

from fractions import Fraction
from math import inf
from typing import Any, Final, Protocol, Self, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import FloatArray

Parameter: TypeAlias = Any
"""A float, or a float64 array with one number for each draw."""

_EVEN: Final = 0.5


class Law(Protocol):
    """A law of counts."""

    @property
    def mean(self) -> Parameter:
        """Mean."""

    @property
    def variance(self) -> Parameter:
        """Variance."""

    @property
    def lean(self) -> Parameter:
        """Third cumulant over the variance: 1 of rare events, 0 of even chances, -1 of near certainty."""

    @property
    def most(self) -> Parameter:
        """The largest count."""

    @property
    def is_mirrored(self) -> Any:
        """Whether what does not happen is rarer, so that counting begins there."""

    def ladder(self) -> tuple[Parameter, Parameter, Parameter]:
        """Of what is rarer: probability of 0, and a and b of ``a / count - b``, the probability over the one before."""

    def rise(self, counts: FloatArray) -> FloatArray:
        """Probability of one more over that of each count; draws are rows of a table."""

    def fall(self, counts: FloatArray) -> FloatArray:
        """Probability of one less over that of each count; draws are rows of a table."""

    def odds(self, count: int) -> tuple[int, int]:
        """Of a single draw, probability of one more over that of a count: an exact fraction, above and below."""

    def at(self, rows: Any) -> Self:
        """The law of some of the draws."""


@frozen(eq=False)
class Poisson:
    """Poisson laws.

    Attributes:
        mean: Means.
    """

    mean: Parameter
    lean: Parameter = field(default=1.0, init=False)
    most: Parameter = field(default=inf, init=False)
    is_mirrored: Any = field(default=False, init=False)

    @property
    def variance(self) -> Parameter:
        """The mean."""
        return self.mean

    def ladder(self) -> tuple[Parameter, Parameter, Parameter]:
        """Probability of 0, and what the next ones come from."""
        return np.exp(-self.mean), self.mean, 0.0

    def rise(self, counts: FloatArray) -> FloatArray:
        """``mean / (count + 1)``."""
        ratio: FloatArray = as_column(self.mean) / (counts + 1.0)
        return ratio

    def fall(self, counts: FloatArray) -> FloatArray:
        """``count / mean``."""
        ratio: FloatArray = counts / as_column(self.mean)
        return ratio

    def odds(self, count: int) -> tuple[int, int]:
        """``mean / (count + 1)``."""
        above, below = float(self.mean).as_integer_ratio()
        return above, (count + 1) * below

    def at(self, rows: Any) -> "Poisson":
        """The law of some of the draws."""
        return Poisson(pick(self.mean, rows))


@frozen(eq=False)
class Binomial:
    """Binomial laws.

    Attributes:
        most: Trials, whole numbers.
        chance: Probability of each trial.
    """

    most: Parameter
    chance: Parameter

    @property
    def mean(self) -> Parameter:
        """Mean."""
        return self.most * self.chance

    @property
    def variance(self) -> Parameter:
        """Variance."""
        return self.most * (self.chance * (1.0 - self.chance))

    @property
    def lean(self) -> Parameter:
        """What does not happen less what does, per trial."""
        return 1.0 - 2.0 * self.chance

    @property
    def is_mirrored(self) -> Any:
        """Whether failures are rarer."""
        return self.chance > _EVEN

    def ladder(self) -> tuple[Parameter, Parameter, Parameter]:
        """Probability of 0, and what the next ones come from."""
        rarer = np.minimum(self.chance, 1.0 - self.chance)
        odds = rarer / (1.0 - rarer)
        return np.exp(self.most * np.log1p(-rarer)), (self.most + 1.0) * odds, odds

    def rise(self, counts: FloatArray) -> FloatArray:
        """``(trials - count) / (count + 1)`` times the odds of a trial."""
        chance = as_column(self.chance)
        ratio: FloatArray = (as_column(self.most) - counts) / (counts + 1.0) * (chance / (1.0 - chance))
        return ratio

    def fall(self, counts: FloatArray) -> FloatArray:
        """``count / (trials - count + 1)`` over the odds of a trial."""
        chance = as_column(self.chance)
        ratio: FloatArray = counts / (as_column(self.most) - counts + 1.0) * ((1.0 - chance) / chance)
        return ratio

    def odds(self, count: int) -> tuple[int, int]:
        """``(trials - count) / (count + 1)`` times the odds of a trial."""
        chance = Fraction(float(self.chance))
        rest = chance.denominator - chance.numerator
        return (int(self.most) - count) * chance.numerator, (count + 1) * rest

    def at(self, rows: Any) -> "Binomial":
        """The law of some of the draws."""
        return Binomial(pick(self.most, rows), pick(self.chance, rows))


def pick(parameter: Parameter, rows: Any) -> Parameter:
    """The parameter of some of the draws."""
    return parameter[rows] if isinstance(parameter, np.ndarray) else parameter


def as_column(parameter: Parameter) -> Parameter:
    """The parameter beside a table whose rows are the draws."""
    return parameter[:, None] if isinstance(parameter, np.ndarray) else parameter
