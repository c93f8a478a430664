"""User tables: one index of ids, and parts by a published hash."""

import numpy as np
import pandas as pd
import pytest

from privdomain.errors import DataError
from privdomain.facts import Events, Invites, Members, Orders, Users
from privdomain.facts.user_table import share_users

MEMBERS = Members([30, 10, 30, 20], ["2026-01-05"] * 4, tz="UTC")


def events(ids):
    return Events(ids, [0] * len(ids), ["a"] * len(ids), tz="UTC")


def test_ids_are_encoded_once():
    assert MEMBERS.user_index.tolist() == [10, 20, 30]
    assert MEMBERS.user_codes.tolist() == [2, 0, 2, 1]
    assert (MEMBERS.users.tolist(), MEMBERS.n_users) == ([10, 20, 30], 3)


def test_taken_rows_keep_the_index_but_count_only_their_users():
    taken = MEMBERS.take([1, 3])
    assert taken.user_index is MEMBERS.user_index
    assert (taken.users.tolist(), taken.n_users) == ([10, 20], 2)
    assert taken.take([]).users.tolist() == []


@pytest.mark.parametrize(
    ("ids", "rows"),
    [
        ([30], [0, 2]),
        ([20, 30, 30], [0, 2, 3]),
        ([99, -1], []),
        ([], []),
        ({10}, [1]),
        (np.array([10, 20], np.uint8), [1, 3]),
        (pd.Series([10, 20]), [1, 3]),
        (range(15, 25), [3]),
    ],
)
def test_rows_of_some_users(ids, rows):
    assert MEMBERS.for_users(ids) == MEMBERS.take(rows)


def test_users_left_behind_by_take_are_not_found_again():
    taken = MEMBERS.take([1])
    assert len(taken.for_users([30])) == 0
    assert taken.for_users([10, 30]) == taken


def test_texts_find_texts():
    table = events(["b", "a", "b"])
    assert table.for_users(["b", "z"]).user.tolist() == ["b", "b"]
    assert len(table.take([]).for_users(["b"])) == 0
    assert len(events([]).for_users(["b"])) == len(events([]).for_users([1])) == 0


@pytest.mark.parametrize(
    ("ids", "problem", "index"),
    [
        (["10"], "is int on one side and str on the other", None),
        ([10, None], "is missing", 1),
        ([10, "a"], "mixes integers and texts", 0),
        ([10.0], "is neither an int64 integer nor a text", 0),
        ([True], "is neither an int64 integer nor a text", 0),
        ([10, 20.5], "is neither an int64 integer nor a text", 1),
        (10, "is a single int", None),
        ("10", "is a single str", None),
        ([[10], [20]], "is neither an int64 integer nor a text", 0),
    ],
)
def test_ids_that_name_nobody(ids, problem, index):
    with pytest.raises(DataError, match=problem) as caught:
        MEMBERS.for_users(ids)
    assert caught.value.argument == "ids"
    assert caught.value.index == index


def test_parts_are_those_of_the_hash():
    # SplitMix64 of 0, 1 and 2: 0, 6238072747940578789 and 15839785061582574730; modulo 10 the last digit is left.
    table = events([1, 2, 0, 1])
    assert table.parts(10).tolist() == [0, 9, 0]
    parts = table.split(10)
    assert parts[0].user.tolist() == [2, 0]
    assert parts[9].user.tolist() == [1, 1]
    assert [len(part) for part in parts] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert table.split(1) == [table]


def test_shared_tables_have_one_index():
    orders = Orders([20, 40], ["2026-01-05"] * 2, [1, 2], currency="CNY", tz="UTC")
    invites = Invites([10], [50], ["2026-01-05"], tz="UTC")
    shared = share_users(MEMBERS, orders, invites)
    assert all(table.user_index is shared[0].user_index for table in shared)
    assert shared[0].user_index.tolist() == [10, 20, 30, 40, 50]
    assert list(shared) == [MEMBERS, orders, invites]
    assert share_users(*shared) == shared
    assert share_users(*shared)[0] is shared[0]
    assert share_users() == ()


def test_tables_without_a_row_share_with_any_kind_of_id():
    texts, nobody = events(["a"]), Users([])
    shared = share_users(nobody, texts)
    assert [table.users.tolist() for table in shared] == [[], ["a"]]
    with pytest.raises(DataError, match=r"^user: is int on one side and str on the other"):
        share_users(texts, MEMBERS)
