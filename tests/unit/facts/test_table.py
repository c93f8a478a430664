"""The one implementation behind all facts: what is refused, what is kept, and what a table promises."""

# ruff: noqa: PD011 - the values of our own columns

import copy
import pickle
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Consents, Events, Invites, Members, Orders, Spend, Tags, Touches, Users
from privdomain.facts.fields import read_amounts, read_flags, read_ids, read_labels, read_shares, read_times

DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]
SHANGHAI = {"tz": "Asia/Shanghai"}
YUAN = {**SHANGHAI, "currency": "CNY"}
GOOD = {
    Orders: (
        {
            "user": ["ann", "bo", "ann"],
            "time": DAYS,
            "amount": [9.9, 0, -1.5],
            "order_id": [1, 2, None],
            "product": ["tea", None, "tea"],
            "channel": ["wecom", "moments", None],
            "staff": ["li", "li", None],
            "variable_cost": [1.5, None, 0.25],
            "discount": [0, 1, 2],
        },
        YUAN,
    ),
    Members: (
        {
            "user": [1, 2, 1],
            "joined": DAYS,
            "left": ["2026-03-01", "2026-02-01", "2026-02-02"],
            "ended_by": ["customer", None, None],
            "channel": ["wecom", None, "wecom"],
            "staff": ["li", "li", None],
            "code": ["c1", None, "c2"],
            "add_way": [1, 2, 1],
            "inviter": [None, 1, 2],
            "takeover_from": [None, None, "wu"],
        },
        SHANGHAI,
    ),
    Events: ({"user": [1, 2, 1], "time": DAYS, "name": ["add", "join", "add"]}, SHANGHAI),
    Touches: (
        {
            "user": [1, 2, 1],
            "time": DAYS,
            "touchpoint": ["moment", "call", "moment"],
            "purpose": ["service", None, "marketing"],
            "campaign": ["spring", "spring", None],
            "staff": ["li", None, "li"],
            "arm": ["a", "b", "a"],
            "status": ["sent", None, "read"],
            "cost": [0.05, None, 0.1],
        },
        YUAN,
    ),
    Invites: ({"inviter": [1, 1, 2], "invitee": [2, 3, 4], "time": DAYS, "valid": [True, False, True]}, SHANGHAI),
    Tags: (
        {
            "user": [1, 2, 1],
            "tag": ["vip", "mother", "tea"],
            "at": DAYS,
            "valid_until": ["2026-03-01", "2026-02-01", "2026-02-02"],
            "group": ["level", None, "taste"],
            "source": [None, "model", "rule"],
            "confidence": [0.5, None, 1],
        },
        SHANGHAI,
    ),
    Consents: (
        {
            "user": [1, 2, 1],
            "purpose": ["marketing", "service", "marketing"],
            "granted": DAYS,
            "withdrawn": ["2026-03-01", "2026-02-01", "2026-02-02"],
            "expires": ["2027-03-01", "2027-02-01", "2027-02-02"],
            "channel": ["wecom", None, "sms"],
            "basis": ["consent", None, "contract"],
            "notice_version": ["v1", "v1", None],
            "source": ["form", None, "form"],
        },
        SHANGHAI,
    ),
    Users: ({"user": ["ann", "bo", "cy"], "time_zone": ["UTC", None, "Asia/Shanghai"]}, {"tz": "Asia/Shanghai"}),
    Spend: (
        {"time": DAYS, "amount": [5, 6.5, -1], "kind": ["media", "goods", "media"], "channel": ["a", None, "b"]},
        YUAN,
    ),
}
"""Three good rows of every kind of facts, with all of its columns."""

ATTRIBUTES = {
    "age": [31, 40, 25],
    "score": [0.5, None, 2],
    "city": ["Shanghai", None, "Wuhan"],
    "vip": [True, False, True],
    "born": ["1990-01-01", "1980-02-29", "2001-12-31"],
    "seen": [datetime(2026, 1, 1), None, datetime(2026, 1, 2)],
}
WITH_ATTRIBUTES = [kind for kind in GOOD if kind is not Spend]

BAD_CELLS = {
    # By the reader of the column: a cell that no such column takes, and the problem that is named.
    read_ids: [
        (1.5, "is neither an int64 integer nor a text"),
        (True, "is neither an int64 integer nor a text"),
        (b"ann", "is neither an int64 integer nor a text"),
        (2**63, "is neither an int64 integer nor a text"),
        (np.datetime64("2026"), "is neither an int64 integer nor a text"),
        (("ann",), "is neither an int64 integer nor a text"),
    ],
    read_labels: [
        (1.5, "is neither an int64 integer nor a text"),
        (True, "is neither an int64 integer nor a text"),
        (Decimal(1), "is neither an int64 integer nor a text"),
        (["a"], "is neither an int64 integer nor a text"),
    ],
    read_times: [
        ("yesterday", "is no time"),
        (1.5, "is no time"),
        (True, "is no time"),
        (np.timedelta64(1, "s"), "is no time"),
        (datetime(1, 1, 1), "lies outside the years 1700 to 2199"),
        (datetime(2026, 1, 6, tzinfo=UTC), "mixes naive and aware times"),
    ],
    read_amounts: [
        ("9.90", "is no finite number"),
        (True, "is no finite number"),
        (float("inf"), "is infinite"),
        (0.001, "is no whole number of minor units"),
        (Decimal("0.001"), "is no whole number of minor units"),
        (2**63, "does not fit into 2**63 minor units"),
        (1e300, "is too large for its float type to hold minor units"),
    ],
    read_shares: [
        ("0.5", "is no number"),
        (True, "is no number"),
        (Decimal(1), "is no number"),
        (1.01, "is outside [0, 1]"),
        (-1, "is outside [0, 1]"),
        (float("inf"), "is outside [0, 1]"),
    ],
    read_flags: [(cell, "is no boolean") for cell in (1, "yes", None, float("nan"))],
}
MISSING_CELLS = [None, float("nan"), pd.NaT, pd.NA, np.datetime64("NaT")]

EVERY_COLUMN = [(kind, name) for kind in GOOD for name in kind.fields]
EVERY_BAD_CELL = [
    (kind, name, cell, problem) for kind, name in EVERY_COLUMN for cell, problem in BAD_CELLS[kind.fields[name].read]
]
EVERY_REQUIRED = [(kind, name) for kind, name in EVERY_COLUMN if kind.fields[name].required]


def build(kind, **changes):
    columns, options = GOOD[kind]
    return kind(**{**columns, **options, **changes})


def less(kind, name):
    """The good columns of a kind but one, and but ``ended_by`` where the ends are left out."""
    columns, options = GOOD[kind]
    absent = {name, "ended_by" if name == "left" else name}
    return {**{other: cells for other, cells in columns.items() if other not in absent}, **options}


def with_cell(kind, name, cell, row=1):
    """All columns of a kind, one cell exchanged."""
    columns, options = GOOD[kind]
    cells = list(columns[name])
    cells[row] = cell
    return {**columns, name: cells, **options}


def rows_of(kind, rows):
    """The good columns of a kind, of some rows only."""
    columns, options = GOOD[kind]
    return {**{name: [cells[row] for row in rows] for name, cells in columns.items()}, **options}


def arrays_of(table):
    """Every array that a reader can get hold of."""
    columns = [*table.columns.values(), *(table.column(name) for name in table.attributes)]
    inner = [
        getattr(column, part)
        for column in columns
        for part in ("data", "minor", "rounded", "codes", "names")
        if getattr(column, part, None) is not None
    ]
    shown = [*table.to_columns().values(), *table.attributes.values(), *(column.values for column in columns)]
    of_users = [table.users, table.user_index, table.user_codes] if hasattr(table, "user_index") else []
    return [*inner, *shown, *of_users, *([] if isinstance(table, Users) else [table.instants])]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(("kind", "name", "cell", "problem"), EVERY_BAD_CELL)
def test_a_bad_cell_is_named_with_its_column_row_and_repair(kind, name, cell, problem):
    with pytest.raises(DataError) as caught:
        kind(**with_cell(kind, name, cell))
    error = caught.value
    assert (error.argument, error.index, error.count) == (name, 1, 1)
    assert error.problem in {problem, f"{problem}: {cell!r}"}
    assert error.hint
    assert str(error) == f"{name}: {error.problem} (first at row 1, 1 row). {error.hint}"


@pytest.mark.parametrize(("kind", "name", "cell", "problem"), EVERY_BAD_CELL)
def test_accept_sets_the_bad_row_apart_and_no_other(kind, name, cell, problem):
    accepted, rejects = kind.accept(**with_cell(kind, name, cell))
    assert len(accepted) + len(rejects) == 3
    assert rejects.index.tolist() == [1]
    assert (rejects.argument, rejects.problem) == ((name,), (problem,))
    assert rejects.hint[0]
    assert accepted == kind(**rows_of(kind, [0, 2]))


@pytest.mark.parametrize(("kind", "name"), EVERY_REQUIRED)
@pytest.mark.parametrize("cell", MISSING_CELLS, ids=lambda cell: type(cell).__name__)
def test_required_columns_refuse_missing_values(kind, name, cell):
    with pytest.raises(DataError, match=f"^{name}: is missing \\(first at row 1, 1 row\\)\\. Repair the row") as caught:
        kind(**with_cell(kind, name, cell))
    assert (caught.value.argument, caught.value.index, caught.value.count) == (name, 1, 1)
    accepted, rejects = kind.accept(**with_cell(kind, name, cell))
    assert (rejects.index.tolist(), rejects.problem) == ([1], ("is missing",))
    assert accepted == kind(**rows_of(kind, [0, 2]))


@pytest.mark.parametrize(("kind", "name"), [pair for pair in EVERY_COLUMN if pair not in EVERY_REQUIRED])
def test_other_columns_keep_missing_values_or_are_left_out(kind, name):
    if kind.fields[name].read is not read_flags:
        for cell in MISSING_CELLS:
            assert kind(**with_cell(kind, name, cell)).column(name).is_missing[1]
    without = kind(**less(kind, name))
    assert getattr(without, name) is None
    assert name not in without.columns
    assert name not in without.to_columns()


@pytest.mark.parametrize(("kind", "name"), EVERY_COLUMN)
def test_columns_of_unequal_lengths(kind, name):
    columns, options = GOOD[kind]
    with pytest.raises(DataError, match="Pass columns of one length") as caught:
        kind(**{**columns, name: columns[name][:2]}, **options)
    first = next(iter(kind.fields))
    assert caught.value.argument == (name if name != first else list(kind.fields)[1])
    assert caught.value.problem == (
        f"has 2 rows where {first} has 3" if name != first else f"has 3 rows where {name} has 2"
    )
    with pytest.raises(DataError, match="Pass columns of one length"):
        kind.accept(**{**columns, name: columns[name][:2]}, **options)


@pytest.mark.parametrize(("kind", "name"), EVERY_COLUMN)
def test_a_single_value_or_a_matrix_is_no_column(kind, name):
    columns, options = GOOD[kind]
    for bad in (5, b"ann", datetime(2026, 1, 1), np.zeros((3, 1)), pd.DataFrame({"a": [1, 2, 3]})):
        with pytest.raises(DataError, match="Pass one value per row") as caught:
            kind(**{**columns, name: bad}, **options)
        assert caught.value.argument == name


@pytest.mark.parametrize(("kind", "name"), [pair for pair in EVERY_COLUMN if pair[0].fields[pair[1]].read is read_ids])
def test_ids_of_two_kinds_in_one_column(kind, name):
    given = {**GOOD[kind][0], name: ["ann", 2, "cy"]}
    with pytest.raises(DataError, match="mixes integers and texts") as caught:
        kind(**given, **GOOD[kind][1])
    assert (caught.value.argument, caught.value.index, caught.value.count) == (name, 1, 1)
    given[name] = [1, "bo", 3]
    with pytest.raises(DataError, match="mixes integers and texts"):
        kind(**given, **GOOD[kind][1])


@pytest.mark.parametrize(("kind", "name"), [pair for pair in EVERY_COLUMN if pair[0].fields[pair[1]].read is read_ids])
def test_an_empty_text_identifies_nobody(kind, name):
    columns, options = GOOD[kind]
    given = {**columns, name: ["ann", "", "cy"]}
    if kind is Invites:
        given |= {other: ["x", "y", "z"] for other in ("inviter", "invitee") if other != name}
    with pytest.raises(DataError, match="is an empty text") as caught:
        kind(**given, **options)
    assert (caught.value.argument, caught.value.index) == (name, 1)


@pytest.mark.parametrize(
    ("kind", "name"), [pair for pair in EVERY_COLUMN if pair[0].fields[pair[1]].read is read_amounts]
)
def test_a_total_past_int64_is_refused(kind, name):
    columns, options = GOOD[kind]
    with pytest.raises(DataError, match="past 2") as caught:
        kind(**{**columns, name: [2**62, 2**62, 0]}, **options, unit="minor")
    assert (caught.value.argument, caught.value.index, caught.value.hint) == (name, None, "Split the facts.")


@pytest.mark.parametrize(
    ("kind", "name"), [pair for pair in EVERY_COLUMN if pair[0].fields[pair[1]].read is read_times]
)
def test_seconds_need_their_unit(kind, name):
    columns, options = GOOD[kind]
    seconds = [1_767_225_600, 1_767_225_600, 1_767_225_601]
    with pytest.raises(DataError, match="time_unit='s'") as caught:
        kind(**{**columns, name: seconds}, **options)
    assert caught.value.argument == name
    times = [other for other in columns if kind.fields[other].read is read_times]
    others = {other: [second + later for second in seconds] for later, other in enumerate(times)}
    assert len(kind(**{**columns, **others}, **options, time_unit="s")) == 3


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize(
    ("option", "value"),
    [("tz", "Asia/Shanghia"), ("tz", None), ("tz", ["UTC"]), ("naive_tz", "Mars"), ("time_unit", "ns"), ("unit", "fen"),
     ("rounding", "up"), ("currency", "XYZ"), ("exponent", -1)],
)  # fmt: skip
def test_unknown_options(kind, option, value):
    if option in ("naive_tz", "time_unit") and kind is Users:
        attributes = {"seen": [datetime(2026, 1, 1)] * 3}
        with pytest.raises(SpecError, match=f"^{option}: "):
            build(kind, attributes=attributes, **{option: value})
    else:
        money = option in ("unit", "rounding", "currency", "exponent")
        said = (
            f"^{option}: {kind.__name__} hold no money" if money and "currency" not in GOOD[kind][1] else f"^{option}: "
        )
        with pytest.raises(SpecError, match=said):
            build(kind, **{option: value})
        with pytest.raises(SpecError, match=said):
            kind.accept(**{**GOOD[kind][0], **GOOD[kind][1], option: value})


@pytest.mark.parametrize("kind", [kind for kind in GOOD if kind not in (Spend, Users)])
def test_a_name_of_a_column_is_no_attribute(kind):
    with pytest.raises(SpecError, match=f"'{kind.clock}' is a column of {kind.__name__}. Rename it"):
        build(kind, attributes={kind.clock: [1, 2, 3]})


@pytest.mark.parametrize("kind", WITH_ATTRIBUTES)
def test_attributes_are_checked_too(kind):
    for cells, problem in (([1, float("inf"), None], "is infinite"), ([1, "a", "b"], "mixes integers and texts")):
        with pytest.raises(DataError, match=problem) as caught:
            build(kind, attributes={"x": cells})
        assert caught.value.argument == "attributes['x']"
        assert len(kind.accept(**GOOD[kind][0], **GOOD[kind][1], attributes={"x": cells})[0]) == 2
    with pytest.raises(DataError, match="x: has 2 rows where"):
        build(kind, attributes={"x": [1, 2]})


# ---------------------------------------------------------------- what is kept


@pytest.mark.parametrize("kind", GOOD)
def test_accept_of_good_rows_is_the_constructor(kind):
    accepted, rejects = kind.accept(**GOOD[kind][0], **GOOD[kind][1])
    assert accepted == build(kind)
    assert len(rejects) == 0


@pytest.mark.parametrize("kind", GOOD)
def test_accept_of_bad_rows_only(kind):
    columns, options = GOOD[kind]
    name = next(name for name in columns if kind.fields[name].required)
    accepted, rejects = kind.accept(**{**columns, name: [None] * 3}, **options)
    assert (len(accepted), rejects.index.tolist()) == (0, [0, 1, 2])
    assert accepted == kind(**rows_of(kind, []))


def test_accept_loses_no_row_when_every_row_is_bad_in_its_own_way():
    # 9 rows, 8 flaws: user missing, user float, user empty, time odd, time missing, amount odd, below fen, cost odd.
    accepted, rejects = Orders.accept(
        ["ann", None, 1.5, "", "bo", "bo", "bo", "bo", "bo"],
        [*["2026-01-05"] * 4, "x", None, *["2026-01-05"] * 3],
        [1, 1, 1, 1, 1, 1, "1", 0.001, 1],
        variable_cost=[*[1] * 8, float("inf")],
        **YUAN,
    )
    assert accepted.users.tolist() == ["ann"]
    assert rejects.index.tolist() == list(range(1, 9))
    assert rejects.argument == ("user", "user", "user", "time", "time", "amount", "amount", "variable_cost")


def test_a_row_with_two_flaws_is_rejected_once():
    accepted, rejects = Orders.accept([None, "bo"], ["x", "2026-01-05"], ["1", 1], **YUAN)
    assert (len(accepted), len(rejects)) == (1, 1)
    assert rejects.to_records()[0]["index"] == 0


def test_accept_takes_arguments_by_position_and_defaults():
    assert Orders.accept(["ann"], ["2026-01-05"], [1], **YUAN)[0] == Orders(["ann"], ["2026-01-05"], [1], **YUAN)
    assert Users.accept(["ann", None])[0] == Users(["ann"])
    assert Spend.accept(["2026-01-05"], [1], **YUAN)[0] == Spend(["2026-01-05"], [1], **YUAN)
    with pytest.raises(TypeError, match="missing"):
        Orders.accept(["ann"], **YUAN)
    with pytest.raises(UnknownNameError, match="nonsense"):
        Orders.accept(["ann"], ["2026-01-05"], [1], **YUAN, nonsense=1)


@pytest.mark.parametrize("kind", GOOD)
def test_no_row_at_all(kind):
    columns, options = GOOD[kind]
    for empty in ([], np.array([]), pd.Series([]), ()):
        table = kind(**dict.fromkeys(columns, empty), **options)
        assert len(table) == 0
        assert set(table.to_columns()) == set(columns)
        assert table == kind(**rows_of(kind, []))
        assert [len(table.column(name)) for name in columns] == [0] * len(columns)
        assert kind.concat([table, build(kind), table]) == build(kind)
        assert len(table.take([])) == len(table.take(np.zeros(0, np.bool_))) == 0


# ---------------------------------------------------------------- what a table promises


@pytest.mark.parametrize("kind", GOOD)
def test_every_array_is_locked_however_the_table_came_about(kind):
    table = build(kind, **({"attributes": ATTRIBUTES} if kind in WITH_ATTRIBUTES else {}))
    derived = [
        table,
        table.take([0, 2]),
        table.take([True, False, True]),
        table.with_tz("UTC"),
        type(table).concat([table.take([0]), table.take([1])]),
        kind.accept(**GOOD[kind][0], **GOOD[kind][1])[0],
        pickle.loads(pickle.dumps(table)),  # noqa: S301
        copy.copy(table),
        copy.deepcopy(table),
    ]
    if kind is not Spend:
        derived += [table.for_users(table.users[:1]), *table.split(2)]
    for one in derived:
        arrays = arrays_of(one)
        assert arrays
        assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(TypeError):
        table.columns["user"] = None
    with pytest.raises(TypeError):
        table.attributes["x"] = None


@pytest.mark.parametrize("kind", GOOD)
def test_pickling_and_copying_keep_everything(kind):
    table = build(kind, **({"attributes": ATTRIBUTES} if kind in WITH_ATTRIBUTES else {}))
    for one in (pickle.loads(pickle.dumps(table)), copy.copy(table), copy.deepcopy(table)):  # noqa: S301
        assert one == table
        assert repr(one) == repr(table)
        assert one.take([2, 0]) == table.take([2, 0])
        for mapping in (one.columns, one.attributes):
            with pytest.raises(TypeError):
                mapping["user"] = None


def test_pickling_keeps_what_is_shared():
    # Both user columns of an invite point into one index of ids; two indices would have to be compared again and again.
    invites = pickle.loads(pickle.dumps(build(Invites)))  # noqa: S301
    assert invites.columns["inviter"].names is invites.columns["invitee"].names


NUMPY_COLUMNS = {
    "user": np.array([3, 1, 2]),
    "user as text": np.array(["c", "a", "b"], object),
    "time": np.array(DAYS, "M8[us]"),
    "time as integers": np.array([10**15, 10**15 + 1, 10**15 + 2]),
    "time as texts": np.array(DAYS, object),
    "amount": np.array([1.5, 2.5, 3.5]),
    "amount as fen": np.array([150, 250, 350]),
    "amount as decimals": np.array([Decimal(1), Decimal(2), Decimal(3)], object),
    "order_id": np.array([7, 8, 9]),
    "channel": np.array(["x", "y", "z"], object),
    "variable_cost": np.array([1.5, np.nan, 3.5]),
    "int": np.array([1, 2, 3]),
    "float": np.array([1.5, 2.5, np.nan]),
    "bool": np.array([True, False, True]),
    "when": np.array(DAYS, "M8[us]"),
    "label": np.array(["x", None, "z"], object),
    "mixed": np.array([1, None, 2.5], object),
}


@pytest.mark.parametrize("changed", NUMPY_COLUMNS)
def test_inputs_are_neither_shared_nor_locked(changed):
    given = {name: array.copy() for name, array in NUMPY_COLUMNS.items()}
    name = changed.split(" as ")[0]
    columns = {key: given[key] for key in ("user", "time", "amount", "order_id", "channel", "variable_cost")}
    attributes = {key: given[key] for key in ("int", "float", "bool", "when", "label", "mixed")}
    if " as " in changed:
        columns[name] = given[changed]
    unit = "minor" if changed in ("amount as fen", "amount as decimals") else "major"
    options = {"tz": "UTC", "currency": "CNY", "unit": unit}
    if unit == "minor":
        del columns["variable_cost"]
    table = Orders(**columns, **options, attributes=attributes)
    before = {key: column.copy() for key, column in table.to_columns().items()}
    assert given[changed].flags.writeable
    given[changed][:] = given[changed][::-1].copy()
    assert {**columns, **attributes}[name] is given[changed]
    after = table.to_columns()
    assert all(str(before[key].tolist()) == str(after[key].tolist()) for key in before)


def test_flags_are_not_shared_either():
    flags = np.array([True, False, True])
    invites = build(Invites, valid=flags)
    flags[:] = False
    assert invites.valid.tolist() == [True, False, True]


@pytest.mark.parametrize("kind", WITH_ATTRIBUTES)
def test_columns_and_attributes_read_back(kind):
    table = build(kind, attributes=ATTRIBUTES)
    assert table.attributes.keys() == ATTRIBUTES.keys()
    assert table.attributes["age"].tolist() == [31, 40, 25]
    assert str(table.attributes["score"].tolist()) == "[0.5, nan, 2.0]"
    assert table.attributes["city"].tolist() == ["Shanghai", None, "Wuhan"]
    assert table.attributes["vip"].dtype == np.bool_
    assert table.attributes["born"].tolist() == ATTRIBUTES["born"]  # texts stay texts, whatever they look like
    # Midnight in Shanghai is 16:00 UTC of the day before.
    assert table.attributes["seen"].astype(str).tolist() == [
        "2025-12-31T16:00:00.000000",
        "NaT",
        "2026-01-01T16:00:00.000000",
    ]
    assert table.column("city").values.tolist() == ["Shanghai", None, "Wuhan"]


@pytest.mark.parametrize("kind", GOOD)
def test_to_columns_reads_back(kind):
    table = build(kind, **({"attributes": ATTRIBUTES} if kind in WITH_ATTRIBUTES else {}))
    names = list(ATTRIBUTES) if kind in WITH_ATTRIBUTES else ()
    again = kind.from_frame(
        table.to_columns(), **({"attributes": names} if names else {}), **GOOD[kind][1], naive_tz="UTC"
    )
    assert again == table


@pytest.mark.parametrize("kind", GOOD)
def test_an_unknown_column(kind):
    with pytest.raises(UnknownNameError, match=f"no known column of these {kind.__name__}") as caught:
        build(kind).column("shannel")
    assert set(caught.value.known) == set(GOOD[kind][0])


# ---------------------------------------------------------------- deriving


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([2, 0], [2, 0]),
        ([-1], [2]),
        ([], []),
        (np.array([], np.float64), []),
        (np.array([0, 1], np.uint8), [0, 1]),
        ([True, False, True], [0, 2]),
        (np.zeros(3, np.bool_), []),
        (pd.Series([False, True, True]), [1, 2]),
        (range(3), [0, 1, 2]),
    ],
)
def test_take(kind, rows, expected):
    assert build(kind).take(rows) == kind(**rows_of(kind, expected))


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([True], "is a mask of 1 over 3 rows"),
        ([True] * 4, "is a mask of 4 over 3 rows"),
        (np.zeros(0, np.bool_), "is a mask of 0 over 3 rows"),
        ([3], "is no position in 3 rows"),
        ([0, -4], "is no position in 3 rows"),
        (np.array([2**63], np.uint64), "is no position in 3 rows"),
        ([0.0, 1.0], "is neither a mask nor positions"),
        (["ann"], "is neither a mask nor positions"),
        ([[0], [1]], "is neither a mask nor positions"),
        (np.zeros((0, 3)), "is neither a mask nor positions"),
        (1, "is neither a mask nor positions"),
        (slice(0, 2), "is neither a mask nor positions"),
        (None, "is neither a mask nor positions"),
        ([True, None, False], "is neither a mask nor positions"),
    ],
)
def test_rows_that_cannot_be_taken(kind, rows, problem):
    with pytest.raises(DataError, match=problem) as caught:
        build(kind).take(rows)
    assert caught.value.argument == "rows"
    if "position in" in problem:
        assert caught.value.index == len(rows) - 1
        assert caught.value.count == 1


@pytest.mark.parametrize("kind", GOOD)
def test_another_calendar_keeps_the_instants(kind):
    table = build(kind)
    moved = table.with_tz("America/New_York")
    assert moved.tz == "America/New_York"
    assert table.tz == "Asia/Shanghai"
    assert moved != table
    assert moved.with_tz("Asia/Shanghai") == table
    for name, column in table.to_columns().items():
        assert str(moved.to_columns()[name].tolist()) == str(column.tolist())
    with pytest.raises(SpecError, match=r"^tz: "):
        table.with_tz("Mars")


@pytest.mark.parametrize("kind", GOOD)
def test_concat_keeps_rows_and_their_order(kind):
    table = build(kind, **({"attributes": ATTRIBUTES} if kind in WITH_ATTRIBUTES else {}))
    parts = [table.take([2]), table.take([0]), table.take([]), table.take([1])]
    assert kind.concat(iter(parts)) == table.take([2, 0, 1])
    assert parts[0] + parts[1] == table.take([2, 0])
    assert kind.concat([table]) == table


@pytest.mark.parametrize("kind", GOOD)
def test_a_union_of_columns_leaves_missing_what_a_part_has_not(kind):
    whole = build(kind)
    optional = [name for name, field in kind.fields.items() if not field.required and name != "valid"]
    for name in optional:
        bare = kind(**less(kind, name))
        joined = kind.concat([bare, whole.take([])], columns="union")
        assert joined.columns.keys() == whole.columns.keys()
        assert joined.columns[name].is_missing.all()
        assert kind.concat([whole.take([]), bare], columns="union") == joined
    assert kind.concat([whole], columns="union") == whole


def test_a_union_of_attributes():
    one = Events(["a"], ["2026-01-01"], ["add"], tz="UTC", attributes={"shop": ["x"]})
    other = Events(["b"], ["2026-01-02"], ["order"], tz="UTC", attributes={"n": [3]})
    joined = Events.concat([one, other], columns="union")
    assert joined.attributes["shop"].tolist() == ["x", None]
    assert str(joined.attributes["n"].tolist()) == "[nan, 3.0]"
    with pytest.raises(DataError, match=r"^attributes: n, shop on one side only"):
        one + other


def test_flags_are_never_missing_and_refuse_a_union():
    flagged = Events(["a"], ["2026-01-01"], ["add"], tz="UTC", attributes={"vip": [True]})
    bare = Events(["b"], ["2026-01-02"], ["order"], tz="UTC")
    with pytest.raises(DataError, match=r"^columns: 'vip' holds flags, never missing\. Give it to all parts\."):
        Events.concat([bare, flagged], columns="union")


@pytest.mark.parametrize("kind", GOOD)
def test_parts_that_do_not_join(kind):
    table = build(kind)
    with pytest.raises(DataError, match=r"^parts: is empty\. Pass at least one"):
        kind.concat([])
    with pytest.raises(DataError, match=r"^tz: .*with_tz"):
        table + table.with_tz("UTC")
    with pytest.raises(SpecError, match=r"^duplicates: "):
        kind.concat([table], duplicates="drop")
    with pytest.raises(SpecError, match=r"^columns: "):
        kind.concat([table], columns="all")
    with pytest.raises(TypeError):
        table + 1
    optional = next((name for name, field in kind.fields.items() if not field.required), None)
    if optional is not None:
        with pytest.raises(DataError, match=rf"^columns: [\w, ]*{optional} on one side only") as caught:
            table + kind(**less(kind, optional))
        assert caught.value.hint
    if kind in WITH_ATTRIBUTES:
        with pytest.raises(DataError, match=r"^attributes: age, city on one side only"):
            table + build(kind, attributes={"age": [1, 2, 3], "city": ["a", "b", "c"]})


def test_other_currencies_do_not_join():
    yuan, yen = build(Spend), build(Spend, currency="USD")
    with pytest.raises(DataError, match=r"^currency: "):
        yuan + yen
    own, finer = (build(Spend, currency="XYZ", exponent=exponent) for exponent in (2, 3))
    with pytest.raises(DataError, match=r"^currency: "):
        own + finer


def test_another_kind_of_ids_does_not_join():
    with pytest.raises(DataError, match=r"^user: is int on one side and str on the other\. Convert"):
        build(Events) + build(Events, user=["a", "b", "c"])
    with pytest.raises(DataError, match=r"^channel: is int on one side and str on the other"):
        build(Orders) + build(Orders, channel=[1, 2, 3], order_id=[7, 8, 9])


def test_a_joined_total_past_int64_is_refused():
    half = Orders([1], [DAYS[0]], [2**62], **YUAN, unit="minor")
    other = Orders([2], [DAYS[0]], [2**62], **YUAN, unit="minor")
    with pytest.raises(DataError, match=f"^amount: adds up to {2**63} minor units"):
        half + other


@pytest.mark.parametrize("kind", GOOD)
def test_tables_of_different_kind_or_content_differ(kind):
    table = build(kind)
    assert table == build(kind)
    assert table != "a table"
    assert (table == 1) is False
    assert table != table.take([0, 2, 1])
    assert table != table.take([0, 1])
    assert table != table.with_tz("UTC")
    with pytest.raises(TypeError, match="unhashable"):
        hash(table)
    for other in GOOD:
        if other is not kind:
            assert table != build(other)


def test_equality_looks_at_minor_units_and_types():
    # 2**53 + 1 and 2**53 fen are the same float of yuan.
    one, other = (Orders([1], [DAYS[0]], [fen], **YUAN, unit="minor") for fen in (2**53, 2**53 + 1))
    assert one.to_columns()["amount"] == other.to_columns()["amount"]
    assert one != other
    assert build(Orders) != build(Orders, currency="USD")
    assert Events([1], [DAYS[0]], ["a"], tz="UTC") != Events(["1"], [DAYS[0]], ["a"], tz="UTC")
    flags, numbers = (Users([1, 2], attributes={"x": cells}) for cells in ([True, False], [1, 0]))
    assert flags != numbers


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (build(Orders), "Orders(3 rows, 2 users, tz='Asia/Shanghai', currency='CNY')"),
        (build(Orders).take([0]), "Orders(1 row, 1 user, tz='Asia/Shanghai', currency='CNY')"),
        (build(Events).take([]), "Events(0 rows, 0 users, tz='Asia/Shanghai')"),
        (build(Spend), "Spend(3 rows, tz='Asia/Shanghai', currency='CNY')"),
        (Users(np.arange(1234)), "Users(1,234 rows, 1,234 users, tz='UTC')"),
    ],
)
def test_repr(table, text):
    assert repr(table) == text


def test_money_and_calendar_of_a_table():
    orders, events = build(Orders), build(Events)
    assert (orders.tz, orders.currency, orders.exponent) == ("Asia/Shanghai", "CNY", 2)
    assert (events.currency, events.exponent, events.money) == (None, None, None)
    assert orders.money.code == "CNY"
    assert orders.instants.tolist() == orders.time.astype(np.int64).tolist()
    assert isinstance(Orders.fields["user"], type(Orders.user))
    with pytest.raises(TypeError):
        Orders.fields["user"] = None


def test_an_unknown_option_of_reading_is_named_with_the_nearest():
    with pytest.raises(
        UnknownNameError, match=r"'naive_zt' is no known column or option .*attributes\)\. Did you mean 'naive_tz'"
    ):
        Orders(["ann"], ["2026-01-05"], [1], **YUAN, naive_zt="UTC")


def test_the_first_bad_value_is_shown():
    with pytest.raises(DataError, match=r"time: is no time: '2026/01/05' \(first at row 1, 2 rows\)"):
        Orders([1, 2, 3], ["2026-01-05", "2026/01/05", "soon"], [1, 1, 1], **YUAN)


def test_accept_frame_and_accept_rows_set_bad_rows_apart():
    frame = {"openid": ["ann", None], "time": ["2026-01-05"] * 2, "amount": [1, 2], "city": ["Shanghai", "Wuhan"]}
    accepted, rejects = Orders.accept_frame(frame, columns={"user": "openid"}, attributes="city", **YUAN)
    assert accepted.attributes["city"].tolist() == ["Shanghai"]
    assert rejects.index.tolist() == [1]
    rows = list(zip(*frame.values(), strict=True))
    from_rows, again = Orders.accept_rows(rows, columns=["user", "time", "amount", "city"], **YUAN)
    assert from_rows == accepted
    assert again.to_records() == rejects.to_records()
