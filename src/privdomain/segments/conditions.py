"""Conditions on what a user is: attributes, tags, consents, and membership of other groupings."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias, cast, get_args

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import WithJsonSchema

from privdomain.errors import SpecError
from privdomain.facts.vocabulary import TagSource
from privdomain.metrics.stages.vocabulary import PurchaseStage
from privdomain.models.spec import Items, Name, Share, Word
from privdomain.segments.node import Policy, Rule
from privdomain.segments.windows import Ago, iso

Label: TypeAlias = Annotated[str, Field(max_length=1_000)] | Annotated[int, Field(ge=-(2**63), lt=2**63)]


def _shortest(value: object) -> object:
    """Whole floats as the integers that they equal, for equal values have one text."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**63 else value


def _written_as_float(value: object) -> object:
    """Refuse what only turns into a float, such as an integer past int64, and would lose digits."""
    if not isinstance(value, float):
        raise ValueError("Input should be a float or an integer within 64 bits")  # noqa: TRY004 - pydantic reads it
    return value


Value: TypeAlias = Annotated[
    Annotated[str, Field(max_length=1_000)]
    | bool
    | Annotated[int, Field(ge=-(2**63), lt=2**63)]
    | Annotated[float, BeforeValidator(_written_as_float)]
    | Ago,
    BeforeValidator(iso),
    AfterValidator(_shortest),
]
"""What a value is compared with: a text, flag or number; a time as ISO text, or as ``Ago(ago="30d")``."""

Operator: TypeAlias = Literal[
    "==", "!=", "<", "<=", ">", ">=", "in", "not_in", "between",
    "contains", "starts_with", "ends_with", "is_known", "is_missing",
]  # fmt: skip

MaybeOperator: TypeAlias = Annotated[Operator | None, WithJsonSchema({"type": "string", "enum": [*get_args(Operator)]})]
"""An operator; none only in Python, where a comparison may be unfinished."""

ALONE: Final = ("is_known", "is_missing")
OF_MANY: Final = ("in", "not_in", "between")
OF_TEXTS: Final = ("contains", "starts_with", "ends_with")
OF_ORDER: Final = ("<", "<=", ">", ">=", "between")


def _without_default(shape: dict[str, Any]) -> None:
    del shape["default"]


class Prop(Rule):  # noqa: PLW1641 - a frozen model has its hash already
    """What is known of a user, or of one row (属性条件).

    Written as a comparison: ``Prop("city") == "Shanghai"``, ``Prop("age").between(18, 25)``. Alone, ``Prop("city")`` is
    unfinished, and refused wherever a rule is used; ``Prop("city").is_known()`` says that there is a value. Texts are
    compared as they are, never as patterns; both ends of ``between`` belong to it. A datetime64 is read in UTC.

    Attributes:
        field: Name of the attribute or column.
        op: The comparison.
        value: What it is compared with; a list for "in", "not_in" and "between", none for "is_known", "is_missing".
        missing: What it says where the value is not known: "false", "true" or "error". Undeclared reads as "false",
            and must be declared below a ``Not`` where values are missing.
    """

    positional: ClassVar[tuple[str, ...]] = ("field", "op", "value")

    kind: Literal["prop"] = "prop"
    field: Name = Field(kw_only=False)
    op: MaybeOperator = Field(default=None, kw_only=False, json_schema_extra=_without_default)
    value: Value | Items[Value] | None = Field(default=None, kw_only=False)
    missing: Policy | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _no_relative_times(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse lists of relative times, but for the two ends of a range, before they are read."""
        if isinstance(value, list) and info.data.get("op") != "between":
            for place, one in enumerate(value):
                if isinstance(one, (dict, Ago)):
                    message = "is no value of a list: relative times are compared by >=, < and between."
                    raise SpecError([(f"[{place}]", "bad_value", message)])
        if isinstance(value, list) and info.data.get("op") == "between" and len(value) != 2:  # noqa: PLR2004
            raise SpecError([("", "bad_value", "'between' needs two values, low and high.")])
        return value

    @field_validator("value")
    @classmethod
    def _each_once(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("op") not in {"in", "not_in"} or not isinstance(value, tuple):
            return value
        return tuple({(kind_of_value(one), one): one for one in value}.values())

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo) -> Self:
        if self.op is None:
            if info.mode == "json" or self.value is not None:
                raise SpecError([("op", "missing", "is missing. Say how the value is compared, such as '=='.")])
            return self
        problem = _shape_problem(self.op, self.value)
        if problem:
            raise SpecError([("value", "bad_value", problem)])
        if self.op in ALONE and self.missing is not None:
            raise SpecError([("missing", "bad_value", f"{self.op!r} knows what missing means. Leave it out.")])
        return self

    @property
    def values(self) -> tuple[Value, ...]:
        """What the value is compared with, as a tuple."""
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    __array_ufunc__: ClassVar[None] = None  # numpy's scalars leave a comparison with a rule to the rule

    def __eq__(self, other: object) -> "bool | Prop":  # type: ignore[override]
        if isinstance(other, Rule):
            return self._is_same(other)
        return NotImplemented if self.op else self._compared("==", other)

    def __ne__(self, other: object) -> "bool | Prop":  # type: ignore[override]
        if isinstance(other, Rule):
            return not self._is_same(other)
        return NotImplemented if self.op else self._compared("!=", other)

    def __lt__(self, value: Value) -> "Prop":
        return self._compared("<", value)

    def __le__(self, value: Value) -> "Prop":
        return self._compared("<=", value)

    def __gt__(self, value: Value) -> "Prop":
        return self._compared(">", value)

    def __ge__(self, value: Value) -> "Prop":
        return self._compared(">=", value)

    def is_in(self, *values: Value | Sequence[Value]) -> "Prop":
        """One of the values, or of the list of them."""
        return self._compared("in", _one_by_one(values))

    def not_in(self, *values: Value | Sequence[Value]) -> "Prop":
        """A known value that is none of these, or of the list of them."""
        return self._compared("not_in", _one_by_one(values))

    def between(self, low: Value, high: Value) -> "Prop":
        """From low to high, both included."""
        return self._compared("between", (low, high))

    def contains(self, text: str) -> "Prop":
        """Holds the text somewhere."""
        return self._compared("contains", text)

    def starts_with(self, text: str) -> "Prop":
        """Begins with the text."""
        return self._compared("starts_with", text)

    def ends_with(self, text: str) -> "Prop":
        """Ends with the text."""
        return self._compared("ends_with", text)

    def is_known(self) -> "Prop":
        """Something is known."""
        return self._compared("is_known", None)

    def is_missing(self) -> "Prop":
        """Nothing is known."""
        return self._compared("is_missing", None)

    def where_missing(self, policy: Policy) -> "Prop":
        """The same, with what it says where the value is not known."""
        return self.replace(missing=policy)

    def _is_same(self, other: Rule) -> bool:
        """Whether it is the same comparison; Python takes True for 1, but columns and JSON do not."""
        if isinstance(other, Prop) and self.op is other.op is None and self.field != other.field:
            raise TypeError(f"{self.field!r} and {other.field!r} are fields, and a field is compared with values only.")
        return super().__eq__(other) and _kinds(self.values) == _kinds(cast("Prop", other).values)

    def _compared(self, op: Operator, value: Any) -> "Prop":
        if self.op is not None:
            raise TypeError(f"{self.field!r} is compared already. Join two comparisons with &.")
        return Prop(self.field, op, value, missing=self.missing)


class HasTag(Rule):
    """Users who carry a tag that counts at ``as_of`` (标签条件).

    Attributes:
        tag: The tag.
        group: Only assignments under this group.
        sources: Only assignments from these sources; any by default.
        min_confidence: Only assignments at least as sure; an unknown confidence is not.
        missing: What it says where group, source or confidence of an assignment is not known.
    """

    positional: ClassVar[tuple[str, ...]] = ("tag",)

    kind: Literal["has_tag"] = "has_tag"
    tag: Label = Field(kw_only=False)
    group: Label | None = None
    sources: Items[Word[TagSource]] = ()
    min_confidence: Share | None = None
    missing: Policy | None = None


class Consented(Rule):
    """Users whose consent to a purpose holds at ``as_of`` (同意条件).

    Attributes:
        purpose: The purpose.
        channel: The channel that must be covered; a consent without a channel covers every one. Without it any consent
            to the purpose will do.
    """

    positional: ClassVar[tuple[str, ...]] = ("purpose",)

    kind: Literal["consented"] = "consented"
    purpose: Label = Field(kw_only=False)
    channel: Label | None = None


class InSegment(Rule):
    """Users of another segment, by its name (分群引用).

    Attributes:
        segment: Name of the segment.
    """

    positional: ClassVar[tuple[str, ...]] = ("segment",)

    kind: Literal["in_segment"] = "in_segment"
    segment: Name = Field(kw_only=False)


class RfmIn(Rule):
    """Buyers in some segments of an RFM scheme at ``as_of`` (RFM 条件). Scores are relative to all buyers.

    Attributes:
        segments: Names of the scheme's segments.
        scheme: Name of the scheme.
        missing: What it says of users who never bought.
    """

    positional: ClassVar[tuple[str, ...]] = ("segments",)

    kind: Literal["rfm_in"] = "rfm_in"
    segments: Items[Name] = Field(kw_only=False, min_length=1)
    scheme: Literal["CRAN rfm", "Shopify groups"] = "CRAN rfm"
    missing: Policy | None = None


class StageIn(Rule):
    """Users in some lifecycle stages at ``as_of`` (生命周期条件).

    Attributes:
        stages: Purchase stages.
        reachability: Only users who are "reachable" or "unreachable"; any by default. Who opted out is told by
            ``Consented``.
        missing: What it says of users whose stage is not known.
    """

    positional: ClassVar[tuple[str, ...]] = ("stages",)

    kind: Literal["stage_in"] = "stage_in"
    stages: Items[Word[PurchaseStage]] = Field(kw_only=False, min_length=1)
    reachability: Items[Literal["reachable", "unreachable"]] = ()
    missing: Policy | None = None


def _one_by_one(values: tuple[Any, ...]) -> Any:
    """The values, or those of the one list or array that they are."""
    return values[0] if len(values) == 1 and isinstance(values[0], (list, tuple, np.ndarray)) else values


def _shape_problem(op: Operator, value: Any) -> str:
    """What is wrong with the form of a value, whatever the field; empty if nothing is."""
    if op in ALONE:
        return "" if value is None else f"{op!r} takes no value. Leave it out."
    if op in OF_MANY:
        return _list_problem(op, value)
    if value is None or isinstance(value, tuple):
        return f"{op!r} needs one value." + (" Use is_missing or is_known." if value is None else "")
    if op in OF_TEXTS and not isinstance(value, str):
        return f"{op!r} compares texts."
    return "flags have no order." if op in OF_ORDER and isinstance(value, bool) else ""


def _list_problem(op: Operator, value: Any) -> str:
    """The same for operators that take several values."""
    if not isinstance(value, tuple) or not value:
        return f"{op!r} needs a list of values. Write at least one."
    kinds = _kinds(value)
    if len(kinds) > 1:
        return f"mixes {' and '.join(sorted(kinds))}. Give all values one type."
    return "flags have no order." if op == "between" and "flags" in kinds else ""


def _kinds(values: tuple[Value, ...]) -> set[str]:
    return set(map(kind_of_value, values))


def kind_of_value(value: object) -> str:
    """What a value of a rule is, in a word."""
    if isinstance(value, bool):
        return "flags"
    return "texts" if isinstance(value, str) else "times" if isinstance(value, Ago) else "numbers"
