"""Frames and rows: finding the columns of a table in a dict, a pandas, polars or pyarrow frame, or database rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from privdomain._internal.columns import from_objects
from privdomain.errors import DataError, SpecError, UnknownNameError


def frame_columns(
    frame: Any,
    fields: Collection[str],
    columns: Mapping[str, str],
    attributes: Sequence[str] | Mapping[str, str],
    *,
    needed: Collection[str] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The frame's columns for our fields, of which it must have the needed, and for the attributes, by our names."""
    known = _names(frame)
    for name in columns:
        if name not in fields:
            raise UnknownNameError(name, fields, what="column")
    wanted = {name: columns.get(name, name) for name in fields if name in columns or name in known or name in needed}
    if isinstance(attributes, str):
        attributes = [attributes]
    extra = dict(attributes) if isinstance(attributes, Mapping) else {name: name for name in attributes}
    for name in [*wanted.values(), *extra.values()]:
        if name not in known:
            raise UnknownNameError(name, known, what="column of the frame")
    return (
        {name: frame[theirs] for name, theirs in wanted.items()},
        {name: frame[theirs] for name, theirs in extra.items()},
    )


def row_columns(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], *, needed: Collection[str] = ()
) -> dict[str, Any]:
    """Rows turned into columns, the needed among them."""
    names = list(columns)
    if isinstance(columns, str) or len(set(names)) < len(names):
        raise SpecError([("columns", "bad_columns", f"{columns!r}: pass distinct names, one per value of a row.")])
    for name in sorted(needed):
        if name not in names:
            raise UnknownNameError(name, names, what="column of the rows")
    given = list(rows)
    for index, row in enumerate(given):
        if isinstance(row, (str, bytes, Mapping)) or not isinstance(row, Iterable):
            hint = "Pass a sequence of values per row."
            raise DataError("rows", f"is a {type(row).__name__}", index=index, hint=hint)
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
