"""Named paths: paths written as lists of names, read as positions of channels."""

from itertools import chain
from typing import Any

import numpy as np
from attrs import evolve

from privdomain._internal.arrays import IntArray
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.errors import DataError
from privdomain.facts.columns import encode_names
from privdomain.metrics.cohorts.label_columns import used_labels
from privdomain.metrics.cohorts.labels import Label


def read_named_paths(given: Any) -> tuple[IntArray, IntArray, tuple[Label, ...]]:
    """The channel of each touch, the offsets of the paths, and the names of the channels, sorted, missing last.

    Raises:
        DataError: what is no list of names, a path without a touch, or names of two kinds; the index is the path's.
    """
    listed = _listed(given)
    hint = "Pass one list of names per path, such as [['ads', 'mail'], ['mail']]."
    if listed is None:
        raise DataError("paths", f"is a {type(given).__name__}", hint=hint)
    paths = [_listed(path) for path in listed]
    raise_first(flaws_at(np.array([path is None for path in paths], np.bool_), "paths", "is no list of names", hint))
    lengths = np.array([len(path or ()) for path in paths], np.int64)
    hint = "Leave the path out and count its conversions in unattributed."
    raise_first(flaws_at(lengths == 0, "paths", "has no touch", hint))
    names, flaws = encode_names(list(chain.from_iterable(path or () for path in paths)), "paths", is_id=False)
    path_of = np.repeat(np.arange(len(paths)), lengths)
    raise_first(evolve(flaw, rows=np.unique(path_of[flaw.rows])) for flaw in flaws)
    channels, codes = used_labels(names)
    return codes, np.append(0, np.cumsum(lengths)), channels


def _listed(value: Any) -> list[Any] | None:
    """The members of a list; None for a text and for what has none."""
    if isinstance(value, (str, bytes)):
        return None
    try:
        return list(value)
    except TypeError:
        return None
