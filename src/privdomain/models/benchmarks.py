"""Benchmarks: published figures with their base, their source and how far they can be trusted."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import refuse
from privdomain.models.spec import Name, Record, Text, Word
from privdomain.models.values import Count, Year

__all__ = ["Benchmark", "Precision", "Reliability", "Source", "Unit"]


class Reliability(Term):
    """How far a published figure can be trusted (可靠程度)."""

    RELIABLE = "reliable", "可靠"
    """Read in the publication itself."""
    SECONDARY = "secondary", "二手"
    """Read in a text that quotes it."""
    UNRELIABLE = "unreliable", "不可靠"
    """The text is corrupt; nothing may be computed from it."""


class Precision(Term):
    """How exactly a figure is printed (精确程度)."""

    EXACT = "exact", "精确"
    ABOUT = "about", "约"
    """Nearly so much (近)."""
    OVER = "over", "超过"
    """More than so much (多, 超)."""


class Unit(Term):
    """What a figure counts (单位)."""

    SHARE = "share", "占比"
    """Part of its base, in [0, 1]."""
    GROWTH = "growth", "增长率"
    """Change over the value before; 2.55 is +255%."""
    HOURS_PER_DAY = "hours_per_day", "小时/天"
    CNY = "CNY", "元"
    COUNT = "count", "个"


class Source(Record):
    """A publication that figures come from (来源).

    Attributes:
        id: Id.
        title: What it is called in English.
        zh: What it is called in Chinese.
        year: Year of publication; None is unknown.
        sample_size: How many it asked or looked at [count]; None is not stated.
        sample: What they are; empty without a size.
    """

    id: Name
    title: Name
    zh: Name
    year: Year | None = None
    sample_size: Annotated[Count, Field(ge=1)] | None = None
    sample: Annotated[str, Field(max_length=120)] = ""


class Benchmark(Record):
    """A published figure (行业基准): a number is nothing without the answer to "of whom?".

    Where a share is of those counted by another benchmark (45% *of the 79% who bought*), ``of`` names that one; to get
    the share of all, multiply: [`share_of_all`][privdomain.models.share_of_all].

    Attributes:
        id: Id.
        zh: Chinese name.
        value: The figure, in its unit; None where it cannot be read.
        unit: What it counts.
        base: Of whom or of what.
        of: Id of the benchmark that the base is counted by; None is all.
        is_base_ambiguous: Whether the text leaves open if the base is ``of`` or all.
        multi_select: Whether answers may overlap, so that shares add up to more than 1.
        precision: How exactly it is printed.
        year: Year that it speaks of; None is unknown.
        source: Id of its source.
        reliability: How far it can be trusted.
        note: What else to know.
    """

    id: Name
    zh: Name
    value: Annotated[float, Field(ge=-1e15, le=1e15), AfterValidator(lambda value: value + 0.0)] | None
    unit: Word[Unit]
    base: Name
    of: Name | None = None
    is_base_ambiguous: bool = False
    multi_select: bool = False
    precision: Word[Precision] = Precision.EXACT
    year: Year | None = None
    source: Name
    reliability: Word[Reliability]
    note: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_share = self.unit == Unit.SHARE
        refuse(
            (
                is_share and self.value is not None and not 0 <= self.value <= 1,
                "value",
                "no_share",
                f"{self.value!r} is no share. Write 0.45 for 45%.",
            ),
            (
                self.of is not None and not is_share,
                "of",
                "no_share",
                "is said of what is no share. Leave it out.",
            ),
            (self.of == self.id, "of", "circle", "is the benchmark itself. Name another."),
            (
                self.is_base_ambiguous and self.of is None,
                "is_base_ambiguous",
                "no_other_base",
                "needs of, the other base. Add it.",
            ),
            (
                self.value is None and self.reliability != Reliability.UNRELIABLE,
                "value",
                "missing",
                "is missing. Only an unreliable figure may have none.",
            ),
        )
        return self
