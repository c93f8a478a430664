"""Reading a column, whoever made it, without importing who made it."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain._internal.columns import from_objects, is_integer, missing_mask, read_column, time_zone_of
from privdomain.errors import DataError

BIG = 2**53 + 1
"""The first integer that float64 loses."""


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], np.int64),
        ((1, 2), np.int64),
        ({1: "a", 2: "b"}.keys(), np.int64),
        ((value for value in (1, 2)), np.int64),
        ([1.0, 2.0], np.float64),
        ([True, False], np.bool_),
        (["a", "b"], object),
        ([1, "a"], object),
        ([1, 2.0], object),
        ([1, True], object),
        ([1, None], object),
        ([1, 2**63], object),
        ([Decimal(1), Decimal(2)], object),
        ([], object),
        (np.array(["a", "b"]), object),
        (np.array([1, 2], np.int8), np.int8),
        (np.array([1.0], np.float16), np.float16),
        (pd.Series([1, 2], dtype="Int64"), np.int64),
        (pd.Series([1.5, None], dtype="Float32"), np.float32),
        (pd.Series([1.5, None], dtype="double[pyarrow]"), np.float64),
        (pl.Series([1.5, None], dtype=pl.Float32), np.float32),
        (pa.array([1.5, None], pa.float64()), np.float64),
        (pa.array([1.5, None], pa.float32()), np.float32),
    ],
)
def test_types(values, dtype):
    assert read_column(values, "x").dtype == dtype


@pytest.mark.parametrize(
    "values",
    [
        [1, "a", None, 2.5],  # numpy.asarray would make texts of all of them
        [BIG, None],
        [BIG, 0.5],
        [True, 1],
        [(1, 2), [3]],
        [[1], [2]],
        [datetime(2026, 1, 1), "a"],
    ],
)
def test_cells_of_several_types_stay_what_they_are(values):
    read = read_column(values, "x").tolist()
    assert read == values
    assert list(map(type, read)) == list(map(type, values))


NULLABLE = {
    "list": [BIG, None],
    "masked": np.ma.array([BIG, 1], mask=[False, True]),
    "pandas Int64": pd.Series([BIG, None], dtype="Int64"),
    "pandas UInt64": pd.Series([BIG, None], dtype="UInt64"),
    "pandas array": pd.array([BIG, None], dtype="Int64"),
    "pandas index": pd.Index(pd.array([BIG, None], dtype="Int64")),
    "pandas categorical": pd.Series(pd.Categorical([BIG, None])),
    "pandas on pyarrow": pd.Series([BIG, None], dtype="int64[pyarrow]"),
    "polars": pl.Series([BIG, None]),
    "polars unsigned": pl.Series([BIG, None], dtype=pl.UInt64),
    "pyarrow": pa.array([BIG, None]),
    "pyarrow chunks": pa.chunked_array([[BIG], [None]]),
    "pyarrow dictionary": pa.array([BIG, None]).dictionary_encode(),
}


@pytest.mark.parametrize("kind", NULLABLE)
def test_integers_beside_missing_values_stay_exact(kind):
    array = read_column(NULLABLE[kind], "x")
    assert array.dtype == object
    assert array[0] == BIG
    assert is_integer(array[0])
    assert missing_mask(array).tolist() == [False, True]


LABELS = {
    "list": ["a", None, "b"],
    "pandas": pd.Series(["a", None, "b"]),
    "pandas objects": pd.Series(["a", float("nan"), "b"], dtype=object),
    "pandas string": pd.Series(["a", None, "b"], dtype="string"),
    "pandas string on pyarrow": pd.Series(["a", None, "b"], dtype="string[pyarrow]"),
    "pandas categorical": pd.Series(pd.Categorical(["a", None, "b"])),
    "polars": pl.Series(["a", None, "b"]),
    "polars categorical": pl.Series(["a", None, "b"], dtype=pl.Categorical),
    "polars enum": pl.Series(["a", None, "b"], dtype=pl.Enum(["b", "a"])),
    "pyarrow": pa.array(["a", None, "b"]),
    "pyarrow view": pa.array(["a", None, "b"], pa.string_view()),
    "pyarrow large": pa.array(["a", None, "b"], pa.large_string()),
    "pyarrow dictionary": pa.array(["a", None, "b"]).dictionary_encode(),
    "masked": np.ma.array(["a", "x", "b"], mask=[False, True, False]),
}


@pytest.mark.parametrize("kind", LABELS)
def test_texts_beside_missing_values(kind):
    array = read_column(LABELS[kind], "x")
    is_missing = missing_mask(array)
    assert is_missing.tolist() == [False, True, False]
    assert array[~is_missing].tolist() == ["a", "b"]


def test_chunks_of_a_pyarrow_dictionary_with_nulls():
    # pyarrow's own conversion to numpy gives ["a", "a"] here.
    chunks = [pa.array(["a"]).dictionary_encode(), pa.array([None], pa.string()).dictionary_encode()]
    assert read_column(pa.chunked_array(chunks), "x").tolist() == ["a", None]
    assert read_column(pa.chunked_array([chunks[0], pa.array(["b"]).dictionary_encode()]), "x").tolist() == ["a", "b"]


def test_a_pandas_column_with_a_zone_is_read_as_instants():
    # 08:00 in Shanghai is midnight in UTC; the zone itself is asked for apart.
    column = pd.Series(pd.to_datetime(["2026-01-01T08:00+08:00", None]))
    assert read_column(column, "x").astype(str).tolist() == ["2026-01-01T00:00:00.000000", "NaT"]
    assert time_zone_of(column) == "UTC+08:00"


def test_masked_values_are_missing_whatever_they_hide():
    floats = read_column(np.ma.array([1.5, np.inf], mask=[False, True]), "x")
    times = read_column(np.ma.array(np.array(["2026", "0001"], "M8[ns]"), mask=[False, True]), "x")
    assert floats.dtype == np.float64
    assert times.dtype == "M8[ns]"
    assert missing_mask(floats).tolist() == missing_mask(times).tolist() == [False, True]


def test_arrays_that_say_nothing_of_their_type_are_taken_at_their_word():
    class Wrapped:
        def __array__(self, dtype=None, copy=None):
            return np.array([1.5, np.nan])

        def __iter__(self):
            raise AssertionError

    assert read_column(Wrapped(), "x").dtype == np.float64


@pytest.mark.parametrize("single", [5, "ann", b"ann", None, 1.5, {"a": 1}, datetime(2026, 1, 1), object()])
def test_a_single_value_is_no_column(single):
    with pytest.raises(DataError, match="is a single") as caught:
        read_column(single, "user")
    assert caught.value.argument == "user"
    assert type(single).__name__ in caught.value.problem
    assert caught.value.hint == "Pass one value per row."


@pytest.mark.parametrize(
    "values", [np.zeros(()), np.zeros((2, 2)), np.ma.zeros((2, 2)), pd.DataFrame({"a": [1], "b": [2]}), np.array("a")]
)
def test_a_column_has_one_dimension(values):
    with pytest.raises(DataError, match=r"^user: has [02] dimensions\. Pass one value per row\.$"):
        read_column(values, "user")


@pytest.mark.parametrize(
    ("values", "is_missing"),
    [
        (np.array([1, 2]), [False, False]),
        (np.array([True]), [False]),
        (np.array([1.5, np.nan, np.inf], np.float16), [False, True, False]),
        (np.array(["NaT", "2026"], "M8[ns]"), [True, False]),
        (np.array(["NaT", 5], "m8[s]"), [True, False]),
        ([None, "", 0, False, "nan", "None", "NaT", "NA"], [True] + [False] * 7),
        ([float("nan"), np.float64("nan"), np.float32("nan"), np.float16("nan"), 0.0], [True] * 4 + [False]),
        ([pd.NA, pd.NaT, np.datetime64("NaT"), np.datetime64("2026")], [True] * 3 + [False]),
        ([Decimal("nan"), Decimal("inf"), 1], [True, False, False]),
        ([], []),
    ],
)
def test_what_counts_as_missing(values, is_missing):
    array = values if isinstance(values, np.ndarray) else from_objects(values)
    assert missing_mask(array).tolist() == is_missing


@pytest.mark.parametrize(
    ("values", "zone"),
    [
        (pd.Series(pd.to_datetime(["2026"])), None),
        (pd.Series(pd.to_datetime(["2026-01-01T00:00Z"])), "UTC"),
        (pl.Series([datetime(2026, 1, 1)]), None),
        (pl.Series([datetime(2026, 1, 1, tzinfo=UTC)]), "UTC"),
        (pa.array([datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("s", "Asia/Shanghai")), "Asia/Shanghai"),
        (pa.array([datetime(2026, 1, 1)]), None),
        (np.array(["2026"], "M8[us]"), None),
        ([datetime(2026, 1, 1, tzinfo=UTC)], None),
    ],
)
def test_the_declared_time_zone(values, zone):
    assert time_zone_of(values) == zone


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(1, True), (np.int8(1), True), (np.uint64(1), True), (True, False), (np.True_, False), (1.0, False),
     (np.timedelta64(1, "s"), False), (np.datetime64("2026"), False), ("1", False), (None, False), (pd.NA, False)],
)  # fmt: skip
def test_is_integer(cell, expected):
    assert is_integer(cell) is expected
