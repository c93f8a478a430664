"""Spec and Record, what every model is: frozen, strict, bounded, and the same text for the same content."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticKnownError

from privdomain._internal.json_text import canonical_json, read_json
from privdomain.models.problems import spec_error

__all__ = ["Id", "Instant", "Items", "Name", "Record", "Share", "Spec", "Text", "Word"]

T = TypeVar("T")

Id: TypeAlias = (
    Annotated[str, StringConstraints(min_length=1, max_length=128)] | Annotated[int, Field(ge=-(2**63), lt=2**63)]
)
"""An id: a non-empty text or an int64 integer, as in facts."""

Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text: TypeAlias = Annotated[str, StringConstraints(max_length=4_000)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1), AfterValidator(abs)]
"""A share of a whole; minus zero is zero, or equal content would not have one text."""


def _written_out(value: Any) -> Any:
    """Refuse what pydantic would guess to be a time: numbers, and texts of digits alone."""
    if isinstance(value, datetime) or (isinstance(value, str) and "-" in value[1:]):
        return value
    raise ValueError("Input should be a datetime or a text like '2026-01-31T09:00:00+08:00'")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("Input should lie within the years 1 to 9999 in UTC") from None


Instant: TypeAlias = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(_written_out), AfterValidator(_in_utc)
]
"""A datetime with its offset, kept in UTC; naive ones are refused, for nobody knows where their clock stood.

Microseconds are kept and finer parts are cut, as in facts.
"""

Word: TypeAlias = Annotated[T, Field(strict=False)]
"""One word of a closed vocabulary, which may be written as a plain text: ``Word[EndedBy]``."""


class _AtFirst(FailFast):
    """Stop reading at the first problem; hashable, so that unions of annotated types may hold it."""

    __hash__ = object.__hash__


Items: TypeAlias = Annotated[tuple[T, ...], Field(strict=False, max_length=10_000), _AtFirst()]
"""A tuple that may be written as a list; reading stops at its first problem."""


class Spec(BaseModel):
    """A part of a specification: immutable, with no unknown member, no guess of types and no infinite number.

    Equal content has equal canonical JSON and an equal hash on every machine.

    Examples:
        >>> class Pair(Spec):
        ...     low: int
        ...     high: int = 9
        >>> pair = Pair.load('{"low": 1}')
        >>> pair.to_json()
        '{"high":9,"low":1}'
        >>> Pair.load(pair.to_json()) == pair
        True
        >>> Pair.load({"low": "one", "hihg": 2})
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: low: 'one' should be a valid integer. hihg: is no member here. Did you mean 'high'?
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True, ser_json_inf_nan="null"
    )

    @classmethod
    def load(cls, source: str | bytes | Mapping[str, Any]) -> Self:
        """The model that a stranger's JSON, or JSON-safe Python, describes.

        Safe on hostile input: length, number of values, depth and digits are bounded before anything is built, and a
        key may stand only once.

        Raises:
            SpecError: not JSON, or not this model; names the problems with their paths, of a list those of its first
                bad item.
            BudgetError: longer, wider or deeper than a document may be.
        """
        text, value = read_json(source)
        cls.check_document(value)
        try:
            return cls.read(text)
        except ValidationError as error:
            raise spec_error(error, cls, value) from None

    @classmethod
    def check_document(cls, value: Any) -> None:
        """A model's own budget, checked on the parsed document before any work; none by default."""

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The model that checked JSON text holds; the base of a union reads the kind that it names."""
        return cls.model_validate_json(text)

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe Python, every member included."""
        return self.model_dump(mode="json")

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no blanks; ``load`` reads it back."""
        return canonical_json(self.to_dict())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: the same for equal content everywhere."""
        return sha256(self.to_json().encode()).hexdigest()

    def replace(self, **changes: Any) -> Self:
        """The same with some members changed, checked again."""
        return type(self)(**{**{name: getattr(self, name) for name in type(self).model_fields}, **changes})


def _integer(value: Any) -> Any:
    """Refuse True and 1.0, which equal 1."""
    if type(value) is not int:
        raise PydanticKnownError("literal_error", {"expected": "1"})
    return value


class Record(Spec):
    """A specification that travels on its own, and says the version of its form."""

    schema_version: Annotated[Literal[1], BeforeValidator(_integer)] = 1
