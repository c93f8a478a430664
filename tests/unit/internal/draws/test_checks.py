"""What every draw asks of its arguments."""

import numpy as np
import pytest

from privdomain._internal.draws.checks import checked, checked_counts, checked_uniforms, common_shape
from privdomain.errors import DataError


def test_what_fits_passes_as_it_is():
    numbers = np.array([0.0, 0.5, 1.0])
    assert checked("chance", numbers, 0.0, 1.0, "") is numbers
    assert checked_counts("trials", [0, 10**10]).tolist() == [0, 10**10]
    assert checked_uniforms([5e-324, 1 - 2.0**-53]).tolist() == [5e-324, 1 - 2.0**-53]


@pytest.mark.parametrize(
    ("bad", "problem", "index", "count"),
    [
        ([0.5, 0.0, 1.0], "0.0 is out of range", 1, 2),
        ([[0.5, 0.5], [0.5, np.nan]], "nan is out of range", 3, 1),
        (-1, "-1 is out of range", 0, 1),
        (["a"], "is of type <U1", None, None),
        ([True], "is of type bool", None, None),
        (None, "is of type object", None, None),
        ([[1], [2, 3]], "holds arrays of different shapes", None, None),
    ],
)
def test_what_does_not_is_refused(bad, problem, index, count):
    with pytest.raises(DataError) as raised:
        checked_uniforms(bad)
    error = raised.value
    assert (error.argument, error.problem, error.index, error.count) == ("uniforms", problem, index, count)
    assert error.hint == "Pass numbers between 0 and 1, neither of them."


@pytest.mark.parametrize("bad", [[-1], [10**10 + 1], [2**63], [2**70], [1.0], [False]])
def test_counts_are_integers(bad):
    with pytest.raises(DataError, match=r"^trials: .*Pass integers from 0 to 10\*\*10\.$"):
        checked_counts("trials", bad)


def test_shapes():
    assert common_shape(uniforms=np.empty((3, 1)), mean=np.empty(2)) == (3, 2)
    with pytest.raises(DataError, match=r"^uniforms, mean: shapes \(3,\) and \(2,\) do not broadcast\. Give them"):
        common_shape(uniforms=np.empty(3), mean=np.empty(2))
