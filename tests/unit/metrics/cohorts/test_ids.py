"""Ids of two results together."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.cohorts.ids import joined_ids

TEXTS, NUMBERS = np.array(["bo", "ann"], object), np.array([7, 5])


def test_ids_of_one_kind_are_joined():
    assert joined_ids(TEXTS, TEXTS[:1]).tolist() == ["bo", "ann", "bo"]
    assert joined_ids(NUMBERS, NUMBERS).tolist() == [7, 5, 7, 5]


def test_nobody_has_no_kind():
    assert joined_ids(TEXTS, NUMBERS[:0]).tolist() == ["bo", "ann"]
    assert joined_ids(TEXTS[:0], NUMBERS).tolist() == [7, 5]


def test_ids_of_two_kinds():
    with pytest.raises(DataError, match="Convert one of them first") as caught:
        joined_ids(TEXTS, NUMBERS)
    assert caught.value.argument == "users"
