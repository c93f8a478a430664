"""resolve: ids of one person, and what must never be joined silently."""

import copy
import pickle

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Identities, Orders, resolve

EDGES = [("card:7", "phone:138"), ("wx:a", "phone:138"), ("wx:b", "card:9")]
"""Two persons: card:7 - phone:138 - wx:a, and card:9 - wx:b."""


def people(found):
    """The ids of each person."""
    return {str(name): sorted(found.ids[found.ids[found.codes] == name].tolist()) for name in found.clusters}


class TestResolving:
    def test_ids_that_are_linked_are_one_person_named_by_the_smallest(self):
        found = resolve(EDGES)
        assert people(found) == {"card:7": ["card:7", "phone:138", "wx:a"], "card:9": ["card:9", "wx:b"]}
        assert found.sizes.tolist() == [3, 2]
        assert repr(found) == "Identities(5 ids, 2 persons, largest of 3 ids)"

    @pytest.mark.parametrize(
        "edges",
        [
            [list(pair) for pair in EDGES],
            tuple(EDGES),
            np.array(EDGES),
            np.array(EDGES, object),
            {"one": [one for one, _ in EDGES], "other": [other for _, other in EDGES]},
            pl.DataFrame(EDGES, schema=["one", "other"], orient="row"),
            pa.table({"one": [one for one, _ in EDGES], "other": [other for _, other in EDGES]}),
            [pair[::-1] for pair in EDGES[::-1]],
            EDGES * 2,
        ],
    )
    def test_whatever_holds_the_pairs_their_order_and_their_direction(self, edges):
        assert resolve(edges) == resolve(EDGES)

    def test_integers_compare_as_numbers(self):
        found = resolve(np.array([[10, 9], [9, 100], [3, 4]]))
        assert found.ids.tolist() == [3, 4, 9, 10, 100]
        assert found.ids[found.codes].tolist() == [3, 3, 9, 9, 9]

    def test_an_id_linked_to_itself_is_alone(self):
        assert people(resolve([("a", "a")])) == {"a": ["a"]}

    def test_further_ids_are_persons_of_their_own_unless_they_are_linked(self):
        found = resolve(EDGES, ids=["wx:c", "wx:a", "wx:c"])
        assert people(found)["wx:c"] == ["wx:c"]
        assert len(found) == 6

    def test_nobody(self):
        for found in (
            resolve([]),
            resolve([], ids=[]),
            resolve(np.empty((0, 2), np.int64)),
            resolve({"a": [], "b": []}),
        ):
            assert len(found) == 0
            assert len(found.clusters) == 0
            assert np.isnan(found.match_rate([]))
            assert found.match_rate(["x"]) == 0.0
            assert found.persons([]).tolist() == []
            assert found.persons(["x"], unknown="keep").tolist() == ["x"]
            assert repr(found) == "Identities(0 ids, 0 persons, largest of 0 ids)"

    def test_columns_say_who_is_who(self):
        assert resolve(EDGES[2:], ids=["z"]).to_columns()["person"].tolist() == ["card:9", "card:9", "z"]
        assert resolve(EDGES[2:], ids=["z"]).to_columns()["size"].tolist() == [2, 2, 1]


class TestPersons:
    def test_a_column_of_ids_becomes_a_column_of_persons(self):
        found = resolve(EDGES)
        given = ["wx:b", "wx:a", "card:7", "wx:b"]
        assert found.persons(given).tolist() == ["card:9", "card:7", "card:7", "card:9"]
        orders = Orders(found.persons(given), ["2026-01-05"] * 4, [1] * 4, currency="CNY", tz="UTC")
        assert orders.n_users == 2

    def test_an_unknown_id_is_refused_unless_it_is_to_be_kept(self):
        found = resolve(EDGES)
        with pytest.raises(DataError, match="was never resolved: 'wx:z'") as caught:
            found.persons(["wx:a", "wx:z", "wx:z"])
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("ids", 1, 2)
        assert found.persons(["wx:a", "wx:z"], unknown="keep").tolist() == ["card:7", "wx:z"]
        with pytest.raises(SpecError) as error:
            found.persons(["wx:a"], unknown="drop")
        assert error.value.problems[0][:2] == ("unknown", "unknown_unknown")

    def test_an_unknown_integer_beyond_all_others(self):
        found = resolve([(1, 2)])
        assert found.persons([2, 99], unknown="keep").tolist() == [1, 99]

    def test_match_rate_is_a_share_of_distinct_ids(self):
        # of a, b, c and the never seen z, only a and b are joined with another: 2 / 4
        found = resolve(EDGES, ids=["wx:c"])
        assert found.match_rate(["wx:a", "wx:a", "wx:b", "wx:c", "wx:z"]) == 0.5

    def test_match_rate_of_the_worked_example(self):
        # 620 of 1,000 members have a card on file
        found = resolve([(f"member:{n}", f"card:{n}") for n in range(620)])
        assert found.match_rate([f"member:{n}" for n in range(1_000)]) == 0.62


class TestSizes:
    FAMILY = ((0, 1), (1, 2), (2, 3), (10, 11), (11, 12), (20, 21))
    """Persons of 4, 3 and 2 ids."""

    def test_the_largest_come_first(self):
        found = resolve(list(self.FAMILY)).larger_than(2)
        assert found["person"].tolist() == [0, 10]
        assert found["size"].tolist() == [4, 3]

    def test_larger_than_one_may_be_is_refused(self):
        assert len(resolve(list(self.FAMILY), max_size=4)) == 9
        with pytest.raises(DataError, match=r"^edges: join 4 ids into one person, 0\. A shared phone"):
            resolve(list(self.FAMILY), max_size=3)
        with pytest.raises(DataError, match="and 1 more persons are over 2"):
            resolve(list(self.FAMILY), max_size=2)

    @pytest.mark.parametrize("size", [0, -1, 1.5, "2", True])
    def test_a_size_that_is_none(self, size):
        with pytest.raises(SpecError) as caught:
            resolve(EDGES, max_size=size)
        assert caught.value.problems[0][:2] == ("max_size", "bad_count")
        with pytest.raises(SpecError) as caught:
            resolve(EDGES).larger_than(size)
        assert caught.value.problems[0][:2] == ("size", "bad_count")


class TestRefusals:
    def test_identities_do_not_add(self):
        found = resolve(EDGES)
        for add in (lambda: found + found, lambda: found + 1, lambda: sum([found])):
            with pytest.raises(TypeError, match=r"no longer are of disjoint users\. Resolve all edges together"):
                add()

    @pytest.mark.parametrize(
        "edges",
        [
            None,
            5,
            "ab",
            np.zeros(3),
            np.zeros((3, 3)),
            {"one": [1]},
            {"a": [1], "b": [1], "c": [1]},
            set(),
            pl.DataFrame(),
        ],
    )
    def test_edges_that_are_none(self, edges):
        with pytest.raises(DataError, match="Pass pairs of ids") as caught:
            resolve(edges)
        assert caught.value.argument == "edges"

    @pytest.mark.parametrize("edge", ["ab", None, ("a",), ("a", "b", "c"), 7, {"a", "b"}])
    def test_a_pair_that_is_none(self, edge):
        with pytest.raises(DataError, match="is no pair") as caught:
            resolve([("a", "b"), edge])
        assert (caught.value.argument, caught.value.index) == ("edges", 1)

    @pytest.mark.parametrize("cell", [None, "", float("nan"), 1.5, True])
    def test_an_id_that_is_none(self, cell):
        with pytest.raises(DataError) as caught:
            resolve([("a", "b"), ("a", cell)])
        assert (caught.value.argument, caught.value.index) == ("edges[:, 1]", 1)
        with pytest.raises(DataError) as caught:
            resolve({"left": ["a", cell], "right": ["a", "b"]})
        assert (caught.value.argument, caught.value.index) == ("edges['left']", 1)
        with pytest.raises(DataError) as caught:
            resolve(EDGES, ids=["a", cell])
        assert (caught.value.argument, caught.value.index) == ("ids", 1)
        with pytest.raises(DataError) as caught:
            resolve(EDGES).persons(["wx:a", cell])
        assert (caught.value.argument, caught.value.index) == ("ids", 1)

    def test_ids_of_two_kinds(self):
        for call in (
            lambda: resolve([(1, "a")]),
            lambda: resolve([(1, 2)], ids=["a"]),
            lambda: resolve([(1, 2)]).persons(["a"]),
            lambda: resolve([(1, 2)]).match_rate(["a"]),
        ):
            with pytest.raises(DataError):
                call()

    def test_columns_of_unequal_lengths(self):
        with pytest.raises(DataError, match="has columns of 2 and 1 rows"):
            resolve({"a": [1, 2], "b": [3]})


class TestHolding:
    def test_everything_handed_out_is_locked(self):
        found = resolve(EDGES)
        for array in (found.ids, found.codes, found.clusters, found.sizes, found.persons(["wx:a"])):
            assert not array.flags.writeable
        for columns in (found.to_columns(), found.larger_than(1)):
            assert not any(column.flags.writeable for column in columns.values())

    def test_copies_are_equal_and_locked(self):
        found = resolve(EDGES)
        for other in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):  # noqa: S301 - our own bytes
            assert other == found
            assert not other.ids.flags.writeable
        assert found != resolve(EDGES[:1])
        assert found != "another thing"
        with pytest.raises(TypeError, match="unhashable"):
            hash(found)

    def test_it_is_public(self):
        assert isinstance(resolve(EDGES), Identities)
