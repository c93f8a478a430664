"""Starts: first rows and labels."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members
from privdomain.metrics.cohorts.starts import NEVER, check_one_calendar, label_column, labels_at, row_labels, starts_of

ROWS = (("ann", "2026-01-05"), ("bo", "2026-01-03"), ("ann", "2026-01-02"), ("ann", "2026-01-02"))


def members(*rows, tz="UTC", **columns):
    """Members of (user, joined) rows."""
    users, joined = zip(*rows, strict=True) if rows else ((), ())
    return Members(users, joined, tz=tz, **columns)


def day(text):
    """Microseconds UTC of a day."""
    return int(np.datetime64(text, "us").astype(np.int64))


def test_each_user_starts_with_the_earliest_row():
    starts = starts_of(members(*ROWS))
    assert starts.at.tolist() == [day("2026-01-02"), day("2026-01-03")]
    assert starts.labels == (None,)
    assert starts.groups.tolist() == [0, 0]


def test_only_the_rows_under_the_mask_start():
    starts = starts_of(members(*ROWS, channel=["x", "y", "z", "a"]), "channel", np.array([True, False, False, False]))
    assert starts.at.tolist() == [day("2026-01-05"), NEVER]
    assert starts.labels == ("x",)


@pytest.mark.parametrize(
    ("channel", "labels", "groups"),
    [
        (["x", "y", "z", "a"], ("a", "y"), [0, 1]),  # ann's first instant has z and a
        (["x", "y", None, "a"], ("a", "y"), [0, 1]),
        (["x", "y", None, None], ("y", None), [1, 0]),
        ([1, 20, 3, 100], (3, 20), [0, 1]),  # numbers, not texts: 3 before 100
    ],
)
def test_the_smallest_label_of_the_first_instant_and_missing_last(channel, labels, groups):
    starts = starts_of(members(*ROWS, channel=channel), "channel")
    assert starts.labels == labels
    assert starts.groups.tolist() == groups


def test_labels_at_other_instants_than_the_first():
    table = members(*ROWS, channel=["x", "y", "z", "a"])
    at = np.array([day("2026-01-05"), day("2026-01-04")])  # ann's last row, and none of bo
    assert labels_at(table, "channel", at).values.tolist() == ["x", None]
    assert labels_at(table, "channel", at, np.array([False, True, True, True])).values.tolist() == [None, None]


def test_a_mapping_labels_users_with_or_without_rows():
    starts = starts_of(members(*ROWS), {"ann": "x", "eve": "y"})
    assert (starts.labels, starts.groups.tolist()) == (("x", None), [0, 1])


def test_a_mapping_may_make_up_its_labels():
    class Initials(dict):
        def get(self, name):
            return name[0]

    assert starts_of(members(*ROWS), Initials()).labels == ("a", "b")


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([True, False, True, True], [False, True]),
        ([7, 8, 7, 7], [7, 8]),
        ([8, None, 7, 7], [7, 8]),
        (["x", "y", "x", None], ["x", "y"]),
    ],
)
def test_texts_integers_and_flags_are_labels(values, names):
    assert label_column(members(*ROWS, attributes={"a": values}), "a").names.tolist() == names


@pytest.mark.parametrize("values", [[1.5, 2.0, 1.0, 1.0], [1e300, None, 2, 3], ["2026-01-01"] * 4])
def test_other_values_are_none(values):
    values = np.array(values, "M8[D]") if values[0] == "2026-01-01" else values
    with pytest.raises(DataError, match="Name texts, whole numbers or booleans") as caught:
        label_column(members(*ROWS, attributes={"a": values}), "a")
    assert caught.value.argument == "by"


def test_what_is_no_grouping():
    with pytest.raises(UnknownNameError):
        starts_of(members(*ROWS), "colour")
    for by in (5, ["channel"], np.array(["x"])):
        with pytest.raises(SpecError, match=f"^by: is a {type(by).__name__}"):
            starts_of(members(*ROWS), by)


def test_one_calendar_for_all_facts():
    check_one_calendar(members(), members())
    with pytest.raises(DataError, match="Asia/Shanghai, UTC"):
        check_one_calendar(members(), members(tz="Asia/Shanghai"), members())


def test_nobody_starts_under_no_label():
    starts = starts_of(members(), {"ann": "x"})
    assert (starts.labels, starts.at.tolist()) == ((), [])


@pytest.mark.parametrize(
    ("by", "labels", "places"),
    [
        (None, (None,), [0, 0, 0, 0]),
        ("staff", ("a", "b", None), [1, 2, 0, 1]),
        ("is_vip", (False, True), [1, 0, 0, 0]),
        ({"ann": "x"}, ("x", None), [0, 1, 0, 0]),  # a mapping labels users, whatever their rows
    ],
)
def test_each_row_counts_under_its_own_label(by, labels, places):
    table = members(*ROWS, staff=["b", None, "a", "b"], attributes={"is_vip": [True, False, False, False]})
    found, of_row = row_labels(table, by)
    assert (found, of_row.tolist(), of_row.dtype) == (labels, places, np.int64)


def test_labels_without_a_row_are_none():
    table = members(*ROWS[:3], staff=["b", "a", "c"]).take([0, 2])
    assert row_labels(table, "staff")[0] == ("b", "c")
    assert row_labels(table.take([]), "staff")[0] == ()


@pytest.mark.parametrize(
    ("by", "error"), [("staf", UnknownNameError), ("left", DataError), (5, SpecError), ({1: "x"}, DataError)]
)
def test_what_labels_no_row(by, error):
    with pytest.raises(error):
        row_labels(members(*ROWS[:2], left=[None, "2026-02-01"], staff=["a", "b"]), by)
