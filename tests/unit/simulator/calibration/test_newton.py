"""Newton's method: the top of smooth hills, whatever their shape where it begins."""

import numpy as np
import pytest

from privdomain.simulator.calibration.newton import MOST, maximise, slopes


def hill(at):
    """Highest at (1, -2), where it is 3; a saddle's curvature far from there."""
    x, y = at
    return 3 - np.log1p((x - 1) ** 2 + 2 * (y + 2) ** 2 + 0.5 * (x - 1) * (y + 2))


@pytest.mark.parametrize("start", [(1.0, -2.0), (0.0, 0.0), (8.0, 8.0), (-9.0, 3.0)])
def test_it_finds_the_top(start):
    point, value = maximise(hill, np.array(start))
    assert point == pytest.approx([1, -2], abs=1e-3)
    assert value == pytest.approx(3, abs=1e-6)


def test_a_slope_without_end_is_followed_to_the_border():
    point, _ = maximise(lambda at: float(-np.exp(-at[0]) - at[1] ** 2), np.array([0.0, 1.0]))
    assert 10 < point[0] <= MOST
    assert point[1] == pytest.approx(0, abs=1e-3)


def test_nothing_to_climb_stays_where_it_is():
    point, value = maximise(lambda at: 1.0 - abs(at[0]), np.array([0.0]))
    assert (point.tolist(), value) == ([0.0], 1.0)


def test_a_top_of_one_point_is_left_where_it_is():
    """It rises where slopes are taken, and falls wherever a step leads to."""

    def spike(at):
        far = abs(at[0])
        return float(at[0]) if 0.9e-4 < far < 1.1e-4 else -float(far > 0)

    assert maximise(spike, np.array([0.0])) == (np.array([0.0]), 0.0)


def test_slopes_are_those_of_the_function():
    """Of x^2 y + 3 y^2 at (2, 1): gradient (4, 10), second derivatives ((2, 4), (4, 6))."""
    slope, curve = slopes(lambda at: float(at[0] ** 2 * at[1] + 3 * at[1] ** 2), np.array([2.0, 1.0]))
    assert slope == pytest.approx([4, 10], abs=1e-6)
    assert curve == pytest.approx(np.array([[2, 4], [4, 6]]), abs=1e-5)
