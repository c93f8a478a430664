"""What holds for every result, whatever it counts: it travels, it is locked, and its records are plain."""

import copy
import inspect
import json
import math
import pickle
from collections.abc import Mapping

import attrs
import numpy as np
import pytest
from hypothesis import settings

from privdomain.errors import SpecError
from privdomain.metrics import combine

fewer = settings(max_examples=max(settings.default.max_examples // 5, 1))
"""For laws that read every property of a result many times over: a fifth of the profile's examples."""

JUNK = [None, "x", -1, 1.5, True, [], {}, [1], 2**70]


def check_result(result):
    """All of it."""
    check_travels(result)
    check_locked(result)
    check_records(result)
    assert result == result  # noqa: PLR0124 - no cell may differ from itself, nan and NaT included
    assert result != "another thing"
    with pytest.raises(TypeError, match="unhashable"):
        hash(result)
    assert repr(result)
    assert result._repr_html_().startswith("<table><caption>")


def check_travels(result):
    """Through JSON, pickle and copies it comes back the same, locked again."""
    text = json.dumps(result.to_state(), allow_nan=False)
    for other in (
        type(result).from_state(json.loads(text)),
        pickle.loads(pickle.dumps(result)),  # noqa: S301 - our own bytes
        copy.deepcopy(result),
        copy.copy(result),
    ):
        assert other == result
        check_holds_locked(other)


def check_locked(result):
    """No array that it holds or hands out can be written to."""
    check_holds_locked(result)
    for owner in parts_of(result):
        for name, _ in inspect.getmembers(type(owner), lambda member: isinstance(member, property)):
            if not name.startswith("_"):
                check_array(getattr(owner, name), f"{type(owner).__name__}.{name}")


def check_holds_locked(result):
    """No array that it holds can be written to."""
    for owner in parts_of(result):
        for field in attrs.fields(type(owner)):
            held = getattr(owner, field.name)
            for value in held.values() if isinstance(held, Mapping) else [held]:
                check_array(value, f"{type(owner).__name__}.{field.name}")


def check_array(value, name):
    """Locked, if it is an array."""
    assert not (isinstance(value, np.ndarray) and value.flags.writeable), name


def check_records(result):
    """Records are JSON without nan, one per row of the columns, None where these have nan or NaT."""
    records, columns = result.to_records(), result.to_columns()
    json.dumps(records, allow_nan=False)
    assert len(records) == len(next(iter(columns.values())))
    for position, record in enumerate(records):
        assert record.keys() == columns.keys()
        for name, value in record.items():
            cell = columns[name][position]
            if value is None:
                assert cell is None or cell != cell  # noqa: PLR0124 - only nan and NaT differ
            else:
                assert value == (str(cell) if isinstance(cell, np.datetime64) else cell)
                assert not isinstance(value, (np.generic, float)) or (type(value) is float and math.isfinite(value))


def parts_of(result):
    """The result and the attrs objects inside it."""
    inner = [getattr(result, field.name) for field in attrs.fields(type(result))]
    return [result, *(part for value in inner if attrs.has(type(value)) for part in parts_of(value))]


def check_adds(whole, parts):
    """The parts add up to the whole, in any order and any bracketing."""
    assert combine(parts) == whole
    assert combine(parts[::-1]) == whole
    one, *rest = parts
    if rest:
        assert one + combine(rest) == whole
        assert combine(parts[:-1]) + parts[-1] == whole
    check_holds_locked(combine(parts))


def check_damage(result, choose):
    """A state with one damaged leaf is refused with a SpecError, or stands for a result that can still be read.

    Args:
        result: Whose state is damaged.
        choose: Called with a list, returns one of its members.
    """
    state = json.loads(json.dumps(result.to_state()))
    spot = state
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = choose(keys)
        deeper = isinstance(spot[key], (dict, list)) and len(spot[key]) > 0
        if not deeper or choose([False, True, True, True]) is False:
            break
        spot = spot[key]
    if isinstance(spot, dict) and choose([True, False]):
        del spot[key]
    else:
        spot[key] = choose(JUNK)
    try:
        read = type(result).from_state(state)
    except SpecError as error:
        assert error.problems  # noqa: PT017 - either outcome is right
        return
    check_locked(read)
    repr(read)
    read.to_records()
