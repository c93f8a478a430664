"""Frames and rows: the same facts, whoever holds them."""

import sqlite3
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Members, Orders, Spend, Touches, Users
from privdomain.facts.frames import frame_columns, row_columns

BIG = 2**53 + 1
"""The first integer that float64 loses; WeCom and WeChat ids are longer still."""

AT = [
    datetime(2026, 1, 5, 2, tzinfo=UTC),
    datetime(2026, 2, 1, 1, 30, tzinfo=UTC),
    datetime(2026, 1, 20, 12, tzinfo=UTC),
]
DATA = {
    "openid": [BIG, BIG + 2, BIG],
    "at": AT,
    "paid": [99.0, 15.5, -99.0],
    "order_id": [BIG + 4, None, BIG + 6],
    "channel": ["wecom", None, "wecom"],
    "variable_cost": [1.5, None, 0.0],
    "city": ["Shanghai", "Wuhan", None],
    "age": [31, 40, 31],
    "vip": [True, False, True],
    "first_seen": [None, AT[0], AT[0]],
    "unused": [object(), object(), object()],
}
EXPECTED = Orders(
    DATA["openid"],
    DATA["at"],
    DATA["paid"],
    order_id=DATA["order_id"],
    channel=DATA["channel"],
    variable_cost=DATA["variable_cost"],
    attributes={name: DATA[name] for name in ("city", "age", "vip", "first_seen")},
    currency="CNY",
    tz="Asia/Shanghai",
)
KNOWN = {name: cells for name, cells in DATA.items() if name != "unused"}


def of_numpy():
    masked = np.ma.array([BIG + 4, 0, BIG + 6], mask=[False, True, False])
    naive = [moment.replace(tzinfo=None) for moment in AT]
    return {
        "openid": np.array(DATA["openid"]),
        "at": [moment.isoformat() for moment in AT],
        "paid": np.array(DATA["paid"]),
        "order_id": masked,
        "channel": np.ma.array(["wecom", "?", "wecom"], mask=[False, True, False]),
        "variable_cost": np.ma.array([1.5, np.inf, 0.0], mask=[False, True, False]),
        "city": np.array(DATA["city"], object),
        "age": np.array(DATA["age"], np.uint8),
        "vip": np.array(DATA["vip"]),
        "first_seen": [None, *(pd.Timestamp(naive[0], tz="UTC") for _ in range(2))],
        "unused": np.zeros((3, 3)),
    }


def of_pandas():
    frame = pd.DataFrame(KNOWN)
    frame["order_id"] = pd.array(DATA["order_id"], dtype="Int64")
    frame["at"] = frame["at"].dt.tz_convert("America/New_York")
    frame["channel"] = frame["channel"].astype("category")
    frame["city"] = frame["city"].astype("string")
    return frame.set_index(pd.Index([7, 7, 9]))


def of_pandas_on_pyarrow():
    return pa.table(KNOWN).to_pandas(types_mapper=pd.ArrowDtype)


def of_polars():
    return pl.DataFrame(KNOWN).with_columns(
        pl.col("channel").cast(pl.Categorical), pl.col("at").dt.convert_time_zone("America/New_York")
    )


def of_pyarrow():
    table = pa.table(KNOWN)
    encoded = table.set_column(table.column_names.index("channel"), "channel", table["channel"].dictionary_encode())
    return pa.concat_tables([encoded.slice(0, 1), encoded.slice(1, 0), encoded.slice(1)])


FRAMES = [lambda: DATA, of_numpy, of_pandas, of_pandas_on_pyarrow, of_polars, of_pyarrow]
NAMES = ["dict", "numpy", "pandas", "pandas on pyarrow", "polars", "pyarrow"]


def read(frame, **options):
    return Orders.from_frame(
        frame,
        columns={"user": "openid", "time": "at", "amount": "paid"},
        attributes=["city", "age", "vip", "first_seen"],
        currency="CNY",
        tz="Asia/Shanghai",
        **options,
    )


@pytest.mark.parametrize("make", FRAMES, ids=NAMES)
def test_every_frame_gives_the_same_facts(make):
    orders = read(make())
    assert orders == EXPECTED
    assert orders.users.tolist() == [BIG, BIG + 2]
    assert orders.order_id.tolist() == [BIG + 4, None, BIG + 6]
    assert orders.attributes["first_seen"].astype(str).tolist() == ["NaT", *["2026-01-05T02:00:00.000000"] * 2]


@pytest.mark.parametrize("make", FRAMES[2:], ids=NAMES[2:])
def test_frames_without_a_row(make):
    frame = make()
    empty = frame.slice(0, 0) if hasattr(frame, "slice") else frame.iloc[:0]
    orders = read(empty)
    assert len(orders) == 0
    assert orders + EXPECTED == EXPECTED + orders == EXPECTED


def test_dicts_without_a_row():
    assert len(Orders.from_frame({"user": [], "time": [], "amount": []}, currency="CNY", tz="UTC")) == 0
    types = {"user": pl.Null, "time": pl.Null, "amount": pl.Null}
    assert len(Orders.from_frame(pl.DataFrame(schema=types), currency="CNY", tz="UTC")) == 0


def test_naive_frames_are_read_in_naive_tz():
    naive = {**DATA, "at": [moment.replace(tzinfo=None) for moment in AT]}
    given = {name: naive[name] for name in KNOWN if name != "order_id"}  # pandas alone would make it floats
    for frame in (naive, pd.DataFrame(given), pl.DataFrame(given)):
        assert read(frame, naive_tz="UTC").time.tolist() == EXPECTED.time.tolist()
        # Without it they are wall times of Shanghai, 8 hours earlier.
        assert (EXPECTED.time - read(frame).time).astype("m8[h]").astype(int).tolist() == [8, 8, 8]


def test_renamed_attributes():
    users = Users.from_frame({"id": [1], "城市": ["上海"]}, columns={"user": "id"}, attributes={"city": "城市"})
    assert users.attributes["city"].tolist() == ["上海"]
    with pytest.raises(SpecError, match="'time_zone' is a column of Users"):
        Users.from_frame({"user": [1], "z": ["UTC"]}, attributes={"time_zone": "z"})


def test_columns_are_found_by_our_name_even_if_optional():
    given, taken = frame_columns({"user": 1, "channel": 2, "other": 3}, ["user", "channel", "staff"], {}, ())
    assert (given, taken) == ({"user": 1, "channel": 2}, {})


@pytest.mark.parametrize("make", FRAMES, ids=NAMES)
def test_a_name_that_the_frame_does_not_have(make):
    frame = make()
    with pytest.raises(
        UnknownNameError, match=r"'open_id' is no known column of the frame. Did you mean 'openid'"
    ) as caught:
        Orders.from_frame(frame, columns={"user": "open_id"}, currency="CNY", tz="UTC")
    assert "openid" in caught.value.known
    with pytest.raises(UnknownNameError, match="'user' is no known column of the frame"):
        Orders.from_frame(frame, currency="CNY", tz="UTC")
    with pytest.raises(UnknownNameError, match="'town' is no known column of the frame"):
        Users.from_frame(frame, columns={"user": "openid"}, attributes=["town"])
    with pytest.raises(UnknownNameError, match=r"'usr' is no known column. Did you mean 'user'"):
        Orders.from_frame(frame, columns={"usr": "openid"}, currency="CNY", tz="UTC")


def test_frames_with_numbered_columns():
    frame = pd.DataFrame(["ann", "bo"])
    assert Users.from_frame(frame, columns={"user": 0}).users.tolist() == ["ann", "bo"]
    with pytest.raises(UnknownNameError, match="Known: 0"):
        Users.from_frame(frame)


def test_needed_columns_may_come_as_options_or_defaults():
    spend = Spend.from_frame({"time": ["2026-01-01"], "amount": [5]}, currency="CNY", tz="UTC")
    assert spend.kind.tolist() == ["media"]
    events = Events.from_frame({"user": [1], "time": ["2026-01-01"]}, name=["add"], tz="UTC")
    assert events.names == ("add",)


@pytest.mark.parametrize(
    "frame", [None, 5, "frame", [1, 2], np.zeros((2, 2)), object(), pl.DataFrame({"a": [1]}).columns]
)
def test_what_is_no_frame(frame):
    with pytest.raises(
        DataError, match="Pass a dict of arrays, a pandas or polars DataFrame, or a pyarrow Table"
    ) as caught:
        Users.from_frame(frame)
    assert caught.value.argument == "frame"


def test_a_name_that_two_columns_have():
    frame = pd.DataFrame([[1, 2]], columns=["user", "user"])
    with pytest.raises(DataError, match=r"^user: has 2 dimensions"):
        Users.from_frame(frame)


# ---------------------------------------------------------------- rows


@pytest.fixture
def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table orders (openid int, at text, paid real, order_id int, channel text, age int)")
    rows = zip(
        DATA["openid"],
        [moment.isoformat() for moment in AT],
        DATA["paid"],
        DATA["order_id"],
        DATA["channel"],
        DATA["age"],
        strict=True,
    )
    connection.executemany("insert into orders values (?, ?, ?, ?, ?, ?)", rows)
    yield connection
    connection.close()


@pytest.mark.parametrize("factory", [None, sqlite3.Row])
def test_rows_of_a_database(database, factory):
    database.row_factory = factory
    cursor = database.execute("select openid, at, paid, order_id, channel, age from orders order by rowid")
    columns = ("user", "time", "amount", "order_id", "channel", "age")
    orders = Orders.from_rows(cursor, columns=columns, currency="CNY", tz="Asia/Shanghai")
    assert orders.order_id.tolist() == [BIG + 4, None, BIG + 6]
    assert orders.attributes["age"].tolist() == [31, 40, 31]
    assert orders.time.tolist() == EXPECTED.time.tolist()
    assert orders.amount_minor.tolist() == [9900, 1550, -9900]
    none = database.execute("select openid, at, paid, age from orders where paid > 1e9")
    empty = Orders.from_rows(none, columns=("user", "time", "amount", "age"), currency="CNY", tz="UTC")
    assert len(empty) == 0
    assert list(empty.attributes) == ["age"]


def test_no_row_of_every_kind():
    for kind, columns, options in (
        (Members, ("user", "joined"), {}),
        (Touches, ("user", "time", "touchpoint", "cost"), {"currency": "CNY"}),
        (Spend, ("time", "amount"), {"currency": "CNY"}),
    ):
        assert len(kind.from_rows([], columns=columns, tz="UTC", **options)) == 0


def test_rows_become_columns_of_their_types():
    columns = row_columns([(1, "a"), (2, None)], ["x", "y"])
    assert columns["x"].dtype == np.int64
    assert columns["y"].tolist() == ["a", None]
    assert row_columns(iter([[1], [2]]), ("x",))["x"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("rows", "index", "problem"),
    [
        ([(1, 2), (3,)], 1, "has 1 values for 2 columns"),
        ([(1, 2, 3)], 0, "has 3 values for 2 columns"),
        ([(1, 2), "ab"], 1, "is a str"),
        ([(1, 2), b"ab"], 1, "is a bytes"),
        ([{"x": 1, "y": 2}], 0, "is a dict"),
        ([(1, 2), 5], 1, "is a int"),
        ([None], 0, "is a NoneType"),
    ],
)
def test_rows_that_are_no_rows(rows, index, problem):
    with pytest.raises(DataError, match=problem) as caught:
        row_columns(rows, ["x", "y"])
    assert (caught.value.argument, caught.value.index) == ("rows", index)


@pytest.mark.parametrize("columns", ["user", ["user", "user"]])
def test_names_that_are_no_names(columns):
    with pytest.raises(SpecError, match="pass distinct names, one per value of a row"):
        row_columns([(1,)], columns)


def test_rows_without_a_required_column():
    with pytest.raises(UnknownNameError, match=r"'amount' is no known column of the rows. Did you mean 'amounts'"):
        Orders.from_rows([(1, "2026-01-01", 5)], columns=("user", "time", "amounts"), currency="CNY", tz="UTC")
