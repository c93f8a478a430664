"""Part: values of Python and numpy as a document would hold them."""

from decimal import Decimal

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.segments import Ago, Calendar
from privdomain.segments.part import plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(2**53 + 1), 2**53 + 1),
        (np.True_, True),
        (np.str_("a"), "a"),
        (np.float64(0.5), 0.5),
        (np.array(3), 3),
        (np.array([1, 2]), [1, 2]),
        ((np.int8(1), [np.int8(2)]), [1, [2]]),
        (None, None),
        ({"n": 1}, {"n": 1}),
    ],
    ids=repr,
)
def test_values_as_a_document_holds_them(value, expected):
    found = plain(value, "x")
    assert found == expected
    assert type(found) is type(expected)


def test_a_time_stays_for_who_knows_its_calendar():
    moment, ago = np.datetime64("2026-01-05", "us"), Ago(ago="1d")
    assert plain([moment, ago], "x") == [moment, ago]


def test_the_place_of_a_number_that_is_refused():
    with pytest.raises(SpecError, match=r"^x\[0\]\[1\]: Decimal\('1'\) is a Decimal, of which digits could be lost\."):
        plain([(1, Decimal(1))], "x")


def test_a_part_says_what_is_wrong_with_its_members():
    assert Calendar(period="day", n=np.int64(2)) == Calendar(period="day", n=2)
    with pytest.raises(SpecError) as caught:
        Calendar(period="fortnight", n=0)
    assert [path for path, _, _ in caught.value.problems] == ["period", "n"]
