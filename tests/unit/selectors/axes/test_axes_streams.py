"""Streams: each category has its own, whatever its label is."""

import numpy as np

from privdomain.selectors.axes.streams import students

FREEDOM = np.full((2, 4), 10**9)


def test_labels_have_streams_of_their_own_in_any_place():
    drawn = students(FREEDOM, ("a", "b", "微信", None), 3, 1)
    turned = students(FREEDOM[:, :2], (None, "a"), 3, 1)
    np.testing.assert_array_equal(drawn[:, :, [3, 0]], turned)
    assert len(np.unique(drawn)) == drawn.size


def test_numbers_and_texts_are_not_confused():
    one, two = students(FREEDOM[:, :1], (1,), 3, 1), students(FREEDOM[:, :1], ("1",), 3, 1)
    assert not np.intersect1d(one, two).size
    np.testing.assert_array_equal(one, students(FREEDOM[:, :1], (True,), 3, 1))


def test_many_draws_have_the_spread_of_their_freedom():
    # variance of t with 6 degrees: 6 / 4; of 20,000 draws it errs by a few hundredths
    drawn = students(np.array([[6], [10**9]]), ("a",), 20_000, 1)[:, :, 0]
    np.testing.assert_allclose(drawn.var(axis=1), [1.5, 1], rtol=0.08)
    np.testing.assert_allclose(drawn.mean(axis=1), 0, atol=0.03)
    assert abs(np.corrcoef(drawn)[0, 1]) < 0.03
