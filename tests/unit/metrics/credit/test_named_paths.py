"""Paths.of_names: paths written as names."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths


def test_channels_are_sorted_and_missing_comes_last():
    one = Paths.of_names([["mail", "ads"], ["mail", None, "ads"]], conversions=[1, 0], nulls=[0, 2])
    assert one.channels == ("ads", "mail", None)
    assert one.channel.tolist() == [1, 0, 1, 2, 0]
    assert one.offsets.tolist() == [0, 2, 5]
    assert (one.conversions.tolist(), one.nulls.tolist()) == ([1, 0], [0, 2])


def test_everything_else_is_passed_on():
    money = PathOptions(currency="CNY", exponent=2)
    aside = {"unattributed": 1, "unattributed_value": 50}
    one = Paths.of_names([["a"]], conversions=[1], value=[250], options=money, **aside)
    assert (one.value.tolist(), one.unattributed, one.unattributed_value) == ([2.5], 1, 0.5)
    assert one.options == money


@pytest.mark.parametrize(
    "paths",
    [
        [("a", "b"), ["a"]],
        (["a", "b"], ["a"]),
        np.array([np.array(["a", "b"]), np.array(["a"])], object),
        (path.split(" > ") for path in ("a > b", "a")),
        [iter(["a", "b"]), {"a"}],
    ],
)
def test_any_lists_of_lists_will_do(paths):
    assert Paths.of_names(paths, conversions=[1, 2]) == Paths(
        [0, 1, 0], [0, 2, 3], conversions=[1, 2], channels=["a", "b"]
    )


def test_names_may_be_numbers():
    assert Paths.of_names([[7, 3], np.array([7])], conversions=[1, 2]).channels == (3, 7)


def test_no_paths():
    nothing = Paths.of_names([], conversions=[])
    assert (len(nothing), nothing.channels) == (0, ())


@pytest.mark.parametrize(
    ("paths", "problem", "row"),
    [
        ("ads > mail", "is a str", None),
        (b"ads", "is a bytes", None),
        (None, "is a NoneType", None),
        (np.array(5), "is a ndarray", None),
        (["ads > mail", "mail"], "is no list of names", 0),
        ([["ads"], 5, 6], "is no list of names", 1),
        ([["ads"], []], "has no touch", 1),
        ([["ads"], ["ads", 1.5]], "is neither an int64 integer nor a text", 1),
        ([["ads"], [["mail"]]], "is neither an int64 integer nor a text", 1),
        ([[True]], "is neither an int64 integer nor a text", 0),
        ([["ads", "mail"], ["ads"], ["ads", 1, 2]], "mixes integers and texts", 2),
    ],
)
def test_what_names_no_path_is_refused(paths, problem, row):
    with pytest.raises(DataError, match=problem) as caught:
        Paths.of_names(paths, conversions=[1, 1, 1])
    assert (caught.value.argument, caught.value.index) == ("paths", row)


def test_a_path_counts_once_however_many_names_are_wrong():
    with pytest.raises(DataError, match="first at row 0, 2 rows"):
        Paths.of_names([[1.5, 2.5], ["a", 3.5]], conversions=[1, 1])


def test_columns_are_those_of_paths():
    with pytest.raises(DataError, match="has 1 row where 2 are expected") as caught:
        Paths.of_names([["a"], ["b"]], conversions=[1])
    assert caught.value.argument == "conversions"
