"""The errors of privdomain, which all read ``argument: problem (where). Repair.``.

Every error can be caught as [`PrivdomainError`][privdomain.errors.PrivdomainError] or as the builtin it also is,
carries its parts as attributes for programs, and survives pickling.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from heapq import nsmallest
from typing import Final

__all__ = ["BudgetError", "DataError", "PrivdomainError", "SpecError", "UnknownNameError"]

_COMPARED: Final = 1_000
"""Known names that an unknown one is compared with."""

_LISTED: Final = 10
"""Known names that an error lists."""


class PrivdomainError(Exception):
    """Base of all errors that privdomain raises on purpose."""


class DataError(PrivdomainError, ValueError):
    """The data are wrong: a column, a value or a combination of facts.

    Attributes:
        argument: Name of the argument or column at fault.
        problem: What is wrong with it.
        index: Position of the first bad row, or None when the problem has no row.
        count: Number of bad rows, or None.
        hint: The repair.

    Examples:
        >>> raise DataError("amount", "is nan", index=3, count=2, hint="Drop the rows with accept().")
        Traceback (most recent call last):
        ...
        privdomain.errors.DataError: amount: is nan (first at row 3, 2 rows). Drop the rows with accept().
    """

    def __init__(
        self, argument: str, problem: str, index: int | None = None, count: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(argument, problem, index, count, hint)
        self.argument = argument
        self.problem = problem
        self.index = index
        self.count = count
        self.hint = hint

    def __str__(self) -> str:
        where = [] if self.index is None else [f"first at row {self.index}"]
        if self.count is not None:
            where.append(f"{self.count} row" + "s" * (self.count != 1))
        place = f" ({', '.join(where)})" if where else ""
        return f"{self.argument}: {self.problem}{place}. {self.hint}".rstrip()


class SpecError(PrivdomainError, ValueError):
    """An option or specification is wrong, whatever the data.

    Attributes:
        problems: One ``(path, code, message)`` per fault, all of them, not only the first.

    Examples:
        >>> raise SpecError([("period", "unknown_period", "'fortnight' is no period. Write 'week' or 'month'.")])
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: period: 'fortnight' is no period. Write 'week' or 'month'.
    """

    def __init__(self, problems: Iterable[tuple[str, str, str]]) -> None:
        self.problems: tuple[tuple[str, str, str], ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return " ".join(f"{path}: {message}" for path, _, message in self.problems)


class BudgetError(SpecError):
    """The request is larger than its bound; nothing was computed.

    Attributes:
        limit: The bound.
        asked: What the request amounts to.
        product: How that amount comes about, in words.

    Examples:
        >>> raise BudgetError("horizons", limit=64, asked=70, product="number of horizons")
        Traceback (most recent call last):
        ...
        privdomain.errors.BudgetError: horizons: number of horizons is 70, over the limit of 64.
    """

    def __init__(self, path: str, limit: int, asked: int, product: str) -> None:
        super().__init__([(path, "over_budget", f"{product} is {asked:,}, over the limit of {limit:,}.")])
        self.limit = limit
        self.asked = asked
        self.product = product

    def __reduce__(self) -> tuple[type["BudgetError"], tuple[str, int, int, str]]:
        """Pickle by the parts, which are not those of a SpecError."""
        return type(self), (self.problems[0][0], self.limit, self.asked, self.product)


class UnknownNameError(PrivdomainError, LookupError):
    """A name that nothing is known by, with the nearest known one.

    Attributes:
        name: The name that was asked for.
        known: The names that exist.

    Examples:
        >>> raise UnknownNameError("horizont", ["horizon", "period"], what="option")
        Traceback (most recent call last):
        ...
        privdomain.errors.UnknownNameError: 'horizont' is no known option. Did you mean 'horizon'?
    """

    def __init__(self, name: str, known: Iterable[str], what: str = "name") -> None:
        self.name = name
        self.known: tuple[str, ...] = tuple(known)
        self.what = what
        super().__init__(name, self.known, what)

    def __str__(self) -> str:
        return f"{self.name!r} is no known {self.what}. {did_you_mean(self.name, self.known)}"


def did_you_mean(name: object, known: Sequence[object]) -> str:
    """The hint that ends an error about an unknown name: the nearest known one, else the first of them.

    Of many names only those of about the same length are compared, and ten are listed.
    """
    text = str(name)
    alike = nsmallest(_COMPARED, map(str, known), key=lambda one: abs(len(one) - len(text)))
    close = get_close_matches(text, alike, n=1)
    if close:
        return f"Did you mean {close[0]!r}?"
    more = f" and {len(known) - _LISTED:,} more" if len(known) > _LISTED else ""
    return f"Known: {', '.join(map(repr, known[:_LISTED]))}{more}." if known else "None is known."
