"""States: attrs objects as JSON and back, bit by bit."""

import copy
import json
import pickle
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np
import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.arrays import Array, IntArray, read_only_copy
from privdomain._internal.states import Rebuilt, from_state, plain_list, to_state
from privdomain.errors import SpecError


@frozen
class Options:
    tz: str
    horizons: tuple[str, ...] = ()


@frozen(eq=False)
class Thing:
    """A field of every type that a state can hold."""

    options: Options
    counts: IntArray
    cells: Array = field(factory=lambda: np.array([0.5]))
    names: Mapping[str, Array] = field(factory=dict)
    note: str | None = None
    base: Literal["members", "buyers"] = "members"
    until: int = 0
    share: float | None = None
    extra: IntArray | None = None
    pair: tuple[int, str] = (1, "a")


@frozen(eq=False)
class Box(Rebuilt):
    """An object that locks its array when it is built."""

    n: IntArray = field(converter=lambda n: read_only_copy(n, np.int64))
    names: Mapping[str, int] = field(factory=dict, converter=MappingProxyType)


BOX = Box([1, 2], {"a": 1})
THING = Thing(
    Options("UTC", ("first", "1w")),
    np.array([[1, 2**53 + 1], [-(2**63), 2**63 - 1]]),
    names={"城市": np.array(["上海", None], object)},
    extra=np.array([7]),
    share=0.1,
)


def through_json(value):
    return json.loads(json.dumps(value, allow_nan=False))


def test_a_thing_comes_back_from_json():
    again = from_state(Thing, through_json(to_state(THING)))
    assert again.options == THING.options
    assert again.counts.dtype == np.int64
    assert again.counts.tolist() == THING.counts.tolist()
    assert again.names["城市"].tolist() == ["上海", None]
    assert (again.note, again.base, again.until, again.share, again.pair) == (None, "members", 0, 0.1, (1, "a"))
    assert again.extra.tolist() == [7]
    assert to_state(again) == to_state(THING)


def test_what_comes_back_is_locked():
    again = from_state(Thing, to_state(THING))
    assert not again.counts.flags.writeable
    assert not again.cells.flags.writeable
    assert not again.names["城市"].flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        np.array([], np.int64),
        np.zeros((0, 3)),
        np.zeros((2, 0, 3), np.int64),
        np.array([1.5, np.nan, -0.0, 5e-324, 1.7e308, 0.1]),
        np.array([True, False]),
        np.array(["2026-01-01", "NaT"], "M8[D]"),
        np.array(["2026-01-01T00:00:00.000001", "1700-01-01"], "M8[us]"),
        np.array(["2026-01"], "M8[M]"),
        np.array([1, "a", None], object),
        np.array([1, 2], np.int32),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays_keep_type_shape_and_bits(array):
    again = from_state(Thing, through_json(to_state(Thing(Options("UTC"), np.array([1]), array)))).cells
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    if array.dtype == object:
        assert again.tolist() == array.tolist()
    else:
        assert again.tobytes() == array.tobytes()


@given(st.lists(st.floats(allow_infinity=False)))
def test_floats_keep_their_bits(values):
    # JSON writes the shortest decimal that reads back as the same float; nan is written as null.
    thing = Thing(Options("UTC"), np.array([1]), np.array(values, np.float64))
    again = from_state(Thing, through_json(to_state(thing))).cells
    assert [float(a).hex() for a in again] == ["nan" if v != v else v.hex() for v in values]  # noqa: PLR0124 - nan


def test_plain_lists_say_none_for_what_is_unknown():
    assert plain_list(np.array([1.5, np.nan])) == [1.5, None]
    assert plain_list(np.array(["2026-01-31", "NaT"], "M8[D]")) == ["2026-01-31", None]
    assert plain_list(np.array(["a", None, float("nan")], object)) == ["a", None, None]
    assert [type(value) for value in plain_list(np.array([1, 2]))] == [int, int]


def array_state(dtype, *values, shape=None):
    return {"dtype": dtype, "shape": shape or [len(values)], "values": list(values)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("options", None),
        ("options", {}),
        ("options", {"tz": 8, "horizons": []}),
        ("options", {"tz": "UTC", "horizons": "first"}),
        ("options", {"tz": "UTC", "horizons": ["first", 1]}),
        ("counts", None),
        ("counts", [1, 2]),
        ("counts", array_state("int64", 1, 2, shape=[3])),
        ("counts", array_state("int64", 1.5)),
        ("counts", array_state("int64", "1")),
        ("counts", array_state("int64", *[True])),
        ("counts", array_state("int64", None)),
        ("counts", array_state("int64", 10**20)),
        ("counts", array_state("float64", 1.5)),
        ("counts", array_state("int32", 1)),
        ("cells", array_state("float64", "x")),
        ("cells", array_state("bool", 1)),
        ("cells", array_state("no type", 1)),
        ("cells", array_state("M8[D]", "soon")),
        ("cells", array_state("M8[D]", 5)),
        ("cells", array_state("object", [1])),
        ("names", None),
        ("names", [1]),
        ("names", {"a": 1}),
        ("note", 5),
        ("base", "users"),
        ("until", "0"),
        ("until", 0.0),
        ("until", True),
        ("until", None),
        ("share", "0.1"),
        ("extra", {"dtype": "int64"}),
        ("extra", 5),
        ("pair", [1]),
        ("pair", [1, "a", "b"]),
        ("pair", ["a", 1]),
    ],
)
def test_a_damaged_field(name, value):
    with pytest.raises(SpecError, match=r"^state: does not hold a (Thing|Options)") as caught:
        from_state(Thing, {**to_state(THING), name: value})
    assert caught.value.problems[0][:2] == ("state", "damaged")


@pytest.mark.parametrize("state", [None, [], 5, "state", {}, {"options": {"tz": "UTC"}}])
def test_a_damaged_state(state):
    with pytest.raises(SpecError, match=r"^state: does not hold a Thing"):
        from_state(Thing, state)


def test_a_rebuilt_object_is_locked_again_after_pickling_and_copying():
    for again in (pickle.loads(pickle.dumps(BOX)), copy.deepcopy(BOX), copy.copy(BOX)):  # noqa: S301
        assert again.names == {"a": 1}
        assert again.n.tolist() == [1, 2]
        assert not again.n.flags.writeable


def test_an_object_that_refuses_its_values_is_a_damaged_state():
    @frozen
    class Small:
        n: int = field()

        @n.validator
        def _check(self, _, n):
            if n > 5:
                raise ValueError(n)

    assert from_state(Small, {"n": 5}).n == 5
    with pytest.raises(SpecError, match="does not hold a Small"):
        from_state(Small, {"n": 6})
