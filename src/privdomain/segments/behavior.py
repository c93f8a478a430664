"""Conditions on what users did, or what happened to them: counts, totals, recency and sequences in a window."""

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, FailFast, Field, model_validator
from pydantic_core import PydanticKnownError

from privdomain._internal.arrays import FLOAT_LIMIT
from privdomain._internal.flaws import shortened
from privdomain.calendar.duration import Duration
from privdomain.errors import SpecError
from privdomain.models.spec import Items, Name
from privdomain.models.values import DurationText
from privdomain.segments.conditions import Label, Prop
from privdomain.segments.node import Policy, Rule
from privdomain.segments.part import Part
from privdomain.segments.windows import Window

MAX_STEPS: Final = 32

Source: TypeAlias = Literal["events", "orders", "touches", "members", "invites"]
"""The facts whose rows are looked at.

Of orders, refunds are no rows and the lines of one order are one. Invites belong to who was invited. How a relation of
``members`` ended is seen only once it has ended.
"""


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, Prop) else value


Where: TypeAlias = Annotated[Items[Prop], BeforeValidator(_one_or_many)]
"""Comparisons that a row must all pass, with its columns and attributes; one needs no list."""


class OfRows(Rule):
    """A condition on rows of facts."""

    name: Label | None = Field(default=None, kw_only=False)
    of: Source = "events"
    within: Window | None = None
    where: Where = ()

    @model_validator(mode="after")
    def _check_name(self) -> Self:
        if self.name is not None and self.of not in _NAMED:
            raise SpecError([("name", "no_names", f"{self.of} have no names. Narrow them down with where.")])
        return self


_NAMED = {"events": "name", "touches": "touchpoint"}


def _exact(value: object) -> object:
    """Refuse what only turns into a float, such as an integer past 2**53, and would lose digits."""
    if not isinstance(value, (int, float)):
        raise PydanticKnownError("float_type")
    if isinstance(value, int) and abs(value) > FLOAT_LIMIT:
        raise SpecError([("", "not_exact", f"{shortened(value)} is past 2**53, where no total is exact.")])
    return value


Bound: TypeAlias = Annotated[float, BeforeValidator(_exact), AfterValidator((0.0).__add__)]
"""A bound of a total; minus zero is zero."""


class Did(OfRows):
    """Users who did something often enough (行为条件).

    Attributes:
        name: Name of the event, or of the touchpoint for ``of="touches"``; any by default.
        of: The facts that are looked at.
        within: The window; everything before ``as_of`` by default.
        where: Comparisons that a row must pass; where a value is not known, the row passes only if they say so.
        per: Count each "row", or each local "day" once.
        at_least: Lowest count that passes.
        at_most: Highest count that passes; none by default.
    """

    positional: ClassVar[tuple[str, ...]] = ("name",)

    kind: Literal["did"] = "did"
    per: Literal["row", "day"] = "row"
    at_least: Annotated[int, Field(ge=0, lt=2**31)] = 1
    at_most: Annotated[int, Field(ge=0, lt=2**31)] | None = None

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.at_most is not None and self.at_most < self.at_least:
            raise SpecError([("at_most", "impossible_range", f"{self.at_most} is below at_least={self.at_least}.")])
        if self.at_least == 0 and self.at_most is None:
            raise SpecError([("at_least", "always_true", "every count is at least 0. Write 1, or an at_most.")])
        return self


class Absent(OfRows):
    """Users who did not do something in the window (未发生), those included of whom nothing was ever seen.

    Attributes:
        name: Name of the event, or of the touchpoint for ``of="touches"``; any by default.
        of: The facts that are looked at.
        within: The window; everything before ``as_of`` by default.
        where: Comparisons that a row must pass.
    """

    positional: ClassVar[tuple[str, ...]] = ("name",)

    kind: Literal["absent"] = "absent"


class Total(OfRows):
    """Users whose rows add up to enough (累计条件), such as what they paid net of refunds; nothing adds up to 0.

    Attributes:
        column: The column or attribute that is added up, such as "amount" of orders.
        of: The facts that are looked at.
        name: Name of the event, or of the touchpoint for ``of="touches"``; any by default.
        within: The window; everything before ``as_of`` by default.
        where: Comparisons that a row must pass.
        at_least: Lowest total that passes [major units of money].
        under: First total that no longer passes.
        missing: What it says of users with a row whose value is not known.
    """

    positional: ClassVar[tuple[str, ...]] = ("column",)

    kind: Literal["total"] = "total"
    column: Name = Field(kw_only=False)
    of: Source = "orders"
    name: Label | None = None
    at_least: Bound | None = None
    under: Bound | None = None
    missing: Policy | None = None

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        _check_bounds(self.at_least, self.under)
        return self


class Recency(OfRows):
    """Users whose last, or first, time lies so long ago (最近一次).

    Attributes:
        name: Name of the event, or of the touchpoint for ``of="touches"``; any by default.
        of: The facts that are looked at.
        within: The window in which it is looked for; everything before ``as_of`` by default.
        where: Comparisons that a row must pass.
        which: The "last" time, or the "first".
        at_least: Shortest time since then that passes.
        under: First time since then that no longer passes.
        missing: What it says of users who never did.
    """

    positional: ClassVar[tuple[str, ...]] = ("name",)

    kind: Literal["recency"] = "recency"
    which: Literal["last", "first"] = "last"
    at_least: DurationText | None = None
    under: DurationText | None = None
    missing: Policy | None = None

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        low, high = (None if text is None else Duration(text).microseconds for text in (self.at_least, self.under))
        _check_bounds(low, high)
        return self


class Step(Part):
    """One step of a sequence: an event of a name whose row passes.

    Attributes:
        name: Name of the event.
        where: Comparisons that the row must pass.
    """

    name: Label
    where: Where = ()


def _steps(value: object) -> object:
    """Names stand for steps without conditions."""
    if isinstance(value, (list, tuple)):
        return tuple({"name": step} if isinstance(step, (str, int)) else step for step in value)
    return value


class Sequence(Rule):
    """Users who did one thing after another (序列), each step later than the one before; other events may lie between.

    Attributes:
        steps: At least two; a name stands for a step without conditions.
        span: Longest time from the first step to the last, included; any by default.
        within: The window in which all steps lie; everything before ``as_of`` by default.
    """

    positional: ClassVar[tuple[str, ...]] = ("steps",)

    kind: Literal["sequence"] = "sequence"
    steps: Annotated[
        tuple[Step, ...],
        Field(strict=False, min_length=2, max_length=MAX_STEPS),
        FailFast(),
        BeforeValidator(
            _steps,
            json_schema_input_type=Annotated[list[Label | Step], Field(min_length=2, max_length=MAX_STEPS)],
        ),
    ] = Field(kw_only=False)
    span: DurationText | None = None
    within: Window | None = None


def _check_bounds(at_least: float | None, under: float | None) -> None:
    if at_least is None and under is None:
        raise SpecError([("at_least", "no_bound", "say at_least, under, or both.")])
    if at_least is not None and under is not None and under <= at_least:
        raise SpecError([("under", "impossible_range", "is not above at_least.")])
