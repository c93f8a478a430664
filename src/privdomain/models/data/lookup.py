"""Finding one line of a table by its id."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from privdomain._internal.terms import Term
from privdomain.errors import UnknownNameError


class HasId(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str:
        """The id."""


T = TypeVar("T", bound=HasId)


def check_word(words: type[Term], value: str, what: str) -> None:
    """Refuse what is no word of a closed vocabulary, where nothing found would look like nothing there.

    Raises:
        UnknownNameError: it is none of them; carries the nearest one.
    """
    known = [word.value for word in words]
    if value not in known:
        raise UnknownNameError(str(value), known, what=what)


def by_id(table: Iterable[T], name: str, what: str) -> T:
    """The line of an id.

    Raises:
        UnknownNameError: none has it; carries the nearest one.
    """
    lines = {line.id: line for line in table}
    if not isinstance(name, str) or name not in lines:
        raise UnknownNameError(str(name), lines, what=what)
    return lines[name]
