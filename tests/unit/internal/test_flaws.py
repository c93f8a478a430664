"""Flaws: which rows share a problem."""

import numpy as np
import pytest

from privdomain._internal.flaws import LONGEST_SHOWN, Flaw, flaws_at, raise_first, shortened
from privdomain.errors import DataError


def test_no_row_no_flaw():
    assert flaws_at(np.zeros(3, np.bool_), "amount", "is nan") == []
    assert flaws_at(np.zeros(0, np.bool_), "amount", "is nan") == []


def test_the_rows_under_a_mask():
    (flaw,) = flaws_at(np.array([False, True, False, True]), "amount", "is nan", "Drop it.")
    assert flaw.rows.tolist() == [1, 3]
    error = flaw.error()
    assert (error.argument, error.problem, error.index, error.count, error.hint) == (
        "amount", "is nan", 1, 2, "Drop it.",
    )  # fmt: skip
    assert type(error.index) is int


def test_the_first_flaw_is_raised():
    raise_first([])
    raise_first(iter(()))
    flaws = [Flaw("a", "is bad", np.array([4])), Flaw("b", "is worse", np.array([0]))]
    with pytest.raises(DataError, match=r"^a: is bad \(first at row 4, 1 row\)\.$"):
        raise_first(flaws)


def test_an_error_shows_the_first_value():
    values = np.array([1, "soon", "never"], object)
    (flaw,) = flaws_at(np.array([False, True, True]), "time", "is no time", "Write a date.", values)
    assert (flaw.problem, flaw.shown) == ("is no time", "'soon'")
    assert str(flaw.error()) == "time: is no time: 'soon' (first at row 1, 2 rows). Write a date."
    assert flaws_at(np.zeros(3, np.bool_), "time", "is no time", "", values) == []


@pytest.mark.parametrize(("length", "shown"), [(58, "'" + "x" * 58 + "'"), (10**6, "'" + "x" * 59 + "…")])
def test_a_long_value_does_not_drown_the_message(length, shown):
    # 60 characters with the quotes are shown whole.
    values = np.array(["x" * length], object)
    (flaw,) = flaws_at(np.array([True]), "time", "is no time", "", values)
    assert flaw.shown == shown
    assert len(flaw.shown) <= LONGEST_SHOWN + 1


def test_an_integer_that_python_does_not_write_is_shown_in_hexadecimal():
    assert shortened(10**5000).startswith("0x")
    assert len(shortened(-(10**5000))) == 61
    assert shortened(2**64) == "18446744073709551616"
