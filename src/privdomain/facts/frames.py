"""Frames and rows: finding the columns of a table in a dict, a pandas, polars or pyarrow frame, or database rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from privdomain._internal.columns import from_objects
from privdomain.errors import DataError, SpecError, UnknownNameError


def frame_columns(
    frame: Any, fields: Collection[str], columns: Mapping[str, str], attributes: Sequence[str] | Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The frame's columns for our fields, and its columns for the attributes, both by our names."""
    known = _names(frame)
    for name in columns:
        if name not in fields:
            raise UnknownNameError(name, fields, what="column")
    wanted = {name: columns.get(name, name) for name in fields if name in columns or name in known}
    extra = dict(attributes) if isinstance(attributes, Mapping) else {name: name for name in attributes}
    for name in [*wanted.values(), *extra.values()]:
        if name not in known:
            raise UnknownNameError(name, known, what="column of the frame")
    return (
        {name: frame[theirs] for name, theirs in wanted.items()},
        {name: frame[theirs] for name, theirs in extra.items()},
    )


def row_columns(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> dict[str, Any]:
    """Rows turned into columns."""
    names = list(columns)
    if isinstance(columns, str) or len(set(names)) < len(names):
        raise SpecError([("columns", "bad_columns", f"{columns!r}: pass distinct names, one per value of a row.")])
    given = list(rows)
    for index, row in enumerate(given):
        if len(row) != len(names):
            raise DataError("rows", f"has {len(row)} values for {len(names)} columns", index=index)
    values = zip(*given, strict=True) if given else ([] for _ in names)
    return {name: from_objects(list(column)) for name, column in zip(names, values, strict=True)}


def _names(frame: Any) -> list[str]:
    for listing in ("column_names", "columns"):
        names = getattr(frame, listing, None)
        if names is not None and not callable(names):
            return list(names)
    if isinstance(frame, Mapping):
        return list(frame)
    hint = "Pass a dict of arrays, a pandas or polars DataFrame, or a pyarrow Table."
    raise DataError("frame", f"is a {type(frame).__name__}", hint=hint)
