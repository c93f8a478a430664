"""Frames: the columns of products in a data frame or a dict, where they may have names of their own."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import numpy as np

from privdomain._internal.columns import missing_mask, read_column
from privdomain._internal.flaws import shortened
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.frames import frame_columns
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.product import FIELDS, how_to_measure
from privdomain.selectors.vocabulary import Trait

KNOWN: Final = ("name", *FIELDS.values(), "margin", "currency", *(trait.value for trait in Trait))
"""What columns may be called."""


class Frame(Protocol):
    """A data frame: pandas, polars, pyarrow, or whatever gives its columns by their names."""

    def __getitem__(self, name: str, /) -> Any: ...


def is_frame(given: object) -> bool:
    """Whether it is no mapping but lists the names of its columns."""
    listings = (getattr(given, listing, None) for listing in ("column_names", "columns"))
    is_listed = any(names is not None and not callable(names) for names in listings)
    return is_listed and hasattr(given, "__getitem__") and not isinstance(given, Mapping)


def columns_of(given: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """The columns of products in a mapping or a frame, by our names.

    Of a frame other columns are left out; a mapping was written for this, so a name that means nothing in it is a slip.

    Args:
        given: The mapping or the frame.
        names: Our names to the frame's, where they differ.

    Raises:
        UnknownNameError: a name that is no column of products, or that the frame does not have.
        DataError: an axis is missing; it says how to measure it.
    """
    found, _ = frame_columns(given, KNOWN, names, ())
    if isinstance(given, Mapping):
        for name in given:
            if name not in KNOWN and name not in names.values():
                raise UnknownNameError(str(name), KNOWN, what="column of products")
    for axis, name in FIELDS.items():
        if found.get(name) is None:
            hint = "" if isinstance(given, Mapping) else f" Or say what the frame calls it: columns={{{name!r}: ...}}."
            raise DataError(name, "is missing", hint=how_to_measure(axis) + hint)
    return found


def read_names(names: Any) -> Mapping[str, str]:
    """What ``columns=`` says, an empty mapping for None.

    Raises:
        SpecError: no mapping from name to name.
    """
    if names is None:
        return {}
    if not isinstance(names, Mapping) or not all(isinstance(theirs, str) for theirs in names.values()):
        message = f"{shortened(names)} is no mapping of names. Pass one such as {{'basket': '客单价'}}."
        raise SpecError([("columns", "no_mapping", message)])
    return names


def check_currencies(values: Any, rules: Rules) -> None:
    """Refuse a column of currencies that holds another one than the rules'; a missing one is theirs.

    Raises:
        DataError: it does; names the first row.
    """
    column = read_column(values, "currency").astype(object)
    is_other = ~missing_mask(column) & np.fromiter((code != rules.currency for code in column), np.bool_, len(column))
    if is_other.any():
        row = int(np.argmax(is_other))
        check_currency(column[row], rules, row)


def check_currency(currency: str, rules: Rules, row: int | None = None) -> None:
    """Refuse products of another currency than the rules.

    Raises:
        DataError: they differ.
    """
    if currency != rules.currency:
        hint = f"Convert the basket, or the rules with in_currency({currency!r}, rate=...)."
        raise DataError("currency", f"is {currency} where the rules are in {rules.currency}", index=row, hint=hint)
