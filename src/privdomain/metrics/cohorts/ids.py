"""Ids: those of the users of two per-user results together."""

import numpy as np

from privdomain._internal.arrays import Array
from privdomain.errors import DataError


def joined_ids(one: Array, other: Array) -> Array:
    """The ids of both, one after the other.

    Raises:
        DataError: integers on one side and texts on the other.
    """
    if len(one) and len(other) and one.dtype != other.dtype:
        raise DataError("users", "are int on one side and str on the other", hint="Convert one of them first.")
    return np.concatenate([one, other])
