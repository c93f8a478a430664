"""The three kinds of result: what adds, what does not, and what all of them promise."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
import pytest
from attrs import frozen

from privdomain._internal.arrays import IntArray
from privdomain._internal.reprs import TextTable
from privdomain._internal.results import (
    Additive,
    Final,
    PerUser,
    Result,
    add_exactly,
    check_same_options,
    combine,
    sum_exactly,
)
from privdomain.errors import DataError, SpecError


@frozen
class Options:
    tz: str
    unit: str = "day"


@frozen(eq=False, repr=False)
class Count(Additive):
    """A result to test with: users per label."""

    state_version: ClassVar[int] = 2

    options: Options
    n: IntArray
    extra: IntArray | None = None
    parts: Mapping[str, IntArray] = MappingProxyType({})

    def to_columns(self):
        return {
            "n": self.n,
            "rate": np.where(self.n == 0, np.nan, 1.0),
            "day": np.full(len(self.n), "2026-01-31", "M8[D]"),
        }

    def _table(self):
        return TextTable("Counts", ["n"], [[str(value)] for value in self.n.tolist()])

    def _added(self, other):
        return Count(self.options, add_exactly(self.n, other.n))


@frozen(eq=False, repr=False)
class Rows(PerUser):
    """One row per user."""

    options: Options
    n: IntArray

    to_columns = Count.to_columns
    _table = Count._table

    def _added(self, other):
        return Rows(self.options, np.concatenate([self.n, other.n]))


@frozen(eq=False, repr=False)
class Median(Final):
    """A result that does not add."""

    add_instead: ClassVar[str] = "Add the counts and ask again."

    n: IntArray

    to_columns = Count.to_columns
    _table = Count._table


UTC = Options("UTC")


def count(*n, options=UTC, **rest):
    return Count(options, np.array(n), **rest)


def test_additive_results_add_and_per_user_results_join():
    assert count(1, 2) + count(10, 20) == count(11, 22)
    assert combine([count(1), count(2), count(3)]) == count(6)
    assert combine(iter([count(1)])) == count(1)
    assert Rows(UTC, np.array([1])) + Rows(UTC, np.array([2])) == Rows(UTC, np.array([1, 2]))


def test_nothing_does_not_add_up_to_anything():
    with pytest.raises(DataError, match=r"^parts: is empty\. Pass at least one result\.$"):
        combine([])


@pytest.mark.parametrize("parts", [[1], [count(1), 1], ["count"], [None]])
def test_what_is_no_result_is_named(parts):
    with pytest.raises(TypeError, match=r"^(int|str|NoneType) is no result\. Pass results that add\.$"):
        combine(parts)


def test_results_of_other_options_do_not_add():
    with pytest.raises(SpecError) as caught:
        count(1) + count(1, options=Options("Asia/Shanghai", "week"))
    assert [problem[:2] for problem in caught.value.problems] == [("tz", "options_differ"), ("unit", "options_differ")]
    assert "is 'UTC' on one side and 'Asia/Shanghai' on the other." in str(caught.value)
    assert check_same_options(UTC, Options("UTC")) is None


def test_results_of_other_kinds_do_not_add():
    for other in (Rows(UTC, np.array([1])), 1, None):
        with pytest.raises(TypeError):
            count(1) + other


def test_final_results_say_what_to_add_instead():
    for add in (lambda: Median(np.array([1])) + Median(np.array([1])), lambda: 0 + Median(np.array([1]))):
        with pytest.raises(TypeError, match=r"^Median does not add\. Add the counts and ask again\.$"):
            add()
    with pytest.raises(TypeError, match="Add the counts"):
        combine([Median(np.array([1])), Median(np.array([1]))])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (count(1, 2), count(1, 2), True),
        (count(1, 2), count(1, 3), False),
        (count(1), count(1, 1), False),
        (count(1), Count(UTC, np.array([1], np.int32)), False),
        (Count(UTC, np.array([np.nan])), Count(UTC, np.array([np.nan])), True),
        (Count(UTC, np.array(["NaT"], "M8[D]")), Count(UTC, np.array(["NaT"], "M8[D]")), True),
        (count(1), count(1, options=Options("Asia/Shanghai")), False),
        (count(1, extra=np.array([1, 2])), count(1), False),
        (count(1), count(1, extra=np.array([1, 2])), False),
        (count(1, parts={"a": np.array([1])}), count(1, parts=MappingProxyType({"a": np.array([1])})), True),
        (count(1, parts={"a": np.array([1])}), count(1, parts={"a": np.array([2])}), False),
        (count(1, parts={"a": np.array([1])}), count(1, parts={"b": np.array([1])}), False),
        (count(1, parts={"a": np.array([1])}), count(1, parts=None), False),
        (count(1, extra=UTC), count(1, extra=UTC), True),
        (count(1, extra=UTC), count(1, extra="UTC"), False),
        (count(1, extra=UTC), count(1, extra=Options("Asia/Shanghai")), False),
        (count(1), "count", False),
    ],
)
def test_results_are_equal_to_the_bit(one, other, same):
    assert (one == other) is same
    assert (other == one) is same


def test_results_are_no_keys():
    with pytest.raises(TypeError, match="unhashable"):
        hash(count(1))


def test_records_are_plain_json():
    records = count(5, 0).to_records()
    assert records == [{"n": 5, "rate": 1.0, "day": "2026-01-31"}, {"n": 0, "rate": None, "day": "2026-01-31"}]
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert count().to_records() == []


def test_states_travel_as_json():
    result = count(5, 2**53 + 1, extra=np.array([[1], [2]]), parts={"a": np.array([7])})
    state = json.loads(json.dumps(result.to_state(), allow_nan=False))
    assert state["kind"] == "Count"
    assert state["version"] == 2
    assert Count.from_state(state) == result


@pytest.mark.parametrize(("key", "value"), [("kind", "Rows"), ("version", 1), ("version", None), ("kind", None)])
def test_states_of_another_kind_or_version(key, value):
    with pytest.raises(SpecError, match=r"where .* is expected") as caught:
        Count.from_state({**count(1).to_state(), key: value})
    assert caught.value.problems[0][:2] == (key, "wrong_state")


@pytest.mark.parametrize("state", [None, [], "state", 5])
def test_what_is_no_state(state):
    with pytest.raises(SpecError, match=f"^state: is a {type(state).__name__}"):
        Count.from_state(state)


@frozen(eq=False, repr=False)
class Skewed(Result):
    """A result whose parts must fit together."""

    n: IntArray
    b: IntArray

    @property
    def ratio(self):
        return self.n[0] / self.b[1]

    def to_columns(self):
        return {"n": self.n, "b": self.b}

    _table = Count._table


@pytest.mark.parametrize(("n", "b"), [([1], [2]), ([], [1, 2]), ([1, 2, 3], [1, 2])])
def test_a_state_whose_parts_do_not_fit_is_damaged(n, b):
    # The ratio needs b[1] and n[0], and a table needs columns of one length: both are tried when a state is read.
    assert Skewed.from_state(Skewed(np.array([1, 2]), np.array([3, 4])).to_state()).ratio == 0.25
    state = Skewed(np.array(n, np.int64), np.array(b)).to_state()
    with pytest.raises(SpecError, match=r"^state: does not hold a Skewed"):
        Skewed.from_state(state)


def test_a_state_without_its_fields():
    with pytest.raises(SpecError, match=r"^state: does not hold a Count"):
        Count.from_state({"kind": "Count", "version": 2})


def test_results_draw_themselves():
    assert repr(count(5, 10)) == "Counts\n n\n 5\n10"
    assert count(5)._repr_html_().startswith("<table><caption>Counts</caption>")


def test_sums_never_wrap():
    assert add_exactly(np.array([2**62, -(2**62)]), np.array([2**62 - 1, -(2**62)])).tolist() == [2**63 - 1, -(2**63)]
    for one, other in (([2**62], [2**62]), ([-(2**62), 0], [-(2**62) - 1, 0]), ([1, 2**63 - 1], [1, 1])):
        with pytest.raises(DataError, match="add up past"):
            add_exactly(np.array(one), np.array(other))
    assert sum_exactly(np.array([[2**53, 1], [1, 1]]), axis=1).tolist() == [2**53 + 1, 2]
    assert sum_exactly(np.array([2**62, -(2**62), 5])) == 5
    assert sum_exactly(np.empty(0, np.int64)) == 0
    for values in ([2**62, 2**62], [-(2**62)] * 3, [2**61] * 8):  # the last wraps round to zero
        with pytest.raises(DataError, match="add up past"):
            sum_exactly(np.array(values))
    assert issubclass(PerUser, Additive)
    assert issubclass(Final, Result)
