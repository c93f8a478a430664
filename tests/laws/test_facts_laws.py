"""Laws of facts: no row is lost, parts are disjoint and agree, and every way in and out gives the same rows."""

import copy
import pickle
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privdomain.facts import Events, Facts, Invites, Members, Orders, Touches

TZ = "Asia/Shanghai"
YUAN = {"tz": TZ, "currency": "CNY"}
START = datetime(2026, 1, 1, tzinfo=UTC)

INT_IDS = st.integers(-3, 6) | st.sampled_from([2**53 + 1, -(2**63) + 1, 2**63 - 1])
TEXT_IDS = st.sampled_from(["ann", "bo", "cy", "微信", "é", " "]) | st.text(min_size=1, max_size=3)
IDS = st.sampled_from([INT_IDS, TEXT_IDS])
TIMES = st.integers(-(10**6), 10**6).map(lambda minutes: START + timedelta(minutes=minutes))
FEN = st.integers(-(10**7), 10**7) | st.just(0)
AGES = st.integers(0, 99).map(float)
LABELS = st.none() | st.sampled_from(["a", "b", ""])


@st.composite
def orders(draw, min_size=0):
    """Orders with ids of one kind, repeated users, and labels, costs and attributes with gaps."""
    ids = draw(IDS)
    row = st.tuples(ids, TIMES, FEN, LABELS, st.none() | FEN, st.none() | AGES, st.booleans())
    rows = draw(st.lists(row, min_size=min_size, max_size=12))
    user, time, amount, channel, cost, age, vip = (
        (list(cells) for cells in zip(*rows, strict=True)) if rows else [[]] * 7
    )
    return Orders(
        user,
        time,
        amount,
        channel=channel,
        variable_cost=cost,
        attributes={"age": age, "vip": vip},
        unit="minor",
        **YUAN,
    )


def rows_of(table):
    """The rows as comparable tuples, money in minor units, and one sign for whatever is missing."""
    columns = table.to_columns()
    columns |= {name: column.minor for name, column in table.columns.items() if column.kind == "money"}
    cells = [
        ["-" if str(cell) in {"nan", "NaT", "None"} else str(cell) for cell in columns[name].tolist()]
        for name in sorted(columns)
    ]
    return list(zip(*cells, strict=True))


def part_of(user, n):
    """The published part of a user, in plain Python: SplitMix64's finaliser, or BLAKE2b over UTF-8."""
    if isinstance(user, str):
        digest = blake2b(user.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "little") % n
    mask = 2**64 - 1
    mixed = user & mask
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
    return (mixed ^ (mixed >> 31)) % n


# ---------------------------------------------------------------- parts


@given(orders(), st.integers(1, 7))
def test_parts_are_disjoint_cover_all_and_keep_the_order_of_rows(table, n):
    parts = table.split(n)
    assert len(parts) == n
    assert sum(map(len, parts)) == len(table)
    users = [user for part in parts for user in part.users.tolist()]
    assert sorted(users) == table.users.tolist()
    for number, part in enumerate(parts):
        chosen = [row for row, user in enumerate(table.user.tolist()) if part_of(user, n) == number]
        assert part == table.take(chosen)


@given(orders(), st.integers(1, 7))
def test_parts_joined_are_the_table_again(table, n):
    joined = Orders.concat(table.split(n))
    assert Counter(rows_of(joined)) == Counter(rows_of(table))
    assert joined.users.tolist() == table.users.tolist()


@given(st.lists(INT_IDS, max_size=12), st.lists(INT_IDS, max_size=12), st.integers(1, 5))
def test_parts_of_different_facts_agree(buyers, invited, n):
    zero = [START] * max(len(buyers), len(invited))
    bought = Orders(buyers, zero[: len(buyers)], [1] * len(buyers), **YUAN)
    joined = Members(invited, zero[: len(invited)], tz=TZ)
    brought = Invites(invited, invited, zero[: len(invited)], tz=TZ)
    bundle = Facts(orders=bought, members=joined, invites=brought)
    for number, part in enumerate(bundle.split(n)):
        assert {part_of(user, n) for user in part.users.tolist()} <= {number}
        assert part.orders == bought.split(n)[number]
        assert part.members == joined.split(n)[number]


@given(orders(min_size=1), st.integers(1, 7), st.data())
def test_a_part_does_not_depend_on_the_other_rows(table, n, data):
    rows = data.draw(st.lists(st.integers(0, len(table) - 1), unique=True))
    for whole, some in zip(table.split(n), table.take(rows).split(n), strict=True):
        assert set(some.users.tolist()) <= set(whole.users.tolist())


# ---------------------------------------------------------------- rows


@given(orders(), st.data())
def test_take_is_indexing(table, data):
    rows = data.draw(st.lists(st.integers(-len(table), len(table) - 1))) if len(table) else []
    taken = table.take(rows)
    assert rows_of(taken) == [rows_of(table)[row] for row in rows]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(table), max_size=len(table))), np.bool_)
    assert table.take(mask) == table.take(np.flatnonzero(mask))
    assert len(table.take(mask)) + len(table.take(~mask)) == len(table)


@given(orders(), st.data())
def test_taking_twice_is_taking_once(table, data):
    if not len(table):
        return
    once = data.draw(st.lists(st.integers(0, len(table) - 1), min_size=1))
    twice = data.draw(st.lists(st.integers(0, len(once) - 1)))
    assert table.take(once).take(twice) == table.take([once[row] for row in twice])


@given(orders(), st.data())
def test_rows_of_users_and_of_the_others_are_all_rows(table, data):
    users = table.users.tolist()
    chosen = data.draw(st.lists(st.sampled_from(users))) if users else []
    rest = [user for user in users if user not in chosen]
    some, others = table.for_users(chosen), table.for_users(rest)
    assert set(some.users.tolist()) == set(chosen)
    assert Counter(rows_of(some)) + Counter(rows_of(others)) == Counter(rows_of(table))
    assert table.for_users(users) == table


@given(orders(), st.randoms(use_true_random=False))
def test_a_permutation_of_rows_permutes_every_column(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = table.take(order)
    assert Counter(rows_of(shuffled)) == Counter(rows_of(table))
    assert shuffled.users.tolist() == table.users.tolist()
    assert shuffled.amount_minor.sum() == table.amount_minor.sum()


@given(orders(), orders())
def test_joined_tables_hold_the_rows_of_both(one, other):
    kinds = {type(user) for table in (one, other) for user in table.users.tolist()}
    if len(kinds) > 1:
        return
    joined = one + other
    assert rows_of(joined) == rows_of(one) + rows_of(other)
    assert joined.take(range(len(one))) == one
    assert joined.take(range(len(one), len(joined))) == other
    assert joined.users.tolist() == sorted({*one.users.tolist(), *other.users.tolist()})
    assert joined.amount_minor.tolist() == [*one.amount_minor.tolist(), *other.amount_minor.tolist()]


@given(orders(), st.integers(0, 12), st.integers(0, 12))
def test_joining_is_associative(table, first, second):
    low, high = sorted((min(first, len(table)), min(second, len(table))))
    a, b, c = table.take(range(low)), table.take(range(low, high)), table.take(range(high, len(table)))
    assert (a + b) + c == a + (b + c) == Orders.concat([a, b, c]) == table


# ---------------------------------------------------------------- in and out


@given(orders())
def test_columns_read_back(table):
    again = Orders.from_frame(table.to_columns(), attributes=["age", "vip"], naive_tz="UTC", **YUAN)
    assert rows_of(again) == rows_of(table)
    assert again.time.tolist() == table.time.tolist()


@given(orders())
def test_pickling_and_copying(table):
    for again in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table), copy.copy(table)):  # noqa: S301
        assert again == table
        assert rows_of(again) == rows_of(table)
        assert not any(column.flags.writeable for column in again.to_columns().values())


@given(orders(), st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe"]))
def test_another_calendar_keeps_every_instant(table, tz):
    moved = table.with_tz(tz)
    assert rows_of(moved) == rows_of(table)
    assert moved.instants.tolist() == table.instants.tolist()
    assert moved.with_tz(TZ) == table


@given(st.lists(st.tuples(INT_IDS, TIMES, FEN), max_size=8))
def test_every_way_of_writing_a_row_gives_the_same_table(rows):
    user, time, fen = (list(cells) for cells in zip(*rows, strict=True)) if rows else ([], [], [])
    expected = Orders(user, time, fen, unit="minor", **YUAN)
    micros = [(moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for moment in time]
    naive = [moment.replace(tzinfo=None) for moment in time]
    decimals = [Decimal(value) / 100 for value in fen]
    floats = [value / 100 for value in fen]
    assert Orders(user, micros, decimals, time_unit="us", **YUAN) == expected
    assert (
        Orders(np.array(user, np.int64), np.array(naive, "M8[us]"), np.array(floats), naive_tz="UTC", **YUAN)
        == expected
    )
    assert Orders(user, [moment.isoformat() for moment in time], floats, **YUAN) == expected
    local = [moment.astimezone().isoformat() for moment in time]
    assert Orders(user, local, fen, unit="minor", **YUAN) == expected
    assert (
        Orders.from_rows(zip(user, time, floats, strict=True), columns=("user", "time", "amount"), **YUAN) == expected
    )


@given(orders())
def test_orders_as_events_have_the_same_users_and_times(table):
    events = table.as_events("order")
    assert events.users.tolist() == table.users.tolist()
    assert events.instants.tolist() == table.instants.tolist()
    assert events.user.tolist() == table.user.tolist()


# ---------------------------------------------------------------- no row is lost

BAD_USERS = st.sampled_from([None, 1.5, True, "", b"x", float("nan"), np.datetime64("NaT")])
BAD_TIMES = st.sampled_from([None, "soon", 1.5, False, datetime(1, 1, 1, tzinfo=UTC), np.datetime64("NaT")])
BAD_MONEY = st.sampled_from([None, "1", True, float("inf"), float("nan"), 0.001, Decimal("0.001"), 2**63, 1e300])
BAD_LABELS = st.sampled_from([1.5, True, b"x", Decimal(1)])
BAD_COSTS = st.sampled_from(["1", True, float("-inf"), 0.001, 1e300])


@st.composite
def rows_with_flaws(draw):
    """Rows of orders, each good or with one bad cell or more, and which of them are good."""
    ids = draw(st.sampled_from([st.integers(1, 5), st.sampled_from(["ann", "bo"])]))
    good = (ids, TIMES, FEN.map(lambda fen: Decimal(fen) / 100), LABELS, st.none() | st.integers(0, 9))
    bad = (BAD_USERS, BAD_TIMES, BAD_MONEY, BAD_LABELS, BAD_COSTS)
    rows, is_good = [], []
    for _ in range(draw(st.integers(0, 8))):
        broken = draw(st.sets(st.integers(0, 4), max_size=2)) if draw(st.booleans()) else set()
        rows.append(tuple(draw((bad if place in broken else good)[place]) for place in range(5)))
        is_good.append(not broken)
    return rows, np.array(is_good, np.bool_)


def columns_of(rows):
    names = ("user", "time", "amount", "channel", "variable_cost")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@given(rows_with_flaws())
def test_accepted_and_rejected_rows_are_the_given_ones(case):
    rows, is_good = case
    accepted, rejects = Orders.accept(**columns_of(rows), **YUAN)
    assert len(accepted) + len(rejects) == len(rows)
    assert rejects.index.tolist() == np.flatnonzero(~is_good).tolist()
    assert accepted == Orders(**columns_of([row for row, good in zip(rows, is_good, strict=True) if good]), **YUAN)
    assert len(rejects.argument) == len(rejects.problem) == len(rejects.hint) == len(rejects)
    assert all(rejects.hint)


@given(rows_with_flaws(), st.randoms(use_true_random=False))
def test_what_is_rejected_does_not_depend_on_the_order_of_rows(case, random):
    rows, _ = case
    order = list(range(len(rows)))
    random.shuffle(order)
    _, rejects = Orders.accept(**columns_of(rows), **YUAN)
    _, shuffled = Orders.accept(**columns_of([rows[row] for row in order]), **YUAN)
    assert sorted(order[row] for row in shuffled.index.tolist()) == rejects.index.tolist()


@given(orders())
def test_good_rows_are_all_accepted(table):
    columns = table.to_columns()
    attributes = {name: columns.pop(name) for name in ("age", "vip")}
    accepted, rejects = Orders.accept(**columns, attributes=attributes, naive_tz="UTC", **YUAN)
    assert len(rejects) == 0
    assert rows_of(accepted) == rows_of(table)


@given(st.lists(st.tuples(INT_IDS, TIMES, st.none() | FEN), max_size=8), st.integers(1, 4))
def test_the_parts_of_touches_keep_their_cost(rows, n):
    user, time, cost = (list(cells) for cells in zip(*rows, strict=True)) if rows else ([], [], [])
    touches = Touches(user, time, ["moment"] * len(rows), cost=cost, unit="minor", **YUAN)
    known = [part.column("cost").minor[~part.column("cost").is_missing] for part in touches.split(n)]
    assert sum(int(part.sum()) for part in known) == sum(value for value in cost if value is not None)


@given(st.lists(st.sampled_from(["add", "join", "order"]), max_size=10))
def test_named_events_partition_the_log(names):
    events = Events(list(range(len(names))), [START] * len(names), names, tz=TZ)
    assert events.names == tuple(sorted(set(names)))
    parts = [events.named(name) for name in events.names]
    assert sum(map(len, parts)) == len(events)
    assert Counter(name for part in parts for name in part.name.tolist()) == Counter(names)
