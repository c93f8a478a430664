"""Assumptions: numbers to start from, each with the range in which it may well lie."""

from typing import Annotated, Final, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import refuse
from privdomain.models.spec import Name, Spec, Word

__all__ = ["Assumption", "RangeKind"]

LOW: Final = 0.6
HIGH: Final = 1.6
"""The ends of a range, as parts of its base value."""
_DIGITS: Final = 9
"""Decimals that ends are rounded to, so that 0.6 x 0.07 is printed as 0.042."""

_Amount: TypeAlias = Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)]


class RangeKind(Term):
    """What the range of an assumption keeps to (取值范围)."""

    AMOUNT = "amount", "数额"
    """Anything from 0 on: from 0.6 to 1.6 times the base value."""
    SHARE = "share", "占比"
    """The same, cut at 1."""
    FACTOR = "factor", "倍数"
    """What something is multiplied by, from 1 on: only the part over 1 is spread, so that more never becomes less."""


class Assumption(Spec):
    """A number that nobody measured (假设值): replace it by your own as soon as you have one; never a benchmark.

    Attributes:
        zh: What it is called in Chinese.
        low: Low end of the range, in the unit.
        base: The value to start from, in the unit.
        high: High end of the range, in the unit.
        unit: What it counts, and per what.
        kind: What the range keeps to.
        source: Where it comes from; "assumption" for our own judgement.

    Examples:
        >>> week = Assumption.around(0.07, zh="首周流失率", unit="share per week", kind=RangeKind.SHARE)
        >>> week.low, week.base, week.high, week.source
        (0.042, 0.07, 0.112, 'assumption')

        A share cannot exceed 1, and says that its range was cut; a factor spreads what exceeds 1:

        >>> sure = Assumption.around(0.7, zh="到店率", unit="share", kind=RangeKind.SHARE)
        >>> sure.high, sure.is_cut
        (1.0, True)
        >>> dearer = Assumption.around(1.1, zh="涨价倍数", unit="factor", kind=RangeKind.FACTOR)
        >>> dearer.low, dearer.high
        (1.06, 1.16)
    """

    zh: Name
    low: _Amount
    base: _Amount
    high: _Amount
    unit: Name
    kind: Word[RangeKind] = RangeKind.AMOUNT
    source: Name = "assumption"

    @classmethod
    def around(cls, base: float, *, zh: str, unit: str, kind: RangeKind = RangeKind.AMOUNT) -> Self:
        """The assumption of a base value with the usual range around it: 0.6, 1 and 1.6 times.

        Args:
            base: The value to start from, in the unit.
            zh: What it is called in Chinese.
            unit: What it counts, and per what.
            kind: What the range keeps to.

        Raises:
            SpecError: no finite number, or outside what the kind allows.
        """
        given = cls.load({"zh": zh, "low": base, "base": base, "high": base, "unit": unit, "kind": kind})
        start = 1.0 if given.kind == RangeKind.FACTOR else 0.0
        low, high = (round(start + times * (given.base - start), _DIGITS) for times in (LOW, HIGH))
        return given.replace(low=low, high=min(high, 1.0) if given.kind == RangeKind.SHARE else high)

    @property
    def is_cut(self) -> bool:
        """Whether the range ends at 1 because no share exceeds it."""
        return self.kind == RangeKind.SHARE and self.high == 1.0

    @model_validator(mode="after")
    def _check(self) -> Self:
        over = "base" if self.base > 1 else "high"
        under = "base" if self.base < 1 else "low"
        refuse(
            (
                not self.low <= self.base <= self.high,
                "base",
                "outside_range",
                f"{self.base!r} lies outside {self.low!r} .. {self.high!r}. Widen the range.",
            ),
            (
                self.kind == RangeKind.SHARE and self.high > 1,
                over,
                "no_share",
                f"{getattr(self, over)!r} is no share. Write 0.45 for 45%.",
            ),
            (
                self.kind == RangeKind.FACTOR and self.low < 1,
                under,
                "no_factor",
                f"{getattr(self, under)!r} would turn more into less. Write 1.1 for 10% more.",
            ),
        )
        return self
